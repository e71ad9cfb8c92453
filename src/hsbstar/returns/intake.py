"""Take in what came back: read every file once, and check the returns one by one and together."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeVar

from hsbstar.core.find_files import find_returns
from hsbstar.core.findings import Finding, Where, finding
from hsbstar.core.limits import BOUNDS, Bounds
from hsbstar.core.plurals import count
from hsbstar.core.problems import Problem, Severity
from hsbstar.returns.batches import Manner, Task, executor_for, read_files, refuse_absent
from hsbstar.returns.checks import (
    check_expected,
    check_together,
    drop_copies,
    missing_agencies,
    most_common,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from hsbstar.audit import Agency
    from hsbstar.framework import Framework
    from hsbstar.returns.answers import Return

T = TypeVar("T")


class Progress(Protocol):
    """Goes through what comes of so many files, and may show on the way how far it is."""

    def __call__(self, items: Iterable[T], count: int, /) -> Iterable[T]:
        """Return the same items."""


def unseen(items: Iterable[T], _count: int, /) -> Iterable[T]:
    """Go through items and show nothing."""
    return items


AS_USUAL = Manner()
ANOTHER_AUDIT = {
    problem.code
    for problem in (
        Problem.ROUND_DIFFERS, Problem.ROUND_CONTRADICTS, Problem.AREA_DIFFERS,
        Problem.AGENCY_AMBIGUOUS,
    )
}
"""Errors that put a whole return in doubt: its scores belong to another round or area."""
PASSED_OVER = Problem.FILE_PASSED_OVER.code


@dataclass(frozen=True)
class Intake:
    """All that a command read: the files, the returns in them, and every finding."""

    files: tuple[Path, ...]
    returns: tuple[Return, ...]
    findings: tuple[Finding, ...]
    missing: tuple[Agency, ...] | None = None
    """The expected agencies without a return; None where no list was given."""

    @property
    def round_name(self) -> str:
        """The round that most returns name."""
        return most_common(self.returns, "round")

    @property
    def area(self) -> str:
        """The area that most returns name."""
        return most_common(self.returns, "area")

    @property
    def left_out(self) -> tuple[str, ...]:
        """The files whose answers cannot be counted at all."""
        read = {one.file for one in self.returns}
        errors = [found for found in self.findings if found.severity is Severity.ERROR]
        files = {
            found.where.file for found in errors
            if found.where.file not in read or found.code in ANOTHER_AUDIT
        }
        return tuple(sorted(files))

    @property
    def usable(self) -> tuple[Return, ...]:
        """The returns that can be counted; one without an agency goes by its file's name."""
        left_out = set(self.left_out)
        return tuple(_named(one) for one in self.returns if one.file not in left_out)


def take_in(
    paths: Sequence[Path],
    framework: Framework,
    *,
    expected: Sequence[Agency] | None = None,
    round_name: str | None = None,
    progress: Progress = unseen,
    bounds: Bounds = BOUNDS,
    manner: Manner = AS_USUAL,
) -> Intake:
    """Read the returns in files and folders; all findings of all files in one pass.

    Raises HsbstarError where a path does not exist, there is nothing to read, or a cluster that is
    to read does not answer or does not see the files.
    """
    found = find_returns(paths)
    findings = [
        finding(Problem.FILE_PASSED_OVER, Where(str(path)), reason=reason)
        for path, reason in found.passed_over
    ]
    returns = []
    files = []
    task = Task(framework, bounds, manner.texts)
    with executor_for(manner, len(found.returns)) as (executor, workers):
        read = read_files(found.returns, task, executor, workers)
        for path, one in zip(found.returns, progress(read, len(found.returns)), strict=True):
            refuse_absent(one, manner)
            findings += one.findings
            returns += [one.returned] if one.returned else []
            # What is passed over (an earlier output of ours) is no input.
            passed_over = any(problem.code == PASSED_OVER for problem in one.findings)
            files += [] if passed_over else [path]
    returns, copies = drop_copies(returns)
    findings += [*copies, *check_together(returns, round_name)]
    missing = None
    if expected is not None:
        findings += check_expected(returns, expected)
        missing = missing_agencies(returns, expected)
    ordered = sorted(findings, key=lambda one: one.order)
    return Intake(tuple(files), tuple(returns), tuple(ordered), missing)


def tell_errors(intake: Intake) -> str:
    """Return the sentence that outputs bear on their face when they were made despite errors."""
    errors = [found for found in intake.findings if found.severity is Severity.ERROR]
    if not errors:
        return ""
    left_out = intake.left_out
    faulty = sum(found.where.file not in left_out for found in errors)
    parts = []
    if faulty:
        errors_found = count(faulty, "error", "errors")
        parts.append(f"{errors_found} in the returns: the faulty answers count as blank")
    if left_out:
        names = ", ".join(Path(file).name for file in left_out)
        parts.append(f"{count(len(left_out), 'file', 'files')} left out: {names}")
    return f"Scored despite errors. {'. '.join(parts)}."


def _named(one: Return) -> Return:
    if one.agency:
        return one
    # Two such files may bear the same name, so the fingerprint tells them apart.
    label = f"Not named ({Path(one.file).name}, {one.sha256[:6]})"
    entry = one.fields["agency"]._replace(text=label)
    return replace(one, fields={**one.fields, "agency": entry})
