"""The cells of one worksheet part: found, read and written in place."""

from __future__ import annotations

import datetime as dt
import re
from bisect import bisect
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from lxml import etree

from hsbstar.core.text import clean_text
from hsbstar.spreadsheets.cells import Area, CellValue, ErrorCell, Formula, Place, column_number
from hsbstar.spreadsheets.package.xml import is_on, needed, remove_all, tag, text_of, unset

if TYPE_CHECKING:
    from collections.abc import Iterator, KeysView, Sequence

    from lxml.etree import _Element as Element

    from hsbstar.spreadsheets.cells import Value

DAY_ZERO = dt.date(1899, 12, 30)
"""The day from which spreadsheet programs count, in workbooks that do not count from 1904."""

LAST_ROW, LAST_COLUMN = 1_048_576, 16_384
"""Where a worksheet ends."""
PIXELS_A_CHARACTER, PIXELS_A_COLUMN = 7, 64
"""How wide a character is on the screen, and a column without a width."""
PIXELS_A_POINT, POINTS_A_ROW = 4 / 3, 15
"""How high a point is on the screen, and how many points a row without a height has."""
_ADDRESS = re.compile(r"\$?([A-Za-z]{1,3})\$?(\d{1,7})")
_XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


def place_of(address: str) -> Place:
    """Return the place that an address names, with or without `$`; raise ValueError for none."""
    match = _ADDRESS.fullmatch(address.strip())
    if not match or not 1 <= int(match[2]) <= LAST_ROW or column_number(match[1]) > LAST_COLUMN:
        message = f"{address} is no cell"
        raise ValueError(message)
    return Place(int(match[2]), column_number(match[1]))


class Reference(NamedTuple):
    """A rectangle of cells on a sheet."""

    sheet: str
    area: Area


def area_of(reference: str) -> Area:
    """Return the rectangle of `C5:D9`, or of one cell; raise ValueError for anything else."""
    first, _, last = reference.partition(":")
    return Area.between(place_of(first), place_of(last or first))


class SheetPart:
    """A worksheet's root element, with its rows and cells at hand."""

    def __init__(self, root: Element, strings: Sequence[str] = ()) -> None:
        """Find rows and cells; those without an address follow the one before."""
        self.root = root
        self._strings = strings
        data = root.find("{*}sheetData")
        self._data = data if data is not None else _new(root, "sheetData")
        self._rows: dict[int, Element] = {}
        self._numbers: list[int] = []
        """The numbers of the rows in the part, in their order."""
        self._cells: dict[Place, Element] = {}
        self._order: dict[int, list[int]] = {}
        dimension = root.find("{*}dimension")
        self._dimension = None if dimension is None else area_of(dimension.get("ref", "A1"))
        number = 0
        for row in self._data.iterfind("{*}row"):
            number = int(row.get("r", number + 1))
            self._rows[number] = row
            column = 0
            for cell in row.iterfind("{*}c"):
                address = cell.get("r")
                column = place_of(address).column if address else column + 1
                self._cells[Place(number, column)] = cell
                self._order.setdefault(number, []).append(column)
        self._numbers = sorted(self._rows)

    @property
    def places(self) -> KeysView[Place]:
        """The places of all cells in the part, blank cells too."""
        return self._cells.keys()

    @property
    def last_row(self) -> int:
        """The last row in the part; 0 for an empty part."""
        return max(self._rows, default=0)

    @property
    def _last_column(self) -> int:
        return max((max(columns) for columns in self._order.values() if columns), default=0)

    def used(self, area: Area) -> Area:
        """Return a rectangle without the rows and columns beyond the sheet's last cell."""
        row = max(self.last_row, area.first.row)
        column = max(area.first.column, self._last_column)
        return Area(area.first, Place(min(area.last.row, row), min(area.last.column, column)))

    @property
    def merges(self) -> list[Area]:
        """The merged ranges."""
        return [area_of(merge.get("ref", "")) for merge in self.root.iterfind(".//{*}mergeCell")]

    @property
    def spreads(self) -> list[Area]:
        """The ranges that an array formula or a data table fills."""
        return [area_of(formula.get("ref", "")) for _, formula in self.formulas()
                if formula.get("t") in {"array", "dataTable"} and formula.get("ref")]

    @property
    def protected(self) -> bool:
        """Whether locked cells of the sheet cannot be edited."""
        protection = self.root.find("{*}sheetProtection")
        return protection is not None and is_on(protection, "sheet")

    def is_column_hidden(self, column: int) -> bool:
        """Return whether a column is hidden."""
        return any(is_on(settings, "hidden") for settings in self._column_settings(column))

    def is_row_hidden(self, row: int) -> bool:
        """Return whether a row is hidden."""
        return row in self._rows and is_on(self._rows[row], "hidden")

    def value(self, place: Place) -> CellValue:
        """Return the cached value that a cell shows; None where it is blank."""
        cell = self._cells.get(place)
        shown = None if cell is None else self._value(cell)
        return None if shown == "" else shown

    def result(self, place: Place) -> CellValue:
        """Return the value of a cell for a formula, in which an empty text is not a blank.

        Raises KeyError for a formula whose result was never saved.
        """
        cell = self._cells.get(place)
        if cell is None:
            return None
        unsaved = not cell.findtext("{*}v") and cell.get("t") != "str"
        if unsaved and cell.find("{*}f") is not None:
            raise KeyError(place.address)
        return self._value(cell)

    def formula(self, place: Place) -> Element | None:
        """Return a cell's formula element."""
        cell = self._cells.get(place)
        return None if cell is None else cell.find("{*}f")

    def formulas(self) -> Iterator[tuple[Place, Element]]:
        """Yield every formula element with its place."""
        for place, cell in self._cells.items():
            formula = cell.find("{*}f")
            if formula is not None:
                yield place, formula

    def style(self, place: Place) -> int:
        """Return the number of a cell's format: its own, or its row's, or its column's."""
        cell, row = self._cells.get(place), self._rows.get(place.row)
        if cell is not None:
            return int(cell.get("s", "0"))
        if row is not None and is_on(row, "customFormat"):
            return int(row.get("s", "0"))
        settings = next(self._column_settings(place.column), None)
        return 0 if settings is None else int(settings.get("style", "0"))

    def write(self, place: Place, value: Value, style: int | None = None) -> None:
        """Write a value, in a new format or in the format that the cell has."""
        style = self.style(place) if style is None else style
        is_new = place not in self._cells
        cell = self._cell(place)
        if style or cell.get("s"):
            cell.set("s", str(style))
        if not is_new:
            self._empty(cell)
        if isinstance(value, Formula):
            _new(cell, "f").text = value.text.removeprefix("=")
            self._put(cell, value.result, as_result=True)
        else:
            self._put(cell, value)

    def set_style(self, place: Place, style: int) -> None:
        """Give a cell another format and leave its value; the cell is made where there was none."""
        self._cell(place).set("s", str(style))

    def visible(self, place: Place) -> Place:
        """Return the cell that people see at a place: the first of those merged with it.

        The merged ranges are those of the first call.
        """
        return next((area.first for area in self._merged if place in area), place)

    @cached_property
    def _merged(self) -> list[Area]:
        return self.merges

    def column_pixels(self, column: int) -> int:
        """Return how wide a column is on the screen, in the usual font."""
        if self.is_column_hidden(column):
            return 0
        width = self._setting(next(self._column_settings(column), None), "width",
                              "defaultColWidth")
        return round(float(width) * PIXELS_A_CHARACTER) if width else PIXELS_A_COLUMN

    def row_pixels(self, row: int) -> int:
        """Return how high a row is on the screen, as far as the file shows."""
        if self.is_row_hidden(row):
            return 0
        height = self._setting(self._rows.get(row), "ht", "defaultRowHeight")
        return round(float(height or POINTS_A_ROW) * PIXELS_A_POINT)

    def _setting(self, element: Element | None, name: str, default: str) -> str | None:
        """Return an attribute of an element, or the sheet's default."""
        if element is not None and name in element.attrib:
            return element.get(name)
        defaults = self.root.find("{*}sheetFormatPr")
        return None if defaults is None else defaults.get(default)

    def set_result(self, place: Place, result: str | float | None) -> None:
        """Set the result of a cell's formula; None where it is not known."""
        cell = self._cells[place]
        remove_all(cell, "v")
        unset(cell, "t")
        self._put(cell, result, as_result=True)

    def clear_from(self, row: int) -> None:
        """Remove a row and all rows after it."""
        for number in [number for number in self._rows if number >= row]:
            self._data.remove(self._rows.pop(number))
            self._order.pop(number, None)
        self._numbers = sorted(self._rows)
        self._cells = {place: cell for place, cell in self._cells.items() if place.row < row}

    def clear(self, area: Area) -> None:
        """Remove the cells of a rectangle; the others stay in their places."""
        for place in [place for place in self._cells if place in area]:
            self._rows[place.row].remove(self._cells.pop(place))
            self._order[place.row].remove(place.column)

    def set_height(self, row: int, points: float, *, grows: bool = False) -> None:
        """Set how high a row is; one that `grows` becomes higher with what is typed into it."""
        element = self._row(row)
        element.set("ht", f"{points:g}")
        unset(element, "customHeight")
        if not grows:
            element.set("customHeight", "1")

    def fit_dimension(self) -> None:
        """Write the rectangle that is now in use."""
        dimension = self.root.find("{*}dimension")
        if dimension is not None and self._cells:
            last = Place(max(place.row for place in self._cells), self._last_column)
            dimension.set("ref", f"A1:{last.address}")
            self._dimension = area_of(f"A1:{last.address}")

    def _column_settings(self, column: int) -> Iterator[Element]:
        for settings in self.root.iterfind("{*}cols/{*}col"):
            if int(settings.get("min", "0")) <= column <= int(settings.get("max", "0")):
                yield settings

    def _value(self, cell: Element) -> CellValue:
        kind, held = cell.get("t", "n"), cell.findtext("{*}v")
        if kind == "inlineStr":
            return text_of(cell)
        if held is None or (not held and kind != "str"):
            return None
        if kind == "s":
            return self._strings[int(held)]
        if kind in {"str", "d"}:
            return held
        if kind == "b":
            return held in {"1", "true"}
        return ErrorCell(held) if kind == "e" else float(held)

    def _put(
        self, cell: Element, value: str | float | dt.date | None, *, as_result: bool = False
    ) -> None:
        if value is None:
            return
        if isinstance(value, str) and not as_result:
            cell.set("t", "inlineStr")
            text = _new(_new(cell, "is"), "t")
            text.text = clean_text(value)
            text.set(_XML_SPACE, "preserve")
            return
        if isinstance(value, str):
            cell.set("t", "str")
            held = clean_text(value)
        elif isinstance(value, dt.date):
            held = str((value - DAY_ZERO).days)
        else:
            held = repr(value)
        if not len(cell):
            _new(cell, "v").text = held
            return
        element = etree.Element(tag(cell, "v"))
        element.text = held
        # Whatever extends the cell stays after its value.
        before = sum(etree.QName(child).localname in {"f", "is"} for child in cell)
        cell.insert(before, element)

    def _empty(self, cell: Element) -> None:
        unset(cell, "t")
        for name in ("f", "v", "is"):
            remove_all(cell, name)

    def _cell(self, place: Place) -> Element:
        """Return a cell's element, made where there was none, in its place in the row."""
        if place not in self._cells:
            row, order = self._row(place.row), self._order.setdefault(place.row, [])
            # A hint at the columns in use, which would be wrong now.
            unset(row, "spans")
            cell = etree.Element(tag(row, "c"), r=place.address)
            before = bisect(order, place.column)
            if before == len(order) and (not order or row[-1].tag == cell.tag):
                # lxml goes from child to child to insert one, but knows the last.
                order.append(place.column)
                row.append(cell)
            else:
                row.insert(before, cell)
                order.insert(before, place.column)
            self._cells[place] = cell
            self._reach(place)
        return self._cells[place]

    def _reach(self, place: Place) -> None:
        """Widen the rectangle in use to hold a new cell: some readers trust it."""
        used = self._dimension
        if used is not None and place not in used:
            first = Place(min(used.first.row, place.row), min(used.first.column, place.column))
            last = Place(max(used.last.row, place.row), max(used.last.column, place.column))
            self._dimension = Area(first, last)
            needed(self.root, "{*}dimension").set("ref", f"{first.address}:{last.address}")

    def _row(self, number: int) -> Element:
        if number not in self._rows:
            row = etree.Element(tag(self.root, "row"), r=str(number))
            before = bisect(self._numbers, number)
            if before == len(self._numbers):
                self._data.append(row)
            else:
                self._data.insert(before, row)
            self._numbers.insert(before, number)
            self._rows[number] = row
        return self._rows[number]


def _new(parent: Element, name: str) -> Element:
    return etree.SubElement(parent, tag(parent, name))
