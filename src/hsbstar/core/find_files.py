"""Find the returns that the user named: files, or folders to look through.

A file in an email or a zip file has a place too: `returns/mail.eml › police.xlsx`.
"""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass
from itertools import islice
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from hsbstar.core.errors import HsbstarError, NothingToReadError, reason_of
from hsbstar.core.files import ROUND_FILE
from hsbstar.core.formats import CONTAINER_ENDINGS, RETURN_ENDINGS
from hsbstar.core.plurals import any_of
from hsbstar.core.suggest import hint_for

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

MAX_DEPTH = 32
"""How many folders deep files are found."""
MAX_ENTRIES = 100_000
"""The most files and folders below a folder that the user named."""
INSIDE = " › "
"""Parts the name of a file from that of the email or zip file it is in."""
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


def find_returns(paths: Sequence[Path], *, allow_none: bool = False) -> Found:
    """Find the returns that the user named, as files or as folders (looked through to the bottom).

    A link that the user names is followed; links inside a folder only if they stay in it. Raises
    HsbstarError where a path does not exist, a folder holds too much, or folders alone were named
    and hold no workbook, unless `allow_none`.
    """
    returns: dict[Path, Path] = {}
    passed_over: list[tuple[Path, str]] = []
    system_files: list[Path] = []
    for number, path in enumerate(paths, start=1):
        if not path.exists():
            hint = hint_for(path, paths[number:])
            raise HsbstarError(f"There is no file or folder ‘{path}’. {hint}")
        files = _files_below(path) if path.is_dir() else [(path, _why_passed_over(path))]
        for file, reason in files:
            if is_system_file(file):
                system_files.append(file)
            elif reason:
                passed_over.append((file, reason))
            else:
                returns.setdefault(file.resolve(), file)
    # What is wrong with a file that the user named is a finding, with what it is.
    if not (returns or allow_none) and all(path.is_dir() for path in paths):
        raise NothingToReadError(
            f"There are no returns in {any_of(paths)}. Returns are files whose names end in "
            f"{', '.join(sorted(RETURN_ENDINGS))}, or emails and zip files that contain them "
            f"({', '.join(sorted(CONTAINER_ENDINGS))})."
        )
    return Found(tuple(sorted(returns.values())), tuple(sorted(passed_over)),
                 tuple(sorted(system_files)))


def is_system_file(path: PurePath) -> bool:
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
            if entry.name == ROUND_FILE:
                continue
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
    if reason := why_not_by_name(file.name):
        return reason
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


def why_not_by_name(name: str) -> str:
    """Return why a file with this name is neither a return nor holds any; empty where it may."""
    if name.startswith("."):
        return "a hidden file"
    ending = PurePath(name).suffix
    if ending.lower() in RETURN_ENDINGS | CONTAINER_ENDINGS:
        return ""
    return f"{f'a {ending} file' if ending else 'a file without an ending'}, not a workbook"


def own_name(file: str) -> str:
    """Return the name that the sender gave a file, without what it is in."""
    return PurePath(file.rpartition(INSIDE)[2]).name


def is_held(file: str) -> bool:
    """Return whether a file is in an email or a zip file."""
    return INSIDE in file and str(file_on_disk(file)) != file


def file_on_disk(file: str) -> Path:
    """Return the file itself, or the email or zip file that it is in."""
    path = Path(file)
    while INSIDE in str(path) and not path.exists():
        path = Path(str(path).rpartition(INSIDE)[0])
    return path


def as_path(file: str | Path) -> Path:
    """Return a file's whole path, as though an email or a zip file were a folder.

    People can type it with any separator, and compare it with folders.
    """
    return Path(str(file).replace(INSIDE, os.sep)).resolve()
