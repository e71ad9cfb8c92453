"""Emails and zip files that mean harm: refused with a sentence, in little time and memory."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from hostile.fuzz import SMALL_HOLDERS, damaged_holder
from hostile.holders import HOLDERS
from hostile.variants import SCORES, Base
from hsbstar.returns.batches import Task, read_file
from hsbstar.returns.send_back.corrections import to_correct
from hsbstar.returns.send_back.letter import compose_letter
from support.frameworks import small_framework

if TYPE_CHECKING:
    from support.once import Once

MAX_SECONDS, MAX_MEBIBYTES = 5.0, 450
"""Of memory, a container of 25 MiB that unpacks to 200 needs both."""


@pytest.fixture(scope="session")
def results(once: Once) -> dict[str, dict[str, Any]]:
    """Read all in child processes, a new one behind each file that ends its reader."""

    def read(folder: Path) -> None:
        base, waiting = Base(folder, lambda *_: folder), [*HOLDERS]
        found: dict[str, dict[str, Any]] = {}
        paths = {name: folder / f"{number:03}" / HOLDERS[name].file
                 for number, name in enumerate(waiting)}
        for name, path in paths.items():
            path.parent.mkdir()
            path.write_bytes(HOLDERS[name].build(base))
        while waiting:
            done = subprocess.run(
                [sys.executable, "-m", "hostile.reader", "--held",
                 *(str(paths[name]) for name in waiting)],
                capture_output=True, text=True, cwd=Path(__file__).parent.parent, check=False,
                timeout=300)
            lines = [json.loads(line) for line in done.stdout.splitlines()]
            found.update(zip(waiting, lines, strict=False))
            waiting = waiting[len(lines) + 1 :]
        (folder / "found.json").write_text(json.dumps(found))

    folder = once.folder("holders", read)
    loaded: dict[str, dict[str, Any]] = json.loads((folder / "found.json").read_text())
    return loaded


@pytest.mark.parametrize("name", HOLDERS)
def test_a_container_reads_well_or_is_refused(
    name: str, results: dict[str, dict[str, Any]]
) -> None:
    """Never a crash, a hang or a guess, and no return of a harmful one is used."""
    assert name in results, "the process did not survive this file"
    result, expected = results[name], HOLDERS[name].expected
    assert result["seconds"] <= MAX_SECONDS
    assert result["mebibytes"] <= MAX_MEBIBYTES
    if expected.refused:
        assert set(result["refused"]) & expected.refused, result
        return
    assert result["refused"] == []
    assert {key: answer[0] for key, answer in result["answers"].items()} == SCORES


@pytest.mark.parametrize("name", [name for name in SMALL_HOLDERS
                                  if HOLDERS[name].expected.refused])
def test_a_letter_can_be_written_about_each(name: str, tmp_path: Path) -> None:
    """None has a copy attached, and what may be harmful begins with a warning."""
    path = tmp_path / HOLDERS[name].file
    path.write_bytes(HOLDERS[name].build(Base(tmp_path, lambda *_: tmp_path)))
    framework = small_framework()
    results = read_file(str(path), path, Task(framework))
    returned = [result.returned for result in results if result.returned]
    findings = [found for result in results for found in result.findings]
    for corrections in to_correct(returned, findings, framework):
        letter = compose_letter(corrections).text
        assert str(tmp_path) not in letter
        if any(item.code == "container-harmful" for item in corrections.items):
            assert letter.startswith("BEFORE YOU SEND THIS")


@pytest.mark.parametrize("seed", range(20))
def test_no_damage_raises_or_changes_an_answer_unseen(seed: int, tmp_path: Path) -> None:
    """As `make fuzz` does for longer."""
    found = damaged_holder(random.Random(seed), tmp_path)  # noqa: S311 - the same for the same seed
    assert not found
