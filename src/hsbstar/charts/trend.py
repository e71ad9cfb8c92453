"""Three rounds or more: a small panel for each domain, all on the same scale."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

from hsbstar.charts.comparison import headings_of
from hsbstar.charts.formats import WIDTH_CM, Pictures
from hsbstar.charts.legend import THIN, Entry, draw_legend, draw_strip
from hsbstar.charts.page import MARGIN, MATCHED, WIDTH, Box, Page, draw_frame, own_settings
from hsbstar.charts.panel_layout import Form, Timeline, form_of, timeline_of
from hsbstar.charts.save import Words, save
from hsbstar.charts.series import is_thin, scale_of
from hsbstar.charts.star import source_note, stated_notes
from hsbstar.charts.text import Lettering, clean, shorten
from hsbstar.charts.trend_panel import LINE, POINT, THIN_POINT, draw_panel
from hsbstar.comparison import describe_panels
from hsbstar.rounds import scale_note

if TYPE_CHECKING:
    from hsbstar.comparison import Comparison

_HEADING = "HSB audit trend"
_A4 = Pictures()
_KEY, _LEGEND_WIDTH = 0.45, 3
_ACROSS, _DOWN = 0.3, 0.14
"""The gaps between panels."""
_COLUMNS = ((3, 3), (4, 2), (6, 3), (8, 4), (9, 3), (12, 4))
_MAX_PANELS = 12
"""A framework has at most 12 domains. There are more only where rounds share none."""
_MAX_HEIGHT = 4.2
_NAME_WIDTH, _NAMES_A_NOTE = 1.6, 10
_WORDS = (
    "The workbook's ‘Trend’ sheet has every label and the words for every step; its ‘Method’ sheet "
    "explains the words."
)
_METHOD = "Change: the later round minus the earlier."


def draw_trend(comparison: Comparison, pictures: Pictures = _A4) -> tuple[bytes, ...]:
    """Return the domains' scores from round to round, as a file of each format."""
    if not pictures.formats:
        return ()
    page = trend_page(comparison, pictures.width)
    title = f"{_HEADING}: {clean(headings_of(comparison)[0])}"
    return save(page, pictures, Words(title, describe_panels(comparison)))


@own_settings()
def trend_page(comparison: Comparison, width: float = WIDTH_CM) -> Page:
    """Return the page with the trend on it, `width` in centimetres."""
    page = Page(width)
    more = len(comparison.domains) - _MAX_PANELS
    # The last round's domains come first.
    comparison = replace(comparison, domains=comparison.domains[:_MAX_PANELS])
    timeline = timeline_of(comparison)
    columns = _columns(len(comparison.domains))
    rows = math.ceil(len(comparison.domains) / columns)
    panel = (WIDTH - 2 * MARGIN - (columns - 1) * _ACROSS) / columns
    small = Lettering(8 if columns < 4 else 7)
    # What is written below the rounds depends on the panels' width alone, their height on the foot.
    form = form_of(comparison, timeline, (panel, 2), small)
    room = draw_frame(page, _HEADING, headings_of(comparison),
                      _notes(comparison, form, timeline, more), marking=comparison.marking)
    top, bottom = room.top - 0.1, room.bottom + 0.06
    room = replace(room, bottom=bottom, top=top)
    if columns * rows > len(comparison.domains) and panel >= _LEGEND_WIDTH:
        draw_legend(page, replace(room, left=room.right - panel), _legend(comparison), key=_KEY)
    else:
        bottom = draw_strip(page, room, _legend(comparison), key=_KEY).bottom
    height = min((top - bottom - (rows - 1) * _DOWN) / rows, _MAX_HEIGHT)
    form = form_of(comparison, timeline, (panel, height), small)
    for place in range(len(comparison.domains)):
        left = MARGIN + place % columns * (panel + _ACROSS)
        up = top - place // columns * (height + _DOWN)
        draw_panel(page, Box(left, up - height, left + panel, up), comparison, place, form)
    return page


def _columns(panels: int) -> int:
    """Return the number of panels in a row."""
    return min(panels, next(columns for most, columns in _COLUMNS if panels <= most))


def _notes(comparison: Comparison, form: Form, timeline: Timeline, more: int) -> list[str]:
    notes = [timeline.note]
    if form.are_numbers:
        named = [
            f"{number} {shorten(clean(name), _NAME_WIDTH, Lettering(8.5))}"
            for number, name in enumerate(comparison.names, start=1)
        ]
        # A note has room for two lines.
        first, *others = (f"Rounds: {'; '.join(named[start:start + _NAMES_A_NOTE])}."
                          for start in range(0, len(named), _NAMES_A_NOTE))
        notes = [f"{timeline.note} {first}", *others]
    if more > 0:
        notes.insert(0, f"{more} more domains, which the last round does not have, are on the "
                        "workbook's ‘Trend’ sheet.")
    return [*notes, f"{_METHOD} {scale_note(*scale_of(comparison))}", _WORDS,
            *stated_notes(comparison.rounds, comparison.names), source_note(comparison.rounds)]


def _legend(comparison: Comparison) -> list[Entry]:
    thin = any(is_thin(own) for domain in comparison.domains for own in domain.in_rounds)
    return [
        Entry("score of all respondents; below it, statements scored out of those that apply",
              POINT, LINE),
        *([Entry(THIN, THIN_POINT)] if thin else []),
        Entry("on grey, matched: change in answers from agencies in both rounds; bold if "
              "clear", band=MATCHED),
    ]
