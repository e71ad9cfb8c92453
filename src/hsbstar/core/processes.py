"""Let other processes work: on the same machine, or wherever an executor has them.

Whatever becomes of them, nothing is lost: what a process that died had in hand is done here.
"""

from __future__ import annotations

import os
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from concurrent.futures import Executor

T = TypeVar("T")


def cores() -> int:
    """Return how many processors this program may use."""
    allowed = getattr(os, "sched_getaffinity", None)
    return len(allowed(0)) if allowed else os.cpu_count() or 1


@contextmanager
def pool_of(workers: int, get_ready: Callable[[], None]) -> Iterator[Executor]:
    """Provide so many processes of this machine, each of which gets ready first.

    At the end only what is being done is done to its end.
    """
    from concurrent.futures import ProcessPoolExecutor  # noqa: PLC0415 - only for much work
    from multiprocessing import get_context  # noqa: PLC0415 - as above

    # The same way to start on every system, and safe beside the thread that draws the progress.
    pool = ProcessPoolExecutor(workers, get_context("spawn"), _begin, (get_ready,))
    try:
        yield pool
    finally:
        pool.shutdown(cancel_futures=True)


def _begin(get_ready: Callable[[], None]) -> None:
    """Get ready in a process of a pool, which is to end with the one that began it.

    Were that one killed, it would wait for ever for more to do.
    """
    from threading import Thread  # noqa: PLC0415 - as above

    Thread(target=_end_with_parent, daemon=True).start()
    get_ready()


def _end_with_parent() -> None:
    from multiprocessing import parent_process  # noqa: PLC0415 - as above

    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def submitted(
    executor: Executor, work: Callable[..., T], *arguments: object
) -> Callable[[], T]:
    """Let an executor do some work, and return what waits for its result."""
    from concurrent.futures import BrokenExecutor  # noqa: PLC0415 - as above

    try:
        future = executor.submit(work, *arguments)
    except BrokenExecutor:
        return lambda: work(*arguments)

    def result() -> T:
        try:
            return future.result()
        except BrokenExecutor:
            return work(*arguments)

    return result
