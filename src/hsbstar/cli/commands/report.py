"""`hsbstar report`: the paper that the board reads."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from hsbstar import charts, comparison, report, star_tool
from hsbstar.cli.completions import propose_templates, propose_workbooks
from hsbstar.cli.inputs import load_framework
from hsbstar.cli.options import Force, FrameworkFile, Limits, Quiet, Same, StarTool
from hsbstar.cli.panels import CHOICES, INPUTS, OUTPUTS
from hsbstar.cli.same_names import files_of_same, load_same
from hsbstar.cli.targets import PAGE, paper_at
from hsbstar.cli.terminal import Reporter
from hsbstar.cli.workbooks import check_framework, load_plan, load_star_tool
from hsbstar.core.errors import HsbstarError
from hsbstar.core.files import read_bytes
from hsbstar.core.findings import has_errors
from hsbstar.core.limits import Bounds, raised
from hsbstar.core.outputs import check_outputs, write_files
from hsbstar.report import html, word

if TYPE_CHECKING:
    from hsbstar.core.findings import Finding
    from hsbstar.framework import Framework
    from hsbstar.report import Changes, Facts, Paper
    from hsbstar.rounds import Round

EXAMPLES = (
    "hsbstar report results/star-tool.xlsx --plan action-plan.xlsx -o report.docx\n"
    "hsbstar report 2027/star-tool.xlsx --compare 2026/star-tool.xlsx\n"
    "hsbstar report results/star-tool.xlsx --public -o report.html"
)


@dataclass(frozen=True)
class ReportOptions:
    """What the command was given."""

    star_tool: Path
    output: Path
    earlier: Path | None
    plan: Path | None
    template: Path | None
    public: bool
    marking: str | None
    """None: the star tool's own."""
    same: tuple[str, ...]
    framework_file: Path | None
    bounds: Bounds
    force: bool

    @property
    def target(self) -> Path:
        """The file to write."""
        return paper_at(self.output, for_word=self.template is not None)

    @property
    def inputs(self) -> list[Path]:
        """The files that the user named."""
        named = (self.star_tool, self.earlier, self.plan, self.template, self.framework_file)
        return [*files_of_same(self.same), *(path for path in named if path)]


def command(
    file: StarTool,
    output: Annotated[Path, typer.Option(
        "-o", "--output", metavar="FILE", rich_help_panel=OUTPUTS,
        help="The paper: a .docx file for Word, or an .html page.",
    )] = Path("report.docx"),
    earlier: Annotated[Path | None, typer.Option(
        "--compare", metavar="EARLIER.xlsx", show_default=False, rich_help_panel=INPUTS,
        autocompletion=propose_workbooks,
        help="The star tool of an earlier round: the paper tells what changed since.",
    )] = None,
    plan: Annotated[Path | None, typer.Option(
        metavar="PLAN.xlsx", show_default=False, rich_help_panel=INPUTS,
        autocompletion=propose_workbooks,
        help="The action plan, filled in: its actions stand beside the priorities.",
    )] = None,
    template: Annotated[Path | None, typer.Option(
        metavar="THEIR.docx", show_default=False, rich_help_panel=INPUTS,
        autocompletion=propose_templates,
        help="A Word file with your own styles, headers and footers. The paper takes the place "
        "of its paragraph ‘[report]’, or else of all its text.",
    )] = None,
    public: Annotated[bool, typer.Option(
        "--public", rich_help_panel=CHOICES,
        help="Make the version to publish: no agency named, nothing from fewer than five.",
    )] = False,
    marking: Annotated[str | None, typer.Option(
        metavar="TEXT", show_default=False, rich_help_panel=OUTPUTS,
        help="Protective marking for every page; else the star tool's own.",
    )] = None,
    same: Same = None,
    framework: FrameworkFile = None,
    limit: Limits = None,
    force: Force = False,
    quiet: Quiet = False,
) -> int:
    """Write the paper that the board reads: for Word, or as a page of HTML."""
    options = ReportOptions(
        star_tool=file, output=output, earlier=earlier, plan=plan, template=template,
        public=public, marking=marking, same=tuple(same or ()), framework_file=framework,
        bounds=raised(limit or ()), force=force,
    )
    return write_report(options, Reporter(quiet=quiet))


def write_report(options: ReportOptions, reporter: Reporter) -> int:
    """Write the paper, say where it is, and return the exit code."""
    target = options.target
    if options.same and options.earlier is None:
        raise HsbstarError("--same is about two rounds: name the earlier one with --compare.")
    check_outputs([target], options.inputs, force=options.force)
    facts, findings = _gather(options, load_framework(options.framework_file))
    reporter.findings(findings)
    if facts is None:
        reporter.tell("Nothing was written. Mend the errors and try again.")
        return 1
    marking = options.marking if options.marking is not None else facts.marking
    if options.public:
        facts, marking = report.publish(facts), options.marking or ""
    facts = replace(facts, marking=marking)
    paper = report.write_paper(facts, _draw(facts), charts.PAPER_WIDTH_CM)
    write_files([(target, _write(paper, options))])
    reporter.line(f"Wrote {target}")
    if not options.public:
        reporter.tell("It names agencies. For a paper to publish, add --public and another -o.")
    return 0


def _write(paper: Paper, options: ReportOptions) -> bytes:
    if options.target.suffix.lower() == PAGE:
        return html.write_page(paper)
    if options.template is None:
        return word.write_word(paper, None)
    data = read_bytes(options.template)
    return word.write_word(paper, word.Template(str(options.template), data, options.bounds))


def _draw(facts: Facts) -> bytes:
    earlier = (facts.changes.earlier, facts.changes.scores) if facts.changes else None
    words = charts.Words("HSB audit star", report.describe_star(facts))
    return charts.draw_paper_star(facts.whole, (charts.Format.PNG,), words, earlier)[0]


def _gather(options: ReportOptions, framework: Framework) -> tuple[Facts | None, list[Finding]]:
    """Return what the paper is written from, and all findings; None where a file has errors."""
    collated, findings, raw = load_star_tool(options.star_tool, options.bounds)
    if collated is None or raw is None:
        return None, findings
    check_framework(collated, framework)
    stamp = star_tool.read_star_stamp(raw)
    if stamp is None:
        return None, findings
    findings += star_tool.check_returns(raw, stamp)
    changes, problems = _read_earlier(options, collated)
    findings += problems
    source = collated.source
    plan, problems = load_plan(
        options.plan, source.area, {score.statement.id for score in collated.statements},
        (source.lowest, source.highest), options.bounds,
    )
    findings += problems
    if has_errors(findings):
        return None, findings
    missing = star_tool.read_missing(raw)
    return report.Facts(
        collated, collated, framework, star_tool.read_received(raw), missing, len(missing),
        stamp.expected, stamp.unevidenced, star_tool.read_notice(raw, stamp), stamp.marking,
        changes, plan,
    ), findings


def _read_earlier(options: ReportOptions, now: Round) -> tuple[Changes | None, list[Finding]]:
    """Return what changed since the earlier round; raise HsbstarError where it is none."""
    if options.earlier is None:
        return None, []
    earlier, findings, raw = load_star_tool(options.earlier, options.bounds)
    stamp = star_tool.read_star_stamp(raw) if raw else None
    if earlier is None or raw is None or stamp is None:
        return None, findings
    if comparison.same_round(earlier, now):
        raise HsbstarError(f"{options.earlier} and {options.star_tool} are the same round. Name "
                           "an earlier one with --compare.")
    if reason := comparison.check_comparable([earlier, now]):
        raise HsbstarError(f"These rounds cannot be compared: {reason}. Leave out --compare.")
    if comparison.in_order([earlier, now])[0] is not earlier:
        raise HsbstarError(
            f"{options.earlier} is dated after {options.star_tool}. Name the later round's star "
            "tool first, and the earlier one's with --compare."
        )
    notice = star_tool.read_notice(raw, stamp)
    return report.changes_since(earlier, now, load_same(options.same), notice), findings
