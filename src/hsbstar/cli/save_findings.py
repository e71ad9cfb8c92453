"""Write all findings of a round as a list, in a place where it is not read as a return."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hsbstar import returns
from hsbstar.cli.targets import check_targets, file_at, refuse_among_returns
from hsbstar.core.findings import count_in_words
from hsbstar.core.outputs import write_files

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from hsbstar.framework import Scale
    from hsbstar.returns import Intake


@dataclass(frozen=True)
class SaveFindings:
    """Where the list goes; by its ending a workbook or a table."""

    path: Path
    force: bool = False

    @classmethod
    def at(cls, path: Path, *, force: bool) -> SaveFindings:
        """Return where `--save` writes; raise HsbstarError for another kind of file."""
        return cls(file_at(path, "findings.xlsx", "--save", or_table=True), force)

    def check(self, paths: Sequence[Path], inputs: Sequence[Path]) -> None:
        """Raise HsbstarError where the list would be among the returns or replace a file."""
        refuse_among_returns(
            self.path.parent, paths, f"{self.path} is where the returns are, so the list would "
            "be read as a return next time. Name a file in another folder with --save."
        )
        check_targets({"--save": [self.path]}, [*paths, *inputs], force=self.force)

    def write(self, intake: Intake, scale: Scale, marking: str) -> Path:
        """Write the list completely, or not at all; return its path.

        Raises HsbstarError where it would replace a return, as through a link.
        """
        check_targets({"--save": [self.path]}, intake.files, force=self.force)
        listed = returns.FindingsList(
            intake.findings, intake.returns, scale, self.path.parent,
            count_in_words(intake.findings), intake.area, intake.round_name, marking)
        write_files([(self.path, listed.write(self.path.suffix))], force=self.force)
        return self.path
