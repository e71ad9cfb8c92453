"""The list beside the star: radar charts are misread, so the same figures stand there in rows."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from hsbstar.charts.lettering import MUTED, Lettering, numbered
from hsbstar.charts.page import BLUE, GRID, LOW, Box, Page
from hsbstar.charts.rows import (
    HEADING,
    Rows,
    draw_rules,
    draw_titles_of,
    fit_rows,
    middle_of,
)
from hsbstar.rounds import show_score

if TYPE_CHECKING:
    from hsbstar.rounds import DomainScore, Round, Source

_TITLE_WIDTH = 1.65
_TRACK_LEFT, _TRACK_WIDTH = 1.78, 0.54
_SCORE_RIGHT = 2.84
"""Where the columns lie, from the list's left edge; what was scored ends at its right edge."""


def draw_listing(page: Page, box: Box, collated: Round) -> None:
    """Draw one row for each domain: title, place on the scale, score, statements scored."""
    titles = [numbered(one.number, one.title) for one in collated.domains]
    rows = fit_rows(box, titles, _TITLE_WIDTH)
    _draw_headings(page, rows.boxes[0], collated.source)
    draw_rules(page, rows)
    draw_titles_of(page, rows)
    for row, domain in zip(rows.boxes, collated.domains, strict=True):
        _draw_track(page, row, domain, collated.source)
        _write_figures(page, row, domain, rows)


def mark_look(domain: DomainScore) -> dict[str, Any]:
    """Return how a domain's point looks: hollow where the evidence is thin."""
    return {
        "marker": "o",
        "markersize": 8,
        "markeredgecolor": BLUE,
        "markerfacecolor": "white" if domain.thin else BLUE,
        "markeredgewidth": 1.8,
    }


def _draw_headings(page: Page, first: Box, source: Source) -> None:
    up = first.top + 0.05
    page.write((first.left, up), "Domain", HEADING)
    page.write((first.left + _SCORE_RIGHT, up), "Score", replace(HEADING, across="right"))
    page.write((first.right, up), ("Statements", "scored"), replace(HEADING, across="right"))
    end = Lettering(8, colour=MUTED, up="bottom")
    left = first.left + _TRACK_LEFT
    page.write((left - 0.04, up), str(source.lowest), end)
    right = (left + _TRACK_WIDTH + 0.04, up)
    page.write(right, str(source.highest), replace(end, across="right"))


def _draw_track(page: Page, row: Box, domain: DomainScore, source: Source) -> None:
    """Draw the scale as a line with the score on it; nothing on it where there is no score."""
    left, up = row.left + _TRACK_LEFT, middle_of(row)
    span = max(source.highest - source.lowest, 1)
    page.line([(left, up), (left + _TRACK_WIDTH, up)], color=GRID, linewidth=1.2, zorder=LOW)
    for end in (left, left + _TRACK_WIDTH):
        page.line([(end, up - 0.04), (end, up + 0.04)], color=GRID, linewidth=1.2, zorder=LOW)
    if domain.score is not None:
        away = _TRACK_WIDTH * float(domain.score - source.lowest) / span
        page.mark((left + away, up), **{**mark_look(domain), "markersize": 6.5})


def _write_figures(page: Page, row: Box, domain: DomainScore, rows: Rows) -> None:
    up = middle_of(row)
    figures = replace(rows.lettering, across="right")
    bold = replace(figures, bold=True)
    page.write((row.left + _SCORE_RIGHT, up), show_score(domain.score), bold)
    page.write((row.right, up), f"{domain.scored} of {domain.of}", figures)
