"""Write the list of findings as a workbook with links to the cells."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.hyperlink import Hyperlink

from hsbstar.core.errors import HsbstarError
from hsbstar.core.formats import RETURN_ENDINGS
from hsbstar.core.problems import Severity
from hsbstar.framework import Answered
from hsbstar.returns.findings_list import FINDINGS
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
    from collections.abc import Mapping

    from openpyxl.worksheet.worksheet import Worksheet

    from hsbstar.core.findings import Finding
    from hsbstar.returns.findings_list import FindingsList
    from hsbstar.spreadsheets import Value

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


def write_findings_workbook(listed: FindingsList) -> bytes:
    """Return the list as a workbook.

    Raises HsbstarError where it cannot contain that many findings.
    """
    if len(listed.findings) > MAX_FINDINGS:
        raise HsbstarError(
            f"The workbook can have at most {MAX_FINDINGS:,} findings, and there are "
            f"{len(listed.findings):,}. Name a file that ends in .csv with --save.")
    return _Sheets(listed).write()


@dataclass(frozen=True)
class _Sheets:
    """The sheets of the workbook."""

    listed: FindingsList

    def write(self) -> bytes:
        """Return the workbook."""
        listed, draft = self.listed, writing.Draft()
        writing.add_styles(draft)
        draft.remove(draft.worksheets[0])
        text = f"{listed.summary} {_HOW if listed.findings else ''}".strip()
        self._write_findings(self._add(draft, FINDINGS, text))
        answers = self._answers_table()
        self._write_answers(self._add(draft, answers, _OF), answers)
        stamp = {"workbook": "findings", "round": listed.round_name, "area": listed.area}
        writing.add_stamp(draft, stamp | ({MARKING_KEY: listed.marking} if listed.marking else {}))
        writing.describe(draft, title=FINDINGS.title)
        return writing.workbook_bytes(draft)

    def _add(self, draft: writing.Draft, table: Table, text: str) -> Worksheet:
        listed = self.listed
        sheet: Worksheet = draft.create_sheet(table.sheet)
        writing.begin_table(sheet, table, (2, self._whose(), "hsb strong"), (3, text, "hsb text"))
        writing.set_page(sheet, marking=listed.marking, heading_row=HEADER_ROW,
                         footer="  ".join(filter(None, (
                             listed.area, listed.round_name, table.sheet))))
        sheet.freeze_panes = Place(FIRST_ROW, 1).address
        return sheet

    def _whose(self) -> str:
        listed = self.listed
        return "  ·  ".join(filter(None, (listed.marking, listed.area, listed.round_name)))

    def _write_findings(self, sheet: Worksheet) -> None:
        for number, (record, found) in enumerate(self.listed.records()):
            row = FIRST_ROW + number
            writing.write_record(sheet, FINDINGS.columns, row, record)
            severity = writing.cell_at(sheet, row, FINDINGS.number("severity"))
            severity.style = _STYLES.get(found.severity, severity.style)
            if number < MAX_LINKS:
                self._link(sheet, row, record["file"], found)
        rows = len(self.listed.findings)
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
                or not (self.listed.folder.resolve() / path).resolve().is_file()):
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
        scale = self.listed.scale
        labels = ("Scored", scale.not_applicable.label, scale.no_data.label, "Blank")
        keys = (Answered.SCORED, Answered.NOT_APPLICABLE, Answered.NO_DATA, Answered.BLANK)
        return Table("Returns", "What each return answered", (
            Column("agency", "Agency", 40, "hsb cell strong"), Column("file", "File", 50),
            *(Column(key.value, label, 12, "hsb number")
              for key, label in zip(keys, labels, strict=True)),
            Column("of", "Of", 12, "hsb number"),
        ), "Returns")

    def _write_answers(self, sheet: Worksheet, table: Table) -> None:
        rows = [(each, "" if each is returned else " (superseded)")
                for returned in self.listed.returns for each in returned.with_superseded]
        for row, (returned, note) in enumerate(rows, start=FIRST_ROW):
            counts: Mapping[str, Value] = {
                answered.value: returned.count(answered) for answered in Answered}
            writing.write_record(sheet, table.columns, row, {
                "agency": f"{returned.agency}{note}", "file": self.listed.path(returned.file),
                **counts, "of": returned.expected})
        writing.add_table(sheet, table.name, len(table.columns), HEADER_ROW, len(rows))
