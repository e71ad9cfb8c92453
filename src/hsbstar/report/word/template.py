"""A council's Word file that a paper is written into: opened or refused, and the place."""

from __future__ import annotations

import io
import re
import zipfile
from contextlib import contextmanager
from typing import TYPE_CHECKING

from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Cm
from lxml.etree import LxmlError, QName

from hsbstar.core.errors import HsbstarError
from hsbstar.core.plurals import comma_list
from hsbstar.core.problems import Problem
from hsbstar.core.text import fold
from hsbstar.report.word.styles import find_styles
from hsbstar.report.word.xml import section_ends, text_of
from hsbstar.spreadsheets.package import Package
from hsbstar.spreadsheets.reading import Parts, Refusal, Tally

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from docx.document import Document as WordFile

    from hsbstar.core.limits import FileLimits

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_KINDS = {f"{_WORD}.document.main+xml", f"{_WORD}.template.main+xml"}
_DAMAGED = "it is damaged or cut short, or another kind of file"
_WAY_OUT = "Open it in Word, save it as .docx and use that with --template."
_REASONS = {
    Problem.FILE_ENCRYPTED.code: f"it is protected by a password. {_WAY_OUT}",
    Problem.FILE_HARMFUL.code: (
        "it does not look like a file saved by Word and may be harmful. Ask where it came from, "
        "and use another one with --template."
    ),
}
_UNFINISHED = {
    "tracked changes": (
        "accept or reject all changes",
        re.compile("ins|del|move(From|To).*|cell(Ins|Del|Merge)|conflict(Ins|Del).*|.*Change|"
                   "customXml.*Range.*"),
    ),
    "comments": ("delete all comments", re.compile("comment|comment(Range.*|Reference)")),
    "footnotes": ("delete all footnotes", re.compile("footnote|footnoteReference")),
    "endnotes": ("delete all endnotes", re.compile("endnote|endnoteReference")),
}
"""What must not go into a paper, how to remove it in Word, and the names of its elements (ECMA-376
part 1, 17.11 and 17.13; Microsoft's own for conflicts)."""
_SEPARATES = "@*[local-name()='type'][. != 'normal']"
"""The lines above notes are notes with a type. Every file that Word saves has them."""
PLACEHOLDER = "[report]"
"""The paragraph of a template that the paper replaces."""
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
"""A second version of a drawing, for older programs."""


@contextmanager
def damage_reported(file: str) -> Iterator[None]:
    """Turn the error of a template whose parts contradict each other into a sentence.

    Parts that a paper keeps as they are, such as its fonts, are first read when it is saved.
    """
    try:
        yield
    # Whatever python-docx raises.
    except (KeyError, IndexError, TypeError, ValueError, AttributeError, LxmlError,
            zipfile.BadZipFile) as error:
        raise HsbstarError(
            f"{file} cannot be opened as a Word file: a part is missing or damaged. {_WAY_OUT}"
        ) from error


def open_template(data: bytes, file: str, limits: FileLimits) -> WordFile:
    """Return the Word file of a council's template, a .docx or a .dotx.

    Raises HsbstarError where it cannot be used, and inside `damage_reported` also where damaged.
    """
    try:
        Parts(data, Tally(limits)).look_through(opened_whole=True)
    except Refusal as refusal:
        raise _refused(refusal, file) from None
    document = Document(io.BytesIO(_as_document(data, file)))
    _add_section(document)
    _ = document.settings, document.sections[0].header.paragraphs
    find_styles(document)
    return document


def _refused(refusal: Refusal, file: str) -> HsbstarError:
    found = refusal.finding(file, than="a template")
    if found.code == Problem.FILE_BEYOND_BOUNDS.code:
        return HsbstarError(f"{file}: {found.message} Use a smaller one with --template.")
    reason = _REASONS.get(found.code, f"{_DAMAGED}. {_WAY_OUT}")
    return HsbstarError(f"{file} cannot be opened as a Word file: {reason}")


def _as_document(data: bytes, file: str) -> bytes:
    """Return a template as a document: python-docx opens nothing else."""
    package = Package(data)
    main = next(iter(package.related("", "officeDocument")), "")
    kind = package.content_type(main)
    if kind not in _KINDS:
        what = "a Word file with macros" if "macroEnabled" in kind else "not a Word file"
        raise HsbstarError(
            f"{file} is {what}. Open it in Word, save it as .docx or .dotx and use that with "
            "--template."
        )
    _check_finished(package, main, file)
    package.set_content_type(main, f"{_WORD}.document.main+xml")
    return package.to_bytes()


def _check_finished(package: Package, main: str, file: str) -> None:
    """Raise HsbstarError for a file with tracked changes, comments, footnotes or endnotes."""
    names = set(_elements(package, main))
    found = {what: action for what, (action, shown_by) in _UNFINISHED.items()
             if any(map(shown_by.fullmatch, names))}
    if found:
        raise HsbstarError(
            f"{file} contains {comma_list(list(found))}, which would go into the paper. Open it in "
            f"Word, {', '.join(found.values())}, save it and try again."
        )


def _elements(package: Package, main: str) -> Iterator[str]:
    """Yield the names of the elements in a document, and in the parts of its own that are kept.

    Settings are left out: they name the lines above notes as if these were notes.
    """
    parts = [relation.part for relation in package.relations(main)
             if package.content_type(relation.part).startswith(_WORD)
             and relation.kind not in {"glossaryDocument", "settings"}]
    for part in (main, *parts):
        for element in package.read(part).iter("{*}*"):
            name = QName(element).localname
            if name not in {"footnote", "endnote"} or not element.xpath(_SEPARATES):
                yield name


def _add_section(document: WordFile) -> None:
    """Give a file that does not set its page Word's own paper and margins."""
    body = document.element.body
    if body.find(qn("w:sectPr")) is not None:
        return
    body.append(OxmlElement("w:sectPr"))
    section = Section(body.sectPr, document.part)
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.54)
    section.top_margin = section.bottom_margin = Cm(2.54)


def clear_for_paper(document: WordFile, file: str) -> Any | None:
    """Return the element that the paper replaces; None where it replaced all text.

    Raises HsbstarError where a template does not plainly say where the paper goes.
    """
    body = document.element.body
    found = [paragraph for paragraph in body.iter(qn("w:p"))
             if PLACEHOLDER in fold(text_of(paragraph))
             and next(paragraph.iterancestors(_FALLBACK), None) is None]
    if len(found) > 1 or (found and fold(text_of(found[0])).count(PLACEHOLDER) > 1):
        raise HsbstarError(
            f"{file} contains {PLACEHOLDER} more than once. Keep one, where the paper should go."
        )
    if found:
        return _whole_place(body, found[0], file)
    sections = len(section_ends(body))
    if sections > 1:
        raise HsbstarError(
            f"{file} has {sections} sections and does not show which one the paper goes in. Type "
            f"{PLACEHOLDER} in a paragraph of its own, where the paper should go."
        )
    end = body.sectPr
    for element in list(body):
        if element is not end:
            body.remove(element)
    # Tables of seven columns have no room in half a page.
    for columns in body.sectPr.findall(qn("w:cols")):
        body.sectPr.remove(columns)
    return None


def fill_place(document: WordFile, place: Any, before: int) -> None:
    """Move the paper from the end of the document to the place of an element.

    `before` is the number of elements in the body before the paper was written. A break between
    sections at that place is kept, behind the paper.
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
    """Return the child of the body that holds the placeholder and nothing else."""
    place = next(child for child in (paragraph, *paragraph.iterancestors())
                 if child.getparent() is body)
    shared = any(True for _ in place.iter(qn("w:tbl"), qn("w:drawing"), qn("w:pict")))
    text = "".join(text_of(inner) for inner in place.iter(qn("w:p")))
    if shared or fold(text) != PLACEHOLDER:
        raise HsbstarError(
            f"{file} has {PLACEHOLDER} in a table, in a text box or next to other text. Put it in "
            "a paragraph of its own: the paper replaces that paragraph."
        )
    return place
