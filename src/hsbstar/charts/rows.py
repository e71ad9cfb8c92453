"""Lay the rows of a list beside a star: titles wrapped, in the largest letters that fit."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from hsbstar.charts.lettering import Lettering, wrap
from hsbstar.charts.page import GRID, LOW, RULE, Box, Page

if TYPE_CHECKING:
    from collections.abc import Sequence

HEADING = Lettering(8.5, bold=True, up="bottom")
HEADING_HEIGHT = 0.36

_SIZES = (10.5, 10, 9.5, 9, 8.5, 8, 7.5, 7, 6.5)
_TRIES = [*((size, None) for size in _SIZES), *((_SIZES[-1], most) for most in (4, 3, 2, 1))]
_LEAST_PAD, _MOST_PAD = 0.06, 0.42


@dataclass(frozen=True)
class Rows:
    """Titles wrapped for a list, and where each row lies."""

    lettering: Lettering
    titles: tuple[tuple[str, ...], ...]
    boxes: tuple[Box, ...]


def fit_rows(
    box: Box, titles: Sequence[str], title_width: float, *, least_lines: int = 1,
    lines_below: float = 0,
) -> Rows:
    """Lay rows and their heading into a box, one row to a title, in the middle of its height.

    `lines_below` is how many lines of its letters each row has beside its title's.
    """
    room = box.height - HEADING_HEIGHT
    for size, most in _TRIES:
        lettering = Lettering(size)
        wrapped = [tuple(wrap(title, title_width, lettering, most)) for title in titles]
        fewest = least_lines if most is None else min(least_lines, most)
        heights = [lettering.pitch * (max(len(one), fewest) + lines_below) for one in wrapped]
        pad = (room - sum(heights)) / len(titles)
        if pad >= _LEAST_PAD:
            break
    used = min(pad, _MOST_PAD)
    spare = (pad - used) * len(titles)
    boxes = _stack(replace(box, top=box.top - HEADING_HEIGHT - spare / 2), heights, used)
    return Rows(lettering, tuple(wrapped), boxes)


def draw_rules(page: Page, rows: Rows) -> None:
    """Draw a line above the rows and a lighter one below each."""
    first = rows.boxes[0]
    page.line([(first.left, first.top), (first.right, first.top)], color=GRID, linewidth=1.2)
    for box in rows.boxes:
        ends = [(box.left, box.bottom), (box.right, box.bottom)]
        page.line(ends, color=RULE, linewidth=0.8, zorder=LOW)


def draw_titles_of(page: Page, rows: Rows) -> None:
    """Write the titles at the left of their rows."""
    for box, lines in zip(rows.boxes, rows.titles, strict=True):
        page.write((box.left, middle_of(box)), lines, rows.lettering)


def middle_of(box: Box) -> float:
    """Return the height at which a row's single lines stand."""
    return (box.bottom + box.top) / 2


def _stack(box: Box, heights: Sequence[float], pad: float) -> tuple[Box, ...]:
    boxes = []
    top = box.top
    for height in heights:
        boxes.append(replace(box, bottom=top - height - pad, top=top))
        top = boxes[-1].bottom
    return tuple(boxes)
