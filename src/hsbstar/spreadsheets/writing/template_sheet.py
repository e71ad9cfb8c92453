"""Fill a sheet of our template: records, headings, prose, tables, colours and page texts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree

from hsbstar.core.csv_text import LIKE_A_FORMULA
from hsbstar.core.errors import HsbstarError
from hsbstar.core.text import clean_text
from hsbstar.spreadsheets.cells import Area, Formula, Place, column_letters
from hsbstar.spreadsheets.package.sheet import LAST_COLUMN, LAST_ROW, area_of
from hsbstar.spreadsheets.package.xml import child_of, ignore_text_numbers, insert, needed, tag
from hsbstar.spreadsheets.tables import FIRST_ROW, HEADER_ROW, SUBTITLE
from hsbstar.spreadsheets.writing.page import page_texts
from hsbstar.spreadsheets.writing.styles import colour_rules, heading_height, row_height

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from lxml.etree import _Element as Element

    from hsbstar.spreadsheets.cells import Value
    from hsbstar.spreadsheets.package.sheet import SheetPart
    from hsbstar.spreadsheets.package.workbook import Book
    from hsbstar.spreadsheets.tables import Column

OWN_COLOURS = ("AND(ISNUMBER(", "AND(ISTEXT(")
"""How the formulas of our colour rules begin."""


class SheetFilling:
    """A sheet of a workbook of ours, and the named styles in which its cells are written."""

    def __init__(self, book: Book, name: str) -> None:
        """Begin to fill a sheet; raise KeyError where the workbook lacks it."""
        self.book = book
        self.name = name
        self.part: SheetPart = book.edit(name)
        self.written: set[Place] = set()
        """The cells that were written or cleared, whose values are known."""
        self._captions: dict[int, object] = {}
        """The headings that the table had, by column."""
        self.figures_only = False
        """Whether formulas are written as their results: the cells they refer to are left out."""

    @property
    def root(self) -> Element:
        """The worksheet's root element."""
        return self.part.root

    def clear_table(self, *, below: int = 0, columns: tuple[int, ...] = ()) -> None:
        """Remove what an earlier filling wrote: the lines above the table, and the table.

        Somebody's own cells stay, also where this round's table will be wider.

        Args:
            below: How many rows below the table are ours, too.
            columns: Which columns next to the table are ours, too.
        """
        tables = self.book.package.related(self.book.sheets[self.name], "table")
        self._captions = {place.column: self.part.value(place) for place in self.part.places
                          if place.row == HEADER_ROW}
        if not tables:
            # The program that saved it dropped the tables: all cells may be ours.
            self._clear(Area(SUBTITLE, Place(LAST_ROW, LAST_COLUMN)))
            self.part.clear_from(SUBTITLE.row)
        last = 0
        for name in tables:
            old = area_of(self.book.package.read(name).get("ref", ""))
            last = old.last.row
            self._clear(Area(SUBTITLE, Place(last + below, old.last.column)))
            for column in columns:
                self._clear(Area(Place(SUBTITLE.row, column), Place(last, column)))
        for merges in self.root.findall("{*}mergeCells"):
            for merge in list(merges):
                row = area_of(merge.get("ref", "")).first.row
                if SUBTITLE.row <= row < HEADER_ROW or last < row <= last + below:
                    merges.remove(merge)
            if not len(merges):
                self.root.remove(merges)
        for rules in self.root.findall("{*}conditionalFormatting"):
            if (rules.findtext("{*}cfRule/{*}formula") or "").startswith(OWN_COLOURS):
                self.root.remove(rules)

    def _clear(self, area: Area) -> None:
        self.written.update(place for place in self.part.places if place in area)
        self.part.clear(area)

    def write(self, place: Place, value: Value, style: str) -> None:
        """Write a value in a named style."""
        self.written.add(place)
        if self.figures_only and isinstance(value, Formula):
            value = value.result
        quoted = isinstance(value, str) and value.startswith(LIKE_A_FORMULA)
        self.part.write(place, value, self.book.styles.number(style, quoted=quoted))

    def record(self, columns: Sequence[Column], row: int, values: Mapping[str, Value]) -> None:
        """Write a row of a table that shows all texts and grows with what is typed into it."""
        for number, column in enumerate(columns, start=1):
            self.write(Place(row, number), values.get(column.key), column.style)
        shown = ((value.result if isinstance(value := values.get(column.key), Formula) else value,
                  column.width) for column in columns)
        texts = [(value, width) for value, width in shown if isinstance(value, str)]
        self.part.set_height(row, row_height(*texts), grows=True)

    def lines(self, row: int, lines: Sequence[str], width: float) -> None:
        """Write texts below each other in the first column."""
        for number, line in enumerate(lines, start=row):
            self.write(Place(number, 1), line, "hsb text")
            self.part.set_height(number, row_height((line, width)))

    def prose(self, row: int, text: str, style: str, columns: Sequence[Column]) -> None:
        """Write a text across columns, in a row high enough to show all of it."""
        self.write(Place(row, 1), text, style)
        for column in range(2, len(columns) + 1):
            self.write(Place(row, column), None, style)
        merges = child_of(self.root, "mergeCells")
        reach = f"A{row}:{column_letters(len(columns))}{row}"
        etree.SubElement(merges, tag(self.root, "mergeCell"), ref=reach)
        merges.set("count", str(len(merges)))
        width = sum(column.width for column in columns)
        self.part.set_height(row, row_height((text, width)))

    def widths(self, first: int, columns: Sequence[Column]) -> None:
        """Set the widths of columns from `first` on; the columns before it keep theirs."""
        listing = needed(self.root, "{*}cols")
        for old in listing.findall("{*}col"):
            if int(old.get("min", "0")) >= first:
                listing.remove(old)
            elif int(old.get("max", "0")) >= first:
                # One element may hold the width of several columns, as in LibreOffice's files.
                old.set("max", str(first - 1))
        for number, column in enumerate(columns, start=first):
            etree.SubElement(listing, tag(self.root, "col"), min=str(number), max=str(number),
                             width=f"{column.width:g}", customWidth="1")

    def table(
        self, columns: Sequence[Column], records: Sequence[Mapping[str, Value]]
    ) -> None:
        """Write a table's heading and its rows, and stretch the sheet's Excel table over them.

        Raises HsbstarError where somebody's own cell is in the way.
        """
        corner = Place(HEADER_ROW + max(1, len(records)), len(columns))
        for place in self.part.places:
            in_the_way = place in Area(Place(HEADER_ROW, 1), corner)
            if in_the_way and self.part.value(place) is not None:
                raise HsbstarError(
                    f"In this star tool, {self.name}!{place.address} contains something of your "
                    "own where this round's table goes. Move it further right or down, or leave "
                    "out --star-tool."
                )
        for number, column in enumerate(columns, start=1):
            self.write(Place(HEADER_ROW, number), column.caption, column.heading)
        self.part.set_height(HEADER_ROW, heading_height(columns))
        for number, column in enumerate(columns, start=1):
            if self._captions.get(number) != column.caption:
                # Where last time's columns are these, they keep the widths that somebody gave them.
                self.widths(number, columns[number - 1:])
                break
        for row, values in enumerate(records, start=FIRST_ROW):
            self.record(columns, row, values)
        cells = f"A{HEADER_ROW}:{corner.address}"
        for name in self.book.package.related(self.book.sheets[self.name], "table"):
            stretch_table(self.book.package.edit(name), cells, columns)
        ignore_text_numbers(self.root, cells)

    def colour(self, cells: str, lowest: int, highest: int) -> None:
        """Colour the scores in a range by the nearest whole score."""
        holder = etree.Element(tag(self.root, "conditionalFormatting"), sqref=cells)
        first = cells.split(":", maxsplit=1)[0]
        before = len(self.root.findall(".//{*}cfRule"))
        for number, rule in enumerate(colour_rules(first, lowest, highest), start=1):
            element = etree.SubElement(
                holder, tag(self.root, "cfRule"), type="expression", priority=str(before + number),
                dxfId=str(self.book.styles.differential(rule.fill, rule.ink)),
            )
            etree.SubElement(element, tag(self.root, "formula")).text = rule.formula
        insert(self.root, holder)

    def page(self, *, marking: str, footer: str) -> None:
        """Write the marking and the footer of each printed page."""
        holder = child_of(self.root, "headerFooter")
        for name, text in zip(("oddHeader", "oddFooter"), page_texts(marking, footer), strict=True):
            element = holder.find("{*}" + name)
            if element is None:
                element = etree.SubElement(holder, tag(self.root, name))
            element.text = text or None


def stretch_table(root: Element, cells: str, columns: Sequence[Column]) -> None:
    """Let an Excel table reach over cells whose first row holds the columns' captions."""
    for element in (root, *root.iterfind("{*}autoFilter")):
        element.set("ref", cells)
    listing = needed(root, "{*}tableColumns")
    listing[:] = [
        etree.Element(tag(root, "tableColumn"), id=str(number), name=clean_text(column.caption))
        for number, column in enumerate(columns, start=1)
    ]
    listing.set("count", str(len(columns)))
