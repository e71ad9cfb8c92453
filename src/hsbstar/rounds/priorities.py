"""Which statements to act on first, by a rule that a reader can follow with a pocket calculator.

priority = (highest score of the scale - score) x (1 + share of agencies it applies to) / 2
x weight of its strand

A statement that applies to a single agency still counts at least half as much as one that applies
to all: otherwise the gaps of a specialist service could never come first. The rule and the weights
are ours.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import accumulate
from typing import TYPE_CHECKING

from hsbstar.rounds.model import show_score
from hsbstar.rounds.scoring import DOES_NOT_APPLY, rounded

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hsbstar.rounds.model import Round, StatementScore

STRAND_WEIGHTS = {
    "leadership": Fraction(6, 5), "process": Fraction(11, 10), "practice": Fraction(1),
}
"""Leadership first, because without it nothing lasts; then process, on which practice rests."""
RULE = (
    "Priority = the distance of the score from the top of the scale × (1 + the share of agencies "
    "the statement applies to) ÷ 2 × the weight of its strand: leadership 1.2, process 1.1, "
    "practice 1 (and 1 without a strand)."
)


AT_THE_TOP = "at the top"
"""In place of how far a score is below the top of the scale, where it is not."""


@dataclass(frozen=True)
class Priority:
    """A statement with a score, and how urgent it is."""

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
        """The priority, by the rule above: from 0 upwards, the higher the more urgent."""
        return self.gap * (1 + Fraction(self.applies_to, self.of)) / 2 * self.weight

    @property
    def why(self) -> str:
        """Why it has its place, in words: the parts of the rule."""
        lower = f"{self.shown_gap} below the top" if self.gap else AT_THE_TOP
        return "; ".join(filter(None, (lower, *self.why_scaled)))

    @property
    def why_scaled(self) -> tuple[str, str]:
        """By what the rule multiplies the gap, in words; without a strand the second is empty."""
        reach = reach_in_words(self.applies_to, self.of)
        return f"applies to {reach}", weight_in_words(self.score)

    @property
    def shown_gap(self) -> str:
        """The gap to one decimal; to two where one would contradict the score as it is shown."""
        shown = rounded(self.gap, 1) + rounded(self.score.score or Fraction(), 1)
        agrees = shown == self.gap + (self.score.score or 0)
        return str(rounded(self.gap, 1 if agrees else 2))

    @property
    def place(self) -> str:
        """The rank as people write it: `3`, or `3=` where others share it."""
        return f"{self.rank}=" if self.tied else str(self.rank)


def show_value(value: Fraction) -> str:
    """Return a priority to two decimals, halves upwards: with one, many would look alike."""
    return str(rounded(value, 2))


def reach_in_words(number: int, of: int) -> str:
    """Return to how many agencies a statement applies: `3 of 8 agencies`, `all 8 agencies`."""
    if number < of:
        return f"{number} of {of} agencies"
    return {1: "the one agency", 2: "both agencies"}.get(of, f"all {of} agencies")


def weight_in_words(score: StatementScore) -> str:
    """Return how much a statement's strand counts; nothing without a strand."""
    strand, weight = score.statement.strand, weight_of(score)
    if not strand:
        return ""
    return f"{strand} counts {'once' if weight == 1 else f'{float(weight):g} times'}"


def why_higher_first(priorities: Sequence[Priority]) -> str:
    """Return why a higher score comes before a lower one, of the two furthest apart; or nothing."""
    def score(priority: Priority) -> Fraction:
        return priority.score.score or Fraction()

    def higher(first: Priority, second: Priority) -> Priority:
        return max(first, second, key=score)

    highest = accumulate(priorities, higher)
    pairs = [(first, second) for first, second in zip(highest, priorities[1:], strict=False)
             if rounded(score(first), 1) > rounded(score(second), 1)]
    if not pairs:
        return ""
    pair = max(pairs, key=lambda each: score(each[0]) - score(each[1]))
    first, second = (f"{each.score.statement.ref} ({show_score(score(each))})" for each in pair)
    reasons = (f"{each.score.statement.ref} {' and '.join(filter(None, each.why_scaled))}"
               for each in pair)
    return f"Why {first} comes before {second}: {'; '.join(reasons)}."


def weight_of(score: StatementScore) -> Fraction:
    """Return the weight of a statement's strand; 1 where it has none."""
    return STRAND_WEIGHTS.get(score.statement.strand or "", Fraction(1))


def applies_to(score: StatementScore) -> int:
    """Return to how many agencies a statement applies: those not answering *not applicable*."""
    return sum(rating not in DOES_NOT_APPLY for rating in score.by_agency.values())


def prioritise(collated: Round) -> list[Priority]:
    """Return the statements that have a score, most urgent first; ties in the framework's order."""
    agencies = len(collated.agencies)
    found = sorted(
        (Priority(score, collated.source.highest - score.score, applies_to(score), agencies)
         for score in collated.statements if score.score is not None),
        key=lambda priority: -priority.value,
    )
    values = [priority.value for priority in found]
    shared = Counter(values)
    return [
        replace(priority, rank=1 + values.index(priority.value), tied=shared[priority.value] > 1)
        for priority in found
    ]


def in_order(collated: Round) -> list[tuple[StatementScore, Priority | None]]:
    """Return every statement: by priority, then those without a score in the framework's order."""
    ranked = [(priority.score, priority) for priority in prioritise(collated)]
    return [*ranked, *((score, None) for score in collated.statements if score.score is None)]


def first_priorities(collated: Round, at_most: int) -> list[Priority]:
    """Return the most urgent priorities, `at_most` of them or more where they share the last rank.

    A statement at the top of the scale is no priority.
    """
    return [priority for priority in prioritise(collated)
            if priority.rank <= at_most and priority.value]
