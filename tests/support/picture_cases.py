"""The hard cases of the pictures, drawn for the documentation and compared with it in tests."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from hsbstar.charts.comparison import draw_comparison
from hsbstar.charts.formats import Pictures
from hsbstar.charts.star import draw_star
from hsbstar.charts.trend import draw_trend
from hsbstar.comparison.model import compare
from support.made_rounds import TITLES, dated, made_round

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from hsbstar.comparison.model import Comparison
    from hsbstar.rounds.model import Round

SMALL = Pictures(dpi=77)
"""Some 900 dots across: as wide as a page of documentation shows it."""

SPREAD = ([2.5, 1.5, 3, 3.5], [2.5, 2, 3, 3], [1.5, 1, 2, 3], [1, 0.5, 2, 1.5], [2, 1, 2.5, 2])

FIRST = (
    [1, 1.5, 1, 2, 0.5, 1, 1.5, 1], [2, 1, 3, 2.5, 2, 1.5, 3, 2], [2.5, 3, 2, 3, 2.5, 3, 2, 3],
    [1, 1.5, 2, 1, 1.5], [2, 2, 2.5, 1, 3, 2.5, 2, 1],
)
"""The first scores of eight agencies; only five of them score the fourth domain."""
STEPS = (
    ((1, 1, 1, 0.5, 1, 1.5, 1, 1), (0.5, -0.5, 0, 0.5, 0, -0.5, 0, 0.5),
     (-1, -1, -0.5, -1, -1, -1, -0.5, -1), (1, 0.5, 0.5, 1, 1), (0,) * 8),
    ((0.5,) * 8, (0.5, 0.5, 0, 0.5, 0.5, 0.5, 0.5, 1), (0,) * 8, (-0.5,) * 5,
     (0.5, 0, 0.5, -0.5, 0, 0.5, 0, -0.5)),
    ((1, 0.5, 0.5, 1, 1, 0.5, 0.5, 1), (0, 0.5, -0.5, 0, 0.5, -0.5, 0, 0), (0.5,) * 8,
     (0.5,) * 5, (-0.5, -1, -0.5, -0.5, -1, -0.5, -0.5, -0.5)),
)
"""By how much they move from round to round."""


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


def _marked(rounds: Sequence[Round]) -> Comparison:
    return replace(compare(rounds), marking="OFFICIAL")


def _star(*what: Any, **more: Any) -> bytes:
    collated = made_round(*what, area="Northshire", **more)
    return draw_star(collated.marked("OFFICIAL"), SMALL)[0]


def rounds_of(
    steps: tuple[Any, ...] = STEPS, *, thin: tuple[int, ...] = (4,), first: tuple[Any, ...] = FIRST
) -> list[Round]:
    """Return the first round and another for each step; the last is thin in places."""
    rounds, scores = [], first
    for year, step in enumerate((((0,) * 8,) * 5, *steps)):
        scores = tuple(
            [round(score + change, 1) for score, change in zip(own, moved, strict=False)]
            for own, moved in zip(scores, step, strict=True)
        )
        is_thin = thin if year == len(steps) else ()
        rounds.append(dated(2022 + year, scores, thin=is_thin, area="Northshire"))
    return rounds


def draw_two_rounds(steps: tuple[Any, ...] = STEPS[:1], **more: Any) -> bytes:
    """Return two rounds of eight agencies side by side."""
    return draw_comparison(_marked(rounds_of(steps, **more)), SMALL)[0]


def draw_four_rounds(steps: tuple[Any, ...] = STEPS, **more: Any) -> bytes:
    """Return how four rounds of eight agencies went."""
    return draw_trend(_marked(rounds_of(steps, **more)), SMALL)[0]


def _low_scorer_left() -> bytes:
    """Return two rounds that differ only by an agency which scored low and left."""
    after = [own[:7] for own in FIRST]
    before = [[*own, *[None] * (7 - len(own)), 0] for own in after]
    rounds = [dated(2024, before, area="Northshire"), dated(2025, after, area="Northshire")]
    return draw_comparison(_marked(rounds), SMALL)[0]


CASES: dict[str, Callable[[], bytes]] = {
    "all-equal": lambda: _star([2] * 5),
    "zeros": lambda: _star([0] * 5),
    "missing": lambda: _star([2.4, None, 2.2, 1.6, None]),
    "thin": lambda: _star([2.4, 2.7, 2.2, 1.6, 2.0], thin=[2, 4]),
    "long-titles": lambda: _star(
        [2.4, 2.7, 2.2, 1.6, 2.0, 0.5, 3.9, 1.1, 2.8, 3.2, 0, 4], LONG_TITLES
    ),
    "two-rounds": draw_two_rounds,
    "low-scorer-left": _low_scorer_left,
    "four-rounds": draw_four_rounds,
}
"""What the tests hold to the documentation, dot by dot."""


def _twelve_changes() -> bytes:
    """Return two rounds of a dozen domains with long titles, changes as large as can be."""
    scores = [2.4, 2.7, 2.2, 1.6, 2.0, 0.5, 3.9, 1.1, 2.8, 3.2, 0, 4]
    before = dated(2024, [[score] * 8 for score in scores], titles=LONG_TITLES, thin=[2, 7])
    after = dated(2025, [[score] * 8 for score in reversed(scores)], titles=LONG_TITLES)
    return draw_comparison(compare([before, after]), SMALL)[0]


def _seven() -> bytes:
    rounds = [
        dated(2019 + year, [1 + year * 0.3, 2.7 - year * 0.2, 2.2, 1 + year * 5 % 7 * 0.3,
                            None if year == 3 else 2.0])
        for year in range(7)
    ]
    return draw_trend(compare(rounds), SMALL)[0]


def _spread() -> bytes:
    collated = made_round(SPREAD, TITLES, area="Northshire")
    return draw_star(collated, SMALL, spread=True)[0]


MORE: dict[str, Callable[[], bytes]] = {
    "spread": _spread, "twelve-changes": _twelve_changes, "seven-rounds": _seven,
}
"""More that the documentation shows."""
