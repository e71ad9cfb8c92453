"""What a returned file held, before anyone says what it means."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from hsbstar.cells import CellValue, Place
from hsbstar.findings import Where

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


@dataclass(frozen=True)
class RawSheet:
    """One sheet: its name and its rows from A1 on, blank rows and cells kept."""

    name: str
    rows: tuple[tuple[CellValue, ...], ...]

    def value(self, place: Place) -> CellValue:
        """Return what stands at a place; None beyond the sheet's used part."""
        if place.row > len(self.rows) or place.column > len(self.rows[place.row - 1]):
            return None
        return self.rows[place.row - 1][place.column - 1]

    def cells(self) -> Iterator[tuple[Place, CellValue]]:
        """Yield every cell with its place, row by row."""
        for row, values in enumerate(self.rows, start=1):
            for column, value in enumerate(values, start=1):
                yield Place(row, column), value


@dataclass(frozen=True)
class RawReturn:
    """One returned file: its path as the user gave it, its fingerprint and its sheets."""

    file: str
    sha256: str
    sheets: tuple[RawSheet, ...]

    def where(self, sheet: RawSheet, place: Place) -> Where:
        """Return the place of a cell in the words of findings."""
        return Where(self.file, sheet.name, place.address)

    def corrected(self, values: Mapping[tuple[str, Place], CellValue]) -> RawReturn:
        """Return the same file with some cells (by sheet and place) read more exactly."""
        sheets = []
        for sheet in self.sheets:
            rows = [list(row) for row in sheet.rows]
            for (name, place), value in values.items():
                if name == sheet.name and sheet.value(place) != value:
                    rows += [[] for _ in range(place.row - len(rows))]
                    row = rows[place.row - 1]
                    row += [None] * (place.column - len(row))
                    row[place.column - 1] = value
            sheets.append(replace(sheet, rows=tuple(tuple(row) for row in rows)))
        return replace(self, sheets=tuple(sheets))
