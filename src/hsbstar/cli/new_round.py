"""Give a new round its round file, and say what comes after its workbooks."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hsbstar import audit
from hsbstar.cli.round_file import next_command, read_found
from hsbstar.core.errors import HsbstarError
from hsbstar.core.files import RETURNS, ROUND_FILE
from hsbstar.core.suggest import quoted

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hsbstar.audit import Heading
    from hsbstar.cli.terminal import Reporter


@dataclass(frozen=True)
class NewRound:
    """What the round's commands need to know, and where it is kept."""

    heading: Heading
    agencies_file: Path | None
    framework_file: Path | None
    same: tuple[str, ...]
    """As typed: `A=B`, or the file of a list."""
    raised_limits: list[str] | tuple[str, ...]

    def outputs(
        self, output: Path | None, workbooks: Iterable[Path], *, force: bool
    ) -> list[tuple[Path, bytes]]:
        """Return the round file to write into a folder of workbooks, and its content.

        There is none where the output is one workbook, or the folder has the file of this round
        already; `force` keeps those of its entries that are not given now. Raises HsbstarError for
        an impossible due date, and where the folder has the file of another round.
        """
        folder = next(iter(workbooks)).parent
        if output != folder and (output or folder == Path()):
            return []
        if fault := audit.fault_of_date(self.heading.due):
            raise HsbstarError(f"--due: {fault}. Correct the date.")
        path, known = folder / ROUND_FILE, self._known(folder)
        if path.is_file():
            there = read_found(path).known
            is_ours = (there.area, there.round) == (known.area, known.round)
            if not force and is_ours:
                return []
            if not force:
                raise HsbstarError(
                    f"{path} belongs to another round ({there.title or 'without a name'}). Choose "
                    "another folder with -o, or replace the file with --force."
                )
            if is_ours:
                now: dict[str, Any] = dict(audit.as_mapping(known))
                known = replace(there, **now)
        return [(path, audit.write_round_file(known))] if audit.as_mapping(known) else []

    def _known(self, folder: Path) -> audit.RoundFile:
        return audit.RoundFile(
            area=self.heading.area, round=self.heading.round, marking=self.heading.marking,
            due=self.heading.due, agencies=_seen_from(folder, self.agencies_file),
            framework=_seen_from(folder, self.framework_file),
            same=tuple(name if "=" in name else _seen_from(folder, Path(name))
                       for name in self.same),
        )

    def suggest_check(self, folder: Path | None, reporter: Reporter) -> None:
        """Say where the returns go, and how to check them; `folder` has the round file, if any."""
        place = "one folder, for example ‘returns’" if folder is None else (
            f"the folder ‘{(folder / RETURNS).as_posix()}’")
        reporter.note(f"Send them out. Put all returns in {place} (emails and zip files can go in "
                      "as they are), then run:")
        if folder is None:
            reporter.suggest(next_command("check", RETURNS, expected=self.agencies_file,
                                          framework=self.framework_file, limit=self.raised_limits))
            return
        if folder != Path():
            reporter.suggest(f"cd {quoted(folder)}")
        reporter.suggest(next_command("check", RETURNS, limit=self.raised_limits))


def _seen_from(folder: Path, file: Path | None) -> str:
    """Return a file's path relative to a folder; another disk of Windows has no such path."""
    if file is None:
        return ""
    try:
        return Path(os.path.relpath(file, folder)).as_posix()
    except ValueError:
        return file.resolve().as_posix()
