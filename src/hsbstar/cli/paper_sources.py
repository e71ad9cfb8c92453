"""Read what a board's paper is written from: the star tool, an earlier one, and an action plan."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hsbstar import comparison, report, star_tool
from hsbstar.cli.inputs import check_framework, load_plan, load_same, load_star_tool
from hsbstar.core.errors import HsbstarError
from hsbstar.core.findings import has_errors
from hsbstar.core.markings import check_markings, highest_marking

if TYPE_CHECKING:
    from pathlib import Path

    from hsbstar.core.findings import Finding
    from hsbstar.core.limits import FileLimits
    from hsbstar.framework import Framework
    from hsbstar.report import Changes, Facts
    from hsbstar.rounds import Round


@dataclass(frozen=True)
class Sources:
    """The files of a paper, and how to read them."""

    star_tool: Path
    earlier: Path | None
    plan: Path | None
    same: tuple[str, ...]
    limits: FileLimits


def gather(options: Sources, framework: Framework) -> tuple[Facts | None, list[Finding]]:
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


def _read_earlier(options: Sources, now: Round) -> tuple[Changes | None, list[Finding]]:
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
