"""The widths of a table's columns with which no word is broken, and the size of its letters.

The font of a council's file is not known here, nor whether the reader's computer has it. Letters
are measured as wide as Arial's, with room to spare.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from hsbstar.core.letters import BOLD, text_width

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hsbstar.report.document import Table

SIZES = (8.5, 7.5, 6.5)
"""Letters in tables, in points: the first at which all words fit, or the last."""
_CELL_MARGINS = 11.4
"""Left and right of a cell's text, in points: Word's own 0.19 cm, and the line."""
_MAX_SHARE = 0.6
"""The share of a table that a long word may have."""
_MAY_BREAK = re.compile(r"\s+|(?<=-)")


def fit_columns(table: Table, whole: float, letter_width: float) -> tuple[float, list[float]]:
    """Return the size of the letters and the width of each column, in points.

    Args:
        table: The table.
        whole: The table's width, in points.
        letter_width: The width of letters, as a multiple of Arial's.
    """
    words = [
        letter_width * max((BOLD * word_width(column.text),
                            *(word_width(row[at]) for row in table.rows)))
        for at, column in enumerate(table.columns)
    ]
    shares = [column.share for column in table.columns]
    least: list[float] = []
    for size in SIZES:
        least = [min(word * size + _CELL_MARGINS, whole * _MAX_SHARE) for word in words]
        if sum(least) <= whole:
            return size, _share_out(whole, shares, least)
    return SIZES[-1], [whole * width / sum(least) for width in least]


def word_width(text: str) -> float:
    """Return the width of the widest word of a text, as a multiple of the letters' size."""
    return max(map(text_width, _MAY_BREAK.split(text)))


def _share_out(whole: float, shares: Sequence[float], least: Sequence[float]) -> list[float]:
    """Return widths by their shares, none below its least: the others give the room."""
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
