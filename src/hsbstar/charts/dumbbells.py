"""The list next to both stars: each domain's scores, and the change of matched answers.

Two zones, never to be confused: all respondents at the left, and at the right, on grey, the answers
that agencies gave in both rounds.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from hsbstar.charts.legend import Entry
from hsbstar.charts.page import GREEN, GROUND, MARK, MATCHED, STROKE, Box, Page
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
from hsbstar.charts.text import INK, MUTED, Lettering, fit, numbered
from hsbstar.comparison import shown
from hsbstar.core.plurals import agencies_behind, show_agencies

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from fractions import Fraction

    from hsbstar.charts.series import Series
    from hsbstar.comparison import Change, Comparison, DomainChange

TRACK_LEFT, TRACK_WIDTH = 1.72, 1.1
_TITLE_WIDTH = 1.55
_FIGURES, _FIGURES_WIDTH = 3.01, 1.2
_ZONE, _AXIS, _AXIS_WIDTH = 4.31, 4.49, 1.08
_WORDS, _WORDS_WIDTH = 5.71, 1.27
"""Where the columns are, from the list's left edge; the grey zone ends at its right edge."""

_LARGEST = 9.0
UNSURE = "#767676"
_PLAIN_MARK = {"marker": "|", "markersize": 14, "markeredgecolor": GREEN, "markeredgewidth": 2.4}
NO_MATCH = "no matched answers"


def matched_mark(*, clear: bool) -> dict[str, object]:
    """Return how a matched change is drawn: black where it is clear, grey where it is not."""
    return {"marker": "s", "markersize": 5.5, "markerfacecolor": INK if clear else UNSURE,
            "markeredgecolor": "white", "markeredgewidth": 0.8}


def interval_line(*, clear: bool) -> dict[str, object]:
    """Return how an interval is drawn."""
    return {"color": INK if clear else UNSURE, "linewidth": 2.6 if clear else 2.0,
            "solid_capstyle": "butt"}


LEGEND = (
    Entry("matched: change in answers from agencies in both rounds; black if "
          "clear", matched_mark(clear=True)),
    Entry("its 95% interval", line=interval_line(clear=True)),
    Entry("change of all respondents, on the same scale", _PLAIN_MARK),
)


@dataclass(frozen=True)
class _List:
    """The rows of the list on a page, both scales, and the letters of the figures."""

    page: Page
    rows: Rows
    track: Track
    axis: Track
    figures: Lettering
    words: Lettering

    @property
    def has_two_lines(self) -> bool:
        """Whether each row has room for two lines of figures.

        Two frameworks of a dozen domains with none in common leave room for a single line.
        """
        return min(map(self._lines_of, (self.figures, self.words))) > 1

    def _lines_of(self, letters: Lettering) -> int:
        """Return how many lines, one to four, have room in every row."""
        least = min(row.height for row in self.rows.boxes)
        return max(1, sum(least > letters.height(lines) for lines in (1, 2, 3, 4)))

    def draw_ground(self) -> None:
        """Draw the grey zone, the headings of both zones, and the scales down all rows."""
        first, last = self.rows.boxes[0], self.rows.boxes[-1]
        up = first.top + 0.05
        zone = Box(first.left + _ZONE, last.bottom, first.right, up + 2 * HEADING.pitch + 0.04)
        self.page.fill(zone.corners, color=MATCHED, zorder=GROUND)
        self.page.write((first.left, up), "Domain", HEADING)
        self.page.write((self.track.left, up + HEADING.pitch), "All respondents", HEADING)
        self.page.write((self.axis.left, up + HEADING.pitch), "Matched answers: change", HEADING)
        self.page.write((first.left + _FIGURES, up), "First → last", HEADING)
        for track in (self.track, self.axis):
            label_ticks(self.page, track, up)
            draw_ticks(self.page, track, last.bottom, first.top)

    def draw_dumbbell(self, up: float, ends: Sequence[Series], place: int) -> None:
        """Draw a domain's scores on a line, the first and the last of them joined."""
        known = [(series, (self.track.at(score), up)) for series in ends
                 if (score := series.scores[place]) is not None]
        if len(known) == len(ends):
            points = [point for _, point in known]
            self.page.line(points, color=MUTED, linewidth=2.5, zorder=STROKE)
        for layer, (series, point) in enumerate(known):
            look = series.look.mark(hollow=series.thin[place])
            self.page.mark(point, **look, zorder=MARK + layer / 100)

    def write_plain(self, row: Box, domain: DomainChange) -> None:
        """Write both scores, their change, and from how many agencies each is."""
        left, right = row.left + _FIGURES, row.left + _FIGURES + _FIGURES_WIDTH
        letters, up = self.figures, row.centre[1]
        muted = replace(letters, colour=MUTED)
        if not self.has_two_lines and domain.change is None:
            self.page.write((left, up), respondents_note(domain), muted)
            return
        off = letters.pitch / 2 if self.has_two_lines else 0
        self.page.write((left, up + off), _end_scores(domain), letters)
        if domain.change is not None:
            bold = replace(letters, bold=True, across="right")
            self.page.write((right, up + off), shown(domain).change, bold)
        if self.has_two_lines:
            self.page.write((left, up - off), respondents_note(domain), muted)

    def draw_matched(self, up: float, moved: Change) -> None:
        """Draw a matched change with its interval, and quietly behind it the plain change."""
        known = moved.inference
        if moved.plain is not None:
            self.page.mark((self.axis.at(moved.plain), up), **{**_PLAIN_MARK, "zorder": STROKE})
        if moved.matched is None:
            return
        if known.low is not None and known.high is not None:
            ends = [(self.axis.at(end), up) for end in (known.low, known.high)]
            self.page.line(ends, **interval_line(clear=known.is_clear), zorder=STROKE + 0.5)
        self.page.mark((self.axis.at(moved.matched), up), **matched_mark(clear=known.is_clear))

    def write_matched(self, row: Box, domain: DomainChange) -> None:
        """Write a matched change, its interval, who moved where, the word, and what is clear."""
        left, right = row.left + _WORDS, row.left + _WORDS + _WORDS_WIDTH
        bold, muted = replace(self.words, bold=True), replace(self.words, colour=MUTED)
        lines = _matched_lines(domain, self._lines_of(self.words))
        strong = {shown(domain).matched, shown(domain).word} if domain.moved.inference.is_clear \
            else {shown(domain).matched}
        up = row.centre[1] + (len(lines) - 1) * self.words.pitch / 2
        for nth, (begin, end) in enumerate(lines):
            letters = bold if begin in strong else self.words
            self.page.write((left, up - nth * self.words.pitch), begin, letters)
            if end:
                self.page.write((right, up - nth * self.words.pitch), end,
                                replace(muted, across="right"))


def draw_changes(
    page: Page, box: Box, comparison: Comparison, ends: Sequence[Series], track: Track
) -> None:
    """Draw a row for each domain: its scores on the scale, and by how much they changed."""
    domains = comparison.domains
    titles = [numbered(domain.number, domain.title) for domain in domains]
    rows = fit_rows(box, titles, _TITLE_WIDTH, least_lines=2)
    reached = [change for domain in domains for change in _reached(domain.moved)]
    size = Lettering(min(rows.lettering.size, _LARGEST))
    drawn = _List(
        page, rows, track, change_track(box.left + _AXIS, _AXIS_WIDTH, reached),
        fit(size, [line for domain in domains for line in _plain_lines(domain)], _FIGURES_WIDTH),
        fit(size, ["   ".join(filter(None, line)) for domain in domains for room in (3, 4)
                   for line in _matched_lines(domain, room)], _WORDS_WIDTH),
    )
    drawn.draw_ground()
    draw_rules(page, rows)
    for row, lines in zip(rows.boxes, rows.titles, strict=True):
        page.write((row.left, row.centre[1]), lines, rows.lettering)
    for place, (row, domain) in enumerate(zip(rows.boxes, domains, strict=True)):
        drawn.draw_dumbbell(row.centre[1], ends, place)
        drawn.write_plain(row, domain)
        drawn.draw_matched(row.centre[1], domain.moved)
        drawn.write_matched(row, domain)


def _reached(moved: Change) -> Iterator[Fraction | float]:
    """Yield what the scale of changes must hold."""
    changes = (moved.plain, moved.matched, moved.inference.low, moved.inference.high)
    return (change for change in changes if change is not None)


def _plain_lines(domain: DomainChange) -> list[str]:
    """Return the lines at their widest, to find letters in which they fit."""
    return [f"{_end_scores(domain)}   {shown(domain).change}", respondents_note(domain)]


def _matched_lines(domain: DomainChange, room: int) -> list[tuple[str, str]]:
    """Return what is written of a matched change in `room` lines: what is left, what is right."""
    known, figures = domain.moved.inference, shown(domain)
    if domain.moved.matched is None:
        return [(NO_MATCH, ""), (figures.word, "")][:room]
    if room == 1:
        return [(figures.matched, figures.word)]
    moves = f"{known.rose} rose, {known.fell} fell"
    change = [(figures.matched, moves)]
    if room > 3:
        interval = "" if known.low is None else figures.interval
        change = [(figures.matched, interval), (f"{moves}, {known.stayed} stayed", "")]
    limit = [(f"clear from {figures.limit}", "")] if figures.limit else []
    return [*change, (figures.word, ""), *limit][:room]


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
