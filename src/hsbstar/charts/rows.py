"""Lay out the rows of a list, and the scale as a straight line with its ticks and labels."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from itertools import accumulate, count, pairwise
from typing import TYPE_CHECKING

from hsbstar.charts.page import GRID, LOW, RULE, Box, Page
from hsbstar.charts.text import MUTED, Lettering, wrap

if TYPE_CHECKING:
    from collections.abc import Sequence
    from fractions import Fraction

_TICK = Lettering(8, colour=MUTED, across="center", up="bottom")
_MAX_TICKS = 6
POINT_WIDTH = 0.8
"""In inches: a change of 1 either way takes 4 cm on A4, so that its interval can be read."""
_MAX_POINTS = 8
HEADING = Lettering(8.5, bold=True, up="bottom")
HEADING_HEIGHT = 0.36

_SIZES = (10.5, 10, 9.5, 9, 8.5, 8, 7.5, 7, 6.5)
_TRIES = [*((size, None) for size in _SIZES), *((_SIZES[-1], most) for most in (4, 3, 2, 1))]
_MIN_PAD, _MAX_PAD = 0.06, 0.42


@dataclass(frozen=True)
class Track:
    """A scale drawn from `left`, with its width in inches."""

    left: float
    width: float
    lowest: int
    highest: int
    step: int = 0
    """How far apart the ticks are; 0 for as far as a list of scores needs."""
    is_of_changes: bool = False
    """Whether it is a scale of changes, with 0 among its ticks."""

    def at(self, score: Fraction | float) -> float:
        """Return the place of a score across the page."""
        part = float(score - self.lowest) / max(self.highest - self.lowest, 1)
        return self.left + self.width * part

    @property
    def ticks(self) -> Sequence[int]:
        """The whole scores with a tick: all of a short scale, some of a long scale."""
        step = self.step or max(1, math.ceil((self.highest - self.lowest) / _MAX_TICKS))
        return range(self.lowest, self.highest + 1, step)

    def show(self, tick: int) -> str:
        """Return the label of a tick, with plus or minus for a change."""
        return f"{tick:+}".replace("-", "−") if self.is_of_changes and tick else str(tick)


def change_track(changes: Sequence[Fraction | float], least: float) -> Track:
    """Return the shortest scale from 0 at its left that cuts none of the changes.

    It is `least` inches wide, or more where a point would have less than `POINT_WIDTH`. Only of
    more than eight points, which no change on a scale of 0 to 4 needs, is a point narrower.
    """
    reached = [0.0, *map(float, changes)]
    for step in (digit * 10**zeros for zeros in count() for digit in (1, 2, 5)):
        below, above = (max(1, math.ceil(end / step)) for end in (-min(reached), max(reached)))
        if below + above <= _MAX_POINTS:
            break
    width = (below + above) * POINT_WIDTH if step == 1 else _MAX_POINTS / 2 * POINT_WIDTH
    return Track(0, max(width, least), -below * step, above * step, step, is_of_changes=True)


def label_ticks(page: Page, track: Track, up: float) -> None:
    """Write the labels of the ticks above the tracks."""
    for score in track.ticks:
        page.write((track.at(score), up), track.show(score), _TICK)


def draw_ticks(page: Page, track: Track, bottom: float, top: float) -> None:
    """Draw light lines at the ticks, darker at the lowest score or no change."""
    origin = 0 if track.is_of_changes else track.lowest
    for score in track.ticks:
        ends = [(track.at(score), bottom), (track.at(score), top)]
        page.line(ends, color=GRID if score == origin else RULE, linewidth=0.8, zorder=LOW)


@dataclass(frozen=True)
class Rows:
    """Titles wrapped for a list, and the box of each row."""

    lettering: Lettering
    titles: tuple[tuple[str, ...], ...]
    boxes: tuple[Box, ...]


def fit_rows(
    box: Box, titles: Sequence[str], title_width: float, *, least_lines: float = 1,
    lines_below: float = 0,
) -> Rows:
    """Lay rows and their heading into a box, a row for each title, in the middle of its height.

    A row has room for `least_lines` of its title, and `lines_below` more.
    """
    room = box.height - HEADING_HEIGHT
    for size, most in _TRIES:
        lettering = Lettering(size)
        wrapped = [tuple(wrap(title, title_width, lettering, most)) for title in titles]
        fewest = least_lines if most is None else min(least_lines, most)
        heights = [lettering.pitch * (max(len(lines), fewest) + lines_below) for lines in wrapped]
        pad = (room - sum(heights)) / len(titles)
        if pad >= _MIN_PAD:
            break
    used = min(pad, _MAX_PAD)
    spare = (pad - used) * len(titles)
    tops = accumulate(heights, lambda top, height: top - height - used,
                      initial=box.top - HEADING_HEIGHT - spare / 2)
    boxes = tuple(replace(box, bottom=bottom, top=top) for top, bottom in pairwise(tops))
    return Rows(lettering, tuple(wrapped), boxes)


def draw_rules(page: Page, rows: Rows) -> None:
    """Draw a line above the rows and a lighter line below each."""
    first = rows.boxes[0]
    page.line([(first.left, first.top), (first.right, first.top)], color=GRID, linewidth=1.2)
    for box in rows.boxes:
        ends = [(box.left, box.bottom), (box.right, box.bottom)]
        page.line(ends, color=RULE, linewidth=0.8, zorder=LOW)
