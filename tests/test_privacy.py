"""What could identify a child in evidence is noticed by its kind, and never repeated."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hsbstar.privacy import identifiers_in
from hsbstar.readers.reading import read_return

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from conftest import Said
    from hsbstar.framework import Framework


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
        ("ask jo.bloggs+case@school.example.org", ["an e-mail address"]),
        ("ring 01632 960 123", ["a phone number"]),
        ("mobile +44 (0)7700 900123", ["a phone number"]),
        ("(01632) 960123", ["a phone number"]),
        ("lives at 12a High Street, Northtown NT1 2AB", ["a home address"]),
        ("Flat 3, Mill Lane NT12 3CD", ["a home address"]),
        ("DOB 3/4/2012, 943 476 5919", ["an NHS number", "a date of birth"]),
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
    ],
)
def test_what_an_audit_needs_is_let_alone(text: str) -> None:
    """Dates of meetings, sections, counts, numbers whose check digit is wrong."""
    assert identifiers_in(text) == ()


@given(st.text(max_size=300))
def test_no_text_is_too_odd(text: str) -> None:
    """Whatever stands in a cell, the answer is a tuple of kinds."""
    assert isinstance(identifiers_in(text), tuple)


def test_the_finding_names_the_cell_and_never_the_text(
    small: Framework, filled: Callable[..., bytes]
) -> None:
    """Evidence and action are looked at; the return still counts."""
    answers = {"d1-a": (3, "Seen, NHS 943 476 5919", "Ring 01632 960123")}
    one, findings = read_return(filled(answers=answers), "police.xlsx", small)
    told = [found for found in findings if found.code == "text-identifies"]
    assert one is not None
    assert [found.where.cell for found in told] == ["F5", "G5"]
    assert "an NHS number" in told[0].message
    assert "a phone number" in told[1].message
    assert not [found for found in findings if "943" in found.message or "960" in found.message]


def test_check_warns_and_score_goes_on(
    say: Callable[..., Said], filled: Callable[..., bytes], tmp_path: Path
) -> None:
    """A warning, so exit 0; what was typed is on neither stream."""
    answers = {"d1-a": (3, "DOB 3/4/2012", "")}
    (tmp_path / "one.xlsx").write_bytes(filled(answers=answers))
    said = say("check", "one.xlsx")
    assert said.code == 0
    assert "text-identifies" in said.out
    assert "2012" not in said.out + said.err
