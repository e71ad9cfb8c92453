"""The changes that a meeting will discuss: largest rises and falls, disagreements, low scores."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hsbstar.rounds import WIDE, spread_of

if TYPE_CHECKING:
    from fractions import Fraction

    from hsbstar.comparison.model import Comparison, DomainChange, StatementChange

MAX_LISTED = 5
"""How many rises and falls are listed; more only where they equal the last of these."""
STILL_LOW = 1
"""A statement at most this far above the scale's lowest score in every round is listed (ours)."""


def largest_rises(comparison: Comparison, at_most: int = MAX_LISTED) -> list[StatementChange]:
    """Return the statements whose matched change is the largest rise, largest first.

    A single agency's change is no change of an area: two or more must have matched answers, unless
    only one is in both rounds. Among equals, more agencies come first, then the framework's order.
    """
    return _largest(comparison, at_most, 1)


def largest_falls(comparison: Comparison, at_most: int = MAX_LISTED) -> list[StatementChange]:
    """Return the statements whose matched change is the largest fall, largest first."""
    return _largest(comparison, at_most, -1)


def _largest(comparison: Comparison, at_most: int, direction: int) -> list[StatementChange]:
    def size(statement: StatementChange) -> Fraction | int:
        return direction * (statement.moved.matched or 0)

    enough = min(2, len(comparison.in_both))
    moved = sorted(
        (statement for statement in comparison.statements
         if size(statement) > 0 and statement.moved.inference.agencies >= enough),
        key=lambda statement: (-size(statement), -statement.moved.inference.agencies),
    )
    return [statement for statement in moved if size(statement) >= size(moved[:at_most][-1])]


def new_disagreements(comparison: Comparison) -> list[StatementChange]:
    """Return the statements on which agencies are `WIDE` apart now, and were not a round before.

    A statement that fewer than two agencies scored a round before is left out.
    """
    def is_new(statement: StatementChange) -> bool:
        before, now = (spread_of(score) if score else None for score in statement.in_rounds[-2:])
        return before is not None and now is not None and before.width < WIDE <= now.width

    return [statement for statement in comparison.statements if is_new(statement)]


def still_low(comparison: Comparison) -> list[StatementChange]:
    """Return the statements that have a score in every round, and none above the lowest two."""
    mark = comparison.rounds[-1].source.lowest + STILL_LOW
    return [
        statement for statement in comparison.statements
        if all(score is not None and score <= mark for score in statement.scores)
    ]


def declined(comparison: Comparison) -> list[DomainChange]:
    """Return the domains whose matched change is a fall; without matched answers, the plain one."""
    def fell(domain: DomainChange) -> bool:
        moved = domain.moved
        change = moved.plain if moved.matched is None else moved.matched
        return change is not None and change < 0

    return [domain for domain in comparison.domains if fell(domain)]
