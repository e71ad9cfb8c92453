"""Draw the first and the last round: both stars, and each domain's change next to them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hsbstar.charts.dumbbells import LEGEND, TRACK_LEFT, TRACK_WIDTH, draw_changes
from hsbstar.charts.formats import Pictures
from hsbstar.charts.legend import THIN, Entry, draw_legend
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
from hsbstar.charts.ring_labels import draw_ring_labels
from hsbstar.charts.rows import Track
from hsbstar.charts.save import Words, save
from hsbstar.charts.series import ends_of, scale_of
from hsbstar.charts.star import tell_scale, tell_source
from hsbstar.charts.text import Lettering, clean
from hsbstar.charts.web import Web, draw_star_line, draw_web
from hsbstar.comparison import describe_comparison, tell_intervals, tell_limits, tell_next_due
from hsbstar.core.plurals import count_agencies

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hsbstar.charts.series import Series
    from hsbstar.comparison import Comparison

_STAR_WIDTH, _BETWEEN = 3.55, 0.2
_HEADING = "HSB audit comparison"
_MANY = 4
_A4 = Pictures()
_METHOD = "Change: the last round less the first, worked out before the scores are rounded."
_WORDS = (
    "When a change is called clear rise, clear fall, no clear change or too few to tell stands on "
    "the workbook's sheet Method."
)
_NUMBER = Lettering(11, bold=True, across="center")
_NUMBERS = "The numbers are the domains in the list."
_KEY = 0.55


def draw_comparison(
    comparison: Comparison, pictures: Pictures = _A4, *, marking: str = ""
) -> tuple[bytes, ...]:
    """Return the rounds side by side as a file of each format asked for.

    `marking` is a protective marking for the top and the bottom of the page.
    """
    with own_settings():
        page = comparison_page(comparison, Page(pictures.width), marking=marking)
    title = f"{_HEADING}: {clean(tell_areas_and_rounds(comparison))}"
    return save(page, pictures, Words(title, describe_comparison(comparison)))


def comparison_page(
    comparison: Comparison, page: Page | None = None, *, marking: str = ""
) -> Page:
    """Return the page with the comparison on it, before it is a file."""
    page = page or Page()
    lowest, highest = scale_of(comparison)
    draw_marking(page, marking)
    lines = [tell_areas_and_rounds(comparison), *tell_times(comparison)]
    top = draw_head(page, _HEADING, lines) - 0.1
    bottom = draw_foot(page, _notes(comparison, tell_scale(lowest, highest))) + 0.08
    edge = MARGIN + _STAR_WIDTH
    beside = Box(edge + _BETWEEN, bottom, WIDTH - MARGIN, top)
    track = Track(beside.left + TRACK_LEFT, TRACK_WIDTH, lowest, highest)
    ends = ends_of(comparison)
    draw_stars(page, Box(MARGIN, bottom, edge, top), comparison, ends, track)
    draw_changes(page, beside, comparison, ends, track)
    return page


def tell_areas_and_rounds(comparison: Comparison) -> str:
    """Name what is compared: the area, the first round and the last."""
    areas = [one.source.area for one in comparison.rounds]
    named = " / ".join(dict.fromkeys(area for area in areas if area.strip()))
    span = f"{comparison.names[0]} to {comparison.names[-1]}"
    return f"{named} · {span}" if named else span


def tell_times(comparison: Comparison) -> list[str]:
    """Say how far the rounds are apart, where that is no long list, and when the next is due."""
    due = tell_next_due(comparison.rounds[-1])
    apart = tell_intervals(comparison.rounds) if len(comparison.rounds) <= _MANY else ""
    return [told] if (told := f"{apart} {due}".strip()) else []


def _notes(comparison: Comparison, scale: str) -> list[str]:
    notes = [f"{_METHOD} {scale}", *tell_limits(comparison), _WORDS]
    moved = [(comparison.joined, "joined since the first round"),
             (comparison.left, "left before the last")]
    if told := [f"{count_agencies(len(names))} {what}" for names, what in moved if names]:
        notes.append(f"{'; '.join(told)}.")
    if more := len(comparison.rounds) - 2:
        notes.append(f"The first and the last of {more + 2} rounds; all are in the trend's "
                     "picture.")
    return [*notes, tell_source(comparison.rounds)]


def draw_stars(
    page: Page, box: Box, comparison: Comparison, ends: Sequence[Series], track: Track
) -> None:
    """Draw both stars on the scale of `track`, with their legend below."""
    room = draw_legend(page, box, _legend(ends), key=_KEY)
    numbers = [domain.number for domain in comparison.domains]
    radius = min(room.width, room.height) / 2 - 0.35
    centre = (room.left + room.right) / 2, (room.bottom + room.top) / 2
    web = Web(centre, radius, len(numbers), track.lowest, track.highest)
    draw_web(page, web)
    for one in ends:
        draw_star_line(page, web, one.scores, **one.look.line)
    draw_ring_labels(page, web, [one.scores for one in ends])
    for one in ends:
        for spoke, (score, thin) in enumerate(zip(one.scores, one.thin, strict=True)):
            if score is not None:
                page.mark(web.at(spoke, score), **one.look.mark(hollow=thin))
    for spoke, number in enumerate(numbers):
        page.write(web.along(spoke, radius + 0.2), str(number), _NUMBER)


def _legend(ends: Sequence[Series]) -> list[Entry]:
    entries = [Entry(one.name, one.look.mark(), one.look.line, is_name=True) for one in ends]
    if any(any(one.thin) for one in ends):
        hollow = ends[-1].look.mark(hollow=True)
        entries.append(Entry(THIN.replace("hollow", "hollow, * in the list"), hollow))
    return [*entries, Entry(_NUMBERS), *LEGEND]
