"""Read .ods exactly, within limits: errors, formulas without a result, percentages, merged cells.

An .ods has no addresses: rows and cells are counted, and equal ones are written once with a number
of repeats. A small file can fill a grid.
"""

from __future__ import annotations

import datetime as dt
import re
from bisect import bisect_left
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, ClassVar

from hsbstar.core.problems import Problem
from hsbstar.core.text import MAX_CELL_LENGTH
from hsbstar.spreadsheets.cells import (
    Area,
    CellValue,
    DateCell,
    EmptyFormula,
    ErrorCell,
    PercentCell,
    Place,
)
from hsbstar.spreadsheets.reading.notes_and_links import target_of
from hsbstar.spreadsheets.reading.number_formats import (
    ALTERED,
    FIRST_DAY,
    HIDDEN,
    count_formats,
    iso_cell,
    look_of,
    look_of_runs,
    number_in,
)
from hsbstar.spreadsheets.reading.refusal import Refusal, unreadable
from hsbstar.spreadsheets.reading.xlsx_workbook import read_part
from hsbstar.spreadsheets.reading.xml_stream import Attributes, Watcher, named, watch
from hsbstar.spreadsheets.sheets import RawSheet

if TYPE_CHECKING:
    from hsbstar.spreadsheets.reading.refusal import Tally
    from hsbstar.spreadsheets.reading.zip_parts import Parts

MANIFEST, CONTENT, STYLES = "META-INF/manifest.xml", "content.xml", "styles.xml"
_MAX_REPEATS = 2**31

_TABLE = "urn:oasis:names:tc:opendocument:xmlns:table:1.0"
_OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
_TEXT = "urn:oasis:names:tc:opendocument:xmlns:text:1.0"
_STYLE = "urn:oasis:names:tc:opendocument:xmlns:style:1.0"
_FO = "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"
_CALC = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"
_MANIFEST = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
_LINK = "http://www.w3.org/1999/xlink"
_LINES = (f"{{{_STYLE}}}text-line-through-style", f"{{{_STYLE}}}text-line-through-type")
_DEFAULT, _VALUE = f"{{{_TABLE}}}default-cell-style-name", f"{{{_OFFICE}}}value"
_MAX_PARENTS = 16
"""Styles above a style; more are a circle."""
_LOGICAL = {"TRUE", "FALSE"}
_NUMBER, _FIGURES = re.compile(r"-?\d+(?:\.\d+)?"), re.compile(r"\d+(?:[.,]\d+)?")
_TIME = re.compile(r"PT(\d+)H(\d+)M(\d+)(?:[.,]\d+)?S")


def read_ods(parts: Parts, tally: Tally) -> tuple[RawSheet, ...]:
    """Return all cells of a spreadsheet; raise Refusal where it is damaged or beyond limits."""
    manifest = _ManifestReader()
    watch(parts.pieces(MANIFEST), manifest)
    if manifest.is_encrypted:
        raise Refusal(Problem.FILE_ENCRYPTED, how="a password")
    looks = read_part(parts, STYLES, _StylesReader).looks if STYLES in parts.names else {}
    reader = _ContentReader(tally, {**looks})
    watch(parts.pieces(CONTENT), reader)
    if not reader.is_spreadsheet:
        raise unreadable(
            "it is an OpenDocument file with no spreadsheet in it; ask the sender for the workbook "
            "itself"
        )
    return tuple(reader.sheets)


@dataclass
class _Look:
    """How a style shows text, in the words of `look_of`; None: as its parent does."""

    parent: str = ""
    struck: bool | None = None
    ink: str | None = None
    fill: str | None = None


class _ManifestReader(Watcher):
    names = named([_MANIFEST], ["encryption-data"])
    is_encrypted = False

    def opened(self, _name: str, _attributes: Attributes) -> None:
        self.is_encrypted = True


class _StylesReader(Watcher):
    """Reads how styles show text; they come before the sheets."""

    names: ClassVar = named([_STYLE], ["style", "text-properties", "table-cell-properties"])

    def __init__(self, looks: dict[str, _Look] | None = None) -> None:
        super().__init__()
        self.looks = {} if looks is None else looks
        self._known: dict[str, _Look] = {}
        self._look = _Look()

    def opened(self, name: str, attributes: Attributes) -> None:
        if name == "style":
            count_formats(len(self.looks))
            self._look = _Look(attributes.get(f"{{{_STYLE}}}parent-style-name", ""))
            self.looks[attributes.get(f"{{{_STYLE}}}name", "")] = self._look
        elif name == "text-properties":
            lines = {attributes[key] for key in _LINES if key in attributes}
            self._look.struck = lines != {"none"} if lines else None
            is_usual = attributes.get(f"{{{_STYLE}}}use-window-font-color") == "true"
            self._look.ink = "" if is_usual else _colour(attributes, "color")
        elif name == "table-cell-properties":
            fill = _colour(attributes, "background-color")
            self._look.fill = "" if fill == "TRANSPARENT" else fill

    def look(self, name: str) -> _Look:
        """Return the look of a style, with what it has from its parents; styles are complete."""
        if name not in self.looks:
            return _Look()
        if name not in self._known:
            look = own = self.looks[name]
            for _ in range(_MAX_PARENTS):
                if own.parent not in self.looks:
                    break
                own = self.looks[own.parent]
                look = replace(look, **{key: value for key, value in vars(own).items()
                                        if getattr(look, key) is None})
            self._known[name] = look
        return self._known[name]


class _ContentReader(_StylesReader):
    """Reads the cells of all sheets."""

    names: ClassVar = {
        **_StylesReader.names,
        **named([_TABLE], ["table", "table-column", "table-row", "table-cell",
                           "covered-table-cell", "null-date"]),
        **named([_TEXT], ["p", "s", "tab", "line-break", "span", "a"]),
        **named([_OFFICE], ["annotation", "spreadsheet"]),
    }

    def __init__(self, tally: Tally, looks: dict[str, _Look]) -> None:
        super().__init__(looks)
        self.sheets: list[RawSheet] = []
        self.is_spreadsheet = False
        self._tally = tally
        self._tables = 0
        self._in_note = self._in_note_text = False
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
        self._columns: list[tuple[int, str]] = []
        self._row_style = ""
        self._spans: list[bool] = []
        self._kinds: set[bool] = set()
        self._targets: list[str] = []
        self._row_looks: dict[int, str] = {}
        self._unseen: dict[Place, str] = {}
        self._notes: dict[Place, str] = {}
        self._links: dict[Place, str] = {}

    def opened(self, name: str, attributes: Attributes) -> None:
        if name == "spreadsheet":
            self.is_spreadsheet = True
        elif name == "annotation":
            self._in_note = True
            self._notes.setdefault(self._place, "")
            self._tally.hold("cells", len(self._notes))
        elif name == "table":
            self._begin_table(attributes)
        elif name == "null-date":
            day = attributes.get(f"{{{_TABLE}}}date-value", "")
            self._first_day = _day(day) or FIRST_DAY
        elif name in _StylesReader.names.values():
            super().opened(name, attributes)
        elif self._in_note:
            self._in_note_text = self._in_note_text or name == "p"
        elif self._tables != 1:
            return  # A table within a table: no cells of the sheet.
        elif name == "table-column":
            last = self._columns[-1][0] if self._columns else 0
            style = attributes.get(_DEFAULT, "")
            self._columns.append((last + _count(attributes, "number-columns-repeated"), style))
            self._tally.hold("columns", len(self._columns))
        elif name == "table-row":
            self._repeats = _count(attributes, "number-rows-repeated")
            self._place = Place(self._place.row, 1)
            self._row, self._row_looks = {}, {}
            self._row_style = attributes.get(_DEFAULT, "")
        elif name in {"table-cell", "covered-table-cell"}:
            self._attributes = attributes
            self._paragraphs, self._targets, self._kinds = [], [], set()
            self._cell_depth = self.depth
            self._length = 0
        else:
            self._write(name, attributes)

    def closed(self, name: str) -> None:
        if name == "annotation":
            self._in_note = self._in_note_text = False
        elif name == "table":
            self._end_table()
        elif self._tables != 1 or self._in_note:
            return
        elif name in {"table-cell", "covered-table-cell"}:
            self._end_cell()
        elif name == "table-row":
            self._end_row()
        elif name == "span" and self._spans:
            self._spans.pop()
        elif name == "p" and self.depth == self._cell_depth:
            self._in_paragraph = False

    def add_text(self, text: str) -> None:
        if self._in_note:
            if self._in_note_text and len(self._notes[self._place]) < MAX_CELL_LENGTH:
                self._notes[self._place] += text
                self._tally.add_text(len(text))
        elif self._in_paragraph:
            self._count_characters(len(text))
            self._paragraphs[-1].append(text)
            if text.strip():
                self._kinds.add(any(self._spans))

    def _count_characters(self, count: int) -> None:
        self._length += count
        self._tally.hold("characters", self._length)

    def _begin_table(self, attributes: Attributes) -> None:
        self._tables += 1
        if self._tables == 1:
            self._name = attributes.get(f"{{{_TABLE}}}name", "")
            self._cells, self._merges, self._unseen = {}, [], {}
            self._notes, self._links, self._columns = {}, {}, []
            self._place = Place(1, 1)
            self._tally.hold("sheets", len(self.sheets) + 1)

    def _end_table(self) -> None:
        self._tables -= 1
        if self._tables == 0:
            sheet = RawSheet.of_cells(self._name, self._cells, tuple(self._merges), self._unseen)
            self.sheets.append(replace(sheet, notes=self._notes, links=self._links))

    def _write(self, name: str, attributes: Attributes) -> None:
        """Add what a cell's text is made of: a paragraph, or a character that is an element."""
        if name == "p":
            # Deeper paragraphs belong to a drawing on the cell.
            if self.depth == self._cell_depth + 1:
                self._in_paragraph = True
                self._paragraphs.append([])
                self._count_characters(int(len(self._paragraphs) > 1))
                self._spans = []
        elif name == "span":
            look = self.look(attributes.get(f"{{{_TEXT}}}style-name", ""))
            self._spans.append(bool(look.struck))
        elif name == "a":
            self._targets.append(attributes.get(f"{{{_LINK}}}href", ""))
            self._count_characters(len(self._targets[-1]))
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
            self._tally.hold("characters", len(value) if isinstance(value, str) else 0)
            look = self._look_of_cell()
            for step in range(count):
                self._row[column + step] = value
                if look:
                    self._row_looks[column + step] = look
        targets = [*self._targets, target_of(self._attributes.get(f"{{{_TABLE}}}formula", ""))]
        if outside := [target for target in targets if target and not target.startswith("#")]:
            self._links[self._place] = "; ".join(outside)
            self._tally.hold("cells", len(self._links))
        self._note_merge()
        self._place = Place(self._place.row, column + count)
        self._paragraphs = []

    def _look_of_cell(self) -> str:
        """Return the look of a cell that is not empty: by its style, its runs or what it shows."""
        place = bisect_left(self._columns, (self._place.column, ""))
        of_column = self._columns[place][1] if place < len(self._columns) else ""
        own = self._attributes.get(f"{{{_TABLE}}}style-name")
        style = self.look(own or self._row_style or of_column)
        # The usual colour of text is white on a dark ground.
        look = look_of(struck=bool(style.struck), ink=style.ink or "usual", fill=style.fill or "")
        return look_of_runs(self._kinds) or look or self._look_of_number()

    def _look_of_number(self) -> str:
        """Return the look of a value by what the cell was saved as showing, if it was."""
        text, number = "".join(map("".join, self._paragraphs)), self._attributes.get(_VALUE, "")
        if self._paragraphs and not text:
            return HIDDEN
        shown = [float(figures.replace(",", ".")) for figures in _FIGURES.findall(text)]
        if not _NUMBER.fullmatch(number) or text.endswith("%") or float(number) in shown:
            return ""
        # Words, such as ‘Yes’; a dash for 0 is none.
        return ALTERED if shown else HIDDEN if any(map(str.isalpha, text)) else ""

    def _end_row(self) -> None:
        first = self._place.row
        self._tally.keep_time()
        if self._row:
            self._tally.hold("rows", first + self._repeats - 1)
            for row in range(first, first + self._repeats):
                for column, value in self._row.items():
                    place = Place(row, column)
                    self._tally.cell(place, value)
                    self._cells[place] = value
                    if look := self._row_looks.get(column):
                        self._unseen[place] = look
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
            # LibreOffice saves an empty text, as the result of a formula, as an empty paragraph.
            is_unsaved = f"{{{_TABLE}}}formula" in attributes and not self._paragraphs
            return EmptyFormula() if is_unsaved else text or None
        if kind == "string":
            return attributes.get(f"{{{_OFFICE}}}string-value", text) or None
        if kind == "boolean":
            return attributes.get(f"{{{_OFFICE}}}boolean-value") == "true"
        if kind == "date":
            return iso_cell(attributes.get(f"{{{_OFFICE}}}date-value", ""), self._first_day)
        if kind == "time":
            return _time(attributes.get(f"{{{_OFFICE}}}time-value", ""))
        number = number_in(attributes.get(_VALUE, ""))
        if number in {0, 1} and text in _LOGICAL:
            # So LibreOffice saves what came as TRUE or FALSE from an .xlsx.
            return bool(number)
        # A format with sections may show some numbers as percentages.
        shows_more = text.endswith("%") and (not number or text[:-1].strip() != f"{number:g}")
        return PercentCell(number) if kind == "percentage" or shows_more else number


def _count(attributes: Attributes, name: str, space: str = _TABLE) -> int:
    text = attributes.get(f"{{{space}}}{name}", "1")
    if not (text.isascii() and text.isdecimal()) or len(text) > 10:
        raise unreadable("it is damaged: a cell is not repeated a whole number of times")
    return max(1, min(int(text), _MAX_REPEATS))


def _colour(attributes: Attributes, name: str) -> str | None:
    colour = attributes.get(f"{{{_FO}}}{name}")
    return None if colour is None else colour.lstrip("#").upper()


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
