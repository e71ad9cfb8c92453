"""The star tool's sheet *Evidence*: what the agencies wrote, for whoever asks for it.

Evidence can be about children, so the template has no such sheet: it is added where it was asked
for, and emptied where a star tool that holds one is filled again without asking.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree

from hsbstar.core.privacy import identifiers_in
from hsbstar.rounds import as_voice
from hsbstar.spreadsheets import FIRST_ROW, HEADER_ROW, TITLE, Place, as_text, quoted
from hsbstar.spreadsheets.package import (
    PRINT_TITLES,
    add_sheet,
    add_table,
    child_of,
    free_sheet_name,
    needed,
    tag,
)
from hsbstar.spreadsheets.writing import (
    MAX_LINES,
    SheetFilling,
    freeze_part,
    lines_needed,
    set_part_page,
)
from hsbstar.star_tool.layout import EVIDENCE, EVIDENCE_NOTE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from hsbstar.framework import Framework, Scale
    from hsbstar.returns import Answer, Return
    from hsbstar.spreadsheets import Value
    from hsbstar.spreadsheets.package import Book, SheetPart
    from hsbstar.star_tool.content import StarContent

READ_FIRST = (
    "What the agencies wrote, word for word. hsbstar noticed nothing here that could identify a "
    "child, but it knows no names: read the sheet through before you pass it on."
)
IDENTIFIES = (
    "What the agencies wrote, word for word. {count} seem{s} to hold what could identify a child, "
    "and the sheet was made all the same (--allow-identifying): do not pass it on like this."
)
TOO_LONG = " Where a text is longer than a row can be high, the rest of it is in its cell alone."
LEFT_OUT = "Left out: this star tool was made without --with-evidence."


def count_identifying(returns: Iterable[Return]) -> int:
    """Return how many texts, as evidence or action, seem to hold what could identify a child."""
    return sum(
        bool(identifiers_in(text)) for one in returns for answer in one.answers
        for text in (answer.evidence, answer.action)
    )


def evidence_sheets(book: Book, *, wanted: bool) -> list[str]:
    """Return the sheets that hold evidence, or shall; one is added where it is wanted.

    Several are there where somebody copied last year's: copies are emptied, too.
    """
    found = [name for name in book.sheets if _is_ours(book.sheet(name))]
    return found or ([_add_sheet(book)] if wanted else [])


def fill_evidence(sheet: SheetFilling, content: StarContent, *, wanted: bool) -> None:
    """Write what the agencies wrote, by statement and agency; nothing of it unless `wanted`."""
    records = list(_records(content.returns, content.framework)) if wanted else []
    note = _note(content) + (TOO_LONG if _any_too_long(records) else "") if wanted else LEFT_OUT
    sheet.prose(EVIDENCE_NOTE.row, note, "hsb key", EVIDENCE.columns)
    sheet.table(EVIDENCE.columns, records)
    if records:
        scale = content.framework.scale
        sheet.colour(EVIDENCE.cells("score", len(records), anchored=False),
                     scale.lowest, scale.highest)


def _note(content: StarContent) -> str:
    count = count_identifying(content.returns)
    if not count:
        return READ_FIRST
    told, s = (f"{count} cells", "") if count > 1 else ("One cell", "s")
    return IDENTIFIES.format(count=told, s=s)


def _any_too_long(records: Iterable[Mapping[str, Value]]) -> bool:
    widths = {column.key: column.width for column in EVIDENCE.columns}
    return any(
        lines_needed(text, widths[key]) > MAX_LINES for values in records
        for key, text in values.items() if isinstance(text, str)
    )


def _records(returns: Iterable[Return], framework: Framework) -> Iterator[dict[str, Value]]:
    """Yield a row for each answer that has a score, evidence or an action."""
    ordered = sorted(returns, key=lambda one: (one.agency.casefold(), one.file))
    by_id = [(one, {answer.statement.id: answer for answer in one.answers}) for one in ordered]
    for statement in framework.statements:
        for one, answers in by_id:
            answer = answers.get(statement.id)
            if answer and (answer.score is not None or answer.evidence or answer.action):
                yield {"agency": one.agency, **_record(answer, framework.scale)}


def _record(answer: Answer, scale: Scale) -> dict[str, Value]:
    said: Value = answer.score
    if said is None:
        said = as_voice(answer.answered, scale)
    return {
        "ref": answer.statement.ref, "statement": answer.statement.text, "score": said,
        "evidence": answer.evidence or None, "action": answer.action or None,
    }


def _is_ours(sheet: SheetPart) -> bool:
    """Say whether a sheet was made here, whatever it is called now."""
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
    freeze_part(root, HEADER_ROW)
    child_of(root, "cols")
    set_part_page(root)
    _repeat_heading(book, name)
    sheet = SheetFilling(book, name)
    sheet.write(TITLE, EVIDENCE.title, "hsb title")
    sheet.part.set_height(TITLE.row, 26)
    sheet.widths(1, EVIDENCE.columns)
    last = Place(FIRST_ROW, len(EVIDENCE.columns)).address
    captions = [column.caption for column in EVIDENCE.columns]
    add_table(book, name, EVIDENCE.name, f"A{HEADER_ROW}:{last}", captions)
    return name


def _repeat_heading(book: Book, sheet: str) -> None:
    """Print the heading on each page."""
    root = book.package.edit(book.part)
    name = etree.SubElement(needed(root, "{*}definedNames"), tag(root, "definedName"),
                            name=PRINT_TITLES, localSheetId=str(book.order.index(sheet)))
    name.text = f"{quoted(sheet)}!${HEADER_ROW}:${HEADER_ROW}"
