"""The corpus of councils' star tools: each is what it says, and what looks into it is right."""

from __future__ import annotations

import io
import re
import zipfile
from typing import TYPE_CHECKING

import pytest
from lxml import etree

from support import star_tools
from support.packages import (
    Series,
    changed_parts,
    chart_formulas,
    chart_parts,
    chart_points,
    drawn_points,
    packed,
    parts,
    target_of,
    without_cache,
    without_cells,
    without_formula_values,
)
from support.sheets import opened
from support.star_tools import STAR_TOOLS, TITLES

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from hsbstar.framework.model import Framework

SCORES = (0.5, 3.25, 2.0, 1.75, 4.0)
STAR_PART = "xl/worksheets/sheet1.xml"
CHART_PART = "xl/charts/chart1.xml"

HOLDS: Mapping[str, tuple[tuple[str, str], ...]] = {
    "xlsxwriter-plain": (
        (STAR_PART, '<c r="C5" s="3"/>'),
        (STAR_PART, "<f>AVERAGE(C5:C9)</f><v>#DIV/0!</v>"),
        (CHART_PART, "<c:f>Star!$C$5:$C$9</c:f><c:numCache>"),
        ("xl/worksheets/sheet2.xml", "<f>Star!C5</f><v>0</v>"),
        ("xl/charts/chart2.xml", "<c:f>Figures!$B$2:$B$6</c:f>"),
    ),
    "xlsxwriter-rich": (
        (STAR_PART, "<sheetProtection "),
        (STAR_PART, "<x14:dataBar "),
        (STAR_PART, 'type="iconSet"'),
        (STAR_PART, '<dataValidation type="list"'),
        (STAR_PART, '<mergeCell ref="B2:F2"/>'),
        (STAR_PART, "<x14:sparklineGroup "),
        (STAR_PART, "<legacyDrawingHF "),
        ("xl/comments1.xml", '<comment ref="D6"'),
        ("xl/drawings/drawing1.xml", "<xdr:pic>"),
        ("xl/drawings/drawing1.xml", 'txBox="1"'),
        ("xl/media/image1.png", ""),
        ("xl/media/image2.png", ""),
        ("xl/tables/table1.xml", 'displayName="Actions"'),
        ("xl/workbook.xml", '<definedName name="score_domain_1">\'Our star\'!$D$6<'),
        ("xl/workbook.xml", "_xlnm.Print_Area"),
        ("xl/workbook.xml", 'state="hidden"'),
        ("docProps/custom.xml", 'name="Council"'),
        (CHART_PART, '<c:radarStyle val="filled"/>'),
        (CHART_PART, "<c:dLbls>"),
    ),
    "openpyxl-plain": (
        (STAR_PART, 't="inlineStr"'),
        (STAR_PART, "<f>AVERAGE(B4:B8)</f><v></v>"),
        (CHART_PART, "<radarChart>"),
    ),
    "openpyxl-rounds": (
        ("xl/worksheets/sheet2.xml", '<c r="C4" t="n"><v>2.5</v></c><c r="D4" s="2" t="n"></c>'),
        (CHART_PART, "<radarChart>"),
        ("xl/charts/chart2.xml", "<lineChart>"),
    ),
    "libreoffice-of-xlsxwriter": (
        ("xl/workbook.xml", '<fileVersion appName="Calc"/>'),
        (STAR_PART, '<f aca="false">AVERAGE(C5:C9)</f>'),
    ),
    "libreoffice-of-openpyxl": (
        ("xl/workbook.xml", '<fileVersion appName="Calc"/>'),
        ("xl/sharedStrings.xml", "4. Interventions "),
    ),
    "macros": (
        ("xl/vbaProject.bin", ""),
        ("xl/drawings/vmlDrawing1.vml", "PrintTheStar"),
        ("[Content_Types].xml", "application/vnd.ms-excel.sheet.macroEnabled.main+xml"),
    ),
    "excel-like": (
        ("xl/charts/style1.xml", "<cs:chartStyle "),
        ("xl/charts/colors1.xml", "<cs:colorStyle "),
        ("xl/charts/_rels/chart1.xml.rels", 'Target="style1.xml"'),
        ("xl/printerSettings/printerSettings1.bin", ""),
        ("customXml/item1.xml", "<round>2026</round>"),
        ("customXml/itemProps1.xml", "ds:datastoreItem"),
        (STAR_PART, 'mc:Ignorable="x14ac xr xr2 xr3"'),
        (STAR_PART, 'xr:uid="'),
        (STAR_PART, '<f t="shared" si="0"/>'),
        (STAR_PART, "<c t="),
        (STAR_PART, "<v>2.2000000000000002</v>"),
        (STAR_PART, "</extLst></worksheet>"),
        ("xl/drawings/drawing1.xml", "<a16:creationId "),
        ("xl/calcChain.xml", '<c r="E6" i="1"/>'),
        ("xl/sharedStrings.xml", "<rPh "),
        ("xl/sharedStrings.xml", '<t xml:space="preserve">Workforce development </t>'),
        ("xl/threadedComments/threadedComment1.xml", 'ref="D6"'),
        ("xl/persons/person.xml", "Audit lead"),
        ("xl/_rels/workbook.xml.rels", 'Target="/xl/worksheets/sheet1.xml"'),
        (CHART_PART, "<c14:style "),
        (CHART_PART, "<c16:uniqueId "),
        ("docMetadata/LabelInfo.xml", "clbl:label"),
    ),
    "landscape": (
        (STAR_PART, '<c r="B4" s='),
        (CHART_PART, "<c:f>Across!$B$4:$F$4</c:f>"),
    ),
}
"""What each tool promises: a part, and a text in it."""

every_tool = pytest.mark.parametrize("name", STAR_TOOLS)


def with_scores(data: bytes, cells: tuple[str, ...], scores: tuple[float, ...]) -> bytes:
    """Return a tool with scores in its cells and nothing else changed: stale caches stay."""
    content = parts(data)
    sheet = cells[0].partition("!")[0]
    part = sheet_part(data, sheet)
    root = etree.fromstring(content[part])
    for cell, score in zip(cells, scores, strict=True):
        address = cell.partition("!")[2]
        row = next(row for row in root.iter("{*}row") if row.get("r") == address[1:])
        there = [cell for cell in row if cell.get("r") == address]
        place = there[0] if there else etree.SubElement(row, row[0].tag, {"r": address})
        etree.SubElement(place, str(place.tag).replace("}c", "}v")).text = str(score)
    return packed({**content, part: etree.tostring(root)})


def sheet_part(data: bytes, sheet: str) -> str:
    """Return the part of a sheet: in the corpus, the first sheet is the first part, and so on."""
    names = re.findall(r'<sheet [^>]*?name="([^"]*)"', parts(data)["xl/workbook.xml"].decode())
    return f"xl/worksheets/sheet{names.index(sheet) + 1}.xml"


def test_the_titles_are_the_frameworks(framework: Framework) -> None:
    """A council's tool shows the domains that the framework has."""
    assert tuple(domain.title for domain in framework.domains) == TITLES


@every_tool
def test_a_tool_holds_what_it_promises(name: str, council_tool: Callable[[str], bytes]) -> None:
    """Each part that makes a tool what it is, is in its package."""
    content = parts(council_tool(name))
    for part, text in HOLDS[name]:
        assert text.encode() in content[part], (part, text)


@every_tool
def test_every_part_of_a_tool_is_sound(name: str, council_tool: Callable[[str], bytes]) -> None:
    """XML is well-formed, has a content type, and relationships lead to parts that are there."""
    content = parts(council_tool(name))
    types = etree.fromstring(content["[Content_Types].xml"])
    named = {entry.get("PartName", "") for entry in types} - {""}
    endings = {entry.get("Extension") for entry in types}
    for part, inflated in content.items():
        if part.endswith((".xml", ".rels", ".vml")):
            etree.fromstring(inflated)
        if part != "[Content_Types].xml":
            assert f"/{part}" in named or part.rpartition(".")[2] in endings, part
    assert {str(name)[1:] for name in named} <= content.keys()
    for rels in (part for part in content if part.endswith(".rels")):
        folder = rels.replace("_rels/", "").rpartition("/")[0]
        for relation in etree.fromstring(content[rels]):
            assert target_of(folder, relation) in content, (rels, relation.get("Target"))


@every_tool
@pytest.mark.filterwarnings("ignore:.*extension is not supported")
def test_score_cells_are_blank_and_unlocked_or_unprotected_beside_their_titles(
    name: str, council_tool: Callable[[str], bytes]
) -> None:
    """Each of the five cells is free, with a title near enough to its left or above it."""
    tool = STAR_TOOLS[name]
    book = opened(council_tool(name))
    for cell, title in zip(tool.cells, TITLES, strict=True):
        sheet, _, address = cell.partition("!")
        place = book[sheet][address]
        assert place.value is None
        assert not (book[sheet].protection.sheet and place.protection.locked)
        labels = [str(book[sheet].cell(place.row, column).value)
                  for column in range(1, place.column)]
        labels.append(str(book[sheet].cell(place.row - 1, place.column).value))
        first, last = title.lower().split()[0], title.lower().split()[-1]
        assert any(first in label.lower() and last in label.lower() for label in labels), labels


@every_tool
def test_libreoffice_draws_what_is_in_the_cells(
    name: str, council_tool: Callable[[str], bytes], libreoffice: Callable[..., Path],
    tmp_path: Path,
) -> None:
    """Blank cells draw nothing; typed scores are drawn, though the chart's own cache is stale."""
    tool = STAR_TOOLS[name]
    data = council_tool(name)
    (chart, *_) = chart_parts(data, tool.chart_sheet)
    blank = drawn_points(data, tool.ending, tmp_path / "blank", libreoffice)
    scored = with_scores(data, tool.cells, SCORES)
    drawn = drawn_points(scored, tool.ending, tmp_path / "scored", libreoffice)
    assert blank[tool.chart_sheet][0][tool.series].values == (None,) * 5
    star = drawn[tool.chart_sheet][0]
    assert star[tool.series].values == SCORES
    assert len(star) == len(chart_formulas(data, chart))
    assert "Interventions" in str(star[0].categories[3])
    assert chart_points(scored, chart) == chart_points(data, chart)
    assert changed_parts(data, scored) == {sheet_part(data, tool.cells[0].partition("!")[0])}


def test_last_years_star_is_drawn_beside_the_new_one(
    council_tool: Callable[[str], bytes], libreoffice: Callable[..., Path], tmp_path: Path
) -> None:
    """Every series comes with its name, and every chart of a sheet in its order."""
    rounds = drawn_points(council_tool("openpyxl-rounds"), ".xlsx", tmp_path, libreoffice)
    star, line = rounds["Rounds"]
    assert list(rounds) == ["Rounds"]
    assert star == line
    assert [series.name for series in star] == ["2023", "2024", "2025"]
    assert star[1] == Series("2024", TITLES, star_tools.LAST_YEAR)


def test_caches_are_read_with_their_gaps(council_tool: Callable[[str], bytes]) -> None:
    """Excel leaves blank points out of a cache, XlsxWriter writes zeros, openpyxl has no cache."""
    last, this = chart_points(council_tool("excel-like"), CHART_PART)
    assert last == Series("2025", TITLES, star_tools.LAST_YEAR)
    assert this == Series("2026", TITLES, (None,) * 5)
    assert chart_points(council_tool("landscape"), CHART_PART) == [
        Series("2025", TITLES, (0,) * 5)
    ]
    assert chart_points(council_tool("openpyxl-plain"), CHART_PART) == [Series("", (), ())]
    assert chart_formulas(council_tool("openpyxl-plain"), CHART_PART) == ["'Star Tool'!$B$4:$B$8"]


def test_parts_insists_on_single_names() -> None:
    """A package with two parts of one name is read differently by different programs."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as package:
        package.writestr("xl/a.xml", b"1")
        package.writestr("xl/A.xml", b"2")
    with pytest.raises(AssertionError, match="doubled"):
        parts(held.getvalue())


def test_changed_parts_lists_what_was_changed_added_and_removed() -> None:
    """The order of the others must stay."""
    before = packed({"a": b"1", "b": b"2", "c": b"3", "d": b"4"})
    assert changed_parts(before, packed({"a": b"1", "b": b"x", "d": b"4", "e": b"5"})) == {
        "b", "c", "e",
    }
    assert changed_parts(before, before) == set()
    with pytest.raises(AssertionError, match="order"):
        changed_parts(before, packed({"b": b"2", "a": b"1", "c": b"3", "d": b"4"}))


def test_two_charts_are_alike_but_for_their_caches() -> None:
    """Other points are no difference; another title, an extension or a namespace lost is one."""
    chart = parts(star_tools.excel_like())[CHART_PART]
    other = chart.replace(b"<c:v>1.75</c:v>", b"<c:v>4</c:v>")
    assert other != chart
    assert without_cache(other) == without_cache(chart)
    for old, new in ((b"Northshire's", b"Our"), (b"c16:uniqueId val", b"c16:uniqueId x"),
                     (b'xmlns:a="', b'xmlns:b="urn:b" xmlns:a="')):
        changed = chart.replace(old, new)
        assert changed != chart
        assert without_cache(changed) != without_cache(chart)


def test_two_sheets_are_alike_but_for_some_cells() -> None:
    """A score typed or a cell made for it is no difference; a style or a neighbour is one."""
    rich, plain = star_tools.xlsxwriter_rich(), star_tools.openpyxl_plain()
    for data, name in ((rich, "xlsxwriter-rich"), (plain, "openpyxl-plain")):
        cells = STAR_TOOLS[name].cells
        addresses = [cell.partition("!")[2] for cell in cells]
        before = parts(data)[STAR_PART]
        after = parts(with_scores(data, cells, SCORES))[STAR_PART]
        assert without_cells(after, addresses) == without_cells(before, addresses)
        assert without_cells(after, addresses[1:]) != without_cells(before, addresses[1:])
    sheet = parts(rich)[STAR_PART]
    styled = sheet.replace(b'<c r="D6" s="4"/>', b'<c r="D6" s="3"/>')
    assert styled != sheet
    assert without_cells(styled, ["D6"]) != without_cells(sheet, ["D6"])


def test_two_sheets_are_alike_but_for_what_formulas_came_to() -> None:
    """A recalculated figure is no difference, a formula or a typed number is one."""
    sheet = parts(star_tools.xlsxwriter_rich())[STAR_PART]
    again = sheet.replace(b' t="e"><f>AVERAGE(D6:D10)</f><v>#DIV/0!</v>',
                          b"><f>AVERAGE(D6:D10)</f><v>2.3</v>")
    assert again != sheet
    assert without_formula_values(again) == without_formula_values(sheet)
    for old, new in ((b"AVERAGE(D6:D10)", b"SUM(D6:D10)"), (b"<v>1.75</v>", b"<v>2</v>")):
        assert without_formula_values(sheet.replace(old, new)) != without_formula_values(sheet)


def test_titles_can_stand_twice_beside_numbers() -> None:
    """Last year's scores are next to the same titles, where this year's must never be typed."""
    book = opened(star_tools.titles_twice())
    assert [(row[0].value, row[1].value) for row in book["2025"].iter_rows()] == [
        *zip(TITLES, star_tools.LAST_YEAR, strict=True)
    ]
    assert [book["Star"].cell(row, 2).value for row in range(5, 10)] == [*TITLES]
