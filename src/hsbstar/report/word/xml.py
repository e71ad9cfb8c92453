"""What python-docx does not write: fields, repeated table headings, alt text, languages.

Each function writes an element of ECMA-376 part 1 (section given), and nothing else.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.section import Section

if TYPE_CHECKING:
    from typing import Any

    from docx.document import Document
    from docx.shape import InlineShape
    from docx.styles.style import BaseStyle
    from docx.table import Table, _Cell, _Row
    from docx.text.paragraph import Paragraph

_PARAGRAPH, _TEXT = qn("w:p"), qn("w:t")
_TAB_STOPS = qn("w:tabs")
_AFTER_FRAME = ("w:tabs", "w:suppressAutoHyphens", "w:kinsoku", "w:wordWrap", "w:overflowPunct",
                "w:topLinePunct", "w:autoSpaceDE", "w:autoSpaceDN", "w:bidi", "w:adjustRightInd",
                "w:snapToGrid", "w:spacing", "w:ind", "w:contextualSpacing", "w:mirrorIndents",
                "w:suppressOverlap", "w:jc", "w:textDirection", "w:textAlignment",
                "w:textboxTightWrap", "w:outlineLvl", "w:divId", "w:cnfStyle", "w:rPr",
                "w:sectPr", "w:pPrChange")
"""What comes after borders and shading among a paragraph's properties (17.3.1.26)."""
_AFTER_LANGUAGE = {qn("w:eastAsianLayout"), qn("w:specVanish"), qn("w:oMath")}


def element(name: str, *children: Any, **attributes: str) -> Any:
    """Return an element with its children and attributes, as `element("w:b", val="1")`."""
    made = OxmlElement(name, {qn(f"w:{key}"): value for key, value in attributes.items()})
    made.extend(children)
    return made


def add_field(paragraph: Paragraph, code: str, shown: str) -> None:
    """Add a field (17.16.19), as `PAGE` or `SEQ Table`, with the text to show until Word counts."""
    text = element("w:t")
    text.text = shown
    field = element("w:fldSimple", element("w:r", text), instr=f" {code} \\* ARABIC ")
    paragraph._p.append(field)  # noqa: SLF001 - python-docx gives no other way to the element


def add_control(paragraph: Paragraph, name: str, shown: str) -> None:
    """Add a content control (17.5.2) that shows a text until somebody types over it."""
    text = element("w:t")
    text.text = shown
    control = element(
        "w:sdt",
        element("w:sdtPr", element("w:alias", val=name), element("w:showingPlcHdr"),
                element("w:text")),
        element("w:sdtContent", element("w:r", text)),
    )
    paragraph._p.append(control)  # noqa: SLF001 - python-docx writes no content controls


def keep_row(row: _Row, *, heading: bool) -> None:
    """Let no page break cut a row (17.4.6); repeat a heading on each page (17.4.49)."""
    properties = row._tr.get_or_add_trPr()  # noqa: SLF001 - no other way in
    properties.append(element("w:cantSplit"))
    if heading:
        properties.append(element("w:tblHeader"))


def frame(paragraph: Paragraph, colour: str, tint: str) -> None:
    """Draw a line to the left of a paragraph (17.3.1.24) and colour its ground (17.3.1.31)."""
    properties: Any = paragraph._p.get_or_add_pPr()  # noqa: SLF001 - no other way in
    side = element("w:left", val="single", sz="36", space="6", color=colour)
    ground = element("w:shd", val="clear", color="auto", fill=tint)
    for own in (element("w:pBdr", side), ground):
        properties.insert_element_before(own, *_AFTER_FRAME)


def shade(cell: _Cell, colour: str) -> None:
    """Colour the ground of a cell (17.4.32)."""
    shading = element("w:shd", val="clear", color="auto", fill=colour)
    cell._tc.get_or_add_tcPr().append(shading)  # noqa: SLF001 - no other way in


def name_table(table: Table, title: str) -> None:
    """Name a table for screen readers (17.4.62); its first row and column are headings."""
    properties = table._tbl.tblPr  # noqa: SLF001 - no other way in
    look = properties.find(qn("w:tblLook"))
    if look is None:
        look = element("w:tblLook")
        properties.append(look)
    look.set(qn("w:val"), "06A0")
    for name, value in (("firstRow", "1"), ("lastRow", "0"), ("firstColumn", "1"),
                        ("lastColumn", "0"), ("noHBand", "1"), ("noVBand", "1")):
        look.set(qn(f"w:{name}"), value)
    look.addnext(element("w:tblCaption", val=title))


def rule(table: Table) -> None:
    """Draw lines around the cells of a table (17.4.38), where no style does."""
    borders = element("w:tblBorders", *(
        element(f"w:{name}", val="single", sz="4", space="0", color="auto")
        for name in ("top", "left", "bottom", "right", "insideH", "insideV")
    ))
    next(table._tbl.tblPr.iter(qn("w:tblW"))).addnext(borders)  # noqa: SLF001 - no other way in


def describe(picture: InlineShape, alt: str) -> None:
    """Give a picture its text for people who cannot see it (20.4.2.5)."""
    picture._inline.docPr.set("descr", alt)  # noqa: SLF001 - no other way in


def set_language(document: Document, language: str) -> None:
    """Set the language of the text (17.3.2.20) for all styles that have none of their own."""
    place = document.styles.element
    for name in ("w:docDefaults", "w:rPrDefault", "w:rPr", "w:lang"):
        found = place.find(qn(name))
        if found is None:
            found = element(name)
            # Defaults come first among styles; the language comes late in a run's properties.
            later = [at for at, child in enumerate(place) if child.tag in _AFTER_LANGUAGE]
            place.insert(0 if name != "w:lang" else min(later, default=len(place)), found)
        place = found
    place.set(qn("w:val"), language)


def text_of(paragraph: Any) -> str:
    """Return the text of a paragraph (17.3.3.31), without that of paragraphs inside it."""
    return "".join(
        (part.text or "") if part.tag == _TEXT else " "
        for part in paragraph.iter(_TEXT, qn("w:tab"), qn("w:br"), qn("w:cr"))
        if next(part.iterancestors(_PARAGRAPH), None) is paragraph
        and next(part.iterancestors(_TAB_STOPS), None) is None
    )


def sections_of(document: Document) -> list[Section]:
    """Return all sections (17.6.17): python-docx misses those that end in a content control."""
    return [Section(end, document.part) for end in section_ends(document.element.body)]


def section_ends(root: Any) -> list[Any]:
    """Return the properties of the sections that end within an element (17.6.18)."""
    kept = {qn("w:pPr"), qn("w:body")}
    return [end for end in root.iter(qn("w:sectPr")) if end.getparent().tag in kept]


def leave_old_word(document: Document) -> None:
    """Open in Word as it is since 2013, and not as an older version like python-docx's own file.

    The setting is Microsoft's ([MS-DOCX] 2.8.2, compatibilityMode).
    """
    for setting in document.settings.element.iter(qn("w:compatSetting")):
        if setting.get(qn("w:name")) == "compatibilityMode":
            setting.set(qn("w:val"), "15")


def own_font(style: BaseStyle, name: str) -> None:
    """Give a style a font (17.3.2.26) in place of the theme's."""
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    fonts.attrib.clear()
    for kind in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(qn(f"w:{kind}"), name)


def set_outline(style: BaseStyle, level: int) -> None:
    """Make a style a heading of a level, 0 the highest (17.3.1.20)."""
    style.element.get_or_add_pPr().append(element("w:outlineLvl", val=str(level)))
