"""Bullets for a template that has none: a real list, which screen readers count and tell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docx import Document
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.parts.numbering import NumberingPart
from docx.shared import Cm

if TYPE_CHECKING:
    from typing import Any

    from docx.document import Document as WordFile
    from docx.styles.style import ParagraphStyle

_INDENT = Cm(0.63)


def lend_bullets(document: WordFile, style: ParagraphStyle) -> None:
    """Give a style bullets (ECMA-376 part 1, 17.9): one definition, one list, and its indent."""
    lists = _lists_of(document)
    taken = [int(one.get(qn("w:abstractNumId"))) for one in lists.findall(qn("w:abstractNum"))]
    definition = _bullets(max(taken, default=-1) + 1)
    # All definitions come before all lists.
    lists.insert(len(taken) + len(lists.findall(qn("w:numPicBullet"))), definition)
    number = lists.add_num(int(definition.get(qn("w:abstractNumId"))))
    properties = style.element.get_or_add_pPr()
    properties.get_or_add_numPr().get_or_add_numId().val = number.numId
    style.paragraph_format.left_indent = _INDENT
    style.paragraph_format.first_line_indent = -_INDENT


def _lists_of(document: WordFile) -> Any:
    """Return the element that holds a document's lists, made where there is none."""
    for relation in document.part.rels.values():
        if relation.reltype == RELATIONSHIP_TYPE.NUMBERING:
            return relation.target_part.element
    element = Document().part.numbering_part.element
    for child in list(element):
        element.remove(child)
    part = NumberingPart(
        PackURI("/word/numbering.xml"), CONTENT_TYPE.WML_NUMBERING, element, document.part.package
    )
    document.part.relate_to(part, RELATIONSHIP_TYPE.NUMBERING)
    return element


def _bullets(number: int) -> Any:
    definition = OxmlElement("w:abstractNum")
    definition.set(qn("w:abstractNumId"), str(number))
    level = OxmlElement("w:lvl")
    level.set(qn("w:ilvl"), "0")
    for name, value in (("start", "1"), ("numFmt", "bullet"), ("lvlText", "•"), ("lvlJc", "left")):
        one = OxmlElement(f"w:{name}")
        one.set(qn("w:val"), value)
        level.append(one)
    definition.append(level)
    return definition
