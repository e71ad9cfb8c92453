"""The styles of a Word file: found by Word's own names, added if they are missing, or our own."""

from __future__ import annotations

from itertools import chain, count
from typing import TYPE_CHECKING

from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.styles import BabelFish

from hsbstar.core.text import fold
from hsbstar.report.word.lists import LIST, NUMBERS, add_bullets, indent
from hsbstar.report.word.xml import leave_old_word, own_font, set_outline

if TYPE_CHECKING:
    from docx.document import Document as WordFile
    from docx.styles.style import ParagraphStyle

HEADINGS = ("Title", "Heading 1", "Heading 2")
PARAGRAPHS = ("Subtitle", "Caption", LIST, NUMBERS, "Header", "Footer")
GRID = "Table Grid"
_KINDS = {**dict.fromkeys((*HEADINGS, *PARAGRAPHS), "paragraph"), GRID: "table"}
_FONT = "Arial"
_BLUE = RGBColor(0x0B, 0x3C, 0x5D)
_SIZES = {"Normal": 10, "Title": 18, "Heading 1": 14, "Heading 2": 11, "Subtitle": 10,
          "Caption": 9, "Header": 9, "Footer": 9}


def find_styles(document: WordFile) -> None:
    """Give a template the styles that a paper needs: a file has only those ever used in it."""
    _spell_names(document)
    known = {style.name for style in document.styles}
    for name in (*HEADINGS, *PARAGRAPHS):
        if name not in known:
            _add(document, name)


def _spell_names(document: WordFile) -> None:
    """Spell the names of styles as Word does; styles of another type make way for ours.

    Word writes some names in small letters, and python-docx looks for those. LibreOffice writes
    them as they are shown.
    """
    named = {fold(name): name for name in _KINDS}
    for shown in document.styles.element.findall(f"{qn('w:style')}/{qn('w:name')}"):
        if name := named.get(fold(shown.get(qn("w:val"), ""))):
            kind = shown.getparent().get(qn("w:type"), "paragraph")
            spelled = BabelFish.ui2internal(name)
            # Nothing refers to a style by its name, only by its id.
            shown.set(qn("w:val"), spelled if kind == _KINDS[name] else f"{name} ({kind})")


def _add(document: WordFile, name: str) -> None:
    used = {style.get(qn("w:styleId")) for style in document.styles.element.findall(qn("w:style"))}
    style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH, builtin=True)
    own = style.style_id
    free = (key for key in chain([own], map(f"{own}_{{}}".format, count(2))) if key not in used)
    style.style_id = next(free)
    style.base_style = document.styles.default(WD_STYLE_TYPE.PARAGRAPH)
    if name in HEADINGS:
        style.font.bold, style.font.size = True, Pt(_SIZES[name])
        style.paragraph_format.keep_with_next = True
    if name.startswith("Heading"):
        set_outline(style, int(name[-1]) - 1)
    if name in {LIST, NUMBERS}:
        indent(style)
    if name == LIST:
        add_bullets(document, style)


def plain_document() -> WordFile:
    """Return an empty A4 document with our styles: plain, and in a font that every computer has."""
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2)
    section.top_margin = section.bottom_margin = Cm(1.9)
    section.header_distance = section.footer_distance = Cm(0.9)
    for name in ("Normal", *HEADINGS, *PARAGRAPHS):
        _restyle(document.styles[name], name)
    leave_old_word(document)
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
        for border in style.element.pPr.findall(qn("w:pBdr")):
            style.element.pPr.remove(border)
    for spread in style.element.findall(f"{qn('w:rPr')}/{qn('w:spacing')}"):
        # Letters further apart than usual: a long title would take another line.
        spread.getparent().remove(spread)
    if name in {"Subtitle", "Caption"}:
        style.font.italic, style.font.bold = False, name == "Caption"
        style.font.color.rgb = RGBColor(0x3A, 0x3A, 0x3A)
