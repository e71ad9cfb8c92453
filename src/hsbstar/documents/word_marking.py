"""The head and foot of a Word file's pages: the marking, and page numbers in our own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn

from hsbstar.documents.safe_text import safe_text
from hsbstar.documents.word_xml import add_field, sections_of, text_of
from hsbstar.wording import fold

if TYPE_CHECKING:
    from docx.document import Document as WordFile
    from docx.section import _Footer, _Header
    from docx.text.paragraph import Paragraph


def mark_pages(document: WordFile, marking: str) -> None:
    """Write the marking into the head and foot of every kind of page."""
    for section in sections_of(document):
        places: list[_Header | _Footer] = [section.header, section.footer]
        if section.different_first_page_header_footer:
            places += [section.first_page_header, section.first_page_footer]
        if document.settings.odd_and_even_pages_header_footer:
            places += [section.even_page_header, section.even_page_footer]
        for place in places:
            _add_marking(place, marking)


def number_pages(document: WordFile, title: str) -> None:
    """Write the title and the page's number below every page."""
    for section in document.sections:
        paragraph = section.footer.add_paragraph(f"{safe_text(title)}  ·  Page ")
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        add_field(paragraph, "PAGE", "1")
        paragraph.add_run(" of ")
        add_field(paragraph, "NUMPAGES", "1")


def _add_marking(place: _Header | _Footer, marking: str) -> None:
    """Write the marking below what stands there, unless it is a paragraph there already."""
    if not marking or _bears(place, marking):
        return
    paragraph = _empty_paragraph(place) or place.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.add_run(safe_text(marking)).bold = True


def _bears(place: _Header | _Footer, marking: str) -> bool:
    """Say whether a paragraph is the marking, also in a table or a content control.

    A part of a paragraph is not enough: OFFICIAL is not OFFICIAL-SENSITIVE.
    """
    whole = fold(safe_text(marking))
    paragraphs = place._element.iter(qn("w:p"))  # noqa: SLF001 - python-docx looks into no control
    return any(fold(text_of(one)) == whole for one in paragraphs)


def _empty_paragraph(place: _Header | _Footer) -> Paragraph | None:
    """Return the only paragraph beside tables and content controls, where nothing is in it."""
    paragraphs: list[Paragraph] = place.paragraphs
    if len(paragraphs) == 1 and not list(paragraphs[0].iter_inner_content()):
        return paragraphs[0]
    return None
