"""The star tool's *Sources*: the file and cell of each answer, and reading them back."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from pathlib import PurePath
from typing import TYPE_CHECKING

from lxml import etree

from hsbstar.core.text import clean_text, fold, fold_name
from hsbstar.framework import Answered
from hsbstar.rounds import score_label
from hsbstar.spreadsheets import FIRST_ROW, Place, as_text
from hsbstar.spreadsheets.package import child_of, needed, tag
from hsbstar.star_tool.layout import ADDED_LATER, EVIDENCE, FIRST_AGENCY_COLUMN, SOURCES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hsbstar.framework import Scale
    from hsbstar.returns import Answer, Return
    from hsbstar.rounds import Round
    from hsbstar.spreadsheets import Table, Workbook
    from hsbstar.spreadsheets.writing import SheetFilling

LINK = f"{SOURCES.sheet}!"
MAX_LINKS = 65_530
"""Excel's limit for a sheet."""
MAX_HINT_LENGTH = 255
"""Excel's limit for the text that is shown to whoever points at a link."""


@dataclass(frozen=True)
class SourceCell:
    """The cell of an agency's answer to a statement."""

    ref: str
    agency: str
    answer: str
    file: str
    sheet: str
    cell: str


def fill_sources(sheet: SheetFilling, returns: Sequence[Return], scale: Scale) -> None:
    """List every answer with its file, sheet and cell: by statement, then by agency."""
    sheet.table(SOURCES.columns, [
        {
            "ref": answer.statement.ref,
            "agency": " ".join(returned.agency.split()),
            "answer": answer.score if answer.answered is Answered.SCORED
            else score_label(answer.answered, scale) or "no answer",
            "file": PurePath(returned.file).name,
            "sheet": answer.where.sheet,
            "cell": answer.where.cell,
        }
        for returned, answer in _in_order(returns)
    ])


def _in_order(returns: Sequence[Return]) -> list[tuple[Return, Answer]]:
    """Return every answer by statement, then by agency."""
    ordered = sorted(returns, key=lambda returned: (returned.agency.casefold(), returned.file))
    return [(returned, returned.answers[number])
            for number in range(len(ordered[0].answers) if ordered else 0)
            for returned in ordered]


def link_scores(sheet: SheetFilling, collated: Round, returns: Sequence[Return]) -> None:
    """Link each answer on *Scores* to its row on *Sources*, with its file and cell as a hint.

    The hint names ref and agency as well, so that nobody is misled should a sorted sheet leave its
    links behind. With more than `MAX_LINKS` there are none.
    """
    for old in sheet.root.findall("{*}hyperlinks/{*}hyperlink"):
        if (old.get("location") or "").startswith(LINK):
            needed(sheet.root, "{*}hyperlinks").remove(old)
    cells: dict[tuple[str, str], list[tuple[int, str]]] = defaultdict(list)
    for row, (returned, answer) in enumerate(_in_order(returns), start=FIRST_ROW):
        where = str(answer.where._replace(file=PurePath(returned.file).name))
        cells[answer.statement.id, fold_name(returned.agency)].append((row, where))
    # A cell without an answer has no link: openpyxl would write the link into the blank cell.
    links = [
        (Place(row, column), *_link(score.statement.ref, agency, found))
        for row, score in enumerate(collated.statements, start=FIRST_ROW)
        for column, agency in enumerate(collated.agencies, start=FIRST_AGENCY_COLUMN)
        if score.by_agency[agency] is not Answered.BLANK
        and (found := cells.get((score.statement.id, fold_name(agency))))
    ]
    holder = child_of(sheet.root, "hyperlinks")
    for place, target, hint in links if len(links) <= MAX_LINKS else ():
        etree.SubElement(holder, tag(sheet.root, "hyperlink"), ref=place.address,
                         location=target, tooltip=clean_text(hint))
    if not len(holder):
        sheet.root.remove(holder)


def _link(ref: str, agency: str, cells: Sequence[tuple[int, str]]) -> tuple[str, str]:
    """Return the target and the hint of a link; `cells` are rows of *Sources*, and places."""
    row, place = cells[0]
    more = f", and {len(cells) - 1} more" if len(cells) > 1 else ""
    hint = f"{ref}, {agency}: {place}{more}"
    if len(hint) > MAX_HINT_LENGTH:
        hint = f"{hint[:MAX_HINT_LENGTH - 1]}…"
    return f"{LINK}{SOURCES.place(row, 'cell').address}", hint


def read_sources(workbook: Workbook) -> list[SourceCell]:
    """Return the rows of *Sources*; nothing where the star tool has no such sheet."""
    return [SourceCell(**row) for row in read_table(workbook, SOURCES)]


def sources_of(sources: Sequence[SourceCell], ref: str, agency: str) -> list[SourceCell]:
    """Return the cells of an agency's answers to a statement: one for each of its returns."""
    return [cell for cell in sources if fold(cell.ref) == fold(ref)
            and fold_name(cell.agency) == fold_name(agency)]


def has_evidence(workbook: Workbook) -> bool:
    """Return whether a star tool holds evidence and actions."""
    return bool(read_table(workbook, EVIDENCE))


def read_table(workbook: Workbook, table: Table) -> list[dict[str, str]]:
    """Return the rows of a table of ours as texts by key, on whichever sheet it is.

    What a column holds that an earlier star tool does not have is an empty text.
    """
    captions = {fold(column.caption): column.key for column in table.columns}
    needed = {*captions.values()} - ADDED_LATER.get(table.sheet, frozenset())
    found: list[dict[str, str]] = []
    for sheet in workbook.sheets:
        columns: dict[str, int] = {}
        for values in sheet.rows.values():
            if columns:
                found.append(dict.fromkeys(captions.values(), "") | {
                    key: as_text(values.get(column)) for key, column in columns.items()
                })
            else:
                here = {captions[key]: column for column, value in values.items()
                        if (key := fold(as_text(value))) in captions}
                columns = here if here.keys() >= needed else {}
    return found

