"""The ground of a star: spokes, straight-edged rings, and the rings' labels."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hsbstar.charts.lettering import MUTED, Lettering, text_width
from hsbstar.charts.page import GRID, LOW, RING_LABEL, STROKE, Box, Page, Point

if TYPE_CHECKING:
    from collections.abc import Sequence
    from fractions import Fraction

Scores = tuple["Fraction | None", ...]
"""One round's scores, spoke by spoke; None where there is none."""

_RING_LABEL = Lettering(8, colour=MUTED, across="center", backed=True)
_BETWEEN_LABELS = 0.04
_MOST_RINGS = 12
_BESIDE_CENTRE = 0.16
_POINT = 0.07
"""How much room a point takes, from its middle."""


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
        turn = 2 * math.pi * spoke / self.spokes
        return math.sin(turn), math.cos(turn)

    def along(self, spoke: float, distance: float) -> Point:
        """Return the place so many inches from the centre."""
        across, up = self.toward(spoke)
        return self.centre[0] + across * distance, self.centre[1] + up * distance

    def reach(self, score: Fraction | int) -> float:
        """Return how far from the centre a score stands; the lowest is the centre itself."""
        return self.radius * float(score - self.lowest) / max(self.highest - self.lowest, 1)

    def at(self, spoke: int, score: Fraction | int) -> Point:
        """Return where a score stands on a spoke."""
        return self.along(spoke, self.reach(score))

    @property
    def flatness(self) -> float:
        """How near a ring comes to the centre between two spokes, as a part of its radius."""
        return abs(math.cos(math.pi / self.spokes))


def draw_web(page: Page, web: Web) -> None:
    """Draw spokes and rings."""
    # A scale of a hundred steps would be a grey disc: then only the labelled rings are drawn.
    rings = range(web.lowest + 1, web.highest + 1)
    for score in rings if len(rings) <= _MOST_RINGS else labelled_scores(web)[1:]:
        corners = [web.at(spoke, score) for spoke in range(web.spokes)]
        page.line([*corners, corners[0]], color=GRID, linewidth=0.8, zorder=LOW)
    for spoke in range(web.spokes):
        page.line([web.centre, web.at(spoke, web.highest)], color=GRID, linewidth=0.8, zorder=LOW)


def draw_star_line(page: Page, web: Web, scores: Scores, **look: object) -> None:
    """Join neighbouring spokes that both have a score; where one has none, the line is broken."""
    for run in _runs(scores):
        points = [web.at(spoke, score) for spoke, score in run]
        page.line(points, **{"zorder": STROKE, "solid_joinstyle": "round", **look})


def draw_ring_labels(page: Page, web: Web, rounds: Sequence[Scores]) -> list[Box]:
    """Label the rings where lines and points leave most room; return the labels' boxes."""
    lowest, *others = labelled_scores(web)
    away = [web.reach(score) * web.flatness for score in others]
    gap = _quietest_gap(web, rounds, away)
    # The lowest stands beside the centre, which is full of spokes, and off the other labels.
    beside = _quietest_gap(web, rounds, [_BESIDE_CENTRE], taken=gap)
    places = [web.along(beside + 0.5, _BESIDE_CENTRE)]
    places += [web.along(gap + 0.5, distance) for distance in away]
    boxes = []
    for place, score in zip(places, [lowest, *others], strict=True):
        page.write(place, str(score), _RING_LABEL, layer=RING_LABEL)
        width = text_width(str(score), _RING_LABEL)
        boxes.append(Box.around(place, width + 0.04, _RING_LABEL.pitch))
    return boxes


def labelled_scores(web: Web) -> list[int]:
    """Return the whole scores that are labelled: all of a short scale, some of a long one."""
    span = web.highest - web.lowest
    apart = web.radius * web.flatness / max(span, 1)
    longest = max(str(web.lowest), str(web.highest), key=len)
    room = max(_RING_LABEL.pitch, text_width(longest, _RING_LABEL)) + _BETWEEN_LABELS
    step = max(1 if span <= 6 else math.ceil(span / 5), math.ceil(room / apart))
    return list(range(web.lowest, web.highest + 1, step))


def _runs(scores: Scores) -> list[list[tuple[int, Fraction]]]:
    """Return the longest unbroken runs of neighbouring spokes that have a score."""
    spokes = len(scores)
    gap = next((spoke for spoke, score in enumerate(scores) if score is None), None)
    start, stop = (0, spokes + 1) if gap is None else (gap + 1, gap + spokes + 1)
    runs: list[list[tuple[int, Fraction]]] = [[]]
    for turn in range(start, stop):
        score = scores[turn % spokes]
        if score is None:
            runs.append([])
        else:
            runs[-1].append((turn % spokes, score))
    return [run for run in runs if len(run) > 1]


def _quietest_gap(
    web: Web, rounds: Sequence[Scores], away: Sequence[float], taken: int | None = None
) -> int:
    """Return the space between two spokes where labels so far out have most room."""
    def room(gap: int) -> float:
        rooms = [1.0]
        for scores in rounds:
            for spoke in (gap, (gap + 1) % web.spokes):
                score = scores[spoke]
                if score is not None:
                    rooms += [_room_beside(web, web.reach(score), out) for out in away]
            meeting = _meeting(web, scores[gap], scores[(gap + 1) % web.spokes])
            if meeting is not None:
                rooms += [abs(meeting - out) for out in away]
        return min(rooms)

    return max((gap for gap in range(web.spokes) if gap != taken), key=room)


def _room_beside(web: Web, reach: float, out: float) -> float:
    """Return how far a point on a spoke is from a label half-way to the next spoke."""
    half = math.pi / web.spokes
    apart = math.hypot(out - reach * math.cos(half), reach * math.sin(half))
    return max(apart - _POINT, 0.0)


def _meeting(web: Web, one: Fraction | None, other: Fraction | None) -> float | None:
    """Return how far from the centre the line between two scores passes half-way.

    It meets the ring of their harmonic mean there, both counted from the lowest score.
    """
    if one is None or other is None:
        return None
    near, far = web.reach(one), web.reach(other)
    return 2 * near * far / (near + far) * web.flatness if near + far else 0.0
