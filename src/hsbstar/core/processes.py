"""Share work among processes: of this machine, or wherever an executor has them.

What a process that died had begun is done again by the caller, so nothing is lost.
"""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from threading import Thread
from typing import TYPE_CHECKING, Any, TypeVar

from hsbstar.core.signals import signals_put_off

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from concurrent.futures import Executor

T = TypeVar("T")

IN_BROWSER = sys.platform in {"emscripten", "wasi"}
"""Whether this is Python in a browser, which can start no process."""
SAFE_PATH = "PYTHONSAFEPATH"


def cores() -> int:
    """Return how many processors this program may use."""
    allowed = getattr(os, "sched_getaffinity", None)
    return len(allowed(0)) if allowed else os.cpu_count() or 1


def _futures() -> Any:
    from concurrent import futures  # noqa: PLC0415 - slow to load, for many files only

    return futures


def _multiprocessing() -> Any:
    import multiprocessing  # noqa: PLC0415 - as above

    return multiprocessing


@contextmanager
def pool_of(workers: int, get_ready: Callable[[], None]) -> Iterator[Executor]:
    """Provide a pool of new processes of this machine; each calls `get_ready` first.

    At the end running work is finished, and waiting work is cancelled.
    """
    # The same way to start on every system, and safe with the thread that draws the progress.
    context = _multiprocessing().get_context("spawn")
    with _safe_path():
        pool = _futures().ProcessPoolExecutor(workers, context, _begin, (get_ready,))
        try:
            yield pool
        finally:
            pool.shutdown(cancel_futures=True)


@contextmanager
def _safe_path() -> Iterator[None]:
    """Let Python processes that are started meanwhile load nothing from the current folder.

    Otherwise a file such as `pickle.py` next to the returns would be run.
    """
    before = os.environ.get(SAFE_PATH)
    os.environ[SAFE_PATH] = "1"
    try:
        yield
    finally:
        if before is None:
            os.environ.pop(SAFE_PATH, None)
        else:
            os.environ[SAFE_PATH] = before


def _begin(get_ready: Callable[[], None]) -> None:
    """Get ready in a process of a pool, and make it end with its parent.

    If the parent were killed, it would wait for more work for ever.
    """
    Thread(target=_end_with_parent, daemon=True).start()
    get_ready()


def _end_with_parent() -> None:
    if parent := _multiprocessing().parent_process():
        parent.join()
        os._exit(1)


def submitted(
    executor: Executor, work: Callable[..., T], *arguments: object
) -> Callable[[], T]:
    """Submit work to an executor; return a function that waits for the result."""
    try:
        # A process that is just being started prints an error if its parent does not go on.
        with signals_put_off():
            future = executor.submit(work, *arguments)
    except _futures().BrokenExecutor:
        return lambda: work(*arguments)

    def result() -> T:
        try:
            return future.result()
        except _futures().BrokenExecutor:
            return work(*arguments)

    return result
