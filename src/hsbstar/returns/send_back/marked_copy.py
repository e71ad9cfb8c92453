"""Make the copy of a return that goes back to its sender: marked, and otherwise as it was."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING, NamedTuple

from lxml import etree

from hsbstar.core.errors import HsbstarError
from hsbstar.core.findings import Finding
from hsbstar.core.limits import BOUNDS, MEBIBYTE, Bounds
from hsbstar.returns.read import read_workbook
from hsbstar.returns.send_back.corrections_sheet import ask_to_correct
from hsbstar.returns.send_back.rebuild import rebuild
from hsbstar.spreadsheets.package import Book, Package, add_styles_part
from hsbstar.spreadsheets.reading import Refusal, is_container, look_at

if TYPE_CHECKING:
    from hsbstar.framework import Framework
    from hsbstar.returns.send_back.corrections import Corrections

PLAIN = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
WITH_MACROS = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
_SIGNATURES = "_xmlsignatures/"
DAMAGED = (
    etree.LxmlError, zipfile.BadZipFile, ValueError, LookupError, TypeError, AttributeError,
    ArithmeticError, RecursionError,
)
"""What unusual parts raise where they are to be marked."""


MOST_UNPACKED = 50 * MEBIBYTE
"""Larger packages (pictures, or what was made to fill memory) are copied by value, too."""


class Marking(NamedTuple):
    """What a copy is made with: the framework, until when in words, and how large it may be."""

    framework: Framework
    due: str = ""
    bounds: Bounds = BOUNDS


class MarkedCopy(NamedTuple):
    """The file that goes back, its ending, and whether it had to be made anew."""

    data: bytes
    ending: str
    rebuilt: bool


def mark_copy(data: bytes, corrections: Corrections, marking: Marking) -> MarkedCopy:
    """Return a copy of a return in which all that is to be corrected is marked.

    Raises HsbstarError where the file, which was read before, cannot be read any more.
    """
    if is_container(data) and _can_be_marked(data, corrections.file, marking.bounds):
        try:
            book = Book(Package(data))
            if not book.package.related(book.part, "styles"):
                add_styles_part(book.package, book.part)
            ask_to_correct(book, corrections, due=marking.due)
            ending = _become_a_workbook(book)
            _take_off_signatures(book.package)
            return MarkedCopy(book.package.to_bytes(), ending, rebuilt=False)
        except DAMAGED:
            # Parts that are not as Excel writes them: the values are copied.
            pass
    raw = read_workbook(data, corrections.file, marking.bounds)
    if isinstance(raw, Finding):
        raise _changed(corrections.file)
    made, renamed = rebuild(raw, marking.framework)
    book = Book(Package(made))
    ask_to_correct(book, corrections.on(renamed), due=marking.due)
    return MarkedCopy(book.package.to_bytes(), ".xlsx", rebuilt=True)


def _can_be_marked(data: bytes, file: str, bounds: Bounds) -> bool:
    """Look at a file as every reader does, and say whether it is one that can be marked."""
    try:
        kind = look_at(data, bounds)
    except Refusal:
        raise _changed(file) from None
    if kind != "xlsx":
        return False
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        # What the directory says was found to be true.
        return sum(entry.file_size for entry in package.infolist()) <= MOST_UNPACKED


def _changed(file: str) -> HsbstarError:
    return HsbstarError(f"{file} cannot be read any more. Was it changed meanwhile? Check again.")


def _become_a_workbook(book: Book) -> str:
    """Make a workbook of a template, which would open as another, nameless file."""
    package, told = book.package, book.package.content_type(book.part)
    macros = "macroenabled" in told.lower() or bool(package.related(book.part, "vbaProject"))
    wanted = WITH_MACROS if macros else PLAIN
    if told != wanted:
        package.set_content_type(book.part, wanted)
    return ".xlsm" if macros else ".xlsx"


def _take_off_signatures(package: Package) -> None:
    """Take away digital signatures: of a marked copy they would be wrong."""
    for name in [name for name in package.names if name.lower().startswith(_SIGNATURES)]:
        if name in package.names:
            package.remove(name)
