"""Lay out the panels of a trend: the same for all, so that they can be compared.

Labels have several forms, the fullest first; the first form that fits every round is used. Where
even the last does not fit, some rounds have no label; the first and the last always have a label.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise, product
from typing import TYPE_CHECKING

from hsbstar.charts.text import Lettering, breaks_words, clean, numbered, text_width, wrap
from hsbstar.comparison import shown_steps

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hsbstar.comparison import Comparison
    from hsbstar.rounds import DomainScore

PAD = 0.06
SCALE_WIDTH = 0.2
"""The room for the scale's labels, left of the rounds."""
_HEADROOM, _LOW_HEADROOM = 0.2, 0.08
"""The room above the highest score and below the lowest: for a score's label, or for none."""

_MIN_PLOT, _PLOT_PART = 0.24, 0.65
_MIN_LABEL = 0.34
_TITLE_SIZES = (10, 9.5, 9, 8.5, 8, 7.5, 7, 6.5)
_MAX_WORD_LINES, _GOOD_PLOT = 2, 0.85
_NAME_SIZE = 6.5
_BETWEEN_LABELS = 0.05
_NEAREST = 0.4
"""The least gap between rounds at their dates, in parts of the gap when they are equally spaced."""

Lines = tuple[str, ...]


@dataclass(frozen=True)
class Timeline:
    """The places of the rounds, the first at 0 and the last at 1."""

    parts: tuple[float, ...]
    note: str
    """How the rounds are spaced, in a sentence."""

    def at(self, left: float, right: float) -> list[float]:
        """Return the rounds' places between two ends."""
        return [left + part * (right - left) for part in self.parts]


def timeline_of(comparison: Comparison) -> Timeline:
    """Place rounds by the date of their last return if all have one, in order and with room."""
    days = [each.source.completed for each in comparison.rounds]
    last = len(days) - 1
    equal = tuple(place / last for place in range(last + 1))
    known = [day.toordinal() for day in days if day is not None]
    if len(known) <= last:
        return Timeline(equal, "Rounds are equally spaced, because not all have dates.")
    least = min(later - sooner for sooner, later in pairwise(known))
    if least <= 0 or least * last < _NEAREST * (known[-1] - known[0]):
        return Timeline(equal, "Rounds are equally spaced, because some are close in time.")
    parts = tuple((day - known[0]) / (known[-1] - known[0]) for day in known)
    return Timeline(parts, "Rounds are placed at the date of their last return.")


def widest(labels: Sequence[str], lettering: Lettering) -> float:
    """Return the width of the widest label, in inches."""
    return max(text_width(label, lettering) for label in labels)


def fitting(places: Sequence[float], width: float) -> list[int]:
    """Return the indexes of the places that have room for a label: the ends, then from the left."""
    room = width + _BETWEEN_LABELS
    last = len(places) - 1
    if places[last] - places[0] < room:
        return [last]
    labelled = [0]
    for place in range(1, last):
        if places[place] - places[labelled[-1]] >= room <= places[last] - places[place]:
            labelled.append(place)
    return [*labelled, last]


@dataclass(frozen=True)
class Form:
    """The layout of all panels of a picture: their letters, what is written, and where."""

    small: Lettering
    name: Lettering
    title: Lettering
    titles: tuple[Lines, ...]
    plot: float
    """The height of the scale."""
    headroom: float
    """The room above the highest score and below the lowest."""
    places: tuple[float, ...]
    """The distance of the rounds from a panel's left edge."""
    names: Lines
    """The labels of the rounds below a panel."""
    are_numbers: bool
    """Whether the labels are numbers because the names have no room."""
    covers: tuple[Lines, ...]
    """How many statements are scored, for each domain and round."""
    steps: tuple[tuple[Lines, ...], ...]
    """The lines about each domain's steps."""

    @property
    def title_height(self) -> float:
        """The room for the longest title."""
        return self.title.height(max(map(len, self.titles)))

    @property
    def step_lines(self) -> int:
        """The number of lines that the longest step has."""
        return _longest(self.steps)


def form_of(
    comparison: Comparison, timeline: Timeline, size: tuple[float, float], small: Lettering
) -> Form:
    """Return the fullest form for panels of a size, width first."""
    width, height = size
    name = replace(small, size=min(small.size, _NAME_SIZE))
    names, covers, are_numbers, places = _label(comparison, timeline, width, (small, name))
    texts = [numbered(domain.number, domain.title) for domain in comparison.domains]
    gap = min(second - first for first, second in pairwise(places)) - PAD
    # The scale comes first: in low panels words, then the room for labels beyond it, give way.
    for words, headroom in ((True, _HEADROOM), (False, _HEADROOM), (False, _LOW_HEADROOM)):
        steps = _steps(comparison, gap, small, words=words)
        # Two lines of change below the title; coverage, steps and names below the scale.
        room = height - small.height(3 + _longest(steps)) - name.pitch - 2 * headroom - 2 * PAD
        title, titles = _fit_titles(texts, width, room)
        plot = room - title.height(max(map(len, titles)))
        if plot >= _GOOD_PLOT:
            break
    return Form(small, name, title, titles, max(plot, _MIN_PLOT), headroom, tuple(places),
                names, are_numbers, covers, steps)


def _longest(steps: Sequence[Sequence[Lines]]) -> int:
    return max(len(lines) for own in steps for lines in own)


def _label(
    comparison: Comparison, timeline: Timeline, width: float,
    letters: tuple[Lettering, Lettering],
) -> tuple[Lines, tuple[Lines, ...], bool, list[float]]:
    """Return the rounds' labels, their coverage, whether labels are numbers, and the places."""
    small, name = letters
    numbers = tuple(map(str, range(1, len(comparison.names) + 1)))
    names = tuple(map(clean, comparison.names))
    for called, joint in product((names, numbers), (" of ", "/")):
        covers = tuple(
            tuple(_cover(own, joint) for own in domain.in_rounds) for domain in comparison.domains
        )
        label = max(widest(called, name), *(widest(own, small) for own in covers))
        inset = max(label, _MIN_LABEL) / 2
        places = timeline.at(SCALE_WIDTH + inset, width - inset)
        if places[0] < places[-1] and len(fitting(places, label)) == len(places):
            break
    return called, covers, called is numbers, places


def _cover(domain: DomainScore | None, joint: str) -> str:
    return f"{domain.scored}{joint}{domain.of}" if domain else "–"


def _steps(
    comparison: Comparison, width: float, small: Lettering, *, words: bool
) -> tuple[tuple[Lines, ...], ...]:
    """Return each step's matched change, with its words where all of them have room."""
    steps = [
        [(matched, step.inference.verdict or "")
         for step, (_, matched) in zip(domain.steps, shown_steps(domain), strict=True)]
        for domain in comparison.domains
    ]
    bold = replace(small, bold=True)
    if widest([change for own in steps for change, _ in own], bold) > width:
        return tuple(tuple(() for _ in own) for own in steps)
    wrapped = {word: tuple(wrap(word, width, bold)) for own in steps for _, word in own}
    fits = words and all(
        len(lines) <= _MAX_WORD_LINES and not breaks_words(word, width, bold)
        for word, lines in wrapped.items()
    )
    return tuple(
        tuple((change, *wrapped[word]) if fits else (change,) for change, word in own)
        for own in steps
    )


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
