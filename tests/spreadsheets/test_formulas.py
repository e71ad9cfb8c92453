"""Plain formulas are calculated as a spreadsheet program does, the others not at all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from hypothesis import given, strategies as st

from hsbstar.spreadsheets.cells import ErrorCell
from hsbstar.spreadsheets.package.formulas import calculate, resolve
from hsbstar.spreadsheets.writing.save import workbook_bytes
from hsbstar.star_tool.own.open import open_star_tool
from support.sheets import opened

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from hsbstar.spreadsheets.cells import CellValue
    from hsbstar.spreadsheets.package.workbook import Book

CELLS = {
    "A1": 2.5, "A2": 3, "A3": "word", "A4": None, "A5": 0.15, "A6": "5", "B1": 1, "B2": -4,
    "C1": 2.8, "C2": 2.4, "C3": 2.3,
}

PLAIN = (
    "A1", "$A$2", "A3", "A4", "A1+A2*2", "(A1+A2)*2", "A2-A1-B1", "A2/B1/2", "-A1", "+A1-B2",
    "1.5+2", "2*-A1", "SUM(A1:A5)", "SUM(A1:A3,(A4:B2),7)", "AVERAGE(A1:B2)", "MIN(A1:A4,7)",
    "MAX(A1:A4)", "COUNT(A1:B5)", "MIN(A3:A4)", "ROUND(A1,0)", "ROUND(B2/3,2)", "ROUND(A5,1)",
    "ROUND(-0.2,0)", "ROUND(1234,-2)", "AVERAGE(ROUND(A1,0),A2)", "SUM(A1:B2)/COUNT(A1:B2)",
    "sum( A1:A2 ) * 2",
)
NOT_PLAIN = (
    "VLOOKUP(1,A1:B2,2)", "MEDIAN(A1:A2)", "COUNTA(A1:A2)", "ABS(B2)", 'TEXT(A1,"0.0")',
    "IF(A1>A2,1,2)", 'IFERROR(A1,"")', "SUM(IF(A1>1,A1))", "AND(A1)", "A1&A2", '"text"', "A1>A2",
    "TRUE", "A1^2", "50%", "{1,2}", "SUM({1,2})", "A1/A4", "A3+1", "AVERAGE(A3:A4)", "A6+1",
    "SUM(A3+1)", "-A3", "A1:A2", "SUM(A1:A2)+A1:A2", "Other!A1", "missing_name", "SUM(A1,#REF!)",
    "SUM(Other!A1)", "ROUND(A1)", "ROUND(A1,1,2)", "ROUND(A3,1)", "ROUND((C2+C3)/2,1)",
    "AVERAGE(A1,)", "MIN(A1:A2,)", "SUM()", "SUM(,A1)", "SUM(A1:A3 A2:A5)", "A1 A2", "(A1",
    "(A1,A2)", "SUM(A1", "A1 B1+", "+", "", "open\"", '"open', "1E+308*10", "(" * 3_000,
)


def as_book() -> Book:
    """Return the cells above as a workbook."""
    workbook: Any = openpyxl.Workbook()
    workbook.active.title = "Star"
    for address, value in CELLS.items():
        workbook.active[address] = value
    for row, formula in enumerate(PLAIN, start=1):
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
        return [book.sheet("Star").value(place) for area in found for place in area.area.places()]

    return values


def test_libreoffice_agrees(
    look: Callable[[str], list[CellValue] | None], libreoffice: Callable[..., Path],
    tmp_path: Path,
) -> None:
    """Each plain formula has the result that LibreOffice calculates."""
    source = tmp_path / "formulas.xlsx"
    source.write_bytes(as_book().package.to_bytes())
    sheet = opened(libreoffice(source, "xlsx", tmp_path / "s"), values=True)["Star"]
    for row, formula in enumerate(PLAIN, start=1):
        shown = sheet.cell(row, 5).value
        result = calculate(formula, look)
        assert result == (shown if isinstance(shown, str) else pytest.approx(shown)), formula


@pytest.mark.parametrize("formula", NOT_PLAIN)
def test_no_other_formula_is_calculated(
    formula: str, look: Callable[[str], list[CellValue] | None]
) -> None:
    """Other functions, texts in sums, ranges as values and broken formulas have no result."""
    assert calculate(formula, look) is None


def test_an_error_or_a_truth_value_in_a_cell() -> None:
    """An error leaves every formula without a result; TRUE is no number, and not counted."""
    cells: dict[str, list[CellValue]] = {
        "A1": [ErrorCell("#N/A")], "A1:A2": [ErrorCell("#N/A"), 1.0], "B1": [True],
        "B1:B2": [True, 3.0],
    }
    for formula in ("A1", "A1+1", "SUM(A1)", "SUM(A1:A2)", "B1", "B1+1"):
        assert calculate(formula, cells.get) is None, formula
    assert calculate("SUM(B1:B2)", cells.get) == 3
    assert calculate("COUNT(B1:B2)", cells.get) == 1


@given(st.text(alphabet='A1B2(),:+-*/<>=" $!IFSUM.', max_size=20))
def test_no_formula_raises_an_error(formula: str) -> None:
    """Whatever a formula cell holds, the answer is a value or None."""
    result = calculate(formula, lambda _: [1.0])
    assert result is None or isinstance(result, float | int)
