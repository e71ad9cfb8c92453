"""Write cells: text that stays text, numbers and formulas, each in a named style."""

from __future__ import annotations

from typing import TYPE_CHECKING

from openpyxl.cell.cell import Cell

from hsbstar.workbooks.plain_text import clean_text
from hsbstar.workbooks.styles import fit_row

if TYPE_CHECKING:
    import datetime as dt

    from openpyxl.worksheet.worksheet import Worksheet

_LIKE_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def cell_at(sheet: Worksheet, row: int, column: int) -> Cell:
    """Return a cell that can be written to; raise ValueError for one hidden by a merge."""
    cell = sheet.cell(row, column)
    if not isinstance(cell, Cell):
        raise ValueError(f"{cell.coordinate} is inside a merged cell")  # noqa: TRY004
    return cell


def write_text(sheet: Worksheet, row: int, column: int, text: str, style: str = "") -> None:
    """Write `text` as text, whatever it looks like: never a formula, an error or a number."""
    cell = cell_at(sheet, row, column)
    cell.value = clean_text(text)
    cell.data_type = "s"
    if style:
        cell.style = style
    if text.startswith(_LIKE_A_FORMULA):
        # Without the prefix Excel would make a formula of it as soon as someone edits the cell.
        cell.quotePrefix = True


def write_number(
    sheet: Worksheet, row: int, column: int, value: float | dt.date | None, style: str
) -> None:
    """Write a number, a day, or an empty cell."""
    cell = cell_at(sheet, row, column)
    cell.value = value
    cell.style = style


def write_formula(sheet: Worksheet, row: int, column: int, formula: str, style: str) -> None:
    """Write a formula, which begins with `=`."""
    cell = cell_at(sheet, row, column)
    cell.value = formula
    cell.style = style


def write_prose(
    sheet: Worksheet, row: int, text: str, style: str, *, width: float, columns: int
) -> None:
    """Write a text across the sheet's columns, in a row high enough to show all of it."""
    write_text(sheet, row, 1, text, style)
    for column in range(2, columns + 1):
        cell_at(sheet, row, column).style = style
    sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=columns)
    fit_row(sheet, row, (text, width))
