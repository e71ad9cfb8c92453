"""The commands that take one star tool, on the command line: explain, plan, report, star-map."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from hsbstar.cli.completions import propose_figures, propose_templates, propose_workbooks
from hsbstar.cli.help_pages import Command
from hsbstar.cli.options import Force, FrameworkFile, Limits, Marking, Quiet, Same, StarTool
from hsbstar.core.limits import raised

star_tool_app = typer.Typer()


@star_tool_app.command(
    cls=Command,
    epilog="hsbstar explain results/star-tool.xlsx 2.4\n"
    "hsbstar explain results/star-tool.xlsx practice",
)
def explain(
    star_tool: StarTool,
    figure: Annotated[
        str, typer.Argument(metavar="REF", show_default=False, autocompletion=propose_figures,
                            help="A statement's ref, a domain's number, or a strand.")
    ],
    limit: Limits = None,
) -> None:
    """Follow a figure down to the cells that it came from."""
    from hsbstar.cli.commands.explain import explain as run
    from hsbstar.cli.terminal import Reporter

    raise typer.Exit(run(star_tool, figure, Reporter(), raised(limit or ())))


@star_tool_app.command(
    cls=Command,
    epilog="hsbstar plan results/star-tool.xlsx --returns returns -o action-plan.xlsx\n"
    "hsbstar plan 2027/star-tool.xlsx --from 2026/action-plan.xlsx -o plan.xlsx",
)
def plan(
    star_tool: StarTool,
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
            "--from", metavar="LAST.xlsx", show_default=False, autocompletion=propose_workbooks,
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
    from hsbstar.cli.commands.plan import MakePlan
    from hsbstar.cli.commands.plan import plan as run
    from hsbstar.cli.terminal import Reporter

    asked = MakePlan(
        star_tool, output, tuple(returns or ()), last, top, framework, marking, force,
        raised(limit or ()),
    )
    raise typer.Exit(run(asked, Reporter(quiet=quiet)))


@star_tool_app.command(
    cls=Command, short_help="Write the paper that the board reads, for Word or as a page.",
    epilog="hsbstar report results/star-tool.xlsx --plan action-plan.xlsx -o report.docx\n"
    "hsbstar report 2027/star-tool.xlsx --compare 2026/star-tool.xlsx\n"
    "hsbstar report results/star-tool.xlsx --public -o report.html",
)
def report(
    star_tool: StarTool,
    output: Annotated[
        Path, typer.Option("-o", "--output", metavar="FILE",
                           help="The paper: a .docx file for Word, or an .html page.")
    ] = Path("report.docx"),
    earlier: Annotated[
        Path | None,
        typer.Option(
            "--compare", metavar="EARLIER.xlsx", show_default=False,
            autocompletion=propose_workbooks,
            help="The star tool of an earlier round: the paper tells what changed since.",
        ),
    ] = None,
    plan: Annotated[
        Path | None,
        typer.Option(
            metavar="PLAN.xlsx", show_default=False, autocompletion=propose_workbooks,
            help="The action plan, filled in: its actions stand beside the priorities.",
        ),
    ] = None,
    template: Annotated[
        Path | None,
        typer.Option(
            metavar="THEIR.docx", show_default=False, autocompletion=propose_templates,
            help="A Word file with your own styles, headers and footers. The paper takes the place "
            "of its paragraph ‘[report]’, or else of all its text.",
        ),
    ] = None,
    public: Annotated[
        bool,
        typer.Option(
            "--public",
            help="Make the version to publish: no agency named, nothing from fewer than five.",
        ),
    ] = False,
    marking: Annotated[
        str | None,
        typer.Option(metavar="TEXT", show_default=False,
                     help="Protective marking for every page; else the star tool's own."),
    ] = None,
    same: Same = None,
    framework: FrameworkFile = None,
    limit: Limits = None,
    force: Force = False,
    quiet: Quiet = False,
) -> None:
    """Write the paper that the board reads: for Word, or as a page of HTML."""
    from hsbstar.cli.commands.report import Report
    from hsbstar.cli.commands.report import report as run
    from hsbstar.cli.terminal import Reporter

    asked = Report(
        star_tool, output, earlier, plan, template, framework, public, marking,
        tuple(same or ()), force, raised(limit or ()),
    )
    raise typer.Exit(run(asked, Reporter(quiet=quiet)))


@star_tool_app.command(
    "star-map", cls=Command, short_help="Find where your own star tool wants its scores.",
    epilog="hsbstar star-map council.xlsx -o council-map.yaml",
)
def star_map(
    star_tool: Annotated[
        Path,
        typer.Argument(
            metavar="FILE.xlsx", help="A star tool of your own.", show_default=False,
            autocompletion=propose_workbooks,
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
    from hsbstar.cli.commands.star_map import map_star_tool
    from hsbstar.cli.terminal import Reporter

    map_star_tool(star_tool, output, Reporter(), framework_file=framework, force=force)
