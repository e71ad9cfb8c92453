"""A council's Word file that a paper is written into: opened, or refused in a sentence."""

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

from hsbstar.documents.word_styles import find_styles
from hsbstar.errors import HsbstarError
from hsbstar.findings import Problem
from hsbstar.parts.package import Package
from hsbstar.readers.refusal import Refusal, Tally
from hsbstar.readers.unpacking import Parts

if TYPE_CHECKING:
    from docx.document import Document as WordFile

    from hsbstar.bounds import Bounds

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_KINDS = {f"{_WORD}.document.main+xml", f"{_WORD}.template.main+xml"}
_DAMAGED = "it is damaged or cut short, or another kind of file"
_WAY_OUT = "Open it in Word, save it as .docx, and name that with --template."
_REASONS = {
    Problem.FILE_ENCRYPTED: f"it is protected by a password. {_WAY_OUT}",
    Problem.FILE_HARMFUL: "it is not as Word writes files, and may be meant to do harm. Ask where "
                          "it came from, and name another one with --template.",
}
_BY_CODE = {problem.value.code: reason for problem, reason in _REASONS.items()}


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
    if found.code == Problem.FILE_BEYOND_BOUNDS.value.code:
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
