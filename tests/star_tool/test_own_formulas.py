"""What rests on new scores in an area's own star tool is renewed or blank, never stale."""

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
from support.area_tools import AS_FLOATS, BESIDE, DOMAIN_SCORES, filled_by, round_of, tool_of
from support.packages import packed
from support.sheets import opened
from support.star_tools import (
    chart_parts,
    chart_points,
    parts,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from hsbstar.framework.model import Framework
    from hsbstar.rounds.model import Round


def test_formulas_that_rest_on_scores_are_never_stale(
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
        ("=B2*2", 1.0), ("=IF(B2<1,\"low\",\"fair\")", "low"), ("=MAX(B2:B6)-MIN(B2:B6)", 3.5),
        ("=ROUND(AVERAGE(B2:B6),1)", 2.3), ("=SUM(B:B)", 137 / 12), ("=VLOOKUP(1,B2:B6,1)", None),
        ("=INDIRECT(\"B2\")", None), ("=OFFSET(A1,1,1)", None), ("=All_scores+1", None),
        ("=C20+1", None), ("=SUM([1]Other!A1)", 7.0), ("=A2", 7.0),
    ],
)
def test_a_formula_is_worked_out_or_left_blank(
    formula: str, result: object, framework: Framework, collated: Round
) -> None:
    """What is plain is worked out, what is beyond us is blank, what does not rest on it stays."""
    def name_scores(book: Any) -> None:
        name = DefinedName("All_scores", attr_text="Star!$B$2:$B$6")
        book.defined_names["All_scores"] = name

    blank = tool_of(BESIDE | {"C10": formula, "C20": "=INDIRECT(\"B3\")"}, name=name_scores)
    tool = open_star_tool(blank, "c.xlsx")
    for address in ("C10", "C20"):
        tool.edit("Star").set_result(Place(int(address[1:]), 3), 7.0)
    filled = filled_by(tool.package.to_bytes(), ".xlsx", framework, collated)
    shown = opened(filled.data, values=True)["Star"]["C10"].value
    assert shown == (pytest.approx(result) if isinstance(result, float) else result)
    assert (Place(10, 3) in [cell.place for cell in filled.unknown]) is (result is None)


DRAWN = (
    '<c:chartSpace xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" '
    'xmlns:c15="http://schemas.microsoft.com/office/drawing/2012/chart"><c:cat><c:multiLvlStrRef>'
    "<c:f>Star!$A$2:$B$6</c:f><c:multiLvlStrCache><c:ptCount val='1'/></c:multiLvlStrCache>"
    "</c:multiLvlStrRef></c:cat><c:val><c:numRef><c:f>Star!$B:$B</c:f></c:numRef></c:val>"
    "<c15:datalabelsRange><c15:f>Star!$B$5</c15:f><c15:dlblRangeCache><c:ptCount val='1'/>"
    "<c:pt idx='0'><c:v>1</c:v></c:pt></c15:dlblRangeCache></c15:datalabelsRange></c:chartSpace>"
)
BOXED = '<wsDr><sp textlink="Star!$B$2"/><sp textlink=""/><sp textlink="Star!$A$1"/></wsDr>'


def test_labels_from_cells_are_renewed_and_text_boxes_are_told(
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


def test_an_empty_text_is_no_blank(framework: Framework) -> None:
    """A domain without a score must not read as below 2 in a formula of the council's own."""
    cells = BESIDE | {
        "D6": '=IF(B6="","",B6)', "E6": '=IF(D6<2,"Action needed","OK")', "F6": "=COUNTA(D6)",
        "G6": '=IF(ISBLANK(D6),1,2)', "H6": "=D6+1", "A30": "=1+1", "B30": "=B2+A30",
    }
    data = tool_of(cells)
    tool = open_star_tool(data, "c.xlsx")
    scores = round_of(framework, (*DOMAIN_SCORES[:4], None))
    filled = filled_by(tool.package.to_bytes(), ".xlsx", framework, scores)
    sheet = open_star_tool(filled.data, "c.xlsx").sheet("Star")
    shown = {address: sheet.value(place_of(address)) for address in ("E6", "F6", "G6", "H6", "B30")}
    # A30's result was never saved, so nobody knows B30's.
    assert shown == {"E6": None, "F6": 1, "G6": 2, "H6": None, "B30": None}


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


@pytest.mark.parametrize(("ref", "told"), [("A1:B6", True), ("H1:I6", False)])
def test_what_cannot_be_followed_is_forgotten_and_told(
    ref: str, told: bool, framework: Framework, collated: Round
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
    pivots = ["xl/pivotCache/pivotCacheDefinition1.xml"] if told else []
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
