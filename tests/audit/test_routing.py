"""Statements routed by kind of agency: grey and preset to N/A, and as open as any other."""

from __future__ import annotations

import io
import re
import statistics
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from hsbstar.audit.agencies import Agency, read_agencies
from hsbstar.audit.columns import START_SHEET
from hsbstar.audit.heading import Heading
from hsbstar.audit.layout import audit_layout
from hsbstar.audit.routing import EVERYTHING, check_kinds, find_kind, routing_for
from hsbstar.audit.workbook import write_audit_workbook
from hsbstar.cli.commands.new_audit import KINDS
from hsbstar.core.problems import Severity
from hsbstar.framework.answers import Answered
from hsbstar.framework.file import read_framework
from hsbstar.returns.evidence import check_evidence
from hsbstar.returns.read import read_return
from support.frameworks import framework_bytes, framework_data, plain
from support.sheets import opened

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from conftest import Ran
    from hsbstar.audit.layout import DomainSheet
    from hsbstar.framework.model import Framework

GREY = ("Grey rows are already N/A for your agency. If you do this work, enter a score instead.")
HEADING = Heading(area="Northshire", round="2026", agency="Forum")


@pytest.fixture
def routed() -> Framework:
    """A framework that expects ‘d1-b’ of education alone, ‘d2-…’ of police, the rest of all."""
    data = framework_data()
    for domain in data["domains"]:
        for statement in domain["statements"]:
            statement["agencies"] = ["police"] if domain["number"] == 2 else []
    data["domains"][0]["statements"][1]["agencies"] = ["education"]
    return read_framework(framework_bytes(data), "routed.yaml")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("police", "police"), ("Police", "police"), (" POLICE ", "police"),
        ("social-care", "social-care"), ("Social care", "social-care"),
        ("Children’s Social Care", "social-care"), ("childrens social care", "social-care"),
        ("youth justice", "youth-justice"), ("Youthjustice", "youth-justice"),
        ("School", "education"), ("early years", "education"),
        ("Schools and Early Years", "education"), ("schools & early years", "education"),
        ("Health Service", "health"), ("commissioner", "commissioners"), ("Board", "board"),
        # Near is not enough, and nothing is nothing.
        ("polce", None), ("care", None), ("", None), ("…", None),
        # Other names.
        ("NHS", "health"), ("ICB", "health"), ("CAMHS", "health"), ("school nursing", "health"),
        ("Early Help", "social-care"), ("children's services", "social-care"),
        ("Residential", "social-care"), ("probation", "youth-justice"), ("YOT", "youth-justice"),
        ("Youth Offending", "youth-justice"), ("Charity", "voluntary"), ("charities", None),
    ],
)
def test_kinds_are_known_however_they_are_written(
    text: str, kind: str | None, framework: Framework
) -> None:
    """By key, title or part of a title; case, blanks, hyphens and plurals do not matter."""
    assert find_kind(text, framework) == kind


def test_a_word_that_could_be_two_kinds_is_none() -> None:
    """But a kind's own name is itself, though it be part of another's title."""
    data = framework_data()
    kinds = {"police": "Police", "panel": "Police and crime panel, council",
             "council": "Town council", "clerks": "Clerks and council"}
    framework = read_framework(framework_bytes(data | {"kinds": kinds}), "a.yaml")
    assert find_kind("police", framework) == "police"
    assert find_kind("crime panel", framework) == "panel"
    assert find_kind("clerk", framework) == "clerks"
    assert find_kind("council", framework) == "council"
    without = read_framework(framework_bytes(
        data | {"kinds": {"police": "Police", "a": "X and council", "b": "Y and council"}}),
        "b.yaml")
    assert find_kind("council", without) is None


def test_what_is_not_expected_is_preset(routed: Framework) -> None:
    """Statements that name other kinds; those that name none are for all."""
    routing = routing_for("Schools", routed)
    assert routing.kind == "education"
    assert [preset.id for preset in routing.presets(routed.statements)] == ["d2-a", "d2-b", "d2-c"]
    assert routing_for("police", routed).preset == {"d1-b"}
    assert routing_for("", routed) == routing_for("zebra", routed) == EVERYTHING


def test_unknown_kinds_are_reported_with_those_there_are(routed: Framework) -> None:
    """An error at the line; no kind, or a framework without kinds, is none."""
    listed = read_agencies(b"agency,kind\nA,Policing\nB,\n\nC,zebra\nD,police\n", "a.csv")
    first, second = check_kinds(listed, routed, "a.csv")
    assert str(first.where) == "a.csv › line 2"
    assert first.severity is Severity.ERROR
    assert first.message == "‘Policing’ (A) is not one of the framework's kinds of agency."
    assert first.fix.startswith("Did you mean ‘Police’? Use one of these")
    assert first.fix.endswith("police, education.")
    assert str(second.where) == "a.csv › line 5"
    assert second.fix.startswith("Use one of these")
    data = framework_data() | {"kinds": {}}
    for domain in data["domains"]:
        for statement in domain["statements"]:
            statement["agencies"] = []
    bare = read_framework(framework_bytes(data), "bare.yaml")
    assert list(check_kinds([Agency("A", "zebra")], bare, "a.csv")) == []
    assert routing_for("police", bare) == EVERYTHING


def made(routed: Framework, kind: str = "education") -> bytes:
    """Return the workbook of an agency of a kind."""
    return write_audit_workbook(routed, HEADING, routing_for(kind, routed))


def rows(workbook: Any, framework: Framework) -> dict[str, tuple[DomainSheet, Any, int]]:
    """Return for each statement its domain's place, its sheet and its row."""
    return {
        statement.id: (place, workbook[place.name], place.place(statement, "ref").row)
        for place in audit_layout(framework).domains for statement in place.domain.statements
    }


def test_the_preset_rows_are_grey_open_and_listed_in_words(routed: Framework) -> None:
    """Grey in every cell, open where people answer; the refs are on both sheets."""
    workbook = opened(made(routed))
    values = opened(made(routed), values=True)
    for id_, (place, sheet, row) in rows(workbook, routed).items():
        is_preset = id_.startswith("d2")
        cells = {key: sheet.cell(row, column) for key, column in
                 zip(("ref", "strand", "statement", "counts", "score", "evidence", "action"),
                     range(1, 8), strict=True)}
        assert cells["score"].value == ("N/A" if is_preset else None)
        for key, cell in cells.items():
            assert (cell.fill.fgColor.rgb == "00E4E4E4") is is_preset
            assert cell.protection.locked is (key not in {"score", "evidence", "action"})
        # The same drop-down for every statement.
        (validation,) = sheet.data_validations.dataValidation
        assert cells["score"].coordinate in validation.sqref
        legend = str(sheet.cell(place.scale_row, 1).value)
        assert (GREY in legend) is is_preset
        assert "2.1, 2.2" not in legend
    start = " ".join(str(cell.value) for row in workbook[START_SHEET].iter_rows() for cell in row)
    assert GREY in start
    shown = [cell.value for row in values[START_SHEET].iter_rows() for cell in row]
    assert shown.count("0 of 3 answered") == 2
    assert shown.count("0 of 0 answered, 3 not expected of you") == 1


def test_without_a_kind_nothing_changes(routed: Framework) -> None:
    """An agency whose kind is not known gets the workbook that it always got, to the byte."""
    assert made(routed, "zebra") == made(routed, "") == write_audit_workbook(routed, HEADING)
    assert b"unexpected" not in made(routed, "")
    assert made(routed) == made(routed)


def test_a_routed_workbook_reads_back_and_a_typed_score_counts(
    routed: Framework, tmp_path: Path
) -> None:
    """What nobody touched is not applicable, what was typed over counts."""
    workbook = openpyxl.load_workbook(io.BytesIO(made(routed)))
    typed = {"d1-a": 3, "d1-b": 3, "d1-c": 3, "d2-b": 4}
    for id_, (_, sheet, row) in rows(workbook, routed).items():
        if id_ in typed:
            sheet.cell(row, 5).value = typed[id_]
    source = tmp_path / "forum.xlsx"
    workbook.save(source)
    read, findings = read_return(source.read_bytes(), source.name, routed)
    assert read
    answers = {answer.statement.id: (answer.answered, answer.score) for answer in read.answers}
    assert answers["d2-a"] == answers["d2-c"] == (Answered.NOT_APPLICABLE, None)
    assert answers["d2-b"] == (Answered.SCORED, 4)
    assert answers["d1-a"] == (Answered.SCORED, 3)
    assert answers["d3-a"] == (Answered.BLANK, None)
    codes = [found.code for found in findings]
    assert "statement-changed" not in codes
    (blank,) = [found for found in findings if found.code == "answers-blank"]
    assert blank.message.startswith("No answer to 3 of 7 statements")


def test_presets_are_no_answers_for_notes_on_evidence(framework: Framework) -> None:
    """Not one note comes of a workbook in which nothing was touched, with any presets."""
    routing = routing_for("police", framework)
    assert len(routing.preset) == 71 - 48
    data = write_audit_workbook(framework, HEADING, routing)
    read, _ = read_return(data, "police.xlsx", framework)
    assert read
    assert (read.not_expected, read.expected) == (23, 48)
    assert read.count(Answered.NOT_APPLICABLE) == 0
    assert read.count(Answered.BLANK) == 48
    assert list(check_evidence(read.answers, framework.scale)) == []


def test_a_routed_audit_from_the_list_to_the_score(
    cli: Callable[..., Ran], routed: Framework, tmp_path: Path
) -> None:
    """Two agencies, one of a kind; coverage counts only what applies."""
    (tmp_path / "routed.yaml").write_bytes(framework_bytes(plain(routed)))
    (tmp_path / "list.csv").write_text("agency,kind\nForum,SCHOOLS\nHub,\n")
    made = cli("new-audit", "--round", "2026", "--area", "Northshire", "--agencies", "list.csv",
               "-o", "forms", "--framework", "routed.yaml")
    assert made.code == 0
    assert "In 1 of 2 workbooks" in made.err
    assert len(made.out.splitlines()) == 3
    for name, score in (("Forum", 2), ("Hub", 4)):
        path = tmp_path / "forms" / f"hsb-audit-2026-{name}.xlsx"
        workbook = openpyxl.load_workbook(path)
        for _, sheet, row in rows(workbook, routed).values():
            if sheet.cell(row, 5).value is None:
                sheet.cell(row, 5).value = score
        workbook.save(path)
    done = cli("score", "forms", "-o", "out", "--framework", "routed.yaml")
    assert done.code == 0
    figures = [line.split("\t")[1:5] for line in done.out.splitlines()
               if line.startswith(("1\t", "2\t", "3\t"))]
    # Forum's three N/A leave domain 2 to the hub's 4, and lower no coverage.
    assert figures == [["Finding out", "3.0", "3", "3"], ["Helping early", "4.0", "3", "3"],
                       ["Learning", "3.0", "3", "3"]]
    counts = [line.split("\t") for line in
              cli("check", "forms", "--framework", "routed.yaml").out.splitlines()
              if line.startswith(("Forum\t", "Hub\t"))]
    assert [row[2:] for row in counts] == [["6", "0", "0", "0", "6"], ["9", "0", "0", "0", "9"]]


def test_an_unknown_kind_stops_the_audit(cli: Callable[..., Ran], tmp_path: Path) -> None:
    """An error with the list of kinds, before anything is written."""
    (tmp_path / "list.csv").write_text("agency,kind\nForum,SCHOOLS\nHub,hub\n")
    made = cli("new-audit", "--round", "2026", "--agencies", "list.csv", "-o", "forms")
    assert made.code == 1
    assert "list.csv › line 3" in made.out
    assert "‘hub’ (Hub) is not one of the framework's kinds of agency." in made.out
    assert "leave it empty: police, education." in made.out
    assert not (tmp_path / "forms").exists()


def test_help_names_kinds_that_are_known(framework: Framework) -> None:
    """Every kind, with the names in brackets, as `new-audit --help` shows them."""
    named = re.split(r"[(),.]\s*", KINDS)
    kinds = [find_kind(name, framework) for name in filter(str.strip, named)]
    assert None not in kinds
    assert set(kinds) == set(framework.kinds)


def test_every_statement_is_expected_of_all_who_can_know(framework: Framework) -> None:
    """Half of the statements or more are for six kinds of eight; every kind has 35 or more."""
    expected = [len(statement.agencies or framework.kinds) for statement in framework.statements]
    assert statistics.median(expected) >= 6
    assert sum(number == 1 for number in expected) <= 6
    for kind in framework.kinds:
        assert sum(kind in statement.agencies for statement in framework.statements) >= 35


def test_an_agency_named_alone_needs_no_kind(cli: Callable[..., Ran], tmp_path: Path) -> None:
    """`--agency` asks for everything, and there is no sentence about kinds."""
    done = cli("new-audit", "--agency", "Police", "-o", "forms")
    assert done.code == 0
    assert "preset" not in done.err
    sheets = opened(tmp_path / "forms" / "hsb-audit-Police.xlsx").worksheets
    assert not any("Grey rows" in str(cell.value)
                   for sheet in sheets for row in sheet.iter_rows() for cell in row)
