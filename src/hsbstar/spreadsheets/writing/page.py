"""How a sheet is printed on A4, and what of it stays in view.

openpyxl writes a new workbook (`set_page`); a sheet of an existing
file is changed part by part, with the same result (`set_part_page`, `freeze_part`,
`spread_over_pages`).
"""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING

from lxml import etree
from openpyxl.worksheet.header_footer import HeaderFooterItem
from openpyxl.worksheet.properties import PageSetupProperties

from hsbstar.core.cache import later
from hsbstar.core.text import clean_text, fold
from hsbstar.spreadsheets.package.workbook import PRINT_TITLES
from hsbstar.spreadsheets.package.xml import child_of, needed, tag
from hsbstar.spreadsheets.tables import HEADER_ROW

if TYPE_CHECKING:
    from lxml.etree import _Element as Element
    from openpyxl.worksheet.worksheet import Worksheet

    from hsbstar.spreadsheets.cells import Place
    from hsbstar.spreadsheets.package.workbook import Book

A4 = 9
"""The paper's number in a worksheet."""
MARGINS = {"left": 0.3, "right": 0.3, "top": 0.45, "bottom": 0.45, "header": 0.25, "footer": 0.25}
"""In inches; few printers reach closer than a quarter of an inch to the edge."""
WIDEST_PAGE = 210.0
"""The width in characters of a sheet that is still readable on one A4 page across: there text in 10
points is printed in 7, and in 8 where the sheet is up to 179 characters wide."""
PAGE_NUMBER = "Page &P of &N"
"""At the foot of a page, in a worksheet's own codes."""
MAX_PAGE_TEXT = 55
"""Characters of a text at the head or foot of a page."""
MAX_MARKING = 120
"""Characters of a marking there; it must not be cut unless it has to be."""
MAX_HEADER_LENGTH = 255
"""Excel's own limit for a header or a footer, codes included."""
_PAGE_TEXTS = ("oddHeader", "oddFooter", "evenHeader", "evenFooter", "firstHeader", "firstFooter")
"""In the order that the format prescribes."""
_CENTRE = later(r"(?<!&)((?:&&)*&C)")
_SECTION = later(r"(?<!&)(?:&&)*&(?:[LCR]|\d+|K[0-9A-Fa-f]{6}|\"[^\"]*\")")
"""The codes before a text there: left, centre or right, and its size, colour and font."""


def set_page(
    sheet: Worksheet, *, marking: str, footer: str, heading_row: int | None = None,
    one_page: bool = False, portrait: bool = False, number: str = PAGE_NUMBER,
) -> None:
    """Set a sheet up for A4: fit to width, repeated heading, marking and page numbers.

    A wide table is printed on pages side by side, each with the first column: large enough to read.
    """
    sheet.page_setup.paperSize = A4
    sheet.page_setup.orientation = "portrait" if portrait else "landscape"
    widths = [column.width for column in sheet.column_dimensions.values()]
    pages = pages_across(sum(widths)) if heading_row else 1
    sheet.page_setup.fitToWidth = pages
    if pages > 1:
        sheet.print_title_cols = "A:A"
    sheet.page_setup.fitToHeight = 1 if one_page else 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    for side, inches in MARGINS.items():
        setattr(sheet.page_margins, side, inches)
    if heading_row:
        sheet.print_title_rows = f"{heading_row}:{heading_row}"
    mark = _marking_text(marking)
    header, foot = HeaderFooterItem(), HeaderFooterItem()
    header.center.text = mark
    foot.left.text = _page_text(footer)
    foot.center.text = mark
    foot.right.text = number
    sheet.HeaderFooter.oddHeader, sheet.HeaderFooter.oddFooter = header, foot


def set_part_page(root: Element) -> None:
    """Set a sheet's part up for A4 across: as wide as the paper and as long as it takes."""
    for side, inches in MARGINS.items():
        child_of(root, "pageMargins").set(side, str(inches))
    page = {"paperSize": str(A4), "orientation": "landscape", "fitToWidth": "1",
            "fitToHeight": "0"}
    for key, value in page.items():
        child_of(root, "pageSetup").set(key, value)


def page_texts(marking: str, footer: str) -> tuple[str, str]:
    """Return the header and the footer of a printed page, in a worksheet's own codes."""
    mark, foot = _marking_text(marking) or "", _page_text(footer) or ""
    centre = f"&C{mark}" if mark else ""
    return centre, f"&L{foot}{centre}&R{PAGE_NUMBER}"


def mark_part(root: Element, marking: str) -> None:
    """Add a marking to somebody's own headers and footers in a sheet's part, unless it is there.

    Where there is no room for both, the marking replaces what was there.
    """
    holder, mark = child_of(root, "headerFooter"), _marking_text(marking) or ""
    # As words of their own: ‘Unofficial’ is no marking. The codes are no part of the words.
    words = re.compile(rf"(?<!\w){re.escape(fold(mark))}(?!\w)")
    texts = [holder.findtext("{*}" + name) or "" for name in _PAGE_TEXTS]
    holder[:] = []
    for name, text in zip(_PAGE_TEXTS, texts, strict=True):
        there = words.search(fold(_SECTION().sub(" ", text)))
        marked = text if there else _with_mark(text, mark)
        fits = len(marked) <= MAX_HEADER_LENGTH
        etree.SubElement(holder, tag(root, name)).text = marked if fits else f"&C{mark}"


def _with_mark(text: str, mark: str) -> str:
    """Return a header or a footer with a marking above what is in its centre."""
    if text and not text.startswith(("&L", "&C", "&R")):
        # What is before the first code is in the centre.
        return f"{mark}\n{text}"
    centre = _CENTRE().search(text)
    return f"{text[:centre.end()]}{mark}\n{text[centre.end():]}" if centre else f"{text}&C{mark}"


def _marking_text(marking: str) -> str | None:
    """Return a marking as headers and footers hold it."""
    return _page_text(marking, max(MAX_PAGE_TEXT, MAX_MARKING - marking.count("&")))


def _page_text(text: str, most: int = MAX_PAGE_TEXT) -> str | None:
    """Return a text as headers and footers hold it, short enough for Excel's limit of 255."""
    cut = clean_text(text)
    if len(cut) > most:
        cut = cut[: most - 1] + "…"
    # `&` begins a code there, and is written twice. None, not "": openpyxl cannot read an empty
    # header.
    return cut.replace("&", "&&") or None


def pages_across(width: float) -> int:
    """Return on how many pages side by side a sheet of a width in characters can be read."""
    return math.ceil(width / WIDEST_PAGE)


def spread_over_pages(book: Book, sheet: str, width: float) -> None:
    """Print a wide sheet's part on pages side by side; its heading is in our usual row."""
    pages = pages_across(width)
    needed(book.edit(sheet).root, "{*}pageSetup").set("fitToWidth", str(pages))
    header = f"${HEADER_ROW}:${HEADER_ROW}"
    titles = [header] if pages == 1 else ["$A:$A", header]
    book.set_name(PRINT_TITLES, sheet, *titles)


def freeze_part(root: Element, first: Place) -> None:
    """Keep the rows above and the columns left of this cell in view, in a sheet's part."""
    view = needed(root, "{*}sheetViews/{*}sheetView")
    split = {"ySplit": str(first.row - 1)}
    panes = ["bottomLeft"]
    if first.column > 1:
        split["xSplit"] = str(first.column - 1)
        panes = ["topRight", "bottomLeft", "bottomRight"]
    etree.SubElement(view, tag(root, "pane"), split, topLeftCell=first.address, state="frozen",
                     activePane=panes[-1])
    for pane in panes:
        etree.SubElement(view, tag(root, "selection"), pane=pane, activeCell=first.address,
                         sqref=first.address)
