"""The corpus: every variant read in a child process, within five seconds and 300 MiB."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, strategies as st

from hostile import biff12
from hostile.corpus import CORPUS
from hostile.formats import SAVED, as_xlsb, values
from hostile.variants import ACTION, EVIDENCE, FIRST, SCORES, Base
from hsbstar.returns.read import read_return
from support.frameworks import small_framework
from support.sheets import opened

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from support.once import Once

MAX_SECONDS, MAX_MEBIBYTES = 5.0, 300
HANGING = 120
"""Seconds without output after which a child counts as hanging."""
HERE = Path(__file__).parent.parent

Results = dict[str, dict[str, Any]]


@pytest.fixture(scope="session")
def results(once: Once, corpus: Mapping[str, Path]) -> Results:
    """Read the corpus; a variant that ends the process has no result."""
    found: Results = once.value("corpus-read", lambda: read_all(corpus))
    return found


def read_all(files: Mapping[str, Path]) -> Results:
    """Read files in child processes, a new one behind each file that ends its reader."""
    waiting = list(files)
    found: Results = {}
    while waiting:
        lines = read_in_child([files[name] for name in waiting])
        found.update(zip(waiting, lines, strict=False))
        # Next after the last result is the file that ended the process.
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


@pytest.fixture(scope="module")
def base(
    libreoffice: Callable[[Path, str, Path], Path], tmp_path_factory: pytest.TempPathFactory
) -> Base:
    """The valid return, and how LibreOffice saves it."""
    return Base(tmp_path_factory.mktemp("base"), libreoffice)


@pytest.fixture(scope="module")
def saves(base: Base) -> dict[str, bytes]:
    """The valid return in every format."""
    return {**{ending: base.saved(ending) for ending in SAVED}, "xlsb": as_xlsb(base)}


@pytest.mark.parametrize("ending", [*SAVED, "xlsb"])
@given(data=st.data())
def test_random_damage_never_raises_and_never_changes_an_answer_unseen(
    ending: str, data: st.DataObject, saves: dict[str, bytes]
) -> None:
    """Bytes changed, cut out, put in or swapped: the file is refused, or says what it said."""
    damaged = data.draw(damage(saves[ending]))
    read, findings = read_return(damaged, f"police.{ending}", small_framework())
    if read is None:
        assert findings
    elif ending != "xls" and not findings:
        # In an .xls nothing guards a byte; a zip file has a sum for each part.
        assert {answer.statement.id: answer.score for answer in read.answers} == SCORES


@st.composite
def damage(draw: st.DrawFn, data: bytes) -> bytes:
    """Return a file after some accidents."""
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, max(0, len(data) - 1)))
        length = draw(st.integers(0, 300))
        data = draw(st.sampled_from((
            data[:at] + draw(st.binary(min_size=1, max_size=8)) + data[at + 1 :],
            data[:at] + data[at + length :],
            data[:at] + data[at : at + length] + data[at:],
            data[at:] + data[:at],
            data[:at],
        )))
    return data


def test_a_real_program_reads_our_binary_workbook_as_we_do(
    base: Base, libreoffice: Callable[[Path, str, Path], Path], tmp_path: Path
) -> None:
    """No library writes .xlsb: what the corpus writes is one, for LibreOffice too."""
    sheets = values(base)
    scores = [biff12.Styled(0.75, biff12.PERCENT), biff12.Worked(3), biff12.Fault(0x2A)]
    for row, cell in enumerate(scores, start=4):
        sheets[FIRST][row][4] = cell
    source = tmp_path / "a.xlsb"
    source.write_bytes(biff12.xlsb(sheets, merges=[(4, 5, 5, 5)]))
    book = opened(libreoffice(source, "xlsx", tmp_path / "saved"), values=True)
    sheet = book[FIRST]
    assert [sheet[cell].value for cell in ("E5", "E6", "E7")] == [0.75, 3, "#N/A"]
    assert sheet["E5"].number_format == "0.0%"
    assert [str(merged) for merged in sheet.merged_cells.ranges] == ["F5:F6"]
    assert sheet["G7"].value == ACTION["d1-c"]
    read, findings = read_return(source.read_bytes(), "a.xlsb", small_framework())
    assert read is not None
    assert {(found.code, found.where.cell) for found in findings} == {
        ("score-is-percentage", "E5"), ("score-is-error", "E7"), ("text-merged", "F6")}


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
    assert result["seconds"] <= MAX_SECONDS
    assert result["mebibytes"] <= MAX_MEBIBYTES
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
