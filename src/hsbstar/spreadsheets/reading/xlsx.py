"""Read .xlsx as a stream: memory holds no more than the cells, in any dialect.

For workbooks too large or too odd for `xlsx_fast`, which is several times faster. Both give the
same cells.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from hsbstar.core.text import MAX_CELL_LENGTH
from hsbstar.spreadsheets.cells import Area, CellValue, Place
from hsbstar.spreadsheets.reading.notes_and_links import (
    Link,
    link_of,
    target_of,
    with_notes_and_links,
)
from hsbstar.spreadsheets.reading.number_formats import (
    BLACK,
    WHITE,
    checked_code,
    count_formats,
    look_of,
    look_of_runs,
)
from hsbstar.spreadsheets.reading.refusal import unreadable
from hsbstar.spreadsheets.reading.xlsx_cells import (
    Formats,
    XlsxCells,
    counted_text,
    decoded,
    doubled,
    format_number,
    formats_of,
    merge_of,
    misplaced,
    place_in,
    whole_number,
)
from hsbstar.spreadsheets.reading.xlsx_workbook import SPACES, read_part
from hsbstar.spreadsheets.reading.xml_stream import Attributes, Watcher, named, watch
from hsbstar.spreadsheets.sheets import RawSheet

if TYPE_CHECKING:
    from hsbstar.spreadsheets.reading.refusal import Tally
    from hsbstar.spreadsheets.reading.xlsx_workbook import XlsxBook
    from hsbstar.spreadsheets.reading.zip_parts import Parts


def read_xlsx(parts: Parts, book: XlsxBook, tally: Tally) -> tuple[RawSheet, ...]:
    """Return all cells of a workbook; raise Refusal where it is damaged or beyond limits."""
    context = xlsx_context(parts, book, read_strings(parts, book, tally), tally)
    sheets = []
    for entry in book.sheets:
        reader = _SheetReader(context, tally)
        watch(parts.pieces(entry.part), reader)
        sheet = replace(RawSheet.of_cells(
            entry.name, reader.cells, tuple(reader.merges), reader.unseen), links=reader.targets)
        sheets.append(with_notes_and_links(sheet, parts, entry.part, reader.links.copy, tally))
    return tuple(sheets)


class Strings(NamedTuple):
    """The shared texts of a workbook, and how the few with struck out runs are struck out."""

    texts: list[str]
    struck: dict[str, str]
    """By the number of the text, as written in cells."""


def read_strings(parts: Parts, book: XlsxBook, tally: Tally) -> Strings:
    """Return the shared texts; raise Refusal where they are damaged or beyond limits."""
    reader = _StringsReader(tally)
    if book.strings:
        watch(parts.pieces(book.strings), reader)
    return reader.strings


def xlsx_context(parts: Parts, book: XlsxBook, strings: Strings, tally: Tally) -> XlsxCells:
    """Return what cells refer to; raise Refusal where there are too many cell formats."""
    if not book.styles:
        return XlsxCells(strings.texts, Formats(), book.from_1904, struck=strings.struck)
    reader = read_part(parts, book.styles, _FormsReader)
    formats = reader.formats or formats_of(reader.numbers, reader.codes, tally)
    reader.formats = formats
    return XlsxCells(strings.texts, formats, book.from_1904, reader.looks, strings.struck)


MAX_CODED_LENGTH = 14
"""Characters in XML of a single one in a cell: `_xD83D__xDC4D_`."""


class _TextReader(Watcher):
    """Collects the text of an item: its runs joined, without pronunciation hints."""

    def __init__(self, tally: Tally) -> None:
        super().__init__()
        self._tally = tally
        self._collected: list[str] = []
        self._length = 0
        self._listening = 0
        self._in_hint = False
        self._is_struck = False
        self._kinds: set[bool] = set()

    def opened(self, name: str, attributes: Attributes) -> None:
        if self._listening:
            raise unreadable("it is damaged: a text in it contains other elements")
        if name in {"si", "c"}:
            self._length = 0
        elif name == "rPh":
            self._in_hint = True
        elif name == "r":
            self._is_struck = False
        elif name == "strike":
            self._is_struck = _is_on(attributes)
        elif name in {"t", "v"}:
            self._listening = 0 if self._in_hint else self.depth

    def closed(self, name: str) -> None:
        if name == "rPh":
            self._in_hint = False
        elif name == "r":
            self._is_struck = False
        elif name in {"t", "v"}:
            self._listening = 0

    def add_text(self, text: str) -> None:
        if self._listening and self._listening == self.depth:
            self._length += len(text)
            # What counts is their number when they are decoded; this keeps memory small.
            self._tally.hold("characters", self._length / MAX_CODED_LENGTH)
            self._collected.append(text)
            if not text.isspace():
                self._kinds.add(self._is_struck)

    def take_text(self) -> str:
        """Return the collected text, and begin again."""
        text = "".join(self._collected)
        self._collected.clear()
        return text

    def take_look(self) -> str:
        """Return how the collected runs were struck out, mostly not at all, and begin again."""
        look = look_of_runs(self._kinds)
        self._kinds = set()
        return look


class _StringsReader(_TextReader):
    """Reads the shared texts."""

    names = named(SPACES, ["si", "t", "rPh", "r", "strike"])

    def __init__(self, tally: Tally) -> None:
        super().__init__(tally)
        self.strings = Strings([], {})
        self._kept = 0

    def closed(self, name: str) -> None:
        super().closed(name)
        if name == "si":
            text = decoded(self.take_text())
            if look := self.take_look():
                self.strings.struck[str(len(self.strings.texts))] = look
            self.strings.texts.append(text)
            self._kept += len(text)
            self._tally.hold("characters", len(text))
            self._tally.hold("cells", len(self.strings.texts))
            self._tally.hold("text", self._kept)


_LISTS = {"numFmts", "fonts", "fills", "cellXfs"}


class _FormsReader(Watcher):
    """Reads which number format each cell format has."""

    names = named(SPACES, ["numFmts", "numFmt", "fonts", "font", "strike", "color", "fills", "fill",
                           "patternFill", "fgColor", "cellXfs", "xf"])

    def __init__(self) -> None:
        super().__init__()
        # Made of the numbers and codes, once for all workbooks with the same part.
        self.formats = Formats()
        self.codes: dict[int, str] = {}
        self.numbers: list[int] = []
        self.looks: dict[int, str] = {}
        self._struck: list[bool] = []
        self._inks: list[str] = []
        self._fills: list[str] = []
        self._list = ""

    def opened(self, name: str, attributes: Attributes) -> None:
        number_id = format_number(attributes.get("numFmtId", "0"))
        if name in _LISTS:
            self._list = name
        elif self._list == "fonts":
            self._see_font(name, attributes)
        elif self._list == "fills":
            self._see_fill(name, attributes)
        elif name == "numFmt":
            # Outside the list, it is the format of a conditional format (`dxf`).
            if self._list == "numFmts":
                self.codes[number_id] = checked_code(attributes.get("formatCode", ""))
        elif self._list == "cellXfs":
            self._see_format(number_id, attributes)
        count_formats(max(len(self.codes), len(self._struck), len(self._fills),
                          len(self.numbers)))

    def _see_font(self, name: str, attributes: Attributes) -> None:
        if name == "font":
            self._struck.append(False)
            self._inks.append("")
        elif name == "strike" and self._struck:
            self._struck[-1] = _is_on(attributes)
        elif name == "color" and self._inks:
            self._inks[-1] = _colour(attributes)

    def _see_fill(self, name: str, attributes: Attributes) -> None:
        if name == "fill":
            self._fills.append("")
        elif name == "patternFill" and self._fills:
            # A pattern has two colours, of which neither is that of the cell.
            self._fills[-1] = {"none": "", "solid": WHITE}.get(
                attributes.get("patternType", "none"), "pattern")
        elif name == "fgColor" and self._fills and self._fills[-1] == WHITE:
            self._fills[-1] = _colour(attributes)

    def _see_format(self, number_id: int, attributes: Attributes) -> None:
        font, fill = (format_number(attributes.get(key, "0")) for key in ("fontId", "fillId"))
        known = font < len(self._struck)
        look = look_of(
            struck=known and self._struck[font], ink=self._inks[font] if known else "",
            fill=self._fills[fill] if fill < len(self._fills) else "",
        )
        if look:
            self.looks[len(self.numbers)] = look
        self.numbers.append(number_id)

    def closed(self, name: str) -> None:
        if name == self._list:
            self._list = ""


_NAMED = {**dict.fromkeys(("theme 0", "indexed 1", "indexed 9", "indexed 65"), WHITE),
          **dict.fromkeys(("theme 1", "indexed 0", "indexed 8", "indexed 64"), BLACK)}


def _is_on(attributes: Attributes) -> bool:
    return attributes.get("val", "1") not in {"0", "false"}


def _colour(attributes: Attributes) -> str:
    """Return a colour in a spelling of its own; white and black are so in all their spellings."""
    if "rgb" in attributes:
        return attributes["rgb"][-6:].upper()
    kind = next((kind for kind in ("theme", "indexed") if kind in attributes), "")
    colour = " ".join(filter(None, (kind, attributes.get(kind), attributes.get("tint"))))
    return _NAMED.get(colour, colour)


_TABLE_DEPTH = 2
_DEPTHS = {"row": {3}, "c": {4}, "f": {5}, "v": {5}, "is": {5}, "t": {6, 7}}
"""How deep the elements of a table are in a sheet's part; `t` also in a run."""


class _SheetReader(_TextReader):
    """Reads the cells of one sheet."""

    names = named(SPACES, ["sheetData", "row", "c", "v", "f", "is", "t", "rPh", "r", "strike",
                           "mergeCell", "hyperlink"])

    def __init__(self, context: XlsxCells, tally: Tally) -> None:
        super().__init__(tally)
        self.cells: dict[Place, CellValue] = {}
        self.merges: list[Area] = []
        self.unseen: dict[Place, str] = {}
        self.links: list[Link] = []
        self.targets: dict[Place, str] = {}
        self._context = context
        self._in_table = False
        self._row = 0
        self._numbered = False
        self._place = Place(0, 0)
        self._attributes: Attributes = {}
        self._formula: str | None = None
        self._valued = self._in_formula = False
        self._value = ""
        self._inline: str | None = None

    def opened(self, name: str, attributes: Attributes) -> None:
        if name == "sheetData":
            self._in_table = self.depth == _TABLE_DEPTH
        elif name == "mergeCell":
            self._merge(attributes.get("ref", ""))
        elif name == "hyperlink" and (link := link_of(attributes)):
            self._tally.hold("cells", len(self.links))
            self.links.append(link)
        elif self._in_table:
            if self.depth not in _DEPTHS.get(name, {self.depth}):
                raise misplaced()
            super().opened(name, attributes)
            self._see(name, attributes)
        elif name == "c":
            raise misplaced()

    def _see(self, name: str, attributes: Attributes) -> None:
        """See an element of the table begin."""
        if name == "row":
            self._numbered = "r" in attributes
            self._row = whole_number(attributes["r"]) if self._numbered else self._row + 1
            self._place = Place(self._row, 0)
        elif name == "c":
            self._place = self._place_of(attributes)
            self._attributes = attributes
            self._formula, self._valued = None, False
            self._value, self._inline = "", None
            self.take_text()
            self.take_look()
        elif name == "f":
            self._formula, self._in_formula = "", True
        elif (name == "v" and self._valued) or (name == "is" and self._inline is not None):
            raise unreadable("it is damaged: a cell in it has two values")
        elif name == "v":
            self._valued = True
        elif name == "is":
            self._value += self.take_text()

    def add_text(self, text: str) -> None:
        super().add_text(text)
        formula = self._formula or ""
        if self._in_formula and len(formula) < MAX_CELL_LENGTH:
            self._formula = formula + text

    def closed(self, name: str) -> None:
        super().closed(name)
        if name == "sheetData":
            self._in_table = False
        elif not self._in_table:
            return
        elif name == "is":
            self._inline = (self._inline or "") + self.take_text()
        elif name == "f":
            self._in_formula = False
        elif name == "c":
            kind, text = self._attributes.get("t", "n"), self._value + self.take_text()
            value = self._context.value(
                kind, counted_text(kind, text if self._valued else None, self._inline),
                self._attributes.get("s", "0"), formula=self._formula is not None,
                valued=self._valued,
            )
            if value is not None:
                self._keep(value, text.strip() if kind == "s" else None)

    def _place_of(self, attributes: Attributes) -> Place:
        """Return the place of a cell: its address, or the place after the cell before it."""
        if "r" not in attributes:
            return Place(self._row, self._place.column + 1)
        place = place_in(attributes["r"])
        if place.row != self._row and self._numbered:
            self._tally.hold("rows", place.row)
            self._tally.hold("columns", place.column)
            raise misplaced()
        self._row = place.row
        return place

    def _keep(self, value: CellValue, shared: str | None) -> None:
        self._tally.cell(self._place, value)
        if self._place in self.cells:
            raise doubled(self._place)
        self.cells[self._place] = value
        look = self._context.look(value, self._attributes.get("s", "0"), shared)
        if look := self.take_look() or look:
            self.unseen[self._place] = look
        if target := target_of(self._formula or ""):
            self.targets[self._place] = target

    def _merge(self, reference: str) -> None:
        self._tally.hold("cells", len(self.merges))
        merge = merge_of(reference)
        if merge:
            self.merges.append(merge)
