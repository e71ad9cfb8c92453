"""Build the star tool's template: everything on its sheets that is the same in every round."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hsbstar.rounds import HOW_SCORES_ARISE, METHOD_FIRST_ROW, METHOD_WIDTH
from hsbstar.spreadsheets import (
    FIRST_ROW,
    HEADER_ROW,
    STAMP_SHEET,
    Place,
    Table,
    column_letters,
)
from hsbstar.spreadsheets.package import Book, rewrite
from hsbstar.spreadsheets.writing import (
    LOOKS,
    ROWS_TALL,
    Draft,
    Plot,
    add_method_sheet,
    add_styles,
    colour_scores,
    describe,
    radar_chart,
    set_page,
    workbook_bytes,
    write_table,
    write_text,
)
from hsbstar.star_tool.layout import PLOTS, STAR, STRANDS, TABLES

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

    from hsbstar.spreadsheets.package import Package

USUAL_SPOKES = {STAR.sheet: 5, STRANDS.sheet: 3}
USUAL_SCALE = (0, 4)


def build_star_template() -> bytes:
    """Return the file of the template; the same bytes each time."""
    workbook = Draft()
    add_styles(workbook)
    workbook.remove(workbook.worksheets[0])
    for table in TABLES:
        _add_table_sheet(workbook, table)
    add_method_sheet(workbook, HOW_SCORES_ARISE, METHOD_FIRST_ROW, METHOD_WIDTH)
    workbook.create_sheet(STAMP_SHEET).sheet_state = "veryHidden"
    describe(
        workbook, title="HSB audit star tool", subject="Blank star tool",
        keywords="harmful sexual behaviour; audit; star tool",
        description="Collates one audit round's scored returns and draws their star. Filled by "
                    "hsbstar.",
    )
    return rewrite(workbook_bytes(workbook), _add_formats)


def _add_formats(package: Package) -> None:
    """Give every named style its cell formats, so that filling leaves the styles as they are."""
    styles = Book(package).styles
    for name in LOOKS:
        styles.number(name)
        styles.number(name, quoted=True)


def _add_table_sheet(workbook: Draft, table: Table) -> None:
    sheet: Worksheet = workbook.create_sheet(table.sheet)
    star = table.sheet in PLOTS
    write_table(sheet, table, (), filtered=not star)
    colour_scores(sheet, table.cells(table.columns[-1].key, 1, anchored=False), *USUAL_SCALE)
    if star:
        write_text(sheet, HEADER_ROW, PLOTS[table.sheet][0], "Plotted", "hsb text")
        sheet.print_area = f"A1:{column_letters(len(table.columns))}{HEADER_ROW + ROWS_TALL}"
        _add_chart(workbook, sheet)
    else:
        # The ref stays in view, and the statement or the agency next to it.
        keys = [column.key for column in table.columns]
        last = "statement" if "statement" in keys else "agency"
        sheet.freeze_panes = Place(FIRST_ROW, table.number(last) + 1).address
    set_page(sheet, marking="", footer=table.title, one_page=star, portrait=star,
             heading_row=None if star else HEADER_ROW)
    sheet.sheet_properties.tabColor = "1F3864" if star else "2468A8"
    if table is STRANDS:
        sheet.sheet_state = "hidden"


def _add_chart(workbook: Draft, sheet: Worksheet) -> None:
    plotted, label = PLOTS[sheet.title]
    last = FIRST_ROW + USUAL_SPOKES[sheet.title] - 1
    plot = Plot(sheet.title, (label, HEADER_ROW), (plotted,), (FIRST_ROW, last),
                USUAL_SCALE, ((),))
    sheet.add_chart(radar_chart(sheet, plot), f"A{last + 3}")
    workbook.chart_texts[sheet.title] = "A star without scores: no round has been filled in."
