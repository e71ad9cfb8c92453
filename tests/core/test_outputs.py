"""Outputs: refused before any work, and whole or not at all whatever happens."""

from __future__ import annotations

import errno
import os
import random
import shutil
import signal
import stat
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from hsbstar.cli.app import run
from hsbstar.cli.errors import guarded
from hsbstar.core import signals
from hsbstar.core.errors import (
    FrameworkError,
    HsbstarError,
    StarToolError,
    WouldOverwriteError,
)
from hsbstar.core.files import STAR_TEMPLATE, bundled
from hsbstar.core.locks import BEFORE, LOCK, PART
from hsbstar.core.outputs import check_outputs, write_files
from hsbstar.rounds.collating import collate
from hsbstar.spreadsheets.reading import read_cells
from hsbstar.star_tool.content import StarContent
from hsbstar.star_tool.fill import fill_star_tool
from support.again import again
from support.frameworks import small_framework

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterator

OLD, NEW = b"old" * 1000, b"new" * 1000
class Watched:
    """An open file of which each writing counts as a call."""

    def __init__(self, file: Any, watched: Callable[..., Any]) -> None:
        """Watch the calls that can fail."""
        self.file = file
        self.write = watched("write", file.write)
        self.flush = watched("flush", file.flush)
        self.fileno = file.fileno

    def __enter__(self) -> Watched:
        return self

    def __exit__(self, *_: object) -> None:
        self.file.close()


CALLS = ((Path, "open"), (Path, "read_bytes"), (Path, "replace"), (Path, "unlink"),
         (Path, "rename"), (Path, "mkdir"), (Path, "touch"), (Path, "hardlink_to"),
         (os, "fsync"), (os, "chown"), (os, "write"), (os, "ftruncate"), (shutil, "copymode"))
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
    with pytest.raises(WouldOverwriteError, match="never changes inputs"):
        check_outputs([tmp_path / "." / "0.xlsx"], there, force=True)
    with pytest.raises(WouldOverwriteError, match="is a folder"):
        check_outputs([tmp_path], [], force=True)
    with pytest.raises(WouldOverwriteError, match=r"0\.xlsx already exists"):
        check_outputs(there[:1], [], force=False)
    with pytest.raises(WouldOverwriteError, match="and 2 more already exist"):
        check_outputs(there, [], force=False)


def test_a_pipe_or_a_link_that_leads_nowhere_is_not_written_over(tmp_path: Path) -> None:
    """Reading a pipe would wait for ever; a link belongs to somebody, even a broken one."""
    os.mkfifo(tmp_path / "star.png")
    with pytest.raises(WouldOverwriteError, match="is not an ordinary file"):
        check_outputs([tmp_path / "star.png"], [], force=True)
    (tmp_path / "tool.xlsx").symlink_to(tmp_path / "nowhere")
    with pytest.raises(WouldOverwriteError, match="already exists"):
        check_outputs([tmp_path / "tool.xlsx"], [], force=False)


def test_an_input_is_known_by_any_of_its_names(tmp_path: Path) -> None:
    """Another name of the same file, as STAR.xlsx is of star.xlsx on many systems, is that file."""
    (tmp_path / "input.xlsx").touch()
    (tmp_path / "other.xlsx").hardlink_to(tmp_path / "input.xlsx")
    with pytest.raises(WouldOverwriteError, match="never changes inputs"):
        check_outputs([tmp_path / "other.xlsx"], [tmp_path / "input.xlsx"], force=True)


def test_files_are_written_with_the_users_permissions(tmp_path: Path) -> None:
    """Outputs are as readable as the umask says, not for their owner alone; no scraps remain."""
    path = tmp_path / "new" / "folder" / "a.txt"
    before = os.umask(0o022)
    try:
        write_files([(path, b"one")], force=False)
    finally:
        os.umask(before)
    assert path.read_bytes() == b"one"
    assert stat.S_IMODE(path.stat().st_mode) == 0o644
    assert [file.name for file in path.parent.iterdir()] == ["a.txt"]


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
        write_files([(path, b"new") for path in paths], force=True)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {
        "b.txt": b"old", "c.txt": b"old"
    }


def test_a_folder_that_cannot_be_made_is_a_sentence(tmp_path: Path) -> None:
    """A file where the output's folder should be is refused."""
    (tmp_path / "file").touch()
    with pytest.raises(HsbstarError, match="cannot be written"):
        write_files([(tmp_path / "file" / "a.txt", b"x")], force=False)


@contextmanager
def failing(
    fails: Container[int], error: BaseException, patch: pytest.MonkeyPatch
) -> Iterator[list[str]]:
    """Let some calls of all that touches the disk fail, by their numbers from 1."""
    met: list[str] = []

    def watched(name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any, **named: Any) -> Any:
            met.append(name)
            if len(met) in fails:
                raise error
            answer = real(*arguments, **named)
            if name == "open" and arguments[1:] in {("xb",), ("r+b",)}:
                return Watched(answer, watched)
            return answer

        return call

    with patch.context() as patched:
        for owner, name in CALLS:
            patched.setattr(owner, name, watched(name, getattr(owner, name)))
        yield met


def contents(folder: Path) -> dict[str, bytes]:
    """Return the contents of a folder's files, by name."""
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


WAYS = ("replaced", "linked", "moved")
"""How new files are put in place: with `force`, without it, and on a disk without links."""


@pytest.mark.parametrize("error", ERRORS, ids=["full disk", "denied", "Ctrl-C"])
@pytest.mark.parametrize("for_good", [False, True], ids=["once", "from then on"])
@pytest.mark.parametrize("way", WAYS)
def test_whatever_fails_each_output_is_old_or_new_or_absent(
    way: str, for_good: bool, error: BaseException, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every single call that touches the disk fails in turn: nothing is ever half a file."""
    called = set[str]()
    for at in range(1, 200):
        fails = range(at, 10**9 if for_good else at + 1)
        met = _write_with_faults(tmp_path / str(at), fails, error, monkeypatch, way)
        called.update(met)
        if len(met) < at:
            break
    else:
        pytest.fail("there are more calls than were tried")
    put = {"replaced": "replace", "linked": "hardlink_to", "moved": "rename"}[way]
    assert {"open", "write", "flush", "fsync", "unlink", put} <= called
    # In the last run nothing failed: each file is on the disk before the first is moved.
    assert met[: met.index(put)].count("fsync") == met.count("flush")


@pytest.mark.full
@pytest.mark.parametrize("error", ERRORS, ids=["full disk", "denied", "Ctrl-C"])
@pytest.mark.parametrize("way", WAYS)
def test_two_faults_leave_each_output_old_or_new_or_absent(
    way: str, error: BaseException, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second comes while the first is being undone."""
    for at in range(1, 200):
        for gap in range(1, 9):
            folder = tmp_path / f"{at} {gap}"
            met = _write_with_faults(folder, {at, at + gap}, error, monkeypatch, way)
        if len(met) < at:
            break
    else:
        pytest.fail("there are more calls than were tried")


def _write_with_faults(
    folder: Path, fails: Container[int], error: BaseException, monkeypatch: pytest.MonkeyPatch,
    way: str,
) -> list[str]:
    """Write three outputs while some calls fail; return all calls. Nothing is ever half a file."""
    folder.mkdir()
    if way == "replaced":
        (folder / "star.png").write_bytes(OLD)
    elif way == "moved":
        monkeypatch.setattr(Path, "hardlink_to", _no_links)
    (folder / "input.xlsx").write_bytes(b"input")
    targets = [folder / "star.png", folder / "new" / "tool.xlsx", folder / "map.yaml"]
    with failing(fails, error, monkeypatch) as met:
        try:
            write_files([(path, NEW) for path in targets], force=way == "replaced")
            failed = None
        except (HsbstarError, KeyboardInterrupt) as caught:
            failed = caught
    for path in targets:
        assert not path.exists() or path.read_bytes() in {OLD, NEW}
    kept = [path for path in folder.iterdir() if path.name.endswith(BEFORE)]
    there = [path.exists() and path.read_bytes() for path in targets]
    old = [path.read_bytes() for path in kept]
    if way == "replaced" and there != [NEW] * 3:
        assert there[0] == OLD or old == [OLD], "the old one or its copy"
    assert (folder / "input.xlsx").read_bytes() == b"input"
    scraps = contents(folder).keys() - {"star.png", "input.xlsx", "map.yaml"}
    assert all(name.endswith((PART, BEFORE, LOCK)) for name in scraps)
    if failed is None:
        assert [path.read_bytes() for path in targets] == [NEW] * 3
    elif isinstance(fails, range) and len(fails) == 1:
        # Ctrl-C may come when all is done and only the scraps are left to remove.
        new = [path.exists() and path.read_bytes() == NEW for path in targets]
        assert all(new) or not any(new) or BEFORE in str(failed)
    if isinstance(failed, HsbstarError):
        assert "cannot be written" in str(failed)
        assert "The earlier files" in str(failed)
    return met


def _no_links(*_: object) -> None:
    raise OSError(1, "Operation not permitted")


def test_a_failure_leaves_no_folder_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A folder that was made for the outputs goes with them."""

    def refuse(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", refuse)
    with pytest.raises(HsbstarError, match="No space left on device"):
        write_files([(tmp_path / "a" / "b" / "c.txt", NEW)], force=False)
    assert not (tmp_path / "a").exists()


PROGRAM = """
import os, resource, signal, sys
limit, ready, ignored = sys.argv[1:4]
if limit:
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(limit), int(limit)))
if ignored:
    signal.signal(int(ignored), signal.SIG_IGN)
from hsbstar.__main__ import main
sys.argv[1:] = sys.argv[4:]
try:
    os.write(int(ready), b"!")
    main()
except KeyboardInterrupt:
    sys.exit(130)
"""


def child(
    *arguments: str | Path, limit: str = "", ignored: str = "", out: int = subprocess.PIPE
) -> subprocess.Popen[str]:
    """Start hsbstar in a process of its own and return it when it begins.

    No file of it may be larger than `limit` bytes; it is started with a signal `ignored`.
    """
    begun, ready = os.pipe()
    words = [sys.executable, "-c", PROGRAM, limit, str(ready), ignored, *map(str, arguments)]
    process = subprocess.Popen(
        words, stdout=out, stderr=subprocess.PIPE, text=True, pass_fds=[ready]
    )
    os.close(ready)
    with os.fdopen(begun, "rb") as pipe:
        assert pipe.read(1) == b"!"
    return process


@pytest.fixture
def scored(returns: Path, small_file: Path, tmp_path: Path) -> tuple[tuple[str | Path, ...], Path]:
    """Score two returns; return the command that replaces the outputs, and their folder."""
    folder = tmp_path / "results"
    command = ("score", returns, "-o", folder, "--framework", small_file, "--force")
    assert run(list(map(str, command))) == 0
    return command, folder


def test_a_full_disk_is_reported_and_leaves_the_old_outputs(
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


@pytest.mark.parametrize("command", ["new-audit", "compare", "demo"])
def test_every_command_reports_a_full_disk(command: str, tmp_path: Path) -> None:
    """A sentence and nothing else, wherever the system refused; and no file of ours is left."""
    commands: dict[str, tuple[str | Path, ...]] = {
        "new-audit": ("new-audit", "-o", tmp_path / "out" / "a.xlsx"),
        "compare": ("compare", tmp_path / "star-tool.xlsx", tmp_path / "again-star-tool.xlsx", "-o",
                    tmp_path / "out"),
        "demo": ("demo", tmp_path / "out"),
    }
    empty = collate([], small_framework(), area="", round_name="")
    tool = StarContent(empty, small_framework(), ())
    (tmp_path / "star-tool.xlsx").write_bytes(fill_star_tool(bundled(STAR_TEMPLATE), tool))
    again(tmp_path / "star-tool.xlsx")
    process = child(*commands[command], limit="500")
    _, err = process.communicate()
    assert process.returncode == 2
    assert "cannot be written: File too large" in " ".join(err.split())
    assert "Traceback" not in err
    assert [path.name for path in tmp_path.rglob("*") if path.stat().st_size == 500] == []


def test_an_answer_that_cannot_be_written_is_reported(returns: Path, small_file: Path) -> None:
    """Standard output may lie on a full disk, too."""
    with Path("/dev/full").open("wb") as full:
        process = child("check", returns, "--framework", small_file, out=full.fileno())
        _, err = process.communicate()
    assert process.returncode == 2
    assert "hsbstar cannot continue: No space left on device" in " ".join(err.split())
    assert "Traceback" not in err


SIGNALS = (signal.SIGKILL, signal.SIGTERM, signal.SIGINT)


@pytest.mark.parametrize(("sent", "moment"), [
    pytest.param(signals, moment, marks=[pytest.mark.full] if moment > 1 else [],
                 id=f"{signals.name}-{moment}")
    for signals in SIGNALS for moment in range(8)
])
def test_killed_at_any_moment_the_outputs_are_whole(
    sent: signal.Signals, moment: int, scored: tuple[tuple[str | Path, ...], Path], returns: Path
) -> None:
    """Old and new outputs are the same bytes here, so each file has those or is not there."""
    command, folder = scored
    whole, inputs = contents(folder), contents(returns)
    chance = random.Random(sent * 100 + moment)  # noqa: S311 - moments, not secrets
    process = child(*command)
    time.sleep(chance.uniform(0.01, 1.6))
    process.send_signal(sent)
    out, err = process.communicate()
    assert process.returncode in {0, 128 + sent, -signal.SIGKILL}
    if sent != signal.SIGKILL or "in spawn_main" not in err:
        # Nothing can be done before SIGKILL: Python's own start of a process may complain.
        assert "Traceback" not in out + err
    now = contents(folder)
    assert {name: now[name] for name in whole} == whole
    assert all(name.endswith((PART, BEFORE, LOCK)) for name in now.keys() - whole.keys())
    assert contents(returns) == inputs


COMMANDS = (
    ("demo", "OUT"), ("new-audit", "-o", "OUT", "--agency", "A", "--agency", "B"),
    ("check", "IN"), ("score", "IN", "-o", "OUT"), ("compare", "IN", "AGAIN", "-o", "OUT"),
    ("star-map", "NOWHERE", "-o", "OUT"), ("framework", "show"), ("framework", "check", "NOWHERE"),
)
INTERRUPTIONS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
QUICK = {("demo", signal.SIGINT), ("check", signal.SIGHUP), ("score", signal.SIGTERM),
         ("score", signal.SIGINT), ("new-audit", signal.SIGHUP), ("star-map", signal.SIGTERM)}
"""Two of each signal are enough for the quick run."""


@pytest.mark.parametrize(("arguments", "signalled"), [
    pytest.param(arguments, number, id=f"{' '.join(arguments)}-{number.name}",
                 marks=[] if (arguments[0], number) in QUICK else [pytest.mark.full])
    for arguments in COMMANDS for number in INTERRUPTIONS
])
def test_whoever_ends_a_command_hears_nothing_more(
    arguments: tuple[str, ...], signalled: signal.Signals, returns: Path, small_file: Path,
    tmp_path: Path,
) -> None:
    """Ctrl-C and a closing terminal at random moments: the exit code of shells, and no word."""
    takes = arguments[0] in {"check", "score", "compare"}
    words = [*arguments, *(["--framework", str(small_file)] if takes else [])]
    places = {"IN": str(returns), "AGAIN": str(again(returns)),
              "OUT": str(tmp_path / "out"), "NOWHERE": str(tmp_path / "none")}
    chance = random.Random(" ".join(arguments) + signalled.name)  # noqa: S311 - moments, not secrets
    process = child(*(places.get(word, word) for word in words))
    time.sleep(chance.uniform(0.01, 0.9 if arguments[0] != "demo" else 4))
    process.send_signal(signalled)
    _, err = process.communicate()
    # It may have been through already, with its own answer.
    own = 2 if "NOWHERE" in arguments else 0
    assert process.returncode in {0, own, 128 + signalled}, err
    if process.returncode == 128 + signalled:
        assert "Error" not in err
        assert "Traceback" not in err
        assert "Abort" not in err


def test_an_ignored_signal_stays_ignored(returns: Path, small_file: Path) -> None:
    """With nohup a command goes on when its terminal is closed."""
    ignored = str(int(signal.SIGHUP))
    process = child("check", returns, "--framework", small_file, ignored=ignored)
    process.send_signal(signal.SIGHUP)
    out, _ = process.communicate()
    assert process.returncode == 0
    assert "Police" in out


def raising(error: Exception) -> Callable[[], int]:
    """Return what raises an error."""

    def fail() -> int:
        raise error

    return fail


@pytest.mark.parametrize("go_on", [
    raising(ImportError()), raising(OSError(errno.EINTR, "Interrupted")),
    raising(HsbstarError("The template cannot be read.")),
    raising(FrameworkError("It has errors.", [])), raising(StarToolError("It has errors.", [])),
    lambda: 0, lambda: 1,
], ids=["import", "system", "ours", "framework", "star-tool", "no-word", "errors-found"])
def test_a_signal_that_a_library_took_for_an_error_still_ends(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
    go_on: Callable[[], int],
) -> None:
    """An interrupted import may come as any error, or as none; users need not report that."""

    def interrupted() -> int:
        signals._received.append(signal.SIGINT)
        return go_on()

    monkeypatch.setattr(signals, "_received", [])
    with pytest.raises(SystemExit) as end:
        guarded(interrupted)
    assert end.value.code == 130
    assert capsys.readouterr().err == ""


def test_a_signal_makes_no_file_a_damaged_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """An error that a signal caused, as a reader sees it, is no finding about the file."""

    def interrupted(*_: object) -> None:
        signals._received.append(signal.SIGINT)
        raise ImportError

    monkeypatch.setattr(signals, "_received", [])
    monkeypatch.setattr("hsbstar.spreadsheets.reading.read.kind_of", interrupted)
    with pytest.raises(SystemExit):
        read_cells(b"PK", "a.xlsx")


@pytest.mark.parametrize("broken", [[], ["broken"]], ids=["started", "broken"])
def test_a_signal_while_processes_are_started_ends_afterwards(broken: list[str]) -> None:
    """A child that has not received all of its data would print an error of its own."""
    program = (
        "import os, signal, sys\n"
        "from concurrent import futures\n"
        "from hsbstar.core.processes import submitted\n"
        "from hsbstar.core.signals import exit_on_signals\n"
        "class Starting:\n"
        "    def submit(self, *_):\n"
        "        os.kill(os.getpid(), signal.SIGTERM)\n"
        "        print('started', flush=True)\n"
        "        if sys.argv[1:]: raise futures.BrokenExecutor\n"
        "exit_on_signals()\n"
        "submitted(Starting(), max, 1, 2)\n"
        "print('went on', flush=True)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, *broken], capture_output=True, timeout=60, check=False,
        text=True,
    )
    assert done.returncode == 128 + signal.SIGTERM
    assert (done.stdout, done.stderr) == ("started\n", "")


@pytest.mark.parametrize("before", [(), ("--debug", "report.txt")], ids=["alone", "debug"])
def test_a_reader_that_has_seen_enough_is_no_error_in_the_returns(
    before: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`hsbstar … | head`: ended without a word or a file, and never with exit code 1."""
    monkeypatch.chdir(tmp_path)
    with child(*before, "framework", "show") as process:
        assert process.stdout is not None
        process.stdout.close()
        process.stdout = None
        _, err = process.communicate()
    assert process.returncode == 128 + signal.SIGPIPE
    assert err == ""
    assert not list(tmp_path.iterdir())


def test_this_folder_is_no_file_to_write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`-o .` names the folder where we are; a name alone is a file in it."""
    monkeypatch.chdir(tmp_path)
    with pytest.raises(WouldOverwriteError, match="is a folder"):
        check_outputs([Path()], [], force=True)
    check_outputs([Path("new.xlsx")], [], force=False)
