"""Build the star tool's template: everything on its sheets that no round changes."""

from __future__ import annotations

from openpyxl import Workbook

from hsbstar.layout import STAMP_SHEET
from hsbstar.method import HOW_SCORES_ARISE
from hsbstar.star_layout import (
    FIRST_ROW,
    HEADER_ROW,
    LABEL_COLUMN,
    METHOD_FIRST_ROW,
    METHOD_SHEET,
    METHOD_WIDTH,
    PLOT_COLUMN,
    STAR,
    TABLES,
    TITLE,
    Table,
)
from hsbstar.workbooks.saving import workbook_bytes
from hsbstar.workbooks.star_chart import radar_chart
from hsbstar.workbooks.styles import add_styles, set_page
from hsbstar.workbooks.writing import write_heading, write_lines, write_text

USUAL_DOMAINS = 5
USUAL_SCALE = (0, 4)


def build_star_template() -> bytes:
    """Return the file of the template; the same bytes each time."""
    workbook = Workbook()
    add_styles(workbook)
    workbook.remove(workbook.worksheets[0])
    for table in TABLES:
        _add_table_sheet(workbook, table)
    _add_method(workbook)
    workbook.create_sheet(STAMP_SHEET).sheet_state = "veryHidden"
    _add_chart(workbook)
    workbook.properties.title = "HSB audit star tool"
    workbook.properties.creator = "hsbstar"
    workbook.properties.language = "en-GB"
    return workbook_bytes(workbook)


def _add_table_sheet(workbook: Workbook, table: Table) -> None:
    sheet = workbook.create_sheet(table.sheet)
    write_text(sheet, *TITLE, table.title, "hsb title")
    sheet.row_dimensions[TITLE.row].height = 26
    write_heading(sheet, table.columns, HEADER_ROW)
    if table is STAR:
        write_text(sheet, HEADER_ROW, PLOT_COLUMN, "Plotted", "hsb text")
    else:
        sheet.freeze_panes = f"A{FIRST_ROW}"
    set_page(sheet, marking="", footer=table.title, one_page=table is STAR,
             portrait=table is STAR, heading_row=None if table is STAR else HEADER_ROW)
    sheet.sheet_properties.tabColor = "1F3864" if table is STAR else "2468A8"


def _add_method(workbook: Workbook) -> None:
    sheet = workbook.create_sheet(METHOD_SHEET)
    sheet.column_dimensions["A"].width = METHOD_WIDTH
    write_text(sheet, *TITLE, "How the figures arise", "hsb title")
    sheet.row_dimensions[TITLE.row].height = 26
    write_lines(sheet, METHOD_FIRST_ROW, HOW_SCORES_ARISE, METHOD_WIDTH)
    set_page(sheet, marking="", footer="Method", portrait=True)
    sheet.sheet_properties.tabColor = "8A94A6"


def _add_chart(workbook: Workbook) -> None:
    sheet = workbook.worksheets[0]
    chart = radar_chart(
        sheet,
        titles=(LABEL_COLUMN, HEADER_ROW),
        plotted=[PLOT_COLUMN],
        rows=(FIRST_ROW, FIRST_ROW + USUAL_DOMAINS - 1),
        scale=USUAL_SCALE,
        thin=[()],
    )
    sheet.add_chart(chart, f"A{FIRST_ROW + USUAL_DOMAINS + 2}")
