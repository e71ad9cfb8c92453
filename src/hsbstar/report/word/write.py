"""Write a paper as a Word file: real headings, captions, table headings, alt text and a language.

The styles are those of the template, by the names that Word itself gives them in every language.
"""

from __future__ import annotations

import datetime as dt
import io
from collections import Counter
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import TYPE_CHECKING

from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Cm, Emu, Pt

from hsbstar.report.document import (
    TO_COMPLETE,
    Fields,
    Items,
    Picture,
    Section,
    Style,
    Table,
    Text,
    safe_text,
    shortened,
)
from hsbstar.report.word.clean_template import leave_out_remains
from hsbstar.report.word.first_page import room_for_picture
from hsbstar.report.word.lists import LIST, NUMBERS, new_numbers, set_numbers
from hsbstar.report.word.page_setup import mark_pages, number_pages, room_at
from hsbstar.report.word.styles import GRID, plain_document
from hsbstar.report.word.table_widths import fit_columns
from hsbstar.report.word.template import (
    clear_for_paper,
    damage_reported,
    fill_place,
    open_template,
)
from hsbstar.report.word.xml import (
    add_control,
    add_field,
    describe,
    frame,
    keep_row,
    name_table,
    rule,
    set_language,
    shade,
)
from hsbstar.spreadsheets.package import rewrite

if TYPE_CHECKING:
    from docx.document import Document as WordFile
    from docx.shared import Length
    from docx.table import _Cell
    from docx.text.paragraph import Paragraph

    from hsbstar.core.limits import FileLimits
    from hsbstar.report.document import Block, Paper
    from hsbstar.report.word.page_setup import Room

_TINT = "EEF3F7"
_ALARM, _ALARM_TINT = "9C2A00", "FDF1EC"
_BELOW_TABLE = Pt(6)
_SMALL = Pt(8.5)
_MAX_PROPERTY = 255
_ROOMY = Pt(36)
"""Below a line to complete with more than a few words."""
_TOGETHER = 2
"""Rows of a table, its heading among them, that stay with the row after them."""
_OURS, _COUNCIL_S = 1.06, 1.25
"""How much wider than Arial's the letters may be: a council's font is not known here."""


@dataclass(frozen=True)
class Template:
    """A council's Word file: its name, its bytes, and how large it may be."""

    file: str
    data: bytes
    limits: FileLimits


def write_word(paper: Paper, template: Template | None = None) -> bytes:
    """Return a paper as a Word file; raise HsbstarError for a template that cannot be used."""
    if template is None:
        return _written(paper, None)
    with damage_reported(template.file):
        return _written(paper, template)


def _written(paper: Paper, template: Template | None) -> bytes:
    document, place, letters = plain_document(), None, _OURS
    if template:
        document = open_template(template.data, template.file, template.limits)
        place, letters = clear_for_paper(document, template.file), _COUNCIL_S
    before = len(document.element.body)
    room = room_at(document, place)
    height = room_for_picture(paper, document, room, letters)
    _Writing(document, room, height, letters).write(paper)
    if place is not None:
        fill_place(document, place, before)
    mark_pages(document, paper.marking)
    if template is None:
        number_pages(document, paper.footer)
    set_language(document, paper.language)
    _set_properties(document, paper)
    out = io.BytesIO()
    document.save(out)
    return rewrite(out.getvalue(), leave_out_remains)


def _set_properties(document: WordFile, paper: Paper) -> None:
    """Set the file's title, language and dates, and remove who made a template, and when."""
    properties = document.core_properties
    root = properties._element  # noqa: SLF001 - python-docx empties none of them
    for own in list(root):
        root.remove(own)
    properties.author = properties.last_modified_by = "hsbstar"
    title = safe_text(paper.title)
    properties.title = shortened(title, _MAX_PROPERTY)
    properties.language = paper.language
    if paper.day:
        properties.created = properties.modified = dt.datetime.combine(paper.day, dt.time())


@dataclass
class _Writing:
    """A document that is being written, and how many tables and figures it has."""

    document: WordFile
    room: Room
    picture_height: int
    """The most that a picture may have, in EMU."""
    letter_width: float
    counted: Counter[str] = field(default_factory=Counter)
    after_table: bool = False
    """Whether a table is right above, which has no gap of its own below it."""

    def write(self, paper: Paper) -> None:
        self.paragraph(paper.title, "Title")
        self.paragraph(paper.subtitle, "Subtitle")
        self.fields(Fields(paper.fields))
        for section in paper.sections:
            self.section(section, 1)
        if self.after_table:
            # Word needs a paragraph after the last table.
            self.paragraph("")

    def paragraph(self, text: str, style: str | None = None) -> Paragraph:
        paragraph = self.document.add_paragraph(safe_text(text), style)
        if self.after_table and not (style or "").startswith("Heading"):
            paragraph.paragraph_format.space_before = _BELOW_TABLE
        self.after_table = False
        return paragraph

    def section(self, section: Section, level: int) -> None:
        heading = self.paragraph(section.title, f"Heading {level}")
        heading.paragraph_format.page_break_before = section.new_page or None
        for block, following in zip_longest(section.blocks, section.blocks[1:]):
            self.block(block)
            if _introduces(block, following):
                self.document.paragraphs[-1].paragraph_format.keep_with_next = True
        for inner in section.sections:
            self.section(inner, level + 1)

    def block(self, block: Block) -> None:
        match block:
            case Text():
                paragraph = self.paragraph("")
                run = paragraph.add_run(safe_text(block.text))
                if block.style is Style.NOTICE:
                    frame(paragraph, _ALARM, _ALARM_TINT)
                run.bold = block.style in {Style.LEAD, Style.NOTICE} or None
                if block.style is Style.SMALL:
                    run.font.size = _SMALL
            case Items():
                self.items(block)
            case Fields():
                self.fields(block)
            case Table():
                self.table(block)
            case Picture():
                self.picture(block)

    def fields(self, block: Fields) -> None:
        for line in block.fields:
            paragraph = self.paragraph("")
            paragraph.add_run(f"{safe_text(line.label)}: ").bold = True
            if line.text:
                paragraph.add_run(safe_text(line.text))
            else:
                add_control(paragraph, safe_text(line.label), TO_COMPLETE)
            paragraph.paragraph_format.space_after = _ROOMY if block.roomy else Pt(2)

    def items(self, block: Items) -> None:
        number = new_numbers(self.document) if block.numbered else None
        for item in block.items:
            paragraph = self.paragraph("", LIST if number is None else NUMBERS)
            if number is not None:
                set_numbers(paragraph, number)
            if item.lead:
                paragraph.add_run(f"{safe_text(item.lead)} ").bold = True
            paragraph.add_run(safe_text(item.text))

    def caption(self, kind: str, text: str) -> Paragraph:
        """Write a caption that Word counts, for its lists of tables and figures."""
        self.counted[kind] += 1
        paragraph = self.paragraph(f"{kind} ", "Caption")
        add_field(paragraph, f"SEQ {kind}", str(self.counted[kind]))
        paragraph.add_run(f": {safe_text(text)}")
        return paragraph

    def picture(self, block: Picture) -> None:
        paragraph = self.paragraph("")
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        paragraph.paragraph_format.keep_with_next = True
        picture = paragraph.add_run().add_picture(io.BytesIO(block.png))
        whole = min(Cm(block.width_cm), self.room.width) / picture.width
        scale = min(whole, self.picture_height / picture.height)
        picture.width = Emu(int(picture.width * scale))
        picture.height = Emu(int(picture.height * scale))
        describe(picture, safe_text(block.alt))
        self.caption("Figure", block.caption)

    def table(self, block: Table) -> None:
        self.caption("Table", block.caption).paragraph_format.keep_with_next = True
        table = self.document.add_table(0, len(block.columns))
        if GRID in self.document.styles:
            table.style = GRID
        else:
            rule(table)
        table.autofit = False
        size, points = fit_columns(block, Emu(self.room.width).pt, self.letter_width)
        widths = [*map(Pt, points)]
        for column, width in zip(table.columns, widths, strict=True):
            column.width = width
        name_table(table, safe_text(block.caption))
        headings = tuple(column.text for column in block.columns)
        for number, texts in enumerate((headings, *block.rows)):
            row, heading = table.add_row(), number == 0
            keep_row(row, heading=heading)
            # At least two rows are together, at the top of a table and at its end.
            last = len(block.rows)
            together = number < last and (
                block.whole or number < _TOGETHER or number == last - 1)
            for cell, column, text in zip(row.cells, block.columns, texts, strict=True):
                paragraph = _write_cell(cell, text, Pt(size), heading=heading)
                paragraph.paragraph_format.keep_with_next = together or None
                if column.figures:
                    paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
            for cell, width in zip(row.cells, widths, strict=True):
                cell.width = width
        self.after_table = True


def _introduces(block: Block, following: Block | None) -> bool:
    """Return whether a text is on the page of the list, the table or the texts that it begins."""
    if not isinstance(block, Text):
        return False
    leads = block.style is Style.LEAD and isinstance(following, Text)
    return leads or isinstance(following, Items | Fields | Table)


def _write_cell(cell: _Cell, text: str, size: Length, *, heading: bool) -> Paragraph:
    paragraph: Paragraph = cell.paragraphs[0]
    space = paragraph.paragraph_format
    space.space_before = space.space_after = Pt(1)
    run = paragraph.add_run(safe_text(text))
    run.font.size = size
    if heading:
        shade(cell, _TINT)
        run.bold = True
    return paragraph
