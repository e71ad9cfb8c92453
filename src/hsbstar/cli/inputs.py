"""Read what several commands need: the framework, lists of agencies, many files.

What was not given as an option is asked for at a terminal, and only there: a scheduled job or a
pipe has nobody to answer, so a question would hold it up for ever.
"""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

import typer

from hsbstar import audit, framework
from hsbstar.cli import screen
from hsbstar.core.errors import HsbstarError
from hsbstar.core.files import read_list
from hsbstar.core.text import one_line

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from hsbstar.audit import Agency, Heading
    from hsbstar.cli.terminal import Reporter
    from hsbstar.framework import Framework
    from hsbstar.plan import LastRound
    from hsbstar.returns import Progress

T = TypeVar("T")
MANY = 12
"""From so many files on, a bar shows the progress."""
STOPPED = 130
"""The exit code that shells give to a program that was stopped by Ctrl-C."""


def load_framework(path: Path | None) -> Framework:
    """Return the user's framework, or the bundled one."""
    if path is None:
        return framework.bundled_framework()
    return audit.load_framework(path)


def load_agencies(path: Path | None) -> tuple[Agency, ...] | None:
    """Return the agencies of a list; None where no list was given."""
    return None if path is None else audit.read_agencies(read_list(path), str(path))


def report_unused(path: Path | None, reporter: Reporter) -> None:
    """Report which columns of a list of agencies mean nothing: a caption may be misspelt."""
    if path and (unused := audit.tell_unused_columns(read_list(path), str(path))):
        reporter.tell(unused, "yellow")


def progress_bar(reporter: Reporter) -> Progress:
    """Return a way through what is read that shows bar, rate and rest on a terminal for many."""

    def through(items: Iterable[T], count: int, /) -> Iterable[T]:
        if reporter.quiet or not reporter.err.is_terminal or count < MANY:
            return items
        return screen.show_progress(reporter.err.console, items, count)

    return through


def can_ask(reporter: Reporter) -> bool:
    """Say whether somebody sits at a terminal, sees a question and can answer it.

    Where software is tested by machines, `CI` is set, and what looks like a terminal may be none.
    """
    return not (reporter.quiet or os.environ.get("CI")) and all(
        stream is not None and stream.isatty() for stream in (sys.stdin, sys.stdout, sys.stderr)
    )


def ask_heading(heading: Heading, last: LastRound | None, reporter: Reporter) -> Heading:
    """Return the heading with area and round as somebody at the terminal answers.

    What the heading has already is not asked; what the last round has is proposed.
    """
    if (heading.area and heading.round) or not can_ask(reporter):
        return replace(heading, area=heading.area or last.area) if last else heading
    reporter.tell("Area and round stand in every workbook. Enter leaves blank what you do not "
                  "know; --area and --round say it beforehand.")
    area, round_name = heading.area, heading.round
    if not area:
        usual = last.area if last else ""
        hint = f"Enter for {usual}" if usual else "for example Northshire"
        area = ask(f"Area ({one_line(hint)})", usual)
    if not round_name:
        hint = f"the last was {last.round}" if last and last.round else (
            "for example 2026 or Spring 2026")
        round_name = ask(f"Round ({one_line(hint)})")
    return replace(heading, area=area, round=round_name)


def ask(question: str, usual: str = "") -> str:
    """Ask on one line of standard error; return the answer, or what is usual for none.

    Raises SystemExit where the input ends (Ctrl-D, on Windows Ctrl-Z), as Ctrl-C does.
    """
    try:
        answer: str = typer.prompt(
            question, default=usual, show_default=False, err=True, value_proc=_printable,
        )
    except typer.Abort:
        raise SystemExit(STOPPED) from None
    except UnicodeDecodeError:
        raise HsbstarError(
            "What was typed is in another encoding than the terminal says. Say it with the "
            "options: --area and --round."
        ) from None
    return answer or usual


def _printable(typed: str) -> str:
    """Return what was typed; an arrow key, for example, types characters that no name has."""
    if not typed.isprintable():
        raise typer.BadParameter("That held a sign that cannot be printed. Type it once more.")
    return " ".join(typed.split())
