"""A domain over time: its score in each round with coverage, and each step's matched change."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from hsbstar.charts.dumbbells import NO_MATCH, respondents_note
from hsbstar.charts.page import (
    BLUE,
    GRID,
    GROUND,
    LOW,
    MATCHED,
    RING_LABEL,
    RULE,
    STROKE,
    Box,
    Page,
)
from hsbstar.charts.panel_layout import PAD, SCALE_WIDTH, Form, fitting, widest
from hsbstar.charts.rows import Track
from hsbstar.charts.series import is_thin, point_look, scale_of
from hsbstar.charts.text import MUTED, fit
from hsbstar.comparison import shown
from hsbstar.core.plurals import count_agencies

if TYPE_CHECKING:
    from collections.abc import Sequence
    from fractions import Fraction

    from hsbstar.charts.panel_layout import Lines
    from hsbstar.charts.text import Lettering
    from hsbstar.comparison import Comparison, DomainChange

_OFF_POINT = 0.13
LINE: dict[str, Any] = {"color": BLUE, "linewidth": 2}
POINT, THIN_POINT = (point_look(BLUE, size=6.5, hollow=thin, edge=1.6) for thin in (False, True))


@dataclass(frozen=True)
class _Panel:
    """A panel's place on the page, and what is drawn in it."""

    page: Page
    box: Box
    form: Form
    domain: DomainChange
    place: int
    """The domain's place in the comparison."""
    scale: Track
    """The scale, upright."""
    xs: tuple[float, ...]
    """The places of the rounds across the page."""

    def fill_matched(self, bottom: float, top: float) -> None:
        """Draw the ground of matched answers."""
        box = replace(self.box, bottom=bottom, top=top)
        self.page.fill(box.corners, color=MATCHED, zorder=GROUND)

    def side_of(self, score: Fraction, near: Sequence[Fraction], letters: Lettering) -> int:
        """Return 1 to write a score's label above its point, -1 to write it below.

        `near` are the score and its neighbours: the line comes and goes on their side. The label
        goes to the other side, unless it would leave the scale there.
        """
        reach, scale = _OFF_POINT + letters.pitch / 2 - self.form.headroom, self.scale
        if scale.at(score) + reach > scale.at(scale.highest):
            return -1
        if scale.at(score) - reach < scale.at(scale.lowest):
            return 1
        return 1 if len(near) * score >= sum(near) else -1


def draw_panel(page: Page, box: Box, comparison: Comparison, place: int, form: Form) -> None:
    """Draw the domain at a place of the comparison into a box."""
    small = form.small
    bottom = box.top - form.title_height - small.height(2) - form.headroom - form.plot
    scale = Track(bottom, form.plot, *scale_of(comparison))
    xs = tuple(box.left + away for away in form.places)
    panel = _Panel(page, box, form, comparison.domains[place], place, scale, xs)
    page.write((box.left, box.top), form.titles[place], form.title)
    _write_change(panel)
    _draw_scale(panel)
    _draw_scores(panel)
    _write_scores(panel)
    up = bottom - form.headroom - small.pitch / 2
    _write_row(panel, form.covers[place], up, small)
    up = _draw_steps(panel, up - small.pitch / 2 - PAD / 2)
    _write_row(panel, form.names, up - PAD / 2 - form.name.pitch / 2, form.name)


def _write_change(panel: _Panel) -> None:
    """Write the change from first to last below the title: of all respondents, and matched."""
    box, small, moved = panel.box, panel.form.small, panel.domain.moved
    verdict, figures = moved.inference.verdict, shown(panel.domain)
    plain = respondents_note(panel.domain)
    if moved.plain is not None:
        plain = f"{figures.change} ({plain})"
    matched = f"{NO_MATCH}, {verdict}"
    if moved.matched is not None:
        agencies = count_agencies(moved.inference.agencies)
        matched = f"matched: {figures.matched}, {verdict} ({agencies})"
    top = box.top - panel.form.title.height(len(panel.form.titles[panel.place]))
    panel.fill_matched(top - 2 * small.pitch, top - small.pitch)
    for nth, line in enumerate((f"First to last, all: {plain}", matched)):
        bold = nth == 1 and moved.inference.is_clear
        letters = fit(replace(small, bold=bold), [line], box.width)
        panel.page.write((box.left, top - (nth + 0.5) * small.pitch), line, letters)


def _draw_scale(panel: _Panel) -> None:
    """Draw the scale's lines and label them, only its ends where there is no room for more."""
    scale, small = panel.scale, replace(panel.form.small, colour=MUTED, across="right")
    left, right = panel.box.left + SCALE_WIDTH, panel.box.right
    ticks = list(scale.ticks)
    apart = scale.at(ticks[1]) - scale.at(ticks[0])
    for tick in ticks:
        look = GRID if tick == scale.lowest else RULE
        ends = [(left, scale.at(tick)), (right, scale.at(tick))]
        panel.page.line(ends, color=look, linewidth=0.8, zorder=LOW)
        if apart >= small.pitch or tick in (scale.lowest, scale.highest):
            letters = fit(small, [str(tick)], SCALE_WIDTH - 0.04)
            panel.page.write((left - 0.04, scale.at(tick)), str(tick), letters)


def _draw_scores(panel: _Panel) -> None:
    """Draw a point for each score, joined where no round between them lacks a score."""
    points = [
        None if score is None else (across, panel.scale.at(score))
        for across, score in zip(panel.xs, panel.domain.scores, strict=True)
    ]
    for before, after in pairwise(points):
        if before and after:
            panel.page.line([before, after], **LINE, zorder=STROKE)
    for point, own in zip(points, panel.domain.in_rounds, strict=True):
        if point:
            panel.page.mark(point, **(THIN_POINT if is_thin(own) else POINT))


def _write_scores(panel: _Panel) -> None:
    """Write each score above or below its point, where the scores have room next to each other."""
    scores = panel.domain.scores
    known = [(place, score) for place, score in enumerate(scores) if score is not None]
    if not known:
        up = panel.scale.left + panel.scale.width / 2
        muted = replace(panel.form.small, colour=MUTED, across="center", backed=True)
        panel.page.write((panel.box.centre[0], up), "no score", muted)
        return
    bold = replace(panel.form.small, bold=True, across="center", backed=True)
    labels = shown(panel.domain).scores
    width = widest([labels[place] for place, _ in known], bold)
    labelled = fitting([panel.xs[place] for place, _ in known], width)
    for nth in labelled:
        place, score = known[nth]
        around = scores[max(place - 1, 0):place + 2]
        near = [neighbour for neighbour in around if neighbour is not None]
        up = panel.scale.at(score) + panel.side_of(score, near, bold) * _OFF_POINT
        panel.page.write((panel.xs[place], up), labels[place], bold, layer=RING_LABEL)


def _write_row(panel: _Panel, labels: Lines, up: float, lettering: Lettering) -> None:
    """Write a label under each round that has room for it."""
    letters = replace(lettering, colour=MUTED, across="center")
    for place in fitting(panel.xs, widest(labels, letters)):
        panel.page.write((panel.xs[place], up), labels[place], letters)


def _draw_steps(panel: _Panel, top: float) -> float:
    """Write each step's matched change between its rounds; return where the row ends."""
    form = panel.form
    bottom = top - form.small.height(form.step_lines)
    panel.fill_matched(bottom, top)
    for step, lines, ends in zip(
        panel.domain.steps, form.steps[panel.place], pairwise(panel.xs), strict=True
    ):
        bold = step.inference.is_clear
        letters = replace(form.small, across="center", up="top", bold=bold)
        panel.page.write((sum(ends) / 2, top), lines, letters)
    return bottom
