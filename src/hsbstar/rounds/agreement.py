"""How far agencies agree: the spread of each statement, and Krippendorff's alpha.

A mean hides that the police gave 4 and the schools 1. The spread of a statement says it plainly;
alpha sums up whether agencies see the statements of a domain alike, beyond what chance would give.

Sources: Krippendorff, K. (2004) *Content Analysis*, 2nd edition, page 241, for the reading; and
(2011) *Computing Krippendorff's Alpha-Reliability* for the figure. The marks for *little variation*
and *rough* are ours.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from hsbstar.framework import Answered
from hsbstar.rounds.ratings import voices_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from hsbstar.rounds.model import Round, StatementScore

RELIABLE, TENTATIVE = 0.8, 0.667
"""From here on agreement is reliable, and tentative (Krippendorff 2004, p. 241)."""
LITTLE_VARIATION = Fraction(3, 4)
"""Where so many of the scores are one and the same, alpha says little (ours)."""
ROUGH_BELOW = 6
"""With fewer agencies alpha is rough (ours)."""


@dataclass(frozen=True)
class Spread:
    """How the agencies' scores of one statement lie."""

    lowest: Fraction
    highest: Fraction

    @property
    def width(self) -> Fraction:
        """The highest score less the lowest."""
        return self.highest - self.lowest


@dataclass(frozen=True)
class Agreement:
    """How far agencies agree on some statements."""

    alpha: float | None
    """Krippendorff's alpha for ordinal data: 1 perfect, 0 as by chance; None where undefined."""
    reading: str
    """What that means in words, or why there is none."""


def spread_of(one: StatementScore) -> Spread | None:
    """Return the lowest and highest score of a statement; None where fewer than two scored it."""
    return Spread(min(one.given), max(one.given)) if one.respondents > 1 else None


def distribution_of(one: StatementScore, lowest: int, highest: int) -> dict[int, int]:
    """Return how many agencies gave each score of the scale.

    The mean of an agency's two returns counts for the nearest score, halves upwards.
    """
    nearest: Counter[int] = Counter()
    for score, count in one.given.items():
        nearest[(score + Fraction(1, 2)).__floor__()] += count
    return {value: nearest[value] for value in range(lowest, highest + 1)}


def without_score(one: StatementScore) -> dict[Answered, tuple[str, ...]]:
    """Return the agencies that gave no score, by what they said instead."""
    return {
        answered: tuple(name for name, voice in one.by_agency.items() if voice is answered)
        for answered in (Answered.NOT_APPLICABLE, Answered.NO_DATA, Answered.BLANK)
    }


def widest_first(collated: Round) -> list[StatementScore]:
    """Return the statements, the widest spread first; ties in the framework's order."""
    def key(item: tuple[int, StatementScore]) -> tuple[Fraction, int]:
        spread = spread_of(item[1])
        return (-spread.width if spread else Fraction(1), item[0])

    return [one for _, one in sorted(enumerate(collated.statements), key=key)]


def agreement_on(statements: Iterable[StatementScore], agencies: Sequence[str]) -> Agreement:
    """Return how far agencies agree on statements.

    Only statements that two or more agencies scored can tell: the others have nothing to compare.
    """
    compared = [one for one in statements if one.respondents > 1]
    values: Counter[Fraction] = Counter()
    for one in compared:
        values.update(one.given)
    if not values:
        return Agreement(None, "No statement was scored by two agencies, so none can be compared.")
    if len(values) == 1:
        return Agreement(None, "Every agency gave the same score to every statement that two of "
                               "them scored: there is nothing to tell agreement from chance by.")
    said = zip(*(voices_of(agencies, one.by_agency).in_order() for one in compared), strict=True)
    speaking = sum(any(isinstance(voice, Fraction) for voice in voices) for voices in said)
    alpha = _alpha([one.given for one in compared], sorted(values))
    commonest = Fraction(max(values.values()), values.total())
    return Agreement(alpha, _reading(alpha, commonest, speaking))


def tell_agreement(agreement: Agreement) -> str:
    """Return alpha, to two decimals, and what it means."""
    told = "" if agreement.alpha is None else f"alpha {agreement.alpha:.2f}, "
    return f"{told}{agreement.reading}"


def _alpha(given: Sequence[Mapping[Fraction, int]], values: Sequence[Fraction]) -> float:
    """Return alpha of how many agencies gave each of the values, statement by statement."""
    # Loaded here: both take a while, and most commands need neither.
    import krippendorff  # noqa: PLC0415
    import numpy as np  # noqa: PLC0415

    counts = np.array([[one.get(value, 0) for value in values] for one in given])
    return float(krippendorff.alpha(
        value_counts=counts, value_domain=[float(value) for value in values],
        level_of_measurement="ordinal",
    ))


def _reading(alpha: float, commonest: Fraction, agencies: int) -> str:
    if alpha < TENTATIVE and commonest >= LITTLE_VARIATION:
        words = "little variation: most scores are the same, so alpha says little"
    elif alpha >= RELIABLE:
        words = "reliable: agencies see the statements alike"
    elif alpha >= TENTATIVE:
        words = "tentative: agencies see the statements more alike than not"
    else:
        words = "unreliable: agencies see the statements differently"
    rough = f"; rough, from {agencies} agencies" if agencies < ROUGH_BELOW else ""
    return f"{words}{rough}"
