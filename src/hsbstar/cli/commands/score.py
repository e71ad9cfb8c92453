"""`hsbstar score`: collate a round, fill the star tool, draw the star, report the result."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from hsbstar import moderation, returns, rounds, star_tool
from hsbstar.charts import DPI, WIDTH_CM
from hsbstar.cli import options as common, text
from hsbstar.cli.completions import propose_workbooks, propose_yaml
from hsbstar.cli.inputs import load_agencies, load_framework, progress_bar
from hsbstar.cli.panels import OUTPUTS, SCORING
from hsbstar.cli.pictures import PictureOptions, drawing
from hsbstar.cli.refusals import refuse_errors, refuse_identifying
from hsbstar.cli.selection import SelectionOptions
from hsbstar.cli.terminal import Reporter
from hsbstar.core.errors import HsbstarError
from hsbstar.core.limits import Bounds, raised
from hsbstar.core.outputs import check_outputs, write_files

if TYPE_CHECKING:
    from hsbstar.cli.pictures import Drawing

EXAMPLES = (
    "hsbstar score returns --expected agencies.csv -o results\n"
    "hsbstar score returns --agreed moderation.xlsx -o results --force\n"
    "hsbstar score returns --only \"Northshire Police\" --only practice -o practice"
)


@dataclass(frozen=True)
class ScoreOptions:
    """What the command was given."""

    paths: tuple[Path, ...]
    folder: Path
    round_name: str | None
    expected_file: Path | None
    framework_file: Path | None
    marking: str
    star_tool: Path | None
    star_map: Path | None
    pictures: PictureOptions
    allow_errors: bool
    with_evidence: bool
    allow_identifying: bool
    agreed_file: Path | None
    selection: SelectionOptions
    tidy_folder: Path | None
    bounds: Bounds
    workers: int
    cluster: str
    as_json: bool
    force: bool

    @property
    def inputs(self) -> list[Path]:
        """The files that the user named, beside the returns."""
        named = (self.expected_file, self.framework_file, self.star_tool, self.star_map,
                 self.agreed_file, self.selection.weights_file)
        return [path for path in named if path]


def command(
    paths: common.Returns,
    output: common.Outputs = Path(),
    round_name: common.RoundName = None,
    expected: common.Expected = None,
    framework: common.FrameworkFile = None,
    marking: common.Marking = "",
    star_tool: Annotated[Path | None, typer.Option(
        metavar="FILE.xlsx", autocompletion=propose_workbooks, rich_help_panel=OUTPUTS,
        help="Fill a star tool of your own instead of ours.",
    )] = None,
    star_map: Annotated[Path | None, typer.Option(
        metavar="MAP.yaml", autocompletion=propose_yaml, rich_help_panel=OUTPUTS,
        help="Which cells of your star tool get which scores (see star-map).",
    )] = None,
    chart: common.Charts = None,
    dpi: common.Dpi = DPI,
    width: common.Width = WIDTH_CM,
    spread: common.Spread = False,
    allow_errors: common.AllowErrors = False,
    with_evidence: Annotated[bool, typer.Option(
        "--with-evidence", rich_help_panel=OUTPUTS,
        help="Add evidence and actions, word for word: a sheet, and columns of --tidy.",
    )] = False,
    allow_identifying: Annotated[bool, typer.Option(
        "--allow-identifying", help="Copy it even where a text seems to identify a child.",
        rich_help_panel=OUTPUTS,
    )] = False,
    agreed: Annotated[Path | None, typer.Option(
        metavar="FILE.xlsx", autocompletion=propose_workbooks, rich_help_panel=SCORING,
        help="The moderation workbook, filled in: its agreed scores count (see moderate).",
    )] = None,
    weights: common.Weights = None,
    only: common.Only = None,
    without: common.Without = None,
    by: common.SecondStar = None,
    minimum_agencies: common.MinimumAgencies = None,
    tidy: Annotated[Path | None, typer.Option(
        metavar="DIR", rich_help_panel=OUTPUTS,
        help="Write every answer into DIR, too, as one long table: .csv, .parquet (needs "
        "hsbstar[parquet]) and a data dictionary.",
    )] = None,
    limit: common.Limits = None,
    workers: common.Workers = 0,
    cluster: common.Cluster = "",
    answer_format: common.AnswerFormat = common.Format.TEXT,
    force: common.Force = False,
    quiet: common.Quiet = False,
) -> int:
    """Score a round: fill the star tool and draw the star."""
    options = ScoreOptions(
        paths=tuple(paths), folder=output, round_name=round_name, expected_file=expected,
        framework_file=framework, marking=marking, star_tool=star_tool, star_map=star_map,
        pictures=PictureOptions(charts=tuple(chart or ()), dpi=dpi, width=width, spread=spread),
        allow_errors=allow_errors, with_evidence=with_evidence, agreed_file=agreed,
        allow_identifying=allow_identifying, tidy_folder=tidy, bounds=raised(limit or ()),
        selection=SelectionOptions(
            weights_file=weights, only=tuple(only or ()), without=tuple(without or ()),
            by_strand=by is common.By.STRAND, minimum=minimum_agencies or 0,
        ),
        workers=workers, cluster=cluster, as_json=answer_format is common.Format.JSON, force=force,
    )
    # A process of its own loads what draws while all else is loaded and read.
    with drawing() as begin_to_draw:
        return score_round(options, Reporter(quiet=quiet), begin_to_draw)


def score_round(options: ScoreOptions, reporter: Reporter, begin_to_draw: Drawing) -> int:
    """Score a round and return the exit code."""
    if options.allow_identifying and not options.with_evidence:
        raise HsbstarError("--allow-identifying is about evidence: name --with-evidence, too.")
    first, second = options.pictures.star_files(
        options.folder, by_strand=options.selection.by_strand
    )
    tables = rounds.tidy_outputs(options.tidy_folder) if options.tidy_folder else []
    if tables and not rounds.has_parquet():
        reporter.err.line((rounds.NO_PARQUET, ""))
    framework = load_framework(options.framework_file)
    expected = load_agencies(options.expected_file)
    star = star_tool.open_star(options.star_tool, options.star_map, framework)
    agreed = moderation.open_agreed(options.agreed_file)
    selection = options.selection.read(framework)
    intake = returns.take_in(
        options.paths, framework, expected=expected, round_name=options.round_name,
        progress=progress_bar(reporter), bounds=options.bounds,
        read_options=returns.ReadOptions(options.with_evidence, options.workers, options.cluster),
    )
    outputs = [*(options.folder / name for name in star.names), *first, *second, *tables]
    check_outputs(outputs, [*intake.files, *options.inputs], force=options.force)
    outcome = moderation.take_agreed(intake, agreed, framework, options.round_name, options.bounds)
    if refuse_errors(reporter, intake, outcome.findings, allowed=options.allow_errors,
                     as_json=options.as_json):
        return 1
    choices = rounds.choose(selection, intake.usable, framework)
    if options.with_evidence and not options.allow_identifying and refuse_identifying(
        reporter, intake, outcome.findings, choices.returns, as_json=options.as_json,
    ):
        return 1
    content = star_tool.StarContent(
        outcome.collate(choices, options.round_name), choices.framework, choices.returns,
        intake.missing or (), " ".join(filter(None, (outcome.notice, choices.told))),
        options.marking, options.with_evidence, outcome.moderation, options.selection.by_strand,
        # The list of agencies is no measure of a round for which some were picked.
        len(expected) if expected and not choices.leaves_agencies_out else None,
    )
    drawn = begin_to_draw(options.pictures.stars(content, first, second))
    filled = star.fill(content)
    if filled.tool and not options.as_json:
        text.report_filled(reporter, star.file, filled)
    tidy = rounds.Tidy(content.round, content.framework, content.returns, options.with_evidence)
    tidied = rounds.tidy_contents(tidy) if tables else []
    write_files(list(zip(outputs, (*filled.contents, *drawn(), *tidied), strict=True)))
    text.report_scored(reporter, text.Scored(
        outcome, content, filled, outputs, star_tool=options.star_tool,
        agreed_file=options.agreed_file, framework_file=options.framework_file,
    ), as_json=options.as_json)
    return 0
