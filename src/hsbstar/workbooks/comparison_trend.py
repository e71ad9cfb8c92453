"""Write how each domain went from round to round, with its coverage, and draw the lines."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from hsbstar.alt_text import describe_trend
from hsbstar.cells import Place, column_letters
from hsbstar.layout import Column
from hsbstar.star_layout import FIRST_ROW, HEADER_ROW, Table
from hsbstar.timing import tell_intervals, tell_next_due
from hsbstar.wording import clean_text, tell_apart
from hsbstar.workbooks.comparison_figures import CHART_ROWS
from hsbstar.workbooks.comparison_sheet import (
    NO_SCORE,
    Sheet,
    colour_rounds,
    score_columns,
    shown_change,
)
from hsbstar.workbooks.plain_charts import Block, line_chart
from hsbstar.workbooks.star_figures import as_cell
from hsbstar.workbooks.writing import add_table, write_record, write_text, write_value

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

    from hsbstar.comparison import Comparison, DomainChange
    from hsbstar.parts.values import Value
    from hsbstar.workbooks.saving import Draft


def write_trend(workbook: Draft, comparison: Comparison, marking: str) -> None:
    """Write each domain's score and coverage in every round, and each step between them."""
    table = _table(comparison)
    told = f"{tell_intervals(comparison.rounds)} {tell_next_due(comparison.rounds[-1])}".strip()
    sheet = Sheet(comparison, marking, table, one_page=True, repeated=False).add(
        workbook, f"{told} Each step's words are judged over the domains of that step."
    )
    for row, one in enumerate(comparison.domains, start=FIRST_ROW):
        write_record(sheet, table.columns, row, _record(one))
    colour_rounds(sheet, table, comparison, len(comparison.domains))
    add_table(sheet, "Trend", len(table.columns), HEADER_ROW, len(comparison.domains),
              filtered=False)
    below = FIRST_ROW + len(comparison.domains) + 1
    _add_lines(workbook, sheet, comparison, Place(below, len(table.columns) + 2))
    sheet.print_area = f"A1:{column_letters(len(table.columns))}{below + CHART_ROWS}"


def _table(comparison: Comparison) -> Table:
    key = Column("key", "No.", 6, "hsb cell strong"), Column("title", "Domain", 34)
    scores = score_columns(comparison, [column.caption for column in key])
    known = [column.caption for column in (*key, *scores)]
    scored = tell_apart([f"Scored, {name}" for name in comparison.names], known)
    steps = [f"{one} to {other}" for one, other in pairwise(comparison.names)]
    captions = iter(tell_apart(
        [f"{told}: {step}" for step in steps for told in ("Change", "Matched", "In words")],
        (*known, *scored),
    ))
    columns = [
        column for index, score in enumerate(scores)
        for column in (score, Column(f"scored {index}", scored[index], 11))
    ]
    for index in range(len(steps)):
        columns += [Column(f"change {index}", next(captions), 12, "hsb change"),
                    Column(f"matched {index}", next(captions), 12, "hsb change"),
                    Column(f"words {index}", next(captions), 16)]
    return Table("Trend", "Trend: each domain from round to round", (*key, *columns))


def _record(one: DomainChange) -> dict[str, Value]:
    record: dict[str, Value] = {"key": str(one.number), "title": one.title}
    for index, (score, domain) in enumerate(zip(one.scores, one.in_rounds, strict=True)):
        record[f"score {index}"] = NO_SCORE if score is None else as_cell(score)
        covered = f"{domain.scored} of {domain.of}" if domain else "not in it"
        record[f"scored {index}"] = f"{covered}, thin" if domain and domain.thin else covered
    for index, step in enumerate(one.steps):
        record[f"change {index}"] = shown_change(step.plain)
        record[f"matched {index}"] = shown_change(step.matched)
        record[f"words {index}"] = step.certainty.verdict.value
    return record


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
