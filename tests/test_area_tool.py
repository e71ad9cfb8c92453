"""An area's own star tool: the scores go where they belong, and all else stays as it was."""

from __future__ import annotations

import io
import zipfile
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from lxml import etree
from openpyxl.styles import Protection
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.formula import ArrayFormula
from openpyxl.worksheet.table import Table
from python_calamine import CalamineWorkbook

import star_tools
from frameworks import framework_bytes, framework_data
from hsbstar.cells import Place
from hsbstar.errors import StarToolError
from hsbstar.framework_file import read_framework
from hsbstar.parts.package import Package
from hsbstar.parts.sheet import place_of
from hsbstar.rounds import Round, Source, score_round
from hsbstar.star_map import StarMap
from hsbstar.workbooks.area_reading import damage_told, open_star_tool
from hsbstar.workbooks.area_search import find_places
from hsbstar.workbooks.area_tool import FilledTool, fill_area_tool, plan_filling
from hsbstar.workbooks.saving import workbook_bytes
from packages import packed
from sheets import opened
from star_tools import (
    STAR_TOOLS,
    TITLES,
    changed_parts,
    chart_parts,
    chart_points,
    drawn_points,
    parts,
    without_cache,
    without_cells,
    without_formula_values,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from hsbstar.framework import Framework

DOMAIN_SCORES = (Fraction(1, 2), Fraction(13, 4), Fraction(2), Fraction(5, 3), Fraction(4))
AS_FLOATS = tuple(float(score) for score in DOMAIN_SCORES)


def round_of(
    framework: Framework, scores: Sequence[Fraction | None], name: str = "Autumn 2026"
) -> Round:
    """Return a round in which every statement of a domain has the domain's score."""
    voices = {
        statement.id: {"Police": score} if score is not None else {}
        for domain, score in zip(framework.domains, scores, strict=True)
        for statement in domain.statements
    }
    source = Source("Northshire", name, framework.id, framework.edition, 0, 4)
    return score_round(source, framework.domains, ["Police"], voices, 1)


@pytest.fixture
def collated(framework: Framework) -> Round:
    """A round whose domain scores are `DOMAIN_SCORES`."""
    return round_of(framework, DOMAIN_SCORES)


def filled_by(
    data: bytes, ending: str, framework: Framework, collated: Round,
    star_map: StarMap | None = None,
) -> FilledTool:
    """Fill a tool as `score --star-tool` does."""
    book = open_star_tool(data, f"council{ending}")
    star_map = star_map or find_places(book, framework)
    return fill_area_tool(book, plan_filling(book, star_map, collated, ""))


def cells_of(places: Sequence[str]) -> dict[str, list[str]]:
    """Return addresses by sheet, of places like `Our star!D6`."""
    by_sheet: dict[str, list[str]] = {}
    for place in places:
        sheet, _, address = place.rpartition("!")
        by_sheet.setdefault(sheet, []).append(address)
    return by_sheet


def sheet_part(data: bytes, name: str) -> str:
    """Return the part of a sheet."""
    return open_star_tool(data, "x.xlsx").sheets[name]


@pytest.mark.parametrize("name", STAR_TOOLS)
def test_scores_are_found_filled_and_drawn_and_all_else_stays(
    name: str, framework: Framework, collated: Round, council_tool: Callable[[str], bytes],
    libreoffice: Callable[..., Path], tmp_path: Path,
) -> None:
    """Every tool of the corpus: right cells, right cache, right picture, every other part alike."""
    tool, before = STAR_TOOLS[name], council_tool(name)
    after = filled_by(before, tool.ending, framework, collated).data
    book, places = open_star_tool(after, f"x{tool.ending}"), cells_of(tool.cells)
    held = [book.sheet(sheet).value(place_of(one))
            for sheet, some in places.items() for one in some]
    assert held == pytest.approx(list(AS_FLOATS))
    old, new = parts(before), parts(after)
    touched = {sheet_part(before, sheet): some for sheet, some in places.items()}
    for part in changed_parts(before, after):
        if part in touched:
            kept = [without_formula_values(without_cells(one[part], touched[part]))
                    for one in (old, new)]
            assert kept[0] == kept[1], part
        elif part.startswith("xl/charts/chart"):
            assert without_cache(old[part]) == without_cache(new[part]), part
        else:
            # Formulas on another sheet that rest on the scores: nothing but what they come to.
            assert part.startswith("xl/worksheets/sheet"), part
            assert without_formula_values(old[part]) == without_formula_values(new[part]), part
    star = chart_parts(after, tool.chart_sheet)[0]
    assert chart_points(after, star)[tool.series].values == pytest.approx(AS_FLOATS)
    drawn = drawn_points(after, tool.ending, tmp_path, libreoffice)
    assert drawn[tool.chart_sheet][0][tool.series].values == pytest.approx(AS_FLOATS)


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


def tool_of(cells: Mapping[str, object], *, sheet: str = "Star", **more: Any) -> bytes:
    """Return a plain workbook with values by address."""
    book: Any = openpyxl.Workbook()
    book.active.title = sheet
    for address, value in cells.items():
        book.active[address] = value
    for change in more.values():
        change(book)
    return workbook_bytes(book)


BESIDE = {f"A{row}": title for row, title in enumerate(TITLES, start=2)}


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


@pytest.mark.parametrize(
    ("cells", "found"),
    [
        (BESIDE, ["B2", "B3", "B4", "B5", "B6"]),
        (BESIDE | {f"B{row}": 0 for row in range(2, 7)}, ["B2", "B3", "B4", "B5", "B6"]),
        # Last year's scores, and a column with a heading that awaits this year's.
        (BESIDE | {f"B{row}": 2.1 for row in range(2, 7)} | {"B1": 2025, "C1": 2026},
         ["C2", "C3", "C4", "C5", "C6"]),
        # A blank column without a heading awaits nothing.
        (BESIDE | {f"B{row}": 2.1 for row in range(2, 7)}, ["B2", "B3", "B4", "B5", "B6"]),
        (dict(zip(("B2", "C2", "D2", "E2", "F2"), TITLES, strict=True)),
         ["B3", "C3", "D3", "E3", "F3"]),
        ({address: f"Domain {number}: {title.upper()}"
          for number, (address, title) in enumerate(BESIDE.items(), start=1)},
         ["B2", "B3", "B4", "B5", "B6"]),
        ({address: f"{title}: overall score" for address, title in BESIDE.items()},
         ["B2", "B3", "B4", "B5", "B6"]),
        ({f"A{row}": f"Domain {row - 1}" for row in range(2, 7)}, ["B2", "B3", "B4", "B5", "B6"]),
        # The same titles head the sections below, where a text stands beside them.
        (BESIDE | {f"A{row * 10}": title for row, title in enumerate(TITLES, start=2)}
         | {f"B{row * 10}": "Notes" for row in range(2, 7)}, ["B2", "B3", "B4", "B5", "B6"]),
        (BESIDE | {f"B{row}": 1 for row in range(2, 7)} | {"B1": "Weight", "C1": "Score"},
         ["C2", "C3", "C4", "C5", "C6"]),
        (BESIDE | {f"B{row}": 4 for row in range(2, 7)} | {"B1": "Out of", "C1": "Our score"},
         ["C2", "C3", "C4", "C5", "C6"]),
        (BESIDE | {f"B{row}": 2 for row in range(2, 7)} | {"B1": "Last year", "C1": "This year"},
         ["C2", "C3", "C4", "C5", "C6"]),
        (BESIDE | {f"C{row}": 2 for row in range(2, 7)} | {"C1": 2025, "D1": 2026},
         ["D2", "D3", "D4", "D5", "D6"]),
        (BESIDE | {f"C{row}": 2 for row in range(2, 7)} | {"B1": "Lead", "C1": "Score"},
         ["C2", "C3", "C4", "C5", "C6"]),
        # Last year's column is followed by notes, not by another round.
        (BESIDE | {f"B{row}": 2.1 for row in range(2, 7)} | {"B1": "Score", "C1": "Notes"},
         ["B2", "B3", "B4", "B5", "B6"]),
    ],
)
def test_places_are_found(
    cells: Mapping[str, object], found: Sequence[str], framework: Framework
) -> None:
    """Beside or below the titles: blank cells, placeholders, or past earlier rounds."""
    star_map = find_places(open_star_tool(tool_of(cells), "c.xlsx"), framework)
    assert list(star_map.domains.values()) == [f"Star!{address}" for address in found]


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"A1": "Nothing here"}, "No cell holds a domain's title"),
        ({"A2": TITLES[0], "A3": TITLES[1]}, "No cell holds the title of: 3 Effective"),
        (BESIDE | {"B4": "=1+1"}, "neither locked nor a formula"),
        (BESIDE | {"B4": "see below"}, "neither locked nor a formula"),
        (BESIDE | {f"B{row}": 14 for row in range(2, 7)}, "neither locked nor a formula"),
        (BESIDE | {f"D{row}": title for row, title in enumerate(TITLES, start=12)},
         "more than one list"),
        (BESIDE | {f"B{row}": 2 for row in range(2, 7)} | {"C1": "Notes"},
         "neither locked nor a formula"),
    ],
)
def test_where_places_are_in_doubt_nothing_is_guessed(
    cells: Mapping[str, object], reason: str, framework: Framework
) -> None:
    """No list, half a list, formulas, counts that are no scores, two lists: a map is asked for."""
    with pytest.raises(StarToolError, match=reason):
        find_places(open_star_tool(tool_of(cells), "c.xlsx"), framework)


def test_a_locked_sheet_and_a_list_of_last_year(framework: Framework) -> None:
    """Locked cells are never proposed; of two lists the blank one awaits the scores."""
    with pytest.raises(StarToolError, match="neither locked"):
        find_places(open_star_tool(star_tools.locked(), "l.xlsx"), framework)
    found = find_places(open_star_tool(star_tools.titles_twice(), "t.xlsx"), framework)
    assert not [place for place in found.domains.values() if "2025" in place]


def test_hidden_columns_and_locked_ones_are_stepped_over(framework: Framework) -> None:
    """People mean the column that they see, or the one that was unlocked for them."""
    def hide(book: Any) -> None:
        book.active.column_dimensions["B"].hidden = True

    found = find_places(open_star_tool(tool_of(BESIDE | {"C1": 2026}, c=hide), "h.xlsx"), framework)
    assert found.domains[1] == "Star!C2"

    def hide_row(book: Any) -> None:
        book.active.row_dimensions[3].hidden = True

    across = dict(zip(("B2", "C2", "D2", "E2", "F2"), TITLES, strict=True)) | {"A4": "Score"}
    for cells, place in ((BESIDE, "Star!B2"), (across, "Star!B4")):
        tool = open_star_tool(tool_of(cells, change=hide_row), "r.xlsx")
        assert find_places(tool, framework).domains[1] == place

    def unlock(book: Any) -> None:
        book.active.protection.enable()
        for row in range(2, 7):
            book.active.cell(row, 5).protection = Protection(locked=False)

    found = find_places(open_star_tool(tool_of(BESIDE, change=unlock), "p.xlsx"), framework)
    assert found.domains[1] == "Star!E2"


def test_titles_in_merged_cells_and_hidden_sheets(framework: Framework) -> None:
    """The cell beside a merged title is meant; a hidden sheet's titles are not."""
    def merge_and_hide(book: Any) -> None:
        for row in range(2, 7):
            book.active.merge_cells(f"A{row}:C{row}")
        hidden = book.create_sheet("Lists")
        for address, title in BESIDE.items():
            hidden[address] = title
        hidden.sheet_state = "hidden"

    tool = open_star_tool(tool_of(BESIDE, change=merge_and_hide), "m.xlsx")
    assert find_places(tool, framework).domains[1] == "Star!D2"


def test_two_titles_that_read_alike_are_not_told_apart() -> None:
    """A title that is as near to one domain as to another belongs to neither."""
    data = framework_data()
    data["domains"][0]["title"], data["domains"][1]["title"] = "Finding out A", "Finding out B"
    twins = read_framework(framework_bytes(data), "twins.yaml")
    tool = tool_of({"A2": "Finding out", "A3": "Finding out", "A4": "Something else"})
    with pytest.raises(StarToolError, match="No cell holds"):
        find_places(open_star_tool(tool, "x.xlsx"), twins)


def test_a_map_names_cells_names_and_texts(framework: Framework, collated: Round) -> None:
    """Sheet and cell, defined name, a quoted sheet, statements, the round's name, decimals."""
    def prepare(book: Any) -> None:
        name = DefinedName("second", attr_text="'My ''26'!$C$3")
        book.defined_names["second"] = name
        book.create_sheet("My '26")

    data = tool_of({"A1": "Round of last year"}, change=prepare)
    star_map = StarMap(
        {1: "Star!$B$2", 2: "second"}, {"4.2": "'My ''26'!D4"},
        {"round": "Star!A1", "area": "Star!A9", "notice": "Star!A10"}, decimals=1,
    )
    book = opened(filled_by(data, ".xlsx", framework, collated, star_map).data)
    assert book["Star"]["B2"].value == 0.5
    assert book["My '26"]["C3"].value == 3.3
    assert book["My '26"]["D4"].value == 1.7
    assert book["Star"]["A1"].value == "Autumn 2026"
    assert book["Star"]["A9"].value == "Northshire"
    assert book["Star"]["A10"].value is None


def test_a_second_round_goes_into_the_next_column(framework: Framework) -> None:
    """Earlier rounds stay; the new column takes the look and the heading of this round."""
    def style(book: Any) -> None:
        for row in range(2, 7):
            book.active.cell(row, 2).number_format = "0.0"

    star_map = StarMap(
        {number: f"Star!B{number + 1}" for number in range(1, 6)}, {}, {"round": "Star!B1"},
        next_column=True,
    )
    data = tool_of(BESIDE, change=style)
    for name in ("2024", "2025", "2026", "2026"):
        # Scored twice, a round goes into its own column again.
        one = round_of(framework, (None, *DOMAIN_SCORES[1:]), name)
        data = filled_by(data, ".xlsx", framework, one, star_map).data
    sheet = opened(data)["Star"]
    assert [cell.value for cell in sheet[1]][1:] == ["2024", "2025", "2026"]
    for column in "BCD":
        shown = [sheet[f"{column}{row}"].value for row in range(2, 7)]
        assert shown == [None, *AS_FLOATS[1:]]
        assert sheet[f"{column}3"].number_format == "0.0"


def test_no_column_is_free_beyond_a_formula(framework: Framework, collated: Round) -> None:
    """A column of formulas ends the search: nothing jumps over what somebody works out."""
    cells = BESIDE | {f"B{row}": 2 for row in range(2, 7)} | {"C2": "=B2"}
    star_map = StarMap({1: "Star!B2", 2: "Star!B3"}, next_column=True)
    with pytest.raises(StarToolError, match="Star!C2: it holds a formula"):
        filled_by(tool_of(cells), ".xlsx", framework, collated, star_map)


def test_a_domain_without_a_score_leaves_no_old_figure(framework: Framework) -> None:
    """Last year's number must not stand where this year has none."""
    cells = BESIDE | {f"B{row}": 2 for row in range(2, 7)}
    scores = (*DOMAIN_SCORES[:4], None)
    sheet = opened(filled_by(tool_of(cells), ".xlsx", framework,
                             round_of(framework, scores)).data)["Star"]
    assert sheet["B6"].value is None
    assert sheet["B5"].value == pytest.approx(5 / 3)


@pytest.mark.parametrize(
    ("place", "reason"),
    [
        ("Star!B9", "holds a formula"), ("Star!C3", "covered by a merged cell"),
        ("Star!A2", "holds a text"), ("Nowhere!B2", "no cell ‘Nowhere!B2’"),
        ("Star!B2:B3", "more than one cell"), ("no_such_name", "no cell"),
        ("Star!XFE1", "no cell"), ("Star!F3", "holds a formula"),
    ],
)
def test_places_that_take_no_score_are_all_told(
    place: str, reason: str, framework: Framework, collated: Round
) -> None:
    """A formula, a text, a covered cell, a place that is not there: each with its reason."""
    def prepare(book: Any) -> None:
        book.active.merge_cells("B3:C3")
        book.active["F2"] = ArrayFormula("F2:F4", "=B2:B4")

    data = tool_of(BESIDE | {"B9": "=B2"}, change=prepare)
    with pytest.raises(StarToolError) as caught:
        filled_by(data, ".xlsx", framework, collated, StarMap({1: place, 2: "Star!B2"}))
    assert [reason in fault for fault in caught.value.faults] == [True]


@pytest.mark.parametrize(
    ("star_map", "reason"),
    [
        (StarMap({1: "Star!B2", 2: "Star!$B$2"}), "domain 2 and domain 1 go into the same cell"),
        (StarMap({1: "Star!B2", 2: "star!b2 "}), "go into the same cell, Star!B2"),
        (StarMap({1: "Star!B2"}, texts={"round": "Star!B2"}), "round and domain 1 go into"),
        (StarMap({1: "Star!B2"}, texts={"round": "Star!H1"}), "it is the heading of a table"),
    ],
)
def test_nothing_is_written_over_another_score_or_a_table_s_heading(
    star_map: StarMap, reason: str, framework: Framework, collated: Round
) -> None:
    """Two ways to write one cell are one cell; a table's columns are named by its heading."""
    def add_table(book: Any) -> None:
        book.active["H1"], book.active["H2"] = "Round", 1
        book.active.add_table(Table(displayName="Rounds", ref="H1:H2"))

    with pytest.raises(StarToolError) as caught:
        filled_by(tool_of(BESIDE, change=add_table), ".xlsx", framework, collated, star_map)
    assert [reason in fault for fault in caught.value.faults] == [True]


def test_a_round_with_n_a_in_it_is_stepped_over(framework: Framework, collated: Round) -> None:
    """People note N/A for a domain without a score: that column is used all the same."""
    cells = BESIDE | {f"B{row}": 2 for row in range(2, 6)} | {"B6": "N/A"}
    star_map = StarMap({number: f"Star!B{number + 1}" for number in range(1, 6)}, next_column=True)
    sheet = opened(filled_by(tool_of(cells), ".xlsx", framework, collated, star_map).data)["Star"]
    assert [sheet["B6"].value, sheet["C6"].value] == ["N/A", 4]


BROKEN = (
    (b"</worksheet>", b""), (b"<v>3</v>", b"<v>three</v>"),
    (b'r="B7"', b'r="7B"'), (b'<row r="7"', b'<row r="x"'), (b't="n"><v>3', b't="s"><v>9'),
)


@pytest.mark.parametrize(("whole", "broken"), BROKEN)
def test_a_damaged_part_is_told(
    whole: bytes, broken: bytes, framework: Framework, collated: Round
) -> None:
    """Whatever a part holds, the answer is a sentence with the file and what to do."""
    content = parts(tool_of(BESIDE | {"B7": 3}))
    sheet = content["xl/worksheets/sheet1.xml"]
    assert whole in sheet
    content["xl/worksheets/sheet1.xml"] = sheet.replace(whole, broken)
    with pytest.raises(StarToolError, match=r"x\.xlsx"), damage_told("x.xlsx"):
        filled_by(packed(content), ".xlsx", framework, collated)


def test_a_merged_place_is_its_first_cell(framework: Framework, collated: Round) -> None:
    """A map may name a merged range, or its first cell."""
    data = tool_of(BESIDE, change=lambda book: book.active.merge_cells("B2:C2"))
    for place in ("Star!B2:C2", "Star!B2"):
        filled = filled_by(data, ".xlsx", framework, collated, StarMap({1: place}))
        assert opened(filled.data)["Star"]["B2"].value == 0.5


def test_a_new_cell_is_within_what_is_told_to_be_in_use(
    framework: Framework, collated: Round
) -> None:
    """Openpyxl's read-only mode and others trust the sheet's dimension."""
    after = filled_by(tool_of(BESIDE), ".xlsx", framework, collated).data
    book: Any = openpyxl.load_workbook(io.BytesIO(after), read_only=True)
    assert [row[1].value for row in book["Star"].iter_rows(min_row=2)] == pytest.approx(AS_FLOATS)


def test_prefixes_and_marks_of_other_writers_are_kept(
    framework: Framework, collated: Round
) -> None:
    """Some programs write every element with a prefix, or begin parts with a byte order mark."""
    content = parts(tool_of(BESIDE | {"A9": "=SUM(B2:B6)"}))
    name = "xl/worksheets/sheet1.xml"
    root = etree.fromstring(content[name])
    fresh = etree.Element(root.tag, nsmap={"x": etree.QName(root).namespace})
    fresh.extend(list(root))
    content[name] = b"\xef\xbb\xbf" + etree.tostring(fresh, encoding="UTF-8")
    after = filled_by(packed(content), ".xlsx", framework, collated).data
    part = parts(after)[name]
    assert b"<x:v>3.25</x:v>" in part
    assert b"<v>" not in part
    assert opened(after, values=True)["Star"]["A9"].value == pytest.approx(sum(AS_FLOATS))


def test_a_strict_workbook_is_filled_in_its_own_dialect(
    framework: Framework, collated: Round
) -> None:
    """Excel's Strict Open XML has other name spaces; new cells are in them too."""
    after = filled_by(star_tools.strict(), ".xlsx", framework, collated).data
    sheet = open_star_tool(after, "s.xlsx").sheet("Star Tool")
    assert [sheet.value(Place(row, 2)) for row in range(4, 9)] == pytest.approx(AS_FLOATS)
    assert b"purl.oclc.org" in parts(after)["xl/worksheets/sheet1.xml"]


@pytest.mark.parametrize(
    ("data", "file", "reason"),
    [
        (star_tools.signed(), "s.xlsx", "digital signature"),
        (star_tools.encrypted(), "e.xlsx", "password"),
        (b"PK", "p.xlsx", "damaged"),
        (b"%PDF-1.7", "p.xlsx", "PDF"),
        (tool_of({}), "t.xltx", "not an .xlsx or .xlsm"),
    ],
)
def test_what_cannot_be_filled_is_refused(data: bytes, file: str, reason: str) -> None:
    """Signed, encrypted, damaged, another kind of file: refused with a sentence."""
    with pytest.raises(StarToolError, match=reason):
        open_star_tool(data, file)


def test_a_package_without_its_parts_is_refused() -> None:
    """A zip that looks like a workbook but lacks the relation to it is damaged."""
    content = parts(tool_of({}))
    del content["_rels/.rels"]
    with pytest.raises(StarToolError, match="damaged"):
        open_star_tool(packed(content), "x.xlsx")


def test_a_package_with_two_parts_of_a_name_is_refused() -> None:
    """Nobody can say which of the two a spreadsheet program would show."""
    data = io.BytesIO(tool_of(BESIDE))
    with zipfile.ZipFile(data, "a") as package, pytest.warns(UserWarning, match="Duplicate"):
        package.writestr("xl/worksheets/sheet1.xml", "<worksheet/>")
    with pytest.raises(StarToolError, match="damaged"):
        open_star_tool(data.getvalue(), "x.xlsx")


def test_a_package_that_is_not_edited_is_the_same_file() -> None:
    """Order, names, times and contents of the parts survive."""
    data = star_tools.excel_like()
    again = Package(data).to_bytes()
    assert parts(again) == parts(data)
    assert list(parts(again)) == list(parts(data))
