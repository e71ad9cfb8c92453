"""Open an area's own star tool, or explain why it cannot be filled without harm."""

from __future__ import annotations

import zipfile
from contextlib import contextmanager
from pathlib import PurePath
from typing import TYPE_CHECKING

from lxml import etree

from hsbstar.core.errors import StarToolError
from hsbstar.core.problems import Problem
from hsbstar.spreadsheets.package import Book, Package
from hsbstar.spreadsheets.reading import Refusal, look_at
from hsbstar.star_tool.fill import OWN_SHEETS

if TYPE_CHECKING:
    from collections.abc import Iterator

ENDINGS = (".xlsx", ".xlsm")
MIN_OWN_SHEETS = 3
"""From this many of our sheets, a file is a star tool of ours that somebody changed."""


def open_star_tool(data: bytes, file: str) -> Book:
    """Return the workbook of a file; raise StarToolError where it cannot be filled."""
    try:
        kind = look_at(data)
    except Refusal as refusal:
        problem = refusal.finding(file, than="any star tool")
        if problem.code == Problem.FILE_ENCRYPTED.code:
            raise StarToolError(
                f"{file} is protected by a password or by rights management. Open it, save a copy "
                "without protection, and use that."
            ) from None
        raise StarToolError(f"{file} cannot be used as a star tool: {problem.message}") from None
    if kind != "xlsx" or PurePath(file).suffix.lower() not in ENDINGS:
        raise StarToolError(
            f"{file} is not an .xlsx or .xlsm workbook. Open it in Excel or LibreOffice, save it "
            "as .xlsx and use that."
        )
    try:
        book = Book(Package(data))
    except (KeyError, ValueError, etree.XMLSyntaxError, zipfile.BadZipFile):
        raise StarToolError(
            f"{file} is damaged: its sheets cannot be found. Open it in Excel or LibreOffice, save "
            "a copy and use that."
        ) from None
    if _is_signed(book.package):
        raise StarToolError(
            f"{file} has a digital signature, which filling it would break. Save a copy without "
            "the signature and use that."
        )
    return book


def _is_signed(package: Package) -> bool:
    return (any(name.lower().startswith("_xmlsignatures/") for name in package.names)
            or any(relation.kind == "origin" for relation in package.relations()))


@contextmanager
def damage_reported(file: str) -> Iterator[None]:
    """Turn the error of a damaged or very unusual part into a sentence that says what to do."""
    try:
        yield
    except (etree.LxmlError, ValueError, LookupError, TypeError) as error:
        raise StarToolError(
            f"{file} is damaged, or contains a part that hsbstar cannot read. Open it in Excel or "
            "LibreOffice, save a copy and use that."
        ) from error


def check_own_sheets(book: Book, file: str) -> None:
    """Raise StarToolError for a star tool of ours in which a sheet is missing or renamed."""
    missing = [name for name in OWN_SHEETS if name not in book.sheets]
    if missing and len(OWN_SHEETS) - len(missing) >= MIN_OWN_SHEETS:
        raise StarToolError(
            f"{file} looks like hsbstar's own star tool but lacks the sheet "
            f"{' and '.join(f'‘{name}’' for name in missing)}. Restore the sheet's name, use the "
            "file as hsbstar filled it, or give a map with --star-map."
        )
