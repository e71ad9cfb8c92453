"""Find what the files are that were dropped: returns, and what belongs to their round.

All paths are as seen from this folder, in which the files were put.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from hsbstar import audit
from hsbstar.core.errors import HsbstarError
from hsbstar.core.files import RETURNS, ROUND_FILE, read_bytes
from hsbstar.core.find_files import INSIDE, is_system_file
from hsbstar.core.formats import RETURN_ENDINGS
from hsbstar.core.plurals import comma_list
from hsbstar.core.problems import Problem
from hsbstar.framework import bundled_framework
from hsbstar.returns import FileKind, VersionRule, Versions, what_is
from hsbstar.spreadsheets import reading

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hsbstar.audit import Agency, RoundFile
    from hsbstar.framework import Framework
    from hsbstar.returns import FilesRead

_YAML = (".yaml", ".yml")
_OF_FRAMEWORK = (FileKind.FRAMEWORK, "is a message file")
_OTHER_TABLES = (FileKind.OTHER_TABLE, FileKind.OTHER_WORKBOOK)
_NO_RETURN = {Problem.FILE_PASSED_OVER.code, Problem.NOT_A_RETURN.code,
              Problem.FILE_NOT_A_RETURN.code}


@dataclass(frozen=True)
class Dropped:
    """The files, and what of them belongs to the round."""

    files: tuple[Path, ...]
    """All that may be returns: without the round file, frameworks, and files of the system."""
    round_file: Path | None = None
    known: RoundFile = field(default_factory=audit.RoundFile)
    """What the round file holds; nothing without one."""
    framework: Path | None = None
    """The file of the framework; None for the bundled one."""
    others: tuple[str, ...] = ()
    """Further files of a framework, which are no returns either."""

    @property
    def returns(self) -> Path:
        """What is read as returns: a round's folder `returns`, a single file, or all there is."""
        folder = self.round_file.parent / RETURNS if self.round_file else None
        if folder and folder.is_dir():
            return folder
        return self.files[0] if len(self.files) == 1 and not self.round_file else Path()

    @property
    def versions(self) -> Versions:
        """Which of several returns of an agency counts, by the round file."""
        rule = VersionRule(self.known.versions) if self.known.versions else None
        return Versions(rule, tuple(self.needed(name) for name in self.known.use))

    def find(self, name: str) -> Path | None:
        """Return a file that the round file names; of its folder only its own name may be known."""
        folder = self.round_file.parent if self.round_file else Path()
        path = Path(os.path.normpath(folder / name))
        same = [file for file in self.files if file.name == path.name]
        return path if path in self.files else same[0] if len(same) == 1 else None

    def needed(self, name: str) -> Path:
        """Do the same, also in an email or a zip file; raise HsbstarError where it is not here."""
        holder, inside, held = name.partition(INSIDE)
        path = self.find(holder)
        if path and inside:
            return Path(f"{path}{inside}{held}")
        if path is None:
            raise HsbstarError(f"{self.round_file} names the file {name}, which is not here. "
                               "Choose that file too.")
        return path

    def read_framework(self) -> Framework:
        """Return the framework; raises HsbstarError where its file has faults."""
        return audit.load_framework(self.framework) if self.framework else bundled_framework()

    def list_in(self, read: FilesRead) -> Path | None:
        """Return the list of agencies: what the round file names, or a file that is none else.

        Raises HsbstarError where several files are lists of agencies.
        """
        if self.known.agencies:
            return self.find(self.known.agencies)
        if self.returns in self.files:
            return None  # A file alone was meant as a return.
        refused = {found.where.file for found in read.findings if found.code in _NO_RETURN}
        others = (path for path in self.files if str(path) in refused
                  or not path.is_relative_to(self.returns))
        return _only([path for path in others if path.suffix.lower() in RETURN_ENDINGS
                      and _is_list(path)], "lists of agencies")


def find_dropped() -> Dropped:
    """Return what is in this folder.

    Raises HsbstarError where the round file has a fault, or there are two of what a round has one.
    """
    files = sorted(path for folder, _, names in os.walk(".") for name in names
                   if not is_system_file(path := Path(folder, name)))
    round_file = _only([path for path in files if path.name == ROUND_FILE], "round files")
    known = audit.RoundFile()
    if round_file:
        # Which of the files that it names are needed here is looked at later.
        known = audit.open_round_file(round_file, lambda _: True)
    yamls = {path: what_is(path) for path in files
             if path.suffix.lower() in _YAML and path.name != ROUND_FILE}
    dropped = Dropped(
        tuple(path for path in files
              if path.name != ROUND_FILE and yamls.get(path) not in _OF_FRAMEWORK),
        round_file, known,
        others=tuple(str(path) for path, kind in yamls.items() if kind in _OF_FRAMEWORK))
    frameworks = [path for path, kind in yamls.items() if kind == FileKind.FRAMEWORK]
    if known.framework:
        every = replace(dropped, files=tuple(files))
        return replace(dropped, framework=every.needed(known.framework))
    return replace(dropped, framework=_only(frameworks, "framework files"))


def _is_list(path: Path) -> bool:
    """Return whether a table is a list of agencies, by its columns.

    With columns of its own, such as ‘Email’, its name must say so too.
    """
    kind = what_is(path)
    if kind in _OTHER_TABLES and "agenc" in path.stem.casefold():
        return reading.read_list(read_bytes(path), str(path), "agency").has("agency")
    return kind == FileKind.AGENCIES


def read_list(path: Path) -> tuple[Agency, ...]:
    """Return the agencies of a list; raises HsbstarError where it cannot be read."""
    return audit.read_agencies(read_bytes(path), str(path))


def _only(paths: Sequence[Path], what: str) -> Path | None:
    """Return the only path, None without any; raise HsbstarError where there are more."""
    if len(paths) > 1:
        names = [f"‘{path}’" for path in paths]
        raise HsbstarError(f"There are {len(paths)} {what}: {comma_list(names)}. Choose the files "
                           "of one round only.")
    return paths[0] if paths else None
