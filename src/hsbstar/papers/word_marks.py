"""What a Word file must hold for screen readers and python-docx cannot write.

Headings of tables, alt text, numbered captions, page numbers, the language: one element each.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from docx.oxml import OxmlElement
from docx.oxml.ns import qn

if TYPE_CHECKING:
    from docx.document import Document
    from docx.shape import InlineShape
    from docx.styles.style import ParagraphStyle
    from docx.table import Table, _Row
    from docx.text.paragraph import Paragraph

_THEME_FONTS = ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme")


def mark_heading_row(row: _Row) -> None:
    """Say that a row heads the table: it is read as such, and repeated on every page."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))  # noqa: SLF001 - no other way in


def keep_whole(row: _Row) -> None:
    """Let no page break fall into a row."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))  # noqa: SLF001 - no other way in


def name_table(table: Table, title: str) -> None:
    """Name a table for those who hear it, and say that its first row and column are headings."""
    properties = table._tbl.tblPr  # noqa: SLF001 - no other way in
    look = properties.find(qn("w:tblLook"))
    if look is None:
        look = OxmlElement("w:tblLook")
        properties.append(look)
    look.attrib.clear()
    # Both as the bits that older programs read, and as names.
    for name, value in (("val", "00A0"), ("firstRow", "1"), ("firstColumn", "1"),
                        ("lastRow", "0"), ("lastColumn", "0"), ("noHBand", "1"), ("noVBand", "1")):
        look.set(qn(f"w:{name}"), value)
    caption = OxmlElement("w:tblCaption")
    caption.set(qn("w:val"), title)
    look.addnext(caption)


def describe(picture: InlineShape, title: str, alt: str) -> None:
    """Give a picture its alt text."""
    shown = picture._inline.docPr  # noqa: SLF001 - no other way in
    shown.set("descr", alt)
    shown.set("title", title)


def add_number(caption: Paragraph, kind: str, number: int) -> None:
    """Add the number of a caption as Word counts it: lists of tables and figures find it."""
    _add_field(caption, f" SEQ {kind} \\* ARABIC ", str(number))


def add_page_number(paragraph: Paragraph) -> None:
    """Add the number of the page."""
    _add_field(paragraph, " PAGE ", "1")


def _add_field(paragraph: Paragraph, instruction: str, shown: str) -> None:
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), instruction)
    run, text = OxmlElement("w:r"), OxmlElement("w:t")
    text.text = shown
    run.append(text)
    field.append(run)
    paragraph._p.append(field)  # noqa: SLF001 - no other way in


def set_language(document: Document, language: str) -> None:
    """Say in which language the text is, wherever a style does not say otherwise."""
    defaults = document.styles.element
    for name in ("w:docDefaults", "w:rPrDefault", "w:rPr", "w:lang"):
        found = defaults.find(qn(name))
        if found is None:
            found = OxmlElement(name)
            # The defaults of a styles part come first in it; within them there is one of each.
            defaults.insert(0, found)
        defaults = found
    defaults.set(qn("w:val"), language)


def set_font(style: ParagraphStyle, name: str) -> None:
    """Give a style a font of its own: one named by the theme would win over it."""
    style.font.name = name
    fonts = style.element.rPr.rFonts
    for theme in _THEME_FONTS:
        fonts.attrib.pop(qn(f"w:{theme}"), None)
