"""Lend the workers of a Dask cluster, which read as any executor does."""

from __future__ import annotations

import logging
from contextlib import contextmanager
from typing import TYPE_CHECKING

from hsbstar.errors import HsbstarError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from concurrent.futures import Executor

PATIENCE = 5
"""Seconds until an address that does not answer is given up."""


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
    # It would tell in many lines what we say in a sentence.
    logging.getLogger("distributed").setLevel(logging.CRITICAL)
    try:
        client = Client(address, timeout=PATIENCE, set_as_default=False)  # type: ignore[no-untyped-call] # distributed has no types
    except (OSError, TimeoutError, ValueError) as error:
        raise HsbstarError(
            f"No scheduler answers at {address} ({type(error).__name__}). Start one with ‘dask "
            "scheduler’ and name the address that it tells, as tcp://10.0.0.5:8786."
        ) from None
    try:
        workers = len(client.scheduler_info()["workers"])
        if not workers:
            raise HsbstarError(
                f"The scheduler at {address} has no workers. Start some with ‘dask worker "
                f"{address}’ on machines that have hsbstar and see the returns."
            )
        yield client.get_executor(), workers  # type: ignore[no-untyped-call] # distributed has no types
    finally:
        client.close(timeout=PATIENCE)  # type: ignore[no-untyped-call] # distributed has no types
