"""When rounds took place: their order, the months between them, and when the next is due."""

from __future__ import annotations

import datetime as dt
from calendar import monthrange
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING

from hsbstar.core.dates import day_in_words, likely_days, middle_day
from hsbstar.core.findings import Where, finding
from hsbstar.core.plurals import count
from hsbstar.core.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from hsbstar.core.findings import Finding
    from hsbstar.rounds import Round

SOONEST_MONTHS, LATEST_MONTHS = 6, 12
"""How many months after an audit the framework advises repeating it."""
FAR_APART = dt.timedelta(days=3653)
"""Ten years: rounds that are further apart have a wrong date. Our own choice."""
ADVISED = f"the advised {SOONEST_MONTHS} to {LATEST_MONTHS} months"


def in_order(rounds: Sequence[Round]) -> list[Round]:
    """Return rounds in the order of their last returns.

    They stay as they are where dates are missing, and where a wrong date can be the cause of
    another order: the returns in the middle of each round are in this one, rounds are more than
    ten years apart, or the only two returns of a round are far apart.
    """
    ordered = sorted(rounds, key=lambda collated: collated.source.completed or dt.date.min)
    missing = any(collated.source.completed is None for collated in rounds)
    return list(rounds) if missing or _is_unclear(rounds, ordered) else ordered


def _is_unclear(rounds: Sequence[Round], ordered: Sequence[Round]) -> bool:
    dates = [collated.source.dates for collated in rounds]
    if any(len(known) == 2 != len(likely_days(known)) for known in dates):
        return True
    middles = [middle_day(known) or dt.date.min for known in dates]
    days = [collated.source.completed or dt.date.min for collated in ordered]
    return sorted(middles) == middles or any(
        later - earlier > FAR_APART for earlier, later in pairwise(days))


def check_order(rounds: Sequence[Round], files: Sequence[object] = ()) -> Iterator[Finding]:
    """Yield a finding where rounds are named in another order than that of their dates.

    `files` are the rounds' files or folders: a date that may be wrong is in that of the latest.
    """
    days = [collated.source.completed for collated in rounds]
    known = [day for day in days if day]
    if len(known) < len(days) or known == sorted(known):
        return
    ordered = in_order(rounds)
    dated = ", ".join(f"{collated.source.round} ({day_in_words(day)})"
                      for collated in ordered if (day := collated.source.completed))
    if ordered != list(rounds):
        yield finding(Problem.ROUNDS_OUT_OF_ORDER, Where(), dated=dated)
    else:
        file = str(files[known.index(max(known))]) if files else ""
        yield finding(Problem.ROUNDS_DATED_UNCLEARLY, Where(file), dated=dated)


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


def intervals_sentence(rounds: Sequence[Round]) -> str:
    """Return how long each round was after the one before, and what the framework advises."""
    if len(rounds) == 2:
        return interval_sentence(months_of(*rounds))
    steps = "; ".join(
        f"{earlier.source.round} to {later.source.round}: {_step(months_of(earlier, later))}"
        for earlier, later in pairwise(rounds)
    )
    return f"{steps}."


def interval_sentence(months: Fraction | None) -> str:
    """Return how far two rounds are apart, and what the framework advises."""
    if months is None:
        return ("The time between the rounds is not known, because returns have no dates. The "
                f"framework advises {SOONEST_MONTHS} to {LATEST_MONTHS} months.")
    if months < 0:
        return ("The time between the rounds is not known, because a date is probably wrong. The "
                f"framework advises {SOONEST_MONTHS} to {LATEST_MONTHS} months.")
    return f"The rounds are {_apart(months)} apart, {_judged(months)}."


def _step(months: Fraction | None) -> str:
    if months is None:
        return "not known, because returns have no dates"
    if months < 0:
        return "not known, because a date is probably wrong"
    return f"{_apart(months)}, {_judged(months)}"


def _apart(months: Fraction) -> str:
    return "less than a month" if months < 1 else count(round(months), "month", "months")


def _judged(months: Fraction) -> str:
    """Judge whole months, as they are shown: a year and a day is a year."""
    if round(months) < SOONEST_MONTHS:
        return f"sooner than {ADVISED}"
    return f"{'later than' if round(months) > LATEST_MONTHS else 'within'} {ADVISED}"


def next_due(last: Round) -> tuple[dt.date, dt.date] | None:
    """Return the days between which the framework advises the next audit; None without dates."""
    day = last.source.completed
    if day is None or day.year >= dt.MAXYEAR - 1:
        return None
    return _later(day, SOONEST_MONTHS), _later(day, LATEST_MONTHS)


def next_due_sentence(last: Round) -> str:
    """Return when the next audit is due; empty without dates."""
    due = next_due(last)
    if due is None:
        return ""
    begins, ends = map(day_in_words, due)
    return f"The next audit is due between {begins} and {ends}."


def _later(day: dt.date, months: int) -> dt.date:
    """Return the same day some months later, or the last day of that month if it is shorter."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return dt.date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
