"""Read .xlsx as a stream: memory holds no more than the cells, in any dialect.

For workbooks too large or too odd for `xlsx_fast`, which is several times faster. Both give the
same cells.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hsbstar.spreadsheets.cells import Area, CellValue, Place
from hsbstar.spreadsheets.reading.number_formats import Form, form_of
from hsbstar.spreadsheets.reading.refusal import unreadable
from hsbstar.spreadsheets.reading.xlsx_cells import (
    MAX_FORMATS,
    XlsxCells,
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
    context = XlsxCells(read_strings(parts, book, tally), read_forms(parts, book), book.from_1904)
    sheets = []
    for entry in book.sheets:
        reader = _SheetReader(context, tally)
        watch(parts.pieces(entry.part), reader)
        sheets.append(RawSheet.of_cells(entry.name, reader.cells, tuple(reader.merges)))
    return tuple(sheets)


def read_strings(parts: Parts, book: XlsxBook, tally: Tally) -> list[str]:
    """Return the shared texts; raise Refusal where they are damaged or beyond limits."""
    reader = _StringsReader(tally)
    if book.strings:
        watch(parts.pieces(book.strings), reader)
    return reader.strings


def read_forms(parts: Parts, book: XlsxBook) -> list[Form]:
    """Return how each cell format shows a number; raise Refusal where there are too many."""
    if not book.styles:
        return []
    reader = read_part(parts, book.styles, _FormsReader)
    return [form_of(number, reader.codes.get(number)) for number in reader.numbers]


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


class _FormsReader(Watcher):
    """Reads which number format each cell format has."""

    names = named(SPACES, ["numFmt", "cellXfs", "xf"])

    def __init__(self) -> None:
        super().__init__()
        self.codes: dict[int, str] = {}
        self.numbers: list[int] = []
        self._in_cell_formats = False

    def opened(self, name: str, attributes: Attributes) -> None:
        number_id = format_number(attributes.get("numFmtId", "0"))
        if name == "cellXfs":
            self._in_cell_formats = True
        elif name == "numFmt":
            self.codes[number_id] = attributes.get("formatCode", "")
        elif self._in_cell_formats:
            self.numbers.append(number_id)
            if len(self.numbers) > MAX_FORMATS:
                raise unreadable("it has more cell formats than Excel allows")

    def closed(self, name: str) -> None:
        if name == "cellXfs":
            self._in_cell_formats = False


class _SheetReader(_TextReader):
    """Reads the cells of one sheet."""

    names = named(SPACES, ["row", "c", "v", "f", "t", "rPh", "mergeCell"])

    def __init__(self, context: XlsxCells, tally: Tally) -> None:
        super().__init__(tally)
        self.cells: dict[Place, CellValue] = {}
        self.merges: list[Area] = []
        self._context = context
        self._row = 0
        self._numbered = False
        self._place = Place(0, 0)
        self._attributes: Attributes = {}
        self._formula = self._valued = False

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
            self.take_text()
        elif name == "f":
            self._formula = True
        elif name == "v":
            self._valued = True
        elif name == "mergeCell":
            self._merge(attributes.get("ref", ""))

    def closed(self, name: str) -> None:
        super().closed(name)
        if name == "c":
            value = self._context.value(
                self._attributes.get("t", "n"), self.take_text(), self._attributes.get("s", "0"),
                formula=self._formula, valued=self._valued,
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

    def _merge(self, reference: str) -> None:
        self._tally.hold("cells", len(self.merges))
        merge = merge_of(reference)
        if merge:
            self.merges.append(merge)
