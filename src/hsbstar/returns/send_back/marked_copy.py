"""Make the copy of a return that goes back to its sender: marked, and otherwise as it was."""

from __future__ import annotations

import hashlib
import zipfile
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from lxml import etree

from hsbstar.audit import FIELDS
from hsbstar.core.errors import HsbstarError
from hsbstar.core.findings import Finding
from hsbstar.core.limits import DEFAULT_LIMITS, FileLimits
from hsbstar.core.problems import Problem
from hsbstar.returns.read import read_workbook
from hsbstar.returns.send_back.corrections_sheet import add_corrections
from hsbstar.returns.send_back.rebuild import rebuild
from hsbstar.spreadsheets import Place
from hsbstar.spreadsheets.package import Book, Package, add_styles_part
from hsbstar.spreadsheets.reading import Refusal, is_container, look_at

if TYPE_CHECKING:
    from hsbstar.framework import Framework
    from hsbstar.returns.send_back.corrections import Corrections
    from hsbstar.spreadsheets import Workbook

PLAIN = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
WITH_MACROS = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
_SIGNATURES = "_xmlsignatures/"
DAMAGED = (
    etree.LxmlError, zipfile.BadZipFile, ValueError, LookupError, TypeError, AttributeError,
    ArithmeticError, RecursionError,
)
"""What marking raises for unusual parts."""
_ABSENT = {Problem.ROUND_MISSING.code: "round", Problem.DATE_MISSING.code: "date",
           Problem.SIGN_OFF_MISSING.code: "signed_by"}
"""The fields that have no place in a CSV, where they are not there."""


class MarkOptions(NamedTuple):
    """How a copy is made: the framework, the due date in words, and the limits of a file."""

    framework: Framework
    due: str = ""
    limits: FileLimits = DEFAULT_LIMITS


class MarkedCopy(NamedTuple):
    """The file that goes back, its suffix, and whether it was rebuilt from the values."""

    data: bytes
    suffix: str
    rebuilt: bool
    corrections: Corrections
    """What is to be corrected, by the places in this file."""


class NoCopyError(HsbstarError):
    """A return of which no copy can be made."""


class FileChangedError(HsbstarError):
    """A return that is not as it was when it was checked."""


def check_unchanged(data: bytes, corrections: Corrections) -> None:
    """Raise FileChangedError where these are not the bytes that were checked."""
    if corrections.sha256 not in {"", hashlib.sha256(data).hexdigest()}:
        raise FileChangedError(f"{corrections.file} changed while it was being checked. Close it "
                               "in all programs, then check again.")


def mark_copy(data: bytes, corrections: Corrections, options: MarkOptions) -> MarkedCopy:
    """Return a copy of a return in which everything to correct is marked.

    Raises NoCopyError where none can be made: then the letter lists what to correct.
    """
    if is_container(data) and _can_be_marked(data, options.limits):
        try:
            book = Book(Package(data))
            if not book.package.related(book.part, "styles"):
                add_styles_part(book.package, book.part)
            add_corrections(book, corrections, due=options.due)
            suffix = _become_a_workbook(book)
            _remove_signatures(book.package)
            return MarkedCopy(book.package.to_bytes(), suffix, rebuilt=False,
                              corrections=corrections)
        except DAMAGED:
            # Parts that are not as Excel writes them: the values are copied.
            pass
    workbook = read_workbook(data, corrections.file, options.limits)
    if isinstance(workbook, Finding):
        raise NoCopyError(workbook.message)
    try:
        made, renamed = rebuild(workbook, options.framework, corrections.marking)
        book = Book(Package(made))
        moved = _by_sheets(corrections, workbook).on(renamed)
        add_corrections(book, moved, due=options.due)
    except DAMAGED:
        raise NoCopyError(corrections.file) from None
    return MarkedCopy(book.package.to_bytes(), ".xlsx", rebuilt=True, corrections=moved)


def _by_sheets(corrections: Corrections, workbook: Workbook) -> Corrections:
    """Return the corrections of a CSV with the sheets that its copy has; others as they are."""
    *forms, table = workbook.sheets
    if table.origin is None:
        return corrections
    fields = {workbook.where(form, place).cell: (form.name, place.address)
              for form in forms for place, _ in form.cells()}
    absent = {code: (forms[0].name, Place(row, 2).address) for row, field in enumerate(FIELDS, 1)
              for code, key in _ABSENT.items() if key == field.key}
    places = [fields.get(item.cell, (table.name, item.cell)) if item.cell
              else absent.get(item.code, ("", "")) for item in corrections.items]
    return replace(corrections, items=tuple(
        replace(item, sheet=sheet, cell=cell)
        for item, (sheet, cell) in zip(corrections.items, places, strict=True)))


def _can_be_marked(data: bytes, limits: FileLimits) -> bool:
    """Return whether a file can be marked; larger ones are rebuilt from their values."""
    try:
        kind = look_at(data, limits)
    except Refusal:
        return False
    return kind == "xlsx"


def _become_a_workbook(book: Book) -> str:
    """Make a workbook of a template, which would open as a new file without a name."""
    package, content_type = book.package, book.package.content_type(book.part)
    macros = "macroenabled" in content_type.lower() or package.related(book.part, "vbaProject")
    expected = WITH_MACROS if macros else PLAIN
    if content_type != expected:
        package.set_content_type(book.part, expected)
    return ".xlsm" if macros else ".xlsx"


def _remove_signatures(package: Package) -> None:
    """Remove digital signatures: for a marked copy they would be wrong."""
    for name in [name for name in package.names if name.lower().startswith(_SIGNATURES)]:
        if name in package.names:
            package.remove(name)
