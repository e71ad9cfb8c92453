"""The demo: the whole loop on made-up returns, and the golden copy of its round."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from hsbstar.cli import run
from hsbstar.demo import play
from hsbstar.errors import HsbstarError
from hsbstar.made_up import AGENCIES

GOLDEN = Path(__file__).parent / "golden"


def test_the_demo_leaves_the_whole_loop(played_demo: Path) -> None:
    """Blank workbooks, returns, star tools, stars and the comparison of two rounds are there."""
    for number in (1, 2):
        folder = played_demo / f"round-{number}"
        assert len(list((folder / "blank").glob("*.xlsx"))) == len(AGENCIES) == 8
        assert len(list((folder / "returns").glob("*.xlsx"))) == 8
        assert {path.name for path in (folder / "results").iterdir()} == {
            "star-tool.xlsx", "star.png"
        }
    assert {path.name for path in (played_demo / "comparison").iterdir()} == {
        "comparison.xlsx", "comparison.png"
    }
    assert {path.name for path in (played_demo / "round-1" / "send-back").iterdir()} == {
        "Northshire-Police-please-correct.txt", "Northshire-Police-please-correct.xlsx"
    }


@pytest.mark.parametrize("number", [1, 2])
def test_the_round_is_the_golden_copy(
    number: int, played_demo: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The JSON of the demo's rounds is the one in the repository, to the last digit.

    After a wanted change, look at what `hsbstar score --format json` now says, and take it over.
    """
    monkeypatch.chdir(played_demo)
    capsys.readouterr()
    code = run(["score", f"round-{number}/returns", "-o", str(tmp_path), "--format", "json",
                "--expected", "agencies.csv"])
    assert code == 0
    content = json.loads(capsys.readouterr().out)
    content.pop("outputs")
    for one in content["returns"]:
        assert len(one.pop("sha256")) == 64  # differs between versions of zlib
    for one in (content["agreement"], *content["domains"]):
        one["alpha"] = round(one["alpha"], 9)  # its last digits differ between versions of numpy
    golden = GOLDEN / f"demo-round-{number}.json"
    assert content == json.loads(golden.read_text(encoding="utf-8"))


def test_the_demo_refuses_a_folder_with_something_in_it(tmp_path: Path) -> None:
    """Nothing of the user's is overwritten: not a folder in use, not a file."""
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(HsbstarError, match="not empty"):
        play(tmp_path, run, force=False)
    with pytest.raises(HsbstarError, match="is a file"):
        play(tmp_path / "mine.txt", run, force=True)


def test_the_demo_stops_when_a_command_does_not_end_as_told(tmp_path: Path) -> None:
    """A demo that cannot go on says at which command."""
    with pytest.raises(HsbstarError, match="new-audit ended with exit 2"):
        play(tmp_path / "demo", lambda _: 2, force=False)
