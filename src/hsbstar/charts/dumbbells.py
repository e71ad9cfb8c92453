"""The list next to both stars: each domain's scores, and the change of matched answers.

Two zones, never to be confused: all respondents at the left, and at the right, on grey, the answers
that agencies gave in both rounds. The figures are above and below the marks, so that the scale of
changes is wide.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from hsbstar.charts.legend import Entry
from hsbstar.charts.page import GREEN, GROUND, MATCHED, STROKE, Box, Page
from hsbstar.charts.rows import (
    HEADING,
    Rows,
    Track,
    change_track,
    draw_rules,
    draw_ticks,
    fit_rows,
    label_ticks,
)
from hsbstar.charts.series import is_thin
from hsbstar.charts.text import INK, MUTED, Lettering, fit, numbered, text_width, wrap
from hsbstar.comparison import shown
from hsbstar.core.plurals import agencies_behind, show_agencies

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from fractions import Fraction

    from hsbstar.charts.series import Series
    from hsbstar.comparison import Change, Comparison, DomainChange

_TITLE_WIDTH, _PLAIN_WIDTH = 1.5, 1.4
_MANY, _WIDER = 8, (1.5, 1.7, 1.9)
"""More domains than this have low rows: wider titles, if they would have more than three lines."""
_NARROW = 0.8
"""Of titles and plain changes next to a scale of changes that is very wide."""
_WIDE = 4.5
_APART, _INSET = 0.14, 0.12
"""The gap between columns, and from a column's edges to the ends of its scale."""
_LEAST_AXIS = 2.7

_LARGEST = 9.0
_BAND, _LEAST_BAND, _PAD = 0.2, 0.1, 0.05
"""The height of the marks in a row, less where rows are low, and what is left free of a row."""
UNSURE = "#767676"
_PLAIN_MARK: dict[str, Any] = {"marker": "|", "markersize": 12, "markeredgecolor": GREEN,
                               "markeredgewidth": 2.4}
NO_MATCH = "no matched answers"

_Piece = tuple[str, dict[str, Any]]
"""A piece of a line, and how its letters differ from the others."""
_BOLD: dict[str, Any] = {"bold": True}
_MUTED: dict[str, Any] = {"colour": MUTED}
_SPACE = "   "


def matched_mark(*, clear: bool) -> dict[str, object]:
    """Return how a matched change is drawn: black where it is clear, grey where it is not."""
    return {"marker": "s", "markersize": 5.5, "markerfacecolor": INK if clear else UNSURE,
            "markeredgecolor": "white", "markeredgewidth": 0.8}


def interval_line(*, clear: bool) -> dict[str, object]:
    """Return how an interval is drawn."""
    return {"color": INK if clear else UNSURE, "linewidth": 2.6 if clear else 2.0,
            "solid_capstyle": "butt"}


LEGEND = (
    Entry("matched: change in answers from agencies in both rounds; black if clear",
          matched_mark(clear=True)),
    Entry("its 95% interval", line=interval_line(clear=True)),
    Entry("change of all respondents", _PLAIN_MARK),
)


@dataclass(frozen=True)
class Columns:
    """The widths of the list's columns, and its two scales, from 0 at their left."""

    title: float
    plain: float
    scores: Track
    changes: Track

    @property
    def width(self) -> float:
        """The width of the whole list, in inches."""
        return self.title + self.plain + self.changes.width + 2 * (_APART + _INSET)


def columns_of(comparison: Comparison, lowest: int, highest: int) -> Columns:
    """Return the list's columns; the scale of changes is as wide as it needs."""
    changes = change_track(
        [change for domain in comparison.domains for change in _reached(domain.moved)],
        _LEAST_AXIS)
    part = _NARROW if changes.width > _WIDE else 1
    plain = part * _PLAIN_WIDTH
    titles = [numbered(domain.number, domain.title) for domain in comparison.domains]
    widths = _WIDER if len(titles) > _MANY else [_TITLE_WIDTH]
    title = next((width for width in widths if all(
        len(wrap(each, part * width, Lettering(7))) <= 3 for each in titles)), widths[-1])
    return Columns(part * title, plain, Track(0, plain - 2 * _INSET, lowest, highest),
                   changes)


@dataclass(frozen=True)
class _List:
    """The rows of the list on a page, both scales, and the letters of the figures."""

    page: Page
    rows: Rows
    scores: Track
    changes: Track
    plain: Lettering
    matched: Lettering

    @property
    def lines(self) -> int:
        """How many lines of figures have room in every row, above and below the marks.

        Two frameworks of a dozen domains with none in common leave no room for a line of them.
        """
        return sum(self._least >= lines * self._pitch + _LEAST_BAND for lines in (1, 2))

    @property
    def band(self) -> float:
        """The height of the marks."""
        return min(max(self._least - self.lines * self._pitch, _LEAST_BAND), _BAND)

    @property
    def _least(self) -> float:
        """The height for figures and marks in the lowest row."""
        return min(row.height for row in self.rows.boxes) - _PAD

    @property
    def _pitch(self) -> float:
        """The height of a line of figures."""
        return max(self.plain.pitch, self.matched.pitch)

    def places(self, row: Box) -> tuple[float, list[float]]:
        """Return the height of a row's marks, and those of its lines of figures."""
        up = row.centre[1]
        off = (self.band + self._pitch) / 2
        if self.lines == 1:
            return up - self._pitch / 2, [up + self.band / 2]
        return up, [up + off, up - off] if self.lines else [up]

    def draw_ground(self) -> None:
        """Draw the grey zone, and the headings of both zones."""
        first, last = self.rows.boxes[0], self.rows.boxes[-1]
        up = first.top + 0.05
        zone = Box(self.changes.left - _INSET, last.bottom, first.right,
                   up + 2 * HEADING.pitch + 0.04)
        self.page.fill(zone.corners, color=MATCHED, zorder=GROUND)
        self.page.write((first.left, up), "Domain", HEADING)
        for track, heading in ((self.scores, "All respondents"),
                               (self.changes, "Matched answers: change")):
            self.page.write((track.left, up + HEADING.pitch), heading, HEADING)
            label_ticks(self.page, track, up)

    def draw_row(self, row: Box, domain: DomainChange, ends: Sequence[Series], place: int) -> None:
        """Draw what changed in a domain, with the figures above and below."""
        up, lines = self.places(row)
        if self.lines or domain.moved.matched is not None:
            for track in (self.scores, self.changes):
                draw_ticks(self.page, track, up - self.band / 2, up + self.band / 2)
            self._draw_dumbbell(up, ends, place)
            self._draw_matched(up, domain.moved)
        if self.lines or domain.moved.matched is None:
            figures = _plain_lines(domain)
            if domain.change is None and self.lines < 2:
                # The point is the score; why it is not compared has only words.
                figures.reverse()
            self._write(self.scores, self.plain, zip(lines, figures, strict=False))
            self._write(self.changes, self.matched,
                        zip(lines, _matched_lines(domain), strict=False))

    def _draw_dumbbell(self, up: float, ends: Sequence[Series], place: int) -> None:
        """Draw a domain's scores on a line, the first and the last of them joined."""
        known = [(series, (self.scores.at(score), up)) for series in ends
                 if (score := series.scores[place]) is not None]
        if len(known) == len(ends):
            points = [point for _, point in known]
            self.page.line(points, color=MUTED, linewidth=2.5, zorder=STROKE)
        for series, point in known:
            look = series.look.mark(hollow=series.thin[place])
            self.page.mark(point, **look, zorder=series.look.layer)

    def _draw_matched(self, up: float, moved: Change) -> None:
        """Draw a matched change with its interval, and quietly behind it the plain change."""
        known = moved.inference
        if moved.plain is not None:
            look = {**_PLAIN_MARK, "markersize": min(_PLAIN_MARK["markersize"], 72 * self.band)}
            self.page.mark((self.changes.at(moved.plain), up), **look, zorder=STROKE)
        if moved.matched is None:
            return
        if known.low is not None and known.high is not None:
            ends = [(self.changes.at(end), up) for end in (known.low, known.high)]
            self.page.line(ends, **interval_line(clear=known.is_clear), zorder=STROKE + 0.5)
        self.page.mark((self.changes.at(moved.matched), up), **matched_mark(clear=known.is_clear))

    def _write(
        self, track: Track, letters: Lettering, lines: Iterable[tuple[float, Sequence[_Piece]]]
    ) -> None:
        """Write lines of figures over a scale, their last piece at its right end."""
        for up, pieces in lines:
            left = track.left
            for place, (text, look) in enumerate(pieces):
                written = replace(letters, **look)
                if place and place == len(pieces) - 1:
                    left, written = track.left + track.width, replace(written, across="right")
                self.page.write((left, up), text, written)
                left += text_width(text, written) + text_width(_SPACE, letters)


def draw_changes(
    page: Page, box: Box, comparison: Comparison, ends: Sequence[Series], columns: Columns
) -> None:
    """Draw a row for each domain: its scores on the scale, and by how much they changed."""
    domains = comparison.domains
    titles = [numbered(domain.number, domain.title) for domain in domains]
    rows = fit_rows(box, titles, columns.title, least_lines=3.2)
    size = Lettering(min(rows.lettering.size, _LARGEST))
    plain, matched = (
        fit(replace(size, bold=True), [_SPACE.join(text for text, _ in line) for domain in domains
                                       for line in lines_of(domain)], track.width)
        for lines_of, track in ((_plain_lines, columns.scores), (_matched_lines, columns.changes))
    )
    first = box.left + columns.title + _APART + _INSET
    drawn = _List(
        page, rows, replace(columns.scores, left=first),
        replace(columns.changes, left=box.right - _INSET - columns.changes.width),
        replace(plain, bold=False), replace(matched, bold=False))
    drawn.draw_ground()
    draw_rules(page, rows)
    for place, (row, lines) in enumerate(zip(rows.boxes, rows.titles, strict=True)):
        page.write((row.left, row.centre[1]), lines, rows.lettering)
        drawn.draw_row(row, domains[place], ends, place)


def _reached(moved: Change) -> Iterator[Fraction | float]:
    """Yield what the scale of changes must hold."""
    changes = (moved.plain, moved.matched, moved.inference.low, moved.inference.high)
    return (change for change in changes if change is not None)


def _plain_lines(domain: DomainChange) -> list[list[_Piece]]:
    """Return both scores with their change, and from how many agencies each is."""
    scores, note = _end_scores(domain), (respondents_note(domain), _MUTED)
    if domain.change is None:
        return [[(scores, {})], [note]]
    return [[(scores, {}), (shown(domain).change, _BOLD)], [note]]


def _matched_lines(domain: DomainChange) -> list[list[_Piece]]:
    """Return a matched change with its interval and word; who moved where, and what is clear."""
    known, figures = domain.moved.inference, shown(domain)
    if domain.moved.matched is None:
        return [[(NO_MATCH, {}), (figures.word, {})]]
    word = (figures.word, _BOLD if known.is_clear else {})
    interval: list[_Piece] = [] if known.low is None else [(figures.interval, _MUTED)]
    moves = f"{known.rose} rose, {known.fell} fell, {known.stayed} stayed"
    limit: list[_Piece] = [(f"clear from {figures.limit}", {})] if figures.limit else []
    return [[(figures.matched, _BOLD), *interval, word], [(moves, {}), *limit]]


def _end_scores(domain: DomainChange) -> str:
    scores = shown(domain).scores
    return " → ".join(
        scores[place] + ("*" if is_thin(domain.in_rounds[place]) else "") for place in (0, -1)
    )


def respondents_note(domain: DomainChange) -> str:
    """Return from how many agencies the scores are, or why they are not compared."""
    first, last = domain.in_rounds[0], domain.in_rounds[-1]
    if first is None or last is None:
        return "not in both rounds"
    if domain.change is None:
        return "no score in both"
    return f"{show_agencies(first.agencies)} → {agencies_behind(last.agencies)}"
