"""Show a paper as a Word file: real headings, captions, table headings, alt text and a language.

The styles are those of the template, by the names that Word itself gives them in every language, so
a council's own look comes with its file.
"""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Cm, Emu, Pt

from hsbstar.board_paper.blocks import Items, Manner, Picture, Section, Table, Text
from hsbstar.documents.word_template import (
    GRID,
    clear_for_paper,
    open_template,
    plain_document,
)
from hsbstar.documents.word_xml import (
    add_field,
    describe,
    keep_whole,
    name_table,
    repeat_as_heading,
    rule,
    set_language,
    shade,
)
from hsbstar.parts.package import rewrite
from hsbstar.wording import xml_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from docx.document import Document as WordFile
    from docx.section import _Footer, _Header
    from docx.table import _Row
    from docx.text.paragraph import Paragraph

    from hsbstar.board_paper.blocks import Block, Paper
    from hsbstar.bounds import Bounds

_TINT = "EEF3F7"
_BELOW_TABLE = Pt(6)
_SMALL = Pt(8.5)
_IN_TABLES = Pt(8.5)


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
    _Writing(document).write(paper)
    if place is not None:
        _move(document, place, before)
    _mark(document, paper, own=template is None)
    set_language(document, paper.language)
    _tell(document, paper)
    out = io.BytesIO()
    document.save(out)
    return rewrite(out.getvalue(), lambda _: None)


def _tell(document: WordFile, paper: Paper) -> None:
    """Tell in the file's properties what it is, and of when: never of when it was made."""
    properties = document.core_properties
    properties.title, properties.language = xml_text(paper.title), paper.language
    if paper.day:
        properties.created = properties.modified = dt.datetime.combine(paper.day, dt.time())


def _move(document: WordFile, place: Paragraph, before: int) -> None:
    """Put what was written at the end of the document in the place of a paragraph."""
    body = document.element.body
    end = 1 if body.sectPr is not None else 0
    for element in list(body)[before - end : len(body) - end]:
        place._p.addprevious(element)  # noqa: SLF001 - python-docx moves nothing itself
    body.remove(place._p)  # noqa: SLF001


@dataclass
class _Writing:
    """A document that is being written, and how many tables and figures it has."""

    document: WordFile
    counted: dict[str, int] = field(default_factory=dict)
    after_table: bool = False
    """Whether a table stands right above, which has no room below it of its own."""

    @property
    def width(self) -> int:
        """How wide a line of text is."""
        section = self.document.sections[-1]
        whole = section.page_width or Cm(21)
        return whole - (section.left_margin or 0) - (section.right_margin or 0)

    def write(self, paper: Paper) -> None:
        self.paragraph(paper.title, "Title")
        self.paragraph(paper.subtitle, "Subtitle")
        for section in paper.sections:
            self.section(section, 1)
        if self.after_table:
            # Word wants a paragraph after the last table.
            self.paragraph("")

    def paragraph(self, text: str, style: str = "Normal") -> Paragraph:
        paragraph = self.document.add_paragraph(xml_text(text), style)
        if self.after_table and not style.startswith("Heading"):
            paragraph.paragraph_format.space_before = _BELOW_TABLE
        self.after_table = False
        return paragraph

    def section(self, section: Section, level: int) -> None:
        heading = self.paragraph(section.title, f"Heading {level}")
        heading.paragraph_format.page_break_before = section.new_page or None
        for block in section.blocks:
            self.block(block)
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
        run = self.paragraph("").add_run(xml_text(block.text))
        run.bold = block.manner in {Manner.LEAD, Manner.NOTICE} or None
        if block.manner is Manner.SMALL:
            run.font.size = _SMALL

    def items(self, block: Items) -> None:
        for item in block.items:
            paragraph = self.paragraph("", "List Bullet")
            if item.lead:
                paragraph.add_run(f"{xml_text(item.lead)} ").bold = True
            paragraph.add_run(xml_text(item.text))

    def caption(self, kind: str, text: str) -> Paragraph:
        """Write a caption that Word counts, so that it can list tables and figures."""
        self.counted[kind] = self.counted.get(kind, 0) + 1
        paragraph = self.paragraph(f"{kind} ", "Caption")
        add_field(paragraph, f"SEQ {kind}", str(self.counted[kind]))
        paragraph.add_run(f": {xml_text(text)}")
        return paragraph

    def picture(self, block: Picture) -> None:
        paragraph = self.paragraph("")
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        paragraph.paragraph_format.keep_with_next = True
        width = min(Cm(block.width_cm), self.width)
        picture = paragraph.add_run().add_picture(io.BytesIO(block.png), width=Emu(width))
        describe(picture, xml_text(block.alt))
        self.caption("Figure", block.caption)

    def table(self, block: Table) -> None:
        self.caption("Table", block.caption).paragraph_format.keep_with_next = True
        table = self.document.add_table(0, len(block.columns))
        if GRID in self.document.styles:
            table.style = GRID
        else:
            rule(table)
        table.autofit = False
        widths = [int(self.width * column.share / block.width) for column in block.columns]
        for column, width in zip(table.columns, widths, strict=True):
            column.width = Emu(width)
        name_table(table, xml_text(block.caption))
        for number, texts in enumerate((tuple(one.text for one in block.columns), *block.rows)):
            _write_row(table.add_row(), block, texts, widths, heading=number == 0)
        self.after_table = True


def _write_row(
    row: _Row, block: Table, texts: Sequence[str], widths: Sequence[int], *, heading: bool
) -> None:
    keep_whole(row)
    if heading:
        repeat_as_heading(row)
    for cell, column, text, width in zip(row.cells, block.columns, texts, widths, strict=True):
        cell.width = Emu(width)
        if heading:
            shade(cell, _TINT)
        paragraph = cell.paragraphs[0]
        space = paragraph.paragraph_format
        space.space_before = space.space_after = Pt(1)
        space.keep_with_next = heading or None
        if column.figures:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        run = paragraph.add_run(xml_text(text))
        run.font.size = _IN_TABLES
        run.bold = heading or None


def _mark(document: WordFile, paper: Paper, *, own: bool) -> None:
    """Write the marking into the head and foot of every page, and page numbers into our own."""
    for section in document.sections:
        heads: list[_Header | _Footer] = [section.header]
        feet: list[_Header | _Footer] = [section.footer]
        if section.different_first_page_header_footer:
            heads.append(section.first_page_header)
            feet.append(section.first_page_footer)
        if document.settings.odd_and_even_pages_header_footer:
            heads.append(section.even_page_header)
            feet.append(section.even_page_footer)
        for one in (*heads, *feet):
            _add_marking(one, paper.marking)
        if own:
            _number_pages(section.footer, paper.title)


def _add_marking(place: _Header | _Footer, marking: str) -> None:
    """Write the marking below what stands there, unless it stands there already."""
    if not marking or any(marking in one.text for one in place.paragraphs):
        return
    first = place.paragraphs[0]
    empty = not first.text and not list(first.iter_inner_content()) and len(place.paragraphs) == 1
    paragraph = first if empty else place.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.add_run(xml_text(marking)).bold = True


def _number_pages(footer: _Footer, title: str) -> None:
    paragraph = footer.add_paragraph(f"{xml_text(title)}  ·  Page ")
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    add_field(paragraph, "PAGE", "1")
    paragraph.add_run(" of ")
    add_field(paragraph, "NUMPAGES", "1")
