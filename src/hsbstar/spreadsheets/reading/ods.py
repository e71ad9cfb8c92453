"""Read .ods exactly, within limits: errors, formulas without a result, percentages, merged cells.

An .ods has no addresses: rows and cells are counted, and equal ones are written once with a number
of repeats. A small file can fill a grid.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from hsbstar.core.problems import Problem
from hsbstar.spreadsheets.cells import (
    Area,
    CellValue,
    DateCell,
    EmptyFormula,
    ErrorCell,
    PercentCell,
    Place,
)
from hsbstar.spreadsheets.reading.number_formats import FIRST_DAY, iso_cell, look_of, number_in
from hsbstar.spreadsheets.reading.refusal import Refusal, unreadable
from hsbstar.spreadsheets.reading.xml_stream import Attributes, Watcher, named, watch
from hsbstar.spreadsheets.sheets import RawSheet

if TYPE_CHECKING:
    from hsbstar.spreadsheets.reading.refusal import Tally
    from hsbstar.spreadsheets.reading.zip_parts import Parts

MANIFEST, CONTENT = "META-INF/manifest.xml", "content.xml"
_MAX_REPEATS = 2**31

_TABLE = "urn:oasis:names:tc:opendocument:xmlns:table:1.0"
_OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
_TEXT = "urn:oasis:names:tc:opendocument:xmlns:text:1.0"
_STYLE = "urn:oasis:names:tc:opendocument:xmlns:style:1.0"
_FO = "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"
_CALC = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"
_MANIFEST = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
_TIME = re.compile(r"PT(\d+)H(\d+)M(\d+)(?:[.,]\d+)?S")


def read_ods(parts: Parts, tally: Tally) -> tuple[RawSheet, ...]:
    """Return all cells of a spreadsheet; raise Refusal where it is damaged or beyond limits."""
    manifest = _ManifestReader()
    watch(parts.pieces(MANIFEST), manifest)
    if manifest.is_encrypted:
        raise Refusal(Problem.FILE_ENCRYPTED, how="a password")
    reader = _ContentReader(tally)
    watch(parts.pieces(CONTENT), reader)
    if not reader.is_spreadsheet:
        raise unreadable(
            "it is an OpenDocument file without a spreadsheet in it; ask the sender for the "
            "workbook itself"
        )
    return tuple(reader.sheets)


@dataclass
class _Look:
    """How a style shows text, in the words of `look_of`."""

    struck: bool = False
    ink: str = ""
    fill: str = ""


class _ManifestReader(Watcher):
    names = named([_MANIFEST], ["encryption-data"])
    is_encrypted = False

    def opened(self, _name: str, _attributes: Attributes) -> None:
        self.is_encrypted = True


class _ContentReader(Watcher):
    """Reads the cells of all sheets."""

    names: ClassVar = {
        **named([_TABLE], ["table", "table-row", "table-cell", "covered-table-cell",
                         "null-date"]),
        **named([_TEXT], ["p", "s", "tab", "line-break"]),
        **named([_OFFICE], ["annotation", "spreadsheet"]),
        **named([_STYLE], ["style", "text-properties", "table-cell-properties"]),
    }

    def __init__(self, tally: Tally) -> None:
        super().__init__()
        self.sheets: list[RawSheet] = []
        self.is_spreadsheet = False
        self._tally = tally
        self._tables = 0
        self._in_note = False
        self._first_day = FIRST_DAY
        self._name = ""
        self._cells: dict[Place, CellValue] = {}
        self._merges: list[Area] = []
        self._place = Place(1, 1)
        self._repeats = 1
        self._row: dict[int, CellValue] = {}
        self._attributes: Attributes = {}
        self._paragraphs: list[list[str]] = []
        self._cell_depth = 0
        self._in_paragraph = False
        self._length = 0
        self._look = _Look()
        self._looks: dict[str, _Look] = {}
        self._unseen: dict[Place, str] = {}

    def opened(self, name: str, attributes: Attributes) -> None:
        if name == "spreadsheet":
            self.is_spreadsheet = True
        elif name == "annotation":
            self._in_note = True
        elif name == "table":
            self._begin_table(attributes)
        elif name == "null-date":
            day = attributes.get(f"{{{_TABLE}}}date-value", "")
            self._first_day = _day(day) or FIRST_DAY
        elif name in {"style", "text-properties", "table-cell-properties"}:
            self._see_style(name, attributes)
        elif self._tables != 1 or self._in_note:
            return  # A table within a table, or a note: no cells of the sheet.
        elif name == "table-row":
            self._repeats = _count(attributes, "number-rows-repeated")
            self._place = Place(self._place.row, 1)
            self._row = {}
        elif name in {"table-cell", "covered-table-cell"}:
            self._attributes = attributes
            self._paragraphs = []
            self._cell_depth = self.depth
            self._length = 0
        else:
            self._write(name, attributes)

    def _see_style(self, name: str, attributes: Attributes) -> None:
        """Note how a style shows text; styles come before the sheets."""
        if name == "style":
            self._look = _Look()
            self._looks[attributes.get(f"{{{_STYLE}}}name", "")] = self._look
        elif name == "text-properties":
            line = attributes.get(f"{{{_STYLE}}}text-line-through-style", "none")
            kind = attributes.get(f"{{{_STYLE}}}text-line-through-type", "none")
            self._look.struck = {line, kind} != {"none"}
            self._look.ink = attributes.get(f"{{{_FO}}}color", "").lstrip("#").upper()
        else:
            fill = attributes.get(f"{{{_FO}}}background-color", "").lstrip("#").upper()
            self._look.fill = "" if fill == "TRANSPARENT" else fill

    def closed(self, name: str) -> None:
        if name == "annotation":
            self._in_note = False
        elif name == "table":
            self._end_table()
        elif self._tables != 1 or self._in_note:
            return
        elif name in {"table-cell", "covered-table-cell"}:
            self._end_cell()
        elif name == "table-row":
            self._end_row()
        elif name == "p" and self.depth == self._cell_depth:
            self._in_paragraph = False

    def add_text(self, text: str) -> None:
        if self._in_paragraph and not self._in_note:
            self._length += len(text)
            self._tally.hold("characters", self._length)
            self._paragraphs[-1].append(text)

    def _begin_table(self, attributes: Attributes) -> None:
        self._tables += 1
        if self._tables == 1:
            self._name = attributes.get(f"{{{_TABLE}}}name", "")
            self._cells, self._merges, self._unseen = {}, [], {}
            self._place = Place(1, 1)
            self._tally.hold("sheets", len(self.sheets) + 1)

    def _end_table(self) -> None:
        self._tables -= 1
        if self._tables == 0:
            self.sheets.append(RawSheet.of_cells(self._name, self._cells,
                                                 tuple(self._merges), self._unseen))

    def _write(self, name: str, attributes: Attributes) -> None:
        """Add what a cell's text is made of: a paragraph, or a character that is an element."""
        if name == "p":
            # Deeper paragraphs belong to a drawing on the cell.
            if self.depth == self._cell_depth + 1:
                self._in_paragraph = True
                self._paragraphs.append([])
        elif name == "s":
            count = _count(attributes, "c", _TEXT)
            self.add_text(" " * min(count, self._tally.limits.characters + 1))
        elif name in {"tab", "line-break"}:
            self.add_text("\t" if name == "tab" else "\n")

    def _end_cell(self) -> None:
        count = _count(self._attributes, "number-columns-repeated")
        column = self._place.column
        value = self._value()
        if value is not None:
            self._tally.hold("columns", column + count - 1)
            style = self._looks.get(self._attributes.get(f"{{{_TABLE}}}style-name", ""), _Look())
            look = look_of(struck=style.struck, ink=style.ink, fill=style.fill, code="")
            for step in range(count):
                self._row[column + step] = value
                if look:
                    self._unseen[Place(self._place.row, column + step)] = look
        self._note_merge()
        self._place = Place(self._place.row, column + count)
        self._paragraphs = []

    def _end_row(self) -> None:
        first = self._place.row
        if self._row:
            self._tally.hold("rows", first + self._repeats - 1)
            for row in range(first, first + self._repeats):
                for column, value in self._row.items():
                    place = Place(row, column)
                    self._tally.cell(place, value)
                    self._cells[place] = value
        self._place = Place(first + self._repeats, 1)

    def _note_merge(self) -> None:
        rows = _count(self._attributes, "number-rows-spanned")
        columns = _count(self._attributes, "number-columns-spanned")
        if rows > 1 or columns > 1:
            self._tally.hold("cells", len(self._merges))
            row, column = self._place
            self._merges.append(Area(self._place, Place(row + rows - 1, column + columns - 1)))

    def _value(self) -> CellValue:
        """Return the value of a cell, by its type (OpenDocument 1.3, part 3, 19.389)."""
        attributes = self._attributes
        kind = attributes.get(f"{{{_OFFICE}}}value-type", "")
        text = "\n".join("".join(runs) for runs in self._paragraphs)
        if attributes.get(f"{{{_CALC}}}value-type") == "error":
            return ErrorCell(text or "#N/A")
        if not kind:
            is_formula = f"{{{_TABLE}}}formula" in attributes
            return EmptyFormula() if is_formula and not text else text or None
        if kind == "string":
            return attributes.get(f"{{{_OFFICE}}}string-value", text) or None
        if kind == "boolean":
            return attributes.get(f"{{{_OFFICE}}}boolean-value") == "true"
        if kind == "date":
            return iso_cell(attributes.get(f"{{{_OFFICE}}}date-value", ""), self._first_day)
        if kind == "time":
            return _time(attributes.get(f"{{{_OFFICE}}}time-value", ""))
        number = number_in(attributes.get(f"{{{_OFFICE}}}value", ""))
        return PercentCell(number) if kind == "percentage" else number


def _count(attributes: Attributes, name: str, space: str = _TABLE) -> int:
    text = attributes.get(f"{{{space}}}{name}", "1")
    if not (text.isascii() and text.isdecimal()) or len(text) > 10:
        raise unreadable("it is damaged: a cell is not repeated a whole number of times")
    return max(1, min(int(text), _MAX_REPEATS))


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None


def _time(text: str) -> CellValue:
    match = _TIME.fullmatch(text)
    if not match:
        return text or None
    hours, minutes, seconds = (int(match[number]) for number in (1, 2, 3))
    return DateCell((hours * 3600 + minutes * 60 + seconds) / 86_400, None)
