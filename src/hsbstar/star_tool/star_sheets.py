"""The star tool's stars: *Star* by domain, and *Strands* across domains, each with its chart.

The scores are live formulas over *Scores*, so that a person can follow every figure.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hsbstar.core.plurals import count
from hsbstar.rounds import (
    NO_SCORE,
    THIN,
    as_cell,
    by_strand,
    order_of,
    score_or,
    show_score,
    spoke_label,
)
from hsbstar.spreadsheets import FIRST_ROW, HEADER_ROW, Formula, Place, Table, Value, column_letters
from hsbstar.spreadsheets.package import PRINT_AREA
from hsbstar.spreadsheets.writing import ROWS_TALL, Plot, shape_chart
from hsbstar.star_tool.frame import fill_table
from hsbstar.star_tool.layout import PLOTS, SCORES, STAR, STAR_MODERATED, STRANDS
from hsbstar.star_tool.scores_sheet import scores_of

if TYPE_CHECKING:
    from hsbstar.rounds import DomainScore, RankRanges, Round
    from hsbstar.spreadsheets import Column
    from hsbstar.spreadsheets.writing import SheetFilling


def fill_star(sheet: SheetFilling, collated: Round, ranges: RankRanges) -> None:
    """Write the domains' scores with how sure their order is, and shape the chart below them."""
    optional = STAR_MODERATED if collated.moderated else ()
    _fill(sheet, STAR, optional, collated, collated, ranges)
    order = " ".join(filter(None, (order_of(collated).sentence, ranges.without_sentence)))
    sheet.prose(HEADER_ROW - 1, order, "hsb strong", STAR.columns)


def fill_strands(sheet: SheetFilling, collated: Round, *, visible: bool) -> None:
    """Write the strands' scores with their coverage; `visible` is whether people see the sheet."""
    book = sheet.book
    book.drop_name(PRINT_AREA, sheet.name)
    book.add_name(PRINT_AREA, f"{sheet.name}!$A$1", sheet=sheet.name)
    _fill(sheet, STRANDS, (), by_strand(collated), collated, None)
    if without := sum(score.statement.strand is None for score in collated.statements):
        text = (f"{count(without, 'statement has', 'statements have')} no strand and cannot be "
                "shown here.")
        sheet.write(Place(HEADER_ROW - 1, 1), text, "hsb text")
    book.show(sheet.name, visible=visible)
    if not visible:
        # LibreOffice prints even a hidden sheet, if it says what to print of it.
        book.drop_name(PRINT_AREA, sheet.name)


def _fill(
    sheet: SheetFilling, table: Table, optional: tuple[Column, ...], collated: Round, whole: Round,
    ranges: RankRanges | None,
) -> None:
    """Fill a star's sheet: `collated` has its spokes as domains, `whole` the framework's."""
    spokes, (plot, labels) = collated.domains, PLOTS[table.sheet]
    known = ranges.domains if ranges else {}
    records = [_record(row, spoke, table, whole) | {"range": str(known.get(spoke.number, "–"))}
               for row, spoke in enumerate(spokes, FIRST_ROW)]
    fill_table(sheet, table, optional, records, collated)
    sheet.write(Place(HEADER_ROW - 1, plot), "For the chart:", "hsb subtitle")
    sheet.write(Place(HEADER_ROW, plot), collated.source.round or "Score", "hsb text")
    for row, spoke in enumerate(spokes, start=FIRST_ROW):
        score = table.place(row, "score")
        if spoke.score is not None:
            plotted = Formula(f"={score.address}", as_cell(spoke.score))
            sheet.write(Place(row, plot), plotted, "hsb mean")
        label = spoke_label(spoke.title, [(score, show_score(spoke.score))],
                            note=table.place(row, "note"), thin=_note(spoke) == THIN)
        sheet.write(Place(row, labels), label, "hsb text")
    _shape_chart(sheet, table, collated, len(table.columns) + len(optional))


def _note(spoke: DomainScore) -> str:
    if spoke.score is None:
        return NO_SCORE
    return THIN if spoke.thin else ""


def _record(row: int, spoke: DomainScore, table: Table, whole: Round) -> dict[str, Value]:
    """Return a spoke's figures over the rows of *Scores* that are in its group."""
    key, statements = table.columns[0].key, len(whole.statements)
    grouped = {"number": "domain", "strand": "strand"}[key]
    groups, scores, applies = (
        SCORES.cells(column, statements) for column in (grouped, "score", "applies")
    )
    group, scored, of = (table.place(row, column).absolute for column in (key, "scored", "of"))
    firm = scored
    if whole.weighing.minimum:
        thin = scores_of(whole).cells("thin", statements)
        firm = f'SUMPRODUCT(({groups}={group})*ISNUMBER({scores})*({thin}<>"{THIN}"))'
    record: dict[str, Value] = {
        key: spoke.number or spoke.title.casefold(),
        "title": spoke.title,
        "score": Formula(
            f'=IF({scored}=0,"{NO_SCORE}",AVERAGEIF({groups},{group},{scores}))',
            score_or(spoke.score, NO_SCORE),
        ),
        "scored": Formula(f"=SUMPRODUCT(({groups}={group})*ISNUMBER({scores}))", spoke.scored),
        "of": Formula(f'=COUNTIFS({groups},{group},{applies},"yes")', spoke.of),
        "coverage": Formula(
            f'=IF({of}=0,"–",{scored}/{of})', spoke.scored / spoke.of if spoke.of else "–"
        ),
        "agencies": spoke.agencies,
        "note": Formula(
            f'=IF({scored}=0,"{NO_SCORE}",IF(2*{firm}<{of},"{THIN}",""))', _note(spoke)
        ),
    }
    if whole.moderated:
        own = scores_of(whole).cells("self_assessed", statements)
        counted = f"SUMPRODUCT(({groups}={group})*ISNUMBER({own}))"
        record["self_assessed"] = Formula(
            f'=IF({counted}=0,"{NO_SCORE}",AVERAGEIF({groups},{group},{own}))',
            score_or(spoke.self_assessed, NO_SCORE),
        )
    return record


def _shape_chart(sheet: SheetFilling, table: Table, collated: Round, columns: int) -> None:
    """Fit the chart to this round's spokes and scale, below a table of this many columns."""
    last = FIRST_ROW + max(1, len(collated.domains)) - 1
    source, (plotted, labels) = collated.source, PLOTS[table.sheet]
    plot = Plot(
        table.sheet, (labels, HEADER_ROW), (plotted,), (FIRST_ROW, last),
        (source.lowest, source.highest),
        (frozenset(index for index, spoke in enumerate(collated.domains) if spoke.thin),),
    )
    shape_chart(sheet.book, plot, row=last + 2)
    corner = f"${column_letters(columns)}${last + 3 + ROWS_TALL}"
    sheet.book.set_name(PRINT_AREA, table.sheet, f"$A$1:{corner}")
