"""The hidden stamp that identifies a workbook: its kind and its round.

Its first cell is `STAMP_MARK`; below are keys, each with its value in the next column. Some kinds
of workbook keep more in columns further right, such as an outline of the framework. This module
stamps all workbooks and reads all stamps; `writing.add_stamp` adds the sheet.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from hsbstar.core.text import fold
from hsbstar.spreadsheets.cells import Place, as_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from hsbstar.spreadsheets.sheets import RawSheet, Workbook

StampTable = Sequence[Sequence[str | int]]
"""Rows of texts and numbers, from the first row of the stamp on."""
STAMP_SHEET = "hsbstar"
STAMP_MARK = "hsbstar stamp"
STAMP_KEYS = ("workbook", "framework", "edition", "layout", "round", "area")
MARKING_KEY = "marking"
"""Only in a workbook with a protective marking: the marking."""
AUDIT_STAMP_KEYS = (*STAMP_KEYS, "language", "revision", "agency", "kind", MARKING_KEY)
"""What the stamp of an audit workbook can hold. The last five may be missing: the language and kind
are then not known, and the revision is 1."""

_KINDS = {
    "audit": "an audit form", "star": "a star tool", "moderation": "a moderation workbook",
    "action plan": "an action plan", "comparison": "a comparison of rounds",
    "region": "a collation of areas", "findings": "a list of findings",
}


def kind_in_words(kind: str) -> str:
    """Return what a workbook with a stamp of this kind is, with its article."""
    return _KINDS.get(kind, "a workbook of another version of hsbstar")


def stamp_pairs(
    kind: str, *, framework: str, edition: str, layout: int, round_name: str, area: str,
    marking: str = "",
) -> dict[str, str]:
    """Return the pairs of a round's stamp, by key; `layout` is the layout's version."""
    values = (kind, framework, edition, str(layout), round_name, area)
    marked = {MARKING_KEY: marking} if marking else {}
    return dict(zip(STAMP_KEYS, values, strict=True)) | marked


def stamp_cells(
    pairs: Mapping[str, str], tables: Mapping[int, StampTable]
) -> Iterator[tuple[Place, str | int]]:
    """Yield the cells of a stamp; `tables` are by their first column."""
    lines: dict[int, StampTable] = {1: [(STAMP_MARK,), *pairs.items()], **tables}
    for column, rows in lines.items():
        for row, values in enumerate(rows, start=1):
            for offset, value in enumerate(values):
                yield Place(row, column + offset), value


def is_stamp(sheet: RawSheet) -> bool:
    """Return whether a sheet is a stamp, by its first cell; people may rename sheets."""
    return fold(as_text(sheet.value(Place(1, 1)))) == fold(STAMP_MARK)


def stamp_sheet(raw: Workbook, kind: str = "") -> RawSheet | None:
    """Return the stamp of a workbook, or of this kind of workbook; None where there is none."""
    return next((sheet for sheet in raw.sheets if is_stamp(sheet)
                 and (not kind or read_pairs(sheet).get("workbook") == kind)), None)


def read_pairs(sheet: RawSheet) -> dict[str, str]:
    """Return all pairs of a stamp, by key."""
    return {
        as_text(sheet.value(Place(row, 1))): as_text(sheet.value(Place(row, 2)))
        for row in sheet.row_numbers[1:]
    }


def read_stamp(raw: Workbook) -> dict[str, str]:
    """Return the pairs that any workbook can have, by key; empty without a stamp."""
    sheet = stamp_sheet(raw)
    pairs = read_pairs(sheet) if sheet else {}
    return {key: pairs[key] for key in AUDIT_STAMP_KEYS if key in pairs}
