"""Choose the star tool to fill: ours, ours as somebody adapted it, or an area's own by a map."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from hsbstar.core.errors import HsbstarError, StarToolError
from hsbstar.core.files import STAR_TEMPLATE, STAR_TOOL, bundled, read_bytes
from hsbstar.spreadsheets import as_text
from hsbstar.spreadsheets.writing import mark_part
from hsbstar.star_tool.fill import fill_star_tool, is_own_template
from hsbstar.star_tool.own.fill import fill_own_tool, plan_filling
from hsbstar.star_tool.own.map import StarMap, read_star_map
from hsbstar.star_tool.own.open import check_own_sheets, damage_reported, open_star_tool
from hsbstar.star_tool.own.search import find_places
from hsbstar.star_tool.own.shown import misleading_formats

if TYPE_CHECKING:
    from pathlib import Path

    from hsbstar.core.findings import Finding
    from hsbstar.framework import Framework
    from hsbstar.spreadsheets.package import Book
    from hsbstar.star_tool.content import StarContent
    from hsbstar.star_tool.documents import CellJson, FilledCellJson, FilledJson
    from hsbstar.star_tool.own.fill import FilledTool

COLLATION = "star-tool-hsbstar.xlsx"
"""Our own star tool next to an area's: it holds every agency's score, which compare reads."""


@dataclass(frozen=True)
class Filled:
    """The filled workbooks, ours last, and what was written into an area's own."""

    contents: tuple[bytes, ...]
    tool: FilledTool | None = None
    findings: tuple[Finding, ...] = ()
    """About the cells of an area's own."""


@dataclass(frozen=True)
class Star:
    """The star tool to fill; `book` and `star_map` where it is an area's own."""

    template: bytes
    file: Path | None = None
    book: Book | None = None
    star_map: StarMap = field(default_factory=StarMap)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the files to write, our own star tool last."""
        if self.book is None or self.file is None:
            return (STAR_TOOL,)
        return f"star-tool{self.file.suffix.lower()}", COLLATION

    def fill(self, content: StarContent) -> Filled:
        """Return the filled workbooks; raise StarToolError where the area's own has no room."""
        with damage_reported(str(self.file or STAR_TEMPLATE)):
            own = fill_star_tool(self.template, content)
        if self.book is None:
            return Filled((own,))
        if content.notice and "notice" not in self.star_map.texts:
            raise StarToolError(
                f"This notice must be shown with these scores: {content.notice} {self.file} has no "
                "place for it. Name a cell in the map (notice: \"Star!A20\"), correct what the "
                "notice reports, or leave out --star-tool."
            )
        with damage_reported(str(self.file)):
            plan = plan_filling(self.book, self.star_map, content.round, content.notice)
            findings = misleading_formats(self.book, plan, str(self.file))
            marking = content.round.source.marking
            package = self.book.package
            charts = package.related(self.book.part, "chartsheet")
            for part in (*self.book.sheets.values(), *charts) if marking else ():
                mark_part(package.edit(part), marking)
            tool = fill_own_tool(self.book, plan)
        return Filled((tool.data, own), tool, tuple(findings))


def open_star(file: Path | None, map_file: Path | None, framework: Framework) -> Star:
    """Return the star tool to fill; ours where no file is named."""
    if file is None:
        if map_file:
            raise HsbstarError("--star-map needs your own star tool: name it with --star-tool.")
        return Star(bundled(STAR_TEMPLATE))
    data = read_bytes(file)
    book = open_star_tool(data, str(file))
    if map_file:
        star_map = read_star_map(read_bytes(map_file), str(map_file), framework)
        return Star(bundled(STAR_TEMPLATE), file, book, star_map)
    if is_own_template(book):
        return Star(data, file)
    check_own_sheets(book, str(file))
    with damage_reported(str(file)):
        return Star(bundled(STAR_TEMPLATE), file, book, find_places(book, framework))


def plan_json(file: Path | None, filled: Filled) -> FilledJson:
    """Return what was written into an area's own star tool, as JSON; nothing for ours."""
    if filled.tool is None:
        return {}
    cells: list[FilledCellJson] = [
        {"gets": entry.what, "sheet": entry.cell.sheet, "cell": entry.cell.place.address,
         "value": entry.value, "was": as_text(entry.was) or None}
        for entry in filled.tool.plan.entries
    ]
    blank: list[CellJson] = [
        {"sheet": cell.sheet, "cell": cell.place.address} for cell in filled.tool.unknown
    ]
    return {"star_tool": {"file": str(file), "cells": cells, "to_calculate": blank}}
