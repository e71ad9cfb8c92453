"""Plain formulas are worked out as a spreadsheet program does, or not at all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from hypothesis import given, strategies as st

from hsbstar.spreadsheets.package.formulas import CannotTellError, calculate, resolve
from hsbstar.spreadsheets.writing.save import workbook_bytes
from hsbstar.star_tool.own.open import open_star_tool
from support.sheets import opened

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from hsbstar.spreadsheets.cells import CellValue
    from hsbstar.spreadsheets.package.workbook import Book

CELLS = {
    "A1": 2.5, "A2": 3, "A3": "word", "A4": None, "A5": 0.15, "B1": 1, "B2": -4,
    "C1": 2.8, "C2": 2.4, "C3": 2.3,
}

WORKED_OUT = (
    "A1", "$A$2", "A4", "A1+A2*2", "(A1+A2)*2", "-A1", "+A1-B2", "A2/B1", "1.5+2", '"a ""b"""',
    "SUM(A1:A5)", "AVERAGE(A1:B2)", "MIN(A1:A4,7)", "MAX(A1:A4)", "COUNT(A1:B5)", "SUM()",
    "ROUND(A1,0)", "ROUND(B2/3,2)", "ROUND(A5,1)", "IF(A1>A2,1,2)", 'IF(A4="","none",A4)',
    'IF(A3="WORD","yes","no")', 'IF(A1<>"","some","none")', "IF(A1<=2.5,A2,A1)", "IF(A4=0,1,2)",
    "AVERAGE(ROUND(A1,0),A2)", '"Score: "&A2&A4&"!"', "COUNTA(A1:B5)", "MEDIAN(A1:A5,9)",
    "SUMPRODUCT(A1:A2)", "ABS(B2)", 'TEXT(C2-2.41,"0.0")', "IF(A1>=2.5,1,2)",
    'TEXT(A1,"0.00")', 'TEXT(B1,"0%")', 'TEXT(A1,"0")',
    'IFERROR(AVERAGE(A1:A2),"")', "IF(AND(A1>1,B1=1),5,6)", "IF(OR(A4,B2>0),5,6)",
    "IF(NOT(A4),5,6)", "IF(ISNUMBER(A1),5,6)", "IF(ISNUMBER(A3),5,6)", "IF(ISBLANK(A4),5,6)",
    'IF(COUNT(A1:A4)=0,"",AVERAGE(A1:A4))', "IF(B1=1,IF(A2>=3,5,6),7)", "MIN(A3:A4)",
)
BEYOND = (
    "VLOOKUP(1,A1:B2,2)", "A1&A2", "A3&(A1>A2)", "MEDIAN(A3)", "SUMPRODUCT(A1:A2,B1:B2)",
    'TEXT(A1,"dd mmm")', 'IFERROR(A1/A4,"")', "NOT(A3)", "NOT(A1,A2)", "ROUND(A1)", "TEXT(A1)",
    "AND(A3,B1)", "ISNUMBER(A1:A2)", "IF(C1-A1>=0.3,1,2)", "IF(C2+C3>=4.7,1,2)",
    "ROUND((C2+C3)/2,1)", "AVERAGE(A1,)", "MIN(A1:A2,)", "SUM(A1:A3 A2:A5)", "SUM(,A1)",
    "A1^2", "50%", "{1,2}", "A1/A4", "A3+1", "AVERAGE(A3:A4)",
    "A1:A2", "A1>A2", "TRUE", "IF(A1>A2,1)", 'IF("x",1,2)', "Other!A1", "missing_name",
    'IF(A3>"a",1,2)', "SUM(A1,#REF!)", "A1 A2", "(A1", "SUM(A1", "A1 B1+", "+", "IF(A1>A2,B9)",
    "SUM(Other!A1)", "ROUND(A3,1)", '"open', "IF(1,2,3,4)",
)


def as_book() -> Book:
    """Return the cells above as a workbook."""
    workbook: Any = openpyxl.Workbook()
    workbook.active.title = "Star"
    for address, value in CELLS.items():
        workbook.active[address] = value
    for row, formula in enumerate(WORKED_OUT, start=1):
        workbook.active.cell(row, 5).value = f"={formula}"
    return open_star_tool(workbook_bytes(workbook), "x.xlsx")


@pytest.fixture(scope="module")
def look() -> Callable[[str], list[CellValue] | None]:
    """Return the values of a reference, as the filler looks them up."""
    book = as_book()

    def values(reference: str) -> list[CellValue] | None:
        found = resolve(reference, "Star", book)
        if found is None:
            return None
        return [book.sheet("Star").value(place) for one in found for place in one.area.places()]

    return values


def test_libreoffice_agrees(
    look: Callable[[str], list[CellValue] | None], libreoffice: Callable[..., Path],
    tmp_path: Path,
) -> None:
    """Each formula comes to what LibreOffice makes of it."""
    source = tmp_path / "formulas.xlsx"
    source.write_bytes(as_book().package.to_bytes())
    sheet = opened(libreoffice(source, "xlsx", tmp_path / "s"), values=True)["Star"]
    for row, formula in enumerate(WORKED_OUT, start=1):
        shown = sheet.cell(row, 5).value
        result = calculate(formula, look)
        assert result == (shown if isinstance(shown, str) else pytest.approx(shown)), formula


@pytest.mark.parametrize("formula", BEYOND)
def test_what_is_not_plain_is_not_guessed(
    formula: str, look: Callable[[str], list[CellValue] | None]
) -> None:
    """Other functions, texts in sums, ranges as values, broken formulas: nobody guesses."""
    with pytest.raises(CannotTellError):
        calculate(formula, look)


def test_a_date_or_an_error_in_a_cell_is_not_guessed() -> None:
    """A cell that holds an error value gives no result."""
    workbook: Any = openpyxl.Workbook()
    workbook.active["A1"] = "#N/A"
    book = open_star_tool(workbook_bytes(workbook), "x.xlsx")

    def look(reference: str) -> list[CellValue] | None:
        found = resolve(reference, "Sheet", book) or []
        return [book.sheet("Sheet").value(place) for one in found for place in one.area.places()]

    for formula in ("A1", "SUM(A1:A2)"):
        with pytest.raises(CannotTellError):
            calculate(formula, look)


@given(st.text(alphabet='A1B2(),:+-*/<>=" $!IFSUM.', max_size=20))
def test_no_formula_raises_anything_else(formula: str) -> None:
    """Whatever stands in a formula cell, the answer is a value or that it cannot be told."""
    try:
        result = calculate(formula, lambda _: [1.0])
    except CannotTellError:
        return
    assert isinstance(result, str | float | int)
