"""The star of a paper: without a list beside it, because the paper's tables have the figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hsbstar.charts.formats import Pictures
from hsbstar.charts.legend import THIN, Entry, draw_legend
from hsbstar.charts.page import BLUE, Box, Page, own_settings
from hsbstar.charts.save import Words, save
from hsbstar.charts.score_list import mark_look
from hsbstar.charts.series import FIRST, Series, is_thin
from hsbstar.charts.star import draw_star_in
from hsbstar.charts.text import clean

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hsbstar.charts.formats import Format
    from hsbstar.rounds import DomainScore, Round

PAPER_WIDTH_CM = 17.0
"""As wide as the text of an A4 page with margins of 2 cm."""
_ACROSS, _UP = 6.7, 4.15
_MANY, _UP_FOR_MANY = 8, 5.6
"""A star of more spokes than `_MANY` needs more room for its titles."""
_DPI = 220
_EDGE = 0.08


def draw_paper_star(
    collated: Round, formats: Sequence[Format], words: Words, earlier: Earlier | None = None
) -> tuple[bytes, ...]:
    """Return the star of a round as a file of each format; `earlier` is drawn behind it."""
    page = paper_star_page(collated, earlier)
    return save(page, Pictures(tuple(formats), _DPI, PAPER_WIDTH_CM), words)


def paper_star_page(collated: Round, earlier: Earlier | None = None) -> Page:
    """Draw the star, with what its lines and marks mean below it."""
    with own_settings():
        up = _UP if len(collated.domains) <= _MANY else _UP_FOR_MANY
        page = Page(PAPER_WIDTH_CM, (_ACROSS, up))
        box = Box(_EDGE, _EDGE, _ACROSS - _EDGE, up - _EDGE)
        before = _series(collated, earlier) if earlier else None
        above = draw_legend(page, box, _legend(collated, before), key=0.45)
        draw_star_in(page, above, collated, before=before)
    return page


Earlier = tuple[str, "Sequence[DomainScore]"]
"""What an earlier round is called, and its domains."""


def _series(collated: Round, earlier: Earlier) -> Series:
    """Return the earlier round's line, on the spokes of this one."""
    name, domains = earlier
    known = {one.number: one for one in domains}
    on_spokes = [known.get(one.number) for one in collated.domains]
    return Series(
        clean(name), tuple(one.score if one else None for one in on_spokes),
        tuple(map(is_thin, on_spokes)), FIRST,
    )


def _legend(collated: Round, before: Series | None) -> list[Entry]:
    hollow = [one for one in collated.domains if one.thin and one.score is not None]
    entries = [Entry(THIN, mark=mark_look(domain)) for domain in hollow[:1]]
    if before:
        if not hollow and any(before.thin):
            entries = [Entry(THIN, mark=before.look.mark(hollow=True))]
        now = clean(collated.source.round) or "this round"
        mark = {"marker": "o", "markersize": 8, "markeredgecolor": BLUE, "markerfacecolor": BLUE}
        entries = [
            Entry(now, mark, {"color": BLUE, "linewidth": 2.2}, is_name=True),
            Entry(before.name, before.look.mark(), before.look.line, is_name=True), *entries,
        ]
    return entries
