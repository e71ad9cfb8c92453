"""Dates of completion that are probably mistyped, by the others of the same round."""

from __future__ import annotations

import datetime as dt
import statistics
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

FIRST_YEAR = 2016
"""No audit of this kind was completed earlier."""
FAR = dt.timedelta(days=548)
"""Eighteen months; a round takes weeks. Our own choice."""


def middle_day(days: Iterable[dt.date]) -> dt.date | None:
    """Return the day in the middle of those from 2016 on, of two the earlier; None without one."""
    known = [day for day in days if day.year >= FIRST_YEAR]
    return statistics.median_low(known) if known else None


def is_likely(day: dt.date, middle: dt.date | None) -> bool:
    """Return whether a day is from 2016 on, and within 18 months of the middle day, if any."""
    return day.year >= FIRST_YEAR and (middle is None or abs(day - middle) <= FAR)


def likely_days(days: Iterable[dt.date]) -> list[dt.date]:
    """Return the days that are likely among their like, in their order."""
    known = list(days)
    middle = middle_day(known)
    return [day for day in known if is_likely(day, middle)]


def day_in_words(day: dt.date) -> str:
    """Return a day as it is written everywhere: `11 June 2026`."""
    return f"{day.day} {day:%B %Y}"


def this_day() -> dt.date:
    """Return today, where the user is; for what is shown alone: no file may depend on the day."""
    return dt.datetime.now().astimezone().date()
