"""Ask for what was not given as an option, at a terminal and only there.

A scheduled job or a pipe has nobody to answer: a question would hold it up for ever.
"""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

import typer

from hsbstar.core.errors import HsbstarError
from hsbstar.core.text import fold_name, one_line

if TYPE_CHECKING:
    from hsbstar.audit import Heading
    from hsbstar.cli.terminal import Reporter
    from hsbstar.plan import LastRound

INTERRUPTED = 130
"""The exit code that shells give to a program that was stopped by Ctrl-C."""


def can_ask(reporter: Reporter) -> bool:
    """Return whether somebody sits at a terminal, sees a question and can answer it.

    Where machines test software, `CI` is set, and what looks like a terminal may be none.
    """
    return not (reporter.quiet or os.environ.get("CI")) and all(
        stream is not None and stream.isatty() for stream in (sys.stdin, sys.stdout, sys.stderr)
    )


def ask_heading(heading: Heading, last: LastRound | None, reporter: Reporter) -> Heading:
    """Return the heading with area and round as somebody at the terminal answers.

    There is no question for what the heading has already; the last round's area is proposed.
    Raises HsbstarError where the round has the last one's name, which the folder's round file may
    have given: nobody could keep the two apart.
    """
    if last and heading.round and fold_name(heading.round) == fold_name(last.round):
        raise HsbstarError(f"‘{one_line(heading.round)}’ is the name of the last round. Name the "
                           "new round with --round.")
    if (heading.area and heading.round) or not can_ask(reporter):
        return replace(heading, area=heading.area or last.area) if last else heading
    reporter.note("Every workbook shows the area and the round. Press Enter to leave one blank, or "
                  "use --area and --round.")
    area, round_name = heading.area, heading.round
    if not area:
        usual = last.area if last else ""
        hint = f"press Enter for {usual}" if usual else "for example Northshire"
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
        raise SystemExit(INTERRUPTED) from None
    except UnicodeDecodeError:
        raise HsbstarError(
            "hsbstar cannot read what you typed, because the terminal uses another encoding. Use "
            "--area and --round instead."
        ) from None
    return answer or usual


def _printable(typed: str) -> str:
    """Return what was typed; an arrow key, for example, types characters that no name has."""
    if not typed.isprintable():
        raise typer.BadParameter("That contains a character that cannot be printed. Please type it "
                                 "again.")
    return " ".join(typed.split())
