"""What `check` shows: what matters first, on a screen that people can read; whole in a pipe."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from hsbstar.cli.text.returns import MAX_LINES

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from conftest import Ran

Answer = tuple[Any, str, str]
FAULTY: dict[str, Answer] = {
    "d1-a": (2.5, "x", ""), "d1-b": (7, "x", ""), "d2-a": ("SECRET", "x", ""),
}
UNPROVEN: dict[str, Answer] = {
    f"d{domain}-{letter}": (3 + number % 2, "", "")
    for domain in (2, 3) for number, letter in enumerate("bc")
}


@pytest.fixture
def twelve(tmp_path: Path, filled: Callable[..., bytes]) -> Path:
    """Twelve returns: 9 errors in three, no sign-off in three, high scores without evidence."""
    folder = tmp_path / "returns"
    folder.mkdir()
    for number in range(1, 13):
        answers = UNPROVEN | (FAULTY if number <= 3 else {})
        signed = {"signed_by": ""} if 4 <= number <= 6 else {}
        data = filled(f"Agency {number:02}", answers=answers, **signed)
        (folder / f"agency-{number:02}.xlsx").write_bytes(data)
    return folder


@pytest.fixture
def screen(monkeypatch: pytest.MonkeyPatch, cli: Callable[..., Ran]) -> Callable[..., Ran]:
    """Run a command that believes to be on a terminal of 80 columns."""
    for name, value in (("TTY_COMPATIBLE", "1"), ("NO_COLOR", "1"), ("COLUMNS", "80"),
                        ("TERM", "dumb")):
        monkeypatch.setenv(name, value)
    return cli


def lines_of(shown: Ran) -> list[str]:
    """Return all lines that stay on the screen."""
    return [*shown.out.splitlines(), *shown.err.splitlines()]


def test_a_whole_round_fits_on_a_screen(screen: Callable[..., Ran], twelve: Path) -> None:
    """Errors by agency with each cell, what to do once, warnings and notes by kind."""
    shown = screen("check", twelve.name)
    lines = lines_of(shown)
    assert len(lines) <= MAX_LINES
    assert max(map(len, lines)) <= 80
    assert lines[0] == "9 errors in 3 files"
    assert lines[1] == "Agency 01 (returns/agency-01.xlsx)"
    flat = " ".join(shown.out.split())
    assert flat.count("› E5: The score 2.5 is not a whole number on the scale") == 3
    assert flat.count("Ask the agency which whole number it meant.") == 1
    assert flat.index("9 errors") < flat.index("3 warnings") < flat.index("48 notes")
    assert "[1] Ask the agency which whole number it meant." in flat
    assert ("No senior lead has signed off this return (3): Agency 04 (Start here › B15); Agency "
            "05 (Start here › B15); Agency 06 (Start here › B15)") in flat
    assert "48 × The score … has no evidence recorded." in flat
    assert "Ask for the evidence" not in flat
    assert "SECRET" not in flat
    assert lines[-2] == "9 errors, 3 warnings and 48 notes."
    for line in lines:
        assert line == line.rstrip()


def test_notes_are_listed_where_somebody_wants_them(
    screen: Callable[..., Ran], twelve: Path
) -> None:
    """Each kind's cells by agency, and what each return answered."""
    shown = screen("check", twelve, "--notes").out
    assert "  The score 3 has no evidence recorded (24):" in shown
    assert "\n    Agency 12 (2 Helping early › E6; 3 Learning › E6)\n" in shown
    assert "Ask for the evidence. The score still counts." in shown
    assert shown.count("Agency 07 ") == 3
    assert "--notes" not in shown


def test_a_small_round_is_shown_whole(screen: Callable[..., Ran], returns: Path) -> None:
    """With the table of answers, if all of it fits."""
    shown = screen("check", returns)
    assert "Returns" in shown.out.splitlines()
    assert "Police" in shown.out
    assert "No findings." in shown.err


@pytest.mark.parametrize("agencies", [10, 40])
def test_what_does_not_fit_is_cut_and_says_so(
    agencies: int, screen: Callable[..., Ran], tmp_path: Path, filled: Callable[..., bytes]
) -> None:
    """Every agency with errors and its cells; of very many the first, and how many more."""
    folder = tmp_path / "many"
    folder.mkdir()
    wrong = (2.5, 7, "maybe", "2-3", "yes", -1)
    for number in range(agencies):
        answers = {f"d{1 + cell // 3}-{'abc'[cell % 3]}": (value, "x", "")
                   for cell, value in enumerate(wrong)}
        (folder / f"{number:02}.xlsx").write_bytes(filled(f"Agency {number:02}", answers=answers))
    lines = lines_of(screen("check", folder))
    assert len(lines) <= MAX_LINES
    assert any(line.startswith("Not everything is shown. --notes lists it all") for line in lines)
    assert "  Agency 00, 6 errors: 1 Finding out › E5, E6, E7" in "\n".join(lines)
    assert ("  … and errors in 20 more files" in lines) == (agencies == 40)
    whole = screen("check", folder, "--notes").out
    assert "Not everything" not in whole
    assert whole.count("The score 7 is not on the scale") == agencies


def test_a_pipe_has_each_finding_whole_and_notes_counted(
    cli: Callable[..., Ran], twelve: Path
) -> None:
    """One record a line, the worst first; --notes adds each note; JSON always has them all."""
    lines = [line.split("\t") for line in cli("check", twelve).out.splitlines()]
    findings, answers = lines[:13], lines[13:]
    assert [record[0] for record in findings] == ["error"] * 9 + ["warning"] * 3 + ["note"]
    assert findings[-1][2:] == ["score-without-evidence",
                                "48 × The score … has no evidence recorded.",
                                "Add --notes to list them."]
    assert [len(record) for record in answers] == [7] * 13
    notes = cli("check", twelve, "--notes").out
    assert notes.count("\tscore-without-evidence\tThe score") == 48
    assert cli("check", twelve, "--format", "json").out.count('"score-without-evidence"') == 48


def test_quiet_says_that_not_everything_is_shown(
    screen: Callable[..., Ran], twelve: Path, filled: Callable[..., bytes]
) -> None:
    """What is cut is never cut without a word."""
    for number in range(60):
        faulty = {f"d{domain}-{letter}": (7, "", "") for domain in (1, 2, 3) for letter in "ab"}
        (twelve / f"more-{number:02}.xlsx").write_bytes(
            filled(f"Agency more {number:02}", answers=faulty))
    assert "Not everything is shown. --notes lists it all" in screen("check", twelve, "-q").out


@pytest.mark.parametrize("terminal", [True, False])
def test_quiet_shows_errors_and_what_was_written(
    terminal: bool, twelve: Path, request: pytest.FixtureRequest
) -> None:
    """No warning, no note, no table; nothing at all where nothing is wrong."""
    run = request.getfixturevalue("screen" if terminal else "cli")
    done = run("check", twelve, "-q", "--save", "list.csv")
    assert done.err == ""
    assert done.out.endswith("Wrote list.csv\n")
    for word in ("sign", "evidence", "Returns", "Agency 04"):
        assert word not in done.out
    assert done.out.count("2.5") == 3
    for number in (1, 2, 3):
        (twelve / f"agency-{number:02}.xlsx").unlink()
    assert run("check", twelve, "-q") == (0, "", "")


def test_files_of_the_system_are_counted_in_a_line(
    cli: Callable[..., Ran], returns: Path
) -> None:
    """In every command that reads a folder; a file that somebody sent is a finding of its own."""
    for name in ("Thumbs.db", "desktop.ini", ".DS_Store", "~$police.xlsx"):
        (returns / name).write_bytes(b"x")
    (returns / "minutes.pdf").write_bytes(b"%PDF")
    message = "4 system files were ignored: .DS_Store, desktop.ini and 2 others."
    assert cli("check", returns).out.count(message) == 1
    for command in (("score", "-o", "results"), ("moderate", "-o", "meeting.xlsx")):
        shown = cli(command[0], returns, *command[1:])
        assert shown.code == 0
        assert "Thumbs.db" not in shown.out + shown.err
    assert f"{returns / 'minutes.pdf'}\tfile-passed-over" in cli("check", returns).out
    for name in ("Thumbs.db", "desktop.ini", ".DS_Store"):
        (returns / name).unlink()
    assert "1 system file was ignored: ~$police.xlsx." in cli("check", returns).out
