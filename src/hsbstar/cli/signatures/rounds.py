"""The commands that set rounds beside each other, on the command line."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from hsbstar.charts import DPI, WIDTH_CM
from hsbstar.cli.completions import propose_workbooks, propose_yaml
from hsbstar.cli.help_pages import Command
from hsbstar.cli.options import (
    AnswerFormat,
    Charts,
    Dpi,
    Force,
    Format,
    Limits,
    Marking,
    Outputs,
    Quiet,
    Same,
    Width,
)
from hsbstar.cli.pictures import PictureOptions
from hsbstar.core.limits import raised

rounds_app = typer.Typer()


@rounds_app.command(
    cls=Command, short_help="Set rounds side by side: what changed, and how sure that is.",
    epilog="hsbstar compare 2025/star-tool.xlsx 2026/star-tool.xlsx -o change\n"
    "hsbstar compare 2025/returns 2026/returns --plan action-plan.xlsx -o change",
)
def compare(
    before: Annotated[
        Path,
        typer.Argument(
            metavar="BEFORE", show_default=False,
            help="The first round: a star tool, or a folder of returns.",
        ),
    ],
    after: Annotated[
        Path, typer.Argument(metavar="AFTER", help="The next round.", show_default=False)
    ],
    later: Annotated[
        list[Path] | None,
        typer.Argument(metavar="LATER", help="Later rounds.", show_default=False),
    ] = None,
    output: Outputs = Path(),
    same: Same = None,
    plan: Annotated[
        Path | None,
        typer.Option(
            metavar="PLAN.xlsx", show_default=False, autocompletion=propose_workbooks,
            help="The last action plan: its actions stand beside their statements.",
        ),
    ] = None,
    framework: Annotated[
        list[Path] | None,
        typer.Option(
            metavar="FILE", show_default=False, autocompletion=propose_yaml,
            help="Your own framework file; with returns of several editions, one for each.",
        ),
    ] = None,
    fail_on_decline: Annotated[
        bool,
        typer.Option(
            "--fail-on-decline",
            help="Exit 1 where a domain fell among agencies in both rounds.",
        ),
    ] = False,
    fail_on_clear_fall: Annotated[
        bool,
        typer.Option(
            "--fail-on-clear-fall", help="Exit 1 only where such a fall is called clear.",
        ),
    ] = False,
    marking: Marking = "",
    chart: Charts = None,
    dpi: Dpi = DPI,
    width: Width = WIDTH_CM,
    limit: Limits = None,
    answer_format: AnswerFormat = Format.TEXT,
    force: Force = False,
    quiet: Quiet = False,
) -> None:
    """Set audit rounds side by side: what changed, and how sure that is."""
    from hsbstar.cli.commands.compare import Compare
    from hsbstar.cli.commands.compare import compare as run
    from hsbstar.cli.terminal import Reporter

    asked = Compare(
        (before, after, *(later or ())), output, tuple(framework or ()), marking,
        answer_format is Format.JSON, force, PictureOptions(tuple(chart or ()), dpi, width),
        raised(limit or ()), tuple(same or ()), plan, fail_on_decline, fail_on_clear_fall,
    )
    raise typer.Exit(run(asked, Reporter(quiet=quiet)))


@rounds_app.command(
    "collate-areas", cls=Command,
    short_help="Set many areas' latest rounds side by side, without names.",
    epilog="hsbstar collate-areas areas -o region.xlsx --key key.csv",
)
def collate_areas(
    rounds: Annotated[
        list[Path],
        typer.Argument(
            metavar="ROUNDS", help="Star tools of areas, or folders of them.", show_default=False
        ),
    ],
    output: Annotated[
        Path,
        typer.Option("-o", "--output", metavar="FILE.xlsx",
                     help="The workbook; two .csv tables go beside it."),
    ] = Path("region.xlsx"),
    name_areas: Annotated[
        bool,
        typer.Option("--name-areas", help="Show the areas' names and scores instead of labels."),
    ] = False,
    key: Annotated[
        Path | None,
        typer.Option(metavar="FILE.csv", show_default=False,
                     help="Write which label is which area's; keep it apart."),
    ] = None,
    area: Annotated[
        str,
        typer.Option(metavar="NAME", show_default=False,
                     help="Say on the terminal where this area lies."),
    ] = "",
    marking: Marking = "",
    allow_errors: Annotated[
        bool,
        typer.Option("--allow-errors", help="Leave out star tools that cannot be read."),
    ] = False,
    limit: Limits = None,
    answer_format: AnswerFormat = Format.TEXT,
    force: Force = False,
    quiet: Quiet = False,
) -> None:
    """Set the latest rounds of many areas side by side, without their names."""
    from hsbstar.cli.commands.collate_areas import CollateAreas
    from hsbstar.cli.commands.collate_areas import collate as run
    from hsbstar.cli.terminal import Reporter

    asked = CollateAreas(
        tuple(rounds), output, name_areas, key, area, marking, allow_errors,
        answer_format is Format.JSON, force, raised(limit or ()),
    )
    raise typer.Exit(run(asked, Reporter(quiet=quiet)))
