"""Read from a star tool who returned, who did not, and what each return held in figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hsbstar.returned import Returned
from hsbstar.star_layout import NOT_RETURNED, RETURNS
from hsbstar.workbooks.star_sources import read_table

if TYPE_CHECKING:
    from hsbstar.raw import RawReturn

_COUNTS = ("scored", "not_applicable", "no_data", "blank", "unevidenced")


def read_returned(raw: RawReturn) -> tuple[tuple[Returned, ...], tuple[str, ...]]:
    """Return what *Returns* lists: each return, and the agencies that were asked in vain.

    Nothing where the star tool has no such sheet any more; a count that was typed over is 0.
    """
    rows = [told for told in read_table(raw, RETURNS) if told["agency"]]
    missing = tuple(told["agency"] for told in rows if told["file"] == NOT_RETURNED)
    returns = tuple(
        Returned(
            told["agency"], told["date"], bool(told["signed_by"]),
            *(int(told[key]) if told[key].isdecimal() else 0 for key in _COUNTS),
        )
        for told in rows if told["file"] and told["file"] != NOT_RETURNED
    )
    return returns, missing
