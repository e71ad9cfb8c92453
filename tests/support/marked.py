"""Returns that are sent back: make the marked copy, follow its links, and correct what it lists."""

from __future__ import annotations

import datetime as dt
import io
import re
from typing import TYPE_CHECKING, Any

import openpyxl
import xlsxwriter

from hsbstar.core.problems import Severity
from hsbstar.returns.checks import check_together, drop_copies
from hsbstar.returns.read import read_return
from hsbstar.returns.send_back.corrections import Corrections, to_correct
from hsbstar.returns.send_back.marked_copy import MarkedCopy, MarkOptions, mark_copy
from hsbstar.returns.send_back.marks import DARK, ERROR, WARNING
from support.sheets import opened

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hsbstar.core.findings import Finding
    from hsbstar.framework.answers import Answered
    from hsbstar.framework.model import Framework
    from hsbstar.returns.answers import Return

FAULTS = {
    "d1-a": (2.5, "Minutes.", ""), "d1-b": (7, "", "Agree a lead."), "d2-a": ("mostly", "", ""),
    "d2-c": (dt.date(2026, 4, 3), "", ""), "d3-b": (None, "Not yet.", ""),
    "d3-c": ("often", "", ""),
}
"""Four errors in score cells, a blank, and a word that is read as a score or reported."""
LINK = re.compile(r"'((?:[^']|'')+)'!([A-Z]+\d+)")


def findings_of(data: bytes, framework: Framework, file: str = "police.xlsx") -> list[Finding]:
    """Return the findings of a file."""
    return read_return(data, file, framework)[1]


def errors_of(data: bytes, framework: Framework, file: str = "police.xlsx") -> list[str]:
    """Return the codes of the errors that are found in a file."""
    return [found.code for found in findings_of(data, framework, file)
            if found.severity is Severity.ERROR]


def corrections_of(
    data: bytes, framework: Framework, file: str = "police.xlsx"
) -> Corrections:
    """Return what the sender of a file should correct."""
    returned, findings = read_return(data, file, framework)
    kept, copies = drop_copies([returned] if returned else [])
    (found,) = to_correct(kept, [*findings, *copies, *check_together(kept)], framework)
    return found


def sent_back(
    data: bytes, framework: Framework, file: str = "police.xlsx", due: str = ""
) -> MarkedCopy:
    """Return the copy that goes back to the sender of a file."""
    return mark_copy(data, corrections_of(data, framework, file), MarkOptions(framework, due))


def answers_of(data: bytes, framework: Framework, file: str = "police.xlsx") -> dict[str, Any]:
    """Return what a file answers, by statement: kind, score, evidence and action."""
    returned, _ = read_return(data, file, framework)
    assert returned is not None
    return {answer.statement.id: (answer.answered, answer.score, answer.evidence, answer.action)
            for answer in returned.answers}


def fields_of(returned: Return | None) -> dict[str, str]:
    """Return the texts of a return's fields."""
    assert returned is not None
    return {key: entry.text for key, entry in returned.fields.items()}


def links(data: bytes) -> list[tuple[str, str]]:
    """Return where the links of the first sheet lead: sheet and cell."""
    found = []
    for row in opened(data).worksheets[0].iter_rows():
        for cell in row:
            if cell.hyperlink:
                match = LINK.fullmatch(cell.hyperlink.location)
                assert match, cell.hyperlink.location
                found.append((match[1].replace("''", "'"), match[2]))
    return found


def marked_cells(data: bytes) -> dict[tuple[str, str], str]:
    """Return the cells of a workbook in a colour of ours, and the colour."""
    colours = {ERROR, WARNING, *DARK.values()}
    return {
        (sheet.title, cell.coordinate): cell.fill.fgColor.rgb[-6:]
        for sheet in opened(data).worksheets[1:] for row in sheet.iter_rows() for cell in row
        if cell.fill.fill_type == "solid" and str(cell.fill.fgColor.rgb)[-6:] in colours
    }


def cells_to_correct(data: bytes, framework: Framework) -> set[tuple[str, str]]:
    """Return the cells of a file that have a finding which is more than a note."""
    return {(found.where.sheet, found.where.cell) for found in findings_of(data, framework)
            if found.severity is not Severity.NOTE}


def corrected(data: bytes, values: Mapping[tuple[str, str], object] | None = None) -> bytes:
    """Return a marked copy in which a person has typed a 2 into each cell that it links to.

    `values` are typed into cells that do not need a 2.
    """
    book = opened(data)
    for sheet, cell in links(data):
        book[sheet][cell].value = (values or {}).get((sheet, cell), 2)
        book[sheet][cell].number_format = "General"
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def unfaulted(
    before: Mapping[str, Any], faulty: Mapping[str, object]
) -> dict[str, tuple[Answered, int | None, str, str]]:
    """Return the answers to statements that had no fault."""
    return {key: value for key, value in before.items() if key not in faulty}


def as_xlsxwriter_saves(data: bytes) -> bytes:
    """Return a workbook with the same values as another program would write it: plain."""
    held = io.BytesIO()
    source = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
    with xlsxwriter.Workbook(held, {"in_memory": True}) as book:
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        for sheet in source:
            made = book.add_worksheet(sheet.title)
            for row in sheet.iter_rows():
                for cell in row:
                    if isinstance(cell.value, dt.date):
                        made.write_datetime(cell.coordinate, cell.value, day)
                    elif cell.value is not None:
                        made.write(cell.coordinate, cell.value)
            if sheet.sheet_state != "visible":
                made.very_hidden()
    return held.getvalue()
