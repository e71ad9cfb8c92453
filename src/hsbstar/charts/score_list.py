"""The list next to the star, weakest first: radar charts are misread, a ranking is not."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from hsbstar.charts.legend import Entry
from hsbstar.charts.page import BLUE, STROKE, Box, Page
from hsbstar.charts.rows import HEADING, Track, draw_rules, draw_ticks, fit_rows, label_ticks
from hsbstar.charts.series import point_look
from hsbstar.charts.text import MUTED, Lettering, numbered
from hsbstar.charts.web import BAND, agency_scores
from hsbstar.core.plurals import show_agencies
from hsbstar.rounds import show_score

if TYPE_CHECKING:
    from hsbstar.rounds import DomainScore, Round

LIST_WIDTH = 4.15

_TRACK_INSET, _TRACK_WIDTH = 0.09, 1.85
_SCORE_RIGHT, _STATEMENTS_RIGHT = 2.45, 3.2
"""Where the columns are, from the list's left edge; the agencies end at its right edge."""

_TRACK_LINES = 1.6
"""The height of the scale in a row, in lines of its letters."""
_DOTS_APART = 0.05
_DOT = {**point_look("#8C8C8C", size=4.5, hollow=False, edge=0.5), "markeredgecolor": "white"}
SPREAD_LEGEND = (
    Entry("one agency's score", mark=_DOT),
    Entry("on the star: from the lowest agency's score to the highest", band=BAND),
)


def draw_listing(page: Page, box: Box, collated: Round, *, spread: bool) -> None:
    """Draw a row for each domain: title, and below it place on the scale, score and coverage."""
    source = collated.source
    unscored = (domain for domain in collated.domains if domain.score is None)
    domains = [*collated.weakest_domains, *unscored]
    titles = [numbered(domain.number, domain.title) for domain in domains]
    rows = fit_rows(box, titles, box.width, lines_below=_TRACK_LINES)
    letters = rows.lettering
    track = Track(box.left + _TRACK_INSET, _TRACK_WIDTH, source.lowest, source.highest)
    _draw_headings(page, rows.boxes[0], track)
    draw_rules(page, rows)
    height = letters.pitch * _TRACK_LINES
    for domain, row, lines in zip(domains, rows.boxes, rows.titles, strict=True):
        pad = (row.height - letters.height(len(lines)) - height) / 2
        page.write((row.left, row.top - pad), lines, replace(letters, up="top"))
        bar = replace(row, bottom=row.bottom + pad, top=row.bottom + pad + height)
        _draw_bar(page, bar, domain, track)
        if spread:
            _draw_dots(page, track, bar.centre[1], domain)
        _write_figures(page, bar, domain, letters, len(collated.agencies))


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
    if domain.score is None:
        return
    draw_ticks(page, track, bar.bottom, bar.top)
    along = [(track.at(score), bar.centre[1]) for score in (track.lowest, domain.score)]
    page.line(along, color=BLUE, linewidth=2.6, zorder=STROKE, solid_capstyle="butt")
    page.mark(along[1], **point_look(BLUE, hollow=domain.thin))


def _draw_dots(page: Page, track: Track, up: float, domain: DomainScore) -> None:
    """Draw each agency's score as a small dot; equal scores are above and below each other."""
    same: dict[int, int] = defaultdict(int)
    for score in agency_scores(domain):
        place = round(track.at(score) / _DOTS_APART)
        nth = same[place] % 5
        same[place] += 1
        off = (nth + 1) // 2 * (_DOTS_APART if nth % 2 else -_DOTS_APART)
        page.mark((track.at(score), up + off), **{**_DOT, "zorder": STROKE + 0.5})


def _write_figures(
    page: Page, bar: Box, domain: DomainScore, letters: Lettering, agencies: int
) -> None:
    up = bar.centre[1]
    figures = replace(letters, across="right")
    if domain.score is None:
        missing = replace(letters, colour=MUTED)
        page.write((bar.left + _TRACK_INSET + 0.08, up), "no score", missing)
    page.write((bar.left + _SCORE_RIGHT, up), show_score(domain.score), replace(figures, bold=True))
    page.write((bar.left + _STATEMENTS_RIGHT, up), f"{domain.scored} of {domain.of}", figures)
    page.write((bar.right, up), show_agencies(domain.agencies, agencies), figures)
