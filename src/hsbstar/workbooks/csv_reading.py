"""Read a return that came as CSV: a long table of ref, score, evidence and action.

The agency stands in a column of its own or is the file's name; so do round, area and the other
details of the first sheet, each the same in all rows. The table becomes sheets as a workbook has
them, so that one set of rules reads both.
"""

from __future__ import annotations

import csv
import hashlib
from pathlib import PurePath
from typing import TYPE_CHECKING

from hsbstar.cells import CellValue, is_blank
from hsbstar.csv_text import decoded, rows_of
from hsbstar.findings import Finding, Problem, Where, finding
from hsbstar.layout import CAPTION, COLUMNS, FIELDS, START_SHEET
from hsbstar.raw import RawReturn, RawSheet
from hsbstar.wording import fold
from hsbstar.workbooks.guard import MEBIBYTE, MOST_BYTES, MOST_ROWS

if TYPE_CHECKING:
    from collections.abc import Sequence

Rows = list[list[str]]

TABLE_SHEET = "Table"
_KEY_BY_CAPTION = {
    **{fold(column.caption): column.key for column in COLUMNS},
    **{column.key: column.key for column in COLUMNS},
}
_FIELD_BY_CAPTION = {
    **{fold(field.caption): field for field in FIELDS},
    **{field.key: field for field in FIELDS},
}


def read_csv(data: bytes, file: str) -> RawReturn | Finding:
    """Return a CSV file as a workbook would hold it, or why it cannot be read."""
    where = Where(file)
    if len(data) > MOST_BYTES:
        limit = f"{MOST_BYTES // MEBIBYTE} MiB"
        return finding(Problem.FILE_BEYOND_BOUNDS, where, what="the file's size", limit=limit)
    text = decoded(data)
    if "\0" in text:
        reason = "it is not text, though its name ends in .csv"
        return finding(Problem.FILE_UNREADABLE, where, reason=reason)
    try:
        rows = rows_of(text)
    except csv.Error:
        reason = "a cell is too long, or a quotation mark was never closed"
        return finding(Problem.FILE_UNREADABLE, where, reason=reason)
    header = [fold(caption) for caption in rows[0]] if rows else []
    if not {"ref", "score"} <= {_KEY_BY_CAPTION.get(caption) for caption in header}:
        reason = "a .csv file without the columns ref and score"
        return finding(Problem.FILE_PASSED_OVER, where, reason=reason)
    if len(rows) > MOST_ROWS:
        slots = {"what": "the number of rows in use", "limit": f"{MOST_ROWS:,}"}
        return finding(Problem.FILE_BEYOND_BOUNDS, where, **slots)
    sheets = (*_details(header, rows[1:], file), _table(header, rows))
    return RawReturn(file, hashlib.sha256(data).hexdigest(), sheets)


def _table(header: Sequence[str], rows: Rows) -> RawSheet:
    """Return the table with our captions; columns that a CSV may leave out stand behind it."""
    keys = [_KEY_BY_CAPTION.get(caption) for caption in header]
    captions = [CAPTION[key] if key else caption for key, caption in zip(keys, header, strict=True)]
    captions += [CAPTION[key] for key in ("statement", "evidence", "action") if key not in keys]
    held: list[tuple[CellValue, ...]] = [tuple(captions)]
    held += [
        tuple(_value(text, keys[place] if place < len(keys) else None)
              for place, text in enumerate(row))
        for row in rows[1:]
    ]
    return RawSheet(TABLE_SHEET, tuple(held))


def _value(text: str, key: str | None) -> CellValue:
    """Return a cell: in a CSV every score is text, and a whole number is meant as one."""
    plain = text.strip()
    if key == "score" and plain.isascii() and plain.isdecimal() and len(plain) < 4:
        return int(plain)
    return text if plain else None


def _details(header: Sequence[str], rows: Rows, file: str) -> list[RawSheet]:
    """Return a first sheet for each agency that the table names, or one for the file's name."""
    fields = {place: _FIELD_BY_CAPTION[caption] for place, caption in enumerate(header)
              if caption in _FIELD_BY_CAPTION}
    told: dict[str, dict[str, str]] = {}
    for row in rows:
        values = {field.caption: row[place] for place, field in fields.items()
                  if place < len(row) and not is_blank(row[place])}
        if values:
            told.setdefault(values.get("Agency", ""), {}).update(values)
    # Rows that leave the agency out go with those that name it.
    unnamed = told.pop("", {})
    forms = [unnamed | values for values in told.values()]
    forms = forms or [unnamed | {"Agency": PurePath(file).stem}]
    captions = [field.caption for field in FIELDS]
    return [
        RawSheet(START_SHEET, tuple((caption, form.get(caption)) for caption in captions))
        for form in forms
    ]
