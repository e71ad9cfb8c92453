"""Two or more rounds side by side: their stars over each other, and each domain's change."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from hsbstar.charts.lettering import MUTED, Lettering, clean, numbered, shorten
from hsbstar.charts.page import (
    BLUE,
    GREEN,
    GRID,
    LOW,
    MARGIN,
    MARK,
    PURPLE,
    STROKE,
    VERMILLION,
    WIDTH,
    Box,
    Page,
    Point,
    draw_foot,
    draw_head,
    draw_marking,
    own_settings,
)
from hsbstar.charts.rows import (
    HEADING,
    Rows,
    draw_rules,
    draw_titles_of,
    fit_rows,
    middle_of,
)
from hsbstar.charts.star import tell_scale
from hsbstar.charts.web import Web, draw_ring_labels, draw_star_line, draw_web
from hsbstar.comparison import show_change, tell_interval
from hsbstar.rounds import show_score

if TYPE_CHECKING:
    from collections.abc import Sequence
    from fractions import Fraction

    from hsbstar.charts.web import Scores
    from hsbstar.comparison import Comparison, DomainChange
    from hsbstar.rounds import DomainScore

_MOST_PICTURED = 4
_STAR_WIDTH, _BETWEEN = 4.75, 0.35
_TITLE_WIDTH = 1.85
_TRACK_LEFT, _TRACK_WIDTH = 2.1, 1.6
_FIGURES_MIDDLE = 4.35
"""Where the columns lie, from the list's left edge; the change ends at its right edge."""

_LEGEND_LINE = 0.24
_TICK = Lettering(8, colour=MUTED, across="center", up="bottom")
_NUMBER = Lettering(11, bold=True, across="center")
_THIN = "* thin evidence: under half of the statements scored."
_METHOD = "Change: the last round less the first, worked out before the scores are rounded."


@dataclass(frozen=True)
class Series:
    """One pictured round: its name, its scores in the domains' order, and how it looks."""

    name: str
    scores: Scores
    line: dict[str, Any]
    mark: dict[str, Any]


@dataclass(frozen=True)
class Scale:
    """The lowest and the highest score of all rounds."""

    lowest: int
    highest: int

    def part(self, score: Fraction | int) -> float:
        """Return where a score stands between the ends: 0 the lowest, 1 the highest."""
        return float(score - self.lowest) / max(self.highest - self.lowest, 1)


def draw_comparison(comparison: Comparison, *, marking: str = "") -> bytes:
    """Return the rounds side by side as a PNG file, with a protective marking if there is one."""
    with own_settings():
        return comparison_page(comparison, marking=marking).png()


def comparison_page(comparison: Comparison, *, marking: str = "") -> Page:
    """Return the page with the comparison on it, before it is a file."""
    page = Page()
    sources = [one.source for one in comparison.rounds]
    scale = Scale(min(one.lowest for one in sources), max(one.highest for one in sources))
    series = _pictured(comparison)
    draw_marking(page, marking)
    named = " / ".join(dict.fromkeys(one.area for one in sources if one.area.strip()))
    span = f"{sources[0].round} to {sources[-1].round}"
    headline = f"{named} · {span}" if named else span
    interval = tell_interval(comparison.months)
    top = draw_head(page, "HSB audit comparison", [headline, interval]) - 0.1
    bottom = draw_foot(page, _notes(comparison, scale)) + 0.08
    edge = MARGIN + _STAR_WIDTH
    _draw_stars(page, Box(MARGIN, bottom, edge, top), comparison, (scale, series))
    _draw_changes(page, Box(edge + _BETWEEN, bottom, WIDTH - MARGIN, top), comparison,
                  (scale, series))
    return page


def _pictured(comparison: Comparison) -> list[Series]:
    """Return the rounds that are drawn: all of four, else the first and the last three."""
    count = len(comparison.rounds)
    places = list(range(count))
    if count > _MOST_PICTURED:
        places = [0, *places[1 - _MOST_PICTURED :]]
    looks = _looks(len(places))
    return [
        Series(
            clean(comparison.rounds[place].source.round),
            tuple(domain.scores[place] for domain in comparison.domains),
            *look,
        )
        for place, look in zip(places, looks, strict=True)
    ]


def _looks(count: int) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """Return line and mark of each round: told apart by colour, by dashes and by shape."""
    first = _look(VERMILLION, "o", "white", 11, (0, (5, 2)))
    last = _look(BLUE, "D", BLUE, 6, "solid")
    between = [
        _look(GREEN, "^", "white", 8, (0, (1, 1.2))),
        _look(PURPLE, "s", "white", 7, (0, (6, 2, 1, 2))),
    ]
    return [first, *between[: count - 2], last]


def _look(
    colour: str, shape: str, face: str, size: float, dashes: object
) -> tuple[dict[str, Any], dict[str, Any]]:
    line = {"color": colour, "linestyle": dashes, "linewidth": 2}
    mark = {
        "marker": shape, "markersize": size, "markeredgecolor": colour,
        "markerfacecolor": face, "markeredgewidth": 1.7,
    }
    return line, mark


def _notes(comparison: Comparison, scale: Scale) -> list[str]:
    notes = [_METHOD, tell_scale(scale.lowest, scale.highest)]
    if joined := len(comparison.joined):
        notes.append(f"Agencies in the last round that the first does not have: {joined}.")
    if left := len(comparison.left):
        notes.append(f"Agencies in the first round that the last does not have: {left}.")
    if any(_thin(one) for domain in comparison.domains for one in _ends(domain)):
        notes.append(_THIN)
    if len(comparison.rounds) > _MOST_PICTURED:
        notes.append(f"Of {len(comparison.rounds)} rounds the first and the last three are drawn.")
    return notes


def _ends(domain: DomainChange) -> tuple[DomainScore | None, DomainScore | None]:
    return domain.in_rounds[0], domain.in_rounds[-1]


def _thin(domain: DomainScore | None) -> bool:
    return domain is not None and domain.score is not None and domain.thin


def _draw_stars(
    page: Page, box: Box, comparison: Comparison, shown: tuple[Scale, list[Series]]
) -> None:
    scale, series = shown
    legend = box.bottom + _LEGEND_LINE * (len(series) + 1)
    room = replace(box, bottom=legend + 0.1)
    radius = min(room.width, room.height) / 2 - 0.35
    centre = ((room.left + room.right) / 2, (room.bottom + room.top) / 2)
    web = Web(centre, radius, len(comparison.domains), scale.lowest, scale.highest)
    draw_web(page, web)
    for one in series:
        draw_star_line(page, web, one.scores, **one.line)
    draw_ring_labels(page, web, [one.scores for one in series])
    for one in series:
        for spoke, score in enumerate(one.scores):
            if score is not None:
                page.mark(web.at(spoke, score), **one.mark)
    for spoke, domain in enumerate(comparison.domains):
        page.write(web.along(spoke, radius + 0.2), str(domain.number), _NUMBER)
    _draw_legend(page, replace(box, top=legend), series)


def _draw_legend(page: Page, box: Box, series: Sequence[Series]) -> None:
    lettering = Lettering(9.5)
    left = box.left + 0.5
    for place, one in enumerate(series):
        up = box.top - _LEGEND_LINE * (place + 0.5)
        page.line([(left, up), (left + 0.6, up)], **one.line, zorder=STROKE)
        page.mark((left + 0.3, up), **one.mark)
        name = shorten(one.name, box.right - left - 0.75, lettering)
        page.write((left + 0.75, up), name, lettering)
    note = Lettering(8.5, colour=MUTED)
    up = box.bottom + _LEGEND_LINE / 2
    page.write((left, up), "The numbers are the domains in the list.", note)


def _draw_changes(
    page: Page, box: Box, comparison: Comparison, shown: tuple[Scale, list[Series]]
) -> None:
    """Draw one row for each domain: where it stood on the scale, and by how much it changed."""
    scale, series = shown
    titles = [numbered(one.number, one.title) for one in comparison.domains]
    rows = fit_rows(box, titles, _TITLE_WIDTH, least_lines=2)
    _draw_headings(page, rows, scale)
    draw_rules(page, rows)
    draw_titles_of(page, rows)
    for place, (row, domain) in enumerate(zip(rows.boxes, comparison.domains, strict=True)):
        _draw_track(page, row, [(one.scores[place], one.mark) for one in series], scale)
        _write_change(page, row, domain, rows.lettering)


def _draw_headings(page: Page, rows: Rows, scale: Scale) -> None:
    """Head the columns, and draw the scale's whole scores down all rows."""
    first, last = rows.boxes[0], rows.boxes[-1]
    up = first.top + 0.05
    page.write((first.left, up), "Domain", HEADING)
    figures = replace(HEADING, across="center")
    page.write((first.left + _FIGURES_MIDDLE, up), "First → last", figures)
    page.write((first.right, up), "Change", replace(HEADING, across="right"))
    step = max(1, -(-(scale.highest - scale.lowest) // 6))
    for score in range(scale.lowest, scale.highest + 1, step):
        across = first.left + _TRACK_LEFT + _TRACK_WIDTH * scale.part(score)
        page.write((across, up), str(score), _TICK)
        ends = [(across, last.bottom), (across, first.top)]
        page.line(ends, color=GRID, linewidth=0.8, zorder=LOW)


def _draw_track(
    page: Page, row: Box, points: Sequence[tuple[Fraction | None, dict[str, Any]]], scale: Scale
) -> None:
    """Draw a domain's scores on one line, the first and the last of them joined."""
    def place(score: Fraction) -> Point:
        return row.left + _TRACK_LEFT + _TRACK_WIDTH * scale.part(score), middle_of(row)

    first, last = points[0][0], points[-1][0]
    if first is not None and last is not None:
        page.line([place(first), place(last)], color=MUTED, linewidth=2.5, zorder=STROKE)
    for layer, (score, mark) in enumerate(points):
        if score is not None:
            page.mark(place(score), **mark, zorder=MARK + layer / 10)


def _write_change(page: Page, row: Box, domain: DomainChange, lettering: Lettering) -> None:
    first, last = _ends(domain)
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
    return show_score(domain.score if domain else None) + ("*" if _thin(domain) else "")


def _which(domain: DomainChange) -> str:
    return "both rounds" if len(domain.in_rounds) == 2 else "all rounds"
