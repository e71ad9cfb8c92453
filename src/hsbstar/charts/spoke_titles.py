"""Find room for the domains' titles around a star: the largest letters that leave it large."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from hsbstar.charts.text import Lettering, breaks_words, text_width, without_long_words, wrap

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hsbstar.charts.page import Box, Page, Point

RIM_ABOVE = 0.3
"""How far the titles above and below stay off the star, so that a full point's score has room."""

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
    """One title in its place."""

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
class _Trial:
    """One try: how large, and how many lines a title may take."""

    size: float
    radius: float
    rim: float
    may_break: bool = True
    most: int | None = None


def surround(box: Box, titles: Sequence[str], beside: float) -> Surround:
    """Return the first try that fits; the last ones cut the titles, at the very end to a line.

    `beside` is how far the titles at the sides stay off the star.
    """
    # A word too long for any try would let all others be broken too: it alone may be.
    room = box.width / 2 - _SMALLEST_WHOLE - beside
    whole = [without_long_words(title, room, Lettering(_SIZES[-1])) for title in titles]
    for trial in _trials(beside):
        found = _attempt(box, titles, whole, trial)
        if found:
            return found
    message = f"no room for {len(titles)} titles"
    raise ValueError(message)


def draw_titles(page: Page, titles: Sequence[Title]) -> None:
    """Write the titles around the star."""
    for title in titles:
        page.write(title.at, title.lines, title.lettering)


def _trials(beside: float) -> list[_Trial]:
    """List the tries: a large star, large letters and whole words first, then less of each."""
    return [
        *(
            _Trial(size, least + _STEP * step, least + _STEP * step + beside, may_break)
            for least, largest, smallest, may_break in _PASSES
            for size in _SIZES
            if smallest <= size <= largest
            for step in range(round((_LARGEST_STAR - least) / _STEP), -1, -1)
        ),
        *(
            _Trial(_SIZES[-1], radius, radius + beside, most=most)
            for most in range(6, 0, -1)
            for radius in (1.4, 1.1, 0.8)
        ),
    ]


def _attempt(
    box: Box, titles: Sequence[str], whole: Sequence[str], trial: _Trial
) -> Surround | None:
    """Return the titles in their places, or None where they have no room.

    `whole` are the titles without the words that no try leaves whole.
    """
    lettering = Lettering(trial.size)
    spokes = len(titles)
    widths = [_width(box, trial, spoke / spokes) for spoke in range(spokes)]
    if not trial.may_break and any(map(breaks_words, whole, widths, [lettering] * spokes)):
        return None
    blocks = [
        wrap(title, width, lettering, trial.most)
        for title, width in zip(titles, widths, strict=True)
    ]
    heights = [lettering.height(len(block)) for block in blocks]
    centre = _centre(box, trial.radius, heights)
    if centre is None:
        return None
    middles = _middles(box, centre, trial, heights)
    if middles is None:
        return None
    placed = tuple(
        _place(centre, trial, spoke / spokes, middles[spoke], (block, lettering))
        for spoke, block in enumerate(blocks)
    )
    # A title that was moved towards the height of the centre may have less room than reckoned.
    reaches = (
        abs(title.at[0] - centre[0]) + max(text_width(line, lettering) for line in title.lines)
        for title in placed
        if title.lettering.across != "center"
    )
    if max(reaches, default=0.0) > box.width / 2 + 1e-9:
        return None
    return Surround(centre, trial.radius, placed)


def _width(box: Box, trial: _Trial, turn: float) -> float:
    """Return how wide a title may be: the wider the farther it is above or below the centre."""
    sideways = abs(math.sin(2 * math.pi * turn))
    if sideways < 1e-9:
        return box.width * 0.55
    # The last tries must fit wherever a title is moved: they take what there is at the centre.
    extra = 0.0 if trial.most else max(0.85 - sideways, 0.0) * trial.rim * 0.8
    return box.width / 2 - trial.rim + extra


def _centre(box: Box, radius: float, heights: Sequence[float]) -> Point | None:
    """Return the centre that puts the star with its upper and lower title in the middle."""
    spokes = len(heights)
    above = radius + RIM_ABOVE + heights[0]
    below = radius + RIM_ABOVE + heights[spokes // 2]
    if spokes % 2:
        below = radius * math.cos(math.pi / spokes) + RIM_ABOVE
    spare = box.height - above - below
    if spare < 0:
        return None
    return (box.left + box.right) / 2, box.bottom + below + spare / 2


def _middles(
    box: Box, centre: Point, trial: _Trial, heights: Sequence[float]
) -> list[float] | None:
    """Return how high the middle of each title stands, or None where a side has no room."""
    spokes = len(heights)
    edge = trial.radius + RIM_ABOVE
    upper, lower = centre[1] + edge, centre[1] - edge
    middles = [0.0] * spokes
    middles[0] = upper + heights[0] / 2
    if spokes % 2 == 0:
        middles[spokes // 2] = lower - heights[spokes // 2] / 2
    low = box.bottom if spokes % 2 else lower + _BETWEEN
    for side in (range(1, (spokes + 1) // 2), range(spokes - 1, spokes // 2, -1)):
        wanted = [
            centre[1]
            + math.cos(2 * math.pi * spoke / spokes) * (trial.rim + heights[spoke] / 2)
            for spoke in side
        ]
        spread = spread_out(wanted, [heights[spoke] for spoke in side], low, upper - _BETWEEN)
        if spread is None:
            return None
        for spoke, middle in zip(side, spread, strict=True):
            middles[spoke] = middle
    return middles


def spread_out(
    wanted: Sequence[float], heights: Sequence[float], low: float, high: float
) -> list[float] | None:
    """Move blocks, highest first, as little as keeps them apart and between `low` and `high`."""
    if sum(heights) + _BETWEEN * (len(heights) - 1) > high - low:
        return None
    middles = []
    ceiling = high
    for middle, height in zip(wanted, heights, strict=True):
        middles.append(min(middle, ceiling - height / 2))
        ceiling = middles[-1] - height / 2 - _BETWEEN
    floor = low
    for place in reversed(range(len(middles))):
        middles[place] = max(middles[place], floor + heights[place] / 2)
        floor = middles[place] + heights[place] / 2 + _BETWEEN
    return middles


def _place(
    centre: Point, trial: _Trial, turn: float, middle: float, block: tuple[list[str], Lettering]
) -> Title:
    """Put one block beside the star, as near as its lines allow."""
    lines, lettering = tuple(block[0]), block[1]
    sideways = math.sin(2 * math.pi * turn)
    if abs(sideways) < 1e-9:
        return Title(lines, (centre[0], middle), replace(lettering, across="center"))
    # The part of the block nearest to the height of the centre decides how near it may come.
    nearest = max(abs(middle - centre[1]) - lettering.height(len(lines)) / 2, 0.0)
    clear = math.sqrt(max(trial.rim**2 - nearest**2, 0.0))
    away = max(clear, abs(sideways) * trial.radius)
    at = (centre[0] + math.copysign(away, sideways), middle)
    return Title(lines, at, replace(lettering, across="left" if sideways > 0 else "right"))
