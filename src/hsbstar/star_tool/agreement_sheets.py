"""The star tool's *Agreement* and *Gaps*: where agencies differ, and where data is missing.

Every figure is a formula over *Scores*, except alpha, which no formula of a spreadsheet gives.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hsbstar.core.text import tell_apart
from hsbstar.framework import Answered
from hsbstar.rounds import (
    agreement_on,
    as_cell,
    distribution_of,
    score_label,
    spread_of,
    tell_agreement,
    widest_first,
    without_score,
)
from hsbstar.spreadsheets import FIRST_ROW, Column, Formula, Place, Value, column_letters
from hsbstar.spreadsheets.writing import UPRIGHT, spread_over_pages
from hsbstar.star_tool.layout import (
    AGENCY_WIDTH,
    AGREEMENT,
    COUNT_WIDTH,
    FIRST_AGENCY_COLUMN,
    GAPS,
    SCORES,
)
from hsbstar.star_tool.scores_sheet import shows_agencies

if TYPE_CHECKING:
    from collections.abc import Sequence
    from fractions import Fraction

    from hsbstar.framework import Scale
    from hsbstar.rounds import Round, StatementScore, Voice
    from hsbstar.spreadsheets.writing import SheetFilling

SUMMARY_ROWS = 40
"""Rows below the table that are ours: alpha for the whole and for each domain."""


def fill_agreement(sheet: SheetFilling, collated: Round, scale: Scale) -> None:
    """Write spread, distribution and every agency's answer for each statement, then alpha."""
    columns = _columns(collated, scale)
    ordered = widest_first(collated)
    records = [_record(row, one, columns, collated, scale)
               for row, one in enumerate(ordered, start=FIRST_ROW)]
    sheet.table(columns, records)
    sheet.widths(len(AGREEMENT.columns) + 1, columns[len(AGREEMENT.columns):])
    spread_over_pages(sheet.book, AGREEMENT.sheet, sum(column.width for column in columns))
    last = FIRST_ROW + len(records) - 1
    first = _first_agency(scale)
    if shows_agencies(collated):
        cells = f"{Place(FIRST_ROW, first).address}:{Place(last, len(columns)).address}"
        sheet.colour(cells, scale.lowest, scale.highest)
    _fill_alpha(sheet, collated, last + 2, columns)


def _columns(collated: Round, scale: Scale) -> tuple[Column, ...]:
    """Return all columns: the fixed ones, one for each score of the scale, one for each agency."""
    counts = [f"Gave {value}" for value in scale.values]
    taken = [column.caption for column in AGREEMENT.columns] + counts
    captions = tell_apart(collated.agencies if shows_agencies(collated) else (), taken)
    return (
        *AGREEMENT.columns,
        *(Column(f"count {value}", caption, COUNT_WIDTH, "hsb number")
          for value, caption in zip(scale.values, counts, strict=True)),
        *(Column(f"agency {number}", caption, AGENCY_WIDTH, "hsb number", heading=UPRIGHT)
          for number, caption in enumerate(captions)),
    )


def _first_agency(scale: Scale) -> int:
    return len(AGREEMENT.columns) + len(scale.values) + 1


def _record(
    row: int, one: StatementScore, columns: Sequence[Column], collated: Round, scale: Scale
) -> dict[str, Value]:
    first = Place(row, _first_agency(scale)).address
    voices = f"{first}:{Place(row, len(columns)).address}"
    return {
        "ref": one.statement.ref,
        "domain": one.domain,
        "statement": one.statement.text,
        **_spread(one, voices),
        **_counts(one, voices, scale),
        **_voices(row, one, collated, scale),
    }


def _spread(one: StatementScore, voices: str) -> dict[str, Value]:
    spread, scores = spread_of(one), one.given

    def told(formula: str, score: Fraction | None, least: int) -> Formula:
        """Tell a figure for which so many scores are needed at least."""
        result = "–" if score is None else as_cell(score)
        return Formula(f'=IF(COUNT({voices})<{least},"–",{formula})', result)

    return {
        "spread": told(f"MAX({voices})-MIN({voices})", spread.width if spread else None, 2),
        "lowest": told(f"MIN({voices})", min(scores, default=None), 1),
        "highest": told(f"MAX({voices})", max(scores, default=None), 1),
        "silent": Formula(f"=COLUMNS({voices})-COUNT({voices})",
                          len(one.by_agency) - one.respondents),
    }


def _counts(one: StatementScore, voices: str, scale: Scale) -> dict[str, Value]:
    """Return how many gave each score; a mean of two returns counts for the nearest."""
    counts = distribution_of(one, scale.lowest, scale.highest)
    return {
        f"count {value}": Formula(
            f'=COUNTIFS({voices},">={value - 0.5:g}",{voices},"<{value + 0.5:g}")', counts[value]
        )
        for value in scale.values
    }


def _voices(
    row: int, one: StatementScore, collated: Round, scale: Scale
) -> dict[str, Value]:
    """Return each agency's answer, looked up by the statement's ref in *Scores*."""
    rows = len(collated.statements)
    match = f"MATCH({AGREEMENT.place(row, 'ref').absolute},{SCORES.cells('ref', rows)},0)"
    found: dict[str, Value] = {}
    for number, agency in enumerate(collated.agencies if shows_agencies(collated) else ()):
        column = column_letters(FIRST_AGENCY_COLUMN + number)
        cells = f"{SCORES.sheet}!${column}${FIRST_ROW}:${column}${FIRST_ROW + rows - 1}"
        answer = f"INDEX({cells},{match})"
        found[f"agency {number}"] = Formula(
            f'=IF({answer}="","",{answer})', _shown(one.by_agency[agency], scale)
        )
    return found


def _shown(voice: Voice, scale: Scale) -> str | float:
    if isinstance(voice, Answered):
        return score_label(voice, scale) or ""
    return as_cell(voice)


def _fill_alpha(
    sheet: SheetFilling, collated: Round, row: int, columns: Sequence[Column]
) -> None:
    """Write alpha and its reading, for the whole and for each domain, below the table."""
    whole = ("All statements", agreement_on(collated.statements, collated.agencies))
    domains = [(f"{one.number}  {one.title}", agreement_on(one.statements, collated.agencies))
               for one in collated.domains]
    sheet.write(Place(row, 1), "Agreement by Krippendorff's alpha (see Method)", "hsb heading")
    for number, (name, agreement) in enumerate((whole, *domains), start=row + 1):
        sheet.prose(number, f"{name}: {tell_agreement(agreement)}", "hsb text", columns)


def fill_gaps(sheet: SheetFilling, collated: Round, scale: Scale) -> None:
    """List statements to which an agency answered *no data* or nothing, in their order."""
    open_ones = [one for one in collated.statements
                 if any(without_score(one)[answered]
                        for answered in (Answered.NO_DATA, Answered.BLANK))]
    records = [_gap_record(row, one, collated, scale)
               for row, one in enumerate(open_ones, start=FIRST_ROW)]
    sheet.table(GAPS.columns, records)


def _gap_record(row: int, one: StatementScore, collated: Round, scale: Scale) -> dict[str, Value]:
    silent = without_score(one)
    shown = shows_agencies(collated)
    no_data, blank = silent[Answered.NO_DATA], silent[Answered.BLANK]
    voices = _gap_voices(row, collated)
    label = scale.no_data.label.replace('"', '""')
    return {
        "ref": one.statement.ref,
        "domain": one.domain,
        "statement": one.statement.text,
        "no_data": Formula(f'=COUNTIF({voices},"{label}")', len(no_data)),
        "no_data_from": ", ".join(no_data) if shown else "",
        "blank": Formula(f"=COUNTBLANK({voices})", len(blank)),
        "blank_from": ", ".join(blank) if shown else "",
    }


def _gap_voices(row: int, collated: Round) -> str:
    """Return the agencies' cells of a row's statement in *Scores*, found by its ref."""
    rows = len(collated.statements)
    first = Place(FIRST_ROW, FIRST_AGENCY_COLUMN).absolute
    last = Place(FIRST_ROW + rows - 1, FIRST_AGENCY_COLUMN + len(collated.agencies) - 1).absolute
    match = f"MATCH({GAPS.place(row, 'ref').absolute},{SCORES.cells('ref', rows)},0)"
    return f"INDEX({SCORES.sheet}!{first}:{last},{match},0)"
