"""Read many files: one after the other, on several processors, or on a cluster.

Reading a file is a function of the file alone, so any `concurrent.futures.Executor` can run it, and
what comes of it is the same whoever does. Files go out in batches, and no more of them than are
soon needed, so that memory does not grow with the number of files; results come back in order.
"""

from __future__ import annotations

from collections import deque
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from hsbstar.core.errors import HsbstarError
from hsbstar.core.files import read_at_most
from hsbstar.core.findings import Finding, Where, finding, shortened
from hsbstar.core.limits import BOUNDS, MEBIBYTE, Bounds
from hsbstar.core.problems import Problem
from hsbstar.core.processes import cores, pool_of, submitted
from hsbstar.core.signals import ignore_endings
from hsbstar.returns.answers import Answers
from hsbstar.returns.evidence import check_evidence
from hsbstar.returns.read import read_return

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from concurrent.futures import Executor

    from hsbstar.framework import Framework
    from hsbstar.returns.answers import Return

BATCH = 32
"""Files that go out together: a sixth of a second of work, told apart from the cost of sending."""
ENOUGH = 200
"""So many files are read sooner by two processes than by one, which has nothing to start."""
AHEAD = 3
"""Batches that are out for each worker: one is read while others wait."""
MOST_WORKERS = 8
"""Processes on one machine; more would wait for its disk, and each takes memory."""


@dataclass(frozen=True)
class Task:
    """What is to be done with each file."""

    framework: Framework
    bounds: Bounds = BOUNDS
    texts: bool = True
    """Whether evidence and actions are kept."""


@dataclass(frozen=True)
class Manner:
    """How files are read."""

    texts: bool = True
    """Whether evidence and actions are kept."""
    workers: int = 0
    """How many processes read; 0: as many as are worth it."""
    cluster: str = ""
    """The address of a Dask scheduler whose workers read; empty: this machine reads."""


@dataclass(frozen=True)
class ReadFile:
    """What came of one file."""

    file: str
    """The path as the user gave it."""
    returned: Return | None
    findings: tuple[Finding, ...]
    absent: bool = False
    """Whether who was to read it does not see it."""


def read_files(
    files: Sequence[Path], task: Task, executor: Executor | None = None, workers: int = 1
) -> Iterator[ReadFile]:
    """Yield what comes of each file, in their order.

    What a process that died had in hand is read here instead: nothing is lost.
    """
    if executor is None:
        for file in files:
            yield _kept(read_file(str(file), file, task), task.framework)
        return
    import pickle  # noqa: PLC0415 - only for many files

    told = pickle.dumps(task)
    batches = [
        [(str(file), str(file.absolute())) for file in files[first : first + BATCH]]
        for first in range(0, len(files), BATCH)
    ]
    waiting: deque[Callable[[], list[ReadFile]]] = deque()
    ahead = AHEAD * workers
    for number in range(len(batches) + ahead):
        if number < len(batches):
            waiting.append(submitted(executor, read_batch, batches[number], told))
        if number >= ahead and waiting:
            result = waiting.popleft()
            for one in result():
                yield _kept(one, task.framework)


def read_batch(batch: Sequence[tuple[str, str]], told: bytes) -> list[ReadFile]:
    """Return what comes of some files, by the path that is shown and the one that is opened.

    `told` is the pickled `Task`: this runs in another process, perhaps on another machine.
    """
    task = _task(told)
    return [read_file(shown, Path(path), task) for shown, path in batch]


@lru_cache(2)
def _task(told: bytes) -> Task:
    """Return the task, which is the same for all batches."""
    import pickle  # noqa: PLC0415 - as above

    return pickle.loads(told)  # type: ignore[no-any-return] # noqa: S301 - pickled by `read_files`


def read_file(shown: str, path: Path, task: Task) -> ReadFile:
    """Return what comes of one file; never raises for what is in it."""
    try:
        # One byte beyond the bound is enough to tell that a file is over it.
        data = read_at_most(path, task.bounds.file * MEBIBYTE + 1)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        told = finding(Problem.FILE_UNREADABLE, Where(shown), reason=reason)
        return ReadFile(shown, None, (told,), absent=isinstance(error, FileNotFoundError))
    one, findings = read_return(data, shown, task.framework, task.bounds)
    if one is None:
        return ReadFile(shown, None, tuple(findings))
    scale = task.framework.scale
    findings += shortened(list(check_evidence(one.answers, scale)))
    small = Answers(one.answers, scale.values, shown, texts=task.texts)
    return ReadFile(shown, replace(one, answers=small), tuple(findings))


def _kept(one: ReadFile, framework: Framework) -> ReadFile:
    """Return the same in less space: what many files say alike is held once."""
    findings = tuple(
        replace(found, where=_kept_place(found.where), message=_once(found.message),
                fix=_once(found.fix))
        for found in one.findings
    )
    returned = one.returned
    if returned:
        if isinstance(returned.answers, Answers):
            returned.answers.bound_to(framework.statements)
        returned = replace(returned, fields={
            key: entry._replace(text=_once(entry.text), where=_kept_place(entry.where))
            for key, entry in returned.fields.items()
        })
    return replace(one, returned=returned, findings=findings)


def _kept_place(where: Where) -> Where:
    return where._replace(sheet=_once(where.sheet), cell=_once(where.cell))


@lru_cache(8192)
def _once(text: str) -> str:
    """Return the one copy of a text that is said often."""
    return text


@contextmanager
def executor_for(manner: Manner, count: int) -> Iterator[tuple[Executor | None, int]]:
    """Provide who reads so many files, and how many they are; None where it is done here.

    Raises HsbstarError where a cluster does not answer.
    """
    if manner.cluster:
        from hsbstar.returns.cluster import connected  # noqa: PLC0415 - only where one is named

        with connected(manner.cluster) as (client, workers):
            yield client, workers
        return
    workers = manner.workers or (min(cores(), MOST_WORKERS) if count >= ENOUGH else 1)
    if workers == 1:
        yield None, 1
        return
    with pool_of(workers, ignore_endings) as pool:
        yield pool, workers


def refuse_absent(one: ReadFile, manner: Manner) -> None:
    """Raise HsbstarError where a cluster's worker does not see a file that this machine sees."""
    if manner.cluster and one.absent and Path(one.file).exists():
        raise HsbstarError(
            f"A worker of {manner.cluster} does not see {Path(one.file).absolute()}. Put the "
            "returns on storage that all workers see under the same path, or leave out --cluster."
        )
