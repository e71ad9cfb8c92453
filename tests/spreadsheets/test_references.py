"""What formulas, charts and names refer to, and what a workbook's parts hold."""

from __future__ import annotations

from typing import Any

import openpyxl
import pytest
from openpyxl.chart import BarChart, Reference, Series
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.table import Table

from hsbstar.core.text import MAX_CELL_LENGTH, clean_text
from hsbstar.spreadsheets.cells import Place
from hsbstar.spreadsheets.package.charts import refresh_charts
from hsbstar.spreadsheets.package.formulas import references, resolve
from hsbstar.spreadsheets.package.package import Package
from hsbstar.spreadsheets.package.sheet import SheetPart, area_of, place_of
from hsbstar.spreadsheets.package.workbook import Book
from hsbstar.spreadsheets.package.xml import needed
from hsbstar.spreadsheets.writing.save import workbook_bytes
from hsbstar.star_tool.own.open import open_star_tool
from support.packages import chart_points, packed, parts
from support.star_tools import excel_like

NAMES = {
    "scores": "Star!$B$2:$B$6", "split": "Star!$B$2:$B$3,Star!$B$5", "rate": "1.5",
    "moving": "OFFSET(Star!$A$1,1,1)", "total": "SUM(Star!$B$2:$B$6)", "loop": "loop",
    "ring": "ring_two", "ring_two": "ring",
}


def workbook() -> bytes:
    """Return a workbook with names of every kind, a table, and a chart of a name."""
    book: Any = openpyxl.Workbook()
    book.active.title = "Star"
    other = book.create_sheet("It's, two")
    for name, meaning in NAMES.items():
        book.defined_names[name] = DefinedName(name, attr_text=meaning)
    other.defined_names["scores"] = DefinedName("scores", attr_text="'It''s, two'!$A$1")
    book.active.append(["Domain", "Score"])
    for number in range(5):
        book.active.append([f"Domain {number}", number])
    book.active.add_table(Table(displayName="Found", ref="A1:B6"))
    chart = BarChart()
    series = Series(Reference(range_string="Star!$B$2:$B$6"))
    series.val.numRef.f = "scores"
    chart.series.append(series)
    book.active.add_chart(chart, "D2")
    return workbook_bytes(book)


@pytest.fixture
def book() -> Book:
    """The workbook, opened."""
    return open_star_tool(workbook(), "x.xlsx")


@pytest.mark.parametrize(
    ("formula", "cells"),
    [
        ("B2+1", ["Star!B2:B2"]),
        ("SUM($B$2:B6)", ["Star!B2:B6"]),
        ("SUM(B:C)", ["Star!B1:C1048576"]),
        ("SUM(2:3)", ["Star!A2:XFD3"]),
        ("'It''s, two'!A1", ["It's, two!A1:A1"]),
        ("scores", ["Star!B2:B6"]),
        ("SCORES*rate", ["Star!B2:B6"]),
        ("split", ["Star!B2:B3", "Star!B5:B5"]),
        ("total", ["Star!B2:B6"]),
        ("SUM(Found[score])", ["Star!B2:B6"]),
        ("SUM(Found[[#All],[Score]])", ["Star!A1:B6"]),
        ("SUM(Found[Nothing])", ["Star!A1:B6"]),
        ("[1]Other!A1+'[2]An other'!B2", []),
        ("1+2", []),
        ('"B2"', []),
    ],
)
def test_to_what_a_formula_refers(formula: str, cells: list[str], book: Book) -> None:
    """Cells, whole columns and rows, names, tables; another workbook's cells are none of ours."""
    found = references(formula, "Star", book)
    assert found is not None
    assert [f"{sheet}!{area.first.address}:{area.last.address}" for sheet, area in found] == cells


@pytest.mark.parametrize(
    "formula",
    ["INDIRECT(A1)", "OFFSET(A1,1,1)", "moving", "Nowhere!A1", "no_such_name", "loop", "ring",
     "[@Score]", "Missing[Score]", "SUM(Star:Other!A1)"],
)
def test_uncertain_references(formula: str, book: Book) -> None:
    """A formula may refer to cells by its values, or to cells that do not exist."""
    assert references(formula, "Star", book) is None


def test_a_sheet_s_own_name_goes_first(book: Book) -> None:
    """A name that a sheet defines for itself hides the workbook's."""
    found = resolve("scores", "It's, two", book)
    assert found is not None
    assert [reference.sheet for reference in found] == ["It's, two"]
    assert resolve("split,Nowhere!A1", "Star", book) is None


def test_a_table_s_own_row_is_one_cell(book: Book) -> None:
    """`[#This Row]` is the cell of the formula's row; other parts of a table are not resolved."""
    found = resolve("Found[[#This Row],[Score]]", "Star", book, row=4)
    assert found is not None
    assert found[0].area == area_of("B4")
    assert resolve("Found[[#All],[Score]]", "Star", book) is None
    assert resolve("Missing[Score]", "Star", book) is None


def test_a_chart_of_a_name_is_refreshed(book: Book) -> None:
    """A series of a defined name is cached like any other, in the order of its range."""
    assert refresh_charts(book) == ["xl/charts/chart1.xml"]
    series = chart_points(book.package.to_bytes(), "xl/charts/chart1.xml")
    assert series[0].values == (0, 1, 2, 3, 4)


@pytest.mark.parametrize("address", ["", "A0", "AAAA1", "XFE1", "A1048577", "1A", "A1:B2"])
def test_what_is_no_cell_is_refused(address: str) -> None:
    """Beyond the grid, or no address at all."""
    with pytest.raises(ValueError, match="is no cell"):
        place_of(address)


def test_an_area_from_any_two_corners() -> None:
    """`D9:C5` is the same rectangle as `C5:D9`."""
    assert area_of("D9:C5") == area_of("$C$5:$D$9")
    assert list(area_of("B2:C3").places()) == [Place(2, 2), Place(2, 3), Place(3, 2), Place(3, 3)]


def test_every_kind_of_cell_is_read() -> None:
    """Shared, inline and calculated texts, numbers, truth values, errors; rows without address."""
    root = Package(packed({"s": (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        b'<row><c t="s"><v>0</v></c><c t="inlineStr"><is><r><t>in</t></r><rPh><t>x</t></rPh></is>'
        b'</c><c t="str"><f>A1</f><v>result</v></c><c t="b"><v>1</v></c><c t="e"><v>#N/A</v></c>'
        b'<c><v>2.5</v></c><c/><c><v/></c><c t="d"><v>2026-01-01</v></c></row>'
        b"<row/><row r='9' s='4' customFormat='1'/></sheetData></worksheet>"
    )})).read("s")
    sheet = SheetPart(root, ["shared"])
    shown = [sheet.value(Place(1, column)) for column in range(1, 10)]
    assert shown[:4] == ["shared", "in", "result", True]
    assert getattr(shown[4], "text", None) == "#N/A"
    assert shown[5:] == [2.5, None, None, "2026-01-01"]
    assert sheet.style(Place(9, 1)) == 4
    assert sheet.style(Place(10, 1)) == 0
    sheet.write(Place(2, 2), 7)
    assert sheet.value(Place(2, 2)) == 7


def test_a_style_that_is_missing_is_added_once() -> None:
    """A named style without a format of its own gets one, and a colour rule likewise."""
    data = parts(excel_like())
    book = Book(Package(packed(data)))
    number = book.styles.number("Normal", quoted=True)
    assert number == book.styles.number("Normal", quoted=True)
    colour = book.styles.differential("ABCDEF", "000000")
    assert colour == book.styles.differential("ABCDEF", "000000")
    assert parts(book.package.to_bytes())["xl/styles.xml"] != data["xl/styles.xml"]
    with pytest.raises(KeyError):
        book.styles.number("hsb mean")


def test_a_workbook_without_calculation_settings_gets_them() -> None:
    """The setting is where the schema has it: after the names."""
    content = parts(workbook())
    before = content["xl/workbook.xml"]
    start = before.index(b"<calcPr")
    content["xl/workbook.xml"] = before[:start] + before[before.index(b"/>", start) + 2 :]
    book = Book(Package(packed(content)))
    book.calculate_on_load()
    part = parts(book.package.to_bytes())["xl/workbook.xml"]
    assert part.index(b"<definedNames") < part.index(b'<calcPr fullCalcOnLoad="1"')


def test_what_a_part_lacks_is_named(book: Book) -> None:
    """A missing element, sheet or print area is a KeyError with its name."""
    root = book.package.read(book.part)
    with pytest.raises(KeyError, match="nothing"):
        needed(root, "{*}nothing")
    with pytest.raises(KeyError):
        book.sheet("Nowhere")
    with pytest.raises(KeyError):
        book.set_name("_xlnm.Print_Area", "Star", "$A$1")


def test_a_text_beyond_excel_s_limit_is_cut_visibly() -> None:
    """Nothing is cut without a trace, and what XML cannot hold is replaced."""
    cut = clean_text("x" * (MAX_CELL_LENGTH + 5))
    assert len(cut) == MAX_CELL_LENGTH
    assert cut.endswith("…")
    assert clean_text("a\x00b\ud800") == "a�b�"


@pytest.mark.parametrize("joined", ["SUM({})", "{}"])
@pytest.mark.parametrize("first", ["Star!$A$1", "[1]Other!$A$1"])
def test_names_that_multiply_are_not_followed(joined: str, first: str) -> None:
    """Eight names, each a hundred times the one before: followed, they would take for ever."""
    book: Any = openpyxl.Workbook()
    book.active.title = "Star"
    names = [first, *(f"name_{number}" for number in range(8))]
    for name, before in zip(names[1:], names[:-1], strict=True):
        meaning = joined.format(",".join([before] * 100))
        book.defined_names[name] = DefinedName(name, attr_text=meaning)
    opened = open_star_tool(workbook_bytes(book), "x.xlsx")
    found = references("name_7", "Star", opened)
    assert found == ([] if first.startswith("[") else None)
    assert resolve("name_7", "Star", opened) is None
