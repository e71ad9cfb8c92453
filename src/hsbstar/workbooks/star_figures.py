"""The star tool's figures: *Scores*, *Star* and *Priorities*, as live formulas.

Only the agencies' scores are values; statement and domain scores are formulas over them, so that
a person can follow every figure.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hsbstar.cells import Place, column_letters
from hsbstar.layout import Column
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
)
from hsbstar.workbooks.star_chart import ROWS_TALL, radar_chart, spoke_label
from hsbstar.workbooks.styles import colour_scores
from hsbstar.workbooks.writing import Formula, Value, write_heading, write_record, write_value

if TYPE_CHECKING:
    from collections.abc import Sequence
    from fractions import Fraction

    from openpyxl.worksheet.worksheet import Worksheet

    from hsbstar.framework import Scale
    from hsbstar.rounds import DomainScore, Round, StatementScore, Voice


def as_cell(score: Fraction) -> float:
    """Return a score as a cell holds it: a whole number where it is one."""
    return score.numerator if score.denominator == 1 else float(score)


def fill_scores(sheet: Worksheet, collated: Round, scale: Scale) -> None:
    """Write what each agency says on each statement, and the statements' scores."""
    agencies = tuple(
        Column(f"agency {number}", agency, AGENCY_WIDTH, "hsb number")
        for number, agency in enumerate(collated.agencies)
    )
    columns = (*SCORES.columns, *agencies)
    write_heading(sheet, columns, HEADER_ROW)
    for row, one in enumerate(collated.statements, start=FIRST_ROW):
        voices = {
            column.key: _voice(one.by_agency[agency], scale)
            for column, agency in zip(agencies, collated.agencies, strict=True)
        }
        write_record(sheet, columns, row, {**_statement(row, one, len(agencies), scale), **voices})
    last_row = FIRST_ROW + len(collated.statements) - 1
    corner = Place(last_row, len(columns)).address
    sheet.auto_filter.ref = f"A{HEADER_ROW}:{corner}"
    sheet.freeze_panes = f"B{FIRST_ROW}"
    own = SCORES.cells("score", len(collated.statements), anchored=False)
    for cells in (own, f"{Place(FIRST_ROW, FIRST_AGENCY_COLUMN).address}:{corner}"):
        colour_scores(sheet, cells, scale.lowest, scale.highest)


def _statement(row: int, one: StatementScore, agencies: int, scale: Scale) -> dict[str, Value]:
    first = Place(row, FIRST_AGENCY_COLUMN).address
    voices = f"{first}:{Place(row, FIRST_AGENCY_COLUMN + agencies - 1).address}"
    no = scale.not_applicable.label.replace('"', '""')
    return {
        "ref": one.statement.ref,
        "domain": one.domain,
        "strand": one.statement.strand or "",
        "statement": one.statement.text,
        "score": Formula(f'=IF(COUNT({voices})=0,"",AVERAGE({voices}))'),
        "agencies": Formula(f"=COUNT({voices})"),
        "applies": Formula(
            f'=IF(SUMPRODUCT(--({voices}="{no}"))=COLUMNS({voices}),"no","yes")'
        ),
    }


def _voice(voice: Voice, scale: Scale) -> Value:
    if isinstance(voice, Answered):
        labels = {
            Answered.NOT_APPLICABLE: scale.not_applicable.label,
            Answered.NO_DATA: scale.no_data.label,
        }
        return labels.get(voice)
    return as_cell(voice)


def fill_star(sheet: Worksheet, collated: Round) -> None:
    """Write the domains' scores with their coverage, and draw the chart below them."""
    for row, one in enumerate(collated.domains, start=FIRST_ROW):
        write_record(sheet, STAR.columns, row, _domain(row, one, len(collated.statements)))
        score = STAR.place(row, "score")
        if one.score is not None:
            plotted = Formula(f"={score.address}")
            write_value(sheet, row, PLOT_COLUMN, plotted, "hsb mean")
        label = Formula(spoke_label(one.title, score, note=STAR.place(row, "note")))
        write_value(sheet, row, LABEL_COLUMN, label, "hsb text")
    cells = STAR.cells("score", len(collated.domains), anchored=False)
    colour_scores(sheet, cells, collated.source.lowest, collated.source.highest)
    _place_chart(sheet, collated)


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
            f'=IF({scored}=0,"no score",AVERAGEIF({domains},{number},{scores}))'
        ),
        "scored": Formula(f"=SUMPRODUCT(({domains}={number})*ISNUMBER({scores}))"),
        "of": Formula(f'=COUNTIFS({domains},{number},{applies},"yes")'),
        "coverage": Formula(f'=IF({of}=0,"–",{scored}/{of})'),
        "agencies": one.agencies,
        "note": Formula(
            f'=IF({scored}=0,"no score",IF(2*{scored}<{of},"thin evidence",""))'
        ),
    }


def _place_chart(sheet: Worksheet, collated: Round) -> None:
    """Draw the chart anew for this round's number of domains and scale, below the table."""
    last = FIRST_ROW + len(collated.domains) - 1
    source = collated.source
    write_value(sheet, HEADER_ROW - 1, PLOT_COLUMN, "For the chart:", "hsb subtitle")
    write_value(sheet, HEADER_ROW, PLOT_COLUMN, source.round or "Score", "hsb text")
    chart = radar_chart(
        sheet,
        titles=(LABEL_COLUMN, HEADER_ROW),
        plotted=[PLOT_COLUMN],
        rows=(FIRST_ROW, last),
        scale=(source.lowest, source.highest),
        thin=[{index for index, one in enumerate(collated.domains) if one.thin}],
    )
    sheet._charts = []  # type: ignore[attr-defined]  # noqa: SLF001 - there is no public way
    sheet.add_chart(chart, f"A{last + 3}")
    sheet.print_area = f"A1:{column_letters(len(STAR.columns))}{last + 3 + ROWS_TALL}"


def fill_priorities(sheet: Worksheet, collated: Round) -> None:
    """List the statements weakest first, then those without a score; the figures are live."""
    weakest = collated.weakest_statements
    unscored = [one for one in collated.statements if one.score is None]
    titles = {domain.number: domain.title for domain in collated.domains}
    for row, one in enumerate([*weakest, *unscored], start=FIRST_ROW):
        values: dict[str, Value] = {
            "rank": _rank(one, weakest),
            "ref": one.statement.ref,
            "domain": f"{one.domain}  {titles[one.domain]}",
            "statement": one.statement.text,
        }
        write_record(sheet, PRIORITIES.columns, row, {**values, **_live(row, collated)})
    rows = len(collated.statements)
    corner = Place(FIRST_ROW + rows - 1, len(PRIORITIES.columns)).address
    sheet.auto_filter.ref = f"A{HEADER_ROW}:{corner}"
    cells = PRIORITIES.cells("score", rows, anchored=False)
    colour_scores(sheet, cells, collated.source.lowest, collated.source.highest)


def _rank(one: StatementScore, weakest: Sequence[StatementScore]) -> Value:
    """Return the rank of a statement: equal scores share the better rank, as in sport."""
    if one.score is None:
        return "–"
    return 1 + sum(other.score is not None and other.score < one.score for other in weakest)


def _live(row: int, collated: Round) -> dict[str, Value]:
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
        "score": Formula(f'=IF(ISNUMBER({score}),{score},"no score")'),
        "agencies": Formula(f"=INDEX({SCORES.cells('agencies', rows)},{match})"),
        "lowest": Formula(f'=IF({counted}=0,"",MIN({voices}))'),
        "highest": Formula(f'=IF({counted}=0,"",MAX({voices}))'),
    }
