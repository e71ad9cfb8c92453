"""Write how each domain went from round to round, with its coverage, and draw the lines."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from openpyxl.worksheet.pagebreak import Break

from hsbstar.comparison.alt_text import describe_trend
from hsbstar.comparison.dates import tell_intervals, tell_next_due
from hsbstar.comparison.figures_sheets import CHART_ROWS
from hsbstar.comparison.sheet_frame import (
    NO_SCORE,
    Sheet,
    colour_rounds,
    score_columns,
    shown_change,
)
from hsbstar.core.text import clean_text, tell_apart
from hsbstar.rounds import as_cell
from hsbstar.spreadsheets import FIRST_ROW, HEADER_ROW, Column, Place, Table, column_letters
from hsbstar.spreadsheets.writing import (
    Block,
    add_table,
    line_chart,
    write_heading,
    write_prose,
    write_record,
    write_text,
    write_value,
)

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

    from hsbstar.comparison.model import Comparison, DomainChange
    from hsbstar.spreadsheets import Value
    from hsbstar.spreadsheets.writing import Draft

_STEPS_TOLD = (
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


def write_trend(workbook: Draft, comparison: Comparison, marking: str) -> None:
    """Write each domain's score and coverage in every round, and each step between them."""
    table = _table(comparison)
    told = f"{tell_intervals(comparison.rounds)} {tell_next_due(comparison.rounds[-1])}".strip()
    sheet = Sheet(comparison, marking, table, portrait=True, repeated=False).add(workbook, told)
    for row, one in enumerate(comparison.domains, start=FIRST_ROW):
        write_record(sheet, table.columns, row, _record(one))
    colour_rounds(sheet, table, comparison, len(comparison.domains))
    add_table(sheet, "Trend", len(table.columns), HEADER_ROW, len(comparison.domains),
              filtered=False)
    below = FIRST_ROW + len(comparison.domains) + 1
    last_column = max(len(table.columns), len(_STEPS))
    _add_lines(workbook, sheet, comparison, Place(below, last_column + 2))
    sheet.row_breaks.append(Break(id=below + CHART_ROWS))
    last = _write_steps(sheet, comparison, below + CHART_ROWS + 1)
    sheet.print_area = f"A1:{column_letters(last_column)}{last}"


def _table(comparison: Comparison) -> Table:
    """Return the table of scores: of each round the score, and how many statements have one."""
    key = _STEPS[:2]
    scores = score_columns(comparison, [column.caption for column in key])
    known = [column.caption for column in (*key, *scores)]
    scored = tell_apart([f"Scored, {name}" for name in comparison.names], known)
    return Table("Trend", "Trend: each domain from round to round", (*key, *(
        column for index, score in enumerate(scores)
        for column in (score._replace(width=13), Column(f"scored {index}", scored[index], 13))
    )))


def _record(one: DomainChange) -> dict[str, Value]:
    record: dict[str, Value] = {"key": str(one.number), "title": one.title}
    for index, (score, domain) in enumerate(zip(one.scores, one.in_rounds, strict=True)):
        record[f"score {index}"] = NO_SCORE if score is None else as_cell(score)
        covered = f"{domain.scored} of {domain.of}" if domain else "not in it"
        record[f"scored {index}"] = f"{covered}, thin" if domain and domain.thin else covered
    return record


def _write_steps(sheet: Worksheet, comparison: Comparison, row: int) -> int:
    """Write each step of each domain, on a page of its own; return the last row."""
    write_text(sheet, row, 1, "Step by step", "hsb heading")
    write_prose(sheet, row + 1, _STEPS_TOLD, "hsb text",
                width=sum(column.width for column in _STEPS), columns=len(_STEPS))
    write_heading(sheet, _STEPS, row + 2)
    row += 3
    for one in comparison.domains:
        for step, (begun, ended) in zip(one.steps, pairwise(comparison.names), strict=True):
            write_record(sheet, _STEPS, row, {
                "key": str(one.number), "title": one.title, "from": begun, "to": ended,
                "change": shown_change(step.plain), "matched": shown_change(step.matched),
                "pairs": step.certainty.pairs, "words": step.certainty.verdict.value,
            })
            row += 1
    return row - 1


def _add_lines(
    workbook: Draft, sheet: Worksheet, comparison: Comparison, corner: Place
) -> None:
    """Draw a line for each domain from cells right of the page, rounds below each other there."""
    for index, name in enumerate(comparison.names, start=1):
        write_text(sheet, corner.row + index, corner.column, name, "hsb text")
    for beside, one in enumerate(comparison.domains, start=1):
        column = corner.column + beside
        write_text(sheet, corner.row, column, f"{one.number} {one.title}", "hsb text")
        for index, score in enumerate(one.scores, start=1):
            # Truly empty where there is none: a chart draws a text as 0.
            if score is not None:
                write_value(sheet, corner.row + index, column, as_cell(score), "hsb mean")
    source = comparison.rounds[-1].source
    block = Block(corner, len(comparison.domains), len(comparison.rounds))
    sheet.add_chart(line_chart(sheet, block, (source.lowest, source.highest)), f"A{corner.row}")
    workbook.chart_texts[sheet.title] = clean_text(describe_trend(comparison))
