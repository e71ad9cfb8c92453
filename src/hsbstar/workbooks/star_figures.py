"""The star tool's figures: *Scores*, *Star* and *Priorities*, as live formulas.

Only the agencies' scores are values; statement and domain scores are formulas over them, so that
a person can follow every figure.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from hsbstar.cells import Place, column_letters
from hsbstar.layout import Column
from hsbstar.parts.book import PRINT_AREA, PRINT_TITLES
from hsbstar.parts.elements import needed
from hsbstar.parts.values import Formula, Value
from hsbstar.scores import Answered
from hsbstar.star_layout import (
    AGENCY_WIDTH,
    FIRST_AGENCY_COLUMN,
    FIRST_ROW,
    HEADER_ROW,
    LABEL_COLUMN,
    PLOT_COLUMN,
    PRIORITIES,
    SCORES,
    STAR,
    agency_captions,
)
from hsbstar.workbooks.star_chart import ROWS_TALL, Plot, shape_chart, spoke_label
from hsbstar.workbooks.styles import UPRIGHT

if TYPE_CHECKING:
    from collections.abc import Sequence
    from fractions import Fraction

    from hsbstar.framework import Scale
    from hsbstar.rounds import DomainScore, Round, StatementScore, Voice
    from hsbstar.workbooks.sheet_filling import SheetFilling


THIN, NO_SCORE = "thin evidence", "no score"
WIDEST_PAGE = 285.0
"""How many characters wide a sheet may be and still be readable on one A4 page across."""


def as_cell(score: Fraction) -> float:
    """Return a score as a cell holds it: a whole number where it is one."""
    return score.numerator if score.denominator == 1 else float(score)


def fill_scores(sheet: SheetFilling, collated: Round, scale: Scale) -> None:
    """Write what each agency says on each statement, and the statements' scores."""
    captions = agency_captions(collated.agencies)
    agencies = tuple(
        Column(f"agency {number}", caption, AGENCY_WIDTH, "hsb number", heading=UPRIGHT)
        for number, caption in enumerate(captions)
    )
    records = []
    for row, one in enumerate(collated.statements, start=FIRST_ROW):
        voices = {
            column.key: as_voice(one.by_agency[agency], scale)
            for column, agency in zip(agencies, collated.agencies, strict=True)
        }
        records.append({**_statement(row, one, len(agencies), scale), **voices})
    columns = (*SCORES.columns, *agencies)
    sheet.table(columns, records)
    sheet.widths(FIRST_AGENCY_COLUMN, agencies)
    _spread_over_pages(sheet, sum(column.width for column in columns))
    corner = Place(FIRST_ROW + len(records) - 1, len(columns)).address
    own = SCORES.cells("score", len(records), anchored=False)
    for cells in (own, f"{Place(FIRST_ROW, FIRST_AGENCY_COLUMN).address}:{corner}"):
        sheet.colour(cells, scale.lowest, scale.highest)


def _spread_over_pages(sheet: SheetFilling, width: float) -> None:
    """Print many agencies on pages side by side, each with the refs: large enough to read."""
    pages = math.ceil(width / WIDEST_PAGE)
    needed(sheet.root, "{*}pageSetup").set("fitToWidth", str(pages))
    header = f"${HEADER_ROW}:${HEADER_ROW}"
    titles = [header] if pages == 1 else ["$A:$A", header]
    sheet.book.set_name(PRINT_TITLES, SCORES.sheet, *titles)


def _statement(row: int, one: StatementScore, agencies: int, scale: Scale) -> dict[str, Value]:
    first = Place(row, FIRST_AGENCY_COLUMN).address
    voices = f"{first}:{Place(row, FIRST_AGENCY_COLUMN + agencies - 1).address}"
    no = scale.not_applicable.label.replace('"', '""')
    return {
        "ref": one.statement.ref,
        "domain": one.domain,
        "strand": one.statement.strand or "",
        "statement": one.statement.text,
        "score": Formula(f'=IF(COUNT({voices})=0,"",AVERAGE({voices}))', _or(one.score, "")),
        "agencies": Formula(f"=COUNT({voices})", len(one.scores)),
        "applies": Formula(
            f'=IF(SUMPRODUCT(--({voices}="{no}"))=COLUMNS({voices}),"no","yes")',
            "yes" if one.applies else "no",
        ),
    }


def _or(score: Fraction | None, text: str) -> str | float:
    """Return a score as a cell holds it, or a text where there is none."""
    return text if score is None else as_cell(score)


def as_voice(voice: Voice, scale: Scale) -> Value:
    """Return what an agency says as a cell holds it: a score, a label, or nothing."""
    if isinstance(voice, Answered):
        labels = {
            Answered.NOT_APPLICABLE: scale.not_applicable.label,
            Answered.NO_DATA: scale.no_data.label,
        }
        return labels.get(voice)
    return as_cell(voice)


def fill_star(sheet: SheetFilling, collated: Round) -> None:
    """Write the domains' scores with their coverage, and shape the chart below them."""
    records = [_domain(row, one, len(collated.statements))
               for row, one in enumerate(collated.domains, start=FIRST_ROW)]
    sheet.table(STAR.columns, records)
    sheet.write(Place(HEADER_ROW - 1, PLOT_COLUMN), "For the chart:", "hsb subtitle")
    name = collated.source.round or "Score"
    sheet.write(Place(HEADER_ROW, PLOT_COLUMN), name, "hsb text")
    for row, one in enumerate(collated.domains, start=FIRST_ROW):
        score = STAR.place(row, "score")
        if one.score is not None:
            plotted = Formula(f"={score.address}", as_cell(one.score))
            sheet.write(Place(row, PLOT_COLUMN), plotted, "hsb mean")
        label = spoke_label(one.title, [(score, one.score)],
                            note=STAR.place(row, "note"), thin=_note(one) == THIN)
        sheet.write(Place(row, LABEL_COLUMN), label, "hsb text")
    cells = STAR.cells("score", len(records), anchored=False)
    sheet.colour(cells, collated.source.lowest, collated.source.highest)
    _shape_chart(sheet, collated)


def _note(one: DomainScore) -> str:
    if one.score is None:
        return NO_SCORE
    return THIN if one.thin else ""


def _domain(row: int, one: DomainScore, statements: int) -> dict[str, Value]:
    domains, scores, applies = (
        SCORES.cells(key, statements) for key in ("domain", "score", "applies")
    )
    number, scored, of = (
        STAR.place(row, key).absolute for key in ("number", "scored", "of")
    )
    return {
        "number": one.number,
        "title": one.title,
        "score": Formula(
            f'=IF({scored}=0,"{NO_SCORE}",AVERAGEIF({domains},{number},{scores}))',
            _or(one.score, NO_SCORE),
        ),
        "scored": Formula(f"=SUMPRODUCT(({domains}={number})*ISNUMBER({scores}))", one.scored),
        "of": Formula(f'=COUNTIFS({domains},{number},{applies},"yes")', one.of),
        "coverage": Formula(
            f'=IF({of}=0,"–",{scored}/{of})', one.scored / one.of if one.of else "–"
        ),
        "agencies": one.agencies,
        "note": Formula(
            f'=IF({scored}=0,"{NO_SCORE}",IF(2*{scored}<{of},"{THIN}",""))', _note(one)
        ),
    }


def _shape_chart(sheet: SheetFilling, collated: Round) -> None:
    """Fit the chart to this round's number of domains and scale, below the table."""
    last = FIRST_ROW + len(collated.domains) - 1
    source = collated.source
    plot = Plot(
        STAR.sheet, (LABEL_COLUMN, HEADER_ROW), (PLOT_COLUMN,), (FIRST_ROW, last),
        (source.lowest, source.highest),
        (frozenset(index for index, one in enumerate(collated.domains) if one.thin),),
    )
    shape_chart(sheet.book, plot, row=last + 2)
    corner = f"${column_letters(len(STAR.columns))}${last + 3 + ROWS_TALL}"
    sheet.book.set_name(PRINT_AREA, STAR.sheet, f"$A$1:{corner}")


def fill_priorities(sheet: SheetFilling, collated: Round) -> None:
    """List the statements weakest first, then those without a score; the figures are live."""
    weakest = collated.weakest_statements
    unscored = [one for one in collated.statements if one.score is None]
    titles = {domain.number: domain.title for domain in collated.domains}
    records: list[dict[str, Value]] = [
        {
            "rank": _rank(one, weakest),
            "ref": one.statement.ref,
            "domain": f"{one.domain}  {titles[one.domain]}",
            "statement": one.statement.text,
            **_live(row, one, collated),
        }
        for row, one in enumerate([*weakest, *unscored], start=FIRST_ROW)
    ]
    sheet.table(PRIORITIES.columns, records)
    cells = PRIORITIES.cells("score", len(records), anchored=False)
    sheet.colour(cells, collated.source.lowest, collated.source.highest)


def _rank(one: StatementScore, weakest: Sequence[StatementScore]) -> Value:
    """Return the rank of a statement: equal scores share the better rank, as in sport."""
    if one.score is None:
        return "–"
    return 1 + sum(other.score is not None and other.score < one.score for other in weakest)


def _live(row: int, one: StatementScore, collated: Round) -> dict[str, Value]:
    """Return the figures of a row of *Priorities*, looked up by its ref in *Scores*."""
    rows = len(collated.statements)
    match = f"MATCH({PRIORITIES.place(row, 'ref').absolute},{SCORES.cells('ref', rows)},0)"
    first = Place(FIRST_ROW, FIRST_AGENCY_COLUMN).absolute
    last = Place(
        FIRST_ROW + rows - 1, FIRST_AGENCY_COLUMN + len(collated.agencies) - 1
    ).absolute
    voices = f"INDEX({SCORES.sheet}!{first}:{last},{match},0)"
    score = f"INDEX({SCORES.cells('score', rows)},{match})"
    counted = PRIORITIES.place(row, "agencies").address
    return {
        "score": Formula(f'=IF(ISNUMBER({score}),{score},"{NO_SCORE}")', _or(one.score, NO_SCORE)),
        "agencies": Formula(
            f"=INDEX({SCORES.cells('agencies', rows)},{match})", len(one.scores)
        ),
        "lowest": Formula(
            f'=IF({counted}=0,"",MIN({voices}))', _or(min(one.scores.values(), default=None), "")
        ),
        "highest": Formula(
            f'=IF({counted}=0,"",MAX({voices}))', _or(max(one.scores.values(), default=None), "")
        ),
    }
