"""Tables of our workbooks: their sheet, rows and columns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from hsbstar.spreadsheets.cells import Place, quoted

TITLE = Place(1, 1)
SUBTITLE = Place(2, 1)
NOTICE = Place(3, 1)
HEADER_ROW = 5
FIRST_ROW = HEADER_ROW + 1


@dataclass(frozen=True)
class Table:
    """A table on a sheet of ours, from its first column on, with its heading in `header_row`."""

    sheet: str
    title: str
    columns: tuple[Column, ...]
    name: str = ""
    """The name of the Excel table; empty where there is none."""
    header_row: int = HEADER_ROW

    @property
    def width(self) -> float:
        """Return the width of all columns together, in characters."""
        return sum(column.width for column in self.columns)

    def number(self, key: str) -> int:
        """Return the number of a column, counted from 1."""
        return 1 + [column.key for column in self.columns].index(key)

    def place(self, row: int, key: str) -> Place:
        """Return the place of a cell in a row of the sheet."""
        return Place(row, self.number(key))

    def cells(self, key: str, rows: int, *, anchored: bool = True) -> str:
        """Return the cells of a column as a formula names them, on any sheet or on its own.

        A table has a row even where there is nothing to list.
        """
        first = self.place(self.header_row + 1, key)
        last = self.place(self.header_row + max(1, rows), key)
        if anchored:
            sheet = self.sheet if self.sheet.isidentifier() else quoted(self.sheet)
            return f"{sheet}!{first.absolute}:{last.absolute}"
        return f"{first.address}:{last.address}"


AGENCIES = "hsb agencies"
"""The style of a number of agencies: few ones are marked."""
UPRIGHT = "hsb upright heading"
"""The style of an upright caption, with which many narrow columns fit on a page."""


class Column(NamedTuple):
    """A column of a table: its key in our code, caption, width in characters and cell styles."""

    key: str
    caption: str
    width: float
    style: str = "hsb cell"
    answer: bool = False
    heading: str = "hsb column heading"
