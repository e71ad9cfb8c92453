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
from hsbstar.core.text import MAX_CELL_LENGTH, xml_text
from hsbstar.spreadsheets.cells import Place, column_number
from hsbstar.spreadsheets.reading.notes_and_links import (
    links_in,
    target_of,
    with_notes_and_links,
)
from hsbstar.spreadsheets.reading.refusal import Refusal
from hsbstar.spreadsheets.reading.xlsx import (
    MAX_CODED_LENGTH,
    Strings,
    read_strings,
    xlsx_context,
)
from hsbstar.spreadsheets.reading.xlsx_cells import XlsxCells, counted_text, decoded, merge_of
from hsbstar.spreadsheets.reading.xlsx_workbook import MAIN, SPACES
from hsbstar.spreadsheets.reading.xml_stream import MAX_DEPTH
from hsbstar.spreadsheets.sheets import RawSheet

if TYPE_CHECKING:
    from hsbstar.spreadsheets.cells import Area, CellValue
    from hsbstar.spreadsheets.reading.refusal import Tally
    from hsbstar.spreadsheets.reading.xlsx_workbook import SheetEntry, XlsxBook
    from hsbstar.spreadsheets.reading.zip_parts import Parts

_ATTRIBUTE = r'(?: (?!r=|xmlns)(?:x14ac:)?[A-Za-z0-9]+="[^"<>]*+")*+ ?'
_SPACE = r'(?: xml:space="preserve")?'
_FORMULA = rf"<f{_ATTRIBUTE}(?:/>|>[^<]*+</f>)"
_CELL = re.compile(
    r'<c r="([A-Z]{1,3})([1-9][0-9]{0,6})"(?: s="([0-9]{1,5})")?(?: t="([A-Za-z]{1,9})")?+'
    rf"(?: ?/>|>({_FORMULA}(?:<v{_SPACE} ?/>(?!<v))?+)?+"
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
_NAMES = re.compile(' ([A-Za-z0-9:]+)="')
_ITEM = re.compile(rf"<si>(?:<t{_SPACE}(?: ?/>|>([^<]*+)</t>))?+</si>")
"""A shared text without runs or hints, as most are."""

_CONTROL = bytes(set(range(32)) - {9, 10, 13})
_NO_TEXT = ("]]", "\ufffe", "\uffff")
"""What no text of XML may hold, or begins with."""
_ENTITY = re.compile("&(?:amp|lt|gt|quot|apos|#[0-9]{1,7}|#x[0-9A-Fa-f]{1,6});")
_NAMED = {"&amp;": "&", "&lt;": "<", "&gt;": ">", "&quot;": '"', "&apos;": "'"}
_OTHER_ENCODING = re.compile(
    r"\ufeff|<\?xml[^>]*encoding\s*=\s*[\"'](?!utf-8[\"'])", re.IGNORECASE)
"""Another encoding than UTF-8, or a second mark of it."""
_END = "}"
"""Between a name space and a name, as in the exact reader: expat refuses a name space with it."""
_OF_CELLS = {f"{space}{_END}{name}" for space in SPACES for name in ("row", "c", "mergeCell")}
"""Elements that are never outside the table, or outside the list of merged cells."""
_LINK = "HYPERLINK("
_MAX_AROUND = 50_000
"""Characters of the text around a table; the exact reader refuses very long comments in it."""


class _IrregularError(Exception):
    """A spelling that no spreadsheet program uses."""


def read_regular(parts: Parts, book: XlsxBook, tally: Tally) -> tuple[RawSheet, ...] | None:
    """Return all cells of a workbook; None where it is not regular, or too large to be kept.

    What it holds that a workbook may not is for the exact reader to refuse; no file is refused here
    unless reading it takes too long (Refusal).
    """
    cells, characters = tally.cells, tally.text
    try:
        tally.keep_time()
        context = xlsx_context(parts, book, _strings(parts, book, tally), tally)
        return tuple(
            _sheet(entry, parts, context, tally)
            for entry in book.sheets
        )
    except (_IrregularError, Refusal):
        tally.cells, tally.text = cells, characters
        tally.keep_time()
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


def _cut(text: str, name: str, tally: Tally) -> tuple[str, str]:
    """Return the content of the only element of a name, and the text around it with its tags."""
    start = text.find(">", text.find(f"<{name}")) + 1
    end = text.rfind(f"</{name}>")
    if not 0 < start <= end:
        raise _IrregularError
    inside, around = text[start:end], text[:start] + text[end:]
    entities = _ENTITY.findall(inside)
    # Another element of the name would be left over.
    if around.count(name) != 2 or inside.count("&") != len(entities):
        raise _IrregularError
    if len(inside) > MAX_CODED_LENGTH * tally.limits.characters:
        tally.hold("characters", max(map(len, inside.split("<"))) / MAX_CODED_LENGTH)
    # The name of the function for links is found as it is spelled.
    if any(chr(_code_point(entity)) in _LINK for entity in set(entities) - _NAMED.keys()):
        raise _IrregularError
    return inside, around


def _check_around(text: str, *path: str) -> None:
    """Check that the rest of a part is sound XML, in which a path leads to what was cut out."""
    if len(text) > _MAX_AROUND:
        raise _IrregularError
    _look_around(text, path)


# It is the same in all returns of an audit, and then checked once.
@lru_cache(64)
def _look_around(text: str, path: tuple[str, ...]) -> None:
    opened: list[str] = []
    found: list[list[str]] = []

    def begin(name: str, _attributes: object) -> None:
        opened.append(name)
        if len(opened) > MAX_DEPTH or name in _OF_CELLS:
            raise _IrregularError
        if name == names[-1]:
            found.append(opened.copy())

    def refuse(*_: object) -> None:
        raise _IrregularError

    names = [f"{MAIN}{_END}{name}" for name in path]
    parser = expat.ParserCreate(namespace_separator=_END)
    parser.StartElementHandler, parser.EndElementHandler = begin, lambda _: opened.pop()
    # No entity is ever defined or fetched.
    parser.StartDoctypeDeclHandler = refuse
    try:
        parser.Parse(text, True)  # noqa: FBT003 - the last piece; it has no name
    except expat.ExpatError:
        raise _IrregularError from None
    if found != [names]:
        raise _IrregularError


def _strings(parts: Parts, book: XlsxBook, tally: Tally) -> Strings:
    """Return the shared texts; where any has runs or hints, all are read as a stream."""
    if not book.strings:
        return Strings([], {})
    inside, around = _cut(_text_of(parts, book.strings), "sst", tally)
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
    return _NAMED.get(entity[0]) or chr(_code_point(entity[0]))


def _code_point(entity: str) -> int:
    """Return the number of a character that XML may hold."""
    number = int(entity[3:-1], 16) if entity[2] == "x" else int(entity[2:-1])
    if number > sys.maxunicode or xml_text(chr(number)) != chr(number):
        raise _IrregularError
    return number


def _sheet(entry: SheetEntry, parts: Parts, context: XlsxCells, tally: Tally) -> RawSheet:
    tally.keep_time()
    table, around = _cut(_text_of(parts, entry.part), "sheetData", tally)
    if "x14ac:" in table:
        # Sound only where the prefix is declared for the table.
        around = around.replace("</sheetData>", '<x x14ac:x=""/></sheetData>')
    merges: tuple[Area, ...] = ()
    if "mergeCell" in around:
        listed, around = _cut(around, "mergeCells", tally)
        merges = _merges(listed, tally)
        _check_around(around, "worksheet", "mergeCells")
    tally.hold("cells", around.count("hyperlink"))
    _check_around(around, "worksheet", "sheetData")
    rows = _rows(table, context)
    tally.sheet(rows)
    unseen, links = _unseen(table, rows, context), _linked(table, rows)
    sheet = RawSheet(entry.name, rows, merges, unseen, links=links)
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


def _linked(table: str, rows: dict[int, dict[int, CellValue]]) -> dict[Place, str]:
    """Return where links lead that are formulas; few workbooks have any."""
    targets: dict[Place, str] = {}
    for cell in _CELL.finditer(table) if _LINK in table else ():
        place = Place(int(cell[2]), column_number(cell[1]))
        # Text behind `>`, which no attribute holds here.
        formula = _plain((cell[5] or "").partition(">")[2].partition("<")[0])
        if len(formula) > MAX_CELL_LENGTH:
            raise _IrregularError
        target = target_of(formula)
        if target and place.column in rows.get(place.row, {}):
            targets[place] = target
    return targets


def _merges(listed: str, tally: Tally) -> tuple[Area, ...]:
    tally.hold("cells", listed.count("<"))
    return (_merged if len(listed) < _MAX_AROUND else _merged.__wrapped__)(listed)


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
        return found[1] if found and not _any_doubled(before) else ""

    return TextCache(number_in)


def _any_doubled(tags: str) -> bool:
    """Return whether an element has two attributes of one name, which is no sound XML."""
    names = map(_NAMES.findall, tags.split("<"))
    return any(len(set(found)) < len(found) for found in names)


_FIRST, _NEXT = _rows_by(_FIRST_ROW), _rows_by(_NEXT_ROW)


def _rows(table: str, context: XlsxCells) -> dict[int, dict[int, CellValue]]:
    """Return the cells of a table that are not empty, by row and column, in their order."""
    split = _CELL.split(table)
    end = split.pop()
    if not (_LAST_ROW if split else _NO_ROW).fullmatch(end) or _any_doubled(end):
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
            value = _rare_value(context, style, kind or "n", formula, text, inline)
        if value is not None:
            cells[column] = value
    return {number: cells for number, cells in rows.items() if cells}


def _rare_value(
    context: XlsxCells, style: str | None, kind: str, formula: str | None, text: str | None,
    inline: str | None,
) -> CellValue:
    """Return the value of a cell of a rare type, or with a formula."""
    odd = inline is not None and kind != "inlineStr"
    if odd or (formula and _any_doubled(formula.partition(">")[0])):
        raise _IrregularError
    return context.value(
        kind, _plain(counted_text(kind, text, inline)), style or "0",
        formula=formula is not None, valued=text is not None or "<v" in (formula or ""),
    )
