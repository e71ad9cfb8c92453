"""When rounds were, and when the next one is due."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from hsbstar.comparison.dates import (
    check_order,
    in_order,
    intervals_sentence,
    months_of,
    next_due,
    next_due_sentence,
)
from support.table_rounds import table_round

if TYPE_CHECKING:
    from hsbstar.rounds.model import Round

ONE = table_round({"A": [1]}, "one", day=dt.date(2025, 1, 31))
TWO = table_round({"A": [1]}, "two", day=dt.date(2025, 9, 30))
THREE = table_round({"A": [1]}, "three", day=dt.date(2026, 12, 1))
UNDATED = table_round({"A": [1]}, "undated")


def test_rounds_are_ordered_by_their_last_return() -> None:
    """Whatever order they are named in; with one undated they stay as they are."""
    assert in_order([THREE, ONE, TWO]) == [ONE, TWO, THREE]
    assert in_order([THREE, UNDATED, ONE]) == [THREE, UNDATED, ONE]
    assert months_of(ONE, UNDATED) is None


def dated(name: str, *days: str) -> Round:
    """Return a round whose returns were completed on these days."""
    made = table_round({"A": [1]}, name)
    dates = tuple(sorted(map(dt.date.fromisoformat, days)))
    return replace(made, source=replace(made.source, dates=dates))


@pytest.mark.parametrize(("first", "last"), [
    # One date is far from the others of its round: it does not count.
    (("2025-03-01", "2025-03-09", "2062-03-09"), ("2025-12-01",)),
    (("2025-03-01", "2025-12-09", "2025-12-10"), ("2006-11-01", "2025-12-12")),
    (("2025-03-01", "2206-03-01"), ("2025-12-01",)),
    # Of two returns either can be the one with the wrong year.
    (("2025-03-01",), ("2025-12-01", "2017-12-01")),
    # No other return shows which year is wrong, but rounds are never 37 years apart.
    (("2062-03-01",), ("2025-12-01",)),
    # Within the years of audits, but most returns of the first round are earlier.
    (("2025-03-01", "2025-03-02", "2026-03-01"), ("2025-12-01", "2025-12-02")),
])
def test_one_wrong_date_reorders_no_rounds(first: tuple[str, ...], last: tuple[str, ...]) -> None:
    """They stay as they were named; where nothing else shows the date, it is reported."""
    rounds = [dated("one", *first), dated("two", *last)]
    assert in_order(rounds) == rounds
    found = list(check_order(rounds, ["one.xlsx", "two.xlsx"]))
    days = [each.source.completed or dt.date.min for each in rounds]
    clear = days == sorted(days)
    assert [each.code for each in found] == ([] if clear else ["rounds-dated-unclearly"])
    assert all(each.where.file.endswith(".xlsx") and "one (1 March 20" in each.message
               for each in found)
    assert all(each.where.file == "" for each in check_order(rounds))


def test_rounds_are_still_put_in_order() -> None:
    """Where most returns say so; nothing is said of rounds in order, or without dates."""
    first, last = dated("one", "2025-03-01", "2025-03-05"), dated("two", "2025-12-01")
    assert in_order([last, first]) == [first, last]
    assert [each.code for each in check_order([last, first])] == ["rounds-out-of-order"]
    assert list(check_order([first, last])) == []
    old = dated("old", "2006-03-01")
    assert old.source.completed is None
    assert in_order([last, old, first]) == [last, old, first]
    assert list(check_order([last, old, first])) == []


def test_each_step_between_rounds_is_judged() -> None:
    """Eight months are as advised, fourteen later; one step has its own sentence."""
    sentence = intervals_sentence([ONE, TWO, THREE])
    assert "one to two: 8 months, within the advised 6 to 12 months" in sentence
    assert "two to three: 14 months, later than the advised" in sentence
    assert intervals_sentence([ONE, TWO]).startswith("The rounds are 8 months apart, within")
    assert "not known" in intervals_sentence([ONE, UNDATED, THREE])
    assert intervals_sentence([TWO, ONE, UNDATED]).startswith(
        "two to one: not known, because a date is probably wrong; ")
    assert intervals_sentence([TWO, ONE]).startswith(
        "The time between the rounds is not known, because a date is probably wrong. ")


@pytest.mark.parametrize(
    ("day", "begins", "ends"),
    [(dt.date(2025, 3, 14), dt.date(2025, 9, 14), dt.date(2026, 3, 14)),
     (dt.date(2025, 8, 31), dt.date(2026, 2, 28), dt.date(2026, 8, 31)),
     (dt.date(2024, 2, 29), dt.date(2024, 8, 29), dt.date(2025, 2, 28)),
     (dt.date(2025, 12, 5), dt.date(2026, 6, 5), dt.date(2026, 12, 5))],
)
def test_the_next_audit_is_due_six_to_twelve_months_on(
    day: dt.date, begins: dt.date, ends: dt.date
) -> None:
    """The same day of the month, or its last day where the month is shorter."""
    assert next_due(table_round({"A": [1]}, day=day)) == (begins, ends)


def test_the_next_window_is_shown_in_words() -> None:
    """Nothing without dates, or beyond the calendar."""
    sentence = next_due_sentence(TWO)
    assert sentence == "The next audit is due between 30 March 2026 and 30 September 2026."
    assert next_due_sentence(UNDATED) == ""
    assert next_due(table_round({"A": [1]}, day=dt.date.max)) is None
