"""Write all findings as a list to work through: a workbook with links to the cells, or a .csv."""

from __future__ import annotations

from dataclasses import dataclass
from os.path import relpath
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.hyperlink import Hyperlink

from hsbstar.core.csv_text import as_csv
from hsbstar.core.errors import HsbstarError
from hsbstar.core.formats import RETURN_ENDINGS
from hsbstar.core.problems import Severity
from hsbstar.framework import Answered
from hsbstar.returns.answers import agencies_by_file
from hsbstar.spreadsheets import (
    FIRST_ROW,
    HEADER_ROW,
    MARKING_KEY,
    Column,
    Place,
    Table,
    quoted,
    writing,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from openpyxl.worksheet.worksheet import Worksheet

    from hsbstar.core.findings import Finding
    from hsbstar.framework import Scale
    from hsbstar.returns.answers import Return
    from hsbstar.spreadsheets import Value

FINDINGS = Table("Findings", "What to correct and check in the returns", (
    Column("agency", "Agency", 24, "hsb cell strong"), Column("file", "File", 30),
    Column("sheet", "Sheet", 22), Column("cell", "Cell", 9, "hsb link"),
    Column("severity", "Severity", 11), Column("wrong", "What is wrong", 44),
    Column("to_do", "What to do", 44), Column("done", "Done", 9, "hsb answer"),
), "Findings")
LINKS = FINDINGS.number("cell")
MAX_FINDINGS = 100_000
"""Rows of the workbook; a .csv may have more."""
MAX_LINKS = 60_000
"""Excel opens no sheet with more than 65,530 links."""
_STYLES = {Severity.ERROR: "hsb warning"}
_HOW = ("Click a cell in the column ‘Cell’ to open the return there. The links work while this "
        "file and the returns stay where they are. Choose ‘yes’ under ‘Done’ when a row is dealt "
        "with.")

_OF = "‘Of’ is the number of statements that the agency was expected to answer."


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
                                       for record, _ in self._records())])
        if len(self.findings) > MAX_FINDINGS:
            raise HsbstarError(
                f"The workbook can have at most {MAX_FINDINGS:,} findings, and there are "
                f"{len(self.findings):,}. Name a file that ends in .csv with --save.")
        draft = writing.Draft()
        writing.add_styles(draft)
        draft.remove(draft.worksheets[0])
        text = f"{self.summary} {_HOW if self.findings else ''}".strip()
        self._write_findings(self._add(draft, FINDINGS, text))
        answers = self._answers_table()
        self._write_answers(self._add(draft, answers, _OF), answers)
        stamp = {"workbook": "findings", "round": self.round_name, "area": self.area}
        writing.add_stamp(draft, stamp | ({MARKING_KEY: self.marking} if self.marking else {}))
        writing.describe(draft, title=FINDINGS.title)
        return writing.workbook_bytes(draft)

    def _records(self) -> Iterator[tuple[dict[str, str], Finding]]:
        """Yield what is in each row, the worst finding first, and the finding."""
        agencies = agencies_by_file(self.returns)
        for found in sorted(self.findings, key=lambda each: (each.severity.rank, each.order)):
            where = found.where
            yield {
                "agency": agencies.get(where.file, ""), "file": self._path(where.file),
                "sheet": where.sheet, "cell": where.in_sheet, "wrong": found.message,
                "to_do": found.fix, "severity": found.severity.value.capitalize(),
            }, found

    def _path(self, file: str) -> str:
        """Return a file's path from the list's folder; its name where there is none."""
        if not file:
            return ""
        try:
            path = relpath(Path(file).resolve(), self.folder.resolve())
        except ValueError:  # On Windows: another drive.
            return Path(file).name
        return Path(path).as_posix()

    def _add(self, draft: writing.Draft, table: Table, text: str) -> Worksheet:
        sheet: Worksheet = draft.create_sheet(table.sheet)
        writing.begin_table(sheet, table, (2, self._whose(), "hsb strong"), (3, text, "hsb text"))
        writing.set_page(sheet, marking=self.marking, heading_row=HEADER_ROW,
                         footer="  ".join(filter(None, (self.area, self.round_name, table.sheet))))
        sheet.freeze_panes = Place(FIRST_ROW, 1).address
        return sheet

    def _whose(self) -> str:
        return "  ·  ".join(filter(None, (self.marking, self.area, self.round_name)))

    def _write_findings(self, sheet: Worksheet) -> None:
        for number, (record, found) in enumerate(self._records()):
            row = FIRST_ROW + number
            writing.write_record(sheet, FINDINGS.columns, row, record)
            severity = writing.cell_at(sheet, row, FINDINGS.number("severity"))
            severity.style = _STYLES.get(found.severity, severity.style)
            if number < MAX_LINKS:
                self._link(sheet, row, record["file"], found)
        rows = len(self.findings)
        writing.add_table(sheet, FINDINGS.name, len(FINDINGS.columns), HEADER_ROW, rows)
        done = DataValidation(
            type="list", formula1='"yes"', allow_blank=True, showErrorMessage=True,
            showDropDown=False, errorTitle="Done", error="Choose yes, or leave it blank.")
        done.add(FINDINGS.cells("done", rows, anchored=False))
        sheet.add_data_validation(done)

    def _link(self, sheet: Worksheet, row: int, path: str, found: Finding) -> None:
        """Link to the cell of a return, where that is a workbook and the path leads there."""
        where, ending = found.where, Path(found.where.file).suffix.lower()
        if (ending not in RETURN_ENDINGS or ending == ".csv"
                or not (self.folder.resolve() / path).resolve().is_file()):
            return
        location = f"{quoted(where.sheet)}!{where.cell or 'A1'}" if where.sheet else None
        cell = writing.cell_at(sheet, row, LINKS)
        if not where.cell:
            writing.write_text(sheet, row, LINKS, "Open", "hsb link")
        name = Path(path).name
        tip = f"Open {name}" + (f" at {where.sheet}, cell {where.cell}" if where.cell else "")
        cell.hyperlink = Hyperlink(
            ref="", target=quote(path), location=location, tooltip=tip[:255],
            display=str(cell.value))
        cell.style = "hsb link"

    def _answers_table(self) -> Table:
        labels = ("Scored", self.scale.not_applicable.label, self.scale.no_data.label, "Blank")
        keys = (Answered.SCORED, Answered.NOT_APPLICABLE, Answered.NO_DATA, Answered.BLANK)
        return Table("Returns", "What each return answered", (
            Column("agency", "Agency", 40, "hsb cell strong"), Column("file", "File", 50),
            *(Column(key.value, label, 12, "hsb number")
              for key, label in zip(keys, labels, strict=True)),
            Column("of", "Of", 12, "hsb number"),
        ), "Returns")

    def _write_answers(self, sheet: Worksheet, table: Table) -> None:
        rows = [(each, "" if each is returned else " (superseded)")
                for returned in self.returns for each in returned.with_superseded]
        for row, (returned, note) in enumerate(rows, start=FIRST_ROW):
            counts: Mapping[str, Value] = {
                answered.value: returned.count(answered) for answered in Answered}
            writing.write_record(sheet, table.columns, row, {
                "agency": f"{returned.agency}{note}", "file": self._path(returned.file), **counts,
                "of": returned.expected})
        writing.add_table(sheet, table.name, len(table.columns), HEADER_ROW, len(rows))
