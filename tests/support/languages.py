"""Frameworks in pseudo-language, and what a workbook shows that was never translated."""

from __future__ import annotations

import io
import re
from copy import deepcopy
from typing import TYPE_CHECKING, Any

import openpyxl

from hsbstar.framework.file import read_framework
from hsbstar.framework.messages import PSEUDO
from hsbstar.framework.translations import texts_of
from pseudo import pseudo
from support.frameworks import framework_bytes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hsbstar.framework.model import Framework
    from hsbstar.framework.yaml_values import Path

LONGEST = {"label": 60, "title": 120}


def in_two(content: dict[str, Any], language: str = PSEUDO) -> dict[str, Any]:
    """Return a framework file's content with every text in pseudo-language, too."""
    made = deepcopy(content)
    for path, text in list(texts_of(content)):
        bound = 120 if path[0] == "kinds" else LONGEST.get(str(path[-1]), 4000)
        put(made, path, {"en": text, language: pseudo(text, longest=bound)})
    return made


def put(content: Any, path: Path, value: Any) -> None:
    """Put a value into content at a place."""
    for part in path[:-1]:
        content = content[part]
    content[path[-1]] = value


def two_languages(content: dict[str, Any]) -> Framework:
    """Return a framework whose every text is in English and in pseudo-language."""
    return read_framework(framework_bytes(in_two(content)), "two.yaml")


def shown(workbook: bytes) -> Iterator[tuple[str, str]]:
    """Yield every text that somebody sees in a workbook, with its place."""
    book: Any = openpyxl.load_workbook(io.BytesIO(workbook))
    for about in ("title", "subject", "description", "keywords"):
        yield about, getattr(book.properties, about) or ""
    for sheet in book.worksheets:
        if sheet.sheet_state != "visible":
            # Only what the drop-down offers is seen of it.
            for (cell,) in sheet.iter_rows(min_col=4, max_col=4):
                yield f"{sheet.title} {cell.coordinate}", str(cell.value or "")
            continue
        # A long title is cut there in any language; the sheet has all of it.
        yield "name of a sheet", f"{sheet.title}»"
        yield from _in_cells(sheet)
        yield from _around_cells(sheet)


def _in_cells(sheet: Any) -> Iterator[tuple[str, str]]:
    for row in sheet.iter_rows():
        for cell in row:
            place = f"{sheet.title} {cell.coordinate}"
            yield place, str(cell.value or "")
            yield f"{place}, note", cell.comment.text if cell.comment else ""
            if cell.hyperlink:
                yield f"{place}, link", cell.hyperlink.tooltip or cell.hyperlink.display or ""


def _around_cells(sheet: Any) -> Iterator[tuple[str, str]]:
    for part in (sheet.oddHeader, sheet.oddFooter):
        for piece in (part.left, part.center, part.right):
            yield f"{sheet.title}, header or footer", piece.text or ""
    for rule in sheet.data_validations.dataValidation:
        for text in (rule.error, rule.errorTitle, rule.prompt, rule.promptTitle):
            yield f"{sheet.title}, beside a cell", text or ""
    for table in sheet.tables.values():
        for column in table.tableColumns:
            yield f"{sheet.title}, table", column.name


_INNERMOST = re.compile(r"«[^«»]*»")
_NOT_WORDS = re.compile(r"'[^']*'!|\$?[A-Z]{1,3}\$?\d+|&[PN]")


def plain_words(text: str, given: tuple[str, ...] = ()) -> str:
    """Return what of a text is in no brackets: all that is not pseudo, as words."""
    if text.startswith("="):
        # Of a formula only what it shows.
        text = " ".join(re.findall(r'"([^"]*)"', _NOT_WORDS.sub("", text)))
    while (rest := _INNERMOST.sub("", text)) != text:
        text = rest
    for name in given:
        text = text.replace(name, "")
    return " ".join(re.findall(r"[^\W\d_]{2,}", _NOT_WORDS.sub("", text)))
