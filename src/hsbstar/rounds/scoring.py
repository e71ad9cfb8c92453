"""The arithmetic of a round: one function for each rule of the method.

Scores are exact fractions, and nothing is rounded before it is shown. The rules work on plain
values, so that records hold data and each figure can be followed from the cell to the star:
`agency_score`, `statement_score`, `counted_score`, `domain_score`. How an agency's returns become
ratings, and ratings a round, is in `collating`; docs/explanation/scores.md explains the method.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from hsbstar.core.text import fold_name
from hsbstar.framework import Answered

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from hsbstar.rounds.ratings import Rating


@dataclass(frozen=True)
class Weighing:
    """The agencies' weights, and from how many agencies a score is firm."""

    weights: Mapping[str, Fraction] = field(default_factory=dict)
    """By the agency's folded name; above 0. Empty: each agency counts equally."""
    minimum: int = 0
    """A statement that fewer agencies scored is thin; 0 for no minimum."""

    def weight(self, agency: str) -> Fraction:
        """Return how much an agency's rating counts."""
        return self.weights.get(fold_name(agency), Fraction(1))


EQUAL = Weighing()
"""Each agency counts equally."""


DOES_NOT_APPLY = {Answered.NOT_APPLICABLE, Answered.NOT_ON_FORM}
"""The answers of an agency to which a statement does not apply."""


def mean(values: Iterable[Fraction | int]) -> Fraction | None:
    """Return the exact arithmetic mean; None of nothing."""
    known = list(values)
    if all(value.denominator == 1 for value in known):
        # Whole scores are added as whole numbers, which is many times faster and as exact.
        return Fraction(sum(value.numerator for value in known), len(known)) if known else None
    return Fraction(sum(known), len(known))


def agency_score(ratings: Sequence[Rating]) -> Rating:
    """Return an agency's rating of one statement from all its returns, usually one.

    The mean of its scores where it gave any: *not applicable*, *no data* and blank do not count as
    0. Without a score, *no data* comes before *not applicable*, that before blank, and that
    before a form without the statement.
    """
    if len(ratings) == 1:
        return ratings[0]
    score = mean(rating for rating in ratings if isinstance(rating, Fraction))
    if score is not None:
        return score
    for answered in (Answered.NO_DATA, Answered.NOT_APPLICABLE, Answered.BLANK):
        if answered in ratings:
            return answered
    return Answered.NOT_ON_FORM if ratings else Answered.BLANK


def statement_score(scores: Mapping[str, Fraction], weighing: Weighing) -> Fraction | None:
    """Return a statement's score from the scores of the agencies that gave one, by name.

    Σ weight × score / Σ weight over those agencies; without weights each counts equally.
    """
    if not weighing.weights or not scores:
        return mean(scores.values())
    weights = {agency: weighing.weight(agency) for agency in scores}
    total = sum((weights[agency] * score for agency, score in scores.items()), Fraction())
    return total / sum(weights.values())


def counted_score(self_assessed: Fraction | None, agreed: Rating | None) -> Fraction | None:
    """Return the score of a statement that counts in the round.

    What was agreed in moderation replaces the agencies' mean. A statement that was agreed to be
    not applicable, or without data, has no score, whatever single agencies scored.
    """
    if agreed is None:
        return self_assessed
    return agreed if isinstance(agreed, Fraction) else None


def domain_score(scores: Iterable[Fraction | None]) -> Fraction | None:
    """Return a domain's or strand's score: the mean over its scored statements.

    Each statement counts equally, however many agencies scored it. The score of one agency in a
    domain is the mean over the statements that it scored, by the same rule.
    """
    return mean(score for score in scores if score is not None)


def score_of_answers(
    answers: Iterable[Mapping[str, Fraction]], weighing: Weighing
) -> Fraction | None:
    """Return the score of some statements together: `domain_score` over `statement_score`.

    `answers` has the agencies' scores of each statement, by name.
    """
    return domain_score(statement_score(scores, weighing) for scores in answers)


def applies_to_any(ratings: Iterable[Rating], agreed: Rating | None) -> bool:
    """Return whether a statement applies: some agency had it on its form, not as *not applicable*.

    Where something was agreed in moderation, that decides.
    """
    if agreed is not None:
        return agreed is not Answered.NOT_APPLICABLE
    return any(rating not in DOES_NOT_APPLY for rating in ratings)


def is_thin_statement(respondents: int, minimum: int, agreed: Rating | None) -> bool:
    """Return whether a score is from fewer agencies than the chosen minimum; never if agreed."""
    return agreed is None and respondents < minimum


def is_thin_domain(firm: int, scored: int, applicable: int) -> bool:
    """Return whether less than half of a domain's applicable statements have a firm score.

    A firm score is one that is not thin itself. A domain without any score is thin as well.
    """
    return 2 * firm < applicable or not scored


def rounded(value: Fraction, decimals: int) -> Decimal:
    """Return a figure rounded for people: halves away from zero, and 0 without a minus."""
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    shown = exact.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    return shown or abs(shown)
