"""How sure a matched change is: counts, an interval, an exact test, and what they mean in words.

The unit is the agency: its answers to several statements hang together, so agencies are resampled
and agencies change sign, never single answers.

How agencies are resampled and how their signs are flipped, `resampling` tells. Several changes are
judged together by Holm's step-down (Holm 1979, *A Simple Sequentially Rejective Multiple Test
Procedure*). The words' cut-offs are ours.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction
from typing import TYPE_CHECKING

from hsbstar.comparison.resampling import interval_of, sign_flip
from hsbstar.rounds import EQUAL, Weighing, mean

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hsbstar.comparison.decomposition import Pair
    from hsbstar.comparison.resampling import Row

FEWEST = 6
"""With fewer agencies no two-sided sign-flip test can reach 0.05: with five its least is 2/2⁵."""
LEVEL = 0.05
"""A p-value of at most this, after Holm, is called clear where the interval excludes 0, too."""


class Verdict(StrEnum):
    """What can be said of a matched change."""

    RISE = "clear rise"
    FALL = "clear fall"
    NO_CHANGE = "no clear change"
    TOO_FEW = "too few to tell"


@dataclass(frozen=True)
class Certainty:
    """What stands behind a matched change."""

    pairs: int
    """How many agencies have a matched answer."""
    rose: int
    fell: int
    stayed: int
    """How many agencies' own mean change is above 0, below 0, and 0."""
    interval: tuple[float, float] | None
    """The 95 % interval of the matched change; None with fewer than six agencies."""
    p_value: float | None
    """Of the sign-flip test, two-sided; None with fewer than six agencies."""
    adjusted: float | None
    """The p-value after Holm, over all changes that were judged together."""
    verdict: Verdict
    note: str = ""
    """What a reader must know of the interval; usually nothing."""


def certainties(
    changes: Sequence[Sequence[Pair]], weighing: Weighing = EQUAL
) -> list[Certainty]:
    """Return how sure each of some matched changes is, judged together (Holm).

    Each is given by its matched answers.
    """
    known = [_measure(pairs, weighing) for pairs in changes]
    adjusted = holm([one.p_value for one in known])
    return [
        replace(one, adjusted=p_value, verdict=verdict_on(one.pairs, one.interval, p_value))
        for one, p_value in zip(known, adjusted, strict=True)
    ]


def holm(p_values: Sequence[float | None]) -> list[float | None]:
    """Return p-values adjusted by Holm's step-down; None stays None and does not count.

    Each is multiplied by how many are at least as large, is never below a smaller one's, nor above
    1. Source: Holm (1979).
    """
    known = sorted((value, place) for place, value in enumerate(p_values) if value is not None)
    adjusted: list[float | None] = [None] * len(p_values)
    least = 0.0
    for passed, (value, place) in enumerate(known):
        least = max(least, min(1.0, value * (len(known) - passed)))
        adjusted[place] = least
    return adjusted


def verdict_on(
    pairs: int, interval: tuple[float, float] | None, adjusted: float | None
) -> Verdict:
    """Return the words: clear where the interval excludes 0 and Holm's p is at most 0.05 (ours)."""
    if pairs < FEWEST or interval is None or adjusted is None:
        return Verdict.TOO_FEW
    if adjusted <= LEVEL and interval[0] > 0:
        return Verdict.RISE
    if adjusted <= LEVEL and interval[1] < 0:
        return Verdict.FALL
    return Verdict.NO_CHANGE


def fewest_for_clear(changes: int) -> int:
    """Return how many agencies are needed before one of so many changes can be clear at all.

    The least two-sided p of n agencies is 2/2ⁿ, and Holm multiplies the least by the number of
    changes.
    """
    return max(FEWEST, math.ceil(math.log2(2 * max(changes, 1) / LEVEL)))


def _measure(pairs: Sequence[Pair], weighing: Weighing) -> Certainty:
    """Return counts, interval and test of one change; the words come when all are known."""
    names = sorted({pair.agency for pair in pairs})
    rows, weights = _rows(pairs, names), [weighing.weight(name) for name in names]
    means = [_mean_of(row) for row in rows]
    counts = Certainty(
        len(names), sum(one > 0 for one in means), sum(one < 0 for one in means),
        sum(one == 0 for one in means),
        None, None, None, Verdict.TOO_FEW,
    )
    if len(names) < FEWEST:
        return counts
    own = [weight * one for weight, one in zip(weights, means, strict=True)]
    interval, note = interval_of(rows, weights)
    return replace(counts, interval=interval, p_value=sign_flip(own), note=note)


def _rows(pairs: Sequence[Pair], names: Sequence[str]) -> list[Row]:
    """Return each agency's changes by statement, the statements in the order of their ids."""
    found = {(pair.agency, pair.statement): pair.change for pair in pairs}
    statements = sorted({pair.statement for pair in pairs})
    return [tuple(found.get((name, statement)) for statement in statements) for name in names]


def _mean_of(row: Row) -> Fraction:
    return mean(one for one in row if one is not None) or Fraction()
