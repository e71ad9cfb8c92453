"""`new-audit --last`: each agency's last answers are next to the statements, to be read."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from hsbstar.audit.columns import COLUMN_NUMBER, COLUMNS, LAST_COLUMNS
from hsbstar.audit.heading import Heading
from hsbstar.audit.layout import AuditLayout, audit_layout
from hsbstar.audit.previous_answers import NO_PREVIOUS_ANSWERS
from hsbstar.audit.workbook import write_audit_workbook
from hsbstar.cli.demo.made_up import Filled, fill_in
from hsbstar.framework.file import read_framework
from hsbstar.plan.last_round import from_star_tool
from hsbstar.plan.model import LastPlan, Planned, open_actions
from hsbstar.returns.read import read_return
from support.frameworks import framework_bytes, framework_data
from support.sheets import opened
from support.table_rounds import table_round

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from conftest import Ran
    from hsbstar.framework.model import Framework

LAST = len(COLUMNS)


@pytest.fixture
def last(filled: Callable[..., bytes], tmp_path: Path) -> Path:
    """The returns of the last round: three agencies, the police with all kinds of answers."""
    folder = tmp_path / "last"
    folder.mkdir()
    police = {"d1-a": (2, "Minutes of May.", "Agree a lead."), "d1-b": ("N/A", "", ""),
              "d1-c": ("No data", "", ""), "d2-a": (None, "", ""),
              "d2-b": (1, "NHS number 943 476 5919 was seen.", "")}
    for name, answers in (("Police", police), ("Schools", {}), ("Health", {})):
        (folder / f"{name}.xlsx").write_bytes(
            filled(name, round_name="Spring 2025", answers=answers)
        )
    return folder


def beside(path: Path, layout: AuditLayout, id_: str) -> list[Any]:
    """Return what is next to a statement: last score, evidence and action."""
    book = opened(path)
    for domain in layout.domains:
        for statement in domain.domain.statements:
            if statement.id == id_:
                row = domain.place(statement, "ref").row
                return [book[domain.name].cell(row, LAST + place).value for place in (1, 2, 3)]
    raise KeyError(id_)


def test_each_agency_finds_its_own_answers_and_no_others(
    cli: Callable[..., Ran], last: Path, small: Framework, tmp_path: Path
) -> None:
    """Scores, N/A, no data and blanks in words; evidence and action; never those of another."""
    said = cli("new-audit", "--round", "2026", "--last", last, "-o", "new")
    assert said.code == 0
    assert "3 of 3 workbooks show the answers from" in said.err
    layout = audit_layout(small)
    police, schools = (tmp_path / "new" / f"hsb-audit-2026-{name}.xlsx"
                       for name in ("Police", "Schools"))
    assert beside(police, layout, "d1-a") == [2, "Minutes of May.", "Agree a lead."]
    assert beside(police, layout, "d1-b")[0] == "N/A"
    assert beside(police, layout, "d1-c")[0] == "No data"
    assert beside(police, layout, "d2-a")[0] == "left blank"
    assert beside(schools, layout, "d1-a") == [3, "Minutes.", None]
    texts = [str(cell.value) for sheet in opened(schools) for row in sheet.iter_rows()
             for cell in row]
    assert not [text for text in texts if "Minutes of May" in text or "Agree a lead" in text]
    start: Any = opened(police)["Start here"]
    assert "what Police answered in Spring 2025 (score, evidence and action)" in start["A5"].value
    assert start["B7"].value == "Northshire"


def test_the_new_round_has_a_name_of_its_own(
    cli: Callable[..., Ran], last: Path, tmp_path: Path
) -> None:
    """In the folder of the last round, its round file would give that round's name again."""
    (tmp_path / "audit.yaml").write_text("round: spring 2025\n", encoding="utf-8")
    refused = cli("new-audit", "--last", last, "-o", "new")
    assert refused.code == 2
    assert ("‘spring 2025’ is the name of the last round. Name the new round with --round."
            in refused.err)
    assert not (tmp_path / "new").exists()
    assert cli("new-audit", "--round", "2026", "--last", last, "-o", "new").code == 0


def test_no_answer_is_filled_in_and_what_is_carried_is_locked(
    cli: Callable[..., Ran], last: Path, small: Framework, tmp_path: Path
) -> None:
    """The new score, evidence and action are empty and open; last time's are neither."""
    assert cli("new-audit", "--last", last, "-o", "new").code == 0
    book = opened(tmp_path / "new" / "hsb-audit-Police.xlsx")
    for domain in audit_layout(small).domains:
        sheet: Any = book[domain.name]
        assert sheet.protection.sheet
        for statement in domain.domain.statements:
            row = domain.place(statement, "ref").row
            for key in ("score", "evidence", "action"):
                cell = sheet.cell(row, COLUMN_NUMBER[key])
                assert (cell.value, cell.protection.locked) == (None, False)
            assert all(sheet.cell(row, LAST + place).protection.locked for place in (1, 2, 3))


def test_a_text_that_seems_to_identify_a_child_is_left_out(
    cli: Callable[..., Ran], last: Path, small: Framework, tmp_path: Path
) -> None:
    """In its place are its kind and its cell."""
    said = cli("new-audit", "--last", last, "-o", "new")
    shown = beside(tmp_path / "new" / "hsb-audit-Police.xlsx", audit_layout(small), "d2-b")
    assert shown[0] == 1
    assert "Left out: it may contain an NHS number. It is in Police.xlsx" in shown[1]
    assert "943" not in shown[1] + said.out + said.err


def test_a_return_made_so_is_read_as_any_other(
    cli: Callable[..., Ran], last: Path, small: Framework, tmp_path: Path
) -> None:
    """Filled in: the new answers are read, and the old are not."""
    assert cli("new-audit", "--round", "2026", "--last", last, "-o", "new").code == 0
    blank = (tmp_path / "new" / "hsb-audit-2026-Police.xlsx").read_bytes()
    answers: dict[str, Any] = {"d1-a": (4, "New.", ""), "d3-c": ("N/A", "", "Do it.")}
    returned = fill_in(blank, audit_layout(small), Filled({"signed_by": "Chief"}, answers))
    read, findings = read_return(returned, "police.xlsx", small)
    assert read is not None
    given = {answer.statement.id: answer for answer in read.answers}
    assert (given["d1-a"].score, given["d1-a"].evidence, given["d1-a"].action) == (4, "New.", "")
    assert (given["d3-c"].answered.value, given["d3-c"].action) == ("not_applicable", "Do it.")
    others = {answer.answered.value for id_, answer in given.items() if id_ not in answers}
    assert others == {"blank"}
    assert {found.code for found in findings} <= {"answers-blank", "date-missing"}


def test_what_is_written_is_read_with_and_without(small: Framework) -> None:
    """The same answers in both kinds of workbook are the same return, and the same findings."""
    plain = write_audit_workbook(small, Heading(area="A", round="R", agency="P"))
    rows = {"P": [1, 2, 3, 4, 0, 1, 2, 3, 4]}
    statements = [statement.id for statement in small.statements]
    carried = from_star_tool(
        table_round(rows, statements=statements),
        [{"agency": "P", "ref": "1.1", "evidence": "Old.", "action": "Older."}],
    ).carried("P", None)
    full = write_audit_workbook(small, Heading(area="A", round="R", agency="P"), previous=carried)
    assert write_audit_workbook(small, Heading(area="A", round="R", agency="P"),
                                previous=NO_PREVIOUS_ANSWERS) == plain
    answers: dict[str, tuple[int, str, str]] = {
        id_: (place % 5, f"Text {place}.", "") for place, id_ in enumerate(statements)
    }
    filled = Filled({}, dict(answers))
    layout = audit_layout(small)
    (first, its), (other, others) = (
        read_return(fill_in(blank, layout, filled), "p.xlsx", small) for blank in (plain, full)
    )
    assert first is not None
    assert other is not None
    assert first.answers == other.answers
    assert first.fields == other.fields
    assert its == others


def test_a_star_tool_gives_scores_and_more_only_if_it_holds_more(
    cli: Callable[..., Ran], last: Path, small: Framework, tmp_path: Path
) -> None:
    """Without evidence it says how to get it; with it, all is carried."""
    assert cli("score", last, "-o", "plain").code == 0
    said = cli("new-audit", "--last", "plain/star-tool.xlsx", "-o", "a")
    assert "Only scores are shown, because the star tool has no evidence" in said.err
    layout = audit_layout(small)
    police = tmp_path / "a" / "hsb-audit-Police.xlsx"
    assert beside(police, layout, "d1-a") == [2, None, None]
    assert beside(police, layout, "d1-b")[0] == "N/A"
    start: Any = opened(police)["Start here"]
    assert "Spring 2025 (score)" in start["A5"].value
    assert cli("score", last, "-o", "full", "--with-evidence", "--allow-identifying").code == 0
    said = cli("new-audit", "--last", "full/star-tool.xlsx", "-o", "b")
    assert "Only scores" not in said.err
    police = tmp_path / "b" / "hsb-audit-Police.xlsx"
    assert beside(police, layout, "d1-a") == [2, "Minutes of May.", "Agree a lead."]
    assert "Left out: it may contain an NHS number" in beside(police, layout, "d2-b")[1]


def test_agencies_are_known_again_by_name_or_as_the_user_says(
    cli: Callable[..., Ran], last: Path, small: Framework, tmp_path: Path
) -> None:
    """A newcomer is named, with its possible old name; it gets nothing until somebody says so."""
    ask = ("new-audit", "--agency", "Northshire Police", "--agency", "SCHOOLS", "--agency", "Zoo",
           "--last", last)
    said = cli(*ask, "-o", "a")
    assert "1 of 3 workbooks show the answers from" in said.err
    assert ("Gave no answers in Spring 2025, so nothing is carried forward: Northshire Police; Zoo."
            "\nTook part in Spring 2025 but are not in this list: Health; Police.\n"
            "‘Police’ may now be called ‘Northshire Police’.\nIf so, run this again with:\n"
            '  --same "Police=Northshire Police"\n') in said.err
    layout = audit_layout(small)
    police = "hsb-audit-Northshire-Police.xlsx"
    assert beside(tmp_path / "a" / police, layout, "d1-a") == [None, None, None]
    start: Any = opened(tmp_path / "a" / police)["Start here"]
    assert "but Northshire Police gave none." in start["A5"].value
    said = cli(*ask, "-o", "b", "--same", "Police=Northshire Police")
    assert "2 of 3 workbooks show the answers from" in said.err
    assert "but are not in this list: Health.\n" in said.err
    assert "--same" not in said.err
    assert beside(tmp_path / "b" / police, layout, "d1-a")[0] == 2
    everybody = cli("new-audit", "--last", last, "-o", "c").err
    assert "not in this list" not in everybody
    assert "Gave no answers" not in everybody


def test_the_smallest_change_to_be_found_is_reported(
    cli: Callable[..., Ran], last: Path, filled: Callable[..., bytes]
) -> None:
    """Three agencies cannot show any; seven can, if they all take part again."""
    said = cli("new-audit", "--last", last, "-o", "few")
    assert "Fewer than 6 agencies from Spring 2025 are taking part again" in said.err
    for name in ("Probation", "Social care", "Youth work", "Board"):
        (last / f"{name}.xlsx").write_bytes(filled(name, round_name="Spring 2025"))
    said = cli("new-audit", "--last", last, "-o", "many")
    assert re.search(r"is likely to call a change clear if it is about \d\.\d", said.err)
    some = [word for name in ("Police", "Board", "Zoo") for word in ("--agency", name)]
    said = cli("new-audit", *some, "--last", last, "-o", "other")
    assert "Fewer than 6 agencies from Spring 2025 are taking part again" in said.err


def test_open_actions_of_the_plan_go_to_all(
    cli: Callable[..., Ran], last: Path, tmp_path: Path
) -> None:
    """With who and when; also to an agency that was not there; a plan alone is refused."""
    assert cli("score", last, "-o", "results").code == 0
    assert cli("plan", "results/star-tool.xlsx", "-o", "plan.xlsx").code == 0
    said = cli("new-audit", "--agency", "Zoo", "--last", last, "--plan", "plan.xlsx", "-o", "a")
    assert said.code == 0
    said = cli("new-audit", "--plan", "plan.xlsx", "-o", "b")
    assert (said.code, (tmp_path / "b").exists()) == (2, False)
    assert "--plan also needs --last" in said.err
    said = cli("new-audit", "--last", last, "--plan", "results/star-tool.xlsx", "-o", "c")
    assert (said.code, (tmp_path / "c").exists()) == (2, False)
    assert "--plan must be an action plan, but results/star-tool.xlsx is a star tool." in said.err


def test_what_is_open_in_a_plan() -> None:
    """In words, several below each other; what is done or dropped is not open."""
    plan = LastPlan("2025", (
        Planned("s1", "", "", "Write it.", "A lead", dt.date(2026, 3, 1), status="In progress"),
        Planned("s1", "", "", "Tell staff."), Planned("s2", "", "", "Old.", status="Done"),
    ))
    assert open_actions(plan) == {
        "s1": ("Write it. (A lead; due 1 March 2026; in progress)", "Tell staff. (not started)"),
    }
    assert open_actions(None) == {}
    carried = replace(NO_PREVIOUS_ANSWERS, round="2025", planned=open_actions(plan))
    assert carried.took_part is False


def test_a_statement_that_is_new_or_was_worded_otherwise_is_shown(
    cli: Callable[..., Ran], last: Path, tmp_path: Path
) -> None:
    """By id: the old words are next to it; what is gone from the edition is named by its ref."""
    data = framework_data()
    data["edition"] = "2"
    data["domains"][0]["statements"][0]["text"] = "Each school has a policy that is known."
    data["domains"][0]["statements"][1]["id"] = "d1-new"
    path = tmp_path / "edition-2.yaml"
    path.write_bytes(framework_bytes(data))
    then = tmp_path / "small.yaml"
    refused = cli("new-audit", "--last", last, "--framework", path, "-o", "no")
    assert refused.code == 1
    assert "edition-differs" in refused.out
    said = cli("new-audit", "--last", last, "--framework", path, "--last-framework", then,
               "-o", "new")
    assert said.code == 0, said.err
    assert "not in this edition: 1.2. Their answers are not carried forward." in said.err
    layout = audit_layout(read_framework(path.read_bytes(), "f"))
    police = tmp_path / "new" / "hsb-audit-Police.xlsx"
    shown = beside(police, layout, "d1-a")
    assert shown[0] == 2
    assert shown[1].startswith("[Wording then: ‘Every school that is finding out has a policy.’]")
    assert shown[1].endswith("\nMinutes of May.")
    assert beside(police, layout, "d1-new") == ["new", None, None]


def test_another_framework_or_scale_is_refused(
    cli: Callable[..., Ran], last: Path, tmp_path: Path
) -> None:
    """Its scores would mean something else."""
    assert cli("score", last, "-o", "results").code == 0
    data = framework_data()
    data["id"] = "other"
    path = tmp_path / "other.yaml"
    path.write_bytes(framework_bytes(data))
    said = cli("new-audit", "--last", "results/star-tool.xlsx", "--framework", path, "-o", "no")
    assert said.code == 2
    assert "used the framework ‘small’" in said.err
    data = framework_data()
    data["scale"]["scores"] = data["scale"]["scores"][:4]
    path.write_bytes(framework_bytes(data))
    said = cli("new-audit", "--last", "results/star-tool.xlsx", "--framework", path, "-o", "no")
    assert "scored from 0 to 4, but the new audit is scored from 0 to 3" in said.err
    assert not (tmp_path / "no").exists()


def test_a_last_round_with_errors_stops_it(
    cli: Callable[..., Ran], last: Path, filled: Callable[..., bytes], tmp_path: Path
) -> None:
    """Damaged, faulty or empty: reported as everywhere, and nothing is written."""
    (last / "X.xlsx").write_bytes(filled("X", round_name="Spring 2025", answers={
        "d1-a": (9, "", "")}))
    said = cli("new-audit", "--last", last, "-o", "no")
    assert said.code == 1
    assert "score-off-scale" in said.out
    (tmp_path / "broken.xlsx").write_bytes(b"PK\x03\x04 cut short")
    assert cli("new-audit", "--last", "broken.xlsx", "-o", "no").code == 1
    (tmp_path / "empty").mkdir()
    assert cli("new-audit", "--last", "empty", "-o", "no").code == 2
    assert cli("new-audit", "--last", "gone", "-o", "no").code == 2
    assert not (tmp_path / "no").exists()


def test_several_returns_of_one_agency_are_all_shown(
    cli: Callable[..., Ran], last: Path, filled: Callable[..., bytes], small: Framework,
    tmp_path: Path,
) -> None:
    """With the mean, nothing of what it said is lost: both scores, both texts."""
    (last / "again.xlsx").write_bytes(filled("POLICE", round_name="Spring 2025", answers={
        "d1-a": (4, "Another view.", "")}))
    to_police = ("new-audit", "--agency", "Police", "--last", last, "-o", "new")
    assert "agency-twice" in cli(*to_police).out
    done = cli(*to_police, "--versions", "mean")
    assert done.code == 0
    assert "the mean of its returns is used: Police (" in done.err
    shown = beside(tmp_path / "new" / "hsb-audit-Police.xlsx", audit_layout(small), "d1-a")
    assert sorted(shown[0].split("; ")) == ["2", "4"]
    assert sorted(shown[1].split("\n")) == ["Another view.", "Minutes of May."]
    assert shown[2] == "Agree a lead."
    captions = [column.caption for column in LAST_COLUMNS]
    assert len(captions) == len(set(captions) - {column.caption for column in COLUMNS})


def test_a_return_with_last_answers_can_be_sent_back_and_moderated(
    cli: Callable[..., Ran], last: Path, small: Framework, tmp_path: Path
) -> None:
    """Its marked copy and the moderation workbook know the new answers alone."""
    assert cli("new-audit", "--round", "2026", "--last", last, "-o", "new").code == 0
    (tmp_path / "returns").mkdir()
    for name in ("Police", "Schools"):
        blank = (tmp_path / "new" / f"hsb-audit-2026-{name}.xlsx").read_bytes()
        answers = {statement.id: (1, "Seen.", "") for statement in small.statements}
        if name == "Police":
            answers["d1-a"] = (9, "Seen.", "")
        (tmp_path / "returns" / f"{name}.xlsx").write_bytes(
            fill_in(blank, audit_layout(small), Filled({"signed_by": "Chief"}, answers))
        )
    said = cli("check", "returns", "--send-back", "back")
    assert said.code == 1
    assert (tmp_path / "back" / "Police.xlsx").is_file() or list((tmp_path / "back").iterdir())
    assert cli("moderate", "returns", "--allow-errors", "-o", "m.xlsx").code == 0
    assert "Minutes of May" not in str([
        cell.value for sheet in opened(tmp_path / "m.xlsx") for row in sheet.iter_rows()
        for cell in row
    ])
