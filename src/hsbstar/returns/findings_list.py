"""All findings as a list to work through: a table (.csv), or a workbook with links to the cells."""

from __future__ import annotations

from dataclasses import dataclass
from os.path import relpath
from pathlib import Path
from typing import TYPE_CHECKING

from hsbstar import returns
from hsbstar.core.csv_text import as_csv
from hsbstar.returns.answers import agencies_by_file
from hsbstar.spreadsheets import Column, Table

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from hsbstar.core.findings import Finding
    from hsbstar.framework import Scale
    from hsbstar.returns.answers import Return

FINDINGS = Table("Findings", "What to correct and check in the returns", (
    Column("agency", "Agency", 24, "hsb cell strong"), Column("file", "File", 30),
    Column("sheet", "Sheet", 22), Column("cell", "Cell", 9, "hsb link"),
    Column("severity", "Severity", 11), Column("wrong", "What is wrong", 44),
    Column("to_do", "What to do", 44), Column("done", "Done", 9, "hsb answer"),
), "Findings")


@dataclass(frozen=True)
class FindingsList:
    """What is listed, and for whom."""

    findings: Sequence[Finding]
    returns: Sequence[Return]
    scale: Scale
    folder: Path
    """Where the list is written: the paths in it begin there."""
    summary: str = ""
    """How many findings there are, as a sentence."""
    area: str = ""
    round_name: str = ""
    marking: str = ""

    def write(self, ending: str) -> bytes:
        """Return the file: a table for `.csv`, a workbook otherwise.

        Raises HsbstarError where a workbook cannot contain that many findings.
        """
        if ending.lower() == ".csv":
            captions = [column.caption for column in FINDINGS.columns]
            return as_csv([captions, *([str(record.get(column.key) or "")
                                        for column in FINDINGS.columns]
                                       for record, _ in self.records())])
        return returns.write_findings_workbook(self)

    def records(self) -> Iterator[tuple[dict[str, str], Finding]]:
        """Yield what is in each row, the worst finding first, and the finding."""
        agencies = agencies_by_file(self.returns)
        for found in sorted(self.findings, key=lambda each: (each.severity.rank, each.order)):
            where = found.where
            yield {
                "agency": agencies.get(where.file, ""), "file": self.path(where.file),
                "sheet": where.sheet, "cell": where.in_sheet, "wrong": found.message,
                "to_do": found.fix, "severity": found.severity.value.capitalize(),
            }, found

    def path(self, file: str) -> str:
        """Return a file's path from the list's folder; its name where there is none."""
        if not file:
            return ""
        try:
            path = relpath(Path(file).resolve(), self.folder.resolve())
        except ValueError:  # On Windows: another drive.
            return Path(file).name
        return Path(path).as_posix()
