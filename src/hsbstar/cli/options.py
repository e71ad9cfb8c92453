"""The options that several commands have or that belong together, each declared once.

An option that one command alone has is declared in that command's signature.
"""

from __future__ import annotations

from dataclasses import asdict
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from hsbstar import framework
from hsbstar.charts import MAX_DPI, MAX_WIDTH_CM, MIN_DPI, MIN_WIDTH_CM
from hsbstar.core.limits import DEFAULT_LIMITS
from hsbstar.returns import VersionRule

INPUTS = "What comes in"
NAMES = "Names and dates"
SCORING = "How it is scored"
CHOICES = "What is chosen"
OUTPUTS = "What comes out"
PICTURES = "Pictures"
LIMITS = "Limits and speed"
"""The panels of options. An option is in the same panel in every command, so that its place is
learnt once; a command's signature has its panels in this order, but for the one needed first."""


class Format(StrEnum):
    """How an answer is written."""

    TEXT = "text"
    JSON = "json"


class By(StrEnum):
    """What else a star can be drawn by."""

    STRAND = "strand"



def propose_limits() -> list[str]:
    """Return what the Tab key proposes for `--limit`: each limit, raised to double."""
    return [f"{name}={2 * value}" for name, value in asdict(DEFAULT_LIMITS).items()]


def propose_strands() -> list[str]:
    """Return what the Tab key proposes for names of agencies and strands: the strands."""
    return list(framework.STRANDS)


Returns = Annotated[list[Path], typer.Argument(
    metavar="RETURNS", help="Returned workbooks, or folders of them.",
)]
StarTool = Annotated[Path, typer.Argument(
    metavar="STAR-TOOL.xlsx", help="A star tool that hsbstar filled.",
)]
FrameworkFile = Annotated[Path | None, typer.Option(
    "--framework", metavar="FILE", help="Your own framework file.", rich_help_panel=INPUTS,
)]
Same = Annotated[list[str] | None, typer.Option(
    "--same", metavar="A=B", rich_help_panel=INPUTS,
    help="Two names that are one agency's, or a list of such pairs (.csv or .xlsx; columns agency, "
    "same as); may be repeated.",
)]
Expected = Annotated[Path | None, typer.Option(
    "--expected", metavar="FILE", help="The list of agencies that were asked (.csv or .xlsx).",
    rich_help_panel=INPUTS,
)]
WhichVersions = Annotated[VersionRule | None, typer.Option(
    "--versions", metavar="latest|mean", show_default=False, rich_help_panel=INPUTS,
    help="Where an agency returned more than once: count its latest return, or their mean.",
)]
Use = Annotated[list[Path] | None, typer.Option(
    "--use", metavar="FILE", rich_help_panel=INPUTS,
    help="Where an agency returned more than once: count this return of it; may be repeated.",
)]
RoundName = Annotated[str | None, typer.Option(
    "--round", metavar="NAME", help="The round's name.", rich_help_panel=NAMES,
)]
AllowErrors = Annotated[bool, typer.Option(
    "--allow-errors", rich_help_panel=SCORING,
    help="Count faulty answers as blank and leave out files that cannot be read.",
)]
MinimumAgencies = Annotated[int | None, typer.Option(
    metavar="N", min=1, rich_help_panel=SCORING,
    help="Mark statements that fewer agencies scored as thin evidence.",
)]
Only = Annotated[list[str] | None, typer.Option(
    metavar="NAME", autocompletion=propose_strands, rich_help_panel=SCORING,
    help="An agency or a strand: others of its kind, and statements without a strand, do not "
    "count; may be repeated.",
)]
Without = Annotated[list[str] | None, typer.Option(
    metavar="NAME", autocompletion=propose_strands, rich_help_panel=SCORING,
    help="An agency or a strand that does not count; statements without a strand still count; "
    "may be repeated.",
)]
Weights = Annotated[Path | None, typer.Option(
    metavar="FILE", rich_help_panel=SCORING,
    help="How much each agency counts: a list (.csv or .xlsx) with columns agency, weight. Stated "
    "on every output.",
)]
Outputs = Annotated[Path, typer.Option(
    "-o", "--output", metavar="DIR", help="Folder for the outputs.",
    show_default="this folder", rich_help_panel=OUTPUTS,
)]
FrameworkText = Annotated[Path | None, typer.Option(
    "-o", "--output", metavar="FILE.yaml", help="Write it into a file instead.",
    rich_help_panel=OUTPUTS,
)]
Marking = Annotated[str | None, typer.Option(
    "--marking", metavar="TEXT", rich_help_panel=OUTPUTS,
    help="Protective marking for every page; without it, the highest of what is read.",
)]
AnswerFormat = Annotated[Format, typer.Option(
    "--format", metavar="text|json", show_default=False, rich_help_panel=OUTPUTS,
    help="How to write the answer: to be read (text), or for another program (json).",
)]
Force = Annotated[bool, typer.Option(
    "--force", help="Replace existing outputs.", rich_help_panel=OUTPUTS,
)]
Quiet = Annotated[bool, typer.Option(
    "-q", "--quiet", help="Show only results and errors.", rich_help_panel=OUTPUTS,
)]
Charts = Annotated[list[Path] | None, typer.Option(
    "--chart", metavar="FILE", rich_help_panel=PICTURES,
    help="The picture: a .png, .svg or .pdf file; may be repeated.",
)]
SecondStar = Annotated[By | None, typer.Option(
    metavar="strand", help="Draw a second star, of strands across domains.",
    rich_help_panel=PICTURES,
)]
Spread = Annotated[bool, typer.Option(
    "--spread", help="Draw how far agencies are apart, too.", rich_help_panel=PICTURES,
)]
Dpi = Annotated[int, typer.Option(
    "--dpi", min=MIN_DPI, max=MAX_DPI, metavar="DOTS", help="Dots an inch of a .png.",
    rich_help_panel=PICTURES,
)]
Width = Annotated[float, typer.Option(
    "--width", min=MIN_WIDTH_CM, max=MAX_WIDTH_CM, metavar="CM",
    help="How wide the picture is, in centimetres.", rich_help_panel=PICTURES,
)]
Limits = Annotated[list[str] | None, typer.Option(
    "--limit", metavar="NAME=NUMBER", autocompletion=propose_limits,
    help="Raise a limit for files that you trust, as rows=50000; may be repeated.",
    rich_help_panel=LIMITS,
)]
Workers = Annotated[int, typer.Option(
    "--workers", metavar="N", min=0, max=64, show_default=False, rich_help_panel=LIMITS,
    help="How many processes read; 0: as many as are worth it.",
)]
Cluster = Annotated[str, typer.Option(
    "--cluster", metavar="ADDRESS", rich_help_panel=LIMITS,
    help="Let the workers of a Dask scheduler read, as tcp://10.0.0.5:8786.",
)]
