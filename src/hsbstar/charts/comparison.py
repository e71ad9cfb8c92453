"""Two or more rounds side by side: their stars at the left, each domain's change at the right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hsbstar.alt_text import describe_comparison
from hsbstar.charts.changes import TRACK_LEFT, TRACK_WIDTH, draw_changes
from hsbstar.charts.formats import Pictures
from hsbstar.charts.lettering import clean
from hsbstar.charts.overlay import MOST_STARS, draw_stars
from hsbstar.charts.page import (
    MARGIN,
    WIDTH,
    Box,
    Page,
    draw_foot,
    draw_head,
    draw_marking,
    own_settings,
)
from hsbstar.charts.saving import Words, save
from hsbstar.charts.series import series_of
from hsbstar.charts.star import tell_scale, tell_source
from hsbstar.charts.track import Track
from hsbstar.timing import tell_interval

if TYPE_CHECKING:
    from hsbstar.comparison import Comparison

_STAR_WIDTH, _BETWEEN = 4.5, 0.3
_HEADING = "HSB audit comparison"
_A4 = Pictures()
_METHOD = "Change: the last round less the first, worked out before the scores are rounded."


def draw_comparison(
    comparison: Comparison, pictures: Pictures = _A4, *, marking: str = ""
) -> tuple[bytes, ...]:
    """Return the rounds side by side as a file of each format asked for.

    `marking` is a protective marking for the top and the bottom of the page.
    """
    with own_settings():
        page = comparison_page(comparison, Page(pictures.width), marking=marking)
    title = f"{_HEADING}: {clean(_headline(comparison))}"
    return save(page, pictures, Words(title, describe_comparison(comparison)))


def comparison_page(
    comparison: Comparison, page: Page | None = None, *, marking: str = ""
) -> Page:
    """Return the page with the comparison on it, before it is a file."""
    page = page or Page()
    sources = [one.source for one in comparison.rounds]
    lowest, highest = min(one.lowest for one in sources), max(one.highest for one in sources)
    draw_marking(page, marking)
    lines = [_headline(comparison), tell_interval(comparison.months)]
    top = draw_head(page, _HEADING, lines) - 0.1
    bottom = draw_foot(page, _notes(comparison, tell_scale(lowest, highest))) + 0.08
    edge = MARGIN + _STAR_WIDTH
    beside = Box(edge + _BETWEEN, bottom, WIDTH - MARGIN, top)
    track = Track(beside.left + TRACK_LEFT, TRACK_WIDTH, lowest, highest)
    series = series_of(comparison)
    draw_stars(page, Box(MARGIN, bottom, edge, top), comparison, series, track)
    draw_changes(page, beside, comparison, series, track)
    return page


def _headline(comparison: Comparison) -> str:
    sources = [one.source for one in comparison.rounds]
    named = " / ".join(dict.fromkeys(one.area for one in sources if one.area.strip()))
    span = f"{sources[0].round} to {sources[-1].round}"
    return f"{named} · {span}" if named else span


def _notes(comparison: Comparison, scale: str) -> list[str]:
    notes = [f"{_METHOD} {scale}"]
    if joined := len(comparison.joined):
        notes.append(f"Agencies in the last round that the first does not have: {joined}.")
    if left := len(comparison.left):
        notes.append(f"Agencies in the first round that the last does not have: {left}.")
    if len(comparison.rounds) > MOST_STARS:
        notes.append(
            f"Of {len(comparison.rounds)} stars the first and the last {MOST_STARS - 1} are drawn."
        )
    return [*notes, tell_source(comparison.rounds)]
