"""`hsbstar score`: collate a round, fill the star tool, draw the star, report the result."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from hsbstar import moderation, returns, rounds, star_tool
from hsbstar.charts import DPI, WIDTH_CM
from hsbstar.cli import options as common, text
from hsbstar.cli.inputs import given, load_agencies, load_framework, progress_bar
from hsbstar.cli.pictures import PictureOptions, drawing, second_files
from hsbstar.cli.refusals import refuse_errors, refuse_identifying
from hsbstar.cli.terminal import Reporter
from hsbstar.core.errors import HsbstarError
from hsbstar.core.files import read_list
from hsbstar.core.limits import FileLimits, raised_limits
from hsbstar.core.outputs import check_outputs, write_files

if TYPE_CHECKING:
    from hsbstar.cli.pictures import Drawing
    from hsbstar.framework import Framework
    from hsbstar.rounds import Selection

EXAMPLES = (
    "hsbstar score returns --expected agencies.csv -o results",
    "hsbstar score returns --agreed moderation.xlsx -o results --force",
    "hsbstar score returns --only \"Northshire Police\" --only practice -o practice",
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
    weights_file: Path | None
    only: tuple[str, ...]
    without: tuple[str, ...]
    minimum_agencies: int
    by_strand: bool
    tidy_folder: Path | None
    limits: FileLimits
    workers: int
    cluster: str
    as_json: bool
    force: bool


def command(
    paths: common.Returns,
    *,
    expected: common.Expected = None,
    framework: common.FrameworkFile = None,
    round_name: common.RoundName = None,
    agreed: Annotated[Path | None, typer.Option(
        metavar="FILE.xlsx", rich_help_panel=common.SCORING,
        help="The moderation workbook, filled in: its agreed scores count (see moderate).",
    )] = None,
    allow_errors: common.AllowErrors = False,
    minimum_agencies: common.MinimumAgencies = None,
    only: common.Only = None,
    without: common.Without = None,
    weights: common.Weights = None,
    output: common.Outputs = Path(),
    marking: common.Marking = "",
    with_evidence: Annotated[bool, typer.Option(
        "--with-evidence", rich_help_panel=common.OUTPUTS,
        help="Add evidence and actions, word for word: a sheet, and columns of --tidy.",
    )] = False,
    allow_identifying: Annotated[bool, typer.Option(
        "--allow-identifying", help="Copy it even where a text seems to identify a child.",
        rich_help_panel=common.OUTPUTS,
    )] = False,
    star_tool: Annotated[Path | None, typer.Option(
        metavar="FILE.xlsx", rich_help_panel=common.OUTPUTS,
        help="Fill a star tool of your own instead of ours.",
    )] = None,
    star_map: Annotated[Path | None, typer.Option(
        metavar="MAP.yaml", rich_help_panel=common.OUTPUTS,
        help="Which cells of your star tool get which scores (see star-map).",
    )] = None,
    tidy: Annotated[Path | None, typer.Option(
        metavar="DIR", rich_help_panel=common.OUTPUTS,
        help="Write every answer into DIR, too, as one long table: .csv, .parquet (needs "
        "hsbstar\\[parquet]) and a data dictionary.",
    )] = None,
    answer_format: common.AnswerFormat = common.Format.TEXT,
    force: common.Force = False,
    quiet: common.Quiet = False,
    chart: common.Charts = None,
    by: common.SecondStar = None,
    spread: common.Spread = False,
    dpi: common.Dpi = DPI,
    width: common.Width = WIDTH_CM,
    limit: common.Limits = None,
    workers: common.Workers = 0,
    cluster: common.Cluster = "",
) -> int:
    """Score a round: fill the star tool and draw the star."""
    options = ScoreOptions(
        paths=tuple(paths), folder=output, round_name=round_name, expected_file=expected,
        framework_file=framework, marking=marking, star_tool=star_tool, star_map=star_map,
        pictures=PictureOptions(charts=tuple(chart or ()), dpi=dpi, width=width, spread=spread),
        allow_errors=allow_errors, with_evidence=with_evidence, agreed_file=agreed,
        allow_identifying=allow_identifying, tidy_folder=tidy, limits=raised_limits(limit or ()),
        weights_file=weights, only=tuple(only or ()), without=tuple(without or ()),
        minimum_agencies=minimum_agencies or 0, by_strand=by is common.By.STRAND,
        workers=workers, cluster=cluster, as_json=answer_format is common.Format.JSON, force=force,
    )
    # A process of its own loads what draws while all else is loaded and read.
    with drawing() as begin_to_draw:
        return score_round(options, Reporter(quiet=quiet), begin_to_draw)


def score_round(options: ScoreOptions, reporter: Reporter, begin_to_draw: Drawing) -> int:
    """Score a round and return the exit code."""
    if options.allow_identifying and not options.with_evidence:
        raise HsbstarError("--allow-identifying is about evidence: name --with-evidence, too.")
    first = options.pictures.files(options.folder, "star.png")
    second = second_files(first, "by-strand") if options.by_strand else ()
    tables = rounds.tidy_outputs(options.tidy_folder) if options.tidy_folder else []
    if tables and not rounds.has_parquet():
        reporter.err.line((rounds.NO_PARQUET, ""))
    framework = load_framework(options.framework_file)
    expected = load_agencies(options.expected_file)
    star = star_tool.open_star(options.star_tool, options.star_map, framework)
    agreed = moderation.open_agreed(options.agreed_file)
    selection = _read_selection(options, framework)
    intake = returns.take_in(
        options.paths, framework, expected=expected, round_name=options.round_name,
        progress=progress_bar(reporter), limits=options.limits,
        read_options=returns.ReadOptions(options.with_evidence, options.workers, options.cluster),
    )
    outputs = [*(options.folder / name for name in star.names), *first, *second, *tables]
    inputs = given(options.expected_file, options.framework_file, options.star_tool,
                   options.star_map, options.agreed_file, options.weights_file)
    check_outputs(outputs, [*intake.files, *inputs], force=options.force)
    outcome = moderation.read_agreed(intake, agreed, framework, options.round_name, options.limits)
    if refuse_errors(reporter, intake, outcome.findings, allowed=options.allow_errors,
                     as_json=options.as_json):
        return 1
    selected = rounds.select(selection, intake.usable, framework)
    if options.with_evidence and not options.allow_identifying and refuse_identifying(
        reporter, intake, outcome.findings, selected.returns, as_json=options.as_json,
    ):
        return 1
    content = star_tool.StarContent(
        outcome.collate(selected, options.round_name), selected.framework, selected.returns,
        intake.missing or (), " ".join(filter(None, (outcome.notice, selected.sentences))),
        options.marking, options.with_evidence, outcome.moderation, options.by_strand,
        # The list of agencies is no measure of a round for which some were picked.
        len(expected) if expected and not selected.leaves_agencies_out else None,
    )
    drawn = begin_to_draw(options.pictures.stars(content, first, second))
    filled = star.fill(content)
    if filled.tool and not options.as_json:
        text.report_filled(reporter, star.file, filled)
    tidy = rounds.Tidy(content.round, content.framework, content.returns, options.with_evidence)
    tidied = rounds.tidy_contents(tidy) if tables else []
    write_files(list(zip(outputs, (*filled.contents, *drawn(), *tidied), strict=True)),
                force=options.force)
    text.report_scored(reporter, text.Scored(
        outcome, content, filled, outputs, star_tool=options.star_tool,
        agreed_file=options.agreed_file, framework_file=options.framework_file,
    ), as_json=options.as_json)
    return 0


def _read_selection(options: ScoreOptions, framework: Framework) -> Selection:
    """Return which ratings count and how much, before the returns are read: a slip shows at once.

    Raises HsbstarError for a faulty list of weights, and for strands where there are none.
    """
    if options.by_strand and not any(known.strand for known in framework.statements):
        raise HsbstarError(
            f"The statements of {framework.title} name no strands: leave out --by strand, or "
            "add them to the framework file."
        )
    file = options.weights_file
    weights = rounds.read_weights(read_list(file), str(file)) if file else {}
    return rounds.Selection(options.only, options.without, weights, options.minimum_agencies)
