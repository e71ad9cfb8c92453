"""Where the spokes, rings and points of a star are, wherever it is drawn."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from fractions import Fraction

Point = tuple[float, float]
"""A place across and up."""
Scores = tuple["Fraction | None", ...]
"""A round's scores, spoke by spoke; None where there is none."""

_MAX_RINGS, _FEW_RINGS = 12, 5


def direction(spoke: float, spokes: int) -> Point:
    """Return the direction of a spoke, clockwise from straight up, as a point 1 from the centre."""
    turn = 2 * math.pi * spoke / spokes
    return math.sin(turn), math.cos(turn)


@dataclass(frozen=True)
class Web:
    """Spokes from a centre, the first straight up, the others clockwise."""

    centre: Point
    radius: float
    spokes: int
    lowest: int
    highest: int

    def toward(self, spoke: float) -> Point:
        """Return the direction of a spoke; half a spoke is the middle between two."""
        return direction(spoke, self.spokes)

    def along(self, spoke: float, distance: float) -> Point:
        """Return the place on a spoke at a distance from the centre."""
        across, up = self.toward(spoke)
        return self.centre[0] + across * distance, self.centre[1] + up * distance

    def reach(self, score: Fraction | int) -> float:
        """Return the distance of a score from the centre; the lowest is the centre itself."""
        return self.radius * float(score - self.lowest) / max(self.highest - self.lowest, 1)

    def at(self, spoke: int, score: Fraction | int) -> Point:
        """Return the place of a score on a spoke."""
        return self.along(spoke, self.reach(score))

    @property
    def flatness(self) -> float:
        """How near a ring comes to the centre between two spokes, as a part of its radius."""
        return abs(math.cos(math.pi / self.spokes))

    @property
    def rings(self) -> range:
        """The scores that have a ring: every whole score of a short scale, some of a long scale."""
        span = self.highest - self.lowest
        # A scale of a hundred steps would be a grey disc.
        step = 1 if span <= _MAX_RINGS else math.ceil(span / _FEW_RINGS)
        return range(self.lowest + step, self.highest + 1, step)

    def runs(self, scores: Scores) -> list[list[Point]]:
        """Return the points of the longest unbroken runs of neighbouring spokes with a score."""
        points = [None if score is None else self.at(spoke, score)
                  for spoke, score in enumerate(scores)]
        gap = points.index(None) if None in points else None
        around = [*points, points[0]] if gap is None else points[gap:] + points[:gap]
        runs = ([point for point in run if point] for _, run in groupby(around, bool))
        return [run for run in runs if len(run) > 1]


def spread_out(
    ideal: Sequence[float], heights: Sequence[float], low: float, high: float, between: float
) -> list[float] | None:
    """Move blocks, highest first, as little as keeps them `between` apart, from `low` to `high`.

    Returns the middles of the blocks, or None where there is no room for all.
    """
    if sum(heights) + between * (len(heights) - 1) > high - low:
        return None
    middles = []
    ceiling = high
    for middle, height in zip(ideal, heights, strict=True):
        middles.append(min(middle, ceiling - height / 2))
        ceiling = middles[-1] - height / 2 - between
    floor = low
    for place in reversed(range(len(middles))):
        middles[place] = max(middles[place], floor + heights[place] / 2)
        floor = middles[place] + heights[place] / 2 + between
    return middles
