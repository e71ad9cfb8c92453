"""Read the .xlsx that nearly all returns are: plain, small, and safe to give to calamine.

calamine reads twenty times faster than openpyxl, but aborts the process (no exception) on a cell in
the last row and column, takes error values and formulas without a result for blanks, and does not
tell percentages. So a workbook is looked at here first. It is *plain* where nothing in it can be
read in two ways; calamine is given the parts that were looked at, not the file that came.
"""

from __future__ import annotations

import datetime as dt
import io
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from xml.parsers import expat

import python_calamine

from hsbstar.cells import CellValue, DateCell, Place, column_number
from hsbstar.raw import Merge, RawSheet
from hsbstar.readers.unpacking import packed
from hsbstar.readers.xlsx_book import MAIN

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hsbstar.readers.refusal import Tally
    from hsbstar.readers.xlsx_book import XlsxBook

MOST_BYTES = 8 * 1024 * 1024
"""Larger workbooks are not plain: they are gone through piece by piece."""
MOST_PLACES = 200_000
"""Cells between the first and the last in use, of which calamine keeps every one."""

_FIRST_DAY = dt.date(1899, 12, 30)

_DEFAULT_SPACE = f'xmlns="{MAIN}"'.encode()
_FOREIGN = re.compile(rb"<!|<\?(?!xml )|<\w+:(?:row|c|v|f|is|sheetData|si|t)\b|<rPh|\bt=\"d\"")
"""Comments, prefixes and the like: sound, but every reader has its own way with them."""
_ENCODING = re.compile(rb"^\xef?\xbb?\xbf?<\?xml [^>]*encoding=[\"'](?!utf-8[\"'])", re.IGNORECASE)
_PLACED = rb'<c r="[A-Z]{1,3}[1-9]\d{0,6}"'
_OTHER = rb'(?: s="\d+"| [cv]m="\d+"| ph="[01]")*'
_FORMULA = rb"(?:<f(?: [^<>]*)?(?:/>|>[^<]*</f>))?"
_NUMBER = rb"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?"
_USUAL_NUMBER = (
    _PLACED + _OTHER + rb'(?: t="n")?' + _OTHER + rb"(?: ?/>|>" + _FORMULA
    + rb"(?:<v>" + _NUMBER + rb"</v>|<v ?/>|<v></v>)?</c>)"
)
_USUAL_OTHER = (
    _PLACED + _OTHER + rb' t="(?:s|str|inlineStr|b|e)"' + _OTHER + rb"(?: ?/>|>" + _FORMULA
    + rb'(?:<v(?: xml:space="preserve")?>[^<&]*</v>|<v ?/>)?(?:<is>.*?</is>)?</c>)'
)
_USUAL_CELL = re.compile(rb"(?:%b|%b)" % (_USUAL_NUMBER, _USUAL_OTHER), re.DOTALL)
"""A cell as spreadsheet programs spell it. The same XML can be spelled in many other ways, in which
what follows here would not see an error, a formula or a percentage: then it is read exactly."""
_ANY_CELL = re.compile(rb"<c[\s/>]")
_TOKEN = re.compile(rb'<(?:c|row)\b(?: r="([A-Z]{0,3})([1-9]\d{0,6})")?')
_ODD_CELL = re.compile(
    rb'<c r="([A-Z]+\d+)"(?:[^>]*\bt="e"'
    rb"|[^>]*>\s*(?:<f[^>]*/>|<f[^>]*>[^<]*</f>)\s*(?:<v\s*/>|<v></v>|</c>))"
)
_STYLED_CELL = re.compile(rb'<c r="([A-Z]+\d+)"[^>]*?\ss="(\d+)"')
_SHARED_TEXT = re.compile(rb't="s"[^>]*><v>(\d{1,8})</v>')
_SHARED_TEXTS = re.compile(rb"<sst\b[^>]*?(/?)>")
_PLAIN_SHARED_TEXTS = b"<sst " + _DEFAULT_SPACE + rb"\1>"
_DIMENSION = re.compile(rb"<dimension\b[^>]*/>")
_MERGE = re.compile(rb'<mergeCell ref="([A-Z]+)(\d+):([A-Z]+)(\d+)" ?/>')
_ANY_MERGE = re.compile(rb"<mergeCell[\s/>]")
_FORMAT = re.compile(rb'<xf (?:[a-zA-Z]+="[^"<>]*" ?)*/?>')
_ANY_FORMAT = re.compile(rb"<xf[\s/>]")
_FORMAT_NUMBER = re.compile(rb' numFmtId="(\d+)"')
_CODE = re.compile(
    rb'<numFmt (?:numFmtId="(\d+)" formatCode="([^"<]*)"'
    rb'|formatCode="([^"<]*)" numFmtId="(\d+)") ?/>'
)
_ANY_CODE = re.compile(rb"<numFmt[\s/>]")
_PERCENT_NUMBERS = {b"9", b"10"}


@dataclass(frozen=True)
class PlainBook:
    """A plain workbook: its parts, its sheets, and the cells that calamine does not show right."""

    parts: Mapping[str, bytes]
    book: XlsxBook
    odd: frozenset[str]
    """Addresses (on any sheet) of errors, formulas without a result, and percentages."""


def plain_book(contents: Mapping[str, bytes], book: XlsxBook, tally: Tally) -> PlainBook | None:
    """Return the workbook where it is plain, else None: then it is to be read exactly.

    `contents` are the parts that were unpacked whole.
    """
    names = [book.part, *(sheet.part for sheet in book.sheets)]
    names += [part for part in (book.strings, book.styles) if part]
    if book.part != "xl/workbook.xml" or book.from_1904 or not set(names) <= contents.keys():
        return None
    if not all(_is_plain_part(contents[name]) for name in names):
        return None
    percents = _percent_styles(contents[book.styles]) if book.styles else set()
    if percents is None:
        return None
    odd: set[str] = set()
    strings = contents[book.strings] if book.strings else b""
    texts = held = 0
    for sheet in book.sheets:
        content = contents[sheet.part]
        if not _is_plain_sheet(content, tally):
            return None
        odd.update(cell.decode() for cell in _ODD_CELL.findall(content))
        if percents:
            styled = _STYLED_CELL.findall(content)
            odd.update(cell.decode() for cell, style in styled if style in percents)
        shared = _SHARED_TEXT.findall(content)
        if content.count(b't="s"') != len(shared) or max(map(int, shared), default=-1) >= (
                strings.count(b"<si")):
            return None
        texts += len(shared)
        held += len(content)
    longest = _longest_text(strings)
    if longest > tally.bounds.characters or held + longest * texts > tally.bounds.text:
        return None
    return PlainBook(contents, book, frozenset(odd))


def read_plain(plain: PlainBook) -> tuple[RawSheet, ...] | None:
    """Return all cells as calamine reads them; None where it cannot."""
    needed = {
        name: _without_claims(content) for name, content in plain.parts.items()
        if name.endswith((".rels", "[Content_Types].xml"))
        or name in {plain.book.part, plain.book.strings, plain.book.styles}
        or name in {sheet.part for sheet in plain.book.sheets}
    }
    sheets = []
    try:
        workbook = python_calamine.CalamineWorkbook.from_object(io.BytesIO(packed(needed)))
        grids = [workbook.get_sheet_by_name(entry.name).to_python(skip_empty_area=False)
                 for entry in plain.book.sheets]
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException:  # noqa: BLE001 - its panics are no Exception
        return None
    for entry, rows in zip(plain.book.sheets, grids, strict=True):
        merges = [_merge(*found) for found in _MERGE.findall(plain.parts[entry.part])]
        values = [[plain_value(value) for value in row] for row in rows]
        sheets.append(RawSheet.of_rows(entry.name, values, tuple(merges)))
    return tuple(sheets)


def _without_claims(content: bytes) -> bytes:
    """Return a part without what it says of its own size: calamine makes room for it unseen."""
    shared = _SHARED_TEXTS.sub(_PLAIN_SHARED_TEXTS, content, count=1)
    return _DIMENSION.sub(b"", shared, count=1)


def plain_value(value: object) -> CellValue:
    """Return a value of calamine's in the words of `hsbstar.cells`.

    The number behind a date is near enough to tell that it is one; where it matters to the digit
    (in a score cell) the workbook is read exactly.
    """
    if value == "":
        return None
    if isinstance(value, str | bool | int | float):
        return value
    if isinstance(value, dt.datetime):
        seconds = (value - dt.datetime.combine(value.date(), dt.time())).total_seconds()
        return DateCell(_days(value.date()) + seconds / 86_400, value.date())
    if isinstance(value, dt.date):
        return DateCell(_days(value), value)
    if isinstance(value, dt.time):
        seconds = value.hour * 3600 + value.minute * 60 + value.second
        return DateCell(seconds / 86_400, None)
    if isinstance(value, dt.timedelta):
        return DateCell(value.total_seconds() / 86_400, None)
    return str(value)


def _days(day: dt.date) -> float:
    return float((day - _FIRST_DAY).days)


def _is_plain_part(content: bytes) -> bool:
    """Say whether every reader takes a part's text for the same."""
    start = content[:2048]
    if _DEFAULT_SPACE not in start or _ENCODING.match(start) or _FOREIGN.search(content):
        return False
    try:
        # Sound to the end: calamine reads on where a spreadsheet program would stop.
        expat.ParserCreate().Parse(content, True)  # noqa: FBT003 - the last piece; it has no name
    except expat.ExpatError:
        return False
    return True


def _is_plain_sheet(content: bytes, tally: Tally) -> bool:
    """Say whether each cell tells its place, once, in its row, within what calamine can hold."""
    rows: set[bytes] = set()
    cells: set[tuple[bytes, bytes]] = set()
    row = b""
    for letters, number in _TOKEN.findall(content):
        if not number or (letters and number != row):
            return False
        if letters:
            cells.add((letters, number))
        elif number in rows:
            return False
        else:
            row = number
            rows.add(row)
    last = max(map(int, rows), default=0)
    widest = max((column_number(letters.decode()) for letters, _ in cells), default=0)
    if last > tally.bounds.rows or widest > tally.bounds.columns or last * widest > MOST_PLACES:
        return False
    tally.cells += len(cells)
    # A cell told twice is one too few among the different ones.
    told = content.count(b"<c r=")
    if told != len(cells) or tally.cells > tally.bounds.cells:
        return False
    longest = max(map(len, content.split(b"<c ")))
    return longest <= tally.bounds.characters and _is_spelled_as_usual(content)


def _is_spelled_as_usual(content: bytes) -> bool:
    """Say whether all cells and merged cells of a sheet are written as programs write them."""
    usual = sum(1 for _ in _USUAL_CELL.finditer(content))
    return (
        usual == len(_ANY_CELL.findall(content))
        and len(_MERGE.findall(content)) == len(_ANY_MERGE.findall(content))
    )


def _longest_text(content: bytes) -> int:
    return max(map(len, content.split(b"<si")))


def _percent_styles(content: bytes) -> set[bytes] | None:
    """Return the numbers of the cell formats that show percentages.

    None where formats are not spelled as usual, or a code has signs that are written as codes.
    """
    codes = [(one[0] or one[3], one[1] or one[2]) for one in _CODE.findall(content)]
    if len(codes) != len(_ANY_CODE.findall(content)) or any(b"&#" in code for _, code in codes):
        return None
    numbers = _PERCENT_NUMBERS | {number for number, code in codes if b"%" in code}
    _, _, rest = content.partition(b"<cellXfs")
    formats, end, _ = rest.partition(b"</cellXfs>")
    if not end:
        return None
    found = _FORMAT.findall(formats)
    told = [_FORMAT_NUMBER.findall(one) for one in found]
    if len(found) != len(_ANY_FORMAT.findall(formats)) or any(len(one) > 1 for one in told):
        return None
    return {b"%d" % style for style, number in enumerate(told) if number and number[0] in numbers}


def _merge(first_column: bytes, first_row: bytes, last_column: bytes, last_row: bytes) -> Merge:
    return Merge.between(Place(int(first_row), column_number(first_column.decode())),
                         Place(int(last_row), column_number(last_column.decode())))
