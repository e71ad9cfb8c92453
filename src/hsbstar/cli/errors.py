"""Turn whatever goes wrong in a command into a sentence and an exit code.

One table of exit codes, from which the manual's page is made; a test holds every command to it.
"""

from __future__ import annotations

import io
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from hsbstar.cli.terminal import Reporter
from hsbstar.core.errors import FrameworkError, HsbstarError, StarToolError
from hsbstar.core.signals import go_on_ending

if TYPE_CHECKING:
    from collections.abc import Callable

DONE, FOUND, CANNOT_GO_ON = 0, 1, 2
ENDED = 128
"""Ended from outside: this and the signal's number, as shells have it."""


class ExitCode(NamedTuple):
    """An exit code, its name, and when a command ends with it."""

    code: int
    name: str
    meaning: str


EXIT_CODES = (
    ExitCode(DONE, "done", "The command did what it was asked. Warnings and notes do not change "
             "that."),
    ExitCode(FOUND, "found", "Something that was read has errors, or is not as you asked it to be. "
             "Nothing was written (but what `--send-back` writes, and where `compare` was asked to "
             "fail on a fall)."),
    ExitCode(CANNOT_GO_ON, "cannot go on", "An option is wrong, a framework file or a list cannot "
             "be used, there is nothing to read, an output would be overwritten, a disk is full. "
             "Nothing was left half-written."),
    ExitCode(ENDED + 1, "closed", "The terminal was closed (SIGHUP)."),
    ExitCode(ENDED + 2, "interrupted", "Stopped by Ctrl-C (SIGINT)."),
    ExitCode(ENDED + 15, "ended", "Ended by the system or another program, as at a shutdown "
             "(SIGTERM)."),
    ExitCode(ENDED + 21, "break", "Windows: stopped by Ctrl-Break, or the window was closed "
             "(SIGBREAK)."),
)

WHEN_FOUND = {
    "check": "a return has an error",
    "moderate": "a return has an error (not with `--allow-errors`)",
    "score": "a return or the moderation workbook has an error (not with `--allow-errors`); with "
    "`--with-evidence`, a text seems to identify a child (not with `--allow-identifying`)",
    "compare": "a return or a star tool has an error; with `--fail-on-decline` or "
    "`--fail-on-clear-fall`, a domain fell",
    "report": "a star tool or the action plan has an error",
    "plan": "the star tool cannot be read as one, or a return or the last plan has an error",
    "explain": "the star tool cannot be read as one",
    "new-audit": "the last round or the last plan has an error",
    "collate-areas": "a star tool has an error (not with `--allow-errors`)",
    "framework import": "the sheet of statements has an error",
}
"""What makes a command end with `FOUND`; one that is not named never does."""


def guarded(command: Callable[[], int]) -> int:
    """Run a command and return its exit code; errors are said, never raised.

    Raises SystemExit where a signal ended the program, so that nothing goes on with half a result.
    """
    try:
        return command()
    except FrameworkError as error:
        _complain(*(f"{found.where}: {found.message} {found.fix}" for found in error.findings),
                  str(error))
    except StarToolError as error:
        _complain(*error.faults, str(error))
    except HsbstarError as error:
        _complain(str(error))
    except Exception as error:
        go_on_ending()
        if os.environ.get("HSBSTAR_DEBUG"):
            raise
        _complain(
            _refused(error) if isinstance(error, OSError) else
            f"hsbstar met something that it did not expect ({_place_of(error)}). No output was "
            "left half-written. Please report this line; with HSBSTAR_DEBUG=1 it shows more."
        )
    return CANNOT_GO_ON


def write_utf8() -> None:
    """Let both streams write every character; a Western code page, as on Windows, has few."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")


def _complain(*texts: str) -> None:
    for text in texts:
        Reporter().complain(text)


def _refused(error: OSError) -> str:
    """Say what the system would not do, wherever that was."""
    reason = error.strerror or type(error).__name__
    place = f" ({error.filename})" if error.filename else ""
    return (
        f"hsbstar cannot go on: {reason}{place}. Look whether a disk is full, a folder closed to "
        "you, or a name too long, and try again. No output was left half-written."
    )


def _place_of(error: Exception) -> str:
    """Say where an error arose, without its own words: they could quote a return."""
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    file = Path(trace.tb_frame.f_code.co_filename).name if trace else "?"
    return f"{type(error).__name__} in {file}, line {trace.tb_lineno if trace else 0}"
