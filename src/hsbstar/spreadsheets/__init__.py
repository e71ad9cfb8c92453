"""Cells in and out of any workbook."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hsbstar.spreadsheets.cells import (
        CellValue,
        DateCell,
        EmptyFormula,
        ErrorCell,
        PercentCell,
        Place,
        as_text,
        column_letters,
        is_blank,
        quoted,
    )
    from hsbstar.spreadsheets.sheets import Merge, RawReturn, RawSheet
    from hsbstar.spreadsheets.stamp import (
        STAMP_SHEET,
        is_stamp,
        read_pairs,
        read_stamp,
        stamp_cells,
        stamp_pairs,
        stamp_sheet,
    )
    from hsbstar.spreadsheets.tables import (
        FIRST_ROW,
        HEADER_ROW,
        NOTICE,
        SUBTITLE,
        TITLE,
        Column,
        Table,
    )
    from hsbstar.spreadsheets.values import Formula, Value
else:
    from hsbstar.core.lazy import lazy_names

    __getattr__ = lazy_names(__name__, {
        "cells":
            "CellValue DateCell EmptyFormula ErrorCell PercentCell Place as_text column_letters "
            "is_blank quoted",
        "sheets": "Merge RawReturn RawSheet",
        "stamp":
            "STAMP_SHEET is_stamp read_pairs read_stamp stamp_cells stamp_pairs stamp_sheet",
        "tables": "Column FIRST_ROW HEADER_ROW NOTICE SUBTITLE TITLE Table",
        "values": "Formula Value",
    })

__all__ = [
    "FIRST_ROW",
    "HEADER_ROW",
    "NOTICE",
    "STAMP_SHEET",
    "SUBTITLE",
    "TITLE",
    "CellValue",
    "Column",
    "DateCell",
    "EmptyFormula",
    "ErrorCell",
    "Formula",
    "Merge",
    "PercentCell",
    "Place",
    "RawReturn",
    "RawSheet",
    "Table",
    "Value",
    "as_text",
    "column_letters",
    "is_blank",
    "is_stamp",
    "quoted",
    "read_pairs",
    "read_stamp",
    "stamp_cells",
    "stamp_pairs",
    "stamp_sheet",
]
