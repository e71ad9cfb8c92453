"""Moderation workbooks for the tests: made, filled in as a meeting does, and read back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hsbstar.moderation.agenda import set_agenda
from hsbstar.moderation.layout import (
    CAPTIONS,
    FIRST_ROW,
    HEADER_ROW,
    NEXT_SHEET,
    OTHERS_SHEET,
    TALK_SHEET,
)
from hsbstar.moderation.workbook import Meeting, write_moderation
from hsbstar.returns.read import read_return
from hsbstar.rounds.collating import collate
from hsbstar.spreadsheets.writing.save import workbook_bytes
from support.sheets import opened

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from hsbstar.framework.model import Framework
    from hsbstar.returns.answers import Return
    from hsbstar.rounds.model import Round

USUAL = ("The audit shows it.", "All agencies", "1 July 2026")
"""Reason, by whom and date, where a test does not care."""


def read_all(contents: Mapping[str, bytes], framework: Framework) -> list[Return]:
    """Return the returns in files by name; all of them can be read."""
    read = [read_return(data, name, framework)[0] for name, data in contents.items()]
    assert all(read)
    return [given for given in read if given]


def small_returns(filled: Callable[..., bytes], framework: Framework) -> list[Return]:
    """Return three agencies' returns: apart on 1.1, without evidence on 1.2, few on 1.10."""
    return read_all(
        {
            "police.xlsx": filled("Police", answers={
                "d1-a": (4, "Minutes of March.", ""), "d1-b": (3, "", ""), "d1-c": (2, "x", ""),
            }),
            "schools.xlsx": filled("Schools", answers={
                "d1-a": (1, "A survey.", ""), "d1-c": ("No data", "", ""),
            }),
            "health.xlsx": filled("Health", answers={
                "d1-a": (2, "", ""), "d1-c": (None, "", ""),
            }),
        },
        framework,
    )


def small_round(returns: Sequence[Return], framework: Framework) -> Round:
    """Return the round of some returns."""
    return collate(returns, framework, area="Northshire", round_name="2026")


def made(
    returns: Sequence[Return], framework: Framework, marking: str = "", **more: Any
) -> bytes:
    """Return the moderation workbook of some returns."""
    collated = small_round(returns, framework).marked(marking)
    agenda = set_agenda(collated, returns, framework.scale)
    return write_moderation(Meeting(collated, framework, agenda, **more))


def columns_of(sheet: Any) -> dict[str, int]:
    """Return the columns of a sheet of statements by their captions."""
    return {cell.value: cell.column for cell in sheet[HEADER_ROW] if cell.value}


def rows_of(book: Any) -> dict[str, tuple[Any, int]]:
    """Return the sheet and the row of each statement, by ref."""
    return {
        sheet.cell(row, 1).value: (sheet, row)
        for sheet in (book[name] for name in (TALK_SHEET, NEXT_SHEET, OTHERS_SHEET)
                      if name in book.sheetnames)
        for row in range(FIRST_ROW, sheet.max_row + 1) if sheet.cell(row, 1).value
    }


def agree(data: bytes, scores: Mapping[str, Any], *, grounds: Sequence[Any] = USUAL) -> bytes:
    """Return a moderation workbook in which a meeting has agreed scores, by ref."""
    book = opened(data)
    rows = rows_of(book)
    for ref, score in scores.items():
        sheet, row = rows[ref]
        columns = columns_of(sheet)
        for key, value in zip(("score", "reason", "by", "date"), (score, *grounds), strict=True):
            sheet.cell(row, columns[CAPTIONS[key]]).value = value
    return workbook_bytes(book)
