"""Label the rings of a star where no line crosses the labels."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from hsbstar.charts.page import RING_LABEL, Box, Page, Point
from hsbstar.charts.text import MUTED, Lettering, text_width

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from hsbstar.charts.web import Scores, Web

_LETTERING = Lettering(8, colour=MUTED, across="center", backed=True)
_BETWEEN_LABELS = 0.04
_CLEAR = 0.045
"""How far a label beside its ring stays off it: half a star's line and a little."""

_POINT = 0.09
"""How much room a point takes, from its middle."""

_PLACES = (0.5, 0.38, 0.62, 0.26, 0.74)
"""Where on the way from one spoke to the next a label may stand."""

_BESIDE_CENTRE = 0.16
Segment = tuple[Point, Point]


def draw_ring_labels(page: Page, web: Web, rounds: Sequence[Scores]) -> list[Box]:
    """Label the rings where no line crosses the labels; return the labels' boxes."""
    boxes = []
    for score, box in place_ring_labels(web, rounds):
        middle = (box.left + box.right) / 2, (box.bottom + box.top) / 2
        page.write(middle, str(score), _LETTERING, layer=RING_LABEL)
        boxes.append(box)
    return boxes


def labelled_scores(web: Web) -> list[int]:
    """Return the whole scores that are labelled: all of a short scale, some of a long one."""
    span = web.highest - web.lowest
    apart = web.radius * web.flatness / max(span, 1)
    longest = max(str(web.lowest), str(web.highest), key=len)
    room = max(_LETTERING.pitch, text_width(longest, _LETTERING)) + _BETWEEN_LABELS
    least = max(1 if span <= 6 else math.ceil(span / 5), room / apart)
    step = web.rings.step * math.ceil(least / web.rings.step)
    return list(range(web.lowest, web.highest + 1, step))


def place_ring_labels(web: Web, rounds: Sequence[Scores]) -> list[tuple[int, Box]]:
    """Return each labelled score with its label's box.

    The labels stand in a row between two spokes, on their rings or, where a star's line runs
    along a ring, just beside it. Of all such rows the clearest is taken; a label that is crossed
    even there goes to wherever it is not.
    """
    room = _Room(web, tuple(rounds))
    lowest, *others = labelled_scores(web)
    rows = [[room.best_in(gap, score) for score in others] for gap in range(web.spokes)]
    row = max(rows, key=lambda row: _worth([clear for clear, _ in row]))
    labels = [
        (score, (clear, box) if clear > 0 else room.best_anywhere(score))
        for score, (clear, box) in zip(others, row, strict=True)
    ]
    taken = [box for _, (_, box) in labels]
    return [(lowest, room.beside_centre(lowest, taken)), *((one, box) for one, (_, box) in labels)]


def _worth(clear: Sequence[float]) -> tuple[int, float]:
    """Rank a row: by how many of its labels nothing crosses, then by the tightest of them."""
    return sum(one > 0 for one in clear), min(clear, default=0)


@dataclass(frozen=True)
class _Room:
    """What stands on a star already, and how much room it leaves."""

    web: Web
    rounds: tuple[Scores, ...]

    @cached_property
    def _lines(self) -> list[Segment]:
        """The lines of all rounds' stars."""
        segments = []
        for scores in self.rounds:
            for spoke, start in enumerate(scores):
                after = (spoke + 1) % self.web.spokes
                end = scores[after]
                if start is not None and end is not None:
                    segments.append((self.web.at(spoke, start), self.web.at(after, end)))
        return segments

    @cached_property
    def _points(self) -> list[Point]:
        return [
            self.web.at(spoke, score)
            for scores in self.rounds for spoke, score in enumerate(scores) if score is not None
        ]

    def best_in(self, gap: int, score: int) -> tuple[float, Box]:
        """Return the clearest place between two spokes, on the ring before beside it."""
        best = (-1.0, self._box(self._on_ring(gap, score, 0.5), score))
        for box, favour in self._candidates(gap, score):
            clear = self._clear(box, score, gap)
            if clear * favour > best[0]:
                best = (clear * favour, box)
            if clear >= _CLEAR and favour == 1:
                break
        return best

    def best_anywhere(self, score: int) -> tuple[float, Box]:
        """Return the clearest place of all."""
        found = [self.best_in(gap, score) for gap in range(self.web.spokes)]
        return max(found, key=lambda one: one[0])

    def beside_centre(self, lowest: int, taken: Sequence[Box]) -> Box:
        """Return the place of the lowest score's label: off all others, as near as lines allow."""
        def worth(place: tuple[float, int]) -> tuple[bool, float, float]:
            away, gap = place
            box = self._box(self.web.along(gap + 0.5, away), lowest)
            free = not any(box.meets(other) for other in taken)
            # Among a dozen spokes there is no room: then the lines of the stars count alone.
            open_ground = min(self._clear(box, lowest, gap), 0)
            return free, open_ground + self._clear(box, lowest, None), -away

        places = [
            (_BESIDE_CENTRE + 0.04 * step, gap) for step in range(5)
            for gap in range(self.web.spokes)
        ]
        away, gap = max(places, key=worth)
        return self._box(self.web.along(gap + 0.5, away), lowest)

    def _candidates(self, gap: int, score: int) -> Iterator[tuple[Box, float]]:
        across, up = self.web.toward(gap + 0.5)
        box = self._box((0.0, 0.0), score)
        off = (box.width * abs(across) + box.height * abs(up)) / 2 + _CLEAR
        for favour, away in ((1.0, 0.0), (0.5, off), (0.5, -off)):
            for place in _PLACES:
                middle = self._on_ring(gap, score, place)
                yield self._box((middle[0] + away * across, middle[1] + away * up), score), favour

    def _on_ring(self, gap: int, score: int, part: float) -> Point:
        start, end = self.web.at(gap, score), self.web.at((gap + 1) % self.web.spokes, score)
        return start[0] + part * (end[0] - start[0]), start[1] + part * (end[1] - start[1])

    def _box(self, middle: Point, score: int) -> Box:
        return Box.around(middle, text_width(str(score), _LETTERING) + 0.04, _LETTERING.pitch)

    def _clear(self, box: Box, score: int, gap: int | None) -> float:
        """Return how far lines and points stay off a box, at most `_CLEAR`; below 0 where crossed.

        Spokes and rings count too, but for the label's own ring, which is interrupted behind it.
        """
        grid = self._grid_beside(gap, score) if gap is not None else []
        if any(box.is_crossed(*line) for line in [*self._lines, *grid]):
            return -1.0
        away = [box.distance(point) - _POINT for point in self._points]
        if min(away, default=1.0) <= 0:
            return -1.0
        wider = Box(box.left - _CLEAR, box.bottom - _CLEAR, box.right + _CLEAR, box.top + _CLEAR)
        near = any(wider.is_crossed(*line) for line in self._lines)
        return min([_CLEAR / 2 if near else _CLEAR, *away])

    def _grid_beside(self, gap: int, score: int) -> list[Segment]:
        """Return the two spokes beside a gap, and its other rings."""
        web, after = self.web, (gap + 1) % self.web.spokes
        rings = [one for one in web.rings if one != score]
        return [
            *((web.centre, web.at(spoke, web.highest)) for spoke in (gap, after)),
            *((web.at(gap, one), web.at(after, one)) for one in rings),
        ]
