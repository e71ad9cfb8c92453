"""The star tool's figures: *Scores* and *Priorities*, as live formulas.

Only the agencies' scores are values; statement and domain scores are formulas over them, so that
a person can follow every figure.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import zip_longest
from types import MappingProxyType
from typing import TYPE_CHECKING

from hsbstar.rounds import as_cell, as_voice, score_or
from hsbstar.spreadsheets import FIRST_ROW, Column, Formula, Place
from hsbstar.spreadsheets.writing import UPRIGHT, spread_over_pages
from hsbstar.star_tool.layout import (
    AGENCY_WIDTH,
    FIRST_AGENCY_COLUMN,
    MOST_AGENCIES,
    PRIORITIES,
    SCORES,
    WEIGHTS_ROW,
    agency_captions,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from hsbstar.framework import Scale
    from hsbstar.rounds import Round, Source, StatementScore, Weighing
    from hsbstar.spreadsheets import Table, Value
    from hsbstar.spreadsheets.writing import SheetFilling


@dataclass(frozen=True)
class Beside:
    """What stands beside a table's own columns, row by row; where scores were agreed, for one."""

    columns: tuple[Column, ...] = ()
    records: tuple[Mapping[str, Value], ...] = ()
    """The figures of each row; they may also replace those of the table's own columns."""
    coloured: tuple[str, ...] = ()
    """The columns that hold scores."""

    def join(self, records: Iterable[Mapping[str, Value]]) -> list[dict[str, Value]]:
        """Return the table's records with what stands beside them."""
        own = [dict(record) for record in records]
        for record, more in zip(own, self.records, strict=False):
            record.update(more)
        return own

    def and_then(self, other: Beside) -> Beside:
        """Return this with what stands further right."""
        if not other.columns:
            return self
        records = zip_longest(self.records, other.records, fillvalue=NO_VALUES)
        return Beside(
            (*self.columns, *other.columns),
            tuple({**one, **more} for one, more in records),
            (*self.coloured, *other.coloured),
        )

    def colour(self, sheet: SheetFilling, first: int, rows: int, source: Source) -> None:
        """Colour the scores; `first` is the number of the first column beside the table."""
        for number, column in enumerate(self.columns, start=first):
            if column.key in self.coloured:
                top, end = Place(FIRST_ROW, number), Place(FIRST_ROW + rows - 1, number)
                sheet.colour(f"{top.address}:{end.address}", source.lowest, source.highest)


NOTHING_BESIDE = Beside()
NO_VALUES: Mapping[str, Value] = MappingProxyType({})


def shows_agencies(collated: Round) -> bool:
    """Say whether a star tool shows the answers of a round's single agencies."""
    return len(collated.agencies) <= MOST_AGENCIES


def fill_scores(
    sheet: SheetFilling, collated: Round, scale: Scale, beside: Beside = NOTHING_BESIDE
) -> None:
    """Write what each agency says on each statement, and the statements' scores."""
    shown = collated.agencies if shows_agencies(collated) else ()
    captions = agency_captions(shown, beside.columns)
    agencies = tuple(
        Column(f"agency {number}", caption, AGENCY_WIDTH, "hsb number", heading=UPRIGHT)
        for number, caption in enumerate(captions)
    )
    records = []
    for row, one in enumerate(collated.statements, start=FIRST_ROW):
        voices = {
            column.key: as_voice(one.by_agency[agency], scale)
            for column, agency in zip(agencies, shown, strict=True)
        }
        records.append({**_statement(row, one, len(agencies), scale), **voices})
    if collated.weighing.weights and shown:
        _write_weights(sheet, collated)
    columns = (*SCORES.columns, *agencies, *beside.columns)
    sheet.table(columns, beside.join(records))
    sheet.widths(FIRST_AGENCY_COLUMN, columns[len(SCORES.columns):])
    spread_over_pages(sheet.book, SCORES.sheet, sum(column.width for column in columns))
    last_agency = len(SCORES.columns) + len(agencies)
    corner = Place(FIRST_ROW + len(records) - 1, last_agency).address
    own = SCORES.cells("score", len(records), anchored=False)
    answers = f"{Place(FIRST_ROW, FIRST_AGENCY_COLUMN).address}:{corner}"
    for cells in (own, answers) if shown else (own,):
        sheet.colour(cells, scale.lowest, scale.highest)
    beside.colour(sheet, last_agency + 1, len(records), collated.source)


def _write_weights(sheet: SheetFilling, collated: Round) -> None:
    """Write each agency's weight above its column; the formulas below take it from there."""
    sheet.write(Place(WEIGHTS_ROW, FIRST_AGENCY_COLUMN - 1), "Weight:", "hsb strong")
    for column, agency in enumerate(collated.agencies, start=FIRST_AGENCY_COLUMN):
        weight = as_cell(collated.weighing.weight(agency))
        sheet.write(Place(WEIGHTS_ROW, column), weight, "hsb number")


def mean_of(row: int, agencies: int, weighing: Weighing) -> str:
    """Return the formula, without `=`, of the (weighted) mean of the agencies' scores in a row."""
    first, last = FIRST_AGENCY_COLUMN, FIRST_AGENCY_COLUMN + agencies - 1
    voices = f"{Place(row, first).address}:{Place(row, last).address}"
    mean = f"AVERAGE({voices})"
    if weighing.weights:
        ends = (Place(WEIGHTS_ROW, column).absolute for column in (first, last))
        weights = ":".join(ends)
        # SUMPRODUCT takes an answer that is no score for 0, and so must the sum of the weights.
        mean = f"SUMPRODUCT({weights},{voices})/SUMPRODUCT({weights},--ISNUMBER({voices}))"
    return f'IF(COUNT({voices})=0,"",{mean})'


def _statement(row: int, one: StatementScore, agencies: int, scale: Scale) -> dict[str, Value]:
    first = Place(row, FIRST_AGENCY_COLUMN).address
    voices = f"{first}:{Place(row, FIRST_AGENCY_COLUMN + agencies - 1).address}"
    no = scale.not_applicable.label.replace('"', '""')
    return {
        "ref": one.statement.ref,
        "domain": one.domain,
        "strand": one.statement.strand or "",
        "statement": one.statement.text,
        "score": Formula(f"={mean_of(row, agencies, one.weighing)}", score_or(one.score, "")),
        "agencies": Formula(f"=COUNT({voices})", one.respondents),
        "applies": Formula(
            f'=IF(SUMPRODUCT(--({voices}="{no}"))=COLUMNS({voices}),"no","yes")',
            "yes" if one.applies else "no",
        ),
    }


def write_table(
    sheet: SheetFilling, table: Table, records: Sequence[Mapping[str, Value]], beside: Beside
) -> None:
    """Write a table with what stands beside it."""
    sheet.table((*table.columns, *beside.columns), beside.join(records))
    if beside.columns:
        sheet.widths(len(table.columns) + 1, beside.columns)


def row_in_scores(row: int, statements: int) -> str:
    """Return the formula that finds the statement of a row of *Priorities* in *Scores*."""
    ref = PRIORITIES.place(row, "ref").absolute
    return f"MATCH({ref},{SCORES.cells('ref', statements)},0)"
