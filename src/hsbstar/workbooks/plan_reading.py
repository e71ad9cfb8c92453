"""Read an action plan back: what people planned, and what is wrong with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hsbstar.bounds import BOUNDS, Bounds
from hsbstar.findings import Finding
from hsbstar.plan_interpretation import interpret_plan
from hsbstar.readers.reading import read_cells

if TYPE_CHECKING:
    from collections.abc import Collection

    from hsbstar.action_plan import LastPlan


def read_plan(
    data: bytes, file: str, area: str, bounds: Bounds = BOUNDS, known: Collection[str] = (),
    scale: str = "",
) -> tuple[LastPlan | None, list[Finding]]:
    """Return what was planned for an area, and all findings.

    None where the file cannot be used at all, or has none of the `known` statements (by id),
    or scores on another `scale`.
    `file` is the path as the user gave it.
    """
    raw = read_cells(data, file, bounds)
    return (None, [raw]) if isinstance(raw, Finding) else interpret_plan(raw, area, known, scale)
