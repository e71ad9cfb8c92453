"""Read back what the star tool's *Returns* lists: who returned, and who was asked in vain."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from hsbstar.received import Received
from hsbstar.star_layout import NOT_RETURNED, RETURNS
from hsbstar.workbooks.star_sources import read_table

if TYPE_CHECKING:
    from hsbstar.raw import RawReturn


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


def _day(text: str) -> str:
    """Return a day as people write it; what is none stays as it was written."""
    try:
        day = dt.date.fromisoformat(text)
    except ValueError:
        return text
    return f"{day.day} {day:%B %Y}"
