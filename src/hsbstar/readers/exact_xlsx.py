"""Read .xlsx exactly: errors, formulas without a result, percentages, merged cells, any dialect.

Slower than calamine and never larger in memory than what is kept, with an address for every cell:
for workbooks that are not plain (see `plain_xlsx`).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from hsbstar.cells import CellValue, EmptyFormula, ErrorCell, Place, column_number
from hsbstar.raw import Merge, RawSheet
from hsbstar.readers.numbers import (
    FIRST_DAY,
    FIRST_DAY_1904,
    Form,
    form_of,
    iso_cell,
    number_in,
    shown_number,
)
from hsbstar.readers.refusal import unreadable
from hsbstar.readers.xlsx_book import SPACES
from hsbstar.readers.xml_stream import Attributes, Watcher, named, watch

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hsbstar.readers.refusal import Tally
    from hsbstar.readers.unpacking import Parts
    from hsbstar.readers.xlsx_book import XlsxBook

MOST_FORMATS = 65_490
"""Cell formats of a workbook, as Excel has it."""
_ADDRESS = re.compile(r"([A-Za-z]{1,4})([1-9]\d{0,8})")
_MERGE = re.compile(r"([A-Za-z]{1,3}[1-9]\d{0,6}):([A-Za-z]{1,3}[1-9]\d{0,6})")
_CODED = re.compile(r"_x([0-9A-Fa-f]{4})_")


def read_xlsx(parts: Parts, book: XlsxBook, tally: Tally) -> tuple[RawSheet, ...]:
    """Return all cells of a workbook; raise Refusal where it is damaged or beyond bounds."""
    strings = _read_strings(parts, book, tally)
    forms = _read_forms(parts, book)
    sheets = []
    for entry in book.sheets:
        reader = _SheetReader(strings, forms, tally, from_1904=book.from_1904)
        watch(parts.pieces(entry.part), reader)
        sheets.append(RawSheet(entry.name, reader.cells, tuple(reader.merges)))
    return tuple(sheets)


def _read_strings(parts: Parts, book: XlsxBook, tally: Tally) -> list[str]:
    reader = _StringsReader(tally)
    if book.strings:
        watch(parts.pieces(book.strings), reader)
    return reader.strings


def _read_forms(parts: Parts, book: XlsxBook) -> list[Form]:
    reader = _FormsReader()
    if book.styles:
        watch(parts.pieces(book.styles), reader)
    return [form_of(number, reader.codes.get(number)) for number in reader.numbers]


def decoded(text: str) -> str:
    """Return a text with its coded signs (`_x000D_`) as they are meant (ECMA-376-1, 22.9.2.19)."""
    return _CODED.sub(lambda code: chr(int(code[1], 16)), text) if "_x" in text else text


class _TextReader(Watcher):
    """Gathers the texts of an item: its runs joined, hints how it is pronounced left out."""

    def __init__(self, tally: Tally) -> None:
        super().__init__()
        self._tally = tally
        self._gathered: list[str] = []
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

    def said(self, text: str) -> None:
        if self._listening:
            self._length += len(text)
            self._tally.hold("characters", self._length)
            self._gathered.append(text)

    def take(self) -> str:
        """Return what was gathered, and begin anew."""
        text = "".join(self._gathered)
        self._gathered.clear()
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
            text = decoded(self.take())
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
        number = attributes.get("numFmtId", "0")
        number_id = int(number) if number.isascii() and number.isdecimal() else 0
        if name == "cellXfs":
            self._in_cell_formats = True
        elif name == "numFmt":
            self.codes[number_id] = attributes.get("formatCode", "")
        elif self._in_cell_formats:
            self.numbers.append(number_id)
            if len(self.numbers) > MOST_FORMATS:
                raise unreadable("it has more cell formats than Excel allows")

    def closed(self, name: str) -> None:
        if name == "cellXfs":
            self._in_cell_formats = False


class _SheetReader(_TextReader):
    """Reads the cells of one sheet."""

    names = named(SPACES, ["row", "c", "v", "f", "t", "rPh", "mergeCell"])

    def __init__(
        self, strings: Sequence[str], forms: Sequence[Form], tally: Tally, *, from_1904: bool
    ) -> None:
        super().__init__(tally)
        self.cells: dict[Place, CellValue] = {}
        self.merges: list[Merge] = []
        self._strings, self._forms, self._from_1904 = strings, forms, from_1904
        self._row = 0
        self._numbered = False
        self._place = Place(0, 0)
        self._attributes: Attributes = {}
        self._formula = self._valued = False

    def opened(self, name: str, attributes: Attributes) -> None:
        super().opened(name, attributes)
        if name == "row":
            self._numbered = "r" in attributes
            self._row = _number(attributes["r"]) if self._numbered else self._row + 1
            self._place = Place(self._row, 0)
        elif name == "c":
            self._place = self._place_of(attributes)
            self._attributes = attributes
            self._formula = self._valued = False
            self.take()
        elif name == "f":
            self._formula = True
        elif name == "v":
            self._valued = True
        elif name == "mergeCell":
            self._merge(attributes.get("ref", ""))

    def closed(self, name: str) -> None:
        super().closed(name)
        if name == "c":
            value = self._value(self.take())
            if value is not None:
                self._keep(value)

    def _place_of(self, attributes: Attributes) -> Place:
        """Return where a cell stands: where it says, or behind the one before it."""
        if "r" not in attributes:
            return Place(self._row, self._place.column + 1)
        match = _ADDRESS.fullmatch(attributes["r"])
        if not match:
            raise unreadable("it is damaged: a cell does not say rightly where it stands")
        place = Place(int(match[2]), column_number(match[1]))
        if place.row != self._row and self._numbered:
            self._tally.hold("rows", place.row)
            self._tally.hold("columns", place.column)
            raise unreadable("it is damaged: a cell does not say rightly where it stands")
        self._row = place.row
        return place

    def _keep(self, value: CellValue) -> None:
        self._tally.cell(self._place, value if isinstance(value, str) else None)
        if self._place in self.cells:
            raise unreadable(f"it is damaged: two cells say that they are {self._place.address}")
        self.cells[self._place] = value

    def _merge(self, reference: str) -> None:
        match = _MERGE.fullmatch(reference.replace("$", ""))
        self._tally.hold("cells", len(self.merges))
        if match:
            self.merges.append(Merge.between(_place(match[1]), _place(match[2])))

    def _value(self, text: str) -> CellValue:
        """Return what a cell holds, by its type (ECMA-376-1, 18.18.11)."""
        kind = self._attributes.get("t", "n")
        if kind == "e":
            return ErrorCell(text.strip() or "#N/A")
        if self._formula and not text and not (kind == "str" and self._valued):
            return EmptyFormula()
        if kind in {"str", "inlineStr"}:
            return decoded(text) or None
        plain = text.strip()
        if not plain:
            return None
        if kind == "s":
            return self._shared(plain)
        if kind == "b":
            return plain in {"1", "true"}
        if kind == "d":
            first_day = FIRST_DAY_1904 if self._from_1904 else FIRST_DAY
            return iso_cell(plain, first_day, leap_day=not self._from_1904)
        return shown_number(number_in(plain), self._form(), from_1904=self._from_1904)

    def _shared(self, text: str) -> str | None:
        number = _number(text)
        if number >= len(self._strings):
            raise unreadable("it is damaged: a cell's text is not in the file")
        return self._strings[number] or None

    def _form(self) -> Form:
        style = self._attributes.get("s", "0")
        number = int(style) if style.isascii() and style.isdecimal() else 0
        return self._forms[number] if number < len(self._forms) else Form.PLAIN


def _place(address: str) -> Place:
    match = _ADDRESS.fullmatch(address)
    return Place(int(match[2]), column_number(match[1])) if match else Place(1, 1)


def _number(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) < 9):
        raise unreadable("it is damaged: a cell or row holds no number where one must stand")
    return int(text)
