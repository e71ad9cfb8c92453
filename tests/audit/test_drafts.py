"""Drafts of emails: their headers, text and workbook, and the addresses of a list."""

from __future__ import annotations

from email import message_from_bytes
from email.policy import default
from hashlib import sha256
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, strategies as st

from hsbstar.audit.agencies import Agency
from hsbstar.audit.drafts import (
    WIDTH,
    Attachment,
    Letter,
    fill_lines,
    write_draft,
    write_invitation,
    write_reminder,
)
from hsbstar.audit.heading import Heading
from hsbstar.audit.languages import audit_texts
from hsbstar.core.files import safe_name
from hsbstar.core.text import one_line

if TYPE_CHECKING:
    from email.message import EmailMessage

    from hsbstar.framework.model import Framework

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
NAMES = (
    "Police", "Ärzte, Söhne’s “Haus”", "Health; <Trust> & Co: \"North\"", "x" * 200, "Gwŷr " * 40,
    "two  blanks", "=?utf-8?q?word?=", "Police\r\nBcc: all@example.org", "a\u202eb", "中" * 200,
    "e\u0301" * 100, "",
)


def parsed(draft: bytes) -> EmailMessage:
    """Return what a mail program reads in a draft, once its form is checked."""
    assert draft.isascii()
    assert draft.count(b"\n") == draft.count(b"\r\n") == draft.count(b"\r")
    assert all(len(line) <= 78 for line in draft.splitlines())
    message = message_from_bytes(draft, policy=default)
    assert message.defects == []
    assert message["X-Unsent"] == "1"
    assert {*message.keys()} <= {
        "X-Unsent", "To", "Subject", "MIME-Version", "Content-Type", "Content-Transfer-Encoding"}
    return message  # type: ignore[return-value] # by the policy


def text_of(message: EmailMessage) -> str:
    """Return the text of a draft."""
    body = message.get_body()
    assert body is not None
    assert body.get_content_type() == "text/plain"
    assert body.get_content_charset() == "utf-8"
    content: str = body.get_content()
    return content


@pytest.mark.parametrize("name", NAMES)
def test_names_reach_the_draft_and_no_other_header(name: str) -> None:
    """Commas, quotes, other alphabets, line breaks; the workbook is the same, byte for byte."""
    letter = Letter(f"2026 audit ({name})", (fill_lines(f"For {name}."),), f"SECRET {name}")
    data = bytes(range(256)) * 40
    file = f"{safe_name(name)}.xlsx"
    draft = write_draft(letter, "jo@example.org", Attachment(file, data))
    message = parsed(draft)
    shown = one_line(name)
    assert message["Subject"] == f"SECRET {shown} – 2026 audit ({shown})"
    assert message["To"] == "jo@example.org"
    assert message.get_content_type() == "multipart/mixed"
    assert " ".join(text_of(message).split()) == " ".join(f"SECRET {shown} For {shown}.".split())
    (attached,) = message.iter_attachments()
    assert attached.get_content_type() == XLSX
    assert attached["Content-Transfer-Encoding"] == "base64"
    assert attached.get_filename() == file
    assert sha256(attached.get_content()).digest() == sha256(data).digest()
    assert write_draft(letter, "jo@example.org", Attachment(file, data)) == draft


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=300))
def test_any_subject_is_read_as_it_was_written(name: str) -> None:
    """Blanks included, wherever its lines are broken."""
    subject = one_line(f"2026 audit ({name})")
    # Only the plain blank is kept apart from other white space by everybody.
    if all(character == " " or not character.isspace() for character in subject):
        assert parsed(write_draft(Letter(subject, ("x",))))["Subject"] == subject


def test_boundaries_come_from_the_content() -> None:
    """Other content, another boundary; a workbook with macros has its own type."""
    letter = Letter("Audit", ("Text.",))
    drafts = [parsed(write_draft(letter, "", Attachment(name, data)))
              for name, data in (("a.xlsx", b"1"), ("a.xlsx", b"2"), ("a.xlsm", b"1"))]
    boundaries = [draft.get_boundary() for draft in drafts]
    assert boundaries[0] == boundaries[2] != boundaries[1]
    (attached,) = drafts[2].iter_attachments()
    assert attached.get_content_type() == "application/vnd.ms-excel.sheet.macroenabled.12"
    assert drafts[0]["To"] is None


def test_an_invitation_is_in_the_language_of_the_workbook(small: Framework) -> None:
    """What it is, the due date, what not to write, and the workbook."""
    heading = Heading("Northshire", "2026", "Police", "30 May 2026", "OFFICIAL")
    workbook = Attachment("hsb-audit.xlsx", b"PK")
    message = parsed(write_invitation(
        audit_texts("en", small), heading, "jo@example.org", workbook))
    assert message["Subject"] == "OFFICIAL – 2026 audit: please complete your workbook (Police)"
    text = text_of(message)
    assert text.startswith(f"OFFICIAL\n\nDear colleague,\n\n{small.title}, Northshire, 2026\n\n")
    assert "Please return by 30 May 2026." in text
    assert "could identify a child" in text
    assert all(len(line) <= WIDTH for line in text.splitlines())
    other = parsed(write_invitation(audit_texts("en-XA", small), heading, "", workbook))
    assert "Dear colleague" not in text_of(other)
    assert "30 May 2026" in text_of(other)
    assert "«" in other["Subject"]


def test_a_reminder_has_no_workbook(small: Framework) -> None:
    """Without a round and a date, nothing is made up."""
    message = parsed(write_reminder(audit_texts("", small), Heading(agency="Health")))
    assert message["Subject"] == "Audit: please return your workbook (Health)"
    assert message.get_content_type() == "text/plain"
    assert "from Health" in text_of(message)
    assert "Please return by" not in text_of(message)


@pytest.mark.parametrize(("contact", "written", "address"), [
    ("", "", ""), ("Ann", "", ""), ("0123 456789", "", ""),
    ("jo@example.org", "jo@example.org", "jo@example.org"),
    ("Jo Smith <jo@example.org>; 0123", "jo@example.org", "jo@example.org"),
    ("Smith, Jo (jo.smith@a-b.example.org)", "jo.smith@a-b.example.org", None),
    ("jo@example.org, ann@example.org", "jo@example.org", None),
    ("mailto:jo@example.org", "jo@example.org", None),
    ("Write to jo@example.org.", "jo@example.org", None),
    ("“jo@example.org”", "jo@example.org", None), ("'jo@example.org'", "jo@example.org", None),
    ("o'brien+audit@nhs.example.uk", "o'brien+audit@nhs.example.uk", None),
    ("jo\n@example.org", "@example.org", ""), ("JO@EXAMPLE.ORG", "JO@EXAMPLE.ORG", None),
    ("jo@xn--bcher-kva.example", "jo@xn--bcher-kva.example", None),
    ("@police", "@police", ""), ("jo@@example.org", "jo@@example.org", ""),
    ("jo@localhost", "jo@localhost", ""), ("jo..s@example.org", "jo..s@example.org", ""),
    ("jo.@example.org", "jo.@example.org", ""), ("jo@-example.org", "jo@-example.org", ""),
    ("jo@example..org", "jo@example..org", ""), ("jo@example.1", "jo@example.1", ""),
    ("ä@example.org", "ä@example.org", ""), ("jo@exämple.org", "jo@exämple.org", ""),
    ("jo@example.org\r\nBcc: x@example.org", "jo@example.org", None),
    ("jo@example.org\x00", "jo@example.org\x00", ""), ("-oX@example.org", "-oX@example.org", ""),
    ("o’brien@example.org", "o’brien@example.org", ""),
    (f"{'a' * 64}@example.org", f"{'a' * 64}@example.org", None),
    (f"{'a' * 65}@example.org", f"{'a' * 65}@example.org", ""),
    (f"jo@{'a.' * 125}org", f"jo@{'a.' * 125}org", ""),
    ("a" * 32_000, "", ""), (f"{'a@' * 16_000}", "a@" * 16_000, ""),
])
def test_the_first_address_of_a_contact(contact: str, written: str, address: str | None) -> None:
    """One that some mail program could read in another way counts as none, and can be named."""
    agency = Agency("Police", contact=contact)
    assert agency.written_address == written
    assert agency.address == (written if address is None else address)
