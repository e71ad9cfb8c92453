"""An area's own star tool: the scores go where they belong, and all else stays as it was."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from lxml import etree
from openpyxl.styles import Font
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.formula import ArrayFormula
from openpyxl.worksheet.table import Table

from hsbstar.core.errors import StarToolError
from hsbstar.spreadsheets.cells import Place
from hsbstar.spreadsheets.package.package import Package
from hsbstar.spreadsheets.package.sheet import place_of
from hsbstar.spreadsheets.package.workbook import Book
from hsbstar.star_tool.own.map import StarMap
from hsbstar.star_tool.own.open import damage_reported, open_star_tool
from support import star_tools
from support.area_tools import AS_FLOATS, BESIDE, DOMAIN_SCORES, filled_by, round_of, tool_of
from support.packages import (
    changed_parts,
    chart_parts,
    chart_points,
    drawn_points,
    packed,
    parts,
    without_cache,
    without_cells,
    without_formula_values,
)
from support.sheets import opened
from support.star_tools import STAR_TOOLS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from hsbstar.framework.model import Framework
    from hsbstar.rounds.model import Round


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
    held = [book.sheet(sheet).value(place_of(address))
            for sheet, some in places.items() for address in some]
    assert held == pytest.approx(list(AS_FLOATS))
    old, new = parts(before), parts(after)
    touched = {sheet_part(before, sheet): some for sheet, some in places.items()}
    for part in changed_parts(before, after):
        if part in touched:
            kept = [without_formula_values(without_cells(content[part], touched[part]))
                    for content in (old, new)]
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
        collated = round_of(framework, (None, *DOMAIN_SCORES[1:]), name)
        data = filled_by(data, ".xlsx", framework, collated, star_map).data
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
    with pytest.raises(StarToolError, match="Star!C2 is in the way: it contains a formula"):
        filled_by(tool_of(cells), ".xlsx", framework, collated, star_map)


def test_a_domain_without_a_score_leaves_no_old_figure(framework: Framework) -> None:
    """Last year's number must not stay where this year has none."""
    cells = BESIDE | {f"B{row}": 2 for row in range(2, 7)}
    scores = (*DOMAIN_SCORES[:4], None)
    sheet = opened(filled_by(tool_of(cells), ".xlsx", framework,
                             round_of(framework, scores)).data)["Star"]
    assert sheet["B6"].value is None
    assert sheet["B5"].value == pytest.approx(5 / 3)


@pytest.mark.parametrize(
    ("place", "reason"),
    [
        ("Star!B9", "contains a formula"), ("Star!C3", "part of a merged cell"),
        ("Star!A2", "contains text"), ("Nowhere!B2", "no cell ‘Nowhere!B2’"),
        ("Star!B2:B3", "more than one cell"), ("no_such_name", "no cell"),
        ("Star!XFE1", "no cell"), ("Star!F3", "contains a formula"),
    ],
)
def test_places_that_take_no_score_are_all_named(
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
        (StarMap({1: "Star!B2", 2: "Star!$B$2"}), "domain 2 and domain 1 go in the same cell"),
        (StarMap({1: "Star!B2", 2: "star!b2 "}), "go in the same cell, Star!B2"),
        (StarMap({1: "Star!B2"}, texts={"round": "Star!B2"}), "round and domain 1 go in"),
        (StarMap({1: "Star!B2"}, texts={"round": "Star!H1"}), "it is a table heading"),
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
def test_a_damaged_part_is_reported(
    whole: bytes, broken: bytes, framework: Framework, collated: Round
) -> None:
    """Whatever a part holds, the answer is a sentence with the file and what to do."""
    content = parts(tool_of(BESIDE | {"B7": 3}))
    sheet = content["xl/worksheets/sheet1.xml"]
    assert whole in sheet
    content["xl/worksheets/sheet1.xml"] = sheet.replace(whole, broken)
    with pytest.raises(StarToolError, match=r"x\.xlsx"), damage_reported("x.xlsx"):
        filled_by(packed(content), ".xlsx", framework, collated)


def test_a_merged_place_is_its_first_cell(framework: Framework, collated: Round) -> None:
    """A map may name a merged range, or its first cell."""
    data = tool_of(BESIDE, change=lambda book: book.active.merge_cells("B2:C2"))
    for place in ("Star!B2:C2", "Star!B2"):
        filled = filled_by(data, ".xlsx", framework, collated, StarMap({1: place}))
        assert opened(filled.data)["Star"]["B2"].value == 0.5


def test_a_new_cell_is_within_the_dimension(
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
        (b"PK\x03\x04", "p.xlsx", "damaged"),
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
    with pytest.raises(StarToolError, match="two of its parts have the same name"):
        open_star_tool(data.getvalue(), "x.xlsx")


def test_a_package_that_is_not_edited_is_the_same_file() -> None:
    """Order, names, times and contents of the parts survive."""
    data = star_tools.excel_like()
    again = Package(data).to_bytes()
    assert parts(again) == parts(data)
    assert list(parts(again)) == list(parts(data))


def test_a_text_like_a_formula_stays_text_in_an_areas_own_file(framework: Framework) -> None:
    """It bears the mark that keeps it so when somebody edits the cell; the look is the cell's."""
    data = tool_of({**BESIDE, "D1": "Area", "D2": "Round"}, bold=_bold_d1)
    star_map = StarMap({1: "Star!B2"}, {}, {"area": "Star!D1", "round": "Star!D2"})
    named = replace(round_of(framework, DOMAIN_SCORES).source, area="=1+1", round="@2026")
    collated = replace(round_of(framework, DOMAIN_SCORES), source=named)
    filled = filled_by(data, ".xlsx", framework, collated, star_map).data
    sheet: Any = opened(filled)["Star"]
    for cell, text in ((sheet["D1"], "=1+1"), (sheet["D2"], "@2026")):
        assert (cell.value, cell.data_type, cell.quotePrefix) == (text, "s", True)
    assert (sheet["D1"].font.b, sheet["D2"].font.b) == (True, False)
    again = filled_by(filled, ".xlsx", framework, collated, star_map).data
    assert parts(again)["xl/styles.xml"] == parts(filled)["xl/styles.xml"], "nothing to add"


def _bold_d1(book: Any) -> None:
    book.active["D1"].font = Font(bold=True)


def test_a_workbook_without_styles_takes_such_a_text_too(framework: Framework) -> None:
    """Some exports have none; the text is text all the same."""
    content = parts(tool_of({**BESIDE, "D1": "Area"}))
    del content["xl/styles.xml"]
    for name in ("[Content_Types].xml", "xl/_rels/workbook.xml.rels"):
        content[name] = re.sub(rb"<[^<>]*styles\.xml[^<>]*/>", b"", content[name])
    star_map = StarMap({1: "Star!B2"}, {}, {"area": "Star!D1"})
    named = replace(round_of(framework, DOMAIN_SCORES).source, area="=1+1")
    collated = replace(round_of(framework, DOMAIN_SCORES), source=named)
    filled = filled_by(packed(content), ".xlsx", framework, collated, star_map).data
    cell = Book(Package(filled)).sheet("Star").value(Place(1, 4))
    assert cell == "=1+1"
