"""Read the rows of a CSV file as Excel saves it, and write tables that Excel opens.

Written in UTF-8 with its mark; no text becomes a formula.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections import Counter
from itertools import islice
from typing import TYPE_CHECKING, BinaryIO

from hsbstar.core.cache import later
from hsbstar.core.text import fold, xml_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

Cell = str | float | bool | None
LIKE_A_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r")
"""The first characters of a text that Excel turns into a formula in a CSV or an edited cell."""
MAX_ROWS_ABOVE = 20
"""Rows among which the header is looked for: people put titles above a table."""
_SEPARATOR_LINE = later(r'"?sep=([^"\r\n])"?[,;\t]*(?:\r\n|\r|\n|$)', re.IGNORECASE)
_USUAL = {*"£€‘’“”–—…•·°½¼¾×àáâäçèéêëìíîïñòóôöùúûüŵŷÀÁÂÄÇÈÉÊËÌÍÎÏÑÒÓÔÖÙÚÛÜ\u00a0"}
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
        # Excel in Britain writes cp1252 as “CSV (Comma delimited)”; the others are its “CSV
        # (Macintosh)” and “CSV (MS-DOS)”.
        texts = [data.decode(page, errors="replace") for page in ("cp1252", "mac_roman", "cp850")]
        return max(texts, key=_usual_characters)


def _usual_characters(text: str) -> int:
    """Return how many characters beyond ASCII are usual in British texts, less the others."""
    found = Counter(character for character in text if not character.isascii())
    return sum(count if character in _USUAL else -count for character, count in found.items())


def rows_of(
    text: str, is_header: Callable[[Sequence[str]], bool]
) -> tuple[list[list[str]], int]:
    """Return all rows, and the number of the first among them that is the header, from 0.

    The rows are split at the character of Excel's line `sep=;` where there is one, otherwise at
    comma, semicolon or tab: the one that gives a header within the first `MAX_ROWS_ABOVE` rows.
    Without a header, the first row is it, and the commonest in the first line splits.

    Raises csv.Error for a cell that is too long.
    """
    named = _SEPARATOR_LINE().match(text)
    above = [[""]] if named else []
    body = text[named.end() :] if named else text
    first_line = body.lstrip("\r\n").split("\n", 1)[0]
    marks = named[1] if named else sorted(",;\t", key=first_line.count, reverse=True)
    for mark in marks:
        rows = csv.reader(io.StringIO(body, newline=""), delimiter=mark)
        top = list(islice(rows, MAX_ROWS_ABOVE))
        header = next((number for number, row in enumerate(top) if is_header(row)), None)
        if header is not None:
            return [*above, *top, *rows], header + len(above)
    rows = csv.reader(io.StringIO(body, newline=""), delimiter=marks[0])
    return [*above, *rows], len(above)


def records_of(
    data: bytes, *needed: str
) -> tuple[list[str], list[tuple[int, dict[str, str]]]]:
    """Return a list's captions (folded), and its rows by caption, each with its line number.

    Reads what Excel saves: comma, semicolon or tab, UTF-8 or the Western code page. Blank rows are
    left out; a caption's underscores are read as spaces. The header is the first row with the
    `needed` captions.
    """
    rows, header = rows_of(decoded(data), lambda row: {*needed} <= {*_captions(row)})
    captions = _captions(rows[header]) if rows[header:] else []
    records = [
        (number, dict(zip(captions, map(str.strip, row), strict=False)))
        for number, row in enumerate(rows[header + 1 :], start=header + 2)
    ]
    return captions, [(number, values) for number, values in records if any(values.values())]


def _captions(row: Sequence[str]) -> list[str]:
    return [fold(caption).replace("_", " ") for caption in row]
