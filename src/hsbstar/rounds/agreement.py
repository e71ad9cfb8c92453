"""How far agencies agree: the spread of each statement, and Krippendorff's alpha.

A mean hides that the police gave 4 and the schools 1. The spread of a statement shows it; alpha
sums up whether agencies see the statements of a domain alike, beyond what chance would give.

Sources: Krippendorff, K. (2004) *Content Analysis*, 2nd edition, page 241, for the reading; and
(2011) *Computing Krippendorff's Alpha-Reliability* for the figure. The marks for *little
variation*, *rough* and *very differently* are ours.
"""

from __future__ import annotations

from bisect import bisect
from collections import Counter
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from typing import TYPE_CHECKING

from hsbstar.framework import Answered
from hsbstar.rounds.ratings import ratings_of
from hsbstar.rounds.scoring import rounded

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from hsbstar.rounds.model import Round, StatementScore

WIDE = 2
"""The narrowest spread that is worth talking about, in points of the scale."""
RELIABLE, TENTATIVE = Fraction(800, 1000), Fraction(667, 1000)
"""From these on agreement is reliable, and tentative (Krippendorff 2004, p. 241)."""
VERY_DIFFERENT = Fraction(1, 3)
"""Below this, two thirds of the disagreement that chance would give are there (ours)."""
MARKS = (Fraction(0), VERY_DIFFERENT, TENTATIVE, RELIABLE, Fraction(1))
"""An alpha is never shown on another side of one of these than it is."""
LITTLE_VARIATION = Fraction(3, 4)
"""Where at least this share of the scores is the same, alpha means little (ours)."""
_UNRELIABLE = "unreliable"
ROUGH_BELOW = 6
"""With fewer agencies alpha is rough (ours)."""
ALIKE = "Agencies scored the same statements very similarly."
"""Also where all scores are the same: more exact words would give everybody's answers away."""


@dataclass(frozen=True)
class Spread:
    """How far apart the agencies' scores of a statement are."""

    lowest: Fraction
    highest: Fraction

    @property
    def width(self) -> Fraction:
        """The highest score less the lowest."""
        return self.highest - self.lowest


@dataclass(frozen=True)
class Agreement:
    """How far agencies agree on some statements."""

    alpha: Fraction | None
    """Krippendorff's alpha for ordinal data: 1 perfect, 0 as by chance; None where undefined."""
    reading: str
    """What that means in words, or why there is none."""
    sentence: str
    """The same for a reader who does not know alpha: a whole sentence, or two."""

    @property
    def differs(self) -> bool:
        """Whether agencies scored the same statements differently."""
        return self.reading.startswith(_UNRELIABLE)


def spread_of(statement: StatementScore) -> Spread | None:
    """Return the lowest and highest score of a statement; None where fewer than two scored it."""
    given = statement.given
    return Spread(min(given), max(given)) if statement.respondents > 1 else None


def distribution_of(statement: StatementScore, lowest: int, highest: int) -> dict[int, int]:
    """Return how many agencies gave each score of the scale.

    The mean of an agency's two returns counts for the nearest score, halves upwards.
    """
    nearest: Counter[int] = Counter()
    for score, count in statement.given.items():
        nearest[(score + Fraction(1, 2)).__floor__()] += count
    return {value: nearest[value] for value in range(lowest, highest + 1)}


def without_score(statement: StatementScore) -> dict[Answered, tuple[str, ...]]:
    """Return the agencies that gave no score, by what they answered instead."""
    return {
        answered: tuple(name for name, rating in statement.by_agency.items() if rating is answered)
        for answered in Answered if answered is not Answered.SCORED
    }


def widest_first(collated: Round) -> list[StatementScore]:
    """Return the statements, the widest spread first; ties in the framework's order."""
    def key(statement: StatementScore) -> Fraction:
        spread = spread_of(statement)
        return -spread.width if spread else Fraction(1)

    return sorted(collated.statements, key=key)


def agreement_on(statements: Iterable[StatementScore], agencies: Sequence[str]) -> Agreement:
    """Return how far agencies agree on statements.

    Only statements that two or more agencies scored count: the others have nothing to compare.
    """
    compared = [statement for statement in statements if statement.respondents > 1]
    values: Counter[Fraction] = Counter()
    for statement in compared:
        values.update(statement.given)
    if not values:
        none = "No statement was scored by two or more agencies, so agreement cannot be measured."
        return Agreement(None, none, none)
    if len(values) == 1:
        return Agreement(
            None, "Every statement that two or more agencies scored has the same score, so "
            "agreement cannot be measured against chance.", ALIKE)
    if len(compared) == 1:
        single = "Only one statement was scored by two or more agencies."
        return Agreement(None, f"{single} Alpha would be 0, whatever they scored.", single)
    by_agency = zip(
        *(ratings_of(agencies, statement.by_agency).values() for statement in compared), strict=True
    )
    scoring = sum(any(isinstance(rating, Fraction) for rating in ratings) for ratings in by_agency)
    commonest = Fraction(max(values.values()), values.total())
    return _read(ordinal_alpha([statement.given for statement in compared]), commonest, scoring)


def agreement_summary(agreement: Agreement) -> str:
    """Return alpha and what it means, or why there is none."""
    if agreement.alpha is None:
        return agreement.reading
    return f"alpha {show_alpha(agreement.alpha)} ({agreement.reading})"


def show_alpha(alpha: Fraction | None) -> str:
    """Return alpha to two decimals, to more where two would contradict its word; `–` for none."""
    if alpha is None:
        return "–"
    decimals = 2
    while bisect(MARKS, Fraction(shown := rounded(alpha, decimals))) != bisect(MARKS, alpha):
        decimals += 1
    return str(shown).replace("-", "−")


def ordinal_alpha(units: Sequence[Mapping[Fraction, int]]) -> Fraction:
    """Return Krippendorff's alpha for ordinal data, exactly: 1 perfect, 0 as by chance.

    Each unit (a statement) holds how many agencies gave each score; at least one unit has two
    scores, and at least two different scores are given. Every pair of scores within a unit is a
    coincidence, weighted so that a unit counts by how many scored it. Two scores are as far apart
    as the number of scores given between them. Alpha is 1 less the observed disagreement, divided
    by that expected if the same scores were dealt at random (Krippendorff 2011, steps 1 to 3 D).
    """
    units = [unit for unit in units if sum(unit.values()) > 1]
    totals: Counter[Fraction] = Counter()
    for unit in units:
        totals.update(unit)
    # The scores given up to and halfway through each score: their distance is the ordinal metric.
    middles = {value: sum(count for other, count in totals.items() if other < value)
               + Fraction(totals[value], 2) for value in totals}

    def disagreement(counts: Mapping[Fraction, int]) -> Fraction:
        return 2 * sum(
            (counts[value] * counts[other] * (middles[value] - middles[other]) ** 2
             for value, other in combinations(counts, 2)), Fraction())

    observed = sum((disagreement(unit) / (sum(unit.values()) - 1) for unit in units), Fraction())
    return 1 - (totals.total() - 1) * observed / disagreement(totals)


def _read(alpha: Fraction, commonest: Fraction, agencies: int) -> Agreement:
    """Return what alpha means, judged on the exact figure."""
    if alpha < TENTATIVE and commonest >= LITTLE_VARIATION:
        words = "little variation: most scores are the same, so alpha shows little"
        sentence = "Most scores are the same, so they hardly show how far agencies agree."
    elif alpha >= RELIABLE:
        words = "reliable: agencies scored the statements alike"
        sentence = ALIKE
    elif alpha >= TENTATIVE:
        words = "tentative: agencies scored the statements more alike than not"
        sentence = "Agencies scored the same statements fairly similarly."
    else:
        words = f"{_UNRELIABLE}: agencies scored the same statements differently"
        very = "very " if alpha < VERY_DIFFERENT else ""
        sentence = f"Agencies scored the same statements {very}differently."
    if agencies < ROUGH_BELOW:
        words += f"; rough, from only {agencies} agencies"
        sentence += f" With only {agencies} agencies to compare, this is a rough guide."
    return Agreement(alpha, words, sentence)
