"""Spread a wide sheet over printed pages."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from hsbstar.spreadsheets.package.workbook import PRINT_TITLES
from hsbstar.spreadsheets.package.xml import needed
from hsbstar.spreadsheets.tables import HEADER_ROW

if TYPE_CHECKING:
    from hsbstar.spreadsheets.writing.template_sheet import SheetFilling

WIDEST_PAGE = 285.0
"""How many characters wide a sheet may be and still be readable on one A4 page across."""


def spread_over_pages(sheet: SheetFilling, width: float, name: str) -> None:
    """Print many agencies on pages side by side, each with the refs: large enough to read."""
    pages = math.ceil(width / WIDEST_PAGE)
    needed(sheet.root, "{*}pageSetup").set("fitToWidth", str(pages))
    header = f"${HEADER_ROW}:${HEADER_ROW}"
    titles = [header] if pages == 1 else ["$A:$A", header]
    sheet.book.set_name(PRINT_TITLES, name, *titles)
