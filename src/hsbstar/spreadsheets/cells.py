"""What a cell can hold, how its place is named, and rectangles of cells."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote

from hsbstar.core.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterator


_MAX_DAYS_OF_A_TIME = 10_000
"""Above them, a number without a day is a date that no program can show."""


@dataclass(frozen=True)
class DateCell:
    """A number that the spreadsheet shows as a date or time."""

    serial: float
    """The number behind the date, as the spreadsheet program counts days."""
    date: dt.date | None
    """The day that is shown, where it is one."""


@dataclass(frozen=True)
class PercentCell:
    """A number that the spreadsheet shows as a percentage."""

    number: float
    """The number behind the percentage: 0.75 for 75%."""


@dataclass(frozen=True)
class ErrorCell:
    """An error value such as `#N/A`."""

    text: str


@dataclass(frozen=True)
class EmptyFormula:
    """A formula whose result was never saved."""


@dataclass(frozen=True)
class Formula:
    """A formula that we write, which a text like a formula is not, and its result."""

    text: str
    result: str | float
    """The result, for whoever reads the file without calculating it."""


Value = str | float | dt.date | Formula | None
"""What we write into a cell."""
CellValue = str | int | float | bool | DateCell | PercentCell | ErrorCell | EmptyFormula | None
"""What we read from a cell."""


class Place(NamedTuple):
    """A cell's row and column, both counted from 1."""

    row: int
    column: int

    @property
    def address(self) -> str:
        """The place as a spreadsheet names it: `E7`."""
        return _address(self.row, self.column)

    @property
    def absolute(self) -> str:
        """The place as a formula names it when it must not shift: `$E$7`."""
        return f"${column_letters(self.column)}${self.row}"


class Area(NamedTuple):
    """A rectangle of cells, by its upper left and its lower right cell."""

    first: Place
    last: Place

    @classmethod
    def between(cls, corner: Place, other: Place) -> Area:
        """Return the rectangle with two cells in opposite corners."""
        return cls(Place(min(corner.row, other.row), min(corner.column, other.column)),
                   Place(max(corner.row, other.row), max(corner.column, other.column)))

    @property
    def size(self) -> int:
        """The number of its cells."""
        return (self.last.row - self.first.row + 1) * (self.last.column - self.first.column + 1)

    def __contains__(self, place: object) -> bool:
        """Return whether a place is in the rectangle."""
        return isinstance(place, Place) and (
            self.first.row <= place.row <= self.last.row
            and self.first.column <= place.column <= self.last.column
        )

    def covers(self, place: Place) -> bool:
        """Return whether a cell is hidden where the rectangle is merged: all but its first."""
        return place in self and place != self.first

    def places(self) -> Iterator[Place]:
        """Yield its cells, row by row."""
        for row in range(self.first.row, self.last.row + 1):
            for column in range(self.first.column, self.last.column + 1):
                yield Place(row, column)


@lru_cache(8192)
def _address(row: int, column: int) -> str:
    """Return the same text for the same place: thousands of findings and answers name it."""
    return f"{column_letters(column)}{row}"


def column_letters(column: int) -> str:
    """Return the letters of a column counted from 1: 1 is `A`, 27 is `AA`."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def is_blank(value: CellValue) -> bool:
    """Return whether a cell holds nothing that a person would see."""
    return value is None or (isinstance(value, str) and not value.strip())


def as_text(value: CellValue) -> str:
    """Return a cell's value as text: whole numbers without a point, days as `2026-03-31`, times.

    Lines end in line feeds.
    """
    if isinstance(value, str):
        # Excel writes the line ends of pasted text as `_x000D_` and a line feed.
        text = value.replace("\r\n", "\n").replace("\r", "\n") if "\r" in value else value
        return text.strip()
    if value is None or isinstance(value, EmptyFormula):
        return ""
    if isinstance(value, DateCell):
        return value.date.isoformat() if value.date else _as_time(value.serial)
    if isinstance(value, PercentCell):
        return f"{value.number * 100:g}%"
    if isinstance(value, ErrorCell):
        return value.text
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).upper() if isinstance(value, bool) else str(value)


def _as_time(days: float) -> str:
    """Return a time, which can be longer than a day, as `10:30`."""
    if not 0 <= days < _MAX_DAYS_OF_A_TIME:
        return f"{days:g}"
    hours, minutes = divmod(round(days * 24 * 60), 60)
    return f"{hours}:{minutes:02}"


def linked_text(text: str, target: str) -> str:
    """Return a cell's text, and where its link leads, unless the text shows that."""
    short = re.sub(r"^(?:https?://|mailto:|file:/*)", "", unquote(target)).rstrip("/")
    return text if not text or fold(short) in fold(text) else f"{text} ({target})"


def column_number(letters: str) -> int:
    """Return the column that letters name, counted from 1: `AA` is 27."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def quoted(sheet: str) -> str:
    """Return a sheet's name as a formula names it."""
    return "'" + sheet.replace("'", "''") + "'"
