"""Read a returned file, whatever its format."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hsbstar.core.findings import Finding
from hsbstar.core.limits import BOUNDS
from hsbstar.returns.interpret import interpret
from hsbstar.spreadsheets.reading.read import read_cells

if TYPE_CHECKING:
    from hsbstar.core.limits import Bounds
    from hsbstar.framework.model import Framework
    from hsbstar.returns.answers import Return


def read_return(
    data: bytes, file: str, framework: Framework, bounds: Bounds = BOUNDS
) -> tuple[Return | None, list[Finding]]:
    """Return what a returned file means and all findings; None where it cannot be used.

    `file` is the path as the user gave it: it is only shown, never opened.
    """
    raw = read_cells(data, file, bounds, own=framework.own_messages)
    return (None, [raw]) if isinstance(raw, Finding) else interpret(raw, framework)
