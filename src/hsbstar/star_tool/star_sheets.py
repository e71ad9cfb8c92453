"""The star tool's stars: *Star* by domain, and *Strands* across domains, each with its chart.

The scores are live formulas over *Scores*, so that a person can follow every figure.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hsbstar.core.plurals import count
from hsbstar.rounds import NO_SCORE, THIN, as_cell, by_strand, score_or, spoke_label
from hsbstar.spreadsheets import FIRST_ROW, HEADER_ROW, Formula, Place, Table, Value, column_letters
from hsbstar.spreadsheets.package import PRINT_AREA
from hsbstar.spreadsheets.writing import ROWS_TALL, Plot, shape_chart
from hsbstar.star_tool.layout import PLOTS, SCORES, STAR, STRANDS
from hsbstar.star_tool.optional_columns import thin_cells
from hsbstar.star_tool.scores_sheet import NOTHING_BESIDE, Beside, write_table

if TYPE_CHECKING:
    from hsbstar.rounds import DomainScore, Round
    from hsbstar.spreadsheets.writing import SheetFilling


@dataclass(frozen=True)
class _Star:
    """A sheet with a star: its table, by which column of *Scores* it groups, and its plot."""

    table: Table
    key: str
    group: str

    @property
    def plot(self) -> int:
        """The column that the chart plots."""
        return PLOTS[self.table.sheet][0]

    @property
    def label(self) -> int:
        """The column of the spokes' labels."""
        return PLOTS[self.table.sheet][1]


_BY_DOMAIN = _Star(STAR, "number", "domain")
_BY_STRAND = _Star(STRANDS, "strand", "strand")


def fill_star(
    sheet: SheetFilling, collated: Round, beside: Beside = NOTHING_BESIDE
) -> None:
    """Write the domains' scores with their coverage, and shape the chart below them."""
    _fill(sheet, _BY_DOMAIN, (collated, collated), beside)


def fill_strands(sheet: SheetFilling, collated: Round, *, wanted: bool) -> None:
    """Write the strands' scores with their coverage; people see the sheet where it is wanted."""
    book = sheet.book
    book.drop_name(PRINT_AREA, sheet.name)
    book.add_name(PRINT_AREA, f"{sheet.name}!$A$1", sheet=sheet.name)
    _fill(sheet, _BY_STRAND, (collated, by_strand(collated)), NOTHING_BESIDE)
    if none := sum(one.statement.strand is None for one in collated.statements):
        told = count(none, "statement has", "statements have")
        sheet.write(Place(HEADER_ROW - 1, 1), f"{told} no strand and count in none.", "hsb text")
    book.show(sheet.name, visible=wanted)
    if not wanted:
        # LibreOffice prints even a hidden sheet, if it says what to print of it.
        book.drop_name(PRINT_AREA, sheet.name)


def _fill(sheet: SheetFilling, star: _Star, rounds: tuple[Round, Round], beside: Beside) -> None:
    """Fill a star's sheet from the whole round, and the round whose spokes it shows."""
    whole, collated = rounds
    table, groups = star.table, collated.domains
    records = [_record(row, one, star, whole) for row, one in enumerate(groups, start=FIRST_ROW)]
    write_table(sheet, table, records, beside)
    sheet.write(Place(HEADER_ROW - 1, star.plot), "For the chart:", "hsb subtitle")
    name = collated.source.round or "Score"
    sheet.write(Place(HEADER_ROW, star.plot), name, "hsb text")
    for row, one in enumerate(groups, start=FIRST_ROW):
        score = table.place(row, "score")
        if one.score is not None:
            plotted = Formula(f"={score.address}", as_cell(one.score))
            sheet.write(Place(row, star.plot), plotted, "hsb mean")
        label = spoke_label(one.title, [(score, one.score)],
                            note=table.place(row, "note"), thin=_note(one) == THIN)
        sheet.write(Place(row, star.label), label, "hsb text")
    cells = table.cells("score", max(1, len(records)), anchored=False)
    sheet.colour(cells, collated.source.lowest, collated.source.highest)
    beside.colour(sheet, len(table.columns) + 1, len(records), collated.source)
    _shape_chart(sheet, star, collated, len(table.columns) + len(beside.columns))


def _note(one: DomainScore) -> str:
    if one.score is None:
        return NO_SCORE
    return THIN if one.thin else ""


def _record(row: int, one: DomainScore, star: _Star, whole: Round) -> dict[str, Value]:
    groups, scores, applies = (
        SCORES.cells(key, len(whole.statements)) for key in (star.group, "score", "applies")
    )
    name, scored, of = (star.table.place(row, key).absolute for key in (star.key, "scored", "of"))
    firm = scored
    if thin := thin_cells(whole):
        firm = f'SUMPRODUCT(({groups}={name})*ISNUMBER({scores})*({thin}<>"{THIN}"))'
    return {
        star.key: one.number or one.title.casefold(),
        "title": one.title,
        "score": Formula(
            f'=IF({scored}=0,"{NO_SCORE}",AVERAGEIF({groups},{name},{scores}))',
            score_or(one.score, NO_SCORE),
        ),
        "scored": Formula(f"=SUMPRODUCT(({groups}={name})*ISNUMBER({scores}))", one.scored),
        "of": Formula(f'=COUNTIFS({groups},{name},{applies},"yes")', one.of),
        "coverage": Formula(
            f'=IF({of}=0,"–",{scored}/{of})', one.scored / one.of if one.of else "–"
        ),
        "agencies": one.agencies,
        "note": Formula(
            f'=IF({scored}=0,"{NO_SCORE}",IF(2*{firm}<{of},"{THIN}",""))', _note(one)
        ),
    }


def _shape_chart(sheet: SheetFilling, star: _Star, collated: Round, columns: int) -> None:
    """Fit the chart to this round's number of spokes and scale, below a table so wide."""
    last = FIRST_ROW + max(1, len(collated.domains)) - 1
    source = collated.source
    plot = Plot(
        star.table.sheet, (star.label, HEADER_ROW), (star.plot,), (FIRST_ROW, last),
        (source.lowest, source.highest),
        (frozenset(index for index, one in enumerate(collated.domains) if one.thin),),
    )
    shape_chart(sheet.book, plot, row=last + 2)
    corner = f"${column_letters(columns)}${last + 3 + ROWS_TALL}"
    sheet.book.set_name(PRINT_AREA, star.table.sheet, f"$A$1:{corner}")
