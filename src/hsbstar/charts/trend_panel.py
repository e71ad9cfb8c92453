"""One domain over time: its score in each round with coverage, and each step's matched change."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from hsbstar.charts.dumbbells import CLEAR, NO_MATCH, tell_respondents
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
from hsbstar.charts.panel_layout import PAD, SCALE_WIDTH, Form
from hsbstar.charts.rows import Track
from hsbstar.charts.series import is_thin, scale_of
from hsbstar.charts.text import MUTED, fit
from hsbstar.charts.timeline import fitting, widest
from hsbstar.comparison import show_change
from hsbstar.core.plurals import count_agencies
from hsbstar.rounds import show_score

if TYPE_CHECKING:
    from collections.abc import Sequence
    from fractions import Fraction

    from hsbstar.charts.panel_layout import Lines
    from hsbstar.charts.text import Lettering
    from hsbstar.comparison import Comparison, DomainChange

_OFF_POINT = 0.13
LINE: dict[str, Any] = {"color": BLUE, "linewidth": 2}


def point_look(*, thin: bool) -> dict[str, Any]:
    """Return how a score is drawn: hollow where the evidence is thin."""
    return {"marker": "o", "markersize": 6.5, "markeredgecolor": BLUE, "markeredgewidth": 1.6,
            "markerfacecolor": "white" if thin else BLUE}


@dataclass(frozen=True)
class _Panel:
    """A panel's place on the page, and what is drawn in it."""

    page: Page
    box: Box
    form: Form
    comparison: Comparison
    scale: Track
    """The scale stood upright."""
    xs: tuple[float, ...]

    def side_of(self, score: Fraction, beside: Sequence[Fraction], letters: Lettering) -> int:
        """Return 1 where a score's label stands above its point, -1 where below.

        `beside` are the score and its neighbours: the line comes and goes on their side, unless
        the label would leave the scale on the other.
        """
        reach, scale = _OFF_POINT + letters.pitch / 2 - self.form.headroom, self.scale
        if scale.at(score) + reach > scale.at(scale.highest):
            return -1
        if scale.at(score) - reach < scale.at(scale.lowest):
            return 1
        return 1 if len(beside) * score >= sum(beside) else -1


def draw_panel(page: Page, box: Box, comparison: Comparison, place: int, form: Form) -> None:
    """Draw the domain at a place of the comparison."""
    domain = comparison.domains[place]
    small = form.small
    page.write((box.left, box.top), form.titles[place], form.title)
    _write_change(page, box, place, domain, form)
    bottom = box.top - form.title_height - small.height(2) - form.headroom - form.plot
    scale = Track(bottom, form.plot, *scale_of(comparison))
    panel = _Panel(page, box, form, comparison, scale, tuple(box.left + one for one in form.places))
    _draw_scale(panel)
    _draw_scores(panel, domain)
    _write_scores(panel, domain.scores)
    up = bottom - form.headroom - small.pitch / 2
    _write_row(panel, form.covers[place], up, small)
    up = _draw_steps(panel, place, up - small.pitch / 2 - PAD / 2)
    _write_row(panel, form.names, up - PAD / 2 - form.name.pitch / 2, form.name)


def _write_change(page: Page, box: Box, place: int, domain: DomainChange, form: Form) -> None:
    """Write the change from first to last below the title: of all respondents, and matched."""
    moved, verdict = domain.moved, domain.moved.certainty.verdict
    plain = tell_respondents(domain)
    if moved.plain is not None:
        plain = f"{show_change(moved.plain)} ({plain})"
    matched = f"{NO_MATCH}, {verdict.value}"
    if moved.matched is not None:
        agencies = count_agencies(moved.certainty.pairs)
        matched = f"matched: {show_change(moved.matched)}, {verdict.value} ({agencies})"
    pitch = form.small.pitch
    top = box.top - form.title.height(len(form.titles[place]))
    _fill(page, Box(box.left, top - 2 * pitch, box.right, top - pitch))
    for nth, line in enumerate((f"First to last, all: {plain}", matched)):
        bold = nth == 1 and verdict in CLEAR
        letters = fit(replace(form.small, bold=bold), [line], box.width)
        page.write((box.left, top - (nth + 0.5) * pitch), line, letters)


def _fill(page: Page, box: Box) -> None:
    """Lay the ground of all that is of matched answers."""
    corners = [(box.left, box.bottom), (box.left, box.top),
               (box.right, box.top), (box.right, box.bottom)]
    page.fill(corners, color=MATCHED, zorder=GROUND)


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


def _draw_scores(panel: _Panel, domain: DomainChange) -> None:
    """Draw a point for each score, joined where no round between them lacks one."""
    points = [
        None if score is None else (across, panel.scale.at(score))
        for across, score in zip(panel.xs, domain.scores, strict=True)
    ]
    for one, other in pairwise(points):
        if one and other:
            panel.page.line([one, other], **LINE, zorder=STROKE)
    for point, own in zip(points, domain.in_rounds, strict=True):
        if point:
            panel.page.mark(point, **point_look(thin=is_thin(own)))


def _write_scores(panel: _Panel, scores: tuple[Fraction | None, ...]) -> None:
    """Write each score beside its point, where the scores have room beside each other."""
    known = [(place, score) for place, score in enumerate(scores) if score is not None]
    if not known:
        middle = (panel.box.left + panel.box.right) / 2
        up = panel.scale.left + panel.scale.width / 2
        muted = replace(panel.form.small, colour=MUTED, across="center", backed=True)
        panel.page.write((middle, up), "no score", muted)
        return
    bold = replace(panel.form.small, bold=True, across="center", backed=True)
    width = widest([show_score(score) for _, score in known], bold)
    shown = fitting([panel.xs[place] for place, _ in known], width)
    for nth in shown:
        place, score = known[nth]
        beside = [one for one in scores[max(place - 1, 0):place + 2] if one is not None]
        up = panel.scale.at(score) + panel.side_of(score, beside, bold) * _OFF_POINT
        panel.page.write((panel.xs[place], up), show_score(score), bold, layer=RING_LABEL)


def _write_row(panel: _Panel, labels: Lines, up: float, lettering: Lettering) -> None:
    """Write a label under each round that has room for one."""
    letters = replace(lettering, colour=MUTED, across="center")
    for place in fitting(panel.xs, widest(labels, letters)):
        panel.page.write((panel.xs[place], up), labels[place], letters)


def _draw_steps(panel: _Panel, place: int, top: float) -> float:
    """Write each step's matched change between its rounds; return where the row ends."""
    form, domain = panel.form, panel.comparison.domains[place]
    bottom = top - form.small.height(form.step_lines)
    _fill(panel.page, Box(panel.box.left, bottom, panel.box.right, top))
    for step, lines, ends in zip(
        domain.steps, form.steps[place], pairwise(panel.xs), strict=True
    ):
        bold = step.certainty.verdict in CLEAR
        letters = replace(form.small, across="center", up="top", bold=bold)
        panel.page.write((sum(ends) / 2, top), lines, letters)
    return bottom
