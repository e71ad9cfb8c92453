"""Write tables as .csv that Excel opens as they are: UTF-8 with its mark, nothing a formula."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Cell = str | float | bool | None
_LIKE_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_TRUTH = {True: "yes", False: "no"}


def as_csv(rows: Iterable[Sequence[Cell]]) -> bytes:
    """Return a table as the bytes of a file."""
    out = io.BytesIO()
    write_csv(rows, out)
    return out.getvalue()


def write_csv(rows: Iterable[Sequence[Cell]], out: BinaryIO) -> None:
    """Write a table row by row, so that a long one takes no memory.

    A text that Excel would take for a formula gets a quote before it, nothing is an empty cell, and
    truth is yes or no.
    """
    text = io.TextIOWrapper(out, encoding="utf-8-sig", newline="")
    csv.writer(text).writerows([_shown(cell) for cell in row] for row in rows)
    # What is written to is not ours to close.
    text.detach()


def _shown(cell: Cell) -> Cell:
    if isinstance(cell, str):
        return f"'{cell}" if cell.startswith(_LIKE_A_FORMULA) else cell
    return _TRUTH[cell] if isinstance(cell, bool) else cell
