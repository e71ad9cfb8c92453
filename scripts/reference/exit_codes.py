"""The page of exit codes; a test holds every command to it."""

from __future__ import annotations

from typing import NamedTuple

from hsbstar.cli.errors import CANNOT_GO_ON
from reference.markdown import code, page, section, table

DONE, FOUND = 0, 1
ENDED = 128
"""Ended from outside: this and the signal's number, as shells have it."""


class ExitCode(NamedTuple):
    """An exit code, its name, and when a command ends with it."""

    code: int
    name: str
    meaning: str


EXIT_CODES = (
    ExitCode(DONE, "done", "The command did what you asked. Warnings and notes do not change "
             "that."),
    ExitCode(FOUND, "found", "Something that was read has errors, or differs from what you asked "
             "for. Nothing was written (except by `--send-back`, `--remind` and `--save`, or by "
             "`compare` when it is asked to fail on a fall)."),
    ExitCode(CANNOT_GO_ON, "cannot continue", "An option is wrong, a file is a different kind than "
             "its option needs, a framework file or a list cannot be used, there is nothing to "
             "read, an output would be overwritten, or a disk is full. No output was left "
             "incomplete."),
    ExitCode(ENDED + 1, "closed", "The terminal was closed (SIGHUP)."),
    ExitCode(ENDED + 2, "interrupted", "Stopped by Ctrl-C (SIGINT)."),
    ExitCode(ENDED + 15, "ended", "Ended by the system or another program, for example at shutdown "
             "(SIGTERM)."),
    ExitCode(ENDED + 21, "break", "Windows: stopped by Ctrl-Break, or the window was closed "
             "(SIGBREAK)."),
)

WHEN_FOUND = {
    "check": "a return has an error, or a file that you named is not a return",
    "moderate": "a return has an error (not with `--allow-errors`), or an agency has several "
    "returns and you did not choose",
    "score": "a return or the moderation workbook has an error (not with `--allow-errors`), or an "
    "agency has several returns and you did not choose; with `--with-evidence`, a text may "
    "identify a child (not with `--allow-identifying`)",
    "compare": "a return or a star tool has an error; with `--fail-on-decline` or "
    "`--fail-on-clear-fall`, a domain fell",
    "report": "a star tool or the action plan has an error",
    "plan": "the star tool or the last plan has an error",
    "explain": "the star tool has an error",
    "new-audit": "the last round or the last plan has an error",
    "collate-areas": "a star tool has an error (not with `--allow-errors`)",
    "framework import": "the sheet of statements has an error",
}
"""What makes a command end with `FOUND`; one that is not named never does."""


def exit_codes_page() -> str:
    """Return the page: every exit code, and what makes each command end with 1."""
    return page(
        "Exit codes",
        "A program ends with a number that shows a scheduled job how it went. In PowerShell it is "
        "`$LASTEXITCODE`, in a batch file `%ERRORLEVEL%`, in a Linux shell `$?`.",
        table(("code", "name", "when"), (
            (code(str(known.code)), known.name, known.meaning) for known in EXIT_CODES)),
        section(
            "What makes a command end with 1",
            table(("command", "ends with 1 if"), (
                (code(words), when) for words, when in WHEN_FOUND.items())),
            "All other commands end with 0, or with 2 if they cannot continue. `framework check` "
            "ends with 2 if the file cannot be used.",
        ),
    )
