"""What a filled moderation workbook means: agreed scores, and findings for all that is in doubt."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, strategies as st

from hsbstar.audit.columns import START_SHEET
from hsbstar.core.findings import Finding, has_errors
from hsbstar.core.problems import Severity
from hsbstar.framework.answers import Answered
from hsbstar.moderation.layout import (
    CAPTIONS,
    FIRST_ROW,
    HEADER_ROW,
    OTHERS_SHEET,
    TALK_SHEET,
    agency_captions,
)
from hsbstar.moderation.read import (
    Moderation,
    agreed_errors_sentence,
    interpret_moderation,
    read_moderation,
)
from hsbstar.rounds.collating import collate
from hsbstar.rounds.model import Round, moderated_sentence
from hsbstar.rounds.priorities import prioritise
from hsbstar.spreadsheets.cells import Area, EmptyFormula, ErrorCell, Place
from hsbstar.spreadsheets.reading.read import read_cells
from hsbstar.spreadsheets.sheets import Workbook
from hsbstar.spreadsheets.stamp import STAMP_SHEET
from support.moderations import USUAL, agree, columns_of, made, rows_of, small_returns, small_round
from support.rounds_by_hand import ROUND, SMALL, Given, returned
from support.sheets import edited, with_cells

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from hsbstar.framework.model import Framework
    from hsbstar.returns.answers import Return

NA, ND = Answered.NOT_APPLICABLE, Answered.NO_DATA


@pytest.fixture
def answers(filled: Callable[..., bytes], small: Framework) -> list[Return]:
    """The returns of three agencies."""
    return small_returns(filled, small)


@pytest.fixture
def collated(answers: list[Return], small: Framework) -> Round:
    """Their round."""
    return small_round(answers, small)


@pytest.fixture
def blank(answers: list[Return], small: Framework) -> bytes:
    """Their moderation workbook, before the meeting."""
    return made(answers, small)


def read(data: bytes, collated: Round) -> tuple[Moderation | None, list[Finding]]:
    """Read a moderation workbook."""
    return read_moderation(data, "moderation.xlsx", SMALL, collated)


def codes(findings: list[Finding]) -> list[str]:
    """Return the codes of findings."""
    return [found.code for found in findings]


def settled(data: bytes, collated: Round) -> tuple[Mapping[str, object], list[str]]:
    """Return what was agreed in a workbook that can be read, and the codes of its findings."""
    moderation, findings = read(data, collated)
    assert moderation is not None
    return moderation.agreed, codes(findings)


def raw_of(data: bytes) -> Workbook:
    """Return the cells of a workbook."""
    raw = read_cells(data, "moderation.xlsx")
    assert isinstance(raw, Workbook)
    return raw


def test_a_blank_workbook_agrees_nothing(blank: bytes, collated: Round) -> None:
    """Before the meeting there is nothing to find."""
    assert settled(blank, collated) == ({}, [])


def test_what_was_agreed_is_read_with_its_cell(blank: bytes, collated: Round) -> None:
    """Scores and both answers that are none, from both sheets; without a finding."""
    moderation, findings = read(
        agree(blank, {"1.1": 3, "1.2": "N/A", "1.10": "No data", "3.1": 0}), collated
    )
    assert findings == []
    assert moderation is not None
    assert moderation.agreed == {"d1-a": 3, "d1-b": NA, "d1-c": ND, "d3-a": 0}
    assert str(moderation.scores[0].where) == f"moderation.xlsx › {TALK_SHEET} › G{FIRST_ROW}"
    assert moderation.scores[-1].where.sheet == OTHERS_SHEET


def test_agreed_scores_stand_in_the_place_of_the_mean(
    blank: bytes, answers: list[Return], collated: Round, small: Framework
) -> None:
    """By hand: domain 1 is 1.1 (4+1+2)/3, 1.2 3, 1.10 2, so (7/3+3+2)/3 = 22/9.

    With 1.1 agreed at 2 and 1.10 agreed to be no data it is (2+3)/2 = 5/2, 2 of 3 scored; with 1.2
    agreed not applicable, too, it is 2, 1 of 2 scored. Self-assessed it stays 22/9.
    """
    assert collated.domains[0].score == collated.domains[0].self_assessed == Fraction(22, 9)

    def scored(agreed: dict[str, Any]) -> Round:
        moderation, _ = read(agree(blank, agreed), collated)
        assert moderation is not None
        return collate(answers, small, area="Northshire", round_name="2026",
                       agreed=moderation.agreed)

    domain = scored({"1.1": 2, "1.10": "No data"}).domains[0]
    assert (domain.score, domain.self_assessed) == (Fraction(5, 2), Fraction(22, 9))
    assert (domain.scored, domain.of, domain.moderated) == (2, 3, 2)
    assert domain.statements[0].self_assessed == Fraction(7, 3)
    domain = scored({"1.1": 2, "1.10": "No data", "1.2": "N/A"}).domains[0]
    assert domain.score == 2
    assert (domain.scored, domain.of) == (1, 2)
    assert domain.by_agency == collated.domains[0].by_agency
    moderated = scored({"1.1": 2})
    assert moderated_sentence(moderated) == (
        "1 of 9 scores was agreed in moderation and is used here."
    )
    assert moderated_sentence(collated) == ""


@pytest.mark.parametrize(
    ("typed", "rating", "code"),
    [
        ("3", 3, "score-read-from-text"), ("four", 4, "score-read-from-text"),
        ("not applicable", NA, "score-read-from-text"), (2.5, None, "score-not-whole"),
        (7, None, "score-off-scale"), ("2-3", None, "score-is-range"), ("x", None, "score-is-tick"),
        (True, None, "score-is-logical"), ("we could not agree", None, "score-is-text"),
        (dt.date(2026, 4, 3), None, "score-is-date"), ("=1+1", None, "score-formula-empty"),
    ],
)
def test_odd_agreed_scores_are_read_as_those_of_a_return(
    typed: object, rating: object, code: str, blank: bytes, collated: Round
) -> None:
    """The same rules, the same findings, with what the meeting can do; a doubt agrees nothing."""
    moderation, findings = read(agree(blank, {"1.1": typed}), collated)
    assert codes(findings) == [code]
    assert moderation is not None
    assert moderation.agreed.get("d1-a") == rating
    if rating is None:
        assert findings[0].severity is Severity.ERROR
        assert "Type the score that was agreed." in findings[0].fix


@pytest.mark.parametrize(
    ("grounds", "missing"),
    [((None, "All", None), "reason"), (("So.", None, None), "record of who agreed it"),
     ((None, " ", None), "reason and no record of who agreed it")],
)
def test_an_agreed_score_without_grounds_is_a_warning(
    grounds: tuple[Any, ...], missing: str, blank: bytes, collated: Round
) -> None:
    """The score counts; a board will ask why."""
    moderation, findings = read(agree(blank, {"1.1": 3}, grounds=grounds), collated)
    assert moderation is not None
    assert moderation.agreed == {"d1-a": 3}
    assert [(found.code, found.severity) for found in findings] == [
        ("agreed-without-grounds", Severity.WARNING)
    ]
    assert findings[0].message == f"The agreed score for statement 1.1 has no {missing}."


def test_grounds_without_a_score_are_a_warning(blank: bytes, collated: Round) -> None:
    """Somebody wrote why and forgot what."""
    assert settled(agree(blank, {"1.1": None}), collated) == ({}, ["grounds-without-agreed"])


def test_reasons_are_looked_at_and_never_repeated(blank: bytes, collated: Round) -> None:
    """An identifying reason, an error for a name and a day that is none: each at its cell."""
    grounds = ("Jamie, NHS 943 476 5919", "#REF!", "soon")
    data = agree(blank, {"1.1": 3}, grounds=grounds)
    raw = raw_of(data)
    place = Place(FIRST_ROW, 9)
    raw = with_cells(raw, {(TALK_SHEET, place): ErrorCell("#REF!")})
    moderation, findings = interpret_moderation(raw, SMALL, collated)
    assert moderation is not None
    assert moderation.agreed == {"d1-a": 3}
    assert [(found.code, found.where.cell) for found in findings] == [
        ("text-is-error", "I5"), ("text-identifies", "H5"), ("date-unreadable", "J5"),
    ]
    assert not any("Jamie" in found.message + found.fix for found in findings)
    raw = with_cells(raw, {(TALK_SHEET, place): EmptyFormula()})
    _, findings = interpret_moderation(raw, SMALL, collated)
    assert [(found.code, found.where.cell) for found in findings] == [
        ("text-formula-empty", "I5"), ("text-identifies", "H5"), ("date-unreadable", "J5"),
    ]
    raw = with_cells(raw, {(TALK_SHEET, Place(FIRST_ROW, 10)): EmptyFormula()})
    _, findings = interpret_moderation(raw, SMALL, collated)
    assert [(found.code, found.where.cell) for found in findings] == [
        ("text-formula-empty", "I5"), ("text-formula-empty", "J5"), ("text-identifies", "H5"),
    ]
    assert findings[0].fix == "Open the file in Excel or LibreOffice, and save it."


def test_rows_are_read_by_ref_and_columns_by_caption(blank: bytes, collated: Round) -> None:
    """Sorted rows, renamed sheets, a moved column and a new one do no harm."""
    def change(book: Any) -> None:
        sheet = book[TALK_SHEET]
        sheet.tables.clear()
        rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=FIRST_ROW)]
        for number, row in enumerate(reversed(rows), start=FIRST_ROW):
            for column, value in enumerate(row, start=1):
                sheet.cell(number, column).value = value
        sheet.insert_cols(3)
        sheet.cell(HEADER_ROW, 3).value = "Notes"
        sheet.title = "Our meeting"

    given = agree(blank, {"1.1": 3, "1.10": 1, "3.1": 0})
    assert settled(edited(given, change), collated) == ({"d1-a": 3, "d1-c": 1, "d3-a": 0}, [])


def test_a_row_that_is_there_twice_must_agree_with_itself(blank: bytes, collated: Round) -> None:
    """The same again is a warning, another score an error, an empty copy nothing."""
    def copied(score: object, reason: object = USUAL[0]) -> bytes:
        def change(book: Any) -> None:
            sheet, row = rows_of(book)["1.1"]
            columns, last = columns_of(sheet), sheet.max_row + 1
            for column in range(1, sheet.max_column + 1):
                sheet.cell(last, column).value = sheet.cell(row, column).value
            sheet.cell(last, columns[CAPTIONS["score"]]).value = score
            sheet.cell(last, columns[CAPTIONS["reason"]]).value = reason
            if score is None:
                for key in ("by", "date"):
                    sheet.cell(last, columns[CAPTIONS[key]]).value = None
        return edited(agree(blank, {"1.1": 3}), change)

    assert settled(copied(3), collated) == ({"d1-a": 3}, ["statement-repeated"])
    moderation, findings = read(copied(2), collated)
    assert moderation is not None
    assert moderation.agreed == {}
    assert codes(findings) == ["statement-twice"]
    assert findings[0].fix == "Find out which agreed score is right, and delete the other row."
    assert settled(copied(None, None), collated) == ({"d1-a": 3}, [])


def test_refs_wordings_and_headings_that_contradict_are_errors(
    blank: bytes, collated: Round
) -> None:
    """A swapped ref, an unknown one, a second column for the score: no guess is made."""
    given = agree(blank, {"1.1": 3})

    def swap(book: Any) -> None:
        sheet, row = rows_of(book)["1.1"]
        sheet.cell(row, 1).value = "1.2"

    moderation, findings = read(edited(given, swap), collated)
    assert moderation is not None
    assert moderation.agreed == {}
    assert set(codes(findings)) == {"ref-contradicts-wording", "agreed-row-missing"}

    def unknown(book: Any) -> None:
        sheet, row = rows_of(book)["1.1"]
        sheet.cell(row, 1).value = "9.9"

    assert set(codes(read(edited(given, unknown), collated)[1])) == {
        "ref-unknown", "agreed-row-missing"
    }

    def doubled(book: Any) -> None:
        sheet, _ = rows_of(book)["1.1"]
        sheet.tables.clear()
        sheet.cell(HEADER_ROW, sheet.max_column + 1).value = "AGREED SCORE:"

    assert settled(edited(given, doubled), collated) == (
        {}, ["heading-twice", "grounds-without-agreed"])

    def gone(book: Any) -> None:
        sheet, _ = rows_of(book)["1.1"]
        sheet.tables.clear()
        sheet.cell(HEADER_ROW, columns_of(sheet)[CAPTIONS["reason"]]).value = "Why not"

    moderation, findings = read(edited(given, gone), collated)
    assert moderation is not None
    assert moderation.agreed == {"d1-a": 3}
    assert set(codes(findings)) == {"column-missing", "agreed-without-grounds"}


def test_notes_below_the_list_are_no_agreed_scores(blank: bytes, collated: Round) -> None:
    """A text beside no statement is a warning; a score there is an error."""
    def change(book: Any) -> None:
        sheet = book[OTHERS_SHEET]
        columns, last = columns_of(sheet), sheet.max_row
        sheet.cell(last + 2, columns[CAPTIONS["reason"]]).value = "The next meeting is in May."
        sheet.cell(last + 3, columns[CAPTIONS["score"]]).value = 3

    assert settled(edited(agree(blank, {"1.1": 3}), change), collated) == (
        {"d1-a": 3}, ["text-without-ref", "answer-without-ref"])


def test_a_row_that_was_deleted_is_reported(blank: bytes, collated: Round) -> None:
    """Its self-assessed score counts."""
    def change(book: Any) -> None:
        sheet, row = rows_of(book)["3.1"]
        sheet.delete_rows(row)

    moderation, findings = read(edited(blank, change), collated)
    assert moderation is not None
    assert [(found.code, found.severity) for found in findings] == [
        ("agreed-row-missing", Severity.WARNING)
    ]
    assert "3.1" in findings[0].message


def test_merged_agreed_scores_are_in_doubt(blank: bytes, collated: Round) -> None:
    """A 3 in a cell merged over two rows says nothing of the second."""
    raw = raw_of(agree(blank, {"1.1": 3}))
    rows = {sheet.name: sheet for sheet in raw.sheets}
    merge = Area(Place(FIRST_ROW, 7), Place(FIRST_ROW + 1, 7))
    merged = replace(rows[TALK_SHEET], merges=(merge,))
    raw = replace(raw, sheets=tuple(merged if sheet.name == TALK_SHEET else sheet
                                    for sheet in raw.sheets))
    moderation, findings = interpret_moderation(raw, SMALL, collated)
    assert moderation is not None
    assert moderation.agreed == {"d1-a": 3}
    assert codes(findings) == ["score-merged"]


def stamped(data: bytes, row: int, value: object) -> bytes:
    """Return a workbook whose stamp says something else in a row."""
    def change(book: Any) -> None:
        book[STAMP_SHEET].cell(row, 2).value = value
    return edited(data, change)


def test_a_workbook_of_another_round_area_or_framework_is_not_used(
    blank: bytes, collated: Round
) -> None:
    """Its scores were agreed on other answers."""
    given = agree(blank, {"1.1": 3})
    other = collate([returned("Police", 4)], SMALL, area="Southshire", round_name="2027")
    moderation, findings = read(given, other)
    assert moderation is None
    assert [(found.code, found.message) for found in findings] == [
        ("moderation-differs",
         "This moderation is for the area ‘Northshire’; the returns are for ‘Southshire’."),
        ("moderation-differs",
         "This moderation is for the round ‘2026’; the returns are for ‘2027’."),
    ]
    for row, code in ((2, "not-a-moderation"), (3, "framework-differs"), (4, "edition-differs"),
                      (6, "moderation-contradicts")):
        moderation, findings = read(stamped(given, row, "else"), collated)
        assert moderation is None
        assert codes(findings) == [code]
        assert has_errors(findings)
    moderation, findings = read(stamped(given, 5, "9"), collated)
    assert moderation is not None
    assert codes(findings) == ["layout-differs"]


def test_without_a_stamp_the_first_sheet_and_the_refs_speak(
    blank: bytes, collated: Round
) -> None:
    """A workbook whose sheets were copied into a new file can be used, with a warning."""
    def change(book: Any) -> None:
        del book[STAMP_SHEET]

    assert settled(edited(agree(blank, {"1.1": 3}), change), collated) == (
        {"d1-a": 3}, ["stamp-missing"])

    def relabel(book: Any) -> None:
        change(book)
        book[START_SHEET].cell(10, 2).value = "2019"

    moderation, findings = read(edited(blank, relabel), collated)
    assert (moderation, codes(findings)) == (None, ["stamp-missing", "moderation-differs"])


def test_another_workbook_is_no_moderation(
    filled: Callable[..., bytes], collated: Round
) -> None:
    """A return, a file without a table and a file that cannot be read are reported as such."""
    moderation, findings = read(filled(), collated)
    assert (moderation, codes(findings)) == (None, ["not-a-moderation"])
    assert "audit" in findings[0].message

    def change(book: Any) -> None:
        del book[TALK_SHEET]
        del book[OTHERS_SHEET]

    moderation, findings = read(edited(made([returned("A", 1)], SMALL), change), collated)
    assert (moderation, codes(findings)) == (None, ["not-a-moderation"])
    assert "Agreed score" in findings[0].message
    assert codes(read(b"PK", collated)[1]) == ["file-unreadable"]


def test_returns_that_came_or_changed_after_the_meeting_are_reported(
    blank: bytes, answers: list[Return], small: Framework
) -> None:
    """Where something was agreed on other answers, and nowhere else."""
    given = agree(blank, {"1.1": 3, "2.1": 3})
    changed = [answers[0], replace(answers[1], answers=(
        answers[1].answers[0]._replace(score=4), *answers[1].answers[1:]
    )), answers[2]]
    moderation, findings = read(given, small_round(changed, small))
    assert moderation is not None
    assert moderation.agreed == {"d1-a": 3, "d2-a": 3}
    assert [(found.code, found.severity) for found in findings] == [
        ("agreed-on-other-answers", Severity.WARNING)
    ]
    assert "(Schools)" in findings[0].message
    late = [*answers, returned("Board", 2, 2, 2, 3)]
    _, findings = read(given, small_round(late, small))
    assert codes(findings) == ["agreed-on-other-answers"] * 2
    assert all("(Board)" in found.message for found in findings)


def test_an_agencys_cell_that_was_typed_over_is_reported(blank: bytes, collated: Round) -> None:
    """What the meeting saw is not what the agency said."""
    def change(book: Any) -> None:
        sheet, row = rows_of(book)["1.1"]
        sheet.cell(row, columns_of(sheet)["Police"]).value = "a lot"

    _, findings = read(edited(agree(blank, {"1.1": 3}), change), collated)
    assert codes(findings) == ["agreed-on-other-answers"]
    assert "(Police)" in findings[0].message


def test_agencies_columns_never_take_a_caption_of_ours() -> None:
    """Agencies named like our columns, or like each other's evidence, get a number."""
    names = ["Reason", "Score", "Police", "Police: evidence"]
    captions = [caption for pair in agency_captions(names) for caption in pair]
    assert captions == [
        "Reason (2)", "Reason: evidence", "Score (2)", "Score: evidence", "Police",
        "Police: evidence", "Police: evidence (2)", "Police: evidence: evidence",
    ]


def test_agencies_with_awkward_names_read_back() -> None:
    """Names like columns, formulas and numbers do no harm."""
    names = ("=Police", "Score", "Ref", "Agreed score", "2026")
    returns = [returned(name, 1, 4) for name in names]
    collated = small_round(returns, SMALL)
    assert settled(agree(made(returns, SMALL), {"1.1": 2}), collated) == ({"d1-a": 2}, [])


def test_errors_are_shown_on_the_face_of_outputs(blank: bytes, collated: Round) -> None:
    """How many, and what counts there; or that the workbook was left out."""
    moderation, findings = read(agree(blank, {"1.1": 9, "1.2": 2.5}), collated)
    assert agreed_errors_sentence(moderation, findings) == (
        "2 errors in the moderation workbook: self-assessed scores are used there."
    )
    assert agreed_errors_sentence(moderation, findings[:1]) == (
        "1 error in the moderation workbook: self-assessed scores are used there."
    )
    assert agreed_errors_sentence(None, findings) == (
        "The moderation workbook was left out: all scores are self-assessed."
    )
    assert agreed_errors_sentence(moderation, []) == ""


@given(ROUND)
def test_agreeing_nothing_changes_nothing(answers: list[list[Given]]) -> None:
    """A round with an empty moderation is the round without one."""
    returns = [returned(f"A{index}", *said) for index, said in enumerate(answers)]
    moderated = collate(returns, SMALL, area="Northshire", round_name="2026", agreed={})
    assert moderated == small_round(returns, SMALL)


@given(ROUND)
def test_agreeing_what_was_self_assessed_leaves_all_figures(answers: list[list[Given]]) -> None:
    """Every score, coverage and order is as before; only that it was agreed is new."""
    returns = [returned(f"A{index}", *said) for index, said in enumerate(answers)]
    before = small_round(returns, SMALL)
    agreed = {score.statement.id: score.score for score in before.statements
              if score.score is not None}
    after = collate(returns, SMALL, area="Northshire", round_name="2026", agreed=agreed)
    for earlier, later in zip(before.domains, after.domains, strict=True):
        assert (earlier.score, earlier.scored, earlier.of, earlier.thin, earlier.by_agency) == (
            later.self_assessed, later.scored, later.of, later.thin, later.by_agency
        )
    assert [domain.score for domain in after.domains] == [domain.score for domain in before.domains]
    assert [score.score for score in after.statements] == [
        score.score for score in before.statements
    ]
    assert [(priority.place, priority.score.statement.ref) for priority in prioritise(after)] == [
        (priority.place, priority.score.statement.ref) for priority in prioritise(before)
    ]


@given(
    st.lists(st.sampled_from([0, 1, 2, 3, 4, "N/A", "No data", None]), min_size=9, max_size=9)
)
def test_what_is_written_is_what_is_read(agreed: list[Any]) -> None:
    """Any agreed answers on the nine statements come back as they were typed."""
    returns = [returned("A", 4, 3, 2, 1, 0), returned("B", 0, 3, 2, NA, ND)]
    typed = {statement.ref: score for statement, score in zip(SMALL.statements, agreed, strict=True)
             if score is not None}
    moderation, findings = read(agree(made(returns, SMALL), typed), small_round(returns, SMALL))
    assert moderation is not None
    assert findings == []
    words = {"N/A": NA, "No data": ND}
    by_ref = {score.statement.ref: score.rating for score in moderation.scores}
    assert by_ref == {ref: words.get(score, score) for ref, score in typed.items()}
