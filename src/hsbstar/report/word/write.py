"""Show a paper as a Word file: real headings, captions, table headings, alt text and a language.

The styles are those of the template, by the names that Word itself gives them in every language, so
a council's own look comes with its file.
"""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import TYPE_CHECKING

from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Cm, Emu, Pt

from hsbstar.report.document import Items, Manner, Picture, Section, Table, Text
from hsbstar.report.safe_text import safe_text
from hsbstar.report.word.clean_template import leave_out_remains
from hsbstar.report.word.page_setup import mark_pages, number_pages, room_at
from hsbstar.report.word.styles import GRID, plain_document
from hsbstar.report.word.table_widths import fit_columns
from hsbstar.report.word.template import clear_for_paper, fill_place, open_template
from hsbstar.report.word.xml import (
    add_field,
    describe,
    keep_whole,
    name_table,
    repeat_as_heading,
    rule,
    set_language,
    shade,
)
from hsbstar.spreadsheets.package import rewrite

if TYPE_CHECKING:
    from collections.abc import Sequence

    from docx.document import Document as WordFile
    from docx.shared import Length
    from docx.table import _Row
    from docx.text.paragraph import Paragraph

    from hsbstar.core.limits import Bounds
    from hsbstar.report.document import Block, Paper
    from hsbstar.report.word.page_setup import Room

_TINT = "EEF3F7"
_BELOW_TABLE = Pt(6)
_SMALL = Pt(8.5)
_LONGEST_PROPERTY = 255


@dataclass(frozen=True)
class _Fitting:
    """What a paper's picture and tables leave room for."""

    share: float
    """How much of a page's height a picture may take, so that the summary stays on one page."""
    spare: float
    """How much wider than Arial's the letters may be."""


_OURS = _Fitting(0.42, 1.06)
_COUNCIL_S = _Fitting(0.25, 1.25)
"""A council's margins and letters are mostly larger than ours."""


@dataclass(frozen=True)
class Template:
    """A council's Word file: its name, its bytes, and how large it may be."""

    file: str
    data: bytes
    bounds: Bounds


def write_word(paper: Paper, template: Template | None = None) -> bytes:
    """Return a paper as a Word file; raise HsbstarError for a template that cannot be used."""
    document, place = plain_document(), None
    if template:
        document = open_template(template.data, template.file, template.bounds)
        place = clear_for_paper(document, template.file)
    before = len(document.element.body)
    fitting = _OURS if template is None else _COUNCIL_S
    _Writing(document, room_at(document, place), fitting).write(paper)
    if place is not None:
        fill_place(document, place, before)
    mark_pages(document, paper.marking)
    if template is None:
        number_pages(document, paper.title)
    set_language(document, paper.language)
    _tell(document, paper)
    out = io.BytesIO()
    document.save(out)
    return rewrite(out.getvalue(), leave_out_remains)


def _tell(document: WordFile, paper: Paper) -> None:
    """Tell in the file's properties what it is, and of when: never who made a template, or when."""
    properties = document.core_properties
    root = properties._element  # noqa: SLF001 - python-docx empties none of them
    for one in list(root):
        root.remove(one)
    properties.author = properties.last_modified_by = "hsbstar"
    properties.title = _cut(safe_text(paper.title))
    properties.language = paper.language
    if paper.day:
        properties.created = properties.modified = dt.datetime.combine(paper.day, dt.time())


def _cut(title: str) -> str:
    """Return a title as a property can hold it: a longer one with a sign that it is cut."""
    return title if len(title) <= _LONGEST_PROPERTY else f"{title[: _LONGEST_PROPERTY - 1]}…"


@dataclass
class _Writing:
    """A document that is being written, and how many tables and figures it has."""

    document: WordFile
    room: Room
    fitting: _Fitting
    counted: dict[str, int] = field(default_factory=dict)
    after_table: bool = False
    """Whether a table stands right above, which has no room below it of its own."""

    def write(self, paper: Paper) -> None:
        self.paragraph(paper.title, "Title")
        self.paragraph(paper.subtitle, "Subtitle")
        for section in paper.sections:
            self.section(section, 1)
        if self.after_table:
            # Word wants a paragraph after the last table.
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
            if isinstance(block, Text) and isinstance(following, Items | Table):
                # What introduces a list or a table stands on its page.
                self.document.paragraphs[-1].paragraph_format.keep_with_next = True
        for inner in section.sections:
            self.section(inner, level + 1)

    def block(self, block: Block) -> None:
        if isinstance(block, Text):
            self.text(block)
        elif isinstance(block, Items):
            self.items(block)
        elif isinstance(block, Table):
            self.table(block)
        else:
            self.picture(block)

    def text(self, block: Text) -> None:
        run = self.paragraph("").add_run(safe_text(block.text))
        run.bold = block.manner in {Manner.LEAD, Manner.NOTICE} or None
        if block.manner is Manner.SMALL:
            run.font.size = _SMALL

    def items(self, block: Items) -> None:
        for item in block.items:
            paragraph = self.paragraph("", "List Bullet")
            if item.lead:
                paragraph.add_run(f"{safe_text(item.lead)} ").bold = True
            paragraph.add_run(safe_text(item.text))

    def caption(self, kind: str, text: str) -> Paragraph:
        """Write a caption that Word counts, so that it can list tables and figures."""
        self.counted[kind] = self.counted.get(kind, 0) + 1
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
        scale = min(whole, self.fitting.share * self.room.height / picture.height)
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
        size, points = fit_columns(block, Emu(self.room.width).pt, self.fitting.spare)
        widths = [Pt(one) for one in points]
        for column, width in zip(table.columns, widths, strict=True):
            column.width = width
        name_table(table, safe_text(block.caption))
        for number, texts in enumerate((tuple(one.text for one in block.columns), *block.rows)):
            row = table.add_row()
            _write_row(row, block, texts, Pt(size), heading=number == 0)
            for cell, width in zip(row.cells, widths, strict=True):
                cell.width = width
        self.after_table = True


def _write_row(
    row: _Row, block: Table, texts: Sequence[str], size: Length, *, heading: bool
) -> None:
    keep_whole(row)
    if heading:
        repeat_as_heading(row)
    for cell, column, text in zip(row.cells, block.columns, texts, strict=True):
        if heading:
            shade(cell, _TINT)
        paragraph = cell.paragraphs[0]
        space = paragraph.paragraph_format
        space.space_before = space.space_after = Pt(1)
        space.keep_with_next = heading or None
        if column.figures:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        run = paragraph.add_run(safe_text(text))
        run.font.size = size
        run.bold = heading or None
