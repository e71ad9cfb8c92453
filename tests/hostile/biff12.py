"""Write .xlsb, Excel's binary workbook, in its plainest form ([MS-XLSB]): no library does."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from hostile.variants import zipped

ROW, BLANK, RK, ERROR, BOOL, REAL, TEXT, SHARED = range(8)
FORMULA_TEXT, FORMULA_NUMBER = 8, 9
ITEM, FORMAT_CODE, CELL_FORMAT, RICH = 19, 44, 47, 62
BEGIN_SHEET, END_SHEET, BEGIN_BOOK, END_BOOK = 129, 130, 131, 132
BEGIN_SHEETS, END_SHEETS, BEGIN_DATA, END_DATA = 143, 144, 145, 146
PROPERTIES, BUNDLED, BEGIN_STRINGS, END_STRINGS = 153, 156, 159, 160
BEGIN_MERGES, END_MERGES, MERGE = 177, 178, 176
BEGIN_STYLES, END_STYLES, BEGIN_CODES, END_CODES = 278, 279, 615, 616
BEGIN_FORMATS, END_FORMATS = 617, 618
PLAIN, PERCENT, DAY, STRUCK = range(4)
"""The cell formats that the workbook has."""

_TYPES = "application/vnd.ms-excel."
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"


@dataclass(frozen=True)
class Styled:
    """A number in a cell format."""

    number: float
    style: int


@dataclass(frozen=True)
class Fault:
    """An error value, by its code."""

    code: int


@dataclass(frozen=True)
class Worked:
    """What a formula came to."""

    result: float | str


Cell = str | float | bool | Styled | Fault | Worked | None
Sheets = Mapping[str, Sequence[Sequence[Cell]]]


def record(kind: int, body: bytes = b"") -> bytes:
    """Return a record: kind and length in bytes of seven bits, then its body."""
    return _sevens(kind) + _sevens(len(body)) + body


def _sevens(number: int) -> bytes:
    out = bytearray()
    while True:
        number, low = number >> 7, number & 0x7F
        out.append(low | (0x80 if number else 0))
        if not number:
            return bytes(out)


def text(value: str) -> bytes:
    """Return a text: its length in characters, then two bytes for each."""
    data = value.encode("utf-16-le", "surrogatepass")
    return struct.pack("<I", len(data) // 2) + data


def xlsb(sheets: Sheets, *, merges: Sequence[tuple[int, int, int, int]] = (),
         more: bytes = b"") -> bytes:
    """Return a workbook.

    `merges` (first and last row, first and last column, from 0) and `more` records are those of the
    second sheet.
    """
    shared: dict[str, int] = {}
    parts = {"[Content_Types].xml": _types(len(sheets)), "_rels/.rels": _root()}
    parts["xl/workbook.bin"] = record(BEGIN_BOOK) + record(PROPERTIES, bytes(12)) + record(
        BEGIN_SHEETS) + b"".join(
        record(BUNDLED, struct.pack("<II", 0, number) + text(f"rId{number}") + text(name))
        for number, name in enumerate(sheets, start=1)
    ) + record(END_SHEETS) + record(END_BOOK)
    for number, rows in enumerate(sheets.values(), start=1):
        extra = more if number == 2 else b""
        joined = merges if number == 2 else ()
        parts[f"xl/worksheets/sheet{number}.bin"] = _sheet(rows, shared, joined, extra)
    parts["xl/sharedStrings.bin"] = record(BEGIN_STRINGS, struct.pack("<II", 0, len(shared))) + (
        b"".join(record(ITEM, b"\0" + text(value)) for value in shared)) + record(END_STRINGS)
    parts["xl/styles.bin"] = _styles()
    parts["xl/_rels/workbook.bin.rels"] = _relations(len(sheets))
    return zipped(parts)


def _sheet(
    rows: Sequence[Sequence[Cell]], shared: dict[str, int],
    merges: Sequence[tuple[int, int, int, int]], more: bytes
) -> bytes:
    data = b"".join(
        record(ROW, struct.pack("<IIHBBI", row, 0, 300, 0, 0, 0))
        + b"".join(_cells(cells, shared))
        for row, cells in enumerate(rows) if any(cell is not None for cell in cells)
    )
    joined = b"".join(record(MERGE, struct.pack("<4I", *merge)) for merge in merges)
    if joined:
        joined = record(BEGIN_MERGES, struct.pack("<I", len(merges))) + joined + record(END_MERGES)
    return (record(BEGIN_SHEET) + record(BEGIN_DATA) + data + more + record(END_DATA) + joined
            + record(END_SHEET))


def _cells(cells: Sequence[Cell], shared: dict[str, int]) -> Iterator[bytes]:
    for column, cell in enumerate(cells):
        if cell is not None:
            yield cell_record(column, cell, shared)


def cell_record(column: int, cell: Cell, shared: dict[str, int]) -> bytes:
    """Return the record of a cell; of texts every second is shared, the others inline."""
    style = cell.style if isinstance(cell, Styled) else PLAIN
    start = struct.pack("<II", column, style)
    if isinstance(cell, bool):
        return record(BOOL, start + bytes([cell]))
    if isinstance(cell, Fault):
        return record(ERROR, start + bytes([cell.code]))
    if isinstance(cell, Worked):
        result = text(cell.result) if isinstance(cell.result, str) else struct.pack(
            "<d", cell.result)
        kind = FORMULA_TEXT if isinstance(cell.result, str) else FORMULA_NUMBER
        # Flags, then the formula itself: one small whole number (PtgInt), and nothing more.
        return record(kind, start + result + struct.pack("<HIBHI", 0, 3, 0x1E, 3, 0))
    if isinstance(cell, str):
        if column % 2:
            return record(TEXT, start + text(cell))
        return record(SHARED, start + struct.pack("<I", shared.setdefault(cell, len(shared))))
    number = cell.number if isinstance(cell, Styled) else float(cell or 0)
    if number == int(number) and abs(number) < 1 << 28:
        return record(RK, start + struct.pack("<I", (int(number) << 2 | 2) & 0xFFFFFFFF))
    return record(REAL, start + struct.pack("<d", number))


def _styles() -> bytes:
    """Return four cell formats: plain, a percentage of our own code, a day, struck out."""
    formats = [0, 170, 14]
    return b"".join((
        record(BEGIN_STYLES),
        record(BEGIN_CODES, struct.pack("<I", 1)),
        record(FORMAT_CODE, struct.pack("<H", 170) + text("0.0%")),
        record(END_CODES),
        record(611, struct.pack("<I", 2)), font(), font(8), record(612),
        record(603, struct.pack("<I", 1)), record(45, struct.pack("<I", 0) + bytes(64)),
        record(604),
        record(613, struct.pack("<I", 1)), record(46, bytes(51)), record(614),
        record(626, struct.pack("<I", 1)), _format(0xFFFF, 0), record(627),
        record(BEGIN_FORMATS, struct.pack("<I", len(formats) + 1)),
        *(_format(0, number) for number in formats), _format(0, 0, 1),
        record(END_FORMATS),
        record(END_STYLES),
    ))


def font(flags: int = 0) -> bytes:
    """Return the record of a font."""
    return record(43, struct.pack("<HHHHBBBB8sB", 220, flags, 400, 0, 0, 2, 0, 0,
                                  b"\x07\x01\0\0\0\0\0\xff", 2) + text("Calibri"))


def _format(parent: int, number: int, font: int = 0) -> bytes:
    return record(CELL_FORMAT, struct.pack("<HHHHHBBHBB", parent, number, font, 0, 0, 0, 0, 0, 0,
                                           0))


def _types(sheets: int) -> bytes:
    listed = "".join(
        f'<Override PartName="/xl/worksheets/sheet{number}.bin" ContentType="{_TYPES}worksheet"/>'
        for number in range(1, sheets + 1)
    )
    return (
        f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="bin" ContentType="{_TYPES}sheet.binary.macroEnabled.main"/>{listed}'
        f'<Override PartName="/xl/sharedStrings.bin" ContentType="{_TYPES}sharedStrings"/>'
        f'<Override PartName="/xl/styles.bin" ContentType="{_TYPES}styles"/></Types>'
    ).encode()


def _root() -> bytes:
    return _listed([("officeDocument", "xl/workbook.bin")])


def _relations(sheets: int) -> bytes:
    kinds = [("worksheet", f"worksheets/sheet{number}.bin") for number in range(1, sheets + 1)]
    return _listed([*kinds, ("sharedStrings", "sharedStrings.bin"), ("styles", "styles.bin")])


def _listed(targets: Sequence[tuple[str, str]]) -> bytes:
    body = "".join(
        f'<Relationship Id="rId{number}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, start=1)
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{body}</Relationships>'.encode()
