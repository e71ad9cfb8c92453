"""Read a returned workbook: a fast look with calamine, an exact one only where it is needed."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
from collections.abc import Callable, Iterable
from pathlib import PurePath
from typing import TYPE_CHECKING

import python_calamine

from hsbstar.cells import CellValue, DateCell, Place
from hsbstar.findings import Finding, Problem, Where, finding
from hsbstar.raw import RawReturn, RawSheet
from hsbstar.returns import Return, interpret, places_in_doubt
from hsbstar.workbooks.csv_reading import read_csv
from hsbstar.workbooks.guard import Look, look_at
from hsbstar.workbooks.second_look import look_again

if TYPE_CHECKING:
    from hsbstar.framework import Framework

InDoubt = Callable[[RawReturn], Iterable[tuple[str, Place]]]

_FIRST_DAY = dt.date(1899, 12, 30)
"""Day 0 as spreadsheet programs count days since March 1900 (and LibreOffice always)."""
_LEAP_DAY_THAT_NEVER_WAS = 60
"""Excel counts a 29 February 1900; days before it are one less than the calendar says."""


def read_return(
    data: bytes, file: str, framework: Framework
) -> tuple[Return | None, list[Finding]]:
    """Return what a returned file means and all findings; None where it cannot be used.

    `file` is the path as the user gave it: it is only shown, never opened.
    """
    raw = read_cells(data, file, places_in_doubt)
    return (None, [raw]) if isinstance(raw, Finding) else interpret(raw, framework)


def read_cells(data: bytes, file: str, in_doubt: InDoubt) -> RawReturn | Finding:
    """Return every cell of a workbook, or the finding that says why it cannot be read.

    `in_doubt` names the cells that are looked at again where the fast reader may have missed
    something: it shows error values and unsaved formulas as blanks.
    """
    if PurePath(file).suffix.lower() == ".csv":
        return read_csv(data, file)
    look = look_at(data, file)
    if look.problem:
        return look.problem
    try:
        raw = RawReturn(file, hashlib.sha256(data).hexdigest(), _first_look(data, look.kind))
        return _corrected(raw, data, look, set(in_doubt(raw)))
    except Exception as error:  # noqa: BLE001 - readers of damaged files raise whatever they like
        # The error's own words can quote the file, so only its kind is told.
        reason = f"it is damaged ({type(error).__name__})"
        return finding(Problem.FILE_UNREADABLE, Where(file), reason=reason)


def _first_look(data: bytes, kind: str) -> tuple[RawSheet, ...]:
    workbook = python_calamine.load_workbook(io.BytesIO(data))
    return tuple(
        RawSheet(
            name,
            tuple(
                tuple(plain_value(value, kind) for value in row)
                for row in workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)
            ),
        )
        for name in workbook.sheet_names
    )


def _corrected(
    raw: RawReturn, data: bytes, look: Look, doubtful: set[tuple[str, Place]]
) -> RawReturn:
    """Look again, exactly, at cells that the fast reader may have read wrongly."""
    dates = any(isinstance(value, DateCell) for sheet in raw.sheets for _, value in sheet.cells())
    if not doubtful or not (look.oddities or dates):
        return raw
    return raw.corrected(look_again(data, look.kind, doubtful))


def plain_value(value: object, kind: str) -> CellValue:
    """Return a value of the fast reader in the words of `hsbstar.cells`."""
    if value == "":
        return None
    if isinstance(value, str | bool | int | float):
        return value
    if isinstance(value, dt.datetime):
        days = serial_of(value.date(), kind)
        seconds = (value - dt.datetime.combine(value.date(), dt.time())).total_seconds()
        return DateCell(days + seconds / 86_400, value.date())
    if isinstance(value, dt.date):
        return DateCell(serial_of(value, kind), value)
    if isinstance(value, dt.time):
        seconds = value.hour * 3600 + value.minute * 60 + value.second
        return DateCell(seconds / 86_400, None)
    if isinstance(value, dt.timedelta):
        return DateCell(value.total_seconds() / 86_400, None)
    return str(value)


def serial_of(day: dt.date, kind: str) -> float:
    """Return the number behind a day: what a person typed into a cell that shows dates."""
    days = (day - _FIRST_DAY).days
    if kind != "ods" and days <= _LEAP_DAY_THAT_NEVER_WAS:
        days -= 1
    return float(days)
