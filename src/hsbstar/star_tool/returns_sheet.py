"""What a star tool keeps of each return, and reading it back."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hsbstar.core.findings import Finding, Where, finding
from hsbstar.core.problems import Problem
from hsbstar.spreadsheets import NOTICE, as_text
from hsbstar.star_tool.layout import NOT_RETURNED, RETURNS, STAR_SHEET
from hsbstar.star_tool.sources_sheet import read_table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hsbstar.spreadsheets import RawReturn
    from hsbstar.star_tool.stamp import StarStamp


def read_received(raw: RawReturn) -> tuple[Received, ...]:
    """Return the returns that were scored, in the order of the sheet."""
    return tuple(
        Received(
            told["agency"], _day(told["date"]), bool(told["signed_by"]), told["scored"],
            told["not_applicable"], told["no_data"], told["blank"], told["unevidenced"],
        )
        for told in read_table(raw, RETURNS) if told["sha256"]
    )


def read_missing(raw: RawReturn) -> tuple[str, ...]:
    """Return the agencies that were asked and did not return."""
    return tuple(told["agency"] for told in read_table(raw, RETURNS)
                 if told["file"] == NOT_RETURNED and not told["sha256"])


def check_returns(raw: RawReturn, stamp: StarStamp) -> Iterator[Finding]:
    """Check that *Returns* still lists what was scored, and who was asked in vain."""
    where = Where(raw.file, RETURNS.sheet)
    for listed, counted, what in (
        (len(read_received(raw)), stamp.returns, "returns"),
        (len(read_missing(raw)), stamp.missing, "agencies that did not return"),
    ):
        if counted is not None and listed != counted:
            told = f"This sheet lists {listed} {what}, and there were {counted}: it was changed"
            yield finding(Problem.STAR_TOOL_FAULT, where, what=told)


def read_notice(raw: RawReturn, stamp: StarStamp) -> str:
    """Return what a star tool says on its face of errors and choices.

    The stamp of an earlier version does not tell; there the face itself does.
    """
    if stamp.unevidenced is not None:
        return stamp.notice
    faces = [as_text(sheet.value(NOTICE)) for sheet in raw.sheets if sheet.name == STAR_SHEET]
    return " ".join(faces) or stamp.source.choices


def _day(text: str) -> str:
    """Return a day as people write it; what is none stays as it was written."""
    try:
        day = dt.date.fromisoformat(text)
    except ValueError:
        return text
    return f"{day.day} {day:%B %Y}"


@dataclass(frozen=True)
class Received:
    """One return, as the star tool lists it."""

    agency: str
    completed: str
    """The day on which it was completed, as people write it; empty where nobody said."""
    signed_off: bool
    scored: str
    not_applicable: str
    no_data: str
    blank: str
    unevidenced: str
    """High scores without evidence."""
