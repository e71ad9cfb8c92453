"""Empty the shared texts of a workbook to which no cell refers any more.

A spreadsheet program keeps the texts of all cells in one part. A cell that is written anew leaves
its old text there, where nobody sees it and whoever unpacks the file can read it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree

from hsbstar.parts.elements import tag

if TYPE_CHECKING:
    from hsbstar.parts.book import Book


def empty_left_texts(book: Book) -> None:
    """Empty every shared text that no cell shows; the others keep their numbers."""
    shown = {
        cell.findtext("{*}v") for part in book.sheets.values()
        for cell in book.package.read(part).iterfind("{*}sheetData/{*}row/{*}c")
        if cell.get("t") == "s"
    }
    for name in book.package.related(book.part, "sharedStrings"):
        for number, text in enumerate(book.package.read(name).findall("{*}si")):
            if str(number) not in shown:
                book.package.edit(name)
                text[:] = [etree.Element(tag(text, "t"))]
