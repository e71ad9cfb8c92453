"""The Word file that a paper is written into: a council's own, or one with our plain styles."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.shared import Cm, Pt, RGBColor
from lxml.etree import LxmlError

from hsbstar.documents.word_lists import lend_bullets
from hsbstar.documents.word_xml import leave_old_word, own_font, set_outline
from hsbstar.errors import HsbstarError
from hsbstar.parts.package import Package
from hsbstar.readers.refusal import Refusal, Tally
from hsbstar.readers.unpacking import Parts

if TYPE_CHECKING:
    from docx.document import Document as WordFile
    from docx.styles.style import ParagraphStyle
    from docx.text.paragraph import Paragraph

    from hsbstar.bounds import Bounds

PLACEHOLDER = "[report]"
"""The paragraph of a template in whose place the paper goes."""
HEADINGS = ("Title", "Heading 1", "Heading 2")
LIST = "List Bullet"
PARAGRAPHS = ("Subtitle", "Caption", LIST, "Header", "Footer")
GRID = "Table Grid"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_KINDS = {f"{_WORD}.document.main+xml", f"{_WORD}.template.main+xml"}
_FONT = "Arial"
_BLUE = RGBColor(0x0B, 0x3C, 0x5D)
_SIZES = {"Normal": 10, "Title": 18, "Heading 1": 14, "Heading 2": 11, "Subtitle": 10,
          "Caption": 9, "Header": 9, "Footer": 9}


def open_template(data: bytes, file: str, bounds: Bounds) -> WordFile:
    """Return the Word file of a council's template, a .docx or a .dotx.

    Raises HsbstarError where it cannot be used.
    """
    try:
        Parts(data, Tally(bounds)).look_through()
        document = Document(io.BytesIO(_as_document(data, file)))
        _ = document.styles, document.sections[0].header.paragraphs
    except Refusal as refusal:
        found = refusal.finding(file)
        raise HsbstarError(
            f"{file} is no Word file that can be used. {found.message} Name a .docx or .dotx with "
            "--template."
        ) from None
    except (KeyError, IndexError, ValueError, AttributeError, LxmlError) as error:
        raise HsbstarError(
            f"{file} is no Word file that can be used: it lacks a part ({type(error).__name__}). "
            "Open it in Word, save it as .docx, and name that with --template."
        ) from None
    _lend_styles(document)
    return document


def _as_document(data: bytes, file: str) -> bytes:
    """Return a template as the document that it makes: python-docx opens nothing else."""
    package = Package(data)
    main = next(iter(package.related("", "officeDocument")), "")
    kind = package.content_type(main)
    if kind not in _KINDS:
        what = "a Word file with macros" if "macroEnabled" in kind else "no Word file"
        raise HsbstarError(
            f"{file} is {what}. Open it in Word, save it as .docx or .dotx, and name that with "
            "--template."
        )
    package.set_content_type(main, f"{_WORD}.document.main+xml")
    return package.to_bytes()


def _lend_styles(document: WordFile) -> None:
    """Add the styles that a template lacks: a file holds only those that were ever used in it."""
    known = {style.name for style in document.styles}
    for name in (*HEADINGS, *PARAGRAPHS):
        if name not in known:
            _lend(document, name)


def _lend(document: WordFile, name: str) -> None:
    style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH, builtin=True)
    style.base_style = document.styles.default(WD_STYLE_TYPE.PARAGRAPH)
    if name in HEADINGS:
        style.font.bold, style.font.size = True, Pt(_SIZES[name])
        style.paragraph_format.keep_with_next = True
    if name.startswith("Heading"):
        set_outline(style, int(name[-1]) - 1)
    if name == LIST:
        lend_bullets(document, style)


def clear_for_paper(document: WordFile, file: str) -> Paragraph | None:
    """Return the paragraph in whose place the paper goes; None where all text made way for it.

    Raises HsbstarError where a template of several sections does not say where.
    """
    for paragraph in document.paragraphs:
        if paragraph.text.strip().lower() == PLACEHOLDER:
            return paragraph
    if len(document.sections) > 1:
        raise HsbstarError(
            f"{file} has {len(document.sections)} sections, and does not say which one the paper "
            f"goes into. Write {PLACEHOLDER} in a paragraph of its own, where it is to stand."
        )
    body = document.element.body
    for element in list(body):
        if element is not body.sectPr:
            body.remove(element)
    return None


def plain_document() -> WordFile:
    """Return an empty A4 document with our styles: sober, and in a font that every computer has."""
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2)
    section.top_margin = section.bottom_margin = Cm(1.9)
    section.header_distance = section.footer_distance = Cm(0.9)
    for name in ("Normal", *HEADINGS, *PARAGRAPHS):
        _restyle(document.styles[name], name)
    leave_old_word(document)
    properties = document.core_properties
    properties.author = properties.last_modified_by = "hsbstar"
    properties.comments = ""
    return document


def _restyle(style: ParagraphStyle, name: str) -> None:
    own_font(style, _FONT)
    if name in _SIZES:
        style.font.size = Pt(_SIZES[name])
    space = style.paragraph_format
    space.line_spacing = 1.08
    space.space_before, space.space_after = Pt(0), Pt(4)
    if name in HEADINGS:
        style.font.bold, style.font.color.rgb = True, _BLUE
        space.space_before = Pt(0 if name == "Title" else 8)
        space.keep_with_next = True
    if name == "Title":
        _without_border(style)
    if name in {"Subtitle", "Caption"}:
        style.font.italic, style.font.bold = False, name == "Caption"
        style.font.color.rgb = RGBColor(0x3A, 0x3A, 0x3A)


def _without_border(style: ParagraphStyle) -> None:
    border = style.element.pPr.find("{*}pBdr")
    if border is not None:
        style.element.pPr.remove(border)
