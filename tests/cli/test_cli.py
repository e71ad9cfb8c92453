"""The command line as a coordinator uses it: exit codes, outputs, and nothing lost or harmed."""

from __future__ import annotations

import datetime as dt
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import hsbstar
from hsbstar.cli.commands import check
from hsbstar.core.files import FRAMEWORK_FILE, bundled
from support.again import again
from support.frameworks import framework_bytes, framework_data
from support.sheets import opened
from support.terminals import shown_on_terminal

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Ran
    from hsbstar.framework.model import Framework


def tree(folder: Path) -> dict[str, bytes]:
    """Return every file below a folder with its content."""
    return {str(path.relative_to(folder)): path.read_bytes()
            for path in sorted(folder.rglob("*")) if path.is_file()}


def test_the_version_is_shown(cli: Callable[..., Ran]) -> None:
    """`--version` says the version and ends well."""
    assert cli("--version") == (0, f"hsbstar {hsbstar.__version__}\n", "")


def test_new_audit_makes_one_workbook(cli: Callable[..., Ran], tmp_path: Path) -> None:
    """Without agencies there is one workbook, named after the round; stdout says where."""
    said = cli("new-audit", "--round", "Spring 2026")
    assert said.code == 0
    assert said.out == "hsb-audit-Spring-2026.xlsx\n"
    assert (tmp_path / "hsb-audit-Spring-2026.xlsx").is_file()
    assert "hsbstar check" in said.err
    assert cli("new-audit", "-o", "mine").out == "mine.xlsx\n"


def test_new_audit_makes_one_workbook_for_each_agency(
    cli: Callable[..., Ran], agencies: Path
) -> None:
    """The list and the options together; every name is one that every system allows."""
    said = cli("new-audit", "--agencies", agencies, "--agency", "CON", "--agency", "a/b?",
               "-o", "out")
    assert said.code == 0
    assert [Path(line).name for line in said.out.splitlines()] == [
        "hsb-audit-Police.xlsx", "hsb-audit-Schools.xlsx", "hsb-audit-Health.xlsx",
        "hsb-audit-CON-.xlsx", "hsb-audit-a-b.xlsx", "audit.yaml",
    ]


def test_an_agency_named_twice_is_refused(cli: Callable[..., Ran], tmp_path: Path) -> None:
    """The same agency in another spelling would overwrite or double its workbook."""
    said = cli("new-audit", "--agency", "Police", "--agency", "POLICE ")
    assert said.code == 2
    assert "named twice" in said.err
    assert not list(tmp_path.glob("**/hsb-audit*"))


def test_workbooks_of_agencies_that_read_alike_as_files_do_not_collide(
    cli: Callable[..., Ran]
) -> None:
    """Two names that become the same file name get a number."""
    said = cli("new-audit", "--agency", "A. B", "--agency", "AB.", "--agency", "a'b", "-o", "out")
    assert said.code == 2
    said = cli("new-audit", "--agency", "Care & Help", "--agency", "Care Help", "-o", "out")
    assert len({line for line in said.out.splitlines() if line.endswith(".xlsx")}) == 2


def test_nothing_is_overwritten_without_force(cli: Callable[..., Ran], tmp_path: Path) -> None:
    """An existing output stops the command before anything is written; --force replaces it."""
    (tmp_path / "mine.xlsx").write_text("keep me")
    said = cli("new-audit", "-o", "mine.xlsx")
    assert said.code == 2
    assert "--force" in said.err
    assert (tmp_path / "mine.xlsx").read_text() == "keep me"
    assert cli("new-audit", "-o", "mine.xlsx", "--force").code == 0
    assert (tmp_path / "mine.xlsx").read_bytes().startswith(b"PK")


def test_check_lists_findings_and_counts_and_writes_nothing(
    cli: Callable[..., Ran], returns: Path, filled: Callable[..., bytes], tmp_path: Path
) -> None:
    """One record a line, parted by tabs, when piped; faults make the exit 1."""
    (returns / "health.xlsx").write_bytes(filled("Health", answers={"d1-a": (2.5, "", "")}))
    before = tree(tmp_path)
    said = cli("check", "returns")
    assert said.code == 1
    records = [line.split("\t") for line in said.out.splitlines()]
    assert records[0][:3] == ["error", "returns/health.xlsx › 1 Finding out › E5",
                              "score-not-whole"]
    assert ["Police", "returns/police.xlsx", "9", "0", "0", "0", "9"] in records
    assert tree(tmp_path) == before


def test_check_reports_first_who_has_not_returned_and_lacks_the_sign_off(
    cli: Callable[..., Ran], returns: Path, filled: Callable[..., bytes], agencies: Path
) -> None:
    """With the list of agencies, the coordinator's first question is answered first."""
    (returns / "schools.xlsx").write_bytes(filled("Schools", signed_by=""))
    said = cli("check", returns, "--expected", agencies)
    lines = said.out.splitlines()
    assert lines[:2] == [
        "Returned: 2 of 3 expected agencies.",
        "warning\t\tagency-not-returned\tNot returned: Health.\tAsk hub@example.org for it.",
    ]
    assert next(line for line in lines if "No senior lead has signed off" in line) == lines[2]
    assert said.code == 0


def test_check_alone_reports_days_after_today(
    cli: Callable[..., Ran], returns: Path, filled: Callable[..., bytes],
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path,
) -> None:
    """As a warning, once for each cell; nothing that is written depends on the day."""
    data = filled("Police", date="31 March 2027", signed_by="")
    (returns / "police.xlsx").write_bytes(data)
    found = [json.loads(cli(command, returns, *more, "--format", "json").out)["findings"]
             for command, *more in (["check"], ["score", "-o", "results"])]
    late = [each for each in found[0] if each["code"] == "date-unlikely"]
    assert [each["message"] for each in late] == [
        "‘Date completed’ is 31 March 2027, which is after today."]
    assert [each for each in found[0] if each not in late] == found[1]
    outputs = ("--send-back", "back", "--save", "back/list.csv")
    done = cli("check", returns, *outputs)
    assert (done.code, "after today" in done.out) == (0, True)
    sent = {path.name: path.read_bytes() for path in (tmp_path / "back").iterdir()}
    assert len(sent) == 4
    monkeypatch.setattr(check, "this_day", lambda: dt.date(2027, 4, 1))
    assert "after today" not in cli("check", returns).out
    assert cli("check", returns, *outputs, "--force").code == 0
    assert {path.name: path.read_bytes() for path in (tmp_path / "back").iterdir()} == sent


def test_check_as_json_is_one_document(
    cli: Callable[..., Ran], returns: Path, agencies: Path
) -> None:
    """Standard output holds JSON and nothing else."""
    content = json.loads(cli("check", returns, "--expected", agencies, "--format", "json").out)
    assert content["version"] == 1
    assert content["not_returned"] == ["Health"]
    assert [entry["agency"] for entry in content["returns"]] == ["Police", "Schools"]


def test_score_writes_star_tool_and_picture_and_reports_the_result(
    cli: Callable[..., Ran], returns: Path, tmp_path: Path
) -> None:
    """Both outputs are there, the weakest come first, and inputs are as they were."""
    before = tree(returns)
    said = cli("score", returns, "-o", "results")
    assert said.code == 0
    assert said.out.startswith("Lowest: Finding out (2.5). There are too few agencies")
    assert "Priority 1: 1.1 (1.5, only 2 of 2 agencies)" in said.out
    assert "Priority 2=: 1.10 (3.0, only 2 of 2 agencies)" in said.out
    assert "1\tFinding out\t2.5\t3\t3\tonly 2 of 2\t" in said.out
    assert sorted(path.name for path in (tmp_path / "results").iterdir()) == [
        "star-tool.xlsx", "star.png"
    ]
    assert (tmp_path / "results" / "star.png").read_bytes().startswith(b"\x89PNG")
    assert tree(returns) == before


def test_score_again_gives_the_same_bytes(
    cli: Callable[..., Ran], returns: Path, tmp_path: Path
) -> None:
    """Same inputs and options, same outputs; without --force the second run is refused."""
    cli("score", returns, "-o", "results")
    first = tree(tmp_path / "results")
    assert cli("score", returns, "-o", "results").code == 2
    assert cli("score", returns, "-o", "results", "--force").code == 0
    assert tree(tmp_path / "results") == first


def test_score_refuses_errors_and_writes_nothing(
    cli: Callable[..., Ran], returns: Path, filled: Callable[..., bytes], tmp_path: Path
) -> None:
    """With faulty answers there is no star; the way out is named; JSON is still JSON."""
    (returns / "health.xlsx").write_bytes(filled("Health", answers={"d1-a": (7, "", "")}))
    said = cli("score", returns, "-o", "results")
    assert said.code == 1
    assert "--allow-errors" in said.err
    assert not (tmp_path / "results").exists()
    said = cli("score", returns, "-o", "results", "--format", "json")
    assert said.code == 1
    assert [entry["code"] for entry in json.loads(said.out)["findings"]] == ["score-off-scale"]


def test_score_despite_errors_counts_them_as_blank_and_reports_it(
    cli: Callable[..., Ran], returns: Path, filled: Callable[..., bytes], tmp_path: Path
) -> None:
    """Faulty cells are blank, unreadable files and other rounds are left out, with a sentence."""
    (returns / "health.xlsx").write_bytes(filled("Health", answers={"d1-a": (7, "", "")}))
    (returns / "broken.xlsx").write_bytes(b"PK\x03\x04 cut short")
    (returns / "old.xlsx").write_bytes(filled("Voluntary", round_name="2024"))
    said = cli("score", returns, "-o", "results", "--allow-errors", "--format", "json")
    assert said.code == 0
    content = json.loads(said.out)
    assert sorted(content["domains"][0]["by_agency"]) == ["Health", "Police", "Schools"]
    first = content["statements"][0]
    assert first["by_agency"] == {"Police": 3.0, "Schools": 0.0}
    assert first["score"] == 1.5
    shown = cli("score", returns, "-o", "results", "--allow-errors", "--force").out
    assert shown.startswith("Scored despite errors. 1 error in the returns")
    assert "2 files left out: broken.xlsx, old.xlsx" in shown
    book = opened(tmp_path / "results" / "star-tool.xlsx")
    assert book["Star"]["A3"].value.startswith("Scored despite errors.")


def test_score_without_any_return_that_counts_is_an_error(
    cli: Callable[..., Ran], tmp_path: Path
) -> None:
    """Only broken files: a sentence, exit 2, and no outputs."""
    (tmp_path / "broken.xlsx").write_bytes(b"PK\x03\x04 cut short")
    said = cli("score", "broken.xlsx", "--allow-errors", "-o", "results")
    assert said.code == 2
    assert "No return can be used. Correct what is listed, then score again." in said.err
    assert not (tmp_path / "results").exists()


@pytest.mark.parametrize("table", ["Timestamp,Q1,Q2\n1,3,4\n", "agency,kind\nPolice,Police\n"])
def test_a_lone_table_that_is_no_return_is_an_error(
    table: str, cli: Callable[..., Ran], tmp_path: Path
) -> None:
    """The export of a web form, or a list of agencies: nothing to score is suggested."""
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "answers.csv").write_text(table, encoding="utf-8")
    for command in (("check", "in"), ("score", "in", "-o", "out")):
        said = cli(*command)
        assert said.code == 1
        assert "file-not-a-return" in said.out
        assert "Next:" not in said.err
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("answer", ["", "N/A", "No data"])
def test_returns_without_any_score_are_not_scored(
    answer: str, cli: Callable[..., Ran], filled: Callable[..., bytes], small: Framework,
    tmp_path: Path,
) -> None:
    """Blank forms by mistake, or no score in any: nothing is written, and the reason is given."""
    answers = {statement.id: (answer, "", "") for statement in small.statements}
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "police.xlsx").write_bytes(filled("Police", answers=answers))
    (tmp_path / "in" / "schools.xlsx").write_bytes(filled("Schools", answers=answers))
    said = cli("score", "in", "-o", "out")
    assert said.code == 1
    assert ("Nothing was written. No statement that counts has a score, so there is nothing to "
            "show. Score the forms that agencies have filled in.") in said.err
    assert said.out.count("answers-blank") == (0 if answer else 2)
    said = cli("score", "in/police.xlsx", "-o", "out", "--format", "json")
    assert said.code == 1
    assert json.loads(said.out)["returns"][0]["scored"] == 0
    assert not (tmp_path / "out").exists()
    said = cli("check", "in")
    assert said.code == 0
    assert "No statement has a score yet, so there is nothing to score." in said.err
    assert "Next:" not in said.err


def test_check_shows_no_heading_of_an_empty_table(cli: Callable[..., Ran], tmp_path: Path) -> None:
    """Nothing could be read: the findings are all there is to show."""
    (tmp_path / "notes.xlsx").write_text("No workbook.", encoding="utf-8")
    said = cli("check", "notes.xlsx")
    assert said.code == 1
    assert [line.split("\t")[0] for line in said.out.splitlines()] == ["error"]


def test_compare_two_star_tools_and_two_folders_agree(
    cli: Callable[..., Ran], filled: Callable[..., bytes], tmp_path: Path
) -> None:
    """Star tools, folders of returns and folders of outputs give the same comparison."""
    for name, date, score in (("one", "1 March 2025", 1), ("two", "1 December 2025", 3)):
        (tmp_path / name).mkdir()
        data = filled("Police", round_name=name, date=date, answers={"d1-a": (score, "Plan.", "")})
        (tmp_path / name / "police.xlsx").write_bytes(data)
        assert cli("score", name, "-o", f"{name}-results").code == 0
    ways = (("one", "two"), ("one-results", "two-results"),
            ("one-results/star-tool.xlsx", "two/police.xlsx"))
    contents = []
    for number, (before, after) in enumerate(ways):
        said = cli("compare", before, after, "-o", f"c{number}", "--format", "json")
        assert said.code == 0, said.err
        content = json.loads(said.out)
        content.pop("outputs")
        contents.append(content)
    assert contents[0] == contents[1] == contents[2]
    assert contents[0]["domains"][0]["change"] == pytest.approx(2 / 3)
    assert contents[0]["statements"][0]["change"] == 2
    assert "9 months apart, within the advised 6 to 12 months." in contents[0]["interval"]
    said = cli("compare", *ways[0], "-o", "text")
    assert "\n1\tFinding out\t2.3\t3.0\t+0.7\t+0.7\t–\ttoo few to tell\t1\t0\t0\t" in said.out
    assert (tmp_path / "text" / "comparison.png").is_file()


def test_compare_refuses_a_round_with_errors(
    cli: Callable[..., Ran], returns: Path, filled: Callable[..., bytes], tmp_path: Path
) -> None:
    """A folder with faulty answers is not compared: findings are listed, nothing is written."""
    (tmp_path / "bad").mkdir()
    (tmp_path / "bad" / "x.xlsx").write_bytes(filled("X", answers={"d1-a": (9, "", "")}))
    said = cli("compare", returns, "bad", "-o", "out")
    assert said.code == 1
    assert "score-off-scale" in said.out
    assert not (tmp_path / "out").exists()


def test_compare_of_a_folder_with_only_a_comparison_is_an_error(
    cli: Callable[..., Ran], returns: Path
) -> None:
    """Our own outputs are passed over, and a folder of nothing else is an error."""
    assert cli("compare", returns, again(returns), "-o", "out").code == 0
    said = cli("compare", returns, "out", "-o", "again")
    assert said.code == 2
    assert "There is no return or star tool in ‘out’." in said.err


def test_rounds_of_different_frameworks_are_not_compared(
    cli: Callable[..., Ran], returns: Path, tmp_path: Path
) -> None:
    """Scores on another scale mean something else: a sentence, exit 2, nothing written."""
    data = framework_data()
    data["id"] = "other"
    other = tmp_path / "other.yaml"
    other.write_bytes(framework_bytes(data))
    assert cli("score", returns, "-o", "one").code == 0
    rows = "".join(f"{domain}.{number},3,A\n" for domain in (1, 2, 3) for number in (1, 2, 10))
    (tmp_path / "two.csv").write_text(f"ref,score,agency\n{rows}", encoding="utf-8")
    assert cli("score", "two.csv", "-o", "two-results", "--framework", other).code == 0
    said = cli("compare", "one", "two-results", "-o", "out")
    assert said.code == 2
    assert "cannot be compared" in said.err
    assert not (tmp_path / "out").exists()


def test_errors_are_json_too(
    cli: Callable[..., Ran], tmp_path: Path, returns: Path, filled: Callable[..., bytes]
) -> None:
    """With --format json, stdout is JSON or empty, whatever went wrong."""
    (tmp_path / "bad").mkdir()
    (tmp_path / "bad" / "x.xlsx").write_bytes(filled("X", answers={"d1-a": (9, "", "")}))
    said = cli("compare", returns, "bad", "-o", "out", "--format", "json")
    assert [entry["code"] for entry in json.loads(said.out)["findings"]] == ["score-off-scale"]
    (tmp_path / "broken.xlsx").write_bytes(b"PK")
    said = cli("score", "broken.xlsx", "--allow-errors", "-o", "out", "--format", "json")
    assert (said.code, json.loads(said.out)["returns"]) == (2, [])
    (tmp_path / "mine.yaml").write_text("id: x")
    said = cli("check", returns, "--framework", "mine.yaml", "--format", "json")
    assert (said.code, said.out) == (2, "")
    assert "line 1" in said.err


def test_score_into_the_folder_of_the_returns_can_be_repeated(
    cli: Callable[..., Ran], returns: Path
) -> None:
    """Our own earlier outputs are no inputs: with --force they are replaced."""
    assert cli("score", returns, "-o", returns).code == 0
    assert cli("score", returns, "-o", returns, "--force").code == 0
    (returns / "~$star-tool.xlsx").touch()
    assert cli("compare", returns, again(returns), "-o", "out").code == 0


def test_a_lock_file_does_not_hide_a_star_tool(
    cli: Callable[..., Ran], returns: Path, tmp_path: Path
) -> None:
    """The star tool is open in Excel while it is compared."""
    assert cli("score", returns, "-o", "results").code == 0
    (tmp_path / "results" / "~$star-tool.xlsx").touch()
    assert cli("compare", "results", again("results"), "-o", "out").code == 0


def test_warnings_of_compared_folders_are_reported(
    cli: Callable[..., Ran], returns: Path, filled: Callable[..., bytes]
) -> None:
    """A second return of an agency is reported in a comparison, too."""
    (returns / "again.xlsx").write_bytes(filled("Police", answers={"d1-a": (1, "", "")}))
    assert "agency-twice" in cli("compare", returns, again(returns), "-o", "out").out


def test_our_outputs_among_the_returns_are_passed_over(
    cli: Callable[..., Ran], returns: Path
) -> None:
    """A star tool written next to the returns is no return, and is never read as one."""
    assert cli("score", returns, "-o", returns).code == 0
    content = json.loads(cli("check", returns, "--format", "json").out)
    assert {entry["code"] for entry in content["findings"]} == {"file-passed-over"}
    assert len(content["returns"]) == 2


@pytest.mark.parametrize(("name", "data"), [
    ("agencies.csv", b"agency,kind\nPolice,police\n"),
    ("forms.csv", b"Id,Agency,1.1 We know\n1,Police,3\n"), ("note.pdf", b"%PDF-1.7"),
])
def test_a_named_file_that_is_no_return_is_an_error(
    name: str, data: bytes, cli: Callable[..., Ran], returns: Path, tmp_path: Path
) -> None:
    """Nothing of it was read: check and score refuse, and no next step is suggested."""
    (tmp_path / name).write_bytes(data)
    for command in ("check", "score"):
        said = cli(command, returns / "police.xlsx", name)
        assert said.code == 1
        assert "file-not-a-return" in said.out
        assert "Next" not in said.out + said.err
    (returns / name).write_bytes(data)
    assert cli("check", returns).code == 0


def test_nothing_is_suggested_where_nothing_was_scored(cli: Callable[..., Ran]) -> None:
    """A blank workbook is a return without a score."""
    assert cli("new-audit", "--agency", "A", "--round", "R", "-o", "two").code == 0
    for command, code in (("check", 0), ("score", 1)):
        said = cli(command, "two")
        assert said.code == code
        assert "hsbstar score" not in said.out + said.err
        assert "hsbstar report" not in said.out + said.err


def test_an_input_is_never_overwritten_even_with_force(
    cli: Callable[..., Ran], tmp_path: Path, filled: Callable[..., bytes]
) -> None:
    """A return that bears an output's name is safe."""
    (tmp_path / "star-tool.xlsx").write_bytes(filled())
    before = tree(tmp_path)
    said = cli("score", "star-tool.xlsx", "-o", ".", "--force")
    assert said.code == 2
    assert "star-tool.xlsx is an input, and hsbstar never changes inputs." in said.err
    assert tree(tmp_path) == before


def test_a_faulty_framework_file_is_reported_line_by_line(
    cli: Callable[..., Ran], tmp_path: Path
) -> None:
    """`framework check` lists every fault with its line, and other commands refuse the file."""
    data = framework_data()
    data["domains"][0]["titel"] = data["domains"][0].pop("title")
    (tmp_path / "mine.yaml").write_bytes(framework_bytes(data))
    said = cli("framework", "check", "mine.yaml")
    assert said.code == 2
    assert "Did you mean ‘title’?" in said.out
    assert "mine.yaml › line " in said.out
    assert cli("check", ".", "--framework", "mine.yaml").code == 2


def test_the_bundled_framework_can_be_shown_and_checked(
    cli: Callable[..., Ran], tmp_path: Path
) -> None:
    """What `framework show` prints is a framework file that `framework check` accepts."""
    (tmp_path / "shown.yaml").write_text(cli("framework", "show").out, encoding="utf-8")
    said = cli("framework", "check", "shown.yaml")
    assert said.code == 0
    assert "71 statements in 5 domains" in said.out


def test_the_bundled_framework_is_written_into_a_file(
    cli: Callable[..., Ran], tmp_path: Path
) -> None:
    """To the byte, which `>` in Windows' PowerShell does not keep; never over another."""
    said = cli("framework", "show", "-o", "mine.yaml")
    assert (said.code, said.out) == (0, "Wrote mine.yaml\n")
    assert (tmp_path / "mine.yaml").read_bytes() == bundled(FRAMEWORK_FILE)
    assert cli("framework", "check", "mine.yaml").code == 0
    assert cli("framework", "show", "-o", "mine.yaml").code == 2
    assert cli("framework", "show", "-o", "mine.yaml", "--force").code == 0


def test_the_unexpected_is_a_sentence_without_the_returns_words(
    cli: Callable[..., Ran], returns: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A fault of ours is named by its place in the code; its own words could quote a return."""

    def fail(*_: object, **__: object) -> None:
        message = "SECRET"
        raise RuntimeError(message)

    monkeypatch.setattr("hsbstar.returns.take_in", fail)
    said = cli("check", returns)
    assert said.code == 2
    assert "RuntimeError in test_cli.py" in said.err
    assert "SECRET" not in said.err + said.out


def test_evidence_is_never_printed(
    cli: Callable[..., Ran], tmp_path: Path, filled: Callable[..., bytes]
) -> None:
    """Neither evidence nor text that slipped into a score cell reaches terminal, JSON or files."""
    answers = {"d1-a": ("SECRET child", "SECRET evidence", "SECRET action"),
               "d1-b": (3, "SECRET evidence", "")}
    (tmp_path / "police.xlsx").write_bytes(filled(answers=answers))
    for arguments in (("check", "police.xlsx"), ("check", "police.xlsx", "--format", "json"),
                      ("score", "police.xlsx", "--allow-errors", "-o", "out")):
        said = cli(*arguments)
        assert "SECRET" not in said.out + said.err


def test_quiet_prints_only_what_failed(cli: Callable[..., Ran], returns: Path) -> None:
    """With -q there is nothing at all when all is well."""
    assert cli("check", returns, "-q") == (0, "", "")


def test_outputs_are_whole_or_absent_when_writing_fails(
    cli: Callable[..., Ran], returns: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A disk that fills up while the second file is written leaves neither, and no scraps."""
    real = Path.open

    def fill_up(path: Path, *arguments: Any, **named: Any) -> Any:
        if ".star.png." in path.name:
            raise OSError(28, "No space left on device", str(path))
        return real(path, *arguments, **named)

    monkeypatch.setattr(Path, "open", fill_up)
    said = cli("score", returns, "-o", "results")
    assert said.code == 2
    assert "No space left on device" in said.err
    assert not (tmp_path / "results").exists(), "the folder was made for the outputs"


def test_what_the_system_refuses_is_a_sentence(cli: Callable[..., Ran]) -> None:
    """A name that no system allows, for one: no place in our code is named."""
    said = cli("check", "a" * 300 + ".xlsx")
    assert said.code == 2
    assert "hsbstar cannot continue: File name too long (aaa" in " ".join(said.err.split())
    assert "did not expect" not in said.err


def test_a_pipe_in_a_western_code_page_still_gets_utf_8(tmp_path: Path) -> None:
    """On Windows a pipe may be cp1252, which cannot hold every character of an answer."""
    done = subprocess.run(
        [sys.executable, "-m", "hsbstar", "check", "."], capture_output=True, cwd=tmp_path,
        check=False, env={**os.environ, "PYTHONIOENCODING": "cp1252"},
    )
    assert done.returncode == 2
    assert "There are no returns in ‘.’. " in done.stderr.decode("utf-8")


def test_a_terminal_gets_tables_and_colour_and_a_pipe_gets_neither(
    returns: Path, small_file: Path
) -> None:
    """On a terminal the findings are grouped by file; NO_COLOR is respected."""
    command = [sys.executable, "-m", "hsbstar", "check", str(returns), "--framework",
               str(small_file)]
    shown = {
        name: shown_on_terminal(command, TERM="xterm", COLUMNS="80", **extra)
        for name, extra in (("colour", {}), ("plain", {"NO_COLOR": "1"}))
    }
    assert "───" in shown["colour"]
    assert "\x1b[1m" in shown["colour"]
    assert "\x1b[3" not in shown["plain"]


def test_commands_to_run_next_name_the_framework_file(
    cli: Callable[..., Ran], returns: Path, small_file: Path
) -> None:
    """A command that is shown reads by the same framework, whose name may hold spaces."""
    own = small_file.rename(small_file.with_name("our own.yaml"))
    named = ("--framework", own)
    shown = {
        "hsbstar score": cli("check", returns, *named),
        f"hsbstar score {returns} --agreed": cli("moderate", returns, "-o", "mod", *named),
        "hsbstar report": cli("score", returns, "-o", "results", *named),
        "hsbstar plan": cli("plan", "results/star-tool.xlsx", "-o", "plan.xlsx", *named),
    }
    for start, said in shown.items():
        command = said.err.rstrip("\n").rpartition("\n")[2]
        assert command.startswith(f"  {start}"), said.err
        assert f' --framework "{own}"' in command


def test_a_misspelt_heading_in_the_list_of_agencies_is_reported(
    cli: Callable[..., Ran], tmp_path: Path
) -> None:
    """The workbooks are made, and somebody who needs a language sees why it is not there."""
    (tmp_path / "list.csv").write_text("agency,langauge\nPolice,cy\n", encoding="utf-8")
    said = cli("new-audit", "--agencies", "list.csv", "-o", "new")
    assert said.code == 0
    assert ("list.csv › line 1: the column ‘langauge’ (did you mean ‘language’?) will not be used."
            in said.err)
