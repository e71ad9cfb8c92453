"""How much the agencies' ratings count."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING

from hsbstar.core.text import fold_name

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True)
class Weighing:
    """The agencies' weights, where somebody chose other than an equal weight for each."""

    weights: Mapping[str, Fraction] = field(default_factory=dict)
    """By the agency's folded name; above 0. Empty: each agency counts as much as any other."""
    minimum: int = 0
    """A statement that fewer agencies scored is thin."""

    def weight(self, agency: str) -> Fraction:
        """Return how much an agency's rating counts."""
        return self.weights.get(fold_name(agency), Fraction(1))


EQUAL = Weighing()
"""Each agency counts equally."""
