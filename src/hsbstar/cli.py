"""The command line: turns what the user typed into one call, and errors into sentences.

Each command's module is imported when the command runs, so that `--help` is quick and no command
loads a library that it does not use.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

import hsbstar
from hsbstar.bounds import raised
from hsbstar.charts.formats import DPI, WIDTH_CM
from hsbstar.commands.pictures import PictureOptions
from hsbstar.ending import go_on_ending
from hsbstar.framework_cli import framework_app
from hsbstar.guarding import guarded
from hsbstar.options import (
    AllowErrors,
    AnswerFormat,
    By,
    Charts,
    Cluster,
    Dpi,
    Expected,
    Force,
    Format,
    FrameworkFile,
    Limits,
    Marking,
    Outputs,
    Quiet,
    Returns,
    RoundName,
    Same,
    Width,
    Workers,
)
from hsbstar.rounds_cli import rounds_app

app = typer.Typer(
    name="hsbstar",
    help="Run a harmful sexual behaviour (HSB) audit: blank workbooks out, returns in, a star "
    "and a comparison of rounds.",
    epilog="New here? Run: hsbstar demo",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    pretty_exceptions_show_locals=False,
)
app.add_typer(framework_app, name="framework")
app.add_typer(rounds_app)


def _say_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"hsbstar {hsbstar.__version__}")
        raise typer.Exit


@app.callback()
def _common(
    _version: Annotated[
        bool,
        typer.Option("--version", callback=_say_version, is_eager=True, help="Say the version."),
    ] = False,
) -> None:
    pass


@app.command(
    "new-audit",
    epilog="Example: hsbstar new-audit --round 2026 --agencies agencies.csv -o workbooks",
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
            metavar="FILE.csv", show_default=False,
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
            metavar="PLAN.xlsx", show_default=False,
            help="The last action plan: what is open in it stands there, too.",
        ),
    ] = None,
    same: Same = None,
    last_framework: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", show_default=False,
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
    from hsbstar.commands.last_round import Last
    from hsbstar.commands.new_audit import NewAudit
    from hsbstar.commands.new_audit import new_audit as run
    from hsbstar.commands.same_names import load_same
    from hsbstar.reporter import Reporter
    from hsbstar.workbooks.heading import Heading

    heading = Heading(area=area, round=round_name, due=due, marking=marking)
    asked = NewAudit(
        heading, tuple(agency or ()), agencies, framework, output, force,
        Last(tuple(last or ()), plan, last_framework, tuple(load_same(same or ())),
             raised(limit or ())),
        language,
    )
    raise typer.Exit(run(asked, Reporter(quiet=quiet)))


@app.command(
    epilog="Example: hsbstar check returns --expected agencies.csv --send-back send-back"
)
def check(
    returns: Returns,
    expected: Expected = None,
    framework: FrameworkFile = None,
    send_back: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR", show_default=False,
            help="For each return with errors or warnings, write into DIR a copy with the cells "
            "marked and listed, and a text for the e-mail. Notes alone are not sent back.",
        ),
    ] = None,
    due: Annotated[
        str,
        typer.Option(
            metavar="DATE", help="When to send the corrected copy, in words.", show_default=False
        ),
    ] = "",
    limit: Limits = None,
    workers: Workers = 0,
    cluster: Cluster = "",
    answer_format: AnswerFormat = Format.TEXT,
    force: Force = False,
    quiet: Quiet = False,
) -> None:
    """Check returns and list every finding; returns themselves are never changed."""
    from hsbstar.batches import Manner
    from hsbstar.commands.check import Check
    from hsbstar.commands.check import check as run
    from hsbstar.reporter import Reporter

    back = None
    if send_back:
        from hsbstar.commands.send_back import SendBack

        back = SendBack(send_back, due, force)
    asked = Check(
        tuple(returns), expected, framework, answer_format is Format.JSON, raised(limit or ()),
        back, Manner(back is not None, workers, cluster),
    )
    raise typer.Exit(run(asked, Reporter(quiet=quiet)))


@app.command(epilog="Example: hsbstar moderate returns -o moderation.xlsx")
def moderate(
    returns: Returns,
    output: Annotated[
        Path, typer.Option("-o", "--output", metavar="FILE.xlsx", help="The workbook to write.")
    ] = Path("moderation.xlsx"),
    round_name: RoundName = None,
    framework: FrameworkFile = None,
    marking: Marking = "",
    allow_errors: AllowErrors = False,
    limit: Limits = None,
    force: Force = False,
    quiet: Quiet = False,
) -> None:
    """Make the workbook for the meeting that agrees scores; it holds evidence."""
    from hsbstar.commands.moderate import Moderate
    from hsbstar.commands.moderate import moderate as run
    from hsbstar.reporter import Reporter

    asked = Moderate(
        tuple(returns), output, framework, round_name, marking, allow_errors, force,
        raised(limit or ()),
    )
    raise typer.Exit(run(asked, Reporter(quiet=quiet)))


@app.command(epilog="Example: hsbstar score returns --expected agencies.csv -o results")
def score(
    returns: Returns,
    output: Outputs = Path(),
    round_name: RoundName = None,
    expected: Expected = None,
    framework: FrameworkFile = None,
    marking: Marking = "",
    star_tool: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE.xlsx", show_default=False,
            help="Fill a star tool of your own instead of ours.",
        ),
    ] = None,
    star_map: Annotated[
        Path | None,
        typer.Option(
            metavar="MAP.yaml", show_default=False,
            help="Which cells of your star tool get which scores (see star-map).",
        ),
    ] = None,
    chart: Charts = None,
    dpi: Dpi = DPI,
    width: Width = WIDTH_CM,
    spread: Annotated[
        bool, typer.Option("--spread", help="Draw how far agencies are apart, too.")
    ] = False,
    allow_errors: AllowErrors = False,
    with_evidence: Annotated[
        bool,
        typer.Option(
            "--with-evidence",
            help="Add evidence and actions, word for word: a sheet, and columns of --tidy.",
        ),
    ] = False,
    allow_identifying: Annotated[
        bool,
        typer.Option(
            "--allow-identifying",
            help="Copy it even where a text seems to identify a child.",
        ),
    ] = False,
    agreed: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE.xlsx", show_default=False,
            help="The moderation workbook, filled in: its agreed scores count (see moderate).",
        ),
    ] = None,
    weights: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE.csv", show_default=False,
            help="How much each agency counts: columns agency, weight. Told on every output.",
        ),
    ] = None,
    only: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME", show_default=False,
            help="An agency or a strand: others of its kind do not count; may be repeated.",
        ),
    ] = None,
    without: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME", show_default=False,
            help="An agency or a strand that does not count; may be repeated.",
        ),
    ] = None,
    by: Annotated[
        By | None,
        typer.Option(help="Draw a second star, of strands across domains.", show_default=False),
    ] = None,
    minimum_agencies: Annotated[
        int | None,
        typer.Option(
            metavar="N", min=1, show_default=False,
            help="Mark statements that fewer agencies scored as thin evidence.",
        ),
    ] = None,
    tidy: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR", show_default=False,
            help="Write every answer into DIR, too, as one long table: .csv and .parquet, with a "
            "data dictionary.",
        ),
    ] = None,
    limit: Limits = None,
    workers: Workers = 0,
    cluster: Cluster = "",
    answer_format: AnswerFormat = Format.TEXT,
    force: Force = False,
    quiet: Quiet = False,
) -> None:
    """Score a round: fill the star tool and draw the star."""
    from hsbstar.commands.drawing import drawing

    # Who draws gets ready while all else is loaded and read.
    with drawing() as begin_to_draw:
        from hsbstar.batches import Manner
        from hsbstar.commands.score import Score
        from hsbstar.commands.score import score as run
        from hsbstar.commands.voices import Voices
        from hsbstar.reporter import Reporter

        voices = Voices(
            weights, tuple(only or ()), tuple(without or ()), by is By.STRAND, minimum_agencies or 0
        )
        asked = Score(
            tuple(returns), output, round_name, expected, framework, marking, star_tool, star_map,
            allow_errors, answer_format is Format.JSON, force,
            PictureOptions(tuple(chart or ()), dpi, width), spread, raised(limit or ()),
            with_evidence, allow_identifying, agreed, voices,
            Manner(with_evidence, workers, cluster), tidy,
        )
        code = run(asked, Reporter(quiet=quiet), begin_to_draw)
    raise typer.Exit(code)


@app.command("star-map", epilog="Example: hsbstar star-map council.xlsx -o council-map.yaml")
def star_map(
    star_tool: Annotated[
        Path,
        typer.Argument(
            metavar="FILE.xlsx", help="A star tool of your own.", show_default=False
        ),
    ],
    output: Annotated[
        Path, typer.Option("-o", "--output", metavar="MAP.yaml", help="The map to write.",
                           show_default=False),
    ],
    framework: FrameworkFile = None,
    force: Force = False,
) -> None:
    """Find where your own star tool wants its scores, and save that as a map."""
    from hsbstar.commands.star_map import map_star_tool
    from hsbstar.reporter import Reporter

    map_star_tool(star_tool, output, Reporter(), framework_file=framework, force=force)


@app.command(epilog="Example: hsbstar explain results/star-tool.xlsx 2.4")
def explain(
    star_tool: Annotated[
        Path, typer.Argument(metavar="STAR-TOOL.xlsx", help="A star tool that hsbstar filled.",
                             show_default=False)
    ],
    figure: Annotated[
        str, typer.Argument(metavar="REF", show_default=False,
                            help="A statement's ref, a domain's number, or a strand.")
    ],
    limit: Limits = None,
) -> None:
    """Follow a figure down to the cells that it came from."""
    from hsbstar.commands.explain import explain as run
    from hsbstar.reporter import Reporter

    raise typer.Exit(run(star_tool, figure, Reporter(), raised(limit or ())))


@app.command(
    epilog="Example: hsbstar plan results/star-tool.xlsx --returns returns -o action-plan.xlsx"
)
def plan(
    star_tool: Annotated[
        Path, typer.Argument(metavar="STAR-TOOL.xlsx", help="A star tool that hsbstar filled.",
                             show_default=False)
    ],
    output: Annotated[
        Path, typer.Option("-o", "--output", metavar="FILE.xlsx", help="The plan to write.")
    ] = Path("action-plan.xlsx"),
    returns: Annotated[
        list[Path] | None,
        typer.Option(
            metavar="PATH", show_default=False,
            help="The returns that were scored: what agencies proposed in them is shown.",
        ),
    ] = None,
    last: Annotated[
        Path | None,
        typer.Option(
            "--from", metavar="LAST.xlsx", show_default=False,
            help="Last round's plan, filled in: what is unfinished comes along.",
        ),
    ] = None,
    top: Annotated[
        int, typer.Option(metavar="N", min=1, max=500, help="How many priorities.")
    ] = 10,
    framework: FrameworkFile = None,
    marking: Marking = "",
    limit: Limits = None,
    force: Force = False,
    quiet: Quiet = False,
) -> None:
    """Make the action plan for the statements that need it most."""
    from hsbstar.commands.plan import MakePlan
    from hsbstar.commands.plan import plan as run
    from hsbstar.reporter import Reporter

    asked = MakePlan(
        star_tool, output, tuple(returns or ()), last, top, framework, marking, force,
        raised(limit or ()),
    )
    raise typer.Exit(run(asked, Reporter(quiet=quiet)))


@app.command(epilog="Example: hsbstar demo my-demo")
def demo(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Where to make it.")] = Path(
        "hsbstar-demo"
    ),
    force: Force = False,
) -> None:
    """Play a whole audit through on made-up returns."""
    from hsbstar.demo import play

    play(folder, run, force=force)


def run(arguments: Sequence[str]) -> int:
    """Run one command in this process and return its exit code; errors are said, never raised.

    Raises SystemExit where a signal ended the program, so that nothing goes on with half a result.
    """
    return guarded(lambda: _run(arguments))


def _run(arguments: Sequence[str]) -> int:
    try:
        app(list(arguments))
    except SystemExit as end:
        go_on_ending()
        return end.code if isinstance(end.code, int) else 2
    return 2


def main() -> None:
    """Run hsbstar as a command."""
    sys.exit(run(sys.argv[1:]))
