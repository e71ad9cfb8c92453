"""Outputs: refused before any work, and whole or not at all whatever happens."""

from __future__ import annotations

import errno
import os
import random
import signal
import stat
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from hsbstar.errors import HsbstarError, WouldOverwriteError
from hsbstar.outputs import BEFORE, PART, check_outputs, write_files

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

OLD, NEW = b"old" * 1000, b"new" * 1000
CALLS = ((Path, "open"), (Path, "read_bytes"), (Path, "replace"), (Path, "unlink"),
         (Path, "mkdir"), (os, "fsync"))
"""All by which a write changes the disk, or looks at it."""
ERRORS = (OSError(errno.ENOSPC, "No space left on device"), PermissionError(13, "Not allowed"),
          KeyboardInterrupt())


def test_outputs_are_refused_before_any_work(tmp_path: Path) -> None:
    """An input, a folder and, without force, an existing file are not written over."""
    there = [tmp_path / f"{number}.xlsx" for number in range(5)]
    for path in there:
        path.touch()
    new = tmp_path / "new.xlsx"
    check_outputs([new], there, force=False)
    check_outputs(there, [], force=True)
    with pytest.raises(WouldOverwriteError, match="never changed"):
        check_outputs([tmp_path / "." / "0.xlsx"], there, force=True)
    with pytest.raises(WouldOverwriteError, match="is a folder"):
        check_outputs([tmp_path], [], force=True)
    with pytest.raises(WouldOverwriteError, match=r"0\.xlsx exists already"):
        check_outputs(there[:1], [], force=False)
    with pytest.raises(WouldOverwriteError, match="and 2 more exist already"):
        check_outputs(there, [], force=False)


def test_files_are_written_with_the_users_permissions(tmp_path: Path) -> None:
    """Outputs are as readable as the umask says, not for their owner alone; no scraps remain."""
    path = tmp_path / "new" / "folder" / "a.txt"
    before = os.umask(0o022)
    try:
        write_files([(path, b"one")])
    finally:
        os.umask(before)
    assert path.read_bytes() == b"one"
    assert stat.S_IMODE(path.stat().st_mode) == 0o644
    assert [one.name for one in path.parent.iterdir()] == ["a.txt"]


def test_a_failed_write_leaves_what_was_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where one file cannot be put in place, none is, and no scrap is left."""
    paths = [tmp_path / name for name in ("a.txt", "b.txt", "c.txt")]
    for path in paths[1:]:
        path.write_bytes(b"old")
    real = Path.replace

    def refuse(path: Path, target: Path) -> Path:
        if target == paths[2]:
            raise PermissionError(13, "Permission denied", str(path), None, str(target))
        return real(path, target)

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(HsbstarError, match=r"c.txt cannot be written: Permission denied"):
        write_files([(path, b"new") for path in paths])
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {
        "b.txt": b"old", "c.txt": b"old"
    }


def test_a_folder_that_cannot_be_made_is_a_sentence(tmp_path: Path) -> None:
    """A file where the output's folder should be is told."""
    (tmp_path / "file").touch()
    with pytest.raises(HsbstarError, match="cannot be written"):
        write_files([(tmp_path / "file" / "a.txt", b"x")])


@contextmanager
def failing(
    at: int, error: BaseException, patch: pytest.MonkeyPatch, *, for_good: bool = False
) -> Iterator[list[str]]:
    """Let the call number `at` of all that touches the disk fail, or it and all after it."""
    met: list[str] = []

    def watched(name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any, **named: Any) -> Any:
            met.append(name)
            if len(met) == at or (for_good and len(met) > at):
                raise error
            return real(*arguments, **named)

        return call

    with patch.context() as patched:
        for owner, name in CALLS:
            patched.setattr(owner, name, watched(name, getattr(owner, name)))
        yield met


def contents(folder: Path) -> dict[str, bytes]:
    """Return what stands in a folder, by name."""
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


@pytest.mark.parametrize("error", ERRORS, ids=["full disk", "denied", "Ctrl-C"])
@pytest.mark.parametrize("for_good", [False, True], ids=["once", "from then on"])
def test_whatever_fails_each_output_is_old_or_new_or_absent(
    error: BaseException, for_good: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every single call that touches the disk fails in turn: nothing is ever half a file."""
    for at in range(1, 100):
        folder = tmp_path / str(at)
        folder.mkdir()
        (folder / "star.png").write_bytes(OLD)
        (folder / "input.xlsx").write_bytes(b"input")
        targets = [folder / "star.png", folder / "new" / "tool.xlsx", folder / "map.yaml"]
        with failing(at, error, monkeypatch, for_good=for_good) as met:
            try:
                write_files([(path, NEW) for path in targets])
                failed = None
            except (HsbstarError, KeyboardInterrupt) as raised:
                failed = raised
        for path in targets:
            assert not path.exists() or path.read_bytes() in {OLD, NEW}
        assert targets[0].exists(), "the old file, or the new one"
        assert (folder / "input.xlsx").read_bytes() == b"input"
        scraps = contents(folder).keys() - {"star.png", "input.xlsx", "map.yaml"}
        assert all(name.endswith((PART, BEFORE)) for name in scraps)
        if failed is None:
            assert [path.read_bytes() for path in targets] == [NEW] * 3
        elif not for_good:
            # Ctrl-C may come when all is done and only the scraps are left to remove.
            new = [path.exists() and path.read_bytes() == NEW for path in targets]
            assert all(new) or not any(new) or BEFORE in str(failed)
        if isinstance(failed, HsbstarError):
            assert "cannot be written" in str(failed)
            assert "What was there before" in str(failed)
        if len(met) < at:
            break
    else:
        pytest.fail("there are more calls than were tried")


def test_a_failure_leaves_no_folder_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A folder that was made for the outputs goes with them."""

    def refuse(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", refuse)
    with pytest.raises(HsbstarError, match="No space left on device"):
        write_files([(tmp_path / "a" / "b" / "c.txt", NEW)])
    assert not (tmp_path / "a").exists()


PROGRAM = """
import resource, signal, sys
if sys.argv[1] != "-":
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]), int(sys.argv[1])))
from hsbstar.__main__ import main
sys.argv[1:] = sys.argv[2:]
main()
"""


def child(*arguments: str | Path, limit: str = "-") -> subprocess.Popen[str]:
    """Start hsbstar in a process of its own; no file of it may be larger than `limit` bytes."""
    words = [sys.executable, "-c", PROGRAM, limit, *map(str, arguments)]
    return subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


@pytest.fixture
def scored(returns: Path, small_file: Path, tmp_path: Path) -> tuple[tuple[str | Path, ...], Path]:
    """Score two returns; return the command that replaces the outputs, and their folder."""
    folder = tmp_path / "results"
    command = ("score", returns, "-o", folder, "--framework", small_file, "--force")
    with child(*command) as process:
        process.communicate()
    assert process.returncode == 0
    return command, folder


def test_a_disk_that_is_too_small_is_told_and_leaves_the_old_outputs(
    scored: tuple[tuple[str | Path, ...], Path]
) -> None:
    """A real refusal of the system to write on, in the midst of a file."""
    command, folder = scored
    before = contents(folder)
    process = child(*command, limit="20000")
    _, err = process.communicate()
    assert process.returncode == 2
    assert "cannot be written: File too large" in " ".join(err.split())
    assert contents(folder) == before


@pytest.mark.parametrize("ending", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_killed_at_any_moment_the_outputs_are_whole(
    ending: signal.Signals, scored: tuple[tuple[str | Path, ...], Path], returns: Path
) -> None:
    """Old and new outputs are the same bytes here, so each file has those or is not there."""
    command, folder = scored
    whole, inputs = contents(folder), contents(returns)
    chance = random.Random(ending)  # noqa: S311 - moments, not secrets
    for _ in range(5):
        process = child(*command)
        time.sleep(chance.uniform(0.05, 1.6))
        process.send_signal(ending)
        out, err = process.communicate()
        assert process.returncode in {0, -ending, 128 + ending}
        if ending != signal.SIGKILL:
            assert "Traceback" not in out + err
        now = contents(folder)
        assert {name: now[name] for name in whole} == whole
        assert all(name.endswith((PART, BEFORE)) for name in now.keys() - whole.keys())
        assert contents(returns) == inputs


def test_ctrl_c_is_quiet_from_the_first_import_on(returns: Path, small_file: Path) -> None:
    """Whenever it comes, no traceback and exit code 130."""
    for moment in (0.15, 0.3, 0.5):
        process = child("check", returns, "--framework", small_file)
        time.sleep(moment)
        process.send_signal(signal.SIGINT)
        _, err = process.communicate()
        assert process.returncode in {0, 130, -signal.SIGINT}
        if process.returncode == 130:
            assert err.strip() in {"", "Aborted."}
