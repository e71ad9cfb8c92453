"""The sheet on which a workbook explains its figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hsbstar.spreadsheets.writing.cells import write_lines, write_text
from hsbstar.spreadsheets.writing.page import set_page

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hsbstar.spreadsheets.writing.save import Draft


def add_method_sheet(
    draft: Draft, lines: Sequence[str], row: int, width: float, *, marking: str = ""
) -> None:
    """Add the sheet *Method* with its title and, from a row on, its texts below each other."""
    sheet = draft.create_sheet("Method")
    sheet.column_dimensions["A"].width = width
    write_text(sheet, 1, 1, "How the figures arise", "hsb title")
    sheet.row_dimensions[1].height = 26
    write_lines(sheet, row, lines, width)
    set_page(sheet, marking=marking, footer="Method", portrait=True)
    sheet.sheet_properties.tabColor = "8A94A6"
