"""Forms that people rearranged: every answer stays with its statement, or there is a finding."""

from __future__ import annotations

import io
from copy import copy
from typing import TYPE_CHECKING, Any

import openpyxl

from hostile.variants import (
    FIRST,
    SECOND,
    Base,
    Expected,
    Variant,
    edited,
    filled,
    reads,
    refused,
)
from support.sheets import opened

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

HEADER, TOP, BOTTOM = 4, 5, 7
"""The rows of the heading and of the first and last statement on a domain's sheet."""


def rows_of(sheet: Any, first: int = TOP, last: int = BOTTOM) -> list[list[Any]]:
    """Return the values of some rows."""
    return [[cell.value for cell in row] for row in sheet.iter_rows(first, last, 1, 7)]


def put(sheet: Any, rows: Sequence[Sequence[Any]], first: int = TOP) -> None:
    """Write values over rows."""
    for number, row in enumerate(rows, start=first):
        for column, value in enumerate(row, start=1):
            sheet.cell(number, column).value = value


def unmerged(sheet: Any) -> None:
    """Take merged cells apart, which openpyxl does not move."""
    for merged in list(sheet.merged_cells.ranges):
        sheet.unmerge_cells(str(merged))


def sort_by_score(book: Any) -> None:
    """Sort whole rows, the highest score first."""
    sheet = book[FIRST]
    put(sheet, sorted(rows_of(sheet), key=lambda row: -row[4]))


def sort_wordings_alone(book: Any) -> None:
    """Sort ref and score but not the wording: they belong to different statements then."""
    sheet = book[FIRST]
    rows = rows_of(sheet)
    wordings = [row[2] for row in rows]
    for row, wording in zip(rows, [*wordings[1:], wordings[0]], strict=True):
        row[2] = wording
    put(sheet, rows)


def insert_rows(book: Any) -> None:
    """Insert rows above and among the statements."""
    sheet = book[FIRST]
    unmerged(sheet)
    sheet.insert_rows(6, 2)
    sheet.insert_rows(1, 3)


def insert_columns(book: Any) -> None:
    """Insert a column before the scores, and another before all."""
    sheet = book[FIRST]
    unmerged(sheet)
    sheet.insert_cols(5)
    sheet.insert_cols(1)


def move_columns(book: Any) -> None:
    """Put the columns in another order."""
    delete_guidance(book)
    sheet = book[FIRST]
    put(sheet, [list(reversed(row)) for row in rows_of(sheet, 1, 4)], 1)


def delete_guidance(book: Any) -> None:
    """Delete all below the statements and all above the heading."""
    sheet = book[FIRST]
    unmerged(sheet)
    sheet.delete_rows(BOTTOM + 1, 50)
    sheet.delete_rows(1, HEADER - 1)


def hide(book: Any) -> None:
    """Hide a row, a column and a sheet, and filter."""
    sheet = book[FIRST]
    sheet.row_dimensions[6].hidden = True
    sheet.column_dimensions["F"].hidden = True
    book[SECOND].sheet_state = "hidden"


def rename_and_reorder(book: Any) -> None:
    """Give the sheets other names and another order."""
    book[FIRST].title = "Police answers"
    book[SECOND].title = "Sheet1 (2)"
    book.move_sheet("Police answers", offset=3)


def copy_sheet(book: Any) -> None:
    """Copy a sheet; nothing on the copy is changed."""
    book.copy_worksheet(book[FIRST])


def copy_and_change_sheet(book: Any) -> None:
    """Copy a sheet and change one answer on the copy."""
    book.copy_worksheet(book[FIRST])["E6"].value = 4


def to_new_workbook(base: Base) -> bytes:
    """Copy the visible sheets into a new workbook, as values."""
    old, new = opened(base.xlsx), openpyxl.Workbook()
    for sheet in old.worksheets:
        if sheet.sheet_state == "visible":
            target = new.create_sheet(sheet.title)
            for row in sheet.iter_rows():
                for cell in row:
                    target[cell.coordinate].value = copy(cell.value)
    return saved(new)


def all_in_one_sheet(base: Base) -> bytes:
    """Paste all tables below each other into one sheet, next to the details."""
    old, new = opened(base.xlsx), openpyxl.Workbook()
    target = new.worksheets[0]
    for sheet in old.worksheets:
        if sheet.sheet_state == "visible":
            start = target.max_row + 2
            for row in sheet.iter_rows():
                for cell in row:
                    target.cell(start + cell.row, cell.column).value = cell.value
    return saved(new)


def one_table_of_all(base: Base) -> bytes:
    """Gather all statements under one heading."""
    book = opened(base.xlsx)
    sheet = book[FIRST]
    unmerged(sheet)
    sheet.delete_rows(BOTTOM + 1, 50)
    for name in (SECOND, "3 Learning"):
        put(sheet, rows_of(book[name]), sheet.max_row + 1)
        del book[name]
    return saved(book)


def two_forms(base: Base) -> bytes:
    """Copy another agency's sheets into the file."""
    book, other = opened(base.xlsx), opened(filled("Schools"))
    for sheet in other.worksheets:
        target = book.create_sheet(f"{sheet.title[:20]} (2)")
        for row in sheet.iter_rows():
            for cell in row:
                target[cell.coordinate].value = cell.value
    return saved(book)


def saved(book: Any) -> bytes:
    """Return a workbook's file."""
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def on_first(*changes: tuple[str, Any]) -> Callable[[Base], bytes]:
    """Build by typing values into cells of the first domain's sheet."""
    def change(book: Any) -> None:
        for address, value in changes:
            book[FIRST][address].value = value

    return edited(change)


def merging(cells: str) -> Callable[[Base], bytes]:
    """Build by merging cells of the first domain's sheet, as Excel does: the first stays."""
    return edited(lambda book: book[FIRST].merge_cells(cells))


def stamped(key: str, value: str) -> Callable[[Base], bytes]:
    """Build by changing the hidden stamp."""
    def change(book: Any) -> None:
        sheet = book["hsbstar"]
        for row in range(2, 9):
            if sheet.cell(row, 1).value == key:
                sheet.cell(row, 2).value = value

    return edited(change)


FIRST_LOST = {"d1-a": None, "d1-b": None, "d1-c": None}
WHOLE = {"": "domain-missing"}


def edited_forms() -> Iterator[Variant]:
    """Yield the rearranged forms."""
    same: tuple[tuple[str, Callable[[Base], bytes]], ...] = (
        ("rows sorted by score", edited(sort_by_score)), ("rows inserted", edited(insert_rows)),
        ("columns inserted", edited(insert_columns)), ("columns moved", edited(move_columns)),
        ("guidance deleted", edited(delete_guidance)), ("rows and sheets hidden", edited(hide)),
        ("sheets renamed and reordered", edited(rename_and_reorder)),
        ("one table of all", one_table_of_all),
        ("heading in capitals", on_first(("A4", " REF. "), ("E4", "SCORE (0-4):"))),
        ("heading in the plural", on_first(("E4", "Scores"), ("C4", "Statements"))),
        ("a column of last year", on_first(("H4", "Score 2025"), ("H5", 4), ("H6", 4), ("H7", 4))),
        ("a note beside", on_first(("J5", "See our letter"), ("J9", 4))),
        ("a sheet of notes", edited(lambda book: book.create_sheet("Notes").append(["Score", 4]))),
        ("ref and strand merged", merging("A5:B5")),
        ("score and nothing merged", merging("G6:H6")),
        ("wording with other quotation marks and case",
         on_first(("C5", "EVERY  school that is finding\u00a0out has a policy."))),
        ("ref with blanks", on_first(("A5", " 1.1 "), ("A6", "1.2."))),
        ("ref as a number", on_first(("A6", 1.2))),
        ("ref as a number told by its wording", on_first(("A7", 1.1))),
    )
    for name, build in same:
        yield Variant(f"form {name}", "police.xlsx", build, reads())
    rest: tuple[tuple[str, Callable[[Base], bytes], Expected], ...] = (
        ("sorted in part", edited(sort_wordings_alone),
         reads({"A5": "ref-contradicts-wording", "A6": "ref-contradicts-wording",
                "A7": "ref-contradicts-wording"}, texts=False, scores=FIRST_LOST)),
        ("row deleted", edited(lambda book: put(book[FIRST], [[None] * 7], 6)),
         reads({"": "statement-missing"}, texts=False, d1_b=None)),
        ("sheet deleted", edited(lambda book: book.remove(book[FIRST])),
         reads(WHOLE, texts=False, scores=FIRST_LOST)),
        ("heading deleted", edited(lambda book: put(book[FIRST], [[None] * 7], HEADER)),
         reads(WHOLE, texts=False, scores=FIRST_LOST)),
        ("heading retyped beyond recognition", on_first(("E4", "How are we doing?")),
         reads(WHOLE, texts=False, scores=FIRST_LOST)),
        ("two columns headed score", on_first(("H4", "Score"), ("H5", 4)),
         reads({"H4": "heading-twice", "A5": "answers-blank"}, scores=FIRST_LOST)),
        ("evidence heading deleted", on_first(("F4", None)),
         reads({"A4": "column-missing"}, texts=False)),
        ("sheet copied", edited(copy_sheet),
         reads({"E5": "statement-repeated", "E6": "statement-repeated",
                "E7": "statement-repeated"})),
        ("sheet copied and changed", edited(copy_and_change_sheet),
         reads({"E5": "statement-repeated", "E6": "statement-twice",
                "E7": "statement-repeated"}, texts=False, d1_b=None)),
        ("scores merged", merging("E5:E6"), reads({"E6": "score-merged"}, d1_b=None)),
        ("score merged with the cell before", merging("D6:E6"),
         reads({"E6": "score-merged"}, d1_b=None)),
        ("score and evidence merged", merging("E6:F6"), reads(texts=False)),
        ("evidence merged over rows", merging("F5:F6"),
         reads({"F6": "text-merged"}, texts=False)),
        ("rows merged across", merging("A6:G6"),
         reads({"E6": "score-merged"}, texts=False, d1_b=None)),
        ("in a new workbook", to_new_workbook, reads({"": "stamp-missing"})),
        ("all in one sheet", all_in_one_sheet, reads({"": "stamp-missing"})),
        ("two forms in one file", two_forms, refused("agency-ambiguous")),
        ("last round's form", edited(lambda book: put_round(book, "2025")),
         refused("round-contradicts")),
        ("another edition", stamped("edition", "0"), refused("edition-differs")),
        ("another framework", stamped("framework", "other"), refused("framework-differs")),
        ("another layout", stamped("layout", "0"), reads({"": "layout-differs"})),
        ("wording changed", on_first(("C5", "Something else altogether, which nobody asked.")),
         reads({"C5": "statement-changed"})),
        ("ref unknown", on_first(("A6", "7.7")),
         reads({"A6": "ref-unknown", "": "statement-missing"}, texts=False, d1_b=None)),
        ("ref deleted", on_first(("A6", None)),
         reads({"E6": "answer-without-ref", "": "statement-missing"}, texts=False, d1_b=None)),
        ("ref twice with another wording", on_first(("A6", "1.1")),
         reads({"A6": "ref-contradicts-wording", "": "statement-missing"}, texts=False, d1_b=None)),
        ("agency deleted", edited(lambda book: put_field(book, "Agency", None)),
         reads({"B9": "agency-missing"})),
        ("evidence about a child", on_first(("F5", "Sam, DOB 03/04/2012")),
         reads({"F5": "text-identifies"}, texts=False)),
        ("evidence a formula without a result", on_first(("F5", "=-a good plan")),
         reads({"F5": "text-formula-empty"}, texts=False)),
    )
    for name, build, expected in rest:
        yield Variant(f"form {name}", "police.xlsx", build, expected)


def put_field(book: Any, caption: str, value: Any) -> None:
    """Type a value next to a caption of the first sheet."""
    sheet = book["Start here"]
    for row in range(1, 30):
        if sheet.cell(row, 1).value == caption:
            sheet.cell(row, 2).value = value


def put_round(book: Any, name: str) -> None:
    """Type another round into the first sheet; the stamp still has the round of the form."""
    put_field(book, "Round", name)
