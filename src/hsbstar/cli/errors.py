"""Turn whatever goes wrong in a command into a sentence and an exit code."""

from __future__ import annotations

import io
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hsbstar.cli import debug
from hsbstar.cli.terminal import Reporter
from hsbstar.core.errors import FrameworkError, HsbstarError, StarToolError, place_of, reason_of
from hsbstar.core.locks import folders_kept
from hsbstar.core.signals import exit_if_signalled, is_writing_done

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

CANNOT_GO_ON = 2
"""The exit code of an error that stops a command."""
MAX_FAULTS = 100
"""At most this many faults of a file are listed: a file with more is often not what was meant."""


def guarded(command: Callable[[], int]) -> int:
    """Run a command and return its exit code; errors are printed, never raised.

    Raises SystemExit where a signal ended the program, so that nothing goes on with half a result.
    """
    with folders_kept() as remains, debug.collecting():
        ended = _guarded(command)
        code = _guarded(lambda: _with_report(ended))
        for found in remains:
            Reporter().note(found.in_words, "yellow")
        remains.clear()
        return code


def _with_report(code: int) -> int:
    """Write the report of `--debug`, if there is to be one, and return the exit code."""
    if path := debug.write(code):
        Reporter().note(f"Wrote {path}. It is safe to send: its first lines say what it contains.")
    return code


def _guarded(command: Callable[[], int]) -> int:
    try:
        code = command()
        if sys.stdout:
            # Here, where a full disk is an error like any other, and not at the end of Python.
            sys.stdout.flush()
    except Exception as error:  # noqa: BLE001 - a fault of ours becomes a sentence, too
        # Whatever a signal interrupted may have come to us as an error of any kind.
        exit_if_signalled()
        debug.note_error(error)
        if isinstance(error, FrameworkError):
            debug.note_findings(error.findings)
        _complain(*_in_words(error))
        return CANNOT_GO_ON
    exit_if_signalled()
    return code


def _in_words(error: Exception) -> tuple[str, ...]:
    """Return an error's sentences, the most important last."""
    first: Sequence[str] = ()
    if isinstance(error, FrameworkError):
        first = [f"{found.where}: {found.message} {found.fix}" for found in error.findings]
    elif isinstance(error, StarToolError):
        first = error.faults
    if isinstance(error, HsbstarError):
        last = str(error)
    elif isinstance(error, OSError):
        last = _refused(error)
    else:
        last = (f"hsbstar stopped because of an unexpected error ({place_of(error)}). No output "
                f"was left incomplete. {_how_to_report()}")
    return (*first[:MAX_FAULTS], *filter(None, [unlisted_sentence(first)]), last)


def unlisted_sentence(faults: Sequence[object]) -> str:
    """Return how many of a file's faults are not listed; empty where all are."""
    rest = len(faults) - MAX_FAULTS
    return f"{rest:,} more are not listed. Correct these first." if rest > 0 else ""


def prepare_streams() -> None:
    """Let both streams write every character; a Western code page, as on Windows, has few.

    A stream that is closed (`hsbstar check returns >&-`), and that Python therefore does not
    have, is replaced by one that discards what is written. Messages that a full disk refuses are
    lost without a word, and so is what is printed after all outputs are written: neither undoes
    what the command has done.
    """
    for name, forgives in (("stdout", is_writing_done), ("stderr", lambda: True)):
        stream = getattr(sys, name)
        if stream is None:
            discarding = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 - stays open
            setattr(sys, name, discarding)
        elif isinstance(stream, io.TextIOWrapper):
            try:
                raw = _Forgiving(stream.fileno(), forgives)
            except io.UnsupportedOperation:
                # A stream in memory, as of a notebook, is never full.
                stream.reconfigure(encoding="utf-8", errors="replace")
                continue
            buffer: Any = raw if stream.write_through else io.BufferedWriter(raw)
            setattr(sys, name, io.TextIOWrapper(
                buffer, encoding="utf-8", errors="replace", line_buffering=stream.line_buffering,
                write_through=stream.write_through,
            ))


class _Forgiving(io.FileIO):
    """A stream of the process that forgives errors in writing where `forgives` says so."""

    def __init__(self, number: int, forgives: Callable[[], bool]) -> None:
        super().__init__(number, "w", closefd=False)
        self._forgives = forgives
        self._failed = False

    def write(self, data: Any, /) -> int:
        """Write some bytes; return how many were written, or forgiven."""
        try:
            return super().write(data)
        except OSError:
            # The first error is reported; the rest of the text is lost with it.
            if not self._failed and not self._forgives():
                self._failed = True
                raise
            return len(data)


def _complain(*texts: str) -> None:
    for text in texts:
        Reporter().error(text)


def _refused(error: OSError) -> str:
    """Return what the system would not do, wherever that was."""
    reason = reason_of(error)
    place = f" ({error.filename})" if error.filename else ""
    return (
        f"hsbstar cannot continue: {reason}{place}. Check whether a disk is full, a folder cannot "
        "be opened or a name is too long, then try again. No output was left incomplete."
    )


def _how_to_report() -> str:
    if path := debug.report_path():
        return f"Please report it, and send {path} with it."
    return ("Please report it: run the command again as hsbstar --debug debug.txt …, and send the "
            "file debug.txt. It contains no text from a return, no file name and no person's name.")
