"""The cells of a file, before they are interpreted."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from hsbstar.core.findings import Where
from hsbstar.spreadsheets.cells import Area, CellValue, Place

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

_NOTHING: Mapping[int, CellValue] = {}

STRUCK_OUT, STRUCK_OUT_IN_PART = "struck out", "struck out in part"
"""Looks of cells, in the words of findings."""
NOTE_HEADINGS, NOTE_END = ("Please correct:", "Please check:"), "— hsbstar"
"""How our own notes begin and end, by which they are known among others."""
MAX_CAPTION_LENGTH = 60
"""Characters that a person may make of a column's or a field's caption, blanks included."""


@dataclass(frozen=True)
class RawSheet:
    """A sheet: its name, its cells that are not empty, and its merged cells.

    Cells are kept by row and column, not as a grid: a stray cell far out costs no more than others.
    """

    name: str
    rows: Mapping[int, Mapping[int, CellValue]]
    """The rows in use by number, each with its values by column, both in their order."""
    merges: tuple[Area, ...] = ()
    unseen: Mapping[Place, str] = field(default_factory=dict)
    """How cells show that they do not count, or hide what they hold (`struck out`)."""
    notes: Mapping[Place, str] = field(default_factory=dict)
    """The notes at cells, comments in threads too."""
    links: Mapping[Place, str] = field(default_factory=dict)
    """Where links of cells lead, outside the file."""
    origin: Callable[[Place], Place | None] | None = None
    """Gives the place of a cell in a file without sheets; None where the file has sheets."""

    @classmethod
    def of_cells(
        cls, name: str, cells: Mapping[Place, CellValue], merges: tuple[Area, ...] = (),
        unseen: Mapping[Place, str] | None = None,
    ) -> RawSheet:
        """Return a sheet from its cells by place, in any order."""
        rows: dict[int, dict[int, CellValue]] = {}
        for place in sorted(cells):
            rows.setdefault(place.row, {})[place.column] = cells[place]
        return cls(name, rows, merges, unseen or {})

    @classmethod
    def of_rows(cls, name: str, rows: Iterable[Sequence[CellValue]]) -> RawSheet:
        """Return a sheet from its rows, from A1 on."""
        kept = (
            (row, {column: value for column, value in enumerate(values, start=1)
                   if value is not None})
            for row, values in enumerate(rows, start=1)
        )
        return cls(name, {row: values for row, values in kept if values})

    @cached_property
    def row_numbers(self) -> tuple[int, ...]:
        """The numbers of the rows in use, in their order."""
        return tuple(self.rows)

    @cached_property
    def short_texts(self) -> dict[int, list[tuple[int, str]]]:
        """The texts that may be a caption, with their columns, by row; rows in their order."""
        found = {
            row: [(column, value) for column, value in values.items()
                  if isinstance(value, str) and len(value) <= MAX_CAPTION_LENGTH]
            for row, values in self.rows.items()
        }
        return {row: texts for row, texts in found.items() if texts}

    @property
    def last_column(self) -> int:
        """The last column in use; 0 of an empty sheet."""
        return max((column for values in self.rows.values() for column in values), default=0)

    def has_note(self, place: Place) -> bool:
        """Return whether a cell has a note that is not ours."""
        text = self.notes.get(place, NOTE_END).strip()
        return not text.endswith(NOTE_END) or not text.startswith((*NOTE_HEADINGS, NOTE_END))

    def value(self, place: Place) -> CellValue:
        """Return the value at a place; None for a blank."""
        return self.rows.get(place.row, _NOTHING).get(place.column)

    def cells(self) -> Iterator[tuple[Place, CellValue]]:
        """Yield every cell that is not empty, row by row."""
        for row, values in self.rows.items():
            for column, value in values.items():
                yield Place(row, column), value

    @cached_property
    def _merged_rows(self) -> tuple[list[int], list[int]]:
        """The first and the last rows of the stretches in which cells are merged, in their order.

        A merge can be as tall as a sheet, so rows are not listed one by one.
        """
        first: list[int] = []
        last: list[int] = []
        for start, end in sorted((merge.first.row, merge.last.row) for merge in self.merges):
            if last and start <= last[-1]:
                last[-1] = max(last[-1], end)
            else:
                first.append(start)
                last.append(end)
        return first, last

    def cover(self, place: Place) -> Area | None:
        """Return the merged cells that hide a cell; None where it is not hidden."""
        return next((merge for merge in self.merges if merge.covers(place)), None)

    def merges_in(self, row: int) -> bool:
        """Return whether any cells of a row may be merged; cheaper than `cover` for each cell."""
        first, last = self._merged_rows
        stretch = bisect_right(first, row) - 1
        return stretch >= 0 and row <= last[stretch]


@dataclass(frozen=True)
class Workbook:
    """A file: its path as the user gave it, its fingerprint and its sheets."""

    file: str
    sha256: str
    sheets: tuple[RawSheet, ...]

    def where(self, sheet: RawSheet, place: Place) -> Where:
        """Return the place of a cell in the words of findings; of a CSV file as Excel opens it."""
        if sheet.origin is None:
            return Where(self.file, sheet.name, place.address)
        origin = sheet.origin(place)
        return Where(self.file, cell=origin.address if origin else "")
