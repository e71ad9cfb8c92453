"""Read a returned file, whatever its format."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from hsbstar.core.findings import Finding
from hsbstar.core.limits import BOUNDS
from hsbstar.returns.interpret import interpret
from hsbstar.spreadsheets.reading import read_cells

if TYPE_CHECKING:
    from hsbstar.core.limits import Bounds
    from hsbstar.framework import Framework, Messages
    from hsbstar.returns.answers import Return
    from hsbstar.spreadsheets import RawReturn, RawSheet
    from hsbstar.spreadsheets.reading import Tally


def read_return(
    data: bytes, file: str, framework: Framework, bounds: Bounds = BOUNDS
) -> tuple[Return | None, list[Finding]]:
    """Return what a returned file means and all findings; None where it cannot be used.

    `file` is the path as the user gave it: it is only shown, never opened.
    """
    raw = read_workbook(data, file, bounds, framework.own_messages)
    return (None, [raw]) if isinstance(raw, Finding) else interpret(raw, framework)


def read_workbook(
    data: bytes, file: str, bounds: Bounds = BOUNDS, own: tuple[Messages, ...] = ()
) -> RawReturn | Finding:
    """Return every cell of a workbook that came back, or why it cannot be read.

    A CSV file is a return; `own` are languages in which its columns may be headed, next to those
    that come with hsbstar.
    """
    return read_cells(data, file, bounds, read_csv=partial(_read_csv, own=own))


def _read_csv(
    data: bytes, file: str, tally: Tally, own: tuple[Messages, ...]
) -> tuple[RawSheet, ...]:
    from hsbstar.returns.csv_return import read_csv  # noqa: PLC0415 - few returns are CSV

    return read_csv(data, file, tally, own)
