"""Read .xlsb, Excel's binary workbook: the parts of an .xlsx as records ([MS-XLSB]).

calamine reads it too, but shows errors as blanks, knows no percentages, and keeps whatever grid the
records claim; a record here is four fields, so one pass with all limits reads it.
"""

from __future__ import annotations

import struct
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from hsbstar.core.text import xml_text
from hsbstar.spreadsheets.cells import Area, CellValue, ErrorCell, Place
from hsbstar.spreadsheets.reading.notes_and_links import (
    Link,
    target_in,
    with_notes_and_links,
    xml_notes,
)
from hsbstar.spreadsheets.reading.number_formats import (
    BLACK,
    WHITE,
    checked_code,
    count_formats,
    look_of,
    look_of_parts,
)
from hsbstar.spreadsheets.reading.refusal import unreadable
from hsbstar.spreadsheets.reading.xlsx_cells import XlsxCells, doubled, formats_of, misplaced
from hsbstar.spreadsheets.reading.xlsx_workbook import Listing
from hsbstar.spreadsheets.sheets import RawSheet

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from hsbstar.spreadsheets.reading.refusal import Tally
    from hsbstar.spreadsheets.reading.xlsx_workbook import SheetEntry, XlsxBook
    from hsbstar.spreadsheets.reading.zip_parts import Parts

_ROW, _BLANK, _RK, _ERROR, _BOOL, _REAL, _TEXT, _SHARED = range(8)
_FORMULA_TEXT, _FORMULA_NUMBER, _FORMULA_BOOL, _FORMULA_ERROR = range(8, 12)
_SHARED_ITEM, _FONT, _NUMBER_FORMAT, _FILL, _CELL_FORMAT = 19, 43, 44, 45, 47
_RICH_TEXT = 62
_WORKBOOK_PROPERTIES, _SHEET, _MERGE, _LINK = 153, 156, 176, 494
_NOTE, _NOTE_TEXT = 635, 637
_BEGIN_CELL_FORMATS, _END_CELL_FORMATS = 617, 618

_LONG = struct.Struct("<I")
_SHORT = struct.Struct("<H")
_RUN = struct.Struct("<HH")
"""Where a run of a text begins, and its font."""
_DOUBLE = struct.Struct("<d")
_CELL = struct.Struct("<II")
"""Its column, and its format's number with eight flags above."""
_AREA = struct.Struct("<4I")
_FORMAT = struct.Struct("<4H")
"""The numbers of a cell format's parent, number format, font and fill."""
_STRUCK, _FONT_COLOUR = 8, 12
"""The flag in a font's third byte, and where its colour is."""
_FORMAT_BITS = 0xFFFFFF
_ERRORS = {0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?",
           0x24: "#NUM!", 0x2A: "#N/A", 0x2B: "#GETTING_DATA"}
_NAMED = {**dict.fromkeys(((1, 1), (1, 9), (1, 65), (3, 0)), WHITE),
          **dict.fromkeys(((1, 0), (1, 8), (1, 64), (3, 1)), BLACK)}
"""White and black by the kind and index of a colour."""
_NO_TEXT = 0xFFFFFFFF
_MAX_RECORD_LENGTH = 1024 * 1024
"""Bytes; a cell's text has 65,534 at most."""


def list_sheets(parts: Parts, part: str) -> Listing:
    """Return the sheets that a binary workbook part names."""
    sheets, from_1904 = [], False
    for kind, body in _records(parts, part):
        if kind == _SHEET:
            key, place = _text(body, 8)
            name, _ = _text(body, place)
            sheets.append((xml_text(name), key))
        elif kind == _WORKBOOK_PROPERTIES and _LONG.unpack_from(body)[0] & 1:
            from_1904 = True
    return Listing(sheets, from_1904)


def read_xlsb(parts: Parts, book: XlsxBook, tally: Tally) -> tuple[RawSheet, ...]:
    """Return all cells of a workbook; raise Refusal where it is damaged or over a limit."""
    try:
        styles = _read_styles(parts, book)
        formats = formats_of(styles.numbers, styles.codes, tally)
        strings, struck = _read_strings(parts, book, tally, styles)
        context = XlsxCells(strings, formats, book.from_1904, styles.looks, struck)
        return tuple(_read_sheet(parts, entry, context, styles, tally) for entry in book.sheets)
    except (struct.error, IndexError, UnicodeDecodeError):
        raise unreadable("it is damaged: a record is too short") from None


def _read_sheet(
    parts: Parts, entry: SheetEntry, context: XlsxCells, styles: _Styles, tally: Tally
) -> RawSheet:
    links: list[Link] = []
    targets: dict[Place, str] = {}
    cells: dict[Place, CellValue] = {}
    unseen: dict[Place, str] = {}
    merges = []
    row = 0
    for kind, body in _records(parts, entry.part):
        if kind == _ROW:
            row = _LONG.unpack_from(body)[0] + 1
        elif kind == _MERGE:
            merges.append(_area(body))
            tally.hold("cells", len(merges))
        elif kind == _LINK:
            links.append(Link(_area(body), _text(body, _AREA.size)[0]))
            tally.hold("cells", len(links))
        elif _BLANK < kind <= _FORMULA_ERROR or kind == _RICH_TEXT:
            value = _value(kind, body, context)
            if value is not None:
                place = Place(row, _CELL.unpack_from(body)[0] + 1)
                if not row:
                    raise misplaced()
                tally.cell(place, value)
                if place in cells:
                    raise doubled(place)
                cells[place] = value
                if target := target_in(_tokens(kind, body), tally, is_long=True):
                    targets[place] = target
                style = str(_CELL.unpack_from(body)[1] & _FORMAT_BITS)
                number = _LONG.unpack_from(body, _CELL.size)[0] if kind == _SHARED else ""
                look = context.look(value, style, str(number))
                if kind == _RICH_TEXT:
                    look = _look_of_runs(body, _CELL.size, styles) or look
                if look:
                    unseen[place] = look
    sheet = replace(RawSheet.of_cells(entry.name, cells, tuple(merges), unseen), links=targets)
    return with_notes_and_links(sheet, parts, entry.part, lambda: links, tally, _notes)


def _tokens(kind: int, body: bytes) -> bytes:
    """Return the tokens of a cell's formula: after its result, two bytes of flags, the length."""
    if kind == _FORMULA_TEXT:
        return body[_text(body, _CELL.size)[1] + 6 :]
    size = {_FORMULA_NUMBER: _DOUBLE.size, _FORMULA_BOOL: 1, _FORMULA_ERROR: 1}.get(kind)
    return body[_CELL.size + size + 6 :] if size else b""


def _notes(parts: Parts, part: str, tally: Tally) -> Mapping[Place, str]:
    """Return the notes in a part by their cells; those in threads are in XML here too."""
    if not part.lower().endswith(".bin"):
        return xml_notes(parts, part, tally)
    notes, place = {}, Place(1, 1)
    for kind, body in _records(parts, part):
        if kind == _NOTE:
            place = _area(body, _LONG.size).first
            notes[place] = ""
            tally.hold("cells", len(notes))
        elif kind == _NOTE_TEXT:
            notes[place] = _text(body, 1)[0]
            tally.add_text(len(notes[place]))
    return notes


def _look_of_runs(body: bytes, start: int, styles: _Styles) -> str:
    """Return how a text with runs is struck out ([MS-XLSB] 2.5.122): flags, text, then its runs."""
    text, place = _text(body, start + 1)
    if not body[start] & 1:
        return ""
    count = _LONG.unpack_from(body, place)[0]
    # Before the first run, the text has the font of the cell.
    runs = [(0, False)]
    for number in range(count):
        at, font = _RUN.unpack_from(body, place + _LONG.size + number * _RUN.size)
        runs.append((at, font < len(styles.fonts) and styles.fonts[font][0]))
    return look_of_parts(text, runs)


def _value(kind: int, body: bytes, context: XlsxCells) -> CellValue:
    """Return the value in a cell's record, after its place and format."""
    start = _CELL.size
    if kind in {_RK, _REAL, _FORMULA_NUMBER}:
        number = _rk(_LONG.unpack_from(body, start)[0]) if kind == _RK else (
            _DOUBLE.unpack_from(body, start)[0])
        return context.shown(number, _CELL.unpack_from(body)[1] & _FORMAT_BITS)
    if kind in {_ERROR, _FORMULA_ERROR}:
        return ErrorCell(_ERRORS.get(body[start], "#N/A"))
    if kind in {_BOOL, _FORMULA_BOOL}:
        return bool(body[start])
    if kind == _SHARED:
        return context.shared(_LONG.unpack_from(body, start)[0])
    return _text(body, start + (kind == _RICH_TEXT))[0] or None


def _read_strings(
    parts: Parts, book: XlsxBook, tally: Tally, styles: _Styles
) -> tuple[list[str], dict[str, str]]:
    """Return the shared texts, and how the few that are struck out are so, by their number."""
    strings: list[str] = []
    struck: dict[str, str] = {}
    length = 0
    if book.strings:
        for kind, body in _records(parts, book.strings):
            if kind == _SHARED_ITEM:
                if look := _look_of_runs(body, 0, styles):
                    struck[str(len(strings))] = look
                # One byte of flags: runs of letters and hints follow the text itself.
                strings.append(_text(body, 1)[0])
                length += len(strings[-1])
                tally.hold("characters", len(strings[-1]))
                tally.hold("cells", len(strings))
                tally.hold("text", length)
    return strings, struck


class _Styles(NamedTuple):
    """The codes of number formats, each cell format's number format, the fonts and the looks."""

    codes: dict[int, str]
    numbers: list[int]
    fonts: list[tuple[bool, str]]
    looks: dict[int, str]


def _read_styles(parts: Parts, book: XlsxBook) -> _Styles:
    codes, numbers, fonts, looks = styles = _Styles({}, [], [], {})
    fills: list[str] = []
    in_cell_formats = False
    for kind, body in _records(parts, book.styles) if book.styles else ():
        if kind == _NUMBER_FORMAT:
            codes[_SHORT.unpack_from(body)[0]] = checked_code(_text(body, 2)[0])
        elif kind in {_BEGIN_CELL_FORMATS, _END_CELL_FORMATS}:
            in_cell_formats = kind == _BEGIN_CELL_FORMATS
        elif kind == _FONT:
            fonts.append((bool(body[2] & _STRUCK), _colour(body[_FONT_COLOUR:])))
        elif kind == _FILL:
            pattern = _LONG.unpack_from(body)[0]
            fills.append({0: "", 1: _colour(body[4:])}.get(pattern, "pattern"))
        elif kind == _CELL_FORMAT and in_cell_formats:
            _, number, font, fill = _FORMAT.unpack_from(body)
            struck, ink = fonts[font] if font < len(fonts) else (False, "")
            behind = fills[fill] if fill < len(fills) else ""
            if look := look_of(struck=struck, ink=ink, fill=behind):
                looks[len(numbers)] = look
            numbers.append(number)
        count_formats(max(len(fonts), len(fills), len(numbers)))
    return styles


def _colour(record: bytes) -> str:
    """Return a colour in the words of `look_of`: its kind, its index, its shade, then its bytes."""
    if len(record) < 7 or not record[0] >> 1:
        return ""
    kind, index = record[0] >> 1, record[1]
    if kind == 2:
        return record[4:7].hex().upper()
    shade = record[2:4]
    named = _NAMED.get((kind, index), "") if shade == b"\0\0" else ""
    return named or f"{kind} {index} {shade.hex()}"


def _records(parts: Parts, part: str) -> Iterator[tuple[int, bytes]]:
    """Yield the records of a part: kind and length take one to four bytes of seven bits each."""
    held = bytearray()
    for piece in parts.pieces(part):
        held += piece
        place = 0
        while (record := _record(held, place)) is not None:
            kind, start, end = record
            yield kind, bytes(held[start:end])
            place = end
        del held[:place]
    if held:
        raise unreadable("it is damaged or cut short")


def _record(held: bytearray, place: int) -> tuple[int, int, int] | None:
    """Return a record's kind, and where its body begins and ends; None where more is needed."""
    kind, after_kind = _seven_bits(held, place, 2)
    length, start = _seven_bits(held, after_kind, 4)
    if length > _MAX_RECORD_LENGTH:
        raise unreadable("it is damaged: a record is too long")
    if start < 0 or start + length > len(held):
        return None
    return kind, start, start + length


def _seven_bits(held: bytearray, place: int, most: int) -> tuple[int, int]:
    """Return a number and the place behind it; place -1 where the number goes on further."""
    number = 0
    for step in range(most):
        if place < 0 or place + step >= len(held):
            return 0, -1
        byte = held[place + step]
        number |= (byte & 0x7F) << (7 * step)
        if not byte & 0x80:
            return number, place + step + 1
    return number, place + most


def _text(body: bytes, place: int) -> tuple[str, int]:
    """Return a text and the place after it: its length, then two bytes for each character."""
    count = _LONG.unpack_from(body, place)[0]
    if count == _NO_TEXT:
        return "", place + 4
    end = place + 4 + 2 * count
    if end > len(body):
        raise IndexError(count)
    # Half a character is a text too, as in all other formats.
    return body[place + 4 : end].decode("utf-16-le", "surrogatepass"), end


def _rk(number: int) -> float:
    """Return a number that was packed into four bytes ([MS-XLSB] 2.5.123)."""
    if number & 2:
        value = float(number >> 2 if number < 1 << 31 else (number >> 2) - (1 << 30))
    else:
        value = float(_DOUBLE.unpack(b"\0\0\0\0" + _LONG.pack(number & 0xFFFFFFFC))[0])
    return value / 100 if number & 1 else value


def _area(body: bytes, start: int = 0) -> Area:
    """Return the cells that a record names."""
    first_row, last_row, first_column, last_column = _AREA.unpack_from(body, start)
    return Area(Place(first_row + 1, first_column + 1), Place(last_row + 1, last_column + 1))
