"""Read a workbook: find out its format, check it before any reader does, and read it.

The readers of all formats have all limits, and know type, formula and format of every cell. A
regular .xlsx, as nearly all returns are, is read by one pattern; a large or odd one as a stream.
"""

from __future__ import annotations

import hashlib
from pathlib import PurePath
from typing import TYPE_CHECKING

from hsbstar.core.errors import note_cause
from hsbstar.core.limits import DEFAULT_LIMITS, MEBIBYTE
from hsbstar.core.signals import exit_if_signalled
from hsbstar.spreadsheets import reading
from hsbstar.spreadsheets.reading import xlsb
from hsbstar.spreadsheets.reading.kinds import is_container, kind_of, refuse_other_package
from hsbstar.spreadsheets.reading.ods import read_ods
from hsbstar.spreadsheets.reading.refusal import Refusal, Tally, unreadable
from hsbstar.spreadsheets.reading.xlsx import read_xlsx
from hsbstar.spreadsheets.reading.xlsx_fast import read_regular
from hsbstar.spreadsheets.reading.xlsx_workbook import find_book, list_sheets, workbook_part
from hsbstar.spreadsheets.reading.zip_parts import OF_ODS, Parts
from hsbstar.spreadsheets.sheets import RawSheet, Workbook

if TYPE_CHECKING:
    from collections.abc import Callable

    from hsbstar.core.findings import Finding
    from hsbstar.core.limits import FileLimits

    CsvReader = Callable[[bytes, str, Tally], tuple[RawSheet, ...]]

Sheets = tuple[RawSheet, ...]


def read_cells(
    data: bytes, file: str, limits: FileLimits = DEFAULT_LIMITS, *,
    read_csv: CsvReader | None = None,
) -> Workbook | Finding:
    """Return every cell of a workbook, or the finding with the reason why it cannot be read.

    Args:
        data: The file.
        file: Its path, shown in findings and never opened.
        limits: How large it may be.
        read_csv: Reads a CSV file; without it, a CSV file is any table.
    """
    fingerprint = hashlib.sha256(data).hexdigest()
    tally = Tally(limits)
    try:
        tally.hold("file", len(data) / MEBIBYTE)
        sheets = _read(data, file, tally, read_csv)
    except Refusal as refusal:
        return refusal.finding(file)
    except Exception as error:  # noqa: BLE001 - readers of damaged files raise whatever they like
        exit_if_signalled()
        note_cause(error)
        # The error's own words can quote the file.
        return unreadable("it is damaged: its parts contradict each other").finding(file)
    return Workbook(file, fingerprint, sheets)


def look_at(data: bytes, limits: FileLimits = DEFAULT_LIMITS) -> str:
    """Return the kind of a workbook that may be opened whole: `xlsx`, `xlsb`, `ods` or `xls`.

    Every part of it was unpacked once. Raises Refusal where it is harmful or over a limit; those of
    what is opened whole are lower.
    """
    tally = Tally(limits)
    tally.hold("file", len(data) / MEBIBYTE)
    kind = kind_of(data)
    if kind != "zip":
        return "xls" if kind in {"ole", "biff"} else kind
    parts = Parts(data, tally)
    parts.look_through(opened_whole=True)
    return _kind_of_package(parts)


def _read(data: bytes, file: str, tally: Tally, read_csv: CsvReader | None) -> Sheets:
    # Few files are CSV or .xls: what reads them is loaded by the face of this package.
    if PurePath(file).suffix.lower() == ".csv" and not is_container(data):
        return (read_csv or reading.read_table)(data, file, tally)
    kind = kind_of(data)
    if kind == "zip":
        return _read_package(data, tally)
    return reading.read_xls_apart(data, kind, tally)


def _read_package(data: bytes, tally: Tally) -> Sheets:
    parts = Parts(data, tally)
    parts.look_through()
    kind = _kind_of_package(parts)
    if kind == "ods":
        return read_ods(parts, tally)
    main = workbook_part(parts)
    listing = (xlsb.list_sheets if kind == "xlsb" else list_sheets)(parts, main)
    book = find_book(parts, main, listing, tally)
    if kind == "xlsb":
        return xlsb.read_xlsb(parts, book, tally)
    sheets = read_regular(parts, book, tally)
    return read_xlsx(parts, book, tally) if sheets is None else sheets


def _kind_of_package(parts: Parts) -> str:
    main = workbook_part(parts)
    if main:
        return "xlsb" if main.lower().endswith(".bin") else "xlsx"
    if set(parts.names) >= OF_ODS:
        return "ods"
    raise refuse_other_package(parts.names)
