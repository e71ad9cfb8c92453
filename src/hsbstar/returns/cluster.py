"""An executor whose work is done by the workers of a Dask cluster."""

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
"""Seconds to wait for an address to answer, and between checks whether the workers are there."""


class ClusterExecutor(Executor):
    """The workers of a cluster; broken once there are none, or their scheduler is gone."""

    def __init__(self, client: Any) -> None:
        """Use the workers of a client's scheduler."""
        self._client, self._workers = client, client.get_executor()
        self._is_broken = False

    @property
    def count(self) -> int:
        """The number of workers, as far as the client knows."""
        return len(self._client.scheduler_info()["workers"])

    def submit(self, fn: Callable[..., T], /, *args: Any, **kwargs: Any) -> Future[T]:
        """Give work to a worker; if that one dies, the scheduler gives it to another."""
        if self._is_broken or self._client.status != "running":
            raise BrokenExecutor
        return _WatchedFuture(self._workers.submit(fn, *args, **kwargs), self)

    def result_of(self, work: Future[T], timeout: float) -> T:
        """Return the result of work; raise BrokenExecutor where no worker is left to finish it."""
        while not self._is_broken or work.done():
            try:
                return work.result(timeout)
            except TimeoutError:
                self._is_broken = self._client.status != "running" or not self.count
            except (CancelledError, OSError):
                # The scheduler cancelled it, or the connection was closed.
                break
        self._is_broken = True
        raise BrokenExecutor


class _WatchedFuture(Future[T]):
    """A worker's task that is given up where nobody is left to finish it."""

    def __init__(self, work: Future[T], executor: ClusterExecutor) -> None:
        super().__init__()
        self._work, self._executor = work, executor

    def result(self, timeout: float | None = None) -> T:
        return self._executor.result_of(self._work, timeout or PATIENCE)


@contextmanager
def connect(address: str) -> Iterator[tuple[Executor, int]]:
    """Provide the executor of a cluster, and its number of workers.

    Raises HsbstarError where `distributed` is not installed, nothing answers at the address, or
    there are no workers.
    """
    try:
        from distributed import Client  # noqa: PLC0415 - an extra that few need
    except ImportError:
        raise HsbstarError(
            "--cluster needs Dask's ‘distributed’: pip install \"hsbstar[cluster]\"."
        ) from None
    # They would log in many lines what is one sentence here.
    for name in ("distributed", "tornado"):
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
    if not address.rpartition(":")[2].isdecimal():
        # Dask would look for it on the disk, and end with a traceback.
        raise HsbstarError(
            f"--cluster: ‘{address}’ has no port. A scheduler's address ends with its port, for "
            "example tcp://10.0.0.5:8786."
        )
    try:
        client = Client(address, timeout=PATIENCE, set_as_default=False)  # type: ignore[no-untyped-call] # it has no types
    except (OSError, TimeoutError, ValueError):
        raise HsbstarError(
            f"No scheduler answers at {address}. Start one with ‘dask scheduler’ and give the "
            "address it prints, for example tcp://10.0.0.5:8786."
        ) from None
    try:
        executor = ClusterExecutor(client)
        if not executor.count:
            raise HsbstarError(
                f"The scheduler at {address} has no workers. Start some with ‘dask worker "
                f"{address}’ on machines that have hsbstar and can open the returns."
            )
        yield executor, executor.count
    finally:
        client.close(timeout=PATIENCE)  # type: ignore[no-untyped-call] # as above
