"""Check outputs before any work, and write them completely and together, or not at all."""

from __future__ import annotations

import contextlib
import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, NamedTuple
from uuid import uuid4

from hsbstar.core.errors import HsbstarError, WouldOverwriteError, reason_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    Content = bytes | Callable[[BinaryIO], None]
    """The bytes of a file, or a function that writes them into the open file."""

PART, BEFORE = "hsbstar-part", "hsbstar-before"
"""The endings of our temporary files, which remain if the computer goes down in between."""


class Advice(NamedTuple):
    """The advice in a refusal; the default is for the command line."""

    elsewhere: str = "Name another place with -o."
    replace: str = "add --force to replace"


_ON_THE_COMMAND_LINE = Advice()


def check_outputs(
    outputs: Iterable[Path], inputs: Iterable[Path], *, force: bool,
    advice: Advice = _ON_THE_COMMAND_LINE,
) -> None:
    """Refuse to overwrite an input, ever, or an existing file without `force`.

    Raises WouldOverwriteError; call it before any work is done.
    """
    identities = {name for path in inputs for name in _names_of(path)}
    existing: list[Path] = []
    seen: set[str] = set()
    for output in outputs:
        # Star.xlsx and star.xlsx are the same file on many systems.
        if (name := str(output.resolve()).casefold()) in seen:
            raise WouldOverwriteError(f"{output} would be written twice. {advice.elsewhere}")
        seen.add(name)
        if not identities.isdisjoint(_names_of(output)):
            raise WouldOverwriteError(
                f"{output} is one of the inputs, and inputs are never changed. {advice.elsewhere}"
            )
        # A name alone, or ‘.’, is in the current folder.
        parents = (*output.parents, Path())
        above = next(folder for folder in parents if os.path.lexists(folder))
        if not above.is_dir():
            raise WouldOverwriteError(
                f"{above} is a file, and {output.name} needs a folder. {advice.elsewhere}"
            )
        if output.is_dir():
            raise WouldOverwriteError(f"{output} is a folder. {advice.elsewhere}")
        if output.exists() and not output.is_file():
            raise WouldOverwriteError(
                f"{output} is a pipe or device, not a file. {advice.elsewhere}"
            )
        # A link that leads nowhere would be replaced as well.
        if os.path.lexists(output):
            existing.append(output)
    if existing and not force:
        names = ", ".join(str(path) for path in existing[:3])
        more = f" and {len(existing) - 3} more" if len(existing) > 3 else ""
        verb = "exist" if len(existing) > 1 else "exists"
        raise WouldOverwriteError(
            f"{names}{more} {verb} already. {advice.elsewhere.rstrip('.')}, or {advice.replace}."
        )


def _names_of(path: Path) -> Iterator[object]:
    """Yield the path of a file and, where it exists, its number on the disk."""
    yield path.resolve()
    with contextlib.suppress(OSError):
        status = path.stat()
        yield status.st_dev, status.st_ino


def write_files(contents: Sequence[tuple[Path, Content]]) -> None:
    """Write all files completely, or none: an old star next to a new star tool would mislead.

    First each file is written next to its place, with a copy of the old file; then all are moved
    into place. At every moment each place has the old file, the new file or none. Raises
    HsbstarError with the reason where a file cannot be written; the old files are back then.
    """
    writing = _Writing()
    try:
        for path, content in contents:
            writing.lay(path, content)
        for path, _ in contents:
            writing.put(path)
    except BaseException as error:  # Ctrl-C too: nothing is left half done
        writing.undo()
        if not isinstance(error, OSError):
            raise
        reason = reason_of(error)
        raise HsbstarError(
            f"{writing.current} cannot be written: {reason}. Is it open in another program, or the "
            f"folder read-only or full? {writing.what_remains}"
        ) from None
    finally:
        writing.tidy()


@dataclass
class _Writing:
    """The temporary files, new files and new folders so far, to be undone after an error."""

    current: Path | None = None
    laid: dict[Path, Path] = field(default_factory=dict)
    before: dict[Path, Path] = field(default_factory=dict)
    put_there: list[Path] = field(default_factory=list)
    folders: list[Path] = field(default_factory=list)
    kept: list[Path] = field(default_factory=list)
    """Copies of old files that could not be put back."""

    def lay(self, path: Path, content: Content) -> None:
        """Write a file next to its place, and a copy of the old file."""
        self.current = path
        for folder in reversed((path.parent, *path.parent.parents)):
            if not folder.exists():
                folder.mkdir(exist_ok=True)
                self.folders.append(folder)
        mark = uuid4().hex[:8]
        if path.exists():
            self.before[path] = path.with_name(f".{path.name}.{mark}.{BEFORE}")
            _write(self.before[path], path.read_bytes())
        self.laid[path] = path.with_name(f".{path.name}.{mark}.{PART}")
        _write(self.laid[path], content)

    def put(self, path: Path) -> None:
        """Move a file into its place, in a single step."""
        self.current = path
        # Noted first: after an interruption the place is restored, changed or not.
        self.put_there.append(path)
        self.laid[path].replace(path)

    def undo(self) -> None:
        """Restore the old files and folders."""
        for path in self.put_there:
            if self.laid[path].exists():
                continue  # it was never moved: the place is as before
            try:
                if path in self.before:
                    self.before[path].replace(path)
                else:
                    path.unlink(missing_ok=True)
            except OSError:
                # The copy is all that is left of the old file, so it is kept.
                self.kept += [self.before.pop(path)] if path in self.before else []
        self.put_there.clear()
        self.tidy()
        for folder in reversed(self.folders):
            with contextlib.suppress(OSError):
                folder.rmdir()

    @property
    def what_remains(self) -> str:
        """The sentence on where the old files are."""
        if self.kept:
            return f"What was there before is kept as {', '.join(map(str, self.kept))}."
        return "What was there before is still there."

    def tidy(self) -> None:
        """Remove the temporary files that are not needed any more."""
        for temporary in (*self.laid.values(), *self.before.values()):
            with contextlib.suppress(OSError):
                temporary.unlink(missing_ok=True)


def _write(path: Path, content: Content) -> None:
    with path.open("xb") as file:
        if isinstance(content, bytes):
            file.write(content)
        else:
            content(file)
        file.flush()
        # Otherwise a file in its place could be empty after a crash.
        os.fsync(file.fileno())
