"""Read rounds for a comparison: each a star tool, or a folder of returns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hsbstar.core.errors import NothingToReadError
from hsbstar.core.files import STAR_TOOL, cannot_be_read, read_at_most
from hsbstar.core.find_files import find_returns
from hsbstar.core.findings import has_errors
from hsbstar.core.limits import DEFAULT_LIMITS, MEBIBYTE
from hsbstar.core.problems import Problem
from hsbstar.returns import NO_CHOICE, ReadOptions, take_in
from hsbstar.rounds import collate_intake
from hsbstar.star_tool import is_star_tool, read_star_tool

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from hsbstar.core.findings import Finding
    from hsbstar.core.limits import FileLimits
    from hsbstar.framework import Framework
    from hsbstar.returns import Intake, Versions
    from hsbstar.rounds import Round

_ANOTHER_FRAMEWORK = {Problem.EDITION_DIFFERS.code, Problem.FRAMEWORK_DIFFERS.code}
OUR_OUTPUTS = {STAR_TOOL, "comparison.xlsx", "moderation.xlsx", "findings.xlsx", "findings.csv"}


def read_rounds(
    paths: Sequence[Path], frameworks: Sequence[Framework], limits: FileLimits = DEFAULT_LIMITS,
    versions: Versions = NO_CHOICE,
) -> tuple[list[Round], list[Finding], list[Path]]:
    """Return the rounds that could be read, all findings, and the files that were read.

    `versions` is what counts where an agency returned more than once, in every round.
    Returns are read with the first framework whose edition they were made for. A round with errors
    is left out, so fewer rounds than paths means that there were errors.
    Raises HsbstarError where a path does not exist or has nothing to read in it, and where a file
    that `versions` names is in none of the rounds.
    """
    rounds: list[Round] = []
    findings: list[Finding] = []
    files: list[Path] = []
    for path in paths:
        read, problems, inputs = _read_round(path, frameworks, limits, versions.among(path))
        rounds += [read] if read else []
        findings += problems
        files += inputs
    versions.check_read(files)
    return rounds, findings, files


def _read_round(
    path: Path, frameworks: Sequence[Framework], limits: FileLimits, versions: Versions
) -> tuple[Round | None, Sequence[Finding], Sequence[Path]]:
    star_tool = _star_tool_in(path, limits)
    if star_tool:
        versions.check_read(())
        collated, problems = read_star_tool(_read(star_tool, limits), str(star_tool), limits)
        return collated, problems, [star_tool]
    intake, framework = _take_in(path, frameworks, limits, versions)
    if has_errors(intake.findings):
        return None, intake.findings, intake.files
    if not intake.usable:
        raise NothingToReadError(
            f"There is no return or star tool in ‘{path}’. Name another folder or file."
        )
    return collate_intake(intake, framework), intake.findings, intake.files


def _take_in(
    path: Path, frameworks: Sequence[Framework], limits: FileLimits, versions: Versions
) -> tuple[Intake, Framework]:
    """Read returns with the framework that they were made for; with the first if it is none."""
    read = []
    for framework in frameworks:
        intake = take_in([path], framework, limits=limits,
                         read_options=ReadOptions(versions=versions))
        if not any(found.code in _ANOTHER_FRAMEWORK for found in intake.findings):
            return intake, framework
        read.append((intake, framework))
    return read[0]


def _star_tool_in(path: Path, limits: FileLimits) -> Path | None:
    """Return the star tool that a path means: the file itself, or that in a folder of outputs.

    A folder with other workbooks means returns: its star tool may be older than they are.
    """
    if path.is_file():
        return path if is_star_tool(_read(path, limits), str(path), limits) else None
    inside = path / STAR_TOOL
    if not inside.is_file():
        return None
    names = {file.name for file in find_returns([path]).returns}
    return inside if names <= OUR_OUTPUTS else None


def _read(path: Path, limits: FileLimits) -> bytes:
    try:
        return read_at_most(path, limits.file * MEBIBYTE + 1)
    except OSError as error:
        raise cannot_be_read(path, error) from None
