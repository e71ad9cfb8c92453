"""Read every file of a round once, and check the returns one by one and together."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import chain
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Protocol, TypeVar

from hsbstar.core.errors import HsbstarError
from hsbstar.core.find_files import find_returns, is_held, own_name
from hsbstar.core.findings import Finding, Where, finding, has_errors, system_files_ignored
from hsbstar.core.formats import RETURN_ENDINGS
from hsbstar.core.limits import DEFAULT_LIMITS, FileLimits
from hsbstar.core.plurals import count
from hsbstar.core.problems import Problem, Severity
from hsbstar.returns import checks
from hsbstar.returns.batches import (
    ReadFile,
    ReadOptions,
    Task,
    executor_for,
    read_files,
    refuse_absent,
)
from hsbstar.returns.checks import ANOTHER_AUDIT
from hsbstar.returns.file_kinds import HOLDERS, FileKind, what_is
from hsbstar.returns.versions import UNDECIDED, settle, use_named

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from hsbstar.audit import Agency
    from hsbstar.framework import Framework
    from hsbstar.returns.answers import Return
    from hsbstar.returns.versions import Versions

T = TypeVar("T")


class Progress(Protocol):
    """Passes results through as they come, and may show how many of `count` there are so far."""

    def __call__(self, items: Iterable[T], count: int, /) -> Iterable[T]:
        """Return the same items."""


DEFAULT_READ_OPTIONS = ReadOptions()
NOT_READ = Problem.FILE_PASSED_OVER.code


@dataclass(frozen=True)
class Intake:
    """All that a command read: the files, the returns in them, and every finding."""

    files: tuple[Path, ...]
    returns: tuple[Return, ...]
    """Without those that another return of the same agency replaces."""
    findings: tuple[Finding, ...]
    missing: tuple[Agency, ...] | None = None
    """The expected agencies without a return; None where no list was given."""
    instead: tuple[Finding, ...] = ()
    """On files that came instead of a return: they are named with the agency, not once more."""

    @property
    def round_name(self) -> str:
        """The round that most returns name."""
        return checks.most_common(self.returns, "round")

    @property
    def area(self) -> str:
        """The area that most returns name."""
        return checks.most_common(self.returns, "area")

    @property
    def errors(self) -> list[Finding]:
        """The findings that are errors."""
        return [found for found in self.findings if found.severity is Severity.ERROR]

    @property
    def undecided(self) -> bool:
        """Whether an agency has several returns, and nobody chose what counts of them."""
        return any(found.code in UNDECIDED for found in self.findings)

    @property
    def left_out(self) -> tuple[str, ...]:
        """The files whose answers cannot be counted at all."""
        read = {returned.file for returned in self.returns}
        return tuple(sorted({
            found.where.file for found in self.errors
            if found.where.file not in read or found.code in ANOTHER_AUDIT
        }))

    @property
    def usable(self) -> tuple[Return, ...]:
        """The returns that can be counted; one without an agency is named after its file."""
        left_out = set(self.left_out)
        return tuple(_named(returned) for returned in self.returns if returned.file not in left_out)


def take_in(
    paths: Sequence[Path],
    framework: Framework,
    *,
    expected: Sequence[Agency] | None = None,
    round_name: str | None = None,
    progress: Progress | None = None,
    limits: FileLimits = DEFAULT_LIMITS,
    read_options: ReadOptions = DEFAULT_READ_OPTIONS,
) -> Intake:
    """Read the returns in files and folders; all findings of all files in one pass.

    Raises HsbstarError where a path does not exist, there is nothing to read, a cluster does not
    answer or does not see the files, or a file to use was not read or is one of two of an agency.
    """
    found = find_returns(paths, allow_none=read_options.allow_none)
    named = {str(path) for path in paths if not path.is_dir()}
    read = _Read([finding(Problem.FILE_PASSED_OVER, Where(str(path)), reason=reason)
                  for path, reason in found.passed_over])
    read.findings += system_files_ignored(found.system_files)
    task = Task(framework, limits, read_options.texts)
    with executor_for(read_options, len(found.returns)) as (executor, workers):
        results: Iterable[list[ReadFile]] = read_files(found.returns, task, executor, workers)
        if progress:
            results = progress(results, len(found.returns))
        for path, of_file in zip(found.returns, results, strict=True):
            for result in of_file:
                refuse_absent(result, read_options)
            read.hold(path, of_file, limits)
            read.add(path, of_file, is_named=str(path) in named)
    read_options.versions.check_read(dict.fromkeys((*read.inputs, *map(Path, read.files))))
    returns, findings = _counted(read.returns, read.findings, read_options.versions, round_name)
    findings += checks.check_forms(returns, expected or (), framework)
    if not returns:
        # A lone table, such as the export of a web form, was meant as the returns.
        named |= {file for file in read.unread if file.lower().endswith(".csv")}
    missing, instead = None, []
    if expected is not None:
        missing = checks.missing_agencies(returns, expected)
        others = read.others | {str(path) for path, _ in found.passed_over
                                if path.is_file() and _may_be_instead(str(path))}
        came = checks.came_instead({*others, *read.unread}, returns, expected)
        linked = others.intersection(chain.from_iterable(came.values())) - named
        instead = [each for each in findings
                   if each.code == NOT_READ and each.where.file in linked]
        findings = [each for each in findings if each not in instead]
        findings += checks.check_expected(returns, expected, came)
    findings = [_refused(each) if each.where.file in named else each for each in findings]
    ordered = sorted(findings, key=lambda found: found.order)
    return Intake(tuple(read.inputs), tuple(returns), tuple(ordered), missing, tuple(instead))


@dataclass
class _Read:
    """What came of all files."""

    findings: list[Finding]
    returns: list[Return] = field(default_factory=list)
    inputs: list[Path] = field(default_factory=list)
    """The files on the disk that were read; not what is none, such as an output of hsbstar."""
    files: dict[str, None] = field(default_factory=dict)
    """All that was read, also in emails and zip files, by the names that are shown."""
    kept: int = 0
    """The number of characters of evidence and actions that are kept."""
    largest: tuple[int, Path] = (0, Path())
    """The file of which most is kept, after that number."""
    unread: list[str] = field(default_factory=list)
    others: set[str] = field(default_factory=set)
    """Files in emails and zip files, and those themselves, in which there may be no return."""

    def hold(self, path: Path, results: Sequence[ReadFile], limits: FileLimits) -> None:
        """Raise HsbstarError where more is kept of all files than memory has room for."""
        size = sum(result.kept for result in results)
        self.kept, self.largest = self.kept + size, max(self.largest, (size, path))
        if self.kept > limits.evidence:
            raise HsbstarError(
                f"All returns together contain more than {limits.evidence:,} characters of "
                f"evidence and actions, most of them in {self.largest[1]}. Leave that file out or, "
                "if you trust the returns, run the command again with --limit evidence=NUMBER."
            )

    def add(self, path: Path, results: Sequence[ReadFile], *, is_named: bool) -> None:
        """Add what came of one file, which may be an email or a zip file."""
        is_return = False
        for result in results:
            found = _same_name(result) if result.file in self.files else result
            self.findings += found.findings
            self.returns += [found.returned] if found.returned else []
            self.unread += [] if found.returned else [result.file]
            is_return |= bool(found.returned) or has_errors(found.findings)
            if all(problem.code != NOT_READ for problem in result.findings):
                self.files[result.file] = None
                self.inputs += [] if path in self.inputs[-1:] else [path]
            elif _may_be_instead(result.file):
                self.others.add(result.file)
        if is_named and not is_return and all(result.file != str(path) for result in results):
            self.findings.append(finding(Problem.FILE_NOT_A_RETURN, Where(str(path)),
                                         reason="no file in it is a return"))


def _same_name(result: ReadFile) -> ReadFile:
    """Return the refusal of a file whose name is that of another: their answers would mix."""
    reason = "its name is the same as that of a file in an email or a zip file; rename it"
    found = finding(Problem.FILE_UNREADABLE, Where(result.file), reason=reason)
    return ReadFile(result.file, None, (found,))


def _may_be_instead(file: str) -> bool:
    """Return whether a file that is not read may have come instead of a return."""
    name = own_name(file)
    return PurePath(name).suffix.lower() not in RETURN_ENDINGS and name[0] not in ".~"


def _counted(
    returns: Sequence[Return], findings: Iterable[Finding], versions: Versions,
    round_name: str | None,
) -> tuple[list[Return], list[Finding]]:
    """Return the returns that count, and all findings but those on superseded ones."""
    # Of copies, the one that the user named is kept, otherwise one that is a file of its own.
    returns, copies = checks.drop_copies(sorted(returns, key=lambda returned: (
        not versions.names(returned), is_held(returned.file))))
    saved = {each.where.file for each in copies if each.code == Problem.FILE_SAVED_TOO.code}
    findings = [each for each in findings if each.where.file not in saved]
    returns = use_named(returns, versions)
    found = [*findings, *copies, *checks.check_together(returns, round_name)]
    counted, undecided = settle(returns, versions.rule, found)
    superseded = {old.file for returned in counted for old in returned.replaces}
    return counted, [each for each in (*found, *undecided) if each.where.file not in superseded]


def _refused(found: Finding) -> Finding:
    """Return a finding as an error where it is that a file is no return, which the user named."""
    passed_over, path = Problem.FILE_PASSED_OVER, Path(found.where.file)
    # `returns/.*` names hidden files too.
    if (found.code not in {passed_over.code, Problem.NOT_A_RETURN.code}
            or path.name.startswith(".")):
        return found
    what = what_is(path)
    if found.code != passed_over.code and what == FileKind.OTHER_WORKBOOK:
        return found
    reason = found.message.removeprefix(passed_over.value.message.partition("{")[0])
    reason = f"it {what}" if what and what not in HOLDERS else reason.removesuffix(".")
    return finding(Problem.FILE_NOT_A_RETURN, found.where, reason=reason)


def errors_sentence(intake: Intake) -> str:
    """Return the sentence for outputs that were made despite errors; empty without errors."""
    errors, left_out = intake.errors, intake.left_out
    if not errors:
        return ""
    faulty = sum(found.where.file not in left_out for found in errors)
    parts = []
    if faulty:
        errors_found = count(faulty, "error", "errors")
        parts.append(f"{errors_found} in the returns: faulty answers count as blank")
    if left_out:
        names = ", ".join(Path(file).name for file in left_out)
        parts.append(f"{count(len(left_out), 'file', 'files')} left out: {names}")
    return f"Scored despite errors. {'. '.join(parts)}."


def _named(returned: Return) -> Return:
    if returned.agency:
        return returned
    # Two such files may have the same name; the fingerprint makes their labels differ.
    label = f"Not named ({own_name(returned.file)}, {returned.sha256[:6]})"
    entry = returned.fields["agency"]._replace(text=label)
    return replace(returned, fields={**returned.fields, "agency": entry})
