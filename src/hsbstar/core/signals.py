"""Exit cleanly on Ctrl-C, shutdown or a closed terminal.

The program ends as by `sys.exit`: half-written files are removed on the way, nothing is printed,
and the exit code is the usual one of shells.
"""

from __future__ import annotations

import signal
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

SIGNALS = ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK")
"""Windows has no SIGHUP, and only Windows has SIGBREAK."""
_NUMBERS = [getattr(signal, name) for name in SIGNALS if hasattr(signal, name)]

# Signals belong to the whole process, and so do these records of them.
_received: list[int] = []
_handled: list[int] = []
_put_off: list[None] = []
_all_written: list[None] = []
_more_to_write: list[None] = []


def exit_on_signals() -> None:
    """From now on end cleanly and silently; signals that are ignored (`nohup`) stay ignored.

    A closed pipe (`hsbstar check returns | head`) ends us with the exit code that shells show for
    it: one of ours would mean that the returns have errors.
    """
    if pipe := getattr(signal, "SIGPIPE", None):
        signal.signal(pipe, _end)
    for number in _NUMBERS:
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, _end)
            _handled.append(number)


def ignore_signals() -> None:
    """Ignore all these signals from now on, for the last steps."""
    for number in _NUMBERS:
        signal.signal(number, signal.SIG_IGN)


@contextmanager
def signals_put_off() -> Iterator[None]:
    """Exit for a signal only after these steps, which must not be left half done."""
    _put_off.append(None)
    try:
        yield
    finally:
        _put_off.pop()
        _exit_unless_put_off()


@contextmanager
def more_to_write() -> Iterator[None]:
    """Let a signal also end the program between several writings in these steps."""
    _more_to_write.append(None)
    try:
        yield
    finally:
        _more_to_write.pop()


def writing_done() -> None:
    """Ignore signals from now on: everything is written, and the exit code shall show it."""
    if _handled and not _more_to_write:
        ignore_signals()
        _all_written.append(None)


def is_writing_done() -> bool:
    """Return whether everything is written, or a signal ends the program before."""
    return bool(_all_written or _received)


def exit_if_signalled() -> None:
    """Exit if a signal was received before, also one that was put off.

    Some libraries turn an interrupted import into an error of their own.
    """
    if _received:
        raise SystemExit(128 + _received[0])


def _end(number: int, _frame: object) -> None:
    # In the middle of a clean-up Python would print the exception and go on.
    sys.unraisablehook = lambda _: None
    _received.append(number)
    # A further one must not interrupt how the program ends.
    if len(_received) == 1:
        _exit_unless_put_off()


def _exit_unless_put_off() -> None:
    if not _put_off:
        exit_if_signalled()
