"""Which statements a paper calls strengths and priorities, by rules that it tells.

Priorities are those of `hsbstar.priorities`. Strengths are the statements that score highest: above
the middle of the scale, and scored by two agencies or more, since one agency's praise of itself is
not yet an area's strength. The rule is ours.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from hsbstar.agreement import spread_of
from hsbstar.priorities import first_priorities

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hsbstar.priorities import Priority
    from hsbstar.rounds import Round, StatementScore

SUMMED_UP = 3
"""So many strengths and priorities stand in the summary."""
STRENGTH_RULE = (
    "Strengths are the statements with the highest scores: above the middle of the scale, scored "
    "by at least two agencies, and not among the first priorities. Of equal ones, those that more "
    "agencies scored come first, then those on which agencies differ less, then the framework's "
    "order. The rule is ours."
)


def strengths(collated: Round) -> list[StatementScore]:
    """Return the statements that count as strengths, the strongest first."""
    middle = Fraction(collated.source.lowest + collated.source.highest, 2)
    found = [one for one in collated.statements
             if one.score is not None and one.score > middle and one.respondents > 1
             and not one.thin]
    return sorted(found, key=_weakness)


def _weakness(one: StatementScore) -> tuple[Fraction, int, Fraction]:
    spread = spread_of(one)
    return -(one.score or Fraction()), -one.respondents, spread.width if spread else Fraction()


def first_strengths(
    collated: Round, urgent: Sequence[Priority]
) -> tuple[list[StatementScore], list[StatementScore]]:
    """Return the strengths of the summary, and those that score as high as the last of them.

    A statement that is among the most urgent ones is no strength on the same page.
    """
    named = {one.score.statement.id for one in urgent}
    found = [one for one in strengths(collated) if one.statement.id not in named]
    first, rest = found[:SUMMED_UP], found[SUMMED_UP:]
    return first, [one for one in rest if one.score == first[-1].score]


def summed_up_priorities(collated: Round) -> tuple[Sequence[Priority], Sequence[Priority]]:
    """Return the priorities of the summary, and those that share the last one's rank."""
    found = first_priorities(collated, SUMMED_UP)
    return found[:SUMMED_UP], found[SUMMED_UP:]
