"""Read a list that people keep in Excel, such as that of the agencies: a .csv file or a workbook.

The first row with the captions that are needed is the header. A workbook's list is on whichever
sheet has that row. Each value remembers its cell, or in a .csv its line.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hsbstar.core.csv_text import MAX_ROWS_ABOVE, decoded, rows_of
from hsbstar.core.errors import HsbstarError
from hsbstar.core.findings import Finding, Where
from hsbstar.core.limits import MEBIBYTE
from hsbstar.core.text import fold
from hsbstar.spreadsheets.cells import EmptyFormula, ErrorCell, Place, as_text, is_blank
from hsbstar.spreadsheets.reading.csv_table import count_cells
from hsbstar.spreadsheets.reading.kinds import is_container
from hsbstar.spreadsheets.reading.read import read_cells
from hsbstar.spreadsheets.reading.refusal import Refusal, Tally
from hsbstar.spreadsheets.sheets import RawSheet

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from hsbstar.spreadsheets.cells import CellValue
    from hsbstar.spreadsheets.sheets import Workbook


@dataclass(frozen=True)
class ListRow:
    """A row of a list."""

    values: Mapping[str, str]
    """By folded caption; a caption's underscores are read as spaces."""
    places: Mapping[str, Where]


@dataclass(frozen=True)
class ListTable:
    """A list, without its blank rows."""

    captions: tuple[str, ...]
    """As they are written."""
    where: Where
    """The place of the header."""
    rows: tuple[ListRow, ...]

    def has(self, *captions: str) -> bool:
        """Return whether it has all these columns."""
        return _is_header(self.captions, captions)


def read_list(data: bytes, file: str, *needed: str) -> ListTable:
    """Return a list. Reads every workbook, and .csv files as Excel saves them.

    Without a row that has the `needed` captions, the first row is the header.
    Raises HsbstarError where the file cannot be read, or does not plainly hold one such list.
    """
    if is_container(data):
        workbook = read_cells(data, file)
        if isinstance(workbook, Finding):
            raise _refused(workbook)
        sheet, header = _find_list(workbook, needed)
    else:
        tally = Tally()
        try:
            tally.hold("file", len(data) / MEBIBYTE)
            lines, above = rows_of(decoded(data, file), lambda row: _is_header(row, needed), tally)
            count_cells(lines, tally)
        except Refusal as refusal:
            raise _refused(refusal.finding(file)) from None
        except csv.Error:
            raise HsbstarError(f"{file}: a cell is too long, or a quotation mark is not closed. "
                               "Open it in Excel, correct that cell and save the file.") from None
        workbook, sheet, header = None, RawSheet.of_rows("", lines), above + 1

    def where(row: int, column: int) -> Where:
        return workbook.where(sheet, Place(row, column)) if workbook else Where(file, line=row)

    captions = {column: as_text(value) for column, value in sheet.rows.get(header, {}).items()
                if not is_blank(value)}
    keys = {column: _folded(caption) for column, caption in captions.items()}
    top = where(header, min(captions, default=1))
    for caption in needed:
        if [*keys.values()].count(caption) > 1:
            raise HsbstarError(f"{top}: two columns are headed ‘{caption}’. Delete one of them, "
                               "or give it another heading.")
    rows = [
        ListRow({key: _text(cells.get(column), where(row, column)) for column, key in keys.items()},
                {key: where(row, column) for column, key in keys.items()})
        for row, cells in sheet.rows.items() if row > header
    ]
    return ListTable(tuple(captions.values()), top,
                     tuple(row for row in rows if any(row.values.values())))


def _refused(found: Finding) -> HsbstarError:
    return HsbstarError(f"{found.where.file}: {found.message} {found.fix}")


def _find_list(workbook: Workbook, needed: tuple[str, ...]) -> tuple[RawSheet, int]:
    """Return the sheet with the list, and the row of its header."""
    found = [
        (sheet, number) for sheet in workbook.sheets
        for number in sheet.row_numbers[:MAX_ROWS_ABOVE]
        if _is_header(map(as_text, sheet.rows[number].values()), needed)
    ]
    names = list(dict.fromkeys(sheet.name for sheet, _ in found))
    if len(names) > 1:
        raise HsbstarError(
            f"{workbook.file} has a heading ‘{needed[0]}’ on more than one sheet: "
            f"{', '.join(f'‘{name}’' for name in names)}. Keep the list on one sheet only."
        )
    first = next(iter(workbook.sheets), RawSheet.of_rows("", ()))
    return found[0] if found else (first, min(first.row_numbers, default=1))


def _text(value: CellValue, where: Where) -> str:
    if isinstance(value, ErrorCell | EmptyFormula):
        what = "an error" if isinstance(value, ErrorCell) else "a formula without a saved result"
        raise HsbstarError(f"{where}: the cell contains {what}. Type the text itself.")
    return as_text(value)


def _is_header(row: Iterable[str], needed: tuple[str, ...]) -> bool:
    return {*needed} <= {*map(_folded, row)}


def _folded(caption: str) -> str:
    return fold(caption).replace("_", " ")
