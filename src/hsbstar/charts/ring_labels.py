"""Label the rings of a star where no line crosses the labels."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations, product
from operator import itemgetter
from typing import TYPE_CHECKING

from hsbstar.charts.page import RING_LABEL, Box, Page, Point
from hsbstar.charts.text import MUTED, Lettering, text_width

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from hsbstar.rounds import Scores, Web

_LETTERING = Lettering(8, colour=MUTED, across="center", backed=True)
_BETWEEN_LABELS = 0.04
_CLEAR = 0.045
"""The gap between a label and the ring next to it: half a star's line and a little."""
_POINT = 0.09
"""The room around the middle of a point."""
_PLACES = (0.5, 0.38, 0.62, 0.26, 0.74)
"""The possible places of a label on the way from a spoke to the next, best first."""
_NEAR_CENTRE = 0.16
Segment = tuple[Point, Point]


def draw_ring_labels(page: Page, web: Web, rounds: Sequence[Scores]) -> list[Box]:
    """Label the rings where no line crosses the labels; return the labels' boxes."""
    labels = place_ring_labels(web, rounds)
    for score, box in labels:
        page.write(box.centre, str(score), _LETTERING, layer=RING_LABEL)
    return [box for _, box in labels]


def labelled_scores(web: Web) -> list[int]:
    """Return the whole scores that are labelled: all of a short scale, some of a long scale."""
    span = web.highest - web.lowest
    apart = web.radius * web.flatness / max(span, 1)
    longest = max(str(web.lowest), str(web.highest), key=len)
    room = max(_LETTERING.pitch, text_width(longest, _LETTERING)) + _BETWEEN_LABELS
    least = max(1 if span <= 6 else math.ceil(span / 5), room / apart)
    step = web.rings.step * math.ceil(least / web.rings.step)
    return list(range(web.lowest, web.highest + 1, step))


def place_ring_labels(web: Web, rounds: Sequence[Scores]) -> list[tuple[int, Box]]:
    """Return each labelled score with its label's box.

    The labels are in a row between two spokes, on their rings or, where a star's line runs along a
    ring, just next to it. Of all such rows the clearest is used; a label that is crossed even there
    goes to the clearest place of all. Of two that would meet the one of the higher score is kept.
    """
    room = _Room(web, tuple(rounds))
    lowest, *others = labelled_scores(web)
    rows = [[room.best_in(gap, score) for score in others] for gap in range(web.spokes)]
    row = max(rows, key=_worth)
    labels = [
        (score, (clear, box) if clear > 0 else room.best_anywhere(score))
        for score, (clear, box) in zip(others, row, strict=True)
    ]
    placed = _apart([(score, box) for score, (_, box) in labels])
    return [(lowest, room.near_centre(lowest, [box for _, box in placed])), *placed]


def _worth(row: Sequence[tuple[float, Box]]) -> tuple[bool, int, float]:
    """Rank a row: no two labels meet, how many of them nothing crosses, the tightest of them."""
    apart = not any(box.meets(other) for (_, box), (_, other) in combinations(row, 2))
    free = sum(clear > 0 for clear, _ in row)
    return apart, free, min((clear for clear, _ in row), default=0)


def _apart(labels: Sequence[tuple[int, Box]]) -> list[tuple[int, Box]]:
    """Return the labels without those that meet another of a higher score."""
    kept: list[tuple[int, Box]] = []
    for score, box in reversed(labels):
        if not any(box.meets(other) for _, other in kept):
            kept.insert(0, (score, box))
    return kept


@dataclass(frozen=True)
class _Room:
    """What is on a star already, and how much room it leaves."""

    web: Web
    rounds: tuple[Scores, ...]

    @cached_property
    def _lines(self) -> list[Segment]:
        """The lines of all rounds' stars."""
        return [
            (self.web.at(spoke, start), self.web.at(after, end))
            for scores in self.rounds for spoke, start in enumerate(scores)
            for after in [(spoke + 1) % self.web.spokes]
            if start is not None and (end := scores[after]) is not None
        ]

    @cached_property
    def _points(self) -> list[Point]:
        return [
            self.web.at(spoke, score)
            for scores in self.rounds for spoke, score in enumerate(scores) if score is not None
        ]

    def best_in(self, gap: int, score: int) -> tuple[float, Box]:
        """Return the clearest place between two spokes, rather on the ring than next to it."""
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
        found = (self.best_in(gap, score) for gap in range(self.web.spokes))
        return max(found, key=itemgetter(0))

    def near_centre(self, lowest: int, others: Sequence[Box]) -> Box:
        """Return the place of the lowest score's label: off all others, as near as lines allow."""
        def worth(place: tuple[int, int]) -> tuple[bool, float, int]:
            step, gap = place
            box = near(place)
            free = not any(box.meets(other) for other in others)
            # Among a dozen spokes there is no room: then only the lines of the stars count.
            open_ground = min(self._clear(box, lowest, gap), 0)
            return free, open_ground + self._clear(box, lowest, None), -step

        def near(place: tuple[int, int]) -> Box:
            step, gap = place
            return self._box(self.web.along(gap + 0.5, _NEAR_CENTRE + 0.04 * step), lowest)

        return near(max(product(range(5), range(self.web.spokes)), key=worth))

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
        """Return the gap between a box and the lines and points, at most `_CLEAR`; -1 if crossed.

        Spokes and rings count too, except the label's own ring, which is interrupted behind it.
        """
        grid = self._grid_around(gap, score) if gap is not None else []
        if any(box.is_crossed(*line) for line in [*self._lines, *grid]):
            return -1.0
        away = [box.distance(point) - _POINT for point in self._points]
        if min(away, default=1.0) <= 0:
            return -1.0
        wider = Box(box.left - _CLEAR, box.bottom - _CLEAR, box.right + _CLEAR, box.top + _CLEAR)
        near = any(wider.is_crossed(*line) for line in self._lines)
        return min([_CLEAR / 2 if near else _CLEAR, *away])

    def _grid_around(self, gap: int, score: int) -> list[Segment]:
        """Return the two spokes around a gap, and its other rings."""
        web, after = self.web, (gap + 1) % self.web.spokes
        return [
            *((web.centre, web.at(spoke, web.highest)) for spoke in (gap, after)),
            *((web.at(gap, ring), web.at(after, ring)) for ring in web.rings if ring != score),
        ]
