"""When rounds were: their order, the months between them, and when the next one is due."""

from __future__ import annotations

import datetime as dt
from calendar import monthrange
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING

from hsbstar.core.plurals import count

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hsbstar.rounds import Round

SOONEST_MONTHS, LATEST_MONTHS = 6, 12
"""How long after one audit the framework advises to repeat it, in months."""
ADVICE = f"the framework advises {SOONEST_MONTHS} to {LATEST_MONTHS} months"


def in_order(rounds: Sequence[Round]) -> list[Round]:
    """Return rounds in the order of their last returns; as they are where one lacks dates."""
    if any(one.source.completed is None for one in rounds):
        return list(rounds)
    return sorted(rounds, key=lambda one: one.source.completed or dt.date.min)


def months_between(first: dt.date, last: dt.date) -> Fraction:
    """Return the calendar months between two days: 1 May to 1 November is 6, whatever the days.

    Days beyond the whole months count as 31sts of a month; negative where `last` is earlier.
    """
    if last < first:
        return -months_between(last, first)
    whole = (last.year - first.year) * 12 + last.month - first.month
    days = last.day - first.day
    if days < 0:
        whole, days = whole - 1, days + 31
    return whole + Fraction(days, 31)


def months_of(first: Round, last: Round) -> Fraction | None:
    """Return the months from one round's last return to the other's; None without dates."""
    begun, ended = first.source.completed, last.source.completed
    return None if begun is None or ended is None else months_between(begun, ended)


def tell_interval(months: Fraction | None) -> str:
    """Say how the time between two rounds stands to what the framework advises."""
    if months is None:
        return f"The time between the rounds is not known, as returns lack dates; {ADVICE}."
    if months < 0:
        return "The first round is dated after the last: check the order of the rounds."
    return f"The rounds are {_apart(months)} apart, {_judged(months)}: {ADVICE}."


def tell_intervals(rounds: Sequence[Round]) -> str:
    """Say how the time between each round and the next stands to what the framework advises."""
    if len(rounds) == 2:
        return tell_interval(months_of(*rounds))
    told = "; ".join(
        f"{one.source.round} to {other.source.round}: {_tell_step(months_of(one, other))}"
        for one, other in pairwise(rounds)
    )
    return f"{told}. {ADVICE[0].upper()}{ADVICE[1:]}."


def _tell_step(months: Fraction | None) -> str:
    if months is None:
        return "not known, as returns lack dates"
    if months < 0:
        return "dated the other way round, check their order"
    return f"{_apart(months)}, {_judged(months)}"


def _apart(months: Fraction) -> str:
    if months < 1:
        return "less than a month"
    return count(round(months), "month", "months")


def _judged(months: Fraction) -> str:
    """Judge whole months, as they are told: a year and a day is a year."""
    if round(months) < SOONEST_MONTHS:
        return "sooner than advised"
    return "later than advised" if round(months) > LATEST_MONTHS else "as advised"


def next_due(last: Round) -> tuple[dt.date, dt.date] | None:
    """Return the days between which the framework advises the next audit; None without dates."""
    day = last.source.completed
    if day is None or day.year >= dt.MAXYEAR - 1:
        return None
    return _later(day, SOONEST_MONTHS), _later(day, LATEST_MONTHS)


def tell_next_due(last: Round) -> str:
    """Say when the next audit is due; nothing without dates."""
    due = next_due(last)
    if due is None:
        return ""
    begins, ends = (f"{day.day} {day:%B %Y}" for day in due)
    return f"The next audit is due between {begins} and {ends}."


def _later(day: dt.date, months: int) -> dt.date:
    """Return the same day so many months later, or that month's last day where it is shorter."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return dt.date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
