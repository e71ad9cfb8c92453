"""The star tool's *Agreement*: a heat map of statement by agency, the widest spread first.

Every figure is a formula over *Scores*, but for alpha, which no formula of a spreadsheet gives.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hsbstar.agreement import (
    agreement_on,
    distribution_of,
    spread_of,
    tell_agreement,
    widest_first,
)
from hsbstar.cells import Place, column_letters
from hsbstar.layout import Column
from hsbstar.parts.values import Formula, Value
from hsbstar.scores import Answered
from hsbstar.star_layout import (
    AGENCY_WIDTH,
    AGREEMENT,
    COUNT_WIDTH,
    FIRST_AGENCY_COLUMN,
    FIRST_ROW,
    SCORES,
)
from hsbstar.wording import tell_apart
from hsbstar.workbooks.star_figures import (
    as_cell,
    score_label,
    shows_agencies,
    spread_over_pages,
)
from hsbstar.workbooks.styles import UPRIGHT

if TYPE_CHECKING:
    from collections.abc import Sequence
    from fractions import Fraction

    from hsbstar.framework import Scale
    from hsbstar.rounds import Round, StatementScore
    from hsbstar.voices import Voice
    from hsbstar.workbooks.sheet_filling import SheetFilling

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
    spread_over_pages(sheet, sum(column.width for column in columns), AGREEMENT.sheet)
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
