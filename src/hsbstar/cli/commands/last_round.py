"""Read the last round for a new audit: from its star tool, or from the returns themselves."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from hsbstar.audit import NOTHING_CARRIED, Carried
from hsbstar.cli.inputs import load_framework
from hsbstar.comparison import known_as, near_to
from hsbstar.core.errors import HsbstarError
from hsbstar.core.files import read_at_most, read_bytes
from hsbstar.core.findings import Finding, has_errors
from hsbstar.core.limits import BOUNDS, MEBIBYTE, Bounds
from hsbstar.core.problems import Severity
from hsbstar.plan import LastRound, from_returns, from_star_tool, read_plan
from hsbstar.returns import take_in
from hsbstar.star_tool import EVIDENCE, is_star_tool, read_star_tool_whole, read_table

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from hsbstar.cli.terminal import Reporter
    from hsbstar.comparison import SameNames
    from hsbstar.framework import Framework
    from hsbstar.plan import LastPlan


@dataclass(frozen=True)
class Last:
    """What is carried forward into a new audit, as the user asked for it."""

    paths: tuple[Path, ...] = ()
    """A star tool, or returns and folders of them; nothing is carried where there is none."""
    plan: Path | None = None
    framework_file: Path | None = None
    """That of the last round's returns, where it was another edition."""
    same: tuple[SameNames, ...] = ()
    bounds: Bounds = BOUNDS

    @property
    def inputs(self) -> list[Path]:
        """The files that the user named."""
        return [*self.paths, *(path for path in (self.plan, self.framework_file) if path)]


@dataclass(frozen=True)
class Read:
    """What was read: the last round and the plan, or nothing."""

    last: LastRound | None = None
    plan: LastPlan | None = None
    findings: tuple[Finding, ...] = ()
    same: tuple[SameNames, ...] = field(default=())

    def carried(self, agency: str) -> Carried:
        """Return what stands in an agency's workbook."""
        if self.last is None:
            return NOTHING_CARRIED
        return self.last.carried(known_as(agency, self.last.by_agency, self.same), self.plan)


def read_last(asked: Last, framework: Framework) -> Read:
    """Return what was said last time.

    Raises HsbstarError where it cannot be read, or was scored on another scale.
    """
    if not asked.paths:
        if asked.plan:
            raise HsbstarError("--plan needs --last, too: name the last star tool or returns.")
        return Read()
    last, findings = _read_round(asked, framework)
    if last is None:
        return Read(findings=tuple(findings))
    plan = None
    if asked.plan:
        scale = framework.scale
        plan, problems = read_plan(read_bytes(asked.plan), str(asked.plan), last.area,
                                   asked.bounds, set(last.known),
                                   f"{scale.lowest} {scale.highest}")
        findings += problems
    return Read(last, plan, tuple(findings), asked.same)


def _read_round(asked: Last, framework: Framework) -> tuple[LastRound | None, list[Finding]]:
    if len(asked.paths) == 1 and asked.paths[0].is_file():
        path = asked.paths[0]
        data = read_at_most(path, asked.bounds.file * MEBIBYTE + 1)
        if is_star_tool(data, str(path), asked.bounds):
            return _from_star_tool(data, str(path), framework, asked.bounds)
    then = load_framework(asked.framework_file) if asked.framework_file else framework
    _check_scale(framework, then.id, then.scale.lowest, then.scale.highest)
    intake = take_in(asked.paths, then, bounds=asked.bounds)
    errors = [found for found in intake.findings if found.severity is Severity.ERROR]
    if errors:
        return None, errors
    if not intake.usable:
        named = ", ".join(map(str, asked.paths))
        raise HsbstarError(f"{named}: no return and no star tool. Name another folder or file "
                           "with --last.")
    return from_returns(intake.usable, intake.area, intake.round_name), []


def _from_star_tool(
    data: bytes, file: str, framework: Framework, bounds: Bounds
) -> tuple[LastRound | None, list[Finding]]:
    collated, findings, raw = read_star_tool_whole(data, file, bounds)
    if collated is None or raw is None:
        return None, list(findings)
    source = collated.source
    _check_scale(framework, source.framework_id, source.lowest, source.highest)
    return from_star_tool(collated, read_table(raw, EVIDENCE)), []


def _check_scale(framework: Framework, id_: str, lowest: int, highest: int) -> None:
    """Refuse another framework's answers, and scores that mean something else."""
    if id_ != framework.id:
        raise HsbstarError(
            f"The last round was scored with the framework ‘{id_}’, the new audit is for "
            f"‘{framework.id}’: their statements are not the same. Name the new audit's file with "
            "--framework, that of the last returns with --last-framework, or leave out --last."
        )
    if (lowest, highest) != (framework.scale.lowest, framework.scale.highest):
        raise HsbstarError(
            f"The last round was scored from {lowest} to {highest}, the new audit from "
            f"{framework.scale.lowest} to {framework.scale.highest}. Leave out --last."
        )


def tell_last(
    read: Read, names: Sequence[str], framework: Framework, reporter: Reporter
) -> None:
    """Say what was carried, for whom nothing was, and which names may be one agency's."""
    last = read.last
    if last is None:
        return
    carried = [name for name in names if read.carried(name).took_part]
    reporter.tell(f"The answers of {last.round} stand in {len(carried)} of {len(names)} workbooks, "
                  "beside the statements; no new score is filled in.")
    if not last.texts:
        reporter.tell("Only scores: the star tool holds no evidence and no actions. For those, "
                      "name the returns with --last, or a star tool made with --with-evidence.")
    taken = {known_as(name, last.by_agency, read.same) for name in carried}
    for name in names:
        if name in carried:
            continue
        near = near_to(name, [one for one in last.by_agency if one not in taken], last.area)
        hint = f' If it was ‘{near}’ then, add --same "{near}={name}".' if near else ""
        told = f"{name} gave no answers in {last.round}: nothing is carried.{hint}"
        reporter.tell(told, "yellow")
    gone = sorted(set(last.known) - {one.id for one in framework.statements})
    if gone:
        refs = ", ".join(last.refs[id_] for id_ in gone)
        reporter.tell(f"Statements of {last.round} that are not in this edition: {refs}. Their "
                      "answers are not carried.", "yellow")


def refuse(read: Read, reporter: Reporter) -> bool:
    """Tell the errors of what was read; say whether there are any."""
    reporter.findings(read.findings)
    if not has_errors(read.findings):
        return False
    reporter.tell("Nothing was written. Mend the errors, or leave out --last; `hsbstar check` "
                  "tells those of returns, too.")
    return True
