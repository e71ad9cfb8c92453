"""Rounds in which somebody chose whose scores count."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from hsbstar.rounds.collating import collate
from support.rounds_by_hand import NA, ND, returned

if TYPE_CHECKING:
    from hsbstar.rounds.model import Round
    from hsbstar.rounds.selection import Selected

POLICE, SCHOOLS, HEALTH = (
    returned("Police", 4, 3, NA), returned("Schools", 1, 2, 0), returned("Health", ND, 1)
)
RETURNS = (POLICE, SCHOOLS, HEALTH)


def weighed(**weights: str) -> dict[str, Fraction]:
    """Return weights of agencies by their names."""
    return {name: Fraction(weight) for name, weight in weights.items()}


def scored(selected: Selected) -> Round:
    """Return the round of what was chosen."""
    return collate(selected.returns, selected.framework, area="N", round_name="2026",
                   weighing=selected.weighing, selection=selected.sentences)
