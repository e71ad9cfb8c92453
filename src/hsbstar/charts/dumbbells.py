"""The plain reading of a comparison: each domain's scores, and what moved in matched answers.

Two zones, never to be confused: at the left all respondents, at the right, on grey, the answers
that agencies gave in both rounds.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from hsbstar.charts.legend import Entry
from hsbstar.charts.page import GREEN, GROUND, MARK, MATCHED, STROKE, Box, Page
from hsbstar.charts.rows import (
    HEADING,
    ChangeTrack,
    Rows,
    Track,
    change_track,
    draw_rules,
    draw_ticks,
    draw_titles_of,
    fit_rows,
    label_ticks,
    middle_of,
)
from hsbstar.charts.series import is_thin
from hsbstar.charts.text import INK, MUTED, Lettering, fit, numbered
from hsbstar.comparison import Verdict, show_change
from hsbstar.core.plurals import count_agencies
from hsbstar.rounds import show_score

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from fractions import Fraction

    from hsbstar.charts.series import Series
    from hsbstar.comparison import Change, Comparison, DomainChange
    from hsbstar.rounds import DomainScore

TRACK_LEFT, TRACK_WIDTH = 1.87, 1.1
_TITLE_WIDTH = 1.7
_FIGURES, _FIGURES_WIDTH = 3.16, 1.2
_ZONE, _AXIS, _AXIS_WIDTH = 4.46, 4.64, 1.08
_WORDS, _WORDS_WIDTH = 5.9, 1.08
"""Where the columns lie, from the list's left edge; the grey zone ends at its right edge."""

_LARGEST = 9.0
UNSURE = "#767676"
_PLAIN_MARK = {"marker": "|", "markersize": 14, "markeredgecolor": GREEN, "markeredgewidth": 2.4}
NO_MATCH = "no matched answers"
CLEAR = (Verdict.RISE, Verdict.FALL)


def matched_mark(*, clear: bool) -> dict[str, object]:
    """Return how a matched change is drawn: black where it is clear, grey where it is not."""
    return {"marker": "s", "markersize": 5.5, "markerfacecolor": INK if clear else UNSURE,
            "markeredgecolor": "white", "markeredgewidth": 0.8}


def interval_line(*, clear: bool) -> dict[str, object]:
    """Return how an interval is drawn."""
    return {"color": INK if clear else UNSURE, "linewidth": 2.6 if clear else 2.0,
            "solid_capstyle": "butt"}


LEGEND = (
    Entry("matched: change of the answers that agencies gave in both rounds; black where it is "
          "clear", matched_mark(clear=True)),
    Entry("its 95 % interval, resampling agencies", line=interval_line(clear=True)),
    Entry("change of all respondents, on the same scale", _PLAIN_MARK),
)


@dataclass(frozen=True)
class _Columns:
    """The rows, both scales, and the letters of the figures."""

    rows: Rows
    track: Track
    axis: ChangeTrack
    figures: Lettering
    words: Lettering

    def heights(self, row: Box, letters: Lettering) -> tuple[float, float]:
        """Return the heights of a row's lines: the two are one where it has no room for more."""
        off = letters.pitch / 2 if self.has_two_lines else 0
        return middle_of(row) + off, middle_of(row) - off

    @property
    def has_two_lines(self) -> bool:
        """Whether each row has room for two lines of figures.

        Two frameworks of a dozen domains with none in common leave room for one.
        """
        least = min(row.height for row in self.rows.boxes)
        return least > max(self.figures.height(2), self.words.height(2))


def draw_changes(
    page: Page, box: Box, comparison: Comparison, ends: Sequence[Series], track: Track
) -> None:
    """Draw one row for each domain: where it stood on the scale, and by how much it changed."""
    titles = [numbered(one.number, one.title) for one in comparison.domains]
    rows = fit_rows(box, titles, _TITLE_WIDTH, least_lines=2)
    axis = change_track(box.left + _AXIS, _AXIS_WIDTH, _reached(comparison.domains))
    size = Lettering(min(rows.lettering.size, _LARGEST))
    columns = _Columns(
        rows, track, axis,
        fit(size, [line for one in comparison.domains for line in _plain_lines(one)],
            _FIGURES_WIDTH),
        fit(size, [line for one in comparison.domains for line in _matched_lines(one.moved)],
            _WORDS_WIDTH),
    )
    _draw_ground(page, columns)
    draw_rules(page, rows)
    draw_titles_of(page, rows)
    for place, (row, domain) in enumerate(zip(rows.boxes, comparison.domains, strict=True)):
        _draw_dumbbell(page, middle_of(row), (ends, place), track)
        _write_plain(page, row, domain, columns)
        _draw_matched(page, middle_of(row), domain.moved, axis)
        _write_matched(page, row, domain.moved, columns)


def _reached(domains: Iterable[DomainChange]) -> list[Fraction | float]:
    """Return all that the scale of changes must hold."""
    return [
        one for domain in domains for moved in [domain.moved]
        for one in (moved.plain, moved.matched, *(moved.certainty.interval or ()))
        if one is not None
    ]


def _draw_ground(page: Page, columns: _Columns) -> None:
    """Draw the grey zone, head both zones, and draw the scales down all rows."""
    first, last = columns.rows.boxes[0], columns.rows.boxes[-1]
    up, zone = first.top + 0.05, first.left + _ZONE
    top = up + 2 * HEADING.pitch + 0.04
    corners = [(zone, last.bottom), (zone, top), (first.right, top), (first.right, last.bottom)]
    page.fill(corners, color=MATCHED, zorder=GROUND)
    page.write((first.left, up), "Domain", HEADING)
    page.write((columns.track.left, up + HEADING.pitch), "All respondents", HEADING)
    page.write((columns.axis.left, up + HEADING.pitch), "Matched answers: change", HEADING)
    page.write((first.left + _FIGURES, up), "First → last", HEADING)
    for track in (columns.track, columns.axis):
        label_ticks(page, track, up)
        draw_ticks(page, track, last.bottom, first.top)


def _draw_dumbbell(
    page: Page, up: float, shown: tuple[Sequence[Series], int], track: Track
) -> None:
    """Draw a domain's scores on one line, the first and the last of them joined."""
    ends, place = shown
    known = [
        (one, score) for one in ends for score in [one.scores[place]] if score is not None
    ]
    if len(known) == len(ends):
        along = [(track.at(score), up) for _, score in known]
        page.line(along, color=MUTED, linewidth=2.5, zorder=STROKE)
    for layer, (one, score) in enumerate(known):
        look = one.look.mark(hollow=one.thin[place])
        page.mark((track.at(score), up), **look, zorder=MARK + layer / 100)


def _draw_matched(page: Page, up: float, moved: Change, axis: ChangeTrack) -> None:
    """Draw a matched change with its interval, and quietly behind it the plain change."""
    certainty = moved.certainty
    clear = certainty.verdict in CLEAR
    if moved.plain is not None:
        page.mark((axis.at(moved.plain), up), **{**_PLAIN_MARK, "zorder": STROKE})
    if moved.matched is None:
        return
    if certainty.interval is not None:
        ends = [(axis.at(end), up) for end in certainty.interval]
        page.line(ends, **interval_line(clear=clear), zorder=STROKE + 0.5)
    page.mark((axis.at(moved.matched), up), **matched_mark(clear=clear))


def _write_plain(page: Page, row: Box, domain: DomainChange, columns: _Columns) -> None:
    """Write both scores, their change and from how many agencies each is."""
    left, right = row.left + _FIGURES, row.left + _FIGURES + _FIGURES_WIDTH
    letters = columns.figures
    muted = replace(letters, colour=MUTED)
    if not columns.has_two_lines and domain.change is None:
        page.write((left, middle_of(row)), tell_respondents(domain), muted)
        return
    upper, lower = columns.heights(row, letters)
    page.write((left, upper), _tell_ends(domain), letters)
    if domain.change is not None:
        change = show_change(domain.change)
        page.write((right, upper), change, replace(letters, bold=True, across="right"))
    if columns.has_two_lines:
        page.write((left, lower), tell_respondents(domain), muted)


def _write_matched(page: Page, row: Box, moved: Change, columns: _Columns) -> None:
    """Write a matched change, how many agencies it is from, and what can be said of it."""
    left, right = row.left + _WORDS, row.left + _WORDS + _WORDS_WIDTH
    letters, verdict = columns.words, moved.certainty.verdict
    bold, muted = replace(letters, bold=True), replace(letters, colour=MUTED)
    upper, lower = columns.heights(row, letters)
    if moved.matched is None:
        page.write((left, upper), NO_MATCH, muted)
    else:
        page.write((left, upper), show_change(moved.matched), bold)
        told = count_agencies(moved.certainty.pairs) if columns.has_two_lines else verdict.value
        page.write((right, upper), told, replace(muted, across="right"))
    if columns.has_two_lines:
        page.write((left, lower), verdict.value, bold if verdict in CLEAR else letters)


def _plain_lines(domain: DomainChange) -> list[str]:
    """Return the lines at their widest, to find letters in which they fit."""
    return [f"{_tell_ends(domain)}   {show_change(domain.change)}", tell_respondents(domain)]


def _matched_lines(moved: Change) -> list[str]:
    """Return the lines at their widest, to find letters in which they fit."""
    counted = f"{show_change(moved.matched)}   {count_agencies(moved.certainty.pairs)}"
    upper = NO_MATCH if moved.matched is None else counted
    return [upper, moved.certainty.verdict.value]


def _tell_ends(domain: DomainChange) -> str:
    return " → ".join(_tell_end(domain.in_rounds[place]) for place in (0, -1))


def _tell_end(domain: DomainScore | None) -> str:
    return show_score(domain.score if domain else None) + ("*" if is_thin(domain) else "")


def tell_respondents(domain: DomainChange) -> str:
    """Say from how many agencies the scores are, or why they are not compared."""
    first, last = domain.in_rounds[0], domain.in_rounds[-1]
    if first is None or last is None:
        return "not in both rounds"
    if domain.change is None:
        return "no score in both"
    return f"{first.agencies} → {count_agencies(last.agencies)}"
