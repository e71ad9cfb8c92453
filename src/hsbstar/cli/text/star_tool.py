"""Print what was filled in an area's own star tool, and what was not."""

from __future__ import annotations

from fractions import Fraction
from pathlib import PurePath
from typing import TYPE_CHECKING

from hsbstar.rounds import show_score
from hsbstar.spreadsheets import as_text
from hsbstar.star_tool.own import name_of

if TYPE_CHECKING:
    from pathlib import Path

    from hsbstar.cli.terminal import Reporter
    from hsbstar.star_tool import Filled
    from hsbstar.star_tool.own import Entry


def report_filled(reporter: Reporter, file: Path | None, filled: Filled) -> None:
    """Show what goes into which cell, before it is written."""
    tool = filled.tool
    if tool is None:
        return
    rows = [(entry.where, entry.what, _show(entry), as_text(entry.was) or "–")
            for entry in tool.plan.entries]
    reporter.table(f"Into {file}", ("Cell", "Gets", "Value", "Was"), rows, words=1)
    reporter.findings(filled.findings)
    if tool.plan.unmapped:
        numbers = ", ".join(map(str, tool.plan.unmapped))
        reporter.note(
            f"The map gives no cell for domain {numbers}, so {file} keeps what it has there.",
            "bold",
        )
    blank = [entry.what for entry in tool.plan.entries if entry.value is None]
    if blank:
        reporter.note(f"Left blank, because there is no score: {', '.join(blank)}.", "bold")
    if tool.unknown:
        cells = ", ".join(name_of(*cell) for cell in tool.unknown[:5])
        more = f" and {len(tool.unknown) - 5} more" if len(tool.unknown) > 5 else ""
        reporter.note(
            f"hsbstar cannot calculate some formulas that use these scores: {cells}{more}. They "
            "stay blank until you open and save the file in Excel or LibreOffice.", "bold",
        )
    if tool.undrawn:
        reporter.note(
            f"No chart in {file} shows these cells. Point a chart's series at them, or choose "
            "other cells in the map.", "bold",
        )
    if tool.in_doubt:
        names = ", ".join(PurePath(name).stem for name in tool.in_doubt)
        reporter.note(
            "Some charts or pivot tables use these cells in a way that hsbstar cannot follow "
            f"({names}). Open the file in Excel, choose Refresh All and save it before anyone "
            "reads it.",
            "bold",
        )
    if tool.linked:
        reporter.note(
            f"Text boxes show these cells: {', '.join(tool.linked)}. They keep the old values "
            "until you open and save the file in Excel.", "bold",
        )


def _show(entry: Entry) -> str:
    if isinstance(entry.value, str) or entry.value is None:
        return entry.value or "blank"
    return show_score(Fraction(str(entry.value)))
