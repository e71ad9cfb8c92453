"""The type of a JSON document, and scores in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from fractions import Fraction

Json = dict[str, Any]


def as_number(score: Fraction | None) -> float | None:
    """Return a score for JSON; None, for null, where there is none."""
    return None if score is None else float(score)
