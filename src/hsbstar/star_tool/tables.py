"""Read the star tool's tables back: any table of ours, and the cells that answers were in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hsbstar.core.text import fold, fold_name
from hsbstar.spreadsheets import as_text
from hsbstar.star_tool.layout import ADDED_LATER, EVIDENCE, SOURCES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hsbstar.spreadsheets import Table, Workbook


@dataclass(frozen=True)
class SourceCell:
    """The cell of an agency's answer to a statement."""

    ref: str
    agency: str
    answer: str
    file: str
    sheet: str
    cell: str


def read_sources(workbook: Workbook) -> list[SourceCell]:
    """Return the rows of *Sources*; nothing where the star tool has no such sheet."""
    return [SourceCell(**row) for row in read_table(workbook, SOURCES)]


def sources_of(sources: Sequence[SourceCell], ref: str, agency: str) -> list[SourceCell]:
    """Return the cells of an agency's answers to a statement: one for each of its returns."""
    return [cell for cell in sources if fold(cell.ref) == fold(ref)
            and fold_name(cell.agency) == fold_name(agency)]


def has_evidence(workbook: Workbook) -> bool:
    """Return whether a star tool holds evidence and actions."""
    return bool(read_table(workbook, EVIDENCE))


def read_table(workbook: Workbook, table: Table) -> list[dict[str, str]]:
    """Return the rows of a table of ours as texts by key, on whichever sheet it is.

    What a column holds that an earlier star tool does not have is an empty text.
    """
    captions = {fold(column.caption): column.key for column in table.columns}
    needed = {*captions.values()} - ADDED_LATER.get(table.sheet, frozenset())
    found: list[dict[str, str]] = []
    for sheet in workbook.sheets:
        columns: dict[str, int] = {}
        for values in sheet.rows.values():
            if columns:
                found.append(dict.fromkeys(captions.values(), "") | {
                    key: as_text(values.get(column)) for key, column in columns.items()
                })
            else:
                here = {captions[key]: column for column, value in values.items()
                        if (key := fold(as_text(value))) in captions}
                columns = here if here.keys() >= needed else {}
    return found
