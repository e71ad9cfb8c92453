"""Change single parts of a workbook and leave the others as they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hsbstar.spreadsheets.package.charts import (
        describe_star,
        forget_in_doubt,
        linked_texts,
        refresh_charts,
    )
    from hsbstar.spreadsheets.package.formulas import resolve
    from hsbstar.spreadsheets.package.new_sheet import (
        LONGEST_NAME,
        add_sheet,
        add_table,
        free_sheet_name,
        remove_sheet,
    )
    from hsbstar.spreadsheets.package.notes import Note, Notes
    from hsbstar.spreadsheets.package.package import Package, rewrite
    from hsbstar.spreadsheets.package.recalculate import Cell, follow
    from hsbstar.spreadsheets.package.sheet import (
        LAST_COLUMN,
        LAST_ROW,
        Area,
        SheetPart,
        area_of,
        place_of,
    )
    from hsbstar.spreadsheets.package.styles import add_styles_part
    from hsbstar.spreadsheets.package.workbook import (
        PRINT_AREA,
        PRINT_TITLES,
        Book,
        empty_left_texts,
    )
    from hsbstar.spreadsheets.package.xml import child_of, insert, needed, tag
else:
    from hsbstar.core.lazy import lazy_names

    __getattr__ = lazy_names(__name__, {
        "charts": "describe_star forget_in_doubt linked_texts refresh_charts",
        "formulas": "resolve",
        "new_sheet": "LONGEST_NAME add_sheet add_table free_sheet_name remove_sheet",
        "notes": "Note Notes",
        "package": "Package rewrite",
        "recalculate": "Cell follow",
        "sheet": "Area LAST_COLUMN LAST_ROW SheetPart area_of place_of",
        "styles": "add_styles_part",
        "workbook": "Book PRINT_AREA PRINT_TITLES empty_left_texts",
        "xml": "child_of insert needed tag",
    })

__all__ = [
    "LAST_COLUMN",
    "LAST_ROW",
    "LONGEST_NAME",
    "PRINT_AREA",
    "PRINT_TITLES",
    "Area",
    "Book",
    "Cell",
    "Note",
    "Notes",
    "Package",
    "SheetPart",
    "add_sheet",
    "add_styles_part",
    "add_table",
    "area_of",
    "child_of",
    "describe_star",
    "empty_left_texts",
    "follow",
    "forget_in_doubt",
    "free_sheet_name",
    "insert",
    "linked_texts",
    "needed",
    "place_of",
    "refresh_charts",
    "remove_sheet",
    "resolve",
    "rewrite",
    "tag",
]
