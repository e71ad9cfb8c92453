"""Find the statements table in a sheet, wherever people have put it.

A table begins at a row that holds both captions ‘Ref’ and ‘Score’ (of a moderation workbook:
‘Agreed score’), and goes on to the next such row or the end of the sheet. Columns are known by
their captions, so they may have been moved.
"""

from __future__ import annotations

import math
from bisect import bisect, bisect_left
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from hsbstar.audit import CAPTION, COLUMNS, words_of_caption
from hsbstar.core.cache import Remembered
from hsbstar.framework import bundled_messages
from hsbstar.spreadsheets import Place, as_text, is_blank

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from hsbstar.core.findings import Where
    from hsbstar.framework import Messages
    from hsbstar.spreadsheets import Area, CellValue, RawReturn, RawSheet


@dataclass(frozen=True)
class Captions:
    """The words by which the columns of a kind of table are known."""

    keys: Mapping[str, str]
    """The column that each folded caption means; all have ‘ref’ and ‘score’, by which a table is
    found."""
    needed: tuple[str, ...]
    """The columns that should be there as well."""
    answers: tuple[str, ...]
    """The columns that people fill in."""
    shown: Mapping[str, str]
    """How each column was headed in the blank workbook."""


_WORDS = Remembered(words_of_caption)


@lru_cache(8)
def audit_captions(own: tuple[Messages, ...] = ()) -> Captions:
    """Return how the table of an audit workbook is known, in any language.

    `own` are messages beside those that come with hsbstar.
    """
    keys: dict[str, str] = {}
    for messages in (*bundled_messages().values(), *own):
        for key, words in messages.listed("also_read").items():
            for word in words:
                keys.setdefault(words_of_caption(word), key)
        for key, caption in messages.section("columns").items():
            if key in CAPTION:
                keys.setdefault(words_of_caption(caption), key)
    return Captions(
        keys, ("statement", "evidence", "action"),
        tuple(column.key for column in COLUMNS if column.answer), CAPTION,
    )


AUDIT = audit_captions()
"""The table of an audit workbook in the languages that come with hsbstar."""


class TableRow(NamedTuple):
    """One row of a statements table: its cells by column key."""

    raw: RawReturn
    sheet: RawSheet
    number: int
    columns: dict[str, int]
    """The columns by key; one that is headed twice is not among them."""
    cells: Mapping[int, CellValue]
    """What the row holds, by column; there is no column 0."""
    captions: Captions
    merged: bool
    """Whether any cells of the row may be merged."""

    def place(self, key: str) -> Place:
        """Return the place of a cell; of the ref where the column is not there."""
        return Place(self.number, self.columns.get(key, self.columns["ref"]))

    def value(self, key: str) -> CellValue:
        """Return a cell's value; None where the column is not there."""
        return self.cells.get(self.columns.get(key, 0))

    def text(self, key: str) -> str:
        """Return a cell's value as text."""
        return as_text(self.value(key))

    def where(self, key: str) -> Where:
        """Return a cell's place for a finding."""
        return self.raw.where(self.sheet, self.place(key))

    def cover(self, key: str) -> Area | None:
        """Return the merged cells under which a cell is hidden, if it is."""
        if not self.merged or key not in self.columns:
            return None
        return self.sheet.cover(self.place(key))

    @property
    def answered(self) -> tuple[str, ...]:
        """The keys of the answer cells that are not blank."""
        cells, columns = self.cells, self.columns
        return tuple(
            key for key in self.captions.answers
            if (value := cells.get(columns.get(key, 0))) is not None and not is_blank(value)
        )


@dataclass(frozen=True)
class TableHeader:
    """The heading of a statements table: the columns by key, and what is headed twice."""

    raw: RawReturn
    sheet: RawSheet
    number: int
    columns: dict[str, int]
    doubled: dict[str, int]
    """The second column of those whose caption stands twice, by key."""
    captions: Captions = AUDIT

    @property
    def missing(self) -> tuple[str, ...]:
        """The keys of the columns that a table needs and that are not there."""
        known = self.columns.keys() | self.doubled.keys()
        return tuple(key for key in self.captions.needed if key not in known)

    def where(self, column: int) -> Where:
        """Return the place of a cell of the heading."""
        return self.raw.where(self.sheet, Place(self.number, column))


def find_headers(raw: RawReturn, captions: Captions = AUDIT) -> list[TableHeader]:
    """Return the headings of all statements tables of a kind, sheet by sheet."""
    found = []
    for sheet in raw.sheets:
        for number, texts in sheet.short_texts.items():
            if len(texts) < 2:
                continue
            columns, doubled = _read_header(texts, captions)
            if {"ref", "score"} <= columns.keys() | doubled.keys():
                found.append(TableHeader(raw, sheet, number, columns, doubled, captions))
    return found


def find_rows(headers: Sequence[TableHeader]) -> Iterator[TableRow]:
    """Yield the rows below each heading, down to the next one or to the end of the sheet.

    Below a heading with two columns for the ref no row can be told: none is yielded.
    """
    for index, header in enumerate(headers):
        if "ref" not in header.columns:
            continue
        rest = headers[index + 1 : index + 2]
        same_sheet = bool(rest) and rest[0].sheet is header.sheet
        end = rest[0].number if same_sheet else math.inf
        numbers = header.sheet.row_numbers
        first, last = bisect(numbers, header.number), bisect_left(numbers, end)
        for number in numbers[first:last]:
            cells = header.sheet.rows[number]
            if not all(map(is_blank, cells.values())):
                yield TableRow(
                    header.raw, header.sheet, number, header.columns, cells, header.captions,
                    header.sheet.merges_in(number),
                )


def _read_header(
    texts: Sequence[tuple[int, str]], captions: Captions
) -> tuple[dict[str, int], dict[str, int]]:
    """Return a row's captions: columns by key, and the second column of those that stand twice."""
    columns: dict[str, int] = {}
    doubled: dict[str, int] = {}
    keys = captions.keys
    for column, text in texts:
        if key := keys.get(_WORDS[text]):
            if key in columns:
                doubled[key] = column
            else:
                columns[key] = column
    if not doubled:
        return columns, doubled
    return {key: column for key, column in columns.items() if key not in doubled}, doubled
