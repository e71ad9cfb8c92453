"""The stars of a comparison: up to four over each other, more in a grid beside each other."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

from hsbstar.charts.legend import THIN, Entry, draw_legend
from hsbstar.charts.lettering import MUTED, Lettering, shorten
from hsbstar.charts.page import FILL, Box, Page
from hsbstar.charts.ring_labels import draw_ring_labels
from hsbstar.charts.series import BETWEEN, MOST_OVERLAID, Series
from hsbstar.charts.web import Web, draw_star_line, draw_web

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hsbstar.charts.track import Track
    from hsbstar.comparison import Comparison

MOST_STARS = 20
"""So many small stars have room; of more rounds the first and the last are drawn."""

_NUMBER = Lettering(11, bold=True, across="center")
_SMALL_NUMBER = Lettering(7, colour=MUTED, across="center")
_NAME = Lettering(9, bold=True, across="center")
_NUMBERS = "The numbers are the domains in the list."
_KEY = 0.55
_SMALLEST_NUMBERED = 0.34


def draw_stars(
    page: Page, box: Box, comparison: Comparison, series: Sequence[Series], track: Track
) -> None:
    """Draw the stars of all rounds on the scale of `track`, with their legend below."""
    numbers = [domain.number for domain in comparison.domains]
    entries = _legend(series)
    if len(series) <= MOST_OVERLAID:
        room = draw_legend(page, box, [*entries, Entry(_NUMBERS)], key=_KEY)
        _draw_overlaid(page, room, (numbers, series), track)
        return
    # Very small stars have no room for the domains' numbers; the order holds for all.
    ends = (
        f"All stars: {track.lowest} in the middle, {track.highest} at the rim; the domains "
        "clockwise from the top, as in the list."
    )
    room = draw_legend(page, box, [*entries, Entry(ends)], key=_KEY)
    _draw_grid(page, room, (numbers, _shown(series)), track)


def _legend(series: Sequence[Series]) -> list[Entry]:
    first, last = series[0], series[-1]
    if len(series) <= MOST_OVERLAID:
        entries = [Entry(one.name, one.look.mark(), one.look.line, is_name=True) for one in series]
    else:
        named = [(first.name, first.look), ("the rounds between", BETWEEN), (last.name, last.look)]
        entries = [Entry(name, look.mark(), is_name=True) for name, look in named]
    if any(any(one.thin) for one in series):
        hollow = last.look.mark(hollow=True)
        entries.append(Entry(THIN.replace("hollow", "hollow, * in the list"), hollow))
    return entries


def _shown(series: Sequence[Series]) -> Sequence[Series]:
    if len(series) <= MOST_STARS:
        return series
    return [series[0], *series[1 - MOST_STARS :]]


def _draw_overlaid(
    page: Page, box: Box, shown: tuple[Sequence[int], Sequence[Series]], track: Track
) -> None:
    numbers, series = shown
    radius = min(box.width, box.height) / 2 - 0.35
    web = Web(_middle(box), radius, len(numbers), track.lowest, track.highest)
    draw_web(page, web)
    for one in series:
        draw_star_line(page, web, one.scores, **one.look.line)
    draw_ring_labels(page, web, [one.scores for one in series])
    _draw_marks(page, web, series)
    for spoke, number in enumerate(numbers):
        page.write(web.along(spoke, radius + 0.2), str(number), _NUMBER)


def _draw_marks(page: Page, web: Web, series: Sequence[Series]) -> None:
    for one in series:
        for spoke, (score, thin) in enumerate(zip(one.scores, one.thin, strict=True)):
            if score is not None:
                page.mark(web.at(spoke, score), **one.look.mark(hollow=thin))


def _draw_grid(
    page: Page, box: Box, shown: tuple[Sequence[int], Sequence[Series]], track: Track
) -> None:
    """Draw one small star for each round, all on one scale, row by row."""
    numbers, series = shown
    columns = max(range(1, len(series) + 1), key=lambda count: _radius(box, len(series), count))
    rows = math.ceil(len(series) / columns)
    width, height = box.width / columns, box.height / rows
    radius = _radius(box, len(series), columns)
    for place, one in enumerate(series):
        left, top = box.left + width * (place % columns), box.top - height * (place // columns)
        cell = Box(left, top - height, left + width, top)
        name = shorten(one.name, width - 0.12, _NAME)
        page.write((left + width / 2, top - _NAME.pitch / 2), name, _NAME)
        centre = _middle(replace(cell, top=top - _NAME.pitch))
        web = Web(centre, radius, len(numbers), track.lowest, track.highest)
        _draw_small(page, web, numbers, one)


def _radius(box: Box, stars: int, columns: int) -> float:
    """Return how large the stars of a grid may be."""
    height = box.height / math.ceil(stars / columns) - _NAME.pitch
    return min(box.width / columns, height) / 2 - 0.2


def _draw_small(page: Page, web: Web, numbers: Sequence[int], one: Series) -> None:
    draw_web(page, web)
    draw_star_line(page, web, one.scores, color=one.look.colour, linewidth=1.5)
    known = [(spoke, score) for spoke, score in enumerate(one.scores) if score is not None]
    if len(known) == len(numbers):
        corners = [web.at(spoke, score) for spoke, score in known]
        page.fill(corners, color=one.look.colour, alpha=0.15, zorder=FILL)
    dot = replace(one.look, shape="o", size=5)
    for spoke, score in known:
        page.mark(web.at(spoke, score), **{**dot.mark(hollow=one.thin[spoke]),
                                           "markeredgewidth": 1.2 if one.thin[spoke] else 0})
    # At the rim of a very small star a dozen numbers would meet.
    apart = 2 * (web.radius + 0.1) * math.sin(math.pi / web.spokes)
    if web.radius >= _SMALLEST_NUMBERED and apart > 0.2:
        for spoke, number in enumerate(numbers):
            page.write(web.along(spoke, web.radius + 0.1), str(number), _SMALL_NUMBER)


def _middle(box: Box) -> tuple[float, float]:
    return (box.left + box.right) / 2, (box.bottom + box.top) / 2
