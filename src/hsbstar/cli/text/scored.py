"""Print what `score` found and wrote, and why it ended without a result."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hsbstar.cli.round_file import next_command
from hsbstar.cli.terminal import Line
from hsbstar.cli.text.findings import counted_lines, records_of
from hsbstar.cli.text.round import report_moderated, report_result, report_round, report_strands
from hsbstar.core.findings import count_in_words
from hsbstar.core.plurals import count
from hsbstar.returns import agencies_by_file, any_scored
from hsbstar.rounds import by_strand, score_json, show_score, strands_json
from hsbstar.star_tool import count_identifying, plan_json, replaced_json

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from hsbstar.cli.terminal import Reporter
    from hsbstar.core.findings import Finding
    from hsbstar.core.limits import FileLimits
    from hsbstar.moderation import AgreedReturns
    from hsbstar.returns import Intake
    from hsbstar.star_tool import Filled, Replaced, ScoreJson, StarContent

MAX_REFS = 6
"""From more changed statements of a domain than this only their number is shown."""
MAX_AGENCIES = 8
"""At most this many agencies of a kind are named."""


@dataclass(frozen=True)
class Scored:
    """What was scored and written, and the files that the user named."""

    outcome: AgreedReturns
    content: StarContent
    filled: Filled
    outputs: Sequence[Path]
    replaced: Replaced | None
    star_tool: Path | None
    agreed_file: Path | None
    framework_file: Path | None
    limits: FileLimits
    check: str
    """The command that lists the findings of the returns."""

    @property
    def findings(self) -> list[Finding]:
        """All findings: of the returns, of the moderation, and of a star tool of the area's own."""
        return [*self.filled.findings, *self.outcome.findings]


def report_counted(
    reporter: Reporter, intake: Intake, findings: Sequence[Finding], check: str, *,
    blank: bool = False,
) -> None:
    """Count the errors and warnings of each return, and name the command that lists them.

    `blank` lists the cells that count as blank. What is not about returns, which that command would
    not read, is shown whole; so are all errors and warnings in a pipe.
    """
    if reporter.out.is_terminal:
        agencies = agencies_by_file(intake.returns)
        known = set(intake.findings)
        reporter.lines(counted_lines(reporter.loud(known), agencies, intake.left_out, blank=blank))
        reporter.findings([found for found in findings if found not in known])
    else:
        hint = "hsbstar check --notes lists them."
        reporter.records(records_of(reporter.loud(findings), hint))
    if intake.findings:
        those = "them" if len(findings) == len(intake.findings) else "those in the returns"
        reporter.note(f"{count_in_words(findings)} To list {those}:")
        reporter.suggest(check)


def report_scored(reporter: Reporter, scored: Scored, *, as_json: bool) -> None:
    """Report the round, the findings and the files, and what to do next."""
    _report_as(reporter, scored, as_json=as_json)
    content = scored.content
    if content.with_evidence and count_identifying(content.returns):
        reporter.warn("The evidence that was written contains text that may identify a child. Do "
                      "not share it like this.")
    if not as_json:
        _suggest(reporter, scored)


def _report_as(reporter: Reporter, scored: Scored, *, as_json: bool) -> None:
    if as_json:
        reporter.json(_as_json(scored))
        return
    collated = scored.content.round
    if scored.outcome.notice:
        reporter.lines([Line(scored.outcome.notice, "bold red")])
    report_counted(reporter, scored.outcome.intake, scored.outcome.findings, scored.check,
                   blank=True)
    if collated.source.stated:
        reporter.line(collated.source.stated, "bold")
    if scored.replaced:
        _report_replaced(reporter, scored.replaced)
    report_round(reporter, collated)
    if scored.content.with_strands:
        report_strands(reporter, by_strand(collated))
    report_moderated(reporter, collated)
    if scored.outcome.moderation and not collated.moderated:
        reporter.note(
            f"{scored.agreed_file} contains no agreed scores, so all scores are "
            "self-assessed.", "bold"
        )
    report_result(reporter, collated)
    reporter.wrote(scored.outputs)


def _report_replaced(reporter: Reporter, replaced: Replaced) -> None:
    """Show in a line each domain what changed since the star tool that was there, and by whom."""
    if replaced.not_compared:
        reporter.note(
            f"Not compared with the star tool it replaces: {replaced.not_compared}.")
        return
    reporter.line("Changes since the star tool it replaces:" if replaced.domains else
                  "No score changed from the star tool it replaces.")
    for move in replaced.domains:
        before, after = show_score(move.before), show_score(move.after)
        change = f"{before} → {after}" if before != after else f"still {after}"
        refs = f": {', '.join(move.statements)}" if 0 < len(move.statements) <= MAX_REFS else ""
        statements = count(len(move.statements), "statement score")
        reporter.line(f"{move.number} {move.title}: {change} ({statements} changed{refs})",
                      indent=2, hanging=2)
    for what, names in (("New agencies", replaced.new_agencies),
                        ("Agencies no longer included", replaced.gone_agencies),
                        ("Changed answers from", replaced.changed_agencies)):
        if names:
            more = f" and {len(names) - MAX_AGENCIES} more" if len(names) > MAX_AGENCIES else ""
            reporter.line(f"{what}: {', '.join(names[:MAX_AGENCIES])}{more}", indent=2, hanging=2)


def _as_json(scored: Scored) -> ScoreJson:
    content, outcome = scored.content, scored.outcome
    written = [str(path) for path in scored.outputs]
    answer = score_json(
        content.round, content.returns, scored.findings, written, outcome.intake.missing
    )
    strands = by_strand(content.round) if content.with_strands else None
    return {**answer, **strands_json(strands), **plan_json(scored.star_tool, scored.filled),
            **replaced_json(scored.replaced)}


def _suggest(reporter: Reporter, scored: Scored) -> None:
    own = scored.outputs[len(scored.filled.contents) - 1]
    if scored.content.with_evidence and scored.filled.tool:
        reporter.note(f"Evidence and actions are in {own}. Your own star tool has no place for "
                      "them.")
    if not any_scored(scored.content.returns):
        return
    reporter.note("To write the board paper:")
    reporter.suggest(next_command("report", own, framework=scored.framework_file,
                                  limit=scored.limits.raised, o="board-paper.docx"))
