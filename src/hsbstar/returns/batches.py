"""Read many files: one after the other, on several processors, or on a cluster.

Reading a file depends on that file alone, so any `concurrent.futures.Executor` can do it, with the
same results. Files go out in batches, and only as many as are soon needed, so memory does not grow
with the number of files. Results come back in the order of the files.
"""

from __future__ import annotations

import sys
from collections import deque
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import lazy_loader

from hsbstar import returns
from hsbstar.core.errors import HsbstarError, reason_of
from hsbstar.core.files import read_at_most
from hsbstar.core.findings import Finding, Where, finding, shortened
from hsbstar.core.limits import DEFAULT_LIMITS, MEBIBYTE, FileLimits
from hsbstar.core.problems import Problem
from hsbstar.core.processes import cores, pool_of, submitted
from hsbstar.core.signals import ignore_signals
from hsbstar.returns.answers import Answers
from hsbstar.returns.evidence import check_evidence
from hsbstar.returns.read import read_return
from hsbstar.returns.versions import NO_CHOICE
from hsbstar.spreadsheets.reading import Refusal, Tally

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from concurrent.futures import Executor

    from hsbstar.framework import Framework
    from hsbstar.returns.answers import Return
    from hsbstar.returns.versions import Versions

pickle = lazy_loader.load("pickle")
_REFUSED = {Problem.FILE_HARMFUL.code, Problem.FILE_BEYOND_BOUNDS.code}
MAX_REFUSED = 3
"""From this many files on that may be harmful, nothing in their email or zip file is used."""
TIMES = 10
"""How many times longer than a single file all files in an email or zip file may take."""
BATCH_SIZE = 32
"""Files in a batch: a sixth of a second of work, far more than it costs to send them."""
PARALLEL_FROM = 200
"""From this many files on, two processes finish sooner than one, which has nothing to start."""
BATCHES_A_WORKER = 3
"""Batches that are out for each worker: one is read while the others wait."""
MAX_WORKERS = 8
"""Processes on one machine; more would wait for its disk, and each takes memory."""


@dataclass(frozen=True)
class Task:
    """How each file is read."""

    framework: Framework
    limits: FileLimits = DEFAULT_LIMITS
    texts: bool = True
    """Whether evidence and actions are kept."""


@dataclass(frozen=True)
class ReadOptions:
    """How files are read, by whom, and what counts of several returns of an agency."""

    texts: bool = True
    """Whether evidence and actions are kept."""
    workers: int = 0
    """The number of processes; 0: as many as are worth it."""
    cluster: str = ""
    """The address of a Dask scheduler whose workers read; empty: this machine reads."""
    versions: Versions = NO_CHOICE
    allow_none: bool = False
    """Whether there may be no return yet."""


@dataclass(frozen=True)
class ReadFile:
    """The result of reading one file."""

    file: str
    """The path as the user gave it."""
    returned: Return | None
    findings: tuple[Finding, ...]
    absent: bool = False
    """Whether the process that was to read the file could not see it."""

    @property
    def kept(self) -> int:
        """The number of characters of evidence and actions that are kept of it."""
        answers = self.returned.answers if self.returned else None
        return answers.kept if isinstance(answers, Answers) else 0


def read_files(
    files: Sequence[Path], task: Task, executor: Executor | None = None, workers: int = 1
) -> Iterator[list[ReadFile]]:
    """Yield the results of each file, in their order: several where it holds others.

    A batch whose process died is read in this one: nothing is lost.
    """
    read: Iterator[list[ReadFile]]
    if executor is None:
        read = (read_file(str(file), file, task) for file in files)
    else:
        read = _read_elsewhere(files, task, executor, workers)
    for results in read:
        yield [_compacted(result, task.framework) for result in results]


def _read_elsewhere(
    files: Sequence[Path], task: Task, executor: Executor, workers: int
) -> Iterator[list[ReadFile]]:
    paths = [(str(file), str(file.absolute())) for file in files]
    pickled = pickle.dumps(task)
    pending: deque[Callable[[], list[list[ReadFile]]]] = deque()
    for first in range(0, len(paths), BATCH_SIZE):
        batch = paths[first : first + BATCH_SIZE]
        pending.append(submitted(executor, read_batch, batch, pickled))
        if len(pending) > BATCHES_A_WORKER * workers:
            yield from pending.popleft()()
    while pending:
        yield from pending.popleft()()


def read_batch(batch: Sequence[tuple[str, str]], pickled: bytes) -> list[list[ReadFile]]:
    """Return the results of some files, each given by the path to show and the path to open.

    `pickled` is the `Task`: this runs in another process, perhaps on another machine.
    """
    task = _task(pickled)
    return [read_file(shown, Path(path), task) for shown, path in batch]


@lru_cache(2)
def _task(pickled: bytes) -> Task:
    """Return the task, which is the same for all batches."""
    task: Task = pickle.loads(pickled)
    return task


def read_file(shown: str, path: Path, task: Task) -> list[ReadFile]:
    """Return the result of one file, or of each in an email or zip file; never raises for those."""
    try:
        # One byte over the limit is enough to see that a file exceeds it.
        data = read_at_most(path, task.limits.file * MEBIBYTE + 1)
    except OSError as error:
        reason = reason_of(error)
        problem = finding(Problem.FILE_UNREADABLE, Where(shown), reason=reason)
        return [ReadFile(shown, None, (problem,), absent=isinstance(error, FileNotFoundError))]
    if kind := returns.container_kind(data, shown, task.limits):
        return _read_held(data, kind, shown, task)
    return [_read(data, shown, task)]


def _read_held(data: bytes, kind: str, shown: str, task: Task) -> list[ReadFile]:
    """Return the result of each file in a container, which together have limits too."""
    results: list[ReadFile] = []
    tally = Tally(replace(task.limits, seconds=TIMES * task.limits.seconds))
    refused = kept = 0
    for file, content in returns.files_in(data, kind, shown, task.limits):
        if isinstance(content, Finding):
            results.append(ReadFile(file, None, (content,)))
            continue
        result = _read(content, file, task)
        results.append(result)
        refused += any(found.code in _REFUSED for found in result.findings)
        kept += result.kept
        try:
            tally.keep_time()
            tally.hold("evidence", kept)
        except Refusal as refusal:
            return [ReadFile(shown, None, (refusal.finding(shown, than=f"any {kind} of returns"),))]
        if refused == MAX_REFUSED:
            reason = f"{refused} of the files in it are harmful or over a limit"
            slots = {"what": kind, "reason": reason}
            harmful = finding(Problem.CONTAINER_HARMFUL, Where(shown), **slots)
            return [ReadFile(shown, None, (harmful,))]
    return results


def _read(data: bytes, shown: str, task: Task) -> ReadFile:
    returned, findings = read_return(data, shown, task.framework, task.limits)
    if returned:
        scale = task.framework.scale
        findings += shortened(list(check_evidence(returned.answers, scale)))
        packed = Answers.packed(returned.answers, scale.values, shown, texts=task.texts)
        returned = replace(returned, answers=packed)
    return ReadFile(shown, returned, tuple(findings))


def _compacted(result: ReadFile, framework: Framework) -> ReadFile:
    """Return a result in less memory: texts that many files share are held once."""
    findings = tuple(
        replace(found, where=_interned(found.where), message=sys.intern(found.message),
                fix=sys.intern(found.fix))
        for found in result.findings
    )
    returned = result.returned
    if returned and isinstance(returned.answers, Answers):
        fields = {
            key: entry._replace(text=sys.intern(entry.text), where=_interned(entry.where))
            for key, entry in returned.fields.items()
        }
        answers = returned.answers.bound_to(framework.statements)
        returned = replace(returned, fields=fields, answers=answers)
    return replace(result, returned=returned, findings=findings)


def _interned(where: Where) -> Where:
    return where._replace(sheet=sys.intern(where.sheet), cell=sys.intern(where.cell))


@contextmanager
def executor_for(read_options: ReadOptions, files: int) -> Iterator[tuple[Executor | None, int]]:
    """Provide an executor and its number of workers; None where this process reads by itself.

    Raises HsbstarError where a cluster does not answer.
    """
    if read_options.cluster:
        with returns.connect(read_options.cluster) as (client, workers):
            yield client, workers
        return
    workers = read_options.workers or (min(cores(), MAX_WORKERS) if files >= PARALLEL_FROM else 1)
    if workers == 1:
        yield None, 1
        return
    with pool_of(workers, ignore_signals) as pool:
        yield pool, workers


def refuse_absent(result: ReadFile, read_options: ReadOptions) -> None:
    """Raise HsbstarError where a cluster's worker does not see a file that this machine sees."""
    if read_options.cluster and result.absent and Path(result.file).exists():
        raise HsbstarError(
            f"A worker of {read_options.cluster} cannot find {Path(result.file).absolute()}. Put "
            "the returns where all workers can find them at the same path, or leave out --cluster."
        )
