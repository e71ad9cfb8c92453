from .charts import (
    describe_star as describe_star,
    drop_uncertain_caches as drop_uncertain_caches,
    linked_texts as linked_texts,
    refresh_charts as refresh_charts,
)
from .formulas import resolve as resolve
from .new_sheet import (
    LONGEST_NAME as LONGEST_NAME,
    add_sheet as add_sheet,
    add_table as add_table,
    free_sheet_name as free_sheet_name,
    remove_sheet as remove_sheet,
)
from .notes import Note as Note, Notes as Notes
from .package import Package as Package, rewrite as rewrite
from .recalculate import Cell as Cell, follow as follow
from .sheet import (
    LAST_COLUMN as LAST_COLUMN,
    LAST_ROW as LAST_ROW,
    SheetPart as SheetPart,
    area_of as area_of,
    place_of as place_of,
)
from .styles import add_styles_part as add_styles_part
from .workbook import (
    PRINT_AREA as PRINT_AREA,
    PRINT_TITLES as PRINT_TITLES,
    Book as Book,
    empty_unused_texts as empty_unused_texts,
)
from .xml import child_of as child_of, insert as insert, needed as needed, tag as tag
