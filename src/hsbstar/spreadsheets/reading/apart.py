"""Read what a library reads in a process of its own, where a hang or a leap in memory ends only it.

The process is started for the first such file, kept for further ones, and ends with this one. It
has limits on its memory and its processor where the system has them, and on the clock everywhere.
"""

from __future__ import annotations

import atexit
import os
import pickle
import signal
import struct
import subprocess
import sys
from contextlib import contextmanager
from threading import Lock, Timer
from typing import IO, TYPE_CHECKING, Any, cast

from hsbstar.core.limits import MEBIBYTE
from hsbstar.core.processes import IN_BROWSER
from hsbstar.spreadsheets.reading.refusal import Refusal, Tally, harmful, unreadable
from hsbstar.spreadsheets.reading.xls import read_xls

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hsbstar.core.limits import FileLimits
    from hsbstar.spreadsheets.sheets import RawSheet

try:
    import resource
except ImportError:  # pragma: no cover - Windows
    resource = None  # type: ignore[assignment] # no such module there

MEMORY = 200 * MEBIBYTE
"""How much more memory than at its start the process may have."""
CLOCK = 5
"""How many seconds of the clock it may take for a second of the limit on the processor."""
_LENGTH = struct.Struct("<Q")
_ENDED = "it makes the program that reads it crash"


def read_xls_apart(data: bytes, kind: str, tally: Tally) -> tuple[RawSheet, ...]:
    """Return all cells of a .xls workbook, read by `read_xls` in a process of its own.

    In a browser, which has no processes and is a fence itself, it is read in this one.

    Raises Refusal where it is over a limit, damaged, or ends its reader.
    """
    if IN_BROWSER:
        return read_xls(data, kind, tally)
    return _reader.read(data, kind, tally.limits)


class _Reader:
    """The process that reads, started when it is needed."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._lock = Lock()

    def read(self, data: bytes, kind: str, limits: FileLimits) -> tuple[RawSheet, ...]:
        with self._lock:
            process, to_it, from_it = self._started()
            # Once it has ended, reading from it ends, too.
            clock = Timer(CLOCK * limits.seconds, process.kill)
            clock.start()
            try:
                with _broken_pipes_reported():
                    _send(to_it, (data, kind, limits))
                answer = _receive(from_it)
            except (OSError, EOFError):
                self.end()
                raise harmful(_ENDED) from None
            except BaseException:
                # Interrupted: its late answer would pass for that of the next file.
                self.end()
                raise
            finally:
                clock.cancel()
        if isinstance(answer, Refusal):
            raise answer
        sheets: tuple[RawSheet, ...] = answer
        return sheets

    def _started(self) -> tuple[subprocess.Popen[bytes], IO[bytes], IO[bytes]]:
        """Return the process, its input and its output."""
        process = self._process
        if process is None or process.poll() is not None:
            self.end()
            process = self._process = subprocess.Popen(  # noqa: S603 - Python and our own module
                # With -P it loads nothing from the current folder.
                [sys.executable, "-P", "-m", __name__],
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            )
        return process, cast("IO[bytes]", process.stdin), cast("IO[bytes]", process.stdout)

    def end(self) -> None:
        """End the process, if there is one."""
        process, self._process = self._process, None
        if process:
            process.kill()
            process.communicate()


@contextmanager
def _broken_pipes_reported() -> Iterator[None]:
    """Let a write to a process that has ended raise an error, where it would end this one."""
    if not hasattr(signal, "SIGPIPE"):  # pragma: no cover - Windows
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGPIPE})
    try:
        yield
    finally:
        if signal.SIGPIPE in signal.sigpending():
            signal.sigwait({signal.SIGPIPE})
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


_reader = _Reader()
atexit.register(_reader.end)


def _send(stream: IO[bytes], message: Any) -> None:
    content = pickle.dumps(message)
    stream.write(_LENGTH.pack(len(content)) + content)
    stream.flush()


def _receive(stream: IO[bytes]) -> Any:
    """Return the next message; raises EOFError where the other process has ended."""
    header = stream.read(_LENGTH.size)
    if len(header) < _LENGTH.size:
        raise EOFError
    content = stream.read(_LENGTH.unpack(header)[0])
    return pickle.loads(content)  # noqa: S301 - of our own process


def serve(source: IO[bytes], sink: IO[bytes]) -> None:
    """Read the files that are sent, and answer with their sheets or a refusal, until the end."""
    _limit_memory()
    for data, kind, limits in _messages(source):
        _limit_processor(limits.seconds)
        try:
            answer: object = read_xls(data, kind, Tally(limits))
        except Refusal as refusal:
            answer = refusal
        except MemoryError:
            answer = harmful(_ENDED)
        except Exception:  # noqa: BLE001 - the library raises whatever it likes
            answer = unreadable("it is damaged: its parts contradict each other")
        _send(sink, answer)


def _messages(source: IO[bytes]) -> Iterator[Any]:
    while True:
        try:
            yield _receive(source)
        except EOFError:
            return


def _limit_memory() -> None:
    if resource and os.path.exists("/proc/self/statm"):  # noqa: PTH110 - a file of the system
        with open("/proc/self/statm") as file:  # noqa: PTH123 - as above
            pages = int(file.read().split()[0])
        most = pages * resource.getpagesize() + MEMORY
        resource.setrlimit(resource.RLIMIT_AS, (most, most))


def _limit_processor(seconds: int) -> None:
    """Let the next file take twice its limit: the reader itself looks at the limit now and then."""
    if resource:
        used = resource.getrusage(resource.RUSAGE_SELF)
        soft = int(used.ru_utime + used.ru_stime) + 2 * seconds + 1
        resource.setrlimit(resource.RLIMIT_CPU, (soft, resource.getrlimit(resource.RLIMIT_CPU)[1]))


if __name__ == "__main__":
    serve(sys.stdin.buffer, sys.stdout.buffer)
