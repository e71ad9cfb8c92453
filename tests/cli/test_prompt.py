"""new-audit asks for area and round at a terminal, and never anywhere else."""

from __future__ import annotations

import io
import os
import pty
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest

from hsbstar.cli.prompt import INTERRUPTED, ask, can_ask
from hsbstar.cli.terminal import Reporter
from hsbstar.core.errors import HsbstarError
from support.sheets import opened
from support.terminals import Terminal

if TYPE_CHECKING:
    from collections.abc import Sequence

PLAIN = {key: value for key, value in os.environ.items() if key != "CI"} | {
    "TERM": "xterm", "NO_COLOR": "1", "COLUMNS": "80",
}


TAKE_TERMINAL = (
    "import fcntl, os, sys, termios; fcntl.ioctl(0, termios.TIOCSCTTY, 0); "
    "os.execv(sys.executable, [sys.executable, *sys.argv[1:]])"
)
"""Makes the terminal that of the program which it then becomes, so that Ctrl-C reaches it."""


class Typed(io.StringIO):
    """What somebody types at a terminal."""

    def isatty(self) -> bool:
        """Be a terminal."""
        return True


class Sat(NamedTuple):
    """What a session at a terminal came to."""

    code: int
    shown: str


def sit(folder: Path, arguments: Sequence[str], keys: Sequence[str], **extra: str) -> Sat:
    """Run hsbstar at a real terminal, and type each of `keys` at the next question."""
    command = [sys.executable, "-c", TAKE_TERMINAL, "-m", "hsbstar", *arguments]
    shown, waiting = "", list(keys)
    with Terminal(command, folder, {**PLAIN, **extra}) as terminal:
        for piece in terminal.pieces():
            shown += piece
            if waiting and shown.endswith("): "):
                # Nobody answers before the program has begun to read.
                time.sleep(0.1)
                terminal.write(waiting.pop(0))
        code = terminal.code()
    return Sat(code, shown.replace("\r\n", "\n"))


def heading_of(path: Path) -> list[str]:
    """Return all texts of the first sheets of a workbook."""
    return [str(cell.value) for sheet in opened(path).worksheets for row in sheet.iter_rows()
            for cell in row if cell.value is not None]


def test_new_audit_asks_for_area_and_round_at_a_terminal(tmp_path: Path) -> None:
    """Both questions show an example; the answers are in the workbook."""
    sat = sit(tmp_path, ["new-audit", "-o", "a.xlsx"], ["Northshire\n", " Spring  2026 \n"])
    assert sat.code == 0
    assert "Area (for example Northshire): " in sat.shown
    assert "Round (for example 2026 or Spring 2026): " in sat.shown
    texts = heading_of(tmp_path / "a.xlsx")
    assert "Northshire" in texts
    assert "Spring 2026" in texts


def test_new_audit_asks_only_for_what_is_missing(tmp_path: Path) -> None:
    """With --area there is a question for the round alone, with both options none."""
    sat = sit(tmp_path, ["new-audit", "--area", "N", "-o", "a.xlsx"], ["2026\n"])
    assert sat.code == 0
    assert "Area (" not in sat.shown
    sat = sit(tmp_path, ["new-audit", "--area", "N", "--round", "R", "-o", "b.xlsx"], [])
    assert sat.code == 0
    assert "): " not in sat.shown


def test_enter_leaves_a_field_blank(tmp_path: Path) -> None:
    """The agencies can fill it in; the question says so beforehand."""
    sat = sit(tmp_path, ["new-audit", "-o", "a.xlsx"], ["\n", "\n"])
    assert sat.code == 0
    assert "Press Enter to leave one blank" in sat.shown
    assert (tmp_path / "a.xlsx").is_file()


@pytest.mark.parametrize("key", ["\x03", "\x04"], ids=["Ctrl-C", "Ctrl-D"])
@pytest.mark.parametrize("before", [[], ["Northshire\n"]], ids=["area", "round"])
def test_who_stops_at_a_question_has_written_nothing(
    key: str, before: list[str], tmp_path: Path
) -> None:
    """The program ends at once and without a word, as it does elsewhere."""
    sat = sit(tmp_path, ["new-audit"], [*before, key])
    assert sat.code == INTERRUPTED
    assert "Traceback" not in sat.shown
    assert "Error" not in sat.shown
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(("arguments", "extra"), [(["-q"], {}), ([], {"CI": "true"})],
                         ids=["quiet", "CI"])
def test_there_is_no_question_with_quiet_or_in_ci(
    arguments: list[str], extra: dict[str, str], tmp_path: Path
) -> None:
    """Not with -q, and not where machines test software, though it looks like a terminal."""
    sat = sit(tmp_path, ["new-audit", "-o", "a.xlsx", *arguments], [], **extra)
    assert sat.code == 0
    assert "): " not in sat.shown


def test_ctrl_c_reaches_a_program_whose_parent_ignores_it(tmp_path: Path) -> None:
    """As under `nohup make test &`, where SIGINT is ignored: the test above ends all the same."""
    words = [sys.executable, "-m", "pytest", "-n0", "-q", "--timeout", "60",
             f"{__file__}::test_who_stops_at_a_question_has_written_nothing[area-Ctrl-C]"]
    ignoring = "import os, signal, sys; signal.signal(signal.SIGINT, signal.SIG_IGN); "
    program = ignoring + "os.execv(sys.argv[1], sys.argv[1:])"
    folder = Path(__file__).parent.parent.parent
    done = subprocess.run([sys.executable, "-c", program, *words], capture_output=True, text=True,
                          check=False, cwd=folder, timeout=100,
                          env={**os.environ, "PYTEST_DEBUG_TEMPROOT": str(tmp_path)})
    assert "1 passed" in done.stdout, done.stdout


@pytest.mark.parametrize("stream", ["stdin", "stdout", "stderr"])
def test_there_is_no_question_off_a_terminal(stream: str, tmp_path: Path) -> None:
    """With input or messages elsewhere nobody could answer: it goes on, with both blank."""
    leader, follower = pty.openpty()
    streams = {name: follower for name in ("stdin", "stdout", "stderr") if name != stream}
    with (tmp_path / "elsewhere").open("w+") as file:
        done = subprocess.run(
            [sys.executable, "-m", "hsbstar", "new-audit", "-o", "a.xlsx"], cwd=tmp_path,
            env=PLAIN, timeout=60, check=False, **{**streams, stream: file},  # type: ignore[call-overload] # one stream
        )
    os.close(follower)
    os.close(leader)
    assert done.returncode == 0
    assert (tmp_path / "a.xlsx").is_file()


def test_the_last_rounds_area_is_offered(
    returns: Path, small_file: Path, tmp_path: Path
) -> None:
    """With --last, Enter takes its area, and its round's name is shown."""
    arguments = ["new-audit", "--last", str(returns), "--framework", str(small_file), "-o", "new"]
    sat = sit(tmp_path, arguments, ["\n", "2027\n"])
    assert sat.code == 0
    assert "Area (press Enter for Northshire): " in sat.shown
    assert "Round (the last was 2026): " in sat.shown
    assert "Northshire" in heading_of(tmp_path / "new" / "hsb-audit-2027-Police.xlsx")


def test_a_key_that_is_no_letter_is_typed_again(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """An arrow key must not end up in a workbook."""
    monkeypatch.setattr(sys, "stdin", Typed("\x1b[A\nNorthshire\n"))
    assert ask("Area") == "Northshire"
    assert "cannot be printed" in capsys.readouterr().err


def test_an_empty_answer_is_what_is_usual(monkeypatch: pytest.MonkeyPatch) -> None:
    """Enter, or spaces alone."""
    monkeypatch.setattr(sys, "stdin", Typed("\n  \nx\n"))
    assert [ask("Area", "Northshire"), ask("Area"), ask("Area", "N")] == ["Northshire", "", "x"]


def test_an_answer_in_another_encoding_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    """The way out is named: the options."""
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"Gro\xdf\n"), "utf-8"))
    with pytest.raises(HsbstarError, match="--area and --round"):
        ask("Area")


def test_a_program_without_streams_asks_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Windows starts some programs with no standard input at all."""
    monkeypatch.delenv("CI", raising=False)
    monkeypatch.setattr(sys, "stdout", Typed())
    monkeypatch.setattr(sys, "stderr", Typed())
    monkeypatch.setattr(sys, "stdin", None)
    assert not can_ask(Reporter())
    monkeypatch.setattr(sys, "stdin", Typed())
    assert can_ask(Reporter())
    assert not can_ask(Reporter(quiet=True))
