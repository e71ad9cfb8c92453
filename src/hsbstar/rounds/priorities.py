"""Which statements to act on first, by a rule that a reader can follow with a pocket calculator.

priority = (highest score of the scale - score) x (1 + share of agencies it applies to) / 2
x weight of its strand

A statement that is nobody else's to do still counts half as much as one that is everybody's: else
the gaps of a specialist service could never come first. The rule and the weights are ours.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING

from hsbstar.framework import Answered
from hsbstar.rounds.scoring import rounded

if TYPE_CHECKING:
    from hsbstar.rounds.model import Round, StatementScore

STRAND_WEIGHTS = {
    "leadership": Fraction(6, 5), "process": Fraction(11, 10), "practice": Fraction(1),
}
"""Leadership first, because without it nothing lasts; then process, on which practice rests."""
RULE = (
    "Priority = how far the score is below the top of the scale × (1 + the share of agencies that "
    "the statement applies to) ÷ 2 × the weight of its strand: leadership 1.2, process 1.1, "
    "practice 1 (and 1 without a strand)."
)


@dataclass(frozen=True)
class Priority:
    """A statement with a score, and what makes it more or less urgent than others."""

    score: StatementScore
    gap: Fraction
    """How far its score is below the top of the scale."""
    applies_to: int
    """How many agencies did not answer *not applicable*."""
    of: int
    """How many agencies there are."""
    rank: int = 0
    """1 is the most urgent; equal priorities share the better rank, as in sport."""
    tied: bool = False

    @property
    def weight(self) -> Fraction:
        """The weight of its strand."""
        return weight_of(self.score)

    @property
    def value(self) -> Fraction:
        """The priority: from 0 upwards, the higher the more urgent."""
        return priority_value(self.gap, self.applies_to, self.of, self.weight)

    @property
    def place(self) -> str:
        """The rank as people write it: `3`, or `3=` where others share it."""
        return f"{self.rank}=" if self.tied else str(self.rank)


def priority_value(gap: Fraction, applies: int, agencies: int, weight: Fraction) -> Fraction:
    """Return a statement's priority by the rule above; `applies` of the `agencies` may do it."""
    return gap * (1 + Fraction(applies, agencies)) / 2 * weight


def show_value(value: Fraction) -> str:
    """Return a priority to two decimals, halves upwards: to one, many would look alike."""
    return str(rounded(value, 2))


def weight_of(one: StatementScore) -> Fraction:
    """Return the weight of a statement's strand; 1 where it has none."""
    return STRAND_WEIGHTS.get(one.statement.strand or "", Fraction(1))


def applies_to(one: StatementScore) -> int:
    """Return how many agencies a statement is to be done by: those that did not say otherwise."""
    return sum(voice is not Answered.NOT_APPLICABLE for voice in one.by_agency.values())


def prioritise(collated: Round) -> list[Priority]:
    """Return the statements that have a score, most urgent first; ties in the framework's order."""
    agencies = len(collated.agencies)
    found = [
        Priority(one, collated.source.highest - one.score, applies_to(one), agencies)
        for one in collated.statements if one.score is not None
    ]
    found.sort(key=lambda one: -one.value)
    shared = Counter(one.value for one in found)
    first: dict[Fraction, int] = {}
    for rank, one in enumerate(found, start=1):
        first.setdefault(one.value, rank)
    return [replace(one, rank=first[one.value], tied=shared[one.value] > 1) for one in found]


def in_order(collated: Round) -> list[tuple[StatementScore, Priority | None]]:
    """Return every statement: by priority, then those without a score in the framework's order."""
    ranked = [(one.score, one) for one in prioritise(collated)]
    return [*ranked, *((one, None) for one in collated.statements if one.score is None)]


def first_priorities(collated: Round, most: int) -> list[Priority]:
    """Return the most urgent so many; more where others share the last one's priority.

    What has reached the top of the scale is no priority.
    """
    return [one for one in prioritise(collated) if one.rank <= most and one.value]
