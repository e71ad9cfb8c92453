"""A council's Word file that a paper is written into: opened or refused, and the place."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Cm
from lxml.etree import LxmlError

from hsbstar.core.errors import HsbstarError
from hsbstar.core.problems import Problem
from hsbstar.core.text import fold
from hsbstar.report.word.styles import find_styles
from hsbstar.report.word.xml import section_ends, text_of
from hsbstar.spreadsheets.package import Package
from hsbstar.spreadsheets.reading import Parts, Refusal, Tally

if TYPE_CHECKING:
    from typing import Any

    from docx.document import Document as WordFile

    from hsbstar.core.limits import Bounds

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_KINDS = {f"{_WORD}.document.main+xml", f"{_WORD}.template.main+xml"}
_DAMAGED = "it is damaged or cut short, or another kind of file"
_WAY_OUT = "Open it in Word, save it as .docx, and name that with --template."
_REASONS = {
    Problem.FILE_ENCRYPTED: f"it is protected by a password. {_WAY_OUT}",
    Problem.FILE_HARMFUL: "it is not as Word writes files, and may be meant to do harm. Ask where "
                          "it came from, and name another one with --template.",
}
_BY_CODE = {problem.code: reason for problem, reason in _REASONS.items()}
PLACEHOLDER = "[report]"
"""The paragraph of a template in whose place the paper goes."""
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
"""A drawing told a second time, for older programs."""


def open_template(data: bytes, file: str, bounds: Bounds) -> WordFile:
    """Return the Word file of a council's template, a .docx or a .dotx.

    Raises HsbstarError where it cannot be used.
    """
    try:
        Parts(data, Tally(bounds)).look_through()
        document = Document(io.BytesIO(_as_document(data, file)))
        _add_section(document)
        _ = document.settings, document.sections[0].header.paragraphs
        find_styles(document)
    except Refusal as refusal:
        raise _refused(refusal, file) from None
    except (KeyError, IndexError, ValueError, AttributeError, LxmlError, zipfile.BadZipFile):
        raise HsbstarError(
            f"{file} cannot be opened as a Word file: a part is missing or damaged. {_WAY_OUT}"
        ) from None
    return document


def _refused(refusal: Refusal, file: str) -> HsbstarError:
    found = refusal.finding(file)
    if found.code == Problem.FILE_BEYOND_BOUNDS.code:
        told = found.message.replace("any return", "a template")
        return HsbstarError(f"{file}: {told} Name a smaller one with --template.")
    reason = _BY_CODE.get(found.code, f"{_DAMAGED}. {_WAY_OUT}")
    return HsbstarError(f"{file} cannot be opened as a Word file: {reason}")


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


def _add_section(document: WordFile) -> None:
    """Give a file without a word on its page the paper and margins that Word takes here."""
    body = document.element.body
    if body.find(qn("w:sectPr")) is not None:
        return
    body.append(OxmlElement("w:sectPr"))
    section = Section(body.sectPr, document.part)
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.54)
    section.top_margin = section.bottom_margin = Cm(2.54)


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
