"""Scores in a JSON document."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fractions import Fraction

def as_number(score: Fraction | None) -> float | None:
    """Return a score for JSON; None, for null, where there is none."""
    return None if score is None else float(score)
