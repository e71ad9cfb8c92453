"""Find the statements table in a sheet, wherever people have put it.

A table begins at a row that holds both captions ‘Ref’ and ‘Score’, and goes on to the next such
row or the end of the sheet. Columns are known by their captions, so they may have been moved.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hsbstar.cells import CellValue, Place, as_text, is_blank
from hsbstar.layout import COLUMNS
from hsbstar.wording import fold

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hsbstar.findings import Where
    from hsbstar.raw import RawReturn, RawSheet

_KEY_BY_CAPTION = {fold(column.caption): column.key for column in COLUMNS}
_ANSWER_KEYS = tuple(column.key for column in COLUMNS if column.answer)


@dataclass(frozen=True)
class TableRow:
    """One row of a statements table: its cells by column key."""

    raw: RawReturn
    sheet: RawSheet
    number: int
    columns: dict[str, int]

    def place(self, key: str) -> Place:
        """Return the place of a cell; of the ref where the column is not there."""
        return Place(self.number, self.columns.get(key, self.columns["ref"]))

    def value(self, key: str) -> CellValue:
        """Return a cell's value; None where the column is not there."""
        return self.sheet.value(self.place(key)) if key in self.columns else None

    def text(self, key: str) -> str:
        """Return a cell's value as text."""
        return as_text(self.value(key))

    def where(self, key: str) -> Where:
        """Return a cell's place for a finding."""
        return self.raw.where(self.sheet, self.place(key))

    @property
    def answered(self) -> tuple[str, ...]:
        """The keys of the answer cells that are not blank."""
        return tuple(key for key in _ANSWER_KEYS if not is_blank(self.value(key)))


def find_rows(raw: RawReturn) -> Iterator[TableRow]:
    """Yield the rows below every header of a statements table, sheet by sheet."""
    for sheet in raw.sheets:
        columns: dict[str, int] | None = None
        for number, values in enumerate(sheet.rows, start=1):
            header = _read_header(values)
            if header:
                columns = header
            elif columns and not all(map(is_blank, values)):
                yield TableRow(raw, sheet, number, columns)


def _read_header(values: tuple[CellValue, ...]) -> dict[str, int] | None:
    """Return the columns by key if this row is a header, else None."""
    columns: dict[str, int] = {}
    for column, value in enumerate(values, start=1):
        if isinstance(value, str):
            key = _KEY_BY_CAPTION.get(fold(value).rstrip(":*"))
            if key:
                columns.setdefault(key, column)
    return columns if {"ref", "score"} <= columns.keys() else None
