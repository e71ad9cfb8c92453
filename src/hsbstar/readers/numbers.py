"""What a number format makes of a number: a plain number, a percentage, a day or time.

Excel stores 75 % as 0.75 and 3 April as 46115; only the format of the cell tells them apart.
"""

from __future__ import annotations

import datetime as dt
import re
from enum import Enum, auto

from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format
from openpyxl.utils.datetime import (
    CALENDAR_MAC_1904,
    CALENDAR_WINDOWS_1900,
    from_excel,
)

from hsbstar.cells import CellValue, DateCell, PercentCell
from hsbstar.readers.refusal import unreadable

_EAST_ASIAN_DATES = {*range(27, 37), *range(50, 59)}
"""Built-in formats whose code depends on the language, all of them days (ECMA-376-1, 18.8.30)."""


FIRST_DAY, FIRST_DAY_1904 = dt.date(1899, 12, 30), dt.date(1904, 1, 1)
"""Day 0, from which spreadsheet programs count: those of today, and old Macs."""
_LEAP_DAY_THAT_NEVER_WAS = 60


_NUMBER = re.compile(
    r"[+-]?(?:(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?|inf)|nan", re.ASCII | re.IGNORECASE
)
"""A number as XML has it (XML Schema 1.1, 3.3.5); what is infinite, or none, is off every scale."""


class Form(Enum):
    """How a cell shows its number."""

    PLAIN = auto()
    PERCENT = auto()
    DATE = auto()


def form_of(number: int, code: str | None = None) -> Form:
    """Return the form of a number format, by its number and, where it is not built in, its code."""
    if number in _EAST_ASIAN_DATES and code is None:
        return Form.DATE
    pattern = BUILTIN_FORMATS.get(number, "General") if code is None else code
    if is_percent_format(pattern):
        return Form.PERCENT
    return Form.DATE if is_date_format(pattern) else Form.PLAIN


def number_in(text: str) -> float:
    """Return the number that a part of a file tells.

    Raises Refusal for what spreadsheet programs take for none, though Python would: figures with
    low lines between them, and those of other scripts.
    """
    if not _NUMBER.fullmatch(text):
        raise unreadable("it is damaged: a cell holds no number where one must stand")
    return float(text)


def is_percent_format(code: str) -> bool:
    """Say whether a format shows a hundredfold: a per cent sign that is not quoted."""
    quoted = escaped = False
    for sign in code:
        if escaped:
            escaped = False
        elif sign == '"':
            quoted = not quoted
        elif not quoted and sign == "\\":
            escaped = True
        elif not quoted and sign == "%":
            return True
    return False


def shown_number(number: float, form: Form, *, from_1904: bool) -> CellValue:
    """Return a number as its cell shows it."""
    if form is Form.PERCENT:
        return PercentCell(number)
    if form is Form.DATE:
        return DateCell(number, _day(number, from_1904=from_1904))
    return number


def iso_cell(text: str, first_day: dt.date, *, leap_day: bool = False) -> CellValue:
    """Return a cell that holds a day as text (`2026-03-31`), with the number that it stands for.

    `leap_day` counts the 29 February 1900 that Excel believes in.
    """
    try:
        value = dt.datetime.fromisoformat(text).replace(tzinfo=None)
    except ValueError:
        return text or None
    days = (value - dt.datetime.combine(first_day, dt.time())) / dt.timedelta(days=1)
    if leap_day and days <= _LEAP_DAY_THAT_NEVER_WAS:
        days -= 1
    return DateCell(days, value.date())


def _day(number: float, *, from_1904: bool) -> dt.date | None:
    if number < 1 and not from_1904:
        return None
    try:
        value = from_excel(number, _epoch(from_1904=from_1904))
    except (ValueError, OverflowError):
        return None
    return value.date() if isinstance(value, dt.datetime) else None


def _epoch(*, from_1904: bool) -> dt.datetime:
    return CALENDAR_MAC_1904 if from_1904 else CALENDAR_WINDOWS_1900
