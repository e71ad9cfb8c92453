"""The lists of a Word file: bullets, and numbers that begin at 1 (ECMA-376 part 1, 17.9)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.oxml.ns import qn
from docx.parts.numbering import NumberingPart
from docx.shared import Cm

from hsbstar.report.word.xml import element

if TYPE_CHECKING:
    from typing import Any

    from docx.document import Document as WordFile
    from docx.styles.style import ParagraphStyle
    from docx.text.paragraph import Paragraph

LIST, NUMBERS = "List Bullet", "List Number"
"""The styles of lists, as Word names them."""
_INDENT = Cm(0.63)


def indent(style: ParagraphStyle) -> None:
    """Give a style the indent of a list's entries."""
    style.paragraph_format.left_indent = _INDENT
    style.paragraph_format.first_line_indent = -_INDENT


def add_bullets(document: WordFile, style: ParagraphStyle) -> None:
    """Give a style bullets."""
    properties = style.element.get_or_add_pPr()
    properties.get_or_add_numPr().get_or_add_numId().val = _add_list(document, "bullet", "•")


def new_numbers(document: WordFile) -> int:
    """Return the id of a new list with numbers: no list of a template goes on in it."""
    return _add_list(document, "decimal", "%1.")


def set_numbers(paragraph: Paragraph, number: int) -> None:
    """Make a paragraph an entry of a list, by the list's id."""
    own: Any = paragraph._p.get_or_add_pPr()  # noqa: SLF001 - no other way in
    properties = own.get_or_add_numPr()
    properties.get_or_add_ilvl().val = 0
    properties.get_or_add_numId().val = number


def _add_list(document: WordFile, form: str, text: str) -> int:
    """Add a definition and a list of it; return the list's id."""
    lists = _lists_of(document)
    used = [int(own.get(qn("w:abstractNumId"))) for own in lists.findall(qn("w:abstractNum"))]
    free = max(used, default=-1) + 1
    edge = str(_INDENT.twips)
    level = element(
        "w:lvl", element("w:start", val="1"), element("w:numFmt", val=form),
        element("w:lvlText", val=text), element("w:lvlJc", val="left"),
        element("w:pPr", element("w:ind", left=edge, hanging=edge)), ilvl="0",
    )
    # All definitions come before all lists.
    lists.insert(len(used) + len(lists.findall(qn("w:numPicBullet"))),
                 element("w:abstractNum", level, abstractNumId=str(free)))
    added: int = lists.add_num(free).numId
    return added


def _lists_of(document: WordFile) -> Any:
    """Return the element that holds a document's lists, added if there is none."""
    for relation in document.part.rels.values():
        if relation.reltype == RELATIONSHIP_TYPE.NUMBERING:
            return relation.target_part.element
    lists = element("w:numbering")
    part = NumberingPart(
        PackURI("/word/numbering.xml"), CONTENT_TYPE.WML_NUMBERING, lists, document.part.package
    )
    document.part.relate_to(part, RELATIONSHIP_TYPE.NUMBERING)
    return lists
