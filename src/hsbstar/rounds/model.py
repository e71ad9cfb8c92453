"""A round as data: the scores of statements, agencies and domains, and what they rest on.

The arithmetic of what is derived here is in `scoring`.

Scores are exact fractions until they leave the program, so that no order of files or agencies and
no rounding in between can change a figure.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING

from hsbstar.rounds.scoring import (
    applies_to_any,
    domain_score,
    is_thin_domain,
    is_thin_statement,
    rounded,
    statement_score,
    statement_score_of_counts,
)
from hsbstar.rounds.weighing import EQUAL, Weighing

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from hsbstar.framework import Statement
    from hsbstar.rounds.ratings import Voice

NOTHING_AGREED: Mapping[str, Voice] = MappingProxyType({})
"""Of a round without moderation."""


@dataclass(frozen=True)
class Source:
    """The round's header: where it was audited, by which framework, on which scale, and when."""

    area: str
    round: str
    framework_id: str
    edition: str
    lowest: int
    highest: int
    dates: tuple[dt.date, ...] = ()
    """The days on which the returns were completed, earliest first."""
    choices: str = ""
    """What was chosen otherwise than usual, in sentences; empty where nothing was."""

    @property
    def completed(self) -> dt.date | None:
        """The day of the latest return: the round's date in a comparison."""
        return self.dates[-1] if self.dates else None


@dataclass(frozen=True)
class StatementScore:
    """One statement in the round."""

    statement: Statement
    domain: int
    by_agency: Mapping[str, Voice]
    """What each agency says; of a round that was scored, `Voices`."""
    score: Fraction | None
    agreed: Voice | None = None
    """What the agencies agreed in moderation; None where they did not."""
    weighing: Weighing = EQUAL

    @property
    def self_assessed(self) -> Fraction | None:
        """The (weighted) mean over the agencies that scored it, whatever was agreed."""
        if self.weighing.weights:
            return statement_score(self.scores, self.weighing)
        return statement_score_of_counts(self.given)

    @cached_property
    def said(self) -> Mapping[Voice, int]:
        """How many agencies say the same."""
        return Counter(self.by_agency.values())

    @cached_property
    def given(self) -> Mapping[Fraction, int]:
        """How many agencies gave each score that any of them gave."""
        return {voice: count for voice, count in self.said.items() if isinstance(voice, Fraction)}

    @property
    def thin(self) -> bool:
        """Say whether its score rests on fewer agencies than somebody wanted; never if agreed."""
        return self.score is not None and is_thin_statement(
            self.respondents, self.weighing.minimum, self.agreed
        )

    @property
    def scores(self) -> dict[str, Fraction]:
        """The agencies' scores, without the answers that are no score."""
        return {
            agency: voice for agency, voice in self.by_agency.items()
            if isinstance(voice, Fraction)
        }

    @property
    def respondents(self) -> int:
        """How many agencies scored it."""
        return sum(self.given.values())

    @property
    def applies(self) -> bool:
        """Say whether the statement is anyone's to do: not all agencies said *not applicable*.

        Where something was agreed, that decides.
        """
        return applies_to_any(self.said, self.agreed)


@dataclass(frozen=True)
class DomainScore:
    """One domain in the round."""

    number: int
    title: str
    statements: tuple[StatementScore, ...]
    score: Fraction | None
    by_agency: Mapping[str, Fraction | None]

    @property
    def self_assessed(self) -> Fraction | None:
        """The mean of the statements' self-assessed scores, whatever was agreed."""
        return domain_score(statement.self_assessed for statement in self.statements)

    @property
    def moderated(self) -> int:
        """How many statements have an agreed score, or an agreed answer that is none."""
        return sum(one.agreed is not None for one in self.statements)

    @property
    def scored(self) -> int:
        """How many statements have a score."""
        return sum(one.score is not None for one in self.statements)

    @property
    def of(self) -> int:
        """How many statements apply."""
        return sum(one.applies for one in self.statements)

    @property
    def agencies(self) -> int:
        """How many agencies scored at least one statement."""
        return sum(score is not None for score in self.by_agency.values())

    @property
    def respondents(self) -> int:
        """The same, by the name that a statement has it under."""
        return self.agencies

    @property
    def thin(self) -> bool:
        """Say whether less than half of the statements that apply have a score that is not thin."""
        firm = sum(one.score is not None and not one.thin for one in self.statements)
        return is_thin_domain(firm, self.scored, self.of)


@dataclass(frozen=True)
class Round:
    """All returns of one audit, collated.

    `domains` are in the framework's order. The `score` of a domain and of a statement is an exact
    `Fraction` within the scale (`source.lowest` to `source.highest`), or None where nobody scored
    it. People are shown one decimal, halves rounded away from zero.
    """

    source: Source
    agencies: tuple[str, ...]
    domains: tuple[DomainScore, ...]
    returns: int
    weighing: Weighing = EQUAL
    spokes: str = "domain"
    """What `domains` are: the framework's, or strands across them (see scoring.by_strand)."""
    notice: str = ""
    """What every output of it says on its face, where it was scored despite errors."""

    def __repr__(self) -> str:
        """Return a line for a notebook: the area, the round and the score of each domain."""
        named = " ".join(filter(None, (self.source.area, self.source.round)))
        scores = ", ".join(f"{one.title} {show_score(one.score)}" for one in self.domains)
        return f"<Round {named!r}, {len(self.agencies)} agencies: {scores}>"

    @property
    def statements(self) -> tuple[StatementScore, ...]:
        """All statements in the framework's order."""
        return tuple(one for domain in self.domains for one in domain.statements)

    @property
    def moderated(self) -> int:
        """How many statements were moderated."""
        return sum(domain.moderated for domain in self.domains)

    @property
    def weakest_domains(self) -> list[DomainScore]:
        """The domains that have a score, weakest first; ties in the framework's order."""
        scored = [(one.score, index, one) for index, one in enumerate(self.domains)]
        known = [(score, index, one) for score, index, one in scored if score is not None]
        return [one for _, _, one in sorted(known, key=lambda item: item[:2])]


def show_score(score: Fraction | None) -> str:
    """Return a score to one decimal, halves away from zero; `–` where there is none."""
    return "–" if score is None else str(rounded(score, 1))


def tell_moderated(collated: Round) -> str:
    """Say how many of a round's scores were agreed in moderation; nothing where none was."""
    count, of = collated.moderated, len(collated.statements)
    if not count:
        return ""
    verb = "was" if count == 1 else "were"
    return f"{count} of {of} statements {verb} moderated: there the agreed score counts."
