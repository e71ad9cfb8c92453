"""The properties of a workbook, for people, and its stamp, for hsbstar."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from hsbstar.core.text import clean_text
from hsbstar.spreadsheets.stamp import STAMP_SHEET, stamp_cells
from hsbstar.spreadsheets.writing.cells import write_text, write_value

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hsbstar.spreadsheets.stamp import StampTable
    from hsbstar.spreadsheets.writing.save import Draft

_NO_TABLES: Mapping[int, StampTable] = MappingProxyType({})


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
