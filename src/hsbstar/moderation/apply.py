"""Join the returns of a round with what was agreed on them in moderation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hsbstar.core.errors import HsbstarError
from hsbstar.core.files import read_bytes
from hsbstar.core.markings import highest_marking
from hsbstar.moderation.read import agreed_errors_sentence, read_moderation
from hsbstar.returns import errors_sentence
from hsbstar.rounds import NOTHING_AGREED, collate, collate_intake

if TYPE_CHECKING:
    from pathlib import Path

    from hsbstar.core.findings import Finding
    from hsbstar.core.limits import FileLimits
    from hsbstar.framework import Framework
    from hsbstar.moderation.read import Moderation
    from hsbstar.returns import Intake
    from hsbstar.rounds import Round, Selected


@dataclass(frozen=True)
class AgreedReturns:
    """The returns, what was agreed on them, and every finding of both."""

    intake: Intake
    moderation: Moderation | None
    findings: tuple[Finding, ...]
    notice: str
    """What outputs say on their first page when they are made despite errors."""

    def collate(self, selected: Selected, round_name: str | None) -> Round:
        """Return the round of the returns that count; agreed scores replace the agencies' means.

        Raises:
            HsbstarError: Scores were agreed by agencies of which some are not to count.
        """
        agreed = self.moderation.agreed if self.moderation else NOTHING_AGREED
        if agreed and selected.leaves_agencies_out:
            raise HsbstarError(
                "An agreed score covers all agencies, so --agreed cannot be used with --only or "
                "--without an agency. Leave one of them out."
            )
        collated = collate(
            selected.returns, selected.framework, area=self.intake.area,
            round_name=round_name or self.intake.round_name, agreed=agreed,
            weighing=selected.weighing, selection=selected.sentences,
        )
        own = self.moderation.marking if self.moderation else ""
        return collated.marked(highest_marking((collated.source.marking, own)))


def open_agreed(file: Path | None) -> tuple[str, bytes] | None:
    """Return the name and the bytes of the moderation workbook, before any return is read.

    Raises:
        HsbstarError: The file is not there. Whoever mistyped its name should not have to wait.
    """
    return None if file is None else (str(file), read_bytes(file))


def read_agreed(
    intake: Intake, file: tuple[str, bytes] | None, framework: Framework, round_name: str | None,
    limits: FileLimits,
) -> AgreedReturns:
    """Read the moderation workbook, if there is one, against the returns that can be counted."""
    notice = errors_sentence(intake)
    if file is None or not intake.usable:
        return AgreedReturns(intake, None, intake.findings, notice)
    collated = collate_intake(intake, framework, round_name)
    name, data = file
    moderation, problems = read_moderation(data, name, framework, collated, limits)
    findings = tuple(sorted([*intake.findings, *problems], key=lambda found: found.order))
    if errors := agreed_errors_sentence(moderation, problems):
        notice = f"{notice or 'Scored despite errors.'} {errors}"
    return AgreedReturns(intake, moderation, findings, notice)
