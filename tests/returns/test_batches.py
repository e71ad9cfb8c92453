"""Reading many files: the same by one process, by several, by any executor, and when one dies."""

from __future__ import annotations

import os
import pickle
import shutil
import signal
import subprocess
import sys
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from fractions import Fraction
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from hsbstar.core.errors import HsbstarError
from hsbstar.core.processes import SAFE_PATH, cores, pool_of, submitted
from hsbstar.core.signals import ignore_signals
from hsbstar.framework.answers import Answered
from hsbstar.returns import batches
from hsbstar.returns.answers import Answers
from hsbstar.returns.batches import (
    PARALLEL_FROM,
    ReadOptions,
    Task,
    executor_for,
    read_file,
    read_files,
    refuse_absent,
)
from hsbstar.rounds.ratings import Agencies, Rating, Ratings
from support.many_files import files, plain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from concurrent.futures import Executor

    from conftest import Ran
    from hsbstar.framework.model import Framework

__all__ = ["files"]


@pytest.mark.parametrize("texts", [True, False])
def test_who_reads_makes_no_difference(
    files: list[Path], small: Framework, texts: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One process, threads, one or three processes; batches of two, so that there are several."""
    monkeypatch.setattr(batches, "BATCH_SIZE", 2)
    task = Task(small, texts=texts)
    here = plain(read_files(files, task))
    shown = [result[0].partition(" › ")[0] for result in here]
    assert list(dict.fromkeys(shown)) == list(map(str, files))
    assert len(shown) == len(files) + 4
    assert sum(result[3] is not None for result in here) == 14
    with ThreadPoolExecutor(2) as threads:
        assert plain(read_files(files, task, threads, 2)) == here
    for workers in (1, 3):
        with pool_of(workers, ignore_signals) as pool:
            assert plain(read_files(files, task, pool, workers)) == here


@pytest.mark.parametrize("texts", [True, False])
def test_answers_in_little_memory_are_the_same(
    files: list[Path], small: Framework, texts: bool
) -> None:
    """As those that were read; without texts they still know whether there was evidence."""
    ((result,),) = read_files(files[1:2], Task(small, texts=texts))
    assert result.returned
    answers = result.returned.answers
    assert isinstance(answers, Answers)
    assert len(answers) == 9
    assert [answer.score for answer in answers] == [1, 3, 3, 3, 1, 3, 3, 3, 3]
    evidence = [answer.evidence for answer in answers]
    assert evidence == (["", "Minutes.", "Minutes.", "Minutes.", "Evidence 1.", *["Minutes."] * 4]
                        if texts else [""] * 9)
    assert [answer.has_evidence for answer in answers] == [False, *[True] * 8]
    assert {answer.withheld for answer in answers[1:]} == {not texts}
    assert answers[0].where.file == str(files[1])
    assert answers[-1] == answers[8]
    again, other = (
        read.returned.answers for (read,) in read_files(files[1:3], Task(small, texts=texts))
        if read.returned
    )
    assert answers == again
    travelled = pickle.loads(pickle.dumps(answers))  # noqa: S301 - our own, made just now
    assert travelled.bound_to(small.statements) == answers
    assert (result.returned.count(Answered.SCORED), result.returned.count(Answered.BLANK)) == (9, 0)
    assert answers.count(answers[0]) == 1
    assert hash(answers) == hash(again)
    assert answers != other


def test_ratings_are_what_a_dictionary_of_them_would_be() -> None:
    """Equal to it, hashed by its values, each found by its agency."""
    given: dict[str, Rating] = {"Health": Fraction(3), "Police": Answered.BLANK}
    ratings = Ratings(Agencies(given), tuple(given.values()))
    assert ratings == given
    assert given == dict(ratings)
    assert ratings != {**given, "Police": Fraction(0)}
    number: object = 3
    assert ratings != number
    assert hash(ratings) == hash(Ratings(Agencies(given), tuple(given.values())))
    assert (ratings["Police"], len(ratings), list(ratings.values())) == (
        Answered.BLANK, 2, list(given.values()))


def test_a_process_that_dies_loses_nothing(
    files: list[Path], small: Framework, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed while others wait for it: what it had in hand, and all behind it, is read here."""
    monkeypatch.setattr(batches, "BATCH_SIZE", 1)
    task = Task(small)
    here = plain(read_files(files, task))
    with ProcessPoolExecutor(1, get_context("spawn")) as pool:
        found = []
        for read in read_files(files, task, pool, 1):
            found.append(read)
            if len(found) == 2:
                os.kill(pool.submit(os.getpid).result(), signal.SIGKILL)
    assert plain(found) == here


def test_processes_end_with_the_one_that_began_them(tmp_path: Path) -> None:
    """A killed process cannot end them itself, and nobody would know of them."""
    program = (
        "import os, signal, sys\n"
        "from hsbstar.core.signals import ignore_signals\n"
        "from hsbstar.core.processes import pool_of\n"
        "if __name__ == '__main__':\n"
        "    with pool_of(1, ignore_signals) as pool:\n"
        "        print(pool.submit(os.getpid).result(), flush=True)\n"
        "        os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    file = tmp_path / "program.py"
    file.write_text(program)
    # Its output ends when the last process that could write to it has ended.
    done = subprocess.run([sys.executable, file], capture_output=True, timeout=60, check=False)
    assert done.returncode == -signal.SIGKILL
    assert done.stdout.strip().isdigit()


STARTS = {
    "pool": """
    from hsbstar.core.processes import pool_of
    with pool_of(1, int) as pool:
        assert pool.submit(abs, -1).result() == 1
""",
    "reader of .xls": """
    from hsbstar.spreadsheets.reading import apart
    assert apart._Reader()._started()[0].communicate(b"")[0] == b""
""",
}


@pytest.mark.parametrize("start", STARTS.values(), ids=STARTS.keys())
def test_no_program_in_the_current_folder_is_run(start: str, tmp_path: Path) -> None:
    """It may hold whatever was attached to an email; Python would load modules from it."""
    for name in ("pickle", "multiprocessing", "hsbstar", "xlrd", "struct"):
        (tmp_path / f"{name}.py").write_text("open('was run', 'w').close()", encoding="utf-8")
    program = f"import sys; del sys.path[0]\nif __name__ == '__main__':{start}"
    done = subprocess.run([sys.executable, "-c", program], cwd=tmp_path, check=False,
                          capture_output=True, text=True, timeout=60)
    assert not (tmp_path / "was run").exists()
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("before", [None, "", "1"])
def test_the_environment_is_as_before_a_pool(
    before: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Other programs that are started later have their own."""
    monkeypatch.delenv(SAFE_PATH, raising=False)
    if before is not None:
        monkeypatch.setenv(SAFE_PATH, before)
    with pool_of(1, ignore_signals):
        assert os.environ[SAFE_PATH]
    assert os.environ.get(SAFE_PATH) == before


def test_a_pool_that_is_broken_already_is_no_loss() -> None:
    """What cannot even be sent is done here."""
    with ProcessPoolExecutor(1, get_context("spawn")) as pool:
        broken = pool.submit(os._exit, 1)
        assert broken.exception()
        assert submitted(pool, max, 1, 2)() == 2


def test_few_files_need_no_processes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Starting one takes longer than reading them; a number that is given holds."""
    monkeypatch.setattr(batches, "cores", lambda: 2)

    def who(read_options: ReadOptions, count: int) -> tuple[Executor | None, int]:
        with executor_for(read_options, count) as found:
            return found

    assert who(ReadOptions(), PARALLEL_FROM - 1) == (None, 1)
    assert who(ReadOptions(workers=1), 10 * PARALLEL_FROM) == (None, 1)
    assert who(ReadOptions(), PARALLEL_FROM)[1] == 2
    assert who(ReadOptions(workers=3), 2)[1] == 3
    monkeypatch.setattr(batches, "cores", lambda: 1)
    assert who(ReadOptions(), PARALLEL_FROM) == (None, 1)


def test_processors_are_counted_where_the_system_does_not_list_them(
    monkeypatch: pytest.MonkeyPatch
) -> None:
    """MacOS and Windows know only how many there are."""
    monkeypatch.delattr(os, "sched_getaffinity", raising=False)
    monkeypatch.setattr(os, "cpu_count", lambda: None)
    assert cores() == 1


def test_the_workers_change_no_byte(
    cli: Callable[..., Ran], files: list[Path], tmp_path: Path
) -> None:
    """Every output of `score`, the table too, and every word of both commands."""
    printed, written = [], []
    for workers in ("1", "2"):
        out = tmp_path / "out"
        shutil.rmtree(out, ignore_errors=True)
        done = cli("score", files[0].parent, "-o", out, "--allow-errors", "--workers", workers,
                   "--tidy", out / "tidy")
        checked = cli("check", files[0].parent, "--workers", workers, "--format", "json")
        printed.append((done, checked))
        written.append({path.name: path.read_bytes() for path in out.rglob("*") if path.is_file()})
    assert printed[0] == printed[1]
    assert printed[0][0].code == 0
    assert written[0] == written[1]
    assert len(written[0]) == 5


def test_a_file_that_is_gone_is_reported_and_no_error_of_a_cluster(
    tmp_path: Path, small: Framework
) -> None:
    """It was there when files were listed; no machine sees it now."""
    gone = tmp_path / "gone.xlsx"
    (result,) = read_file(str(gone), gone, Task(small))
    assert result.absent
    assert [found.code for found in result.findings] == ["file-unreadable"]
    refuse_absent(result, ReadOptions(cluster="tcp://10.0.0.5:8786"))


def test_a_worker_that_does_not_see_a_file_is_reported(tmp_path: Path, small: Framework) -> None:
    """The file is here, and on another machine it is not: not the agency's fault."""
    gone = tmp_path / "gone.xlsx"
    (result,) = read_file(str(gone), gone, Task(small))
    gone.write_bytes(b"")
    refuse_absent(result, ReadOptions())
    with pytest.raises(HsbstarError, match="where all workers can find them"):
        refuse_absent(result, ReadOptions(cluster="tcp://10.0.0.5:8786"))


def opened(monkeypatch: pytest.MonkeyPatch, folder: Path) -> list[str]:
    """Return the list of files of a folder that are opened from now on."""
    found: list[str] = []
    before = Path.open

    def counted(path: Path, *arguments: Any, **named: Any) -> Any:
        if folder in path.parents:
            found.append(path.name)
        return before(path, *arguments, **named)

    monkeypatch.setattr(Path, "open", counted)
    return found


def test_each_file_is_opened_once_and_each_part_inflated_once(
    cli: Callable[..., Ran], returns: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Counted, not timed: a second look at a file would cost as much as the first."""
    from hsbstar.spreadsheets.reading import zip_parts  # noqa: PLC0415 - what is counted

    inflated: list[tuple[int, int, int]] = []
    before = zip_parts._inflated

    def counted(data: bytes, start: int, end: int, method: int) -> Iterator[bytes]:
        inflated.append((hash(data), start, end))
        return before(data, start, end, method)

    monkeypatch.setattr(zip_parts, "_inflated", counted)
    files = opened(monkeypatch, returns)
    assert cli("check", returns).code == 0
    assert sorted(files) == ["police.xlsx", "schools.xlsx"]
    assert inflated
    assert len(set(inflated)) == len(inflated)
    monkeypatch.setattr("hsbstar.returns.batches.cores", lambda: 1)
    files.clear()
    inflated.clear()
    assert cli("score", returns).code == 0
    assert sorted(files) == ["police.xlsx", "schools.xlsx"]
