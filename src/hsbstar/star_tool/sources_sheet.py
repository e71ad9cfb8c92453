"""The star tool's *Sources*: the file and cell of each answer."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING

from lxml import etree

from hsbstar.framework import Answered
from hsbstar.rounds import score_label
from hsbstar.spreadsheets import FIRST_ROW, HEADER_ROW, column_letters
from hsbstar.spreadsheets.package import PRINT_AREA, child_of, tag
from hsbstar.star_tool.layout import SCORES_LINKS, SOURCES
from hsbstar.star_tool.scores_sheet import scores_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hsbstar.framework import Scale
    from hsbstar.returns import Answer, Return
    from hsbstar.rounds import Round
    from hsbstar.spreadsheets.writing import SheetFilling

LINK = f"{SOURCES.sheet}!"
NOT_PRINTED = (
    "Only the top of this sheet is printed, because the list below has {rows:,} rows. To print "
    "them too, choose ‘Page Layout’, ‘Print Area’, ‘Clear Print Area’ in Excel; or ‘Format’, "
    "‘Print Ranges’, ‘Edit’ and ‘entire sheet’ in LibreOffice."
)


def fill_sources(sheet: SheetFilling, returns: Sequence[Return], scale: Scale) -> None:
    """List every answer with its file, sheet and cell: by statement, then by agency.

    The list is as long as all returns together: of the sheet only the top is printed, unless
    somebody chooses otherwise.
    """
    answers = _in_order(returns)
    sheet.book.drop_name(PRINT_AREA, sheet.name)
    if answers:
        sheet.prose(HEADER_ROW - 1, NOT_PRINTED.format(rows=len(answers)), "hsb key",
                    SOURCES.columns)
        top = f"$A$1:${column_letters(len(SOURCES.columns))}${HEADER_ROW - 1}"
        sheet.book.add_name(PRINT_AREA, f"{SOURCES.sheet}!{top}", sheet=sheet.name)
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
        for returned, answer in answers
    ])


def _in_order(returns: Sequence[Return]) -> list[tuple[Return, Answer]]:
    """Return every answer by statement, then by agency."""
    ordered = sorted(returns, key=lambda returned: (returned.agency.casefold(), returned.file))
    return [(returned, returned.answers[number])
            for number in range(len(ordered[0].answers) if ordered else 0)
            for returned in ordered]


def link_scores(sheet: SheetFilling, collated: Round, returns: Sequence[Return]) -> None:
    """Link each statement on *Scores* to its first row on *Sources*, in the last column.

    The hint names the ref, so that nobody is misled should a sorted sheet leave its links behind.
    """
    remove_links(sheet)
    first: dict[str, int] = {}
    for row, (_, answer) in enumerate(_in_order(returns), start=FIRST_ROW):
        first.setdefault(answer.statement.id, row)
    holder, table = child_of(sheet.root, "hyperlinks"), scores_of(collated)
    for row, score in enumerate(collated.statements if first else (), start=FIRST_ROW):
        place = table.place(row, SCORES_LINKS.key)
        sheet.write(place, SOURCES.sheet, SCORES_LINKS.style)
        etree.SubElement(
            holder, tag(sheet.root, "hyperlink"), ref=place.address, display=SOURCES.sheet,
            location=f"{LINK}{SOURCES.place(first[score.statement.id], 'ref').address}",
            tooltip=f"The answers to {score.statement.ref}, each with its file, sheet and cell",
        )
    if not len(holder):
        sheet.root.remove(holder)


def remove_links(sheet: SheetFilling) -> None:
    """Remove our links of an earlier filling: those of earlier versions were on the figures."""
    for holder in sheet.root.findall("{*}hyperlinks"):
        for old in list(holder):
            if (old.get("location") or "").lstrip("#").startswith(LINK):
                holder.remove(old)
