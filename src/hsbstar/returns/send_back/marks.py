"""Mark cells of a workbook that exists, in colour and with a note, and take the marks away again.

What a cell looked like is remembered by the workbook itself: a keeper, a cell of a hidden column
of our own sheet, wears the old format, and a hidden name tells which cell it was, also after rows
were inserted or a sheet was renamed. Numbers of formats would mean nothing after Excel or
LibreOffice have saved the file.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lxml import etree

from hsbstar.spreadsheets import Area, Place, quoted
from hsbstar.spreadsheets.package import (
    LAST_COLUMN,
    LAST_ROW,
    Note,
    Notes,
    area_of,
    insert,
    tag,
)
from hsbstar.spreadsheets.writing import INK

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lxml.etree import _Element as Element

    from hsbstar.spreadsheets.package import Book, SheetPart

ERROR, WARNING = "F4A582", "FFE08A"
"""Orange and yellow: apart in grey print too, and the ink of our forms is easy to read on both."""
DARK = {ERROR: "8C2D04", WARNING: "6B5200"}
"""The ground of cells that are written in white."""
COLOURS = {ERROR, WARNING, *DARK.values()}
HEADINGS = {ERROR: "Please correct:", WARNING: "Please check:"}
"""How our notes begin."""

MARKED = "hsb_marked_"
"""How the hidden names of marked cells begin; the keeper's text follows."""
MOST_AREAS = 1000
"""Of more areas that are coloured it is not asked which cells are in them."""
ALWAYS = 'LEN("hsbstar")=7'
"""The formula of our colour rules, always true."""


@dataclass(frozen=True)
class Mark:
    """A cell to be marked: in which of the two colours, and with which note."""

    sheet: str
    place: Place
    colour: str
    text: str


def mark_cells(book: Book, marks: Sequence[Mark], keepers: SheetPart, column: int) -> None:
    """Mark cells; from the first row on, a column of `keepers` remembers what they looked like."""
    for number, mark in enumerate(marks, start=1):
        part = book.edit(mark.sheet)
        style = part.style(mark.place)
        keepers.write(Place(number + 1, column), str(number), style)
        cell = f"{quoted(mark.sheet)}!{mark.place.absolute}"
        book.add_name(f"{MARKED}{number}", cell, hidden=True)
        colour = DARK[mark.colour] if book.styles.in_white(style) else mark.colour
        part.dress(mark.place, book.styles.filled(style, colour))
    for sheet in dict.fromkeys(mark.sheet for mark in marks):
        here = [mark for mark in marks if mark.sheet == sheet]
        Notes(book, sheet).add(
            {mark.place: Note(HEADINGS[mark.colour], mark.text) for mark in here})
        for colour in HEADINGS:
            _outshine(book, sheet, [one.place for one in here if one.colour == colour], colour)


def unmark_cells(book: Book, keepers: SheetPart | None, column: int) -> None:
    """Take all marks of ours away, and give each cell the ground that it had."""
    if keepers is not None:
        _give_back(book, keepers, column)
    book.remove_names(MARKED)
    marked = book.styles.numbers_filled(COLOURS)
    for name in book.sheets:
        part = book.sheet(name)
        # A cell that was moved where no name could follow, by sorting for one.
        for place in [place for place in part.places if part.style(place) in marked]:
            style = book.styles.filled_as_named(part.style(place))
            book.edit(name).dress(place, style)
        Notes(book, name).remove(tuple(HEADINGS.values()))
        for rule in _own_rules(part.root):
            book.package.edit(book.sheets[name])
            part.root.remove(rule)


def _give_back(book: Book, keepers: SheetPart, column: int) -> None:
    styles = {str(keepers.value(place)): keepers.style(place)
              for place in keepers.places if place.column == column}
    marked = book.styles.numbers_filled(COLOURS)
    for sheet, place, number in _marked(book):
        part = book.sheet(sheet)
        if number in styles and part.style(place) in marked:
            style = book.styles.filled_like(part.style(place), styles[number])
            book.edit(sheet).dress(place, style)


def _marked(book: Book) -> Iterator[tuple[str, Place, str]]:
    """Yield the cells that are marked, with the text of their keepers."""
    for name in book.names():
        sheet, _, cell = name.meaning.rpartition("!")
        sheet = sheet.removeprefix("'").removesuffix("'").replace("''", "'")
        if name.name.startswith(MARKED) and name.sheet is None and sheet in book.sheets:
            try:
                yield sheet, area_of(cell).first, name.name.removeprefix(MARKED)
            except ValueError:
                # Its row was deleted.
                continue


def _outshine(book: Book, sheet: str, places: Sequence[Place], colour: str) -> None:
    """Let marks be seen where conditional formats colour cells: by a rule that goes before them."""
    root = book.package.read(book.sheets[sheet])
    others = [one for one in root.iter("{*}cfRule") if one.get("priority")]
    coloured = list(_coloured(root))
    places = [place for place in places if any(place in area for area in coloured)]
    if not others or not places:
        return
    if min(int(one.get("priority", "1")) for one in others) < 2:
        for one in others:
            one.set("priority", str(int(one.get("priority", "1")) + 1))
    cells = " ".join(place.address for place in places)
    holder = etree.Element(tag(root, "conditionalFormatting"), sqref=cells)
    rule = etree.SubElement(
        holder, tag(root, "cfRule"), type="expression", priority="1", stopIfTrue="1",
        dxfId=str(book.styles.differential(colour, INK)),
    )
    etree.SubElement(rule, tag(root, "formula")).text = ALWAYS
    insert(root, holder)
    # Excel goes by the priority, LibreOffice by the order.
    first = root.find("{*}conditionalFormatting")
    if first is not None and first is not holder:
        first.addprevious(holder)


def _coloured(root: Element) -> Iterator[Area]:
    """Yield the cells that conditional formats may colour, in either of their two spellings."""
    told = [one.get("sqref", "") for one in root.iterfind("{*}conditionalFormatting")]
    told += [one.text or "" for one in root.iterfind("{*}extLst//{*}sqref")]
    everywhere = Area(Place(1, 1), Place(LAST_ROW, LAST_COLUMN))
    cells = " ".join(told).split()
    if len(cells) > MOST_AREAS:
        yield everywhere
        return
    for one in cells:
        try:
            yield area_of(one)
        except ValueError:
            # Whole columns or rows.
            yield everywhere


def _own_rules(root: Element) -> list[Element]:
    return [one for one in root.findall("{*}conditionalFormatting")
            if any((rule.text or "").replace(" ", "") == ALWAYS
                   for rule in one.iterfind("{*}cfRule/{*}formula"))]
