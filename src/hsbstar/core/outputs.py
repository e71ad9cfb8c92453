"""Outputs: refused before any work, and written whole and together, or not at all."""

from __future__ import annotations

import contextlib
import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, NamedTuple
from uuid import uuid4

from hsbstar.core.errors import HsbstarError, WouldOverwriteError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    Content = bytes | Callable[[BinaryIO], None]
    """What a file is to hold, or who writes it into the open file bit by bit."""

PART, BEFORE = "hsbstar-part", "hsbstar-before"
"""What the names of our temporary files end in, should the computer go down in the midst."""


class Advice(NamedTuple):
    """What somebody can do whose output is refused: on the command line, unless said otherwise."""

    elsewhere: str = "Name another place with -o."
    replace: str = "add --force to replace"


_ON_THE_COMMAND_LINE = Advice()


def check_outputs(
    outputs: Iterable[Path], inputs: Iterable[Path], *, force: bool,
    advice: Advice = _ON_THE_COMMAND_LINE,
) -> None:
    """Refuse to write over an input, ever, or over an existing file without `force`.

    Raises WouldOverwriteError; call it before any work is done.
    """
    taken = {name for path in inputs for name in _names_of(path)}
    existing = []
    for output in outputs:
        if not taken.isdisjoint(_names_of(output)):
            raise WouldOverwriteError(
                f"{output} is one of the inputs, and inputs are never changed. {advice.elsewhere}"
            )
        # A name alone, or ‘.’, stands in the folder where we are.
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
    """Yield by what a file is known: by its place and, where it exists, by its number on the disk.

    Many systems take Star.xlsx and star.xlsx for one file.
    """
    yield path.resolve()
    with contextlib.suppress(OSError):
        known = path.stat()
        yield known.st_dev, known.st_ino


def write_files(contents: Sequence[tuple[Path, Content]]) -> None:
    """Write files whole, and all of them or none: an old star beside a new star tool would lie.

    All are laid beside their places first, with what they replace; then they are put there. At
    every moment each place holds the old file, the new one or none. Raises HsbstarError with the
    reason where one cannot be written; what was there before is there again.
    """
    writing = _Writing()
    try:
        for path, content in contents:
            writing.lay(path, content)
        for path, _ in contents:
            writing.put(path)
    except BaseException as error:  # whatever it is, also Ctrl-C: nothing is left half done
        writing.undo()
        if not isinstance(error, OSError):
            raise
        reason = error.strerror or type(error).__name__
        raise HsbstarError(
            f"{writing.current} cannot be written: {reason}. Is it open in another program, or the "
            f"folder read-only or full? {writing.what_remains}"
        ) from None
    finally:
        writing.tidy()


@dataclass
class _Writing:
    """What was laid, put and made so far, to be taken back."""

    current: Path | None = None
    laid: dict[Path, Path] = field(default_factory=dict)
    before: dict[Path, Path] = field(default_factory=dict)
    put_there: list[Path] = field(default_factory=list)
    folders: list[Path] = field(default_factory=list)
    kept: list[Path] = field(default_factory=list)
    """Copies of old files that could not be put back."""

    def lay(self, path: Path, content: Content) -> None:
        """Write a file beside its place, and a copy of what stands there."""
        self.current = path
        self._make_folder(path.parent)
        mark = uuid4().hex[:8]
        if path.exists():
            self.before[path] = path.with_name(f".{path.name}.{mark}.{BEFORE}")
            _write(self.before[path], path.read_bytes())
        self.laid[path] = path.with_name(f".{path.name}.{mark}.{PART}")
        _write(self.laid[path], content)

    def put(self, path: Path) -> None:
        """Put a laid file in its place, in one step."""
        self.current = path
        # Noted first: if this is cut short, the place is restored, whether it had changed or not.
        self.put_there.append(path)
        self.laid[path].replace(path)

    def undo(self) -> None:
        """Put back what was there."""
        for path in self.put_there:
            if self.laid[path].exists():
                continue  # it never left: the place is as it was
            try:
                if path in self.before:
                    self.before[path].replace(path)
                else:
                    path.unlink(missing_ok=True)
            except OSError:
                # Its copy is all that there is of the old file: it stays, under its own name.
                self.kept += [self.before.pop(path)] if path in self.before else []
        self.put_there.clear()
        self.tidy()
        for folder in reversed(self.folders):
            with contextlib.suppress(OSError):
                folder.rmdir()

    @property
    def what_remains(self) -> str:
        """The sentence that says where the old files are."""
        if self.kept:
            return f"What was there before is kept as {', '.join(map(str, self.kept))}."
        return "What was there before is still there."

    def tidy(self) -> None:
        """Remove what was laid beside and is not needed any more."""
        for beside in (*self.laid.values(), *self.before.values()):
            with contextlib.suppress(OSError):
                beside.unlink(missing_ok=True)

    def _make_folder(self, folder: Path) -> None:
        missing = [one for one in (folder, *folder.parents) if not one.exists()]
        for one in reversed(missing):
            one.mkdir(exist_ok=True)
            self.folders.append(one)


def _write(path: Path, content: Content) -> None:
    with path.open("xb") as file:
        if isinstance(content, bytes):
            file.write(content)
        else:
            content(file)
        file.flush()
        # A file that is put in its place before it is on the disk could be empty after a crash.
        os.fsync(file.fileno())
