"""The next command that is shown runs as it is; `--quiet` shows what failed and was written."""

from __future__ import annotations

import shlex
import subprocess
from typing import TYPE_CHECKING

import openpyxl
import pytest

from hsbstar.core import suggest
from hsbstar.core.limits import raised_limits
from hsbstar.core.suggest import command_line, quoted
from reference.commands import all_commands
from support.moderations import agree

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from conftest import Ran

MESSY = "Returns & notes, ‘Spring’ $HOME (1)"
LISTED = ("--expected", "the agencies.csv", "--limit", "rows=30000", "--versions", "latest")


@pytest.mark.parametrize("word", [
    "returns", "2026/r 1", MESSY, 'My "own" returns', "it's", "a`b`", "!x", "100%", "", "a*b", "~",
    "$(date)", "back\\slash and space",
])
def test_words_of_a_command_reach_the_program_as_they_were(word: str) -> None:
    """As this system's shell takes the command apart."""
    shown = subprocess.run(["sh", "-c", f"printf %s {quoted(word)}"], capture_output=True,
                           text=True, check=True)
    assert shown.stdout == word


def test_windows_has_double_marks_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Single ones are part of a name there."""
    monkeypatch.setattr(suggest, "ON_WINDOWS", True)
    assert quoted("C:\\Audit 2026\\it's $5") == '"C:\\Audit 2026\\it\'s $5"'


def test_a_command_has_what_was_given_and_no_more() -> None:
    """Empty values are left out, `True` is an option alone, several values repeat the option."""
    limits = raised_limits(["rows=30000", "file=25"]).raised
    assert command_line("score", "a b", agreed=None, allow_errors=True, use=("x", "y z"), top=0,
                        from_="p", limit=limits, o="out") == (
        'hsbstar score "a b" --allow-errors --use x --use "y z" --from p --limit rows=30000 -o out'
    )


def next_command(said: Ran, name: str) -> list[str]:
    """Return the words of the suggested command of a name, as a shell takes them apart."""
    (line,) = [line for line in said.err.splitlines() if line.startswith(f"  hsbstar {name} ")]
    return shlex.split(line)[1:]


@pytest.fixture
def folder(returns: Path, tmp_path: Path, agencies: Path) -> Path:
    """A folder of returns with a name that shells would take apart, and a list like it."""
    agencies.rename(tmp_path / "the agencies.csv")
    return returns.rename(tmp_path / MESSY)


def test_each_next_command_of_an_audit_runs_with_the_options_of_the_round(
    cli: Callable[..., Ran], folder: Path, tmp_path: Path
) -> None:
    """From check to score to the paper; from the meeting to its scores; from plan to plan."""
    name = folder.name
    checked = cli("check", name, *LISTED, "--marking", "OFFICIAL")
    score = next_command(checked, "score")
    assert {*LISTED, "--marking", "OFFICIAL"} <= set(score)
    scored = cli(*score)
    assert (scored.code, "Wrote results/star-tool.xlsx" in scored.out) == (0, True)
    assert cli(*next_command(scored, "check")).code == 0
    assert set(LISTED) <= set(next_command(scored, "check"))
    report = cli(*next_command(scored, "report"))
    assert (report.code, report.out) == (0, "Wrote board-paper.docx\n")
    (tmp_path / "a meeting").mkdir()
    met = cli("moderate", name, *LISTED, "--allow-errors", "--round", "2026", "--marking",
              "OFFICIAL", "-o", "a meeting/agreed.xlsx")
    score = next_command(met, "score")
    assert {*LISTED, "--allow-errors", "2026", "OFFICIAL", "a meeting/agreed.xlsx"} <= set(score)
    again = cli(*score)
    assert (again.code, "Wrote a meeting/results-agreed/star.png" in again.out) == (0, True)
    planned = cli("plan", "results/star-tool.xlsx", "--top", "3", "-o", "our plan.xlsx")
    (tmp_path / "a meeting" / "results-agreed").rename(tmp_path / "NEXT")
    plan = next_command(planned, "plan")
    assert plan[plan.index("--top") + 1] == "3"
    assert cli(*plan).out.splitlines()[-1] == "Wrote NEXT/our plan.xlsx"
    assert cli(*next_command(cli("explain", "results/star-tool.xlsx", "1.1"), "explain")).code == 0


def test_the_list_of_agencies_goes_on_from_new_audit(
    cli: Callable[..., Ran], folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is the list that returns are checked against; the round file names it."""
    made = cli("new-audit", "--agencies", "the agencies.csv", "--area", "A", "--round", "R")
    folder.rename(tmp_path / "hsb-audit-R" / "returns")
    assert "  cd hsb-audit-R\n" in made.err
    monkeypatch.chdir("hsb-audit-R")
    check = next_command(made, "check")
    assert check == ["check", "returns"]
    assert "Returned: 2 of 3 expected agencies." in cli(*check).out


@pytest.fixture
def many(tmp_path: Path, filled: Callable[..., bytes], monkeypatch: pytest.MonkeyPatch) -> Path:
    """Twelve returns at a terminal of 80 columns: 9 errors, 3 warnings and 24 notes."""
    for name, value in (("TTY_COMPATIBLE", "1"), ("NO_COLOR", "1"), ("COLUMNS", "80")):
        monkeypatch.setenv(name, value)
    folder = tmp_path / "many"
    folder.mkdir()
    for number in range(12):
        given = {f"d{domain}-a": (number % 5, "", "") for domain in (1, 2, 3)}
        faulty = {"d1-b": (2.5, "", ""), "d2-b": (5, "", ""), "d3-b": ("mostly", "", "")}
        unsigned = {"signed_by": ""} if number in {1, 6, 9} else {}
        (folder / f"agency-{number:02}.xlsx").write_bytes(filled(
            f"Westshire Agency {number:02}",
            answers=given | faulty if number in {3, 5, 8} else given, **unsigned))
    return folder


def messages_of(done: Ran) -> list[str]:
    """Return the lines of messages, without the bar that shows the progress."""
    return [line for line in done.err.splitlines() if line and not line.startswith("Reading")]


def whole_lines(text: str) -> list[str]:
    """Return lines of a terminal with the wrapped ones, which are indented, made whole.

    A long path is wrapped within, so spaces are left out.
    """
    lines: list[str] = []
    for line in text.splitlines():
        if line.startswith("  ") and lines:
            lines[-1] += line.strip()
        else:
            lines.append(line)
    return [line.replace(" ", "") for line in lines]


def test_a_round_with_errors_is_refused_in_a_few_lines(
    cli: Callable[..., Ran], many: Path
) -> None:
    """A line for each return with errors or warnings, and the command that lists them."""
    done = cli("score", many, "-o", "out")
    assert done.out.splitlines() == [
        f"Westshire Agency {number:02}: {'3 errors' if number in {3, 5, 8} else '1 warning'}"
        for number in (1, 3, 5, 6, 8, 9)
    ]
    count, check, *why = messages_of(done)
    assert count.startswith("9 errors, 3 warnings and ")
    assert check.startswith("  hsbstar check ")
    assert why[0].startswith("Nothing was written. Correct the errors and score again")


@pytest.mark.parametrize("more", [(), ("-q",), ("--allow-errors",)])
def test_a_mistyped_round_is_shown(
    more: tuple[str, ...], cli: Callable[..., Ran], returns: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The command that checks returns does not know it, and so would find no error."""
    monkeypatch.setenv("TTY_COMPATIBLE", "1")
    for command in ("score", "moderate"):
        done = cli(command, returns, "--round", "Spring 2027", *more)
        assert done.code
        assert done.out.splitlines()[-1] == (
            "2 returns: This return is for round ‘2026’, not ‘Spring 2027’.")


@pytest.mark.parametrize(("command", "most"), [("score", 40), ("moderate", 30)])
def test_a_round_despite_errors_fits_a_screen(
    command: str, most: int, cli: Callable[..., Ran], many: Path
) -> None:
    """Every cell that counts as blank is listed; the result and the files come last."""
    done = cli(command, many, "--allow-errors")
    assert len(done.out.splitlines() + messages_of(done)) <= most
    assert max(map(len, done.out.splitlines())) <= 80
    lines = whole_lines(done.out)
    assert ("WestshireAgency03:3errors,countedasblank:1Findingout›E6;2Helpingearly›E6;3Learning›E6"
            in lines)
    assert sum("countedasblank:" in line for line in lines) == 3
    if command == "score":
        assert [line[:5] for line in done.out.splitlines()[-5:]] == [
            "1 Fin", "2 Hel", "3 Lea", "Wrote", "Wrote"]


def test_a_file_that_is_left_out_is_named(cli: Callable[..., Ran], many: Path) -> None:
    """Nothing in it counts, so there are no cells to list."""
    (many / "agency-00.xlsx").write_bytes(b"PK")
    (many / "agency-11.xlsx").unlink()
    listed = many.parent / "list.csv"
    listed.write_text("agency\n" + "".join(f"Westshire Agency {number:02}\n" for number in
                                           range(1, 12)), encoding="utf-8")
    lines = whole_lines(cli("score", many, "--allow-errors", "--expected", listed).out)
    file = many / "agency-00.xlsx"
    assert f"{file}:1error;thisfileisleftout" in lines
    assert any("WestshireAgency11" in line for line in lines)


def test_errors_in_the_meeting_are_shown_whole(
    cli: Callable[..., Ran], many: Path, tmp_path: Path
) -> None:
    """The command that checks returns would not read its workbook."""
    cli("moderate", many, "--allow-errors")
    meeting = tmp_path / "moderation.xlsx"
    meeting.write_bytes(agree(meeting.read_bytes(), {"1.1": 9}))
    done = cli("score", many, "--agreed", meeting)
    assert "  error  To discuss › G" in done.out
    assert "Type the score that was agreed." in done.out
    assert "To list those in the returns:" in done.err


@pytest.fixture
def quiet(
    cli: Callable[..., Ran], returns: Path, small_file: Path, tmp_path: Path,
    filled: Callable[..., bytes],
) -> dict[str, tuple[tuple[object, ...], str]]:
    """Each command that can be quiet, in a folder where it does its work, and what it writes."""
    cli("score", returns, "-o", "one")
    (tmp_path / "next").mkdir()
    (tmp_path / "next" / "police.xlsx").write_bytes(filled("Police", round_name="2027"))
    cli("score", "next", "-o", "two")
    book = openpyxl.Workbook()
    for row in (("Domain", "Ref", "Statement"), ("1 Finding out", "1.1", "Help comes early."),
                ("2 Helping", "2.1", "Trains run on time."), ("3 Learning", "3.1", "All learn.")):
        book.active.append(row)  # type: ignore[union-attr] # a new book has a sheet
    book.save(tmp_path / "sheet.xlsx")
    star = "one/star-tool.xlsx"
    return {
        "new-audit": (("--area", "A", "--round", "R", "--agency", "P", "-o", "p.xlsx"), "p.xlsx"),
        "check": ((returns, "--expected", tmp_path / "agencies.csv", "--save", "f.csv"),
                  "Wrote f.csv"),
        "score": ((returns, "-o", "three"), "Wrote three/star-tool.xlsx\nWrote three/star.png"),
        "moderate": ((returns,), "Wrote moderation.xlsx"),
        "plan": ((star, "--returns", returns), "Wrote action-plan.xlsx"),
        "compare": ((star, "two/star-tool.xlsx"),
                    "Wrote comparison.xlsx\nWrote comparison.png"),
        "report": ((star, "--framework", small_file, "-o", "paper.html"), "Wrote paper.html"),
        "collate-areas": (
            (star, "--name-areas", "-o", "region.xlsx"),
            "Wrote region.xlsx\nWrote region.csv\nWrote region-distribution.csv"),
        "framework import": (("sheet.xlsx", "--like", small_file, "-o", "mine.yaml"),
                             "Wrote mine.yaml"),
    }


def test_a_quiet_command_shows_what_it_wrote_and_nothing_else(
    cli: Callable[..., Ran], quiet: dict[str, tuple[tuple[str, ...], str]], agencies: Path
) -> None:
    """Every command that has the option, so that a new one is not forgotten."""
    assert agencies.exists()
    assert set(quiet) == {words for words, command in all_commands()
                          if any("--quiet" in option.opts for option in command.params)}
    for command, (arguments, written) in quiet.items():
        done = cli(*command.split(), *arguments, "-q")
        assert (command, done.err, done.code, done.out) == (command, "", 0, f"{written}\n")


def test_a_quiet_command_shows_what_failed(
    cli: Callable[..., Ran], returns: Path, filled: Callable[..., bytes]
) -> None:
    """The errors and not the warnings; that nothing was written; and which answers are blank."""
    (returns / "schools.xlsx").write_bytes(
        filled("Schools", answers={"d1-a": (9, "", ""), "d1-b": (3, "", "")}, signed_by=""))
    for command in ("check", "score", "moderate"):
        done = cli(command, returns, "-q")
        assert done.code == 1
        (line,) = done.out.splitlines()
        assert line.startswith(f"error\t{returns}/schools.xlsx › 1 Finding out › E5")
        # What check found is all that it has to report: it writes nothing without --save.
        assert ("Nothing was written." in done.err) == (command != "check")
        assert done.err.count("\n") == (command != "check")
    allowed = cli("score", returns, "--allow-errors", "-o", "out", "-q")
    assert [line.split("\t")[0] for line in allowed.out.splitlines()] == [
        "Scored despite errors. 1 error in the returns: faulty answers count as blank.", "error",
        "Wrote out/star-tool.xlsx", "Wrote out/star.png",
    ]
    assert allowed.err == ""


def test_a_quiet_command_warns_that_what_it_wrote_may_identify(
    cli: Callable[..., Ran], returns: Path, filled: Callable[..., bytes], small_file: Path
) -> None:
    """Whoever passes a file on must know; also where the answer is JSON."""
    (returns / "schools.xlsx").write_bytes(
        filled("Schools", answers={"d1-a": (9, "DOB 3/4/2012", "")}))
    for more in (("-q",), ("-q", "--format", "json")):
        done = cli("check", returns, "--send-back", f"back{len(more)}", *more)
        assert done.err.startswith("A copy contains text that may identify a child. Send it")
        assert done.err.count("\n") == 1
    (returns / "schools.xlsx").unlink()
    for number in range(6):
        (returns / f"agency-{number}.xlsx").write_bytes(filled(f"Agency {number}"))
    assert cli("score", returns, "-o", "public").code == 0
    done = cli("report", "public/star-tool.xlsx", "--framework", small_file, "--public", "-q")
    assert done.out == "Wrote report.docx\n"
    assert done.err.startswith("Publish only one paper of a round")
