"""Begin a Word file: on a blank page of our own look, or on a template of the user's."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

import docx
from docx.enum.style import WD_STYLE_TYPE
from docx.shared import Mm, Pt, RGBColor
from lxml import etree

from hsbstar.errors import HsbstarError
from hsbstar.papers.word_marks import set_font
from hsbstar.parts.package import Package

if TYPE_CHECKING:
    from docx.document import Document
    from docx.styles.style import ParagraphStyle
    from lxml.etree import _Element as Element

PLACE = "[report]"
"""The paragraph of a template whose place the paper takes."""
_FONT = "Arial"
_INK = RGBColor(0x1B, 0x2A, 0x41)
_LOOKS = {
    "Normal": (10.5, 0, 5), "Title": (20, 0, 2), "Subtitle": (10, 0, 6), "Heading 1": (15, 16, 5),
    "Heading 2": (12, 9, 3), "Caption": (9.5, 4, 4), "List Bullet": (10.5, 0, 3),
    "Header": (10, 0, 0), "Footer": (9, 0, 0),
}
"""Size, and room above and below, in points."""
_DOCUMENT = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_TEMPLATE = "application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml"


def open_template(template: bytes | None, name: str) -> tuple[Document, Element | None]:
    """Return a document to write into, and the paragraph in it whose place the paper takes.

    Without such a paragraph the paper takes the place of all text of the template; what stands in
    its headers and footers stays.
    Raises HsbstarError for a template that is no Word file.
    """
    if template is None:
        return _own(), None
    document = _open(template, name)
    for paragraph in document.paragraphs:
        if paragraph.text.strip().casefold() == PLACE:
            return document, paragraph._p  # noqa: SLF001 - to put what follows in its place
    for element in list(document.element.body):
        if element.tag.endswith("}sectPr"):
            continue
        document.element.body.remove(element)
    return document, None


def _open(template: bytes, name: str) -> Document:
    try:
        package = Package(template)
        for part in package.names:
            if package.content_type(part) == _TEMPLATE:
                # A .dotx is a .docx under another name, which python-docx does not take.
                package.set_content_type(part, _DOCUMENT)
                template = package.to_bytes()
        return docx.Document(io.BytesIO(template))
    except (zipfile.BadZipFile, KeyError, ValueError, AttributeError, etree.XMLSyntaxError,
            HsbstarError) as error:
        raise HsbstarError(
            f"{name} is not a Word file that can be written into. Open it in Word, save it as a "
            "Word document (.docx) or template (.dotx), and name that."
        ) from error


def _own() -> Document:
    """Return a blank A4 document in our own look."""
    document = docx.Document()
    (section,) = document.sections
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(20)
    section.top_margin = section.bottom_margin = Mm(19)
    section.header_distance = section.footer_distance = Mm(8)
    for style_name, (size, above, below) in _LOOKS.items():
        style = document.styles[style_name]
        if style.type == WD_STYLE_TYPE.PARAGRAPH:
            _dress(style, size, above, below)
    return document


def _dress(style: ParagraphStyle, size: float, above: float, below: float) -> None:
    set_font(style, _FONT)
    style.font.size = Pt(size)
    style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(above), Pt(below)
    style.paragraph_format.line_spacing = 1.08
    if style.name in {"Title", "Heading 1", "Heading 2"}:
        style.font.color.rgb = _INK
        style.font.bold = True
    elif style.name in {"Caption", "Subtitle"}:
        style.font.color.rgb = RGBColor(0x33, 0x33, 0x33)
        style.font.bold = style.name == "Caption"
        style.font.italic = False
