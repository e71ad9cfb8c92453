"""The scale as a straight line: where a score stands on it, its ticks and their labels."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING

from hsbstar.charts.lettering import MUTED, Lettering
from hsbstar.charts.page import GRID, LOW, RULE

if TYPE_CHECKING:
    from collections.abc import Sequence
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

    def at(self, score: Fraction | float) -> float:
        """Return how far across the page a score stands."""
        part = float(score - self.lowest) / max(self.highest - self.lowest, 1)
        return self.left + self.width * part

    @property
    def origin(self) -> int:
        """The score whose tick is drawn more strongly."""
        return self.lowest

    @property
    def ticks(self) -> Sequence[int]:
        """The whole scores that are marked: all of a short scale, some of a long one."""
        step = max(1, -(-(self.highest - self.lowest) // _MOST_TICKS))
        return range(self.lowest, self.highest + 1, step)

    def show(self, tick: int) -> str:
        """Return how a tick is labelled."""
        return str(tick)


@dataclass(frozen=True)
class ChangeTrack(Track):
    """A scale of changes, as far below 0 as above."""

    @property
    def origin(self) -> int:
        """No change."""
        return 0

    @property
    def ticks(self) -> Sequence[int]:
        """Both ends and 0; the halves between where they are whole."""
        end = self.highest
        return (-end, 0, end) if end % 2 else (-end, -end // 2, 0, end // 2, end)

    def show(self, tick: int) -> str:
        """Return a tick with its sign."""
        return f"+{tick}" if tick > 0 else str(tick).replace("-", "−")


def change_track(left: float, width: float, changes: Sequence[Fraction | float]) -> ChangeTrack:
    """Return the shortest scale that cuts none of the changes: 1, 2, 3, 4, 6, 8, 10, 20 ..."""
    farthest = max((abs(float(one)) for one in changes), default=0.0)
    ends = (many * 10**zeros for zeros in count() for many in (1, 2, 3, 4, 6, 8))
    end = next(one for one in ends if one >= farthest)
    return ChangeTrack(left, width, -end, end)


def label_ticks(page: Page, track: Track, up: float) -> None:
    """Write the scores that are marked above the tracks."""
    for score in track.ticks:
        page.write((track.at(score), up), track.show(score), _TICK)


def draw_ticks(page: Page, track: Track, bottom: float, top: float) -> None:
    """Draw light lines at the scores that are marked."""
    for score in track.ticks:
        ends: list[Point] = [(track.at(score), bottom), (track.at(score), top)]
        page.line(ends, color=GRID if score == track.origin else RULE, linewidth=0.8, zorder=LOW)
