"""Read the rows of a CSV file as Excel saves it, and write tables that Excel opens.

Written in UTF-8 with its mark; no text becomes a formula.
"""

from __future__ import annotations

import codecs
import csv
import io
from typing import TYPE_CHECKING, BinaryIO

from hsbstar.core.text import fold, xml_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Cell = str | float | bool | None
LIKE_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""The first characters of a text that Excel turns into a formula in a CSV or an edited cell."""
_TRUTH = {True: "yes", False: "no"}


def as_csv(rows: Iterable[Sequence[Cell]]) -> bytes:
    """Return a table as the bytes of a file."""
    out = io.BytesIO()
    write_csv(rows, out)
    return out.getvalue()


def write_csv(rows: Iterable[Sequence[Cell]], out: BinaryIO) -> None:
    """Write a table row by row, so that a long table takes no memory.

    A text that Excel would turn into a formula gets an apostrophe before it. None is an empty cell,
    and truth is yes or no.
    """
    text = io.TextIOWrapper(out, encoding="utf-8-sig", newline="")
    csv.writer(text).writerows([_shown(cell) for cell in row] for row in rows)
    # The file belongs to the caller, who closes it.
    text.detach()


def _shown(cell: Cell) -> Cell:
    if isinstance(cell, str):
        cell = xml_text(cell)
        return f"'{cell}" if cell.startswith(LIKE_A_FORMULA) else cell
    return _TRUTH[cell] if isinstance(cell, bool) else cell


def decoded(data: bytes) -> str:
    """Return the text of a file: UTF-8, UTF-16 with its mark, or the Western code page."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        # Excel writes it as “Unicode Text”.
        return data.decode("utf-16", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        # Excel in Britain writes it as “CSV (Comma delimited)”.
        return data.decode("cp1252", errors="replace")


def rows_of(text: str) -> list[list[str]]:
    """Return the rows, split at the commonest of comma, semicolon and tab in the first line.

    Raises csv.Error for a cell that is too long.
    """
    delimiter = max(",;\t", key=text.split("\n", 1)[0].count)
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))


def records_of(data: bytes) -> tuple[list[str], list[tuple[int, dict[str, str]]]]:
    """Return a list's captions (folded), and its rows by caption, each with its line number.

    Reads what Excel saves: comma, semicolon or tab, UTF-8 or the Western code page. Blank rows are
    left out; a caption's underscores are read as spaces.
    """
    header, *rows = rows_of(decoded(data)) or [[]]
    captions = [fold(caption).replace("_", " ") for caption in header]
    records = [
        (number, dict(zip(captions, map(str.strip, row), strict=False)))
        for number, row in enumerate(rows, start=2)
    ]
    return captions, [(number, values) for number, values in records if any(values.values())]
