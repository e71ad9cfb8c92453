"""Read workbooks of any format; no file is trusted."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hsbstar.spreadsheets.reading.csv_table import TABLE_SHEET, Rows, count_cells
    from hsbstar.spreadsheets.reading.kinds import is_container
    from hsbstar.spreadsheets.reading.read import look_at, read_cells
    from hsbstar.spreadsheets.reading.refusal import Refusal, Tally, unreadable
    from hsbstar.spreadsheets.reading.zip_parts import Parts
else:
    from hsbstar.core.lazy import lazy_names

    __getattr__ = lazy_names(__name__, {
        "csv_table": "Rows TABLE_SHEET count_cells",
        "kinds": "is_container",
        "read": "look_at read_cells",
        "refusal": "Refusal Tally unreadable",
        "zip_parts": "Parts",
    })

__all__ = [
    "TABLE_SHEET",
    "Parts",
    "Refusal",
    "Rows",
    "Tally",
    "count_cells",
    "is_container",
    "look_at",
    "read_cells",
    "unreadable",
]
