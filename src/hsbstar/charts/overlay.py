"""The stars of a comparison: the first round's and the last's over each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hsbstar.charts.changes import LEGEND
from hsbstar.charts.legend import THIN, Entry, draw_legend
from hsbstar.charts.lettering import Lettering
from hsbstar.charts.ring_labels import draw_ring_labels
from hsbstar.charts.web import Web, draw_star_line, draw_web

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hsbstar.charts.page import Box, Page
    from hsbstar.charts.series import Series
    from hsbstar.charts.track import Track
    from hsbstar.comparison import Comparison

_NUMBER = Lettering(11, bold=True, across="center")
_NUMBERS = "The numbers are the domains in the list."
_KEY = 0.55


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
