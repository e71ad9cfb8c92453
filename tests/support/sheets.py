"""Workbooks under test, written as Markdown tables so that they can be read in the test."""

from __future__ import annotations

import hashlib
import io
import operator
import re
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Any

import openpyxl

from hsbstar.spreadsheets.sheets import RawSheet, Workbook
from hsbstar.spreadsheets.writing.save import workbook_bytes

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from hsbstar.spreadsheets.cells import CellValue, Place


def table(text: str) -> tuple[tuple[CellValue, ...], ...]:
    """Return the cells of a Markdown table; numbers are numbers, `"3"` is text, empty is blank."""
    rows = []
    for line in text.strip().splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if not set("".join(cells)) <= set("-: "):
            rows.append(tuple(_value(cell) for cell in cells))
    return tuple(rows)


def _value(cell: str) -> CellValue:
    if cell.startswith('"') and cell.endswith('"') and len(cell) > 1:
        return cell[1:-1]
    if cell in {"TRUE", "FALSE"}:
        return cell == "TRUE"
    try:
        return float(cell)
    except ValueError:
        return cell or None


def raw_return(*sheets: tuple[str, str], file: str = "police.xlsx") -> Workbook:
    """Return the cells of a file with sheets, each a name and a Markdown table."""
    fingerprint = hashlib.sha256(repr((file, sheets)).encode()).hexdigest()
    made = tuple(RawSheet.of_rows(name, table(text)) for name, text in sheets)
    return Workbook(file, fingerprint, made)


def with_cells(workbook: Workbook, values: Mapping[tuple[str, Place], CellValue]) -> Workbook:
    """Return the same file with something else in some cells (by sheet and place)."""
    sheets = []
    for sheet in workbook.sheets:
        changes = {place: value for (name, place), value in values.items() if name == sheet.name}
        kept = {**dict(sheet.cells()), **changes}
        cells = {place: value for place, value in kept.items() if value is not None}
        sheets.append(RawSheet.of_cells(sheet.name, cells, sheet.merges))
    return replace(workbook, sheets=tuple(sheets))


def opened(data: bytes | Path, *, values: bool = False) -> Any:
    """Return a workbook as openpyxl opens it; with `values`, what its formulas came to.

    Untyped on purpose: a test knows the types of the cells that it reads.
    """
    source = io.BytesIO(data) if isinstance(data, bytes) else data
    return openpyxl.load_workbook(source, data_only=values)


def edited(data: bytes | Path, change: Callable[[Any], object]) -> bytes:
    """Return a workbook after somebody changed it."""
    book = opened(data)
    change(book)
    return workbook_bytes(book)


_COMPARED = {"<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge}


def displayed(cell: Any) -> str:
    """Return a cell's text as a spreadsheet program shows it, with a proper minus."""
    value, code = cell.value, cell.number_format
    if not isinstance(value, int | float) or code == "General":
        return "" if value is None else str(value)
    exact = Decimal(str(round(value, 12)))
    for section in code.split(";"):
        condition = re.match(r"\[([<>]=?)(.*?)\]", section)
        if condition is None:
            break
        sign, limit = condition.groups()
        if _COMPARED[sign](exact, Decimal(limit)):
            break
    if literal := re.fullmatch(r'"(.*)"', section):
        return literal[1].replace("-", "−")
    form = re.fullmatch(r'(?:\[.*?\])?(?:"(.*?)"|([+-]?))0(?:\.(0+))?', section)
    assert form, code
    before, zeros = form[1] or form[2], form[3] or ""
    size = abs(exact).quantize(Decimal(1).scaleb(-len(zeros)), rounding=ROUND_HALF_UP)
    return f"{before or ('-' if exact < 0 and size else '')}{size}".replace("-", "−")
