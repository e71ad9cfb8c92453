"""Read a return that came as CSV: a long table of ref, score, evidence and action.

The agency has a column of its own or is the file's name; round, area and the other fields of the
first sheet have columns too, each the same in all rows. The table becomes sheets as in a workbook,
so the same rules read both.
"""

from __future__ import annotations

import csv
from dataclasses import replace
from itertools import chain, repeat
from pathlib import PurePath
from typing import TYPE_CHECKING

from hsbstar.audit import CAPTION, FIELD_BY_KEY, FIELDS, START_SHEET
from hsbstar.core.csv_text import rows_of
from hsbstar.core.find_files import own_name
from hsbstar.core.problems import Problem
from hsbstar.core.text import fold
from hsbstar.framework import bundled_messages
from hsbstar.spreadsheets import Place, RawSheet, is_blank
from hsbstar.spreadsheets.reading import Refusal, count_cells, table_of, text_of, unreadable

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from hsbstar.framework import Messages
    from hsbstar.spreadsheets import CellValue
    from hsbstar.spreadsheets.reading import Rows, Tally


def read_csv(
    data: bytes, file: str, tally: Tally, own: tuple[Messages, ...] = ()
) -> tuple[RawSheet, ...]:
    """Return a CSV file as the sheets of a workbook; raise Refusal where it cannot be read.

    `own` are languages of captions besides those that come with hsbstar.
    """
    columns = _keys_by_caption("columns", CAPTION, own)

    def key_of(caption: str) -> str | None:
        return columns.get(fold(caption))

    text = text_of(data)
    try:
        rows, first = rows_of(text, lambda row: {"ref", "score"} <= {*map(key_of, row)}, tally)
    except csv.Error:
        reason = "a cell is too long, or a quotation mark is not closed"
        raise unreadable(reason) from None
    header = rows[first] if rows[first:] else []
    keys = [key_of(caption) for caption in header]
    if "ref" in keys and "score" not in keys:
        # The score's column may be headed otherwise (‘Score 2025’).
        count_cells(rows, tally)
        return (table_of(rows),)
    if not {"ref", "score"} <= {*keys}:
        reason = "a .csv file without columns ‘ref’ and ‘score’"
        raise Refusal(Problem.FILE_PASSED_OVER, reason=reason)
    count_cells(rows, tally)
    fields = _keys_by_caption("fields", FIELD_BY_KEY, own)
    columns_of = {fields[fold(caption)]: column for column, caption in enumerate(header)
                  if fold(caption) in fields}
    # A form of one sheet, saved as CSV, has its fields above the table: caption, then value.
    above = {fields[fold(row[0])]: (row[1], Place(number, 2))
             for number, row in enumerate(rows[:first], start=1)
             if row[1:] and fold(row[0]) in fields and not is_blank(row[1])}
    return (*_first_sheets(columns_of, rows, first, file, above), _table(keys, rows, first))


def _keys_by_caption(
    section: str, keys: Collection[str], own: tuple[Messages, ...]
) -> dict[str, str]:
    """Return the key of each caption in any language; a key is a caption of itself."""
    return {
        **{fold(caption): key for messages in (*bundled_messages().values(), *own)
           for key, caption in messages.section(section).items() if key in keys},
        **{key: key for key in keys},
    }


def _table(keys: Sequence[str | None], rows: Rows, first: int) -> RawSheet:
    """Return the table under our captions, followed by the columns that a CSV may leave out."""
    # Agency and other fields have sheets of their own: here a caption would pass for theirs.
    captions = [CAPTION[key] if key else None for key in keys]
    captions += [CAPTION[key] for key in ("statement", "evidence", "action") if key not in keys]
    values = [[_value(text, key) for text, key in zip(row, chain(keys, repeat(None)), strict=False)]
              for row in rows[first + 1 :]]
    return table_of([*[[]] * first, captions, *values])


def _value(text: str, key: str | None) -> CellValue:
    """Return a cell: in a CSV every score is text, and a whole number is meant as a number."""
    plain = text.strip()
    if key == "score" and plain.isascii() and plain.isdecimal() and len(plain) < 4:
        return int(plain)
    return text if plain else None


def _first_sheets(
    columns: Mapping[str, int], rows: Rows, header: int, file: str,
    above: Mapping[str, tuple[str, Place]],
) -> list[RawSheet]:
    """Return a first sheet for each agency that the table names, or for the file's name.

    `columns` are those of the fields, counted from 0; `above` are fields of all agencies.
    """
    forms: dict[str, dict[str, tuple[str, Place]]] = {}
    for number, row in enumerate(rows[header + 1 :], start=header + 2):
        values = {key: (row[column], Place(number, column + 1)) for key, column in columns.items()
                  if column < len(row) and not is_blank(row[column])}
        agency = values["agency"][0] if "agency" in values else ""
        forms[agency] = values | forms.get(agency, {})
    # Rows that leave the agency out go with those that name it.
    unnamed = {**above, **forms.pop("", {})}
    named = [unnamed | values for values in forms.values()]
    return [_first_sheet(form, file) for form in named or [unnamed]]


def _first_sheet(form: Mapping[str, tuple[str, Place]], file: str) -> RawSheet:
    """Return a first sheet as in our workbooks, whose values have their places in the table."""
    texts = {"agency": PurePath(own_name(file)).stem,
             **{key: text for key, (text, _) in form.items()}}
    places = {Place(row, 2): form[field.key][1] for row, field in enumerate(FIELDS, start=1)
              if field.key in form}
    rows = [(field.caption, texts.get(field.key)) for field in FIELDS]
    return replace(RawSheet.of_rows(START_SHEET, rows), origin=places.get)
