"""Add a worksheet to a workbook that exists; all that is counted by a sheet's place moves with it.

A sheet goes first or last, never between: a sum over `Jan:Dec` takes in whatever stands between
the two. `docProps/app.xml`, which repeats the names of the sheets, stays as it is: Excel does not
read it back, and LibreOffice garbles charts when it says another program.
"""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from lxml import etree

from hsbstar.spreadsheets.package.workbook import RELATION, STRICT_RELATION
from hsbstar.spreadsheets.package.xml import child_of, is_on, needed, tag, unset

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lxml.etree import _Element as Element

    from hsbstar.spreadsheets.package.sheet import SheetPart
    from hsbstar.spreadsheets.package.workbook import Book

SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
LONGEST_NAME = 31
"""Excel's own limit, in signs."""
_SHEET_KINDS = {"worksheet", "chartsheet", "dialogsheet"}
TABLE_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.table+xml"


def add_sheet(book: Book, name: str, *, first: bool = False, active: bool = False) -> SheetPart:
    """Add an empty worksheet, last or `first`, and return it; `active` opens the file with it.

    The name must be free (`free_sheet_name`) and one that Excel allows. The sheet holds
    nothing but a view: settings go in with `insert` and `child_of`, which know the schema's order.
    """
    package = book.package
    root = package.edit(book.part)
    part = package.free_name(posixpath.join(_folder(book), "sheet{}.xml"))
    package.add(part, _empty_sheet(root), SHEET_TYPE)
    key = package.relate(book.part, "worksheet", part)
    sheets = needed(root, "{*}sheets")
    place = 0 if first else len(sheets)
    sheets.insert(place, _entry(sheets, name, key))
    _move_names(root, place, 1)
    _move_views(root, place, 1)
    book.list_sheets()
    if active:
        open_with(book, name)
    return book.edit(name)


def remove_sheet(book: Book, name: str) -> None:
    """Take a worksheet away, with the names that count on it alone."""
    package, root = book.package, book.package.edit(book.part)
    place, part = book.order.index(name), book.sheets[name]
    if any(True for _ in book.sheet(name).formulas()):
        # It lists the formulas of all sheets; Excel makes a new one.
        for chain in package.related(book.part, "calcChain"):
            package.remove(chain)
    sheets = needed(root, "{*}sheets")
    sheets.remove(sheets[place])
    package.remove(part)
    for names in root.findall("{*}definedNames"):
        for one in names.findall("{*}definedName"):
            if one.get("localSheetId") == str(place):
                names.remove(one)
        if not len(names):
            root.remove(names)
    _move_names(root, place + 1, -1)
    _move_views(root, place + 1, -1)
    book.list_sheets()


def free_sheet_name(book: Book, name: str) -> str:
    """Return a name, or the name with the first number behind it that no sheet bears."""
    taken = {one.casefold() for one in book.order}
    number, free = 1, name
    while free.casefold() in taken:
        number += 1
        mark = f" ({number})"
        free = name[: LONGEST_NAME - len(mark)] + mark
    return free


def open_with(book: Book, name: str) -> None:
    """Let the workbook open with a sheet, and with no other one selected beside it.

    Of sheets that are selected together, Excel would write into each what is typed into one.
    """
    place = book.order.index(name)
    for view in _views(book.package.edit(book.part)):
        view.set("activeTab", str(place))
        if int(view.get("firstSheet", "0")) > place:
            unset(view, "firstSheet")
    for one in book.package.relations(book.part):
        if one.kind in _SHEET_KINDS:
            _select(book, one.part, selected=one.part == book.sheets[name])


def _select(book: Book, part: str, *, selected: bool) -> None:
    views = book.package.read(part).findall("{*}sheetViews/{*}sheetView")
    if any(is_on(view, "tabSelected") is not selected for view in views):
        book.package.edit(part)
        for view in views:
            unset(view, "tabSelected")
            if selected:
                view.set("tabSelected", "1")


def _folder(book: Book) -> str:
    """Return the folder in which the other worksheets lie."""
    parts = list(book.sheets.values())
    return posixpath.dirname(parts[0] if parts else book.part)


def _empty_sheet(workbook: Element) -> Element:
    """Return a worksheet without cells, in the dialect of the workbook."""
    root = etree.fromstring(f'<worksheet xmlns="{etree.QName(workbook).namespace}"/>')
    views = etree.SubElement(root, tag(root, "sheetViews"))
    etree.SubElement(views, tag(root, "sheetView"), workbookViewId="0")
    etree.SubElement(root, tag(root, "sheetData"))
    return root


def _entry(sheets: Element, name: str, key: str) -> Element:
    numbers = [int(one.get("sheetId", "0")) for one in sheets]
    entry = etree.Element(tag(sheets, "sheet"), name=name, sheetId=str(max(numbers, default=0) + 1))
    strict = any(one.get(STRICT_RELATION) for one in sheets)
    entry.set(STRICT_RELATION if strict else RELATION, key)
    return entry


def _views(root: Element) -> Element:
    """Return how the workbook opens, said where it was not."""
    views = root.find("{*}bookViews")
    if views is None:
        views = etree.Element(tag(root, "bookViews"))
        etree.SubElement(views, tag(root, "workbookView"))
        needed(root, "{*}sheets").addprevious(views)
    return views


def _move_names(root: Element, place: int, by: int) -> None:
    """Let names that count on one sheet go on counting on it."""
    for one in root.iterfind("{*}definedNames/{*}definedName"):
        told = one.get("localSheetId")
        if told is not None and int(told) >= place:
            one.set("localSheetId", str(int(told) + by))


def _move_views(root: Element, place: int, by: int) -> None:
    """Let the workbook open with the sheet that it opened with."""
    for view in _views(root):
        for name in ("activeTab", "firstSheet"):
            told = int(view.get(name, "0"))
            if told >= place and (told or name == "activeTab"):
                view.set(name, str(told + by))


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
