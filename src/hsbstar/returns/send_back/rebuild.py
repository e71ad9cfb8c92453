"""Make an .xlsx of a return whose own format cannot be marked: same sheets, cells and values.

An .ods, .xls, .xlsb or .csv goes back as an .xlsx. It looks plain, but its score cells look
different from the others and offer the answers of the scale.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from dataclasses import replace
from functools import lru_cache
from itertools import chain, count
from typing import TYPE_CHECKING

from lxml import etree
from openpyxl.cell.cell import ERROR_CODES
from openpyxl.worksheet.datavalidation import DataValidation

from hsbstar.audit import COLUMNS, FIELD_BY_KEY, LAST_COLUMNS, START_WIDTHS, words_of_caption
from hsbstar.framework import bundled_messages
from hsbstar.returns.form import form_words
from hsbstar.returns.tables import audit_captions, find_headers, find_rows
from hsbstar.spreadsheets import (
    STRUCK_OUT_IN_PART,
    DateCell,
    EmptyFormula,
    ErrorCell,
    PercentCell,
    Place,
    as_text,
    column_letters,
    is_blank,
    is_stamp,
    linked_text,
    writing,
)
from hsbstar.spreadsheets.package import LONGEST_NAME, Book, child_of, rewrite, tag

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from openpyxl.worksheet.worksheet import Worksheet

    from hsbstar.framework import Framework, Messages, Scale
    from hsbstar.returns.tables import TableHeader
    from hsbstar.spreadsheets import Area, CellValue, RawSheet, Workbook

COLUMN = {column.key: column for column in COLUMNS}
PLAIN_WIDTH = 18.0
MAX_FROZEN = 4
"""Frozen columns; more would fill a laptop's screen."""
MAX_FORM_COLUMNS = 5
MAX_REF_LENGTH = 8
MAX_MEASURED = 2000
"""Characters of a text that are measured: no row can be higher than some thirty lines."""
MAX_MERGES = 500
"""Merged ranges of a sheet that are merged again; a form has a dozen."""
MAX_LIST_LENGTH = 255
"""Excel's own limit for a list of answers in the drop-down itself, in characters."""
_UNKNOWN_ERROR = "#VALUE!"
"""Written for an error value that Excel does not have."""


def rebuild(
    workbook: Workbook, framework: Framework, marking: str = ""
) -> tuple[bytes, dict[str, str]]:
    """Return an .xlsx of a workbook, and the new names of sheets that had to be renamed."""
    draft = writing.Draft()
    writing.add_styles(draft)
    draft.remove(draft.worksheets[0])
    headers = find_headers(workbook, audit_captions(framework.own_messages))
    renamed: dict[str, str] = {}
    merged: dict[str, list[Area]] = {}
    for sheet in workbook.sheets:
        name = _free_name(sheet.name, draft.sheetnames)
        renamed.setdefault(sheet.name, name)
        merged[name] = _without_overlaps(sheet.merges[:MAX_MERGES])
        tables = [header for header in headers if header.sheet is sheet]
        _write_sheet(draft.create_sheet(name), _in_words(sheet), tables, framework, marking)
    data = rewrite(writing.workbook_bytes(draft), lambda package: _merge(Book(package), merged))
    return data, {old: new for old, new in renamed.items() if old != new}


def _in_words(sheet: RawSheet) -> RawSheet:
    """Return a sheet whose texts say what the copy cannot show: targets of links, struck parts."""
    rows = {number: {**values} for number, values in sheet.rows.items()}
    for place, target in sheet.links.items():
        if isinstance(value := sheet.value(place), str):
            rows[place.row][place.column] = linked_text(value, target)
    for place, look in sheet.unseen.items():
        if look == STRUCK_OUT_IN_PART:
            rows[place.row][place.column] = f"{rows[place.row][place.column]} ({look})"
    return replace(sheet, rows=rows)


def _without_overlaps(merges: Sequence[Area]) -> list[Area]:
    """Return merged cells without those that overlap an earlier one, which Excel calls damage."""
    kept: list[Area] = []
    for merge in merges:
        (top, left), (bottom, right) = merge
        if not any(top <= other.last.row and other.first.row <= bottom
                   and left <= other.last.column and other.first.column <= right
                   for other in kept):
            kept.append(merge)
    return kept


def _merge(book: Book, merged: Mapping[str, Sequence[Area]]) -> None:
    """Merge the cells that were merged; openpyxl would empty all but the first."""
    for name, merges in merged.items():
        if merges:
            listing = child_of(book.edit(name).root, "mergeCells")
            for merge in merges:
                etree.SubElement(listing, tag(listing, "mergeCell"),
                                 ref=f"{merge.first.address}:{merge.last.address}")
            listing.set("count", str(len(listing)))


def _free_name(name: str, used: Sequence[str]) -> str:
    """Return a sheet's name as Excel allows it, different from all that are used."""
    plain = re.sub(r"[\[\]:*?/\\\x00-\x1f]", " ", name).strip("' ") or "Sheet"
    folded = {other.casefold() for other in used}
    marks = chain([""], (f" ({number})" for number in count(2)))
    names = (plain[: LONGEST_NAME - len(mark)] + mark for mark in marks)
    return next(free for free in names if free.casefold() not in folded)


def _write_sheet(
    made: Worksheet, sheet: RawSheet, headers: Sequence[TableHeader], framework: Framework,
    marking: str,
) -> None:
    if is_stamp(sheet):
        for place, value in sheet.cells():
            _write(made, place, value, "")
        made.sheet_state = "veryHidden"
        return
    styles: dict[int, dict[int, str]] = defaultdict(dict)
    for place, style in _table_styles(headers) if headers else _form_styles(sheet, framework):
        styles[place.row][place.column] = style
    earlier = _last_round(sheet, headers, framework)
    widths = {**_widths(sheet, headers), **earlier}
    for column, width in widths.items():
        made.column_dimensions[column_letters(column)].width = width
    for number in sorted(sheet.rows.keys() | styles.keys()):
        held = sheet.rows.get(number, {})
        alone = held.keys() == {1} and not styles[number] and isinstance(held[1], str)
        merges = [merge for merge in sheet.merges if merge.first.row <= number <= merge.last.row]
        if not alone or writing.lines_needed(_measured(held[1]), widths[1]) <= 1:
            _write_row(made, number, held, widths, styles[number])
        elif merges:
            # It reaches as far as it is merged.
            last = max([1, *(merge.last.column for merge in merges if merge.first.column == 1)])
            wide = sum(width for column, width in widths.items() if column <= last)
            writing.write_text(made, number, 1, as_text(held[1]), "hsb text")
            writing.fit_row(made, number, (_measured(held[1]), wide))
        else:
            writing.write_prose(made, number, as_text(held[1]), "hsb text",
                                width=sum(widths.values()), columns=len(widths))
    _offer_answers(made, styles, framework.scale)
    heading_row = headers[0].number if headers else None
    writing.set_page(made, marking=marking, footer="", heading_row=heading_row)
    if heading_row:
        statement = headers[0].columns.get("statement", 0)
        frozen = statement if statement <= MAX_FROZEN else 0
        made.freeze_panes = Place(heading_row + 1, frozen + 1).address
    if earlier and max(earlier) == sheet.last_column and min(earlier) > 1:
        # As in the form, the last round's answers are not printed: the rest would be too small.
        made.print_area = f"A1:{column_letters(min(earlier) - 1)}{made.max_row}"
        made.page_setup.fitToWidth = 1
        made.print_title_cols = None


def _measured(value: CellValue) -> str:
    """Return as much of a cell's text as is measured for the height of its row."""
    return as_text(value)[:MAX_MEASURED]


def _table_styles(headers: Sequence[TableHeader]) -> Iterator[tuple[Place, str]]:
    """Yield the style of each cell of the tables."""
    for header in headers:
        for column in header.columns.values():
            yield Place(header.number, column), "hsb column heading"
    for row in find_rows(headers):
        others = any(not is_blank(row.value(key)) for key in row.columns if key != "ref")
        # Below a table prose may follow: alone in its row, and longer than any ref.
        if others or len(row.text("ref")) <= MAX_REF_LENGTH:
            for key in row.columns:
                yield row.place(key), COLUMN[key].style


def _form_styles(sheet: RawSheet, framework: Framework) -> Iterator[tuple[Place, str]]:
    """Yield the style of the captions of a first sheet, and of the cells to fill in."""
    key_of = form_words(framework.own_messages).key_of
    for place, value in sheet.cells():
        key = key_of[as_text(value)] if place.column == 1 else None
        if key:
            yield place, "hsb cell strong"
            is_date = FIELD_BY_KEY[key].is_date
            yield Place(place.row, 2), "hsb answer date" if is_date else "hsb answer"


def _widths(sheet: RawSheet, headers: Sequence[TableHeader]) -> dict[int, float]:
    """Return the width of each column: that of our forms, where the column is one of theirs."""
    widths = dict.fromkeys(range(1, sheet.last_column + 1), PLAIN_WIDTH)
    if not headers:
        widths |= dict(zip(widths, START_WIDTHS, strict=False))
    for header in headers:
        widths |= {column: COLUMN[key].width for key, column in header.columns.items()}
    return widths


def _last_round(
    sheet: RawSheet, headers: Sequence[TableHeader], framework: Framework
) -> dict[int, float]:
    """Return the columns that show the last round's answers, and their widths."""
    known = _last_captions(framework.own_messages)
    return {column: known[words] for header in headers
            for column, text in sheet.short_texts[header.number]
            if (words := words_of_caption(text)) in known}


@lru_cache(8)
def _last_captions(own: tuple[Messages, ...]) -> dict[str, float]:
    """Return the widths of the last round's columns by their captions in every language."""
    return {words_of_caption(messages.text(f"columns.{column.key}")): column.width
            for messages in (*bundled_messages().values(), *own) for column in LAST_COLUMNS}


def _write_row(
    made: Worksheet, row: int, held: Mapping[int, CellValue], widths: Mapping[int, float],
    styles: Mapping[int, str],
) -> None:
    """Write one row that shows its texts, and grows with what is typed into it."""
    # Above a table, columns are as narrow as the table's: texts there are not wrapped.
    plain = "hsb text" if styles or len(widths) <= MAX_FORM_COLUMNS else "hsb subtitle"
    for column in sorted(held.keys() | styles.keys()):
        _write(made, Place(row, column), held.get(column), styles.get(column, plain))
    writing.grow_row(made, row, *((_measured(value), widths[column])
                                  for column, value in held.items() if plain == "hsb text"))


def _write(made: Worksheet, place: Place, value: CellValue, style: str) -> None:
    """Write a value as it was: a day stays the number behind it, shown as a day."""
    cell = writing.cell_at(made, *place)
    if style:
        cell.style = style
    if isinstance(value, float) and not math.isfinite(value):
        value = str(value)
    if isinstance(value, str):
        writing.write_text(made, *place, value, style)
    elif isinstance(value, DateCell):
        cell.value = value.serial
        cell.number_format = "d mmm yyyy" if value.date else "h:mm" if value.serial < 1 else "0.00"
    elif isinstance(value, PercentCell):
        cell.value, cell.number_format = value.number, "0.##%"
    elif isinstance(value, ErrorCell):
        cell.value = value.text if value.text in ERROR_CODES else _UNKNOWN_ERROR
        cell.data_type = "e"
    elif not isinstance(value, EmptyFormula):
        cell.value = value


def _offer_answers(made: Worksheet, styles: Mapping[int, Mapping[int, str]], scale: Scale) -> None:
    """Offer the answers of the scale at each score cell, where a list in the cell can hold them."""
    answers = [*map(str, scale.values), scale.not_applicable.label, scale.no_data.label]
    listed = ",".join(answers)
    cells = [Place(row, column) for row, by_column in styles.items()
             for column, style in by_column.items() if style == COLUMN["score"].style]
    holds_all = listed.count(",") == len(answers) - 1 and '"' not in listed
    if len(listed) > MAX_LIST_LENGTH or not holds_all or not cells:
        return
    validation = DataValidation(
        type="list", formula1=f'"{listed}"', allow_blank=True, showErrorMessage=True,
        errorTitle="Not on the scale", error=f"Choose {scale.in_words}.",
    )
    for place in cells:
        validation.add(place.address)
    made.add_data_validation(validation)
