"""How far apart agencies are: drawn quietly behind the round's own score, as an option."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from hsbstar.charts.legend import Entry
from hsbstar.charts.page import GROUND, STROKE
from hsbstar.charts.series import point_look

if TYPE_CHECKING:
    from collections.abc import Sequence
    from fractions import Fraction

    from hsbstar.charts.page import Page
    from hsbstar.charts.rows import Track
    from hsbstar.charts.web import Web
    from hsbstar.rounds import DomainScore

_BAND, _DOT = "#E6E6E6", "#8C8C8C"
_DOT_LOOK = {**point_look(_DOT, size=4.5, hollow=False, edge=0.5), "markeredgecolor": "white"}
_APART = 0.05

LEGEND = (
    Entry("one agency's score", mark=_DOT_LOOK),
    Entry("on the star: from the lowest agency to the highest", band=_BAND),
)


def agency_scores(domain: DomainScore) -> list[Fraction]:
    """Return the scores of the agencies that have a score, lowest first."""
    return sorted(score for score in domain.by_agency.values() if score is not None)


def draw_band(page: Page, web: Web, domains: Sequence[DomainScore]) -> None:
    """Shade a star from the lowest agency to the highest, between neighbours that both have any."""
    ends = [(scores[0], scores[-1]) if (scores := agency_scores(domain)) else None
            for domain in domains]
    for spoke, here in enumerate(ends):
        after = (spoke + 1) % web.spokes
        beyond, before = ends[after], ends[spoke - 1]
        if here and beyond:
            corners = [web.at(spoke, here[0]), web.at(spoke, here[1]),
                       web.at(after, beyond[1]), web.at(after, beyond[0])]
            page.fill(corners, color=_BAND, zorder=GROUND)
        elif here and not before:
            along = [web.at(spoke, end) for end in here]
            page.line(along, color=_BAND, linewidth=6, solid_capstyle="butt", zorder=GROUND)


def draw_dots(page: Page, track: Track, up: float, domain: DomainScore) -> None:
    """Draw each agency's score as a small dot; equal scores are above and below each other."""
    same: dict[int, int] = defaultdict(int)
    for score in agency_scores(domain):
        place = round(track.at(score) / _APART)
        nth = same[place] % 5
        same[place] += 1
        off = (nth + 1) // 2 * (_APART if nth % 2 else -_APART)
        page.mark((track.at(score), up + off), **{**_DOT_LOOK, "zorder": STROKE + 0.5})
