"""Read a regular .xlsx, as nearly all returns are: small, and spelled as usual.

One pattern matches every cell of a regular workbook, at little more than the cost of unpacking.
Nothing is guessed: the pattern must cover the table of a sheet from its first character to its
last, with type, formula, format and address of each cell; the rest of the part is parsed as XML.
Where a character is left over, nothing is read here: the workbook is read as a stream (`xlsx`),
which gives the same cells for any spelling and takes three times as long.
"""

from __future__ import annotations

import re
import sys
from functools import lru_cache
from typing import TYPE_CHECKING
from xml.parsers import expat

from hsbstar.core.cache import TextCache
from hsbstar.core.text import clean_text
from hsbstar.spreadsheets.cells import Place, column_number
from hsbstar.spreadsheets.reading.notes_and_links import (
    links_in,
    target_of,
    with_notes_and_links,
)
from hsbstar.spreadsheets.reading.xlsx import Strings, read_strings, xlsx_context
from hsbstar.spreadsheets.reading.xlsx_cells import XlsxCells, counted_text, decoded, merge_of
from hsbstar.spreadsheets.reading.xlsx_workbook import MAIN
from hsbstar.spreadsheets.sheets import RawSheet

if TYPE_CHECKING:
    from hsbstar.spreadsheets.cells import Area, CellValue
    from hsbstar.spreadsheets.reading.refusal import Tally
    from hsbstar.spreadsheets.reading.xlsx_workbook import SheetEntry, XlsxBook
    from hsbstar.spreadsheets.reading.zip_parts import Parts

_ATTRIBUTE = r'(?: (?!r=|xmlns)[A-Za-z0-9:]+="[^"<]*+")*+ ?'
_SPACE = r'(?: xml:space="preserve")?'
_CELL = re.compile(
    r'<c r="([A-Z]{1,3})([1-9][0-9]{0,6})"(?: s="([0-9]{1,5})")?(?: t="([A-Za-z]{1,9})")?+'
    rf"(?: ?/>|>(<f{_ATTRIBUTE}(?:/>|>[^<]*+</f>)(?:<v ?/>)?+)?+"
    rf"(?:<v{_SPACE}(?: ?/>|>([^<]*+)</v>))?+(?:<is><t{_SPACE}>([^<]*+)</t></is>)?+</c>)"
)
"""A cell: its column, row, format, type, formula (with an empty value), value and inline text."""
_FIELDS = 8
"""The groups of a cell, and the text before it."""
_ROW = rf'<row r="([1-9][0-9]{{0,6}})"{_ATTRIBUTE}>'
_EMPTY_ROWS = rf'(?:<row r="[1-9][0-9]{{0,6}}"{_ATTRIBUTE}(?:/>|></row>))*+'
_FIRST_ROW = re.compile(_EMPTY_ROWS + _ROW)
_NEXT_ROW = re.compile("</row>" + _EMPTY_ROWS + _ROW)
_LAST_ROW = re.compile("</row>" + _EMPTY_ROWS)
_NO_ROW = re.compile(_EMPTY_ROWS)
_MERGE = re.compile(r'<mergeCell ref="([A-Z0-9:$]{1,30})" ?/>')
_ROOT = re.compile(
    r'(?:<\?xml (?:[a-z]+="[^"<?]*" ?)*\?>\s*+)?<(\w+)(?: [A-Za-z0-9:]+="[^"<]*")*+ ?>'
)
_ITEM = re.compile(rf"<si>(?:<t{_SPACE}(?: ?/>|>([^<]*+)</t>))?+</si>")
"""A shared text without runs or hints, as most are."""

_CONTROL = bytes(set(range(32)) - {9, 10, 13})
_NO_TEXT = ("]]", "\ufffe", "\uffff")
"""What no text of XML may hold, or begins with."""
_ENTITY = re.compile("&(?:amp|lt|gt|quot|apos|#[0-9]{1,7}|#x[0-9A-Fa-f]{1,6});")
_NAMED = {"&amp;": "&", "&lt;": "<", "&gt;": ">", "&quot;": '"', "&apos;": "'"}
_OTHER_ENCODING = re.compile(r"<\?xml[^>]*encoding=[\"'](?!utf-8[\"'])", re.IGNORECASE)

_MAX_REMEMBERED = 50_000
"""Characters of the text around a table that is remembered."""


class _IrregularError(Exception):
    """A spelling that no spreadsheet program uses."""


def read_regular(parts: Parts, book: XlsxBook, tally: Tally) -> tuple[RawSheet, ...] | None:
    """Return all cells of a workbook; None where it is not regular, or too large to be kept.

    Raises Refusal where it is over a limit.
    """
    cells, characters = tally.cells, tally.text
    try:
        tally.keep_time()
        context = xlsx_context(parts, book, _strings(parts, book, tally), tally)
        return tuple(
            _sheet(entry, parts, context, tally)
            for entry in book.sheets
        )
    except _IrregularError:
        tally.cells, tally.text = cells, characters
        return None


def _text_of(parts: Parts, part: str) -> str:
    """Return the text of a part that holds nothing that XML may not hold."""
    content = parts.whole(part)
    if content is None or len(content.translate(None, _CONTROL)) != len(content):
        raise _IrregularError
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise _IrregularError from None
    if any(characters in text for characters in _NO_TEXT) or _OTHER_ENCODING.match(text):
        raise _IrregularError
    # As every XML parser does (XML 1.0, 2.11).
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def _cut(text: str, name: str) -> tuple[str, str]:
    """Return the content of the only element of a name, and the text around it with its tags."""
    start = text.find(">", text.find(f"<{name}")) + 1
    end = text.rfind(f"</{name}>")
    if not 0 < start <= end:
        raise _IrregularError
    inside, around = text[start:end], text[:start] + text[end:]
    # Another element of the name would be left over.
    if around.count(name) != 2 or inside.count("&") != len(_ENTITY.findall(inside)):
        raise _IrregularError
    return inside, around


def _check_around(text: str, root: str) -> None:
    """Check that the rest of a part is sound XML, with all its elements in one name space."""
    # It is the same in all returns of an audit, and then checked once.
    (_look_around if len(text) < _MAX_REMEMBERED else _look_around.__wrapped__)(text, root)


@lru_cache(64)
def _look_around(text: str, root: str) -> None:
    start = _ROOT.match(text)
    if not start or start[1] != root or f' xmlns="{MAIN}"' not in start[0]:
        raise _IrregularError
    if text.count("xmlns=") > 1:
        raise _IrregularError
    try:
        # No document type is in it (see `Parts`), so that no entity is ever defined or fetched.
        expat.ParserCreate().Parse(text, True)  # noqa: FBT003 - the last piece; it has no name
    except expat.ExpatError:
        raise _IrregularError from None


def _strings(parts: Parts, book: XlsxBook, tally: Tally) -> Strings:
    """Return the shared texts; where any has runs or hints, all are read as a stream."""
    if not book.strings:
        return Strings([], {})
    inside, around = _cut(_text_of(parts, book.strings), "sst")
    _check_around(around, "sst")
    split = _ITEM.split(inside)
    if any(split[::2]):
        return read_strings(parts, book, tally)
    texts = [text or "" for text in split[1::2]]
    if "&" in inside:
        texts = list(map(_plain, texts))
    strings = list(map(decoded, texts)) if "_x" in inside else texts
    lengths = list(map(len, strings))
    tally.hold("cells", len(strings))
    tally.hold("characters", max(lengths, default=0))
    tally.hold("text", sum(lengths))
    return Strings(strings, {})


def _plain(text: str) -> str:
    """Return a text with its entities decoded."""
    return _ENTITY.sub(_character, text) if "&" in text else text


def _character(entity: re.Match[str]) -> str:
    code = entity[0]
    if code in _NAMED:
        return _NAMED[code]
    number = int(code[3:-1], 16) if code[2] == "x" else int(code[2:-1])
    character = chr(number) if number <= sys.maxunicode else "\0"
    if clean_text(character) != character:
        raise _IrregularError
    return character


def _sheet(entry: SheetEntry, parts: Parts, context: XlsxCells, tally: Tally) -> RawSheet:
    tally.keep_time()
    table, around = _cut(_text_of(parts, entry.part), "sheetData")
    merges: tuple[Area, ...] = ()
    if "mergeCell" in around:
        listed, around = _cut(around, "mergeCells")
        merges = _merges(listed, tally)
    _check_around(around, "worksheet")
    rows = _rows(table, context)
    tally.sheet(rows)
    sheet = RawSheet(entry.name, rows, merges, _unseen(table, rows, context), links=_linked(table))
    return with_notes_and_links(sheet, parts, entry.part, lambda: links_in(around), tally)


def _unseen(
    table: str, rows: dict[int, dict[int, CellValue]], context: XlsxCells
) -> dict[Place, str]:
    """Return the cells whose format hides what they hold; few workbooks have such a format."""
    found: dict[Place, str] = {}
    for cell in _CELL.finditer(table) if context.may_hide else ():
        place, shared = Place(int(cell[2]), column_number(cell[1])), cell[4] == "s"
        value = rows.get(place.row, {}).get(place.column)
        look = context.look(value, cell[3] or "0", cell[6] if shared else None)
        if look and value is not None:
            found[place] = look
    return found


def _linked(table: str) -> dict[Place, str]:
    """Return where links lead that are formulas; few workbooks have any."""
    if "HYPERLINK(" not in table:
        return {}
    targets = {Place(int(cell[2]), column_number(cell[1])): target_of(_plain(cell[5]))
               for cell in _CELL.finditer(table) if cell[5]}
    return {place: target for place, target in targets.items() if target}


def _merges(listed: str, tally: Tally) -> tuple[Area, ...]:
    tally.hold("cells", listed.count("<"))
    return (_merged if len(listed) < _MAX_REMEMBERED else _merged.__wrapped__)(listed)


@lru_cache(64)
def _merged(listed: str) -> tuple[Area, ...]:
    split = _MERGE.split(listed)
    if any(split[::2]):
        raise _IrregularError
    return tuple(merge for merge in map(merge_of, split[1::2]) if merge)


_COLUMNS = TextCache(column_number)


def _rows_by(beginning: re.Pattern[str]) -> TextCache[str]:
    """Return the lookup of the row's number in the XML before a cell; empty where there is none."""

    def number_in(before: str) -> str:
        found = beginning.fullmatch(before)
        return found[1] if found else ""

    return TextCache(number_in)


_FIRST, _NEXT = _rows_by(_FIRST_ROW), _rows_by(_NEXT_ROW)


def _rows(table: str, context: XlsxCells) -> dict[int, dict[int, CellValue]]:
    """Return the cells of a table that are not empty, by row and column, in their order."""
    split = _CELL.split(table)
    if not (_LAST_ROW if len(split) > 1 else _NO_ROW).fullmatch(split.pop()):
        raise _IrregularError
    rows: dict[int, dict[int, CellValue]] = {}
    cells: dict[int, CellValue] = {}
    row, row_number, last_column, begins = "", 0, 0, _FIRST
    shared, numbers = context.by_number, context.numbers
    fields = [split[at::_FIELDS] for at in range(_FIELDS)]
    for before, letters, number, style, kind, formula, text, inline in zip(*fields, strict=True):
        if before:
            row, last_column = begins[before], 0
            if not row or int(row) <= row_number:
                raise _IrregularError
            row_number, begins = int(row), _NEXT
            cells = rows[row_number] = {}
        column = _COLUMNS[letters]
        # In the order of the sheet, no cell can appear twice.
        if number != row or column <= last_column:
            raise _IrregularError
        last_column = column
        if kind == "s" and formula is None:
            if text not in shared:
                raise _IrregularError
            value = shared[text]
        elif kind is None and formula is None and inline is None:
            if text is None:
                continue
            value = numbers[style, _plain(text)]
        elif kind == "inlineStr" and formula is None and text is None:
            value = (inline and (
                inline if "&" not in inline and "_x" not in inline else decoded(_plain(inline))
            )) or None
        else:
            value = context.value(
                kind or "n", _plain(counted_text(kind or "n", text, inline)), style or "0",
                formula=formula is not None, valued=text is not None or "<v" in (formula or ""),
            )
        if value is not None:
            cells[column] = value
    return {number: cells for number, cells in rows.items() if cells}
