"""Rounds as lines with marks, which differ in colour, shape and dashes at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from hsbstar.charts.page import BLUE, MARK, ORANGE, Page
from hsbstar.charts.text import clean

if TYPE_CHECKING:
    from hsbstar.comparison import Comparison
    from hsbstar.rounds import DomainScore, Scores, Web


def point_look(
    colour: str, shape: str = "o", size: float = 8, *, hollow: bool, edge: float = 1.8
) -> dict[str, Any]:
    """Return how a score is drawn: hollow where the evidence is thin, and only there."""
    return {"marker": shape, "markersize": size, "markeredgecolor": colour,
            "markerfacecolor": "white" if hollow else colour, "markeredgewidth": edge}


@dataclass(frozen=True)
class Look:
    """A round's colour, the shape and size of its marks, its line, and its layer."""

    colour: str
    shape: str
    size: float
    width: float
    dashes: Any = "solid"
    layer: float = MARK

    @property
    def line(self) -> dict[str, Any]:
        """How its line is drawn."""
        return {"color": self.colour, "linestyle": self.dashes, "linewidth": self.width}

    def mark(self, *, hollow: bool = False) -> dict[str, Any]:
        """Return how a point is drawn."""
        if hollow:
            return point_look(self.colour, self.shape, self.size, hollow=True,
                              edge=self.size * 0.22)
        # A white edge keeps a smaller mark apart from a larger mark below it.
        solid = point_look(self.colour, self.shape, self.size, hollow=False, edge=0.9)
        return {**solid, "markeredgecolor": "white"}


# The first round's mark is lighter and smaller, and on top: where points coincide both show.
FIRST = Look(ORANGE, "D", 4.6, 1.4, (0, (5, 2)), MARK + 0.5)
LAST = Look(BLUE, "o", 9.5, 2.2)


@dataclass(frozen=True)
class Series:
    """A round's name, its scores in the domains' order, which of them are thin, and its look."""

    name: str
    scores: Scores
    thin: tuple[bool, ...]
    look: Look

    def draw_marks(self, page: Page, web: Web) -> None:
        """Draw the round's points on a star."""
        for spoke, (score, thin) in enumerate(zip(self.scores, self.thin, strict=True)):
            if score is not None:
                page.mark(web.at(spoke, score), **self.look.mark(hollow=thin),
                          zorder=self.look.layer)


def ends_of(comparison: Comparison) -> tuple[Series, Series]:
    """Return the first round and the last: more stars on top of each other are not readable."""
    first, last = (
        Series(
            clean(comparison.names[place]),
            tuple(domain.scores[place] for domain in comparison.domains),
            tuple(is_thin(domain.in_rounds[place]) for domain in comparison.domains),
            look,
        )
        for place, look in ((0, FIRST), (-1, LAST))
    )
    return first, last


def is_thin(domain: DomainScore | None) -> bool:
    """Return whether there is a score and it rests on thin evidence."""
    return domain is not None and domain.score is not None and domain.thin


def scale_of(comparison: Comparison) -> tuple[int, int]:
    """Return the lowest and the highest score that any round could give."""
    sources = [each.source for each in comparison.rounds]
    return min(source.lowest for source in sources), max(source.highest for source in sources)
