"""What the page shows: never an error that is raised, never a text of evidence."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import shlex
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st
from openpyxl import Workbook

from hsbstar.page import look, needs_pydantic, public
from support.frameworks import framework_data
from support.holders import zip_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

TODAY = dt.date(2026, 12, 31)
KEYS = {"kind", "error", "headline", "ready", "facts", "check", "score", "findings", "tables",
        "order", "star", "downloads", "installed"}
PHONE = "Call Sam Jones on 07700 900123, born 1 May 2011."


def looked(folder: Path) -> Any:
    """Return the answer, as a page would get it."""
    return json.loads(json.dumps(look(folder, today=TODAY), allow_nan=False))


def table_of(shown: Any, name: str) -> Any:
    """Return the rows of a table."""
    return next(table["rows"] for table in shown["tables"] if table["id"] == name)


@pytest.fixture
def own(small_file: Path, filled: Callable[..., bytes]) -> Callable[..., Any]:
    """Look at an agency's own return, by what it answers."""

    def made(**answers: Any) -> Any:
        path = small_file.parent / "police.xlsx"
        given = {key.replace("_", "-"): value for key, value in answers.items() if "_" in key}
        fields = {key: value for key, value in answers.items() if "_" not in key}
        path.write_bytes(filled("Police", answers=given, **fields))
        return looked(small_file.parent)

    return made


def test_an_agency_sees_what_to_correct_first(own: Callable[..., Any]) -> None:
    """Errors, then what is missing, then what to look at; then it is ready."""
    ready = own()
    assert (ready["headline"], ready["ready"]) == ("This workbook is ready to send.", True)
    assert (ready["order"], ready["star"], ready["installed"]) == ([], None, [])
    assert table_of(ready, "answered") == [
        ["1 Finding out", "3", "0", "0", "0", "3"], ["2 Helping early", "3", "0", "0", "0", "3"],
        ["3 Learning", "3", "0", "0", "0", "3"]]
    wrong = own(d1_a=(7, "Minutes.", ""), d1_b=(None, "", ""))
    assert wrong["headline"] == "1 error to correct before you send it."
    assert wrong["findings"][0]["fix"].startswith("Please choose a score on the scale")
    assert [row[0] for row in table_of(wrong, "blank")] == ["1.1", "1.2"]
    assert table_of(wrong, "answered")[0] == ["1 Finding out", "1", "0", "0", "2", "3"]
    blank = own(d1_b=(None, "", ""))
    assert blank["headline"] == "1 statement to answer before you send it."
    late = own(date="1 February 2027")
    assert (late["headline"], late["ready"]) == (
        "1 warning to look at before you send it.", False)
    empty = own(**{f"d{domain}_{part}": (None, "", "") for domain in (1, 2, 3) for part in "abc"})
    assert empty["headline"] == "No statement has a score yet."
    assert empty["score"] is None


def test_a_return_without_a_stamp_can_be_ready(small_file: Path) -> None:
    """Its sender cannot put the stamp back, and has looked."""
    small = framework_data()
    refs = [statement["ref"] for domain in small["domains"] for statement in domain["statements"]]
    rows = "".join(f"{ref},3,Police,2026,1 May 2026,Chief,Minutes.\n" for ref in refs)
    (small_file.parent / "police.csv").write_text(
        f"ref,score,agency,round,date completed,signed off by,evidence\n{rows}", encoding="utf-8")
    shown = looked(small_file.parent)
    assert {found["code"] for found in shown["findings"]} <= {"stamp-missing"}
    assert shown["ready"]


def test_nothing_to_read(tmp_path: Path) -> None:
    """Neither in an empty folder nor next to what is no return."""
    shown = looked(tmp_path)
    assert shown.keys() == KEYS
    assert (shown["kind"], shown["check"]) == ("nothing", None)
    assert shown["headline"].startswith("There is no return here.")
    for name in ("minutes.pdf", "notes.txt"):
        (tmp_path / name).write_bytes(b"text")
    assert looked(tmp_path) == shown
    (tmp_path / "agencies.csv").write_text("agency\nPolice\n", encoding="utf-8")
    shown = looked(tmp_path)
    assert shown["headline"] == "Returned: 0 of 1 expected agencies. No errors."


def test_a_table_alone_was_meant_as_a_return(tmp_path: Path) -> None:
    """Also a list of agencies, and the export of a web form next to other files."""
    path = tmp_path / "agencies.csv"
    path.write_text("agency\nPolice\n", encoding="utf-8")
    shown = looked(tmp_path)
    assert shown["kind"] == "agency"
    assert "is a list of agencies" in shown["findings"][0]["message"]
    path.write_text("a,b\n1,2\n", encoding="utf-8")
    (tmp_path / "minutes.pdf").write_bytes(b"text")
    assert looked(tmp_path)["findings"][0]["severity"] == "error"


def test_workbooks_that_are_no_returns(tmp_path: Path) -> None:
    """Are errors, one by one; none was scored."""
    for name in ("a.xlsx", "b.xlsx"):
        Workbook().save(tmp_path / name)
        shown = looked(tmp_path)
    assert (shown["kind"], shown["score"]) == ("round", None)


@pytest.mark.parametrize(("files", "error"), [
    ({"audit.yaml": "area: [1]\n"}, "The round file audit.yaml"),
    ({"audit.yaml": "framework: mine.yaml\n"},
     "audit.yaml names the file mine.yaml, which is not here. Choose that file too."),
    ({"audit.yaml": "", "r/audit.yaml": ""},
     "There are 2 round files: ‘audit.yaml’ and ‘r/audit.yaml’. Choose the files of one"),
    ({"a.csv": "agency\nPolice\n", "b.csv": "agency\nPolice\n"},
     "There are 2 lists of agencies: ‘a.csv’ and ‘b.csv’. Choose the files of one round only."),
    ({"a.csv": "agency\nPolice\npolice\n", "c.csv": "x\n"}, "a.csv › line 3: ‘police’ is listed"),
    ({"own.yaml": "scale: {}\ndomains: []\n"}, "own.yaml"),
])
def test_what_belongs_to_all_returns_is_wrong(
    files: dict[str, str], error: str, tmp_path: Path
) -> None:
    """Then there is a sentence, and nothing is checked; faults have their lines."""
    for name, text in files.items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    shown = looked(tmp_path)
    assert error in shown["error"]
    assert (shown["kind"], shown["check"], shown["score"]) == ("nothing", None, None)
    assert shown.keys() == KEYS
    if error in {"own.yaml", "The round file audit.yaml"}:
        assert shown["findings"][0]["severity"] == "error"


def test_an_unexpected_error_is_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without its own words, which could quote a return."""

    def fail() -> None:
        raise RuntimeError(PHONE)

    monkeypatch.setattr(public, "find_dropped", fail)
    assert looked(tmp_path)["error"].startswith(
        "hsbstar stopped because of an unexpected error (RuntimeError in test_look.py, line ")


def test_the_framework_needs_pydantic(returns: Path, small_file: Path) -> None:
    """No other file does."""
    folder = small_file.parent
    assert needs_pydantic(folder)
    assert "Framework: Small audit (‘small.yaml’)." in looked(folder)["facts"]
    (folder / "audit.yaml").write_text("framework: old/small.yaml\n", encoding="utf-8")
    assert needs_pydantic(folder)
    assert not needs_pydantic(returns)
    assert not needs_pydantic(returns / "not here")
    assert "No such file or directory" not in looked(returns / "not here")["error"]
    (returns / "audit.yaml").write_text("frame: [", encoding="utf-8")
    assert not needs_pydantic(returns)


def test_progress_names_each_file_before_it_is_read(returns: Path, small_file: Path) -> None:
    """So that a page can leave out a file that takes too long."""
    seen: list[tuple[int, int, str]] = []
    look(small_file.parent, lambda *step: seen.append(step))
    assert returns.is_dir()
    assert seen == [(0, 2, "returns/police.xlsx"), (1, 2, "returns/schools.xlsx"), (2, 2, "")]


def test_a_round_file_in_a_folder(returns: Path, small_file: Path, agencies: Path) -> None:
    """Its files are beside it, or here under their own names; a list may be missing."""
    folder = returns.parent / "round"
    folder.mkdir()
    returns.rename(folder / "returns")
    (folder / "audit.yaml").write_text(
        f"round: '2026'\nagencies: ../{agencies.name}\nframework: ../../elsewhere/small.yaml\n",
        encoding="utf-8")
    shown = looked(small_file.parent)
    assert shown["facts"][-4:-1] == [
        "Using round/audit.yaml: 2026.", "Read as returns: the folder ‘round/returns’.",
        "List of agencies: ‘agencies.csv’."]
    assert [each["command"] for each in shown["installed"]] == [
        "hsbstar score returns -o results",
        "hsbstar report results/star-tool.xlsx -o board-paper.docx",
        "hsbstar check returns --send-back send-back"]
    (folder / "returns").rename(folder / "came back")
    facts = looked(small_file.parent)["facts"]
    assert facts[-3:-1] == ["Using round/audit.yaml: 2026.", "List of agencies: ‘agencies.csv’."]
    agencies.unlink()
    facts = looked(small_file.parent)["facts"]
    assert ("The list of agencies ‘../agencies.csv’ is not here, so nothing shows who is missing."
            in facts)


def test_a_return_in_a_zip_file_can_be_used(
    small_file: Path, filled: Callable[..., bytes]
) -> None:
    """As the round file names it."""
    folder = small_file.parent
    (folder / "all.zip").write_bytes(zip_of({"police.xlsx": filled("Police")}))
    (folder / "police.xlsx").write_bytes(filled("Police", answers={"d1-a": (1, "", "")}))
    (folder / "audit.yaml").write_text("use:\n  - all.zip › police.xlsx\n", encoding="utf-8")
    shown = looked(folder)
    assert "Police (all.zip › police.xlsx" in shown["check"]["versions"]
    assert shown["score"]["statements"][0]["score"] == 3


def test_commands_that_are_named_work(
    returns: Path, filled: Callable[..., bytes], agencies: Path, cli: Callable[..., Any]
) -> None:
    """In the folder of the files."""
    (returns / "health.xlsx").write_bytes(filled("Health", answers={"d1-a": (9, "", "")}))
    (returns.parent / "audit.yaml").write_text("marking: OFFICIAL\n", encoding="utf-8")
    commands = [each["command"] for each in looked(returns.parent)["installed"]]
    options = f"--expected {agencies.name} --framework small.yaml"
    assert commands == [
        f"hsbstar score returns {options} --allow-errors -o results",
        "hsbstar report results/star-tool.xlsx --framework small.yaml -o board-paper.docx",
        f"hsbstar check returns {options} --send-back send-back"]
    for command in commands:
        ran = cli(*shlex.split(command)[1:])
        assert ran.code == (1 if "check" in command else 0), ran.err
    (returns.parent / "audit.yaml").unlink()
    commands = [each["command"] for each in looked(returns)["installed"]]
    assert commands[-1].endswith("check . --send-back ../send-back")


def test_downloads(
    returns: Path, filled: Callable[..., bytes], cli: Callable[..., Any], small_file: Path
) -> None:
    """The list of findings is that of `check --save`; letters list all there is to correct."""
    (returns / "health.xlsx").write_bytes(filled(
        "Health", marking="OFFICIAL", date="",
        answers={"d1-a": (9, "", ""), "d1-b": ("N/A", "", ""), "d1-c": ("No data", "", "")}))
    (returns / "picture.pdf").write_bytes(b"%PDF-1.7")
    shown = looked(small_file.parent)
    files = {each["name"]: each["text"] for each in shown["downloads"]}
    assert list(files) == ["findings.csv", "scores.csv", "scores.json", "star.svg",
                           "Health-please-correct.txt", "picture-please-correct.txt"]
    assert cli("check", "returns", "--save", "findings.csv").code == 1
    saved = (small_file.parent / "findings.csv").read_bytes()
    assert files["findings.csv"].encode() == saved
    rows = list(csv.reader(io.StringIO(files["scores.csv"])))
    assert rows[0][-3:] == ["Health", "Police", "Schools"]
    assert rows[1] == ["1", "Finding out", "", "", "2.5", "2", "", "3.0", "2.0"]
    assert rows[2][-3:] == ["", "3.0", "0.0"]
    assert rows[3][-3:] == ["N/A", "3.0", "3.0"]
    assert json.loads(files["scores.json"]) == shown["score"]
    assert files["star.svg"] == shown["star"]["svg"]
    assert "Scored despite errors." in files["star.svg"]
    assert "OFFICIAL" in files["Health-please-correct.txt"].splitlines()[0]
    assert "MUST BE CORRECTED" in files["Health-please-correct.txt"]
    labels = [each["label"] for each in shown["downloads"]]
    assert labels[-2:] == ["Letter to Health (.txt)", "Letter to returns/picture.pdf (.txt)"]
    assert {each["type"] for each in shown["downloads"]} == {
        "text/csv", "application/json", "image/svg+xml", "text/plain"}


def test_an_agency_downloads_what_it_sees(own: Callable[..., Any]) -> None:
    """Its list of findings asks the agency, not the coordinator."""
    shown = own(d1_a=(9, "", ""))
    rows = list(csv.DictReader(io.StringIO(shown["downloads"][0]["text"].lstrip("\ufeff"))))
    assert shown["findings"][0]["fix"].startswith("Please choose")
    assert sorted((row["What is wrong"], row["What to do"]) for row in rows) == sorted(
        (found["message"], found["fix"]) for found in shown["findings"])


def test_text_that_may_identify_a_child_is_not_shown(
    returns: Path, filled: Callable[..., bytes], small_file: Path
) -> None:
    """Only its kind and its cell."""
    (returns / "police.xlsx").write_bytes(
        filled("Police", answers={"d1-a": (3, PHONE, PHONE)}))
    text = json.dumps(look(small_file.parent))
    assert "text-identifies" in text
    assert "07700" not in text
    assert "Sam Jones" not in text


PLAIN = st.text("abcdefghijklmnopqrstuvwxyz ", min_size=12, max_size=60).filter(
    lambda text: len(text.split()) > 2)


@given(first=PLAIN, second=PLAIN)
@settings(max_examples=6, deadline=None,
          suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_evidence_changes_nothing(
    first: str, second: str, small_file: Path, filled: Callable[..., bytes]
) -> None:
    """Swapping two texts changes no byte of the answer but the fingerprint of the file."""
    answers = []
    for here, there in ((first, second), (second, first)):
        (small_file.parent / "police.xlsx").write_bytes(filled("Police", answers={
            "d1-a": (3, f"Minutes {here}", there), "d2-a": (4, f"Minutes {there}", here)}))
        (small_file.parent / "schools.xlsx").write_bytes(filled("Schools"))
        shown = look(small_file.parent, today=TODAY)
        text = json.dumps(shown)
        assert first.strip() not in text
        for returned in shown["check"]["returns"]:
            text = text.replace(returned["sha256"], "")
        answers.append(text)
    assert answers[0] == answers[1]


def test_the_day_changes_findings_alone(
    small_file: Path, filled: Callable[..., bytes]
) -> None:
    """No score, no file to save."""
    for name in ("Police", "Schools"):
        (small_file.parent / f"{name}.xlsx").write_bytes(filled(name, date="1 June 2026"))
    early, late = (look(small_file.parent, today=dt.date(year, 1, 1)) for year in (2026, 2027))
    changed = {key for key in KEYS if early[key] != late[key]}
    assert changed == {"check", "findings", "facts"}


def test_files_of_a_system_are_no_returns(returns: Path, small_file: Path) -> None:
    """Nor do they make a lone return one of several; next to other files they are named."""
    (returns / "schools.xlsx").unlink()
    (returns / ".DS_Store").write_bytes(b"")
    (returns / "~$police.xlsx").write_bytes(b"")
    shown = looked(small_file.parent)
    assert (shown["kind"], shown["ready"], shown["findings"]) == ("agency", True, [])
    (returns / "minutes.pdf").write_bytes(b"text")
    shown = looked(small_file.parent)
    assert (shown["kind"], shown["ready"]) == ("agency", True)
    assert [found["message"].partition(".")[0] for found in shown["findings"]] == [
        "2 system files were ignored: ", "Not read: a "]
