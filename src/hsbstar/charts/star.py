"""The star of one round, with the same figures in a list beside it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from hsbstar.charts.formats import Pictures
from hsbstar.charts.legend import THIN, Entry, draw_legend
from hsbstar.charts.page import (
    BLUE,
    FILL,
    MARGIN,
    STROKE,
    WIDTH,
    Box,
    Page,
    draw_foot,
    draw_head,
    draw_marking,
    own_settings,
)
from hsbstar.charts.ring_labels import draw_ring_labels
from hsbstar.charts.save import Words, save
from hsbstar.charts.score_list import LIST_WIDTH, draw_listing, mark_look
from hsbstar.charts.spoke_titles import draw_titles, surround
from hsbstar.charts.spread import LEGEND, draw_band
from hsbstar.charts.text import MUTED, Lettering, clean, numbered, text_width
from hsbstar.charts.web import Web, draw_star_line, draw_web
from hsbstar.core.plurals import count, count_agencies
from hsbstar.rounds import describe_round, show_score, tell_moderated

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hsbstar.charts.series import Series
    from hsbstar.rounds import DomainScore, Round, Source

_BETWEEN = 0.2
_SCORE = Lettering(9.5, bold=True, across="center", backed=True)
_NO_SCORE = Lettering(8, colour=MUTED, across="center", backed=True)
_OFF_POINT = 0.08
_NO_SCORE_LINES = ("no", "score")
_HEADING = "HSB audit star"
_A4 = Pictures()
_METHOD = (
    "A {spoke}'s score is the mean of its statements' scores{across}. Compare {spoke}s in the "
    "list: the area of a star grows with the square of its scores."
)


def draw_star(
    collated: Round, pictures: Pictures = _A4, *, expected: int | None = None,
    marking: str = "", notice: str = "", spread: bool = False,
) -> tuple[bytes, ...]:
    """Return the star of a round as a file of each format asked for.

    `expected` is how many agencies were asked, where that is known; `marking` is a protective
    marking for the top and the bottom of the page; `notice` is a sentence that must stand on the
    face of the picture, such as that some cells were counted as blank; `spread` adds how far the
    agencies are apart.
    """
    with own_settings():
        page = star_page(
            collated, Page(pictures.width), expected=expected, marking=marking, notice=notice,
            spread=spread,
        )
    return save(page, pictures, Words(_title(collated), describe_round(collated)))


def star_page(
    collated: Round, page: Page | None = None, *, expected: int | None = None, marking: str = "",
    notice: str = "", spread: bool = False,
) -> Page:
    """Return the page with the star on it, before it is a file."""
    page = page or Page()
    named = _name(collated.source)
    draw_marking(page, marking)
    top = draw_head(page, _heading(collated), [named] if named else [], notice)
    bottom = draw_foot(page, _notes(collated, expected))
    edge = WIDTH - MARGIN - LIST_WIDTH
    around = Box(MARGIN, bottom + 0.08, edge - _BETWEEN, top - 0.08)
    draw_star_in(page, around, collated, spread=spread)
    beside = Box(edge, bottom + 0.08, WIDTH - MARGIN, top - 0.08)
    beside = draw_legend(page, beside, _legend(collated.domains, spread=spread))
    draw_listing(page, beside, collated, spread=spread)
    return page


def _name(source: Source) -> str:
    return " · ".join(clean(name) for name in (source.area, source.round) if name.strip())


def _heading(collated: Round) -> str:
    return _HEADING if collated.spokes == "domain" else f"{_HEADING} by {collated.spokes}"


def _title(collated: Round) -> str:
    return ": ".join(filter(None, (_heading(collated), _name(collated.source))))


def tell_scale(lowest: int, highest: int) -> str:
    """Say what the ends of the scale mean, where they are the framework's own."""
    if (lowest, highest) == (0, 4):
        return "Scale: 0 = never / no evidence … 4 = always / strong evidence."
    return f"Scale: {lowest} to {highest}."


def _notes(collated: Round, expected: int | None) -> list[str]:
    agencies = len(collated.agencies)
    counted = (
        f"{count(collated.returns, 'return', 'returns')} from "
        f"{count_agencies(agencies)}"
    )
    asked = "" if expected is None else f" of {expected} asked"
    scale = tell_scale(collated.source.lowest, collated.source.highest)
    across = "" if collated.spokes == "domain" else ", across domains"
    method = _METHOD.format(spoke=collated.spokes, across=across)
    return [f"{counted}{asked}. {scale}", *_tell_both(collated), method, tell_source([collated])]


def _tell_both(collated: Round) -> list[str]:
    """Say how much was moderated, and what the agencies' own scores come to."""
    if not collated.moderated:
        return []
    own = "; ".join(
        f"{f'domain {one.number}' if one.number else one.title} {show_score(one.self_assessed)}"
        for one in collated.domains
    )
    return [f"{tell_moderated(collated)} Self-assessed: {own}."]


def tell_source(rounds: Sequence[Round]) -> str:
    """Say whose scores these are, and by which framework."""
    editions = list(dict.fromkeys(one.source.edition for one in rounds))
    named = f"edition{'s' if len(editions) > 1 else ''} {' and '.join(editions)}"
    framework = f"framework {rounds[0].source.framework_id}, {named}"
    agreed = ", and scores agreed in moderation" if any(one.moderated for one in rounds) else ""
    return f"Source: agencies' own scores{agreed}; {framework}."


def draw_star_in(
    page: Page, box: Box, collated: Round, *, spread: bool = False, before: Series | None = None
) -> None:
    """Draw the star with its titles into a box; `before` is an earlier round's line behind it."""
    domains, source = collated.domains, collated.source
    widest = max((show_score(Fraction(end)) for end in (source.lowest, source.highest)), key=len)
    titles = [numbered(one.number, one.title) for one in domains]
    around = surround(box, titles, 2 * _OFF_POINT + text_width(widest, _SCORE) + 0.02)
    web = Web(around.centre, around.radius, len(domains), source.lowest, source.highest)
    scores = tuple(one.score for one in domains)
    draw_web(page, web)
    if spread:
        draw_band(page, web, domains)
    if before:
        draw_line_behind(page, web, before)
    draw_star_line(page, web, scores, color=BLUE, linewidth=2.2)
    # Over the grey band a second tint would say something that nobody means.
    if None not in scores and not spread and before is None:
        corners = [web.at(spoke, score) for spoke, score in enumerate(scores) if score is not None]
        page.fill(corners, color=BLUE, alpha=0.12, zorder=FILL)
    lines = [scores, *([before.scores] if before else [])]
    labels = _Labels(page, web, draw_ring_labels(page, web, lines))
    for spoke, domain in enumerate(domains):
        if domain.score is None:
            # A point at the lowest score would be a lie.
            labels.put(spoke, 0.62 * web.radius, _NO_SCORE_LINES, _NO_SCORE)
        else:
            page.mark(web.at(spoke, domain.score), **mark_look(domain))
            labels.put_score(spoke, domain.score)
    draw_titles(page, around.titles)


def draw_line_behind(page: Page, web: Web, before: Series) -> None:
    """Draw an earlier round's star, with its marks, behind the one that counts."""
    draw_star_line(page, web, before.scores, **before.look.line, zorder=FILL)
    for spoke, (score, thin) in enumerate(zip(before.scores, before.thin, strict=True)):
        if score is not None:
            page.mark(web.at(spoke, score), **before.look.mark(hollow=thin), zorder=STROKE)


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


def _legend(domains: Sequence[DomainScore], *, spread: bool) -> list[Entry]:
    """Explain what is not plain by itself: hollow points and agencies, where there are any."""
    hollow = [one for one in domains if one.thin and one.score is not None]
    entries = [Entry(THIN, mark=mark_look(one)) for one in hollow[:1]]
    return [*entries, *(LEGEND if spread else ())]
