"""How sure a matched change is: counts, an interval, an exact test, and a verdict in words.

The unit is the agency: its answers to several statements depend on each other, so agencies are
resampled and agencies change sign, never single answers (see `resampling`). Several changes are
judged together by Holm's step-down (Holm 1979, *A Simple Sequentially Rejective Multiple Test
Procedure*). The verdicts' cut-offs are ours.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import accumulate
from typing import TYPE_CHECKING

from hsbstar.comparison.resampling import interval_of, sign_flip
from hsbstar.rounds import EQUAL, Weighing, mean

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hsbstar.comparison.decomposition import Pair

MIN_AGENCIES = 6
"""With fewer agencies no two-sided sign-flip test can reach 0.05: with five its least is 2/2⁵."""
LEVEL = 0.05
"""A change is clear where p, after Holm, is at most this, and the interval excludes 0."""


class Verdict(StrEnum):
    """What can be concluded from a matched change."""

    RISE = "clear rise"
    FALL = "clear fall"
    NO_CHANGE = "no clear change"
    TOO_FEW = "too few to tell"


@dataclass(frozen=True)
class Inference:
    """How sure a matched change is."""

    pairs: int
    """How many agencies have a matched answer."""
    rose: int
    fell: int
    stayed: int
    """How many agencies' own mean change is above 0, below 0, and 0."""
    interval: tuple[float, float] | None = None
    """The 95% interval of the matched change; None with fewer than six agencies."""
    p_value: float | None = None
    """Of the sign-flip test, two-sided; None with fewer than six agencies."""
    adjusted: float | None = None
    """The p-value after Holm, over all changes that were judged together."""
    verdict: Verdict = Verdict.TOO_FEW
    note: str = ""
    """What a reader must know of the interval; usually empty."""


def infer(changes: Sequence[Sequence[Pair]], weighing: Weighing = EQUAL) -> list[Inference]:
    """Return how sure each of some matched changes is, judged together (Holm).

    Each change is given by its matched answers.
    """
    known = [_measure(pairs, weighing) for pairs in changes]
    adjusted = holm([change.p_value for change in known])
    return [
        replace(change, adjusted=p_value,
                verdict=verdict_on(change.pairs, change.interval, p_value))
        for change, p_value in zip(known, adjusted, strict=True)
    ]


def holm(p_values: Sequence[float | None]) -> list[float | None]:
    """Return p-values adjusted by Holm's step-down; None stays None and does not count.

    Each is multiplied by how many are at least as large, is never below a smaller one's, nor above
    1. Source: Holm (1979).
    """
    known = sorted((value, place) for place, value in enumerate(p_values) if value is not None)
    multiplied = (min(1.0, value * factor)
                  for (value, _), factor in zip(known, range(len(known), 0, -1), strict=True))
    adjusted = {place: least for (_, place), least in zip(
        known, accumulate(multiplied, max), strict=True)}
    return [adjusted.get(place) for place in range(len(p_values))]


def verdict_on(pairs: int, interval: tuple[float, float] | None, adjusted: float | None) -> Verdict:
    """Return the verdict: clear where the interval excludes 0 and Holm's p is at most 0.05."""
    if pairs < MIN_AGENCIES or interval is None or adjusted is None:
        return Verdict.TOO_FEW
    if adjusted <= LEVEL and interval[0] > 0:
        return Verdict.RISE
    if adjusted <= LEVEL and interval[1] < 0:
        return Verdict.FALL
    return Verdict.NO_CHANGE


def min_agencies_for_clear(changes: int) -> int:
    """Return how many agencies it takes before any of this many changes can be clear.

    The least two-sided p of n agencies is 2/2ⁿ, and Holm multiplies it by the number of changes.
    """
    return max(MIN_AGENCIES, math.ceil(math.log2(2 * max(changes, 1) / LEVEL)))


def _measure(pairs: Sequence[Pair], weighing: Weighing) -> Inference:
    """Return counts, interval and test of a change; the verdict needs all changes."""
    names = sorted({pair.agency for pair in pairs})
    statements = sorted({pair.statement for pair in pairs})
    changes = {(pair.agency, pair.statement): pair.change for pair in pairs}
    rows = [tuple(changes.get((name, id_)) for id_ in statements) for name in names]
    weights = [weighing.weight(name) for name in names]
    means = [mean(change for change in row if change is not None) or 0 for row in rows]
    counts = Inference(
        len(names), sum(change > 0 for change in means), sum(change < 0 for change in means),
        sum(change == 0 for change in means),
    )
    if len(names) < MIN_AGENCIES:
        return counts
    interval, note = interval_of(rows, weights)
    own = [weight * change for weight, change in zip(weights, means, strict=True)]
    return replace(counts, interval=interval, p_value=sign_flip(own), note=note)
