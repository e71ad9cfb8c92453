"""The text of CSV files: the coding is certain, or the file is refused with what to do."""

from __future__ import annotations

import pytest

from hsbstar.core.csv_text import UNCLEAR_CODING, decoded
from hsbstar.core.errors import HsbstarError

WINDOWS, MAC, DOS = "cp1252", "mac_roman", "cp850"


def saved(text: str, page: str, ends: str = "\r\n") -> bytes:
    """Return a table with a text in it, in a code page."""
    return f"agency,kind{ends}{text},x{ends}".encode(page)


@pytest.mark.parametrize(("text", "pages"), [
    ("Café", (WINDOWS, MAC, DOS, "cp437")), ("CAFÉ", (WINDOWS, MAC, DOS)),
    ("Médecins du Monde", (WINDOWS, MAC, DOS)), ("Señor", (WINDOWS, DOS, "cp437")),
    ("£5,000", (WINDOWS, MAC, DOS)), ("• one", (WINDOWS, MAC)), ("École", (WINDOWS,)),
    ("don’t – ‘it’ is 20 °C", (WINDOWS, MAC)), ("Björn and Zoë", (WINDOWS,)), ("½ day", (WINDOWS,)),
    ("Café naïve crème brûlée Zoë", (WINDOWS, MAC)), ("Straße", (WINDOWS, MAC)),
    ("vis-à-vis", (WINDOWS,)),
    ("Żółć", ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be")),
])
def test_a_text_is_read_as_it_was_written(text: str, pages: tuple[str, ...]) -> None:
    """In the code pages of Excel in Britain, and in both kinds of Unicode, marked or not."""
    for page in pages:
        assert text in decoded(saved(text, page)), page


def test_line_ends_of_old_macs_show_the_code_page() -> None:
    """Excel’s “CSV (Macintosh)” has them: there, é and ñ are what they are on a Mac."""
    assert "García Señor École" in decoded(saved("García Señor École", MAC, "\r"))


@pytest.mark.parametrize(("text", "page"), [
    ("École", MAC), ("École", DOS), ("Björn", MAC), ("Zoë", DOS), ("Žižek", WINDOWS),
    ("Łódź", "cp1250"), ("Полиция", "cp1251"), ("½ day", DOS),
])
def test_a_text_that_could_be_another_is_refused(text: str, page: str) -> None:
    """No agency gets a wrong name: the user learns how to save the file."""
    with pytest.raises(HsbstarError) as refused:
        decoded(saved(text, page), "a.csv")
    assert str(refused.value) == f"a.csv cannot be read: {UNCLEAR_CODING}."
    assert "CSV UTF-8" in UNCLEAR_CODING


def test_a_stray_character_among_many_is_no_reason_to_refuse() -> None:
    """One in twenty may be unusual, as in evidence that was pasted from somewhere."""
    assert "¤" in decoded(saved("Café " * 30 + "¤", WINDOWS))


def test_one_zero_makes_no_text_of_two_bytes() -> None:
    """Where zeros are at both places, nothing is guessed."""
    assert decoded(b"ref,score\n1.1,\0\0\n") == "ref,score\n1.1,\0\0\n"
