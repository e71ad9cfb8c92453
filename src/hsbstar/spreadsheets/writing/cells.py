"""Write cells (text that stays text, numbers, formulas), and what identifies a workbook."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate
from types import MappingProxyType
from typing import TYPE_CHECKING

from openpyxl.cell.cell import Cell
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.table import Table as ExcelTable, TableStyleInfo

from hsbstar.core.csv_text import LIKE_A_FORMULA
from hsbstar.core.text import clean_text
from hsbstar.spreadsheets.cells import Formula, Place, column_letters, quoted
from hsbstar.spreadsheets.stamp import STAMP_SHEET, stamp_cells
from hsbstar.spreadsheets.writing.page import set_page
from hsbstar.spreadsheets.writing.save import Draft
from hsbstar.spreadsheets.writing.styles import (
    MAX_LINES,
    fit_row,
    grow_row,
    heading_height,
    lines_needed,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from openpyxl.worksheet.worksheet import Worksheet

    from hsbstar.spreadsheets.cells import Value
    from hsbstar.spreadsheets.stamp import StampTable
    from hsbstar.spreadsheets.tables import Column, Table

_NO_TABLES: Mapping[int, StampTable] = MappingProxyType({})
TITLE_HEIGHT = 26
"""The points of a row with a sheet's title."""
TEXT_WIDTH = 140.0
"""The width in characters of texts above a table."""


def cell_at(sheet: Worksheet, row: int, column: int) -> Cell:
    """Return a cell to write to; raise ValueError where a merge hides it."""
    cell = sheet.cell(row, column)
    if not isinstance(cell, Cell):
        raise ValueError(f"{cell.coordinate} is inside a merged cell")  # noqa: TRY004 - the place is wrong
    return cell


def write_text(sheet: Worksheet, row: int, column: int, text: str, style: str = "") -> None:
    """Write `text` as text, whatever it looks like: never a formula, an error or a number."""
    cell = cell_at(sheet, row, column)
    cell.value = clean_text(text)
    cell.data_type = "s"
    if style:
        cell.style = style
    if text.startswith(LIKE_A_FORMULA):
        # Without the prefix Excel would make a formula of it as soon as someone edits the cell.
        cell.quotePrefix = True


def write_link(sheet: Worksheet, place: Place, text: str, target: Place, on: str) -> None:
    """Write a link to a cell of a sheet of the same workbook."""
    write_text(sheet, *place, text, "hsb link")
    link = Hyperlink(ref="", location=f"{quoted(on)}!{target.address}", display=text)
    cell_at(sheet, *place).hyperlink = link
    # openpyxl gives the cell of a link its own style.
    cell_at(sheet, *place).style = "hsb link"


def write_value(sheet: Worksheet, row: int, column: int, value: Value, style: str) -> None:
    """Write a text, a formula, a number, a day, or an empty cell in its style."""
    if isinstance(value, str):
        write_text(sheet, row, column, value, style)
        return
    cell = cell_at(sheet, row, column)
    cell.value = value.text if isinstance(value, Formula) else value
    cell.style = style
    if isinstance(value, Formula) and isinstance(sheet.parent, Draft):
        sheet.parent.results[sheet.title, cell.coordinate] = value.result


def write_record(
    sheet: Worksheet, columns: Sequence[Column], row: int, values: Mapping[str, Value], *,
    least: float = 0,
) -> None:
    """Write a row of a table: a value for each column's key, in the column's style.

    The row shows all texts, is at least `least` points high, and grows with what is typed into it;
    a column without a value stays empty.
    """
    for number, column in enumerate(columns, start=1):
        write_value(sheet, row, number, values.get(column.key), column.style)
    texts = [(value, column.width) for column in columns
             if isinstance(value := values.get(column.key), str)]
    grow_row(sheet, row, *texts, least=least)


def has_cut_text(columns: Sequence[Column], records: Iterable[Mapping[str, Value]]) -> bool:
    """Return whether any text is longer than a row in its column can be high."""
    return any(
        isinstance(text := values.get(column.key), str)
        and lines_needed(text, column.width) > MAX_LINES
        for values in records for column in columns
    )


def write_heading(sheet: Worksheet, columns: Sequence[Column], row: int) -> None:
    """Write a table's heading and set the widths of its columns."""
    for number, column in enumerate(columns, start=1):
        sheet.column_dimensions[column_letters(number)].width = column.width
        write_text(sheet, row, number, column.caption, column.heading)
    sheet.row_dimensions[row].height = heading_height(columns)


def add_table(
    sheet: Worksheet, name: str, columns: int, header_row: int, rows: int, *, filtered: bool = True
) -> None:
    """Make a real Excel table of a heading and the rows below it; its cells keep their styles."""
    last = Place(header_row + max(1, rows), columns).address
    cells = f"A{header_row}:{last}"
    table = ExcelTable(displayName=name, ref=cells,
                       tableStyleInfo=TableStyleInfo(showRowStripes=False, showColumnStripes=False))
    sheet.add_table(table)
    if not filtered:
        # openpyxl does so when it saves, and gives the table a filter.
        table._initialise_columns()  # type: ignore[attr-defined]  # noqa: SLF001
        table.autoFilter = None
        for number, column in enumerate(table.tableColumns, start=1):
            column.name = str(sheet.cell(header_row, number).value)
    if isinstance(sheet.parent, Draft):
        sheet.parent.names_like_numbers[sheet.title] = cells


def begin_table(
    sheet: Worksheet, table: Table, *texts: tuple[int, str, str], width: float = TEXT_WIDTH
) -> None:
    """Write a table's title and heading, and texts above it: row, text and style.

    Texts are at most `width` characters wide, and end on the first of pages side by side.
    """
    write_text(sheet, 1, 1, table.title, "hsb title")
    sheet.row_dimensions[1].height = TITLE_HEIGHT
    ends = [end for end in accumulate(column.width for column in table.columns)
            if end <= width]
    for row, text, style in texts:
        write_prose(sheet, row, text, style, width=ends[-1], columns=len(ends))
    write_heading(sheet, table.columns, table.header_row)


def write_table(
    sheet: Worksheet, table: Table, records: Sequence[Mapping[str, Value]], *,
    filtered: bool = True,
) -> None:
    """Write the title of a sheet and its table, which becomes one of Excel's own."""
    begin_table(sheet, table)
    for row, values in enumerate(records, start=table.header_row + 1):
        write_record(sheet, table.columns, row, values)
    add_table(sheet, table.name, len(table.columns), table.header_row, len(records),
              filtered=filtered)


def write_lines(sheet: Worksheet, row: int, lines: Sequence[str], width: float) -> None:
    """Write texts below each other in the first column, each in a row that shows all of it."""
    for number, line in enumerate(lines, start=row):
        write_text(sheet, number, 1, line, "hsb text")
        fit_row(sheet, number, (line, width))


def write_prose(
    sheet: Worksheet, row: int, text: str, style: str, *, width: float, columns: int
) -> None:
    """Write a text across the sheet's columns, in a row high enough to show all of it."""
    write_text(sheet, row, 1, text, style)
    for column in range(2, columns + 1):
        cell_at(sheet, row, column).style = style
    sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=columns)
    fit_row(sheet, row, (text, width))


@dataclass(frozen=True)
class ProseSheet:
    """A sheet whose texts run across all of its columns."""

    sheet: Worksheet
    widths: Sequence[float]

    def begin(self, title: str) -> None:
        """Set the columns' widths and write the title."""
        for column, width in enumerate(self.widths, start=1):
            self.sheet.column_dimensions[column_letters(column)].width = width
        write_text(self.sheet, 1, 1, title, "hsb title")
        self.sheet.row_dimensions[1].height = TITLE_HEIGHT

    def prose(self, row: int, text: str, style: str = "hsb text") -> None:
        """Write a text across all columns, in a row high enough to show all of it."""
        write_prose(self.sheet, row, text, style, width=sum(self.widths), columns=len(self.widths))

    def captions(self, row: int, captions: Sequence[str]) -> None:
        """Write a caption above each column, in a row high enough to show all of them."""
        for column, caption in enumerate(captions, start=1):
            write_text(self.sheet, row, column, caption, "hsb column heading")
        fit_row(self.sheet, row, *zip(captions, self.widths, strict=True))

    def figures(self, row: int, caption: str, figures: Iterable[Value]) -> None:
        """Write a caption and figures right of it."""
        write_text(self.sheet, row, 1, caption, "hsb cell strong")
        for column, figure in enumerate(figures, start=2):
            write_value(self.sheet, row, column, figure, "hsb number")

    def heading(self, row: int, title: str) -> None:
        """Write the heading of a part."""
        write_text(self.sheet, row, 1, title, "hsb heading")
        fit_row(self.sheet, row, (title, 100), size=12)


def describe(
    workbook: Draft, *, title: str, subject: str = "", keywords: str = "", description: str = "",
    language: str = "en-GB",
) -> None:
    """Set the properties that file managers and screen readers show; the creator is hsbstar."""
    properties = workbook.properties
    properties.creator = "hsbstar"
    properties.title = clean_text(title)
    properties.subject = subject or None
    properties.keywords = keywords or None
    properties.description = clean_text(description) or None
    properties.language = language


def add_stamp(
    workbook: Draft, pairs: Mapping[str, str],
    tables: Mapping[int, StampTable] = _NO_TABLES, *, style: str = "",
) -> None:
    """Add the hidden sheet that identifies a workbook; `style` is for the cells of `tables`."""
    sheet = workbook.create_sheet(STAMP_SHEET)
    for place, value in stamp_cells(pairs, tables):
        if isinstance(value, str):
            write_text(sheet, *place, value, style if place.column > 2 else "")
        else:
            write_value(sheet, *place, value, style)
    sheet.sheet_state = "veryHidden"


def add_method_sheet(
    draft: Draft, lines: Sequence[str], row: int, width: float, *, marking: str = ""
) -> None:
    """Add the sheet *Method* with its title and, from a row on, its texts below each other."""
    sheet = draft.create_sheet("Method")
    sheet.column_dimensions["A"].width = width
    write_text(sheet, 1, 1, "How the figures are calculated", "hsb title")
    sheet.row_dimensions[1].height = TITLE_HEIGHT
    write_lines(sheet, row, lines, width)
    set_page(sheet, marking=marking, footer="Method", portrait=True)
    sheet.sheet_properties.tabColor = "8A94A6"
