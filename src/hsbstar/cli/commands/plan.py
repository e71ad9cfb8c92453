"""`hsbstar plan`: turn a round's first priorities into an action plan to fill in."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from hsbstar.cli.inputs import check_framework, load_framework, progress_bar
from hsbstar.cli.terminal import count_in_words
from hsbstar.cli.text.round import report_plan
from hsbstar.core.files import read_bytes
from hsbstar.core.findings import Where, finding, has_errors
from hsbstar.core.limits import BOUNDS, Bounds
from hsbstar.core.outputs import check_outputs, write_files
from hsbstar.core.problems import Problem, Severity
from hsbstar.core.suggest import option
from hsbstar.plan import (
    USUAL_TOP,
    PlanContent,
    draft_plan,
    proposals_in,
    read_plan,
    read_proposals,
    write_plan,
)
from hsbstar.returns import take_in
from hsbstar.star_tool import has_evidence, read_fingerprints, read_star_tool_whole

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hsbstar.cli.terminal import Reporter
    from hsbstar.core.findings import Finding
    from hsbstar.framework import Framework
    from hsbstar.plan import LastPlan, Plan, Proposal
    from hsbstar.rounds import Round
    from hsbstar.spreadsheets import RawReturn


@dataclass(frozen=True)
class MakePlan:
    """What the user asked for."""

    star_tool: Path
    output: Path
    returns: tuple[Path, ...] = ()
    last: Path | None = None
    top: int = USUAL_TOP
    framework_file: Path | None = None
    marking: str = ""
    force: bool = False
    bounds: Bounds = BOUNDS

    @property
    def target(self) -> Path:
        """The workbook to write: a name without its ending gets it."""
        path = self.output / "action-plan.xlsx" if self.output.is_dir() else self.output
        return path if path.suffix.lower() == ".xlsx" else Path(f"{path}.xlsx")

    @property
    def inputs(self) -> list[Path]:
        """The files that the user named, beside the returns."""
        return [path for path in (self.star_tool, self.last, self.framework_file) if path]


@dataclass
class _Gathered:
    """What was read for a plan, and what was found on the way."""

    proposals: Mapping[str, tuple[Proposal, ...]] = field(default_factory=dict)
    has_proposals: bool = False
    last: LastPlan | None = None
    files: list[Path] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def plan(asked: MakePlan, reporter: Reporter) -> int:
    """Write the action plan, list its priorities, and return the exit code."""
    check_outputs([asked.target], asked.inputs, force=asked.force)
    framework = load_framework(asked.framework_file)
    data = read_bytes(asked.star_tool)
    collated, findings, raw = read_star_tool_whole(data, str(asked.star_tool), asked.bounds)
    if collated is None or raw is None:
        reporter.findings(findings)
        reporter.tell("Nothing was written. Name a star tool as hsbstar filled it.")
        return 1
    check_framework(collated, framework)
    gathered = _gather(asked, collated, raw, framework, reporter)
    check_outputs([asked.target], [*asked.inputs, *gathered.files], force=asked.force)
    reporter.findings(gathered.findings)
    if has_errors(gathered.findings):
        reporter.tell(count_in_words(gathered.findings))
        reporter.tell("Nothing was written. Mend the errors and try again: an action that cannot "
                      "be read would be lost.")
        return 1
    drafted = draft_plan(collated, gathered.proposals, top=asked.top, last=gathered.last)
    content = PlanContent(
        drafted, framework, asked.star_tool.name, hashlib.sha256(data).hexdigest(),
        gathered.has_proposals, asked.marking,
    )
    write_files([(asked.target, write_plan(content))])
    _say(asked, drafted, gathered, reporter)
    return 0


def _gather(
    asked: MakePlan, collated: Round, raw: RawReturn, framework: Framework, reporter: Reporter
) -> _Gathered:
    """Read what agencies proposed, and the last plan."""
    gathered = _Gathered(read_proposals(raw, collated), has_evidence(raw))
    if asked.returns:
        intake = take_in(asked.returns, framework, progress=progress_bar(reporter),
                         bounds=asked.bounds)
        known = read_fingerprints(raw)
        scored = [one for one in intake.usable if one.sha256 in known]
        gathered.findings += [
            finding(Problem.RETURN_NOT_SCORED, Where(one.file))
            for one in intake.usable if one.sha256 not in known
        ]
        # Nothing that an agency proposed is left out without a word; that its file cannot be read
        # does not stop the plan.
        gathered.findings += [
            replace(found, severity=Severity.WARNING) for found in intake.findings
            if found.severity is Severity.ERROR and found.where.file in intake.left_out
        ]
        gathered.proposals, gathered.has_proposals = proposals_in(scored), True
        gathered.files += intake.files
    if asked.last:
        gathered.last, problems = read_plan(
            read_bytes(asked.last), str(asked.last), collated.source.area, asked.bounds,
            {one.statement.id for one in collated.statements},
            f"{collated.source.lowest} {collated.source.highest}",
        )
        gathered.findings += problems
    return gathered


def _say(asked: MakePlan, drafted: Plan, gathered: _Gathered, reporter: Reporter) -> None:
    if choices := drafted.round.source.choices:
        reporter.line(choices, "bold")
    report_plan(reporter, drafted)
    reporter.line(f"Wrote {asked.target}")
    if not gathered.has_proposals:
        reporter.tell("What agencies proposed is not in it: it stands in the returns. Name those "
                      "with --returns.")
    if count := drafted.left_out:
        told = f"{count} proposals were" if count > 1 else "One proposal was"
        reporter.tell(f"{told} left out: it could identify a child. The cell says where it stands.",
                      "bold")
    reporter.tell("Fill it in. After the next round, carry over what is still open:")
    more = option("--from", asked.target) + option("--framework", asked.framework_file)
    reporter.suggest(f"hsbstar plan NEXT/star-tool.xlsx{more}")
