"""A moderation played through: the workbook, the meeting in LibreOffice, the scores it leads to."""

from __future__ import annotations

import json
from dataclasses import replace
from fractions import Fraction
from itertools import chain
from typing import TYPE_CHECKING, Any

import pytest
from matplotlib.text import Text

from hsbstar.audit.columns import START_SHEET
from hsbstar.charts.star import star_page
from hsbstar.comparison.caveats import round_caveats
from hsbstar.comparison.contract import compare_json
from hsbstar.comparison.model import compare
from hsbstar.comparison.workbook import write_comparison
from hsbstar.core.errors import HsbstarError
from hsbstar.core.files import STAR_TEMPLATE, bundled
from hsbstar.core.findings import Where
from hsbstar.framework.answers import Answered
from hsbstar.moderation.layout import (
    CAPTIONS,
    FIRST_ROW,
    HEADER_ROW,
    NEXT_SHEET,
    OTHERS_SHEET,
    TALK_SHEET,
    statement_tables,
)
from hsbstar.moderation.read import AgreedScore, Moderation, read_moderation
from hsbstar.rounds.alt_text import describe_round
from hsbstar.rounds.collating import collate
from hsbstar.rounds.contract import score_json
from hsbstar.rounds.model import Round, show_score
from hsbstar.spreadsheets.stamp import STAMP_SHEET
from hsbstar.spreadsheets.tables import FIRST_ROW as FIRST_STAR_ROW, HEADER_ROW as STAR_HEADER_ROW
from hsbstar.spreadsheets.writing.page import WIDEST_PAGE
from hsbstar.spreadsheets.writing.save import workbook_bytes
from hsbstar.star_tool.content import StarContent
from hsbstar.star_tool.fill import fill_star_tool
from hsbstar.star_tool.layout import (
    FIRST_AGENCY_COLUMN,
    PRIORITIES,
    SCORES,
    SCORES_MODERATED,
    STAR,
    scores_table,
)
from hsbstar.star_tool.read import read_star_tool
from support.moderations import (
    agree,
    columns_of,
    made,
    read_all,
    rows_of,
    small_returns,
    small_round,
)
from support.rounds_by_hand import SMALL, returned
from support.sheets import edited, opened
from support.table_rounds import round_in
from support.tiers import first_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from conftest import Ran
    from hsbstar.framework.model import Framework
    from hsbstar.returns.answers import Return
    from hsbstar.rounds.ratings import Rating

NA, ND = Answered.NOT_APPLICABLE, Answered.NO_DATA
IDENTIFYING = "Jamie, NHS 943 476 5919"


@pytest.fixture
def answers(filled: Callable[..., bytes], small: Framework) -> list[Return]:
    """The returns of three agencies."""
    return small_returns(filled, small)


@pytest.fixture
def blank(answers: list[Return], small: Framework) -> bytes:
    """Their moderation workbook, before the meeting."""
    return made(answers, small)


# The workbook.


def test_what_needs_talk_is_first_with_all_answers_side_by_side(blank: bytes) -> None:
    """1.1 is 3 apart, 1.10 has one answer of three, 1.2 is high without evidence."""
    book = opened(blank)
    assert book.sheetnames == [START_SHEET, TALK_SHEET, OTHERS_SHEET, STAMP_SHEET]
    sheet = book[TALK_SHEET]
    columns = columns_of(sheet)
    assert [sheet.cell(row, 1).value for row in range(FIRST_ROW, sheet.max_row + 1)] == [
        "1.1", "1.2", "1.10"
    ]
    assert sheet.cell(FIRST_ROW, columns["Why discuss it"]).value == (
        "Agencies' scores are 3 apart: 1 (Schools) to 4 (Police)."
    )
    shown = {caption: sheet.cell(FIRST_ROW, columns[caption]).value
            for caption in ("Health", "Police", "Police: evidence", "Schools", "Schools: evidence")}
    assert shown == {"Health": 2, "Police": 4, "Police: evidence": "Minutes of March.",
                    "Schools": 1, "Schools: evidence": "A survey."}
    assert sheet.cell(FIRST_ROW + 2, columns["Schools"]).value == "No data"
    assert sheet.cell(FIRST_ROW + 2, columns["Health"]).value is None
    others = book[OTHERS_SHEET]
    assert [others.cell(row, 1).value for row in range(FIRST_ROW, others.max_row + 1)] == [
        "2.1", "2.2", "2.10", "3.1", "3.2", "3.10"
    ]
    assert "Why discuss it" not in columns_of(others)
    assert book[STAMP_SHEET].sheet_state == "veryHidden"


@pytest.fixture
def long_agenda(monkeypatch: pytest.MonkeyPatch) -> list[Return]:
    """Returns that leave nothing to agree on but 3.10, in a meeting that discusses 4 first."""
    monkeypatch.setattr("hsbstar.moderation.agenda.MAX_FIRST", 4)
    return [returned("A", *[0, 3] * 4, 1), returned("B", *[3, 0] * 4, 1)]


def test_more_than_a_meeting_can_discuss_is_on_a_sheet_of_its_own(
    long_agenda: list[Return], small: Framework
) -> None:
    """Below those to discuss first; progress counts these, and what else was agreed."""
    data = made(long_agenda, small)
    book = opened(data)
    assert book.sheetnames == [START_SHEET, TALK_SHEET, NEXT_SHEET, OTHERS_SHEET, STAMP_SHEET]
    rows = [[sheet.cell(row, 1).value for row in range(FIRST_ROW, sheet.max_row + 1)]
            for sheet in (book[TALK_SHEET], book[NEXT_SHEET], book[OTHERS_SHEET])]
    assert [len(refs) for refs in rows] == [4, 4, 1]
    assert sorted(chain(*rows)) == sorted(statement.ref for statement in small.statements)
    start = " ".join(str(cell.value) for row in book[START_SHEET].iter_rows() for cell in row)
    assert "These are the 4 to discuss first. The sheet ‘To discuss next’ lists 4 more" in start
    agreed = {ref: number for number, refs in enumerate(rows) for ref in refs}
    moderation, findings = read_moderation(
        agree(data, agreed), "m.xlsx", small, small_round(long_agenda, small))
    assert findings == []
    assert moderation is not None
    assert {score.statement.ref: score.rating for score in moderation.scores} == agreed
    assert {score.where.sheet for score in moderation.scores} == {
        TALK_SHEET, NEXT_SHEET, OTHERS_SHEET}


def test_a_long_agenda_in_libreoffice(
    long_agenda: list[Return], small: Framework, libreoffice: Callable[..., Path], tmp_path: Path
) -> None:
    """Its formulas count what is agreed on three sheets, and it reads back."""
    source = tmp_path / "m.xlsx"
    book = opened(made(long_agenda, small))
    agreed = {book[name].cell(FIRST_ROW, 1).value: 2 for name in (
        TALK_SHEET, NEXT_SHEET, OTHERS_SHEET)}
    source.write_bytes(agree(made(long_agenda, small), agreed))
    saved = libreoffice(source, "xlsx", tmp_path / "saved")
    start = opened(saved, values=True)[START_SHEET]
    assert start["B6"].value == "1 of 4"
    progress = {row[0].value: [cell.value for cell in row[1:5]] for row in start.iter_rows()}
    assert progress["All domains"] == [4, 1, 3, 2]
    moderation, findings = read_moderation(
        saved.read_bytes(), "m.xlsx", small, small_round(long_agenda, small))
    assert findings == []
    assert moderation is not None
    assert {score.statement.ref: score.rating for score in moderation.scores} == agreed


def test_the_workbook_is_made_for_a_meeting(blank: bytes) -> None:
    """Drop-downs of the scale, a frozen heading, real tables, pages with the heading repeated."""
    book = opened(blank)
    for name, table in ((TALK_SHEET, "To_talk_about"), (OTHERS_SHEET, "All_others")):
        sheet = book[name]
        score = columns_of(sheet)[CAPTIONS["score"]]
        (validation,) = sheet.data_validations.dataValidation
        assert sheet.cell(FIRST_ROW, score).coordinate in validation.sqref
        assert validation.formula1 == f"{STAMP_SHEET}!$D$1:$D$7"
        frozen = sheet.cell(FIRST_ROW, score + 1).coordinate
        assert sheet.freeze_panes == frozen
        assert sheet.tables[table].ref.startswith(f"A{HEADER_ROW}:")
        assert sheet.print_title_rows == f"${HEADER_ROW}:${HEADER_ROW}"
        assert not sheet.protection.sheet
    answers = [book[STAMP_SHEET].cell(row, 4).value for row in range(1, 8)]
    assert answers == [0, 1, 2, 3, 4, "N/A", "No data"]


def test_it_says_that_it_holds_evidence_and_is_for_the_meeting(
    answers: list[Return], small: Framework
) -> None:
    """On every sheet that people see, with the marking on every page."""
    book = opened(made(answers, small, marking="OFFICIAL", notice="Scored despite errors."))
    for name in (START_SHEET, TALK_SHEET, OTHERS_SHEET):
        text = " ".join(str(cell.value) for row in book[name].iter_rows(max_row=5) for cell in row)
        assert "For the meeting only" in text
        assert book[name].oddHeader.center.text == "OFFICIAL"
    start = " ".join(str(cell.value) for row in book[START_SHEET].iter_rows() for cell in row)
    assert "evidence word for word" in start
    assert "Scored despite errors." in start
    assert "left out" not in start


def test_what_could_identify_a_child_does_not_reach_the_meeting(
    filled: Callable[..., bytes], small: Framework
) -> None:
    """The cell says the kind and the place; the first sheet counts them."""
    returns = read_all({
        "a/police.xlsx": filled("Police", answers={"d1-a": (4, IDENTIFYING, "")}),
        "a/schools.xlsx": filled("Schools", answers={"d1-b": (4, IDENTIFYING, ""),
                                                     "d1-c": (4, IDENTIFYING, "")}),
    }, small)
    for some, note in ((returns[:1], "One text was left out"), (returns, "3 texts were left out")):
        book = opened(made(some, small))
        cells = [str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row]
        assert not any("Jamie" in text or "943" in text for text in cells)
        assert any(note in text for text in cells)
        assert any(text == "[Left out: it may contain an NHS number. It is in police.xlsx › "
                   "1 Finding out, next to the score in E5.]" for text in cells)


def test_texts_like_formulas_stay_text(filled: Callable[..., bytes], small: Framework) -> None:
    """Neither an agency's name nor its evidence is ever a formula."""
    given = {"d1-a": ("3", "=HYPERLINK(1)", "")}
    book = opened(made(read_all({"a.xlsx": filled("=1+1", answers=given)}, small), small))
    cells = [cell for name in (TALK_SHEET, OTHERS_SHEET)
             for row in book[name].iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"]


def test_same_returns_same_bytes_whatever_their_order(
    answers: list[Return], small: Framework
) -> None:
    """No clock and no order of files is in the workbook."""
    assert made(answers, small) == made(answers[::-1], small)


def test_a_note_says_that_a_long_text_is_in_its_cell(small: Framework) -> None:
    """A row can be so high and no higher."""
    police = returned("Police", 3)
    long = police.answers[0]._replace(evidence="Minutes of a long meeting. " * 200)
    returns = [replace(police, answers=(long, *police.answers[1:]))]
    note = opened(made(returns, small))[TALK_SHEET]["A2"].value
    assert "Select the cell to read the whole text." in str(note)


def test_nothing_to_talk_about_is_said(small: Framework) -> None:
    """Two agencies of one mind: an empty list says so, and reads back."""
    returns = [returned("A", *[2] * 9), returned("B", *[2] * 9)]
    data = made(returns, small)
    book = opened(data, values=True)
    assert book[TALK_SHEET]["A3"].value == "No statements."
    assert book[START_SHEET]["B6"].value == "0 of 0"
    moderation, findings = read_moderation(data, "m.xlsx", SMALL, small_round(returns, small))
    assert moderation is not None
    assert findings == []


def test_many_agencies_print_on_pages_side_by_side(small: Framework) -> None:
    """Each page repeats the refs."""
    names = [f"Agency {number}" for number in range(12)]
    returns = [returned(name, *[2] * 9) for name in names]
    *_, others = statement_tables(names)
    width = sum(column.width for column in others.columns)
    sheet = opened(made(returns, small))[OTHERS_SHEET]
    assert sheet.page_setup.fitToWidth == 4 == -(-width // WIDEST_PAGE)
    assert sheet.print_title_cols == "$A:$A"


# The meeting, in LibreOffice.


@pytest.mark.parametrize("ending", first_of("xlsx", "ods", "xls"))
def test_a_meeting_in_libreoffice(
    ending: str, blank: bytes, answers: list[Return], small: Framework,
    libreoffice: Callable[..., Path], types: Callable[..., Path], tmp_path: Path,
) -> None:
    """Typed in and saved by another program, it reads back; its formulas count the progress."""
    agreed = {"1.1": 3, "1.10": "No data", "2.1": 4}
    source = tmp_path / "moderation.xlsx"
    source.write_bytes(blank)
    typed = [
        (sheet.title, sheet.cell(row, columns_of(sheet)[CAPTIONS[key]]).coordinate, what)
        for ref, (sheet, row) in rows_of(opened(blank)).items() if ref in agreed
        for key, what in (("score", agreed[ref]), ("reason", "The audit shows it."),
                          ("by", "All agencies"), ("date", "2026-07-01"))
    ]
    assert len(typed) == 12
    saved = types(source, typed, tmp_path / "saved" / f"moderation.{ending}")
    moderation, findings = read_moderation(
        saved.read_bytes(), saved.name, small, small_round(answers, small)
    )
    assert findings == []
    assert moderation is not None
    assert moderation.agreed == {"d1-a": 3, "d1-c": ND, "d2-a": 4}
    shown = libreoffice(saved, "xlsx", tmp_path / "shown")
    start = opened(shown, values=True)[START_SHEET]
    assert start["B6"].value == "2 of 3"
    progress = {row[0].value: [cell.value for cell in row[1:5]] for row in start.iter_rows()}
    assert progress["1  Finding out"] == [3, 2, 1, 0]
    assert progress["2  Helping early"] == [0, 0, 0, 1]
    assert progress["All domains"] == [3, 2, 1, 1]


# The star tool.


@pytest.fixture
def moderated(answers: list[Return], small: Framework) -> Round:
    """The round with 1.1 agreed at 3, 1.10 at no data, 1.2 not applicable and 2.1 at 4."""
    agreed: dict[str, Rating] = {"d1-a": Fraction(3), "d1-c": ND, "d1-b": NA, "d2-a": Fraction(4)}
    return collate(answers, small, area="Northshire", round_name="2026", agreed=agreed)


@pytest.fixture
def content(answers: list[Return], small: Framework, moderated: Round) -> StarContent:
    """What its star tool is filled with."""
    scores = tuple(
        AgreedScore(small.by_ref[score.statement.ref], score.agreed,
                    Where("m/moderation.xlsx", TALK_SHEET, f"F{number}"))
        for number, score in enumerate(moderated.statements) if score.agreed is not None
    )
    return StarContent(moderated, small, tuple(answers),
                       moderation=Moderation("m/moderation.xlsx", "ab12", scores))


@pytest.fixture
def star_tool(content: StarContent) -> bytes:
    """Its star tool."""
    return fill_star_tool(bundled(STAR_TEMPLATE), content)


def captions(sheet: Any) -> dict[str, int]:
    """Return the columns of a sheet of the star tool by caption."""
    return {cell.value: cell.column for cell in sheet[STAR_HEADER_ROW] if cell.value}


def test_the_star_tool_shows_both_scores_and_which_were_moderated(star_tool: bytes) -> None:
    """*Scores*, *Star* and *Priorities* show them; *Method* says by which rule and which file."""
    book = opened(star_tool, values=True)
    scores = book[SCORES.sheet]
    column = captions(scores)
    shown = [scores.cell(FIRST_STAR_ROW, column[name]).value
             for name in ("Score", "Self-assessed", "Agreed", "Agreed in", "Police")]
    assert shown == [3, pytest.approx(7 / 3), 3, f"{TALK_SHEET} › F0", 4]
    assert [scores.cell(FIRST_STAR_ROW + 1, column[name]).value
            for name in ("Score", "Self-assessed", "Agreed", "Applies")] == [None, 3, "N/A", "no"]
    star = book[STAR.sheet]
    column = captions(star)
    assert [star.cell(FIRST_STAR_ROW, column[name]).value for name in
            ("Score", "Self-assessed score", "Statements scored", "Of those that apply")] == [
        3, pytest.approx(22 / 9), 1, 2
    ]
    for sheet in (scores, star, book[PRIORITIES.sheet]):
        assert "4 of 9 scores agreed in moderation" in sheet["A2"].value
    priorities = book[PRIORITIES.sheet]
    column = captions(priorities)
    marked = {priorities.cell(row, column["Ref"]).value for row in range(FIRST_STAR_ROW, 15)
              if priorities.cell(row, column["Moderated"]).value == "agreed"}
    assert marked == {"1.1", "1.2", "1.10", "2.1"}
    method = " ".join(str(cell.value) for (cell,) in book["Method"].iter_rows(max_col=1))
    assert "4 of 9 scores were agreed in moderation" in method
    assert "moderation.xlsx (SHA-256 ab12)" in method


def test_the_star_tool_reads_back_with_what_was_agreed(
    star_tool: bytes, moderated: Round
) -> None:
    """Both scores of each statement, and the domains' scores that come of them."""
    read = round_in(star_tool)
    assert [score.agreed for score in read.statements] == [
        score.agreed for score in moderated.statements
    ]
    assert [(domain.score, domain.self_assessed, domain.of) for domain in read.domains] == [
        (domain.score, domain.self_assessed, domain.of) for domain in moderated.domains
    ]


def spoiled(star_tool: bytes, change: Callable[[Any], object]) -> list[str]:
    """Return what is found in a star tool in which somebody changed *Scores*."""
    data = edited(star_tool, lambda book: change(book[SCORES.sheet]))
    collated, findings = read_star_tool(data, "star.xlsx")
    assert collated is None
    assert {found.code for found in findings} == {"star-tool-fault"}
    return [found.message for found in findings]


def test_agreed_scores_changed_in_the_star_tool_are_found(
    star_tool: bytes, moderated: Round
) -> None:
    """Removed, added, off the scale, or a score typed over: no figure in doubt is compared."""
    table = scores_table(moderated.agencies, moderated=True, minimum=0)

    def put(row: int, key: str, value: object) -> Callable[[Any], None]:
        place = table.place(FIRST_STAR_ROW + row, key)

        def change(sheet: Any) -> None:
            sheet.cell(*place).value = value
        return change

    assert spoiled(star_tool, put(0, "agreed", None)) == [
        "The agreed score of statement 1.1 was removed."
    ]
    assert spoiled(star_tool, put(4, "agreed", 2)) == [
        "The agreed score of statement 2.2 was added."
    ]
    assert spoiled(star_tool, put(0, "agreed", 9)) == [
        "This cell does not contain a score on the scale."
    ]
    assert spoiled(star_tool, put(0, "self_assessed", 1)) == [
        "The score is not the mean of the agencies' scores in its row."
    ]

    def over(row: int, value: float) -> Callable[[Any], None]:
        def change(sheet: Any) -> None:
            sheet.cell(*SCORES.place(FIRST_STAR_ROW + row, "score")).value = value
        return change

    for row in (0, 1):
        assert spoiled(star_tool, over(row, 1)) == ["The score is not the agreed score in its row."]

    def headed(key: str, caption: str) -> Callable[[Any], None]:
        place = table.place(STAR_HEADER_ROW, key)

        def change(sheet: Any) -> None:
            sheet.tables.clear()
            sheet.cell(*place).value = caption
        return change

    assert spoiled(star_tool, headed("agreed", "What")) == [
        "The column ‘Agreed’ is missing.", "The column ‘What’ does not belong to an agency.",
    ]

    def twice(sheet: Any) -> None:
        sheet.tables.clear()
        sheet.cell(STAR_HEADER_ROW, sheet.max_column + 1).value = "Agreed"

    assert spoiled(star_tool, twice) == ["There are two columns ‘Agreed’."]


def test_an_agency_named_like_a_column_of_moderation_gets_a_number(
    filled: Callable[..., bytes], small: Framework
) -> None:
    """And keeps its own name where nothing was moderated."""
    returns = read_all({"a.xlsx": filled("Agreed", answers={"d1-a": (0, "", "")}),
                        "b.xlsx": filled("Self-assessed")}, small)
    cases: list[tuple[dict[str, Rating], list[str]]] = [
        ({}, ["Agreed", "Self-assessed"]),
        ({"d1-a": Fraction(4)}, ["Agreed (2)", "Self-assessed (2)"]),
    ]
    for agreed, names in cases:
        collated = collate(returns, small, area="", round_name="", agreed=agreed)
        data = fill_star_tool(
            bundled(STAR_TEMPLATE), StarContent(collated, small, tuple(returns))
        )
        sheet = opened(data)[SCORES.sheet]
        assert [sheet.cell(STAR_HEADER_ROW, FIRST_AGENCY_COLUMN + index).value
                for index in range(2)] == names
        read = round_in(data)
        assert [score.score for score in read.statements] == [
            score.score for score in collated.statements
        ]


def test_without_agreed_scores_the_star_tool_is_as_before(
    answers: list[Return], small: Framework, content: StarContent, star_tool: bytes
) -> None:
    """Nothing of moderation is in it, though a workbook was read in which nothing was agreed."""
    collated = small_round(answers, small)
    plain = StarContent(collated, small, tuple(answers))
    assert content.moderation is not None
    empty = replace(content.moderation, scores=())
    before = fill_star_tool(bundled(STAR_TEMPLATE), plain)
    assert fill_star_tool(bundled(STAR_TEMPLATE), replace(plain, moderation=empty)) == before
    sheet = opened(before)[SCORES.sheet]
    assert not {column.caption for column in SCORES_MODERATED} & captions(sheet).keys()
    again = opened(fill_star_tool(star_tool, plain))
    assert captions(again[SCORES.sheet]) == captions(sheet)
    assert captions(again[STAR.sheet]).keys().isdisjoint({"Self-assessed score"})
    read = round_in(fill_star_tool(star_tool, plain))
    assert read.moderated == 0


def test_somebodys_own_cells_are_never_written_over(
    answers: list[Return], small: Framework, content: StarContent
) -> None:
    """Next to last year's tables is a word of theirs, where the self-assessed scores go."""
    plain = fill_star_tool(
        bundled(STAR_TEMPLATE), StarContent(small_round(answers, small), small, tuple(answers))
    )
    for name, cell in ((STAR.sheet, "I7"), (PRIORITIES.sheet, "P8")):
        book = opened(plain)
        book[name][cell] = "Ours"
        with pytest.raises(HsbstarError, match=f"{name}!{cell} contains something of your own"):
            fill_star_tool(workbook_bytes(book), content)
    book = opened(plain)
    book[STAR.sheet]["L7"] = "Ours"
    kept = opened(fill_star_tool(workbook_bytes(book), content))
    assert kept[STAR.sheet]["L7"].value == "Ours"


# Everywhere else.


def test_picture_words_and_json_show_both(moderated: Round, answers: list[Return]) -> None:
    """How many were moderated, and what the agencies' own scores come to."""
    assert "4 of 9 scores were agreed in moderation" in describe_round(moderated)
    texts = [text.get_text() for text in star_page(moderated).figure.findobj(Text)
             if isinstance(text, Text)]
    assert any("4 of 9 scores were agreed in moderation" in text for text in texts)
    own = show_score(moderated.domains[0].self_assessed)
    assert any(f"Self-assessed: domain 1 {own}" in text for text in texts)
    content = score_json(moderated, answers, [], [])
    assert [(score["agreed"], score["self_assessed"]) for score in content["statements"][:4]] == [
        (3.0, pytest.approx(7 / 3)), ("not_applicable", 3.0), ("no_data", 2.0), (4.0, 3.0),
    ]
    assert content["statements"][4]["agreed"] is None
    assert content["domains"][0]["self_assessed"] == pytest.approx(22 / 9)
    assert content["domains"][0]["moderated"] == 3
    plain = score_json(small_round(answers, SMALL), answers, [], [])
    assert not any("agreed" in score for score in plain["statements"])
    assert not any("moderated" in domain for domain in plain["domains"])


def test_a_comparison_says_which_round_was_moderated(
    moderated: Round, answers: list[Return], small: Framework
) -> None:
    """Part of a change can come from it."""
    before = small_round(answers, small)
    first = replace(before, source=replace(before.source, round="2025"))
    assert round_caveats([first, before]) == []
    later = replace(moderated, source=replace(moderated.source, round=""))
    comparison = compare([before, later])
    assert round_caveats(comparison.rounds) == [
        ("Scores agreed in moderation: 2026 0 of 9, round 2 4 of 9. If one round was moderated "
         "and another was not, part of a change can come from that.")
    ]
    book = opened(write_comparison(comparison), values=True)
    notes = [str(row[-1].value) for row in book["Statements"].iter_rows(min_row=6, max_row=7)]
    assert "agreed; self-assessed 2.3" in notes[0]
    cells = [str(cell.value) for row in book["Domains"].iter_rows() for cell in row]
    assert any("3 agreed in" in text and "self-assessed 2.4" in text for text in cells)
    content = compare_json(comparison, None, [], [])
    assert "moderated" not in content["rounds"][0]["domains"][0]
    assert content["rounds"][1]["domains"][0]["moderated"] == 3


# The command line.


@pytest.fixture
def meeting(cli: Callable[..., Ran], returns: Path, tmp_path: Path) -> Path:
    """The workbook that `moderate` makes of the returns."""
    assert cli("moderate", returns, "-o", "moderation.xlsx").code == 0
    return tmp_path / "moderation.xlsx"


def test_moderate_lists_what_to_talk_about_and_says_no_evidence(
    cli: Callable[..., Ran], returns: Path
) -> None:
    """Schools gave 1.1 a 0, police a 3: that is all that needs talk."""
    said = cli("moderate", returns)
    assert said.code == 0
    assert said.out.splitlines()[:5] == [
        "To discuss first: 1 of 9 statements.", "Reasons: scores 2 or more apart (1).",
        "Ref\tAgencies\tWhy",
        "1.1\tonly 2\tAgencies' scores are 3 apart: 0 (Schools) to 3 (Police).",
        "Wrote moderation.xlsx",
    ]
    assert "for the meeting only" in said.err
    assert f"hsbstar score {returns} --agreed moderation.xlsx" in said.err
    assert "Minutes" not in said.out + said.err


def test_moderate_names_the_file_and_keeps_what_is_there(
    cli: Callable[..., Ran], returns: Path, tmp_path: Path
) -> None:
    """A folder gets a name of its own, a name its ending; nothing is replaced without --force."""
    (tmp_path / "meeting").mkdir()
    assert "Wrote meeting/moderation.xlsx" in cli("moderate", returns, "-o", "meeting").out
    assert "Wrote july.xlsx" in cli("moderate", returns, "-o", "july").out
    said = cli("moderate", returns, "-o", "july.xlsx")
    assert said.code == 2
    assert "already" in said.err
    assert cli("moderate", returns, "-o", "july.xlsx", "--force").code == 0


def test_moderate_says_when_there_is_nothing_to_talk_about(
    cli: Callable[..., Ran], returns: Path, filled: Callable[..., bytes]
) -> None:
    """No list then."""
    (returns / "schools.xlsx").write_bytes(filled("Schools"))
    said = cli("moderate", returns)
    assert said.out.splitlines() == [
        "To discuss first: 0 of 9 statements.", "Wrote moderation.xlsx"]


def test_moderate_refuses_errors_as_score_does(
    cli: Callable[..., Ran], returns: Path, filled: Callable[..., bytes], tmp_path: Path
) -> None:
    """Unless it is to count faulty answers as blank; then the workbook says so."""
    (returns / "schools.xlsx").write_bytes(filled("Schools", answers={"d1-a": (9, "", "")}))
    said = cli("moderate", returns)
    assert said.code == 1
    assert "score-off-scale" in said.out
    assert not (tmp_path / "moderation.xlsx").exists()
    said = cli("moderate", returns, "--allow-errors")
    assert said.code == 0
    notice = "Scored despite errors. 1 error in the returns: faulty answers count as blank."
    assert said.out.startswith(notice)
    assert opened(tmp_path / "moderation.xlsx")[START_SHEET]["A4"].value == notice
    for name in ("police.xlsx", "schools.xlsx"):
        (returns / name).write_bytes(b"PK")
    said = cli("moderate", returns, "--allow-errors", "--force")
    assert said.code == 2
    assert "No return can be used" in said.err


def test_score_with_agreed_scores(
    cli: Callable[..., Ran], returns: Path, meeting: Path, tmp_path: Path
) -> None:
    """1.1 is 1.5 self-assessed and 3 agreed: domain 1 is (3+3+3)/3, not (1.5+3+3)/3 = 2.5."""
    meeting.write_bytes(agree(meeting.read_bytes(), {"1.1": 3}))
    said = cli("score", returns, "--agreed", meeting, "-o", "out")
    assert said.code == 0
    assert "1 of 9 scores was agreed in moderation and is used here." in said.out
    assert "1\tFinding out\t3.0\t3\t3\tonly 2 of 2\t" in said.out
    assert "1\tFinding out\t2.5\t3.0\t1\n" in said.out
    assert "Self-assessed\tAgreed\n1.1\t" in said.out
    assert said.out.count("\t1.5\t3.0\n") == 1
    read = round_in((tmp_path / "out/star-tool.xlsx").read_bytes())
    assert read.statements[0].agreed == 3
    again = cli("score", returns, "--agreed", meeting, "-o", "again", "--format", "json")
    content = json.loads(again.out)
    assert content["statements"][0]["score"] == content["statements"][0]["agreed"] == 3
    assert (tmp_path / "again/star-tool.xlsx").read_bytes() == (
        tmp_path / "out/star-tool.xlsx").read_bytes()
    # A folder of outputs may hold the meeting's workbook, too.
    (tmp_path / "again/moderation.xlsx").write_bytes(meeting.read_bytes())
    compared = cli("compare", "out/star-tool.xlsx", "again", "-o", "change")
    assert compared.code == 0
    assert "Scores agreed in moderation" in compared.out


def test_the_first_priority_says_that_it_was_agreed(
    cli: Callable[..., Ran], returns: Path, meeting: Path
) -> None:
    """Both figures, and whose the other is."""
    meeting.write_bytes(agree(meeting.read_bytes(), {"1.1": 1, "1.2": "No data"}))
    said = cli("score", returns, "--agreed", meeting)
    assert "Priority 1: 1.1 (1.0 agreed, 1.5 self-assessed by only 2 of 2 agencies) " in said.out
    assert "\t3.0\tno data\n" in said.out


def test_score_with_a_moderation_that_agreed_nothing_is_score_without(
    cli: Callable[..., Ran], returns: Path, meeting: Path, tmp_path: Path
) -> None:
    """The same bytes; the user sees it."""
    said = cli("score", returns, "--agreed", meeting, "-o", "out")
    assert "contains no agreed scores" in said.err
    assert cli("score", returns, "-o", "plain").out == said.out.replace("out/", "plain/")
    for name in ("star-tool.xlsx", "star.png"):
        assert (tmp_path / "out" / name).read_bytes() == (tmp_path / "plain" / name).read_bytes()


def test_errors_in_the_moderation_stop_the_score(
    cli: Callable[..., Ran], returns: Path, meeting: Path, tmp_path: Path,
    filled: Callable[..., bytes],
) -> None:
    """All findings of both in one pass; with --allow-errors the self-assessed score counts."""
    meeting.write_bytes(agree(meeting.read_bytes(), {"1.1": 9, "1.2": 1}))
    said = cli("score", returns, "--agreed", meeting, "-o", "out")
    assert said.code == 1
    assert "score-off-scale" in said.out
    assert not (tmp_path / "out").exists()
    said = cli("score", returns, "--agreed", meeting, "-o", "out", "--allow-errors")
    assert said.code == 0
    notice = ("Scored despite errors. 1 error in the moderation workbook: self-assessed scores are "
              "used there.")
    assert said.out.startswith(notice)
    assert opened(tmp_path / "out/star-tool.xlsx")[STAR.sheet]["A3"].value == notice
    (returns / "schools.xlsx").write_bytes(filled("Schools", answers={"d1-a": (7, "", "")}))
    said = cli("score", returns, "--agreed", meeting)
    assert said.out.count("score-off-scale") == 2
    said = cli("score", returns, "--agreed", meeting, "--allow-errors", "--format", "json")
    codes = [found["code"] for found in json.loads(said.out)["findings"]]
    assert codes.count("score-off-scale") == 2


def test_another_rounds_moderation_is_left_out_only_when_errors_are_allowed(
    cli: Callable[..., Ran], returns: Path, meeting: Path, filled: Callable[..., bytes],
    tmp_path: Path,
) -> None:
    """A round of another name is another round."""
    (tmp_path / "next").mkdir()
    (tmp_path / "next" / "police.xlsx").write_bytes(filled("Police", round_name="2027"))
    said = cli("score", "next", "--agreed", meeting)
    assert said.code == 1
    assert "moderation-differs" in said.out
    said = cli("score", "next", "--agreed", meeting, "--allow-errors")
    assert said.code == 0
    assert "The moderation workbook was left out: all scores are self-assessed." in said.out
    said = cli("score", returns, "--agreed", returns / "police.xlsx", "-o", "other")
    assert said.code == 2
    assert "--agreed must be a moderation workbook, but" in said.err
    said = cli("score", returns, "--agreed", "nowhere.xlsx")
    assert said.code == 2
    assert "no file nowhere.xlsx" in said.err


def test_a_moderation_workbook_is_no_return_and_never_overwritten(
    cli: Callable[..., Ran], returns: Path, meeting: Path
) -> None:
    """Among the returns it is passed over; as an input it is never an output."""
    (returns / "moderation.xlsx").write_bytes(meeting.read_bytes())
    said = cli("check", returns)
    assert said.code == 0
    assert "Not read: a moderation workbook that hsbstar made." in said.out
    said = cli("score", returns, "--agreed", meeting, "--chart", "moderation.png")
    assert said.code == 0
    meeting.rename(meeting.with_name("star-tool.xlsx"))
    said = cli("score", returns, "--agreed", "star-tool.xlsx", "--force")
    assert said.code == 2
    assert "hsbstar never changes inputs" in said.err
