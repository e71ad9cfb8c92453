"""The files attached to an email as mail programs save it (.eml): RFC 5322 and 2045 to 2049.

Text without a file name is what the sender wrote. Pictures that are shown in it, such as the logo
in a signature, are only counted. Signatures and delivery reports are left out.
"""

from __future__ import annotations

import base64
import binascii
from contextlib import suppress
from email import errors
from email.header import decode_header
from email.parser import BytesFeedParser
from email.policy import Compat32
from functools import partial
from typing import TYPE_CHECKING, Any

from hsbstar.core.limits import MEBIBYTE
from hsbstar.core.problems import Problem
from hsbstar.returns.containers import EMAIL, LEFT_OUT, UNNAMED, Container, HeldFile, with_ending
from hsbstar.spreadsheets.reading import Refusal, harmful, is_container, unreadable

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from email.message import Message

    from hsbstar.spreadsheets.reading import Tally

PIECE = 16 * 1024
"""Bytes that are parsed between two looks at the time."""
MAX_LINES = 1_000_000
"""Each line takes memory of its own; 25 MiB of attachments have 350,000."""
MAX_HEADER_LENGTH = 8_000
"""Of the headers that name a part's type and file; long ones take the square of their length."""
NOT_SENT = "an email that has not been sent"
_BEFORE = b"\xef\xbb\xbf \r\n\t"
"""What editors and servers put before the first header."""
_CODING = "content-transfer-encoding"
_DRAFT = "X-Unsent"
"""The header by which Outlook opens a file as a draft."""
_INCOMPLETE = (
    errors.NoBoundaryInMultipartDefect, errors.StartBoundaryNotFoundDefect,
    errors.CloseBoundaryNotFoundDefect, errors.MultipartInvariantViolationDefect,
)


class _Policy(Compat32):
    """Keeps headers as they are written; refuses those that would take long to read.

    A coding may be between blanks or quotation marks, against the standard.
    """

    def header_source_parse(self, sourcelines: Sequence[str]) -> tuple[str, str]:
        name, value = super().header_source_parse(list(sourcelines))
        if len(value) > MAX_HEADER_LENGTH and name.lower().startswith("content-"):
            raise harmful("one of its headers is longer than any mail program writes")
        return name, value

    def header_fetch_parse(self, name: str, value: str) -> str:
        return value.strip(' \t\r\n"') if name.lower() == _CODING else value


def open_email(data: bytes, tally: Tally) -> Container:
    """Return the attachments of an email; raise Refusal where it is over a limit or harmful."""
    if max(data.count(b"\n"), data.count(b"\r")) > MAX_LINES:
        raise harmful(f"it has more than {MAX_LINES:,} lines")
    parser: BytesFeedParser[Message[str, str]] = BytesFeedParser(policy=_Policy())
    # After a blank line, the headers would be text.
    for start in range(len(data) - len(data.lstrip(_BEFORE)), len(data), PIECE):
        parser.feed(data[start : start + PIECE])
        tally.keep_time()
    return _Email(parser.close(), tally).container()


class _Email:
    """An email and its parts."""

    def __init__(self, message: Message[str, str], tally: Tally) -> None:
        self._message, self._tally = message, tally
        self._pictures = 0
        self._is_damaged = False

    def container(self) -> Container:
        """Return the attachments, and what else there is to know."""
        files = tuple(self._files())
        is_draft = self._message.get(_DRAFT, "").strip() == "1"
        return Container(EMAIL, files, self._pictures, NOT_SENT if is_draft else "",
                         self._is_damaged)

    def _files(self) -> Iterator[HeldFile]:
        waiting: list[Message[str, str]] = [self._message]
        while waiting:
            part = waiting.pop()
            self._tally.keep_time()
            kind, name = part.get_content_type(), _name_of(part)
            self._is_damaged |= (any(isinstance(each, _INCOMPLETE) for each in part.defects)
                                 or kind == "message/partial")
            if kind == "multipart/encrypted":
                raise Refusal(Problem.FILE_ENCRYPTED, how="the email program (PGP)")
            if kind in LEFT_OUT:
                continue
            payload: Any = part.get_payload()
            if kind in {"message/rfc822", "message/global"} and isinstance(payload, list):
                yield self._attached_email(part, payload[0], name)
            elif isinstance(payload, list):
                waiting += reversed(payload)
            elif part.get_content_maintype() == "multipart":
                # Without its parts it is damaged, as the parser has found.
                continue
            elif self._is_picture_in_text(part):
                self._pictures += 1
            elif name or part.get_content_maintype() != "text" or _is_attachment(part):
                yield HeldFile(with_ending(name, kind), partial(self._decoded, part))

    def _attached_email(
        self, part: Message[str, str], attached: Message[str, str], name: str
    ) -> HeldFile:
        name = name if name.lower().endswith(".eml") else UNNAMED["message/rfc822"]
        if part.get(_CODING, "").lower() == "base64":
            # Against the standard, but some servers do it.
            return HeldFile(name, lambda: _from_base64(attached.get_payload()))
        return HeldFile(name, _Email(attached, self._tally).container)

    def _decoded(self, part: Message[str, str]) -> bytes:
        before = len(part.defects)
        data: Any = part.get_payload(decode=True)
        self._tally.unpack(len(data), max(len(data), MEBIBYTE))
        if len(part.defects) > before and not is_container(data):
            raise unreadable("it is damaged or cut short")
        return bytes(data)

    def _is_picture_in_text(self, part: Message[str, str]) -> bool:
        is_shown = "Content-ID" in part or part.get_content_disposition() == "inline"
        return part.get_content_maintype() == "image" and is_shown and not _is_attachment(part)


def _from_base64(text: Any) -> bytes:
    try:
        return base64.b64decode(text if isinstance(text, str) else "")
    except (binascii.Error, ValueError):
        raise unreadable("it is damaged or cut short") from None


def _is_attachment(part: Message[str, str]) -> bool:
    return part.get_content_disposition() == "attachment"


def _name_of(part: Message[str, str]) -> str:
    """Return the name of an attached file, whatever way it is written; empty where it has none."""
    name = part.get_filename() or ""
    if "=?" in name:
        # Inside quotation marks it is against the standard, but common.
        with suppress(LookupError, ValueError, errors.HeaderParseError):
            name = "".join(part if isinstance(part, str) else
                           part.decode(coding or "raw-unicode-escape")
                           for part, coding in decode_header(name))
    # Letters that are not coded at all came as bytes; a long name may be on several lines.
    written = name.encode("utf-8", "surrogateescape")
    try:
        name = written.decode("utf-8")
    except UnicodeDecodeError:
        name = written.decode("cp1252", "replace")
    return " ".join(map(str.strip, name.splitlines())).strip()
