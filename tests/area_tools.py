"""Rounds with known scores, plain star tools, and the filling of one as `score` does it."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

import openpyxl

from hsbstar.collating import score_round
from hsbstar.rounds import Round, Source
from hsbstar.workbooks.area_reading import open_star_tool
from hsbstar.workbooks.area_search import find_places
from hsbstar.workbooks.area_tool import FilledTool, fill_area_tool, plan_filling
from hsbstar.workbooks.saving import workbook_bytes
from star_tools import (
    TITLES,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from hsbstar.framework import Framework
    from hsbstar.star_map import StarMap


DOMAIN_SCORES = (Fraction(1, 2), Fraction(13, 4), Fraction(2), Fraction(5, 3), Fraction(4))
AS_FLOATS = tuple(float(score) for score in DOMAIN_SCORES)


def round_of(
    framework: Framework, scores: Sequence[Fraction | None], name: str = "Autumn 2026",
    *, area: str = "Northshire",
) -> Round:
    """Return a round in which every statement of a domain has the domain's score."""
    voices = {
        statement.id: {"Police": score} if score is not None else {}
        for domain, score in zip(framework.domains, scores, strict=True)
        for statement in domain.statements
    }
    source = Source(area, name, framework.id, framework.edition, 0, 4)
    return score_round(source, framework.domains, ["Police"], voices, 1)


def filled_by(
    data: bytes, ending: str, framework: Framework, collated: Round,
    star_map: StarMap | None = None,
) -> FilledTool:
    """Fill a tool as `score --star-tool` does."""
    book = open_star_tool(data, f"council{ending}")
    star_map = star_map or find_places(book, framework)
    return fill_area_tool(book, plan_filling(book, star_map, collated, ""))


def tool_of(cells: Mapping[str, object], *, sheet: str = "Star", **more: Any) -> bytes:
    """Return a plain workbook with values by address."""
    book: Any = openpyxl.Workbook()
    book.active.title = sheet
    for address, value in cells.items():
        book.active[address] = value
    for change in more.values():
        change(book)
    return workbook_bytes(book)


BESIDE = {f"A{row}": title for row, title in enumerate(TITLES, start=2)}
