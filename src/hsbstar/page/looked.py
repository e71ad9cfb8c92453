"""What was found in the files that were dropped."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING

from hsbstar.core.problems import Problem, Severity
from hsbstar.framework import Answered
from hsbstar.returns import agencies_by_file, any_scored, send_back

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from hsbstar.audit import Agency
    from hsbstar.core.findings import Finding
    from hsbstar.framework import Framework
    from hsbstar.page.dropped import Dropped
    from hsbstar.returns import Intake, Return
    from hsbstar.rounds import Round

_ONLY_TO_LOOK_AT = {Problem.STAMP_MISSING.code}
"""Warnings that nothing in the workbook can settle: its sender has looked, and that is enough."""


class LookKind(StrEnum):
    """Whose files they are: an agency's own return, or those of a round."""

    AGENCY = "agency"
    ROUND = "round"
    NOTHING = "nothing"


@dataclass(frozen=True)
class Looked:
    """All that was read, checked and scored."""

    dropped: Dropped
    framework: Framework
    listed: Path | None
    """The list of agencies."""
    expected: tuple[Agency, ...] | None
    """The agencies in that list; None without a list."""
    intake: Intake
    """What `check` has."""
    findings: tuple[Finding, ...]
    """What `check` shows: those of `intake`, and on days after today."""
    round: Round | None
    """None where there is nothing to score."""
    why_not: str
    """Why nothing is scored, as a sentence; empty where something is."""

    @property
    def kind(self) -> LookKind:
        """Whose files they are."""
        if self.dropped.round_file or self.listed:
            return LookKind.ROUND
        files = {found.where.file for found in self.intake.errors}
        files |= {returned.file for returned in self.intake.returns}
        return (LookKind.ROUND if len(files) > 1
                else LookKind.AGENCY if files else LookKind.NOTHING)

    @property
    def own(self) -> Return | None:
        """The agency's own return, if it can be read."""
        is_own = self.kind is LookKind.AGENCY and self.intake.returns
        return self.intake.returns[0] if is_own else None

    @cached_property
    def agencies(self) -> Mapping[str, str]:
        """The agency that each return gives, by its file."""
        return agencies_by_file(self.intake.returns)

    def worded(self, findings: Sequence[Finding]) -> list[Finding]:
        """Return findings; for an agency, with what to do in words for it."""
        if self.kind is not LookKind.AGENCY:
            return list(findings)
        return [replace(found, fix=send_back.fix_for_sender(found, self.own, self.framework))
                for found in findings]

    def of(self, severity: Severity) -> list[Finding]:
        """Return the findings of a severity."""
        return [found for found in self.findings if found.severity is severity]

    @property
    def to_settle(self) -> list[Finding]:
        """The warnings to settle before a return is sent."""
        return [found for found in self.of(Severity.WARNING) if found.code not in _ONLY_TO_LOOK_AT]

    @property
    def ready(self) -> bool:
        """Whether the agency's own return can be sent.

        `check --send-back` would not send it back (but for a missing stamp, which its sender cannot
        put back), every statement that it was to answer is answered, and one at least has a score.
        """
        return (self.own is not None and not self.of(Severity.ERROR) and not self.to_settle
                and not self.own.count(Answered.BLANK) and any_scored([self.own]))
