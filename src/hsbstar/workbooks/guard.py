"""Look at a returned file before any reader is given it: what it is, and whether it is bounded.

calamine aborts the process (no exception) on a sheet with one cell in the last row and column,
and a small zip can hold gigabytes: so every part is inflated here once, piece by piece and within
bounds, and the cell addresses in the sheet parts are looked at.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from hsbstar.cells import column_number
from hsbstar.findings import Finding, Problem, Where, finding

if TYPE_CHECKING:
    from collections.abc import Iterator

MEBIBYTE = 1024 * 1024
MOST_BYTES = 25 * MEBIBYTE
MOST_INFLATED = 200 * MEBIBYTE
MOST_PARTS = 2000
MOST_ROWS = 20_000
MOST_COLUMNS = 2_000
PIECE = 256 * 1024

OLE_MARK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_MARK = "EncryptedPackage".encode("utf-16-le")
_KNOWN_MARKS = (
    (b"%PDF", "it is a PDF"),
    (b"{\\rtf", "it is a text document (RTF)"),
    (b"\x89PNG", "it is a picture"),
    (b"\xff\xd8\xff", "it is a picture"),
    (b"<", "it is a web page or an XML file"),
)

ODS_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
ODS_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
ODS_CELLS = {f"{ODS_TABLE}table-cell", f"{ODS_TABLE}covered-table-cell"}

_ADDRESS = re.compile(rb'[<\s]r\s*=\s*["\']([A-Za-z]{1,4})(\d{1,8})["\']')
_ERROR_CELL = re.compile(rb'\bt\s*=\s*["\']e["\']')
_FORMULA_WITHOUT_VALUE = re.compile(
    rb"(?:</(?:\w+:)?f>|<(?:\w+:)?f\s[^>]*/>)\s*"
    rb"(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v></(?:\w+:)?v>|</(?:\w+:)?c>)"
)
_ODS_ODDITY = re.compile(rb'value-type="error"|table:formula="[^"]*"\s*(?:/>|>)')
_OVERLAP = 512
"""Pieces are searched with this much of the piece before, so that nothing hides at a seam."""


@dataclass(frozen=True)
class Look:
    """What the first look at a file's bytes told."""

    kind: str = ""
    """`xlsx`, `ods` or `xls`; empty where the file cannot be read."""
    oddities: bool = False
    """Whether it holds error values or unsaved formulas that a fast reader shows as blanks."""
    problem: Finding | None = None


def look_at(data: bytes, file: str) -> Look:
    """Say what a file is and whether it may be read."""
    where = Where(file)
    if len(data) > MOST_BYTES:
        return _beyond(where, "the file's size", f"{MOST_BYTES // MEBIBYTE} MiB")
    if data.startswith(OLE_MARK):
        if _ENCRYPTED_MARK in data:
            return Look(problem=finding(Problem.FILE_ENCRYPTED, where))
        return Look("xls", oddities=True)
    if data.startswith(b"PK"):
        return _look_at_zip(data, where)
    if data[:4] in {b"\x09\x08\x10\x00", b"\x09\x08\x08\x00"}:
        return Look("xls", oddities=True)
    return _unreadable(where, _name_of_kind(data))


def _name_of_kind(data: bytes) -> str:
    if not data:
        return "it is empty"
    start = data.lstrip(b"\xef\xbb\xbf \r\n\t")
    for mark, name in _KNOWN_MARKS:
        if start.startswith(mark):
            return name
    return "it is not a spreadsheet, or it is damaged"


def _look_at_zip(data: bytes, where: Where) -> Look:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            return _look_at_parts(package, where)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError,
            NotImplementedError, ET.ParseError):
        # zipfile raises these for damaged packages, RuntimeError for encrypted entries.
        return _unreadable(where, "it is damaged or cut short")


def _look_at_parts(package: zipfile.ZipFile, where: Where) -> Look:
    entries = package.infolist()
    if len(entries) > MOST_PARTS:
        return _beyond(where, "the number of parts in the file", str(MOST_PARTS))
    names = {entry.filename for entry in entries}
    if "META-INF/manifest.xml" in names and "content.xml" in names:
        kind = "ods"
        if b"encryption-data" in package.read("META-INF/manifest.xml"):
            return Look(problem=finding(Problem.FILE_ENCRYPTED, where))
    elif any(name.lower().endswith("workbook.xml") for name in names):
        kind = "xlsx"
    else:
        return _unreadable(where, _name_of_package(names))
    inflated, odd = 0, False
    for entry in entries:
        for piece in _pieces(package, entry):
            inflated += len(piece) - min(len(piece), _OVERLAP)
            if inflated > MOST_INFLATED:
                limit = f"{MOST_INFLATED // MEBIBYTE} MiB"
                return _beyond(where, "the size of the unpacked file", limit)
            if b"<!DOCTYPE" in piece or b"<!ENTITY" in piece:
                return _unreadable(where, "it holds a document type, as no spreadsheet does")
            if beyond := _beyond_the_grid(piece):
                return _beyond(where, *beyond)
            odd = odd or _is_odd(piece, kind)
    if kind == "ods" and (beyond := _beyond_the_ods_grid(package)):
        return _beyond(where, *beyond)
    return Look(kind, oddities=odd)


def _beyond_the_ods_grid(package: zipfile.ZipFile) -> tuple[str, str] | None:
    """Say whether a cell with something in it stands beyond the bounds.

    An .ods has no addresses: rows and cells are counted, and runs of blank ones are told by a
    number of repeats. A row that is in use and repeated fills the grid as well.
    """
    row, column, used = 0, 0, False
    with package.open("content.xml") as content:
        for _, item in ET.iterparse(content):  # noqa: S314 - a document type was refused
            if item.tag in ODS_CELLS:
                column += int(item.get(f"{ODS_TABLE}number-columns-repeated", "1"))
                if item.get(f"{ODS_OFFICE}value-type") or len(item):
                    used = True
                    if column > MOST_COLUMNS:
                        return "the number of columns in use", f"{MOST_COLUMNS:,}"
            elif item.tag == f"{ODS_TABLE}table-row":
                row += int(item.get(f"{ODS_TABLE}number-rows-repeated", "1"))
                if used and row > MOST_ROWS:
                    return "the number of rows in use", f"{MOST_ROWS:,}"
                column, used = 0, False
                item.clear()
            elif item.tag == f"{ODS_TABLE}table":
                row = 0
    return None


def _name_of_package(names: set[str]) -> str:
    if any(name.startswith("word/") for name in names):
        return "it is a Word document"
    if any(name.startswith("ppt/") for name in names):
        return "it is a presentation"
    if any(name.endswith(".iwa") or name.startswith("Index") for name in names):
        return "it is an Apple Numbers document; export it to Excel first"
    return "it is a zip file without a workbook in it"


def _pieces(package: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    """Yield an XML part's content in overlapping pieces; other parts are only counted."""
    tail = b"\0" * _OVERLAP
    with package.open(entry) as part:
        while piece := part.read(PIECE):
            yield tail + piece
            tail = (tail + piece)[-_OVERLAP:]


def _beyond_the_grid(piece: bytes) -> tuple[str, str] | None:
    for letters, row in set(_ADDRESS.findall(piece)):
        if column_number(letters.decode()) > MOST_COLUMNS:
            return "the number of columns in use", f"{MOST_COLUMNS:,}"
        if int(row) > MOST_ROWS:
            return "the number of rows in use", f"{MOST_ROWS:,}"
    return None


def _is_odd(piece: bytes, kind: str) -> bool:
    if kind == "ods":
        return bool(_ODS_ODDITY.search(piece))
    return bool(_ERROR_CELL.search(piece) or _FORMULA_WITHOUT_VALUE.search(piece))


def _beyond(where: Where, what: str, limit: str) -> Look:
    return Look(problem=finding(Problem.FILE_BEYOND_BOUNDS, where, what=what, limit=limit))


def _unreadable(where: Where, reason: str) -> Look:
    return Look(problem=finding(Problem.FILE_UNREADABLE, where, reason=reason))
