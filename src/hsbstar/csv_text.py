"""Read the rows of a CSV file as Excel saves it."""

from __future__ import annotations

import codecs
import csv
import io


def decoded(data: bytes) -> str:
    """Return the text of a file: UTF-8, UTF-16 with its mark, or the Western code page."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        # What Excel writes under “Unicode Text”.
        return data.decode("utf-16", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        # What Excel in Britain writes under “CSV (Comma delimited)”.
        return data.decode("cp1252", errors="replace")


def rows_of(text: str) -> list[list[str]]:
    """Return the rows, parted by whichever of comma, semicolon and tab the first line has most of.

    Raises csv.Error for a cell that is too long.
    """
    delimiter = max(",;\t", key=text.split("\n", 1)[0].count)
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
