"""Reading by the workers of a Dask cluster: a real scheduler and two worker processes."""

from __future__ import annotations

import builtins
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from hsbstar.core.errors import HsbstarError
from hsbstar.returns import batches
from hsbstar.returns.batches import ReadOptions, Task, executor_for, read_files
from hsbstar.returns.cluster import connect
from support.many_files import files, plain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from conftest import Ran
    from hsbstar.framework.model import Framework

__all__ = ["files"]


class Cluster(NamedTuple):
    """A scheduler and its workers, each a process of its own."""

    address: str
    scheduler: subprocess.Popen[bytes]
    workers: list[subprocess.Popen[bytes]]


def free_port() -> int:
    """Return a port of this machine that nobody uses."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
    return port


def wait_for(cluster: str, workers: int) -> None:
    """Wait until this many workers are there."""
    for _ in range(120):
        try:
            with connect(cluster) as (_, count):
                if count == workers:
                    return
        except HsbstarError:
            pass
        time.sleep(0.25)
    pytest.fail(f"no {workers} workers at {cluster}")


def start(what: str, folder: Path, *options: str) -> subprocess.Popen[bytes]:
    """Start a part of Dask as its own command does."""
    program = [sys.executable, "-m", f"distributed.cli.dask_{what}", *options, "--no-dashboard"]
    with (folder / f"{what}.log").open("ab") as log:
        return subprocess.Popen(program, stdout=log, stderr=log, cwd=folder)


@pytest.fixture
def scheduler(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """A scheduler without workers."""
    folder = tmp_path_factory.mktemp("scheduler")
    address = f"tcp://127.0.0.1:{free_port()}"
    process = start("scheduler", folder, "--host", address)
    try:
        yield Cluster(address, process, [])
    finally:
        process.kill()
        process.wait()


@pytest.fixture
def cluster(scheduler: Cluster, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """A scheduler with two workers of one thread each."""
    folder = tmp_path_factory.mktemp("workers")
    with ExitStack() as stack:
        workers = []
        for _ in range(2):
            worker = start("worker", folder, scheduler.address, "--nthreads", "1", "--no-nanny",
                        "--host", "127.0.0.1")
            stack.callback(worker.wait)
            stack.callback(worker.kill)
            workers.append(worker)
        wait_for(scheduler.address, 2)
        yield scheduler._replace(workers=workers)


def test_a_cluster_reads_as_one_machine_does_and_a_worker_may_die(
    cluster: Cluster, files: list[Path], small: Framework, cli: Callable[..., Ran],
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The same bytes out; then one of the two is killed midway, and nothing is lost."""
    written = []
    for more in ((), ("--cluster", cluster.address)):
        out = tmp_path / "out"
        shutil.rmtree(out, ignore_errors=True)
        done = cli("score", files[0].parent, "-o", out, "--allow-errors", *more)
        assert done.code == 0, done.err
        checked = cli("check", files[0].parent, "--format", "json", *more)
        written.append((done.out, checked.out, *(
            path.read_bytes() for path in sorted(out.iterdir()))))
    assert written[0] == written[1]
    monkeypatch.setattr(batches, "BATCH_SIZE", 1)
    task = Task(small)
    here = plain(read_files(files, task))
    with executor_for(ReadOptions(cluster=cluster.address), len(files)) as (executor, workers):
        assert workers == 2
        found = []
        for read in read_files(files, task, executor, workers):
            found.append(read)
            if len(found) == 2:
                os.kill(cluster.workers[0].pid, signal.SIGKILL)
    assert plain(found) == here


@pytest.mark.parametrize("who", ["scheduler", "workers"])
def test_a_cluster_that_goes_away_loses_nothing(
    who: str, cluster: Cluster, files: list[Path], small: Framework,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Killed midway: what it had in hand, and all behind it, is read here."""
    monkeypatch.setattr(batches, "BATCH_SIZE", 1)
    monkeypatch.setattr("hsbstar.returns.cluster.PATIENCE", 1)
    task = Task(small)
    here = plain(read_files(files, task))
    with executor_for(ReadOptions(cluster=cluster.address), len(files)) as (executor, workers):
        found = []
        for read in read_files(files, task, executor, workers):
            found.append(read)
            if len(found) == 2:
                for process in [cluster.scheduler] if who == "scheduler" else cluster.workers:
                    process.kill()
    assert plain(found) == here


@pytest.mark.parametrize("address", ["nonsense", "tcp://x", "host:port"])
def test_an_address_without_a_port_is_refused(
    address: str, cli: Callable[..., Ran], returns: Path
) -> None:
    """At once, before anything is looked for."""
    done = cli("check", returns, "--cluster", address)
    assert done.code == 2
    assert done.err.startswith(f"Error: --cluster: ‘{address}’ has no port.")


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:{}", "127.0.0.1:{}", "nonsense://x:{}"])
def test_an_address_that_does_not_answer_is_reported(
    address: str, cli: Callable[..., Ran], returns: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In a sentence, with the way out; nothing is written."""
    monkeypatch.setattr("hsbstar.returns.cluster.PATIENCE", 1)
    address = address.format(free_port())
    done = cli("score", returns, "-o", returns.parent / "out", "--cluster", address)
    assert done.code == 2
    assert done.err.startswith(f"Error: No scheduler answers at {address}")
    assert "dask scheduler" in done.err
    assert done.err.count("\n") == 1
    assert not (returns.parent / "out").exists()


def test_a_scheduler_without_workers_is_reported(
    scheduler: Cluster, cli: Callable[..., Ran], returns: Path
) -> None:
    """Waiting for ever would be no answer."""
    for _ in range(60):
        done = cli("check", returns, "--cluster", scheduler.address)
        if "has no workers" in done.err:
            break
        time.sleep(0.25)
    assert done.code == 2
    assert f"dask worker {scheduler.address}" in done.err


def test_without_the_extra_the_error_names_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Few need it, so that it is not installed with hsbstar."""
    before = builtins.__import__

    def without(name: str, *arguments: Any, **named: Any) -> Any:
        if name == "distributed":
            raise ImportError(name)
        return before(name, *arguments, **named)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(HsbstarError, match=r"pip install \"hsbstar\[cluster\]\""), \
            connect("tcp://127.0.0.1:1"):
        pass
