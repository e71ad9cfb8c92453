"""Find the returns that the user named: files, or folders to look through."""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from hsbstar.core.errors import HsbstarError, NothingToReadError, reason_of
from hsbstar.core.formats import RETURN_ENDINGS
from hsbstar.core.plurals import any_of
from hsbstar.core.suggest import hint_for

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

MAX_DEPTH = 32
"""How many folders deep files are found."""
MAX_ENTRIES = 100_000
"""The most files and folders below a folder that the user named."""
_SYSTEM_NAMES = frozenset({"thumbs.db", "ehthumbs.db", "desktop.ini", ".ds_store", ".localized"})
_SYSTEM_BEGINNINGS = ("~$", ".~lock.", "._")
"""Lock files of Office and LibreOffice, and what macOS keeps of a file on another system's disk."""


@dataclass(frozen=True)
class Found:
    """The files to read as returns, and the other files with the reason to leave them out."""

    returns: tuple[Path, ...]
    passed_over: tuple[tuple[Path, str], ...]
    """Without the files of the system."""
    system_files: tuple[Path, ...] = ()
    """Files that the system or an office program made for itself: nobody sent them."""


def find_returns(paths: Sequence[Path]) -> Found:
    """Find the returns that the user named, as files or as folders (looked through to the bottom).

    A link that the user names is followed; links inside a folder only if they stay in it. Raises
    HsbstarError where a path does not exist, a folder holds too much, or folders alone were named
    and hold no workbook.
    """
    returns: dict[Path, Path] = {}
    passed_over: list[tuple[Path, str]] = []
    system_files: list[Path] = []
    for number, path in enumerate(paths, start=1):
        if not path.exists():
            hint = hint_for(path, paths[number:])
            raise HsbstarError(f"There is no file or folder {path}. {hint}")
        files = _files_below(path) if path.is_dir() else [(path, _why_passed_over(path))]
        for file, reason in files:
            if is_system_file(file):
                system_files.append(file)
            elif reason:
                passed_over.append((file, reason))
            else:
                returns.setdefault(file.resolve(), file)
    # What is wrong with a file that the user named is a finding, with what it is.
    if not returns and all(path.is_dir() for path in paths):
        raise NothingToReadError(
            f"There are no returns in {any_of(paths)}. Returns are files whose names end in "
            f"{', '.join(sorted(RETURN_ENDINGS))}."
        )
    return Found(tuple(sorted(returns.values())), tuple(sorted(passed_over)),
                 tuple(sorted(system_files)))


def is_system_file(path: Path) -> bool:
    """Return whether a file is none that people make or send, by its name."""
    name = path.name.lower()
    return name in _SYSTEM_NAMES or name.startswith(_SYSTEM_BEGINNINGS)


def _files_below(top: Path) -> Iterator[tuple[Path, str]]:
    """Yield the files below a folder, each with the reason to leave it out, if any."""
    inside, left = top.resolve(), MAX_ENTRIES
    waiting = [(top, 0)]
    while waiting:
        folder, depth = waiting.pop()
        try:
            # No more than the limit: a folder can hold more names than fit into memory.
            with os.scandir(folder) as entries:
                found = list(islice(entries, left + 1))
        except OSError as error:
            reason = reason_of(error)
            yield folder, f"a folder that cannot be opened ({reason})"
            continue
        left -= len(found)
        if left < 0:
            raise HsbstarError(
                f"{top} contains more than {MAX_ENTRIES:,} files and folders. Name the folder that "
                "contains only the returns."
            )
        for entry in found:
            path = folder / entry.name
            if not _is_folder(entry):
                yield path, _why_passed_over(path, inside)
            # Windows has a second kind of link, which Python 3.11 does not know.
            elif entry.is_symlink() or getattr(entry, "is_junction", bool)():
                yield path, "a link to another folder"
            elif depth >= MAX_DEPTH:
                yield path, f"more than {MAX_DEPTH} folders deep"
            elif not entry.name.startswith("."):
                waiting.append((path, depth + 1))


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:
        return False  # a link into a folder that is closed to us: left out as a file


def _why_passed_over(file: Path, inside: Path | None = None) -> str:
    """Return why a file is no return, or nothing; links must stay in the folder `inside`."""
    if file.name.startswith("."):
        return "a hidden file"
    if file.suffix.lower() not in RETURN_ENDINGS:
        kind = f"a {file.suffix} file" if file.suffix else "a file without an ending"
        return f"{kind}, not a workbook"
    try:
        # To open a pipe or a device would wait, or never end.
        if not stat.S_ISREG(file.stat().st_mode):
            return "not an ordinary file"
    except OSError:
        if file.is_symlink():
            return "a link to a file that does not exist"
    if inside and file.is_symlink() and not file.resolve().is_relative_to(inside):
        return "a link to a file outside the folder"
    return ""
