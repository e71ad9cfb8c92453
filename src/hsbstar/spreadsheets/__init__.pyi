from .cells import (
    Area as Area,
    CellValue as CellValue,
    DateCell as DateCell,
    EmptyFormula as EmptyFormula,
    ErrorCell as ErrorCell,
    Formula as Formula,
    PercentCell as PercentCell,
    Place as Place,
    Value as Value,
    as_text as as_text,
    column_letters as column_letters,
    is_blank as is_blank,
    linked_text as linked_text,
    quoted as quoted,
)
from .sheets import (
    NOTE_HEADINGS as NOTE_HEADINGS,
    STRUCK_OUT_IN_PART as STRUCK_OUT_IN_PART,
    RawSheet as RawSheet,
    Workbook as Workbook,
)
from .stamp import (
    MARKING_KEY as MARKING_KEY,
    STAMP_SHEET as STAMP_SHEET,
    is_stamp as is_stamp,
    kind_in_words as kind_in_words,
    read_pairs as read_pairs,
    read_stamp as read_stamp,
    stamp_cells as stamp_cells,
    stamp_pairs as stamp_pairs,
    stamp_sheet as stamp_sheet,
)
from .tables import (
    AGENCIES as AGENCIES,
    FIRST_ROW as FIRST_ROW,
    HEADER_ROW as HEADER_ROW,
    NOTICE as NOTICE,
    SUBTITLE as SUBTITLE,
    TITLE as TITLE,
    UPRIGHT as UPRIGHT,
    Column as Column,
    Table as Table,
)
