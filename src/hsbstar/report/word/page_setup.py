"""The pages of a Word file: their room for text, their head and foot."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Cm, Twips

from hsbstar.core.text import fold
from hsbstar.report.document import safe_text
from hsbstar.report.word.xml import add_field, section_ends, sections_of, text_of

if TYPE_CHECKING:
    from typing import Any

    from docx.document import Document as WordFile
    from docx.section import _Footer, _Header
    from docx.text.paragraph import Paragraph

_GAP = 720
"""The default gap between two columns, in twentieths of a point (17.6.4)."""


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
    """Write the marking below what is there, unless it is a paragraph there already."""
    if not marking or _has_marking(place, marking):
        return
    paragraph = _empty_paragraph(place) or place.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.add_run(safe_text(marking)).bold = True


def _has_marking(place: _Header | _Footer, marking: str) -> bool:
    """Return whether a paragraph is the marking, also in a table or a content control.

    A part of a paragraph is not enough: OFFICIAL is not OFFICIAL-SENSITIVE.
    """
    whole = fold(safe_text(marking))
    paragraphs = place._element.iter(qn("w:p"))  # noqa: SLF001 - python-docx looks into no control
    return any(fold(text_of(paragraph)) == whole for paragraph in paragraphs)


def _empty_paragraph(place: _Header | _Footer) -> Paragraph | None:
    """Return the only paragraph outside tables and content controls, if it is empty."""
    paragraphs: list[Paragraph] = place.paragraphs
    if len(paragraphs) == 1 and not list(paragraphs[0].iter_inner_content()):
        return paragraphs[0]
    return None


@dataclass(frozen=True)
class Room:
    """The width of a line and the height of a page's text, in EMU (914,400 an inch)."""

    width: int
    height: int


def room_at(document: WordFile, place: Any | None) -> Room:
    """Return the room at an element of the body, or at the end for None."""
    section = _section_of(document, place)
    sides = (section.left_margin, section.right_margin, section.gutter)
    width = (section.page_width or Cm(21)) - sum(margin or 0 for margin in sides)
    above = (section.top_margin, section.bottom_margin)
    height = (section.page_height or Cm(29.7)) - sum(abs(margin or 0) for margin in above)
    return Room(_column(section, width), height)


def _section_of(document: WordFile, place: Any | None) -> Section:
    """Return the section of a place: its properties are at its end (17.6.17)."""
    if place is None:
        return sections_of(document)[-1]
    body = list(document.element.body)
    end = next(end for child in body[body.index(place) :] for end in section_ends(child))
    return Section(end, document.part)


def _column(section: Section, width: int) -> int:
    """Return the width of a section's column, the narrowest if they differ (17.6.4)."""
    columns = section._sectPr.find(qn("w:cols"))  # noqa: SLF001 - python-docx knows none
    if columns is None:
        return width
    own = [int(column.get(qn("w:w"), 0)) for column in columns.findall(qn("w:col"))]
    if own and all(own):
        return min(width, Twips(min(own)))
    number = int(columns.get(qn("w:num"), 1))
    gap = Twips(int(columns.get(qn("w:space"), _GAP)))
    return (width - gap * (number - 1)) // max(number, 1)
