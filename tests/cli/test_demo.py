"""The demo: the whole loop on made-up returns, and the golden copy of its round."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from hsbstar.cli.app import run
from hsbstar.cli.demo.made_up import AGENCIES
from hsbstar.cli.demo.story import _Answer, play
from hsbstar.core.errors import HsbstarError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from support.console_blocks import Stage

GOLDEN = Path(__file__).parent.parent / "golden"


def test_the_demo_leaves_the_whole_loop(played_demo: Path) -> None:
    """Blank workbooks, returns, star tools, stars and the comparison of two rounds are there."""
    for number in (1, 2):
        folder = played_demo / f"round-{number}"
        assert len(list(folder.glob("hsb-audit*.xlsx"))) == len(AGENCIES) == 8
        assert len(list((folder / "returns").glob("*.xlsx"))) == 8
        assert {path.name for path in (folder / "results").iterdir()} == {
            "star-tool.xlsx", "star.png"
        }
    assert {path.name for path in (played_demo / "comparison").iterdir()} == {
        "comparison.xlsx", "comparison.png"
    }
    assert (played_demo / "board-paper.docx").is_file()
    assert (played_demo / "published.html").is_file()
    assert {path.name for path in (played_demo / "round-1" / "send-back").iterdir()} == {
        f"Northshire-Police-please-correct.{ending}" for ending in ("eml", "txt", "xlsx")
    }


@pytest.mark.parametrize("number", [1, 2])
def test_the_round_is_the_golden_copy(
    number: int, played_demo: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The JSON of the demo's rounds is the one in the repository, to the last digit.

    After an intended change, look at what `hsbstar score --format json` now says, and take it over.
    """
    monkeypatch.chdir(played_demo)
    capsys.readouterr()
    code = run(["score", f"round-{number}/returns", "-o", str(tmp_path), "--format", "json",
                "--expected", "agencies.csv"])
    assert code == 0
    content = json.loads(capsys.readouterr().out)
    content.pop("outputs")
    for entry in content["returns"]:
        assert len(entry.pop("sha256")) == 64  # differs between versions of zlib
    for entry in (content["agreement"], *content["domains"]):
        # Its last digits differ between versions of numpy.
        entry["alpha"] = round(entry["alpha"], 9)
    golden = GOLDEN / f"demo-round-{number}.json"
    assert content == json.loads(golden.read_text(encoding="utf-8"))


def test_the_demo_is_a_story(stage: Stage) -> None:
    """Ten steps in order, each with its real commands, short answers, and files that are there."""
    assert_story(stage.said.splitlines(), stage.demo.parent)


@pytest.mark.full
def test_the_demo_played_again_is_the_same(
    stage: Stage, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Over an earlier one: the late return is late again; into a pipe it is 120 lines at most."""
    shutil.copytree(stage.demo, tmp_path / "demo")
    capsys.readouterr()
    play(tmp_path / "demo", run, force=True)
    said = capsys.readouterr()
    assert said.err == ""
    assert len(said.out.splitlines()) < 120
    assert_story(said.out.splitlines(), tmp_path)


def assert_story(lines: Sequence[str], folder: Path) -> None:
    """Hold what the demo said, started in `folder`, to the story."""
    steps = [line.partition(".")[0] for line in lines if line[:1].isdecimal() and ". " in line[:4]]
    assert steps == [str(number) for number in range(1, 11)]
    commands = [line.split()[2] for line in lines if line.startswith("$ hsbstar ")]
    assert commands == ["new-audit", "check", "check", "score", "plan", "new-audit", "check",
                        "score", "plan", "compare", "report", "report"]
    opened = [folder / line.removeprefix("Open: ") for line in lines if line.startswith("Open: ")]
    assert len(opened) > 8
    assert all(place.exists() for place in opened)
    assert not [line for line in lines if line.startswith("$") and "--quiet" in line]
    assert len([line for line in lines if " › E5" in line]) == 4
    assert [line for line in lines if line.startswith("Returned: ")] == [
        "Returned: 7 of 8 expected agencies.", *["Returned: 8 of 8 expected agencies."] * 2]
    assert "hsbstar new-audit" in lines[-1]


def test_the_demo_is_played_where_it_was_called(played_demo: Path) -> None:
    """Its commands run in its folder; afterwards the user is where they were."""
    assert Path.cwd() != played_demo
    assert not (Path.cwd() / "agencies.csv").exists()


def test_an_excerpt_shows_what_is_marked_and_what_belongs_to_it(
    capsys: pytest.CaptureFixture[str]
) -> None:
    """Styles do not hide a mark; blank lines are neither shown nor counted."""
    answer = _Answer()
    for text in ("Returned: 7\n", "\n", "  \x1b[31merror\x1b[0m  E5\n", "    Not whole.\n",
                 "  note  E6\n", "    No evidence,\n    none.\n", "Wrote a\n", "Wrote nothing\n"):
        assert answer.write(text) == len(text)
    assert answer.print_excerpt(("error", "Wrote"), 1) == 3
    assert capsys.readouterr().out == (
        "Returned: 7\n  \x1b[31merror\x1b[0m  E5\n    Not whole.\nWrote a\nWrote nothing\n")


def test_the_demo_refuses_a_folder_with_something_in_it(tmp_path: Path) -> None:
    """Nothing of the user's is overwritten: not a folder in use, not a file."""
    (tmp_path / "mine.txt").write_text("mine")
    for force in (False, True):
        with pytest.raises(HsbstarError, match=r"not empty.*my-demo\)\.$"):
            play(tmp_path, run, force=force)
    (tmp_path / "agencies.csv").write_text("agency\nOurs\n")
    with pytest.raises(HsbstarError, match="not empty"):
        play(tmp_path, run, force=True)
    with pytest.raises(HsbstarError, match="is a file"):
        play(tmp_path / "mine.txt", run, force=True)


def test_the_demo_stops_when_a_command_does_not_end_as_in_the_story(tmp_path: Path) -> None:
    """A demo that cannot continue says at which command."""
    with pytest.raises(HsbstarError, match="hsbstar new-audit ended with exit code 2"):
        play(tmp_path / "demo", lambda _: 2, force=False)
