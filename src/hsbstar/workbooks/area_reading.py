"""Open an area's own star tool, or say why it cannot be filled without harm."""

from __future__ import annotations

import zipfile
from pathlib import PurePath

from lxml import etree

from hsbstar.errors import StarToolError
from hsbstar.findings import Problem
from hsbstar.parts.book import Book
from hsbstar.parts.package import Package
from hsbstar.workbooks.guard import look_at

ENDINGS = (".xlsx", ".xlsm")


def open_star_tool(data: bytes, file: str) -> Book:
    """Return the workbook; raise StarToolError where it is none that can be filled."""
    look = look_at(data, file)
    if look.problem and look.problem.code == Problem.FILE_ENCRYPTED.value.code:
        raise StarToolError(
            f"{file} is protected by a password or by rights management. Open it, save a copy "
            "without protection, and name that one."
        )
    if look.problem:
        raise StarToolError(f"{file} cannot be used as a star tool: {look.problem.message}")
    if look.kind != "xlsx" or PurePath(file).suffix.lower() not in ENDINGS:
        raise StarToolError(
            f"{file} is not an .xlsx or .xlsm workbook. Open it in Excel or LibreOffice, save it "
            "as .xlsx, and name that one."
        )
    try:
        book = Book(Package(data))
    except (KeyError, ValueError, etree.XMLSyntaxError, zipfile.BadZipFile):
        raise StarToolError(
            f"{file} is damaged: its sheets cannot be found. Open it in Excel or LibreOffice, save "
            "a copy, and name that one."
        ) from None
    if _is_signed(book.package):
        raise StarToolError(
            f"{file} bears a digital signature, which filling it would break. Save a copy without "
            "the signature, and name that one."
        )
    return book


def _is_signed(package: Package) -> bool:
    return (any(name.lower().startswith("_xmlsignatures/") for name in package.names)
            or any(one.kind == "origin" for one in package.relations()))
