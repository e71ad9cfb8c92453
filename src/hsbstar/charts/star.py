"""The star of one round, with the same figures in a list beside it."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING

from hsbstar.charts.lettering import INK, MUTED, Lettering, numbered, text_width, wrap
from hsbstar.charts.listing import draw_listing, mark_look
from hsbstar.charts.page import (
    BLUE,
    FILL,
    MARGIN,
    WIDTH,
    Box,
    Page,
    draw_foot,
    draw_head,
    draw_marking,
    own_settings,
)
from hsbstar.charts.titles import draw_titles, surround
from hsbstar.charts.web import Web, draw_ring_labels, draw_star_line, draw_web
from hsbstar.rounds import show_score

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hsbstar.rounds import DomainScore, Round

_LIST_WIDTH, _BETWEEN = 3.75, 0.2
_SCORE = Lettering(9.5, bold=True, across="center", backed=True)
_NO_SCORE = Lettering(8, colour=MUTED, across="center", backed=True)
_OFF_POINT = 0.08
_NO_SCORE_LINES = ("no", "score")
_THIN = "hollow: thin evidence (under half of the statements scored)"
_METHOD = "Mean of statement scores; see the star tool for coverage."


def draw_star(
    collated: Round, *, expected: int | None = None, marking: str = "", notice: str = ""
) -> bytes:
    """Return the star of a round as a PNG file.

    `expected` is how many agencies were asked, where that is known; `marking` is a protective
    marking for the top and the bottom of the page; `notice` is a sentence that must stand on the
    face of the picture, such as that some cells were counted as blank.
    """
    with own_settings():
        return star_page(collated, expected=expected, marking=marking, notice=notice).png()


def star_page(
    collated: Round, *, expected: int | None = None, marking: str = "", notice: str = ""
) -> Page:
    """Return the page with the star on it, before it is a file."""
    page = Page()
    source = collated.source
    named = " · ".join(name for name in (source.area, source.round) if name.strip())
    draw_marking(page, marking)
    top = draw_head(page, "HSB audit star", [named] if named else [], notice)
    bottom = draw_foot(page, _notes(collated, expected))
    edge = WIDTH - MARGIN - _LIST_WIDTH
    _draw_star(page, Box(MARGIN, bottom + 0.08, edge - _BETWEEN, top - 0.08), collated)
    beside = Box(edge, bottom + 0.08, WIDTH - MARGIN, top - 0.08)
    draw_listing(page, _draw_legend(page, beside, collated.domains), collated)
    return page


def tell_scale(lowest: int, highest: int) -> str:
    """Say what the ends of the scale mean, where they are the framework's own."""
    if (lowest, highest) == (0, 4):
        return "Scale: 0 = never / no evidence … 4 = always / strong evidence."
    return f"Scale: {lowest} to {highest}."


def _notes(collated: Round, expected: int | None) -> list[str]:
    agencies = len(collated.agencies)
    counted = (
        f"{_count(collated.returns, 'return', 'returns')} from "
        f"{_count(agencies, 'agency', 'agencies')}"
    )
    asked = "" if expected is None else f" of {expected} asked"
    scale = tell_scale(collated.source.lowest, collated.source.highest)
    return [f"{counted}{asked}.", scale, _METHOD]


def _count(number: int, one: str, more: str) -> str:
    return f"{number} {one if number == 1 else more}"


def _draw_star(page: Page, box: Box, collated: Round) -> None:
    domains, source = collated.domains, collated.source
    widest = max((show_score(Fraction(end)) for end in (source.lowest, source.highest)), key=len)
    titles = [numbered(one.number, one.title) for one in domains]
    around = surround(box, titles, 2 * _OFF_POINT + text_width(widest, _SCORE) + 0.02)
    web = Web(around.centre, around.radius, len(domains), source.lowest, source.highest)
    scores = tuple(one.score for one in domains)
    draw_web(page, web)
    draw_star_line(page, web, scores, color=BLUE, linewidth=2.2)
    if None not in scores:
        corners = [web.at(spoke, score) for spoke, score in enumerate(scores) if score is not None]
        page.fill(corners, color=BLUE, alpha=0.12, zorder=FILL)
    labels = _Labels(page, web, draw_ring_labels(page, web, [scores]))
    for spoke, domain in enumerate(domains):
        if domain.score is None:
            # A point at the lowest score would be a lie.
            labels.put(spoke, 0.62 * web.radius, _NO_SCORE_LINES, _NO_SCORE)
        else:
            page.mark(web.at(spoke, domain.score), **mark_look(domain))
            labels.put_score(spoke, domain.score)
    draw_titles(page, around.titles)


@dataclass(frozen=True)
class _Labels:
    """The labels on the spokes, none of which may meet another or a ring's label."""

    page: Page
    web: Web
    taken: list[Box]

    def put_score(self, spoke: int, score: Fraction) -> None:
        """Write a score just outside its point."""
        text = show_score(score)
        across, up = self.web.toward(spoke)
        size = text_width(text, _SCORE) * abs(across) + _SCORE.pitch * abs(up)
        self.put(spoke, self.web.reach(score) + _OFF_POINT + size / 2, [text], _SCORE)

    def put(self, spoke: int, away: float, lines: Sequence[str], lettering: Lettering) -> None:
        """Write a label on a spoke, so far from the centre or as little farther as is free."""
        width = max(text_width(line, lettering) for line in lines)
        height = lettering.height(len(lines))
        # Nearer to the centre than this, the labels of two neighbouring spokes would meet.
        between = 2 * math.sin(math.pi / max(self.web.spokes, 3))
        away = max(away, (math.hypot(width, height) + 0.05) / between)
        box = Box.around(self.web.along(spoke, away), width, height)
        while any(box.meets(other) for other in self.taken):
            away += 0.03
            box = Box.around(self.web.along(spoke, away), width, height)
        self.taken.append(box)
        self.page.write(self.web.along(spoke, away), lines, lettering)


def _draw_legend(page: Page, box: Box, domains: Sequence[DomainScore]) -> Box:
    """Explain hollow points below the list, where there are any; return what is left of the box."""
    hollow = next((one for one in domains if one.thin and one.score is not None), None)
    if hollow is None:
        return box
    lettering = Lettering(8.5, colour=INK)
    lines = wrap(_THIN, box.width - 0.3, lettering)
    height = lettering.height(len(lines))
    middle = box.bottom + height / 2
    page.mark((box.left + 0.1, middle), **mark_look(hollow))
    page.write((box.left + 0.28, middle), lines, lettering)
    return replace(box, bottom=box.bottom + height + 0.12)
