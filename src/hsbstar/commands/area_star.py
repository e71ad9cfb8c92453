"""Which star tool is filled: ours, ours as somebody adapted it, or an area's own by a map."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from hsbstar.cells import as_text
from hsbstar.errors import HsbstarError, StarToolError
from hsbstar.files import STAR_TEMPLATE, STAR_TOOL, bundled, read_bytes
from hsbstar.rounds import show_score
from hsbstar.star_map import StarMap, read_star_map
from hsbstar.workbooks.area_reading import check_own_sheets, damage_told, open_star_tool
from hsbstar.workbooks.area_search import find_places, name_of
from hsbstar.workbooks.area_tool import FilledTool, fill_area_tool, plan_filling
from hsbstar.workbooks.star import StarContent, fill_star_tool, is_own_template

if TYPE_CHECKING:
    from pathlib import Path

    from hsbstar.framework import Framework
    from hsbstar.parts.book import Book
    from hsbstar.reporter import Reporter
    from hsbstar.workbooks.area_tool import Entry

COLLATION = "star-tool-hsbstar.xlsx"
"""Our own star tool beside an area's: it holds every agency's score, which compare reads."""


@dataclass(frozen=True)
class Filled:
    """The workbooks, our own last, and what was written into an area's own."""

    contents: tuple[bytes, ...]
    tool: FilledTool | None = None


@dataclass(frozen=True)
class Star:
    """The star tool to fill; `book` and `star_map` where it is an area's own."""

    template: bytes
    file: Path | None = None
    book: Book | None = None
    star_map: StarMap = field(default_factory=StarMap)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the files that come out, our own star tool last."""
        if self.book is None or self.file is None:
            return (STAR_TOOL,)
        return f"star-tool{self.file.suffix.lower()}", COLLATION

    def fill(self, content: StarContent) -> Filled:
        """Return the filled workbooks; raise StarToolError where the area's own has no room."""
        with damage_told(str(self.file or STAR_TEMPLATE)):
            own = fill_star_tool(self.template, content)
        if self.book is None:
            return Filled((own,))
        if content.notice and "notice" not in self.star_map.texts:
            raise StarToolError(
                f"Beside these scores must stand: {content.notice} {self.file} has no place for "
                "it. Name a cell in the map (notice: \"Star!A20\"), mend what it speaks of, or "
                "leave out --star-tool."
            )
        with damage_told(str(self.file)):
            plan = plan_filling(self.book, self.star_map, content.round, content.notice)
            tool = fill_area_tool(self.book, plan)
        return Filled((tool.data, own), tool)


def open_star(file: Path | None, map_file: Path | None, framework: Framework) -> Star:
    """Return the star tool that the user wants filled; ours where none is named."""
    if file is None:
        if map_file:
            raise HsbstarError("--star-map is the map of a star tool of your own: name that too, "
                               "with --star-tool.")
        return Star(bundled(STAR_TEMPLATE))
    data = read_bytes(file)
    book = open_star_tool(data, str(file))
    if map_file:
        star_map = read_star_map(read_bytes(map_file), str(map_file), framework)
        return Star(bundled(STAR_TEMPLATE), file, book, star_map)
    if is_own_template(book):
        return Star(data, file)
    check_own_sheets(book, str(file))
    with damage_told(str(file)):
        return Star(bundled(STAR_TEMPLATE), file, book, find_places(book, framework))


def report_plan(reporter: Reporter, file: Path | None, filled: Filled) -> None:
    """Show what goes into which cell, before it is written."""
    if filled.tool is None:
        return
    rows = [(one.where, one.what, _show(one), as_text(one.was) or "–")
            for one in filled.tool.plan.entries]
    reporter.table(f"Into {file}", ("Cell", "Gets", "Value", "Was"), rows, words=1)
    if filled.tool.plan.unmapped:
        numbers = ", ".join(map(str, filled.tool.plan.unmapped))
        reporter.tell(
            f"The map names no cell for domain {numbers}: what stands in {file} for it stays.",
            "bold",
        )
    blank = [one.what for one in filled.tool.plan.entries if one.value is None]
    if blank:
        reporter.tell(f"Left blank, because there is no score: {', '.join(blank)}.", "bold")
    if filled.tool.unknown:
        cells = ", ".join(name_of(*one) for one in filled.tool.unknown[:5])
        more = f" and {len(filled.tool.unknown) - 5} more" if len(filled.tool.unknown) > 5 else ""
        reporter.tell(
            f"Some formulas rest on these scores and are beyond hsbstar: {cells}{more}. They are "
            "blank until the file has been opened and saved in Excel or LibreOffice.", "bold",
        )
    if filled.tool.undrawn:
        reporter.tell(
            f"No chart in {file} plots these cells: point its series at them, or name others in "
            "the map.", "bold",
        )
    if filled.tool.in_doubt:
        names = ", ".join(PurePath(name).stem for name in filled.tool.in_doubt)
        reporter.tell(
            f"Charts or pivot tables work with these cells in a way that hsbstar cannot follow "
            f"({names}): open the file in Excel, refresh all, and save it before anybody reads it.",
            "bold",
        )
    if filled.tool.linked:
        reporter.tell(
            f"Text boxes repeat these cells: {', '.join(filled.tool.linked)}. They show what stood "
            "there before until Excel has opened and saved the file.", "bold",
        )


def _show(entry: Entry) -> str:
    if isinstance(entry.value, str) or entry.value is None:
        return entry.value or "blank"
    return show_score(Fraction(str(entry.value)))


def plan_json(file: Path | None, filled: Filled) -> dict[str, Any]:
    """Return what went into an area's own star tool, as JSON; nothing where ours was filled."""
    if filled.tool is None:
        return {}
    cells = [
        {"gets": one.what, "sheet": one.cell.sheet, "cell": one.cell.place.address,
         "value": one.value, "was": as_text(one.was) or None}
        for one in filled.tool.plan.entries
    ]
    blank = [{"sheet": one.sheet, "cell": one.place.address} for one in filled.tool.unknown]
    return {"star_tool": {"file": str(file), "cells": cells, "to_calculate": blank}}

