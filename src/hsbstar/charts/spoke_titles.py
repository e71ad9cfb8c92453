"""Find room for the domains' titles around a star: the largest star with letters that are legible.

Titles are placed around the star's true outline, so that those near a corner lie above or below it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise, product
from operator import itemgetter
from typing import TYPE_CHECKING

from hsbstar.charts.page import Box
from hsbstar.charts.text import Lettering, breaks_words, text_width, without_long_words, wrap
from hsbstar.rounds import direction, spread_out

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hsbstar.charts.page import Point

_BETWEEN = 0.07
"""The least distance between two titles, and between a title and anything else."""
_SIZES = (11, 10.5, 10, 9.5, 9, 8.5, 8, 7.5, 7, 6.5)
_GOOD = 9.0
_WORTH, _WORTH_BELOW_GOOD = 0.02, 0.2
"""How many inches of a star's radius a point of the letters' size is worth."""
_LEAST = 0.5
"""The smallest star with whole titles, as a part of the radius that it would have without any."""
_HALVINGS = 6
_MAX_LINES = 8
_LEVEL = 0.25
"""The sine of the steepest spoke whose title is always at the side of its end."""


@dataclass(frozen=True)
class Title:
    """A title in its place."""

    lines: tuple[str, ...]
    at: Point
    lettering: Lettering


@dataclass(frozen=True)
class Surround:
    """A star's place and size, and the titles around it."""

    centre: Point
    radius: float
    titles: tuple[Title, ...]


@dataclass(frozen=True)
class Gap:
    """What is kept free at each spoke's end, for a point and the label of the highest score."""

    away: float
    """The distance from a spoke's end to the label."""
    width: float
    height: float

    def beyond(self, across: float, up: float) -> float:
        """Return the distance from a spoke's end to the label's middle, along its direction."""
        return self.away + (self.width * abs(across) + self.height * abs(up)) / 2


def surround(box: Box, titles: Sequence[str], gap: Gap) -> Surround:
    """Return the largest star with its titles; the last tries cut them, at the very end to a line.

    Args:
        box: The room for the star and the titles.
        titles: The titles, clockwise from the top.
        gap: What is kept free at each spoke's end, in inches.

    Raises:
        ValueError: There is no room for as much as a line to each title.
    """
    found = whole_titles(box, titles, gap) or _best(_SIZES, box, titles, gap)
    if found:
        return found
    for most in range(6, 0, -1):
        for part in (0.5, 0.4, 0.3):
            outline = _Outline(len(titles), part * _radius(box), gap)
            trial = _Trial(box, outline, _SIZES[-1], at_side=True, most=most)
            if found := trial.attempt(titles, titles):
                return found
    message = f"no room for {len(titles)} titles"
    raise ValueError(message)


def whole_titles(
    box: Box, titles: Sequence[str], gap: Gap, smallest: float = _SIZES[-1]
) -> Surround | None:
    """Return the largest star whose titles are whole, or None where it would be too small.

    Letters are of the size `smallest`, in points, or larger.

    A word that is too long for any try would let all others be broken too: only it may be.
    """
    room = box.width / 2 - _LEAST * _radius(box) - gap.width
    whole = [without_long_words(title, room, Lettering(smallest)) for title in titles]
    return _best([size for size in _SIZES if size >= smallest], box, titles, gap, whole)


def _radius(box: Box) -> float:
    """Return the radius of a star without titles."""
    return min(box.width, box.height) / 2


def _best(
    sizes: Sequence[float], box: Box, titles: Sequence[str], gap: Gap, whole: Sequence[str] = ()
) -> Surround | None:
    """Return the best of the largest stars, one for each size of letters; None where none fits.

    `whole` are the titles without the words that may be broken; without them, any may.
    """
    found: list[tuple[float, Surround]] = []
    for size, at_side in product(sizes, (False, True)):
        low, high = _LEAST * _radius(box), 1.25 * _radius(box)
        radius = low
        for _ in range(_HALVINGS):
            trial = _Trial(box, _Outline(len(titles), radius, gap), size, at_side,
                           may_break=not whole)
            if around := trial.attempt(titles, whole or titles):
                low = radius
                found.append((radius + _worth(size), around))
            elif radius == low:
                break
            else:
                high = radius
            radius = (low + high) / 2
    return max(found, key=itemgetter(0))[1] if found else None


def _worth(size: float) -> float:
    """Return what letters of a size are worth, in inches of the star's radius."""
    return _WORTH * max(size - _GOOD, 0) - _WORTH_BELOW_GOOD * max(_GOOD - size, 0)


@dataclass(frozen=True)
class _Outline:
    """The right half of a star with the room at its spokes' ends, from its centre as (0, 0)."""

    spokes: int
    radius: float
    gap: Gap

    @property
    def _directions(self) -> list[Point]:
        """The directions of the spokes at the right, from the top."""
        return [direction(spoke, self.spokes) for spoke in range(self.spokes // 2 + 1)]

    @cached_property
    def corners(self) -> list[Point]:
        """The corners of the rim at the right, from the top; the middle of a level lowest edge."""
        around = self._directions
        if self.spokes % 2:
            around.append((0.0, around[-1][1]))
        return [(abs(across) * self.radius, up * self.radius) for across, up in around]

    @cached_property
    def rooms(self) -> list[Box]:
        """The room at each spoke's end at the right, from the top."""
        rooms = []
        for across, up in self._directions:
            away = self.radius + self.gap.beyond(across, up)
            middle = abs(across) * away, up * away
            rooms.append(Box.around(middle, self.gap.width, self.gap.height))
        return rooms

    def reach(self, low: float, high: float) -> float:
        """Return how far from the centre line a title between two heights must be."""
        # A little less than the distance to the rooms, so that a title next to one is clear of it.
        low, high = low - _BETWEEN / 2, high + _BETWEEN / 2
        sides = [room.right for room in self.rooms if room.bottom < high and low < room.top]
        for (across, top), (after, bottom) in pairwise(self.corners):
            # The part of this edge between the two heights is widest at one of its ends.
            for up in (min(high, top), max(low, bottom)):
                if low <= up <= high and bottom <= up <= top:
                    part = (top - up) / (top - bottom) if top > bottom else 0.0
                    sides.append(across + part * (after - across))
        return max(sides, default=0.0) + _BETWEEN


@dataclass(frozen=True)
class _Trial:
    """A try: the size of letters and star, and how titles are placed."""

    box: Box
    outline: _Outline
    size: float
    at_side: bool
    """Whether titles are at the side of the spokes' ends; otherwise above or below them."""
    may_break: bool = False
    most: int | None = None
    """The most lines of a title, if titles may be cut."""

    def attempt(self, titles: Sequence[str], whole: Sequence[str]) -> Surround | None:
        """Return the titles in their places, or None where they have no room.

        `whole` are the titles without the words that no try leaves whole.
        """
        spokes, rooms = len(titles), self.outline.rooms
        letters = Lettering(self.size)
        ends = {0: 1, **({spokes // 2: -1} if spokes % 2 == 0 else {})}
        blocks = {spoke: tuple(wrap(titles[spoke], 0.6 * self.box.width, letters, self.most))
                  for spoke in ends}
        middles = {spoke: side * (rooms[0].top + letters.height(len(blocks[spoke])) / 2)
                   for spoke, side in ends.items()}
        top = rooms[0].top + letters.height(len(blocks[0]))
        # The lowest place of a title if the star is as high in its box as it can be.
        low = top - self.box.height
        if max(room.right for room in rooms) > self.box.width / 2 or rooms[-1].bottom < low:
            return None
        if spokes % 2 == 0:
            low = max(low, rooms[-1].bottom + _BETWEEN)
            if rooms[-1].bottom - letters.height(len(blocks[spokes // 2])) < top - self.box.height:
                return None
        for side in (range(1, (spokes + 1) // 2), range(spokes - 1, spokes // 2, -1)):
            placed = self._side([(titles[spoke], whole[spoke], direction(spoke, spokes)[1])
                                 for spoke in side], low, rooms[0].top - _BETWEEN)
            if placed is None:
                return None
            for spoke, (middle, block) in zip(side, placed, strict=True):
                middles[spoke], blocks[spoke] = middle, block
        bottom = min(rooms[-1].bottom, *(
            middle - letters.height(len(blocks[spoke])) / 2 for spoke, middle in middles.items()))
        spare = self.box.height - (top - bottom)
        centre = (self.box.centre[0], self.box.top - spare / 2 - top)
        return Surround(centre, self.outline.radius, tuple(
            self._place(centre, spoke, middles[spoke], blocks[spoke]) for spoke in range(spokes)))

    def _side(
        self, side: Sequence[tuple[str, str, float]], low: float, high: float
    ) -> list[tuple[float, tuple[str, ...]]] | None:
        """Return the middle and the lines of each title at a side, from the top, or None.

        Each of `side` is a title, the same without words that are never whole, and how far up its
        spoke goes.
        """
        letters = Lettering(self.size)
        heights = []
        for title, whole, up in side:
            lines = self._fewest(title, whole, up)
            if lines is None:
                return None
            heights.append(letters.height(lines))
        ideal = [self._ideal(up, height)
                 for (_, _, up), height in zip(side, heights, strict=True)]
        middles = spread_out(ideal, heights, low, high, _BETWEEN)
        if middles is None:
            return None
        placed = []
        for (title, whole, _), middle, height in zip(side, middles, heights, strict=True):
            wrapped = self._wrapped(title, whole, middle, height)
            if wrapped is None:
                return None
            placed.append((middle, wrapped))
        return placed

    def _ideal(self, up: float, height: float) -> float:
        """Return where the middle of a title is best, given how far up its spoke goes."""
        gap = self.outline.gap
        end = (self.outline.radius + gap.beyond(math.sqrt(1 - up * up), up)) * up
        if self.at_side or abs(up) < _LEVEL:
            return end + up * height / 2
        return end + math.copysign(gap.height / 2 + _BETWEEN + height / 2, up)

    def _fewest(self, title: str, whole: str, up: float) -> int | None:
        """Return the fewest lines that a title needs at its best place, or None."""
        letters = Lettering(self.size)
        for lines in range(1, (self.most or _MAX_LINES) + 1):
            height = letters.height(lines)
            if self._wrapped(title, whole, self._ideal(up, height), height):
                return lines
        return None

    def _wrapped(
        self, title: str, whole: str, middle: float, height: float
    ) -> tuple[str, ...] | None:
        """Return a title's lines at a place of this height, or None where they have no room."""
        letters = Lettering(self.size)
        room = self._room(middle, height)
        may_break = self.may_break or self.most
        if room <= 0 or (not may_break and breaks_words(whole, room, letters)):
            return None
        lines = round(height / letters.pitch)
        wrapped = tuple(wrap(title, room, letters, lines if self.most else None))
        return wrapped if len(wrapped) <= lines else None

    def _room(self, middle: float, height: float) -> float:
        """Return how wide a title may be."""
        return self.box.width / 2 - self.outline.reach(middle - height / 2, middle + height / 2)

    def _place(self, centre: Point, spoke: int, middle: float, lines: tuple[str, ...]) -> Title:
        """Put a title near its spoke's end, as near to the star as its lines allow."""
        letters = Lettering(self.size)
        sideways = direction(spoke, self.outline.spokes)[0]
        up = centre[1] + middle
        if abs(sideways) < 1e-9:
            return Title(lines, (centre[0], up), replace(letters, across="center"))
        height = letters.height(len(lines))
        room = self._room(middle, height)
        spare = room - max(text_width(line, letters) for line in lines)
        least = self.box.width / 2 - room
        away = min(max(least, abs(sideways) * self.outline.radius), least + spare)
        at = (centre[0] + math.copysign(away, sideways), up)
        return Title(lines, at, replace(letters, across="left" if sideways > 0 else "right"))
