"""The options that several commands have or that belong together, each declared once.

An option that one command alone has is declared in that command's signature.
"""

from __future__ import annotations

from dataclasses import asdict
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Protocol

import typer

from hsbstar import framework
from hsbstar.charts import MAX_DPI, MAX_WIDTH_CM, MIN_DPI, MIN_WIDTH_CM
from hsbstar.cli.round_file import next_command
from hsbstar.core.limits import DEFAULT_LIMITS
from hsbstar.returns import VersionRule

if TYPE_CHECKING:
    from hsbstar.core.limits import FileLimits
    from hsbstar.returns import Versions

USUAL = "Options used most"
INPUTS = "Other input files"
NAMES = "Names and dates"
SCORING = "Scoring"
CHOICES = "What to show"
OUTPUTS = "Other output options"
PICTURES = "Pictures"
LIMITS = "For many or very large files"
PANELS = (USUAL, NAMES, INPUTS, SCORING, CHOICES, OUTPUTS, PICTURES, LIMITS)
"""The panels of options, in the order of every command's help. An option is in the same panel in
every command, so that its place is learnt once."""


class Format(StrEnum):
    """How an answer is written."""

    TEXT = "text"
    JSON = "json"


class By(StrEnum):
    """What else a star can be drawn by."""

    STRAND = "strand"


class ReadsReturns(Protocol):
    """The options of a command that reads a round's returns."""

    @property
    def paths(self) -> tuple[Path, ...]:
        """The returns, and folders of them."""

    @property
    def expected_file(self) -> Path | None:
        """The list of the agencies that were to take part."""

    @property
    def round_name(self) -> str | None:
        """The round that the returns are to be of."""

    @property
    def versions(self) -> Versions:
        """Which of several returns of an agency counts."""

    @property
    def framework_file(self) -> Path | None:
        """The user's own framework."""

    @property
    def limits(self) -> FileLimits:
        """The limits of each file."""


class Scores(ReadsReturns, Protocol):
    """The options of a command that scores them."""

    @property
    def allow_errors(self) -> bool:
        """Whether faulty answers count as blank."""

    @property
    def as_json(self) -> bool:
        """Whether the answer is JSON."""


def of_round(options: ReadsReturns) -> dict[str, object]:
    """Return what was given about a round's returns, for the next command that reads them."""
    return {
        "expected": options.expected_file, "round": options.round_name,
        "versions": options.versions.rule, "use": options.versions.use,
        "framework": options.framework_file, "limit": options.limits.raised,
    }


def check_command(options: ReadsReturns) -> str:
    """Return the command that lists every finding of a round's returns."""
    return next_command("check", *options.paths, **of_round(options))


def propose_limits() -> list[str]:
    """Return what the Tab key proposes for `--limit`: each limit, raised to double."""
    return [f"{name}={2 * value}" for name, value in asdict(DEFAULT_LIMITS).items()]


def propose_strands() -> list[str]:
    """Return what the Tab key proposes for names of agencies and strands: the strands."""
    return list(framework.STRANDS)


Returns = Annotated[list[Path], typer.Argument(
    metavar="RETURNS", help="Returned workbooks, or emails, zips or folders of them.",
)]
StarTool = Annotated[Path, typer.Argument(
    metavar="STAR-TOOL.xlsx", help="A star tool that hsbstar filled.",
)]
FrameworkFile = Annotated[Path | None, typer.Option(
    "--framework", metavar="FILE", help="Your own framework file.", rich_help_panel=INPUTS,
)]
Same = Annotated[list[str] | None, typer.Option(
    "--same", metavar="A=B", rich_help_panel=INPUTS,
    help="Two names for the same agency, or a list of such pairs (.csv or .xlsx with columns "
    "agency and same as); may be repeated.",
)]
Expected = Annotated[Path | None, typer.Option(
    "--expected", metavar="FILE", help="The list of agencies asked to take part (.csv or .xlsx).",
    rich_help_panel=USUAL,
)]
WhichVersions = Annotated[VersionRule | None, typer.Option(
    "--versions", metavar="latest|mean", show_default=False, rich_help_panel=INPUTS,
    help="If an agency returned more than once, use its latest return or the mean of its returns.",
)]
Use = Annotated[list[Path] | None, typer.Option(
    "--use", metavar="FILE", rich_help_panel=INPUTS,
    help="If an agency returned more than once, use this return; may be repeated.",
)]
RoundName = Annotated[str | None, typer.Option(
    "--round", metavar="NAME", help="The round's name.", rich_help_panel=USUAL,
)]
AllowErrors = Annotated[bool, typer.Option(
    "--allow-errors", rich_help_panel=USUAL,
    help="Count faulty answers as blank and leave out files that cannot be read.",
)]
MinimumAgencies = Annotated[int | None, typer.Option(
    metavar="N", min=1, rich_help_panel=SCORING,
    help="Mark statements scored by fewer agencies than this as thin evidence.",
)]
Only = Annotated[list[str] | None, typer.Option(
    metavar="NAME", autocompletion=propose_strands, rich_help_panel=SCORING,
    help="Count only this agency or strand; may be repeated. With a strand, statements without "
    "one do not count.",
)]
Without = Annotated[list[str] | None, typer.Option(
    metavar="NAME", autocompletion=propose_strands, rich_help_panel=SCORING,
    help="Leave out this agency or strand; may be repeated. Statements without a strand still "
    "count.",
)]
Weights = Annotated[Path | None, typer.Option(
    metavar="FILE", rich_help_panel=SCORING,
    help="How much each agency counts: a list (.csv or .xlsx) with columns agency and weight. "
    "Stated on every output.",
)]
Outputs = Annotated[Path, typer.Option(
    "-o", "--output", metavar="DIR", help="Folder for the outputs.",
    show_default="this folder", rich_help_panel=USUAL,
)]
FrameworkText = Annotated[Path | None, typer.Option(
    "-o", "--output", metavar="FILE.yaml", help="Write to a file instead.",
    rich_help_panel=USUAL,
)]
Marking = Annotated[str | None, typer.Option(
    "--marking", metavar="TEXT", rich_help_panel=OUTPUTS,
    help="Protective marking for every page. If left out, the highest marking of the files read.",
)]
AnswerFormat = Annotated[Format, typer.Option(
    "--format", metavar="text|json", show_default=False, rich_help_panel=OUTPUTS,
    help="Show the results as text, or as JSON for another program.",
)]
Force = Annotated[bool, typer.Option(
    "--force", help="Replace existing outputs.", rich_help_panel=USUAL,
)]
Quiet = Annotated[bool, typer.Option(
    "-q", "--quiet", help="Show only errors and the files written.", rich_help_panel=OUTPUTS,
)]
Charts = Annotated[list[Path] | None, typer.Option(
    "--chart", metavar="FILE", rich_help_panel=PICTURES,
    help="Picture to write: a .png, .svg or .pdf file; may be repeated.",
)]
SecondStar = Annotated[By | None, typer.Option(
    metavar="strand", help="Draw a second star, of strands across domains.",
    rich_help_panel=PICTURES,
)]
Spread = Annotated[bool, typer.Option(
    "--spread", help="Also show how far apart agencies' scores are.", rich_help_panel=PICTURES,
)]
Dpi = Annotated[int, typer.Option(
    "--dpi", min=MIN_DPI, max=MAX_DPI, metavar="DOTS", help="Dots per inch in a .png.",
    rich_help_panel=PICTURES,
)]
Width = Annotated[float, typer.Option(
    "--width", min=MIN_WIDTH_CM, max=MAX_WIDTH_CM, metavar="CM",
    help="Width of the picture in centimetres.", rich_help_panel=PICTURES,
)]
Limits = Annotated[list[str] | None, typer.Option(
    "--limit", metavar="NAME=NUMBER", autocompletion=propose_limits,
    help="Raise a limit for files you trust, for example rows=50000; may be repeated.",
    rich_help_panel=LIMITS,
)]
Workers = Annotated[int, typer.Option(
    "--workers", metavar="N", min=0, max=64, show_default=False, rich_help_panel=LIMITS,
    help="Number of processes that read files. With 0, hsbstar chooses.",
)]
Cluster = Annotated[str, typer.Option(
    "--cluster", metavar="ADDRESS", rich_help_panel=LIMITS,
    help="Read the files on a Dask cluster, for example tcp://10.0.0.5:8786.",
)]
