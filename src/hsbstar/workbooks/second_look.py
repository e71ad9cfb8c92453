"""Look again at cells that the fast reader shows as blank or as a date, with exact readers.

Only here can an error value or a formula without a saved result be told from an empty cell.
"""

from __future__ import annotations

import datetime as dt
import io
import warnings
import zipfile
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import openpyxl
import xlrd
from openpyxl.utils.datetime import to_excel

from hsbstar.cells import CellValue, DateCell, EmptyFormula, ErrorCell, Place
from hsbstar.workbooks.guard import ODS_CELLS, ODS_OFFICE, ODS_TABLE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from openpyxl import Workbook

Cells = dict[tuple[str, Place], CellValue]

_CALC = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}"


def look_again(data: bytes, kind: str, places: set[tuple[str, Place]]) -> Cells:
    """Return the exact content of cells (by sheet and place) that are not what they seem."""
    readers = {"xlsx": _look_at_xlsx, "ods": _look_at_ods, "xls": _look_at_xls}
    return readers[kind](data, places)


def _look_at_xlsx(data: bytes, places: set[tuple[str, Place]]) -> Cells:
    formulas = _load(data, values=False)
    values = _load(data, values=True)
    found: Cells = {}
    for sheet, place in places:
        value = values[sheet].cell(*place).value
        if values[sheet].cell(*place).data_type == "e":
            found[sheet, place] = ErrorCell(str(value))
        elif value is None and formulas[sheet].cell(*place).data_type == "f":
            found[sheet, place] = EmptyFormula()
        elif isinstance(value, dt.datetime | dt.date | dt.time | dt.timedelta):
            day = value.date() if isinstance(value, dt.datetime) else None
            found[sheet, place] = DateCell(_serial(value, values.epoch), day)
    return found


def _serial(value: object, epoch: dt.datetime) -> float:
    return float(to_excel(value, epoch))  # type: ignore[no-untyped-call] # openpyxl has no types


def _load(data: bytes, *, values: bool) -> Workbook:
    with warnings.catch_warnings():
        # openpyxl warns of parts that it does not keep; nothing is written back here.
        warnings.simplefilter("ignore")
        return openpyxl.load_workbook(io.BytesIO(data), data_only=values)


def _look_at_xls(data: bytes, places: set[tuple[str, Place]]) -> Cells:
    workbook = xlrd.open_workbook(file_contents=data, logfile=io.StringIO())
    found: Cells = {}
    for name, place in places:
        sheet = workbook.sheet_by_name(name)
        row, column = place.row - 1, place.column - 1
        if row >= sheet.nrows or column >= sheet.row_len(row):
            continue
        cell = sheet.cell(row, column)
        if cell.ctype == xlrd.XL_CELL_ERROR:
            text = xlrd.error_text_from_code.get(int(cell.value), "#N/A")
            found[name, place] = ErrorCell(text)
    return found


def _look_at_ods(data: bytes, places: set[tuple[str, Place]]) -> Cells:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        root = ET.fromstring(package.read("content.xml"))  # noqa: S314 - the guard saw no DTD
    found: Cells = {}
    for table in root.iter(f"{ODS_TABLE}table"):
        name = table.get(f"{ODS_TABLE}name", "")
        for place, cell in _ods_cells(table):
            odd = _odd_ods_cell(cell)
            if odd and (name, place) in places:
                found[name, place] = odd
    return found


def _odd_ods_cell(cell: ET.Element) -> CellValue:
    if cell.get(f"{_CALC}value-type") == "error":
        return ErrorCell("".join(cell.itertext()) or "#N/A")
    if cell.get(f"{ODS_TABLE}formula") and cell.get(f"{ODS_OFFICE}value-type") is None:
        return EmptyFormula()
    return None


def _ods_cells(table: ET.Element) -> Iterator[tuple[Place, ET.Element]]:
    """Yield the cells of a sheet with their places; repeated rows and cells once."""
    row_number = 1
    for row in table.iter(f"{ODS_TABLE}table-row"):
        column = 1
        for cell in row:
            if cell.tag in ODS_CELLS:
                yield Place(row_number, column), cell
                column += int(cell.get(f"{ODS_TABLE}number-columns-repeated", "1"))
        row_number += int(row.get(f"{ODS_TABLE}number-rows-repeated", "1"))
