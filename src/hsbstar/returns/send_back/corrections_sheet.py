"""The first sheet of a copy that goes back: the corrections, with a link to each cell."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING

from lxml import etree

from hsbstar.core.problems import Severity
from hsbstar.returns.send_back.letter import SHEET
from hsbstar.returns.send_back.marks import ERROR, WARNING, Mark, mark_cells, unmark_cells
from hsbstar.spreadsheets import Column, Place, package, quoted, writing
from hsbstar.spreadsheets.package import child_of, tag
from hsbstar.spreadsheets.writing import SheetFilling

if TYPE_CHECKING:
    from hsbstar.returns.send_back.corrections import Correction, Corrections
    from hsbstar.spreadsheets.package import Book

COLUMNS = (
    Column("sheet", "Sheet", 25, "hsb cell"),
    Column("cell", "Go to", 9, "hsb link"),
    Column("about", "About", 15, "hsb cell strong"),
    Column("wrong", "What is wrong", 46, "hsb cell"),
    Column("to_do", "What to do", 46, "hsb cell"),
)
"""None of the captions is a return's: this sheet must never be read as a part of it."""
KEEPER = len(COLUMNS) + 1
"""The hidden column that keeps the formats of marked cells."""
MARKER = Place(1, KEEPER)
MARKER_TEXT = "hsbstar: corrections"
"""The cell by which the sheet is known as ours, whatever it is called now."""
TITLE_ROW, WHO_ROW, WHAT_ROW, HEADER_ROW = 1, 2, 3, 5
MAX_ITEMS = {Severity.ERROR: 300, Severity.WARNING: 300, Severity.NOTE: 20}
"""Corrections of each severity that are listed and marked: nobody can correct more at a time, and a
file made to do harm can have a thousand times as many."""

SECTIONS = {
    Severity.ERROR: ("Must be corrected", "hsb must be corrected", "orange in the sheets"),
    Severity.WARNING: ("Please check", "hsb please check", "yellow in the sheets"),
    Severity.NOTE: ("For your information", "hsb for information", ""),
}
COLOURS = {Severity.ERROR: ERROR, Severity.WARNING: WARNING}
LOOKS_HERE = {
    **{style: writing.Look(bold=True, fill=COLOURS.get(severity, writing.PALE), boxed=True,
                           alignment=writing.LOOKS["hsb cell"].alignment)
       for severity, (_, style, _) in SECTIONS.items()},
    **{name: writing.LOOKS[name] for name in (
        "hsb title", "hsb subtitle", "hsb text", "hsb link", "hsb cell",
        "hsb cell strong", "hsb column heading",
    )},
}


def add_corrections(book: Book, corrections: Corrections, *, due: str = "") -> None:
    """Add the sheet as the first one, and mark the cells, in place of any earlier corrections."""
    remove_corrections(book)
    name = package.free_sheet_name(book, SHEET)
    header = _page_header(book)
    package.add_sheet(book, name, first=True, active=True)
    writing.add_looks(book.styles, LOOKS_HERE)
    sheet = SheetFilling(book, name)
    _set_up(sheet)
    _write_top(sheet, corrections, due)
    _write_sections(sheet, corrections)
    sheet.part.write(MARKER, MARKER_TEXT)
    mark_cells(book, _marks(book, corrections), sheet.part, KEEPER)
    _set_page(sheet, header, corrections)
    sheet.part.fit_dimension()


def remove_corrections(book: Book) -> None:
    """Remove the sheet and the marks of earlier corrections."""
    ours = [name for name in book.sheets if book.sheet(name).value(MARKER) == MARKER_TEXT]
    unmark_cells(book, book.sheet(ours[0]) if ours else None, KEEPER)
    for name in ours:
        package.remove_sheet(book, name)


def _marks(book: Book, corrections: Corrections) -> list[Mark]:
    """Return one mark for each cell that people see, with all that is wrong there."""
    by_cell: dict[tuple[str, Place], list[Correction]] = {}
    for severity in COLOURS:
        for item in corrections.of(severity)[: MAX_ITEMS[severity]]:
            if item.cell and item.sheet in book.sheets:
                place = book.sheet(item.sheet).visible(package.place_of(item.cell))
                by_cell.setdefault((item.sheet, place), []).append(item)
    return [
        Mark(sheet, place, COLOURS[items[0].severity],
             "\n\n".join(f"{item.wrong}\n→ {item.to_do}" for item in items))
        for (sheet, place), items in by_cell.items()
    ]


def _set_up(sheet: SheetFilling) -> None:
    """Set the columns, hide the last one, and keep the heading in sight."""
    root = sheet.root
    properties = child_of(root, "sheetPr")
    etree.SubElement(properties, tag(root, "tabColor"), rgb=f"FF{ERROR}")
    etree.SubElement(properties, tag(root, "pageSetUpPr"), fitToPage="1")
    for key, value in (("sheet", "1"), ("formatColumns", "0"), ("formatRows", "0")):
        child_of(root, "sheetProtection").set(key, value)
    child_of(root, "sheetFormatPr").set("defaultRowHeight", "15")
    columns = child_of(root, "cols")
    sheet.widths(1, COLUMNS)
    etree.SubElement(columns, tag(root, "col"), min=str(KEEPER), max=str(KEEPER),
                     width="9", hidden="1", customWidth="1")
    for view in root.iterfind("{*}sheetViews/{*}sheetView"):
        view.set("showGridLines", "0")
    writing.freeze_part(root, Place(HEADER_ROW + 1, 1))


def _write_top(sheet: SheetFilling, corrections: Corrections, due: str) -> None:
    sheet.write(Place(TITLE_ROW, 1), SHEET, "hsb title")
    sheet.part.set_height(TITLE_ROW, writing.row_height((SHEET, 100), size=16))
    whose = f"The return of {corrections.agency}" if corrections.agency else "Your return"
    round_ = f"for the round ‘{corrections.round}’" if corrections.round else ""
    area = f"in {corrections.area}" if corrections.area else ""
    who = " ".join(filter(None, (whose, round_, area)))
    who = "  ·  ".join(filter(None, (corrections.marking, who)))
    sheet.prose(WHO_ROW, who, "hsb subtitle", COLUMNS)
    until = f" by {due}" if due else ""
    what = (
        "Click ‘Go to’ to reach each cell below. The cells are marked in colour and have notes. "
        f"Correct what is wrong, save the workbook and send it back{until}. All your other answers "
        "are as you gave them. You can leave this sheet and the marks in."
    )
    sheet.prose(WHAT_ROW, what, "hsb text", COLUMNS)
    for number, column in enumerate(COLUMNS, start=1):
        sheet.write(Place(HEADER_ROW, number), column.caption, column.heading)
    sheet.part.set_height(HEADER_ROW, writing.heading_height(COLUMNS))


def _write_sections(sheet: SheetFilling, corrections: Corrections) -> None:
    """Write the corrections, the worst first."""
    rows = count(HEADER_ROW + 1)
    for severity, (title, style, colour) in SECTIONS.items():
        items, shown = corrections.of(severity), MAX_ITEMS[severity]
        if items:
            counted = f"{title} ({', '.join(filter(None, (str(len(items)), colour)))})"
            sheet.prose(next(rows), counted, style, COLUMNS)
        for item in items[:shown]:
            _write_item(sheet, next(rows), item)
        if len(items) > shown:
            rest = (f"There are {len(items) - shown} more. We will look at these when you send the "
                    "workbook back.")
            sheet.prose(next(rows), rest, "hsb text", COLUMNS)


def _write_item(sheet: SheetFilling, row: int, item: Correction) -> None:
    """Write one correction, with a link where there is a cell that people can go to."""
    book, target, hidden = sheet.book, item.cell, ""
    if item.cell and item.sheet in book.sheets:
        part = book.sheet(item.sheet)
        place = part.visible(package.place_of(item.cell))
        target = place.address
        if part.is_row_hidden(place.row) or part.is_column_hidden(place.column):
            hidden = " (hidden: show its row and column first)"
        if book.hidden(item.sheet):
            hidden = " (hidden sheet)"
        else:
            etree.SubElement(
                child_of(sheet.root, "hyperlinks"), tag(sheet.root, "hyperlink"),
                ref=Place(row, 2).address, location=f"{quoted(item.sheet)}!{target}",
                display=target,
            )
    sheet.record(COLUMNS, row, {
        "sheet": f"‘{item.sheet}’{hidden}" if item.sheet else "The file as a whole",
        "cell": target or None, "about": item.about or None, "wrong": item.wrong,
        "to_do": item.to_do,
    })


def _page_header(book: Book) -> str:
    """Return the page header of the first sheet: a protective marking, as a rule."""
    for name in book.sheets:
        if not book.hidden(name):
            header = book.sheet(name).root.findtext("{*}headerFooter/{*}oddHeader") or ""
            # A picture in it would need a part of its own.
            return "" if "&G" in header else header
    return ""


def _set_page(sheet: SheetFilling, header: str, corrections: Corrections) -> None:
    """Set the sheet up for A4 across, with the heading and the page header on each page.

    The header is that of the form only where no marking is known.
    """
    root = sheet.root
    writing.set_part_page(root)
    footer = "  ".join(filter(None, (corrections.area, corrections.round, corrections.agency)))
    sheet.page(marking=corrections.marking, footer=footer)
    texts = child_of(root, "headerFooter")
    for element in texts.findall("{*}oddHeader"):
        element.text = element.text or header
        if not element.text:
            # openpyxl cannot read an empty header back.
            texts.remove(element)
    rows = f"${HEADER_ROW}:${HEADER_ROW}"
    sheet.book.add_name(package.PRINT_TITLES, f"{quoted(sheet.name)}!{rows}", sheet=sheet.name)
