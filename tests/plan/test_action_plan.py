"""The action plan: what it holds, filled in by people, carried over to the next round."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest

from hsbstar.audit.columns import START_SHEET
from hsbstar.core.problems import Severity
from hsbstar.plan.grounds_sheet import PlanContent, show_arithmetic
from hsbstar.plan.layout import (
    ACTIONS,
    CAPTIONS,
    FINISHED,
    FIRST_ROW,
    GROUNDS,
    HEADER_ROW,
    LATER,
    NO_DATE,
    NOT_STARTED,
    OTHER_STATUS,
    OVERDUE,
    SOON,
    STATUSES,
    UNCLEAR,
)
from hsbstar.plan.model import (
    GONE,
    LastPlan,
    Plan,
    Planned,
    Proposal,
    draft_plan,
    move_in_words,
    proposals_in,
)
from hsbstar.plan.read import MAX_ACTIONS, read_plan
from hsbstar.plan.start_sheet import NO_PROPOSALS
from hsbstar.plan.workbook import write_plan
from hsbstar.returns.read import read_return
from hsbstar.spreadsheets.stamp import STAMP_SHEET
from hsbstar.spreadsheets.writing.save import workbook_bytes
from support.moderations import read_all
from support.rounds_by_hand import NA, ND, collated, returned
from support.sheets import opened
from support.tiers import first_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from conftest import Ran
    from hsbstar.framework.model import Framework

ROUND = collated(returned("Police", 1, 3, 2, 4), returned("Schools", 0, ND, 2, 4, NA))
"""1.1 has 0.5, 1.2 has 3, 1.10 has 2, 2.1 has 4: three priorities."""
DUE = dt.date(2026, 5, 31)
IDENTIFYING = "Jamie, NHS 943 476 5919"


def planned(ref: str = "1.1", id_: str = "d1-a", **more: Any) -> Planned:
    """Return an action that somebody planned."""
    given = {"action": "Do it.", "status": "In progress", "score": Fraction(1, 2)}
    return Planned(id_, ref, "Words.", **{**given, **more})


def book_of(plan: Plan, framework: Framework, **more: Any) -> bytes:
    """Return the workbook of a plan."""
    return write_plan(PlanContent(plan, framework, "star-tool.xlsx", "ab" * 32, **more))


def columns(sheet: Any) -> dict[str, int]:
    """Return the columns of a sheet by caption."""
    return {cell.value: cell.column for cell in sheet[HEADER_ROW] if cell.value}


def rows(data: bytes, name: str = ACTIONS.sheet) -> list[dict[str, Any]]:
    """Return what the rows of a sheet show, by caption."""
    sheet = opened(data, values=True)[name]
    captions = columns(sheet)
    return [
        {caption: sheet.cell(row, column).value for caption, column in captions.items()}
        for row in range(FIRST_ROW, sheet.max_row + 1)
        if sheet.cell(row, captions["Ref"]).value
    ]


def filled_in(data: bytes, row: int, **typed: Any) -> bytes:
    """Return a plan in which somebody typed into a row, by the columns' keys."""
    book = opened(data)
    sheet = book[ACTIONS.sheet]
    for key, value in typed.items():
        sheet.cell(*ACTIONS.place(row, key)).value = value
    return workbook_bytes(book)


# What is drafted.


def test_the_priorities_stand_in_order_with_nothing_decided() -> None:
    """As the rule ranks them; what is at the top of the scale is no priority."""
    plan = draft_plan(ROUND, {})
    assert [(row.priority.place if row.priority else "", row.ref, row.carried)
            for row in plan.rows] == [("1", "1.1", None), ("2", "1.10", None), ("3", "1.2", None)]
    assert (plan.carried, plan.finished, plan.last_round) == (0, (), "")
    assert [row.ref for row in draft_plan(ROUND, {}, top=1).rows] == ["1.1"]


def test_unfinished_actions_come_along_in_any_case() -> None:
    """Two of a priority, one of a statement that is none any more, one of one that is gone."""
    last = LastPlan("2025", (
        planned(action="One."), planned(action="Two.", status="Not started"),
        planned("2.1", "d2-a", score=Fraction(1)), planned("9.9", "gone", score=None),
        planned("1.2", "d1-b", status="Done"), planned("1.10", "d1-c", status="Dropped"),
    ))
    plan = draft_plan(ROUND, {}, top=2, last=last)
    assert [(row.ref, row.carried.action if row.carried else None) for row in plan.rows] == [
        ("1.1", "One."), ("1.1", "Two."), ("1.10", None), ("2.1", "Do it."), ("old 9.9", "Do it."),
    ]
    assert [row.carried.moved for row in plan.rows if row.carried] == [
        "unchanged at 0.5", "unchanged at 0.5", "rose from 1.0 to 4.0", GONE,
    ]
    assert plan.rows[0].carried
    assert plan.rows[0].carried.history == "2025: score 0.5, in progress."
    assert [action.status for action in plan.finished] == ["Done", "Dropped"]
    assert (plan.carried, plan.last_round) == (4, "2025")


def test_a_plan_of_a_plan_keeps_its_whole_history() -> None:
    """Each round adds a line; what is gone is not made older twice."""
    first = LastPlan("2024", (planned(score=Fraction(1)), planned("9.9", "gone", score=None)))
    then = draft_plan(replace(ROUND, source=replace(ROUND.source, round="2025")), {}, last=first)
    carried = tuple(row.carried for row in then.rows if row.carried)
    scored = tuple(replace(action, score=Fraction(1, 2)) for action in carried)
    plan = draft_plan(ROUND, {}, last=LastPlan("2025", scored))
    first_row, gone = (row.carried for row in plan.rows if row.carried)
    assert first_row
    assert first_row.history == ("2024: score 1.0, in progress.\n2025: score 0.5, in progress.")
    assert gone
    assert (gone.ref, gone.moved) == ("old 9.9", GONE)


def test_a_finished_action_says_when_and_shows_todays_score() -> None:
    """Finished in 2025 at 1.0, now at 0.5; its history has one line, however often it goes on."""
    last = LastPlan("2025", (planned(status="Done", score=Fraction(1)),))
    (action,) = draft_plan(ROUND, {}, last=last).finished
    assert (action.score, action.ended) == (Fraction(1, 2), True)
    assert action.history == "2025: score 1.0, done."
    (again,) = draft_plan(ROUND, {}, last=LastPlan("2026", (action,))).finished
    assert again == action
    gone = LastPlan("2025", (planned("9.9", "gone", status="Dropped", score=None),))
    (ended,) = draft_plan(ROUND, {}, last=gone).finished
    assert (ended.score, ended.history) == (None, "2025: score –, dropped.")


def test_the_same_rounds_plan_again_adds_no_history() -> None:
    """Scored again after a correction: nothing has happened since."""
    last = LastPlan("2026", (planned(history="2025: score 0.2, not started.", moved="rose"),))
    (row, *_) = draft_plan(ROUND, {}, last=last).rows
    assert row.carried == last.actions[0]


@pytest.mark.parametrize(("before", "now", "words"), [
    (Fraction(1), Fraction(2), "rose from 1.0 to 2.0"),
    (Fraction(2), Fraction(5, 3), "fell from 2.0 to 1.7"),
    (Fraction(176, 100), Fraction(184, 100), "unchanged at 1.8"),
    (None, Fraction(1), "1.0, no score before"),
    (Fraction(1), None, "no score now, 1.0 before"),
    (None, None, "no score now"),
])
def test_how_a_score_moved(before: Fraction | None, now: Fraction | None, words: str) -> None:
    """By the figures that people see."""
    assert move_in_words(before, now) == words


def test_proposals_are_gathered_and_attributed(
    filled: Callable[..., bytes], small: Framework
) -> None:
    """By statement, agencies in the alphabet; what could identify a child is left out."""
    returns = read_all({
        "s.xlsx": filled("Schools", answers={"d1-a": (1, "x", "Train the leads.")}),
        "p.xlsx": filled("Police", answers={"d1-a": (1, "x", IDENTIFYING)}),
    }, small)
    police, schools = proposals_in(returns)["d1-a"]
    assert schools.shown == "Schools: Train the leads."
    assert police.shown.startswith("Police: [Left out: it may contain an NHS number. It is "
                                   "in 1 Finding out, next to the score in E")
    assert Proposal("A", IDENTIFYING).shown == "A: [Left out: it may contain an NHS number.]"
    plan = draft_plan(ROUND, proposals_in(returns))
    assert plan.left_out == 1


# The workbook.


def test_the_plan_has_all_that_a_meeting_needs(small: Framework) -> None:
    """Statement, scores, proposals, a first step, principles, the guideline; and empty cells."""
    statement = replace(small.statements[0], first_step="Begin here.")
    domain = replace(small.domains[0], statements=(statement, *small.domains[0].statements[1:]))
    framework = replace(small, domains=(domain, *small.domains[1:]))
    proposals = {"d1-a": (Proposal("Police", "Train."), Proposal("Schools", "Ask."))}
    data = book_of(draft_plan(ROUND, proposals), framework)
    first = rows(data)[0]
    assert first | {"When": "no date", "Score now": 0.5} == {
        "Rank": 1, "Ref": "1.1", "Statement": statement.text, "Score now": 0.5,
        "Agencies that scored": 2,
        "Proposed by agencies": "Police: Train.\nSchools: Ask.", "A first step": "Begin here.",
        "Action": None, "Owner": None, "Due date": None, "Success measure": None,
        "Status": "Not started", "When": "no date", "Score since last plan": None, "History": None,
    }
    ground = rows(data, GROUNDS.sheet)[0]
    assert ground["Agencies that scored"] == 2
    assert ground["Why here"] == "3.5 below the top; applies to both agencies; practice counts once"
    assert ground["By agency"] == "Police 1; Schools 0"
    assert (ground["Lowest"], ground["Highest"], ground["Its score"]) == (0, 1, 0.5)
    assert ground["Priority"] == "3.5 × (1 + 2 ÷ 2) ÷ 2 × 1 = 3.50"
    assert ground["Principles"] == "Be early."
    assert ground["NICE guideline NG55"] == "1.1  Agencies work together."
    texts = [str(cell.value) for row in opened(data)[START_SHEET].iter_rows() for cell in row
             if cell.value]
    assert any("not the official wording" in text for text in texts)
    assert any("regression to the mean" in text for text in texts)
    assert "star-tool.xlsx" in texts
    assert "ab" * 16 + "\n" + "ab" * 16 in texts


def test_the_plan_is_made_for_work_and_print(small: Framework) -> None:
    """Lists, days, real tables, headings that repeat, pages as wide as A4."""
    book = opened(book_of(draft_plan(ROUND.marked("OFFICIAL"), {}), small))
    sheet = book[ACTIONS.sheet]
    kinds = {rule.type: rule for rule in sheet.data_validations.dataValidation}
    assert kinds["list"].formula1 == f'"{",".join(STATUSES)}"'
    assert kinds.keys() == {"list", "date"}
    assert list(sheet.tables) == ["Actions"]
    for name in (ACTIONS.sheet, GROUNDS.sheet, FINISHED.sheet):
        sheet = book[name]
        assert sheet.print_title_rows == f"${HEADER_ROW}:${HEADER_ROW}"
        pages = 1 if name == FINISHED.sheet else 2
        assert (sheet.page_setup.paperSize, sheet.page_setup.fitToWidth) == (9, pages)
        assert sheet.print_title_cols == "$A:$B"
        assert sheet.oddHeader.center.text == "OFFICIAL"
        assert not sheet.protection.sheet
    assert book[STAMP_SHEET].sheet_state == "veryHidden"


def test_texts_like_formulas_stay_text(small: Framework) -> None:
    """What agencies and people wrote is never worked out."""
    last = LastPlan("2025", (planned(action='=HYPERLINK("x")', owner="+1", measure="@x"),))
    proposals = {"d1-a": (Proposal("=Police", "=1+1"),)}
    sheet = opened(book_of(draft_plan(ROUND, proposals, last=last), small))[ACTIONS.sheet]
    for key in ("action", "owner", "measure", "proposed"):
        cell = sheet.cell(*ACTIONS.place(FIRST_ROW, key))
        assert cell.data_type == "s", key


def test_a_rating_of_each_kind_and_an_agreed_score(small: Framework) -> None:
    """N/A, no data, no answer, a mean of two returns; the gap of an agreed score says so."""
    moderated = collated(returned("A", 1), returned("A", 2, file="2"), returned("B", NA),
                   returned("C", ND), returned("D"))
    ground = rows(book_of(draft_plan(moderated, {}), small), GROUNDS.sheet)[0]
    assert ground["By agency"] == "A 1.5; B N/A; C No data; D no answer"
    priority = draft_plan(moderated, {}).priorities[0]
    agreed = replace(priority, score=replace(priority.score, agreed=Fraction(1)))
    assert "(of the agreed score)" in show_arithmetic(agreed)


def test_a_statement_that_the_framework_file_lacks_has_no_guidance(framework: Framework) -> None:
    """Another edition's: its row is there, without first step and principles."""
    data = book_of(draft_plan(ROUND, {}), framework)
    assert rows(data)[0]["A first step"] is None
    assert rows(data, GROUNDS.sheet)[0]["Principles"] is None


def test_a_guideline_section_without_words_is_named(small: Framework) -> None:
    """The section's number alone."""
    domain = replace(small.domains[0], nice=())
    framework = replace(small, domains=(domain, *small.domains[1:]))
    ground = rows(book_of(draft_plan(ROUND, {}), framework), GROUNDS.sheet)[0]
    assert ground["NICE guideline NG55"] == "1.1"


def test_same_inputs_same_bytes(small: Framework) -> None:
    """No clock: not even in what the words for due dates come to."""
    last = LastPlan("2025", (planned(due=DUE), planned(due=None, status="Not started")))
    plan = draft_plan(ROUND, {}, last=last)
    assert book_of(plan, small) == book_of(plan, small)
    sheet = opened(book_of(plan, small), values=True)[ACTIONS.sheet]
    whens = [sheet.cell(*ACTIONS.place(row, "when")).value for row in range(FIRST_ROW, 8)]
    assert whens == [None, "no date", "no date"]


# People fill it in.


@pytest.mark.parametrize("ending", first_of("ods", "xlsx", "xls"))
def test_a_plan_filled_in_at_libreoffice_reads_back(
    ending: str, small: Framework, types: Callable[..., Path], libreoffice: Callable[..., Path],
    tmp_path: Path,
) -> None:
    """Typed there and saved: every action with owner, day, measure and status; counts follow."""
    source = tmp_path / "plan.xlsx"
    source.write_bytes(book_of(draft_plan(ROUND, {}), small))
    today = dt.datetime.now(tz=dt.UTC).date()
    days = [today - dt.timedelta(days=9), today + dt.timedelta(days=9),
            today + dt.timedelta(days=90)]

    def cell(row: int, key: str) -> str:
        return ACTIONS.place(row, key).address

    typed = [
        (ACTIONS.sheet, cell(FIRST_ROW + at, key), what)
        for at, day in enumerate(days)
        for key, what in (("action", f"Action {at}."), ("owner", "A manager"),
                          ("due", day.isoformat()), ("measure", "It is done."),
                          ("status", "In progress"))
    ]
    # A second action for the first statement, in a row that somebody added.
    typed += [(ACTIONS.sheet, cell(FIRST_ROW + 3, "ref"), "1.1"),
              (ACTIONS.sheet, cell(FIRST_ROW + 3, "action"), "One more."),
              (ACTIONS.sheet, cell(FIRST_ROW + 3, "status"), "Done")]
    saved = types(source, typed, tmp_path / "saved" / f"plan.{ending}")
    last, findings = read_plan(saved.read_bytes(), saved.name, "Northshire")
    assert findings == []
    assert last is not None
    assert last.round == "2026"
    assert sorted((action.ref, action.action, action.owner, action.due, action.status, action.score)
                  for action in last.actions) == sorted([
        ("1.1", "Action 0.", "A manager", days[0], "In progress", Fraction(1, 2)),
        ("1.10", "Action 1.", "A manager", days[1], "In progress", 2),
        ("1.2", "Action 2.", "A manager", days[2], "In progress", 3),
        ("1.1", "One more.", "", "", "Done", Fraction(1, 2)),
    ], key=str)
    shown = opened(libreoffice(saved, "xlsx", tmp_path / "shown"), values=True)
    whens = [shown[ACTIONS.sheet].cell(*ACTIONS.place(row, "when")).value
             for row in range(FIRST_ROW, FIRST_ROW + 3)]
    assert whens == ["overdue", "within four weeks", "later"]
    counts = [[cell.value for cell in row[1:6]]
              for row in shown[START_SHEET].iter_rows(min_col=1, max_col=6)
              if row[0].value == "How many"]
    assert counts == [[0, 3, 1, 0, 0], [1, 1, 1, 0, 0]]


def test_rows_may_be_sorted_sheets_renamed_and_columns_moved(small: Framework) -> None:
    """An action belongs to the statement whose ref is in its row."""
    data = filled_in(book_of(draft_plan(ROUND, {}), small), FIRST_ROW + 1, action="Do it.")
    book = opened(data)
    sheet = book[ACTIONS.sheet]
    sheet.title = "Our plan"
    sheet.insert_rows(FIRST_ROW)
    sheet.insert_cols(3)
    last, findings = read_plan(workbook_bytes(book), "p.xlsx", "Northshire")
    assert findings == []
    assert last is not None
    assert [(action.id, action.action) for action in last.actions] == [("d1-c", "Do it.")]


@pytest.mark.parametrize(("typed", "codes"), [
    ({"action": "Do it.", "status": "Stalled"}, ["status-unknown"]),
    ({"action": "Do it.", "due": "soon"}, ["due-unreadable"]),
    ({"action": "Do it.", "due": "04/05/26"}, ["due-unreadable"]),
    ({"action": "Do it.", "due": "31 March 2026", "status": " in PROGRESS "}, []),
    ({"action": "Do it.", "due": "=NA()"}, ["text-formula-empty"]),
    ({"action": "Do it.", "owner": "=NA()"}, ["text-formula-empty"]),
    ({"action": "Do it.", "due": IDENTIFYING}, ["text-identifies", "due-unreadable"]),
    ({"owner": "Somebody"}, ["action-missing"]),
    ({"status": "Done"}, ["action-missing"]),
    ({"action": IDENTIFYING}, ["text-identifies"]),
    ({"action": "=NA()"}, ["text-formula-empty"]),
    ({"ref": "7.7", "action": "Do it."}, ["action-without-statement"]),
    ({"ref": None, "action": "Do it."}, ["action-without-statement"]),
    ({"ref": "2.1", "action": "Do it."}, ["ref-contradicts-wording"]),
    ({"status": "Not started"}, []),
    ({"action": "Do it.", "statement": "Other words, typed over."}, ["statement-changed"]),
])
def test_what_cannot_be_read_is_reported(
    typed: dict[str, Any], codes: list[str], small: Framework
) -> None:
    """With the cell; evidence of what somebody wrote is never repeated."""
    data = filled_in(book_of(draft_plan(ROUND, {}), small), FIRST_ROW, **typed)
    last, findings = read_plan(data, "plan.xlsx", "Northshire")
    assert [found.code for found in findings] == codes
    assert last is not None
    for found in findings:
        assert found.where.sheet == ACTIONS.sheet
        assert found.where.cell
        assert "Do it." not in found.message + found.fix
        assert "Jamie" not in found.message + found.fix
        assert "gency" not in found.fix


def test_very_many_actions_for_one_statement_are_too_many(small: Framework) -> None:
    """Then something was pasted; nothing is left out in silence. Twelve are not too many."""
    book = opened(book_of(draft_plan(ROUND, {}), small))
    last, findings = read_plan(several(book, 12), "p.xlsx", "Northshire")
    assert findings == []
    assert last is not None
    assert len(last.actions) == 12
    _, findings = read_plan(several(book, MAX_ACTIONS), "p.xlsx", "Northshire")
    assert [found.code for found in findings] == ["statement-in-many-rows"]


def several(book: Any, count: int) -> bytes:
    """Return a plan with this many actions of people's own on 1.1."""
    sheet = book[ACTIONS.sheet]
    for row in range(FIRST_ROW + 3, FIRST_ROW + 3 + count):
        sheet.cell(*ACTIONS.place(row, "ref")).value = "1.1"
        sheet.cell(*ACTIONS.place(row, "action")).value = f"Action {row}."
    return workbook_bytes(book)


@pytest.mark.parametrize("key", ["ref", "score", "action", "owner", "due", "status", "history"])
def test_without_a_heading_no_action_is_lost_in_silence(key: str, small: Framework) -> None:
    """Also one by which the table is found, although the finished ones still have theirs."""
    data = filled_in(book_of(draft_plan(ROUND, {}), small), FIRST_ROW, action="Do it.", owner="A")
    book = opened(data)
    book[ACTIONS.sheet].cell(*ACTIONS.place(HEADER_ROW, key)).value = None
    _, findings = read_plan(workbook_bytes(book), "p.xlsx", "Northshire")
    errors = [found for found in findings if found.severity is Severity.ERROR]
    assert [(found.code, found.where.sheet, found.where.cell) for found in errors] == [
        ("column-missing", ACTIONS.sheet, f"A{HEADER_ROW}")
    ]
    assert f"‘{CAPTIONS[key]}’" in errors[0].message


def test_a_table_without_any_heading_is_reported(small: Framework) -> None:
    """The whole row is gone; the finished ones have theirs."""
    book = opened(filled_in(book_of(draft_plan(ROUND, {}), small), FIRST_ROW, action="Do it."))
    book[ACTIONS.sheet].delete_rows(HEADER_ROW)
    _, findings = read_plan(workbook_bytes(book), "p.xlsx", "Northshire")
    assert [found.code for found in findings] == ["not-a-plan"]
    assert "headings above its open actions are missing" in findings[0].message


def test_what_is_not_carried_over_is_reported_or_left_out(small: Framework) -> None:
    """A column of people's own; a text about a child. An owner's address is meant to be there."""
    data = filled_in(book_of(draft_plan(ROUND, {}), small), FIRST_ROW, action=IDENTIFYING,
                     owner="ann@northshire.gov.uk")
    book = opened(data)
    book[ACTIONS.sheet].cell(HEADER_ROW, len(ACTIONS.columns) + 2).value = "Cost"
    last, findings = read_plan(workbook_bytes(book), "in/p.xlsx", "Northshire")
    assert [found.code for found in findings] == ["column-not-carried", "text-identifies"]
    assert last is not None
    (action,) = last.actions
    assert action.owner == "ann@northshire.gov.uk"
    assert action.action == ("[Left out: it may contain an NHS number. It is in p.xlsx › "
                          f"{ACTIONS.sheet} › {ACTIONS.place(FIRST_ROW, 'action').address}.]")


def test_a_plan_of_another_framework_is_reported(small: Framework) -> None:
    """One that shares a statement is of an edition of the same audit."""
    data = book_of(draft_plan(ROUND, {}), small)
    last, findings = read_plan(data, "p.xlsx", "Northshire", known={"other-a", "other-b"})
    assert last is None
    assert [found.code for found in findings] == ["not-a-plan"]
    assert "framework ‘small’" in findings[0].message
    assert read_plan(data, "p.xlsx", "Northshire", known={"other-a", "d1-a"})[0] is not None


def test_a_plan_on_another_scale_is_reported(small: Framework) -> None:
    """Nobody could say whether a score moved."""
    data = book_of(draft_plan(ROUND, {}), small)
    assert read_plan(data, "p.xlsx", "Northshire", scale="0 4")[1] == []
    last, findings = read_plan(data, "p.xlsx", "Northshire", scale="0 10")
    assert last is None
    assert "on the scale 0 to 4, but this star tool's are on 0 to 10" in findings[0].message


def lose_outline(book: Any) -> None:
    """Take the outline's domains away."""
    book[STAMP_SHEET].cell(2, 6).value = "x"


@pytest.mark.parametrize(("change", "code", "message"), [
    (lambda book: book.remove(book[STAMP_SHEET]), "not-a-plan", "hidden stamp"),
    (lose_outline, "not-a-plan", "hidden stamp"),
    (lambda book: book[STAMP_SHEET].delete_cols(4, 9), "not-a-plan", "hidden stamp"),
    (lambda book: book[ACTIONS.sheet].delete_rows(HEADER_ROW), "not-a-plan", "no row has"),
    (lambda book: book[START_SHEET].cell(9, 2, "Southshire"), "plan-differs", "‘Southshire’"),
])
def test_other_files_are_no_plan_of_this_area(
    change: Callable[[Any], object], code: str, message: str, small: Framework
) -> None:
    """Named as what they are, and nothing is read from them."""
    book = opened(book_of(draft_plan(ROUND, {}), small))
    book.remove(book[FINISHED.sheet])
    change(book)
    last, findings = read_plan(workbook_bytes(book), "p.xlsx", "Northshire")
    assert last is None
    assert [found.code for found in findings] == [code]
    assert message in findings[0].message


def test_a_return_and_a_damaged_file_are_no_plan(
    filled: Callable[..., bytes], small: Framework
) -> None:
    """A return says that it is one; a plan is no return."""
    last, findings = read_plan(filled(), "p.xlsx", "Northshire")
    assert last is None
    assert "not an action plan: it is an audit form." in findings[0].message
    assert [found.code for found in read_plan(b"x", "p.xlsx", "")[1]] == ["file-unreadable"]
    answers, findings = read_return(book_of(draft_plan(ROUND, {}), small), "plan.xlsx", small)
    assert answers is None
    assert [found.code for found in findings] == ["file-passed-over"]


def test_a_plan_carried_over_twice_through_files(small: Framework) -> None:
    """Written, filled in, read, written: nothing is lost on the way, finished ones neither."""
    data = filled_in(book_of(draft_plan(ROUND, {}), small), FIRST_ROW, action="Long work.",
                     owner="A", due=dt.datetime(2026, 5, 31), measure="M",  # noqa: DTZ001 - a day in a sheet
                     status="In progress")
    data = filled_in(data, FIRST_ROW + 1, action="Short work.", status="Done")
    for name in ("2027", "2028"):
        last, findings = read_plan(data, "p.xlsx", "Northshire")
        assert findings == []
        later = replace(ROUND, source=replace(ROUND.source, round=name))
        data = book_of(draft_plan(later, {}, last=last), small)
    first = rows(data)[0]
    assert (first["Action"], first["Owner"], first["Success measure"]) == ("Long work.", "A", "M")
    assert first["Due date"].date() == DUE
    assert first["Score since last plan"] == "unchanged at 0.5"
    assert first["History"] == ("2026: score 0.5, in progress.\n2027: score 0.5, in progress.")
    (ended,) = rows(data, FINISHED.sheet)
    assert (ended["Ref"], ended["Action"], ended["Status"]) == ("1.10", "Short work.", "Done")
    assert (ended["Score now"], ended["History"]) == (2, "2026: score 2.0, done.")


@pytest.mark.parametrize("ending", first_of("xlsx", "ods", "xls"))
def test_words_for_a_day_or_a_status_are_carried_as_typed(
    ending: str, small: Framework, libreoffice: Callable[..., Path], tmp_path: Path
) -> None:
    """Saved elsewhere and carried over twice; counted by themselves; the same words once."""
    data = filled_in(book_of(draft_plan(ROUND, {}), small), FIRST_ROW, action="A.", owner="Ann",
                     due="end of September", measure=0.8, status="ongoing")
    data = filled_in(data, FIRST_ROW + 1, action="B.", due="Q3", status="ongoing")
    data = filled_in(data, FIRST_ROW + 2, action="C.", due=dt.datetime(2026, 5, 31),  # noqa: DTZ001 - a day in a sheet
                     status="Done ")
    (tmp_path / "plan.xlsx").write_bytes(data)
    saved = libreoffice(tmp_path / "plan.xlsx", ending, tmp_path / "saved")
    data = saved.read_bytes()
    for name in ("2027", "2028"):
        last, findings = read_plan(data, "p.xlsx", "Northshire")
        assert [(found.code, found.where.cell, found.message.split(". ")[0])
                for found in findings] == [
            ("due-unreadable", ACTIONS.place(FIRST_ROW, "due").address,
             "The due date of 1.1 is ‘end of September’"),
            ("due-unreadable", ACTIONS.place(FIRST_ROW + 1, "due").address,
             "The due date of 1.10 is ‘Q3’"),
            ("status-unknown", ACTIONS.place(FIRST_ROW, "status").address,
             "The status of 1.1 and 1.10 is ‘ongoing’"),
        ]
        assert {found.severity for found in findings} == {Severity.WARNING}
        later = replace(ROUND, source=replace(ROUND.source, round=name))
        data = book_of(draft_plan(later, {}, last=last), small)
    shown = [[row[key] for key in ("Action", "Owner", "Due date", "Success measure", "Status",
                                   "When")] for row in rows(data)[:2]]
    assert shown == [
        ["A.", "Ann", "end of September", "0.8", "ongoing", "no clear date"],
        ["B.", None, "Q3", None, "ongoing", "no clear date"],
    ]
    assert rows(data)[0]["History"] == "2026: score 0.5, ongoing.\n2027: score 0.5, ongoing."
    (tmp_path / "new.xlsx").write_bytes(data)
    again = libreoffice(tmp_path / "new.xlsx", "xlsx", tmp_path / "again").read_bytes()
    for book in (data, again):
        counts = [[cell.value for cell in row[:6]]
                  for row in opened(book, values=True)[START_SHEET].iter_rows()
                  if row[1].value in (0, NOT_STARTED, OVERDUE)]
        assert counts == [
            ["Actions", *STATUSES, OTHER_STATUS], ["How many", 0, 0, 0, 0, 2],
            ["Open actions", OVERDUE, SOON, LATER, NO_DATE, UNCLEAR],
            ["How many", 0, 0, 0, 0, 2],
        ]


def test_a_finished_action_stays_finished_whatever_its_status_is_called(small: Framework) -> None:
    """On the sheet of finished actions, ‘Completed’ reopens nothing; a status of ours does."""
    data = filled_in(book_of(draft_plan(ROUND, {}), small), FIRST_ROW, action="A.", status="Done")
    last, _ = read_plan(data, "p.xlsx", "Northshire")
    for status, is_finished in (("Completed", True), ("In progress", False)):
        book = opened(book_of(draft_plan(ROUND, {}, last=last), small))
        book[FINISHED.sheet].cell(*FINISHED.place(FIRST_ROW, "status")).value = status
        again, _ = read_plan(workbook_bytes(book), "p.xlsx", "Northshire")
        assert again is not None
        assert [(action.status, action.finished) for action in again.actions] == [
            (status, is_finished)]
    moved = filled_in(data, FIRST_ROW, status="Completed")
    again, _ = read_plan(moved, "p.xlsx", "Northshire")
    assert again is not None
    assert not again.actions[0].finished


def test_a_long_text_in_place_of_a_day_is_not_quoted(small: Framework) -> None:
    """It may belong in another column, where it is never repeated either."""
    text = "When the new post is filled and the partners have met twice about it, or sooner."
    data = filled_in(book_of(draft_plan(ROUND, {}), small), FIRST_ROW, action="A.", due=text)
    last, (found,) = read_plan(data, "p.xlsx", "Northshire")
    assert last is not None
    assert last.actions[0].due == text
    assert "is a text of 80 characters." in found.message


# The command.


@pytest.mark.parametrize("words", [
    ("plan", "s/star-tool.xlsx", "--from", "last.xlsx"),
    ("report", "s/star-tool.xlsx", "--plan", "last.xlsx", "-o", "p.html"),
    ("compare", "s/star-tool.xlsx", "later/star-tool.xlsx", "--plan", "last.xlsx"),
    ("compare", "s/star-tool.xlsx", "later/star-tool.xlsx", "--plan", "last.xlsx", "--format",
     "json"),
    ("new-audit", "--last", "s/star-tool.xlsx", "--plan", "last.xlsx", "-o", "forms"),
], ids=lambda words: " ".join(words[:1] + words[-1:]))
def test_words_for_a_day_stop_no_command(
    star_tool: Path, cli: Callable[..., Ran], tmp_path: Path, filled: Callable[..., bytes],
    words: tuple[str, ...],
) -> None:
    """Each warns and writes; the words of a plan are in no JSON."""
    (tmp_path / "s").mkdir()
    star_tool.rename(tmp_path / "s" / "star-tool.xlsx")
    assert cli("plan", "s/star-tool.xlsx", "-o", "plan.xlsx").code == 0
    data = filled_in((tmp_path / "plan.xlsx").read_bytes(), FIRST_ROW, action="Do it.",
                     due="by Q3", status="ongoing")
    (tmp_path / "last.xlsx").write_bytes(data)
    for agency in ("Police", "Schools"):
        path = tmp_path / "then" / f"{agency}.xlsx"
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(filled(agency, round_name="2027", date="1 June 2027"))
    assert cli("score", "then", "-o", "later").code == 0
    framework = ("--framework", "small.yaml") if words[0] == "report" else ()
    done = cli(*words, *framework)
    assert done.code == 0, done.err
    for code, quote in (("due-unreadable", "is ‘by Q3’"), ("status-unknown", "is ‘ongoing’")):
        assert code in done.out
        assert quote in " ".join(done.out.split())
    if "json" in words:
        (found,) = [planned for statement in json.loads(done.out)["statements"]
                    for planned in statement["planned"]]
        assert found == {"status": OTHER_STATUS, "due": None}
    if words[0] == "report":
        page = (tmp_path / "p.html").read_text("utf-8")
        assert "(due by Q3; ongoing)" in page


@pytest.fixture
def star_tool(filled: Callable[..., bytes], cli: Callable[..., Ran], tmp_path: Path) -> Path:
    """A star tool, and the returns beside it."""
    folder = tmp_path / "returns"
    folder.mkdir()
    for agency, score in (("Police", 1), ("Schools", 0)):
        answers = {"d1-a": (score, "x", f"{agency} train."), "d1-b": (2, "x", IDENTIFYING)}
        (folder / f"{agency}.xlsx").write_bytes(filled(agency, answers=answers))
    assert cli("score", folder).code == 0
    return tmp_path / "star-tool.xlsx"


def test_the_command_writes_a_plan_and_lists_its_priorities(
    star_tool: Path, cli: Callable[..., Ran], tmp_path: Path
) -> None:
    """Without the returns it says what is missing, and how to get it."""
    said = cli("plan", star_tool)
    assert said.code == 0, said.err
    assert "1\t1.1\tEvery school that is finding out has a policy.\t0.5\tonly 2\t3.50" in said.out
    assert "Statements marked = share a rank" in said.out
    assert "The plan does not show the actions agencies proposed" in said.err
    assert NO_PROPOSALS in str(opened(tmp_path / "action-plan.xlsx")[START_SHEET]["A4"].value)
    again = cli("plan", star_tool)
    assert again.code == 2
    assert "--force" in again.err


def test_proposals_come_from_the_returns_that_were_scored(
    star_tool: Path, cli: Callable[..., Ran], tmp_path: Path, filled: Callable[..., bytes]
) -> None:
    """Attributed; another return is reported and left out, and so is what identifies a child."""
    (tmp_path / "returns" / "late.xlsx").write_bytes(
        filled("Health", answers={"d1-a": (1, "x", "Too late.")})
    )
    said = cli("plan", star_tool, "--returns", "returns", "-o", "p")
    assert said.code == 0, said.err
    assert "return-not-scored" in said.out
    assert "2 proposals were left out to avoid identifying a child" in said.err
    data = (tmp_path / "p.xlsx").read_bytes()
    assert rows(data)[0]["Proposed by agencies"] == (
        "Police: Police train.\nSchools: Schools train."
    )
    assert "Jamie" not in str(rows(data)) + said.out + said.err
    assert "Too late" not in str(rows(data))


def test_a_return_that_cannot_be_read_is_reported(
    star_tool: Path, cli: Callable[..., Ran], tmp_path: Path
) -> None:
    """What it proposed is missing from the plan, which is made all the same."""
    (tmp_path / "returns" / "late.xlsx").write_bytes(b"no workbook")
    said = cli("plan", star_tool, "--returns", "returns", "-o", "plan.xlsx")
    assert said.code == 0
    assert "file-unreadable" in said.out
    assert "late.xlsx" in said.out


def test_proposals_come_from_a_star_tool_that_has_them(
    star_tool: Path, cli: Callable[..., Ran], tmp_path: Path
) -> None:
    """Made with --with-evidence."""
    assert star_tool.is_file()
    assert cli("score", "returns", "-o", "e", "--with-evidence", "--allow-identifying").code == 0
    assert cli("plan", "e/star-tool.xlsx").code == 0
    shown = rows((tmp_path / "action-plan.xlsx").read_bytes())
    assert shown[0]["Proposed by agencies"] == "Police: Police train.\nSchools: Schools train."
    assert "Jamie" not in str(shown)


def test_from_last_plan(star_tool: Path, cli: Callable[..., Ran], tmp_path: Path) -> None:
    """Unfinished actions are carried over with their moves; faults stop it before it is written."""
    assert cli("plan", star_tool, "-o", "one.xlsx").code == 0
    plan = (tmp_path / "one.xlsx").read_bytes()
    good = filled_in(plan, FIRST_ROW, action="Do it.", status="In progress")
    (tmp_path / "good.xlsx").write_bytes(good)
    said = cli("plan", star_tool, "--from", "good.xlsx", "-o", "two.xlsx")
    assert said.code == 0, said.err
    assert "Carried over from 2026: 1 unfinished action; 0 done or dropped." in said.out
    assert rows((tmp_path / "two.xlsx").read_bytes())[0]["Action"] == "Do it."
    bad = filled_in(plan, FIRST_ROW, ref="7.7", action="Do it.")
    (tmp_path / "bad.xlsx").write_bytes(bad)
    said = cli("plan", star_tool, "--from", "bad.xlsx", "-o", "three.xlsx")
    assert said.code == 1
    assert "action-without-statement" in said.out
    assert not (tmp_path / "three.xlsx").exists()
    refused = cli("plan", star_tool, "--from", "good.xlsx", "-o", "good.xlsx", "--force")
    assert refused.code == 2
    assert (tmp_path / "good.xlsx").read_bytes() == good


def test_another_framework_or_file_is_refused(
    star_tool: Path, cli: Callable[..., Ran], tmp_path: Path
) -> None:
    """Its first steps would stand beside other statements; a return is no star tool."""
    text = (tmp_path / "small.yaml").read_text("utf-8")
    (tmp_path / "other.yaml").write_text(text.replace("id: small", "id: other"), encoding="utf-8")
    said = cli("plan", star_tool, "--framework", "other.yaml")
    assert said.code == 2
    assert "uses the framework ‘small’, not ‘other’" in said.err
    said = cli("plan", "returns/Police.xlsx")
    assert said.code == 2
    assert "STAR-TOOL.xlsx must be a star tool, but returns/Police.xlsx is a comp" in said.err


def test_choices_are_shown_on_the_plan(
    star_tool: Path, cli: Callable[..., Ran], tmp_path: Path
) -> None:
    """A plan from a part of the round says so."""
    assert star_tool.is_file()
    assert cli("score", "returns", "-o", "part", "--only", "practice").code == 0
    said = cli("plan", "part/star-tool.xlsx", "-o", "part.xlsx")
    choices = "Only statements on practice counted (3 of 9 statements)."
    assert said.out.startswith(choices)
    assert opened(tmp_path / "part.xlsx")[START_SHEET]["A5"].value == choices

