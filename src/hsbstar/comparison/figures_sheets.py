"""Write the comparison's figures: domains, statements, agencies and the trend of domains."""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from openpyxl.worksheet.pagebreak import Break

from hsbstar.comparison import dates
from hsbstar.comparison.alt_text import describe_changes, describe_trend
from hsbstar.comparison.change_text import NONE, show_own_change, shown, shown_steps
from hsbstar.comparison.follow_up import planned_for
from hsbstar.comparison.sheet_frame import (
    CHART_ROWS,
    NO_SCORE,
    PAIRS,
    add_decimals,
    change_columns,
    score_columns,
    score_texts,
    show_as,
)
from hsbstar.core.plurals import agencies_behind
from hsbstar.core.text import clean_text, distinct_captions, fold_name
from hsbstar.rounds import as_cell, mean, score_or, show_score
from hsbstar.spreadsheets import (
    FIRST_ROW,
    HEADER_ROW,
    Column,
    Formula,
    Place,
    Table,
    column_letters,
    writing,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from fractions import Fraction

    from openpyxl.worksheet.worksheet import Worksheet

    from hsbstar.comparison.decomposition import Pair
    from hsbstar.comparison.model import Comparison, DomainChange, StatementChange
    from hsbstar.comparison.sheet_frame import Book
    from hsbstar.spreadsheets import Value

_PARTS_TEXT = (
    "The change of all respondents is the sum of the matched change (answers from agencies in both "
    "rounds) and what comes from other agencies and other statements."
)
_JUDGED_TEXT = (
    f"{_PARTS_TEXT} Intervals and words are about the matched change. The Method sheet explains "
    "them and gives the sources."
)
_AGENCIES_TEXT = (
    "Agencies are recognised by name, whatever the case, spacing and punctuation. Two names are "
    "the same agency only if somebody said so with --same. Matched answers are its scores for "
    "statements that it scored in both the first and the last round. The test of a domain uses "
    "each agency's mean change in that domain."
)


_STEPS_TEXT = (
    "Each step is judged over the domains of that step. With each further step, it is more likely "
    "that one is called clear by chance."
)
_STEPS = (
    Column("key", "No.", 6, "hsb cell strong"),
    Column("title", "Domain", 34),
    Column("from", "From", 13),
    Column("to", "To", 13),
    Column("change", "Change", 13, "hsb change"),
    Column("matched", "Matched change", 13, "hsb change"),
    PAIRS._replace(width=13),
    Column("words", "In words", 13),
)
"""The table of steps: below that of scores, in columns as wide."""


def write_domains(book: Book) -> None:
    """Write each domain's change, its parts and how sure it is, with bars."""
    domains = book.comparison.domains
    key = Column("key", "No.", 6, "hsb cell strong"), Column("title", "Domain", 28)
    table = _table(book, Table("Domains", "Domains: what changed, and why", key), domains,
                   Column("note", "Note", 18))
    sheet = book.add_sheet(table, _JUDGED_TEXT, one_page=True, repeated=False)
    book.write_changes(sheet, table, domains,
                       more=[{"note": _domain_note(domain, book.comparison)} for domain in domains])
    writing.add_table(sheet, "Domain_changes", len(table.columns), HEADER_ROW, len(domains),
                      filtered=False)
    below = FIRST_ROW + len(domains) + 1
    _add_bars(book, sheet, table, below)
    sheet.print_area = f"A1:{column_letters(len(table.columns))}{below + CHART_ROWS}"


def _table(
    book: Book, begun: Table, items: Sequence[DomainChange | StatementChange], *last: Column
) -> Table:
    """Return a table with the columns of scores and changes after its own, and some at its end."""
    rest = (*change_columns(items), *last)
    scores = score_columns(book.comparison, (*begun.columns, *rest))
    return replace(begun, columns=(*begun.columns, *scores, *rest))


def _domain_note(domain: DomainChange, comparison: Comparison) -> str:
    """Return where a domain is missing, thin or moderated, by round."""
    notes = []
    for name, score in zip(comparison.names, domain.in_rounds, strict=True):
        if score is None:
            notes.append(f"not in {name}")
            continue
        if score.moderated:
            notes.append(f"{score.moderated} agreed in {name}, self-assessed "
                         f"{show_score(score.self_assessed)}")
        if score.thin:
            notes.append(f"thin evidence in {name} ({score.scored} of {score.of} scored)")
    return "; ".join(notes)


def _add_bars(book: Book, sheet: Worksheet, table: Table, row: int) -> None:
    """Draw plain and matched change of each domain as bars, from cells right of the page."""
    column = len(table.columns) + 2
    domains = book.comparison.domains
    for offset, name in enumerate(("All respondents", "Agencies in both rounds"), start=1):
        writing.write_text(sheet, HEADER_ROW, column + offset, name, "hsb text")
    reach = 1.0
    for number, domain in enumerate(domains, start=FIRST_ROW):
        writing.write_text(sheet, number, column, f"{domain.number} {domain.title}", "hsb text")
        figures = shown(domain)
        changes = (("change", domain.change, figures.change),
                   ("matched", domain.moved.matched, figures.matched))
        for offset, (key, change, text) in enumerate(changes, start=1):
            # Truly empty where there is none: a chart draws a text as 0.
            if change is not None:
                address = table.place(number, key).address
                figure = Formula(f"={address}", round(as_cell(change), 10))
                writing.write_value(sheet, number, column + offset, figure, "hsb change")
                show_as(sheet.cell(number, column + offset), text, change)
                reach = max(reach, math.ceil(2 * abs(change)) / 2)
    block = writing.Block(Place(HEADER_ROW, column), 2, len(domains))
    sheet.add_chart(writing.bar_chart(sheet, block, reach=reach), f"A{row}")
    book.draft.chart_texts[table.sheet] = clean_text(describe_changes(book.comparison))


def write_statements(book: Book) -> None:
    """Write each statement's change, what was planned for it, and how many agencies scored it."""
    statements = book.comparison.statements
    key = Column("key", "Ref", 7, "hsb cell strong"), Column("title", "Statement", 48)
    planned = (Column("planned", "Actions planned", 40),) if book.plan else ()
    table = _table(book, Table("Statements", "Statements: what changed", key), statements,
                   *planned, Column("note", "Note", 34))
    sheet = book.add_sheet(table, _PARTS_TEXT, frozen=len(key))
    actions = planned_for(book.plan)
    book.write_changes(sheet, table, statements, more=[
        {
            "planned": "\n".join(action.in_words for action in actions.get(statement.id, ())),
            "note": statement_note(statement, book.comparison),
        }
        for statement in statements
    ])
    writing.add_table(sheet, "Statement_changes", len(table.columns), HEADER_ROW, len(statements))


def statement_note(statement: StatementChange, comparison: Comparison) -> str:
    """Return how many agencies scored it in each round: a change can depend on a single one."""
    return "; ".join(
        f"not in {name}" if score is None else
        f"{agencies_behind(score.respondents, len(collated.agencies))} in {name}"
        + ("" if score.agreed is None else
           f", agreed; self-assessed {show_score(score.self_assessed)}")
        for name, collated, score in zip(
            comparison.names, comparison.rounds, statement.in_rounds, strict=True)
    )


def write_agencies(book: Book) -> None:
    """Write which agencies answered in which round: other agencies alone can change a mean."""
    comparison = book.comparison
    agency, *figures = (Column("agency", "Agency", 40, "hsb cell strong"),
                        Column("answers", "Matched answers", 11, "hsb number"),
                        Column("change", "Mean change of these", 13, "hsb change"))
    captions = [column.caption for column in (agency, *figures)]
    rounds = distinct_captions(comparison.names, captions)
    numbers = [f"Domain {domain.number}" for domain in comparison.domains]
    domains = distinct_captions(numbers, rounds)
    table = Table("Agencies matched", "Agencies: who answered in which round", (
        agency, *(Column(f"round {index}", name, 20) for index, name in enumerate(rounds)),
        *figures,
        *(Column(f"domain {index}", name, 11, "hsb change") for index, name in enumerate(domains)),
    ))
    sheet = book.add_sheet(table, _AGENCIES_TEXT, frozen=1)
    names = sorted({name for each in comparison.rounds for name in each.agencies}, key=fold_name)
    by_domain = [_changes(domain.moved.split.pairs) for domain in comparison.domains]
    overall = _changes(pair for domain in comparison.domains for pair in domain.moved.split.pairs)
    for row, name in enumerate(names, start=FIRST_ROW):
        own = {"change": mean(overall[name]), **{
            f"domain {index}": mean(changes[name]) for index, changes in enumerate(by_domain)}}
        writing.write_record(sheet, table.columns, row, {
            "agency": name,
            **{f"round {index}": _answered(name, spelled.get(name))
               for index, spelled in enumerate(comparison.spelled)},
            "answers": len(overall[name]),
            **{key: score_or(change, NONE) for key, change in own.items()},
        })
        add_decimals(sheet, table.columns, row, {
            key: (show_own_change(change), change)
            for key, change in own.items() if change is not None})
    writing.add_table(sheet, "Agencies_matched", len(table.columns), HEADER_ROW, len(names))


def _changes(pairs: Iterable[Pair]) -> dict[str, list[Fraction]]:
    """Return the changes of matched answers, by agency."""
    by_agency: dict[str, list[Fraction]] = defaultdict(list)
    for pair in pairs:
        by_agency[pair.agency].append(pair.change)
    return by_agency


def _answered(name: str, spelled: str | None) -> str:
    if spelled is None:
        return "no return"
    return "answered" if spelled == name else f"answered as ‘{spelled}’"


def write_trend(book: Book) -> None:
    """Write each domain's score and coverage in every round, and each step between them."""
    comparison = book.comparison
    rows = len(comparison.domains)
    table = _trend_table(comparison)
    due = dates.next_due_sentence(comparison.rounds[-1])
    sheet = book.add_sheet(table, f"{dates.intervals_sentence(comparison.rounds)} {due}".strip(),
                           portrait=True, repeated=False)
    for row, domain in enumerate(comparison.domains, start=FIRST_ROW):
        writing.write_record(sheet, table.columns, row, _trend_record(domain))
        add_decimals(sheet, table.columns, row, score_texts(domain))
    book.colour_scores(sheet, table, rows)
    writing.add_table(sheet, "Trend", len(table.columns), HEADER_ROW, rows, filtered=False)
    below = FIRST_ROW + rows + 1
    last_column = max(len(table.columns), len(_STEPS))
    _add_lines(book, sheet, Place(below, last_column + 2))
    sheet.row_breaks.append(Break(id=below + CHART_ROWS))
    last = _write_steps(sheet, comparison, below + CHART_ROWS + 1)
    sheet.print_area = f"A1:{column_letters(last_column)}{last}"


def _trend_table(comparison: Comparison) -> Table:
    """Return the table of scores: for each round the score, and how many statements have one."""
    key = _STEPS[:2]
    scores = score_columns(comparison, key)
    known = [column.caption for column in (*key, *scores)]
    scored = distinct_captions([f"Scored, {name}" for name in comparison.names], known)
    return Table("Trend", "Trend: each domain from round to round", (*key, *(
        column for index, score in enumerate(scores)
        for column in (score._replace(width=13), Column(f"scored {index}", scored[index], 13))
    )))


def _trend_record(domain: DomainChange) -> dict[str, Value]:
    record: dict[str, Value] = {"key": str(domain.number), "title": domain.title}
    for index, score in enumerate(domain.in_rounds):
        record[f"score {index}"] = score_or(domain.scores[index], NO_SCORE)
        covered = f"{score.scored} of {score.of}" if score else "not in round"
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
        for step, (begun, ended), (change, matched) in zip(
            domain.steps, pairwise(comparison.names), shown_steps(domain), strict=True
        ):
            writing.write_record(sheet, _STEPS, row, {
                "key": str(domain.number), "title": domain.title, "from": begun, "to": ended,
                "change": score_or(step.plain, NONE), "matched": score_or(step.matched, NONE),
                "pairs": step.inference.agencies, "words": step.inference.verdict,
            })
            add_decimals(sheet, _STEPS, row, {
                "change": (change, step.plain), "matched": (matched, step.matched)})
            row += 1
    return row - 1


def _add_lines(book: Book, sheet: Worksheet, corner: Place) -> None:
    """Draw a line for each domain from cells right of the page, with a row for each round."""
    comparison = book.comparison
    for index, name in enumerate(comparison.names, start=1):
        writing.write_text(sheet, corner.row + index, corner.column, name, "hsb text")
    for column, domain in enumerate(comparison.domains, start=corner.column + 1):
        writing.write_text(sheet, corner.row, column, f"{domain.number} {domain.title}", "hsb text")
        both = zip(domain.scores, shown(domain).scores, strict=True)
        for row, (score, text) in enumerate(both, start=corner.row + 1):
            # Truly empty where there is none: a chart draws a text as 0.
            if score is not None:
                writing.write_value(sheet, row, column, as_cell(score), "hsb mean")
                show_as(sheet.cell(row, column), text, score)
    source = comparison.rounds[-1].source
    block = writing.Block(corner, len(comparison.domains), len(comparison.rounds))
    chart = writing.line_chart(sheet, block, (source.lowest, source.highest))
    sheet.add_chart(chart, f"A{corner.row}")
    book.draft.chart_texts[sheet.title] = clean_text(describe_trend(comparison))
