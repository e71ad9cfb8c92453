"""Find out how the panels of a trend are laid out: the same for all, so that they can be compared.

Labels come in forms, the fullest first; the first form that fits every round is taken.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise, product
from typing import TYPE_CHECKING

from hsbstar.charts.text import Lettering, breaks_words, clean, numbered, wrap
from hsbstar.charts.timeline import all_fit, widest
from hsbstar.comparison import show_change

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hsbstar.charts.timeline import Timeline
    from hsbstar.comparison import Comparison
    from hsbstar.rounds import DomainScore

PAD = 0.06
SCALE_WIDTH = 0.2
"""The room that the scale's labels take, left of the rounds."""
_HEADROOM, _LOW_HEADROOM = 0.2, 0.08
"""The room above the highest score and below the lowest: for a score's label, or for none."""

_LEAST_PLOT, _PLOT_PART = 0.24, 0.65
_LEAST_LABEL = 0.34
_TITLE_SIZES = (10, 9.5, 9, 8.5, 8, 7.5, 7, 6.5)
_MOST_WORD_LINES, _WANTED_PLOT = 2, 0.85
_NAME_SIZE = 6.5

Lines = tuple[str, ...]


@dataclass(frozen=True)
class Form:
    """How all panels of a picture are laid out: their letters, what is written, and where."""

    small: Lettering
    name: Lettering
    title: Lettering
    titles: tuple[Lines, ...]
    plot: float
    """How high the scale is drawn."""
    headroom: float
    """The room above the highest score and below the lowest."""
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


def form_of(
    comparison: Comparison, timeline: Timeline, size: tuple[float, float], small: Lettering
) -> Form:
    """Return the fullest form for panels so wide and so high."""
    width, height = size
    name = replace(small, size=min(small.size, _NAME_SIZE))
    names, covers, are_numbers, places = _label(comparison, timeline, width, (small, name))
    texts = [numbered(one.number, one.title) for one in comparison.domains]
    gap = min(second - first for first, second in pairwise(places)) - PAD
    # The scale comes first: in low panels words, then the room for labels beyond it, give way.
    for words, headroom in ((True, _HEADROOM), (False, _HEADROOM), (False, _LOW_HEADROOM)):
        steps = _tell_steps(comparison, gap, small, words=words)
        lines = max(len(one) for own in steps for one in own)
        # Two lines of change below the title; coverage, steps and names below the scale.
        room = height - small.height(3 + lines) - name.pitch - 2 * headroom - 2 * PAD
        title, titles = _fit_titles(texts, width, room)
        plot = room - title.height(max(map(len, titles)))
        if plot >= _WANTED_PLOT:
            break
    return Form(small, name, title, titles, max(plot, _LEAST_PLOT), headroom, tuple(places),
                names, are_numbers, covers, steps)


def _label(
    comparison: Comparison, timeline: Timeline, width: float,
    letters: tuple[Lettering, Lettering],
) -> tuple[Lines, tuple[Lines, ...], bool, list[float]]:
    """Return what stands below the rounds, whether they go by number, and where they stand."""
    numbers = tuple(map(str, range(1, len(comparison.names) + 1)))
    names = tuple(map(clean, comparison.names))
    for called, joint in product((names, numbers), (" of ", "/")):
        covers = tuple(
            tuple(_cover(one, joint) for one in domain.in_rounds) for domain in comparison.domains
        )
        own = _label_width(called, covers, letters)
        inset = max(own, _LEAST_LABEL) / 2
        places = timeline.at(SCALE_WIDTH + inset, width - inset)
        if places[0] < places[-1] and all_fit(places, own):
            break
    return called, covers, called is numbers, places


def _label_width(
    names: Lines, covers: Sequence[Lines], letters: tuple[Lettering, Lettering]
) -> float:
    small, name = letters
    return max(widest(names, name), *(widest(own, small) for own in covers))


def _cover(domain: DomainScore | None, joint: str) -> str:
    return f"{domain.scored}{joint}{domain.of}" if domain else "–"


def _tell_steps(
    comparison: Comparison, width: float, small: Lettering, *, words: bool
) -> tuple[tuple[Lines, ...], ...]:
    """Return each step's matched change, with its words where all of them have room."""
    told = [
        [(show_change(step.matched), step.certainty.verdict.value) for step in one.steps]
        for one in comparison.domains
    ]
    bold = replace(small, bold=True)
    if widest([change for own in told for change, _ in own], bold) > width:
        return tuple(tuple(() for _ in own) for own in told)
    wrapped = {word: tuple(wrap(word, width, bold)) for own in told for _, word in own}
    fits = words and all(
        len(lines) <= _MOST_WORD_LINES and not breaks_words(word, width, bold)
        for word, lines in wrapped.items()
    )
    return tuple(
        tuple((change, *wrapped[word]) if fits else (change,) for change, word in own)
        for own in told
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
