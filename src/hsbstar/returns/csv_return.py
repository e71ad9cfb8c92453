"""Read a return that came as CSV: a long table of ref, score, evidence and action.

The agency stands in a column of its own or is the file's name; so do round, area and the other
details of the first sheet, each the same in all rows. The table becomes sheets as a workbook has
them, so that one set of rules reads both.
"""

from __future__ import annotations

import csv
from pathlib import PurePath
from typing import TYPE_CHECKING

from hsbstar.audit import CAPTION, FIELD_BY_KEY, FIELDS, START_SHEET
from hsbstar.core.csv_text import decoded, rows_of
from hsbstar.core.problems import Problem
from hsbstar.core.text import fold
from hsbstar.framework import bundled_messages
from hsbstar.spreadsheets import RawSheet, is_blank
from hsbstar.spreadsheets.reading import TABLE_SHEET, Refusal, count_cells, unreadable

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from hsbstar.audit import Field
    from hsbstar.framework import Messages
    from hsbstar.spreadsheets import CellValue
    from hsbstar.spreadsheets.reading import Rows, Tally

_AGENCY = FIELD_BY_KEY["agency"].caption


class _Captions:
    """The columns by their captions in any language, and by our own names for them."""

    def __init__(self, own: tuple[Messages, ...]) -> None:
        languages = (*bundled_messages().values(), *own)
        self.key_of = {
            **{fold(caption): key for one in languages
               for key, caption in one.section("columns").items() if key in CAPTION},
            **{key: key for key in CAPTION},
        }
        self.field_of = {
            **{fold(caption): FIELD_BY_KEY[key] for one in languages
               for key, caption in one.section("fields").items()},
            **FIELD_BY_KEY,
        }


def read_csv(
    data: bytes, file: str, tally: Tally, own: tuple[Messages, ...] = ()
) -> tuple[RawSheet, ...]:
    """Return a CSV file as a workbook would hold it; raise Refusal where it cannot be read."""
    text = decoded(data)
    if "\0" in text:
        raise unreadable("it is not text, though its name ends in .csv")
    try:
        rows = rows_of(text)
    except csv.Error:
        reason = "a cell is too long, or a quotation mark was never closed"
        raise unreadable(reason) from None
    header = [fold(caption) for caption in rows[0]] if rows else []
    captions = _Captions(own)
    keys = [captions.key_of.get(caption) for caption in header]
    if not {"ref", "score"} <= {*keys}:
        reason = "a .csv file without the columns ref and score"
        raise Refusal(Problem.FILE_PASSED_OVER, reason=reason)
    count_cells(rows, tally)
    fields = {place: captions.field_of[caption] for place, caption in enumerate(header)
              if caption in captions.field_of}
    return (*_details(fields, rows[1:], file), _table(keys, rows))


def _table(keys: Sequence[str | None], rows: Rows) -> RawSheet:
    """Return the table with our captions; columns that a CSV may leave out stand behind it."""
    # Agency and the like stand on sheets of their own: here a caption would pass for theirs.
    captions = [CAPTION[key] if key else None for key in keys]
    captions += [CAPTION[key] for key in ("statement", "evidence", "action") if key not in keys]
    held: list[tuple[CellValue, ...]] = [tuple(captions)]
    held += [
        tuple(_value(text, keys[place] if place < len(keys) else None)
              for place, text in enumerate(row))
        for row in rows[1:]
    ]
    return RawSheet.of_rows(TABLE_SHEET, held)


def _value(text: str, key: str | None) -> CellValue:
    """Return a cell: in a CSV every score is text, and a whole number is meant as one."""
    plain = text.strip()
    if key == "score" and plain.isascii() and plain.isdecimal() and len(plain) < 4:
        return int(plain)
    return text if plain else None


def _details(fields: Mapping[int, Field], rows: Rows, file: str) -> list[RawSheet]:
    """Return a first sheet for each agency that the table names, or one for the file's name."""
    told: dict[str, dict[str, str]] = {}
    for row in rows:
        values = {field.caption: row[place] for place, field in fields.items()
                  if place < len(row) and not is_blank(row[place])}
        if values:
            told.setdefault(values.get(_AGENCY, ""), {}).update(values)
    # Rows that leave the agency out go with those that name it.
    unnamed = told.pop("", {})
    forms = [unnamed | values for values in told.values()]
    forms = forms or [unnamed | {_AGENCY: PurePath(file).stem}]
    captions = [field.caption for field in FIELDS]
    return [
        RawSheet.of_rows(START_SHEET, [(caption, form.get(caption)) for caption in captions])
        for form in forms
    ]
