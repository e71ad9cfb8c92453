"""The ground of a star: spokes, straight-edged rings, and how far apart agencies are."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from hsbstar.charts.page import GRID, GROUND, LOW, STROKE, Page, Point

if TYPE_CHECKING:
    from collections.abc import Sequence
    from fractions import Fraction

    from hsbstar.rounds import DomainScore

BAND = "#E6E6E6"
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
        """Return the place on a spoke at a distance from the centre, in inches."""
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


def draw_web(page: Page, web: Web) -> None:
    """Draw spokes and rings."""
    for score in web.rings:
        corners = [web.at(spoke, score) for spoke in range(web.spokes)]
        page.line([*corners, corners[0]], color=GRID, linewidth=0.8, zorder=LOW)
    for spoke in range(web.spokes):
        page.line([web.centre, web.at(spoke, web.highest)], color=GRID, linewidth=0.8, zorder=LOW)


def draw_band(page: Page, web: Web, domains: Sequence[DomainScore]) -> None:
    """Shade a star from the lowest agency to the highest, between neighbours that both have any."""
    ends = [(scores[0], scores[-1]) if (scores := agency_scores(domain)) else None
            for domain in domains]
    for spoke, here in enumerate(ends):
        after = (spoke + 1) % web.spokes
        beyond, before = ends[after], ends[spoke - 1]
        if here and beyond:
            corners = [web.at(spoke, here[0]), web.at(spoke, here[1]),
                       web.at(after, beyond[1]), web.at(after, beyond[0])]
            page.fill(corners, color=BAND, zorder=GROUND)
        elif here and not before:
            along = [web.at(spoke, end) for end in here]
            page.line(along, color=BAND, linewidth=6, solid_capstyle="butt", zorder=GROUND)


def agency_scores(domain: DomainScore) -> list[Fraction]:
    """Return the scores of the agencies that have a score, lowest first."""
    return sorted(score for score in domain.by_agency.values() if score is not None)


def draw_star_line(page: Page, web: Web, scores: Scores, **look: object) -> None:
    """Join neighbouring spokes that both have a score; a missing score breaks the line."""
    for points in _runs(web, scores):
        page.line(points, **{"zorder": STROKE, "solid_joinstyle": "round", **look})


def _runs(web: Web, scores: Scores) -> list[list[Point]]:
    """Return the points of the longest unbroken runs of neighbouring spokes that have a score."""
    points = [None if score is None else web.at(spoke, score)
              for spoke, score in enumerate(scores)]
    gap = points.index(None) if None in points else None
    around = [*points, points[0]] if gap is None else points[gap:] + points[:gap]
    runs = ([point for point in run if point] for _, run in groupby(around, bool))
    return [run for run in runs if len(run) > 1]
