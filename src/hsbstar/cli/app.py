"""The command line: all commands of hsbstar, each loaded when it is named."""

from __future__ import annotations

import os
import sys
from functools import cache
from typing import TYPE_CHECKING, Annotated, Any

import typer

from hsbstar.cli.completion import install
from hsbstar.cli.completion_scripts import SCRIPTS, VARIABLE, Shell, answer_shells
from hsbstar.cli.errors import guarded
from hsbstar.cli.help_pages import HELP_NAMES, Audit, Group, print_help
from hsbstar.cli.panels import OTHER
from hsbstar.cli.register import Commands
from hsbstar.cli.run import run_command
from hsbstar.cli.terminal import Reporter
from hsbstar.core.version import __version__

if TYPE_CHECKING:
    from collections.abc import Sequence

COMMANDS = {
    "new-audit": "Make the blank workbook, or one for each agency.",
    "demo": "Play a whole audit through on made-up returns.",
    "check": "Check returns and list every finding; nothing is changed.",
    "moderate": "Make the workbook for the meeting that agrees scores.",
    "score": "Score a round: fill the star tool and draw the star.",
    "explain": "Follow a figure down to the cells that it came from.",
    "plan": "Make the action plan for the statements that need it most.",
    "report": "Write the paper that the board reads, for Word or as a page.",
    "star-map": "Find where your own star tool wants its scores.",
    "compare": "Set rounds side by side: what changed, and how sure that is.",
    "collate-areas": "Set many areas' latest rounds side by side, without names.",
    "framework": "Show or check a framework file, or make one of a sheet.",
}
"""Each command with its line in the list; `commands/NAME.py` has all else about it."""
FRAMEWORK_COMMANDS = {
    "show": "Print the framework that comes with hsbstar, to read or to adapt.",
    "check": "Check your own framework file and list all that is wrong.",
    "import": "Make a framework file of statements that were pasted into a sheet.",
    "messages": "Print the audit workbook's own texts, to be translated.",
}
app = typer.Typer(
    name="hsbstar",
    cls=Audit,
    help="Run a harmful sexual behaviour (HSB) audit: blank workbooks out, returns in, a star "
    "and a comparison of rounds.",
    epilog="hsbstar demo\nhsbstar check --help\nhsbstar --install-completion powershell",
    context_settings=HELP_NAMES,
    invoke_without_command=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    pretty_exceptions_show_locals=False,
)
framework_app = typer.Typer(
    name="framework", help=COMMANDS["framework"], cls=Group, invoke_without_command=True,
    callback=print_help, add_completion=False, rich_markup_mode=None,
)
FIRST_STEPS = """\
hsbstar runs a harmful sexual behaviour (HSB) audit, one command a step:

  1  hsbstar new-audit   Make the blank workbooks, to be sent to the agencies.
  2  hsbstar check       Check what comes back; send mistakes back to be mended.
  3  hsbstar score       Score the round: the star tool and the star.
  4  hsbstar plan        Make the action plan for the weakest statements.
  5  hsbstar compare     Next time: set the two rounds side by side.
  6  hsbstar report      Write the paper that the board reads.

How to do a step:   hsbstar check --help
All commands:       hsbstar --help
New here?           hsbstar demo        (a whole audit on made-up returns)
"""


def _print_version(context: typer.Context, chosen: bool) -> None:
    if chosen and not context.resilient_parsing:
        typer.echo(f"hsbstar {__version__}")
        raise typer.Exit


def _install_completion(context: typer.Context, shell: Shell | None) -> None:
    if shell and not context.resilient_parsing:
        install(shell, Reporter())
        raise typer.Exit


def _show_completion(context: typer.Context, shell: Shell | None) -> None:
    if shell and not context.resilient_parsing:
        typer.echo(SCRIPTS[shell], nl=False)
        raise typer.Exit


@app.callback()
def _common(
    context: typer.Context,
    _version: Annotated[bool, typer.Option(
        "--version", callback=_print_version, is_eager=True, help="Say the version.",
        rich_help_panel=OTHER,
    )] = False,
    _install: Annotated[Shell | None, typer.Option(
        "--install-completion", metavar="SHELL", callback=_install_completion, is_eager=True,
        show_default=False, rich_help_panel=OTHER,
        help="Let the Tab key complete commands and options from now on, in bash, zsh, fish "
        "or powershell.",
    )] = None,
    _show: Annotated[Shell | None, typer.Option(
        "--show-completion", metavar="SHELL", callback=_show_completion, is_eager=True,
        show_default=False, rich_help_panel=OTHER,
        help="Show the script for that, to put it in its place yourself.",
    )] = None,
) -> None:
    if context.invoked_subcommand is None:
        typer.echo(FIRST_STEPS, nl=False)


@cache
def parser() -> Any:
    """Return the parser of all commands."""
    framework: Any = typer.main.get_command(framework_app)
    framework.summaries = FRAMEWORK_COMMANDS
    framework.commands = Commands(FRAMEWORK_COMMANDS, above="framework")
    root: Any = typer.main.get_command(app)
    root.summaries = COMMANDS
    root.commands = Commands(COMMANDS, groups={"framework": framework})
    return root


def run(arguments: Sequence[str]) -> int:
    """Run one command in this process and return its exit code; print errors, raise none.

    Raises SystemExit where a signal ended the program, so that nothing goes on with half a result.
    """
    return guarded(lambda: _run(arguments))


def _run(arguments: Sequence[str]) -> int:
    if VARIABLE in os.environ:
        answer_shells()
    return run_command(parser(), arguments)


def main() -> None:
    """Run hsbstar as a command."""
    sys.exit(run(sys.argv[1:]))
