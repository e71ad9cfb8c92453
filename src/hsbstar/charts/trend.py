"""Three rounds or more: one small panel for each domain, all on one scale."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

from hsbstar.charts.comparison import tell_areas_and_rounds, tell_times
from hsbstar.charts.formats import Pictures
from hsbstar.charts.legend import THIN, Entry, draw_legend
from hsbstar.charts.page import (
    MARGIN,
    MATCHED,
    WIDTH,
    Box,
    Page,
    draw_foot,
    draw_head,
    draw_marking,
    own_settings,
)
from hsbstar.charts.panel_layout import Form, form_of
from hsbstar.charts.save import Words, save
from hsbstar.charts.series import is_thin, scale_of
from hsbstar.charts.star import tell_scale, tell_source
from hsbstar.charts.text import Lettering, clean, shorten
from hsbstar.charts.timeline import timeline_of
from hsbstar.charts.trend_panel import LINE, draw_panel, point_look
from hsbstar.comparison import describe_panels

if TYPE_CHECKING:
    from hsbstar.charts.timeline import Timeline
    from hsbstar.comparison import Comparison

_HEADING = "HSB audit trend"
_A4 = Pictures()
_KEY, _LEGEND_WIDTH = 0.45, 3
_ACROSS, _DOWN = 0.3, 0.14
"""How far panels stay off each other."""
_COLUMNS = ((3, 3), (4, 2), (6, 3), (8, 4), (9, 3), (12, 4))
_MOST_PANELS = 12
"""As many as a framework has domains: more there are only where rounds share none."""
_MOST_HEIGHT = 4.2
_NAME_WIDTH, _NAMES_A_NOTE = 1.6, 10
_WORDS = (
    "Labels that have no room here, and the words of every step, are on the workbook's sheet "
    "Trend; what the words mean stands on its sheet Method."
)
_METHOD = "Change: the later round less the earlier, worked out before the scores are rounded."


def draw_trend(
    comparison: Comparison, pictures: Pictures = _A4, *, marking: str = ""
) -> tuple[bytes, ...]:
    """Return how the domains went from round to round as a file of each format asked for.

    `marking` is a protective marking for the top and the bottom of the page.
    """
    if not pictures.formats:
        return ()
    with own_settings():
        page = trend_page(comparison, Page(pictures.width), marking=marking)
    title = f"{_HEADING}: {clean(tell_areas_and_rounds(comparison))}"
    return save(page, pictures, Words(title, describe_panels(comparison)))


def trend_page(comparison: Comparison, page: Page | None = None, *, marking: str = "") -> Page:
    """Return the page with the trend on it, before it is a file."""
    page = page or Page()
    more = len(comparison.domains) - _MOST_PANELS
    # The last round's domains come first.
    comparison = replace(comparison, domains=comparison.domains[:_MOST_PANELS])
    timeline = timeline_of(comparison)
    columns = _columns(len(comparison.domains))
    rows = math.ceil(len(comparison.domains) / columns)
    width = (WIDTH - 2 * MARGIN - (columns - 1) * _ACROSS) / columns
    small = Lettering(8 if columns < 4 else 7)
    # What is written below the rounds depends on the panels' width alone, their height on the foot.
    form = form_of(comparison, timeline, (width, 2), small)
    draw_marking(page, marking)
    heads = [tell_areas_and_rounds(comparison), *tell_times(comparison)]
    top = draw_head(page, _HEADING, heads) - 0.1
    bottom = draw_foot(page, [*_tell_more(more), *_notes(comparison, form, timeline)]) + 0.06
    whole = Box(MARGIN, bottom, WIDTH - MARGIN, top)
    if columns * rows > len(comparison.domains) and width >= _LEGEND_WIDTH:
        draw_legend(page, replace(whole, left=whole.right - width), _legend(comparison), key=_KEY)
    else:
        bottom = _draw_legend_below(page, whole, comparison)
    height = min((top - bottom - (rows - 1) * _DOWN) / rows, _MOST_HEIGHT)
    form = form_of(comparison, timeline, (width, height), small)
    for place in range(len(comparison.domains)):
        left = MARGIN + place % columns * (width + _ACROSS)
        up = top - place // columns * (height + _DOWN)
        draw_panel(page, Box(left, up - height, left + width, up), comparison, place, form)
    return page


def _columns(panels: int) -> int:
    """Return how many panels stand beside each other."""
    return min(panels, next(columns for most, columns in _COLUMNS if panels <= most))


def _tell_more(domains: int) -> list[str]:
    """Say how many domains have no panel."""
    if domains <= 0:
        return []
    told = "which the last round does not have, are on the workbook's sheet Trend."
    return [f"{domains} more domains, {told}"]


def _notes(comparison: Comparison, form: Form, timeline: Timeline) -> list[str]:
    notes = [timeline.told]
    if form.are_numbers:
        first, *more = _name_rounds(comparison)
        notes = [f"{timeline.told} {first}", *more]
    return [*notes, f"{_METHOD} {tell_scale(*scale_of(comparison))}", _WORDS,
            tell_source(comparison.rounds)]


def _name_rounds(comparison: Comparison) -> list[str]:
    """Return the rounds' names by their numbers, in notes of no more than two lines."""
    named = [
        f"{number} {shorten(clean(name), _NAME_WIDTH, Lettering(8.5))}"
        for number, name in enumerate(comparison.names, start=1)
    ]
    return [
        f"Rounds: {'; '.join(named[start:start + _NAMES_A_NOTE])}."
        for start in range(0, len(named), _NAMES_A_NOTE)
    ]


def _legend(comparison: Comparison) -> list[Entry]:
    thin = any(is_thin(one) for domain in comparison.domains for one in domain.in_rounds)
    return [
        Entry("score of all respondents; below it, statements scored of those that apply",
              point_look(thin=False), LINE),
        *([Entry(THIN, point_look(thin=True))] if thin else []),
        Entry("on grey, matched: change of answers that agencies gave in both rounds; bold where "
              "it is clear", band=MATCHED),
    ]


def _draw_legend_below(page: Page, box: Box, comparison: Comparison) -> float:
    """Draw the legend along the bottom in two columns; return where the rest may begin."""
    *scores, matched = _legend(comparison)
    middle = (box.left + box.right) / 2
    left = draw_legend(page, replace(box, right=middle - 0.15), scores, key=_KEY)
    right = draw_legend(page, replace(box, left=middle + 0.15), [matched], key=_KEY)
    return max(left.bottom, right.bottom) + 0.04
