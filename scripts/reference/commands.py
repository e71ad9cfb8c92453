"""The page of commands: the help of each on a terminal of 80 columns."""

from __future__ import annotations

import contextlib
import io
import os
from typing import TYPE_CHECKING, Any

from hsbstar.cli.app import load, parser, run
from reference.markdown import code, fence, page, section, table
from reference.upkeep import require

if TYPE_CHECKING:
    from collections.abc import Iterator


GUIDES = {
    "new-audit": "[Your first audit round](../tutorial/first-round.md), [Start the next "
    "round](../how-to/next-round.md)",
    "check": "[Returns that were edited](../how-to/edited-returns.md), "
    "[Send returns back](../how-to/send-back.md)",
    "moderate": "[Moderation](../how-to/moderation.md)",
    "score": "[How scores are calculated](../explanation/scores.md), [Choose which scores "
    "count](../how-to/whose-voice.md), [The pictures](../how-to/pictures.md)",
    "star-map": "[Use your own star tool](../how-to/own-star-tool.md)",
    "explain": "[How scores are calculated](../explanation/scores.md#from-a-figure-to-the-cell)",
    "plan": "[Priorities and the action plan](../how-to/action-plan.md)",
    "compare": "[Why matched change](../explanation/matched-change.md), "
    "[A changed edition](../how-to/changed-edition.md)",
    "report": "[Write the board paper](../how-to/board-paper.md)",
    "collate-areas": "[Compare many areas](../how-to/many-areas.md)",
    "demo": "[Your first audit round](../tutorial/first-round.md)",
    "framework": "[Use the official wording](../how-to/official-wording.md), "
    "[The framework file](framework-file.md)",
    "schema": "[A scheduled job](../how-to/scheduled-job.md#read-the-answer-in-another-program), "
    "[JSON](json.md#json-schemas)",
}
"""By command or group of commands, the pages that explain how to use it."""


def commands_page() -> str:
    """Return the page: every command with its help."""
    commands = dict(all_commands())
    ends = [words for words in commands if not any(
        other.startswith(f"{words} ") for other in commands)]
    return page(
        "Commands",
        "This page shows what `hsbstar COMMAND --help` prints for every command. The how-to guides "
        "explain the options for each task. For how a command ends, see [Exit "
        "codes](exit-codes.md).",
        table(("command", "what it does"), (
            (f"[{code(words)}](#{_anchor(words)})", _summary(commands[words])) for words in ends
        )),
        section("hsbstar", fence(help_of())),
        *(section(f"hsbstar {words}", fence(help_of(*words.split())), _guide(words))
          for words in commands),
    )


def all_commands() -> Iterator[tuple[str, Any]]:
    """Yield the words of every command and group of commands, and what the parser knows of it."""
    for name in parser().commands:
        command = load(name)
        yield name, command
        for below, command_below in getattr(command, "commands", {}).items():
            yield f"{name} {below}", command_below


def help_of(*words: str) -> str:
    """Return the help at 80 columns, without colours."""
    shown = io.StringIO()
    with _plain_terminal(), contextlib.redirect_stdout(shown):
        run([*words, "--help"])
    return "".join(f"{line.rstrip()}\n" for line in shown.getvalue().strip("\n ").splitlines())


@contextlib.contextmanager
def _plain_terminal() -> Iterator[None]:
    before = dict(os.environ)
    os.environ.update(COLUMNS="80", TERM="dumb", NO_COLOR="1")
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


def _guide(words: str) -> str:
    if " " in words:
        return ""
    require(words in GUIDES, f"Say in GUIDES where the manual tells how to use ‘{words}’.")
    return f"How to: {GUIDES[words]}."


def _summary(command: Any) -> str:
    paragraph, _, _ = (command.help or "").partition("\n\n")
    return " ".join(paragraph.split())


def _anchor(words: str) -> str:
    return f"hsbstar-{words.replace(' ', '-')}"
