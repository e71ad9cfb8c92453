"""The star of a round as SVG, by Python alone: for a page in a browser.

It has the names, the scores and the points of the picture that `charts` draws. Letters are measured
without their font, so titles have more room here. The white ground is its own, so that it can be
read on a dark page and on paper. It has no script, no style and no reference to anything outside.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple
from xml.sax.saxutils import escape

from hsbstar.core.letters import BOLD, text_width
from hsbstar.core.plurals import printable
from hsbstar.core.text import xml_text
from hsbstar.rounds.alt_text import describe_round, scale_note, star_heading
from hsbstar.rounds.model import show_score
from hsbstar.rounds.star_geometry import Web, direction, spread_out

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hsbstar.rounds.model import DomainScore, Round
    from hsbstar.rounds.star_geometry import Point, Scores

BLUE, INK, MUTED, GRID, PALE, VERMILLION = (
    "#0072B2", "#1A1A1A", "#505050", "#BDBDBD", "#FBEBDD", "#D55E00")
"""The colours of the picture."""
NO_SCORE = "no score"
THIN = "Hollow point: thin evidence (under half of the statements scored)."
_SIZE, _SMALL, _PITCH = 14, 12, 1.3
"""Of letters, in units of the drawing; and the height of a line as a multiple of that."""
_TO_SPARE = 1.06
"""Other fonts than Arial are wider."""
_FEW, _RADIUS, _RADIUS_OF_MANY = 8, 170, 210
"""A star of more spokes than `_FEW` needs more room between its points."""
_MARGIN, _GAP, _POINT, _OFF_POINT = 16, 8, 5.5, 9
_SIDE_WIDTH, _END_WIDTH, _MAX_LINES = 180, 320, 6
"""Of titles at the sides, and of those above and below the star."""
_HALO = 'stroke="#FFFFFF" stroke-width="4" stroke-linejoin="round" paint-order="stroke"'
_MAX_RINGS, _NEAR_CENTRE = 6, 14
"""The most rings that are labelled, and where the label of the lowest score is."""

Box = tuple[float, float, float, float]
"""Left, bottom, right and top."""


class StarSvg(NamedTuple):
    """A drawing with its title, and its description for people who cannot see it."""

    svg: str
    title: str
    description: str


def star_as_svg(collated: Round, notice: str = "") -> StarSvg:
    """Return the star of a round; `notice` is a sentence that must be on the picture."""
    source = collated.source
    named = " · ".join(_plain(name) for name in (source.area, source.round) if name.strip())
    title = ": ".join(filter(None, (star_heading(collated), named)))
    description = _plain(describe_round(collated))
    drawing = _Drawing(collated, _around(collated))
    drawing.head(named, _plain(notice))
    drawing.star()
    drawing.foot()
    return StarSvg(drawing.svg(title, description), title, description)


def _plain(text: str) -> str:
    return xml_text(printable(text))


class _Letters(NamedTuple):
    """How text is written."""

    size: float = _SIZE
    bold: bool = False
    anchor: str = "middle"
    colour: str = INK
    halo: bool = False
    """Whether a white line around it keeps what is behind from crossing it."""

    @property
    def pitch(self) -> float:
        """The height of a line."""
        return self.size * _PITCH

    def width(self, text: str) -> float:
        """Return the width of a text, a little too wide rather than too narrow."""
        return text_width(text) * self.size * (BOLD if self.bold else 1) * _TO_SPARE

    def written(self, at: Point, text: str) -> str:
        """Return a line of text whose base line is at a place, across and down."""
        looks = [f'font-size="{_n(self.size)}" fill="{self.colour}"']
        looks += [f'text-anchor="{self.anchor}"'] * (self.anchor != "start")
        looks += ['font-weight="bold"'] * self.bold
        looks += [_HALO] * self.halo
        return f'<text x="{_n(at[0])}" y="{_n(at[1])}" {" ".join(looks)}>{escape(text)}</text>'

    def wrapped(self, text: str, room: float, most: int = 99) -> list[str]:
        """Return a text in lines, at most `most` of them; a word wider than a line is parted."""
        lines: list[str] = []
        for word in text.split():
            if lines and self.width(f"{lines[-1]} {word}") <= room:
                lines[-1] += f" {word}"
                continue
            rest = word
            while self.width(rest) > room:
                fits = next(length for length in range(1, len(rest))
                            if self.width(rest[:length + 1]) > room)
                lines.append(rest[:fits])
                rest = rest[fits:]
            lines.append(rest)
        return lines if len(lines) <= most else [*lines[:most - 1], f"{lines[most - 1]} …"]


_TITLES, _RINGS = _Letters(), _Letters(_SMALL, colour=MUTED, halo=True)
_SCORES, _MISSING = _Letters(bold=True, halo=True), _Letters(colour=MUTED, halo=True)
_MARKINGS, _NOTICE = _Letters(bold=True), _Letters(bold=True, anchor="start")
_HEADING, _NAMES, _NOTES = (_Letters(20, bold=True, anchor="start"), _Letters(15, anchor="start"),
                            _Letters(_SMALL, anchor="start"))


class _Title(NamedTuple):
    """A title next to the end of its spoke; `middle` is how far above the centre it is."""

    lines: tuple[str, ...]
    across: float
    """The direction of its spoke: 0 straight up or down, above 0 to the right."""
    middle: float

    @property
    def height(self) -> float:
        """The height of its lines."""
        return _height(self.lines)


class _Around(NamedTuple):
    """The titles around a star, and what they leave free."""

    titles: tuple[_Title, ...]
    clear: float
    """How far from the centre titles begin."""

    @property
    def top(self) -> float:
        """How far the highest title reaches above the centre."""
        return max(self.clear, *(title.middle + title.height / 2 for title in self.titles))

    @property
    def bottom(self) -> float:
        """How far the lowest title reaches below the centre."""
        return max(self.clear, *(title.height / 2 - title.middle for title in self.titles))


def _around(collated: Round) -> _Around:
    """Put the titles around the star: those at a side above each other, so that none overlap."""
    domains = collated.domains
    spokes = len(domains)
    radius = _RADIUS if spokes <= _FEW else _RADIUS_OF_MANY
    widest = max(_SCORES.width(show_score(domain.score)) for domain in domains)
    clear = radius + _OFF_POINT + widest + _GAP
    ends = {0: 1, **({spokes // 2: -1} if spokes % 2 == 0 else {})}
    blocks = [_TITLES.wrapped(_numbered(domain), _END_WIDTH if spoke in ends else _SIDE_WIDTH,
                              _MAX_LINES) for spoke, domain in enumerate(domains)]
    sides = (range(1, (spokes + 1) // 2), range(spokes - 1, spokes // 2, -1))
    half = max(clear, *(
        sum(_height(blocks[spoke]) + _GAP for spoke in side) / 2 for side in sides))
    middles = {spoke: end * (half + _GAP + _height(blocks[spoke]) / 2)
               for spoke, end in ends.items()}
    for side in sides:
        heights = [_height(blocks[spoke]) for spoke in side]
        ups = [direction(spoke, spokes)[1] for spoke in side]
        ideal = [up * (clear + height / 2) for up, height in zip(ups, heights, strict=True)]
        # There is room for all: `half` was made for them.
        placed = spread_out(ideal, heights, -half, half, _GAP) or ideal
        middles |= dict(zip(side, placed, strict=True))
    return _Around(tuple(
        _Title(tuple(block), 0 if spoke in ends else direction(spoke, spokes)[0], middles[spoke])
        for spoke, block in enumerate(blocks)), clear)


@dataclass
class _Drawing:
    """The parts of a drawing. Of the star, places are from its centre, across and up."""

    collated: Round
    around: _Around
    parts: list[str] = field(default_factory=list)
    down: float = _MARGIN
    """How far down the drawing has come."""
    middle: float = 0
    """How far down the centre of the star is."""

    @cached_property
    def width(self) -> float:
        """The width of the drawing."""
        return 2 * (self.around.clear + _SIDE_WIDTH + _MARGIN)

    def svg(self, title: str, description: str) -> str:
        """Return the drawing as text."""
        ground = _rectangle(0, 0, self.width, self.down, "#FFFFFF")
        return (
            '<svg xmlns="http://www.w3.org/2000/svg" '
            f'viewBox="0 0 {_n(self.width)} {_n(self.down)}" role="img" '
            'aria-labelledby="star-title star-description" xml:lang="en-GB" '
            'font-family="Arial, Helvetica, sans-serif">'
            f'<title id="star-title">{escape(title)}</title>'
            f'<desc id="star-description">{escape(description)}</desc>'
            f'{ground}{"".join(self.parts)}</svg>\n'
        )

    def head(self, named: str, notice: str) -> None:
        """Write the marking, the heading, the area with the round, and the notice."""
        self._marking()
        self._paragraph(star_heading(self.collated), _HEADING)
        self._paragraph(named, _NAMES)
        if notice:
            top, place = self.down + _GAP, len(self.parts)
            self.down = top + _GAP
            self._paragraph(notice, _NOTICE, inset=2 * _GAP)
            self.down += _GAP
            for width, colour in ((4, VERMILLION), (self.width - 2 * _MARGIN, PALE)):
                self.parts.insert(
                    place, _rectangle(_MARGIN, top, width, self.down - top, colour))

    def foot(self) -> None:
        """Write the scale, what a hollow point means, and the marking."""
        source = self.collated.source
        thin = any(domain.thin and domain.score is not None for domain in self.collated.domains)
        self._paragraph(scale_note(source.lowest, source.highest) + f" {THIN}" * thin, _NOTES)
        self.down += _GAP
        self._marking()
        self.down += _GAP

    def star(self) -> None:
        """Draw the star with its titles."""
        domains, source = self.collated.domains, self.collated.source
        scores = tuple(domain.score for domain in domains)
        radius = _RADIUS if len(domains) <= _FEW else _RADIUS_OF_MANY
        web = Web((0.0, 0.0), radius, len(domains), source.lowest, source.highest)
        self.middle = self.down + self.around.top + 2 * _GAP
        self.down = self.middle + self.around.bottom + 2 * _GAP
        self._web(web)
        for run in web.runs(scores):
            self._path(run, f'fill="none" stroke="{BLUE}" stroke-width="2.2"')
        if None not in scores:
            self._path([web.at(spoke, score) for spoke, score in enumerate(scores)
                        if score is not None], f'fill="{BLUE}" fill-opacity="0.12"')
        boxes = self._ring_labels(web, scores)
        for spoke, domain in enumerate(domains):
            self._point(web, spoke, domain)
        for spoke, domain in enumerate(domains):
            boxes.append(self._score(web, spoke, domain, boxes))
        for title in self.around.titles:
            self._title(title)

    def _web(self, web: Web) -> None:
        for ring in web.rings:
            corners = [web.at(spoke, ring) for spoke in range(web.spokes)]
            self._path([*corners, corners[0]], f'fill="none" stroke="{GRID}"')
        for spoke in range(web.spokes):
            self._path([web.centre, web.at(spoke, web.highest)], f'stroke="{GRID}"')

    def _point(self, web: Web, spoke: int, domain: DomainScore) -> None:
        if domain.score is None:
            return  # A point at the lowest score would be a lie.
        across, down = self._place(web.at(spoke, domain.score))
        self.parts.append(
            f'<circle cx="{_n(across)}" cy="{_n(down)}" r="{_n(_POINT)}" '
            f'fill="{"#FFFFFF" if domain.thin else BLUE}" stroke="{BLUE}" stroke-width="1.8"/>')

    def _score(
        self, web: Web, spoke: int, domain: DomainScore, boxes: Sequence[Box]
    ) -> Box:
        """Write a score just outside its point, off the labels before it; return its place."""
        text, letters = _label(domain), _MISSING if domain.score is None else _SCORES
        width, height = letters.width(text), letters.pitch
        across, up = map(abs, web.toward(spoke))
        away = 0.62 * web.radius
        if domain.score is not None:
            beyond = _OFF_POINT + (width * across + height * up) / 2
            away = web.reach(domain.score) + beyond
        # Nearer to the centre than this, the labels of two neighbouring spokes would overlap.
        between = 2 * math.sin(math.pi / max(web.spokes, 3))
        away = max(away, (math.hypot(width, height) + 3) / between)
        while any(_meet(_box(web.along(spoke, away), width, height), other) for other in boxes):
            away += 2
        self._text(web.along(spoke, away), text, letters)
        return _box(web.along(spoke, away), width, height)

    def _ring_labels(self, web: Web, scores: Scores) -> list[Box]:
        """Label the rings in the gap between two spokes where the star's line is furthest away.

        The lowest score, which has no ring, is labelled near the centre in another gap.
        """
        rings = [web.lowest, *web.rings]
        _, *shown = rings[::math.ceil(len(rings) / _MAX_RINGS)]
        flatness = web.flatness if web.spokes > 2 else 1
        places = [web.reach(ring) * flatness for ring in shown]
        crossings = [_crossing(web, scores, gap) for gap in range(web.spokes)]

        def clearest(gaps: Sequence[int], places: Sequence[float]) -> int:
            return max(gaps, key=lambda gap: min(
                abs(crossings[gap] - place) for place in places))

        gap = clearest(range(web.spokes), places)
        others = [other for other in range(web.spokes) if other != gap] or [gap]
        labels = [(gap, place, str(ring)) for place, ring in zip(places, shown, strict=True)]
        labels.append((clearest(others, [_NEAR_CENTRE]), _NEAR_CENTRE, str(web.lowest)))
        boxes = []
        for gap, place, text in labels:
            at = web.along(gap + 0.5, place)
            self._text(at, text, _RINGS)
            boxes.append(_box(at, _RINGS.width(text), _RINGS.pitch))
        return boxes

    def _title(self, title: _Title) -> None:
        """Write a title outside the star, as near to its spoke's end as its height allows."""
        nearest = max(abs(title.middle) - title.height / 2, 0)
        away = math.sqrt(max(self.around.clear ** 2 - nearest ** 2, _GAP ** 2))
        across = math.copysign(away, title.across) if title.across else 0
        anchor = "middle" if not title.across else "start" if title.across > 0 else "end"
        for number, line in enumerate(title.lines):
            up = title.middle + title.height / 2 - (number + 0.5) * _TITLES.pitch
            self._text((across, up), line, _TITLES._replace(anchor=anchor))

    def _marking(self) -> None:
        """Write the protective marking in the middle of a line of its own, if there is any."""
        marking = _plain(self.collated.source.marking)
        for line in _MARKINGS.wrapped(marking, self.width - 2 * _MARGIN):
            self._line(self.width / 2, line, _MARKINGS)

    def _paragraph(self, text: str, letters: _Letters, inset: float = 0) -> None:
        """Write lines of text at the left."""
        for line in letters.wrapped(text, self.width - 2 * (_MARGIN + inset)):
            self._line(_MARGIN + inset, line, letters)

    def _line(self, across: float, text: str, letters: _Letters) -> None:
        self.down += letters.pitch
        self.parts.append(letters.written((across, self.down - 0.3 * letters.size), text))

    def _text(self, at: Point, text: str, letters: _Letters) -> None:
        """Write a text of the star, with its middle at a height."""
        across, down = self._place(at)
        self.parts.append(letters.written((across, down + 0.36 * letters.size), text))

    def _path(self, points: Sequence[Point], look: str) -> None:
        places = " L".join(" ".join(map(_n, self._place(point))) for point in points)
        self.parts.append(f'<path d="M{places}" {look}/>')

    def _place(self, at: Point) -> Point:
        """Return a place of the star as it is in the drawing: across and down."""
        return self.width / 2 + at[0], self.middle - at[1]


def _crossing(web: Web, scores: Scores, gap: int) -> float:
    """Return how far from the centre the star's line passes between two spokes."""
    start, end = scores[gap], scores[(gap + 1) % web.spokes]
    if start is None or end is None:
        return math.inf  # No line is there.
    before, after = web.reach(start), web.reach(end)
    return 2 * before * after * web.flatness / (before + after) if before + after else 0.0


def _label(domain: DomainScore) -> str:
    return NO_SCORE if domain.score is None else show_score(domain.score)


def _numbered(domain: DomainScore) -> str:
    return _plain(f"{domain.number} {domain.title}" if domain.number else domain.title)


def _height(lines: Sequence[str]) -> float:
    return len(lines) * _TITLES.pitch


def _rectangle(left: float, top: float, width: float, height: float, colour: str) -> str:
    return (f'<rect x="{_n(left)}" y="{_n(top)}" width="{_n(width)}" height="{_n(height)}" '
            f'fill="{colour}"/>')


def _box(middle: Point, width: float, height: float) -> Box:
    across, up = middle
    return across - width / 2, up - height / 2, across + width / 2, up + height / 2


def _meet(first: Box, second: Box) -> bool:
    return (first[0] < second[2] and second[0] < first[2]
            and first[1] < second[3] and second[1] < first[3])


def _n(number: float) -> str:
    """Return a number with at most two decimals."""
    return f"{number:.2f}".rstrip("0").rstrip(".")
