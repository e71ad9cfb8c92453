"""What a formula, a chart or a defined name refers to: cells on sheets."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from openpyxl.formula import Tokenizer
from openpyxl.formula.tokenizer import Token

from hsbstar.cells import Place, column_number
from hsbstar.parts.sheet import LAST_COLUMN, LAST_ROW, Area, Reference, area_of

if TYPE_CHECKING:
    from hsbstar.parts.book import Book

_ELSEWHERE = {"INDIRECT(", "OFFSET("}
"""Functions that look where their arguments' values say."""
_WHOLE = re.compile(r"\$?([A-Za-z]{1,3}):\$?([A-Za-z]{1,3})|\$?(\d+):\$?(\d+)")
_TABLE_COLUMN = re.compile(
    r"([^\W\d][\w.]*)\[(?:\[#This Row\],\[([^\[\]#@']+)\]|([^\[\]#@']+))\]", re.IGNORECASE
)
_DEEPEST = 8
"""How many defined names may stand behind each other."""


def references(formula: str, sheet: str, book: Book) -> list[Reference] | None:
    """Return the cells that a formula on a sheet looks at; None where that cannot be told."""
    found: list[Reference] = []
    for token in Tokenizer("=" + formula.removeprefix("=")).items:
        if token.type == Token.FUNC and token.value.upper() in _ELSEWHERE:
            return None
        if token.type == Token.OPERAND and token.subtype == Token.RANGE:
            areas = _looked_at(token.value, sheet, book)
            if areas is None:
                return None
            found += areas
    return found


def _looked_at(reference: str, sheet: str, book: Book) -> list[Reference] | None:
    """Return where one reference of a formula looks; all of a table for a part of it."""
    if reference.startswith(("[", "'[")) and "!" in reference:
        return []  # another workbook
    areas = resolve(reference, sheet, book)
    if areas is not None:
        return areas
    if "[" in reference:
        table = book.tables().get(reference.partition("[")[0].casefold())
        return [table.where] if table else None
    meanings = [name for name in book.names() if name.name.casefold() == reference.casefold()
                and reference.casefold() not in name.meaning.casefold()]
    if not meanings:
        return None
    several = [references(name.meaning, name.sheet or sheet, book) for name in meanings]
    return None if None in several else [one for some in several for one in some or ()]


def resolve(
    reference: str, sheet: str, book: Book, *, row: int = 0, deep: int = 0
) -> list[Reference] | None:
    """Return the rectangles that a reference names: cells, a name of cells, a table's column.

    `row` is the row of the formula, for a table's own row. None where it names anything else:
    another workbook, other rows of a table, a name of a formula.
    """
    text = reference.strip().removeprefix("(").removesuffix(")")
    if column := _TABLE_COLUMN.fullmatch(text):
        table = book.tables().get(column[1].casefold())
        return table.column(column[2] or column[3], row if column[2] else 0) if table else None
    if len(parts := _split(text)) > 1:
        several = [resolve(part, sheet, book, deep=deep) for part in parts]
        return None if None in several else [one for some in several for one in some or ()]
    prefix, mark, cells = text.rpartition("!")
    on = _sheet_name(prefix) if mark else sheet
    area = _area(cells)
    if area:
        names = {name.casefold(): name for name in book.sheets}
        return [Reference(names[on.casefold()], area)] if on.casefold() in names else None
    meanings = [name for name in book.names() if name.name.casefold() == cells.casefold()
                and name.sheet in {None, on}]
    if not meanings or deep > _DEEPEST:
        return None
    # A name of the sheet goes before the workbook's own.
    meaning = max(meanings, key=lambda name: name.sheet is not None)
    return resolve(meaning.meaning, meaning.sheet or on, book, deep=deep + 1)


def _split(text: str) -> list[str]:
    """Split a union at its commas, but not inside a quoted sheet's name."""
    return re.findall(r"(?:'(?:[^']|'')*'|[^,'])+", text)


def _sheet_name(prefix: str) -> str:
    if prefix.startswith("'") and prefix.endswith("'"):
        return prefix[1:-1].replace("''", "'")
    return prefix


def _area(cells: str) -> Area | None:
    whole = _WHOLE.fullmatch(cells)
    if whole and whole[1]:
        return Area(Place(1, column_number(whole[1])), Place(LAST_ROW, column_number(whole[2])))
    if whole:
        return Area(Place(int(whole[3]), 1), Place(int(whole[4]), LAST_COLUMN))
    try:
        return area_of(cells)
    except ValueError:
        return None
