"""The star tool's sheet *Evidence*: what the agencies wrote, for whoever needs it.

Evidence can be about children, so the template has no such sheet. It is added with
`--with-evidence`, and emptied where a star tool that has it is filled again without that option.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree

from hsbstar.core.privacy import identifiers_in
from hsbstar.rounds import rating_cell
from hsbstar.spreadsheets import FIRST_ROW, HEADER_ROW, TITLE, Place, as_text, quoted
from hsbstar.spreadsheets.package import (
    PRINT_TITLES,
    add_sheet,
    add_table,
    child_of,
    free_sheet_name,
    tag,
)
from hsbstar.spreadsheets.writing import SheetFilling, freeze_part, has_cut_text, set_part_page
from hsbstar.star_tool.frame import write_top
from hsbstar.star_tool.layout import EVIDENCE, EVIDENCE_NOTE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hsbstar.framework import Scale
    from hsbstar.returns import Answer, Return
    from hsbstar.spreadsheets import Value
    from hsbstar.spreadsheets.package import Book, SheetPart
    from hsbstar.star_tool.content import StarContent

READ_FIRST = (
    "Agencies' evidence, word for word. hsbstar found nothing here that could identify a child, "
    "but it cannot recognise names, so read the sheet through before you share it."
)
IDENTIFIES = (
    "Agencies' evidence, word for word. {cells_seem} identify a child, and the sheet was made "
    "because --allow-identifying was used. Do not share it like this."
)
TOO_LONG = " Some texts are too long for their rows. Select the cell to read the whole text."
LEFT_OUT = "Not included: this star tool was made without --with-evidence."


def count_identifying(returns: Iterable[Return]) -> int:
    """Return how many texts, as evidence or action, seem to hold what could identify a child."""
    return sum(
        bool(identifiers_in(text)) for returned in returns for answer in returned.answers
        for text in (answer.evidence, answer.action)
    )


def fill_evidence(book: Book, content: StarContent) -> dict[str, SheetFilling]:
    """Write or remove what the agencies wrote; return all sheets of evidence by name.

    There are several where somebody copied last year's: copies are emptied, too.
    """
    names = [name for name in book.sheets if _is_ours(book.sheet(name))]
    if content.with_evidence and not names:
        names = [_add_sheet(book)]
    sheets = {name: SheetFilling(book, name) for name in names}
    for sheet in sheets.values():
        write_top(sheet, EVIDENCE, content)
        if content.with_evidence and sheet.name == names[0]:
            _fill(sheet, content)
        else:
            sheet.prose(EVIDENCE_NOTE.row, LEFT_OUT, "hsb key", EVIDENCE.columns)
            sheet.table(EVIDENCE.columns, [])
    return sheets


def _fill(sheet: SheetFilling, content: StarContent) -> None:
    """Write a row for each answer that has a score, evidence or an action."""
    scale, returns = content.framework.scale, content.returns
    ordered = sorted(returns, key=lambda returned: (returned.agency.casefold(), returned.file))
    by_id = [(returned.agency, {answer.statement.id: answer for answer in returned.answers})
             for returned in ordered]
    records = [
        {"agency": agency, **_record(answer, scale)}
        for statement in content.framework.statements for agency, answers in by_id
        if (answer := answers.get(statement.id))
        and (answer.score is not None or answer.evidence or answer.action)
    ]
    count = count_identifying(returns)
    seem = f"{count} cells may" if count > 1 else "One cell may"
    note = IDENTIFIES.format(cells_seem=seem) if count else READ_FIRST
    if has_cut_text(EVIDENCE.columns, records):
        note += TOO_LONG
    sheet.prose(EVIDENCE_NOTE.row, note, "hsb key", EVIDENCE.columns)
    sheet.table(EVIDENCE.columns, records)
    if records:
        cells = EVIDENCE.cells("score", len(records), anchored=False)
        sheet.colour(cells, scale.lowest, scale.highest)


def _record(answer: Answer, scale: Scale) -> dict[str, Value]:
    return {
        "ref": answer.statement.ref, "statement": answer.statement.text,
        "score": rating_cell(answer.answered, scale) if answer.score is None else answer.score,
        "evidence": answer.evidence or None, "action": answer.action or None,
    }


def _is_ours(sheet: SheetPart) -> bool:
    """Return whether hsbstar made a sheet, whatever its name is now."""
    heading = [as_text(sheet.value(Place(HEADER_ROW, number)))
               for number in range(1, len(EVIDENCE.columns) + 1)]
    captions = [column.caption for column in EVIDENCE.columns]
    return as_text(sheet.value(TITLE)) == EVIDENCE.title or heading == captions


def _add_sheet(book: Book) -> str:
    """Add the sheet, last, with all that the sheets of the template have from the start."""
    name = free_sheet_name(book, EVIDENCE.sheet)
    root = add_sheet(book, name).root
    properties = child_of(root, "sheetPr")
    etree.SubElement(properties, tag(root, "tabColor"), rgb="FF8A94A6")
    etree.SubElement(properties, tag(root, "pageSetUpPr"), fitToPage="1")
    freeze_part(root, EVIDENCE.place(FIRST_ROW, "agency"))
    child_of(root, "cols")
    set_part_page(root)
    book.add_name(PRINT_TITLES, f"{quoted(name)}!${HEADER_ROW}:${HEADER_ROW}", sheet=name)
    sheet = SheetFilling(book, name)
    sheet.write(TITLE, EVIDENCE.title, "hsb title")
    sheet.part.set_height(TITLE.row, 26)
    sheet.widths(1, EVIDENCE.columns)
    last = Place(FIRST_ROW, len(EVIDENCE.columns)).address
    captions = [column.caption for column in EVIDENCE.columns]
    add_table(book, name, EVIDENCE.name, f"A{HEADER_ROW}:{last}", captions)
    return name
