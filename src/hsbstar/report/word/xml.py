"""What python-docx has no words for: fields, repeated table headings, alt text, languages.

Each function writes one element as ECMA-376 part 1 has it (section given), and nothing else.
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
_AFTER_LANGUAGE = ("w:eastAsianLayout", "w:specVanish", "w:oMath")


def add_field(paragraph: Paragraph, code: str, shown: str) -> None:
    """Add a field (17.16.19), as `PAGE` or `SEQ Table`, with what it shows until Word counts."""
    field, run, text = (OxmlElement(name) for name in ("w:fldSimple", "w:r", "w:t"))
    field.set(qn("w:instr"), f" {code} \\* ARABIC ")
    text.text = shown
    run.append(text)
    field.append(run)
    paragraph._p.append(field)  # noqa: SLF001 - python-docx gives no other way to the element


def repeat_as_heading(row: _Row) -> None:
    """Mark a row as the table's heading (17.4.49): read out with cells, repeated on each page."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))  # noqa: SLF001 - no other way in


def keep_whole(row: _Row) -> None:
    """Let no page break cut a row (17.4.6)."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))  # noqa: SLF001 - no other way in


def shade(cell: _Cell, colour: str) -> None:
    """Colour the ground of a cell (17.4.32)."""
    shading = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", colour)):
        shading.set(qn(f"w:{name}"), value)
    cell._tc.get_or_add_tcPr().append(shading)  # noqa: SLF001 - no other way in


def name_table(table: Table, title: str) -> None:
    """Name a table for those who hear it (17.4.62); its first row and column are headings."""
    properties = table._tbl.tblPr  # noqa: SLF001 - no other way in
    look = properties.find(qn("w:tblLook"))
    if look is None:
        look = OxmlElement("w:tblLook")
        properties.append(look)
    look.set(qn("w:val"), "06A0")
    for name, value in (("firstRow", "1"), ("lastRow", "0"), ("firstColumn", "1"),
                        ("lastColumn", "0"), ("noHBand", "1"), ("noVBand", "1")):
        look.set(qn(f"w:{name}"), value)
    caption = OxmlElement("w:tblCaption")
    caption.set(qn("w:val"), title)
    look.addnext(caption)


def rule(table: Table) -> None:
    """Draw lines around the cells of a table (17.4.38), where no style does."""
    borders = OxmlElement("w:tblBorders")
    for name in ("top", "left", "bottom", "right", "insideH", "insideV"):
        line = OxmlElement(f"w:{name}")
        for key, value in (("val", "single"), ("sz", "4"), ("space", "0"), ("color", "auto")):
            line.set(qn(f"w:{key}"), value)
        borders.append(line)
    next(table._tbl.tblPr.iter(qn("w:tblW"))).addnext(borders)  # noqa: SLF001 - no other way in


def describe(picture: InlineShape, alt: str) -> None:
    """Say what a picture shows (20.4.2.5)."""
    picture._inline.docPr.set("descr", alt)  # noqa: SLF001 - no other way in


def set_language(document: Document, language: str) -> None:
    """Say in which language the text is (17.3.2.20), wherever a style does not say otherwise."""
    place = document.styles.element
    for name in ("w:docDefaults", "w:rPrDefault", "w:rPr", "w:lang"):
        found = place.find(qn(name))
        if found is None:
            found = OxmlElement(name)
            # Defaults come first among styles; the language comes late in what is told of a run.
            place.insert(0 if name != "w:lang" else _before(place, _AFTER_LANGUAGE), found)
        place = found
    place.set(qn("w:val"), language)


def _before(element: Any, names: tuple[str, ...]) -> int:
    """Return at which place a child stands right before all those of some names."""
    tags = {qn(name) for name in names}
    return next((at for at, one in enumerate(element) if one.tag in tags), len(element))


def text_of(paragraph: Any) -> str:
    """Return what a paragraph says (17.3.3.31), wherever in it, but for paragraphs within it."""
    return "".join(
        (one.text or "") if one.tag == _TEXT else " "
        for one in paragraph.iter(_TEXT, qn("w:tab"), qn("w:br"), qn("w:cr"))
        if next(one.iterancestors(_PARAGRAPH), None) is paragraph
        and next(one.iterancestors(_TAB_STOPS), None) is None
    )


def sections_of(document: Document) -> list[Section]:
    """Return all sections (17.6.17): python-docx misses those that end in a content control."""
    return [Section(one, document.part) for one in section_ends(document.element.body)]


def section_ends(element: Any) -> list[Any]:
    """Return what is told of the sections that end within an element (17.6.18)."""
    kept = {qn("w:pPr"), qn("w:body")}
    return [one for one in element.iter(qn("w:sectPr")) if one.getparent().tag in kept]


def leave_old_word(document: Document) -> None:
    """Ask for Word as it is since 2013: python-docx's own file would open for an older one.

    The setting is Microsoft's ([MS-DOCX] 2.8.2, compatibilityMode).
    """
    for one in document.settings.element.iter(qn("w:compatSetting")):
        if one.get(qn("w:name")) == "compatibilityMode":
            one.set(qn("w:val"), "15")


def own_font(style: BaseStyle, name: str) -> None:
    """Give a style a font (17.3.2.26), whatever the theme would have put in its place."""
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for key in list(fonts.attrib):
        del fonts.attrib[key]
    for kind in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(qn(f"w:{kind}"), name)


def set_outline(style: BaseStyle, level: int) -> None:
    """Make a style a heading of a level, 0 the highest (17.3.1.20)."""
    properties = style.element.get_or_add_pPr()
    outline = OxmlElement("w:outlineLvl")
    outline.set(qn("w:val"), str(level))
    properties.append(outline)
