"""The star of a round: a picture with the same figures in a list, and a star alone for a paper."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING

from hsbstar.charts.formats import WIDTH_CM, Pictures
from hsbstar.charts.legend import THIN, Entry, draw_legend, draw_strip
from hsbstar.charts.page import BLUE, FILL, Box, Page, draw_frame, own_settings
from hsbstar.charts.ring_labels import draw_ring_labels
from hsbstar.charts.save import Words, save
from hsbstar.charts.score_list import LIST_WIDTH, SPREAD_LEGEND, draw_listing
from hsbstar.charts.series import FIRST, Series, is_thin, point_look
from hsbstar.charts.spoke_titles import Gap, surround
from hsbstar.charts.text import MUTED, Lettering, clean, numbered, text_width
from hsbstar.charts.web import draw_band, draw_star_line, draw_web
from hsbstar.core.plurals import count, count_agencies
from hsbstar.rounds import (
    Band,
    Web,
    describe_round,
    moderated_sentence,
    order_of,
    scale_note,
    show_score,
    star_heading,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from hsbstar.charts.formats import Format
    from hsbstar.rounds import DomainScore, Round, Source

Earlier = tuple[str, "Sequence[DomainScore]"]
"""The name of an earlier round, and its domains."""

PAPER_WIDTH_CM = 17.0
"""The width of the text on an A4 page with margins of 2 cm."""
_PAPER_DPI = 220
_ACROSS, _UP = 6.7, 4.15
_MANY, _UP_FOR_MANY = 8, 5.6
"""A star of more spokes than `_MANY` needs more room for its titles."""
_EDGE = 0.08
_MAX_ORDER = 240
"""The longest sentence about the order that two lines hold."""
_BETWEEN = 0.2
_SCORE = Lettering(9.5, bold=True, across="center", backed=True)
_NO_SCORE = Lettering(8, colour=MUTED, across="center", backed=True)
_OFF_POINT = 0.08
_A4 = Pictures()
_METHOD = (
    "A {spoke}'s score is the mean of its statements' scores{across}. Compare {spoke}s in the "
    "list: the area of a star grows with the square of its scores."
)


def draw_star(
    collated: Round, pictures: Pictures = _A4, *, expected: int | None = None,
    notice: str = "", spread: bool = False,
) -> tuple[bytes, ...]:
    """Return the star of a round as picture files.

    Args:
        collated: The round.
        pictures: The formats and the size.
        expected: How many agencies were invited, if that is known.
        notice: A sentence that must be on the picture, such as that some cells count as blank.
        spread: Whether to show how far the agencies are apart.

    Returns:
        A file for each format.
    """
    page = star_page(collated, pictures.width, expected=expected, notice=notice, spread=spread)
    title = ": ".join(filter(None, (star_heading(collated), _name(collated.source))))
    return save(page, pictures, Words(title, describe_round(collated)))


@own_settings()
def star_page(
    collated: Round, width: float = WIDTH_CM, *, expected: int | None = None, notice: str = "",
    spread: bool = False,
) -> Page:
    """Return the page with the star on it, `width` in centimetres; otherwise as `draw_star`."""
    page = Page(width)
    named = _name(collated.source)
    room = draw_frame(page, star_heading(collated), [named, _order(collated)],
                      _notes(collated, expected), marking=collated.source.marking, notice=notice)
    room = replace(room, bottom=room.bottom + 0.08, top=room.top - 0.08)
    edge = room.right - LIST_WIDTH
    draw_star_in(page, replace(room, right=edge - _BETWEEN), collated, spread=spread)
    entries = [*_thin_entry(collated.domains), *(SPREAD_LEGEND if spread else ())]
    draw_listing(page, draw_legend(page, replace(room, left=edge), entries), collated,
                 spread=spread)
    return page


def draw_paper_star(
    collated: Round, formats: Sequence[Format], words: Words, earlier: Earlier | None = None,
    withheld: Collection[int] = (),
) -> tuple[bytes, ...]:
    """Return the star of a round as a file of each format; `earlier` is drawn behind it.

    `withheld` are the numbers of domains whose scores are not published.
    """
    pictures = Pictures(tuple(formats), _PAPER_DPI, PAPER_WIDTH_CM)
    return save(paper_star_page(collated, earlier, withheld), pictures, words)


@own_settings()
def paper_star_page(
    collated: Round, earlier: Earlier | None = None, withheld: Collection[int] = ()
) -> Page:
    """Return the page with the star and its legend; the paper's tables have the figures."""
    up = _UP if len(collated.domains) <= _MANY else _UP_FOR_MANY
    page = Page(PAPER_WIDTH_CM, (_ACROSS, up))
    box = Box(_EDGE, _EDGE, _ACROSS - _EDGE, up - _EDGE)
    before = _series(collated, earlier) if earlier else None
    entries = _thin_entry(collated.domains)
    if before:
        if not entries and any(before.thin):
            entries = [Entry(THIN, before.look.mark(hollow=True))]
        mark = {"marker": "o", "markersize": 8, "markeredgecolor": BLUE, "markerfacecolor": BLUE}
        now = clean(collated.source.round) or "this round"
        entries = [
            Entry(now, mark, {"color": BLUE, "linewidth": 2.2}, is_name=True),
            Entry(before.name, before.look.mark(), before.look.line, is_name=True), *entries,
        ]
    draw_star_in(page, draw_strip(page, box, entries), collated, before=before,
                 withheld=withheld)
    return page


def _series(collated: Round, earlier: Earlier) -> Series:
    """Return the earlier round's line, on the spokes of this one."""
    name, domains = earlier
    known = {domain.number: domain for domain in domains}
    on_spokes = [known.get(domain.number) for domain in collated.domains]
    scores = tuple(domain.score if domain else None for domain in on_spokes)
    return Series(clean(name), scores, tuple(map(is_thin, on_spokes)), FIRST)


def _thin_entry(domains: Sequence[DomainScore]) -> list[Entry]:
    """Return the legend's entry for hollow points, if there are any."""
    return [Entry(THIN, point_look(BLUE, hollow=True))] if any(map(is_thin, domains)) else []


def _name(source: Source) -> str:
    return " · ".join(clean(name) for name in (source.area, source.round) if name.strip())


def _order(collated: Round) -> str:
    """Return the lowest and the highest and how sure that is, or the lowest where that is long."""
    order = order_of(collated)
    both = f"{order.ends} {order.certainty}".strip()
    return both if len(both) <= _MAX_ORDER else order.sentence


def _returned(collated: Round, expected: int | None) -> str:
    """Return how many agencies returned the audit, and of how many if that is known."""
    agencies, returns = len(collated.agencies), collated.returns
    # If somebody chose agencies for this round, who else returned is not known.
    what = "counted" if collated.source.selection else "returned the audit"
    more = "" if returns == agencies else f" ({count(returns, 'return')})"
    who, after = count_agencies(agencies), ""
    if expected == agencies:
        who = "The only agency invited" if agencies == 1 else f"All {who}"
    elif expected is not None and agencies < expected:
        who = f"{agencies} of {count_agencies(expected)}"
    elif expected is not None:
        # Some of them are not in the list of agencies.
        after = f"; {expected} {'was' if expected == 1 else 'were'} invited"
    return f"{who} {what}{more}{after}"


def _notes(collated: Round, expected: int | None) -> list[str]:
    scale = scale_note(collated.source.lowest, collated.source.highest)
    across = "" if collated.spokes == "domain" else ", across domains"
    method = _METHOD.format(spoke=collated.spokes, across=across)
    notes = [f"{_returned(collated, expected)}. {scale}", method, source_note([collated])]
    if collated.moderated:
        own = "; ".join(
            f"{f'domain {domain.number}' if domain.number else domain.title} "
            f"{show_score(domain.self_assessed)}" for domain in collated.domains
        )
        notes.insert(1, f"{moderated_sentence(collated)} Self-assessed: {own}.")
    return notes


def stated_notes(rounds: Sequence[Round], names: Sequence[str]) -> list[str]:
    """Return what was chosen in each round: which ratings, and which of an agency's returns."""
    return [f"{name}: {collated.source.stated}"
            for name, collated in zip(names, rounds, strict=True) if collated.source.stated]


def source_note(rounds: Sequence[Round]) -> str:
    """Return whose scores these are, and by which framework."""
    editions = list(dict.fromkeys(each.source.edition for each in rounds))
    named = f"edition{'s' if len(editions) > 1 else ''} {' and '.join(editions)}"
    framework = f"framework {rounds[0].source.framework_id}, {named}"
    agreed = ", and scores agreed in moderation" if any(each.moderated for each in rounds) else ""
    return f"Source: agencies' own scores{agreed}; {framework}."


def draw_star_in(
    page: Page, box: Box, collated: Round, *, spread: bool = False, before: Series | None = None,
    withheld: Collection[int] = (),
) -> None:
    """Draw the star with its titles into a box; `before` is an earlier round's line behind it."""
    domains, source = collated.domains, collated.source
    ends = Fraction(source.lowest), Fraction(source.highest)
    ranges = [domain.score for domain in domains if isinstance(domain.score, Band)]
    widest = max((line for score in (*ends, *ranges) for line in _score_lines(score)), key=len)
    titles = [numbered(domain.number, domain.title) for domain in domains]
    around = surround(box, titles, _room_for([widest, ""] if ranges else [widest]))
    web = Web(around.centre, around.radius, len(domains), source.lowest, source.highest)
    scores = tuple(domain.score for domain in domains)
    draw_web(page, web)
    if spread:
        draw_band(page, web, domains)
    if before:
        draw_star_line(page, web, before.scores, **before.look.line, zorder=FILL)
        before.draw_marks(page, web)
    draw_star_line(page, web, scores, color=BLUE, linewidth=2.2)
    # Over the grey band a second tint would have no meaning.
    if None not in scores and not spread and before is None:
        corners = [web.at(spoke, score) for spoke, score in enumerate(scores) if score is not None]
        page.fill(corners, color=BLUE, alpha=0.12, zorder=FILL)
    lines = [scores, *([before.scores] if before else [])]
    labels = _Labels(page, web, draw_ring_labels(page, web, lines))
    for spoke, domain in enumerate(domains):
        if domain.score is None:
            # A point at the lowest score would be a lie.
            words = ("not", "published") if domain.number in withheld else ("no", "score")
            labels.put(spoke, 0.62 * web.radius, words, _NO_SCORE)
        else:
            page.mark(web.at(spoke, domain.score), **point_look(BLUE, hollow=domain.thin))
            labels.put_score(spoke, domain.score)
    for title in around.titles:
        page.write(title.at, title.lines, title.lettering)


def _score_lines(score: Fraction) -> list[str]:
    """Return the label of a score; the words of a range take two lines."""
    text = show_score(score)
    return text.split(" ", 1) if isinstance(score, Band) else [text]


def _room_for(lines: Sequence[str]) -> Gap:
    """Return what a score's label needs outside its point."""
    return Gap(_OFF_POINT, max(text_width(line, _SCORE) for line in lines),
               _SCORE.height(len(lines)))


@dataclass(frozen=True)
class _Labels:
    """The labels on the spokes. None overlaps another or a ring's label."""

    page: Page
    web: Web
    boxes: list[Box]

    def put_score(self, spoke: int, score: Fraction) -> None:
        """Write a score just outside its point."""
        lines = _score_lines(score)
        self.put(spoke, self.web.reach(score) + _room_for(lines).beyond(*self.web.toward(spoke)),
                 lines, _SCORE)

    def put(self, spoke: int, away: float, lines: Sequence[str], lettering: Lettering) -> None:
        """Write a label on a spoke, `away` from the centre or at the next free place."""
        width = max(text_width(line, lettering) for line in lines)
        height = lettering.height(len(lines))
        # Nearer to the centre than this, the labels of two neighbouring spokes would overlap.
        between = 2 * math.sin(math.pi / max(self.web.spokes, 3))
        away = max(away, (math.hypot(width, height) + 0.05) / between)
        box = Box.around(self.web.along(spoke, away), width, height)
        while any(box.meets(other) for other in self.boxes):
            away += 0.03
            box = Box.around(self.web.along(spoke, away), width, height)
        self.boxes.append(box)
        self.page.write(self.web.along(spoke, away), lines, lettering)
