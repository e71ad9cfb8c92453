"""What a returned file held, before anyone says what it means."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from hsbstar.cells import CellValue, Place
from hsbstar.findings import Where

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence


class Merge(NamedTuple):
    """A rectangle of cells merged into one, which holds what its first cell holds."""

    first: Place
    last: Place

    @classmethod
    def between(cls, one: Place, other: Place) -> Merge:
        """Return the rectangle with two cells in opposite corners."""
        return cls(Place(min(one.row, other.row), min(one.column, other.column)),
                   Place(max(one.row, other.row), max(one.column, other.column)))

    def covers(self, place: Place) -> bool:
        """Say whether a cell is in the rectangle and is not its first, which is seen."""
        return place != self.first and (
            self.first.row <= place.row <= self.last.row
            and self.first.column <= place.column <= self.last.column
        )


@dataclass(frozen=True)
class RawSheet:
    """One sheet: its name, the cells that are not empty, and the merged ones.

    Kept by place and not as a grid: a stray cell far out costs no more than any other.
    """

    name: str
    filled: Mapping[Place, CellValue]
    merges: tuple[Merge, ...] = ()

    @classmethod
    def of_rows(
        cls, name: str, rows: Iterable[Sequence[CellValue]], merges: tuple[Merge, ...] = ()
    ) -> RawSheet:
        """Return a sheet from its rows, from A1 on."""
        filled = {
            Place(row, column): value
            for row, values in enumerate(rows, start=1)
            for column, value in enumerate(values, start=1) if value is not None
        }
        return cls(name, filled, merges)

    @cached_property
    def rows(self) -> dict[int, dict[int, CellValue]]:
        """The rows in use by number, each with its values by column, both in their order."""
        found: dict[int, dict[int, CellValue]] = {}
        for place in sorted(self.filled):
            found.setdefault(place.row, {})[place.column] = self.filled[place]
        return found

    @cached_property
    def row_numbers(self) -> tuple[int, ...]:
        """The numbers of the rows in use, in their order."""
        return tuple(self.rows)

    def value(self, place: Place) -> CellValue:
        """Return what stands at a place."""
        return self.filled.get(place)

    def cells(self) -> Iterator[tuple[Place, CellValue]]:
        """Yield every cell that is not empty, row by row."""
        for row, values in self.rows.items():
            for column, value in values.items():
                yield Place(row, column), value

    def cover(self, place: Place) -> Merge | None:
        """Return the merged cells under which a cell is hidden, if it is."""
        return next((merge for merge in self.merges if merge.covers(place)), None)


@dataclass(frozen=True)
class RawReturn:
    """One returned file: its path as the user gave it, its fingerprint and its sheets."""

    file: str
    sha256: str
    sheets: tuple[RawSheet, ...]

    def where(self, sheet: RawSheet, place: Place) -> Where:
        """Return the place of a cell in the words of findings."""
        return Where(self.file, sheet.name, place.address)
