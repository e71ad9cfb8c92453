"""A workbook as a package: its sheets by name, its shared texts, styles, names and charts."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from lxml import etree

from hsbstar.spreadsheets.cells import Place, quoted
from hsbstar.spreadsheets.package.sheet import Area, Reference, SheetPart, area_of
from hsbstar.spreadsheets.package.styles import Styles
from hsbstar.spreadsheets.package.xml import tag, text_of

if TYPE_CHECKING:
    from hsbstar.spreadsheets.package.package import Package

PRINT_AREA, PRINT_TITLES = "_xlnm.Print_Area", "_xlnm.Print_Titles"
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
STRICT_RELATION = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"


@dataclass(frozen=True)
class Name:
    """A defined name: what it means, and on which sheet it counts (None for all)."""

    name: str
    meaning: str
    sheet: str | None


@dataclass(frozen=True)
class ExcelTable:
    """A table: where it lies, its columns' names, and how many rows head and close it."""

    where: Reference
    columns: tuple[str, ...]
    heading: int
    totals: int

    def column(self, name: str, row: int = 0) -> list[Reference] | None:
        """Return a column without heading and totals, or its cell in a row; None for no column."""
        names = [one.casefold() for one in self.columns]
        if name.casefold() not in names:
            return None
        first, last = self.where.area.first, self.where.area.last
        across = first.column + names.index(name.casefold())
        cells = Area(Place(first.row + self.heading, across), Place(last.row - self.totals, across))
        if row:
            cells = Area(Place(row, across), Place(row, across))
        return [Reference(self.where.sheet, cells)]


class Book:
    """A workbook's parts, read when they are asked for."""

    def __init__(self, package: Package) -> None:
        """Find the workbook part and its sheets; raise KeyError where the package has none."""
        self.package = package
        found = package.related("", "officeDocument")
        if not found:
            raise KeyError("officeDocument")
        self.part = found[0]
        self.sheets: dict[str, str] = {}
        self._order: list[str] = []
        self._parts: dict[str, SheetPart] = {}
        self.list_sheets()
        self._strings = self._read_strings()

    def list_sheets(self) -> None:
        """List the worksheets' parts by name, and the names of all sheets, as they stand now."""
        by_key = {one.key: one.part for one in self.package.relations(self.part)
                  if one.kind == "worksheet"}
        self.sheets, self._order = {}, []
        for one in self.package.read(self.part).iterfind("{*}sheets/{*}sheet"):
            key = one.get(RELATION) or one.get(STRICT_RELATION) or ""
            self._order.append(one.get("name", ""))
            if key in by_key:
                self.sheets[one.get("name", "")] = by_key[key]

    @property
    def order(self) -> tuple[str, ...]:
        """The names of all sheets as their tabs stand, chart sheets too."""
        return tuple(self._order)

    @cached_property
    def styles(self) -> Styles:
        """The styles part."""
        return Styles(self.package, self.package.related(self.part, "styles")[0])

    def sheet(self, name: str) -> SheetPart:
        """Return a worksheet, to look at; raise KeyError where there is none of the name."""
        root = self.package.read(self.sheets[name])
        if name not in self._parts or self._parts[name].root is not root:
            self._parts[name] = SheetPart(root, self._strings)
        return self._parts[name]

    def edit(self, name: str) -> SheetPart:
        """Return a worksheet, to change."""
        self.package.edit(self.sheets[name])
        return self.sheet(name)

    def hidden(self, name: str) -> bool:
        """Say whether people do not see a sheet."""
        sheets = self.package.read(self.part).iterfind("{*}sheets/{*}sheet")
        return any(one.get("name") == name and one.get("state", "visible") != "visible"
                   for one in sheets)

    def show(self, name: str, *, visible: bool) -> None:
        """Let people see a sheet, or not."""
        for one in self.package.edit(self.part).iterfind("{*}sheets/{*}sheet"):
            if one.get("name") == name:
                one.attrib.pop("state", "")
                if not visible:
                    one.set("state", "hidden")

    def names(self) -> list[Name]:
        """Return the defined names."""
        found = []
        for one in self.package.read(self.part).iterfind("{*}definedNames/{*}definedName"):
            place = one.get("localSheetId")
            sheet = None if place is None else self._order[int(place)]
            found.append(Name(one.get("name", ""), one.text or "", sheet))
        return found

    def tables(self) -> dict[str, ExcelTable]:
        """Return the tables by their name without case."""
        found = {}
        for sheet, part in self.sheets.items():
            for name in self.package.related(part, "table"):
                root = self.package.read(name)
                where = Reference(sheet, area_of(root.get("ref", "")))
                columns = [one.get("name", "") for one in root.iterfind(".//{*}tableColumn")]
                rows = (int(root.get("headerRowCount", "1")), int(root.get("totalsRowCount", "0")))
                table = ExcelTable(where, tuple(columns), *rows)
                found[root.get("displayName", "").casefold()] = table
        return found

    def charts(self, sheet: str | None = None) -> list[str]:
        """Return the chart parts of a sheet, or of all sheets (chart sheets too)."""
        if sheet is None:
            return [name for name in self.package.names if self._is_chart(name)]
        drawings = self.package.related(self.sheets[sheet], "drawing")
        return [chart for drawing in drawings for chart in self.package.related(drawing, "chart")]

    def set_name(self, name: str, sheet: str, *cells: str) -> None:
        """Let a name that a sheet has (`PRINT_AREA`, `PRINT_TITLES`) mean other cells of it.

        Raises KeyError where the sheet has no such name.
        """
        root = self.package.edit(self.part)
        place = str(self._order.index(sheet))
        for one in root.iterfind("{*}definedNames/{*}definedName"):
            if one.get("name") == name and one.get("localSheetId") == place:
                one.text = ",".join(f"{quoted(sheet)}!{some}" for some in cells)
                return
        raise KeyError(name)

    def add_name(
        self, name: str, meaning: str, *, sheet: str | None = None, hidden: bool = False
    ) -> None:
        """Add a name that is free, for all sheets or for one; people do not see a hidden one."""
        root = self.package.edit(self.part)
        names = root.find("{*}definedNames")
        if names is None:
            names = etree.Element(tag(root, "definedNames"))
            before = [one for one in root if etree.QName(one).localname in _BEFORE_NAMES]
            before[-1].addnext(names)
        one = etree.SubElement(names, tag(root, "definedName"), name=name)
        if sheet is not None:
            one.set("localSheetId", str(self._order.index(sheet)))
        if hidden:
            one.set("hidden", "1")
        one.text = meaning

    def drop_name(self, name: str, sheet: str) -> None:
        """Take away a name that counts on one sheet, where it has it."""
        place = str(self._order.index(sheet))
        for names in self.package.read(self.part).findall("{*}definedNames"):
            for one in names.findall("{*}definedName"):
                if one.get("name") == name and one.get("localSheetId") == place:
                    self.package.edit(self.part)
                    names.remove(one)

    def remove_names(self, beginning: str) -> None:
        """Take away the names that begin in one way, also those that a copied sheet brought."""
        root = self.package.read(self.part)
        for names in root.findall("{*}definedNames"):
            for one in names.findall("{*}definedName"):
                if one.get("name", "").startswith(beginning):
                    self.package.edit(self.part)
                    names.remove(one)
            if not len(names):
                root.remove(names)

    def calculate_on_load(self) -> None:
        """Ask whoever opens the workbook to calculate all formulas."""
        root = self.package.edit(self.part)
        settings = root.find("{*}calcPr")
        if settings is None:
            settings = etree.Element(tag(root, "calcPr"))
            before = [one for one in root if etree.QName(one).localname in _BEFORE_CALCULATION]
            before[-1].addnext(settings)
        settings.set("fullCalcOnLoad", "1")

    def _is_chart(self, name: str) -> bool:
        if not name.endswith(".xml") or "/chart" not in name.lower():
            return False
        return etree.QName(self.package.read(name)).localname == "chartSpace"

    def _read_strings(self) -> list[str]:
        found = self.package.related(self.part, "sharedStrings")
        if not found:
            return []
        return [text_of(one) for one in self.package.read(found[0]).iterfind("{*}si")]


_BEFORE_NAMES = {"sheets", "functionGroups", "externalReferences"}
_BEFORE_CALCULATION = {*_BEFORE_NAMES, "definedNames"}


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
