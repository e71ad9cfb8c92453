"""The commands that read returns, on the command line: check, moderate and score."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from hsbstar.charts import DPI, WIDTH_CM
from hsbstar.cli.completions import propose_lists, propose_strands, propose_workbooks, propose_yaml
from hsbstar.cli.help_pages import Command
from hsbstar.cli.options import (
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
    Width,
    Workers,
)
from hsbstar.cli.pictures import PictureOptions
from hsbstar.core.limits import raised

returns_app = typer.Typer()


@returns_app.command(
    cls=Command, short_help="Check returns and list every finding; nothing is changed.",
    epilog="hsbstar check returns\n"
    "hsbstar check returns --expected agencies.csv --send-back send-back",
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
    from hsbstar.cli.commands.check import Check
    from hsbstar.cli.commands.check import check as run
    from hsbstar.cli.terminal import Reporter
    from hsbstar.returns import Manner

    back = None
    if send_back:
        from hsbstar.cli.commands.send_back import SendBack

        back = SendBack(send_back, due, force)
    asked = Check(
        tuple(returns), expected, framework, answer_format is Format.JSON, raised(limit or ()),
        back, Manner(back is not None, workers, cluster),
    )
    raise typer.Exit(run(asked, Reporter(quiet=quiet)))


@returns_app.command(
    cls=Command, short_help="Make the workbook for the meeting that agrees scores.",
    epilog="hsbstar moderate returns -o moderation.xlsx",
)
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
    from hsbstar.cli.commands.moderate import Moderate
    from hsbstar.cli.commands.moderate import moderate as run
    from hsbstar.cli.terminal import Reporter

    asked = Moderate(
        tuple(returns), output, framework, round_name, marking, allow_errors, force,
        raised(limit or ()),
    )
    raise typer.Exit(run(asked, Reporter(quiet=quiet)))


@returns_app.command(
    cls=Command,
    epilog="hsbstar score returns --expected agencies.csv -o results\n"
    "hsbstar score returns --agreed moderation.xlsx -o results --force\n"
    "hsbstar score returns --only \"Northshire Police\" --only practice -o practice",
)
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
            metavar="FILE.xlsx", show_default=False, autocompletion=propose_workbooks,
            help="Fill a star tool of your own instead of ours.",
        ),
    ] = None,
    star_map: Annotated[
        Path | None,
        typer.Option(
            metavar="MAP.yaml", show_default=False, autocompletion=propose_yaml,
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
            metavar="FILE.xlsx", show_default=False, autocompletion=propose_workbooks,
            help="The moderation workbook, filled in: its agreed scores count (see moderate).",
        ),
    ] = None,
    weights: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE.csv", show_default=False, autocompletion=propose_lists,
            help="How much each agency counts: columns agency, weight. Told on every output.",
        ),
    ] = None,
    only: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME", show_default=False, autocompletion=propose_strands,
            help="An agency or a strand: others of its kind do not count; may be repeated.",
        ),
    ] = None,
    without: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME", show_default=False, autocompletion=propose_strands,
            help="An agency or a strand that does not count; may be repeated.",
        ),
    ] = None,
    by: Annotated[
        By | None,
        typer.Option(
            metavar="strand", help="Draw a second star, of strands across domains.",
            show_default=False,
        ),
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
    from hsbstar.cli.pictures import drawing

    # Who draws gets ready while all else is loaded and read.
    with drawing() as begin_to_draw:
        from hsbstar.cli.commands.score import Score
        from hsbstar.cli.commands.score import score as run
        from hsbstar.cli.selection import Voices
        from hsbstar.cli.terminal import Reporter
        from hsbstar.returns import Manner

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
