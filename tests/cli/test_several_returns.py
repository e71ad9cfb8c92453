"""Several returns of one agency, in every command that reads returns."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Ran

OLD, NEW = "returns/police.xlsx", "returns/police v2.xlsx"
STATED = ("If an agency returned more than once, its latest return is used: Police (police "
          "v2.xlsx of 2 April 2026, not police.xlsx of 31 March 2026).")
READERS = {
    "check": ("check", "returns"),
    "score": ("score", "returns", "-o", "out"),
    "score, errors allowed": ("score", "returns", "-o", "out", "--allow-errors"),
    "moderate": ("moderate", "returns", "-o", "out/moderation.xlsx"),
    "moderate, errors allowed": (
        "moderate", "returns", "-o", "out/moderation.xlsx", "--allow-errors"),
    "compare": ("compare", "returns", "later", "-o", "out"),
    "new-audit": ("new-audit", "--last", "returns", "--round", "2027", "-o", "out"),
}


@pytest.fixture(autouse=True)
def versions(returns: Path, filled: Callable[..., bytes]) -> None:
    """Let the police send a second version, two days later, and a later round be there."""
    (returns / "police v2.xlsx").write_bytes(
        filled("Police", date="2 April 2026", answers={"d1-a": (1, "", "Agree a lead.")}))
    later = returns.with_name("later")
    later.mkdir()
    (later / "police.xlsx").write_bytes(filled("Police", round_name="2027", date="1 March 2027"))


def texts_in(workbook: str) -> dict[str, str]:
    """Return all texts of each sheet of a workbook."""
    return {
        sheet.title: "\n".join(str(cell.value) for row in sheet.iter_rows() for cell in row)
        for sheet in openpyxl.load_workbook(workbook)
    }


@pytest.mark.parametrize("words", READERS.values(), ids=READERS.keys())
def test_until_somebody_chooses_nothing_is_written(
    words: tuple[str, ...], cli: Callable[..., Ran]
) -> None:
    """Both files are named with their dates; --allow-errors does not choose."""
    done = cli(*words)
    assert done.code == 1
    assert "agency-twice" in done.out
    assert (f"{NEW} (2 April 2026) and {OLD} (31 March 2026). They differ in 1 of 9 answers"
            in " ".join(done.out.split()))
    assert not Path("out").exists()
    if "--allow-errors" in words:
        assert "--allow-errors does not choose for you." in " ".join(done.err.split())


@pytest.mark.parametrize("words", READERS.values(), ids=READERS.keys())
@pytest.mark.parametrize("choice", [
    ("--versions", "latest"), ("--versions", "mean"), ("--use", OLD),
])
def test_every_reader_of_returns_takes_the_choice_and_states_it(
    choice: tuple[str, ...], words: tuple[str, ...], cli: Callable[..., Ran]
) -> None:
    """In one line, with the files by their names alone."""
    done = cli(*words, *choice)
    assert done.code == 0
    said = " ".join((done.out + done.err).split())
    assert said.count("If an agency returned more than once, ") == 1
    how = {"latest": "its latest return is used: Police (police v2.xlsx of 2 April 2026, not p",
           "mean": "the mean of its returns is used: Police (police v2.xlsx of 2 April 2026 and p",
           OLD: "the return you chose is used: Police (police.xlsx of 31 March 2026, not p"}
    assert how[choice[1]] in said
    assert "agency-twice" not in said
    if "hsbstar score returns" in said:
        assert re.search(rf"hsbstar score returns .*{choice[0]} \"?{choice[1]}", said)


@pytest.mark.parametrize("words", READERS.values(), ids=READERS.keys())
def test_a_file_to_use_that_was_not_read_is_a_usage_error(
    words: tuple[str, ...], cli: Callable[..., Ran]
) -> None:
    """Nothing is chosen by a slip."""
    done = cli(*words, "--use", "elsewhere/police.xlsx")
    assert done.code == 2
    assert "this file is not among the returns that were read" in " ".join(done.err.split())


def test_the_star_tool_lists_the_superseded_file_and_counts_it_nowhere(
    cli: Callable[..., Ran]
) -> None:
    """Its row has the fingerprint and no counts; every sheet states the choice."""
    done = cli("score", "returns", "-o", "out", "--versions", "latest", "--tidy", "tidy",
               "--format", "json", "--chart", "star.svg", "--chart", "star.png")
    answer = json.loads(done.out)
    assert answer["versions"] == STATED
    by_file = {each["file"]: each for each in answer["returns"]}
    assert {file: each["superseded"] for file, each in by_file.items()} == {
        OLD: True, NEW: False, "returns/schools.xlsx": False}
    assert answer["statements"][0]["by_agency"] == {"Police": 1, "Schools": 0}
    assert "choices" not in answer
    texts = texts_in("out/star-tool.xlsx")
    assert all(STATED in texts[sheet] for sheet in (
        "Star", "Scores", "Priorities", "Returns", "Sources", "Method"))
    sheet = openpyxl.load_workbook("out/star-tool.xlsx")["Returns"]
    rows = {str(row[1].value): [cell.value for cell in row] for row in sheet.iter_rows()}
    row = rows["police.xlsx (superseded: not counted)"]
    assert row[0] == "Police"
    assert row[7:13] == [None] * 6
    assert row[13] == by_file[OLD]["sha256"]
    assert rows["police v2.xlsx"][13] == by_file[NEW]["sha256"]
    assert "police.xlsx" not in {line.split("\n")[0] for line in texts["Sources"].splitlines()}
    with Path("tidy/answers.csv").open(encoding="utf-8-sig", newline="") as file:
        assert {row["file"] for row in csv.DictReader(file)} == {"police v2.xlsx", "schools.xlsx"}
    assert "its latest return is used" in " ".join(Path("out/star.svg").read_text("utf-8").split())


def test_what_is_made_of_the_star_tool_states_the_choice(cli: Callable[..., Ran]) -> None:
    """The explanation, the paper, the comparison and the plan; the star tool keeps the choice."""
    cli("score", "returns", "-o", "out", "--versions", "latest")
    tool = "out/star-tool.xlsx"
    assert STATED in cli("explain", tool, "1.1").out
    assert cli("report", tool, "--framework", "small.yaml", "-o", "paper.html").code == 0
    paper = Path("paper.html").read_text("utf-8")
    assert STATED in " ".join(paper.split())
    done = cli("compare", tool, "later", "-o", "change", "--format", "json")
    answer = json.loads(done.out)
    assert answer["rounds"][0]["versions"] == STATED
    assert f"2026: {STATED}" in answer["cautions"]
    assert STATED in texts_in("change/comparison.xlsx")["Method"]
    assert STATED in texts_in("change/comparison.xlsx")["Summary"]
    # The paper's earlier round may have been chosen from, too.
    cli("score", "later", "-o", "then")
    cli("report", "then/star-tool.xlsx", "--framework", "small.yaml", "--compare", tool,
        "-o", "then.html")
    assert STATED in " ".join(Path("then.html").read_text("utf-8").split())


def test_a_plan_shows_what_was_proposed_in_the_returns_that_were_scored(
    cli: Callable[..., Ran]
) -> None:
    """The star tool knows which; another choice is refused, and the superseded file is no news."""
    cli("score", "returns", "-o", "out", "--versions", "latest")
    plan = ("plan", "out/star-tool.xlsx", "--returns", "returns", "--force", "-o", "plan.xlsx")
    for choice in ((), ("--versions", "latest"), ("--use", NEW)):
        done = cli(*plan, *choice)
        assert done.code == 0
        assert STATED in done.out
        assert "return-not-scored" not in done.out
        texts = "\n".join(texts_in("plan.xlsx").values())
        assert "Police: Agree a lead." in texts
        assert STATED in texts
    done = cli(*plan, "--use", OLD)
    assert done.code == 2
    assert f"was scored from {NEW}, which" in " ".join(done.err.split())
    Path(NEW).unlink()
    assert "return-not-scored" not in cli(*plan).out


def test_the_meeting_s_workbook_states_the_choice(cli: Callable[..., Ran]) -> None:
    """And the agreed scores go with the same choice: the suggested command has it."""
    done = cli("moderate", "returns", "--versions", "latest", "-o", "meeting.xlsx")
    assert STATED in "\n".join(texts_in("meeting.xlsx").values())
    assert "hsbstar score returns --agreed meeting.xlsx --versions latest" in done.err
    assert cli("score", "returns", "--versions", "latest", "--agreed", "meeting.xlsx",
               "-o", "out").code == 0


def test_each_round_of_a_comparison_has_its_own_file_to_use(
    cli: Callable[..., Ran], filled: Callable[..., bytes]
) -> None:
    """Both rounds may have several returns; a star tool is none of them."""
    Path("later/again.xlsx").write_bytes(filled(
        "Police", round_name="2027", answers={"d1-a": (0, "", "")}))
    assert cli("compare", "returns", "later", "-o", "out", "--use", OLD).code == 1
    done = cli("compare", "returns", "later", "-o", "out", "--use", OLD,
               "--use", "later/again.xlsx", "--format", "json")
    versions = [known["versions"] for known in json.loads(done.out)["rounds"]]
    assert "(police.xlsx" in versions[0]
    assert "(again.xlsx" in versions[1]
    cli("score", "returns", "-o", "first", "--versions", "mean")
    for words in (("compare", "first", "later"), ("new-audit", "--last", "first/star-tool.xlsx")):
        done = cli(*words, "--versions", "mean", "--use", "first/star-tool.xlsx", "-o", "no")
        assert done.code == 2
        assert "this file is not among the returns that were read" in " ".join(done.err.split())


def test_check_lists_the_superseded_return(cli: Callable[..., Ran]) -> None:
    """With its counts, so that a slip in the choice shows; it gets no letter."""
    done = cli("check", "returns", "--versions", "latest", "--send-back", "back")
    assert f"Police (superseded)\t{OLD}\t9" in done.out
    answer = json.loads(cli("check", "returns", "--use", OLD, "--format", "json").out)
    assert [each["superseded"] for each in answer["returns"]] == [True, False, False]


def test_a_faulty_version_that_is_superseded_stops_nothing(
    cli: Callable[..., Ran], filled: Callable[..., bytes]
) -> None:
    """It counts in nothing, so nobody has to correct it."""
    Path(OLD).write_bytes(filled("Police", answers={"d1-a": (9, "", "")}))
    assert cli("score", "returns", "--versions", "latest", "-o", "out").code == 0
    assert cli("score", "returns", "--use", OLD, "-o", "no").code == 1


def test_left_out_agencies_need_no_choice_stated(cli: Callable[..., Ran]) -> None:
    """What does not count is not spoken of."""
    done: Any = cli("score", "returns", "--versions", "latest", "--without", "Police", "-o", "out")
    assert done.code == 0
    assert "more than once" not in done.out
