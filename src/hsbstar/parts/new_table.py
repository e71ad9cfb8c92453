"""Make a real Excel table of cells on a worksheet that has none yet."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from lxml import etree

from hsbstar.parts.book import RELATION, STRICT_RELATION
from hsbstar.parts.elements import child_of, tag

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lxml.etree import _Element as Element

    from hsbstar.parts.book import Book

TABLE_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.table+xml"


def add_table(book: Book, sheet: str, name: str, cells: str, captions: Sequence[str]) -> None:
    """Make a table with a filter of `cells`, whose first row holds the captions.

    It is called `name`, or so with a number where that is taken.
    """
    package, root = book.package, book.edit(sheet).root
    table = etree.fromstring(f'<table xmlns="{etree.QName(root).namespace}"/>')
    called = _free_name(book, name)
    table.attrib.update(
        {"id": str(_free_id(book)), "name": called, "displayName": called, "ref": cells}
    )
    etree.SubElement(table, tag(root, "autoFilter"), ref=cells)
    listing = etree.SubElement(table, tag(root, "tableColumns"), count=str(len(captions)))
    for number, caption in enumerate(captions, start=1):
        etree.SubElement(listing, tag(root, "tableColumn"), id=str(number), name=caption)
    etree.SubElement(table, tag(root, "tableStyleInfo"), showRowStripes="0", showColumnStripes="0")
    folder = posixpath.join(posixpath.dirname(book.part), "tables")
    part = package.free_name(posixpath.join(folder, "table{}.xml"))
    package.add(part, table, TABLE_TYPE)
    key = package.relate(book.sheets[sheet], "table", part)
    parts = child_of(root, "tableParts")
    etree.SubElement(parts, tag(root, "tablePart")).set(_relation(book), key)
    parts.set("count", str(len(parts)))


def _relation(book: Book) -> str:
    """Return the attribute that holds a relation's key, in the dialect of the workbook."""
    sheets = book.package.read(book.part).iterfind("{*}sheets/{*}sheet")
    return STRICT_RELATION if any(one.get(STRICT_RELATION) for one in sheets) else RELATION


def _tables(book: Book) -> list[Element]:
    return [book.package.read(name) for part in book.sheets.values()
            for name in book.package.related(part, "table")]


def _free_id(book: Book) -> int:
    return max((int(one.get("id", "0")) for one in _tables(book)), default=0) + 1


def _free_name(book: Book, name: str) -> str:
    """Return a name that neither a table nor a defined name of the workbook bears."""
    taken = {one.get("displayName", "").casefold() for one in _tables(book)}
    taken |= {one.name.casefold() for one in book.names()}
    number, free = 1, name
    while free.casefold() in taken:
        number += 1
        free = f"{name}_{number}"
    return free
