"""Write the comparison workbook: what changed, in words and figures, and how the figures arise."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hsbstar.comparison.figures_sheets import write_agencies, write_domains, write_statements
from hsbstar.comparison.method import HOW_ROUNDS_COMPARE
from hsbstar.comparison.sheet_frame import COMPARISON_LOOKS, LAST
from hsbstar.comparison.summary_sheet import write_summary
from hsbstar.comparison.trend_sheet import write_trend
from hsbstar.core.version import __version__
from hsbstar.rounds import HOW_SCORES_ARISE, METHOD_FIRST_ROW, METHOD_WIDTH
from hsbstar.spreadsheets.writing import (
    Draft,
    add_stamp,
    add_styles,
    describe,
    set_page,
    workbook_bytes,
    write_lines,
    write_text,
)

if TYPE_CHECKING:
    from hsbstar.comparison.model import Comparison
    from hsbstar.plan import LastPlan


def write_comparison(
    comparison: Comparison, plan: LastPlan | None = None, *, marking: str = ""
) -> bytes:
    """Return the file of the comparison workbook, with a plan's actions beside the statements."""
    workbook = Draft()
    add_styles(workbook, COMPARISON_LOOKS)
    workbook.remove(workbook.worksheets[0])
    write_summary(workbook, comparison, plan, marking)
    write_domains(workbook, comparison, marking)
    write_statements(workbook, comparison, plan, marking)
    write_agencies(workbook, comparison, marking)
    write_trend(workbook, comparison, marking)
    _write_method(workbook, comparison, marking)
    add_stamp(workbook, {"workbook": "comparison"})
    rounds = " to ".join(comparison.names)
    describe(workbook, title=f"HSB audit comparison – {rounds}",
             subject="Rounds of an audit, side by side",
             keywords="harmful sexual behaviour; audit; comparison")
    return workbook_bytes(workbook)


def _write_method(workbook: Draft, comparison: Comparison, marking: str) -> None:
    sheet = workbook.create_sheet("Method")
    sheet.column_dimensions["A"].width = METHOD_WIDTH
    write_text(sheet, 1, 1, "How the figures arise", "hsb title")
    sheet.row_dimensions[1].height = 26
    frameworks = dict.fromkeys(
        f"{one.source.round}: framework {one.source.framework_id}, edition {one.source.edition}."
        for one in comparison.rounds
    )
    lines = (*HOW_ROUNDS_COMPARE, *HOW_SCORES_ARISE, *frameworks,
             f"Made with hsbstar {__version__}.")
    write_lines(sheet, METHOD_FIRST_ROW, lines, METHOD_WIDTH)
    set_page(sheet, marking=marking, footer="Method", portrait=True)
    sheet.sheet_properties.tabColor = LAST
