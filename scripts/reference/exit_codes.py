"""The page of exit codes."""

from __future__ import annotations

from hsbstar.cli.errors import EXIT_CODES, WHEN_FOUND
from reference.markdown import code, page, section, table


def exit_codes_page() -> str:
    """Return the page: every exit code, and what makes each command end with 1."""
    return page(
        "Exit codes",
        "A program ends with a number, by which a scheduled job knows how it went. In PowerShell "
        "it is `$LASTEXITCODE`, in a batch file `%ERRORLEVEL%`, in a Linux shell `$?`.",
        table(("code", "name", "when"), (
            (code(str(end.code)), end.name, end.meaning) for end in EXIT_CODES)),
        section(
            "What makes a command end with 1",
            table(("command", "ends with 1 where"), (
                (code(words), meaning) for words, meaning in WHEN_FOUND.items())),
            "All other commands end with 0, or with 2 where they cannot go on. `framework check` "
            "ends with 2 where the file cannot be used.",
        ),
    )
