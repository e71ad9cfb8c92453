"""Protective markings: the highest, what is lower, and where they differ."""

from __future__ import annotations

import itertools

import pytest

from hsbstar.core.markings import check_markings, highest_marking, is_lower, marking_in

SENSITIVE = "OFFICIAL-SENSITIVE"


@pytest.mark.parametrize(("markings", "highest"), [
    ([], ""), (["", "  "], ""), ([" OFFICIAL "], "OFFICIAL"),
    (["OFFICIAL", "", SENSITIVE], SENSITIVE),
    (["SECRET", SENSITIVE, "TOP SECRET"], "TOP SECRET"),
    (["UK SECRET", "OFFICIAL"], "UK SECRET"),
    # Spellings of one marking.
    (["official – sensitive", "Official Sensitive", SENSITIVE, "OFFICIAL"], SENSITIVE),
    (["official – sensitive"], "official – sensitive"),
    (["TOPSECRET", "secret"], "TOPSECRET"),
    # Further words are kept, and a marking without them adds nothing.
    ([SENSITIVE, f"{SENSITIVE}: PERSONAL"], f"{SENSITIVE}: PERSONAL"),
    ([f"{SENSITIVE} [PERSONAL]", "Official-Sensitive: commercial", "OFFICIAL"],
     f"Official-Sensitive: commercial / {SENSITIVE} [PERSONAL]"),
    (["OFFICIAL: PERSONAL", "SECRET"], "SECRET"),
    # No place in the order: never left out.
    (["RESTRICTED", "OFFICIAL"], "OFFICIAL / RESTRICTED"),
    (["Restricted", "Confidential", "restricted"], "Confidential / Restricted"),
    (["Secretariat only", "SECRET"], "SECRET / Secretariat only"),
    (["***", "OFFICIAL"], "OFFICIAL / ***"),
    # What was made of several before.
    (["SECRET / RESTRICTED", "restricted", "OFFICIAL"], "SECRET / RESTRICTED"),
])
def test_the_highest_marking_counts_in_any_order(markings: list[str], highest: str) -> None:
    """By the order of UK markings, whatever way each is written."""
    assert {highest_marking(each) for each in itertools.permutations(markings)} == {highest}


@pytest.mark.parametrize(("marking", "other", "lower"), [
    ("OFFICIAL", SENSITIVE, True), ("SECRET", SENSITIVE, False), ("OFFICIAL", "", False),
    ("", "OFFICIAL", True), ("official sensitive", SENSITIVE, False), ("OFFICIAL", "AMBER", True),
    (SENSITIVE, f"{SENSITIVE}: PERSONAL", True), ("SECRET", f"{SENSITIVE}: PERSONAL", False),
])
def test_a_marking_is_lower_where_it_leaves_something_out(
    marking: str, other: str, lower: bool
) -> None:
    """A lower level, a marking without a place in the order, or further words."""
    assert is_lower(marking, other) is lower


@pytest.mark.parametrize(("text", "marking"), [
    (f"{SENSITIVE}  Please return by 3 May.", SENSITIVE), ("TOP SECRET", "TOP SECRET"),
    ("UK OFFICIAL", "UK OFFICIAL"), ("Official figures", ""), ("OFFICIALS", ""), ("", ""),
    ("Please read OFFICIAL", ""),
])
def test_a_marking_is_known_at_the_beginning_of_a_text(text: str, marking: str) -> None:
    """In capitals only: prose may begin with such a word."""
    assert marking_in(text) == marking


def test_different_markings_are_one_note() -> None:
    """With the files, in the order of their names; spellings of one marking do not differ."""
    assert list(check_markings([("a", "OFFICIAL"), ("b", "official"), ("c", "")])) == []
    (found,) = check_markings([
        ("c.xlsx", SENSITIVE), ("b.xlsx", "Official"), ("a.xlsx", "OFFICIAL"), ("d.xlsx", ""),
    ])
    assert found.message == (
        "The protective markings differ: ‘OFFICIAL’ (a.xlsx and 1 more), ‘OFFICIAL-SENSITIVE’ "
        "(c.xlsx)."
    )
    assert "marked ‘OFFICIAL-SENSITIVE’" in found.fix
