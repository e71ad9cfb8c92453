"""Write a paper as a Word file: with our own look, or in the styles of a template."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

import docx
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH

from hsbstar.papers.document import (
    Block,
    Bullets,
    Figure,
    Heading,
    Kind,
    Paragraph,
    Table,
)
from hsbstar.papers.word_marks import (
    add_number,
    add_page_number,
    describe,
    keep_whole,
    mark_heading_row,
    name_table,
    set_language,
)
from hsbstar.papers.word_template import open_template
from hsbstar.parts.package import Package
from hsbstar.wording import clean_text

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from docx.document import Document
    from docx.section import Section, _Footer, _Header
    from docx.shared import Length
    from docx.table import _Cell
    from docx.text.paragraph import Paragraph as WordParagraph

    from hsbstar.papers.document import Paper

BULLET = "List Bullet"
_FIGURE, _TABLE = "Figure", "Table"


def write_word(
    paper: Paper, pictures: Mapping[str, bytes], template: bytes | None = None,
    *, name: str = "", made: dt.datetime | None = None,
) -> bytes:
    """Return a paper as the bytes of a .docx file.

    `pictures` are PNG files by the name that the paper knows them by; `name` is what the template
    is called in a message; `made` is the day that the file bears, the same whenever it is written.
    Raises HsbstarError for a template that is no Word file.
    """
    document, place = open_template(template, name)
    _describe(document, paper, made)
    writer = _Writer(document, pictures)
    before = list(document.element.body)
    writer.title(paper)
    for block in paper.blocks:
        writer.add(block)
    if place is not None:
        for element in [one for one in document.element.body if one not in before]:
            place.addprevious(element)
        place.getparent().remove(place)
    for section in document.sections:
        _mark_pages(document, section, paper)
    out = io.BytesIO()
    document.save(out)
    # The same paper gives the same bytes: no file in it tells when it was written.
    return Package(out.getvalue()).to_bytes(dated=False)


def _describe(document: Document, paper: Paper, made: dt.datetime | None) -> None:
    """Set what the file says of itself."""
    about = document.core_properties
    about.title, about.language = clean_text(paper.title)[:255], paper.language
    about.author, about.comments, about.keywords, about.last_modified_by = "", "", "", ""
    if made:
        about.created = about.modified = made
    set_language(document, paper.language)


@dataclass
class _Writer:
    """Adds blocks to a document, and counts its captions."""

    document: Document
    pictures: Mapping[str, bytes]
    figures: int = 0
    tables: int = 0

    def title(self, paper: Paper) -> None:
        """Add the paper's title and what stands below it."""
        self._paragraph(paper.title, "Title")
        self._paragraph(paper.subtitle, "Subtitle")

    def add(self, block: Block) -> None:
        """Add a block at the end."""
        match block:
            case Heading():
                heading = self._paragraph(block.text, f"Heading {block.level}")
                if block.new_page:
                    heading.paragraph_format.page_break_before = True
            case Paragraph():
                self._add_paragraph(block)
            case Bullets():
                self._add_bullets(block)
            case Table():
                self._add_table(block)
            case Figure():
                self._add_figure(block)

    def _paragraph(self, text: str, style: str = "Normal") -> WordParagraph:
        return self.document.add_paragraph(clean_text(text), self._style(style))

    def _style(self, name: str) -> str:
        """Return the name of a style that the document has: Word knows these by their names."""
        if name not in self.document.styles:
            self.document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH, builtin=True)
        return name

    def _add_paragraph(self, block: Paragraph) -> None:
        added = self._paragraph("")
        if block.lead:
            added.add_run(f"{clean_text(block.lead)} ").bold = True
        run = added.add_run(clean_text(block.text))
        run.bold = True if block.kind is Kind.WARNING else None
        run.italic = True if block.kind is Kind.NOTE else None

    def _add_bullets(self, block: Bullets) -> None:
        # A template without the style has no list to point to: a sign is better than nothing.
        has_bullets = BULLET in self.document.styles
        for item in block.items:
            self._paragraph(item if has_bullets else f"• {item}", BULLET if has_bullets else
                            "Normal")

    def _add_figure(self, block: Figure) -> None:
        self.figures += 1
        shown = self._paragraph("")
        shown.paragraph_format.keep_with_next = True
        shown.alignment = WD_ALIGN_PARAGRAPH.CENTER
        picture = io.BytesIO(self.pictures[block.picture])
        shown.add_run().add_picture(picture, width=self._text_width())
        describe(self.document.inline_shapes[-1], f"{_FIGURE} {self.figures}",
                 clean_text(block.alt))
        self._caption(_FIGURE, self.figures, block.caption)

    def _caption(self, kind: str, number: int, text: str) -> WordParagraph:
        caption = self._paragraph(f"{kind} ", "Caption")
        add_number(caption, kind, number)
        caption.add_run(f": {clean_text(text)}")
        return caption

    def _text_width(self) -> Length:
        section = self.document.sections[-1]
        # A template may say nothing of its page; Word then takes its own, and so does this.
        return (section.page_width or 0) - (section.left_margin or 0) - (section.right_margin or 0)

    def _add_table(self, block: Table) -> None:
        self.tables += 1
        self._caption(_TABLE, self.tables, block.caption).paragraph_format.keep_with_next = True
        table = self.document.add_table(0, len(block.columns))
        if "Table Grid" in self.document.styles:
            table.style = "Table Grid"
        table.autofit = False
        name_table(table, clean_text(block.caption))
        captions = tuple(column.caption for column in block.columns)
        whole = self._text_width()
        widths = [int(whole * part) for part in block.widths]
        for column, width in zip(table.columns, widths, strict=True):
            column.width = width
        for number, texts in enumerate((captions, *block.rows)):
            row = table.add_row()
            keep_whole(row)
            if number == 0:
                mark_heading_row(row)
            for place, (cell, text) in enumerate(zip(row.cells, texts, strict=True)):
                cell.width = widths[place]
                _fill(cell, text, bold=number == 0 or place == 0,
                      right=block.columns[place].figures)
        self._paragraph("").paragraph_format.space_after = 0


def _fill(cell: _Cell, text: str, *, bold: bool, right: bool) -> None:
    paragraph = cell.paragraphs[0]
    paragraph.paragraph_format.space_after = 0
    if right:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    paragraph.add_run(clean_text(text)).bold = bold or None


def _mark_pages(document: Document, section: Section, paper: Paper) -> None:
    """Write the marking above and below every page, and the paper's name and page number below."""
    headers: list[_Header] = [section.header]
    footers: list[_Footer] = [section.footer]
    if section.different_first_page_header_footer:
        headers.append(section.first_page_header)
        footers.append(section.first_page_footer)
    if document.settings.odd_and_even_pages_header_footer:
        headers.append(section.even_page_header)
        footers.append(section.even_page_footer)
    for header in headers:
        if paper.marking:
            _write_line(header, paper.marking, bold=True)
    for footer in footers:
        if paper.marking:
            _write_line(footer, paper.marking, bold=True)
        line = _write_line(footer, f"{paper.title} · page ", bold=False)
        add_page_number(line)


def _write_line(part: _Header | _Footer, text: str, *, bold: bool) -> WordParagraph:
    """Add a line in the middle, in the paragraph that is there if it is empty."""
    first = part.paragraphs[0] if part.paragraphs else part.add_paragraph()
    is_free = len(part.paragraphs) == 1 and not first.runs and not len(first._p.findall(".//*"))  # noqa: SLF001
    line = first if is_free else part.add_paragraph()
    line.alignment = WD_ALIGN_PARAGRAPH.CENTER
    line.add_run(clean_text(text)).bold = bold or None
    return line
