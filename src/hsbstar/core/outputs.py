"""Check outputs before any work, and write them completely and together, or not at all."""

from __future__ import annotations

import contextlib
import os
import shutil
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, NamedTuple
from uuid import uuid4

from hsbstar.core import locks
from hsbstar.core.errors import HsbstarError, WouldOverwriteError, reason_of
from hsbstar.core.locks import BEFORE, PART, temporary
from hsbstar.core.signals import exit_if_signalled, signals_put_off, writing_done

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    Content = bytes | Callable[[BinaryIO], None]
    """The bytes of a file, or a function that writes them into the open file."""


class Advice(NamedTuple):
    """The advice in a refusal; the default is for the command line."""

    elsewhere: str = "Choose another place with -o."
    replace: str = "add --force to replace"


_ON_THE_COMMAND_LINE = Advice()


def check_outputs(
    outputs: Iterable[Path], inputs: Iterable[Path], *, force: bool,
    advice: Advice = _ON_THE_COMMAND_LINE,
) -> None:
    """Refuse to overwrite an input, ever, or an existing file without `force`.

    Raises WouldOverwriteError; call it before any work is done. The outputs' folders are locked
    until the command ends: HsbstarError where another process is writing to one.
    """
    outputs = list(outputs)
    identities = {name for path in inputs for name in _names_of(path)}
    existing: list[Path] = []
    seen: set[str] = set()
    for output in outputs:
        # Star.xlsx and star.xlsx are the same file on many systems.
        if (name := str(output.resolve()).casefold()) in seen:
            raise WouldOverwriteError(f"Two outputs would have the same name, {output}. "
                                      f"{advice.elsewhere}")
        seen.add(name)
        if not identities.isdisjoint(_names_of(output)):
            raise WouldOverwriteError(
                f"{output} is an input, and hsbstar never changes inputs. {advice.elsewhere}"
            )
        # A name alone, or ‘.’, is in the current folder.
        parents = (*output.parents, Path())
        above = next(folder for folder in parents if os.path.lexists(folder))
        if not above.is_dir():
            raise WouldOverwriteError(
                f"{above} is a file, but {output.name} needs a folder there. {advice.elsewhere}"
            )
        if output.is_dir():
            raise WouldOverwriteError(f"{output} is a folder. {advice.elsewhere}")
        if output.exists() and not output.is_file():
            raise WouldOverwriteError(
                f"{output} is not an ordinary file. {advice.elsewhere}"
            )
        # A link that leads nowhere would be replaced as well.
        if os.path.lexists(output):
            existing.append(output)
    locks.keep(output.parent for output in outputs)
    if existing and not force:
        names = ", ".join(str(path) for path in existing[:3])
        more = f" and {len(existing) - 3} more" if len(existing) > 3 else ""
        verb = "exist" if len(existing) > 1 else "exists"
        raise WouldOverwriteError(
            f"{names}{more} already {verb}. {advice.elsewhere.rstrip('.')}, or {advice.replace}."
        )


def _names_of(path: Path) -> Iterator[object]:
    """Yield the path of a file and, where it exists, its number on the disk."""
    yield path.resolve()
    with contextlib.suppress(OSError):
        status = path.stat()
        yield status.st_dev, status.st_ino


def write_files(contents: Sequence[tuple[Path, Content]], *, force: bool) -> None:
    """Write all files completely, or none: an old star next to a new star tool would mislead.

    First each file is written next to its place, with a copy of the old file; then all are moved
    into place. At every moment each place has the old file, the new file or none. Without `force`
    nothing is replaced, even if it has come only now. A symbolic link stays, and the file that it
    leads to is replaced; mode and owner of a replaced file are kept.

    Raises HsbstarError with the reason where a file cannot be written, and the old files are back
    then; also where another process is writing to one of the folders.
    """
    outputs = [(Path(os.path.realpath(path)), content) for path, content in contents]
    # A signal that came between any two steps could leave hidden files, or files of two runs.
    with signals_put_off():
        _write_all(outputs, _Writing(force))
    writing_done()


def _write_all(outputs: Sequence[tuple[Path, Content]], writing: _Writing) -> None:
    try:
        writing.make_folders(path.parent for path, _ in outputs)
        with locks.locked(path.parent for path, _ in outputs):
            writing.write(outputs)
    except BaseException as error:
        locks.free(writing.folders)
        writing.remove_folders()
        if not isinstance(error, OSError):
            raise
        raise writing.refusal(error) from None


@dataclass
class _Writing:
    """The temporary files, new files and new folders so far, to be undone after an error."""

    force: bool
    mark: str = field(default_factory=lambda: uuid4().hex[:8])
    current: Path | None = None
    laid: dict[Path, Path] = field(default_factory=dict)
    before: dict[Path, Path] = field(default_factory=dict)
    put_there: list[Path] = field(default_factory=list)
    folders: list[Path] = field(default_factory=list)
    kept: list[Path] = field(default_factory=list)
    """Copies of old files that could not be put back."""

    def make_folders(self, folders: Iterable[Path]) -> None:
        """Make the folders that are not there."""
        for folder in folders:
            for above in reversed((folder, *folder.parents)):
                self.current = above
                if not above.exists():
                    above.mkdir(exist_ok=True)
                    self.folders.append(above)

    def remove_folders(self) -> None:
        """Remove the folders that were made, where they are empty."""
        for folder in reversed(self.folders):
            with contextlib.suppress(OSError):
                folder.rmdir()

    def write(self, outputs: Sequence[tuple[Path, Content]]) -> None:
        """Write the files, or none of them."""
        paths = [path for path, _ in outputs]
        try:
            locks.note_outputs(self.mark, paths)
            for path, content in outputs:
                self.lay(path, content)
                exit_if_signalled()
            locks.note_moving()
            for path in paths:
                self.put(path)
            for folder in dict.fromkeys(path.parent for path in paths):
                _sync(folder)
        except BaseException:  # Ctrl-C too: nothing is left half done
            self.undo()
            raise
        finally:
            self.tidy()
            locks.note_done(paths)

    def lay(self, path: Path, content: Content) -> None:
        """Write a file next to its place, and a copy of the old file."""
        self.current = path
        old = path if path.exists() else None
        if old:
            if not self.force:
                raise _came_meanwhile(path)
            self.before[path] = temporary(path, self.mark, BEFORE)
            _write(self.before[path], path.read_bytes(), old)
        self.laid[path] = temporary(path, self.mark, PART)
        _write(self.laid[path], content, old)

    def put(self, path: Path) -> None:
        """Move a file into its place, in a single step."""
        self.current = path
        # Noted first: after an interruption the place is restored, changed or not.
        self.put_there.append(path)
        if self.force:
            self.laid[path].replace(path)
            return
        try:
            path.hardlink_to(self.laid[path])
        except FileExistsError:
            raise _came_meanwhile(path) from None
        except (OSError, NotImplementedError):
            # A disk without such links, as of many cameras and USB sticks, or a system without.
            if os.path.lexists(path):
                raise _came_meanwhile(path) from None
            # On Windows this replaces nothing.
            self.laid[path].rename(path)
        else:
            self.laid[path].unlink()

    def undo(self) -> None:
        """Restore the old files."""
        for path in self.put_there:
            part = self.laid[path]
            if part.exists() and not (path.exists() and path.samefile(part)):
                continue  # it was never moved: the place is as before
            try:
                if path in self.before:
                    self.before[path].replace(path)
                else:
                    path.unlink(missing_ok=True)
            except (OSError, KeyboardInterrupt):
                # The copy is all that is left of the old file, so it is kept.
                self.kept += [self.before.pop(path)] if path in self.before else []
        self.put_there.clear()

    def refusal(self, error: OSError) -> HsbstarError:
        """Return why the files cannot be written, and where the old ones are."""
        remains = "The earlier files are unchanged."
        if self.kept:
            remains = f"The earlier files are kept as {', '.join(map(str, self.kept))}."
        return HsbstarError(
            f"{self.current} cannot be written: {reason_of(error)}. Is it open in another program? "
            f"Is the folder read-only or full? {remains}"
        )

    def tidy(self) -> None:
        """Remove the temporary files that are not needed any more."""
        for scrap in (*self.laid.values(), *self.before.values()):
            with contextlib.suppress(OSError):
                scrap.unlink(missing_ok=True)


def _came_meanwhile(path: Path) -> WouldOverwriteError:
    return WouldOverwriteError(
        f"{path} was created while this command ran, and was not replaced. Add --force to replace "
        "it."
    )


def _write(path: Path, content: Content, old: Path | None) -> None:
    """Write a new file to the disk, with the mode and owner of an old one if there is one."""
    if old:
        # Readable by nobody else before it has the old file's mode.
        path.touch(mode=0o600, exist_ok=False)
        _copy_owner(old, path)
    with path.open("r+b" if old else "xb") as file:
        if isinstance(content, bytes):
            file.write(content)
        else:
            content(file)
        file.flush()
        # Otherwise a file in its place could be empty after a crash.
        os.fsync(file.fileno())


def _copy_owner(old: Path, new: Path) -> None:
    """Give a file the mode and, where the system allows it, the owner of another."""
    status = old.stat()
    with contextlib.suppress(OSError, AttributeError):
        os.chown(new, status.st_uid, status.st_gid)
    # After the owner, because a new owner can reset some of it.
    with contextlib.suppress(OSError):
        shutil.copymode(old, new)


def _sync(folder: Path) -> None:
    """Write a folder's list of files to the disk, where the system can."""
    with contextlib.suppress(OSError):
        number = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(number)
        finally:
            os.close(number)
