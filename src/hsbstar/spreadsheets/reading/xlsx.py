"""Read .xlsx as a stream: memory holds no more than the cells, in any dialect.

For workbooks too large or too odd for `xlsx_fast`, which is several times faster. Both give the
same cells.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hsbstar.spreadsheets.cells import Area, CellValue, Place
from hsbstar.spreadsheets.reading.number_formats import WHITE, form_of, look_of
from hsbstar.spreadsheets.reading.refusal import unreadable
from hsbstar.spreadsheets.reading.xlsx_cells import (
    MAX_FORMATS,
    XlsxCells,
    counted_text,
    decoded,
    doubled,
    format_number,
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
    context = xlsx_context(parts, book, read_strings(parts, book, tally))
    sheets = []
    for entry in book.sheets:
        reader = _SheetReader(context, tally)
        watch(parts.pieces(entry.part), reader)
        sheets.append(RawSheet.of_cells(entry.name, reader.cells, tuple(reader.merges),
                                        reader.unseen))
    return tuple(sheets)


def read_strings(parts: Parts, book: XlsxBook, tally: Tally) -> list[str]:
    """Return the shared texts; raise Refusal where they are damaged or beyond limits."""
    reader = _StringsReader(tally)
    if book.strings:
        watch(parts.pieces(book.strings), reader)
    return reader.strings


def xlsx_context(parts: Parts, book: XlsxBook, strings: list[str]) -> XlsxCells:
    """Return what cells refer to; raise Refusal where there are too many cell formats."""
    if not book.styles:
        return XlsxCells(strings, [], book.from_1904)
    reader = read_part(parts, book.styles, _FormsReader)
    forms = [form_of(number, reader.codes.get(number)) for number in reader.numbers]
    return XlsxCells(strings, forms, book.from_1904, reader.looks)


class _TextReader(Watcher):
    """Collects the text of an item: its runs joined, without pronunciation hints."""

    def __init__(self, tally: Tally) -> None:
        super().__init__()
        self._tally = tally
        self._collected: list[str] = []
        self._length = 0
        self._listening = False
        self._in_hint = False

    def opened(self, name: str, attributes: Attributes) -> None:  # noqa: ARG002 - for children
        if name == "rPh":
            self._in_hint = True
        elif name in {"t", "v"}:
            self._listening = not self._in_hint

    def closed(self, name: str) -> None:
        if name == "rPh":
            self._in_hint = False
        elif name in {"t", "v"}:
            self._listening = False

    def add_text(self, text: str) -> None:
        if self._listening:
            self._length += len(text)
            self._tally.hold("characters", self._length)
            self._collected.append(text)

    def take_text(self) -> str:
        """Return the collected text, and begin again."""
        text = "".join(self._collected)
        self._collected.clear()
        self._length = 0
        return text


class _StringsReader(_TextReader):
    """Reads the shared texts."""

    names = named(SPACES, ["si", "t", "rPh"])

    def __init__(self, tally: Tally) -> None:
        super().__init__(tally)
        self.strings: list[str] = []
        self._kept = 0

    def closed(self, name: str) -> None:
        super().closed(name)
        if name == "si":
            text = decoded(self.take_text())
            self.strings.append(text)
            self._kept += len(text)
            self._tally.hold("cells", len(self.strings))
            self._tally.hold("text", self._kept)


_LISTS = {"numFmts", "fonts", "fills", "cellXfs"}


class _FormsReader(Watcher):
    """Reads which number format each cell format has."""

    names = named(SPACES, ["numFmts", "numFmt", "fonts", "font", "strike", "color", "fills", "fill",
                           "patternFill", "fgColor", "cellXfs", "xf"])

    def __init__(self) -> None:
        super().__init__()
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
                self.codes[number_id] = attributes.get("formatCode", "")
        elif self._list == "cellXfs":
            self._see_format(number_id, attributes)
            if len(self.numbers) > MAX_FORMATS:
                raise unreadable("it has more cell formats than Excel allows")

    def _see_font(self, name: str, attributes: Attributes) -> None:
        if name == "font":
            self._struck.append(False)
            self._inks.append("")
        elif name == "strike" and self._struck:
            self._struck[-1] = attributes.get("val", "1") not in {"0", "false"}
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
            code=self.codes.get(number_id, ""),
        )
        if look:
            self.looks[len(self.numbers)] = look
        self.numbers.append(number_id)

    def closed(self, name: str) -> None:
        if name == self._list:
            self._list = ""


def _colour(attributes: Attributes) -> str:
    """Return a colour in a spelling of its own; white is `FFFFFF` in every one of its spellings."""
    if "rgb" in attributes:
        return attributes["rgb"][-6:].upper()
    kind = next((kind for kind in ("theme", "indexed") if kind in attributes), "")
    colour = " ".join(filter(None, (kind, attributes.get(kind), attributes.get("tint"))))
    return WHITE if colour in {"theme 0", "indexed 1", "indexed 9", "indexed 65"} else colour


class _SheetReader(_TextReader):
    """Reads the cells of one sheet."""

    names = named(SPACES, ["row", "c", "v", "f", "is", "t", "rPh", "mergeCell"])

    def __init__(self, context: XlsxCells, tally: Tally) -> None:
        super().__init__(tally)
        self.cells: dict[Place, CellValue] = {}
        self.merges: list[Area] = []
        self.unseen: dict[Place, str] = {}
        self._context = context
        self._row = 0
        self._numbered = False
        self._place = Place(0, 0)
        self._attributes: Attributes = {}
        self._formula = self._valued = False
        self._value = ""
        self._inline: str | None = None

    def opened(self, name: str, attributes: Attributes) -> None:
        super().opened(name, attributes)
        if name == "row":
            self._numbered = "r" in attributes
            self._row = whole_number(attributes["r"]) if self._numbered else self._row + 1
            self._place = Place(self._row, 0)
        elif name == "c":
            self._place = self._place_of(attributes)
            self._attributes = attributes
            self._formula = self._valued = False
            self._value, self._inline = "", None
            self.take_text()
        elif name == "is":
            self._value += self.take_text()
        elif name == "f":
            self._formula = True
        elif name == "v":
            self._valued = True
        elif name == "mergeCell":
            self._merge(attributes.get("ref", ""))

    def closed(self, name: str) -> None:
        super().closed(name)
        if name == "is":
            self._inline = (self._inline or "") + self.take_text()
        elif name == "c":
            kind, text = self._attributes.get("t", "n"), self._value + self.take_text()
            value = self._context.value(
                kind, counted_text(kind, text if self._valued else None, self._inline),
                self._attributes.get("s", "0"), formula=self._formula, valued=self._valued,
            )
            if value is not None:
                self._keep(value)

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

    def _keep(self, value: CellValue) -> None:
        self._tally.cell(self._place, value)
        if self._place in self.cells:
            raise doubled(self._place)
        self.cells[self._place] = value
        if look := self._context.looks.get(format_number(self._attributes.get("s", "0"))):
            self.unseen[self._place] = look

    def _merge(self, reference: str) -> None:
        self._tally.hold("cells", len(self.merges))
        merge = merge_of(reference)
        if merge:
            self.merges.append(merge)
