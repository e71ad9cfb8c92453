"""The protective marking of returns and star tools is on everything that is made from them."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import docx
import openpyxl
import openpyxl.chart
import pytest

from hsbstar.returns.read import read_return

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Ran
    from hsbstar.framework.model import Framework

    Made = Callable[..., bytes]
    Command = Callable[..., Ran]

SENSITIVE = "OFFICIAL-SENSITIVE"
NAMES = ("Police", "Schools", "Health", "Board", "Charity")


@pytest.fixture
def marked(tmp_path: Path, filled: Made) -> Path:
    """Returns in the current folder; that of the police has a higher marking than the others."""
    folder = tmp_path / "returns"
    folder.mkdir()
    for name in NAMES:
        marking = SENSITIVE if name == "Police" else "official"
        (folder / f"{name.lower()}.xlsx").write_bytes(filled(name, marking=marking))
    return folder


def assert_marked(path: str, marking: str) -> None:
    """Assert that a workbook shows a marking on its first sheet and on every printed page."""
    book: Any = openpyxl.load_workbook(path)
    visible = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    for sheet in visible:
        assert sheet.oddHeader.center.text == marking, sheet.title
        assert sheet.oddFooter.center.text == marking, sheet.title
    top = [str(cell.value) for row in visible[0].iter_rows(max_row=6) for cell in row]
    assert any(text.startswith(marking) for text in top), path


def test_everything_made_of_returns_has_their_highest_marking(cli: Command, marked: Path) -> None:
    """Star tool, pictures, tables, JSON, meeting, plan, paper, new forms; one note says why."""
    answer = cli("score", marked, "-o", "out", "--chart", "star.svg", "--by", "strand",
                 "--tidy", "tidy", "--dpi", "50")
    assert answer.out.count("markings-differ") == 1
    assert f"‘{SENSITIVE}’ (" in answer.out
    assert_marked("out/star-tool.xlsx", SENSITIVE)
    for picture in ("out/star.svg", "out/star-by-strand.svg"):
        assert Path(picture).read_text(encoding="utf-8").count(f">{SENSITIVE}<") == 2
    with Path("tidy/answers.csv").open(encoding="utf-8-sig", newline="") as file:
        assert {row["marking"] for row in csv.DictReader(file)} == {SENSITIVE}
    cli("moderate", marked, "-o", "meeting.xlsx")
    assert_marked("meeting.xlsx", SENSITIVE)
    cli("plan", "out/star-tool.xlsx", "-o", "plan.xlsx")
    assert_marked("plan.xlsx", SENSITIVE)
    cli("new-audit", "--last", "out/star-tool.xlsx", "--round", "2027", "--plan", "plan.xlsx",
        "-o", "forms")
    assert_marked("forms/hsb-audit-2027-Schools.xlsx", SENSITIVE)
    cli("new-audit", "--last", marked, "--round", "2028", "-o", "more")
    assert_marked("more/hsb-audit-2028-Schools.xlsx", SENSITIVE)


def test_json_has_the_marking_of_each_return_and_of_the_outputs(
    cli: Command, marked: Path
) -> None:
    """In `check` each return's own, in `score` also that of the round."""
    checked = json.loads(cli("check", marked, "--format", "json").out)
    assert [each["marking"] for each in checked["returns"]].count("official") == 4
    scored = json.loads(cli("score", marked, "-o", "out", "--format", "json").out)
    assert scored["marking"] == SENSITIVE


def test_rounds_side_by_side_have_the_highest_marking(
    cli: Command, marked: Path, small_file: Path, filled: Made
) -> None:
    """Of all star tools, the plan included: workbook, pictures, tables and paper."""
    Path("earlier").mkdir()
    Path("earlier/police.xlsx").write_bytes(filled(round_name="2025", date="31 March 2025"))
    cli("score", "earlier", "-o", "1", "--marking", "OFFICIAL")
    for number, marking in {2: "SECRET", 3: "RESTRICTED", 4: "SECRET"}.items():
        cli("score", marked, "-o", str(number), "--marking", marking)
    answer = cli("compare", "1", "2", "3", "--chart", "c.svg", "-o", "change", "--dpi", "50")
    both = "SECRET / RESTRICTED"
    assert "‘OFFICIAL’ (1), ‘SECRET’ (2), ‘RESTRICTED’ (3)." in answer.out
    assert_marked("change/comparison.xlsx", both)
    for picture in ("change/c.svg", "change/c-trend.svg"):
        assert Path(picture).read_text(encoding="utf-8").count(f">{both}<") == 2
    cli("plan", "3/star-tool.xlsx", "-o", "plan.xlsx")
    cli("compare", "1", "4", "--plan", "plan.xlsx", "-o", "planned")
    assert_marked("planned/comparison.xlsx", both)
    own = ("--framework", small_file, "-o", "paper.docx")
    answer = cli("report", "2/star-tool.xlsx", "--compare", "1/star-tool.xlsx", "--plan",
                 "plan.xlsx", *own)
    assert "markings-differ" in answer.out
    assert docx.Document("paper.docx").sections[0].header.paragraphs[0].text == both
    answer = cli("collate-areas", "4/star-tool.xlsx", "-o", "region.xlsx", "--name-areas",
                 "--key", "key.csv", "--format", "json")
    assert json.loads(answer.out)["marking"] == "SECRET"
    assert_marked("region.xlsx", "SECRET")
    for name in ("region.csv", "region-distribution.csv", "key.csv"):
        with Path(name).open(encoding="utf-8-sig", newline="") as file:
            assert {row["marking"] for row in csv.DictReader(file)} == {"SECRET"}, name


def test_the_meetings_workbook_can_raise_the_marking(cli: Command, marked: Path) -> None:
    """What was agreed in it is in the star tool."""
    cli("moderate", marked, "-o", "meeting.xlsx", "--marking", "SECRET")
    cli("score", marked, "-o", "out", "--agreed", "meeting.xlsx")
    assert_marked("out/star-tool.xlsx", "SECRET")


@pytest.mark.parametrize("words", [
    ("score", "returns", "-o", "out"), ("moderate", "returns", "-o", "out.xlsx"),
    ("new-audit", "--last", "returns", "--round", "2027", "-o", "forms"),
    ("check", "returns", "--send-back", "back"),
])
def test_a_lower_marking_is_allowed_and_reported_in_one_line(
    words: tuple[str, ...], cli: Command, marked: Path
) -> None:
    """A higher one, or another spelling, needs no word."""
    assert marked
    answer = cli(*words, "--marking", "OFFICIAL")
    assert answer.code == 0
    line = f"Marked ‘OFFICIAL’, as you chose. The files read are marked ‘{SENSITIVE}’.\n"
    assert answer.err.count(line) == 1
    assert f"all that is made of these files is marked ‘{SENSITIVE}’" not in answer.out.replace(
        "without --marking, all", "")
    for marking in ("SECRET", "Official sensitive"):
        assert "as you chose" not in cli(*words, "--marking", marking, "--force").err


def test_a_paper_to_publish_has_no_marking_and_says_what_that_means(
    cli: Command, marked: Path, small_file: Path
) -> None:
    """Whoever chose a marking for it needs no reminder; nor does who has no marking at all."""
    cli("score", marked, "-o", "out")
    words = ("report", "out/star-tool.xlsx", "--framework", small_file, "--public", "--force",
             "-o", "paper.html")
    answer = cli(*words)
    assert f"marked ‘{SENSITIVE}’ but this paper has no marking. Publish it only" in answer.err
    assert SENSITIVE not in Path("paper.html").read_text(encoding="utf-8")
    assert "marked" not in cli(*words, "--marking", "OFFICIAL").err
    assert ">OFFICIAL<" in Path("paper.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("ending", ["xlsx", "ods"])
def test_what_goes_back_has_the_marking_of_the_return(
    ending: str, cli: Command, tmp_path: Path, filled: Made,
    request: pytest.FixtureRequest,
) -> None:
    """On every page of the copy, on the sheet of corrections, and above the letter."""
    faulty = filled(marking=SENSITIVE, answers={"d1-a": (7, "", "")})
    source = tmp_path / "returns" / "police.xlsx"
    source.parent.mkdir()
    source.write_bytes(faulty)
    if ending == "ods":
        request.getfixturevalue("libreoffice")(source, ending, source.parent)
        source.unlink()
    assert cli("check", "returns", "--send-back", "back").code == 1
    assert_marked("back/Police-please-correct.xlsx", SENSITIVE)
    letter = Path("back/Police-please-correct.txt").read_text(encoding="utf-8")
    assert letter.startswith(f"{SENSITIVE}\nSubject:".replace("\n", "\n\n"))
    cli("check", "returns", "--send-back", "back", "--marking", "SECRET", "--force")
    letter = Path("back/Police-please-correct.txt").read_text(encoding="utf-8")
    assert letter.startswith("SECRET\n")


@pytest.mark.parametrize("ending", ["ods", "xls", "xlsx"])
def test_the_marking_is_read_in_every_format(
    ending: str, libreoffice: Callable[..., Path], tmp_path: Path, filled: Made, small: Framework
) -> None:
    """The hidden stamp holds it."""
    source = tmp_path / "form.xlsx"
    source.write_bytes(filled(marking=SENSITIVE))
    saved = libreoffice(source, ending, tmp_path / "saved")
    returned, _ = read_return(saved.read_bytes(), saved.name, small)
    assert returned
    assert returned.marking == SENSITIVE


def test_the_marking_is_read_without_the_stamp_and_may_be_raised(
    tmp_path: Path, filled: Made, small: Framework
) -> None:
    """Forms of earlier versions only show it on the first sheet, where a sender can raise it."""
    form = tmp_path / "form.xlsx"
    form.write_bytes(filled(marking=SENSITIVE))
    book: Any = openpyxl.load_workbook(form)
    cell = book.worksheets[0]["A4"]
    assert cell.value == SENSITIVE
    for text in (f"{SENSITIVE}  Please return it by 31 May.", "SECRET"):
        cell.value = text
        book.save(form)
        returned, _ = read_return(form.read_bytes(), form.name, small)
        assert returned
        assert returned.marking == text.partition("  ")[0]
    book.remove(book["hsbstar"])
    cell.value = SENSITIVE
    book.save(form)
    returned, _ = read_return(form.read_bytes(), form.name, small)
    assert returned
    assert returned.marking == SENSITIVE


def test_an_own_star_tool_gets_the_marking_on_every_page(cli: Command, marked: Path) -> None:
    """Above what its headers say, and in a cell where the map names one."""
    book: Any = openpyxl.Workbook()
    for row, title in enumerate(("Finding out", "Helping", "Learning"), start=2):
        book.active.cell(row, 1, title)
    book.active.oddHeader.center.text = "Council"
    book.create_sheet("Notes").oddFooter.center.text = f"{SENSITIVE} until agreed"
    chart = openpyxl.chart.BarChart()
    chart.add_data(openpyxl.chart.Reference(book.active, min_col=2, min_row=2, max_row=4))
    book.create_chartsheet("Chart").add_chart(chart)
    book.save("council.xlsx")
    Path("map.yaml").write_text(
        'domains: {1: "Sheet!B2", 2: "Sheet!B3"}\nmarking: "Sheet!D1"\n', encoding="utf-8")
    own = ("--star-tool", "council.xlsx", "--star-map", "map.yaml", "-o", "out", "--force")
    assert cli("score", marked, *own).code == 0
    filled: Any = openpyxl.load_workbook("out/star-tool.xlsx")
    assert filled.active["D1"].value == SENSITIVE
    assert re.split(r"\s+", filled.active.oddHeader.center.text) == [SENSITIVE, "Council"]
    assert filled.active.oddFooter.center.text == SENSITIVE
    assert filled["Notes"].oddHeader.center.text == SENSITIVE
    assert filled["Notes"].oddFooter.center.text == f"{SENSITIVE} until agreed"
    assert filled["Chart"].headerFooter.oddFooter.center.text == SENSITIVE
    assert_marked("out/star-tool-hsbstar.xlsx", SENSITIVE)


@pytest.mark.parametrize("lower", ["official", "OFFICIAL"])
def test_a_lower_marking_of_an_own_star_tool_lowers_nothing(
    lower: str, cli: Command, marked: Path
) -> None:
    """Pictures, JSON and our workbook next to it have the highest marking of the returns."""
    book: Any = openpyxl.Workbook()
    book.active.append(["Finding out", None, "", lower])
    book.active.oddHeader.center.text = lower
    book.save("council.xlsx")
    Path("map.yaml").write_text('domains: {1: "Sheet!B1"}\nmarking: "Sheet!D1"\n', encoding="utf-8")
    answer = cli("score", marked, "--star-tool", "council.xlsx", "--star-map", "map.yaml",
                 "-o", "out", "--chart", "star.svg", "--format", "json")
    assert json.loads(answer.out)["marking"] == SENSITIVE
    assert Path("out/star.svg").read_text(encoding="utf-8").count(f">{SENSITIVE}<") == 2
    filled: Any = openpyxl.load_workbook("out/star-tool.xlsx")
    assert filled.active["D1"].value == SENSITIVE
    assert filled.active.oddHeader.center.text.startswith(SENSITIVE)
    assert_marked("out/star-tool-hsbstar.xlsx", SENSITIVE)
