"""A first sheet that people read: texts across its columns, and headings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hsbstar.cells import column_letters
from hsbstar.workbooks.styles import fit_row
from hsbstar.workbooks.writing import write_prose, write_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from openpyxl.worksheet.worksheet import Worksheet


@dataclass(frozen=True)
class ProseSheet:
    """A sheet with columns so wide, over all of which its texts run."""

    sheet: Worksheet
    widths: Sequence[float]

    def begin(self, title: str) -> None:
        """Set the columns' widths and write the title."""
        for column, width in enumerate(self.widths, start=1):
            self.sheet.column_dimensions[column_letters(column)].width = width
        write_text(self.sheet, 1, 1, title, "hsb title")
        self.sheet.row_dimensions[1].height = 26

    def prose(self, row: int, text: str, style: str = "hsb text") -> None:
        """Write a text across all columns, in a row high enough to show all of it."""
        write_prose(self.sheet, row, text, style, width=sum(self.widths), columns=len(self.widths))

    def heading(self, row: int, title: str) -> None:
        """Write the heading of a part."""
        write_text(self.sheet, row, 1, title, "hsb heading")
        fit_row(self.sheet, row, (title, 100), size=12)
