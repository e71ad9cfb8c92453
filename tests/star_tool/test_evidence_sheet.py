"""Evidence in the star tool: never without `--with-evidence`, and then with care."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from lxml import etree

from hsbstar.core.files import STAR_TEMPLATE, bundled
from hsbstar.rounds.collating import collate
from hsbstar.spreadsheets.package.new_sheet import add_table
from hsbstar.spreadsheets.package.package import Package
from hsbstar.spreadsheets.package.workbook import Book, empty_unused_texts
from hsbstar.spreadsheets.package.xml import text_of
from hsbstar.spreadsheets.tables import FIRST_ROW, HEADER_ROW
from hsbstar.spreadsheets.writing.save import workbook_bytes
from hsbstar.star_tool.content import StarContent
from hsbstar.star_tool.evidence_sheet import LEFT_OUT, READ_FIRST, TOO_LONG
from hsbstar.star_tool.fill import fill_star_tool
from hsbstar.star_tool.layout import EVIDENCE, EVIDENCE_NOTE, STAR
from hsbstar.star_tool.read import read_star_tool
from support.frameworks import small_framework
from support.moderations import read_all
from support.packages import parts
from support.sheets import opened
from support.star_tools import strict, xlsxwriter_plain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from conftest import Ran
    from hsbstar.framework.model import Framework
    from hsbstar.returns.answers import Return

    Made = Callable[..., bytes]

EMPTY = (None, "", "")
POLICE = {
    "d1-a": (2, "SECRET=evidence of the police", "SECRET action"),
    "d1-b": (3, "", ""), "d1-c": ("N/A", "", ""), "d2-a": ("No data", "", "SECRET plan"),
    **dict.fromkeys(("d2-b", "d2-c", "d3-a", "d3-b", "d3-c"), EMPTY),
}
HEALTH = {
    "d1-a": (0, "SECRET()", "-SECRET"), "d1-b": (1, "+1", "@SECRET"),
    **dict.fromkeys(("d1-c", "d2-a", "d2-b", "d2-c", "d3-a", "d3-b", "d3-c"), EMPTY),
}
FIRST, SECOND, THIRD = (small_framework().statements[index].text for index in (0, 1, 3))
NHS = "943 476 5919"


@pytest.fixture
def content(small: Framework, filled: Made) -> StarContent:
    """A round of two agencies that wrote evidence."""
    read = read_all({"0.xlsx": filled("police", answers=POLICE),
                     "1.xlsx": filled("Health", answers=HEALTH)}, small)
    returns = tuple(map(like_formulas, read))
    collated = collate(returns, small, area="Northshire", round_name="2026")
    return StarContent(collated.marked("OFFICIAL"), small, returns, with_evidence=True)


def evidence_of(framework: Framework, *made: bytes) -> StarContent:
    """Return what a star tool with evidence is filled with, of these returns."""
    returns = read_all({f"{number}.xlsx": data for number, data in enumerate(made)}, framework)
    collated = collate(returns, framework, area="", round_name="")
    return StarContent(collated, framework, tuple(returns), with_evidence=True)


def like_formulas(given: Return) -> Return:
    """Return a return in which a text begins as a formula does, as Excel keeps it behind a '."""
    answers = (answer._replace(evidence=answer.evidence.replace("SECRET()", "=SECRET()"))
               for answer in given.answers)
    return replace(given, answers=tuple(answers))


def without(content: StarContent, **more: Any) -> StarContent:
    """Return the same content for a star tool without evidence."""
    return StarContent(content.round, content.framework, content.returns, **more)


@pytest.fixture
def with_evidence(content: StarContent) -> bytes:
    """The star tool with its evidence."""
    return fill_star_tool(bundled(STAR_TEMPLATE), content)


@pytest.fixture
def folder(tmp_path: Path, filled: Made) -> Path:
    """A folder of the two returns."""
    place = tmp_path / "returns"
    place.mkdir()
    (place / "police.xlsx").write_bytes(filled("police", answers=POLICE))
    (place / "health.xlsx").write_bytes(filled("Health", answers=HEALTH))
    return place


def leaks(data: bytes) -> list[str]:
    """Return the parts of a workbook that hold evidence or an action."""
    return [name for name, part in parts(data).items() if b"SECRET" in part]


def rows_of(data: bytes, sheet: str = EVIDENCE.sheet) -> list[tuple[Any, ...]]:
    """Return what is on a sheet of evidence, below the heading."""
    return list(opened(data)[sheet].iter_rows(min_row=FIRST_ROW, values_only=True))


def test_by_default_no_output_holds_evidence(
    cli: Callable[..., Ran], folder: Path, tmp_path: Path
) -> None:
    """No part of the star tool, no picture, nothing on either stream."""
    said = cli("score", folder, "-o", "results", "--chart", "star.png", "--chart", "star.svg",
               "--chart", "star.pdf")
    assert said.code == 0
    assert leaks((tmp_path / "results" / "star-tool.xlsx").read_bytes()) == []
    for name in ("star.png", "star.svg", "star.pdf"):
        assert b"SECRET" not in (tmp_path / "results" / name).read_bytes()
    assert "SECRET" not in said.out + said.err


def test_evidence_is_listed_by_statement_and_agency(with_evidence: bytes) -> None:
    """Each answer with a score or a text, in the order of the framework; text stays text."""
    assert rows_of(with_evidence) == [
        ("1.1", FIRST, "Health", 0, "=SECRET()", "-SECRET"),
        ("1.1", FIRST, "police", 2, "SECRET=evidence of the police", "SECRET action"),
        ("1.2", SECOND, "Health", 1, "+1", "@SECRET"),
        ("1.2", SECOND, "police", 3, None, None),
        ("2.1", THIRD, "police", "No data", None, "SECRET plan"),
    ]
    sheet = opened(with_evidence)[EVIDENCE.sheet]
    assert {cell.data_type for row in sheet.iter_rows(min_row=FIRST_ROW) for cell in row} == {
        "s", "n"
    }
    assert sheet.cell(FIRST_ROW, 5).quotePrefix
    assert leaks(with_evidence) == [Book(Package(with_evidence)).sheets[EVIDENCE.sheet]]


def test_the_sheet_is_last_filterable_and_ready_to_print(with_evidence: bytes) -> None:
    """A frozen heading that each page repeats, a filter, A4 across, marking and page number."""
    book: Any = opened(with_evidence)
    assert book.sheetnames[-1] == EVIDENCE.sheet
    assert book.active.title == STAR.sheet
    sheet = book[EVIDENCE.sheet]
    assert sheet["A1"].value == EVIDENCE.title
    assert sheet.cell(*EVIDENCE_NOTE).value == READ_FIRST
    assert sheet.freeze_panes == f"C{FIRST_ROW}"
    assert sheet.print_title_rows == f"${HEADER_ROW}:${HEADER_ROW}"
    table = sheet.tables[EVIDENCE.name]
    assert table.ref == table.autoFilter.ref == f"A{HEADER_ROW}:F{FIRST_ROW + 4}"
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert sheet.oddHeader.center.text == "OFFICIAL"
    assert sheet.oddFooter.right.text == "Page &P of &N"


def test_the_figures_are_those_of_a_star_tool_without_evidence(
    with_evidence: bytes, content: StarContent
) -> None:
    """Every other sheet is the same to the byte, and compare reads the same round."""
    plain = fill_star_tool(bundled(STAR_TEMPLATE), without(content))
    before, after = parts(plain), parts(with_evidence)
    sheets = [name for name in before if name.startswith(("xl/worksheets", "xl/charts"))]
    assert [name for name in sheets if before[name] != after[name]] == []
    assert read_star_tool(with_evidence, "x.xlsx") == read_star_tool(plain, "x.xlsx")


def test_the_same_returns_give_the_same_bytes(with_evidence: bytes, content: StarContent) -> None:
    """Whatever order the files came in."""
    turned = StarContent(content.round, content.framework, content.returns[::-1],
                         with_evidence=True)
    assert fill_star_tool(bundled(STAR_TEMPLATE), turned) == with_evidence


def test_an_agency_that_returned_twice_has_a_row_for_each(small: Framework, filled: Made) -> None:
    """What each return said is next to its own score."""
    content = evidence_of(small, filled(answers={"d1-a": (1, "first", "")}),
                          filled(answers={"d1-a": (4, "second", "")}))
    tool = fill_star_tool(bundled(STAR_TEMPLATE), content)
    assert [row[3:5] for row in rows_of(tool)[:2]] == [(1, "first"), (4, "second")]


def test_a_round_without_any_answer_has_an_empty_table(small: Framework, filled: Made) -> None:
    """Excel wants a row below each heading; it is there, and blank."""
    blank = dict.fromkeys((statement.id for statement in small.statements), EMPTY)
    content = evidence_of(small, filled(answers=blank))
    tool = fill_star_tool(bundled(STAR_TEMPLATE), content)
    assert opened(tool)[EVIDENCE.sheet].tables[EVIDENCE.name].ref == f"A{HEADER_ROW}:F{FIRST_ROW}"
    assert not any(any(row) for row in rows_of(tool))


def test_long_texts_and_characters_that_no_workbook_holds(small: Framework, filled: Made) -> None:
    """A text longer than the highest row is whole in its cell, and the note says so."""
    long = "word " * 6000
    content = evidence_of(small, filled(answers={"d1-a": (3, long, "")}))
    tool = fill_star_tool(bundled(STAR_TEMPLATE), content)
    assert rows_of(tool)[0][4] == long.strip()
    assert opened(tool)[EVIDENCE.sheet].cell(*EVIDENCE_NOTE).value == READ_FIRST + TOO_LONG


def test_evidence_that_seems_to_identify_is_refused(
    cli: Callable[..., Ran], folder: Path, filled: Made, tmp_path: Path
) -> None:
    """Exit 1, nothing written, each cell by its kind; without evidence the score goes on."""
    answers = {"d1-a": (3, f"Seen, {NHS}", "DOB 3/4/2012")}
    (folder / "schools.xlsx").write_bytes(filled("Schools", answers=answers))
    said = cli("score", folder, "-o", "results", "--with-evidence")
    assert said.code == 1
    assert not (tmp_path / "results").exists()
    assert "Nothing was written. 2 texts" in said.err
    assert said.out.count("text-identifies") == 2
    assert "F5\ttext-identifies\tThe cell ‘Evidence’ may contain an NHS number." in said.out
    assert "G5\ttext-identifies\tThe cell ‘Action proposed’ may contain" in said.out
    assert NHS not in said.out + said.err
    assert "2012" not in said.out + said.err
    refused = cli("score", folder, "-o", "results", "--with-evidence", "--format", "json")
    assert refused.code == 1
    assert {found["code"] for found in json.loads(refused.out)["findings"]} >= {"text-identifies"}
    assert cli("score", folder, "-o", "results").code == 0


def test_evidence_that_identifies_is_copied_only_by_name(
    cli: Callable[..., Ran], folder: Path, filled: Made, tmp_path: Path
) -> None:
    """The sheet says for all to see that it was made in spite of what was found."""
    (folder / "schools.xlsx").write_bytes(filled("Schools", answers={"d1-a": (3, NHS, "")}))
    said = cli("score", folder, "-o", "results", "--with-evidence", "--allow-identifying")
    assert said.code == 0
    data = (tmp_path / "results" / "star-tool.xlsx").read_bytes()
    note = opened(data)[EVIDENCE.sheet].cell(*EVIDENCE_NOTE).value
    assert "One cell may identify a child" in note
    assert "--allow-identifying" in note
    assert NHS in [row[4] for row in rows_of(data)]
    assert NHS not in said.out + said.err
    for more in ((), ("-q",), ("--format", "json")):
        said = cli("score", folder, "-o", "results", "--with-evidence", "--allow-identifying",
                   "--force", *more)
        assert "The evidence that was written contains text that may identify a child." in said.err
    assert "may identify" not in cli("score", folder, "-o", "without").err


def test_returns_that_do_not_count_do_not_stop_it(
    cli: Callable[..., Ran], folder: Path, filled: Made
) -> None:
    """Of a file that is left out nothing is copied, so nothing of it can be shown."""
    other = filled("Schools", round_name="1999", answers={"d1-a": (3, NHS, "")})
    (folder / "schools.xlsx").write_bytes(other)
    said = cli("score", folder, "-o", "results", "--with-evidence", "--allow-errors")
    assert said.code == 0
    assert "text-identifies" in said.out


def test_allowing_without_asking_is_a_sentence(cli: Callable[..., Ran], folder: Path) -> None:
    """Whoever forgets half of it gets an error, rather than wonder where the sheet is."""
    said = cli("score", folder, "--allow-identifying")
    assert said.code == 2
    assert "--with-evidence" in said.err


def test_compare_reads_a_star_tool_with_evidence(
    cli: Callable[..., Ran], folder: Path, tmp_path: Path
) -> None:
    """And nothing of the evidence comes into the comparison."""
    assert cli("score", folder, "-o", "with", "--with-evidence").code == 0
    assert cli("score", folder, "-o", "plain").code == 0
    said = cli("compare", "with/star-tool.xlsx", "plain/star-tool.xlsx", "-o", "change",
               "--format", "json")
    assert said.code == 0
    assert {score["change"] for score in json.loads(said.out)["statements"]} <= {0, None}
    assert leaks((tmp_path / "change" / "comparison.xlsx").read_bytes()) == []


def with_copies(data: bytes) -> bytes:
    """Return a star tool after somebody renamed its evidence, copied it, and worked with it."""
    book = opened(data)
    copy = book.copy_worksheet(book[EVIDENCE.sheet])
    copy.title = "Copy"
    book[EVIDENCE.sheet].title = "What they wrote"
    book["What they wrote"]["A1"] = "Ours"
    book["What they wrote"]["J8"] = "Beside it"
    notes = book.create_sheet("Notes")
    notes["A1"], notes["A2"] = "Kept", "='What they wrote'!E6"
    held = Book(Package(workbook_bytes(book)))
    held.edit("Notes").set_result(next(place for place, _ in held.sheet("Notes").formulas()),
                                  "SECRET")
    return held.package.to_bytes()


@pytest.mark.parametrize("saved_by", ["hsbstar", "openpyxl", "libreoffice"])
def test_last_years_evidence_does_not_come_along(
    saved_by: str, with_evidence: bytes, content: StarContent, libreoffice: Callable[..., Path],
    tmp_path: Path,
) -> None:
    """Filled again without asking, last year's star tool holds none of it, in no part."""
    last = with_evidence if saved_by == "hsbstar" else with_copies(with_evidence)
    if saved_by == "libreoffice":
        (tmp_path / "last.xlsx").write_bytes(last)
        last = libreoffice(tmp_path / "last.xlsx", "xlsx", tmp_path / "saved").read_bytes()
    assert leaks(last)
    again = fill_star_tool(last, without(content))
    assert leaks(again) == []
    book = opened(again)
    sheets = ["Copy", "What they wrote"] if saved_by != "hsbstar" else [EVIDENCE.sheet]
    for name in sheets:
        assert book[name].cell(*EVIDENCE_NOTE).value == LEFT_OUT
    if saved_by != "hsbstar":
        assert book["Notes"]["A1"].value == "Kept"
        assert book["What they wrote"]["J8"].value == "Beside it"


def test_evidence_for_the_second_time_is_this_rounds(
    with_evidence: bytes, small: Framework, filled: Made
) -> None:
    """The sheet is filled where it is; no second one is added."""
    content = evidence_of(small, filled(answers={"d1-a": (3, "Now", "")}))
    again = fill_star_tool(with_evidence, content)
    assert leaks(again) == []
    assert rows_of(again)[0] == ("1.1", FIRST, "Police", 3, "Now", None)
    assert opened(again).sheetnames == opened(with_evidence).sheetnames


def test_a_sheet_of_somebodys_own_called_evidence_is_let_alone(
    content: StarContent
) -> None:
    """Ours gets another name beside it."""
    book = opened(fill_star_tool(bundled(STAR_TEMPLATE), without(content)))
    book.create_sheet(EVIDENCE.sheet)["A1"] = "Photos of the day"
    tool = fill_star_tool(workbook_bytes(book), content)
    names = opened(tool).sheetnames
    assert names[-2:] == [EVIDENCE.sheet, f"{EVIDENCE.sheet} (2)"]
    assert opened(tool)[EVIDENCE.sheet]["A1"].value == "Photos of the day"
    assert len(rows_of(tool, names[-1])) == 5


def test_evidence_goes_beside_an_areas_own_star_tool(
    cli: Callable[..., Ran], folder: Path, tmp_path: Path, small: Framework
) -> None:
    """The council's file has no place for it; ours, written beside, has."""
    book: Any = opened(bundled(STAR_TEMPLATE))
    for name in book.sheetnames[1:]:
        del book[name]
    sheet = book.worksheets[0]
    for row in sheet.iter_rows():
        for cell in row:
            cell.value = None
    for row, domain in enumerate(small.domains, start=2):
        sheet.cell(row, 1).value = domain.title
    (tmp_path / "council.xlsx").write_bytes(workbook_bytes(book))
    said = cli("score", folder, "-o", "results", "--star-tool", "council.xlsx", "--with-evidence")
    assert said.code == 0
    results = tmp_path / "results"
    assert leaks((results / "star-tool.xlsx").read_bytes()) == []
    assert rows_of((results / "star-tool-hsbstar.xlsx").read_bytes())
    assert "Evidence and actions are in results/star-tool-hsbstar.xlsx" in " ".join(
        said.err.split())


def relations_of(data: bytes, names: Iterable[str]) -> str:
    """Return parts of a package as one text."""
    return "".join(parts(data)[name].decode() for name in names)


def test_a_table_speaks_the_dialect_of_its_workbook() -> None:
    """In a strict workbook nothing is transitional; ids and names are free ones."""
    book = Book(Package(strict()))
    name = next(iter(book.sheets))
    for _ in range(2):
        add_table(book, name, "Evidence", "A1:B2", ("One", "Two"))
    data = book.package.to_bytes()
    new = parts(data).keys() - parts(strict()).keys()
    assert {"xl/tables/table1.xml", "xl/tables/table2.xml"} <= new
    kinds = relations_of(data, [*new, book.sheets[name]])
    assert "schemas.openxmlformats.org/spreadsheetml" not in kinds
    assert "schemas.openxmlformats.org/officeDocument" not in kinds
    tables = [etree.fromstring(parts(data)[f"xl/tables/table{number}.xml"]) for number in (1, 2)]
    assert [table.get("id") for table in tables] == ["1", "2"]
    assert [table.get("displayName") for table in tables] == ["Evidence", "Evidence_2"]
    assert Book(Package(data)).tables().keys() == {"evidence", "evidence_2"}


def test_texts_that_cells_still_show_stay() -> None:
    """Only what no cell shows is emptied; a workbook without shared texts is let alone."""
    data = xlsxwriter_plain()
    book = Book(Package(data))
    empty_unused_texts(book)
    assert book.package.to_bytes() == Package(data).to_bytes()
    held = Book(Package(data))
    for sheet in held.sheets:
        for place in list(held.sheet(sheet).places):
            held.edit(sheet).write(place, None)
    empty_unused_texts(held)
    (strings,) = held.package.related(held.part, "sharedStrings")
    assert {*map(text_of, held.package.read(strings))} == {""}
    plain = Book(Package(bundled(STAR_TEMPLATE)))
    empty_unused_texts(plain)
    assert plain.package.to_bytes() == Package(bundled(STAR_TEMPLATE)).to_bytes()
