"""Drafts of emails, as files that mail programs open ready to send (RFC 5322, 2045 to 2047, 2231).

hsbstar sends nothing. A draft has no date and no id, so that the same content gives the same bytes.
"""

from __future__ import annotations

import textwrap
from email.header import Header
from email.message import EmailMessage
from email.policy import SMTP
from hashlib import sha256
from pathlib import PurePath
from typing import TYPE_CHECKING, NamedTuple

from hsbstar.core.text import one_line

if TYPE_CHECKING:
    from hsbstar.audit.heading import Heading
    from hsbstar.audit.languages import AuditTexts
    from hsbstar.framework import Messages

WIDTH = 72
"""Characters in a line of an email."""
_MAX_PLAIN_SUBJECT = 66
"""Fits, with its header's name, into a line."""
_BEGINS_ENCODED = "=?"
_MIME_TYPES = {
    ".xlsx": "vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".xlsm": "vnd.ms-excel.sheet.macroEnabled.12",
}


class Letter(NamedTuple):
    """The text of an email: its subject, and paragraphs whose lines are filled."""

    subject: str
    paragraphs: tuple[str, ...]
    marking: str = ""
    """The protective marking."""
    care: tuple[str, ...] = ()
    """Paragraphs for whoever sends it, to be deleted first."""

    @property
    def body(self) -> str:
        """The text without the subject."""
        return self._joined()

    @property
    def text(self) -> str:
        """The text with the subject, to be pasted into an email.

        Lines end as on Windows, so every editor shows them.
        """
        return self._joined(f"Subject: {self.subject}").replace("\n", "\r\n")

    def _joined(self, *subject: str) -> str:
        marked = [one_line(self.marking)] if self.marking else []
        return "\n\n".join((*marked, *self.care, *subject, *self.paragraphs)) + "\n"


class Attachment(NamedTuple):
    """A workbook that goes with an email: the name of its file, and its content."""

    name: str
    data: bytes


def write_draft(letter: Letter, to: str = "", attachment: Attachment | None = None) -> bytes:
    """Return the file of a draft: plain text in UTF-8 and the workbook, if there is one.

    `to` is an email address as `Agency.address` has it; empty for the sender to fill in.
    """
    subject = one_line(f"{letter.marking} – {letter.subject}" if letter.marking else letter.subject)
    message = EmailMessage(policy=SMTP)
    message.set_content(letter.body, cte="quoted-printable")
    if attachment:
        message.add_attachment(
            attachment.data, maintype="application",
            subtype=_MIME_TYPES[PurePath(attachment.name).suffix.lower()],
            filename=attachment.name,
        )
        content = b"\n".join((subject.encode(), letter.body.encode(), attachment.data))
        # A random boundary would make every draft different.
        message.set_boundary(f"hsbstar-{sha256(content).hexdigest()[:32]}")
    # By the first, Outlook and Thunderbird open the file for sending, not for reading.
    headers = ["X-Unsent: 1", *([f"To: {to}"] if to else []), f"Subject: {_encoded(subject)}"]
    return "".join(f"{header}\r\n" for header in headers).encode("ascii") + message.as_bytes()


def _encoded(subject: str) -> str:
    """Return a subject as its header has it (RFC 2047).

    All of it is encoded, or nothing: `EmailMessage` would encode words of it, and lose or double
    the blanks between them.
    """
    is_plain = (subject.isascii() and len(subject) <= _MAX_PLAIN_SUBJECT
                and _BEGINS_ENCODED not in subject)
    charset = "us-ascii" if is_plain else "utf-8"
    return Header(subject, charset, header_name="Subject").encode(linesep="\r\n")


def write_invitation(
    texts: AuditTexts, heading: Heading, to: str, workbook: Attachment
) -> bytes:
    """Return the draft that brings an agency its blank workbook, in the workbook's language."""
    own = (texts.messages.text("start.no_names"),)
    return write_draft(_letter("workbook", texts, heading, own), to, workbook)


def write_reminder(texts: AuditTexts, heading: Heading, to: str = "") -> bytes:
    """Return the draft that reminds an agency to return its workbook."""
    return write_draft(_letter("reminder", texts, heading), to)


def _letter(kind: str, texts: AuditTexts, heading: Heading, own: tuple[str, ...] = ()) -> Letter:
    messages = texts.messages
    about = ", ".join(filter(None, (texts.framework.title, heading.area, heading.round)))
    due = [messages.text("start.due", date=heading.due)] if heading.due else []
    paragraphs = (
        messages.text("emails.greeting"), about,
        messages.text(f"emails.{kind}", agency=heading.agency), *due, *own,
        messages.text("emails.thanks"),
    )
    subject = write_subject(messages, kind, heading.round, heading.agency)
    return Letter(subject, tuple(map(fill_lines, paragraphs)), heading.marking)


def write_subject(messages: Messages, kind: str, round_name: str, agency: str) -> str:
    """Return the subject of a kind of email, in one line."""
    audit = (messages.text("emails.audit", round=round_name) if round_name
             else messages.text("emails.audit_unnamed"))
    return one_line(messages.text(f"emails.{kind}_subject", audit=audit, agency=agency))


def fill_lines(text: str, indent: str = "") -> str:
    """Return a paragraph in lines that an email shows whole; `indent` comes before the first."""
    return textwrap.fill(one_line(text), WIDTH, initial_indent=indent,
                         subsequent_indent=" " * len(indent),
                         break_long_words=False, break_on_hyphens=False)
