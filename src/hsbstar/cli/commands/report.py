"""`hsbstar report`: the paper that the board reads."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from hsbstar import charts, report
from hsbstar.cli import options as common, wrong_file
from hsbstar.cli.inputs import choose_marking, files_of_same, given, load_framework
from hsbstar.cli.paper_sources import Sources, gather
from hsbstar.cli.targets import PAGE, paper_at
from hsbstar.cli.terminal import Reporter
from hsbstar.core.errors import HsbstarError
from hsbstar.core.files import read_bytes
from hsbstar.core.limits import raised_limits
from hsbstar.core.outputs import check_outputs, write_files
from hsbstar.core.text import names_in
from hsbstar.report import html, word

if TYPE_CHECKING:
    from hsbstar.report import Facts, Paper
    from hsbstar.rounds import Round

EXAMPLES = (
    "hsbstar report results/star-tool.xlsx --plan action-plan.xlsx -o report.docx",
    "hsbstar report 2027/star-tool.xlsx --compare 2026/star-tool.xlsx",
    "hsbstar report results/star-tool.xlsx --public -o report.html",
    "hsbstar report results/star-tool.xlsx --summary -o summary.docx",
)


@dataclass(frozen=True)
class ReportOptions:
    """What the command was given."""

    sources: Sources
    target: Path
    """The file to write."""
    template: Path | None
    public: bool
    paper: report.Options
    marking: str | None
    framework_file: Path | None
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
    summary: Annotated[bool, typer.Option(
        "--summary", rich_help_panel=common.CHOICES, help="Write the first page alone.",
    )] = False,
    author: Annotated[str, typer.Option(
        metavar="NAME", show_default=False, rich_help_panel=common.NAMES,
        help="The author, for the top of the paper. If left out, there is a place to complete.",
    )] = "",
    date: Annotated[str, typer.Option(
        metavar="DATE", show_default=False, rich_help_panel=common.NAMES,
        help="The date of the paper, such as that of the meeting. If left out, there is a place "
        "to complete.",
    )] = "",
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
    sources = Sources(star_tool=file, earlier=earlier, plan=plan, same=tuple(same or ()),
                      limits=raised_limits(limit or ()))
    options = ReportOptions(
        sources=sources, target=paper_at(output, for_word=template is not None), template=template,
        public=public, paper=report.Options(author.strip(), date.strip(), summary),
        marking=marking, framework_file=framework, force=force,
    )
    return write_report(options, Reporter(quiet=quiet))


def write_report(options: ReportOptions, reporter: Reporter) -> int:
    """Write the paper, say where it is, and return the exit code."""
    sources = options.sources
    if sources.same and sources.earlier is None:
        raise HsbstarError("--same needs two rounds: name the earlier one with --compare.")
    inputs = given(sources.star_tool, sources.earlier, sources.plan, options.template,
                   options.framework_file)
    check_outputs([options.target], [*files_of_same(sources.same), *inputs], force=options.force)
    if options.template:
        wrong_file.refuse_other("--template", options.template, wrong_file.WORD_FILE)
    facts, findings = gather(sources, load_framework(options.framework_file))
    reporter.findings(findings)
    if facts is None:
        reporter.failed("Nothing was written. Correct the errors and try again.")
        return 1
    own, marking = facts, options.marking or ""
    if options.public:
        _check_author(options.paper, own.round)
        facts = report.publish(own)
    else:
        marking = choose_marking(options.marking, [own.marking], reporter)
    facts = replace(facts, marking=marking)
    paper = report.write_paper(facts, _draw(facts), charts.PAPER_WIDTH_CM, options.paper)
    write_files([(options.target, _write(paper, options))], force=options.force)
    reporter.wrote([options.target])
    for warning in report.warnings(own, facts):
        reporter.warn(warning)
    if not options.public:
        reporter.note("It names agencies. To make a paper to publish, add --public and another -o.")
    return 0


def _check_author(paper: report.Options, collated: Round) -> None:
    """Raise HsbstarError where the author of a public paper is named with an agency."""
    named = names_in(f"{paper.author} {paper.date}", collated.agencies, collated.source.area)
    if named:
        raise HsbstarError(f"--author or --date names ‘{named[0]}’, but a public paper names no "
                           "agency. Leave the agency out.")


def _write(paper: Paper, options: ReportOptions) -> bytes:
    if options.target.suffix.lower() == PAGE:
        return html.write_page(paper)
    if options.template is None:
        return word.write_word(paper, None)
    file, limits = options.template, options.sources.limits
    return word.write_word(paper, word.Template(str(file), read_bytes(file), limits))


def _draw(facts: Facts) -> bytes:
    earlier = (facts.changes.earlier, facts.changes.scores) if facts.changes else None
    words = charts.Words("HSB audit star", report.describe_star(facts))
    withheld = facts.withheld_domains
    return charts.draw_paper_star(facts.whole, (charts.Format.PNG,), words, earlier, withheld)[0]
