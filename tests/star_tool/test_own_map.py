"""Maps of star tools: read, written, and the commands that use them."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from openpyxl.chart import BarChart, Reference

from hsbstar.core.errors import StarToolError
from hsbstar.spreadsheets.writing.save import workbook_bytes
from hsbstar.star_tool.own.map import StarMap, read_star_map, write_star_map
from support.console_blocks import MANUAL
from support.sheets import opened
from support.star_tools import signed

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from conftest import Ran
    from hsbstar.framework.model import Framework

FULL = StarMap(
    {1: "Star!C5", 3: "score_3"}, {"1.1": "'O''Brien \"x\"!'!D4"},
    {"round": "Star!C4", "area": "Star!A2", "notice": "Star!A20"}, next_column=True, decimals=1,
)


@pytest.mark.parametrize("star_map", [FULL, StarMap({2: "B2"}), StarMap({}, {"2.1": "Star!B2"})])
def test_a_written_map_reads_back(star_map: StarMap, small: Framework) -> None:
    """What star-map writes is what score reads, comments and quotation marks and all."""
    text = write_star_map(star_map, "council.xlsx", small)
    assert read_star_map(text.encode(), "map.yaml", small) == star_map


def test_a_map_explains_how_to_change_it(small: Framework) -> None:
    """A coordinator sees which domain a line is for, and what else she may say."""
    text = write_star_map(StarMap({1: "Star!C5"}), "council.xlsx", small)
    assert '  1: "Star!C5"  # Finding out' in text
    assert "# decimals: 1" in text
    assert "rounds: replace" in text


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        ("", ["it has no keys"]),
        ("- a\n- b\n", ["it has no keys"]),
        ("version: 2\ndomains: {1: A!B2}", ["only 1 can be used"]),
        ("domain: {1: A!B2}", ["Did you mean domains?", "gives no cell"]),
        ("zzzzzz: 1\ndomains: {1: A!B2}", ["‘zzzzzz’ is not a key in a map."]),
        ("domains: {9: A!B2}", ["no domain ‘9’"]),
        ("statements: {9.9: A!B2}", ["no statement ‘9.9’"]),
        ("domains: {1: , 2: [A, B]}", ["1 has no cell", "2 has no cell"]),
        ("domains: {1: A!B2, 2: A!B2}", ["2 and 1 have the same cell"]),
        ("domains: [A!B2]", ["write one line for each"]),
        ("domains: {1: A!B2}\nrounds: sideways", ["write ‘replace’ or ‘next column’"]),
        ("domains: {1: A!B2}\ndecimals: many", ["whole number from 0 to 10"]),
        ("domains: {1: A!B2}\ndecimals: 11", ["whole number from 0 to 10"]),
        ("domains: {1: A!B2}\ndecimals: 01", ["whole number from 0 to 10"]),
        ("domains: {1: A!B2}\ndecimals: []", ["whole number from 0 to 10"]),
        ("domains: {1: A!B2}\nstatements: []", ["write one line for each"]),
        ("domains: {1: A!B2}\nround: {a: b}", ["round: name one cell"]),
        ("domains: {1: A!B2}\nrounds: [a]", ["write ‘replace’ or ‘next column’"]),
        ("domains: {1: A!B2, 1: A!B3}", ["line 1: ‘1’ is used twice"]),
        ("round: A!B1\ndomains: {1: A!B2}\nround: A!B3", ["line 3: ‘round’ is used twice"]),
    ],
)
def test_all_faults_of_a_map_are_reported(text: str, faults: list[str], small: Framework) -> None:
    """Everything that is wrong is listed at once, each with what to do."""
    with pytest.raises(StarToolError, match=r"map\.yaml") as caught:
        read_star_map(text.encode(), "map.yaml", small)
    assert len(caught.value.faults) == len(faults)
    for fault, expected in zip(caught.value.faults, faults, strict=True):
        assert expected in fault


@pytest.mark.parametrize(("data", "fault"), [
    (b"a: 1\nb: [1", "line 2: ‘b: [1’: a bracket is not closed. Close it, or put"),
    (b"\xff\xfe\x00", "line 1: it is not UTF-8 text. Save the file as UTF-8 (in Notepad: Save"),
])
def test_what_is_no_yaml_is_reported(data: bytes, fault: str, small: Framework) -> None:
    """A file that is no YAML is named with the line where it breaks, and what to do."""
    with pytest.raises(StarToolError, match=r"map\.yaml cannot be read. Correct") as caught:
        read_star_map(data, "map.yaml", small)
    assert [found.startswith(fault) for found in caught.value.faults] == [True]


@pytest.mark.parametrize(
    "data",
    [b"[" * 100_000, b"a: &a [x]\n" + b"".join(
        b"%c: &%c [%s]\n" % (n, n, b",".join([b"*%c" % (n - 1)] * 20)) for n in range(98, 110))],
)
def test_a_map_cannot_exhaust_the_machine(data: bytes, small: Framework) -> None:
    """Deep nesting and aliases of aliases are refused like any other text that is no map."""
    with pytest.raises(StarToolError, match=r"map\.yaml cannot be read") as caught:
        read_star_map(data, "map.yaml", small)
    assert len(caught.value.faults) == 1


def test_an_object_tag_in_a_map_is_a_fault(small: Framework) -> None:
    """What YAML could make an object of is reported, with its line."""
    with pytest.raises(StarToolError) as caught:
        read_star_map(b"!!python/object:os.system {domains: {1: A!B2}}", "m.yaml", small)
    assert "line 1: ‘m.yaml’ object tags are not allowed" in caught.value.faults[0]


@pytest.fixture
def council(tmp_path: Path) -> Path:
    """A council's star tool for the small framework, with last year's scores in it."""
    book: Any = openpyxl.Workbook()
    book.active.title = "Star"
    for row, title in enumerate(("Finding out", "Helping early", "Learning"), start=3):
        book.active.cell(row, 1).value = title
        book.active.cell(row, 2).value = 2
    book.active["B2"] = "2025"
    book.active["E3"] = "=VLOOKUP(B3,B3:C5,1)"
    path = tmp_path / "our council.xlsx"
    path.write_bytes(workbook_bytes(book))
    return path


def test_score_fills_an_area_s_own_star_tool(
    cli: Callable[..., Ran], returns: Path, council: Path, tmp_path: Path
) -> None:
    """What goes where is shown; theirs and ours are written; the original is not touched."""
    before = council.read_bytes()
    said = cli("score", returns, "--star-tool", council, "-o", "out")
    assert (said.code, council.read_bytes()) == (0, before)
    shown = [line.split("\t") for line in said.out.splitlines()]
    assert ["Star!B3", "domain 1", "2.5", "2"] in shown
    assert shown.index(["Cell", "Gets", "Value", "Was"]) < shown.index(
        ["Wrote out/star-tool.xlsx"]
    )
    assert "Star!E3" in said.err
    assert "hsbstar report out/star-tool-hsbstar.xlsx" in said.err
    sheet = opened(tmp_path / "out" / "star-tool.xlsx")["Star"]
    assert [sheet.cell(row, 2).value for row in (3, 4, 5)] == [2.5, 3, 3]
    shutil.copy(tmp_path / "out/star-tool-hsbstar.xlsx", tmp_path / "again.xlsx")
    assert cli("compare", "out/star-tool-hsbstar.xlsx", "again.xlsx").code == 0


def test_score_lists_as_json_what_it_filled(
    cli: Callable[..., Ran], returns: Path, council: Path
) -> None:
    """Other programs learn the cells, their values and what stood there, and what is blank."""
    said = cli("score", returns, "--star-tool", council, "-o", "out", "--format", "json")
    star_tool = json.loads(said.out)["star_tool"]
    assert star_tool["file"] == str(council)
    assert star_tool["cells"][1] == {
        "gets": "domain 2", "sheet": "Star", "cell": "B4", "value": 3, "was": "2",
    }
    assert star_tool["to_calculate"] == [{"sheet": "Star", "cell": "E3"}]


def test_a_saved_map_keeps_last_year(
    cli: Callable[..., Ran], returns: Path, council: Path, tmp_path: Path
) -> None:
    """star-map saves what it found; with it the new round goes beside last year's."""
    said = cli("star-map", council, "-o", "map.yaml")
    assert said.code == 0
    assert "Star!B3\t1  Finding out" in said.out
    assert f'score RETURNS --star-tool "{council}" --star-map map.yaml' in said.err
    said = cli("score", returns, "--star-tool", council, "--star-map", "map.yaml", "-o", "out")
    assert said.code == 0
    sheet = opened(tmp_path / "out" / "star-tool.xlsx")["Star"]
    assert [sheet.cell(3, column).value for column in (2, 3)] == [2, 2.5]
    again = cli("star-map", council, "-o", "map.yaml")
    assert again.code == 2
    assert "map.yaml already exists" in again.err


@pytest.fixture
def two_columns(tmp_path: Path) -> Path:
    """A council's star tool with two columns of scores, and a blank one."""
    book: Any = openpyxl.Workbook()
    book.active.title = "Star"
    for row, title in enumerate(("Finding out", "Helping early", "Learning"), start=3):
        book.active.cell(row, 1).value = title
        book.active.cell(row, 2).value = book.active.cell(row, 3).value = 2
    book.active["B2"], book.active["C2"], book.active["D2"] = "Round A", "Round: B\n#1", "Notes"
    (tmp_path / "c.xlsx").write_bytes(workbook_bytes(book))
    return tmp_path / "c.xlsx"


def test_several_columns_give_a_draft_to_choose_from(
    cli: Callable[..., Ran], returns: Path, two_columns: Path, tmp_path: Path
) -> None:
    """Listed with headings; unusable until one is chosen; then as any other map."""
    said = cli("score", returns, "--star-tool", two_columns, "-o", "out")
    assert said.code == 2
    assert "hsbstar cannot tell which of these cells get the scores. Make a draft" in said.err
    assert "Scores could go in Star!B3 to Star!B5, headed ‘Round A’, with scores" in said.err
    said = cli("star-map", two_columns, "-o", "map.yaml")
    assert said.code == 0
    assert "B\tStar!B3 to Star!B5, headed ‘Round A’, with scores already" in said.out
    assert "D\tStar!D3 to Star!D5, headed ‘Notes’, blank" in said.out
    assert "This is a draft" in said.err
    text = (tmp_path / "map.yaml").read_text("utf-8")
    assert "# B, C or D in place of ‘undecided’." in text
    command = ("score", returns, "--star-tool", two_columns, "--star-map", "map.yaml", "-o", "out")
    for choice in ("undecided", "", "Z", "B C"):
        (tmp_path / "map.yaml").write_text(
            text.replace("choose: undecided", f"choose: {choice}"), encoding="utf-8")
        refused = cli(*command)
        assert refused.code == 2
        assert "map.yaml is a draft: it does not say which cells get the scores." in refused.err
        assert "After ‘choose:’, write ‘B’, ‘C’ or ‘D’." in refused.err
    assert not (tmp_path / "out").exists()
    chosen = text.replace("choose: undecided", "choose: c  # this one")
    (tmp_path / "map.yaml").write_text(chosen, encoding="utf-8")
    said = cli(*command)
    assert said.code == 0
    assert "Star!C3\tdomain 1\t2.5\t2" in said.out
    sheet = opened(tmp_path / "out" / "star-tool.xlsx")["Star"]
    assert [sheet.cell(3, column).value for column in (2, 3, 4)] == [2, 2.5, None]


def test_only_blank_columns_are_listed_where_several_await_scores(
    cli: Callable[..., Ran], returns: Path, two_columns: Path, tmp_path: Path
) -> None:
    """Of an earlier round's column and two blank ones, the two are listed to choose from."""
    book = openpyxl.load_workbook(two_columns)
    star: Any = book["Star"]
    star["B2"], star["C2"], star["D2"] = "Baseline", "Review 1", "Review 2"
    for row in range(3, 6):
        star.cell(row, 3).value = star.cell(row, 4).value = None
    two_columns.write_bytes(workbook_bytes(book))
    refused = cli("score", returns, "--star-tool", two_columns, "-o", "out")
    assert refused.code == 2
    assert [line for line in refused.err.splitlines() if "could go" in line] == [
        "Error: Scores could go in Star!C3 to Star!C5, headed ‘Review 1’, blank.",
        "Error: Scores could go in Star!D3 to Star!D5, headed ‘Review 2’, blank."]
    assert cli("star-map", two_columns, "-o", "map.yaml").code == 0
    assert "# C or D in place of ‘undecided’." in (tmp_path / "map.yaml").read_text("utf-8")


@pytest.mark.parametrize(("text", "fault"), [
    ("choose: B\nchoices: [B]", "‘choices’ is not a key in a map"),
    ("choose: B\nchoices: {B: [1]}", "domains: write one line for each"),
    ("choose: B\nchoices: {B: {9: A!B2}}", "no domain ‘9’"),
])
def test_a_spoilt_draft_is_reported(text: str, fault: str, small: Framework) -> None:
    """As any other map."""
    with pytest.raises(StarToolError) as caught:
        read_star_map(text.encode(), "map.yaml", small)
    assert any(fault in found for found in caught.value.faults)


def test_lists_on_two_sheets_are_chosen_by_their_cells(
    cli: Callable[..., Ran], returns: Path, tmp_path: Path
) -> None:
    """By their number: both are in column B. A row is chosen by its own."""
    book: Any = openpyxl.Workbook()
    book.active.title = "Star"
    other = book.create_sheet("Old & new")
    for row, title in enumerate(("Finding out", "Helping early", "Learning"), start=3):
        book.active.cell(row, 1).value = other.cell(row, 1).value = title
    path = tmp_path / "c.xlsx"
    path.write_bytes(workbook_bytes(book))
    assert cli("star-map", path, "-o", "map.yaml").code == 0
    text = (tmp_path / "map.yaml").read_text("utf-8")
    assert "# 1 or 2 in place of ‘undecided’." in text
    assert '"1":  # \'Old & new\'!B3 to \'Old & new\'!B5, blank' in text
    chosen = text.replace("choose: undecided", "choose: 1")
    (tmp_path / "map.yaml").write_text(chosen, encoding="utf-8")
    said = cli("score", returns, "--star-tool", path, "--star-map", "map.yaml", "-o", "out")
    assert said.code == 0
    assert "'Old & new'!B3\tdomain 1" in said.out
    book = openpyxl.Workbook()
    for column, title in enumerate(("Finding out", "Helping early", "Learning"), start=2):
        book.active.cell(2, column).value = title
        book.active.cell(3, column).value = book.active.cell(4, column).value = 1
    book.active["A3"], book.active["A4"] = 2025, 2026
    path.write_bytes(workbook_bytes(book))
    assert cli("star-map", path, "-o", "across.yaml").code == 0
    text = (tmp_path / "across.yaml").read_text("utf-8")
    chosen = text.replace("undecided\n", "Row 4\n")
    (tmp_path / "across.yaml").write_text(chosen, encoding="utf-8")
    said = cli("score", returns, "--star-tool", path, "--star-map", "across.yaml", "-o", "rows")
    assert said.code == 0
    assert "Sheet!B4\tdomain 1\t2.5\t1" in said.out


def test_a_chart_of_other_cells_is_reported(
    cli: Callable[..., Ran], returns: Path, tmp_path: Path
) -> None:
    """A new column that no chart plots would be missed: the board sees last year's star."""
    book: Any = openpyxl.Workbook()
    book.active.title = "Star"
    for row, title in enumerate(("Finding out", "Helping early", "Learning"), start=3):
        book.active.cell(row, 1).value = title
        book.active.cell(row, 2).value = 2
    book.active["B2"], book.active["C2"] = 2025, 2026
    chart = BarChart()
    chart.add_data(Reference(book.active, min_col=2, min_row=3, max_row=5))
    book.active.add_chart(chart, "E2")
    (tmp_path / "c.xlsx").write_bytes(workbook_bytes(book))
    said = cli("score", returns, "--star-tool", "c.xlsx", "-o", "out")
    assert "Star!C3\tdomain 1" in said.out
    assert "No chart in c.xlsx shows these cells" in said.err


def test_domains_without_a_cell_are_reported(
    cli: Callable[..., Ran], returns: Path, council: Path, tmp_path: Path
) -> None:
    """Last year's scores of the domains that a map leaves out stay, and that is said."""
    (tmp_path / "map.yaml").write_text("domains: {1: Star!B3}", encoding="utf-8")
    said = cli("score", returns, "--star-tool", council, "--star-map", "map.yaml", "-o", "out")
    assert "The map gives no cell for domain 2, 3" in said.err


def test_our_own_star_tool_without_a_sheet_is_reported(
    cli: Callable[..., Ran], returns: Path, tmp_path: Path
) -> None:
    """A renamed sheet is named, rather than that no titles were found."""
    assert cli("score", returns, "-o", "last").code == 0
    book: Any = openpyxl.load_workbook(tmp_path / "last" / "star-tool.xlsx")
    book["Scores"].title = "Our scores"
    book.save(tmp_path / "renamed.xlsx")
    for command in (["score", returns, "--star-tool", "renamed.xlsx", "-o", "out"],
                  ["star-map", "renamed.xlsx", "-o", "map.yaml"]):
        said = cli(*command)
        assert said.code == 2
        assert "lacks the sheet ‘Scores’" in said.err


def test_our_own_star_tool_needs_no_map(
    cli: Callable[..., Ran], returns: Path, tmp_path: Path
) -> None:
    """Last year's star tool of ours is filled whole, as the template is."""
    assert cli("score", returns, "-o", "last").code == 0
    said = cli("star-map", "last/star-tool.xlsx", "-o", "map.yaml")
    assert said.code == 2
    assert "needs no map" in said.err
    assert cli("score", returns, "--star-tool", "last/star-tool.xlsx", "-o", "now").code == 0
    written = sorted(path.name for path in (tmp_path / "now").iterdir())
    assert written == ["star-tool.xlsx", "star.png"]
    ours, again = (tmp_path / name / "star-tool.xlsx" for name in ("last", "now"))
    assert ours.read_bytes() == again.read_bytes()


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        (["--star-map", "map.yaml"], "name it with --star-tool"),
        (["--star-tool", "nowhere.xlsx"], "There is no file nowhere.xlsx"),
        (["--star-tool", "signed.xlsx"], "has a digital signature"),
        (["--star-tool", "our council.xlsx", "--star-map", "bad.yaml"],
         "domains: the framework has no domain ‘9’."),
        (["--star-tool", "our council.xlsx", "-o", ".", "--force"], "star-tool.xlsx"),
    ],
)
def test_what_cannot_be_done_is_reported(
    more: list[str], expected: str, cli: Callable[..., Ran], returns: Path, council: Path,
    tmp_path: Path,
) -> None:
    """A map without a tool, no such file, a signature, a faulty map: a sentence, exit 2."""
    (tmp_path / "signed.xlsx").write_bytes(signed())
    (tmp_path / "bad.yaml").write_text("domains: {9: Star!B3}", encoding="utf-8")
    said = cli("score", returns, *more)
    output = said.out + said.err
    assert expected in output
    assert said.code == (0 if "--force" in more else 2)
    assert council.is_file()


def test_what_was_left_out_needs_a_place(
    cli: Callable[..., Ran], returns: Path, council: Path, tmp_path: Path,
    filled: Callable[..., bytes],
) -> None:
    """Scores in spite of errors: the tool must say so on its face, in a cell that the map names."""
    faulty = filled("Health", answers={"d1-a": (7, "", "")})
    (returns / "health.xlsx").write_bytes(faulty)
    command = ["score", returns, "--star-tool", council, "-o", "out", "--allow-errors"]
    said = cli(*command)
    assert said.code == 2
    assert "has no place for it" in said.err
    assert not (tmp_path / "out").exists()
    places = "\n".join(f"  {number}: Star!B{number + 2}" for number in (1, 2, 3))
    (tmp_path / "map.yaml").write_text(f"domains:\n{places}\nnotice: Star!A9\n", encoding="utf-8")
    assert cli(*command, "--star-map", "map.yaml").code == 0
    assert "blank" in opened(tmp_path / "out" / "star-tool.xlsx")["Star"]["A9"].value


def test_a_domain_without_a_score_is_reported(
    cli: Callable[..., Ran], tmp_path: Path, council: Path, filled: Callable[..., bytes]
) -> None:
    """The cell is blank, and the terminal says for which domain."""
    answers = {f"d2-{letter}": ("No data", "", "") for letter in "abc"}
    (tmp_path / "one.xlsx").write_bytes(filled("Police", answers=answers))
    said = cli("score", "one.xlsx", "--star-tool", council, "-o", "out")
    assert "Star!B4\tdomain 2\tblank\t2" in said.out
    assert "Left blank, because there is no score: domain 2." in said.err


def test_the_map_in_the_docs_is_one(framework: Framework) -> None:
    """What the docs show can be copied as it is."""
    page = (MANUAL / "how-to" / "own-star-tool.md").read_text(encoding="utf-8")
    lines = page[page.index("    version: 1") :].partition("Then:")[0]
    star_map = read_star_map(lines.replace("\n    ", "\n").strip().encode(), "docs", framework)
    assert star_map.next_column
    assert star_map.statements == {"2.4": "Detail!D18"}
