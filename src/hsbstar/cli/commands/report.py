"""`hsbstar report`: the paper that the board reads."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from hsbstar import charts, comparison, report, star_tool
from hsbstar.cli import options as common, wrong_file
from hsbstar.cli.inputs import (
    check_framework,
    choose_marking,
    files_of_same,
    given,
    load_framework,
    load_plan,
    load_same,
    load_star_tool,
)
from hsbstar.cli.targets import PAGE, paper_at
from hsbstar.cli.terminal import Reporter
from hsbstar.core.errors import HsbstarError
from hsbstar.core.files import read_bytes
from hsbstar.core.findings import has_errors
from hsbstar.core.limits import FileLimits, raised_limits
from hsbstar.core.markings import check_markings, highest_marking
from hsbstar.core.outputs import check_outputs, write_files
from hsbstar.report import html, word

if TYPE_CHECKING:
    from hsbstar.core.findings import Finding
    from hsbstar.framework import Framework
    from hsbstar.report import Changes, Facts, Paper
    from hsbstar.rounds import Round

EXAMPLES = (
    "hsbstar report results/star-tool.xlsx --plan action-plan.xlsx -o report.docx",
    "hsbstar report 2027/star-tool.xlsx --compare 2026/star-tool.xlsx",
    "hsbstar report results/star-tool.xlsx --public -o report.html",
)


@dataclass(frozen=True)
class ReportOptions:
    """What the command was given."""

    star_tool: Path
    target: Path
    """The file to write."""
    earlier: Path | None
    plan: Path | None
    template: Path | None
    public: bool
    marking: str | None
    same: tuple[str, ...]
    framework_file: Path | None
    limits: FileLimits
    force: bool


def command(
    file: common.StarTool,
    *,
    plan: Annotated[Path | None, typer.Option(
        metavar="PLAN.xlsx", rich_help_panel=common.USUAL,
        help="The action plan, filled in: its actions are shown next to the priorities.",
    )] = None,
    earlier: Annotated[Path | None, typer.Option(
        "--compare", metavar="EARLIER.xlsx", rich_help_panel=common.USUAL,
        help="The star tool of an earlier round: the paper reports what changed since.",
    )] = None,
    same: common.Same = None,
    template: Annotated[Path | None, typer.Option(
        metavar="THEIR.docx", rich_help_panel=common.INPUTS,
        help="A Word file with your own styles, headers and footers. The paper replaces its "
        "paragraph ‘\\[report]’, or all its text if it has no such paragraph.",
    )] = None,
    framework: common.FrameworkFile = None,
    public: Annotated[bool, typer.Option(
        "--public", rich_help_panel=common.USUAL,
        help="Make a version to publish: it names no agency and leaves out results from fewer than "
             "5.",
    )] = False,
    output: Annotated[Path, typer.Option(
        "-o", "--output", metavar="FILE", rich_help_panel=common.USUAL,
        help="The paper: a .docx file for Word, or an .html page.",
    )] = Path("report.docx"),
    marking: common.Marking = None,
    force: common.Force = False,
    quiet: common.Quiet = False,
    limit: common.Limits = None,
) -> int:
    """Write the board paper, for Word or as a web page."""
    options = ReportOptions(
        star_tool=file, target=paper_at(output, for_word=template is not None), earlier=earlier,
        plan=plan, template=template, public=public, marking=marking, same=tuple(same or ()),
        framework_file=framework, limits=raised_limits(limit or ()), force=force,
    )
    return write_report(options, Reporter(quiet=quiet))


def write_report(options: ReportOptions, reporter: Reporter) -> int:
    """Write the paper, say where it is, and return the exit code."""
    if options.same and options.earlier is None:
        raise HsbstarError("--same needs two rounds: name the earlier one with --compare.")
    inputs = given(options.star_tool, options.earlier, options.plan, options.template,
                   options.framework_file)
    check_outputs([options.target], [*files_of_same(options.same), *inputs], force=options.force)
    if options.template:
        wrong_file.refuse_other("--template", options.template, wrong_file.WORD_FILE)
    facts, findings = _gather(options, load_framework(options.framework_file))
    reporter.findings(findings)
    if facts is None:
        reporter.note("Nothing was written. Correct the errors and try again.")
        return 1
    own, marking = facts, options.marking or ""
    if options.public:
        facts = report.publish(own)
    else:
        marking = choose_marking(options.marking, [own.marking], reporter)
    facts = replace(facts, marking=marking)
    paper = report.write_paper(facts, _draw(facts), charts.PAPER_WIDTH_CM)
    write_files([(options.target, _write(paper, options))], force=options.force)
    reporter.wrote([options.target])
    for warning in report.warnings(own, facts):
        reporter.note(warning, "bold")
    if not options.public:
        reporter.note("It names agencies. To make a paper to publish, add --public and another -o.")
    return 0


def _write(paper: Paper, options: ReportOptions) -> bytes:
    if options.target.suffix.lower() == PAGE:
        return html.write_page(paper)
    if options.template is None:
        return word.write_word(paper, None)
    data = read_bytes(options.template)
    return word.write_word(paper, word.Template(str(options.template), data, options.limits))


def _draw(facts: Facts) -> bytes:
    earlier = (facts.changes.earlier, facts.changes.scores) if facts.changes else None
    words = charts.Words("HSB audit star", report.describe_star(facts))
    withheld = facts.withheld_domains
    return charts.draw_paper_star(facts.whole, (charts.Format.PNG,), words, earlier, withheld)[0]


def _gather(options: ReportOptions, framework: Framework) -> tuple[Facts | None, list[Finding]]:
    """Return what the paper is written from, and all findings; None where a file has errors."""
    collated, findings, workbook = load_star_tool(options.star_tool, options.limits)
    if collated is None or workbook is None:
        return None, findings
    check_framework(collated, framework)
    stamp = star_tool.read_star_stamp(workbook)
    if stamp is None:
        return None, findings
    findings += star_tool.check_returns(workbook, stamp)
    changes, problems = _read_earlier(options, collated)
    findings += problems
    source = collated.source
    plan, problems = load_plan(
        "--plan", options.plan, source.area, {score.statement.id for score in collated.statements},
        (source.lowest, source.highest), options.limits,
    )
    findings += problems
    if has_errors(findings):
        return None, findings
    markings = [(str(options.star_tool), source.marking)]
    markings += [(str(options.earlier), changes.marking)] if changes else []
    markings += [(str(options.plan), plan.marking)] if plan else []
    findings += check_markings(markings)
    missing = star_tool.read_missing(workbook)
    return report.Facts(
        collated, collated, framework, star_tool.read_received(workbook), missing, len(missing),
        stamp.expected, stamp.unevidenced, star_tool.read_notice(workbook, stamp),
        highest_marking(own for _, own in markings), changes, plan,
    ), findings


def _read_earlier(options: ReportOptions, now: Round) -> tuple[Changes | None, list[Finding]]:
    """Return what changed since the earlier round; raise HsbstarError where it is none."""
    if options.earlier is None:
        return None, []
    earlier, findings, workbook = load_star_tool(options.earlier, options.limits, "--compare")
    stamp = star_tool.read_star_stamp(workbook) if workbook else None
    if earlier is None or workbook is None or stamp is None:
        return None, findings
    if comparison.same_round(earlier, now):
        raise HsbstarError(f"{options.earlier} and {options.star_tool} are the same round. Name "
                           "an earlier one with --compare.")
    if reason := comparison.check_comparable([earlier, now]):
        raise HsbstarError(f"These rounds cannot be compared: {reason}. Leave out --compare.")
    if comparison.in_order([earlier, now])[0] is not earlier:
        raise HsbstarError(f"{options.earlier} is dated after {options.star_tool}. Name the later "
                           "round's star tool first, and the earlier one's with --compare.")
    return report.changes_since(earlier, now, load_same(options.same),
                                star_tool.read_notice(workbook, stamp)), findings
