"""Write workbooks: cells, styles, charts and pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hsbstar.spreadsheets.writing.about import add_stamp, describe
    from hsbstar.spreadsheets.writing.cells import (
        ProseSheet,
        add_table,
        cell_at,
        write_heading,
        write_lines,
        write_prose,
        write_record,
        write_text,
        write_value,
    )
    from hsbstar.spreadsheets.writing.charts import Block, bar_chart, line_chart, quartile_chart
    from hsbstar.spreadsheets.writing.named_styles import add_looks
    from hsbstar.spreadsheets.writing.page import (
        freeze,
        freeze_part,
        print_over_pages,
        set_page,
        set_part_page,
        spread_over_pages,
    )
    from hsbstar.spreadsheets.writing.radar import ROWS_TALL, Plot, radar_chart, shape_chart
    from hsbstar.spreadsheets.writing.save import Draft, workbook_bytes
    from hsbstar.spreadsheets.writing.styles import (
        INK,
        LOOKS,
        MOST_LINES,
        PALE,
        POINTS_A_LINE,
        ROUTED_LOOKS,
        UPRIGHT,
        Look,
        add_styles,
        colour_scores,
        fill_as_score,
        fit_row,
        heading_height,
        lines_needed,
        protect,
        row_height,
    )
    from hsbstar.spreadsheets.writing.template_sheet import SheetFilling
else:
    from hsbstar.core.lazy import lazy_names

    __getattr__ = lazy_names(__name__, {
        "about": "add_stamp describe",
        "cells":
            "ProseSheet add_table cell_at write_heading write_lines write_prose write_record "
            "write_text write_value",
        "charts": "Block bar_chart line_chart quartile_chart",
        "named_styles": "add_looks",
        "page":
            "freeze freeze_part print_over_pages set_page set_part_page spread_over_pages",
        "radar": "Plot ROWS_TALL radar_chart shape_chart",
        "save": "Draft workbook_bytes",
        "styles":
            "INK LOOKS Look MOST_LINES PALE POINTS_A_LINE ROUTED_LOOKS UPRIGHT add_styles "
            "colour_scores fill_as_score fit_row heading_height lines_needed protect row_height",
        "template_sheet": "SheetFilling",
    })

__all__ = [
    "INK",
    "LOOKS",
    "MOST_LINES",
    "PALE",
    "POINTS_A_LINE",
    "ROUTED_LOOKS",
    "ROWS_TALL",
    "UPRIGHT",
    "Block",
    "Draft",
    "Look",
    "Plot",
    "ProseSheet",
    "SheetFilling",
    "add_looks",
    "add_stamp",
    "add_styles",
    "add_table",
    "bar_chart",
    "cell_at",
    "colour_scores",
    "describe",
    "fill_as_score",
    "fit_row",
    "freeze",
    "freeze_part",
    "heading_height",
    "line_chart",
    "lines_needed",
    "print_over_pages",
    "protect",
    "quartile_chart",
    "radar_chart",
    "row_height",
    "set_page",
    "set_part_page",
    "shape_chart",
    "spread_over_pages",
    "workbook_bytes",
    "write_heading",
    "write_lines",
    "write_prose",
    "write_record",
    "write_text",
    "write_value",
]
