"""Lock folders of outputs, so that two runs never mix theirs, and find what a killed run left.

The lock belongs to the system, which frees it when the process ends, however it ends. The lock's
file names its process and what it writes. A killed run leaves that file, and the next run reads in
it which outputs were replaced and which were not.
"""

from __future__ import annotations

import contextlib
import errno
import json
import os
import platform
import re
import stat
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from hsbstar.core.errors import HsbstarError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

try:
    import fcntl
except ImportError:  # pragma: no cover - Windows
    import msvcrt

LOCK = ".hsbstar-lock"
PART, BEFORE = "hsbstar-part", "hsbstar-before"
"""The endings of our temporary files: a new file, and a copy of the old one."""
_MOVING = "moving"
"""The line that is added when all new files are complete, before the first is moved."""
_NOTE = re.compile(r"([0-9a-f]{8})\t(\".*\")")
"""An output that is noted: the mark of its temporary files, and its path as JSON, on one line."""
_OPEN = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
_FAR = 2**30
"""Windows locks bytes, which others then cannot read: a byte far behind the text is locked."""


@dataclass
class Remains:
    """What a killed run left, by path: outputs that it had replaced, and those that it had not."""

    folder: Path
    new: set[Path] = field(default_factory=set)
    old: set[Path] = field(default_factory=set)

    @property
    def in_words(self) -> str:
        """A sentence or two on what was found and removed."""
        text = (f"An earlier run stopped while writing to {self.folder}. Its temporary files have "
                "been removed.")
        if not (self.new and self.old):
            return text
        new, old = (", ".join(sorted(path.name for path in paths))
                    for paths in (self.new, self.old))
        return (f"{text} These files do not belong together. New: {new}. Not replaced or missing: "
                f"{old}. Run the command again with --force.")


@dataclass
class _Lock:
    """A locked folder."""

    file: Path
    number: int
    """Of the open file."""


# The locks belong to the process, and so do these records of them.
_held: dict[Path, _Lock] = {}
_kept: list[None] = []
_found: list[Remains] = []


def temporary(path: Path, mark: str, ending: str) -> Path:
    """Return the name of a temporary file next to an output."""
    return path.with_name(f".{path.name}.{mark}.{ending}")


@contextmanager
def folders_kept() -> Iterator[list[Remains]]:
    """Keep every folder that is locked in these steps until their end.

    Yields the remains of killed runs that are found on the way.
    """
    _kept.append(None)
    try:
        yield _found
    finally:
        _kept.pop()
        if not _kept:
            _free(list(_held))
            _found.clear()


def keep(folders: Iterable[Path]) -> None:
    """Lock folders that exist until the end of `folders_kept`; outside of that do nothing."""
    if _kept:
        for folder in folders:
            if folder.is_dir():
                _hold(folder.resolve())


@contextmanager
def locked(folders: Iterable[Path]) -> Iterator[None]:
    """Lock folders for these steps, or longer within `folders_kept`.

    Raises HsbstarError where another process holds one, and names it.
    """
    before = set(_held)
    try:
        for folder in folders:
            _hold(folder.resolve())
        yield
    finally:
        # Also those that were locked when the steps were interrupted.
        if not _kept:
            _free([folder for folder in _held if folder not in before])


def free(folders: Iterable[Path]) -> None:
    """Free those of some folders that are locked: they were made for outputs that failed."""
    _free([folder for path in folders if (folder := path.resolve()) in _held])


def note_outputs(mark: str, outputs: Iterable[Path]) -> None:
    """Write into the held locks which outputs are about to be written, before any is."""
    text = "".join(f"{mark}\t{json.dumps(str(path.resolve()))}\n" for path in outputs)
    _add(f"\n{text}")


def note_moving() -> None:
    """Write into the held locks that from now on outputs are replaced."""
    _add(f"{_MOVING}\n")


def note_done(outputs: Iterable[Path]) -> None:
    """Clear the notes in the held locks: these outputs are written, and belong together."""
    written = {path.resolve() for path in outputs}
    for lock in _held.values():
        with contextlib.suppress(OSError):
            _introduce(lock.number)
    for remains in _found:
        if remains.new | remains.old <= written:
            remains.new.clear()
            remains.old.clear()


def _add(text: str) -> None:
    for lock in _held.values():
        with contextlib.suppress(OSError):
            os.lseek(lock.number, 0, os.SEEK_END)
            os.write(lock.number, text.encode())


def _hold(folder: Path) -> None:
    """Lock a folder that this process does not hold yet."""
    if folder in _held:
        return
    file = folder / LOCK
    try:
        number = _lock(file)
    except BlockingIOError as error:
        raise HsbstarError(
            f"{folder} is in use: {error.strerror} is writing to it. Wait until it finishes, or "
            "name another folder."
        ) from None
    except OSError:
        # The folder cannot be written to, or its system has no locks: writing will report it.
        return
    _held[folder] = _Lock(file, number)
    _clear_up(folder, number)
    with contextlib.suppress(OSError):
        _introduce(number)


def _lock(file: Path) -> int:
    """Open and lock a file; raise BlockingIOError with its holder where another process has it."""
    while True:
        number = _open(file)
        try:
            _lock_open_file(number)
        except OSError as error:
            holder = _text_of(number).partition("\n")[0]
            os.close(number)
            if isinstance(error, (BlockingIOError, PermissionError)):
                raise BlockingIOError(error.errno, holder or "another process") from None
            raise
        # Its last holder may have removed the file between our two steps; Windows removes no open
        # file.
        with contextlib.suppress(FileNotFoundError):
            if os.name == "nt" or os.path.samestat(os.fstat(number), file.lstat()):
                return number
        os.close(number)


def _open(file: Path) -> int:
    """Open a lock's file; raise OSError where it is not a file of ours alone."""
    try:
        number = os.open(file, os.O_RDWR | os.O_CREAT | _OPEN, 0o666)
    except PermissionError:
        # Another person's, which can be locked and read, but not written to.
        number = os.open(file, os.O_RDONLY | _OPEN)
    status = os.fstat(number)
    # What is written to the lock would go into a file that has another name, too.
    if not stat.S_ISREG(status.st_mode) or status.st_nlink > 1:
        os.close(number)
        raise OSError(errno.EEXIST, os.strerror(errno.EEXIST), str(file))
    return number


def _lock_open_file(number: int) -> None:
    if os.name == "nt":  # pragma: no cover - Windows
        os.lseek(number, _FAR, os.SEEK_SET)
        msvcrt.locking(number, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined] # Windows only
    else:
        fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _text_of(number: int) -> str:
    os.lseek(number, 0, os.SEEK_SET)
    return os.read(number, 1 << 24).decode(errors="replace")


def _introduce(number: int) -> None:
    """Write who holds the lock, and nothing else."""
    os.ftruncate(number, 0)
    os.lseek(number, 0, os.SEEK_SET)
    holder = f"process {os.getpid()} on {platform.node() or 'this computer'}\n"
    os.write(number, holder.encode(errors="replace"))


def _clear_up(folder: Path, number: int) -> None:
    """Remove what a killed run left, and note which outputs it had replaced."""
    lines = _text_of(number).splitlines()
    noted = [found for line in lines if (found := _NOTE.fullmatch(line))]
    if not noted:
        return
    remains = Remains(folder)
    for mark, name in (found.groups() for found in noted):
        # Where the computer stopped, too, anything may be in the file.
        with contextlib.suppress(ValueError):
            path = Path(json.loads(name))
            part = temporary(path, mark, PART)
            if _MOVING in lines:
                (remains.old if part.exists() or not path.exists() else remains.new).add(path)
            for scrap in (part, temporary(path, mark, BEFORE)):
                with contextlib.suppress(OSError):
                    scrap.unlink(missing_ok=True)
    # Only a command reports them.
    _found.extend([remains] if _kept else [])


def _free(folders: Iterable[Path]) -> None:
    """Free locked folders and remove the locks' files."""
    with contextlib.ExitStack() as each:
        for folder in folders:
            each.callback(_free_lock, _held.pop(folder))


def _free_lock(lock: _Lock) -> None:
    if os.name == "nt":  # pragma: no cover - Windows removes no open file
        # Closing it would free it, too, but perhaps only some time later.
        with contextlib.suppress(OSError):
            os.lseek(lock.number, _FAR, os.SEEK_SET)
            msvcrt.locking(lock.number, msvcrt.LK_UNLCK, 1)  # type: ignore[attr-defined] # as above
        os.close(lock.number)
    try:
        with contextlib.suppress(OSError):
            lock.file.unlink()
    finally:
        if os.name != "nt":
            os.close(lock.number)
