"""The command line: all commands of hsbstar, each loaded when it is run."""

from __future__ import annotations

import os
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import shellingham
import typer
from typer.core import TyperCommand

from hsbstar.cli import debug
from hsbstar.cli.errors import CANNOT_GO_ON, guarded
from hsbstar.cli.round_file import find_round_file, round_files_below
from hsbstar.cli.terminal import Reporter
from hsbstar.cli.usage import Command, Group, examples
from hsbstar.core.signals import exit_if_signalled
from hsbstar.core.version import __version__

if TYPE_CHECKING:
    from collections.abc import Sequence

COMMANDS = {
    "Getting started": {
        "demo": "Run a whole audit on made-up returns.",
    },
    "Each round, in this order": {
        "new-audit": "Make the blank workbook, or one for each agency.",
        "check": "Check returns and list every finding.",
        "moderate": "Make the workbook for the meeting that agrees scores.",
        "score": "Score a round: fill the star tool and draw the star.",
        "explain": "Trace a figure back to the cells it came from.",
        "plan": "Make the action plan for the statements that need it most.",
        "compare": "Compare rounds: what changed, and how certain that is.",
        "report": "Write the board paper, for Word or as a web page.",
    },
    "For many areas": {
        "collate-areas": "Compare many areas' latest rounds, without names.",
    },
    "Using your own files": {
        "framework": "Show or check a framework file, or make one from a sheet.",
        "star-map": "Find where scores go in your own star tool.",
    },
    "For other programs": {
        "schema": "Print the JSON Schema of a document or file.",
    },
}
"""The panels of `--help` with their commands in the order of an audit; `commands/NAME.py` has all
else about a command."""
FIRST_STEPS = """\
hsbstar runs a harmful sexual behaviour (HSB) audit, one command for each step:

  1  hsbstar new-audit   Make the blank workbooks to send to agencies.
  2  hsbstar check       Check the returns; send mistakes back for correction.
  3  hsbstar score       Score the round: the star tool and the star.
  4  hsbstar plan        Make the action plan for the weakest statements.
  5  hsbstar compare     Next time: compare the two rounds.
  6  hsbstar report      Write the board paper.

Help with a step:   hsbstar check --help
All commands:       hsbstar --help
Where is my round?  hsbstar             (in the folder of its workbooks)
New here?           hsbstar demo        (a whole audit on made-up returns)
"""


class Audit(Group):
    """All commands: listed without loading any, loaded when they are run."""

    def __init__(self, **settings: Any) -> None:
        """Take Typer's settings, and list the commands."""
        super().__init__(**settings)
        for panel, commands in COMMANDS.items():
            for name, summary in commands.items():
                self.add_command(TyperCommand(name, short_help=summary, rich_help_panel=panel))

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Check the words before the command, then parse them."""
        if {"--install-completion", "--show-completion"}.intersection(args[:1]):
            check_shell(args, ctx)
        return super().parse_args(ctx, args)

    def resolve_command(self, ctx: Any, args: list[str]) -> tuple[str | None, Any, list[str]]:
        """Find the command that is named, and load it."""
        name, listed, rest = super().resolve_command(ctx, args)
        return name, load(name) if name and listed else None, rest


@cache
def load(name: str) -> Any:
    """Return a command, or the group of commands `framework`, from its module."""
    module = import_module(f"hsbstar.cli.commands.{name.replace('-', '_')}")
    if hasattr(module, "app"):
        return typer.main.get_command(module.app)
    single = typer.Typer(add_completion=False)
    single.command(name, cls=Command, epilog=examples(*module.EXAMPLES))(module.command)
    return typer.main.get_command(single)


def check_shell(words: Sequence[str], context: Any) -> None:
    """Refuse completion where Typer could not install or show it, or would do harm.

    Its installer for PowerShell changes the policy on scripts, of all programs.
    """
    if words[1:]:
        context.fail(f"{words[0]} works only in the shell where you type it: leave out "
                     f"‘{words[1]}’.")
    try:
        shell = shellingham.detect_shell()[0]
    except shellingham.ShellDetectionFailure:
        shell = "this one"
    if shell in {"powershell", "pwsh"}:
        if words[0] == "--install-completion":
            context.fail("In PowerShell nothing is installed, because installing would change its "
                         "script policy. Add what hsbstar --show-completion shows to your profile.")
    elif shell not in {"bash", "zsh", "fish"}:
        context.fail(f"{words[0]} works in bash, zsh, fish and PowerShell but not in {shell}.")


def _end(code: int | None, **_: object) -> None:
    """End with the exit code that a command returned."""
    raise typer.Exit(code or 0)


app = typer.Typer(
    name="hsbstar",
    cls=Audit,
    help="Run a harmful sexual behaviour (HSB) audit: blank workbooks out, returns in, a star "
    "and a comparison of rounds.",
    epilog=examples("hsbstar demo", "hsbstar check --help"),
    context_settings={"help_option_names": ["--help", "-h"]},
    invoke_without_command=True,
    result_callback=_end,
    pretty_exceptions_enable=False,
)


def _print_version(context: typer.Context, chosen: bool) -> None:
    if chosen and not context.resilient_parsing:
        typer.echo(f"hsbstar {__version__}")
        raise typer.Exit


def _begin_report(context: typer.Context, path: Path | None) -> None:
    # Before the command is looked for: its name can be wrong.
    if context.resilient_parsing:
        return
    if any(str(path) in commands for commands in COMMANDS.values()):
        context.fail(f"‘--debug’ needs a file before the command: hsbstar --debug FILE {path}.")
    debug.begin(path)


@app.callback()
def _common(
    context: typer.Context,
    _version: Annotated[bool, typer.Option(
        "--version", callback=_print_version, is_eager=True, help="Show the version.",
    )] = False,
    _debug: Annotated[Path | None, typer.Option(
        "--debug", metavar="FILE", show_default=False, callback=_begin_report, is_eager=True,
        help="Write a report that helps to find an error. It contains no text from a return, no "
        "file name and no person's name.",
    )] = None,
) -> None:
    if context.invoked_subcommand is not None:
        return
    if found := find_round_file():
        import_module("hsbstar.cli.round_status").show_status(found, Reporter())
    elif below := round_files_below():
        import_module("hsbstar.cli.round_status").show_rounds(below, Reporter())
    else:
        typer.echo(FIRST_STEPS, nl=False)


@cache
def parser() -> Any:
    """Return the parser of all commands."""
    return typer.main.get_command(app)


def run(arguments: Sequence[str] | None = None) -> int:
    """Run one command in this process and return its exit code; print errors, raise none.

    Args:
        arguments: What is typed after `hsbstar`; None for what was typed, on Windows with the files
            that `*` and `?` name.

    Raises:
        SystemExit: A signal ended the program, and nothing may go on with half a result.
    """
    return guarded(lambda: _run(arguments))


def _run(arguments: Sequence[str] | None) -> int:
    if "_HSBSTAR_COMPLETE" in os.environ:
        # Shells expect each proposal on one line; Typer would wrap it as if for a terminal.
        os.environ["COLUMNS"] = "1000"
    try:
        # The program's own name differs (`hsbstar.exe`, `python -m hsbstar`).
        parser().main(arguments, prog_name="hsbstar")
    except SystemExit as end:
        exit_if_signalled()
        if end.code == CANNOT_GO_ON:
            debug.note_error(end.__context__)
        return end.code if isinstance(end.code, int) else CANNOT_GO_ON
    return CANNOT_GO_ON
