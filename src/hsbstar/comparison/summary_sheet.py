"""Write the first sheet of the comparison: what can be said in words, the star, what moved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from openpyxl.worksheet.pagebreak import Break

from hsbstar.comparison.alt_text import describe_comparison
from hsbstar.comparison.caveats import tell_cautions, tell_limits
from hsbstar.comparison.dates import tell_intervals, tell_next_due
from hsbstar.comparison.highlights import (
    largest_falls,
    largest_rises,
    new_disagreements,
    still_low,
    tell_planned,
)
from hsbstar.comparison.sheet_frame import (
    CHANGE,
    COUNTS,
    FRONT,
    PARTS,
    RESPONDENTS,
    SURE,
    Sheet,
    captions_of,
    change_record,
    colour_rounds,
    score_columns,
    scores_record,
)
from hsbstar.core.text import clean_text
from hsbstar.plan import PLAN_CAUTIONS
from hsbstar.rounds import as_cell, spoke_label
from hsbstar.spreadsheets import FIRST_ROW, HEADER_ROW, Column, Formula, Table, column_letters
from hsbstar.spreadsheets.writing import (
    ROWS_TALL,
    Plot,
    add_table,
    colour_scores,
    radar_chart,
    write_heading,
    write_prose,
    write_record,
    write_text,
    write_value,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from openpyxl.worksheet.worksheet import Worksheet

    from hsbstar.comparison.model import Comparison, StatementChange
    from hsbstar.plan import LastPlan
    from hsbstar.spreadsheets.writing import Draft

_NUMBER, _TITLE = Column("key", "No.", 7, "hsb cell strong"), Column("title", "Domain", 38)
_CHANGE = Column("change", CHANGE, 11, "hsb change")
_MATCHED, _PAIRS, _WORDS = PARTS[0], COUNTS[0], SURE[-1]


def write_summary(
    workbook: Draft, comparison: Comparison, plan: LastPlan | None, marking: str
) -> None:
    """Write the sheet that a reader sees first."""
    table = _table(comparison)
    told = " ".join(filter(None, (
        tell_intervals(comparison.rounds), tell_next_due(comparison.rounds[-1]),
        *tell_cautions(comparison.rounds), *tell_limits(comparison),
        "The star shows the first and the last round." if len(comparison.rounds) > 2 else "",
    )))
    frame = Sheet(comparison, marking, table, FRONT, portrait=True, repeated=False)
    sheet = frame.add(workbook, told)
    for row, one in enumerate(comparison.domains, start=FIRST_ROW):
        write_record(sheet, table.columns, row, {
            "key": str(one.number), "title": one.title,
            **scores_record(table, row, one), **change_record(one.moved),
        })
    colour_rounds(sheet, table, comparison, len(comparison.domains))
    add_table(sheet, "Change_in_short", len(table.columns), HEADER_ROW, len(comparison.domains),
              filtered=False)
    below = _add_star(workbook, sheet, table, comparison)
    _write_moved(sheet, table, comparison, plan, below)
    sheet.print_area = f"A1:{column_letters(len(table.columns))}{sheet.max_row}"


def _table(comparison: Comparison) -> Table:
    fixed = (_NUMBER, _TITLE, _CHANGE, RESPONDENTS, _MATCHED, _PAIRS, _WORDS)
    scores = score_columns(comparison, captions_of(*fixed), ends=True)
    return Table("Summary", "HSB audit comparison",
                 (_NUMBER, _TITLE, *scores, *fixed[2:]))


def _add_star(workbook: Draft, sheet: Worksheet, table: Table, comparison: Comparison) -> int:
    """Draw the first and the last round over each other; return the first row below the star."""
    last = FIRST_ROW + len(comparison.domains) - 1
    ends = (0, len(comparison.rounds) - 1)
    first = len(table.columns) + 2
    columns = (first, first + 1)
    for index, column in zip(ends, columns, strict=True):
        write_text(sheet, HEADER_ROW, column, comparison.names[index], "hsb text")
        for row, one in enumerate(comparison.domains, start=FIRST_ROW):
            score = one.scores[index]
            # Truly empty where there is no score: a chart draws a text as 0.
            if score is not None:
                address = table.place(row, f"score {index}").address
                write_value(sheet, row, column, Formula(f"={address}", as_cell(score)), "hsb mean")
    for row, one in enumerate(comparison.domains, start=FIRST_ROW):
        scores = [(table.place(row, f"score {index}"), one.scores[index]) for index in ends]
        write_value(sheet, row, columns[-1] + 1, spoke_label(one.title, scores), "hsb text")
    source = comparison.rounds[-1].source
    plot = Plot(
        table.sheet, (columns[-1] + 1, HEADER_ROW), columns, (FIRST_ROW, last),
        (source.lowest, source.highest),
        tuple(
            {place for place, one in enumerate(comparison.domains)
             if (domain := one.in_rounds[index]) and domain.thin}
            for index in ends
        ),
    )
    sheet.add_chart(radar_chart(sheet, plot), f"A{last + 2}")
    workbook.chart_texts[table.sheet] = clean_text(describe_comparison(comparison))
    return last + 2 + ROWS_TALL


def _write_moved(
    sheet: Worksheet, table: Table, comparison: Comparison, plan: LastPlan | None, row: int
) -> None:
    """Write below the star, on a page of its own, which statements moved and which should have."""
    sheet.row_breaks.append(Break(id=row - 1))
    columns = (Column("key", "Ref", 7, "hsb cell strong"),
               Column("title", "Statement", 38), *table.columns[2:])
    for told, none, items in (
        ("Rose most among agencies in both rounds", "None rose.", largest_rises(comparison)),
        ("Fell most among agencies in both rounds", "None fell.", largest_falls(comparison)),
        ("New disagreements: agencies are two or more apart, and were not a round before", "None.",
         new_disagreements(comparison)),
        ("Still among the scale's lowest two scores in every round", "None.",
         still_low(comparison)),
    ):
        write_text(sheet, row, 1, told, "hsb heading")
        if items:
            row = _write_group(sheet, columns, comparison, items, row + 1) + 1
        else:
            write_prose(sheet, row + 1, none, "hsb text", width=table.width, columns=len(columns))
            row += 3
    if plan is not None:
        for text in (tell_planned(comparison, plan), *PLAN_CAUTIONS):
            write_prose(sheet, row, text, "hsb text", width=table.width, columns=len(table.columns))
            row += 1


def _write_group(
    sheet: Worksheet, columns: Sequence[Column], comparison: Comparison,
    items: Sequence[StatementChange], row: int,
) -> int:
    """Write statements with their change below each other; return the first row after them."""
    write_heading(sheet, columns, row)
    group = Table("Summary", "", tuple(columns))
    for number, one in enumerate(items, start=row + 1):
        write_record(sheet, columns, number, {
            "key": one.ref, "title": one.text, **scores_record(group, number, one),
            **change_record(one.moved),
        })
    source = comparison.rounds[-1].source
    for column in columns:
        if column.key.startswith("score "):
            first, last = (group.place(number, column.key).address
                           for number in (row + 1, row + len(items)))
            colour_scores(sheet, f"{first}:{last}", source.lowest, source.highest)
    return row + 1 + len(items)
