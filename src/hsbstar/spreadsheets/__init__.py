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
        AUDIT_STAMP_KEYS,
        STAMP_KEYS,
        STAMP_MARK,
        STAMP_SHEET,
        read_stamp,
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
        "stamp": "AUDIT_STAMP_KEYS STAMP_KEYS STAMP_MARK STAMP_SHEET read_stamp",
        "tables": "Column FIRST_ROW HEADER_ROW NOTICE SUBTITLE TITLE Table",
        "values": "Formula Value",
    })

__all__ = [
    "AUDIT_STAMP_KEYS",
    "FIRST_ROW",
    "HEADER_ROW",
    "NOTICE",
    "STAMP_KEYS",
    "STAMP_MARK",
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
    "quoted",
    "read_stamp",
]
