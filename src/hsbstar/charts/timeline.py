"""Where rounds stand along a panel: by their dates where these leave room, else equally far apart.

Labels come in forms, the fullest first: the first form that fits under every round is taken, and
where even the last does not, some rounds go without; the first and the last never do.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from hsbstar.charts.text import text_width

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hsbstar.charts.text import Lettering
    from hsbstar.comparison import Comparison

_APART = 0.05
_NEAREST = 0.4
"""The least gap between rounds at their dates, in parts of the gap when they are equally spaced."""


@dataclass(frozen=True)
class Timeline:
    """How far along each round stands, the first at 0 and the last at 1."""

    parts: tuple[float, ...]
    told: str
    """How the rounds are spaced, in a sentence."""

    def at(self, left: float, right: float) -> list[float]:
        """Return the rounds' places between two ends."""
        return [left + part * (right - left) for part in self.parts]


def timeline_of(comparison: Comparison) -> Timeline:
    """Place rounds by the date of their last return where all have one, in order and with room."""
    days = [one.source.completed for one in comparison.rounds]
    last = len(days) - 1
    equal = tuple(place / last for place in range(last + 1))
    known = [day.toordinal() for day in days if day is not None]
    if len(known) <= last:
        return Timeline(equal, "Rounds are equally spaced, as not all have dates.")
    least = min(later - sooner for sooner, later in pairwise(known))
    if least <= 0 or least * last < _NEAREST * (known[-1] - known[0]):
        return Timeline(equal, "Rounds are equally spaced, as some are close in time.")
    parts = tuple((day - known[0]) / (known[-1] - known[0]) for day in known)
    return Timeline(parts, "Rounds stand at the date of their last return.")


def widest(labels: Sequence[str], lettering: Lettering) -> float:
    """Return how wide the widest label is."""
    return max(text_width(label, lettering) for label in labels)


def fitting(places: Sequence[float], width: float) -> list[int]:
    """Return which of some places can have a label so wide: the ends first, then from the left."""
    room = width + _APART
    last = len(places) - 1
    if places[last] - places[0] < room:
        return [last]
    taken = [0]
    for place in range(1, last):
        if places[place] - places[taken[-1]] >= room <= places[last] - places[place]:
            taken.append(place)
    return [*taken, last]


def all_fit(places: Sequence[float], width: float) -> bool:
    """Say whether each place can have a label so wide."""
    return len(fitting(places, width)) == len(places)
