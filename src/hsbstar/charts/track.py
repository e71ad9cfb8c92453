"""The scale as a straight line: where a score stands on it, its ticks and their labels."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hsbstar.charts.lettering import MUTED, Lettering
from hsbstar.charts.page import GRID, LOW, RULE

if TYPE_CHECKING:
    from fractions import Fraction

    from hsbstar.charts.page import Page, Point

_TICK = Lettering(8, colour=MUTED, across="center", up="bottom")
_MOST_TICKS = 6


@dataclass(frozen=True)
class Track:
    """A scale drawn from `left`, so many inches wide."""

    left: float
    width: float
    lowest: int
    highest: int

    def at(self, score: Fraction | int) -> float:
        """Return how far across the page a score stands."""
        part = float(score - self.lowest) / max(self.highest - self.lowest, 1)
        return self.left + self.width * part

    @property
    def ticks(self) -> range:
        """The whole scores that are marked: all of a short scale, some of a long one."""
        step = max(1, -(-(self.highest - self.lowest) // _MOST_TICKS))
        return range(self.lowest, self.highest + 1, step)


def label_ticks(page: Page, track: Track, up: float) -> None:
    """Write the scores that are marked above the tracks."""
    for score in track.ticks:
        page.write((track.at(score), up), str(score), _TICK)


def draw_ticks(page: Page, track: Track, bottom: float, top: float) -> None:
    """Draw light lines at the scores that are marked."""
    for score in track.ticks:
        ends: list[Point] = [(track.at(score), bottom), (track.at(score), top)]
        page.line(ends, color=GRID if score == track.lowest else RULE, linewidth=0.8, zorder=LOW)
