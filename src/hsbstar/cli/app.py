"""The command line: turns what the user typed into one call, and errors into sentences.

Each command's module is imported when the command runs, so that `--help` is quick and no command
loads a library that it does not use.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Annotated, Any

import typer

from hsbstar.cli.completion_scripts import SCRIPTS, VARIABLE, Shell, answer_shells
from hsbstar.cli.completions import propose_lists, propose_workbooks, propose_yaml
from hsbstar.cli.errors import guarded
from hsbstar.cli.help_pages import HELP_NAMES, Audit, Command
from hsbstar.cli.misuse import USAGE_ERROR, say_misuse
from hsbstar.cli.options import Force, FrameworkFile, Limits, Marking, Quiet, Same
from hsbstar.cli.signatures.framework import framework_app
from hsbstar.cli.signatures.returns import returns_app
from hsbstar.cli.signatures.rounds import rounds_app
from hsbstar.cli.signatures.star_tool import star_tool_app
from hsbstar.cli.terminal import Reporter
from hsbstar.core.limits import raised
from hsbstar.core.signals import go_on_ending
from hsbstar.core.version import __version__

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
for part in (returns_app, star_tool_app, rounds_app):
    app.add_typer(part)
app.add_typer(framework_app, name="framework")


def _say_version(context: typer.Context, wanted: bool) -> None:
    if wanted and not context.resilient_parsing:
        typer.echo(f"hsbstar {__version__}")
        raise typer.Exit


def _install_completion(context: typer.Context, shell: Shell | None) -> None:
    if shell and not context.resilient_parsing:
        from hsbstar.cli.completion import install

        install(shell, Reporter())
        raise typer.Exit


def _show_completion(context: typer.Context, shell: Shell | None) -> None:
    if shell and not context.resilient_parsing:
        typer.echo(SCRIPTS[shell], nl=False)
        raise typer.Exit


@app.callback()
def _common(
    context: typer.Context,
    _version: Annotated[
        bool,
        typer.Option("--version", callback=_say_version, is_eager=True, help="Say the version."),
    ] = False,
    _install: Annotated[
        Shell | None,
        typer.Option(
            "--install-completion", metavar="SHELL", callback=_install_completion, is_eager=True,
            show_default=False,
            help="Let the Tab key complete commands and options from now on, in bash, zsh, fish "
            "or powershell.",
        ),
    ] = None,
    _show: Annotated[
        Shell | None,
        typer.Option(
            "--show-completion", metavar="SHELL", callback=_show_completion, is_eager=True,
            show_default=False,
            help="Show the script for that, to put it in its place yourself.",
        ),
    ] = None,
) -> None:
    if context.invoked_subcommand is None:
        typer.echo(FIRST_STEPS, nl=False)


@app.command(
    "new-audit", cls=Command,
    epilog="hsbstar new-audit --area Northshire --round 2026 --agencies agencies.csv\n"
    "hsbstar new-audit --round 2027 --last 2026/star-tool.xlsx -o workbooks",
)
def new_audit(
    area: Annotated[
        str, typer.Option(metavar="NAME", help="The local area.", show_default=False)
    ] = "",
    round_name: Annotated[
        str,
        typer.Option(
            "--round", metavar="NAME", help="The round's name, as 2026.", show_default=False
        ),
    ] = "",
    agency: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME", show_default=False,
            help="An agency to make a workbook for; may be repeated.",
        ),
    ] = None,
    agencies: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE.csv", show_default=False, autocompletion=propose_lists,
            help="A list of agencies: columns agency, kind, contact. By kind, statements that "
            "are not expected of an agency are preset to N/A.",
        ),
    ] = None,
    last: Annotated[
        list[Path] | None,
        typer.Option(
            metavar="PATH", show_default=False,
            help="The last round's star tool or returns: what each agency said then stands beside "
            "the statements, to be read; may be repeated.",
        ),
    ] = None,
    plan: Annotated[
        Path | None,
        typer.Option(
            metavar="PLAN.xlsx", show_default=False, autocompletion=propose_workbooks,
            help="The last action plan: what is open in it stands there, too.",
        ),
    ] = None,
    same: Same = None,
    last_framework: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", show_default=False, autocompletion=propose_yaml,
            help="The framework file of the last returns, where it was another edition.",
        ),
    ] = None,
    due: Annotated[
        str, typer.Option(metavar="DATE", help="When to return it, in words.", show_default=False)
    ] = "",
    marking: Marking = "",
    language: Annotated[
        str,
        typer.Option(
            metavar="CODE", show_default=False,
            help="The workbooks' language, as cy; a column language in the list of agencies "
            "goes before it.",
        ),
    ] = "",
    framework: FrameworkFile = None,
    limit: Limits = None,
    output: Annotated[
        Path | None,
        typer.Option(
            "-o", "--output", metavar="PATH", show_default=False,
            help="The workbook; with agencies, the folder for their workbooks.",
        ),
    ] = None,
    force: Force = False,
    quiet: Quiet = False,
) -> None:
    """Make the blank workbook, or one for each agency."""
    from hsbstar.audit import Heading
    from hsbstar.cli.commands.last_round import Last
    from hsbstar.cli.commands.new_audit import NewAudit
    from hsbstar.cli.commands.new_audit import new_audit as run
    from hsbstar.cli.same_names import load_same

    heading = Heading(area=area, round=round_name, due=due, marking=marking)
    asked = NewAudit(
        heading, tuple(agency or ()), agencies, framework, output, force,
        Last(tuple(last or ()), plan, last_framework, tuple(load_same(same or ())),
             raised(limit or ())),
        language,
    )
    raise typer.Exit(run(asked, Reporter(quiet=quiet)))


@app.command(cls=Command, epilog="hsbstar demo\nhsbstar demo my-demo --force")
def demo(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Where to make it.")] = Path(
        "hsbstar-demo"
    ),
    force: Force = False,
) -> None:
    """Play a whole audit through on made-up returns."""
    from hsbstar.cli.demo.play import play

    play(folder, run, force=force)


def run(arguments: Sequence[str]) -> int:
    """Run one command in this process and return its exit code; errors are said, never raised.

    Raises SystemExit where a signal ended the program, so that nothing goes on with half a result.
    """
    return guarded(lambda: _run(arguments))


@cache
def parser() -> Any:
    """Return the parser of all commands; making it takes longer than many a command."""
    return typer.main.get_command(app)


def _run(arguments: Sequence[str]) -> int:
    if VARIABLE in os.environ:
        answer_shells()
    try:
        # Named here, since what it is called by differs (`hsbstar.exe`, `python -m hsbstar`).
        code = parser()(list(arguments), prog_name="hsbstar", standalone_mode=False)
    except SystemExit as end:
        go_on_ending()
        return end.code if isinstance(end.code, int) else 2
    except USAGE_ERROR as error:
        return say_misuse(error, arguments, Reporter())
    go_on_ending()
    return code if isinstance(code, int) else 0


def main() -> None:
    """Run hsbstar as a command."""
    sys.exit(run(sys.argv[1:]))
