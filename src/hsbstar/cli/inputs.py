"""Read what several commands need: frameworks, lists of agencies, star tools, action plans."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from hsbstar import audit, comparison, framework, plan, star_tool
from hsbstar.cli import screen
from hsbstar.core.errors import HsbstarError
from hsbstar.core.files import read_bytes

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from hsbstar.audit import Agency
    from hsbstar.cli.terminal import Reporter
    from hsbstar.comparison import SameNames
    from hsbstar.core.findings import Finding
    from hsbstar.core.limits import FileLimits
    from hsbstar.framework import Framework
    from hsbstar.plan import LastPlan
    from hsbstar.returns import Progress
    from hsbstar.rounds import Round
    from hsbstar.spreadsheets import Workbook

T = TypeVar("T")
MIN_FILES_FOR_BAR = 12
"""From this many files on, a bar shows the progress."""


def given(*paths: Path | None) -> list[Path]:
    """Return the paths among the values of options that were given."""
    return [path for path in paths if path]


def load_framework(path: Path | None) -> Framework:
    """Return the user's framework, or the bundled one."""
    return audit.load_framework(path) if path else framework.bundled_framework()


def load_agencies(path: Path | None) -> tuple[Agency, ...] | None:
    """Return the agencies of a list; None where no list was given."""
    return audit.read_agencies(read_bytes(path), str(path)) if path else None


def load_same(values: Iterable[str]) -> list[SameNames]:
    """Return the names that belong to the same agency, from the values of `--same`.

    Each value is `A=B` or a .csv file. Raises HsbstarError for what is neither a pair of names nor
    a readable list.
    """
    same: list[SameNames] = []
    for value in values:
        if "=" in value or not value.casefold().endswith((".csv", ".txt")):
            same.append(comparison.read_same_option(value))
        else:
            same += comparison.read_same_file(read_bytes(Path(value)), value)
    return same


def files_of_same(values: Iterable[str]) -> list[Path]:
    """Return the files among the values of `--same`."""
    return [Path(value) for value in values if "=" not in value]


def load_star_tool(
    path: Path, limits: FileLimits
) -> tuple[Round | None, list[Finding], Workbook | None]:
    """Return the round in a star tool with its findings and the cells that were read.

    Round and cells are None where it cannot be read as a star tool.
    """
    return star_tool.read_star_tool_cells(read_bytes(path), str(path), limits)


def load_plan(
    path: Path | None, area: str, statements: Collection[str], scale: Sequence[int],
    limits: FileLimits,
) -> tuple[LastPlan | None, list[Finding]]:
    """Return an action plan with its findings; None where none was named or it has errors.

    `statements` are the ids that its round knows, `scale` the lowest and the highest score.
    """
    if path is None:
        return None, []
    lowest, highest = scale
    return plan.read_plan(
        read_bytes(path), str(path), area, limits, set(statements), f"{lowest} {highest}"
    )


def check_framework(collated: Round, expected: Framework) -> None:
    """Refuse another framework's guidance beside these statements; raise HsbstarError."""
    if collated.source.framework_id != expected.id:
        raise HsbstarError(
            f"The star tool is of the framework ‘{collated.source.framework_id}’, not "
            f"‘{expected.id}’. Name its file with --framework."
        )


def progress_bar(reporter: Reporter) -> Progress:
    """Return a way through files that shows bar, rate and time left on a terminal for many."""

    def through(items: Iterable[T], count: int, /) -> Iterable[T]:
        if reporter.quiet or not reporter.err.is_terminal or count < MIN_FILES_FOR_BAR:
            return items
        return screen.show_progress(reporter.err.console, items, count)

    return through
