"""Ended from outside: by Ctrl-C, by a system that shuts down, by a terminal that is closed.

All of them end the program as `sys.exit` does: what is half done is taken back on the way, nothing
is said, and the exit code is the one that shells know.
"""

from __future__ import annotations

import signal
import sys

ENDINGS = ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK")
"""Windows has no SIGHUP, and only Windows has SIGBREAK."""

# A signal belongs to the whole process, so what is known of it does, too.
_received: list[int] = []


def end_quietly() -> None:
    """From now on end cleanly and without a word; what is ignored (`nohup`) goes on being so.

    A reader that has seen enough (`hsbstar check returns | head`) ends us as it ends any program:
    an exit code of ours would say that the returns have errors.
    """
    if pipe := getattr(signal, "SIGPIPE", None):
        signal.signal(pipe, signal.SIG_DFL)
    for number in _numbers():
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, _end)


def ignore_endings() -> None:
    """Let nothing disturb the last steps, when all is done."""
    for number in _numbers():
        signal.signal(number, signal.SIG_IGN)


def go_on_ending() -> None:
    """End if a signal came, whatever became of it.

    Libraries turn an interrupted import into an error of their own.
    """
    if _received:
        raise SystemExit(128 + _received[0])


def _numbers() -> list[signal.Signals]:
    found = (getattr(signal, name, None) for name in ENDINGS)
    return [number for number in found if number is not None]


def _end(number: int, _frame: object) -> None:
    # Where it comes while something is cleared away, Python would tell it and go on.
    sys.unraisablehook = lambda _: None
    _received.append(number)
    go_on_ending()
