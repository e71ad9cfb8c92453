"""Make an .xlsx of a return whose own format cannot be marked: same sheets, same values and cells.

An .ods, .xls, .xlsb or .csv goes back as one of these. It looks plain, but its score cells can be
told from the others and offer the answers of the scale.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from typing import TYPE_CHECKING

from lxml import etree
from openpyxl.cell.cell import ERROR_CODES
from openpyxl.worksheet.datavalidation import DataValidation

from hsbstar.audit import COLUMNS, FIELD_BY_KEY, START_WIDTHS
from hsbstar.returns.form import form_words
from hsbstar.returns.tables import audit_captions, find_headers, find_rows
from hsbstar.spreadsheets import (
    DateCell,
    EmptyFormula,
    ErrorCell,
    PercentCell,
    Place,
    as_text,
    column_letters,
    is_blank,
    is_stamp,
)
from hsbstar.spreadsheets.package import LONGEST_NAME, Book, child_of, rewrite, tag
from hsbstar.spreadsheets.writing import (
    Draft,
    add_styles,
    cell_at,
    fit_row,
    freeze,
    lines_needed,
    set_page,
    workbook_bytes,
    write_prose,
    write_text,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from openpyxl.worksheet.worksheet import Worksheet

    from hsbstar.framework import Framework, Scale
    from hsbstar.returns.tables import TableHeader
    from hsbstar.spreadsheets import Area, CellValue, RawReturn, RawSheet

COLUMN = {column.key: column for column in COLUMNS}
PLAIN_WIDTH = 18.0
MOST_FORM_COLUMNS = 5
LONGEST_REF = 8
MOST_SIGNS_MEASURED = 2000
MOST_MERGES = 500
"""So many merged ranges of a sheet are merged again: a form has a dozen."""
LONGEST_LIST = 255
"""So many signs Excel allows in a list of answers that stands in the drop-down itself."""
_UNKNOWN_ERROR = "#VALUE!"
"""What stands for an error value that Excel does not have."""


def rebuild(raw: RawReturn, framework: Framework) -> tuple[bytes, dict[str, str]]:
    """Return the workbook's file, and what sheets are called in it that had other names."""
    workbook = Draft()
    add_styles(workbook)
    workbook.remove(workbook.worksheets[0])
    headers = find_headers(raw, audit_captions(framework.own_messages))
    renamed: dict[str, str] = {}
    merged: dict[str, list[Area]] = {}
    for sheet in raw.sheets:
        name = _free_name(sheet.name, workbook.sheetnames)
        renamed.setdefault(sheet.name, name)
        merged[name] = _apart(sheet.merges)
        made = workbook.create_sheet(name)
        tables = [header for header in headers if header.sheet is sheet]
        _write_sheet(made, sheet, tables, framework)
    data = rewrite(workbook_bytes(workbook), lambda package: _merge(Book(package), merged))
    return data, {old: new for old, new in renamed.items() if old != new}


def _apart(merges: Sequence[Area]) -> list[Area]:
    """Return merged cells without those that overlap an earlier one, which Excel calls damage."""
    kept: list[Area] = []
    for one in merges[:MOST_MERGES]:
        if not any(one.first.row <= other.last.row and other.first.row <= one.last.row
                   and one.first.column <= other.last.column
                   and other.first.column <= one.last.column for other in kept):
            kept.append(one)
    return kept


def _merge(book: Book, merged: Mapping[str, Sequence[Area]]) -> None:
    """Merge what was merged; openpyxl would empty the cells below."""
    for name, merges in merged.items():
        if merges:
            listing = child_of(book.edit(name).root, "mergeCells")
            for one in merges:
                etree.SubElement(listing, tag(listing, "mergeCell"),
                                 ref=f"{one.first.address}:{one.last.address}")
            listing.set("count", str(len(listing)))


def _free_name(name: str, taken: Sequence[str]) -> str:
    """Return a sheet's name as Excel allows it, and as no earlier sheet has it."""
    plain = re.sub(r"[\[\]:*?/\\\x00-\x1f]", " ", name).strip("' ") or "Sheet"
    used, number, free = {one.casefold() for one in taken}, 1, plain[:LONGEST_NAME]
    while free.casefold() in used:
        number += 1
        mark = f" ({number})"
        free = plain[: LONGEST_NAME - len(mark)] + mark
    return free


def _write_sheet(
    made: Worksheet, sheet: RawSheet, headers: Sequence[TableHeader], framework: Framework
) -> None:
    if is_stamp(sheet):
        for place, value in sheet.cells():
            _write(made, place, value, "")
        made.sheet_state = "veryHidden"
        return
    styles: dict[int, dict[int, str]] = defaultdict(dict)
    for place, style in _table_styles(headers) if headers else _form_styles(sheet, framework):
        styles[place.row][place.column] = style
    widths = _widths(sheet, headers)
    for column, width in widths.items():
        made.column_dimensions[column_letters(column)].width = width
    for number in sorted(sheet.rows.keys() | styles.keys()):
        held = sheet.rows.get(number, {})
        alone = held.keys() == {1} and not styles[number] and isinstance(held[1], str)
        if alone and lines_needed(as_text(held[1])[:MOST_SIGNS_MEASURED], widths[1]) > 1:
            _write_prose(made, sheet, number, widths)
        else:
            _write_row(made, number, held, widths, styles[number])
    _offer_answers(made, styles, framework.scale)
    set_page(made, marking="", footer="", heading_row=headers[0].number if headers else None)
    if headers:
        freeze(made, Place(headers[0].number + 1, 1))


def _table_styles(headers: Sequence[TableHeader]) -> Iterator[tuple[Place, str]]:
    """Yield the style of each cell of the tables."""
    for header in headers:
        for column in header.columns.values():
            yield Place(header.number, column), "hsb column heading"
    for row in find_rows(headers):
        others = any(not is_blank(row.value(key)) for key in row.columns if key != "ref")
        # Below a table prose may follow: it stands alone, and is longer than any ref.
        if others or len(row.text("ref")) <= LONGEST_REF:
            for key in row.columns:
                yield row.place(key), COLUMN[key].style


def _form_styles(sheet: RawSheet, framework: Framework) -> Iterator[tuple[Place, str]]:
    """Yield the style of the captions of a first sheet, and of the cells to fill in beside them."""
    field_of = form_words(framework.own_messages).key_of
    for place, value in sheet.cells():
        key = field_of[as_text(value)] if place.column == 1 else None
        if key:
            is_date = FIELD_BY_KEY[key].is_date
            yield place, "hsb cell strong"
            yield Place(place.row, 2), "hsb answer date" if is_date else "hsb answer"


def _widths(sheet: RawSheet, headers: Sequence[TableHeader]) -> dict[int, float]:
    """Return how wide each column is: that of our forms, where its captions say which it is."""
    count = sheet.last_column
    plain = dict(enumerate(START_WIDTHS, start=1)) if not headers else {}
    widths = {column: plain.get(column, PLAIN_WIDTH) for column in range(1, count + 1)}
    for header in headers:
        widths |= {column: COLUMN[key].width for key, column in header.columns.items()}
    return widths


def _write_prose(
    made: Worksheet, sheet: RawSheet, row: int, widths: Mapping[int, float]
) -> None:
    """Write a long text that stands alone in its row: it reaches across, as it may do already."""
    text = as_text(sheet.value(Place(row, 1)))
    merges = [one for one in sheet.merges if one.first.row <= row <= one.last.row]
    if not merges:
        write_prose(made, row, text, "hsb text", width=sum(widths.values()), columns=len(widths))
        return
    last = max((one.last.column for one in merges if one.first.column == 1), default=1)
    wide = sum(width for column, width in widths.items() if column <= last)
    write_text(made, row, 1, text, "hsb text")
    fit_row(made, row, (text[:MOST_SIGNS_MEASURED], wide))


def _write_row(
    made: Worksheet, row: int, held: Mapping[int, CellValue], widths: Mapping[int, float],
    styles: Mapping[int, str],
) -> None:
    """Write one row, high enough for its texts."""
    # Beside a table what stands above it has narrow columns: it is not broken into lines.
    plain = "hsb text" if styles or len(widths) <= MOST_FORM_COLUMNS else "hsb subtitle"
    for column in sorted(held.keys() | styles.keys()):
        _write(made, Place(row, column), held.get(column), styles.get(column, plain))
    # A row cannot be higher than some thirty lines: no need to break a book into them.
    fit_row(made, row, *((as_text(value)[:MOST_SIGNS_MEASURED], widths[column])
                         for column, value in held.items() if plain == "hsb text"))


def _write(made: Worksheet, place: Place, value: CellValue, style: str) -> None:
    """Write a value as it was: a day stays the number behind it, shown as a day."""
    cell = cell_at(made, *place)
    if style:
        cell.style = style
    if isinstance(value, str):
        write_text(made, *place, value, style)
    elif isinstance(value, DateCell):
        cell.value = value.serial
        cell.number_format = "d mmm yyyy" if value.date else "h:mm" if value.serial < 1 else "0.00"
    elif isinstance(value, PercentCell):
        cell.value, cell.number_format = value.number, "0.##%"
    elif isinstance(value, ErrorCell):
        cell.value = value.text if value.text in ERROR_CODES else _UNKNOWN_ERROR
        cell.data_type = "e"
    elif isinstance(value, float) and not math.isfinite(value):
        write_text(made, *place, str(value), style)
    elif not isinstance(value, EmptyFormula):
        cell.value = value


def _offer_answers(
    made: Worksheet, styles: Mapping[int, Mapping[int, str]], scale: Scale
) -> None:
    """Offer the answers of the scale at each score cell, where a list in the cell can hold them."""
    answers = [*map(str, scale.values), scale.not_applicable.label, scale.no_data.label]
    listed = ",".join(answers)
    cells = [Place(row, column) for row, ones in styles.items() for column, style in ones.items()
             if style == COLUMN["score"].style]
    if len(listed) > LONGEST_LIST or any(set(one) & set(',"') for one in answers) or not cells:
        return
    validation = DataValidation(
        type="list", formula1=f'"{listed}"', allow_blank=True, showErrorMessage=True,
        errorTitle="Not on the scale", error=f"Choose {scale.in_words}.",
    )
    for place in cells:
        validation.add(place.address)
    made.add_data_validation(validation)
