"""Tables of our workbooks: their sheet, rows and columns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from hsbstar.spreadsheets.cells import Place

TITLE = Place(1, 1)
SUBTITLE = Place(2, 1)
NOTICE = Place(3, 1)
HEADER_ROW = 5
FIRST_ROW = HEADER_ROW + 1


@dataclass(frozen=True)
class Table:
    """A table on a sheet of ours, from its first column on, with its heading in `HEADER_ROW`."""

    sheet: str
    title: str
    columns: tuple[Column, ...]
    name: str = ""
    """The name of the Excel table; empty where there is none."""

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
        """Return the cells of a column, `rows` high, as a formula on any sheet names them."""
        first, last = self.place(FIRST_ROW, key), self.place(FIRST_ROW + rows - 1, key)
        if anchored:
            return f"{self.sheet}!{first.absolute}:{last.absolute}"
        return f"{first.address}:{last.address}"


class Column(NamedTuple):
    """A column of a table: its key in our code, caption, width in characters and cell styles."""

    key: str
    caption: str
    width: float
    style: str = "hsb cell"
    answer: bool = False
    heading: str = "hsb column heading"
