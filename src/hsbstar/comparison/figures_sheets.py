"""Write the comparison's figures: domains, statements and agencies, round by round."""

from __future__ import annotations

import math
from collections import defaultdict
from typing import TYPE_CHECKING

from hsbstar.comparison.alt_text import describe_changes
from hsbstar.comparison.highlights import planned_for
from hsbstar.comparison.sheet_frame import (
    CHANGE,
    NONE,
    RESPONDENTS,
    Sheet,
    captions_of,
    change_columns,
    change_record,
    colour_rounds,
    score_columns,
    scores_record,
    shown_change,
    tell_ends,
)
from hsbstar.core.text import clean_text, fold_name, tell_apart
from hsbstar.rounds import as_cell, mean, show_score
from hsbstar.spreadsheets import (
    FIRST_ROW,
    HEADER_ROW,
    Column,
    Formula,
    Place,
    Table,
    column_letters,
)
from hsbstar.spreadsheets.writing import (
    Block,
    add_table,
    bar_chart,
    write_record,
    write_text,
    write_value,
)

if TYPE_CHECKING:
    from collections.abc import Iterable
    from fractions import Fraction

    from openpyxl.worksheet.worksheet import Worksheet

    from hsbstar.comparison.decomposition import Pair
    from hsbstar.comparison.model import Comparison, StatementChange
    from hsbstar.plan import LastPlan
    from hsbstar.spreadsheets.writing import Draft

_CHANGE = Column("change", CHANGE, 10, "hsb change")
_PARTS_TOLD = (
    "The change of all respondents is the sum of the matched change (answers that agencies gave in "
    "both rounds) and what comes from other agencies and from other statements. Intervals, "
    "p-values and words are about the matched change; the Method sheet has their rules and sources."
)
CHART_ROWS = 26
"""How many rows of the usual 12.75 points the bars cover."""
_TOLD = (
    "An agency is known again by its name, whatever its case, spacing and punctuation; two names "
    "are one agency's only where somebody said so with --same. Matched answers are its scores of "
    "statements that it scored in the first and in the last round. Its mean change in a domain is "
    "what the test of that domain rests on."
)


def write_domains(workbook: Draft, comparison: Comparison, marking: str) -> None:
    """Write each domain's change, its parts and how sure it is, with bars."""
    key = Column("key", "No.", 6, "hsb cell strong"), Column("title", "Domain", 34)
    rest = (_CHANGE, RESPONDENTS, *change_columns(comparison.domains), Column("note", "Note", 30))
    table = Table("Domains", "Domains: what changed, and why",
                  (*key, *score_columns(comparison, captions_of(*key, *rest)), *rest))
    sheet = Sheet(comparison, marking, table, one_page=True, repeated=False).add(
        workbook, _PARTS_TOLD
    )
    for row, one in enumerate(comparison.domains, start=FIRST_ROW):
        write_record(sheet, table.columns, row, {
            "key": str(one.number), "title": one.title, **scores_record(table, row, one),
            **change_record(one.moved), "note": tell_ends(one, comparison),
        })
    colour_rounds(sheet, table, comparison, len(comparison.domains))
    add_table(sheet, "Domain_changes", len(table.columns), HEADER_ROW, len(comparison.domains),
              filtered=False)
    below = FIRST_ROW + len(comparison.domains) + 1
    _add_bars(workbook, sheet, table, comparison, below)
    sheet.print_area = f"A1:{column_letters(len(table.columns))}{below + CHART_ROWS}"


def _add_bars(
    workbook: Draft, sheet: Worksheet, table: Table, comparison: Comparison, row: int
) -> None:
    """Draw plain and matched change of each domain as bars, from cells right of the page."""
    column = len(table.columns) + 2
    for beside, name in enumerate(("All respondents", "Agencies in both rounds"), start=1):
        write_text(sheet, HEADER_ROW, column + beside, name, "hsb text")
    reach = 1.0
    for number, one in enumerate(comparison.domains, start=FIRST_ROW):
        write_text(sheet, number, column, f"{one.number} {one.title}", "hsb text")
        changes = (("change", one.change), ("matched", one.moved.matched))
        for beside, (key, change) in enumerate(changes, start=1):
            # Truly empty where there is none: a chart draws a text as 0.
            if change is not None:
                address = table.place(number, key).address
                shown = Formula(f"={address}", round(as_cell(change), 10))
                write_value(sheet, number, column + beside, shown, "hsb change")
                reach = max(reach, math.ceil(2 * abs(change)) / 2)
    block = Block(Place(HEADER_ROW, column), 2, len(comparison.domains))
    sheet.add_chart(bar_chart(sheet, block, reach=reach), f"A{row}")
    workbook.chart_texts[table.sheet] = clean_text(describe_changes(comparison))


def write_statements(
    workbook: Draft, comparison: Comparison, plan: LastPlan | None, marking: str
) -> None:
    """Write each statement's change, what was planned for it, and who stands behind its scores."""
    key = Column("key", "Ref", 7, "hsb cell strong"), Column("title", "Statement", 48)
    planned = (Column("planned", "Actions planned", 40),) if plan else ()
    rest = (_CHANGE, RESPONDENTS, *change_columns(comparison.statements), *planned,
            Column("note", "Note", 34))
    table = Table("Statements", "Statements: what changed",
                  (*key, *score_columns(comparison, captions_of(*key, *rest)), *rest))
    sheet = Sheet(comparison, marking, table).add(workbook, _PARTS_TOLD)
    actions = planned_for(plan)
    for row, one in enumerate(comparison.statements, start=FIRST_ROW):
        write_record(sheet, table.columns, row, {
            "key": one.ref, "title": one.text, **scores_record(table, row, one),
            **change_record(one.moved),
            "planned": "\n".join(action.in_words for action in actions.get(one.id, ())),
            "note": statement_note(one, comparison),
        })
    colour_rounds(sheet, table, comparison, len(comparison.statements))
    add_table(sheet, "Statement_changes", len(table.columns), HEADER_ROW,
              len(comparison.statements))


def statement_note(one: StatementChange, comparison: Comparison) -> str:
    """Say how many agencies stand behind each score: a change can rest on one voice."""
    notes = []
    for name, collated, score in zip(
        comparison.names, comparison.rounds, one.in_rounds, strict=True
    ):
        if score is None:
            notes.append(f"not in {name}")
        else:
            agreed = f", agreed; self-assessed {show_score(score.self_assessed)}"
            told = agreed if score.agreed is not None else ""
            voices = f"{score.respondents} of {len(collated.agencies)} agencies"
            notes.append(f"{voices} in {name}{told}")
    return "; ".join(notes)


def write_agencies(workbook: Draft, comparison: Comparison, marking: str) -> None:
    """Write the agencies: other voices can change a mean by themselves."""
    fixed = (Column("agency", "Agency", 40, "hsb cell strong"),
             Column("answers", "Matched answers", 11, "hsb number"),
             Column("change", "Mean change of these", 13, "hsb change"))
    rounds = tell_apart(comparison.names, [column.caption for column in fixed])
    domains = tell_apart([f"Domain {one.number}" for one in comparison.domains], rounds)
    table = Table("Agencies matched", "Agencies: who answered in which round", (
        fixed[0], *(Column(f"round {index}", name, 20) for index, name in enumerate(rounds)),
        *fixed[1:],
        *(Column(f"domain {index}", name, 11, "hsb change") for index, name in enumerate(domains)),
    ))
    sheet = Sheet(comparison, marking, table).add(workbook, _TOLD)
    names = sorted({name for one in comparison.rounds for name in one.agencies}, key=fold_name)
    by_domain = [_changes(one.moved.split.pairs) for one in comparison.domains]
    overall = _changes(pair for one in comparison.domains for pair in one.moved.split.pairs)
    for row, name in enumerate(names, start=FIRST_ROW):
        own = overall.get(name, [])
        write_record(sheet, table.columns, row, {
            "agency": name,
            **{f"round {index}": _tell_answered(name, spelled.get(name))
               for index, spelled in enumerate(comparison.spelled)},
            "answers": len(own),
            "change": shown_change(mean(own)) if own else NONE,
            **{f"domain {index}": shown_change(mean(changes.get(name, [])))
               for index, changes in enumerate(by_domain)},
        })
    add_table(sheet, "Agencies_matched", len(table.columns), HEADER_ROW, len(names))


def _changes(pairs: Iterable[Pair]) -> dict[str, list[Fraction]]:
    """Return the changes of matched answers, by agency."""
    by_agency: dict[str, list[Fraction]] = defaultdict(list)
    for pair in pairs:
        by_agency[pair.agency].append(pair.change)
    return by_agency


def _tell_answered(name: str, spelled: str | None) -> str:
    if spelled is None:
        return "no return"
    return "answered" if spelled == name else f"answered as ‘{spelled}’"
