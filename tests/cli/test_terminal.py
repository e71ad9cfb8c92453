"""What is said: tables on a terminal, plain lines in a pipe, nothing that could do harm."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from hsbstar.cli.errors import prepare_streams
from hsbstar.cli.inputs import MIN_FILES_FOR_BAR, progress_bar
from hsbstar.cli.screen.draw import SHORT_TABLE
from hsbstar.cli.terminal import Reporter
from hsbstar.core.findings import Where, finding
from hsbstar.core.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Callable

FOUND = (
    finding(Problem.SCORE_OFF_SCALE, Where("b.xlsx", "1 Finding", "E5"), value="7", scale="0 to 4"),
    finding(Problem.STAMP_MISSING, Where("b.xlsx")),
    finding(Problem.AGENCY_NOT_RETURNED, Where(), agency="Health", contact="the agency",
            instead="", needed="it"),
    finding(Problem.FRAMEWORK_FAULT, Where("mine.yaml", line=12), path="domain 1", what="is bad",
            fix="Mend it."),
)


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Reporter]:
    """A reporter that believes to be on a terminal of 80 columns."""
    monkeypatch.setenv("TTY_COMPATIBLE", "1")
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "80")
    return Reporter


def test_findings_on_a_terminal_are_below_their_file(
    terminal: Callable[..., Reporter], capsys: pytest.CaptureFixture[str]
) -> None:
    """File, then severity and place, then what is wrong and what to do, wrapped at words."""
    terminal().findings(FOUND)
    lines = [line.rstrip() for line in capsys.readouterr().out.splitlines()]
    assert lines[0] == "All returns"
    first = lines.index("b.xlsx")
    assert lines[first + 1] == "  error  1 Finding › E5"
    assert lines[first + 2] == "    The score 7 is not on the scale (0 to 4)."
    assert "  error  line 12" in lines
    assert max(map(len, lines)) <= 80


@pytest.mark.parametrize(("indent", "hanging", "others"), [(0, 0, 2), (2, 0, 4), (2, 3, 7)])
def test_a_wrapped_line_goes_on_under_its_text(
    indent: int, hanging: int, others: int, terminal: Callable[..., Reporter],
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The text's own spaces are before every line, `hanging` adds some to all but the first."""
    text = "  " + "Ask the agency for a score on the scale. " * 4
    terminal().line(text, indent=indent, hanging=hanging)
    first, *rest = capsys.readouterr().out.splitlines()
    assert first.startswith(" " * (indent + 2) + "Ask")
    assert [len(line) - len(line.lstrip()) for line in rest] == [others] * len(rest)
    assert " ".join([first, *rest]).split() == text.split()
    assert max(map(len, [first, *rest])) <= 80
    monkeypatch.setenv("COLUMNS", "4")
    terminal().line(text, indent=indent, hanging=hanging)
    assert capsys.readouterr().out.split() == text.split()


def test_an_error_goes_on_under_its_text(
    terminal: Callable[..., Reporter], capsys: pytest.CaptureFixture[str]
) -> None:
    """The word before it is not repeated."""
    terminal().error("This folder has no return. " * 5)
    first, *rest = capsys.readouterr().err.splitlines()
    assert first.startswith("Error: This folder")
    assert all(line.startswith("       ") and line[7] != " " for line in rest)


def test_findings_in_a_pipe_are_one_uncut_line_each(capsys: pytest.CaptureFixture[str]) -> None:
    """Severity, place, code, message and fix, parted by tabs."""
    Reporter().findings(FOUND)
    records = [line.split("\t") for line in capsys.readouterr().out.splitlines()]
    assert [len(record) for record in records] == [5, 5, 5, 5]
    assert records[1][:3] == ["error", "b.xlsx › 1 Finding › E5", "score-off-scale"]


@pytest.mark.parametrize("rows", [2, SHORT_TABLE + 1])
def test_a_long_text_wraps_in_a_short_table_and_is_cut_in_a_long_one(
    rows: int, terminal: Callable[..., Reporter], capsys: pytest.CaptureFixture[str]
) -> None:
    """The figures are never cut, and no line is wider than the terminal."""
    text = "a statement that is much longer than the terminal is wide " * 2
    terminal().table("Title", ("Ref", "Statement", "Score"), [("1.1", text, "2.5")] * rows, words=1)
    lines = capsys.readouterr().out.splitlines()
    assert max(map(len, lines)) <= 80
    assert sum("2.5" in line for line in lines) == rows
    assert any("…" in line for line in lines) == (rows > SHORT_TABLE)


def test_a_pipe_gets_the_whole_table(capsys: pytest.CaptureFixture[str]) -> None:
    """Captions first, then a record a line, however long."""
    Reporter().table("Title", ("A", "B"), [("x" * 200, "1")], words=0)
    assert capsys.readouterr().out == "A\tB\n" + "x" * 200 + "\t1\n"


def test_many_files_on_a_terminal_show_a_bar_and_few_do_not(
    terminal: Callable[..., Reporter], capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The progress goes to stderr, and only where someone watches many files being read."""
    monkeypatch.setenv("TERM", "xterm")
    files = [Path(f"{number}.xlsx") for number in range(MIN_FILES_FOR_BAR)]
    assert list(progress_bar(terminal())(files, len(files))) == files
    assert "Reading returns" in capsys.readouterr().err
    for reporter, some in ((terminal(quiet=True), files), (terminal(), files[1:])):
        assert list(progress_bar(reporter)(some, len(some))) == some
    assert capsys.readouterr().err == ""


def test_no_bar_in_a_pipe(capsys: pytest.CaptureFixture[str]) -> None:
    """A log gets no progress."""
    files = [Path(f"{number}.xlsx") for number in range(MIN_FILES_FOR_BAR)]
    assert list(progress_bar(Reporter())(files, len(files))) == files
    assert capsys.readouterr().err == ""


def test_a_closed_stream_discards_what_is_written(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """As with `hsbstar check returns >&-`, where Python has no standard output."""
    monkeypatch.setattr("sys.stdout", None)
    prepare_streams()
    with sys.stdout:
        Reporter().line("Nobody reads this.")
    assert capsys.readouterr() == ("", "")


PRINTING = """
import sys
from hsbstar.cli.errors import guarded, prepare_streams
from hsbstar.core.signals import exit_on_signals, writing_done
exit_on_signals()
prepare_streams()
def command():
    if "written" in sys.argv:
        writing_done()
    print("An answer.")
    print("A message.", file=sys.stderr)
    return 1
sys.exit(guarded(command))
"""


@pytest.mark.parametrize("unbuffered", ["", "1"])
@pytest.mark.parametrize(("full", "when", "code"), [
    ("stderr", "", 1), ("stdout", "", 2), ("stdout", "written", 1), ("both", "written", 1),
    ("both", "", 2),
])
def test_a_full_disk_changes_the_exit_code_only_where_an_answer_is_lost(
    full: str, when: str, code: int, unbuffered: str
) -> None:
    """Not for messages, and not when all outputs are written; and Python adds no words."""
    environment = {**os.environ, "PYTHONUNBUFFERED": unbuffered}
    with Path("/dev/full").open("wb") as disk:
        done = subprocess.run(
            [sys.executable, "-c", PRINTING, when], check=False, env=environment, timeout=60,
            stdout=disk if full in {"stdout", "both"} else subprocess.PIPE,
            stderr=disk if full in {"stderr", "both"} else subprocess.PIPE, text=True,
        )
    assert done.returncode == code
    assert "Traceback" not in (done.stderr or "")
    assert (done.stdout or "An answer.\n") == "An answer.\n"
