"""Find room for the domains' titles around a star: the largest letters that leave it large."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from hsbstar.charts.text import Lettering, breaks_words, text_width, without_long_words, wrap

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from hsbstar.charts.page import Box, Point

RIM_ABOVE = 0.3
"""The gap between the star and the titles above and below, with room for a full point's score."""
_BETWEEN = 0.07
_SIZES = (11, 10.5, 10, 9.5, 9, 8.5, 8, 7.5, 7, 6.5)
_LARGEST_STAR, _STEP = 2.3, 0.1
_SMALLEST_WHOLE = 1.4
"""The radius of the smallest star for which words stay whole."""
_PASSES = (
    (2.0, 11, 9, False),
    (1.8, 11, 6.5, False),
    (1.4, 9, 6.5, False),
    (1.8, 11, 6.5, True),
    (1.4, 9, 6.5, True),
)
"""The least radius, the largest and the smallest letters, and whether words may be broken."""


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


def surround(
    box: Box, titles: Sequence[str], gap: float, above: float = RIM_ABOVE
) -> Surround:
    """Return the first try that fits; the last tries cut the titles, at the very end to a line.

    Args:
        box: The room for the star and the titles.
        titles: The titles, clockwise from the top.
        gap: The distance between the star and the titles at its sides, in inches.
        above: The distance between the star and the titles above and below it.

    Raises:
        ValueError: There is no room for as much as a line to each title.
    """
    # A word too long for any try would let all others be broken too: only it may be.
    room = box.width / 2 - _SMALLEST_WHOLE - gap
    whole = [without_long_words(title, room, Lettering(_SIZES[-1])) for title in titles]
    for trial in _trials(box, gap, above):
        if found := trial.attempt(titles, whole):
            return found
    message = f"no room for {len(titles)} titles"
    raise ValueError(message)


def _trials(box: Box, gap: float, above: float) -> Iterator[_Trial]:
    """Yield the tries: a large star, large letters and whole words first, then less of each."""
    for least, largest, smallest, may_break in _PASSES:
        for size in _SIZES:
            if smallest <= size <= largest:
                for step in range(round((_LARGEST_STAR - least) / _STEP), -1, -1):
                    radius = least + _STEP * step
                    yield _Trial(box, size, radius, radius + gap, above, may_break)
    for most in range(6, 0, -1):
        for radius in (1.4, 1.1, 0.8):
            yield _Trial(box, _SIZES[-1], radius, radius + gap, above, most=most)


@dataclass(frozen=True)
class _Trial:
    """A try: the size of letters and star, and how many lines a title may have."""

    box: Box
    size: float
    radius: float
    rim: float
    """The least distance of a title from the centre."""
    above: float
    """The gap between the star and the titles above and below."""
    may_break: bool = True
    most: int | None = None

    def attempt(self, titles: Sequence[str], whole: Sequence[str]) -> Surround | None:
        """Return the titles in their places, or None where they have no room.

        `whole` are the titles without the words that no try leaves whole.
        """
        lettering = Lettering(self.size)
        spokes = len(titles)
        widths = [self._width(spoke / spokes) for spoke in range(spokes)]
        if not self.may_break and any(map(breaks_words, whole, widths, [lettering] * spokes)):
            return None
        blocks = [tuple(wrap(title, width, lettering, self.most))
                  for title, width in zip(titles, widths, strict=True)]
        heights = [lettering.height(len(block)) for block in blocks]
        centre = self._centre(heights)
        middles = self._middles(centre, heights) if centre else None
        if centre is None or middles is None:
            return None
        placed = tuple(self._place(centre, spoke / spokes, middles[spoke], block)
                       for spoke, block in enumerate(blocks))
        # A title that was moved towards the height of the centre may have less room than reckoned.
        reaches = (
            abs(title.at[0] - centre[0]) + max(text_width(line, lettering) for line in title.lines)
            for title in placed if title.lettering.across != "center"
        )
        if max(reaches, default=0.0) > self.box.width / 2 + 1e-9:
            return None
        return Surround(centre, self.radius, placed)

    def _width(self, turn: float) -> float:
        """Return how wide a title may be: the wider the farther it is from the centre's height."""
        sideways = abs(math.sin(2 * math.pi * turn))
        if sideways < 1e-9:
            return self.box.width * 0.55
        # The last tries must fit wherever a title is moved: they use the width at the centre.
        extra = 0.0 if self.most else max(0.85 - sideways, 0.0) * self.rim * 0.8
        return self.box.width / 2 - self.rim + extra

    def _centre(self, heights: Sequence[float]) -> Point | None:
        """Return the centre that puts the star with its upper and lower title in the middle."""
        spokes = len(heights)
        above = self.radius + self.above + heights[0]
        below = self.radius + self.above + heights[spokes // 2]
        if spokes % 2:
            below = self.radius * math.cos(math.pi / spokes) + self.above
        spare = self.box.height - above - below
        return (self.box.centre[0], self.box.bottom + below + spare / 2) if spare >= 0 else None

    def _middles(self, centre: Point, heights: Sequence[float]) -> list[float] | None:
        """Return the height of the middle of each title, or None where a side has no room."""
        spokes = len(heights)
        edge = self.radius + self.above
        upper, lower = centre[1] + edge, centre[1] - edge
        middles = [0.0] * spokes
        middles[0] = upper + heights[0] / 2
        if spokes % 2 == 0:
            middles[spokes // 2] = lower - heights[spokes // 2] / 2
        low = self.box.bottom if spokes % 2 else lower + _BETWEEN
        for side in (range(1, (spokes + 1) // 2), range(spokes - 1, spokes // 2, -1)):
            ideal = [
                centre[1] + math.cos(2 * math.pi * spoke / spokes) * (self.rim + heights[spoke] / 2)
                for spoke in side
            ]
            spread = spread_out(ideal, [heights[spoke] for spoke in side], low, upper - _BETWEEN)
            if spread is None:
                return None
            for spoke, middle in zip(side, spread, strict=True):
                middles[spoke] = middle
        return middles

    def _place(self, centre: Point, turn: float, middle: float, lines: tuple[str, ...]) -> Title:
        """Put a title next to the star, as near as its lines allow."""
        lettering = Lettering(self.size)
        sideways = math.sin(2 * math.pi * turn)
        if abs(sideways) < 1e-9:
            return Title(lines, (centre[0], middle), replace(lettering, across="center"))
        # The part of the title nearest to the height of the centre decides how near it may come.
        nearest = max(abs(middle - centre[1]) - lettering.height(len(lines)) / 2, 0.0)
        clear = math.sqrt(max(self.rim**2 - nearest**2, 0.0))
        away = max(clear, abs(sideways) * self.radius)
        at = (centre[0] + math.copysign(away, sideways), middle)
        return Title(lines, at, replace(lettering, across="left" if sideways > 0 else "right"))


def spread_out(
    ideal: Sequence[float], heights: Sequence[float], low: float, high: float
) -> list[float] | None:
    """Move blocks, highest first, as little as keeps them apart and between `low` and `high`.

    Returns the middles of the blocks, or None where there is no room for all.
    """
    if sum(heights) + _BETWEEN * (len(heights) - 1) > high - low:
        return None
    middles = []
    ceiling = high
    for middle, height in zip(ideal, heights, strict=True):
        middles.append(min(middle, ceiling - height / 2))
        ceiling = middles[-1] - height / 2 - _BETWEEN
    floor = low
    for place in reversed(range(len(middles))):
        middles[place] = max(middles[place], floor + heights[place] / 2)
        floor = middles[place] + heights[place] / 2 + _BETWEEN
    return middles
