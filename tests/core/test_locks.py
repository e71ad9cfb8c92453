"""Two runs never mix their outputs, and a killed run's remains are found."""

from __future__ import annotations

import multiprocessing
import os
import signal
import stat
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from hsbstar.core import locks, outputs
from hsbstar.core.errors import HsbstarError, WouldOverwriteError
from hsbstar.core.locks import BEFORE, LOCK, PART, folders_kept, keep, locked
from hsbstar.core.outputs import check_outputs, write_files

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from conftest import Ran

HOLDER = """
import sys
from pathlib import Path
from hsbstar.core.locks import locked
with locked([Path(sys.argv[1])]):
    print("locked", flush=True)
    sys.stdin.read()
"""
KILLED = """
import os, signal, sys
from pathlib import Path
from hsbstar.core.outputs import write_files
left, at = Path(sys.argv[1]), int(sys.argv[2])
real, calls = Path.replace, []
def replace(path, target):
    calls.append(target)
    if len(calls) > at:
        os.kill(os.getpid(), signal.SIGKILL)
    return real(path, target)
Path.replace = replace
write_files([(left / name, b"new") for name in ("a.txt", "b.txt", "c.txt")], force=True)
os.kill(os.getpid(), signal.SIGKILL)
"""


SIGNALLED = """
import os, signal, sys
from pathlib import Path
from hsbstar.core import locks, outputs, signals
folder, gap = Path(sys.argv[1]), int(sys.argv[2])
names = ("a.txt", "b.txt", "c.txt")
traced = {outputs.__file__, locks.__file__}
signals.exit_on_signals()
at = lines = 1
while lines >= at:
    at, lines = at + 1, 0
    signals._received.clear()
    for name in names[:2]:
        (folder / name).write_bytes(b"old")
    (folder / "c.txt").unlink(missing_ok=True)
    def trace(frame, event, _):
        global lines
        if frame.f_code.co_filename not in traced:
            return None
        lines += event == "line"
        if event == "line" and lines in {at, at + gap}:
            os.kill(os.getpid(), signal.SIGTERM if lines == at else signal.SIGINT)
        return trace
    sys.settrace(trace)
    try:
        with signals.more_to_write():
            outputs.write_files([(folder / name, b"new") for name in names], force=True)
    except SystemExit as end:
        assert end.code == 143
    finally:
        sys.settrace(None)
    found = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert found in ({"a.txt": b"old", "b.txt": b"old"}, dict.fromkeys(names, b"new")), (at, found)
print(at)
"""


def held(folder: Path) -> subprocess.Popen[str]:
    """Return a process that holds a folder's lock until its input is closed."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDER, folder], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout
    assert process.stdout.readline() == "locked\n"
    return process


@pytest.fixture
def holder(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """A process that holds the lock of the test's folder."""
    with held(tmp_path) as process:
        yield process
        process.kill()


def test_a_folder_in_use_is_refused_with_its_holder(
    holder: subprocess.Popen[str], tmp_path: Path
) -> None:
    """Before any work and when writing; as soon as the holder has ended, however, it is free."""
    named = f"is in use: process {holder.pid} on .* is writing to it"
    with pytest.raises(HsbstarError, match=named):
        write_files([(tmp_path / "a.txt", b"x")], force=False)
    with folders_kept(), pytest.raises(HsbstarError, match=named):
        check_outputs([tmp_path / "a.txt"], [], force=False)
    check_outputs([tmp_path / "a.txt"], [], force=False)
    assert [path.name for path in tmp_path.iterdir()] == [LOCK]
    holder.kill()
    holder.wait()
    write_files([(tmp_path / "a.txt", b"x")], force=False)
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]


def test_a_folder_is_kept_until_the_command_ends(tmp_path: Path) -> None:
    """Checked, written twice, and free again; a folder that is not there yet is locked later."""
    with folders_kept():
        keep([tmp_path, tmp_path / "absent"])
        with folders_kept():
            write_files([(tmp_path / "a.txt", b"x"), (tmp_path / "new" / "b.txt", b"x")],
                        force=False)
        assert {path.parent.name for path in tmp_path.rglob(LOCK)} == {tmp_path.name, "new"}
        with locked([tmp_path]):
            pass
        assert (tmp_path / LOCK).exists()
    assert not [*tmp_path.rglob(LOCK)]


def test_a_folder_without_locks_is_written_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Some shared disks have none."""

    def refuse(_: int) -> None:
        raise OSError(95, "Operation not supported")

    monkeypatch.setattr(locks, "_lock_open_file", refuse)
    write_files([(tmp_path / "a.txt", b"x")], force=False)
    assert (tmp_path / "a.txt").read_bytes() == b"x"


@pytest.mark.parametrize("make", [
    lambda lock, other: lock.symlink_to(other), lambda lock, other: lock.hardlink_to(other),
    lambda lock, _: os.mkfifo(lock), lambda lock, _: lock.mkdir(),
], ids=["link", "second name", "pipe", "folder"])
def test_a_lock_that_is_no_file_of_ours_is_left_alone(
    make: Callable[[Path, Path], None], tmp_path: Path
) -> None:
    """Who can write to a folder could let us write our notes into any file of ours."""
    other, folder = tmp_path / "other.txt", tmp_path / "results"
    other.write_bytes(b"mine")
    folder.mkdir()
    make(folder / LOCK, other)
    write_files([(folder / "a.txt", b"x")], force=False)
    assert other.read_bytes() == b"mine"
    assert {path.name for path in folder.iterdir()} == {LOCK, "a.txt"}


@pytest.mark.parametrize("name", ["a\nb", "a\tb", "a\u2028b", '"a"', os.fsdecode(b"a\xffb")])
def test_outputs_of_any_name_are_noted_and_found(name: str, tmp_path: Path) -> None:
    """A name may hold line ends, or bytes that are no text."""
    folder = tmp_path / name
    folder.mkdir()
    killed(folder, 1)
    with folders_kept() as found:
        keep([folder])
        assert "belong together. New: a.txt. Not replaced or missing: b.txt" in found[0].in_words
    assert [path.name for path in folder.iterdir()] == ["a.txt"]


@pytest.mark.parametrize("text", [
    b"\0" * 500, b"x\t/a/b\nmoving\n", b'01234567\t"/\n', b'01234567\t"\\u0000"\nmoving\n',
    b'01234567\t""\nmoving\n', b'01234567\t"/a" "b"\n', b'../../ab\t"/a"\n', b"\xff\t\xff\n",
])
def test_whatever_is_in_a_lock_that_was_left_is_no_error(text: bytes, tmp_path: Path) -> None:
    """A computer that loses its power may leave anything in a file."""
    (tmp_path / LOCK).write_bytes(text)
    write_files([(tmp_path / "a.txt", b"x")], force=False)
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]


def test_a_lock_of_another_person_is_respected(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In a shared folder it may be readable only; what is left of one is replaced by ours."""
    real = os.open

    def readable(path: Path, flags: int, mode: int = 0o777) -> int:
        if flags & os.O_RDWR and Path(path).exists():
            raise PermissionError(13, "Permission denied")
        return real(path, flags, mode)

    monkeypatch.setattr(os, "open", readable)
    with held(tmp_path) as process:
        with pytest.raises(HsbstarError, match=f"process {process.pid}"):
            write_files([(tmp_path / "a.txt", b"x")], force=False)
        process.kill()
    write_files([(tmp_path / "a.txt", b"x")], force=False)
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]


def killed(folder: Path, at: int) -> None:
    """Let a run be killed before it moves its output number `at` into place."""
    done = subprocess.run([sys.executable, "-c", KILLED, folder, str(at)], check=False)
    assert done.returncode == -signal.SIGKILL


@pytest.mark.parametrize("at", [0, 1, 2])
def test_the_remains_of_a_killed_run_are_reported_and_removed(at: int, tmp_path: Path) -> None:
    """Only where some outputs were replaced and others were not do they not belong together."""
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_bytes(b"old")
    killed(tmp_path, at)
    with folders_kept() as found:
        keep([tmp_path])
        (remains,) = found
        words = remains.in_words
        assert words.startswith(f"An earlier run stopped while writing to {tmp_path}.")
        names = "abc"
        new = ", ".join(f"{name}.txt" for name in names[:at])
        old = ", ".join(f"{name}.txt" for name in names[at:])
        mixed = f"do not belong together. New: {new}. Not replaced or missing: {old}."
        assert (mixed in words) == (at in {1, 2})
        assert not [path for path in tmp_path.iterdir() if path.name.endswith((PART, BEFORE))]
        write_files([(tmp_path / f"{name}.txt", b"third") for name in names], force=True)
        assert "belong together" not in remains.in_words
    assert {path.read_bytes() for path in tmp_path.iterdir()} == {b"third"}


def test_a_command_reports_what_a_killed_run_left(
    cli: Callable[..., Ran], tmp_path: Path
) -> None:
    """On the error stream, once; the outputs that it replaces are not complained of."""
    killed(tmp_path, 1)
    said = cli("framework", "show", "-o", tmp_path / "other.yaml")
    assert said.code == 0
    assert " ".join(said.err.split()).count("An earlier run stopped while writing to") == 1
    assert "These files do not belong together. New: a.txt. Not" in " ".join(said.err.split())
    assert "An earlier run" not in cli("framework", "show", "-o", tmp_path / "b.yaml").err


def test_a_run_killed_while_it_writes_leaves_the_old_files(tmp_path: Path) -> None:
    """Its parts are removed, and nothing is said of outputs that do not belong together."""
    (tmp_path / "a.txt").write_bytes(b"old")
    program = KILLED.replace('b"new")', "lambda _: os.kill(os.getpid(), signal.SIGKILL))")
    subprocess.run([sys.executable, "-c", program, tmp_path, "9"], check=False)
    assert [path for path in tmp_path.iterdir() if path.name.endswith(PART)]
    with folders_kept() as found:
        keep([tmp_path])
        assert "belong together" not in found[0].in_words
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"a.txt": b"old"}


@pytest.mark.parametrize("gap", [1, 20])
def test_signals_between_any_two_lines_leave_one_whole_set(gap: int, tmp_path: Path) -> None:
    """And a second one while the first is heeded: no hidden file, all old or all new."""
    done = subprocess.run(
        [sys.executable, "-c", SIGNALLED, tmp_path, str(gap)], capture_output=True, text=True,
        check=False,
    )
    assert done.stderr == ""
    assert int(done.stdout) > 200


def test_without_force_nothing_that_has_come_meanwhile_is_replaced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before the writing, or in the very last moment; also on a disk without hard links."""
    first, second = tmp_path / "a.txt", tmp_path / "b.txt"

    def late(_: object) -> None:
        second.write_bytes(b"theirs")

    for no_links in (None, _no_links, _no_such_call):
        if no_links:
            monkeypatch.setattr(Path, "hardlink_to", no_links)
        with pytest.raises(WouldOverwriteError, match=r"b\.txt was created while this command ran"):
            write_files([(first, b"x"), (second, b"x"), (tmp_path / "c.txt", late)], force=False)
        assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {
            "b.txt": b"theirs"}
        with pytest.raises(WouldOverwriteError, match="was created while this command ran"):
            write_files([(second, b"x")], force=False)
        second.unlink()
    write_files([(first, b"x")], force=False)
    assert first.read_bytes() == b"x"


def _no_links(*_: object) -> None:
    raise OSError(1, "Operation not permitted")


def _no_such_call(*_: object) -> None:
    raise NotImplementedError("os.link() not available on this system")


def test_two_at_once_write_one_whole_set(tmp_path: Path) -> None:
    """Twenty times: the outputs are those of a single run, and the other one is refused."""
    context = multiprocessing.get_context("spawn")
    with context.Pool(2) as pool:
        for number in range(20):
            folder = tmp_path / str(number)
            ended = pool.starmap(_write_set, [(folder, b"one"), (folder, b"two")])
            written = {path.read_bytes() for path in folder.iterdir()}
            assert len(written) == 1
            assert len([*folder.iterdir()]) == 5
            assert "written" in ended


def _write_set(folder: Path, content: bytes) -> str:
    try:
        write_files([(folder / f"{place}.txt", content) for place in range(5)], force=False)
    except HsbstarError as error:
        return str(error)
    return "written"


def test_a_link_stays_and_its_file_keeps_mode_and_owner(tmp_path: Path) -> None:
    """A shared file stays readable by its group, and the copy of the old one no more than it."""
    real, link = tmp_path / "elsewhere" / "real.txt", tmp_path / "link.txt"
    real.parent.mkdir()
    real.write_bytes(b"old")
    real.chmod(0o640)
    link.symlink_to(real)
    seen: list[int] = []

    def content(file: object) -> None:
        seen.extend(stat.S_IMODE(path.stat().st_mode) for path in real.parent.iterdir()
                    if path.name.endswith((PART, BEFORE)))
        file.write(b"new")  # type: ignore[attr-defined] # an open file

    write_files([(link, content)], force=True)
    assert link.is_symlink()
    assert real.read_bytes() == b"new"
    assert stat.S_IMODE(real.stat().st_mode) == 0o640
    assert seen == [0o640, 0o640]


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="needs root")
def test_the_owner_of_a_replaced_file_is_kept(tmp_path: Path) -> None:
    """Also where another person runs the command."""
    path = tmp_path / "a.txt"
    path.write_bytes(b"old")
    os.chown(path, 1234, 1234)
    write_files([(path, b"new")], force=True)
    assert (path.stat().st_uid, path.stat().st_gid) == (1234, 1234)


def test_a_folder_that_cannot_be_synced_is_no_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Some systems cannot open a folder."""
    monkeypatch.setattr(os, "open", _no_links)
    outputs._sync(tmp_path)
