"""The list beside the star, weakest first: radar charts are misread, a ranking is not."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from hsbstar.charts.page import BLUE, STROKE, Box, Page
from hsbstar.charts.rows import HEADING, Rows, Track, draw_rules, draw_ticks, fit_rows, label_ticks
from hsbstar.charts.spread import draw_dots
from hsbstar.charts.text import MUTED, numbered
from hsbstar.rounds import show_score

if TYPE_CHECKING:
    from hsbstar.rounds import DomainScore, Round

LIST_WIDTH = 4.15

_TRACK_INSET, _TRACK_WIDTH = 0.09, 2.0
_SCORE_RIGHT, _STATEMENTS_RIGHT = 2.62, 3.42
"""Where the columns lie, from the list's left edge; the agencies end at its right edge."""

_TRACK_LINES = 1.6
"""How many lines of its letters a row leaves for the scale."""


def ranked(collated: Round) -> list[DomainScore]:
    """Return the domains weakest first, those without a score last."""
    return [*collated.weakest_domains, *(one for one in collated.domains if one.score is None)]


def draw_listing(page: Page, box: Box, collated: Round, *, spread: bool) -> None:
    """Draw a row for each domain: title, and below it place on the scale, score and coverage."""
    domains, source = ranked(collated), collated.source
    titles = [numbered(one.number, one.title) for one in domains]
    rows = fit_rows(box, titles, box.width, lines_below=_TRACK_LINES)
    track = Track(box.left + _TRACK_INSET, _TRACK_WIDTH, source.lowest, source.highest)
    _draw_headings(page, rows.boxes[0], track)
    draw_rules(page, rows)
    for place, domain in enumerate(domains):
        row = rows.boxes[place]
        lines = rows.titles[place]
        pad = (row.height - rows.lettering.height(len(lines)) - _track_height(rows)) / 2
        page.write((row.left, row.top - pad), lines, replace(rows.lettering, up="top"))
        bar = replace(row, bottom=row.bottom + pad, top=row.bottom + pad + _track_height(rows))
        _draw_bar(page, bar, domain, track)
        if spread:
            draw_dots(page, track, _middle(bar), domain)
        _write_figures(page, bar, domain, (rows, len(collated.agencies)))


def mark_look(domain: DomainScore) -> dict[str, Any]:
    """Return how a domain's point looks: hollow where the evidence is thin."""
    return {
        "marker": "o",
        "markersize": 8,
        "markeredgecolor": BLUE,
        "markerfacecolor": "white" if domain.thin else BLUE,
        "markeredgewidth": 1.8,
    }


def _track_height(rows: Rows) -> float:
    return rows.lettering.pitch * _TRACK_LINES


def _middle(bar: Box) -> float:
    return (bar.bottom + bar.top) / 2


def _draw_headings(page: Page, first: Box, track: Track) -> None:
    up = first.top + 0.05
    page.write((first.left, up + HEADING.pitch), "Weakest first", HEADING)
    label_ticks(page, track, up)
    right = replace(HEADING, across="right")
    page.write((first.left + _SCORE_RIGHT, up), "Score", right)
    page.write((first.left + _STATEMENTS_RIGHT, up), ("Statements", "scored"), right)
    page.write((first.right, up), ("Agencies", "scoring"), right)


def _draw_bar(page: Page, bar: Box, domain: DomainScore, track: Track) -> None:
    """Draw the score as a point at the end of a line from the lowest; no score, no line."""
    up = _middle(bar)
    if domain.score is None:
        return
    draw_ticks(page, track, bar.bottom, bar.top)
    along = [(track.at(track.lowest), up), (track.at(domain.score), up)]
    page.line(along, color=BLUE, linewidth=2.6, zorder=STROKE, solid_capstyle="butt")
    page.mark(along[1], **mark_look(domain))


def _write_figures(
    page: Page, bar: Box, domain: DomainScore, among: tuple[Rows, int]
) -> None:
    rows, agencies = among
    up = _middle(bar)
    figures = replace(rows.lettering, across="right")
    if domain.score is None:
        missing = replace(rows.lettering, colour=MUTED)
        page.write((bar.left + _TRACK_INSET + 0.08, up), "no score", missing)
    page.write((bar.left + _SCORE_RIGHT, up), show_score(domain.score), replace(figures, bold=True))
    page.write((bar.left + _STATEMENTS_RIGHT, up), f"{domain.scored} of {domain.of}", figures)
    page.write((bar.right, up), f"{domain.agencies} of {agencies}", figures)
