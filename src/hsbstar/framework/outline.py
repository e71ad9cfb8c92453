"""The outline of a framework: its domains and statements as the stamp of a workbook keeps them."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, cast

from hsbstar.framework.model import Domain, Statement, Strand
from hsbstar.spreadsheets import Place, as_text

if TYPE_CHECKING:
    from hsbstar.spreadsheets import RawSheet

OUTLINE_COLUMN = 4
"""The stamp's first column of the outline: what `OUTLINE_CAPTIONS` names."""
OUTLINE_CAPTIONS = ("id", "ref", "domain", "domain title", "strand", "statement")


def read_outline(sheet: RawSheet) -> tuple[Domain, ...]:
    """Return the domains that a stamp outlines; statements have an id, ref, strand and text alone.

    Raises ValueError where the number of a domain is not a whole number.
    """
    titles: dict[int, str] = {}
    statements: dict[int, list[Statement]] = defaultdict(list)
    columns = range(OUTLINE_COLUMN, OUTLINE_COLUMN + len(OUTLINE_CAPTIONS))
    for row in sheet.row_numbers[1:]:
        values = [as_text(sheet.value(Place(row, column))) for column in columns]
        id_, ref, number, title, strand, text = values
        if id_:
            titles.setdefault(int(number), title)
            statements[int(number)].append(
                Statement(id=id_, ref=ref, strand=cast("Strand | None", strand or None), text=text)
            )
    return tuple(
        Domain(number=number, title=title, statements=tuple(statements[number]))
        for number, title in titles.items()
    )
