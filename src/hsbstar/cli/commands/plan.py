"""`hsbstar plan`: turn a round's first priorities into an action plan to fill in."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from hsbstar import plan, star_tool
from hsbstar.cli import options as common, text
from hsbstar.cli.inputs import (
    check_framework,
    choose_marking,
    given,
    load_framework,
    load_plan,
    load_scored_returns,
    load_star_tool,
    progress_bar,
)
from hsbstar.cli.round_file import next_command
from hsbstar.cli.targets import file_at
from hsbstar.cli.terminal import Reporter
from hsbstar.core.findings import count_in_words, has_errors
from hsbstar.core.limits import FileLimits, raised_limits
from hsbstar.core.outputs import check_outputs, write_files
from hsbstar.returns import Versions

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hsbstar.core.findings import Finding
    from hsbstar.framework import Framework
    from hsbstar.plan import LastPlan, Plan, Proposal
    from hsbstar.rounds import Round
    from hsbstar.spreadsheets import Workbook

TOP = 10
"""The number of priorities in a plan, unless another is given."""
EXAMPLES = (
    "hsbstar plan results/star-tool.xlsx --returns returns -o action-plan.xlsx",
    "hsbstar plan 2027/star-tool.xlsx --from 2026/action-plan.xlsx -o plan.xlsx",
)


@dataclass(frozen=True)
class PlanOptions:
    """What the command was given."""

    star_tool: Path
    target: Path
    """The workbook to write."""
    returns: tuple[Path, ...]
    versions: Versions
    last: Path | None
    top: int
    framework_file: Path | None
    marking: str | None
    limits: FileLimits
    force: bool


@dataclass
class _Gathered:
    """What was read for a plan, and what was found on the way."""

    proposals: Mapping[str, tuple[Proposal, ...]] = field(default_factory=dict)
    has_proposals: bool = False
    last: LastPlan | None = None
    markings: list[str] = field(default_factory=list)
    """Those of the returns."""
    files: list[Path] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def command(
    file: common.StarTool,
    *,
    returns: Annotated[list[Path] | None, typer.Option(
        metavar="PATH", rich_help_panel=common.USUAL,
        help="The returns that were scored. The plan shows the actions they propose.",
    )] = None,
    versions: common.WhichVersions = None,
    use: common.Use = None,
    last: Annotated[Path | None, typer.Option(
        "--from", metavar="LAST.xlsx", rich_help_panel=common.USUAL,
        help="Last round's plan, filled in. Unfinished actions are carried over.",
    )] = None,
    framework: common.FrameworkFile = None,
    top: Annotated[int, typer.Option(
        metavar="N", min=1, max=500, help="Number of priorities.", rich_help_panel=common.CHOICES,
    )] = TOP,
    output: Annotated[Path, typer.Option(
        "-o", "--output", metavar="FILE.xlsx", help="The plan to write.",
        rich_help_panel=common.USUAL,
    )] = Path("action-plan.xlsx"),
    marking: common.Marking = None,
    force: common.Force = False,
    quiet: common.Quiet = False,
    limit: common.Limits = None,
) -> int:
    """Make the action plan for the statements that need it most."""
    options = PlanOptions(
        star_tool=file, target=file_at(output, "action-plan.xlsx"),
        returns=tuple(returns or ()), versions=Versions(versions, tuple(use or ())), last=last,
        top=top, framework_file=framework, marking=marking, limits=raised_limits(limit or ()),
        force=force,
    )
    return make_plan(options, Reporter(quiet=quiet))


def make_plan(options: PlanOptions, reporter: Reporter) -> int:
    """Write the action plan, list its priorities, and return the exit code."""
    inputs = given(options.star_tool, options.last, options.framework_file)
    check_outputs([options.target], inputs, force=options.force)
    framework = load_framework(options.framework_file)
    collated, findings, workbook = load_star_tool(options.star_tool, options.limits)
    if collated is None or workbook is None:
        reporter.findings(findings)
        reporter.failed("Nothing was written. Name a star tool that hsbstar filled.")
        return 1
    check_framework(collated, framework)
    gathered = _gather(options, collated, workbook, framework, reporter)
    check_outputs([options.target], [*inputs, *gathered.files], force=options.force)
    reporter.findings(gathered.findings)
    if has_errors(gathered.findings):
        reporter.note(count_in_words(gathered.findings))
        reporter.failed("Nothing was written. Correct the errors and try again: an action that "
                        "cannot be read would be lost.")
        return 1
    last = gathered.last
    markings = [collated.source.marking, *gathered.markings, last.marking if last else ""]
    collated = collated.marked(choose_marking(options.marking, markings, reporter))
    drafted = plan.draft_plan(collated, gathered.proposals, top=options.top, last=last)
    content = plan.PlanContent(
        drafted, framework, options.star_tool.name, workbook.sha256, gathered.has_proposals,
    )
    write_files([(options.target, plan.write_plan(content))], force=options.force)
    _report(options, drafted, gathered, reporter)
    return 0


def _gather(
    options: PlanOptions, collated: Round, workbook: Workbook, framework: Framework,
    reporter: Reporter,
) -> _Gathered:
    """Read what agencies proposed, and the last plan."""
    gathered = _Gathered(plan.read_proposals(workbook, collated), star_tool.has_evidence(workbook))
    if options.returns:
        scored, findings, files = load_scored_returns(
            options.returns, workbook, framework, options.versions, progress_bar(reporter),
            options.limits,
        )
        gathered.proposals, gathered.has_proposals = plan.proposals_in(scored), True
        gathered.markings += [returned.marking for returned in scored]
        gathered.findings += findings
        gathered.files += files
    source = collated.source
    gathered.last, problems = load_plan(
        "--from", options.last, source.area, {score.statement.id for score in collated.statements},
        (source.lowest, source.highest), options.limits,
    )
    gathered.findings += problems
    return gathered


def _report(
    options: PlanOptions, drafted: Plan, gathered: _Gathered, reporter: Reporter
) -> None:
    if choices := drafted.round.source.stated:
        reporter.line(choices, "bold")
    text.report_plan(reporter, drafted)
    reporter.wrote([options.target])
    if not gathered.has_proposals:
        reporter.note("The plan does not show the actions agencies proposed. To add them, name the "
                      "returns with --returns.")
    if count := drafted.left_out:
        proposals = f"{count} proposals were" if count > 1 else "One proposal was"
        reporter.note(
            f"{proposals} left out to avoid identifying a child. The cell says where to find the "
            "text.",
            "bold",
        )
    if not drafted.rows:
        reporter.note("No statement has a score, so there is nothing to plan yet.", "yellow")
        return
    reporter.note("Fill it in. After the next round, carry over the open actions:")
    reporter.suggest(next_command(
        "plan", f"NEXT/{options.star_tool.name}", from_=options.target,
        framework=options.framework_file, top=options.top if options.top != TOP else None,
        limit=options.limits.raised, o=f"NEXT/{options.target.name}",
    ))
