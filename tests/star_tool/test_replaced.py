"""What `score --force` says of the star tool that it replaces."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Ran

    Command = Callable[..., Ran]

NOTHING = "No score changed from the star tool it replaces."


@pytest.fixture
def score(cli: Command, returns: Path) -> Callable[..., Ran]:
    """Score the returns of two agencies, again and again into the same folder."""

    def command(*more: str) -> Ran:
        answer = cli("score", returns, "-o", "out", "--force", *more)
        assert answer.code == 0
        return answer

    assert "replaces" not in "".join(map(str, command()))
    return command


def lines_about_changes(answer: Ran) -> list[str]:
    """Return the lines that begin with two blanks, after the one that heads them."""
    lines = answer.out.splitlines()
    start = lines.index("Changes since the star tool it replaces:") + 1
    return [line.strip() for line in lines[start:] if line.startswith("  ")]


def test_the_same_returns_change_nothing(score: Callable[..., Ran]) -> None:
    """One line, and empty lists for other programs."""
    answer = score()
    assert [line for line in answer.out.splitlines() if "replaces" in line] == [NOTHING]
    assert json.loads(score("--format", "json").out)["replaced"] == {
        "not_compared": None, "domains": [], "new_agencies": [], "gone_agencies": [],
        "changed_agencies": [],
    }


def test_a_long_line_of_changes_is_wrapped_under_itself(
    score: Callable[..., Ran], returns: Path, filled: Callable[..., bytes],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """So that each domain's line is seen to begin."""
    (returns / "police.xlsx").write_bytes(filled("Police", answers={"d1-a": (4, "", "")}))
    for name, value in (("TTY_COMPATIBLE", "1"), ("NO_COLOR", "1"), ("COLUMNS", "50")):
        monkeypatch.setenv(name, value)
    lines = score().out.splitlines()
    start = lines.index("Changes since the star tool it replaces:") + 1
    assert lines[start:start + 3] == [
        "  1 Finding out: 2.5 → 2.7 (1 statement score", "    changed: 1.1)",
        "  Changed answers from: Police"]


def test_a_late_and_a_corrected_return_are_in_a_line_a_domain(
    score: Callable[..., Ran], returns: Path, filled: Callable[..., bytes]
) -> None:
    """With the domain's score before and after, the statements, and whose answers they are."""
    (returns / "police.xlsx").write_bytes(filled("Police", answers={"d1-a": (4, "", "")}))
    late = dict.fromkeys(("d3-a", "d3-b", "d3-c"), ("N/A", "", "")) | {"d2-a": (0, "", "")}
    (returns / "health.xlsx").write_bytes(filled("Health", answers=late))
    assert lines_about_changes(score()) == [
        "1 Finding out: 2.5 → 2.8 (1 statement score changed: 1.1)",
        "2 Helping early: 3.0 → 2.7 (1 statement score changed: 2.1)",
        "New agencies: Health", "Changed answers from: Police",
    ]
    (returns / "health.xlsx").unlink()
    (returns / "schools.xlsx").unlink()
    replaced = json.loads(score("--format", "json").out)["replaced"]
    assert replaced["gone_agencies"] == ["Health", "Schools"]
    assert replaced["domains"][0] == {
        "number": 1, "title": "Finding out", "before": pytest.approx(25 / 9),
        "after": pytest.approx(10 / 3), "statements": ["1.1"],
    }


def test_a_domain_whose_shown_score_stays_says_so(
    score: Callable[..., Ran], returns: Path, filled: Callable[..., bytes]
) -> None:
    """Two statements moved against each other."""
    moved = {"d2-a": (4, "", ""), "d2-b": (2, "", "")}
    (returns / "police.xlsx").write_bytes(filled("Police", answers=moved))
    line = "2 Helping early: still 3.0 (2 statement scores changed: 2.1, 2.2)"
    assert line in lines_about_changes(score())


def test_agencies_are_named_where_no_score_changed(
    score: Callable[..., Ran], returns: Path, filled: Callable[..., bytes]
) -> None:
    """A late return may give the scores that the others gave on average."""
    for number in range(10):
        data = filled(f"School {number}", answers={"d1-a": ("N/A", "", "")})
        (returns / f"{number}.xlsx").write_bytes(data)
    answer = score()
    assert NOTHING in answer.out
    assert "New agencies: School 0, School 1, School 2" in answer.out
    assert "School 7 and 2 more" in answer.out


def test_another_round_and_another_file_are_not_compared(
    score: Callable[..., Ran], returns: Path, filled: Callable[..., bytes]
) -> None:
    """A note says why; nothing stops."""
    for path in returns.iterdir():
        path.write_bytes(filled(path.stem, round_name="2027"))
    note = "Not compared with the star tool it replaces: "
    assert f"{note}it is from another round (Northshire 2026) or framework.\n" in score().err
    shutil.copy(returns / "police.xlsx", Path("out/star-tool.xlsx"))
    assert f"{note}it cannot be read as a star tool.\n" in score().err
    shutil.copy(returns / "police.xlsx", Path("out/star-tool.xlsx"))
    replaced = json.loads(score("--format", "json").out)["replaced"]
    assert replaced["not_compared"] == "it cannot be read as a star tool"
