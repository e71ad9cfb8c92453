"""Ask at a terminal for what was not said with an option; anywhere else, ask nothing.

A scheduled job or a pipe has nobody to answer: a question would hold it up for ever.
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from hsbstar.errors import HsbstarError

if TYPE_CHECKING:
    from hsbstar.reporter import Reporter

STOPPED = 130
"""The exit code that shells give to a program that was stopped by Ctrl-C."""


def can_ask(reporter: Reporter) -> bool:
    """Say whether somebody sits at a terminal, sees a question and can answer it.

    Where software is tested by machines, `CI` is set, and what looks like a terminal may be none.
    """
    return not (reporter.quiet or os.environ.get("CI")) and all(
        stream is not None and stream.isatty() for stream in (sys.stdin, sys.stderr)
    )


def ask(question: str, usual: str = "") -> str:
    """Ask on one line of standard error; return the answer, or what is usual for none.

    Raises SystemExit where the input ends (Ctrl-D, on Windows Ctrl-Z), as Ctrl-C does.
    """
    while True:
        sys.stderr.write(f"{question}: ")
        sys.stderr.flush()
        try:
            line = sys.stdin.readline()
        except SystemExit:  # Ctrl-C; what the shell says next begins a line of its own
            sys.stderr.write("\n")
            raise
        except UnicodeDecodeError:
            raise HsbstarError(
                "What was typed is in another encoding than the terminal says. Say it with the "
                "options: --area and --round."
            ) from None
        if not line:
            sys.stderr.write("\n")
            raise SystemExit(STOPPED)
        answer = " ".join(line.split())
        if answer.isprintable():
            return answer or usual
        # An arrow key, for one, types signs that no name has.
        sys.stderr.write("That held a sign that cannot be printed. Type it once more.\n")
