"""How wide a table's columns must be, so that no word is broken; and how small its letters then.

Which font a council's file has is not known here, nor whether the reader's computer has it: letters
are taken as wide as Arial's, with room to spare.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hsbstar.report.document import Table

SIZES = (8.5, 7.5, 6.5)
"""Letters in tables, in points: the first at which all words fit, or the last."""
_WIDTHS = {0.25: "ijl|'’‘ ", 0.34: "fIrt.,:;()[]!/-–", 0.52: "ckszvxyJ", 0.85: "mMwW%@—"}
_OF_SIGN = {sign: width for width, signs in _WIDTHS.items() for sign in signs}
_SMALL, _CAPITAL, _WIDE = 0.56, 0.73, 1.0
_BOLD = 1.07
_CELL_MARGINS = 11.4
"""Left and right of a cell's text, in points: Word's own 0.19 cm, and the line."""
_MOST = 0.6
"""The share of a table that one long word may take."""
_MAY_BREAK = re.compile(r"\s+|(?<=-)")


def fit_columns(table: Table, whole: float, spare: float) -> tuple[float, list[float]]:
    """Return the size of the letters and the width of each column, in points as `whole` is.

    Letters may be so much wider than Arial's as `spare` says.
    """
    words = [spare * one for one in _widest_words(table)]
    shares = [column.share for column in table.columns]
    least: list[float] = []
    for size in SIZES:
        least = [min(one * size + _CELL_MARGINS, whole * _MOST) for one in words]
        if sum(least) <= whole:
            return size, _share_out(whole, shares, least)
    return SIZES[-1], [whole * one / sum(least) for one in least]


def _widest_words(table: Table) -> list[float]:
    """Return the width of each column's widest word, in sizes of its letters."""
    return [
        max((_BOLD * word_width(column.text), *(word_width(row[at]) for row in table.rows)))
        for at, column in enumerate(table.columns)
    ]


def word_width(text: str) -> float:
    """Return the width of the widest word of a text, in sizes of its letters."""
    words = (word for word in _MAY_BREAK.split(text) if word)
    return max((sum(map(_width, word)) for word in words), default=0.0)


def _width(sign: str) -> float:
    if sign in _OF_SIGN:
        return _OF_SIGN[sign]
    if unicodedata.east_asian_width(sign) in {"W", "F"}:
        return _WIDE
    return _CAPITAL if sign.isupper() else _SMALL


def _share_out(whole: float, shares: Sequence[float], least: Sequence[float]) -> list[float]:
    """Return widths by their shares, where none is below its least: the others give the room."""
    fixed: set[int] = set()
    while True:
        left = whole - sum(least[at] for at in fixed)
        parts = sum(share for at, share in enumerate(shares) if at not in fixed)
        widths = [least[at] if at in fixed else left * share / parts
                  for at, share in enumerate(shares)]
        short = {at for at, width in enumerate(widths) if width < least[at]}
        if not short:
            return widths
        fixed |= short
