"""Find out how the panels of a trend are laid out: the same for all, so that they can be compared.

Labels come in forms, the fullest first; the first form that fits every round is taken.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise, product
from typing import TYPE_CHECKING

from hsbstar.charts.lettering import Lettering, breaks_words, clean, numbered, text_width, wrap
from hsbstar.charts.timeline import all_fit, widest
from hsbstar.comparison import show_change

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hsbstar.charts.timeline import Timeline
    from hsbstar.comparison import Change, Comparison
    from hsbstar.rounds import DomainScore

PAD = 0.06
SCALE_WIDTH = 0.2
"""The room that the scale's labels take, left of the rounds."""
HEADROOM = 0.2
"""The room above the highest score and below the lowest, for a score's label."""

_LEAST_PLOT, _PLOT_PART = 0.24, 0.6
_LEAST_LABEL = 0.34
_TITLE_SIZES = (10, 9.5, 9, 8.5, 8, 7.5, 7, 6.5)
_MOST_WORD_LINES = 2

Lines = tuple[str, ...]


@dataclass(frozen=True)
class Form:
    """How all panels of a picture are laid out: their letters, what is written, and where."""

    small: Lettering
    title: Lettering
    titles: tuple[Lines, ...]
    plot: float
    """How high the scale is drawn."""
    places: tuple[float, ...]
    """How far from a panel's left edge the rounds stand."""
    names: Lines
    """What the rounds are called below a panel."""
    are_numbers: bool
    """Whether they go by number, as their names have no room."""
    covers: tuple[Lines, ...]
    """How many statements are scored, for each domain and round."""
    steps: tuple[tuple[Lines, ...], ...]
    """What is said of each domain's steps, line by line."""

    @property
    def title_height(self) -> float:
        """The room for the longest title."""
        return self.title.height(max(map(len, self.titles)))

    @property
    def step_lines(self) -> int:
        """How many lines of words the longest step has."""
        return max(len(one) for own in self.steps for one in own)

    @property
    def label_width(self) -> float:
        """How wide the widest label of a round is."""
        return _label_width(self.names, self.covers, self.small)

    @property
    def is_whole(self) -> bool:
        """Whether every round and every step has all of its labels."""
        told = all(len(one) > 1 for own in self.steps for one in own)
        return told and all_fit(self.places, self.label_width)


def form_of(
    comparison: Comparison, timeline: Timeline, size: tuple[float, float], small: Lettering
) -> Form:
    """Return the fullest form for panels so wide and so high."""
    width, height = size
    names, covers, are_numbers, places = _label(comparison, timeline, width, small)
    steps = tuple(
        tuple(_tell_step(step, second - first - PAD, small)
              for step, (first, second) in zip(one.steps, pairwise(places), strict=True))
        for one in comparison.domains
    )
    lines = max(len(one) for own in steps for one in own)
    # Two lines of change below the title; coverage, steps and names below the scale.
    room = height - small.height(4 + lines) - 2 * HEADROOM - 3 * PAD
    texts = [numbered(one.number, one.title) for one in comparison.domains]
    title, titles = _fit_titles(texts, width, room)
    plot = max(room - title.height(max(map(len, titles))), _LEAST_PLOT)
    return Form(small, title, titles, plot, tuple(places), names, are_numbers, covers, steps)


def _label(
    comparison: Comparison, timeline: Timeline, width: float, small: Lettering
) -> tuple[Lines, tuple[Lines, ...], bool, list[float]]:
    """Return what stands below the rounds, whether they go by number, and where they stand."""
    numbers = tuple(map(str, range(1, len(comparison.names) + 1)))
    names = tuple(map(clean, comparison.names))
    for called, joint in product((names, numbers), (" of ", "/")):
        covers = tuple(
            tuple(_cover(one, joint) for one in domain.in_rounds) for domain in comparison.domains
        )
        own = _label_width(called, covers, small)
        inset = max(own, _LEAST_LABEL) / 2
        places = timeline.at(SCALE_WIDTH + inset, width - inset)
        if places[0] < places[-1] and all_fit(places, own):
            break
    return called, covers, called is numbers, places


def _label_width(names: Lines, covers: Sequence[Lines], small: Lettering) -> float:
    return max(widest(own, small) for own in (names, *covers))


def _cover(domain: DomainScore | None, joint: str) -> str:
    return f"{domain.scored}{joint}{domain.of}" if domain else "–"


def _tell_step(step: Change, width: float, small: Lettering) -> Lines:
    """Return a step's matched change and its words, or as much of them as there is room for."""
    change, words = show_change(step.matched), step.certainty.verdict.value
    if text_width(change, small) > width:
        return ()
    lines = wrap(words, width, small)
    if len(lines) > _MOST_WORD_LINES or breaks_words(words, width, small):
        return (change,)
    return (change, *lines)


def _fit_titles(
    texts: Sequence[str], width: float, room: float
) -> tuple[Lettering, tuple[Lines, ...]]:
    """Return titles in letters that leave the scale the larger part of the room for both.

    Where none do, the longest titles are cut, at the very end to a line.
    """
    smallest = _TITLE_SIZES[-1]
    tries = [*((size, None) for size in _TITLE_SIZES), *((smallest, most) for most in (3, 2, 1))]
    for size, most in tries:
        title = Lettering(size, bold=True, up="top")
        titles = tuple(tuple(wrap(text, width, title, most)) for text in texts)
        if title.height(max(map(len, titles))) <= (1 - _PLOT_PART) * room:
            break
    return title, titles
