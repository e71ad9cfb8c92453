"""The hard cases of the pictures, drawn for the documentation and compared with it in tests."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hsbstar.charts.comparison import draw_comparison
from hsbstar.charts.formats import Pictures
from hsbstar.charts.star import draw_star
from hsbstar.comparison import compare
from made_rounds import TITLES, dated, made_round

if TYPE_CHECKING:
    from collections.abc import Callable

SMALL = Pictures(dpi=77)
"""Some 900 dots across: as wide as a page of documentation shows it."""

SPREAD = ([2.5, 1.5, 3, 3.5], [2.5, 2, 3, 3], [1.5, 1, 2, 3], [1, 0.5, 2, 1.5], [2, 1, 2.5, 2])

FOUR_ROUNDS = (
    (2022, (1.4, 2.6, 1.9, 1.2, 2.0), ()),
    (2023, (2.0, 2.3, 2.4, 1.8, 2.0), ()),
    (2024, (2.6, 2.3, 2.8, 2.5, 1.2), (4,)),
    (2025, (3.1, 2.6, 2.5, 3.0, 1.6), (3,)),
)


LONG_TITLES = [
    "Leadership that knows how often harmful sexual behaviour occurs, and what it does about it",
    "A continuum of responses, from advice to a parent to treatment in a secure setting",
    "Prevention through relationships and sex education, bystander work and safe places",
    "Early identification by everyone who works with children, in every agency and at any hour",
    "Effective assessment that looks at the whole child, the family and the network around them",
    "Referral pathways that are known, written down, short, and followed in practice",
    "Interventions that are proportionate, based on evidence and reviewed with the child",
    "Support for children who were harmed, for their parents, brothers, sisters and carers",
    "Workforce development: training, supervision and time to reflect for all who need them",
    "Technology-assisted behaviour, online harm and the sharing of images between children",
    "Children with learning disabilities or neurodevelopmental conditions and their needs",
    "Data, audit and learning across agencies, with the voice of children at the centre",
]


def _star(*what: Any, **more: Any) -> bytes:
    collated = made_round(*what, area="Northshire", **more)
    return draw_star(collated, SMALL, marking="OFFICIAL")[0]


def draw_four_rounds(rounds: tuple[Any, ...] = FOUR_ROUNDS) -> bytes:
    """Return four rounds over each other."""
    made = [
        dated(year, scores, thin=thin, area="Northshire")
        for year, scores, thin in rounds
    ]
    return draw_comparison(compare(made), SMALL, marking="OFFICIAL")[0]


CASES: dict[str, Callable[[], bytes]] = {
    "all-equal": lambda: _star([2] * 5),
    "zeros": lambda: _star([0] * 5),
    "missing": lambda: _star([2.4, None, 2.2, 1.6, None]),
    "thin": lambda: _star([2.4, 2.7, 2.2, 1.6, 2.0], thin=[2, 4]),
    "long-titles": lambda: _star(
        [2.4, 2.7, 2.2, 1.6, 2.0, 0.5, 3.9, 1.1, 2.8, 3.2, 0, 4], LONG_TITLES
    ),
    "four-rounds": draw_four_rounds,
}
"""What the tests hold to the documentation, dot by dot."""


def _seven() -> bytes:
    rounds = [
        dated(2019 + year, [1 + year * 0.3, 2.7 - year * 0.2, 2.2, 1 + year * 5 % 7 * 0.3, 2.0])
        for year in range(7)
    ]
    return draw_comparison(compare(rounds), SMALL)[0]


def _spread() -> bytes:
    collated = made_round(SPREAD, TITLES, area="Northshire")
    return draw_star(collated, SMALL, spread=True)[0]


MORE: dict[str, Callable[[], bytes]] = {"spread": _spread, "seven-rounds": _seven}
"""What the documentation shows besides."""
