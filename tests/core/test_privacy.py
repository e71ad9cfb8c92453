"""What could identify a child in evidence is noticed by its kind, and never repeated."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, strategies as st

from hsbstar.core.privacy import identifiers_in, identifiers_in_words, mask_identifiers

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from conftest import Ran


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("NHS 943 476 5919 seen", ["an NHS number"]),
        ("9434765919", ["an NHS number"]),
        ("943-476-5919.", ["an NHS number"]),
        ("９４３ ４７６ ５９１９", ["an NHS number"]),
        ("pupil B801200005001", ["a unique pupil number"]),
        ("NI qq 12 34 56 c and AB123456C", ["a National Insurance number"]),
        ("DOB 3/4/2012", ["a date of birth"]),
        ("d.o.b.: 2012-04-03", ["a date of birth"]),
        ("He was born on 3rd April 2012.", ["a date of birth"]),
        ("date of birth 03.04.12", ["a date of birth"]),
        ("ask jo.bloggs+case@school.example.org", ["an email address"]),
        ("ring 01632 960 123", ["a phone number"]),
        ("mobile +44 (0)7700 900123", ["a phone number"]),
        ("(01632) 960123", ["a phone number"]),
        ("lives at 12a High Street, Northtown NT1 2AB", ["a home address"]),
        ("Flat 3, Mill Lane NT12 3CD", ["a home address"]),
        ("DOB 3/4/2012, 943 476 5919", ["an NHS number", "a date of birth"]),
        ("NHS no.943\u2013476\u20135919, seen", ["an NHS number"]),
        ("943.476.5919", ["an NHS number"]),
        ("943\u00a0476\u00a05919", ["an NHS number"]),
        ("943\u200b4765919", ["an NHS number"]),
        ("UPN: b8012 0000 5001", ["a unique pupil number"]),
        ("B801200005001", ["a unique pupil number"]),
        ("NINO AB-12-34-56-C", ["a National Insurance number"]),
        ("ab 12 34 56 c", ["a National Insurance number"]),
        ("DOB 3.4.12", ["a date of birth"]),
        ("D/O/B 03 04 2012", ["a date of birth"]),
        ("D.O.B - Friday 3rd of April, 2012", ["a date of birth"]),
        ("dob is 3 Apr '12", ["a date of birth"]),
        ("DOB 030412", ["a date of birth"]),
        ("DOB: 2012/4/3", ["a date of birth"]),
        ("(b. 03/04/2012)", ["a date of birth"]),
        ("child b. 3 April 2012 seen", ["a date of birth"]),
        ("J (b 3.4.12)", ["a date of birth"]),
        ("12/03/2011 (DOB)", ["a date of birth"]),
        ("12.03.11 - d.o.b.", ["a date of birth"]),
        ("12 March 2011 is his date of birth.", ["a date of birth"]),
        ("birthday April 3, 2012", ["a date of birth"]),
        ("was born on the 3rd April 2012", ["a date of birth"]),
        ("O'Neill.jo@nhs.net", ["an email address"]),
        ("jo＠example.org", ["an email address"]),
        ("0044 7700 900123", ["a phone number"]),
        ("+44(0)1632 960123", ["a phone number"]),
        ("(+44) 7700 900123", ["a phone number"]),
        ("+44-7700-900-123", ["a phone number"]),
        ("T:01632.960.123", ["a phone number"]),
        ("020 7946 0018", ["a phone number"]),
        ("mum 07700900123.", ["a phone number"]),
        ("01632 960123 or (01632) 960 124", ["a phone number"]),
        ("12 high street, northtown, nt1 2ab", ["a home address"]),
        ("12 High Street\nNorthtown\nNT1 2AB", ["a home address"]),
        ("Flat 2, 14 Market Street, Northtown, NT12AB", ["a home address"]),
        ("lives at 12 mill lane NT1 2AB", ["a home address"]),
        ("14 The Green, NT1  2AB", ["a home address"]),
        ("12, NT1 2AB", ["a home address"]),
        ("NT1 2AB (no. 12)", ["a home address"]),
        ("house 7, NT1 2AB", ["a home address"]),
    ],
)
def test_what_identifies_is_named_by_its_kind(text: str, kinds: list[str]) -> None:
    """Numbers with a right check digit, and addresses of every kind, however they are written."""
    assert list(identifiers_in(text)) == kinds


@pytest.mark.parametrize(
    "text",
    [
        "", "Minutes of 3 April 2025, item 4.2", "policy approved 03/04/2025, review 03/04/2026",
        "NHS 943 476 5918", "9434765919123", "A123456789012", "section 1.4 of NG55",
        "2 of 14 cases; 35 referrals in 2024-2025", "Keeping children safe 2024, part 5",
        "the born identity", "meeting at 10:30 on 12 May", "GB 12 34 56 A", "budget 1 200 000",
        "Room 12, Town Hall", "the team's office is in NT1 2AB", "strategy 2023-2026 v1.2",
        "Policy HSB-2024-001, version 3.2, agreed 12/03/2025", "2019-20 and 2020-21",
        "ranges 10-14, 15-17; 120-150 hours", "section 47 enquiries, s.17 and s.20",
        "reviewed 2025-03-12 and 2025-09-12", "£1,234,567,890 and 12 345 678",
        "NG55 1.3.4 to 1.3.9", "one in 0.943 476 5919",
        "reviewed 12/03/2025, DOB recorded in 14 of 20 files", "date of birth is in each record",
        "Dates of birth were checked on 12/03/2025", "a. 12/03/2025 b. 13/03/2025 c. 14/03/2025",
        "Chair: Smith B. 12 March 2025", "a born leader since 2019", "stillborn policy 2024",
        "meeting 01-02-2025 12:30", "01.02.2025 12.30", "2025 03 12, 14 30", "0.0123456789",
        "helpline 0808 800 5000, Childline 0800 1111, 0300 123 4567", "policy P01632960123",
        "URN 100123, DfE 873/4603", "12 May at Town Hall, NT1 2AB", "10:30, Town Hall, NT1 2AB",
        "12 audits took place at the Civic Centre, NT1 2AB",
        "3 April 2025, Civic Centre, NT1 2AB", "in 2024 the team moved to NT1 2AB",
        "12 staff trained at the Civic Centre NT1 2AB", "Room 12, Town Hall, NT1 2AB",
        "Team 3, Civic Centre, NT1 2AB", "pupils in year 9, KS4 3rd term",
        "50% at Town Hall NT1 2AB",
        "Section 47 High Street pilot, NT1 2AB", "twitter @hsbaudit", "5 @ 3 hours",
        "minutes 4.2 to 4.11; actions 1-7", "ISO 27001:2022 and BS 10500",
        "ratio 1:12, 3/4 of cases",
    ],
)
def test_what_an_audit_needs_is_let_alone(text: str) -> None:
    """Dates of meetings, sections, counts, numbers whose check digit is wrong."""
    assert identifiers_in(text) == ()


@given(st.text(max_size=300))
def test_no_text_is_too_odd(text: str) -> None:
    """Any text in a cell gives a tuple of kinds."""
    assert isinstance(identifiers_in(text), tuple)


HOSTILE = (
    "1 a", "0", "01", "a@", "a.", "a@a.", "1 a1a ", "+44", "+44 (0)", "(0", "AB12", "b. ", "DOB ",
    "d.o.b", "12/", "12/03/2011 ", "1 A" + "a" * 50, "A1", "AB1 2CD ", "1 AB1 2CD", "9 ", "943-",
    "B8", "born on ", "3 April ", "\u0301\u0327", "\ufdfa", "1\n", "x",
)
"""What a pattern that goes back and forth would stumble over, again and again."""
SEARCH = """
import sys
from hsbstar.core.privacy import identifiers_in, identifiers_in_words, mask_identifiers
for text in sys.argv[1:]:
    full = (text * 32767)[:32767]
    for one in (full, full[:-1] + "!", "1 " + full[2:], full[:-8] + " NT1 2AB"):
        identifiers_in(one)
"""


def test_no_text_takes_longer_than_its_length() -> None:
    """A full cell of each trap is searched in milliseconds; squares of it would take minutes."""
    subprocess.run([sys.executable, "-c", SEARCH, *HOSTILE], check=True, timeout=240)


def test_check_warns_and_score_goes_on(
    cli: Callable[..., Ran], filled: Callable[..., bytes], tmp_path: Path
) -> None:
    """A warning, so exit 0; what was typed is on neither stream."""
    answers = {"d1-a": (3, "DOB 3/4/2012", "")}
    (tmp_path / "one.xlsx").write_bytes(filled(answers=answers))
    said = cli("check", "one.xlsx")
    assert said.code == 0
    assert "text-identifies" in said.out
    assert "2012" not in said.out + said.err


def test_a_text_that_may_identify_a_child_is_masked_in_one_way() -> None:
    """A sentence with the kinds and the place, where that is known; other texts stay."""
    text = "DOB 3/4/2012, 943 476 5919"
    assert identifiers_in_words(text) == "an NHS number and a date of birth"
    left_out = "[Left out: it may contain an NHS number and a date of birth."
    place = "police.xlsx › One"
    assert mask_identifiers(text, place) == f"{left_out} It is in {place}.]"
    assert mask_identifiers(text, "") == f"{left_out}]"
    assert mask_identifiers("Minutes of 3/4/2012.", "police.xlsx") == "Minutes of 3/4/2012."
