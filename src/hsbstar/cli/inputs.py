"""Read what several commands need: frameworks, lists of agencies, star tools, action plans."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from hsbstar import audit, comparison, framework, plan, returns, rounds, star_tool
from hsbstar.cli import screen, wrong_file
from hsbstar.cli.round_file import marking_of, named_by
from hsbstar.core.errors import HsbstarError
from hsbstar.core.files import read_bytes
from hsbstar.core.findings import Where, finding
from hsbstar.core.formats import RETURN_ENDINGS
from hsbstar.core.markings import highest_marking, is_lower
from hsbstar.core.problems import Problem, Severity

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
    from fractions import Fraction

    from hsbstar.audit import Agency
    from hsbstar.cli.terminal import Reporter
    from hsbstar.comparison import SameNames
    from hsbstar.core.findings import Finding
    from hsbstar.core.limits import FileLimits
    from hsbstar.framework import Framework
    from hsbstar.plan import LastPlan
    from hsbstar.returns import Progress, Return, Versions
    from hsbstar.rounds import Round
    from hsbstar.spreadsheets import Workbook
    from hsbstar.star_tool import Star

T = TypeVar("T")
MIN_FILES_FOR_BAR = 12
"""From this many files on, a bar shows the progress."""


def given(*paths: Path | None) -> list[Path]:
    """Return the paths among the values of options that were given."""
    return [path for path in paths if path]


def load_framework(path: Path | None, place: str = "--framework") -> Framework:
    """Return the user's framework, or the bundled one; `place` is what names the file."""
    if path is None:
        return framework.bundled_framework()
    with wrong_file.naming(named_by(place), [path], wrong_file.FRAMEWORK):
        return audit.load_framework(path)


def load_list(
    place: str, path: Path, needed: wrong_file.Needed, read: Callable[[bytes, str], T]
) -> T:
    """Return what `read` makes of a list; raise HsbstarError with the option that names it."""
    place = named_by(place)
    wrong_file.refuse_other(place, path, needed)
    try:
        return read(read_bytes(path), str(path))
    except HsbstarError as error:
        raise HsbstarError(f"{place}: {error}") from None


def load_agencies(place: str, path: Path | None) -> tuple[Agency, ...] | None:
    """Return the agencies of a list; None where no list was given."""
    return (load_list(place, path, wrong_file.AGENCIES, audit.read_agencies)
            if path else None)


def load_same(values: Iterable[str]) -> list[SameNames]:
    """Return the names that belong to the same agency, from the values of `--same`.

    Each value is `A=B` or the file of a list. Raises HsbstarError for what is neither a pair of
    names nor a readable list.
    """
    same: list[SameNames] = []
    for value in values:
        path = Path(value)
        is_file = path.suffix.lower() in {*RETURN_ENDINGS, ".txt"} or path.exists()
        if "=" in value or not is_file:
            same.append(comparison.read_same_option(value))
        else:
            same += load_list("--same", path, wrong_file.SAME_NAMES, comparison.read_same_file)
    return same


def load_weights(path: Path | None) -> Mapping[str, Fraction]:
    """Return how much agencies count, from a list; nothing where no list was given."""
    return (load_list("--weights", path, wrong_file.WEIGHTS, rounds.read_weights)
            if path else {})


def files_of_same(values: Iterable[str]) -> list[Path]:
    """Return the files among the values of `--same`."""
    return [Path(value) for value in values if "=" not in value]


def choose_marking(given: str | None, own: Iterable[str], reporter: Reporter) -> str:
    """Return the marking of what is written: that of `--marking`, or the highest of what was read.

    A lower one than that is allowed where it is typed, and reported.
    """
    highest = highest_marking(own)
    if given is None:
        return highest
    given = marking_of(given, [highest])
    if is_lower(given, highest):
        reporter.note(f"Marked ‘{given}’, as you chose. The files read are marked ‘{highest}’.",
                      "bold")
    return given


def load_star(tool: Path | None, star_map: Path | None, framework: Framework) -> Star:
    """Return the star tool to fill, ours or the user's own; raise HsbstarError where it cannot."""
    if star_map:
        wrong_file.refuse_other("--star-map", star_map, wrong_file.STAR_MAP)
    if tool:
        wrong_file.refuse_other("--star-tool", tool, wrong_file.OWN_TOOL)
    return star_tool.open_star(tool, star_map, framework)


def load_star_tool(
    path: Path, limits: FileLimits, place: str = "STAR-TOOL.xlsx"
) -> tuple[Round | None, list[Finding], Workbook | None]:
    """Return the round in a star tool with its findings and the cells that were read.

    Round and cells are None where it cannot be read as a star tool. Raises HsbstarError for
    another kind of file.
    """
    with wrong_file.naming(place, [path], wrong_file.STAR_TOOL):
        read = star_tool.read_star_tool_cells(read_bytes(path), str(path), limits)
    if read[0] is None:
        wrong_file.refuse_other(place, path, wrong_file.STAR_TOOL)
    return read


def load_plan(
    place: str, path: Path | None, area: str, statements: Collection[str], scale: Sequence[int],
    limits: FileLimits,
) -> tuple[LastPlan | None, list[Finding]]:
    """Return an action plan with its findings; None where none was named or it has errors.

    `statements` are the ids that its round knows, `scale` the lowest and the highest score, `place`
    the option that names it. Raises HsbstarError for another kind of file.
    """
    if path is None:
        return None, []
    lowest, highest = scale
    with wrong_file.naming(place, [path], wrong_file.PLAN):
        read = plan.read_plan(
            read_bytes(path), str(path), area, limits, set(statements), f"{lowest} {highest}"
        )
    if read[0] is None:
        wrong_file.refuse_other(place, path, wrong_file.PLAN)
    return read


def check_framework(collated: Round, expected: Framework) -> None:
    """Refuse another framework's guidance beside these statements; raise HsbstarError."""
    if collated.source.framework_id != expected.id:
        raise HsbstarError(
            f"The star tool uses the framework ‘{collated.source.framework_id}’, not "
            f"‘{expected.id}’. Name its file with --framework."
        )


def check_strands(framework: Framework) -> None:
    """Raise HsbstarError where a star by strand is chosen, and the statements name no strands."""
    if not any(known.strand for known in framework.statements):
        raise HsbstarError(
            f"The statements in {framework.title} have no strands. Leave out --by strand, or add "
            "strands to the framework file."
        )


def load_scored_returns(
    paths: Sequence[Path], workbook: Workbook, framework: Framework, versions: Versions,
    progress: Progress, limits: FileLimits,
) -> tuple[list[Return], list[Finding], Sequence[Path]]:
    """Return the returns that a star tool was scored from, all findings, and the files.

    Which of several returns of an agency counts, the star tool knows; raises HsbstarError where
    `versions` leaves one of those out.
    """
    # Without a choice, all are looked at.
    rule = versions.rule or returns.VersionRule.MEAN
    with wrong_file.naming("--returns", paths, wrong_file.RETURNS):
        intake = returns.take_in(
            paths, framework, progress=progress, limits=limits,
            read_options=returns.ReadOptions(versions=replace(versions, rule=rule)),
        )
    read = {each.file for returned in intake.returns for each in returned.with_superseded}
    others = [path for path in paths if str(path) not in read]
    wrong_file.refuse_others("--returns", others, wrong_file.RETURNS, nothing_read=not read)
    known = star_tool.read_fingerprints(workbook)
    for old in (old for returned in intake.usable for old in returned.replaces):
        if old.sha256 in known:
            raise HsbstarError(
                f"{workbook.file} was scored from {old.file}, which --versions or --use leaves out "
                "here. Leave out both options: the star tool already uses the returns you chose."
            )
    expected = known | star_tool.read_fingerprints(workbook, superseded=True)
    # Nothing that an agency proposed is left out without a word; that its file cannot be read does
    # not stop a plan.
    findings = [
        *(finding(Problem.RETURN_NOT_SCORED, Where(returned.file))
          for returned in intake.usable if returned.sha256 not in expected),
        *(replace(found, severity=Severity.WARNING) for found in intake.errors
          if found.where.file in intake.left_out),
    ]
    return [each for each in intake.usable if each.sha256 in known], findings, intake.files


def progress_bar(reporter: Reporter) -> Progress:
    """Return a way through files that shows bar, rate and time left on a terminal for many."""

    def through(items: Iterable[T], count: int, /) -> Iterable[T]:
        if reporter.quiet or not reporter.err.is_terminal or count < MIN_FILES_FOR_BAR:
            return items
        return screen.show_progress(reporter.err.console, items, count)

    return through
