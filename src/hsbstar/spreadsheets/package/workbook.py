"""A workbook as a package: its sheets by name, its shared texts, styles, names and charts."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from lxml import etree

from hsbstar.spreadsheets.cells import Area, Place, quoted
from hsbstar.spreadsheets.package.sheet import Reference, SheetPart, area_of
from hsbstar.spreadsheets.package.styles import Styles
from hsbstar.spreadsheets.package.xml import (
    IN_A_WORKBOOK,
    child_of,
    needed,
    tag,
    text_of,
    unset,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from lxml.etree import _Element as Element

    from hsbstar.spreadsheets.package.package import Package

PRINT_AREA, PRINT_TITLES = "_xlnm.Print_Area", "_xlnm.Print_Titles"
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
STRICT_RELATION = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"


@dataclass(frozen=True)
class Name:
    """A defined name: its meaning, and the sheet on which it applies (None for all sheets)."""

    name: str
    meaning: str
    sheet: str | None


@dataclass(frozen=True)
class ExcelTable:
    """A table: its cells, its columns' names, and its numbers of heading and totals rows."""

    where: Reference
    columns: tuple[str, ...]
    heading: int
    totals: int

    def column(self, name: str, row: int = 0) -> list[Reference] | None:
        """Return a column without heading and totals, or its cell in a row; None for no column."""
        names = [column.casefold() for column in self.columns]
        if name.casefold() not in names:
            return None
        sheet, (first, last) = self.where
        column = first.column + names.index(name.casefold())
        rows = (row, row) if row else (first.row + self.heading, last.row - self.totals)
        return [Reference(sheet, Area(Place(rows[0], column), Place(rows[1], column)))]


class Book:
    """A workbook's parts, each read when it is first used."""

    def __init__(self, package: Package) -> None:
        """Find the workbook part and its sheets; raise KeyError where the package has none."""
        self.package = package
        found = package.related("", "officeDocument")
        if not found:
            raise KeyError("officeDocument")
        self.part = found[0]
        self.sheets: dict[str, str] = {}
        """The worksheets' parts by name."""
        self.order: tuple[str, ...] = ()
        """The names of all sheets in the order of their tabs, chart sheets too."""
        self._parts: dict[str, SheetPart] = {}
        self._named: dict[str, list[Name]] = {}
        self.meant: dict[tuple[str, str], list[Reference] | None] = {}
        """To which cells the formulas of names refer, by formula and sheet, as far as known."""
        self.list_sheets()
        self._strings = [text_of(item) for part in package.related(self.part, "sharedStrings")[:1]
                         for item in package.read(part).iterfind("{*}si")]

    def list_sheets(self) -> None:
        """List the sheets again, after one was added or removed."""
        by_key = {relation.key: relation.part for relation in self.package.relations(self.part)
                  if relation.kind == "worksheet"}
        self._forget_names()
        self.sheets = {}
        self.order = tuple(sheet.get("name", "") for sheet in self._entries())
        for sheet in self._entries():
            key = sheet.get(RELATION) or sheet.get(STRICT_RELATION) or ""
            if key in by_key:
                self.sheets[sheet.get("name", "")] = by_key[key]

    def _entries(self) -> Iterator[Element]:
        return self.package.read(self.part).iterfind("{*}sheets/{*}sheet")

    @property
    def relation(self) -> str:
        """The attribute that holds a relation's key, in the dialect of the workbook."""
        strict = any(sheet.get(STRICT_RELATION) for sheet in self._entries())
        return STRICT_RELATION if strict else RELATION

    @cached_property
    def styles(self) -> Styles:
        """The styles part."""
        return Styles(self.package, self.package.related(self.part, "styles")[0])

    def sheet(self, name: str) -> SheetPart:
        """Return a worksheet, to read; raise KeyError where there is none of the name."""
        root = self.package.read(self.sheets[name])
        if name not in self._parts or self._parts[name].root is not root:
            self._parts[name] = SheetPart(root, self._strings)
        return self._parts[name]

    def edit(self, name: str) -> SheetPart:
        """Return a worksheet, to change."""
        self.package.edit(self.sheets[name])
        return self.sheet(name)

    def hidden(self, name: str) -> bool:
        """Return whether a sheet is hidden."""
        return any(sheet.get("name") == name and sheet.get("state", "visible") != "visible"
                   for sheet in self._entries())

    def show(self, name: str, *, visible: bool) -> None:
        """Show a sheet, or hide it."""
        self.package.edit(self.part)
        for sheet in self._entries():
            if sheet.get("name") == name:
                unset(sheet, "state")
                if not visible:
                    sheet.set("state", "hidden")

    def names(self) -> list[Name]:
        """Return the defined names."""
        found = []
        for element in self._defined_names():
            place = element.get("localSheetId")
            sheet = None if place is None else self.order[int(place)]
            found.append(Name(element.get("name", ""), element.text or "", sheet))
        return found

    def named(self, name: str) -> list[Name]:
        """Return the defined names that are written so, in any case: of the workbook or a sheet."""
        if not self._named:
            for defined in self.names():
                self._named.setdefault(defined.name.casefold(), []).append(defined)
        return self._named.get(name.casefold(), [])

    def _forget_names(self) -> None:
        self._named.clear()
        self.meant.clear()

    def _defined_names(self) -> list[Element]:
        return self.package.read(self.part).findall("{*}definedNames/{*}definedName")

    def tables(self) -> dict[str, ExcelTable]:
        """Return the tables by their name without case."""
        found = {}
        for sheet, root in self.table_roots():
            found[root.get("displayName", "").casefold()] = ExcelTable(
                Reference(sheet, area_of(root.get("ref", ""))),
                tuple(column.get("name", "") for column in root.iterfind(".//{*}tableColumn")),
                int(root.get("headerRowCount", "1")), int(root.get("totalsRowCount", "0")),
            )
        return found

    def table_roots(self) -> list[tuple[str, Element]]:
        """Return the root elements of the tables' parts, each with its sheet."""
        return [(sheet, self.package.read(name)) for sheet, part in self.sheets.items()
                for name in self.package.related(part, "table")]

    def charts(self) -> list[str]:
        """Return the chart parts of all sheets, chart sheets too."""
        return [name for name in self.package.names
                if name.endswith(".xml") and "/chart" in name.lower()
                and etree.QName(self.package.read(name)).localname == "chartSpace"]

    def set_name(self, name: str, sheet: str, *cells: str) -> None:
        """Let a name that a sheet has (`PRINT_AREA`, `PRINT_TITLES`) refer to other cells of it.

        Raises KeyError where the sheet has no such name.
        """
        self.package.edit(self.part)
        self._forget_names()
        place = str(self.order.index(sheet))
        for element in self._defined_names():
            if element.get("name") == name and element.get("localSheetId") == place:
                element.text = ",".join(f"{quoted(sheet)}!{area}" for area in cells)
                return
        raise KeyError(name)

    def add_name(
        self, name: str, meaning: str, *, sheet: str | None = None, hidden: bool = False
    ) -> None:
        """Add a name that is free, for all sheets or for one; people do not see a hidden one."""
        root = self.package.edit(self.part)
        self._forget_names()
        names = child_of(root, "definedNames", IN_A_WORKBOOK)
        element = etree.SubElement(names, tag(root, "definedName"), name=name)
        if sheet is not None:
            element.set("localSheetId", str(self.order.index(sheet)))
        if hidden:
            element.set("hidden", "1")
        element.text = meaning

    def drop_name(self, name: str, sheet: str) -> None:
        """Remove a name that applies to one sheet, where the sheet has it."""
        place = str(self.order.index(sheet))
        self.drop_names(lambda element: element.get("name") == name
                        and element.get("localSheetId") == place)

    def remove_names(self, beginning: str) -> None:
        """Remove the names with a beginning, also those that a copied sheet brought."""
        self.drop_names(lambda element: element.get("name", "").startswith(beginning))

    def drop_names(self, is_dropped: Callable[[Element], bool]) -> None:
        """Remove the defined names for whose elements a function returns True."""
        self._forget_names()
        for element in filter(is_dropped, self._defined_names()):
            root = self.package.edit(self.part)
            names = needed(root, "{*}definedNames")
            names.remove(element)
            if not len(names):
                root.remove(names)

    def calculate_on_load(self, *, needed: bool = True) -> None:
        """Let whatever opens the workbook calculate all formulas; if not `needed`, let it not.

        A program that calculates asks everybody who only looked whether to save the changes.
        """
        properties = child_of(self.package.edit(self.part), "calcPr", IN_A_WORKBOOK)
        unset(properties, "fullCalcOnLoad")
        if needed:
            properties.set("fullCalcOnLoad", "1")


def empty_unused_texts(book: Book) -> None:
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
