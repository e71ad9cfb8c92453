"""The ground of a star: spokes, straight-edged rings, and how far apart agencies are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hsbstar.charts.page import GRID, GROUND, LOW, STROKE, Page

if TYPE_CHECKING:
    from collections.abc import Sequence
    from fractions import Fraction

    from hsbstar.rounds import DomainScore, Scores, Web

BAND = "#E6E6E6"


def draw_web(page: Page, web: Web) -> None:
    """Draw spokes and rings."""
    for score in web.rings:
        corners = [web.at(spoke, score) for spoke in range(web.spokes)]
        page.line([*corners, corners[0]], color=GRID, linewidth=0.8, zorder=LOW)
    for spoke in range(web.spokes):
        page.line([web.centre, web.at(spoke, web.highest)], color=GRID, linewidth=0.8, zorder=LOW)


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
            page.fill(corners, color=BAND, zorder=GROUND)
        elif here and not before:
            along = [web.at(spoke, end) for end in here]
            page.line(along, color=BAND, linewidth=6, solid_capstyle="butt", zorder=GROUND)


def agency_scores(domain: DomainScore) -> list[Fraction]:
    """Return the scores of the agencies that have a score, lowest first."""
    return sorted(score for score in domain.by_agency.values() if score is not None)


def draw_star_line(page: Page, web: Web, scores: Scores, **look: object) -> None:
    """Join neighbouring spokes that both have a score; a missing score breaks the line."""
    for points in web.runs(scores):
        page.line(points, **{"zorder": STROKE, "solid_joinstyle": "round", **look})
