"""The command line: every command of hsbstar, registered in the order of an audit."""

from __future__ import annotations

import os
import sys
from functools import cache
from typing import TYPE_CHECKING, Annotated, Any

import typer

from hsbstar.cli.commands import (
    check,
    collate_areas,
    compare,
    demo,
    explain,
    framework_check,
    framework_import,
    framework_messages,
    framework_show,
    moderate,
    new_audit,
    plan,
    report,
    score,
    star_map,
)
from hsbstar.cli.completion import install
from hsbstar.cli.completion_scripts import SCRIPTS, VARIABLE, Shell, answer_shells
from hsbstar.cli.errors import guarded
from hsbstar.cli.help_pages import HELP_NAMES, Audit, Command, Group, print_help
from hsbstar.cli.panels import OTHER
from hsbstar.cli.run import run_command
from hsbstar.cli.terminal import Reporter
from hsbstar.core.version import __version__

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from types import ModuleType

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
    help="Show or check a framework file, or make one of a sheet.",
    cls=Group, invoke_without_command=True, callback=print_help, rich_markup_mode=None,
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


COMMANDS: dict[str, ModuleType] = {
    "new-audit": new_audit, "demo": demo,
    "check": check, "moderate": moderate, "score": score,
    "explain": explain, "plan": plan, "report": report, "star-map": star_map,
    "compare": compare, "collate-areas": collate_areas,
}
FRAMEWORK_COMMANDS: dict[str, ModuleType] = {
    "show": framework_show, "check": framework_check, "import": framework_import,
    "messages": framework_messages,
}


def _register(group: typer.Typer, commands: Mapping[str, ModuleType]) -> None:
    """Add each module's `command` to a group, with its examples and, if it has one, its summary."""
    for name, module in commands.items():
        register = group.command(
            name, cls=Command, epilog=module.EXAMPLES,
            short_help=getattr(module, "SUMMARY", None),
        )
        register(module.command)


_register(app, COMMANDS)
_register(framework_app, FRAMEWORK_COMMANDS)
app.add_typer(framework_app, name="framework")


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
    """Return the parser of all commands; making it takes longer than many a command."""
    return typer.main.get_command(app)


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
