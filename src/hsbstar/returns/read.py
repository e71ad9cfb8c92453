"""Read a returned file, whatever its format."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hsbstar import returns
from hsbstar.core.findings import Finding
from hsbstar.core.limits import DEFAULT_LIMITS
from hsbstar.returns.interpret import interpret
from hsbstar.spreadsheets.reading import read_cells

if TYPE_CHECKING:
    from hsbstar.core.limits import FileLimits
    from hsbstar.framework import Framework, Messages
    from hsbstar.returns.answers import Return
    from hsbstar.spreadsheets import Workbook


def read_return(
    data: bytes, file: str, framework: Framework, limits: FileLimits = DEFAULT_LIMITS
) -> tuple[Return | None, list[Finding]]:
    """Return the return in a file, None where it cannot be used, and all findings.

    `file` is the path as the user gave it: it is only shown, never opened.
    """
    workbook = read_workbook(data, file, limits, framework.own_messages)
    if isinstance(workbook, Finding):
        return None, [workbook]
    return interpret(workbook, framework)


def read_workbook(
    data: bytes, file: str, limits: FileLimits = DEFAULT_LIMITS, own: tuple[Messages, ...] = ()
) -> Workbook | Finding:
    """Return every cell of a workbook, or the finding that says why it cannot be read.

    A CSV file is read as a return; its columns may be headed in any language that comes with
    hsbstar, or in one of `own`.
    """
    return read_cells(
        data, file, limits,
        read_csv=lambda data, file, tally: returns.read_csv(data, file, tally, own),
    )
