"""Make the copy of a return that goes back to its sender: marked, and otherwise as it was."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING, NamedTuple

from lxml import etree

from hsbstar.errors import HsbstarError
from hsbstar.findings import Finding
from hsbstar.parts.book import Book
from hsbstar.parts.package import Package
from hsbstar.parts.styles import add_styles_part
from hsbstar.returns import places_in_doubt
from hsbstar.workbooks.please_correct import ask_to_correct
from hsbstar.workbooks.reading import read_cells
from hsbstar.workbooks.rebuilding import rebuild

if TYPE_CHECKING:
    from hsbstar.corrections import Corrections
    from hsbstar.framework import Framework

PLAIN = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
WITH_MACROS = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
_SIGNATURES = "_xmlsignatures/"
DAMAGED = (
    etree.LxmlError, zipfile.BadZipFile, ValueError, LookupError, TypeError, AttributeError,
    ArithmeticError, RecursionError,
)
"""What unusual parts raise where they are to be marked."""


class MarkedCopy(NamedTuple):
    """The file that goes back, its ending, and whether it had to be made anew."""

    data: bytes
    ending: str
    rebuilt: bool


def mark_copy(
    data: bytes, corrections: Corrections, framework: Framework, due: str = ""
) -> MarkedCopy:
    """Return a copy of a return in which all that is to be corrected is marked.

    Raises HsbstarError where the file, which was read before, cannot be read any more.
    """
    if data.startswith(b"PK"):
        try:
            book = Book(Package(data))
            if not book.package.related(book.part, "styles"):
                add_styles_part(book.package, book.part)
            ask_to_correct(book, corrections, due=due)
            ending = _become_a_workbook(book)
            _take_off_signatures(book.package)
            return MarkedCopy(book.package.to_bytes(), ending, rebuilt=False)
        except DAMAGED:
            # Another format, or parts that are not as Excel writes them: its values are copied.
            pass
    raw = read_cells(data, corrections.file, places_in_doubt)
    if isinstance(raw, Finding):
        raise HsbstarError(f"{corrections.file} cannot be read any more. Was it changed meanwhile?")
    made, renamed = rebuild(raw, framework.scale)
    book = Book(Package(made))
    ask_to_correct(book, corrections.on(renamed), due=due)
    return MarkedCopy(book.package.to_bytes(), ".xlsx", rebuilt=True)


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
