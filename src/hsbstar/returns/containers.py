"""The returns in emails and zip files: found, checked and unpacked in memory, never to the disk.

An email may hold a zip file and a zip file an email; what is in that one in turn is not opened. All
that is unpacked of a file counts towards its limits.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import PurePath
from typing import TYPE_CHECKING, NamedTuple

from hsbstar import returns
from hsbstar.core.errors import note_cause
from hsbstar.core.files import read_bytes
from hsbstar.core.find_files import (
    INSIDE,
    file_on_disk,
    is_system_file,
    own_name,
    why_not_by_name,
)
from hsbstar.core.findings import Finding, Where, finding
from hsbstar.core.formats import kind_by_mark
from hsbstar.core.limits import DEFAULT_LIMITS, MEBIBYTE
from hsbstar.core.plurals import count
from hsbstar.core.problems import Problem
from hsbstar.core.signals import exit_if_signalled
from hsbstar.core.text import one_line
from hsbstar.spreadsheets.reading import (
    Parts,
    Refusal,
    Tally,
    check_names,
    folder_in,
    harmful,
    is_container,
    is_email,
    unreadable,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from hsbstar.core.limits import FileLimits

EMAIL, MESSAGE, ZIP = "email", "Outlook message", "zip file"
MAX_DEPTH = 2
"""How many containers a return may be in."""
MAX_PATH_LENGTH, MAX_NAME_LENGTH = 4_000, 200
"""Of a name with its folders, and of a file's or folder's name as it is shown, in characters."""
_MAILS = frozenset({".eml", ".msg"})
_PACKAGE = {"[content_types].xml", "mimetype", "content.xml", "word/document.xml",
            "ppt/presentation.xml", "xl/workbook.xml", "index.zip"}
"""Parts of the zip files that are one document, in lower case."""
_FIRST_PARTS = (b"[Content_Types].xml", b"mimetype", b"_rels/.rels", b"docProps/", b"xl/")
"""How programs begin a workbook; a look at all its parts takes longer."""
_LOCAL_HEADER = 30
"""Bytes of a zip file before the name of its first part."""
_PROPERTIES = "__properties_version1.0"
_AN = {EMAIL: "an", MESSAGE: "an", ZIP: "a"}
LEFT_OUT = {
    "application/pkcs7-signature", "application/x-pkcs7-signature", "application/pgp-signature",
    "application/applefile", "message/delivery-status", "message/disposition-notification",
    "text/rfc822-headers",
}
"""The types of attachments that are signatures and reports of mail programs."""
UNNAMED = {
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "unnamed.xlsx",
    "application/vnd.oasis.opendocument.spreadsheet": "unnamed.ods",
    "application/vnd.ms-excel": "unnamed.xls", "text/csv": "unnamed.csv",
    "application/zip": "unnamed.zip", "application/x-zip-compressed": "unnamed.zip",
    "application/pkcs7-mime": "smime.p7m", "application/x-pkcs7-mime": "smime.p7m",
    "multipart/signed": "smime.p7m", "application/ms-tnef": "winmail.dat",
    "message/rfc822": "attached email.eml",
}
"""The names that attachments without one get, by their types."""
_SEALED = {".p7m": "the email program (S/MIME)", ".rpmsg": "rights management (IRM)"}
"""How emails are signed or encrypted, by the ending of the file that they are put in."""
_WINMAIL, _TNEF_ATTACHMENT = "winmail.dat", b"\x02\x0f\x80\x06\x00"
"""What Outlook makes of an email with its own formatting, and of an attachment in it."""
_OF_ALL = {Problem.FILE_BEYOND_BOUNDS.code, Problem.FILE_HARMFUL.code}
"""Findings on one file after which nothing in the container is read."""
_DAMAGED = "it is damaged: its parts contradict each other"
CUT_SHORT = "it is damaged or cut short, so a file may be missing from it"


class HeldFile(NamedTuple):
    """A file in a container; what it holds is unpacked when it is called for."""

    name: str
    content: Callable[[], bytes | Container]
    """Raises Refusal where it is protected or damaged."""


@dataclass(frozen=True)
class Container:
    """An email or a zip file."""

    what: str
    files: tuple[HeldFile, ...] = ()
    pictures: int = 0
    """Those that are shown in the text of an email."""
    not_read: str = ""
    """Why nothing in it is a return; empty where it may be."""
    is_damaged: bool = False


def with_ending(name: str, kind: str) -> str:
    """Return the name of an attachment; one without a name or an ending gets that of its type."""
    usual = UNNAMED.get(kind, "")
    if not name:
        return usual
    return name if PurePath(name).suffix else name + PurePath(usual).suffix


def container_kind(data: bytes, file: str, limits: FileLimits = DEFAULT_LIMITS) -> str:
    """Return `email`, `Outlook message` or `zip file`; empty where a file is none of them.

    The bytes decide; of a plain text, and of a zip file that is damaged, the ending of its name.
    """
    ending = PurePath(file).suffix.lower()
    mark = kind_by_mark(data)
    if mark == "zip":
        return ZIP if _is_plain_zip(data, Tally(limits), otherwise=ending == ".zip") else ""
    if mark == "ole":
        return MESSAGE if _is_message(data, otherwise=ending == ".msg") else ""
    if ending == ".eml":
        first = data[:1000].lstrip().partition(b"\n")[0]
        return EMAIL if b":" in first or first.startswith(b"From ") else ""
    return EMAIL if ending != ".csv" and is_email(data) else ""


def _is_plain_zip(data: bytes, tally: Tally, *, otherwise: bool) -> bool:
    if data.startswith(_FIRST_PARTS, _LOCAL_HEADER):
        return False
    if why_not_by_name(_first_name(data)) == "":
        return True
    try:
        parts = Parts(data, tally, holds_zips=True)
    except Refusal:
        return otherwise
    if otherwise and parts.first_at:
        return True
    names = [name.casefold() for name in parts.names]
    return not any(name in _PACKAGE or name.endswith(".iwa") for name in names)


def _first_name(data: bytes) -> str:
    """Return the name of the first part of a zip file, by which one that is cut short is known.

    It may end in a workbook then, whose directory would pass for that of the zip file.
    """
    length = int.from_bytes(data[26:28], "little")
    return data[_LOCAL_HEADER : _LOCAL_HEADER + length].decode("utf-8", "replace")


def _is_message(data: bytes, *, otherwise: bool) -> bool:
    if not otherwise and _PROPERTIES.encode("utf-16-le") not in data:
        return False
    try:
        return _PROPERTIES in folder_in(data)
    except Refusal:
        return otherwise


def files_in(
    data: bytes | Container, kind: str, shown: str, limits: FileLimits = DEFAULT_LIMITS
) -> list[tuple[str, bytes | Finding]]:
    """Return the files in a container that may be returns, and a finding for each other one.

    Each has its name as it is shown, after that of the container, `shown`. What is wrong with the
    container is a finding under its own name. Nothing is raised for what is in it.
    """
    tally = Tally(limits)
    return list(_opened(data, kind, shown, tally, depth=1))


def _opened(
    data: bytes | Container, kind: str, shown: str, tally: Tally, depth: int
) -> Iterator[tuple[str, bytes | Finding]]:
    try:
        container = data if isinstance(data, Container) else _open(data, kind, tally)
        tally.hold("parts", len(container.files))
        found = list(_files(container, shown, tally, depth))
    except Refusal as refusal:
        yield shown, _refused(refusal, kind, shown)
        return
    except Exception as error:  # noqa: BLE001 - readers of damaged files raise whatever they like
        exit_if_signalled()
        note_cause(error)
        yield shown, _refused(unreadable(_DAMAGED), kind, shown)
        return
    yield from found
    if container.is_damaged:
        yield shown, _refused(unreadable(CUT_SHORT), kind, shown)
    elif container.not_read or not found:
        shown_too = count(container.pictures, "picture") if container.pictures else ""
        reason = container.not_read or (f"{_AN[kind]} {kind} with no workbook in it"
                                        + (f", only {shown_too} in its text" if shown_too else ""))
        yield shown, finding(Problem.FILE_PASSED_OVER, Where(shown), reason=reason)


def _open(data: bytes, kind: str, tally: Tally) -> Container:
    tally.hold("file", len(data) / MEBIBYTE)
    if kind == ZIP:
        return _open_zip(data, tally)
    return (returns.open_email if kind == EMAIL else returns.open_message)(data, tally)


def _files(
    container: Container, shown: str, tally: Tally, depth: int
) -> Iterator[tuple[str, bytes | Finding]]:
    """Yield the files of a container, and of those in it; raise Refusal where all is refused."""
    if container.not_read:
        return
    used: set[str] = set()
    for held in container.files:
        names = _names(held.name)
        is_hidden = any(name.startswith(".") or name == "__MACOSX" for name in names[:-1])
        if is_hidden or is_system_file(PurePath(names[-1])):
            continue
        file = _unused(INSIDE.join((shown, *names)), used)
        reason = why_not_by_name(names[-1])
        if reason and held.name and not _is_of_mail(names[-1]):
            yield file, finding(Problem.FILE_PASSED_OVER, Where(file), reason=reason)
            continue
        try:
            content = _content(held, names[-1])
        except Refusal as refusal:
            if (found := refusal.finding(file)).code in _OF_ALL:
                raise
            yield file, found
            continue
        tally.keep_time()
        if content is None:
            continue
        kind = (content.what if isinstance(content, Container)
                else container_kind(content, names[-1], tally.limits))
        if not (kind or isinstance(content, Container)):
            yield file, (content if held.name or is_container(content) else
                         finding(Problem.FILE_PASSED_OVER, Where(file), reason=reason))
        elif depth < MAX_DEPTH:
            own = tally if isinstance(content, Container) else Tally(tally.limits)
            yield from _opened(content, kind, file, own, depth + 1)
            tally.unpacked += own.unpacked if own is not tally else 0
            tally.hold("unpacked", tally.unpacked / MEBIBYTE)
        elif not isinstance(content, Container) or content.files:
            yield file, finding(Problem.CONTAINER_NESTED, Where(file), what=kind)


def _is_of_mail(name: str) -> bool:
    """Return whether a name is one that mail programs give to what they make of attachments."""
    return name.lower() == _WINMAIL or PurePath(name).suffix.lower() in _SEALED


def _content(held: HeldFile, name: str) -> bytes | Container | None:
    """Return what a file holds; None for the formatting of an Outlook email.

    Raises Refusal where a mail program has sealed it.
    """
    content = held.content()
    if isinstance(content, Container) or not _is_of_mail(name):
        return content
    if name.lower() == _WINMAIL:
        if _TNEF_ATTACHMENT in content:
            raise Refusal(Problem.CONTAINER_UNREADABLE, what="attachment",
                          reason="Outlook packed the files in it in a way that only it can open")
        return None
    if not is_email(content):
        raise Refusal(Problem.FILE_ENCRYPTED, how=_SEALED[PurePath(name).suffix.lower()])
    return content


def _names(name: str) -> list[str]:
    """Return the names of a file's folders and its own, as they are shown.

    Raises Refusal where the name leads out of the container, or is too long for any system.
    """
    if len(name) > MAX_PATH_LENGTH:
        raise harmful("the name of one of its parts is longer than any system allows")
    plain = name.replace("\\", "/")
    check_names([plain])
    parts = [part.strip() for part in plain.replace(INSIDE.strip(), ">").split("/")]
    *folders, own = [one_line(part) for part in parts if part not in {"", "."}] or ["unnamed"]
    if len(own) > MAX_NAME_LENGTH:
        own = own[:MAX_NAME_LENGTH] + PurePath(own).suffix[:10]
    return [*(folder[:MAX_NAME_LENGTH] for folder in folders), own]


def _unused(file: str, used: set[str]) -> str:
    """Return a name that no file before it has: two attachments may have the same one."""
    ending = PurePath(file).suffix
    number, name = 1, file
    while name.casefold() in used:
        number += 1
        name = f"{file.removesuffix(ending)} ({number}){ending}"
    used.add(name.casefold())
    return name


def _refused(refusal: Refusal, kind: str, shown: str) -> Finding:
    """Return the finding of a container that is refused, in words that fit it."""
    found = refusal.finding(shown, than=f"any {kind} of returns")
    slots = {"what": kind, "reason": refusal.reason}
    if found.code == Problem.FILE_HARMFUL.code:
        return finding(Problem.CONTAINER_HARMFUL, Where(shown), **slots)
    if found.code == Problem.FILE_UNREADABLE.code:
        return finding(Problem.CONTAINER_UNREADABLE, Where(shown), **slots)
    return found


def _open_zip(data: bytes, tally: Tally) -> Container:
    parts = Parts(data, tally, holds_zips=True)
    if parts.first_at:
        raise unreadable(CUT_SHORT)

    def unpacked(name: str) -> bytes:
        if parts.is_link(name):
            raise unreadable("it is only a link to another file")
        return b"".join(parts.pieces(name))

    return Container(ZIP, tuple(
        HeldFile(parts.own_name(name), partial(unpacked, name))
        for name in sorted(parts.names) if not name.endswith("/")))


def came_with(file: str) -> str:
    """Return the email that a file is attached to; empty where it is not attached to any."""
    holder = file.rpartition(INSIDE)[0]
    return holder if PurePath(own_name(holder)).suffix.lower() in _MAILS else ""


def read_again(file: str, limits: FileLimits = DEFAULT_LIMITS) -> bytes:
    """Return the bytes of a file that was read, alone or in a container; empty where it is gone.

    Raises HsbstarError where the file, or what it is in, cannot be read.
    """
    path = file_on_disk(file)
    data = read_bytes(path)
    if str(path) == file:
        return data
    held = files_in(data, container_kind(data, path.name, limits), str(path), limits)
    return next((content for name, content in held
                 if name == file and isinstance(content, bytes)), b"")

