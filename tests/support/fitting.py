"""Measure with a real font which texts of a workbook their cells do not show whole."""

from __future__ import annotations

import io
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import openpyxl
from matplotlib.font_manager import findSystemFonts
from PIL import ImageFont

from hsbstar.spreadsheets.cells import column_letters

if TYPE_CHECKING:
    from collections.abc import Iterator

PIXELS_A_DIGIT = 7
"""Of Arial in 10 points, in which column widths are counted."""
PADDING, INDENT = 3, 9
LINE = 1.149
"""The height of a line by the size of its letters, as Arial has it."""


@cache
def _font(points: float, bold: bool) -> ImageFont.FreeTypeFont:
    # It has the widths of Arial, and comes with LibreOffice (Debian's fonts-liberation).
    name = f"LiberationSans-{'Bold' if bold else 'Regular'}.ttf"
    found = [file for file in findSystemFonts() if Path(file).name == name]
    assert found, f"{name} is needed for this test and is not installed"
    return ImageFont.truetype(found[0], round(points * 96 / 72))


def cut(workbook: bytes) -> Iterator[str]:
    """Yield the place of each text that is cut in its cell, of a workbook of ours."""
    book: Any = openpyxl.load_workbook(io.BytesIO(workbook), data_only=True)
    for sheet in book.worksheets:
        if sheet.sheet_state == "visible":
            merged = {str(area.start_cell.coordinate): area for area in sheet.merged_cells.ranges}
            for row in sheet.iter_rows():
                for cell in row:
                    if isinstance(cell.value, str) and not _fits(sheet, cell, merged):
                        yield f"{sheet.title} {cell.coordinate}: {cell.value[:60]}"


def broken_headings(workbook: bytes) -> Iterator[str]:
    """Yield each heading of a column that has a word wider than the column."""
    book: Any = openpyxl.load_workbook(io.BytesIO(workbook), data_only=True)
    for sheet in book.worksheets:
        for cell in (cell for row in sheet.iter_rows() for cell in row):
            upright = cell.alignment.textRotation
            if cell.value and cell.style.startswith("hsb column heading") and not upright:
                font = _font(cell.font.sz, bold=True)
                room = _pixels(sheet, cell.column) - 2 * PADDING - INDENT
                if max(map(font.getlength, str(cell.value).split())) > room:
                    yield f"{sheet.title} {cell.coordinate}: {cell.value}"


def _fits(sheet: Any, cell: Any, merged: dict[str, Any]) -> bool:
    font = _font(cell.font.sz, bool(cell.font.b))
    around = merged.get(cell.coordinate)
    last = around.max_col if around else cell.column
    width = sum(_pixels(sheet, column) for column in range(cell.column, last + 1))
    width -= 2 * PADDING + INDENT * int(cell.alignment.indent or 0)
    if not cell.alignment.wrap_text or cell.hyperlink:
        # It goes on over blank cells, unless it is a link, which stays in its own.
        while not cell.hyperlink and last < 20 and sheet.cell(cell.row, last + 1).value is None:
            last += 1
            width += _pixels(sheet, last)
        return font.getlength(cell.value) <= width
    height = sheet.row_dimensions[cell.row].height
    lines = sum(_lines(part, font, width) for part in cell.value.split("\n"))
    return height is not None and lines * cell.font.sz * LINE <= height + 1


def _pixels(sheet: Any, column: int) -> float:
    return float(sheet.column_dimensions[column_letters(column)].width) * PIXELS_A_DIGIT


def _lines(text: str, font: ImageFont.FreeTypeFont, width: float) -> int:
    lines, line = 1, ""
    for word in text.split(" "):
        longer = f"{line} {word}" if line else word
        if line and font.getlength(longer) > width:
            lines, line = lines + 1, word
        else:
            line = longer
        if font.getlength(word) > width:
            # A word that is wider than its cell is broken within.
            lines += 100
    return lines
