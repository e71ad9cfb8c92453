"""Write each domain's score and coverage from round to round, with lines."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from openpyxl.worksheet.pagebreak import Break

from hsbstar.comparison.alt_text import describe_trend
from hsbstar.comparison.dates import tell_intervals, tell_next_due
from hsbstar.comparison.sheet_frame import CHART_ROWS, NO_SCORE, NONE, score_columns
from hsbstar.core.text import clean_text, tell_apart
from hsbstar.rounds import as_cell, score_or
from hsbstar.spreadsheets import (
    FIRST_ROW,
    HEADER_ROW,
    Column,
    Place,
    Table,
    column_letters,
    writing,
)

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

    from hsbstar.comparison.model import Comparison, DomainChange
    from hsbstar.comparison.sheet_frame import Book
    from hsbstar.spreadsheets import Value

_STEPS_TEXT = (
    "Each step's words are judged over the domains of that step: with each further step there are "
    "more judgements, and one of them is more likely to be called clear by chance."
)
_STEPS = (
    Column("key", "No.", 6, "hsb cell strong"),
    Column("title", "Domain", 34),
    Column("from", "From", 13),
    Column("to", "To", 13),
    Column("change", "Change", 13, "hsb change"),
    Column("matched", "Matched change", 13, "hsb change"),
    Column("pairs", "Agencies in both", 13, "hsb number"),
    Column("words", "In words", 13),
)
"""The table of steps: below that of scores, in columns as wide."""


def write_trend(book: Book) -> None:
    """Write each domain's score and coverage in every round, and each step between them."""
    comparison = book.comparison
    rows = len(comparison.domains)
    table = _table(comparison)
    text = f"{tell_intervals(comparison.rounds)} {tell_next_due(comparison.rounds[-1])}".strip()
    sheet = book.add_sheet(table, text, portrait=True, repeated=False)
    for row, domain in enumerate(comparison.domains, start=FIRST_ROW):
        writing.write_record(sheet, table.columns, row, _record(domain))
    book.colour_scores(sheet, table, rows)
    writing.add_table(sheet, "Trend", len(table.columns), HEADER_ROW, rows, filtered=False)
    below = FIRST_ROW + rows + 1
    last_column = max(len(table.columns), len(_STEPS))
    _add_lines(book, sheet, Place(below, last_column + 2))
    sheet.row_breaks.append(Break(id=below + CHART_ROWS))
    last = _write_steps(sheet, comparison, below + CHART_ROWS + 1)
    sheet.print_area = f"A1:{column_letters(last_column)}{last}"


def _table(comparison: Comparison) -> Table:
    """Return the table of scores: for each round the score, and how many statements have one."""
    key = _STEPS[:2]
    scores = score_columns(comparison, key)
    known = [column.caption for column in (*key, *scores)]
    scored = tell_apart([f"Scored, {name}" for name in comparison.names], known)
    return Table("Trend", "Trend: each domain from round to round", (*key, *(
        column for index, score in enumerate(scores)
        for column in (score._replace(width=13), Column(f"scored {index}", scored[index], 13))
    )))


def _record(domain: DomainChange) -> dict[str, Value]:
    record: dict[str, Value] = {"key": str(domain.number), "title": domain.title}
    for index, score in enumerate(domain.in_rounds):
        record[f"score {index}"] = score_or(domain.scores[index], NO_SCORE)
        covered = f"{score.scored} of {score.of}" if score else "not in it"
        record[f"scored {index}"] = f"{covered}, thin" if score and score.thin else covered
    return record


def _write_steps(sheet: Worksheet, comparison: Comparison, row: int) -> int:
    """Write each step of each domain, on a page of its own; return the last row."""
    writing.write_text(sheet, row, 1, "Step by step", "hsb heading")
    writing.write_prose(sheet, row + 1, _STEPS_TEXT, "hsb text",
                        width=sum(column.width for column in _STEPS), columns=len(_STEPS))
    writing.write_heading(sheet, _STEPS, row + 2)
    row += 3
    for domain in comparison.domains:
        for step, (begun, ended) in zip(domain.steps, pairwise(comparison.names), strict=True):
            writing.write_record(sheet, _STEPS, row, {
                "key": str(domain.number), "title": domain.title, "from": begun, "to": ended,
                "change": score_or(step.plain, NONE), "matched": score_or(step.matched, NONE),
                "pairs": step.certainty.pairs, "words": step.certainty.verdict.value,
            })
            row += 1
    return row - 1


def _add_lines(book: Book, sheet: Worksheet, corner: Place) -> None:
    """Draw a line for each domain from cells right of the page, with a row for each round."""
    comparison = book.comparison
    for index, name in enumerate(comparison.names, start=1):
        writing.write_text(sheet, corner.row + index, corner.column, name, "hsb text")
    for column, domain in enumerate(comparison.domains, start=corner.column + 1):
        writing.write_text(sheet, corner.row, column, f"{domain.number} {domain.title}", "hsb text")
        for row, score in enumerate(domain.scores, start=corner.row + 1):
            # Truly empty where there is none: a chart draws a text as 0.
            if score is not None:
                writing.write_value(sheet, row, column, as_cell(score), "hsb mean")
    source = comparison.rounds[-1].source
    block = writing.Block(corner, len(comparison.domains), len(comparison.rounds))
    chart = writing.line_chart(sheet, block, (source.lowest, source.highest))
    sheet.add_chart(chart, f"A{corner.row}")
    book.draft.chart_texts[sheet.title] = clean_text(describe_trend(comparison))
