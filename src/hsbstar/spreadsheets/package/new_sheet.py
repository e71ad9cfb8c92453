"""Add a worksheet to an existing workbook; all that counts on a sheet's position moves with it.

A sheet goes first or last, never between: a sum over `Jan:Dec` includes every sheet between the
two. `docProps/app.xml`, which repeats the names of the sheets, stays as it is: Excel does not read
it back, and LibreOffice garbles charts when it names another program.
"""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from lxml import etree

from hsbstar.spreadsheets.package.xml import IN_A_WORKBOOK, child_of, is_on, needed, tag, unset

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lxml.etree import _Element as Element

    from hsbstar.spreadsheets.package.sheet import SheetPart
    from hsbstar.spreadsheets.package.workbook import Book

SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
LONGEST_NAME = 31
"""Excel's own limit, in characters."""
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
    number = max((int(sheet.get("sheetId", "0")) for sheet in sheets), default=0) + 1
    entry = etree.Element(tag(sheets, "sheet"), name=name, sheetId=str(number))
    entry.set(book.relation, key)
    sheets.insert(place, entry)
    _move_names(root, place, 1)
    _move_views(root, place, 1)
    book.list_sheets()
    if active:
        open_with(book, name)
    return book.edit(name)


def remove_sheet(book: Book, name: str) -> None:
    """Remove a worksheet, with the names that apply to it alone."""
    package, root = book.package, book.package.edit(book.part)
    place, part = book.order.index(name), book.sheets[name]
    if any(True for _ in book.sheet(name).formulas()):
        # It lists the formulas of all sheets; Excel makes a new one.
        for chain in package.related(book.part, "calcChain"):
            package.remove(chain)
    sheets = needed(root, "{*}sheets")
    sheets.remove(sheets[place])
    package.remove(part)
    book.drop_names(lambda element: element.get("localSheetId") == str(place))
    _move_names(root, place + 1, -1)
    _move_views(root, place + 1, -1)
    book.list_sheets()


def free_sheet_name(book: Book, name: str) -> str:
    """Return a name, with the first number that makes it the name of no sheet."""
    used = {sheet.casefold() for sheet in book.order}
    marks = ("", *(f" ({number})" for number in range(2, len(used) + 2)))
    names = (name[: LONGEST_NAME - len(mark)] + mark for mark in marks)
    return next(free for free in names if free.casefold() not in used)


def open_with(book: Book, name: str) -> None:
    """Let the workbook open with a sheet, and no other selected.

    Excel writes what is typed into one of several selected sheets into each of them.
    """
    place = book.order.index(name)
    for view in _views(book.package.edit(book.part)):
        view.set("activeTab", str(place))
        if int(view.get("firstSheet", "0")) > place:
            unset(view, "firstSheet")
    for relation in book.package.relations(book.part):
        if relation.kind in _SHEET_KINDS:
            _select(book, relation.part, selected=relation.part == book.sheets[name])


def _select(book: Book, part: str, *, selected: bool) -> None:
    views = book.package.read(part).findall("{*}sheetViews/{*}sheetView")
    if any(is_on(view, "tabSelected") is not selected for view in views):
        book.package.edit(part)
        for view in views:
            unset(view, "tabSelected")
            if selected:
                view.set("tabSelected", "1")


def _folder(book: Book) -> str:
    """Return the folder of the other worksheets."""
    parts = list(book.sheets.values())
    return posixpath.dirname(parts[0] if parts else book.part)


def _empty_sheet(workbook: Element) -> Element:
    """Return a worksheet without cells, in the dialect of the workbook."""
    root = etree.fromstring(f'<worksheet xmlns="{etree.QName(workbook).namespace}"/>')
    views = etree.SubElement(root, tag(root, "sheetViews"))
    etree.SubElement(views, tag(root, "sheetView"), workbookViewId="0")
    etree.SubElement(root, tag(root, "sheetData"))
    return root


def _views(root: Element) -> Element:
    """Return the settings with which the workbook opens, made where there were none."""
    views = child_of(root, "bookViews", IN_A_WORKBOOK)
    if not len(views):
        etree.SubElement(views, tag(root, "workbookView"))
    return views


def _move_names(root: Element, place: int, by: int) -> None:
    """Let names that apply to one sheet go on applying to it."""
    for element in root.iterfind("{*}definedNames/{*}definedName"):
        sheet = element.get("localSheetId")
        if sheet is not None and int(sheet) >= place:
            element.set("localSheetId", str(int(sheet) + by))


def _move_views(root: Element, place: int, by: int) -> None:
    """Let the workbook open with the sheet that it opened with."""
    for view in _views(root):
        for name in ("activeTab", "firstSheet"):
            tab = int(view.get(name, "0"))
            if tab >= place and (tab or name == "activeTab"):
                view.set(name, str(tab + by))


def add_table(book: Book, sheet: str, name: str, cells: str, captions: Sequence[str]) -> None:
    """Make `cells`, whose first row holds the captions, a table with a filter.

    It is called `name`, with a number where the workbook has that name.
    """
    package, root = book.package, book.edit(sheet).root
    table = etree.fromstring(f'<table xmlns="{etree.QName(root).namespace}"/>')
    tables = [root for _, root in book.table_roots()]
    number = max((int(other.get("id", "0")) for other in tables), default=0) + 1
    used = {other.get("displayName", "").casefold() for other in tables}
    used |= {defined.name.casefold() for defined in book.names()}
    names = (name, *(f"{name}_{number}" for number in range(2, len(used) + 2)))
    free = next(free for free in names if free.casefold() not in used)
    table.attrib.update({"id": str(number), "name": free, "displayName": free, "ref": cells})
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
    etree.SubElement(parts, tag(root, "tablePart")).set(book.relation, key)
    parts.set("count", str(len(parts)))
