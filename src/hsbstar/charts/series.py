"""How the first and the last round look: by colour, by shape and by dashes, so one may fail."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from hsbstar.charts.page import BLUE, VERMILLION
from hsbstar.charts.text import clean

if TYPE_CHECKING:
    from hsbstar.charts.web import Scores
    from hsbstar.comparison import Comparison
    from hsbstar.rounds import DomainScore


@dataclass(frozen=True)
class Look:
    """A round's colour, the shape and size of its marks, and the dashes of its line."""

    colour: str
    shape: str
    size: float
    dashes: Any = "solid"

    @property
    def line(self) -> dict[str, Any]:
        """How its line is drawn."""
        return {"color": self.colour, "linestyle": self.dashes, "linewidth": 2}

    def mark(self, *, hollow: bool = False) -> dict[str, Any]:
        """Return how a point is drawn: hollow where the evidence is thin, and only there."""
        # A white edge keeps a smaller mark apart from a larger one that it lies on.
        edge, width = (self.colour, 1.8) if hollow else ("white", 0.9)
        return {
            "marker": self.shape, "markersize": self.size - 1 if hollow else self.size,
            "markeredgecolor": edge, "markerfacecolor": "white" if hollow else self.colour,
            "markeredgewidth": width,
        }


# The last round's mark is the smaller one: where points coincide both of them show.
FIRST = Look(VERMILLION, "o", 12, (0, (5, 2)))
LAST = Look(BLUE, "D", 6.5)


@dataclass(frozen=True)
class Series:
    """One round: its name, its scores in the domains' order, which are thin, and how it looks."""

    name: str
    scores: Scores
    thin: tuple[bool, ...]
    look: Look


def ends_of(comparison: Comparison) -> tuple[Series, Series]:
    """Return the first round and the last: more stars over each other cannot be told apart."""
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
    """Say whether a score stands on thin evidence; one that is not there does not."""
    return domain is not None and domain.score is not None and domain.thin


def scale_of(comparison: Comparison) -> tuple[int, int]:
    """Return the lowest and the highest score that any round could give."""
    sources = [one.source for one in comparison.rounds]
    return min(one.lowest for one in sources), max(one.highest for one in sources)
