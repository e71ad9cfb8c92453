"""Counts and lists in words."""

from __future__ import annotations

import pytest

from hsbstar.core.plurals import (
    FEW_AGENCIES,
    FEW_FORMAT,
    agencies_behind,
    begin_count,
    comma_list,
    count,
    count_agencies,
    counted,
    listed,
    one_or_more,
    sentence,
    show_agencies,
)


@pytest.mark.parametrize(
    ("names", "shown"),
    [([], ""), (["3"], "3"), (["3", "4"], "3 or 4"), (["3", "4", "5"], "3, 4 or 5")],
)
def test_short_names_are_listed_with_commas(names: list[str], shown: str) -> None:
    """The last is joined by a word, without a comma before it."""
    assert comma_list(names, "or") == shown
    assert comma_list(names) == shown.replace("or", "and")


def test_counts_have_their_word() -> None:
    """1 is singular, and 0 is plural."""
    assert count_agencies(1) == "1 agency"
    assert begin_count(2, "agency", "agencies") == "Two agencies"
    assert begin_count(40, "agency", "agencies") == "40 agencies"
    assert [count(number, "has", "have") for number in (0, 1, 2)] == ["0 have", "1 has", "2 have"]
    assert [one_or_more(number, "thing") for number in (1, 3)] == ["one thing", "3 things"]


def test_few_agencies_behind_a_figure_are_marked() -> None:
    """One and two; none is no figure, and three are not marked."""
    assert [show_agencies(number) for number in range(4)] == ["0", "only 1", "only 2", "3"]
    assert [agencies_behind(number) for number in (1, 2, 3)] == [
        "only 1 agency", "only 2 agencies", "3 agencies",
    ]
    assert [agencies_behind(number, of) for number, of in ((1, 1), (1, 8), (7, 8))] == [
        "only 1 of 1 agency", "only 1 of 8 agencies", "7 of 8 agencies",
    ]


def test_a_cell_marks_few_agencies_as_a_sentence_does() -> None:
    """The number stays a number: its format has the word, for the same numbers."""
    assert FEW_AGENCIES == 2
    assert FEW_FORMAT == '[<1]0;[<=2]"only "0;0'


def test_names_in_a_sentence_keep_their_commas_apart() -> None:
    """Semicolons part three names; alternative texts of pictures have no “and” before the last."""
    assert [listed(["a", "b"]), listed(["a", "b, c"])] == ["a and b", "a and b, c"]
    assert listed(["a, b", "c", "d"]) == "a, b; c; and d"
    assert listed(["a, b", "c", "d"], last="") == "a, b; c; d"
    assert [counted(number, "round") for number in (0, 1, 12, 13)] == [
        "no rounds", "one round", "twelve rounds", "13 rounds"]


def test_a_sentence_begins_and_ends_as_one() -> None:
    """A stop is added where there is none."""
    assert [sentence("so it is"), sentence("Is it?")] == ["So it is.", "Is it?"]
