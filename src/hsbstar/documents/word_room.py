"""How much room a page of a Word file has for text: by the section that the paper goes into."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Cm, Twips

from hsbstar.documents.word_xml import section_ends, sections_of

if TYPE_CHECKING:
    from typing import Any

    from docx.document import Document as WordFile

_GAP = 720
"""Between two columns, in twentieths of a point, where a file does not say (17.6.4)."""


@dataclass(frozen=True)
class Room:
    """The width of a line and the height of a page's text, in Word's units."""

    width: int
    height: int


def room_at(document: WordFile, place: Any | None) -> Room:
    """Return the room where an element of the body stands, or at the end for None."""
    section = _section_of(document, place)
    width = (section.page_width or Cm(21)) - sum(
        one or 0 for one in (section.left_margin, section.right_margin, section.gutter))
    height = (section.page_height or Cm(29.7)) - sum(
        abs(one or 0) for one in (section.top_margin, section.bottom_margin))
    return Room(_column(section, width), height)


def _section_of(document: WordFile, place: Any | None) -> Section:
    """Return the section of a place: what is told of it stands at its end (17.6.17)."""
    if place is None:
        return sections_of(document)[-1]
    body = list(document.element.body)
    end = next(end for one in body[body.index(place) :] for end in section_ends(one))
    return Section(end, document.part)


def _column(section: Section, width: int) -> int:
    """Return the width of a section's column, of the narrowest where they differ (17.6.4)."""
    columns = section._sectPr.find(qn("w:cols"))  # noqa: SLF001 - python-docx knows none
    if columns is None:
        return width
    own = [int(one.get(qn("w:w"), 0)) for one in columns.findall(qn("w:col"))]
    if own and all(own):
        return min(width, Twips(min(own)))
    number = int(columns.get(qn("w:num"), 1))
    gap = Twips(int(columns.get(qn("w:space"), _GAP)))
    return (width - gap * (number - 1)) // max(number, 1)
