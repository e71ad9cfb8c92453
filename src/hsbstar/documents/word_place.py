"""Where in a council's Word file the paper goes: in the place of `[report]`, or of all its text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from hsbstar.documents.word_xml import section_ends, text_of
from hsbstar.errors import HsbstarError
from hsbstar.wording import fold

if TYPE_CHECKING:
    from typing import Any

    from docx.document import Document as WordFile

PLACEHOLDER = "[report]"
"""The paragraph of a template in whose place the paper goes."""
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
"""A drawing told a second time, for older programs."""


def clear_for_paper(document: WordFile, file: str) -> Any | None:
    """Return the element in whose place the paper goes; None where all text made way for it.

    Raises HsbstarError where a template does not say plainly where.
    """
    body = document.element.body
    told = [one for one in body.iter(qn("w:p")) if PLACEHOLDER in fold(text_of(one))
            and next(one.iterancestors(_FALLBACK), None) is None]
    if len(told) > 1 or (told and fold(text_of(told[0])).count(PLACEHOLDER) > 1):
        raise HsbstarError(
            f"{file} says {PLACEHOLDER} more than once. Leave one, where the paper is to stand."
        )
    if told:
        return _whole_place(body, told[0], file)
    _check_one_section(body, file)
    for element in list(body):
        if element is not body.sectPr:
            body.remove(element)
    # Tables of seven columns have no room in half a page.
    for columns in body.sectPr.findall(qn("w:cols")):
        body.sectPr.remove(columns)
    return None


def fill_place(document: WordFile, place: Any, before: int) -> None:
    """Put what was written at the end of the document in the place of an element.

    `before` is how many elements the body had before it was written. A break between sections that
    the place bore stays, behind the paper.
    """
    body = document.element.body
    end = 1 if body.sectPr is not None else 0
    for element in list(body)[before - end : len(body) - end]:
        place.addprevious(element)
    for section in section_ends(place):
        paragraph, properties = OxmlElement("w:p"), OxmlElement("w:pPr")
        properties.append(section)
        paragraph.append(properties)
        place.addprevious(paragraph)
    body.remove(place)


def _whole_place(body: Any, paragraph: Any, file: str) -> Any:
    """Return the child of the body that holds the placeholder, and nothing else that is told."""
    place = next(one for one in (paragraph, *paragraph.iterancestors()) if one.getparent() is body)
    alone = not any(True for _ in place.iter(qn("w:tbl"), qn("w:drawing"), qn("w:pict")))
    said = "".join(text_of(one) for one in place.iter(qn("w:p")))
    if not alone or fold(said) != PLACEHOLDER:
        raise HsbstarError(
            f"{file} says {PLACEHOLDER} in a table, in a text box or beside other text. It must "
            "stand alone, in a paragraph of its own: the paper takes that paragraph's place."
        )
    return place


def _check_one_section(body: Any, file: str) -> None:
    sections = len(section_ends(body))
    if sections > 1:
        raise HsbstarError(
            f"{file} has {sections} sections, and does not say which one the paper goes into. "
            f"Write {PLACEHOLDER} in a paragraph of its own, where it is to stand."
        )
