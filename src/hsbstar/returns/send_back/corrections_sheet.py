"""The first sheet of a copy that goes back: what to correct, with a link to each cell."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from lxml import etree

from hsbstar.core.problems import Severity
from hsbstar.returns.send_back.letter import SHEET
from hsbstar.returns.send_back.marks import ERROR, WARNING, Mark, mark_cells, unmark_cells
from hsbstar.spreadsheets import Column, Place, quoted
from hsbstar.spreadsheets.package import (
    PRINT_TITLES,
    add_sheet,
    child_of,
    free_sheet_name,
    place_of,
    remove_sheet,
    tag,
)
from hsbstar.spreadsheets.writing import (
    LOOKS,
    PALE,
    Look,
    SheetFilling,
    add_looks,
    freeze_part,
    heading_height,
    row_height,
    set_part_page,
)

if TYPE_CHECKING:
    from hsbstar.returns.send_back.corrections import Correction, Corrections
    from hsbstar.spreadsheets.package import Book

COLUMNS = (
    Column("sheet", "On which sheet", 25, "hsb cell"),
    Column("cell", "Go to", 9, "hsb link"),
    Column("about", "About", 15, "hsb cell strong"),
    Column("wrong", "What is wrong", 46, "hsb cell"),
    Column("to_do", "What to do", 46, "hsb cell"),
)
"""None of the captions is one of a return: this sheet must never be read as a part of it."""
KEEPER = len(COLUMNS) + 1
"""The hidden column that remembers what marked cells looked like."""
SIGN = Place(1, KEEPER)
SIGN_TEXT = "hsbstar: corrections"
"""Where and how the sheet says that it is ours, whatever it is called now."""
TITLE_ROW, WHO_ROW, WHAT_ROW, HEADER_ROW = 1, 2, 3, 5
MOST = {Severity.ERROR: 300, Severity.WARNING: 300, Severity.NOTE: 20}
"""So many of each kind are told and marked: nobody can correct more at a time, and a file that was
made to do harm can have a thousand times as many."""

LOOKS_HERE = {
    "hsb must be corrected": Look(bold=True, fill=ERROR, boxed=True,
                                  alignment=LOOKS["hsb cell"].alignment),
    "hsb please check": Look(bold=True, fill=WARNING, boxed=True,
                             alignment=LOOKS["hsb cell"].alignment),
    "hsb for information": Look(bold=True, fill=PALE, boxed=True,
                                alignment=LOOKS["hsb cell"].alignment),
    **{name: LOOKS[name] for name in (
        "hsb title", "hsb subtitle", "hsb text", "hsb link", "hsb cell",
        "hsb cell strong", "hsb column heading",
    )},
}
SECTIONS = {
    Severity.ERROR: ("Must be corrected", "hsb must be corrected", "orange in the sheets"),
    Severity.WARNING: ("Please check", "hsb please check", "yellow in the sheets"),
    Severity.NOTE: ("For your information", "hsb for information", ""),
}
COLOURS = {Severity.ERROR: ERROR, Severity.WARNING: WARNING}


def ask_to_correct(book: Book, corrections: Corrections, *, due: str = "") -> None:
    """Add the sheet, which opens first, and mark the cells; what an earlier round left goes."""
    forget_corrections(book)
    name = free_sheet_name(book, SHEET)
    marking = _header(book)
    add_sheet(book, name, first=True, active=True)
    add_looks(book.styles, LOOKS_HERE)
    sheet = SheetFilling(book, name)
    _set_up(sheet)
    _write_top(sheet, corrections, due)
    _write_sections(sheet, corrections)
    sheet.part.write(SIGN, SIGN_TEXT)
    mark_cells(book, _marks(book, corrections), sheet.part, KEEPER)
    _set_page(sheet, marking, corrections)
    sheet.part.fit_dimension()


def forget_corrections(book: Book) -> None:
    """Take away the sheet and the marks of an earlier round."""
    ours = [name for name in book.sheets if book.sheet(name).value(SIGN) == SIGN_TEXT]
    unmark_cells(book, book.sheet(ours[0]) if ours else None, KEEPER)
    for name in ours:
        remove_sheet(book, name)


def _marks(book: Book, corrections: Corrections) -> list[Mark]:
    """Return one mark for each cell that people see, with all that is wrong there."""
    texts: dict[tuple[str, Place], list[Correction]] = {}
    told = [item for severity in COLOURS for item in corrections.of(severity)[: MOST[severity]]]
    for item in told:
        if item.cell and item.sheet in book.sheets:
            place = book.sheet(item.sheet).visible(place_of(item.cell))
            texts.setdefault((item.sheet, place), []).append(item)
    return [
        Mark(sheet, place, COLOURS[items[0].severity],
             "\n\n".join(f"{item.wrong}\n→ {item.to_do}" for item in items))
        for (sheet, place), items in texts.items()
    ]


def _set_up(sheet: SheetFilling) -> None:
    """Set the columns, hide the last one, and keep the heading in sight."""
    root = sheet.root
    about = child_of(root, "sheetPr")
    etree.SubElement(about, tag(root, "tabColor"), rgb=f"FF{ERROR}")
    etree.SubElement(about, tag(root, "pageSetUpPr"), fitToPage="1")
    protection = {"sheet": "1", "formatColumns": "0", "formatRows": "0"}
    for key, value in protection.items():
        child_of(root, "sheetProtection").set(key, value)
    child_of(root, "sheetFormatPr").set("defaultRowHeight", "15")
    child_of(root, "cols")
    sheet.widths(1, COLUMNS)
    etree.SubElement(child_of(root, "cols"), tag(root, "col"), min=str(KEEPER), max=str(KEEPER),
                     width="9", hidden="1", customWidth="1")
    for view in root.iterfind("{*}sheetViews/{*}sheetView"):
        view.set("showGridLines", "0")
    freeze_part(root, HEADER_ROW)


def _write_top(sheet: SheetFilling, corrections: Corrections, due: str) -> None:
    sheet.write(Place(TITLE_ROW, 1), SHEET, "hsb title")
    sheet.part.set_height(TITLE_ROW, row_height((SHEET, 100), size=16))
    whose = f"The return of {corrections.agency}" if corrections.agency else "Your return"
    round_ = f"for the round ‘{corrections.round}’" if corrections.round else ""
    area = f"in {corrections.area}" if corrections.area else ""
    who = " ".join(filter(None, (whose, round_, area)))
    sheet.prose(WHO_ROW, who, "hsb subtitle", COLUMNS)
    until = f" by {due}" if due else ""
    what = (
        "Click ‘Go to’ to reach each cell below; it is marked in colour and has a note. Correct "
        f"what is wrong there, save the workbook, and send it back{until}. All your other answers "
        "are as you gave them. This sheet and the marks may stay."
    )
    sheet.prose(WHAT_ROW, what, "hsb text", COLUMNS)
    for number, column in enumerate(COLUMNS, start=1):
        sheet.write(Place(HEADER_ROW, number), column.caption, column.heading)
    sheet.part.set_height(HEADER_ROW, heading_height(COLUMNS))


def _write_sections(sheet: SheetFilling, corrections: Corrections) -> None:
    """Write what was found, the worst first."""
    row = HEADER_ROW
    for severity, items in groupby(corrections.items, key=lambda item: item.severity):
        told = list(items)
        title, style, colour = SECTIONS[severity]
        row += 1
        count = f"{title} ({', '.join(filter(None, (str(len(told)), colour)))})"
        sheet.prose(row, count, style, COLUMNS)
        for item in told[: MOST[severity]]:
            row += 1
            _write_item(sheet, row, item)
        if len(told) > MOST[severity]:
            row += 1
            rest = f"And {len(told) - MOST[severity]} more, which we shall look at again then."
            sheet.prose(row, rest, "hsb text", COLUMNS)


def _write_item(sheet: SheetFilling, row: int, item: Correction) -> None:
    """Write one correction, with a link where there is a cell that people can go to."""
    book, target, unseen = sheet.book, item.cell, ""
    if item.cell and item.sheet in book.sheets:
        part = book.sheet(item.sheet)
        place = part.visible(place_of(item.cell))
        target = place.address
        if part.is_row_hidden(place.row) or part.is_column_hidden(place.column):
            unseen = " (hidden: show its row and column first)"
        if book.hidden(item.sheet):
            unseen = " (a hidden sheet)"
        else:
            _link(sheet, Place(row, 2), f"{quoted(item.sheet)}!{target}", target)
    sheet.record(COLUMNS, row, {
        "sheet": f"‘{item.sheet}’{unseen}" if item.sheet else "The file as a whole",
        "cell": target or None, "about": item.about or None, "wrong": item.wrong,
        "to_do": item.to_do,
    })


def _link(sheet: SheetFilling, place: Place, target: str, shown: str) -> None:
    links = child_of(sheet.root, "hyperlinks")
    etree.SubElement(links, tag(sheet.root, "hyperlink"), ref=place.address, location=target,
                     display=shown)


def _header(book: Book) -> str:
    """Return the header of the first sheet's pages: a protective marking, as a rule."""
    for name in book.sheets:
        if not book.hidden(name):
            held = book.sheet(name).root.findtext("{*}headerFooter/{*}oddHeader") or ""
            # A picture in it would need a part of its own.
            return "" if "&G" in held else held
    return ""


def _set_page(sheet: SheetFilling, marking: str, corrections: Corrections) -> None:
    """Set the sheet up for A4 across, with the heading and the marking on each page."""
    root = sheet.root
    set_part_page(root)
    footer = "  ".join(filter(None, (corrections.area, corrections.round, corrections.agency)))
    sheet.page(marking="", footer=footer)
    texts = child_of(root, "headerFooter")
    for header in texts.findall("{*}oddHeader"):
        if marking:
            header.text = marking
        else:
            # openpyxl cannot read a header back that is there but empty.
            texts.remove(header)
    rows = f"${HEADER_ROW}:${HEADER_ROW}"
    sheet.book.add_name(PRINT_TITLES, f"{quoted(sheet.name)}!{rows}", sheet=sheet.name)
