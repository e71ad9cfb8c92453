"""`hsbstar.read_returns`: completed audit workbooks and what is wrong with them, for Python users.

Users may never look at the findings. So the returns carry their errors with them, and functions
that score them can refuse: an error never becomes a wrong number unnoticed.
"""

from __future__ import annotations

import os
from collections import Counter, defaultdict
from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from hsbstar.core.arguments import path_of
from hsbstar.core.errors import HsbstarError
from hsbstar.core.problems import Problem, Severity
from hsbstar.framework import Framework, bundled_framework
from hsbstar.returns.answers import Return
from hsbstar.returns.batches import ReadOptions
from hsbstar.returns.checks import check_together
from hsbstar.returns.intake import Intake, take_in
from hsbstar.returns.versions import UNDECIDED, VersionRule, Versions, settle

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from hsbstar.core.arguments import PathLike
    from hsbstar.core.findings import Finding

FOUND_TOGETHER = {Problem.ROUND_DIFFERS.code, Problem.AREA_DIFFERS.code, *UNDECIDED}
"""Errors of a return among others, so checked again among the returns that are scored."""
MAX_QUOTED = 3
"""Errors that a summary quotes."""


class Gathered(NamedTuple):
    """Returns to be scored, every error among them, and the framework that they were read by."""

    intake: Intake
    framework: Framework


def read_returns(
    paths: PathLike | Iterable[PathLike],
    *,
    framework: Framework | None = None,
    with_evidence: bool = False,
    versions: str | None = None,
    use: PathLike | Iterable[PathLike] = (),
) -> tuple[list[Return], list[Finding]]:
    """Read completed audit workbooks (.xlsx, .xls, .xlsb, .ods, .csv), in files or in folders.

    Those in emails (.eml, .msg) and zip files are read too. Their `where.file` names both, for
    example `returns/mail.eml › police.xlsx`.

    Args:
        paths: A file or a folder (looked through to the bottom), or several of them.
        framework: The result of `read_framework`. Without it, the bundled framework.
        with_evidence: Whether to keep what agencies wrote as evidence and actions. It can be about
            children, so it is left out unless you need it.
        versions: What counts where an agency returned more than once: "latest", or "mean" for the
            mean of its returns. Without it, several returns of an agency are an error.
        use: Files that count for their agencies, whatever `versions` says. A return that is
            replaced is not in the result; the one that counts has it in `replaces`.

    Returns:
        Two things: the returns, one for each workbook, in the order of file names, and the findings
        of all files. A `Finding` has a `code`, a `severity` ("error", "warning" or "note"), a place
        (`where.file`, `where.sheet`, `where.cell`), a `message` and a `fix`. A file that cannot be
        read, or holds the same bytes as another, has findings and no return. A cell with an error
        is blank in its return, never 0.

    Raises:
        HsbstarError: A path does not exist, or there is nothing to read in it; `use` names a file
            that is not among those, or two of one agency. What is wrong *inside* a file is a
            finding and raises nothing.
    """
    if framework is None:
        framework = bundled_framework()
    elif not isinstance(framework, Framework):
        raise HsbstarError(
            "framework must come from read_framework, for example "
            "framework=hsbstar.read_framework(\"mine.yaml\")."
        )
    # Further processes would run the user's own script again on some systems.
    read_options = ReadOptions(with_evidence, workers=1, versions=versions_of(versions, use))
    intake = take_in(_paths(paths), framework, read_options=read_options)
    return _with_errors(intake, framework), list(intake.findings)


def versions_of(versions: str | None, use: PathLike | Iterable[PathLike]) -> Versions:
    """Return what a user of Python chose; raise HsbstarError for another word."""
    if versions is not None and versions not in set(VersionRule):
        raise HsbstarError(f"versions must be \"latest\" or \"mean\", not {versions!r}.")
    return Versions(VersionRule(versions) if versions else None, tuple(_paths(use)) if use else ())


def _with_errors(intake: Intake, framework: Framework) -> list[Return]:
    """Return the returns, each with the errors that matter wherever it is scored."""
    of_file: dict[str, list[Finding]] = defaultdict(list)
    for found in intake.errors:
        if found.code not in FOUND_TOGETHER:
            of_file[found.where.file].append(found)
    own = {returned.file: of_file.pop(returned.file, []) for returned in intake.returns}
    # The agency of an unreadable file is not known, so every return carries that file's errors.
    unread = tuple(chain.from_iterable(of_file.values()))
    return [
        replace(returned, framework=framework, errors=(*own[returned.file], *unread))
        for returned in intake.returns
    ]


def _paths(paths: PathLike | Iterable[PathLike]) -> list[Path]:
    if isinstance(paths, str | os.PathLike):
        return [path_of(paths)]
    try:
        found = [path_of(path) for path in paths]
    except TypeError:
        found = []
    if not found:
        raise HsbstarError("read_returns needs a file or a folder, or a list of them.")
    return found


def gather(returns: Iterable[Return]) -> Gathered:
    """Return all or some of the returns that `read_returns` gave, with the errors among them.

    Raises HsbstarError for anything else, for the same return twice, and for returns that were
    read by different frameworks.
    """
    try:
        listed = list(returns)
    except TypeError:
        listed = [None]  # type: ignore[list-item] # no return either
    if len(listed) == 2 and isinstance(listed[0], list):
        raise HsbstarError(
            "read_returns returns two values, the returns and the findings. Write `returns, "
            "findings = hsbstar.read_returns(...)`."
        )
    if not all(isinstance(returned, Return) and returned.framework for returned in listed):
        raise HsbstarError("Pass the returns that read_returns returned, or some of them.")
    if not listed:
        raise HsbstarError(
            "There is no return to score. If files were read, look at the findings from "
            "read_returns."
        )
    (sha256, count), *_ = Counter(returned.sha256 for returned in listed).most_common(1)
    if count > 1:
        files = " and ".join(returned.file for returned in listed if returned.sha256 == sha256)
        raise HsbstarError(f"The same return is given twice: {files}. Leave one out.")
    frameworks = [returned.framework for returned in listed if returned.framework]
    if any(framework != frameworks[0] for framework in frameworks):
        raise HsbstarError(
            "These returns were read with different frameworks. Read all returns of a round with "
            "the same one."
        )
    errors = {*check_together(listed), *chain.from_iterable(each.errors for each in listed)}
    errors |= {*settle(listed, None, errors)[1]}
    ordered = sorted(
        (found for found in errors if found.severity is Severity.ERROR),
        key=lambda found: found.order,
    )
    return Gathered(Intake((), tuple(listed), tuple(ordered)), frameworks[0])


def errors_summary(findings: Iterable[Finding]) -> str:
    """Return how many errors there are, and the places and messages of the first few."""
    errors = [found for found in findings if found.severity is Severity.ERROR]
    count = "1 error" if len(errors) == 1 else f"{len(errors)} errors"
    lines = [f"{found.where}: {found.message}" for found in errors[:MAX_QUOTED]]
    rest = f"\n… and {len(errors) - MAX_QUOTED} more." if len(errors) > MAX_QUOTED else ""
    return f"{count}:\n" + "\n".join(lines) + rest
