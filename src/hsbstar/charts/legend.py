"""Explain below a drawing what its marks mean."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from hsbstar.charts.page import STROKE, Box, Page
from hsbstar.charts.text import Lettering, shorten, text_width, wrap

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

THIN = "hollow: thin evidence (under half of the statements scored)"

_LETTERING = Lettering(9)
_PAD = 0.08
_KEY_GAP, _MARK = 0.12, 0.16
_APART = 0.35
"""The gap between two entries of a strip."""
_NAME_PART = 0.3
"""The part of a strip that a name may take."""
_MAX_LINES = 3


@dataclass(frozen=True)
class Entry:
    """A line of a legend: what is drawn, and what it means."""

    text: str
    mark: Mapping[str, Any] = field(default_factory=dict)
    line: Mapping[str, Any] = field(default_factory=dict)
    band: str = ""
    """The colour of a patch, if the entry explains a patch."""
    is_name: bool = False
    """Whether the text is a name, which is shortened rather than wrapped."""


def draw_legend(page: Page, box: Box, entries: Sequence[Entry], *, key: float = 0.2) -> Box:
    """Draw a legend along the bottom of a box, with examples of the width `key`.

    Returns what is left of the box.
    """
    inset = key + _KEY_GAP
    wrapped = [_lines(entry, box.width - inset) for entry in entries]
    top = box.bottom + sum(_LETTERING.height(len(lines)) + _PAD for lines in wrapped)
    left = replace(box, bottom=top + 0.06) if entries else box
    for entry, lines in zip(entries, wrapped, strict=True):
        height = _LETTERING.height(len(lines))
        middle = top - height / 2
        # The example is at the first line, like a bullet.
        first = top - _LETTERING.pitch / 2
        _draw_key(page, Box(box.left, first - 0.06, box.left + key, first + 0.06), entry)
        page.write((box.left + inset, middle), lines, _LETTERING)
        top -= height + _PAD
    return left


def draw_strip(page: Page, box: Box, entries: Sequence[Entry], *, key: float = 0.45) -> Box:
    """Draw a legend along the bottom of a box, its entries next to each other in rows.

    Returns what is left of the box.
    """
    rows: list[list[tuple[float, Entry, str]]] = []
    left = box.right
    for entry in entries:
        inset = _inset(entry, key)
        most = box.width * (_NAME_PART if entry.is_name else 1) - inset
        text = shorten(entry.text, most, _LETTERING)
        width = inset + text_width(text, _LETTERING)
        if not rows or left + width > box.right:
            left = box.left
            rows.append([])
        rows[-1].append((left, entry, text))
        left += width + _APART
    pitch = _LETTERING.pitch + _PAD
    for place, row in enumerate(rows):
        up = box.bottom + (len(rows) - place - 0.5) * pitch
        for left, entry, text in row:
            inset = _inset(entry, key)
            _draw_key(page, Box(left, up - 0.06, left + inset - _KEY_GAP, up + 0.06), entry)
            page.write((left + inset, up), text, _LETTERING)
    return replace(box, bottom=box.bottom + len(rows) * pitch + 0.06) if rows else box


def _inset(entry: Entry, key: float) -> float:
    """Return how far an entry's text is from its left edge: a mark alone needs less room."""
    if entry.line or entry.band:
        return key + _KEY_GAP
    return _MARK + _KEY_GAP if entry.mark else 0.0


def _lines(entry: Entry, width: float) -> list[str]:
    if entry.is_name:
        return [shorten(entry.text, width, _LETTERING)]
    return wrap(entry.text, width, _LETTERING, _MAX_LINES)


def _draw_key(page: Page, key: Box, entry: Entry) -> None:
    up = key.centre[1]
    if entry.band:
        page.fill(key.corners, color=entry.band)
    if entry.line:
        page.line([(key.left, up), (key.right, up)], **{**entry.line, "zorder": STROKE})
    if entry.mark:
        page.mark(key.centre, **entry.mark)
