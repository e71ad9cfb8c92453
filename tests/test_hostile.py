"""The corpus: every variant read in a child process, within five seconds and 300 MiB."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from hostile.build_corpus import build
from hostile.corpus import CORPUS
from hostile.variants import ACTION, EVIDENCE, SCORES, Base

if TYPE_CHECKING:
    from collections.abc import Callable

MOST_SECONDS, MOST_MEBIBYTES = 5.0, 300
HANGING = 120
"""Seconds after which a child that says nothing any more is taken to hang."""
HERE = Path(__file__).parent

Results = dict[str, dict[str, Any]]


@pytest.fixture(scope="module")
def results(
    libreoffice: Callable[[Path, str, Path], Path], tmp_path_factory: pytest.TempPathFactory
) -> Results:
    """Build the corpus and read it; a variant that ends the process has no result."""
    folder = tmp_path_factory.mktemp("hostile")
    files = build(folder, Base(folder / "base", libreoffice))
    waiting = list(files)
    found: Results = {}
    while waiting:
        lines = read_in_child([files[name] for name in waiting])
        found.update(zip(waiting, lines, strict=False))
        # Behind the last one that was told stands the one that ended the process.
        waiting = waiting[len(lines) + 1 :]
    return found


def read_in_child(paths: list[Path]) -> list[dict[str, Any]]:
    """Return what a child process says of files, up to the one that ends it."""
    words = [sys.executable, "-m", "hostile.reader", *map(str, paths)]
    try:
        done = subprocess.run(words, capture_output=True, text=True, cwd=HERE, check=False,
                              timeout=HANGING)
        said = done.stdout
    except subprocess.TimeoutExpired as hanging:
        said = (hanging.stdout or b"").decode()
    return [json.loads(line) for line in said.splitlines()]


def test_the_corpus_is_as_large_as_it_must_be() -> None:
    """A hundred variants at the least, of every class."""
    assert len(CORPUS) >= 100
    assert {name.split()[0] for name in CORPUS} >= {
        "answer", "form", "binary", "csv", "dialect", "zip", "kind", "inside", "ods", "xls", "xlsb",
        "name",
    }


@pytest.mark.parametrize("name", CORPUS)
def test_a_variant_reads_as_a_careful_person_would_read_it(name: str, results: Results) -> None:
    """The same answers, or a finding at the cell, or a refusal; never a crash, hang or guess."""
    assert name in results, "the process did not survive this file"
    result, expected = results[name], CORPUS[name].expected
    assert result["seconds"] <= MOST_SECONDS
    assert result["mebibytes"] <= MOST_MEBIBYTES
    if expected.or_refused and result["refused"] == ["file-beyond-bounds"]:
        return
    if expected.refused:
        assert set(result["refused"]) & expected.refused, result["findings"]
        return
    assert result["refused"] == []
    scores = {identity: answer[0] for identity, answer in result["answers"].items()}
    assert scores == {**SCORES, **expected.scores}
    assert {(code, cell) for code, cell in result["findings"]} == expected.findings
    if expected.texts_kept:
        texts = {identity: answer[1:] for identity, answer in result["answers"].items()}
        assert texts == {identity: [EVIDENCE[identity], ACTION[identity]] for identity in SCORES}
