"""What moved between rounds, and what did not: the statements that a meeting will ask for."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from hsbstar.core.plurals import count
from hsbstar.moderation import WIDE
from hsbstar.rounds import spread_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from fractions import Fraction

    from hsbstar.comparison.model import Comparison, DomainChange, StatementChange
    from hsbstar.plan import LastPlan, Planned

MOST_TOLD = 5
"""So many rises and falls are told, at least: those that equal the last one are told, too."""
STILL_LOW = 1
"""A statement at most so far above the scale's lowest score in every round is told (ours)."""


def largest_rises(comparison: Comparison, most: int = MOST_TOLD) -> list[StatementChange]:
    """Return the statements whose matched change is the largest rise, largest first.

    One agency's change of mind is no movement of an area: two or more must stand behind it, unless
    only one is in both rounds. Of equal ones that with more comes first, then the framework's
    order.
    """
    return _foremost(comparison, most, 1)


def largest_falls(comparison: Comparison, most: int = MOST_TOLD) -> list[StatementChange]:
    """Return the statements whose matched change is the largest fall, largest first."""
    return _foremost(comparison, most, -1)


def _foremost(comparison: Comparison, most: int, sign: int) -> list[StatementChange]:
    def height(one: StatementChange) -> Fraction | int:
        return sign * (one.moved.matched or 0)

    enough = min(2, len(comparison.in_both))
    moved = sorted(
        (one for one in comparison.statements
         if height(one) > 0 and one.moved.certainty.pairs >= enough),
        key=lambda one: (-height(one), -one.moved.certainty.pairs),
    )
    return [one for one in moved if height(one) >= height(moved[:most][-1])]


def new_disagreements(comparison: Comparison) -> list[StatementChange]:
    """Return the statements on which agencies are `WIDE` apart now, and were not a round before.

    One that fewer than two agencies scored a round before is none: nobody could disagree.
    """
    def is_new(one: StatementChange) -> bool:
        before, now = one.in_rounds[-2:]
        spreads = [spread_of(score) if score else None for score in (before, now)]
        return (
            spreads[0] is not None and spreads[1] is not None
            and spreads[0].width < WIDE <= spreads[1].width
        )

    return [one for one in comparison.statements if is_new(one)]


def still_low(comparison: Comparison) -> list[StatementChange]:
    """Return the statements that have a score in every round, and none above the lowest two."""
    mark = comparison.rounds[-1].source.lowest + STILL_LOW
    return [
        one for one in comparison.statements
        if all(score is not None and score <= mark for score in one.scores)
    ]


def declined(comparison: Comparison) -> list[DomainChange]:
    """Return the domains whose matched change is a fall; without matched answers, the plain one."""
    def fell(one: DomainChange) -> bool:
        moved = one.moved.plain if one.moved.matched is None else one.moved.matched
        return moved is not None and moved < 0

    return [one for one in comparison.domains if fell(one)]


def planned_for(plan: LastPlan | None) -> Mapping[str, Sequence[Planned]]:
    """Return a plan's actions by the id of the statement that each is for."""
    by_statement: dict[str, list[Planned]] = defaultdict(list)
    for one in plan.actions if plan else ():
        by_statement[one.id].append(one)
    return by_statement


def tell_planned(comparison: Comparison, plan: LastPlan) -> str:
    """Say how the statements that had actions moved, among agencies in both rounds."""
    actions = planned_for(plan)
    if not actions:
        return f"The plan of {plan.round or 'the last round'} has no actions in it."
    moved = [one.moved.matched for one in comparison.statements if one.id in actions]
    known = [one for one in moved if one is not None]
    counts = (
        f"{sum(one > 0 for one in known)} rose", f"{sum(one < 0 for one in known)} fell",
        f"{sum(one == 0 for one in known)} stayed",
    )
    told = f"{', '.join(counts)} among agencies in both rounds"
    rest = len(moved) - len(known)
    unmatched = f"; {count(rest, 'has', 'have')} no matched answer" if rest else ""
    gone = len(actions) - len(moved)
    lost = f"; {count(gone, 'is', 'are')} in none of the rounds" if gone else ""
    name = plan.round or "the last round"
    of = count(len(actions), "statement", "statements")
    return f"The plan of {name} had actions for {of}: {told}{unmatched}{lost}."
