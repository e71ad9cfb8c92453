"""Read any CSV file as a sheet of texts."""

from __future__ import annotations

import csv
from dataclasses import replace
from typing import TYPE_CHECKING

from hsbstar.core.csv_text import UNCLEAR_CODING, decoded, rows_of
from hsbstar.core.errors import HsbstarError
from hsbstar.spreadsheets.cells import Place
from hsbstar.spreadsheets.reading.refusal import unreadable
from hsbstar.spreadsheets.sheets import RawSheet

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hsbstar.spreadsheets.cells import CellValue
    from hsbstar.spreadsheets.reading.refusal import Tally

Rows = list[list[str]]

TABLE_SHEET = "Table"
"""The name of the only sheet where a sheet needs one: in a file, this one has none."""


def read_table(data: bytes, _file: str, tally: Tally) -> tuple[RawSheet, ...]:
    """Return any CSV file as a sheet of texts; raise Refusal where it cannot be read."""
    text = text_of(data)
    try:
        # A title does not show which character separates columns: a row of two cells does.
        rows, _ = rows_of(text, lambda row: len([cell for cell in row if cell]) > 1, tally)
    except csv.Error:
        reason = "a cell is too long, or a quotation mark is not closed"
        raise unreadable(reason) from None
    count_cells(rows, tally)
    return (table_of(rows),)


def text_of(data: bytes) -> str:
    """Return the text of a file; raise Refusal where it is no text, or its letters are unclear."""
    try:
        text = decoded(data)
    except HsbstarError:
        raise unreadable(UNCLEAR_CODING) from None
    if "\0" in text:
        raise unreadable("it is not text, though its name ends in .csv")
    return text


def table_of(rows: Sequence[Sequence[CellValue]]) -> RawSheet:
    """Return the rows of a file as a sheet, whose cells have the places that Excel gives them."""
    values = [[None if value == "" else value for value in row] for row in rows]
    return replace(RawSheet.of_rows(TABLE_SHEET, values), origin=lambda place: place)


def count_cells(rows: Rows, tally: Tally) -> None:
    """Count the cells of a table towards its limits."""
    for number, row in enumerate(rows, start=1):
        tally.keep_time()
        for column, value in enumerate(row, start=1):
            if value:
                tally.cell(Place(number, column), value)
