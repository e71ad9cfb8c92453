"""The plain reading of a comparison: each domain's first and last score on one line."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from hsbstar.charts.lettering import MUTED, Lettering, numbered
from hsbstar.charts.page import MARK, STROKE, Box, Page
from hsbstar.charts.rows import (
    HEADING,
    Rows,
    draw_rules,
    draw_titles_of,
    fit_rows,
    middle_of,
)
from hsbstar.charts.series import BETWEEN
from hsbstar.charts.track import Track, draw_ticks, label_ticks
from hsbstar.comparison import show_change
from hsbstar.rounds import show_score

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hsbstar.charts.series import Series
    from hsbstar.comparison import Comparison, DomainChange
    from hsbstar.rounds import DomainScore

TRACK_LEFT, TRACK_WIDTH = 2.4, 1.65
_TITLE_WIDTH = 2.15
_FIGURES_MIDDLE = 4.7
"""Where the columns lie, from the list's left edge; the change ends at its right edge."""


def draw_changes(
    page: Page, box: Box, comparison: Comparison, series: Sequence[Series], track: Track
) -> None:
    """Draw one row for each domain: where it stood on the scale, and by how much it changed."""
    titles = [numbered(one.number, one.title) for one in comparison.domains]
    rows = fit_rows(box, titles, _TITLE_WIDTH, least_lines=2)
    _draw_headings(page, rows, track)
    draw_rules(page, rows)
    draw_titles_of(page, rows)
    for place, (row, domain) in enumerate(zip(rows.boxes, comparison.domains, strict=True)):
        _draw_dumbbell(page, middle_of(row), (series, place), track)
        _write_change(page, row, domain, rows.lettering)


def _draw_headings(page: Page, rows: Rows, track: Track) -> None:
    """Head the columns, and draw the scale's whole scores down all rows."""
    first, last = rows.boxes[0], rows.boxes[-1]
    up = first.top + 0.05
    page.write((first.left, up), "Domain", HEADING)
    figures = replace(HEADING, across="center")
    page.write((first.left + _FIGURES_MIDDLE, up), "First → last", figures)
    page.write((first.right, up), "Change", replace(HEADING, across="right"))
    label_ticks(page, track, up)
    draw_ticks(page, track, last.bottom, first.top)


def _draw_dumbbell(
    page: Page, up: float, shown: tuple[Sequence[Series], int], track: Track
) -> None:
    """Draw a domain's scores on one line, the first and the last of them joined."""
    series, place = shown
    first, last = series[0].scores[place], series[-1].scores[place]
    if first is not None and last is not None:
        ends = [(track.at(first), up), (track.at(last), up)]
        page.line(ends, color=MUTED, linewidth=2.5, zorder=STROKE)
    for layer, one in enumerate(series):
        score = one.scores[place]
        if score is not None:
            # A tick stands behind the marks of the first and the last round.
            ground = STROKE if one.look is BETWEEN else MARK
            look = one.look.mark(hollow=one.thin[place])
            page.mark((track.at(score), up), **look, zorder=ground + layer / 100)


def _write_change(page: Page, row: Box, domain: DomainChange, lettering: Lettering) -> None:
    first, last = domain.in_rounds[0], domain.in_rounds[-1]
    told = " → ".join(_tell_end(one) for one in (first, last))
    middle = (row.left + _FIGURES_MIDDLE, middle_of(row))
    page.write(middle, told, replace(lettering, across="center"))
    if domain.change is not None:
        bold = replace(lettering, bold=True, across="right")
        page.write((row.right, middle_of(row)), show_change(domain.change), bold)
        return
    lines = ("no", "score") if first and last else ("not in", _which(domain))
    small = Lettering(min(lettering.size, 9), colour=MUTED, across="right")
    # Where two frameworks of a dozen domains have none in common, a row holds one line.
    shown = lines if row.height > small.height(2) else [" ".join(lines)]
    page.write((row.right, middle_of(row)), shown, small)


def _tell_end(domain: DomainScore | None) -> str:
    thin = domain is not None and domain.score is not None and domain.thin
    return show_score(domain.score if domain else None) + ("*" if thin else "")


def _which(domain: DomainChange) -> str:
    return "both rounds" if len(domain.in_rounds) == 2 else "all rounds"
