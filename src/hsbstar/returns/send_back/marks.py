"""Mark cells of an existing workbook in colour and with a note, and remove the marks again.

The workbook itself keeps the old format of a cell: a cell in a hidden column of our own sheet, its
keeper, has that format, and a hidden name gives the marked cell, even after rows were inserted or a
sheet was renamed. Numbers of formats would mean nothing once Excel or LibreOffice has saved the
file.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lxml import etree

from hsbstar.spreadsheets import NOTE_HEADINGS, Area, Place, package, quoted
from hsbstar.spreadsheets.package import area_of, tag
from hsbstar.spreadsheets.writing import INK

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lxml.etree import _Element as Element

    from hsbstar.spreadsheets.package import Book, SheetPart

ERROR, WARNING = "F4A582", "FFE08A"
"""Orange and yellow: different in grey print too, and the text of our forms is easy to read on
both."""
DARK = {ERROR: "8C2D04", WARNING: "6B5200"}
"""The fill of cells with white text."""
COLOURS = {ERROR, WARNING, *DARK.values()}
HEADINGS = dict(zip((ERROR, WARNING), NOTE_HEADINGS, strict=True))
"""The headings of our notes."""

MARKED = "hsb_marked_"
"""The hidden names of marked cells begin like this; the keeper's text follows."""
MAX_AREAS = 1000
"""Where conditional formats colour more areas than this, they count as all cells."""
ALWAYS = 'LEN("hsbstar")=7'
"""The formula of our colour rules, always true."""


@dataclass(frozen=True)
class Mark:
    """A cell to mark, with one of the two colours and the text of its note."""

    sheet: str
    place: Place
    colour: str
    text: str


def mark_cells(book: Book, marks: Sequence[Mark], keepers: SheetPart, column: int) -> None:
    """Mark cells; a column of `keepers` keeps their formats, from the second row on."""
    for number, mark in enumerate(marks, start=1):
        part = book.edit(mark.sheet)
        style = part.style(mark.place)
        keepers.write(Place(number + 1, column), str(number), style)
        cell = f"{quoted(mark.sheet)}!{mark.place.absolute}"
        book.add_name(f"{MARKED}{number}", cell, hidden=True)
        colour = DARK[mark.colour] if book.styles.in_white(style) else mark.colour
        part.set_style(mark.place, book.styles.filled(style, colour))
    for sheet in dict.fromkeys(mark.sheet for mark in marks):
        here = [mark for mark in marks if mark.sheet == sheet]
        package.Notes(book, sheet).add(
            {mark.place: package.Note(HEADINGS[mark.colour], mark.text) for mark in here})
        for colour in HEADINGS:
            _outshine(book, sheet, [mark.place for mark in here if mark.colour == colour], colour)


def unmark_cells(book: Book, keepers: SheetPart | None, column: int) -> None:
    """Remove all our marks, and give each cell its old fill."""
    if keepers is not None:
        _restore(book, keepers, column)
    book.remove_names(MARKED)
    marked = book.styles.numbers_filled(COLOURS)
    for name in book.sheets:
        part = book.sheet(name)
        # Cells that were moved without their names, by sorting for example.
        for place in [place for place in part.places if part.style(place) in marked]:
            style = book.styles.filled_as_named(part.style(place))
            book.edit(name).set_style(place, style)
        package.Notes(book, name).remove(tuple(HEADINGS.values()))
        for rule in _own_rules(part.root):
            book.package.edit(book.sheets[name])
            part.root.remove(rule)


def _restore(book: Book, keepers: SheetPart, column: int) -> None:
    styles = {str(keepers.value(place)): keepers.style(place)
              for place in keepers.places if place.column == column}
    marked = book.styles.numbers_filled(COLOURS)
    for sheet, place, number in _marked(book):
        part = book.sheet(sheet)
        if number in styles and part.style(place) in marked:
            style = book.styles.filled_like(part.style(place), styles[number])
            book.edit(sheet).set_style(place, style)


def _marked(book: Book) -> Iterator[tuple[str, Place, str]]:
    """Yield the sheet and place of each marked cell, with the text of its keeper."""
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
    """Show marks where conditional formats colour cells, by a rule with priority over theirs."""
    root = book.package.read(book.sheets[sheet])
    others = [rule for rule in root.iter("{*}cfRule") if rule.get("priority")]
    coloured = list(_coloured(root))
    places = [place for place in places if any(place in area for area in coloured)]
    if not others or not places:
        return
    priorities = [int(other.get("priority", "1")) for other in others]
    if min(priorities) < 2:
        for other, priority in zip(others, priorities, strict=True):
            other.set("priority", str(priority + 1))
    cells = " ".join(place.address for place in places)
    holder = etree.Element(tag(root, "conditionalFormatting"), sqref=cells)
    rule = etree.SubElement(
        holder, tag(root, "cfRule"), type="expression", priority="1", stopIfTrue="1",
        dxfId=str(book.styles.differential(colour, INK)),
    )
    etree.SubElement(rule, tag(root, "formula")).text = ALWAYS
    package.insert(root, holder)
    # Excel goes by the priority, LibreOffice by the order.
    first = root.find("{*}conditionalFormatting")
    if first is not None and first is not holder:
        first.addprevious(holder)


def _coloured(root: Element) -> Iterator[Area]:
    """Yield the areas that conditional formats may colour, in either of their two spellings."""
    texts = [element.get("sqref", "") for element in root.iterfind("{*}conditionalFormatting")]
    texts += [element.text or "" for element in root.iterfind("{*}extLst//{*}sqref")]
    areas = " ".join(texts).split()
    everywhere = Area(Place(1, 1), Place(package.LAST_ROW, package.LAST_COLUMN))
    for area in areas if len(areas) <= MAX_AREAS else [""]:
        try:
            yield area_of(area)
        except ValueError:
            # Whole columns or rows, or too many areas.
            yield everywhere


def _own_rules(root: Element) -> list[Element]:
    return [holder for holder in root.findall("{*}conditionalFormatting")
            if any((formula.text or "").replace(" ", "") == ALWAYS
                   for formula in holder.iterfind("{*}cfRule/{*}formula"))]
