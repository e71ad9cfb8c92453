"""The star tool's *Sources*: from which file and cell each answer came, and reading that back."""

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
from hsbstar.star_tool.layout import (
    ADDED_LATER,
    EVIDENCE,
    FIRST_AGENCY_COLUMN,
    RETURNS,
    SOURCES,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hsbstar.framework import Scale
    from hsbstar.returns import Answer, Return
    from hsbstar.rounds import Round
    from hsbstar.spreadsheets import RawReturn, Table, Value
    from hsbstar.spreadsheets.writing import SheetFilling

LINK = f"{SOURCES.sheet}!"
MOST_LINKS = 65_530
LONGEST_HINT = 255
"""What Excel allows in one sheet, and in one hint."""


@dataclass(frozen=True)
class SourceCell:
    """Where an agency's answer to a statement stood."""

    ref: str
    agency: str
    answer: str
    file: str
    sheet: str
    cell: str


def fill_sources(sheet: SheetFilling, returns: Sequence[Return], scale: Scale) -> None:
    """List every answer with its file, sheet and cell: by statement, then by agency."""
    records = [_record(one, answer, scale) for one, answer in _in_order(returns)]
    sheet.table(SOURCES.columns, records)


def link_scores(
    sheet: SheetFilling, collated: Round, returns: Sequence[Return]
) -> None:
    """Let each answer on *Scores* tell its file and cell to who points at it, and lead there.

    The hint names ref and agency as well, so that nobody is misled should a sorted sheet leave its
    links behind. A sheet may have 65,530 links in Excel: of a larger round none is given.
    """
    for old in sheet.root.findall("{*}hyperlinks/{*}hyperlink"):
        if (old.get("location") or "").startswith(LINK):
            needed(sheet.root, "{*}hyperlinks").remove(old)
    cells = _cells(returns)
    # A cell without an answer has none: openpyxl would write the link into a blank one.
    links = [
        (Place(row, column), *_link(one.statement.ref, agency, stood))
        for row, one in enumerate(collated.statements, start=FIRST_ROW)
        for column, agency in enumerate(collated.agencies, start=FIRST_AGENCY_COLUMN)
        if one.by_agency[agency] is not Answered.BLANK
        and (stood := cells.get((one.statement.id, fold_name(agency))))
    ]
    if len(links) > MOST_LINKS:
        links = []
    holder = child_of(sheet.root, "hyperlinks")
    for place, target, hint in links:
        etree.SubElement(holder, tag(sheet.root, "hyperlink"), ref=place.address,
                         location=target, tooltip=clean_text(hint))
    if not len(holder):
        sheet.root.remove(holder)


def _cells(returns: Sequence[Return]) -> dict[tuple[str, str], list[tuple[int, str]]]:
    """Return where the answers to a statement stood by agency: the row in *Sources*, the place."""
    found: dict[tuple[str, str], list[tuple[int, str]]] = defaultdict(list)
    files = {one.file: PurePath(one.file).name for one in returns}
    for row, (one, answer) in enumerate(_in_order(returns), start=FIRST_ROW):
        where = answer.where
        place = " › ".join(filter(None, (files[one.file], where.sheet, where.cell)))
        found[answer.statement.id, fold_name(one.agency)].append((row, place))
    return found


def _link(ref: str, agency: str, cells: Sequence[tuple[int, str]]) -> tuple[str, str]:
    """Return where a link leads, and what it says to who points at it."""
    row, place = cells[0]
    more = f", and {len(cells) - 1} more" if len(cells) > 1 else ""
    hint = f"{ref}, {agency}: {place}{more}"
    if len(hint) > LONGEST_HINT:
        hint = f"{hint[:LONGEST_HINT - 1]}…"
    return f"{LINK}{SOURCES.place(row, 'cell').address}", hint


def _in_order(returns: Sequence[Return]) -> list[tuple[Return, Answer]]:
    """Return every answer by statement, then by agency."""
    ordered = sorted(returns, key=lambda one: (one.agency.casefold(), one.file))
    return [(one, one.answers[number])
            for number in range(len(ordered[0].answers) if ordered else 0) for one in ordered]


def _record(one: Return, answer: Answer, scale: Scale) -> dict[str, Value]:
    no_score = score_label(answer.answered, scale) or "no answer"
    return {
        "ref": answer.statement.ref,
        "agency": " ".join(one.agency.split()),
        "answer": answer.score if answer.answered is Answered.SCORED else no_score,
        "file": PurePath(one.file).name,
        "sheet": answer.where.sheet,
        "cell": answer.where.cell,
    }


def read_sources(raw: RawReturn) -> list[SourceCell]:
    """Return what *Sources* lists; nothing where the star tool has no such sheet."""
    return [SourceCell(**told) for told in read_table(raw, SOURCES)]


def read_table(raw: RawReturn, table: Table) -> list[dict[str, str]]:
    """Return the rows of a table of ours as texts by key, on whichever sheet it is.

    What a column holds that an earlier star tool does not have is an empty text.
    """
    captions = {fold(column.caption): column.key for column in table.columns}
    needed = {*captions.values()} - ADDED_LATER.get(table.sheet, frozenset())
    found: list[dict[str, str]] = []
    for sheet in raw.sheets:
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


def has_evidence(raw: RawReturn) -> bool:
    """Say whether a star tool holds evidence and actions."""
    return bool(read_table(raw, EVIDENCE))


def read_fingerprints(raw: RawReturn) -> set[str]:
    """Return the SHA-256 of each return that was scored."""
    return {told["sha256"] for told in read_table(raw, RETURNS) if told["sha256"]}


def sources_of(sources: Sequence[SourceCell], ref: str, agency: str) -> list[SourceCell]:
    """Return the cells of an agency's answers to a statement: one for each of its returns."""
    return [one for one in sources if fold(one.ref) == fold(ref)
            and fold_name(one.agency) == fold_name(agency)]
