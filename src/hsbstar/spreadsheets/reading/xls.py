"""Read .xls, the format of Excel 97 to 2003, with xlrd, after counting its records.

xlrd keeps all records, so they are counted first: a file may hold millions. Blank cells that only
have a format are removed first.
"""

from __future__ import annotations

import io
import struct
from bisect import bisect
from dataclasses import replace
from typing import TYPE_CHECKING

import xlrd.biffh
import xlrd.book

from hsbstar.core.problems import Problem
from hsbstar.core.text import xml_text
from hsbstar.spreadsheets.cells import Area, CellValue, ErrorCell, Place
from hsbstar.spreadsheets.reading.notes_and_links import CALL, MAX_LINKED, target_in
from hsbstar.spreadsheets.reading.number_formats import (
    BLACK,
    WHITE,
    NumberFormat,
    checked_code,
    format_of,
    look_of,
    look_of_parts,
    shown_number,
)
from hsbstar.spreadsheets.reading.ole import stream_in
from hsbstar.spreadsheets.reading.refusal import Refusal, unreadable
from hsbstar.spreadsheets.reading.xlsx_cells import paired
from hsbstar.spreadsheets.sheets import RawSheet

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from hsbstar.spreadsheets.reading.refusal import Tally

_HEADER = struct.Struct("<HH")
_PLACE = struct.Struct("<HH")
_COUNTS = struct.Struct("<II")
"""How often shared texts are used, and how many there are."""
_FILE_PASSWORD = 0x002F
_ONE_CELL = {0x0006, 0x0203, 0x0204, 0x0205, 0x027E, 0x00FD, 0x00D6}
"""Formula, number, label, truth value or error, RK number, shared text, rich text."""
_MANY_CELLS = {0x00BD}
"""A row's stretch of RK numbers."""
_BLANKS = {0x0201, 0x00BE}
"""A blank cell with a format, and a row's stretch of them."""
_UNUSED = b"\xff\x7f"
"""A kind of record that no program knows, and all pass over."""
_CELL_FORMATS = 0x00E0
_LINK, _CELLS = 0x01B8, struct.Struct("<4H")
"""A link, which begins with its first and last row and its first and last column."""
_MAX_FORMATS = 8_000
"""Twice what Excel allows."""
_SHARED_TEXTS = 0x00FC
_SHEET, _WORKSHEET = 0x0085, 0
_SHEET_ENTRY = struct.Struct("<IBB")
"""Where a sheet's records begin, whether it is hidden, and its type."""
_FORMULA, _BEFORE_TOKENS = 0x0006, 22
"""A cell's formula, and the bytes before its tokens."""
_FORMAT, _FORMAT_BEFORE = 0x041E, 5
"""A number format, and the bytes before its code, which has two for each character."""
_BLACKS = {0, 8, 0x40, 0x7FFF}
"""Black among the colours of the palette, and the usual colour of text."""
_RECORDS_BETWEEN_LOOKS = 50_000


def read_xls(data: bytes, kind: str, tally: Tally) -> tuple[RawSheet, ...]:
    """Return all cells of a workbook.

    Args:
        data: The file.
        kind: `ole` for a workbook in its container, `biff` for bare records.
        tally: Counts what the file holds.

    Raises:
        Refusal: Where the file is over a limit, or holds no workbook.
        Exception: Of any kind, from xlrd, where the file is damaged.
    """
    stream = bytearray(stream_in(data, "Workbook", "Book") if kind == "ole" else data)
    _look_at_records(stream, tally)
    formulas = _linked(stream, tally)
    book = xlrd.open_workbook(
        file_contents=bytes(stream), logfile=io.StringIO(), formatting_info=True, ragged_rows=True
    )
    tally.hold("sheets", book.nsheets)
    for code in book.format_map.values():
        checked_code(code.format_str or "")
    tally.keep_time()
    return tuple(_read_sheet(book, sheet, formulas.get(at, {}), tally)
                 for at, sheet in enumerate(book.sheets()))


def _unicode(data: bytes, encoding: str) -> str:
    """Return a text of a file, in which there may be half a character."""
    return data.decode(encoding, "surrogatepass" if encoding == "utf_16_le" else "strict")


# xlrd refuses a whole workbook because of half a character in a text, and has no option for it.
xlrd.biffh.unicode = xlrd.book.unicode = _unicode


def _look_at_records(stream: bytearray, tally: Tally) -> None:
    """Count the records of a workbook (MS-XLS 2.1.4), check where its cells are, clear blanks."""
    cells = formats = others = 0
    for number, (kind, body, place) in enumerate(_records(stream)):
        if number % _RECORDS_BETWEEN_LOOKS == 0:
            tally.keep_time()
        if kind == _FILE_PASSWORD:
            raise Refusal(Problem.FILE_ENCRYPTED, how="a password")
        if kind in _BLANKS:
            stream[place : place + 2] = _UNUSED
            continue
        if kind in _ONE_CELL or kind in _MANY_CELLS:
            cells += 1 if kind in _ONE_CELL else len(body) // 2
            tally.hold("cells", cells)
            if len(body) >= _PLACE.size:
                row, column = _PLACE.unpack_from(body)
                tally.hold("rows", row + 1)
                tally.hold("columns", column + 1)
            continue
        # Before xlrd looks at each of its characters.
        checked_code(" " * (len(body) - _FORMAT_BEFORE >> 1) if kind == _FORMAT else "")
        if kind == _LINK and len(body) >= _CELLS.size:
            first_row, last_row, first_column, last_column = _CELLS.unpack_from(body)
            if (last_row - first_row + 1) * (last_column - first_column + 1) > MAX_LINKED:
                stream[place : place + 2] = _UNUSED
        others += 1
        tally.hold("cells", others)
        if kind == _CELL_FORMATS:
            formats += 1
            if formats > _MAX_FORMATS:
                raise unreadable("it has more cell formats than Excel allows")
        elif kind == _SHARED_TEXTS and len(body) >= _COUNTS.size:
            tally.hold("cells", _COUNTS.unpack_from(body)[1])


def _linked(stream: bytearray, tally: Tally) -> dict[int, dict[Place, str]]:
    """Return where the links lead that are formulas, by worksheet; few workbooks have any."""
    found: dict[int, dict[Place, str]] = {}
    sheets: list[int] = []
    for kind, body, place in _records(stream) if CALL().search(stream) else ():
        if kind == _SHEET and len(body) >= _SHEET_ENTRY.size:
            begin, _, type_ = _SHEET_ENTRY.unpack_from(body)
            sheets += [begin] if type_ == _WORKSHEET else []
        elif kind == _FORMULA and len(body) >= _BEFORE_TOKENS:
            row, column = _PLACE.unpack_from(body)
            if target := target_in(bytes(body[_BEFORE_TOKENS:]), tally, is_long=False):
                links = found.setdefault(bisect(sheets, place) - 1, {})
                links[Place(row + 1, column + 1)] = target
    return found


def _records(stream: bytearray) -> Iterator[tuple[int, memoryview, int]]:
    """Yield the kind, the body and the place of each record."""
    view, place = memoryview(stream), 0
    while place + _HEADER.size <= len(view):
        kind, length = _HEADER.unpack_from(view, place)
        body = place + _HEADER.size
        yield kind, view[body : body + length], place
        place = body + length


def _read_sheet(
    book: xlrd.book.Book, sheet: xlrd.sheet.Sheet, formulas: Mapping[Place, str], tally: Tally
) -> RawSheet:
    cells: dict[Place, CellValue] = {}
    unseen: dict[Place, str] = {}
    for row in range(sheet.nrows):
        tally.keep_time()
        for column in range(sheet.row_len(row)):
            cell = sheet.cell(row, column)
            value = _value(book, cell)
            if value is not None:
                place = Place(row + 1, column + 1)
                tally.cell(place, value)
                cells[place] = value
                runs = sheet.rich_text_runlist_map.get((row, column))
                look = _look_of_runs(book, cell, runs) if runs else ""
                shown = _number_format(book, cell).look(value)
                if look := look or _look(book, cell) or shown:
                    unseen[place] = look
    # xlrd gives the row and column after the last ones.
    merges = [Area(Place(first_row + 1, first_column + 1), Place(last_row, last_column))
              for first_row, last_row, first_column, last_column in sheet.merged_cells]
    for marks in (merges, sheet.cell_note_map, sheet.hyperlink_map):
        tally.hold("cells", len(marks))
    made = RawSheet.of_cells(xml_text(paired(sheet.name)), cells, tuple(merges), unseen)
    notes = {Place(row + 1, column + 1): paired(note.text)
             for (row, column), note in sheet.cell_note_map.items()}
    links = {Place(row + 1, column + 1): paired(link.url_or_path)
             for (row, column), link in sheet.hyperlink_map.items()
             if isinstance(link.url_or_path, str) and not link.url_or_path.startswith("#")}
    return replace(made, notes=notes, links={**formulas, **links})


def _look_of_runs(
    book: xlrd.book.Book, cell: xlrd.sheet.Cell, runs: Sequence[tuple[int, int]]
) -> str:
    """Return how a text of several runs is struck out; each is its start and its font."""
    fonts = [(0, book.xf_list[cell.xf_index or 0].font_index), *runs]
    return look_of_parts(str(cell.value), [
        (at, bool(book.font_list[font].struck_out)) for at, font in fonts])


def _look(book: xlrd.book.Book, cell: xlrd.sheet.Cell) -> str:
    form = book.xf_list[cell.xf_index or 0]
    font, fill = book.font_list[form.font_index], form.background
    behind = ""
    if fill and fill.fill_pattern:
        behind = _colour(fill.pattern_colour_index) if fill.fill_pattern == 1 else "pattern"
    return look_of(struck=bool(font.struck_out), ink=_colour(font.colour_index), fill=behind)


def _number_format(book: xlrd.book.Book, cell: xlrd.sheet.Cell) -> NumberFormat:
    key = book.xf_list[cell.xf_index or 0].format_key
    return format_of(key, book.format_map[key].format_str if key in book.format_map else None)


def _colour(index: int) -> str:
    """Return a colour of the palette in the words of `look_of`: [MS-XLS] 2.5.161."""
    return WHITE if index in {1, 9, 0x41} else BLACK if index in _BLACKS else str(index)


def _value(book: xlrd.book.Book, cell: xlrd.sheet.Cell) -> CellValue:
    if cell.ctype in {xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK}:
        return None
    if cell.ctype == xlrd.XL_CELL_TEXT:
        return paired(str(cell.value)) or None
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return bool(cell.value)
    if cell.ctype == xlrd.XL_CELL_ERROR:
        return ErrorCell(xlrd.error_text_from_code.get(int(cell.value), "#N/A"))
    number = float(cell.value)
    form = _number_format(book, cell).form(number)
    return shown_number(number, form, from_1904=bool(book.datemode))
