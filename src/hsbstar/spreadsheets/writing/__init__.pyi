from .cells import (
    ProseSheet as ProseSheet,
    add_method_sheet as add_method_sheet,
    add_stamp as add_stamp,
    add_table as add_table,
    begin_table as begin_table,
    cell_at as cell_at,
    describe as describe,
    has_cut_text as has_cut_text,
    write_heading as write_heading,
    write_link as write_link,
    write_prose as write_prose,
    write_record as write_record,
    write_table as write_table,
    write_text as write_text,
    write_value as write_value,
)
from .charts import (
    Block as Block,
    bar_chart as bar_chart,
    line_chart as line_chart,
    quartile_chart as quartile_chart,
)
from .page import (
    freeze_part as freeze_part,
    mark_part as mark_part,
    pages_across as pages_across,
    set_page as set_page,
    set_part_page as set_part_page,
    spread_over_pages as spread_over_pages,
)
from .radar import (
    ROWS_TALL as ROWS_TALL,
    Plot as Plot,
    radar_chart as radar_chart,
    shape_chart as shape_chart,
)
from .save import Draft as Draft, workbook_bytes as workbook_bytes
from .styles import (
    INK as INK,
    LOOKS as LOOKS,
    MAX_LINES as MAX_LINES,
    PALE as PALE,
    POINTS_A_LINE as POINTS_A_LINE,
    ROUTED_LOOKS as ROUTED_LOOKS,
    Look as Look,
    add_looks as add_looks,
    add_styles as add_styles,
    colour_scores as colour_scores,
    fill_as_score as fill_as_score,
    fit_row as fit_row,
    grow_row as grow_row,
    heading_height as heading_height,
    lines_needed as lines_needed,
    protect as protect,
    row_height as row_height,
)
from .template_sheet import SheetFilling as SheetFilling
