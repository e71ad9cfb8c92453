"""Read a moderation workbook back: what was agreed, and what is wrong with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hsbstar.agreed import Moderation, interpret_moderation
from hsbstar.bounds import BOUNDS, Bounds
from hsbstar.findings import Finding
from hsbstar.readers.reading import read_cells

if TYPE_CHECKING:
    from hsbstar.framework import Framework
    from hsbstar.rounds import Round


def read_moderation(
    data: bytes, file: str, framework: Framework, collated: Round, bounds: Bounds = BOUNDS
) -> tuple[Moderation | None, list[Finding]]:
    """Return what was agreed on a round's statements, and all findings.

    None where the file cannot be used at all. `file` is the path as the user gave it.
    """
    raw = read_cells(data, file, bounds)
    if isinstance(raw, Finding):
        return None, [raw]
    return interpret_moderation(raw, framework, collated)
