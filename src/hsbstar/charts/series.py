"""How each round of a comparison looks: by colour, by shape and by dashes, so one may fail."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from hsbstar.charts.lettering import MUTED, clean
from hsbstar.charts.page import BLUE, GREEN, PURPLE, VERMILLION

if TYPE_CHECKING:
    from hsbstar.charts.web import Scores
    from hsbstar.comparison import Comparison
    from hsbstar.rounds import DomainScore

MOST_OVERLAID = 4
"""So many stars over each other can be told apart; more are drawn beside each other."""


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
        if self.shape == "|":
            return {"marker": "|", "markersize": self.size, "markeredgecolor": self.colour,
                    "markeredgewidth": 1.2}
        # A white edge keeps a smaller mark apart from a larger one that it lies on.
        edge, width = (self.colour, 1.8) if hollow else ("white", 0.9)
        return {
            "marker": self.shape, "markersize": self.size - 1 if hollow else self.size,
            "markeredgecolor": edge, "markerfacecolor": "white" if hollow else self.colour,
            "markeredgewidth": width,
        }


# The later the round, the smaller its mark: where points coincide all of them show.
_FIRST = Look(VERMILLION, "o", 12, (0, (5, 2)))
_SECOND = Look(GREEN, "^", 10, (0, (1, 1.2)))
_THIRD = Look(PURPLE, "s", 7.5, (0, (6, 2, 1, 2)))
_LAST = Look(BLUE, "D", 6.5)
BETWEEN = Look(MUTED, "|", 8)
_LOOKS = {2: (_FIRST, _LAST), 3: (_FIRST, _SECOND, _LAST), 4: (_FIRST, _SECOND, _THIRD, _LAST)}


@dataclass(frozen=True)
class Series:
    """One round: its name, its scores in the domains' order, which are thin, and how it looks."""

    name: str
    scores: Scores
    thin: tuple[bool, ...]
    look: Look


def series_of(comparison: Comparison) -> list[Series]:
    """Return the rounds in their order; of many only the first and the last have their own look."""
    count = len(comparison.rounds)
    looks = _LOOKS.get(count, (_FIRST, *[BETWEEN] * (count - 2), _LAST))
    return [
        Series(
            clean(one.source.round),
            tuple(domain.scores[place] for domain in comparison.domains),
            tuple(_thin(domain.in_rounds[place]) for domain in comparison.domains),
            look,
        )
        for place, (one, look) in enumerate(zip(comparison.rounds, looks, strict=True))
    ]


def _thin(domain: DomainScore | None) -> bool:
    return domain is not None and domain.score is not None and domain.thin
