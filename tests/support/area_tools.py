"""Rounds with known scores, plain star tools, and how `score` fills them."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

import openpyxl

from hsbstar.rounds.collating import score_round
from hsbstar.rounds.model import Round, Source
from hsbstar.spreadsheets.writing.save import workbook_bytes
from hsbstar.star_tool.own.fill import FilledTool, fill_own_tool, plan_filling
from hsbstar.star_tool.own.open import open_star_tool
from hsbstar.star_tool.own.search import find_places
from support.star_tools import TITLES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from hsbstar.framework.model import Framework
    from hsbstar.star_tool.own.map import StarMap


DOMAIN_SCORES = (Fraction(1, 2), Fraction(13, 4), Fraction(2), Fraction(5, 3), Fraction(4))
AS_FLOATS = tuple(float(score) for score in DOMAIN_SCORES)


def round_of(
    framework: Framework, scores: Sequence[Fraction | None], name: str = "Autumn 2026",
    *, area: str = "Northshire",
) -> Round:
    """Return a round in which every statement of a domain has the domain's score."""
    ratings = {
        statement.id: {"Police": score} if score is not None else {}
        for domain, score in zip(framework.domains, scores, strict=True)
        for statement in domain.statements
    }
    source = Source(area, name, framework.id, framework.edition, 0, 4)
    return score_round(source, framework.domains, ["Police"], ratings, 1)


def filled_by(
    data: bytes, ending: str, framework: Framework, collated: Round,
    star_map: StarMap | None = None,
) -> FilledTool:
    """Fill a tool as `score --star-tool` does."""
    book = open_star_tool(data, f"council{ending}")
    star_map = star_map or find_places(book, framework)
    return fill_own_tool(book, plan_filling(book, star_map, collated, ""))


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
