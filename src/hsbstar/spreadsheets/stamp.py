"""The hidden stamp that says which kind of workbook a file is, and for which round."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hsbstar.core.text import fold
from hsbstar.spreadsheets.cells import Place, as_text

if TYPE_CHECKING:
    from hsbstar.spreadsheets.sheets import RawReturn

STAMP_SHEET = "hsbstar"
STAMP_MARK = "hsbstar stamp"
STAMP_KEYS = ("workbook", "framework", "edition", "layout", "round", "area")
AUDIT_STAMP_KEYS = (*STAMP_KEYS, "language")
"""An audit workbook says in which language it is, too; one that does not is as good."""


def read_stamp(raw: RawReturn) -> dict[str, str]:
    """Return what the hidden stamp says, by key; empty where there is no stamp."""
    for sheet in raw.sheets:
        if fold(as_text(sheet.value(Place(1, 1)))) == fold(STAMP_MARK):
            pairs = {
                as_text(sheet.value(Place(row, 1))): as_text(sheet.value(Place(row, 2)))
                for row in sheet.row_numbers[1:]
            }
            return {key: pairs[key] for key in AUDIT_STAMP_KEYS if key in pairs}
    return {}
