"""Cells of an area's own star tool that would show their scores in a wrong way are reported."""

from __future__ import annotations

import json
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from openpyxl.formatting.rule import Rule
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.styles.numbers import NumberFormat

from hsbstar.core.problems import Severity
from hsbstar.spreadsheets.writing.save import workbook_bytes
from hsbstar.star_tool.own.fill import plan_filling
from hsbstar.star_tool.own.map import StarMap
from hsbstar.star_tool.own.open import open_star_tool
from hsbstar.star_tool.own.search import find_places
from hsbstar.star_tool.own.shown import how_misshown, misleading_formats
from support.area_tools import BESIDE, round_of, tool_of
from support.sheets import opened

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from conftest import Ran
    from hsbstar.framework.model import Framework
    from hsbstar.rounds.model import Round

CELLS = [f"B{row}" for row in range(2, 7)]
"""The cells that get the scores 0.5, 3.25, 2, 1.67 and 4."""
AS_TEXT = "turns an edited score into text, which then does not count"


def warnings_of(data: bytes, framework: Framework, collated: Round) -> list[str]:
    """Return the messages for a tool with the titles in column A."""
    book = open_star_tool(data, "council.xlsx")
    plan = plan_filling(book, find_places(book, framework), collated, "")
    found = misleading_formats(book, plan, "council.xlsx")
    assert {finding.severity for finding in found} <= {Severity.WARNING}
    return [finding.message for finding in found]


def formatted(**codes: str) -> Callable[[Any], None]:
    """Give cells of the first sheet a number format, by address."""
    def change(book: Any) -> None:
        for address, code in codes.items():
            book.active[address].number_format = code

    return change


@pytest.mark.parametrize(("code", "score", "how"), [
    ("0", 2.4, ("shows whole numbers only", "2")),
    ("#,##0", 2.5, ("shows whole numbers only", "3")),
    ("0", 3, ("shows whole numbers only", "")),
    *((code, 2.4, ("shows other figures than the score's", "")) for code in (
        '"1"0', '"1"0.0', '0.0"5"', "0\\.0", 'General"5"', '[>2]"1"0.0;0.0')),
    ("0%", 2.4, ("shows percentages", "240%")), ("0.0%", 0, ("shows percentages", "0.0%")),
    ('0.0"%"', 2.4, ("shows percentages", "2.4%")), ("0.0_%", 2.4, ("", "")),
    ("0,", 2.4, ("shows thousands", "0")), ("0.0,", 2.4, ("shows thousands", "0.0")),
    ("#,##0.0", 2.4, ("", "")), ("General", 2.4, ("", "")), ("0.00", 2.4, ("", "")),
    ("£0.00", 2.4, ("shows money", "£2.40")), ("[$£-809]0.0", 2.4, ("shows money", "£2.4")),
    ("[$-809]0.0", 2.4, ("", "")), ("[Red]0.0", 2.4, ("", "")), ('0.0" of 4"', 2.4, ("", "")),
    ("d mmm yyyy", 2.4, ("shows a date or a time", "")), ("[h]:00", 2.4, (
        "shows a date or a time", "")), ("hh:mm", 0, ("shows a date or a time", "")),
    ("# ?/?", 2.4, ("shows fractions", "")), ("0.00E+00", 2.4, ("shows powers of ten", "")),
    ('"scored"', 2.4, ("shows a fixed text", "")), (";;;", 2.4, ("hides the content", "")),
    (";;;", 0, ("hides the content", "")), ("0.0;-0.0;;@", 0, ("hides zeros", "")),
    ("0.0;-0.0;;@", 2.4, ("", "")), ('[<1]"low";0.0', 0.5, ("shows a fixed text", "")),
    ('[<1]"low";0.0', 2.4, ("", "")), ("[>3]0.0;[<1]0.0;0", 2.4, (
        "shows whole numbers only", "2")),
    ("[>3]0.0;[>2.5]0.0", 1, ("", "")), ("0", None, ("", "")),
    ("@", 2.4, (AS_TEXT, "")),
    ('_-* #,##0.0_-;-* #,##0.0_-;_-* "-"??_-;_-@_-', 2.4, ("", "")),
    ("0%", "Autumn 2026", ("", "")), (";;;", "Autumn 2026", ("hides the content", "")),
    ("0;0;0;@", "Autumn 2026", ("", "")),
])
def test_how_a_format_shows_a_score(
    code: str, score: float | str | None, how: tuple[str, str]
) -> None:
    """By the section of the format that the score is shown by; texts are only ever hidden."""
    assert how_misshown(score, code) == how


@pytest.mark.parametrize(("codes", "messages"), [
    (dict.fromkeys(CELLS, "0.0"), []), (dict.fromkeys(CELLS, "General"), []),
    (dict.fromkeys(CELLS, "0"), [
        "In B2:B6, the number format shows whole numbers only: 0.5 would appear as 1."]),
    ({"B4": "0", "B6": "0"}, []),
    ({"B2": "0%", "B3": "0%", "B5": "0%", "B6": "d mmm"}, [
        "In B2:B3 and B5, the number format shows percentages: 0.5 would appear as 50%.",
        "In B6, the number format shows a date or a time."]),
    ({"B5": "£#,##0.00"}, ["In B5, the number format shows money: 1.7 would appear as £1.67."]),
    ({"B3": "@"}, [f"In B3, the number format {AS_TEXT}."]),
])
def test_cells_with_the_same_format_are_named_together(
    codes: dict[str, str], messages: list[str], framework: Framework, collated: Round
) -> None:
    """As a range; whole scores alone are shown as they are."""
    data = tool_of(BESIDE, change=formatted(**codes))
    assert warnings_of(data, framework, collated) == messages


def test_across_and_in_a_new_column(framework: Framework, collated: Round) -> None:
    """Cells in a row are listed; a new column takes the format of the map's."""
    across = dict(zip(("B2", "C2", "D2", "E2", "F2"), BESIDE.values(), strict=True))
    change = formatted(**dict.fromkeys(("B3", "C3", "D3", "E3", "F3"), "0%"))
    assert warnings_of(tool_of(across, change=change), framework, collated) == [
        "In B3, C3, D3, E3 and F3, the number format shows percentages: 0.5 would appear as 50%."]
    data = tool_of(BESIDE | dict.fromkeys(CELLS, 2.0),
                   change=formatted(**dict.fromkeys(CELLS, "0%")))
    book = open_star_tool(data, "c.xlsx")
    places = {number: f"Star!{cell}" for number, cell in enumerate(CELLS, start=1)}
    plan = plan_filling(book, StarMap(places, next_column=True), collated, "")
    (found,) = misleading_formats(book, plan, "c.xlsx")
    assert (found.where.cell, found.message[:9]) == ("C2", "In C2:C6,")


def test_conditional_formats_and_hidden_zeros(framework: Framework) -> None:
    """A condition's number format is shown in place of the cell's; a sheet can hide all zeros."""
    def change(book: Any) -> None:
        shown = DifferentialStyle(numFmt=NumberFormat(numFmtId=200, formatCode="0%"))
        plain = DifferentialStyle()
        for cells, look in (("B2:B3 B6", shown), ("B4", plain)):
            rule = Rule(type="cellIs", operator="lessThan", formula=["1"], dxf=look)
            book.active.conditional_formatting.add(cells, rule)
        book.active.sheet_view.showZeros = False

    scores = [Fraction(1), Fraction(2), Fraction(0), None, Fraction(4)]
    percentages, zeros = warnings_of(tool_of(BESIDE, change=change), framework,
                                     round_of(framework, scores))
    assert percentages == ("In B2:B3 and B6, the number format of a conditional format shows "
                           "percentages: 1.0 would appear as 100%.")
    assert zeros == "In B4, an option on the sheet hides zeros."


@pytest.mark.parametrize("saved_by", ["openpyxl", "libreoffice"])
def test_score_warns_before_it_writes(
    saved_by: str, cli: Callable[..., Ran], returns: Path, tmp_path: Path,
    libreoffice: Callable[..., Path],
) -> None:
    """The scores are written in full all the same; JSON has the warning as a finding."""
    book: Any = openpyxl.Workbook()
    book.active.title = "Star"
    for row, title in enumerate(("Finding out", "Helping early", "Learning"), start=3):
        book.active.cell(row, 1).value = title
        book.active.cell(row, 2).number_format = "0"
    path = tmp_path / "council.xlsx"
    path.write_bytes(workbook_bytes(book))
    if saved_by == "libreoffice":
        path = libreoffice(path, "xlsx", tmp_path / "saved")
    said = cli("score", returns, "--star-tool", path, "-o", "out")
    assert said.code == 0
    warning = ("score-misshown\tIn B3:B5, the number format shows whole numbers only: 2.5 would "
               "appear as 3.")
    assert said.out.index(warning) < said.out.index("Wrote")
    (line,) = [line for line in said.out.splitlines() if "score-misshown" in line]
    assert line.startswith("warning\t")
    assert opened(tmp_path / "out" / "star-tool.xlsx")["Star"]["B3"].value == 2.5
    said = cli("score", returns, "--star-tool", path, "-o", "json", "--format", "json")
    (found,) = [found for found in json.loads(said.out)["findings"]
                if found["code"] == "score-misshown"]
    assert (found["file"], found["sheet"], found["cell"]) == (str(path), "Star", "B3")
