"""What the sheets of the star tool share: the lines above a table, and the table itself."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from hsbstar.core.plurals import count_agencies
from hsbstar.spreadsheets import NOTICE, SUBTITLE
from hsbstar.star_tool.layout import (
    ABOUT_AGENCIES,
    AGREEMENT,
    MAX_AGENCIES,
    PLOTS,
    SUMMARY_ROWS,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from hsbstar.rounds import Round
    from hsbstar.spreadsheets import Column, Table, Value
    from hsbstar.spreadsheets.writing import SheetFilling
    from hsbstar.star_tool.content import StarContent

FIGURES_ONLY = (
    "With more than {most:,} agencies, the answers and returns of each agency are not shown here. "
    "Use --tidy to write them as a table."
)


def write_top(sheet: SheetFilling, table: Table, content: StarContent) -> None:
    """Clear a table; write area, round and notice above it, and the texts of printed pages."""
    source, collated = content.round.source, content.round
    sheet.clear_table(below=SUMMARY_ROWS if table is AGREEMENT else 0,
                      columns=PLOTS.get(table.sheet, ()))
    parts = [source.marking, source.area, source.round, count_agencies(len(collated.agencies))]
    if content.missing:
        parts.append(f"{len(content.missing)} not returned")
    if collated.moderated:
        parts.append(f"{collated.moderated} of {len(collated.statements)} scores agreed in "
                     "moderation")
    if table in ABOUT_AGENCIES and not content.shows_agencies:
        parts.append(FIGURES_ONLY.format(most=MAX_AGENCIES))
    sheet.prose(SUBTITLE.row, "  ·  ".join(filter(None, parts)), "hsb strong", table.columns)
    if content.notice:
        sheet.prose(NOTICE.row, content.notice, "hsb warning", table.columns)
    footer = " ".join(filter(None, (table.title, source.area, source.round)))
    sheet.page(marking=source.marking, footer=footer)


def fill_table(
    sheet: SheetFilling, table: Table, optional: tuple[Column, ...],
    records: Sequence[Mapping[str, Value]], collated: Round,
) -> None:
    """Write a table that begins with fixed columns, and colour its scores."""
    sheet.table((*table.columns, *optional), records)
    whole = replace(table, columns=(*table.columns, *optional))
    for key in ("score", "self_assessed"):
        if any(column.key == key for column in whole.columns):
            cells = whole.cells(key, len(records), anchored=False)
            sheet.colour(cells, collated.source.lowest, collated.source.highest)
