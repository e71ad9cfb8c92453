"""Lend the workers of a Dask cluster, which read as any executor does."""

from __future__ import annotations

import logging
from concurrent.futures import BrokenExecutor, CancelledError, Executor, Future
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

from hsbstar.core.errors import HsbstarError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

T = TypeVar("T")
PATIENCE = 5
"""Seconds until an address that does not answer is given up, and until one looks whether those who
work are still there."""


class Lent(Executor):
    """The workers of a cluster. Without any, or without their scheduler, it is broken."""

    def __init__(self, client: Any) -> None:
        """Lend the workers of a client's scheduler."""
        self._client, self._workers = client, client.get_executor()
        self.is_gone = False
        """Whether somebody waited in vain."""

    @property
    def count(self) -> int:
        """How many workers there are, as far as the client knows."""
        return len(self._client.scheduler_info()["workers"])

    def submit(self, fn: Callable[..., T], /, *args: Any, **kwargs: Any) -> Future[T]:
        """Let a worker do something; if it dies, the scheduler gives that to another."""
        if self.is_gone or self._client.status != "running":
            raise BrokenExecutor
        return _Waiting(self._workers.submit(fn, *args, **kwargs), self)

    @property
    def is_broken(self) -> bool:
        """Whether nobody is there who could finish what was begun."""
        return self._client.status != "running" or not self.count


class _Waiting(Future[T]):
    """What a worker does, watched so that nobody waits for ever."""

    def __init__(self, work: Future[T], lent: Lent) -> None:
        super().__init__()
        self._work, self._lent = work, lent

    def result(self, timeout: float | None = None) -> T:
        """Return what came of it; raise BrokenExecutor where nobody is there to finish it."""
        while not self._lent.is_gone or self._work.done():
            try:
                return self._work.result(timeout or PATIENCE)
            except TimeoutError:
                self._lent.is_gone = self._lent.is_broken
            except (CancelledError, OSError):
                # The scheduler took it back, or its connection was closed.
                self._lent.is_gone = True
                break
        raise BrokenExecutor


@contextmanager
def connected(address: str) -> Iterator[tuple[Executor, int]]:
    """Provide the executor of a cluster, and how many workers it has.

    What a worker that dies had in hand is given to another by the scheduler. Raises HsbstarError
    where `distributed` is not installed, nobody answers, or nobody is there to work.
    """
    try:
        from distributed import Client  # noqa: PLC0415 - an extra that few need
    except ImportError:
        raise HsbstarError(
            "--cluster needs Dask's ‘distributed’: pip install \"hsbstar[cluster]\"."
        ) from None
    # They would tell in many lines what we say in a sentence.
    for name in ("distributed", "tornado"):
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
    try:
        client = Client(address, timeout=PATIENCE, set_as_default=False)  # type: ignore[no-untyped-call] # it has no types
    except (OSError, TimeoutError, ValueError) as error:
        raise HsbstarError(
            f"No scheduler answers at {address} ({type(error).__name__}). Start one with ‘dask "
            "scheduler’ and name the address that it tells, as tcp://10.0.0.5:8786."
        ) from None
    try:
        lent = Lent(client)
        if not lent.count:
            raise HsbstarError(
                f"The scheduler at {address} has no workers. Start some with ‘dask worker "
                f"{address}’ on machines that have hsbstar and see the returns."
            )
        yield lent, lent.count
    finally:
        client.close(timeout=PATIENCE)  # type: ignore[no-untyped-call] # as above
