"""Counts and lists in words."""

from __future__ import annotations

import pytest

from hsbstar.core.plurals import comma_list, count, count_agencies, one_or_more


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
    assert [count(number, "has", "have") for number in (0, 1, 2)] == ["0 have", "1 has", "2 have"]
    assert [one_or_more(number, "thing") for number in (1, 3)] == ["one thing", "3 things"]
