"""Find the statements table in a sheet, wherever people have put it.

A table begins at a row that holds both captions ‘Ref’ and ‘Score’ (in a moderation workbook:
‘Agreed score’), and goes on to the next such row or the end of the sheet. Columns are known by
their captions, so people may move them.
"""

from __future__ import annotations

from bisect import bisect, bisect_left
from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from itertools import zip_longest
from typing import TYPE_CHECKING, NamedTuple

from hsbstar.audit import CAPTION, COLUMNS, words_of_caption
from hsbstar.core.cache import TextCache
from hsbstar.core.problems import Problem
from hsbstar.framework import bundled_messages
from hsbstar.spreadsheets import EmptyFormula, ErrorCell, Place, as_text, is_blank, linked_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from hsbstar.core.findings import Where
    from hsbstar.framework import Messages
    from hsbstar.spreadsheets import Area, CellValue, RawSheet, Workbook


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
    """The heading of each column in the blank workbook."""


_WORDS = TextCache(words_of_caption)


@lru_cache(8)
def audit_captions(own: tuple[Messages, ...] = ()) -> Captions:
    """Return the captions of an audit workbook in the languages of hsbstar and those of `own`."""
    keys: dict[str, str] = {}
    for messages in (*bundled_messages().values(), *own):
        for key, words in messages.listed("also_read").items():
            for word in words:
                keys.setdefault(words_of_caption(word), key)
        for key, caption in messages.section("columns").items():
            if key in CAPTION:
                keys.setdefault(words_of_caption(caption), key)
    answers = tuple(column.key for column in COLUMNS if column.answer)
    return Captions(keys, ("statement", "evidence", "action"), answers, CAPTION)


@dataclass(frozen=True)
class TableHeader:
    """The heading of a statements table."""

    workbook: Workbook
    sheet: RawSheet
    number: int
    """The row of the heading."""
    columns: dict[str, int]
    """The columns by key; one whose caption occurs twice is not among them."""
    doubled: dict[str, int]
    """The last column of those whose caption occurs twice, by key."""
    captions: Captions

    @property
    def missing(self) -> tuple[str, ...]:
        """The keys of the columns that a table needs and that are not there."""
        known = self.columns.keys() | self.doubled.keys()
        return tuple(key for key in self.captions.needed if key not in known)

    def where(self, column: int) -> Where:
        """Return the place of a cell of the heading."""
        return self.workbook.where(self.sheet, Place(self.number, column))


class TableRow(NamedTuple):
    """One row of a statements table: its cells by column key."""

    header: TableHeader
    number: int
    columns: dict[str, int]
    """The columns by key; one whose caption occurs twice is not among them."""
    cells: Mapping[int, CellValue]
    """The cells of the row, by column; there is no column 0."""

    @property
    def sheet(self) -> RawSheet:
        """The sheet on which the row is."""
        return self.header.sheet

    def place(self, key: str) -> Place:
        """Return the place of a cell; of the ref where the column is not there."""
        return Place(self.number, self.columns.get(key, self.columns["ref"]))

    def value(self, key: str) -> CellValue:
        """Return a cell's value; None where the column is not there."""
        return self.cells.get(self.columns.get(key, 0))

    def text(self, key: str) -> str:
        """Return a cell's value as text."""
        return as_text(self.value(key))

    def written(self, key: str) -> str:
        """Return a cell's text, and where its link leads if the text does not show that."""
        text, links = self.text(key), self.header.sheet.links
        # Few sheets have links.
        return linked_text(text, links.get(self.place(key), "")) if links else text

    def lost(self, key: str) -> Problem | None:
        """Return what is wrong where a cell holds no text of its own: an error, or no result."""
        value = self.value(key)
        if isinstance(value, EmptyFormula):
            return Problem.TEXT_FORMULA_EMPTY
        return Problem.TEXT_IS_ERROR if isinstance(value, ErrorCell) else None

    def where(self, key: str) -> Where:
        """Return a cell's place for a finding."""
        return self.header.workbook.where(self.sheet, self.place(key))

    def cover(self, key: str) -> Area | None:
        """Return the merged cells under which a cell is hidden, if it is."""
        if key not in self.columns or not self.sheet.merges_in(self.number):
            return None
        return self.sheet.cover(self.place(key))

    @property
    def answered(self) -> tuple[str, ...]:
        """The keys of the answer cells that are not blank."""
        cells, columns = self.cells, self.columns
        return tuple(
            key for key in self.header.captions.answers
            if (value := cells.get(columns.get(key, 0))) is not None and not is_blank(value)
        )


def looks_like_ref(text: str) -> bool:
    """Return whether a text in the column ‘Ref’ can be a ref, rather than a title or evidence."""
    return len(text) <= 8 and any(map(str.isdigit, text)) and " " not in text


def holds_answers_alone(cells: Mapping[int, CellValue], columns: Mapping[str, int]) -> bool:
    """Return whether a row holds nothing but a ref or title, and answers.

    The top of a domain's sheet has words next to its score so far, which is no answer.
    """
    own = {columns.get(key) for key in ("ref", "score", "evidence", "action")}
    return all(column in own or is_blank(value) for column, value in cells.items())


def find_headers(
    workbook: Workbook, captions: Captions, is_answer: Callable[[CellValue], bool] | None = None
) -> list[TableHeader]:
    """Return the headings of all statements tables of a kind, sheet by sheet.

    A heading of the score that was overwritten by one cell for which `is_answer` is one, too.
    """
    headers = []
    for sheet in workbook.sheets:
        for number, texts in sheet.short_texts.items():
            found: dict[str, list[int]] = defaultdict(list)
            for column, text in texts:
                if key := captions.keys.get(_WORDS[text]):
                    found[key].append(column)
            if is_answer and found.keys() & {"ref", "statement", "score"} == {"ref", "statement"}:
                cells = sheet.rows[number].items()
                answers = [column for column, value in cells if is_answer(value)]
                found |= {"score": answers} if len(answers) == 1 else {}
            if {"ref", "score"} <= found.keys():
                columns = {key: places[0] for key, places in found.items() if len(places) == 1}
                doubled = {key: places[-1] for key, places in found.items() if len(places) > 1}
                headers.append(TableHeader(workbook, sheet, number, columns, doubled, captions))
    return headers


def find_unknown_headings(
    workbook: Workbook, captions: Captions, headers: Sequence[TableHeader]
) -> Iterator[tuple[Where, str]]:
    """Yield the place and the heading of a score column that may be another round's.

    It is in a row with ‘Ref’ and holds a caption of the score among other words (`Score 2025`), on
    a sheet without a heading that is known.
    """
    known = {header.sheet.name for header in headers}
    scores = tuple(words for words, key in captions.keys.items() if key == "score")
    for sheet in workbook.sheets:
        for number, texts in () if sheet.name in known else sheet.short_texts.items():
            if not any(captions.keys.get(_WORDS[text]) == "ref" for _, text in texts):
                continue
            for column, text in texts:
                words = f" {_WORDS[text]} "
                if any(f" {score} " in words for score in scores):
                    yield workbook.where(sheet, Place(number, column)), text.strip()
                    break


def find_rows(headers: Sequence[TableHeader]) -> Iterator[TableRow]:
    """Yield the rows below each heading, down to the next heading or to the end of the sheet.

    Below a heading with two columns for the ref, no row can be matched: none is yielded.
    """
    for header, following in zip_longest(headers, headers[1:]):
        if "ref" not in header.columns:
            continue
        numbers, end = header.sheet.row_numbers, None
        if following and following.sheet is header.sheet:
            end = bisect_left(numbers, following.number)
        for number in numbers[bisect(numbers, header.number) : end]:
            cells = header.sheet.rows[number]
            if not all(map(is_blank, cells.values())):
                yield TableRow(header, number, header.columns, cells)
