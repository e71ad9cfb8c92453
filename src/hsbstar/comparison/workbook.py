"""Write the comparison workbook: a summary with star and highlights, the figures, the method."""

from __future__ import annotations

from typing import TYPE_CHECKING

from openpyxl.worksheet.pagebreak import Break

from hsbstar.comparison import caveats, dates, highlights
from hsbstar.comparison.alt_text import describe_comparison
from hsbstar.comparison.change_text import shown
from hsbstar.comparison.figures_sheets import (
    write_agencies,
    write_domains,
    write_statements,
    write_trend,
)
from hsbstar.comparison.follow_up import planned_sentence
from hsbstar.comparison.sheet_frame import (
    CHANGE,
    FRONT,
    MOVES,
    PAIRS,
    PARTS,
    REASON,
    RESPONDENTS,
    SURE,
    Book,
    score_columns,
    show_as,
)
from hsbstar.core.text import clean_text
from hsbstar.core.version import __version__
from hsbstar.plan import PLAN_CAVEATS
from hsbstar.rounds import HOW_SCORES_ARISE, METHOD_FIRST_ROW, METHOD_WIDTH, as_cell, spoke_label
from hsbstar.spreadsheets import (
    FIRST_ROW,
    HEADER_ROW,
    Column,
    Formula,
    Table,
    column_letters,
    writing,
)

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

    from hsbstar.comparison.model import Comparison
    from hsbstar.plan import LastPlan

_KEYS = 6, 28
"""The widths of the columns with a domain or statement: the sheet fits on a page upright."""
_FIGURES = (CHANGE, PARTS[0], MOVES)
_JUDGED = (*SURE, REASON)
_BEHIND = (PAIRS, RESPONDENTS)
"""The agencies behind a statement's figures, below the domains' interval and word."""


def write_comparison(comparison: Comparison, plan: LastPlan | None = None) -> bytes:
    """Return the file of the comparison workbook, with a plan's actions next to the statements."""
    draft = writing.Draft()
    writing.add_styles(draft)
    draft.remove(draft.worksheets[0])
    book = Book(draft, comparison, plan)
    for write in (_write_summary, write_domains, write_statements, write_agencies, write_trend):
        write(book)
    frameworks = dict.fromkeys(
        f"{source.round}: framework {source.framework_id}, edition {source.edition}. "
        f"{source.versions}".strip()
        for source in (collated.source for collated in comparison.rounds)
    )
    lines = (*caveats.HOW_ROUNDS_COMPARE, caveats.smallest_changes_sentence(comparison),
             *HOW_SCORES_ARISE, *frameworks,
             f"Made with hsbstar {__version__}.")
    writing.add_method_sheet(
        draft, lines, METHOD_FIRST_ROW, METHOD_WIDTH, marking=comparison.marking)
    writing.add_stamp(draft, {"workbook": "comparison"})
    rounds = " to ".join(comparison.names)
    writing.describe(draft, title=f"HSB audit comparison – {rounds}",
                     subject="Comparison of audit rounds",
                     keywords="harmful sexual behaviour; audit; comparison")
    return writing.workbook_bytes(draft)


def _write_summary(book: Book) -> None:
    """Write the sheet that a reader sees first."""
    comparison = book.comparison
    domains = comparison.domains
    key = Column("key", "No.", _KEYS[0], "hsb cell strong"), Column("title", "Domain", _KEYS[1])
    rest = (*_FIGURES, *_JUDGED)
    scores = score_columns(comparison, (*key, *rest), ends=True)
    table = Table("Summary", "HSB audit comparison", (*key, *scores, *rest))
    text = " ".join(filter(None, (
        dates.intervals_sentence(comparison.rounds), dates.next_due_sentence(comparison.rounds[-1]),
        *caveats.round_caveats(comparison.rounds), *caveats.sample_caveats(comparison),
        "The star shows the first and the last round." if len(comparison.rounds) > 2 else "",
    )))
    sheet = book.add_sheet(table, text, colour=FRONT, portrait=True, repeated=False)
    book.write_changes(sheet, table, domains)
    writing.add_table(sheet, "Change_in_short", len(table.columns), HEADER_ROW, len(domains),
                      filtered=False)
    below = _add_star(book, sheet, table)
    _write_highlights(book, sheet, table, below)
    sheet.print_area = f"A1:{column_letters(len(table.columns))}{sheet.max_row}"


def _add_star(book: Book, sheet: Worksheet, table: Table) -> int:
    """Draw the first and the last round over each other; return the first row below the star."""
    comparison = book.comparison
    last = FIRST_ROW + len(comparison.domains) - 1
    ends = (0, len(comparison.rounds) - 1)
    first = len(table.columns) + 2
    columns, labels = (first, first + 1), first + 2
    for index, column in zip(ends, columns, strict=True):
        writing.write_text(sheet, HEADER_ROW, column, comparison.names[index], "hsb text")
        for row, domain in enumerate(comparison.domains, start=FIRST_ROW):
            score, text = domain.scores[index], shown(domain).scores[index]
            # Truly empty where there is no score: a chart draws a text as 0.
            if score is not None:
                figure = Formula(f"={table.place(row, f'score {index}').address}", as_cell(score))
                writing.write_value(sheet, row, column, figure, "hsb mean")
                show_as(sheet.cell(row, column), text, score)
    for row, domain in enumerate(comparison.domains, start=FIRST_ROW):
        scores = [(table.place(row, f"score {index}"), shown(domain).scores[index])
                  for index in ends]
        writing.write_value(sheet, row, labels, spoke_label(domain.title, scores), "hsb text")
    source = comparison.rounds[-1].source
    plot = writing.Plot(
        table.sheet, (labels, HEADER_ROW), columns, (FIRST_ROW, last),
        (source.lowest, source.highest),
        tuple(
            {place for place, domain in enumerate(comparison.domains)
             if (in_round := domain.in_rounds[index]) and in_round.thin}
            for index in ends
        ),
    )
    sheet.add_chart(writing.radar_chart(sheet, plot), f"A{last + 2}")
    book.draft.chart_texts[table.sheet] = clean_text(describe_comparison(comparison))
    return last + 2 + writing.ROWS_TALL


def _write_highlights(book: Book, sheet: Worksheet, table: Table, row: int) -> None:
    """Write below the star, on two pages of their own, which statements moved and which should."""
    comparison = book.comparison
    group = Table("Summary", "", (
        Column("key", "Ref", _KEYS[0], "hsb cell strong"), Column("title", "Statement", _KEYS[1]),
        *table.columns[2:-len(_JUDGED)], *_BEHIND))

    def write_prose(row: int, text: str) -> None:
        writing.write_prose(sheet, row, text, "hsb text", width=table.width,
                            columns=len(table.columns))

    for place, (heading, none, statements) in enumerate((
        ("Rose most among agencies in both rounds", "None rose.",
         highlights.largest_rises(comparison)),
        ("Fell most among agencies in both rounds", "None fell.",
         highlights.largest_falls(comparison)),
        ("New disagreements: scores are two or more apart, and were not one round earlier", "None.",
         highlights.new_disagreements(comparison)),
        ("Still among the scale's lowest two scores in every round", "None.",
         highlights.still_low(comparison)),
    )):
        if place % 2 == 0:
            sheet.row_breaks.append(Break(id=row - 1))
        writing.write_text(sheet, row, 1, heading, "hsb heading")
        if statements:
            writing.write_heading(sheet, group.columns, row + 1)
            book.write_changes(sheet, group, statements, row=row + 2)
        else:
            write_prose(row + 1, none)
        row += 3 + len(statements)
    if book.plan is not None:
        for text in (planned_sentence(comparison, book.plan), *PLAN_CAVEATS):
            write_prose(row, text)
            row += 1
