"""The star tool and the comparison workbook: live figures, right after recalculation."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from hsbstar.audit.agencies import Agency
from hsbstar.audit.heading import Heading
from hsbstar.audit.layout import audit_layout
from hsbstar.audit.workbook import write_audit_workbook
from hsbstar.cli.demo.made_up import Filled, fill_in
from hsbstar.comparison.model import compare
from hsbstar.comparison.workbook import write_comparison
from hsbstar.core.files import STAR_TEMPLATE, bundled
from hsbstar.framework.file import read_framework
from hsbstar.returns.read import read_return
from hsbstar.rounds.collating import collate
from hsbstar.rounds.priorities import prioritise
from hsbstar.spreadsheets.cells import Place
from hsbstar.spreadsheets.stamp import STAMP_SHEET
from hsbstar.spreadsheets.tables import FIRST_ROW, HEADER_ROW
from hsbstar.star_tool.content import StarContent
from hsbstar.star_tool.fill import fill_star_tool
from hsbstar.star_tool.layout import (
    FIRST_AGENCY_COLUMN,
    PLOTS,
    PRIORITIES,
    RETURNS,
    SCORES,
    STAR,
)
from hsbstar.star_tool.read import is_star_tool, read_star_tool
from hsbstar.star_tool.template import build_star_template
from support.frameworks import framework_bytes, framework_data
from support.moderations import read_all
from support.packages import parts
from support.sheets import edited, opened
from support.table_rounds import round_in

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from hsbstar.comparison.model import DomainChange, StatementChange
    from hsbstar.framework.model import Framework
    from hsbstar.returns.answers import Return
    from hsbstar.rounds.model import Round

POLICE = {
    "d1-a": (0, "", ""), "d1-b": (3, "", ""), "d1-c": ("N/A", "", ""),
    "d2-a": ("N/A", "", ""), "d2-b": ("No data", "", ""), "d2-c": (None, "", ""),
    "d3-a": (1, "", ""), "d3-b": (2, "", ""), "d3-c": (4, "", ""),
}
SCHOOLS = {
    "d1-a": (4, "", ""), "d1-b": (2, "", ""), "d1-c": ("N/A", "", ""),
    "d2-a": (1, "", ""), "d2-b": ("No data", "", ""), "d2-c": (None, "", ""),
    "d3-a": (2, "", ""), "d3-b": (2, "", ""), "d3-c": (None, "", ""),
}
HEALTH = {**SCHOOLS, "d1-a": (1, "", ""), "d3-c": (1, "", "")}


@pytest.fixture
def returns(small: Framework, filled: Callable[..., bytes]) -> list[Return]:
    """Three returns; the police returned twice, with other scores."""
    made = {
        "a.xlsx": filled("=Police", answers=POLICE),
        "b.xlsx": filled("Schools", answers=SCHOOLS),
        "c.xlsx": filled("Health", answers=HEALTH),
        "d.xlsx": filled("=Police", answers={**POLICE, "d1-a": (3, "", "")}),
    }
    return read_all(made, small)


@pytest.fixture
def collated(small: Framework, returns: list[Return]) -> Round:
    """The round of the three agencies."""
    return collate(returns, small, area="Northshire", round_name="2026")


@pytest.fixture
def star_tool(small: Framework, returns: list[Return], collated: Round) -> bytes:
    """The filled star tool of the round, with one agency missing."""
    content = StarContent(collated.marked("OFFICIAL"), small, tuple(returns), (Agency("Board"),))
    return fill_star_tool(bundled(STAR_TEMPLATE), content)


def test_the_template_in_the_repository_is_what_the_script_builds() -> None:
    """Nobody edits the template by hand: building it again gives the same parts."""
    # How hard they are packed differs between zlibs.
    assert parts(bundled(STAR_TEMPLATE)) == parts(build_star_template())


def test_the_star_tool_reads_back_as_the_round_it_pictures(
    collated: Round, star_tool: bytes
) -> None:
    """Every agency's rating and every score comes back, zeros and answers without score too."""
    back = round_in(star_tool)
    assert back.source == collated.marked("OFFICIAL").source
    assert back.agencies == collated.agencies
    assert [score.by_agency for score in back.statements] == [
        score.by_agency for score in collated.statements
    ]
    assert [domain.score for domain in back.domains] == [
        domain.score for domain in collated.domains
    ]
    assert [(domain.scored, domain.of) for domain in back.domains] == [
        (domain.scored, domain.of) for domain in collated.domains
    ]


def test_the_star_tool_shows_what_python_computed(collated: Round, star_tool: bytes) -> None:
    """Every domain and statement figure is Python's to 1e-9."""
    book = opened(star_tool, values=True)
    star, scores = book[STAR.sheet], book[SCORES.sheet]
    for row, domain in enumerate(collated.domains, start=FIRST_ROW):
        shown = {column.key: star.cell(*STAR.place(row, column.key)).value
                 for column in STAR.columns}
        assert (shown["scored"], shown["of"]) == (domain.scored, domain.of)
        if domain.score is None:
            assert shown["score"] == "no score"
            assert shown["note"] == "no score"
            assert star.cell(row, PLOTS[STAR.sheet][0]).value is None
        else:
            assert shown["score"] == pytest.approx(float(domain.score), abs=1e-9)
            assert star.cell(row, PLOTS[STAR.sheet][0]).value == shown["score"]
            assert shown["note"] == ("thin evidence" if domain.thin else None)
    for row, statement in enumerate(collated.statements, start=FIRST_ROW):
        shown_score = scores.cell(*SCORES.place(row, "score")).value
        if statement.score is None:
            assert shown_score is None
        else:
            assert shown_score == pytest.approx(float(statement.score), abs=1e-9)
        applies = scores.cell(*SCORES.place(row, "applies")).value
        assert applies == ("yes" if statement.applies else "no")


def test_priorities_are_in_order_and_follow_the_scores(
    collated: Round, star_tool: bytes
) -> None:
    """The list is in order, what has no score comes last, and its figures are those of scores."""
    book = opened(star_tool, values=True)
    sheet = book[PRIORITIES.sheet]
    rows = range(FIRST_ROW, FIRST_ROW + len(collated.statements))
    shown = [(sheet.cell(*PRIORITIES.place(row, "ref")).value,
              sheet.cell(*PRIORITIES.place(row, "score")).value) for row in rows]
    first = prioritise(collated)
    assert [ref for ref, _ in shown[: len(first)]] == [
        priority.score.statement.ref for priority in first
    ]
    assert [score for _, score in shown[: len(first)]] == pytest.approx(
        [float(priority.score.score or 0) for priority in first]
    )
    assert {score for _, score in shown[len(first):]} == {"no score"}
    assert {ref for ref, _ in shown} == {score.statement.ref for score in collated.statements}
    assert not any(sheet.cell(*PRIORITIES.place(row, "lowest")).value for row in rows[len(first):])
    for row, priority in zip(rows, first, strict=False):
        figures = [sheet.cell(*PRIORITIES.place(row, key)).value
                   for key in ("gap", "applies", "weight", "priority", "highest")]
        assert figures == pytest.approx([
            float(priority.gap), priority.applies_to, float(priority.weight), float(priority.value),
            float(max(priority.score.scores.values())),
        ])


def test_equal_priorities_share_a_rank(collated: Round, star_tool: bytes) -> None:
    """Nobody reads an order into a tie: a shared rank says so."""
    sheet = opened(star_tool)[PRIORITIES.sheet]
    ranks = [sheet.cell(*PRIORITIES.place(row, "rank")).value for row in range(6, 15)]
    ranked = [priority.place if priority.tied else priority.rank
              for priority in prioritise(collated)]
    assert ranks == ranked + ["–"] * (9 - len(ranked))


def test_thin_evidence_is_hollow_and_named_in_the_native_chart(
    small: Framework, filled: Callable[..., bytes], tmp_path: Path
) -> None:
    """A domain under half covered is drawn hollow, and its spoke says so."""
    answers = {"d1-b": (None, "", ""), "d1-c": (None, "", "")}
    police, _ = read_return(filled(answers=answers), "p.xlsx", small)
    assert police is not None
    thin = collate([police], small, area="", round_name="")
    source = tmp_path / "star.xlsx"
    source.write_bytes(
        fill_star_tool(bundled(STAR_TEMPLATE), StarContent(thin, small, (police,)))
    )
    series = opened(source)[STAR.sheet]._charts[0].series[0]
    assert [point.idx for point in series.dPt] == [0]
    assert series.dPt[0].marker.spPr.solidFill.srgbClr == "FFFFFF"
    sheet = opened(source, values=True)[STAR.sheet]
    labels = [sheet.cell(row, PLOTS[STAR.sheet][1]).value for row in (6, 7)]
    assert labels == ["Finding out\n3.0\nthin evidence", "Helping early\n3.0"]


def test_returns_sheet_says_who_returned_and_who_did_not(star_tool: bytes) -> None:
    """File, agency, sign-off and counts of each return, then the agencies that are missing."""
    sheet = opened(star_tool)[RETURNS.sheet]
    agencies = [sheet.cell(*RETURNS.place(row, "agency")).value for row in range(6, 11)]
    assert agencies == ["=Police", "=Police", "Health", "Schools", "Board"]
    assert sheet.cell(*RETURNS.place(10, "file")).value == "not returned"
    assert sheet.cell(*RETURNS.place(6, "signed_by")).value == "Chief"
    assert sheet.cell(*RETURNS.place(6, "scored")).value == 5


def test_same_round_gives_the_same_bytes(
    small: Framework, returns: list[Return], collated: Round, star_tool: bytes
) -> None:
    """No clock, no chance and no order of files gets into the star tool."""
    content = StarContent(
        collated.marked("OFFICIAL"), small, tuple(reversed(returns)), (Agency("Board"),)
    )
    assert fill_star_tool(bundled(STAR_TEMPLATE), content) == star_tool


def test_a_notice_is_on_the_face_of_every_table(
    small: Framework, returns: list[Return], collated: Round
) -> None:
    """What was scored despite errors says so where people look."""
    content = StarContent(collated, small, tuple(returns), notice="Scored despite errors.")
    book = opened(fill_star_tool(bundled(STAR_TEMPLATE), content))
    for table in (STAR, SCORES, PRIORITIES, RETURNS):
        assert book[table.sheet]["A3"].value == "Scored despite errors."


@pytest.mark.parametrize("domains", [3, 12])
def test_any_number_of_domains_and_any_scale(
    domains: int, libreoffice: Callable[..., Path], tmp_path: Path,
) -> None:
    """The chart's axis and ranges follow the framework."""
    data = framework_data()
    data["scale"]["scores"] = [
        {"value": value, "label": f"step {value}", "description": "A step."}
        for value in range(1, 8)
    ]
    data["domains"] = [
        {"number": number, "title": f"Domain {number}",
         "statements": [{"id": f"s{number}", "ref": f"{number}.1", "text": f"Thing {number}."}]}
        for number in range(1, domains + 1)
    ]
    framework = read_framework(framework_bytes(data), "any.yaml")
    typed = Filled({}, {statement.id: (1 + index % 7, "", "")
                        for index, statement in enumerate(framework.statements)})
    blank = write_audit_workbook(framework, Heading(agency="Police"))
    police, findings = read_return(fill_in(blank, audit_layout(framework), typed), "p", framework)
    assert police is not None, findings
    collated = collate([police], framework, area="", round_name="")
    star = fill_star_tool(bundled(STAR_TEMPLATE), StarContent(collated, framework, (police,)))
    chart = opened(star)[STAR.sheet]._charts[0]
    assert (chart.y_axis.scaling.min, chart.y_axis.scaling.max) == (1, 7)
    reference = chart.series[0].val.numRef.f
    last = Place(FIRST_ROW + domains - 1, PLOTS[STAR.sheet][0])
    assert reference.endswith(f"${FIRST_ROW}:{last.absolute}")
    source = tmp_path / "star.xlsx"
    source.write_bytes(star)
    book = opened(libreoffice(source, "xlsx", tmp_path / "s"), values=True)
    last = STAR.place(FIRST_ROW + domains - 1, "score")
    assert book[STAR.sheet].cell(*last).value == float(collated.domains[-1].score or 0)


FIRST_RATING = (FIRST_ROW, FIRST_AGENCY_COLUMN)


@pytest.mark.parametrize("value", [5, -1, "mostly", True, "=NA()"])
def test_a_spoiled_score_in_a_star_tool_is_found(value: object, star_tool: bytes) -> None:
    """A cell that holds no score of the scale stops the comparison, and is named."""

    def spoil(book: Any) -> None:
        book[SCORES.sheet].cell(*FIRST_RATING).value = value

    back, findings = read_star_tool(edited(star_tool, spoil), "star-tool.xlsx")
    assert back is None
    assert [(found.code, found.where.cell) for found in findings] == [("star-tool-fault", "H6")]


def test_rows_removed_and_columns_renamed_are_found(star_tool: bytes) -> None:
    """A missing statement, a missing agency and a column of nobody each have a finding."""

    def spoil(book: Any) -> None:
        sheet = book[SCORES.sheet]
        sheet.cell(HEADER_ROW, FIRST_AGENCY_COLUMN).value = "Somebody"
        sheet.delete_rows(FIRST_ROW)

    back, findings = read_star_tool(edited(star_tool, spoil), "star-tool.xlsx")
    assert back is None
    assert [found.code for found in findings] == ["star-tool-fault"] * 3


def doubled_column(book: Any) -> None:
    """Give an agency a second column with other scores."""
    sheet = book[SCORES.sheet]
    sheet.cell(HEADER_ROW, 11).value = "Schools"
    sheet.cell(FIRST_ROW, 11).value = 0


def doubled_row(book: Any) -> None:
    """Give a statement a second row."""
    sheet = book[SCORES.sheet]
    sheet.cell(sheet.max_row + 1, 1).value = "1.1"


def sorted_refs(book: Any) -> None:
    """Sort the refs alone, so that they no longer stand beside their statements."""
    sheet = book[SCORES.sheet]
    first, second = sheet.cell(FIRST_ROW, 1), sheet.cell(FIRST_ROW + 1, 1)
    first.value, second.value = second.value, first.value


def score_typed_over(book: Any) -> None:
    """Type a score over its formula."""
    book[SCORES.sheet].cell(*SCORES.place(FIRST_ROW, "score")).value = 4


def score_without_ratings(book: Any) -> None:
    """Type a score where no agency gave one."""
    book[SCORES.sheet].cell(*SCORES.place(FIRST_ROW + 4, "score")).value = 4


@pytest.mark.parametrize(
    ("spoil", "cells"),
    [(doubled_column, ["K5"]), (doubled_row, ["A15"]), (sorted_refs, ["D7", "D6"]),
     (score_typed_over, ["E6"]), (score_without_ratings, ["E10"])],
)
def test_a_star_tool_changed_so_that_a_figure_is_in_doubt_is_not_compared(
    spoil: Callable[[Any], None], cells: list[str], star_tool: bytes
) -> None:
    """Doubles, a column sorted by itself, a score typed over its formula: found, never chosen."""
    back, findings = read_star_tool(edited(star_tool, spoil), "star-tool.xlsx")
    assert back is None
    assert [found.where.cell for found in findings] == cells
    assert {found.code for found in findings} == {"star-tool-fault"}


def test_a_damaged_stamp_is_reported(star_tool: bytes) -> None:
    """A stamp that someone unhid and changed is no stamp."""

    def spoil(book: Any) -> None:
        rows = book[STAMP_SHEET].iter_rows(max_col=2)
        next(value for key, value in rows if key.value == "lowest").value = "low"

    back, findings = read_star_tool(edited(star_tool, spoil), "star-tool.xlsx")
    assert back is None
    assert [found.code for found in findings] == ["star-tool-fault"]


def test_rows_sorted_by_a_person_do_not_matter(collated: Round, star_tool: bytes) -> None:
    """Scores sorted in Excel still belong to their statements: they are found by ref."""

    def sort(book: Any) -> None:
        sheet = book[SCORES.sheet]
        rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=FIRST_ROW)]
        for number, row in enumerate(reversed(rows), start=FIRST_ROW):
            for column, value in enumerate(row, start=1):
                sheet.cell(number, column).value = value

    assert [score.score for score in round_in(edited(star_tool, sort)).statements] == [
        score.score for score in collated.statements
    ]


def test_what_is_no_star_tool_is_reported(filled: Callable[..., bytes]) -> None:
    """A return, or a damaged file, given as a star tool is a finding."""
    assert not is_star_tool(filled(), "return.xlsx")
    assert not is_star_tool(b"agency,kind\nPolice,police\n", "agencies.csv")
    for data, code in ((filled(), "star-tool-fault"), (b"PK", "file-unreadable")):
        back, findings = read_star_tool(data, "x.xlsx")
        assert back is None
        assert [found.code for found in findings] == [code]


def test_the_comparison_workbook_shows_before_after_and_change(
    small: Framework, filled: Callable[..., bytes], collated: Round, tmp_path: Path
) -> None:
    """Each domain's and statement's change is the difference of its scores."""
    police, _ = read_return(filled("Schools", date="5 December 2026"), "s.xlsx", small)
    assert police is not None
    later = collate([police], small, area="Northshire", round_name="=Later")
    comparison = compare([collated, later])
    source = tmp_path / "comparison.xlsx"
    marked = replace(comparison, marking="OFFICIAL")
    source.write_bytes(write_comparison(marked))
    assert source.read_bytes() == write_comparison(marked)
    book = opened(source, values=True)
    compared: dict[str, Sequence[DomainChange | StatementChange]] = {
        "Domains": comparison.domains, "Statements": comparison.statements,
    }
    for sheet, items in compared.items():
        for row, item in enumerate(items, start=FIRST_ROW):
            before, after, change = (book[sheet].cell(row, column).value for column in (3, 4, 5))
            if item.change is None:
                assert change == "–"
            else:
                assert change == pytest.approx(float(item.change), abs=1e-9)
                # Not a hair short of a half: it is shown as the terminal shows it.
                assert f"{change:.10f}".rstrip("0") == f"{float(item.change):.10f}".rstrip("0")
                assert after - before == pytest.approx(change, abs=1e-9)
    assert "8 months apart" in book["Summary"]["A3"].value
    notes = [row[-1] for row in book["Statements"].iter_rows(values_only=True)]
    assert notes[FIRST_ROW - 1] == "3 of 3 agencies in 2026; only 1 of 1 agency in =Later"
    assert book["Domains"]["D5"].value == "=Later"
    agencies = [row[0].value for row in book["Agencies matched"]["A6:A8"]]
    assert agencies == ["Health", "=Police", "Schools"]
