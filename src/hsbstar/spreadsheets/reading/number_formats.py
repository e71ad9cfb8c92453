"""How a number format shows a number: as a plain number, a percentage, a day or a time.

Excel stores 75% as 0.75 and 3 April as 46115; only the format of the cell distinguishes them.
"""

from __future__ import annotations

import datetime as dt
import re
from enum import Enum, auto
from functools import lru_cache
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

from hsbstar.core.cache import later
from hsbstar.spreadsheets.cells import CellValue, DateCell, PercentCell
from hsbstar.spreadsheets.reading.refusal import harmful, unreadable
from hsbstar.spreadsheets.sheets import STRUCK_OUT, STRUCK_OUT_IN_PART

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

_BUILT_IN_PERCENTAGES = {9, 10}
_BUILT_IN_DATES = {*range(14, 23), *range(45, 48), *range(27, 37), *range(50, 59)}
_BUILT_IN_DURATION = 46
"""Formats by number (ECMA-376-1, 18.8.30); from 27 on the code depends on the language, and all
show days."""
_UNCODED = later(
    r'"[^"]*"?|[\\_*].|\[(?!(?:hh?|mm?|ss?)\])[^\]]*\]', re.DOTALL | re.IGNORECASE
)
"""Characters that are no code: quoted ones, the width of one (`_x`), a fill (`*x`), colours and
conditions."""
_UNSEEN = later(r'(?:""|[_*].|\[[^\]]*\]|\s)*', re.DOTALL)
"""What a section of a code may have that shows nothing."""
_NUMBER_CODE = later("[0#?@]|General", re.IGNORECASE)
_DURATION = later(r"\[(?:h+|m+|s+)\]", re.IGNORECASE)
_CONDITION = later(r"\[(<=|>=|<>|<|>|=)([+-]?\d+(?:\.\d*)?)\]", re.ASCII)
_DATE = later(r"[dmhys]", re.IGNORECASE)
_TIME = later(r"T?([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d(?:\.\d+)?))?Z?", re.ASCII)
_PIECE = later(r'"([^"]*)"?|\\(.)|[_*].|\[[^\]]*\]|(General|0)|([#?])|(\.)|,|(.)',
               re.DOTALL | re.IGNORECASE)
_SCALED = later(r"[0#?],+(?![0#?])")
_ALTERED = later(r"(?:[1-9]\d*|\d[.,])[\0-\2]|[\0-\2][.,]?\d|\0[\0\1]*[^\0-\2]+[\0\1]"
                 r"|[\0\1]\s*%")
"""Other figures, or a percent sign, next to those of a number; or a text between its figures."""
WHITE, BLACK = "FFFFFF", "000000"
"""These colours in the words of `look_of`."""
HIDDEN = "hidden by the cell's number format"
ALTERED = "shown as another value by the cell's number format"
FIRST_DAY, FIRST_DAY_1904 = dt.date(1899, 12, 30), dt.date(1904, 1, 1)
"""Day 0, from which spreadsheet programs count: those of today, and old Macs."""
_LEAP_DAY_THAT_NEVER_WAS = 60
_MILLISECONDS_A_DAY = 86_400_000
_NUMBER = re.compile(
    r"[+-]?(?:(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?|inf)|nan", re.ASCII | re.IGNORECASE
)
"""A number in XML (XML Schema 1.1, 3.3.5); infinity and NaN are outside every scale."""


MAX_CODE_LENGTH = 255
"""Of a number format in Excel, in characters."""
MAX_FORMATS = 65_490
"""Excel's own limit for the cell formats of a workbook."""


class Form(Enum):
    """How a cell shows its number."""

    PLAIN = auto()
    PERCENT = auto()
    DATE = auto()
    DURATION = auto()
    """A time that can be longer than a day (`36:00`)."""
    HIDDEN = auto()
    """Not at all, or as words in its place (`"Yes"`)."""
    ALTERED = auto()
    """As another number: a 2 as 12 (`"1"0`)."""


_LOOKS = {Form.HIDDEN: HIDDEN, Form.ALTERED: ALTERED}
_Test = tuple[str, float]
"""A comparison and the number that a value is compared with."""


class NumberFormat(NamedTuple):
    """The sections of a number format: each the form of the values that pass its test."""

    sections: tuple[tuple[_Test | None, Form], ...]
    """The last one is for every value that no other is for."""
    hides_text: bool = False

    def form(self, number: float) -> Form:
        """Return how a number is shown: by the first section that applies to it."""
        for test, form in self.sections[:-1]:
            if test and _passes(number, *test):
                return form
        return self.sections[-1][1]

    def look(self, value: CellValue) -> str:
        """Return how a value of a cell is not shown, or not as it is; mostly nothing."""
        if isinstance(value, str):
            return HIDDEN if self.hides_text else ""
        return _LOOKS.get(self.form(value), "") if isinstance(value, float) else ""

    @property
    def may_hide(self) -> bool:
        """Whether there are values that it does not show, or not as they are."""
        return self.hides_text or any(form in _LOOKS for _, form in self.sections)


def checked_code(code: str) -> str:
    """Return the code of a number format; raise Refusal where it is longer than Excel allows."""
    if len(code) > MAX_CODE_LENGTH:
        raise harmful(f"one of its number formats has more than {MAX_CODE_LENGTH} characters")
    return code


def count_formats(count: int) -> None:
    """Raise Refusal where a workbook has more cell formats, fonts, fills or styles than can be."""
    if count > MAX_FORMATS:
        raise unreadable("it has more cell formats than Excel allows")


@lru_cache(1024)
def format_of(number: int, code: str | None = None) -> NumberFormat:
    """Return a number format by its number and, where it is not built in, its code.

    A code has up to four sections (ECMA-376-1, 18.8.31): for values above 0, below 0, for 0 and for
    text. With two, the first is also for 0; a section may have a condition (`[>5]`) instead. A last
    one with an `@` is for text, however many there are (`d mmm yyyy;@`).
    """
    if code is None:
        is_date, is_percent = number in _BUILT_IN_DATES, number in _BUILT_IN_PERCENTAGES
        form = Form.PERCENT if is_percent else Form.DATE if is_date else Form.PLAIN
        form = Form.DURATION if number == _BUILT_IN_DURATION else form
        return NumberFormat(((None, form),))
    sections = _sections(code)
    has_text = len(sections) > 1 and "@" in _UNCODED().sub("", sections[-1])
    numbers = (sections[:-1] if has_text else sections)[:3]
    usual = ((">=" if len(numbers) < 3 else ">", 0.0), ("<", 0.0), None)
    forms = tuple((_condition(section) or test, _form(section, alone=len(sections) == 1))
                  for section, test in zip(numbers, usual, strict=False))
    return NumberFormat(forms, hides_text=len(sections) > 3 and _is_unseen(sections[3]))


def _sections(code: str) -> list[str]:
    """Return the sections of a code; a semicolon between quotation marks ends none."""
    ends = [match.start() for match in re.finditer(
        ";", _UNCODED().sub(lambda other: "x" * len(other[0]), code))]
    return [code[start + 1 : end] for start, end in zip([-1, *ends], [*ends, len(code)],
                                                        strict=True)]


def _condition(section: str) -> _Test | None:
    found = _CONDITION().search(section)
    return (found[1], float(found[2])) if found else None


def _passes(number: float, comparison: str, limit: float) -> bool:
    return {"<": number < limit, "<=": number <= limit, ">": number > limit,
            ">=": number >= limit, "=": number == limit, "<>": number != limit}[comparison]


def _form(section: str, *, alone: bool) -> Form:
    if not alone and _is_unseen(section):
        return Form.HIDDEN
    if is_percent_format(section):
        return Form.PERCENT
    if is_date_format(section):
        return Form.DURATION if _DURATION().search(section) else Form.DATE
    if _is_words(section):
        return Form.HIDDEN
    return Form.ALTERED if alters_figures(section) else Form.PLAIN


def alters_figures(section: str) -> bool:
    """Return whether a section of a format shows a number as another one: 2 as 12 (`"1"0`)."""
    codes = _UNCODED().sub("", section)
    if "/" in codes or "e+" in codes.casefold():
        return False  # A fraction, or a power of ten.
    shape = _PIECE().sub(_drawn, section)
    return _SCALED().search(codes) is not None or _ALTERED().search(shape) is not None


def _drawn(piece: re.Match[str]) -> str:
    """Return a piece of a format as it is shown; a figure, a place and the point as codes."""
    literal, escaped, figure, place, point, other = piece.groups("")
    return (literal or escaped or (figure and "\0") or (place and "\1") or (point and "\2")
            or other)


def _is_words(section: str) -> bool:
    """Return whether a section shows words and no number; a dash for 0 is no word."""
    words = re.sub(r"[_*].|\[[^\]]*\]", "", section)
    is_number = _NUMBER_CODE().search(_UNCODED().sub("", section)) is not None
    return not is_number and any(map(str.isalnum, words))


def _is_unseen(section: str) -> bool:
    return _UNSEEN().fullmatch(section) is not None


def is_date_format(code: str) -> bool:
    """Return whether a format shows a day or a time: its first section has a letter for it."""
    return _DATE().search(_UNCODED().sub("", code).partition(";")[0]) is not None


def number_in(text: str) -> float:
    """Return the number in a text of a file.

    Raises Refusal for what is a number in Python but not in spreadsheet programs: figures with
    underscores between them, and figures of other scripts.
    """
    if not _NUMBER.fullmatch(text):
        raise unreadable("it is damaged: a cell has no number where there must be one")
    return float(text)


def is_percent_format(code: str) -> bool:
    """Return whether a format shows a percentage: it has a % among its codes."""
    return "%" in _UNCODED().sub("", code)


def look_of(*, struck: bool, ink: str, fill: str) -> str:
    """Return how a cell hides what it holds, or shows that it does not count; mostly nothing.

    Args:
        struck: Whether its text is struck out.
        ink: The colour of its text; empty for the usual one, which is black.
        fill: The colour behind it; empty for none, which is white.
    """
    if struck:
        return STRUCK_OUT
    return "in the same colour as the cell" if (ink or BLACK) == (fill or WHITE) else ""


def look_of_parts(text: str, runs: Iterable[tuple[int, bool]]) -> str:
    """Return the look of a text by where its runs begin, and whether each is struck out."""
    # In their order, no part of the text is looked at twice.
    ordered = sorted(runs, key=itemgetter(0))
    ends = [*(at for at, _ in ordered[1:]), len(text)]
    return look_of_runs({struck for (at, struck), end in zip(ordered, ends, strict=True)
                         if text[at:end].strip()})


def look_of_runs(kinds: Collection[bool]) -> str:
    """Return the look of a text of several runs; `kinds` holds whether each is struck out."""
    if True not in kinds:
        return ""
    return STRUCK_OUT_IN_PART if False in kinds else STRUCK_OUT


def shown_number(number: float, form: Form, *, from_1904: bool) -> CellValue:
    """Return a number as a cell of a form shows it."""
    if form is Form.PERCENT:
        return PercentCell(number)
    if form is Form.DATE:
        return DateCell(number, _day(number, from_1904=from_1904))
    return DateCell(number, None) if form is Form.DURATION else number


def iso_cell(text: str, first_day: dt.date, *, leap_day: bool = False) -> CellValue:
    """Return the cell of a day or a time written as text (`2026-03-31`, `T10:30:00`).

    With `leap_day`, 29 February 1900 counts, which exists in Excel alone.
    """
    if time := _TIME().fullmatch(text):
        hours, minutes, seconds = (float(part or 0) for part in time.groups())
        return DateCell((hours * 3600 + minutes * 60 + seconds) / 86_400, None)
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
        # To the millisecond, as spreadsheet programs round: just before midnight is the next day.
        days, rest = divmod(round(number * _MILLISECONDS_A_DAY), _MILLISECONDS_A_DAY)
        if 0 <= number < 1 and (days, rest) != (1, 0):
            return None
        if not from_1904 and number < _LEAP_DAY_THAT_NEVER_WAS:
            days += 1
        return (FIRST_DAY_1904 if from_1904 else FIRST_DAY) + dt.timedelta(days=days)
    except (ValueError, OverflowError):
        return None
