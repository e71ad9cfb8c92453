"""Read a returned file: see what it is, look at it before any reader does, and read it.

Each format has one exact reader with all bounds. The .xlsx that nearly all returns are is given to
calamine, which is many times faster, once it was found to be plain; it is read again, exactly, only
where a cell that matters may not be what calamine shows.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable
from pathlib import PurePath
from typing import TYPE_CHECKING

from hsbstar.bounds import BOUNDS, MEBIBYTE, Bounds
from hsbstar.cells import DateCell, Place
from hsbstar.findings import Finding, Problem, Where, finding
from hsbstar.raw import RawReturn, RawSheet
from hsbstar.readers.kinds import is_container, kind_of, refuse_other_package
from hsbstar.readers.plain_xlsx import MOST_BYTES, plain_book, read_plain
from hsbstar.readers.refusal import Refusal, Tally, harmful
from hsbstar.readers.unpacking import Parts
from hsbstar.readers.xlsx_book import find_book, list_sheets, workbook_part
from hsbstar.returns import Return, interpret, places_in_doubt

if TYPE_CHECKING:
    from hsbstar.framework import Framework
    from hsbstar.readers.xlsx_book import XlsxBook

_DOCUMENT_TYPES = tuple(
    "<!DOCTYPE".encode(coding) for coding in ("ascii", "utf-16-le", "utf-16-be")
)
_LONGEST_MARK = 20

InDoubt = Callable[[RawReturn], Iterable[tuple[str, Place]]]
Sheets = tuple[RawSheet, ...]


def read_return(
    data: bytes, file: str, framework: Framework, bounds: Bounds = BOUNDS
) -> tuple[Return | None, list[Finding]]:
    """Return what a returned file means and all findings; None where it cannot be used.

    `file` is the path as the user gave it: it is only shown, never opened.
    """
    raw = read_cells(data, file, places_in_doubt, bounds)
    return (None, [raw]) if isinstance(raw, Finding) else interpret(raw, framework)


def read_cells(
    data: bytes, file: str, in_doubt: InDoubt, bounds: Bounds = BOUNDS, *, any_table: bool = False
) -> RawReturn | Finding:
    """Return every cell of a workbook, or the finding that says why it cannot be read.

    A CSV file is a return, unless `any_table` says that it may be any table.
    `in_doubt` names the cells that a fast reader may have read wrongly: it shows error values and
    unsaved formulas as blanks, and a percentage as the number behind it.
    """
    fingerprint = hashlib.sha256(data).hexdigest()
    tally = Tally(bounds)
    try:
        tally.hold("file", len(data) / MEBIBYTE)
        sheets = _read_csv(data, file, tally, any_table=any_table)
        sheets = sheets or _read(data, in_doubt, tally)
    except Refusal as refusal:
        return refusal.finding(file)
    except Exception as error:  # noqa: BLE001 - readers of damaged files raise whatever they like
        # The error's own words can quote the file, so only its kind is told.
        reason = f"it is damaged ({type(error).__name__})"
        return finding(Problem.FILE_UNREADABLE, Where(file), reason=reason)
    return RawReturn(file, fingerprint, sheets)


def look_at(data: bytes, bounds: Bounds = BOUNDS) -> str:
    """Return the kind of a workbook that may be opened whole: `xlsx`, `xlsb`, `ods` or `xls`.

    Every part of it was unpacked once. Raises Refusal where it is harmful or beyond bounds.
    """
    tally = Tally(bounds)
    tally.hold("file", len(data) / MEBIBYTE)
    if kind_of(data) != "zip":
        return "xls"
    parts = Parts(data, tally)
    _contents(parts)
    return _kind_of_package(parts)


def _read_csv(data: bytes, file: str, tally: Tally, *, any_table: bool) -> Sheets:
    """Return what a CSV file holds; nothing where the file is none."""
    if PurePath(file).suffix.lower() != ".csv" or is_container(data):
        return ()
    from hsbstar.readers import csv_reading  # noqa: PLC0415 - few returns are CSV

    if any_table:
        return csv_reading.read_table(data, tally)
    return csv_reading.read_csv(data, file, tally)


def _read(data: bytes, in_doubt: InDoubt, tally: Tally) -> Sheets:
    kind = kind_of(data)
    if kind != "zip":
        from hsbstar.readers.exact_xls import read_xls  # noqa: PLC0415 - few returns are .xls

        return read_xls(data, kind, tally)
    parts = Parts(data, tally)
    contents = _contents(parts)
    kind = _kind_of_package(parts)
    if kind == "ods":
        from hsbstar.readers.exact_ods import read_ods  # noqa: PLC0415 - few returns are .ods

        return read_ods(parts, tally)
    main = workbook_part(parts)
    if kind == "xlsb":
        from hsbstar.readers import exact_xlsb  # noqa: PLC0415 - few returns are .xlsb

        book = find_book(parts, main, exact_xlsb.list_sheets(parts, main), tally)
        return exact_xlsb.read_xlsb(parts, book, tally)
    book = find_book(parts, main, list_sheets(parts, main), tally)
    return _read_xlsx(parts, contents, book, in_doubt, tally)


def _kind_of_package(parts: Parts) -> str:
    main = workbook_part(parts)
    if main:
        return "xlsb" if main.lower().endswith(".bin") else "xlsx"
    if {"META-INF/manifest.xml", "content.xml"} <= set(parts.names):
        return "ods"
    raise refuse_other_package(parts.names)


def _contents(parts: Parts) -> dict[str, bytes]:
    """Unpack every part once; return those that readers look at, or none where they are large."""
    found: dict[str, bytes] = {}
    room = MOST_BYTES
    for name in parts.names:
        kept, tail = [], b""
        is_xml = name.lower().endswith((".xml", ".rels", ".vml"))
        for piece in parts.pieces(name):
            if is_xml:
                if any(mark in tail + piece for mark in _DOCUMENT_TYPES):
                    # It can define entities that grow without end, or that are other files.
                    raise harmful("it holds a document type")
                tail = piece[-_LONGEST_MARK:]
                room -= len(piece)
            if is_xml and room > 0:
                kept.append(piece)
        found[name] = b"".join(kept)
    return found if room > 0 else {}


def _read_xlsx(
    parts: Parts, contents: dict[str, bytes], book: XlsxBook, in_doubt: InDoubt, tally: Tally
) -> Sheets:
    plain = plain_book(contents, book, tally)
    sheets = read_plain(plain) if plain else None
    if plain and sheets and not _is_in_doubt(sheets, plain.odd, in_doubt):
        return sheets
    from hsbstar.readers.exact_xlsx import read_xlsx  # noqa: PLC0415 - most returns are plain

    tally.cells = 0
    return read_xlsx(parts, book, tally)


def _is_in_doubt(sheets: Sheets, odd: Collection[str], in_doubt: InDoubt) -> bool:
    """Say whether a cell that matters may hold something else than calamine shows."""
    by_name = {sheet.name: sheet for sheet in sheets}
    return any(
        place.address in odd or isinstance(by_name[name].value(place), DateCell)
        for name, place in in_doubt(RawReturn("", "", sheets))
    )
