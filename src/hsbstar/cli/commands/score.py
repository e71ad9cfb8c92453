"""`hsbstar score`: collate a round, fill the star tool, draw the star, report the result."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from hsbstar import moderation, returns, rounds, star_tool
from hsbstar.charts import DPI, WIDTH_CM
from hsbstar.cli import inputs as files, options as common, text, wrong_file
from hsbstar.cli.pictures import PictureOptions, drawing, second_files
from hsbstar.cli.refusals import refuse_errors, refuse_identifying, refuse_unscored
from hsbstar.cli.targets import check_targets, folder_at
from hsbstar.cli.terminal import Reporter
from hsbstar.core.errors import HsbstarError
from hsbstar.core.limits import FileLimits, raised_limits
from hsbstar.core.outputs import write_files

if TYPE_CHECKING:
    from hsbstar.cli.pictures import Drawing

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
    versions: returns.Versions
    marking: str | None
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
    versions: common.WhichVersions = None,
    use: common.Use = None,
    round_name: common.RoundName = None,
    agreed: Annotated[Path | None, typer.Option(
        metavar="FILE.xlsx", rich_help_panel=common.USUAL,
        help="The moderation workbook, filled in. Its agreed scores are used (see moderate).",
    )] = None,
    allow_errors: common.AllowErrors = False,
    minimum_agencies: common.MinimumAgencies = None,
    only: common.Only = None,
    without: common.Without = None,
    weights: common.Weights = None,
    output: common.Outputs = Path(),
    marking: common.Marking = None,
    with_evidence: Annotated[bool, typer.Option(
        "--with-evidence", rich_help_panel=common.OUTPUTS,
        help="Add evidence and actions word for word: a sheet in the star tool and columns in "
             "--tidy.",
    )] = False,
    allow_identifying: Annotated[bool, typer.Option(
        "--allow-identifying", help="Copy evidence even if a text may identify a child.",
        rich_help_panel=common.OUTPUTS,
    )] = False,
    star_tool: Annotated[Path | None, typer.Option(
        metavar="FILE.xlsx", rich_help_panel=common.OUTPUTS,
        help="Fill your own star tool instead of the one that comes with hsbstar.",
    )] = None,
    star_map: Annotated[Path | None, typer.Option(
        metavar="MAP.yaml", rich_help_panel=common.OUTPUTS,
        help="Which cells of your star tool get which scores (see star-map).",
    )] = None,
    tidy: Annotated[Path | None, typer.Option(
        metavar="DIR", rich_help_panel=common.LIMITS,
        help="Also write every answer to DIR as one long table: .csv, .parquet (needs "
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
        paths=tuple(paths), folder=folder_at(output), round_name=round_name, expected_file=expected,
        framework_file=framework, versions=returns.Versions(versions, tuple(use or ())),
        marking=marking, star_tool=star_tool, star_map=star_map,
        pictures=PictureOptions(charts=tuple(chart or ()), dpi=dpi, width=width, spread=spread),
        allow_errors=allow_errors, with_evidence=with_evidence, agreed_file=agreed,
        allow_identifying=allow_identifying, tidy_folder=tidy and folder_at(tidy, "--tidy"),
        limits=raised_limits(limit or ()),
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
        raise HsbstarError("--allow-identifying needs --with-evidence too.")
    first = options.pictures.files(options.folder, "star.png")
    second = second_files(first, "by-strand") if options.by_strand else ()
    tables = rounds.tidy_outputs(options.tidy_folder) if options.tidy_folder else []
    if tables and not rounds.has_parquet():
        reporter.err.line((rounds.NO_PARQUET, ""))
    framework = files.load_framework(options.framework_file)
    expected = files.load_agencies("--expected", options.expected_file)
    star = files.load_star(options.star_tool, options.star_map, framework)
    with wrong_file.naming("--agreed", files.given(options.agreed_file), wrong_file.MODERATION):
        agreed = moderation.open_agreed(options.agreed_file)
    if options.by_strand:
        files.check_strands(framework)
    # Read before the returns are: a slip in the list of weights shows at once.
    selection = rounds.Selection(options.only, options.without,
                                 files.load_weights(options.weights_file), options.minimum_agencies)
    intake = returns.take_in(
        options.paths, framework, expected=expected, round_name=options.round_name,
        progress=files.progress_bar(reporter), limits=options.limits,
        read_options=returns.ReadOptions(
            options.with_evidence, options.workers, options.cluster, options.versions),
    )
    inputs = files.given(options.expected_file, options.framework_file, options.star_tool,
                   options.star_map, options.agreed_file, options.weights_file)
    stars = [*(options.folder / name for name in star.names), *first, *second]
    outputs = check_targets({options.pictures.option: stars, "--tidy": tables},
                            [*intake.files, *inputs], force=options.force)
    outcome = moderation.read_agreed(intake, agreed, framework, options.round_name, options.limits)
    if options.agreed_file and outcome.moderation is None:
        wrong_file.refuse_other("--agreed", options.agreed_file, wrong_file.MODERATION)
    if refuse_errors(reporter, intake, outcome.findings, options):
        return 1
    selected = rounds.select(selection, intake.usable, framework)
    if options.with_evidence and not options.allow_identifying and refuse_identifying(
        reporter, intake, outcome.findings, selected.returns, options,
    ):
        return 1
    collated = outcome.collate(selected, options.round_name)
    if refuse_unscored(reporter, intake, outcome.findings, collated, options):
        return 1
    marking = files.choose_marking(options.marking, [collated.source.marking], reporter)
    content = star_tool.StarContent(
        collated.marked(marking), selected.framework, selected.returns, intake.missing or (),
        " ".join(filter(None, (outcome.notice, collated.source.stated))),
        options.with_evidence, outcome.moderation, options.by_strand,
        # The list of agencies is no measure of a round for which some were picked.
        len(expected) if expected and not selected.leaves_agencies_out else None,
    )
    own = options.folder / star.names[-1]
    replaced = star_tool.read_replaced(own, content.round, options.limits)
    drawn = begin_to_draw(options.pictures.stars(content, first, second))
    filled = star.fill(content)
    if filled.tool and not options.as_json:
        text.report_filled(reporter, star.file, filled)
    tidy = rounds.Tidy(content.round, content.framework, content.returns, options.with_evidence)
    tidied = rounds.tidy_contents(tidy) if tables else []
    write_files(list(zip(outputs, (*filled.contents, *drawn(), *tidied), strict=True)),
                force=options.force)
    text.report_scored(reporter, text.Scored(
        outcome, content, filled, outputs, replaced, star_tool=options.star_tool,
        agreed_file=options.agreed_file, framework_file=options.framework_file,
        limits=options.limits, check=common.check_command(options),
    ), as_json=options.as_json)
    return 0
