"""The star tool's *Agreement* and *Gaps*: where agencies differ, and where data is missing.

Every figure is a formula over *Scores*, except alpha, which no formula of a spreadsheet gives.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hsbstar.core.text import distinct_captions
from hsbstar.framework import Answered
from hsbstar.rounds import (
    agreement_on,
    agreement_summary,
    distribution_of,
    rating_cell,
    score_or,
    spread_of,
    widest_first,
    without_score,
)
from hsbstar.spreadsheets import (
    FIRST_ROW,
    UPRIGHT,
    Column,
    Formula,
    Place,
    Value,
    column_letters,
)
from hsbstar.spreadsheets.writing import spread_over_pages
from hsbstar.star_tool.layout import (
    AGENCY_WIDTH,
    AGREEMENT,
    COUNT_WIDTH,
    FIRST_AGENCY_COLUMN,
    GAPS,
    SCORES,
    shows_agencies,
)
from hsbstar.star_tool.scores_sheet import find_ratings, find_statement, in_formula

if TYPE_CHECKING:
    from collections.abc import Sequence
    from fractions import Fraction

    from hsbstar.framework import Scale
    from hsbstar.rounds import Round, StatementScore
    from hsbstar.spreadsheets.writing import SheetFilling


def fill_agreement(sheet: SheetFilling, collated: Round, scale: Scale) -> None:
    """Write spread, distribution and every agency's answer for each statement, then alpha."""
    shown = collated.agencies if shows_agencies(collated) else ()
    columns = _columns(shown, scale)
    records = [
        {
            "ref": score.statement.ref,
            "domain": score.domain,
            "statement": score.statement.text,
            **_figures(row, score, columns, scale),
            **_ratings(row, score, shown, collated, scale),
        }
        for row, score in enumerate(widest_first(collated), start=FIRST_ROW)
    ]
    sheet.table(columns, records)
    spread_over_pages(sheet.book, AGREEMENT.sheet, sum(column.width for column in columns))
    last = FIRST_ROW + len(records) - 1
    if shown:
        first = Place(FIRST_ROW, _first_agency(scale))
        cells = f"{first.address}:{Place(last, len(columns)).address}"
        sheet.colour(cells, scale.lowest, scale.highest)
    _fill_alpha(sheet, collated, last + 2, columns)


def _columns(agencies: Sequence[str], scale: Scale) -> tuple[Column, ...]:
    """Return all columns: the fixed ones, one for each score of the scale, one for each agency."""
    counts = [f"Gave {value}" for value in scale.values]
    fixed = [column.caption for column in AGREEMENT.columns]
    captions = distinct_captions(agencies, fixed + counts)
    return (
        *AGREEMENT.columns,
        *(Column(f"count {value}", caption, COUNT_WIDTH, "hsb number", heading=UPRIGHT)
          for value, caption in zip(scale.values, counts, strict=True)),
        *(Column(f"agency {number}", caption, AGENCY_WIDTH, "hsb number", heading=UPRIGHT)
          for number, caption in enumerate(captions)),
    )


def _first_agency(scale: Scale) -> int:
    return len(AGREEMENT.columns) + len(scale.values) + 1


def _figures(
    row: int, score: StatementScore, columns: Sequence[Column], scale: Scale
) -> dict[str, Value]:
    """Return spread and distribution; a mean of two returns counts for the nearest score."""
    first, last = Place(row, _first_agency(scale)), Place(row, len(columns))
    ratings = f"{first.address}:{last.address}"
    spread, counts = spread_of(score), distribution_of(score, scale.lowest, scale.highest)

    def figure(formula: str, result: Fraction | None, fewest: int) -> Formula:
        """Return a figure that needs this many scores; a dash with fewer."""
        return Formula(f'=IF(COUNT({ratings})<{fewest},"–",{formula})', score_or(result, "–"))

    return {
        "spread": figure(f"MAX({ratings})-MIN({ratings})", spread.width if spread else None, 2),
        "lowest": figure(f"MIN({ratings})", min(score.given, default=None), 1),
        "highest": figure(f"MAX({ratings})", max(score.given, default=None), 1),
        "agencies": Formula(f"=COUNT({ratings})", score.respondents),
        **{
            f"count {value}": Formula(
                f'=COUNTIFS({ratings},">={value - 0.5:g}",{ratings},"<{value + 0.5:g}")',
                counts[value],
            )
            for value in scale.values
        },
    }


def _ratings(
    row: int, score: StatementScore, agencies: Sequence[str], collated: Round, scale: Scale
) -> dict[str, Value]:
    """Return each agency's answer, looked up by the statement's ref in *Scores*."""
    match = find_statement(AGREEMENT.place(row, "ref"), collated)
    last = FIRST_ROW + len(collated.statements) - 1
    found: dict[str, Value] = {}
    for number, agency in enumerate(agencies):
        column = column_letters(FIRST_AGENCY_COLUMN + number)
        answer = f"INDEX({SCORES.sheet}!${column}${FIRST_ROW}:${column}${last},{match})"
        shown = rating_cell(score.by_agency[agency], scale)
        result = shown if isinstance(shown, str | int | float) else ""
        found[f"agency {number}"] = Formula(f'=IF({answer}="","",{answer})', result)
    return found


def _fill_alpha(
    sheet: SheetFilling, collated: Round, row: int, columns: Sequence[Column]
) -> None:
    """Write alpha and how it is read, for the whole and for each domain, below the table."""
    whole = ("All statements", agreement_on(collated.statements, collated.agencies))
    domains = [(f"{domain.number}  {domain.title}",
                agreement_on(domain.statements, collated.agencies)) for domain in collated.domains]
    sheet.write(Place(row, 1), "Agreement by Krippendorff's alpha (see Method)", "hsb heading")
    for number, (name, agreement) in enumerate((whole, *domains), start=row + 1):
        sheet.prose(number, f"{name}: {agreement_summary(agreement)}", "hsb text", columns)


def fill_gaps(sheet: SheetFilling, collated: Round, scale: Scale) -> None:
    """List statements to which an agency answered *no data* or nothing, in their order."""
    gaps = [
        (score, silent[Answered.NO_DATA], silent[Answered.BLANK])
        for score in collated.statements if (silent := without_score(score))
        and (silent[Answered.NO_DATA] or silent[Answered.BLANK])
    ]
    shown, label = shows_agencies(collated), in_formula(scale.no_data.label)
    records: list[dict[str, Value]] = []
    for row, (score, no_data, blank) in enumerate(gaps, start=FIRST_ROW):
        ratings = find_ratings(GAPS.place(row, "ref"), collated)
        records.append({
            "ref": score.statement.ref,
            "domain": score.domain,
            "statement": score.statement.text,
            "agencies": Formula(f"=COUNT({ratings})", score.respondents),
            "no_data": Formula(f'=COUNTIF({ratings},"{label}")', len(no_data)),
            "no_data_from": ", ".join(no_data) if shown else "",
            "blank": Formula(f"=COUNTBLANK({ratings})", len(blank)),
            "blank_from": ", ".join(blank) if shown else "",
        })
    sheet.table(GAPS.columns, records)
