"""`hsbstar compare`: set rounds side by side."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass, replace
from itertools import chain, repeat
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from hsbstar import charts, comparison
from hsbstar.charts import DPI, WIDTH_CM
from hsbstar.cli import options as common, text, wrong_file
from hsbstar.cli.inputs import (
    choose_marking,
    files_of_same,
    given,
    load_framework,
    load_plan,
    load_same,
)
from hsbstar.cli.pictures import PictureOptions, second_files
from hsbstar.cli.targets import check_targets, folder_at
from hsbstar.cli.terminal import Reporter
from hsbstar.core.errors import HsbstarError
from hsbstar.core.findings import has_errors
from hsbstar.core.limits import FileLimits, raised_limits
from hsbstar.core.markings import check_markings
from hsbstar.core.outputs import write_files
from hsbstar.returns import Versions

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hsbstar.core.findings import Finding
    from hsbstar.framework import Framework
    from hsbstar.rounds import Round

EXAMPLES = (
    "hsbstar compare 2025/star-tool.xlsx 2026/star-tool.xlsx -o change",
    "hsbstar compare 2025/returns 2026/returns --plan action-plan.xlsx -o change",
)


@dataclass(frozen=True)
class CompareOptions:
    """What the command was given."""

    paths: tuple[Path, ...]
    folder: Path
    same: tuple[str, ...]
    """Names of the same agency: `A=B`, or a .csv file."""
    plan: Path | None
    framework_files: tuple[Path, ...]
    versions: Versions
    statements: bool
    """Whether statements are listed."""
    fail_on_decline: bool
    fail_on_clear_fall: bool
    marking: str | None
    pictures: PictureOptions
    limits: FileLimits
    as_json: bool
    force: bool


def command(
    before: Annotated[Path, typer.Argument(
        metavar="BEFORE", help="The first round: a star tool, or a folder of returns.",
    )],
    after: Annotated[Path, typer.Argument(metavar="AFTER", help="The next round.")],
    later: Annotated[list[Path] | None, typer.Argument(
        metavar="LATER", help="Later rounds.",
    )] = None,
    *,
    plan: Annotated[Path | None, typer.Option(
        metavar="PLAN.xlsx", rich_help_panel=common.USUAL,
        help="The last action plan: its actions are shown next to their statements.",
    )] = None,
    same: common.Same = None,
    framework: Annotated[list[Path] | None, typer.Option(
        metavar="FILE", rich_help_panel=common.INPUTS,
        help="Your own framework file. For returns from several editions, give one file for each.",
    )] = None,
    versions: common.WhichVersions = None,
    use: common.Use = None,
    statements: Annotated[bool, typer.Option(
        "--statements", rich_help_panel=common.USUAL,
        help="Also list every statement with its words and figures.",
    )] = False,
    fail_on_decline: Annotated[bool, typer.Option(
        "--fail-on-decline", rich_help_panel=common.CHOICES,
        help="Exit with code 1 if a domain fell among agencies in both rounds.",
    )] = False,
    fail_on_clear_fall: Annotated[bool, typer.Option(
        "--fail-on-clear-fall", help="Exit with code 1 only if a domain clearly fell.",
        rich_help_panel=common.CHOICES,
    )] = False,
    output: common.Outputs = Path(),
    marking: common.Marking = None,
    answer_format: common.AnswerFormat = common.Format.TEXT,
    force: common.Force = False,
    quiet: common.Quiet = False,
    chart: common.Charts = None,
    dpi: common.Dpi = DPI,
    width: common.Width = WIDTH_CM,
    limit: common.Limits = None,
) -> int:
    """Compare audit rounds: what changed, and how certain that is."""
    options = CompareOptions(
        paths=(before, after, *(later or ())), folder=folder_at(output), same=tuple(same or ()),
        plan=plan, framework_files=tuple(framework or ()),
        versions=Versions(versions, tuple(use or ())), statements=statements,
        fail_on_decline=fail_on_decline, fail_on_clear_fall=fail_on_clear_fall, marking=marking,
        pictures=PictureOptions(charts=tuple(chart or ()), dpi=dpi, width=width),
        limits=raised_limits(limit or ()), as_json=answer_format is common.Format.JSON, force=force,
    )
    return compare_rounds(options, Reporter(quiet=quiet))


def compare_rounds(options: CompareOptions, reporter: Reporter) -> int:
    """Compare rounds, write workbook and pictures, and return the exit code."""
    files = options.pictures.files(options.folder, "comparison.png")
    trend = second_files(files, "trend") if len(options.paths) > 2 else ()
    outputs = [options.folder / "comparison.xlsx", *files, *trend]
    same = load_same(options.same)
    frameworks = [load_framework(path) for path in options.framework_files or (None,)]
    read, findings, inputs = _read_rounds(options, frameworks)
    inputs += [*options.framework_files, *files_of_same(options.same), *given(options.plan)]
    check_targets({options.pictures.option: outputs}, inputs, force=options.force)
    if len(read) < len(options.paths):
        return _refuse(options, findings, reporter)
    if reason := comparison.check_comparable(read):
        raise HsbstarError(f"These rounds cannot be compared: {reason}. Name rounds of the same "
                           "kind.")
    compared = comparison.compare(comparison.in_order(read), same)
    near = comparison.near_names(compared.rounds)
    findings += [*comparison.check_order(read, options.paths),
                 *comparison.check_names(compared.rounds, near)]
    source = compared.rounds[-1].source
    plan, problems = load_plan(
        "--plan", options.plan, source.area, {change.id for change in compared.statements},
        (source.lowest, source.highest), options.limits,
    )
    findings += problems
    if has_errors(problems):
        return _refuse(options, findings, reporter)
    markings = [(str(path), each.source.marking)
                for path, each in zip(options.paths, read, strict=True)]
    markings += [(str(options.plan), plan.marking)] if plan else []
    findings += check_markings(markings)
    marking = choose_marking(options.marking, [own for _, own in markings], reporter)
    compared = replace(compared, marking=marking)
    drawn = charts.draw_comparison(compared, options.pictures.of(files))
    drawn += charts.draw_trend(compared, options.pictures.of(trend)) if trend else ()
    workbook = comparison.write_comparison(compared, plan)
    write_files(list(zip(outputs, (workbook, *drawn), strict=True)), force=options.force)
    written = [str(path) for path in outputs]
    if options.as_json:
        reporter.json(comparison.compare_json(compared, plan, findings, written))
    else:
        reporter.findings(findings)
        text.report_comparison(reporter, compared, plan, statements=options.statements)
        reporter.wrote(written)
        if proposed := comparison.same_options(near):
            reporter.note("To count these names as the same agency, add:")
            reporter.suggest(proposed)
    fell = text.report_falls(
        reporter, compared, every=options.fail_on_decline, clear=options.fail_on_clear_fall
    )
    return 1 if fell else 0


def _read_rounds(
    options: CompareOptions, frameworks: Sequence[Framework]
) -> tuple[list[Round], list[Finding], list[Path]]:
    """Read the rounds; raise HsbstarError for another kind of file, or the same thing twice."""
    places = dict(zip(options.paths, chain(("BEFORE", "AFTER"), repeat("LATER")), strict=False))
    same = [path for number, path in enumerate(options.paths) if path.exists()
            and any(path.resolve() == other.resolve() for other in options.paths[:number])]
    if same:
        raise HsbstarError(f"‘{same[0]}’ is named twice. Name two different rounds.")
    with ExitStack() as stack:
        for path, place in places.items():
            stack.enter_context(wrong_file.naming(place, [path], wrong_file.ROUND))
        read = comparison.read_rounds(
            options.paths, frameworks, options.limits, options.versions)
    if len(read[0]) < len(places):
        for path, place in places.items():
            wrong_file.refuse_others(place, [path], wrong_file.ROUND)
    return read


def _refuse(options: CompareOptions, findings: Sequence[Finding], reporter: Reporter) -> int:
    reporter.findings(findings, as_json=options.as_json)
    reporter.failed("Nothing was written. Correct the errors. `hsbstar score` also lists errors in "
                    "returns.")
    return 1
