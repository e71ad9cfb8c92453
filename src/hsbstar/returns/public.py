"""`hsbstar.read_returns`: completed audit workbooks and what is wrong with them, for Python users.

Somebody may never look at the findings. So the returns carry their errors with them, and what
scores them, or some of them, can refuse: an error never becomes a wrong number unnoticed.
"""

from __future__ import annotations

import os
from collections import Counter, defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from hsbstar.core.arguments import path_of
from hsbstar.core.errors import HsbstarError
from hsbstar.core.problems import Problem, Severity
from hsbstar.framework import Framework, bundled_framework
from hsbstar.returns.answers import Return
from hsbstar.returns.batches import Manner
from hsbstar.returns.checks import check_together
from hsbstar.returns.intake import Intake, take_in

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from hsbstar.core.arguments import PathLike
    from hsbstar.core.findings import Finding

OF_ALL_TOGETHER = {Problem.ROUND_DIFFERS.code, Problem.AREA_DIFFERS.code}
"""Errors of a return among others: to be looked for again among those that are scored."""
SHOWN = 3
"""Errors that a sentence quotes."""


class Gathered(NamedTuple):
    """Returns to be scored, with every error among them, and what they were read by."""

    intake: Intake
    framework: Framework


def read_returns(
    paths: PathLike | Iterable[PathLike],
    *,
    framework: Framework | None = None,
    with_evidence: bool = False,
) -> tuple[list[Return], list[Finding]]:
    """Read completed audit workbooks (.xlsx, .xls, .xlsb, .ods, .csv), in files or in folders.

    Args:
        paths: A file or a folder (looked through to the bottom), or several of them.
        framework: What `read_framework` returned. Without it, the bundled framework.
        with_evidence: Whether to keep what agencies wrote as evidence and actions. It can be about
            children, so it is left out unless you need it.

    Returns:
        Two things: the returns, one for each workbook, in the order of file names, and the findings
        of all files. A `Finding` has a `code`, a `severity` ("error", "warning" or "note"), a place
        (`where.file`, `where.sheet`, `where.cell`), a `message` and a `fix`. A file that cannot be
        read, or holds the same bytes as another, has findings and no return. A cell with an error
        is blank in its return, never 0.

    Raises:
        HsbstarError: A path does not exist, or there is nothing to read in it. What is wrong
            *inside* a file is a finding and raises nothing.
    """
    if framework is None:
        framework = bundled_framework()
    elif not isinstance(framework, Framework):
        raise HsbstarError(
            "framework must be what read_framework returns, such as "
            "framework=hsbstar.read_framework(\"mine.yaml\")."
        )
    # One process: others would start the user's own script again on some systems.
    intake = take_in(
        _paths(paths), framework, manner=Manner(texts=with_evidence, workers=1)
    )
    return _with_errors(intake, framework), list(intake.findings)


def _with_errors(intake: Intake, framework: Framework) -> list[Return]:
    """Return the returns with the errors that are to be thought of wherever they are scored."""
    of_file: dict[str, list[Finding]] = defaultdict(list)
    for found in intake.findings:
        if found.severity is Severity.ERROR and found.code not in OF_ALL_TOGETHER:
            of_file[found.where.file].append(found)
    own = {one.file: of_file.pop(one.file, []) for one in intake.returns}
    # Whose return could not be read is not known, so each of the others says that one is missing.
    unread = tuple(found for several in of_file.values() for found in several)
    return [
        replace(one, framework=framework, errors=(*own[one.file], *unread))
        for one in intake.returns
    ]


def _paths(paths: PathLike | Iterable[PathLike]) -> list[Path]:
    if isinstance(paths, str | os.PathLike):
        return [path_of(paths)]
    try:
        found = [path_of(one) for one in paths]
    except TypeError:
        found = []
    if not found:
        raise HsbstarError("read_returns needs a file or a folder, or a list of them.")
    return found


def gather(returns: Iterable[Return]) -> Gathered:
    """Return what `read_returns` returned, all or some of it, with the errors that concern it.

    Raises HsbstarError for anything else, for the same return twice, and for returns that were
    read by different frameworks.
    """
    try:
        listed = list(returns)
    except TypeError:
        listed = [None]  # type: ignore[list-item] # no return either
    if len(listed) == 2 and isinstance(listed[0], list):
        raise HsbstarError(
            "read_returns returns two things, the returns and the findings: write "
            "`returns, findings = hsbstar.read_returns(...)`."
        )
    if not all(isinstance(one, Return) and one.framework for one in listed):
        raise HsbstarError("The returns must be those that read_returns returned, or some of them.")
    if not listed:
        raise HsbstarError(
            "There is no return to score. Where files were read, look at the findings of "
            "read_returns."
        )
    twice = [file for file, count in Counter(one.sha256 for one in listed).items() if count > 1]
    if twice:
        files = " and ".join(one.file for one in listed if one.sha256 == twice[0])
        raise HsbstarError(f"The same return is given twice: {files}. Leave out one of them.")
    frameworks = [one.framework for one in listed if one.framework]
    if any(one != frameworks[0] for one in frameworks):
        raise HsbstarError(
            "These returns were read by different frameworks. Read all returns of a round by one."
        )
    errors = {*check_together(listed)} | {found for one in listed for found in one.errors}
    ordered = sorted(
        (found for found in errors if found.severity is Severity.ERROR),
        key=lambda found: found.order,
    )
    return Gathered(Intake((), tuple(listed), tuple(ordered)), frameworks[0])


def errors_in_words(findings: Iterable[Finding]) -> str:
    """Return how many errors there are, and where and what the first of them are."""
    errors = [found for found in findings if found.severity is Severity.ERROR]
    count = "1 error" if len(errors) == 1 else f"{len(errors)} errors"
    lines = [f"{found.where}: {found.message}" for found in errors[:SHOWN]]
    rest = f"\n… and {len(errors) - SHOWN} more." if len(errors) > SHOWN else ""
    return f"{count}:\n" + "\n".join(lines) + rest
