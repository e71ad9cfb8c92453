"""Read the workbooks of ours that several commands need: a star tool, an action plan."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hsbstar import plan, star_tool
from hsbstar.core.errors import HsbstarError
from hsbstar.core.files import read_bytes

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from pathlib import Path

    from hsbstar.core.findings import Finding
    from hsbstar.core.limits import Bounds
    from hsbstar.framework import Framework
    from hsbstar.plan import LastPlan
    from hsbstar.rounds import Round
    from hsbstar.spreadsheets import RawReturn


def load_star_tool(
    path: Path, bounds: Bounds
) -> tuple[Round | None, list[Finding], RawReturn | None]:
    """Return the round in a star tool with its findings and the cells that were read.

    Round and cells are None where it cannot be read as a star tool.
    """
    return star_tool.read_star_tool_whole(read_bytes(path), str(path), bounds)


def load_plan(
    path: Path | None, area: str, statements: Collection[str], scale: Sequence[int],
    bounds: Bounds,
) -> tuple[LastPlan | None, list[Finding]]:
    """Return an action plan with its findings; None where none was named or it has errors.

    `statements` are the ids that its round knows, `scale` the lowest and the highest score.
    """
    if path is None:
        return None, []
    lowest, highest = scale
    return plan.read_plan(
        read_bytes(path), str(path), area, bounds, set(statements), f"{lowest} {highest}"
    )


def check_framework(collated: Round, expected: Framework) -> None:
    """Refuse another framework's guidance beside these statements; raise HsbstarError."""
    if collated.source.framework_id != expected.id:
        raise HsbstarError(
            f"The star tool is of the framework ‘{collated.source.framework_id}’, not "
            f"‘{expected.id}’. Name its file with --framework."
        )
