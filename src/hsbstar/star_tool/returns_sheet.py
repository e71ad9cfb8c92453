"""The star tool's *Returns*: what it keeps of each return, and reading that back."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import PurePath
from typing import TYPE_CHECKING

from hsbstar.core.dates import day_in_words, is_likely, middle_day
from hsbstar.core.findings import Finding, Where, finding
from hsbstar.core.problems import Problem
from hsbstar.framework import Answered
from hsbstar.returns import why_unlikely, without_evidence
from hsbstar.spreadsheets import NOTICE, as_text
from hsbstar.star_tool.layout import MAX_AGENCIES, NOT_RETURNED, RETURNS, STAR, SUPERSEDED
from hsbstar.star_tool.tables import read_table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from hsbstar.framework import Scale
    from hsbstar.returns import Return
    from hsbstar.spreadsheets import Value, Workbook
    from hsbstar.spreadsheets.writing import SheetFilling
    from hsbstar.star_tool.content import StarContent
    from hsbstar.star_tool.stamp import StarStamp


@dataclass(frozen=True)
class Received:
    """A return as the star tool lists it; counts are texts of digits."""

    agency: str
    completed: str
    """The day on which it was completed, such as `11 June 2026`; empty where it is not known."""
    signed_off: bool
    scored: str
    not_applicable: str
    no_data: str
    blank: str
    unevidenced: str
    """How many high scores have no evidence."""


def fill_returns(sheet: SheetFilling, content: StarContent) -> None:
    """List each return, then each expected agency without one."""
    shown = content.returns if content.shows_agencies else ()
    returns = sorted(shown, key=lambda returned: (returned.agency.casefold(), returned.file))
    records = [record for returned in returns for record in (
        _record(returned, content.framework.scale), *map(_superseded, returned.replaces),
    )]
    missing = content.missing[:MAX_AGENCIES]
    records += [{"agency": agency.name, "file": NOT_RETURNED} for agency in missing]
    sheet.table(RETURNS.columns, records)


def _superseded(returned: Return) -> dict[str, Value]:
    """Return the row of a return that another one replaces: it has no counts."""
    known = _known(returned)
    return {**known, "file": f"{known['file']} {SUPERSEDED}"}


def _known(returned: Return) -> dict[str, Value]:
    """Return whose a return is, who completed it when, and its file."""
    fields = returned.fields
    return {
        "agency": returned.agency,
        # The name alone: a folder's path would show whose machine it was.
        "file": PurePath(returned.file).name,
        **{key: fields[key].text for key in ("respondent", "role", "signed_by")},
        **{key: fields[key].date or fields[key].text for key in ("date", "signed_date")},
        "sha256": returned.sha256,
    }


def _record(returned: Return, scale: Scale) -> dict[str, Value]:
    return {
        **_known(returned),
        **{answered.value: returned.count(answered) for answered in Answered},
        "of": returned.expected,
        "unevidenced": len(without_evidence(returned.answers, scale)),
    }


def read_received(raw: Workbook) -> tuple[Received, ...]:
    """Return the returns that were scored, in the order of the sheet."""
    return tuple(
        Received(
            row["agency"], _day(row["date"]), bool(row["signed_by"]), row["scored"],
            row["not_applicable"], row["no_data"], row["blank"], row["unevidenced"],
        )
        for row in read_table(raw, RETURNS) if row["sha256"] and not _is_superseded(row)
    )


def read_missing(raw: Workbook) -> tuple[str, ...]:
    """Return the expected agencies that did not return."""
    return tuple(row["agency"] for row in read_table(raw, RETURNS)
                 if row["file"] == NOT_RETURNED and not row["sha256"])


def read_fingerprints(raw: Workbook, *, superseded: bool = False) -> set[str]:
    """Return the SHA-256 of each return that was scored, or of each that was superseded."""
    return {row["sha256"] for row in read_table(raw, RETURNS)
            if row["sha256"] and _is_superseded(row) is superseded}


def _is_superseded(row: Mapping[str, str]) -> bool:
    return row["file"].endswith(SUPERSEDED)


def check_returns(raw: Workbook, stamp: StarStamp) -> Iterator[Finding]:
    """Check that *Returns* still lists all that was scored, and all that did not return."""
    where = Where(raw.file, RETURNS.sheet)
    for listed, counted, what in (
        (len(read_received(raw)), stamp.returns, "returns"),
        (len(read_missing(raw)), stamp.missing, "agencies that did not return"),
    ):
        if counted is not None and listed != counted:
            fault = f"This sheet lists {listed} {what}, but there were {counted}: it was changed"
            yield finding(Problem.STAR_TOOL_FAULT, where, what=fault)


def check_dates(raw: Workbook, stamp: StarStamp) -> Iterator[Finding]:
    """Report returns with a day that is far from the others', with their cells on *Returns*."""
    days = stamp.source.dates
    for day in (day for day in days if not is_likely(day, middle_day(days))):
        cells = (raw.where(sheet, place) for sheet in raw.sheets if sheet.name == RETURNS.sheet
                 for place, value in sheet.cells() if as_text(value) == day.isoformat())
        where = next(cells, Where(raw.file, RETURNS.sheet))
        slots = {"day": day_in_words(day), "why": why_unlikely(day, days)}
        yield finding(Problem.ROUND_DATE_UNLIKELY, where, **slots)


def read_notice(raw: Workbook, stamp: StarStamp) -> str:
    """Return a star tool's notice of errors and choices.

    The stamp of an earlier version does not hold it; there it is read from the sheet *Star*.
    """
    if stamp.unevidenced is not None:
        return stamp.notice
    notices = [as_text(sheet.value(NOTICE)) for sheet in raw.sheets if sheet.name == STAR.sheet]
    return " ".join(notices) or stamp.source.stated


def _day(text: str) -> str:
    """Return a day in words; text that is not a day stays as it was written."""
    try:
        day = dt.date.fromisoformat(text)
    except ValueError:
        return text
    return day_in_words(day)
