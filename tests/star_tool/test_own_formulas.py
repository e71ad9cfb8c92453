"""Formulas that depend on new scores are recalculated or blank, never stale."""

from __future__ import annotations

import io
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.formula import ArrayFormula
from python_calamine import CalamineWorkbook

from hsbstar.spreadsheets.cells import Place
from hsbstar.spreadsheets.package.sheet import place_of
from hsbstar.star_tool.own.open import open_star_tool
from support.area_tools import AS_FLOATS, BESIDE, filled_by, round_of, tool_of
from support.packages import chart_parts, chart_points, packed, parts
from support.sheets import opened

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from hsbstar.framework.model import Framework
    from hsbstar.rounds.model import Round


def test_formulas_that_depend_on_scores_are_never_stale(
    framework: Framework, collated: Round, council_tool: Callable[[str], bytes]
) -> None:
    """Read without calculation, the average, the other sheet and its chart show the new round."""
    last_year = filled_by(
        council_tool("xlsxwriter-plain"), ".xlsx", framework,
        round_of(framework, [Fraction(1)] * 5),
    ).data
    after = filled_by(last_year, ".xlsx", framework, collated).data
    book = CalamineWorkbook.from_filelike(io.BytesIO(after))
    figures = book.get_sheet_by_name("Figures").to_python()
    assert [row[1] for row in figures[1:6]] == pytest.approx(AS_FLOATS)
    star = book.get_sheet_by_name("Star").to_python()
    shown = [value for row in star for value in row if isinstance(value, float)]
    assert sum(AS_FLOATS) / 5 == pytest.approx(shown[-1])
    bars = chart_points(after, chart_parts(after, "Figures")[0])
    assert bars[0].values == pytest.approx(AS_FLOATS)


@pytest.mark.parametrize(
    ("formula", "result"),
    [
        ("=B2*2", 1.0), ("=MAX(B2:B6)-MIN(B2:B6)", 3.5), ("=ROUND(AVERAGE(B2:B6),1)", 2.3),
        ("=SUM(B:B)", 137 / 12), ("=COUNT(All_scores)", 5.0), ("=IF(B2<1,\"low\",\"fair\")", None),
        ("=MEDIAN(B2:B6)", None), ("=IFERROR(B2,0)", None), ("=VLOOKUP(1,B2:B6,1)", None),
        ("=INDIRECT(\"B2\")", None), ("=OFFSET(A1,1,1)", None), ("=B2&\"!\"", None),
        ("=C20+1", None), ("=SUM([1]Other!A1)", 7.0), ("=IF(A2=1,2,3)", 7.0), ("=\"broken", None),
        ("=Ring", None),
    ],
)
def test_a_formula_is_recalculated_or_left_blank(
    formula: str, result: object, framework: Framework, collated: Round
) -> None:
    """Plain formulas are recalculated, others are blank; what does not depend on scores stays."""
    def name_scores(book: Any) -> None:
        for name, meaning in (("All_scores", "Star!$B$2:$B$6"), ("Ring", "Back"), ("Back", "Ring")):
            book.defined_names[name] = DefinedName(name, attr_text=meaning)

    blank = tool_of(BESIDE | {"C10": formula, "C20": "=INDIRECT(\"B3\")"}, name=name_scores)
    tool = open_star_tool(blank, "c.xlsx")
    for address in ("C10", "C20"):
        tool.edit("Star").set_result(Place(int(address[1:]), 3), 7.0)
    filled = filled_by(tool.package.to_bytes(), ".xlsx", framework, collated)
    shown = opened(filled.data, values=True)["Star"]["C10"].value
    assert shown == (pytest.approx(result) if isinstance(result, float) else result)
    assert (Place(10, 3) in [cell.place for cell in filled.unknown]) is (result is None)


def test_what_is_not_recalculated_is_right_once_libreoffice_opens_it(
    framework: Framework, collated: Round, libreoffice: Callable[..., Path], tmp_path: Path
) -> None:
    """Other formulas, and plain ones over them, are blank, named, and calculated on opening."""
    lost = {"D2": "=IF(B2<1,\"low\",\"fair\")", "D3": "=MEDIAN(B2:B6)", "D4": "=D3*2",
            "D5": "=SUM(D3:D4)", "D6": "=TEXT(B3,\"0.0\")&\" of 4\""}
    kept = {"E2": "=SUM(B2:B6)/COUNT(B2:B6)", "E3": "=ROUND(E2,1)", "E4": "=LEN(A2)"}
    path = tmp_path / "last_year.xlsx"
    path.write_bytes(tool_of(BESIDE | lost | kept | {f"B{row}": 1 for row in range(2, 7)}))
    last_year = libreoffice(path, "xlsx", tmp_path / "saved").read_bytes()
    assert opened(last_year, values=True)["Star"]["D5"].value == 3
    filled = filled_by(last_year, ".xlsx", framework, collated)
    assert [(cell.sheet, cell.place.address) for cell in filled.unknown] == (
        [("Star", address) for address in lost]
    )
    sheet = opened(filled.data, values=True)["Star"]
    assert [sheet[address].value for address in lost] == [None] * 5
    assert b'fullCalcOnLoad="1"' in parts(filled.data)["xl/workbook.xml"]
    path.write_bytes(filled.data)
    calculated = opened(libreoffice(path, "xlsx", tmp_path / "again"), values=True)["Star"]
    assert [calculated[address].value for address in lost] == ["low", 2, 4, 6, "3.3 of 4"]
    for address in kept:
        assert sheet[address].value == pytest.approx(calculated[address].value), address


DRAWN = (
    '<c:chartSpace xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" '
    'xmlns:c15="http://schemas.microsoft.com/office/drawing/2012/chart"><c:cat><c:multiLvlStrRef>'
    "<c:f>Star!$A$2:$B$6</c:f><c:multiLvlStrCache><c:ptCount val='1'/></c:multiLvlStrCache>"
    "</c:multiLvlStrRef></c:cat><c:val><c:numRef><c:f>Star!$B:$B</c:f></c:numRef></c:val>"
    "<c15:datalabelsRange><c15:f>Star!$B$5</c15:f><c15:dlblRangeCache><c:ptCount val='1'/>"
    "<c:pt idx='0'><c:v>1</c:v></c:pt></c15:dlblRangeCache></c15:datalabelsRange></c:chartSpace>"
)
BOXED = '<wsDr><sp textlink="Star!$B$2"/><sp textlink=""/><sp textlink="Star!$A$1"/></wsDr>'


def test_labels_from_cells_are_renewed_and_text_boxes_are_named(
    framework: Framework, collated: Round
) -> None:
    """Excel's later ways to show a cell: labels from cells, levels of labels, linked text boxes."""
    content = parts(tool_of(BESIDE))
    content |= {"xl/charts/chart9.xml": DRAWN.encode(), "xl/drawings/drawing9.xml": BOXED.encode()}
    filled = filled_by(packed(content), ".xlsx", framework, collated)
    drawn = parts(filled.data)["xl/charts/chart9.xml"].decode()
    assert "multiLvlStrCache" not in drawn
    assert drawn.count("<c:v>") == 6
    assert "<c:v>1.666666667</c:v></c:pt></c15:dlblRangeCache>" in drawn
    assert filled.linked == ("Star!$B$2",)


def test_what_other_formulas_came_to_counts_as_saved(
    framework: Framework, collated: Round
) -> None:
    """An empty text is no blank, and a result that was never saved is not known."""
    data = tool_of(BESIDE | {"A30": '=IF(A40="","",A40)', "A31": "=1+1", "A32": "=2+2",
                             "B30": "=B2+A30", "B31": "=B2+A31", "B32": "=B2+A32"})
    tool = open_star_tool(data, "c.xlsx")
    tool.edit("Star").set_result(place_of("A30"), "")
    tool.edit("Star").set_result(place_of("A32"), 4.0)
    filled = filled_by(tool.package.to_bytes(), ".xlsx", framework, collated)
    sheet = open_star_tool(filled.data, "c.xlsx").sheet("Star")
    shown = {address: sheet.value(place_of(address)) for address in ("B30", "B31", "B32")}
    assert shown == {"B30": None, "B31": None, "B32": 4.5}


OFFSET_CHART = (
    '<c:chartSpace xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"><c:val>'
    "<c:numRef><c:f>Star!moving</c:f><c:numCache><c:ptCount val='1'/><c:pt idx='0'><c:v>1</c:v>"
    "</c:pt></c:numCache></c:numRef></c:val></c:chartSpace>"
)
PIVOT = (
    '<pivotCacheDefinition xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    '<cacheSource type="worksheet"><worksheetSource ref="{ref}" sheet="Star"/></cacheSource>'
    "</pivotCacheDefinition>"
)


@pytest.mark.parametrize(("ref", "named"), [("A1:B6", True), ("H1:I6", False)])
def test_what_cannot_be_followed_is_dropped_and_named(
    ref: str, named: bool, framework: Framework, collated: Round
) -> None:
    """Series of a moving name lose last year's points; pivot tables over the scores are named."""
    def name_it(book: Any) -> None:
        name = DefinedName("moving", attr_text="OFFSET(Star!$B$2,0,0,5,1)")
        book.defined_names["moving"] = name

    content = parts(tool_of(BESIDE, change=name_it))
    content |= {
        "xl/charts/chart9.xml": OFFSET_CHART.encode(),
        "xl/pivotCache/pivotCacheDefinition1.xml": PIVOT.format(ref=ref).encode(),
        "xl/pivotCache/pivotCacheDefinition2.xml": b"<pivotCacheDefinition/>",
    }
    filled = filled_by(packed(content), ".xlsx", framework, collated)
    assert b"numCache" not in parts(filled.data)["xl/charts/chart9.xml"]
    pivots = ["xl/pivotCache/pivotCacheDefinition1.xml"] if named else []
    assert filled.in_doubt == ("xl/charts/chart9.xml", *pivots)


def test_circles_and_arrays_lose_their_values(framework: Framework, collated: Round) -> None:
    """Formulas that wait for each other, and an array formula, are left to the spreadsheet."""
    def add_array(book: Any) -> None:
        array = ArrayFormula("E2:E6", "=B2:B6*2")
        book.active["E2"] = array

    data = tool_of(BESIDE | {"C8": "=C9+B2", "C9": "=C8", "C10": "=C10+B2",
                             "C11": "=C9+1", "C12": "=F2+1"}, add=add_array)
    filled = filled_by(data, ".xlsx", framework, collated)
    places = {cell.place.address for cell in filled.unknown}
    assert {"C8", "C9", "C10", "C11", "E2", "E6"} <= places
    assert "C12" not in places
    assert b'fullCalcOnLoad="1"' in parts(filled.data)["xl/workbook.xml"]


def test_formulas_that_refer_to_very_many_cells_are_left_to_the_spreadsheet(
    framework: Framework, collated: Round, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Running totals down a long column would take minutes and a gigabyte to follow."""
    monkeypatch.setattr("hsbstar.spreadsheets.package.recalculate.MAX_FOLLOWED", 100)
    cells = {f"C{row}": f"=SUM(B$2:B{row})" for row in range(7, 40)}
    filled = filled_by(tool_of(BESIDE | cells), ".xlsx", framework, collated)
    places = {cell.place.address for cell in filled.unknown}
    assert "C39" in places
    assert "C7" not in places


def test_arrays_over_a_whole_sheet_are_refused(
    framework: Framework, collated: Round, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No two arrays fill the same cells, unless the file was made to take long."""
    monkeypatch.setattr("hsbstar.spreadsheets.package.recalculate.MAX_FOLLOWED", 4)

    def add_array(book: Any) -> None:
        book.active["E2"] = ArrayFormula("E2:E6", "=B2:B6*2")

    with pytest.raises(ValueError, match="E2:E6"):
        filled_by(tool_of(BESIDE, add=add_array), ".xlsx", framework, collated)
