"""Write the comparison workbook: what changed, in words and figures, and how the figures arise."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hsbstar.comparison.figures_sheets import write_agencies, write_domains, write_statements
from hsbstar.comparison.method import HOW_ROUNDS_COMPARE
from hsbstar.comparison.sheet_frame import COMPARISON_LOOKS, LAST, Book
from hsbstar.comparison.summary_sheet import write_summary
from hsbstar.comparison.trend_sheet import write_trend
from hsbstar.core.version import __version__
from hsbstar.rounds import HOW_SCORES_ARISE, METHOD_FIRST_ROW, METHOD_WIDTH
from hsbstar.spreadsheets import writing

if TYPE_CHECKING:
    from hsbstar.comparison.model import Comparison
    from hsbstar.plan import LastPlan


def write_comparison(
    comparison: Comparison, plan: LastPlan | None = None, *, marking: str = ""
) -> bytes:
    """Return the file of the comparison workbook, with a plan's actions next to the statements."""
    draft = writing.Draft()
    writing.add_styles(draft, COMPARISON_LOOKS)
    draft.remove(draft.worksheets[0])
    book = Book(draft, comparison, plan, marking)
    for write in (write_summary, write_domains, write_statements, write_agencies, write_trend,
                  _write_method):
        write(book)
    writing.add_stamp(draft, {"workbook": "comparison"})
    rounds = " to ".join(comparison.names)
    writing.describe(draft, title=f"HSB audit comparison – {rounds}",
                     subject="Rounds of an audit, side by side",
                     keywords="harmful sexual behaviour; audit; comparison")
    return writing.workbook_bytes(draft)


def _write_method(book: Book) -> None:
    sheet = book.draft.create_sheet("Method")
    sheet.column_dimensions["A"].width = METHOD_WIDTH
    writing.write_text(sheet, 1, 1, "How the figures arise", "hsb title")
    sheet.row_dimensions[1].height = 26
    sources = [collated.source for collated in book.comparison.rounds]
    frameworks = dict.fromkeys(
        f"{source.round}: framework {source.framework_id}, edition {source.edition}."
        for source in sources
    )
    lines = (*HOW_ROUNDS_COMPARE, *HOW_SCORES_ARISE, *frameworks,
             f"Made with hsbstar {__version__}.")
    writing.write_lines(sheet, METHOD_FIRST_ROW, lines, METHOD_WIDTH)
    writing.set_page(sheet, marking=book.marking, footer="Method", portrait=True)
    sheet.sheet_properties.tabColor = LAST
