"""The page of commands: the help that each one says on a terminal of 80 columns."""

from __future__ import annotations

import contextlib
import io
import os
from typing import TYPE_CHECKING, Any

import typer

from hsbstar.cli import app
from reference.markdown import code, fence, page, section, table

if TYPE_CHECKING:
    from collections.abc import Iterator


def commands_page() -> str:
    """Return the page: every command with its help."""
    commands = dict(all_commands())
    ends = [words for words in commands if not any(
        other.startswith(f"{words} ") for other in commands)]
    return page(
        "Commands",
        "What `hsbstar COMMAND --help` says, for every command. What the options are for, by the "
        "task you have, is in the how-to guides; how a command ends is on "
        "[Exit codes](exit-codes.md).",
        table(("command", "what it does"), (
            (f"[{code(words)}](#{_anchor(words)})", _summary(commands[words])) for words in ends
        )),
        section("hsbstar", fence(help_of())),
        *(section(f"hsbstar {words}", fence(help_of(*words.split()))) for words in commands),
    )


def all_commands() -> Iterator[tuple[str, Any]]:
    """Yield the words of every command and group of commands, and what the parser knows of it."""
    yield from _below(typer.main.get_command(app), ())


def _below(group: Any, above: tuple[str, ...]) -> Iterator[tuple[str, Any]]:
    for name, command in group.commands.items():
        if getattr(command, "hidden", False):
            continue
        words = (*above, name)
        yield " ".join(words), command
        if hasattr(command, "commands"):
            yield from _below(command, words)


def help_of(*words: str) -> str:
    """Return what the help says at 80 columns, without colours."""
    said = io.StringIO()
    command: Any = typer.main.get_command(app)
    with _plain_terminal(), contextlib.redirect_stdout(said), contextlib.suppress(SystemExit):
        command.main([*words, "--help"], prog_name="hsbstar")
    return "".join(f"{line.rstrip()}\n" for line in said.getvalue().splitlines())


@contextlib.contextmanager
def _plain_terminal() -> Iterator[None]:
    before = dict(os.environ)
    os.environ.update(COLUMNS="80", TERM="dumb", NO_COLOR="1")
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


def _summary(command: Any) -> str:
    told = command.help or ""
    return " ".join(told.partition("\n\n")[0].split())


def _anchor(words: str) -> str:
    return f"hsbstar-{words.replace(' ', '-')}"
