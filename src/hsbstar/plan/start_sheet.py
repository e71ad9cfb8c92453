"""The first sheet of the action plan: what it is, how far it has come, by which rule."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hsbstar.audit import FIELD_BY_KEY
from hsbstar.plan.layout import (
    ABOUT_ROW,
    ACTIONS,
    DAYS_SOON,
    FINISHED,
    GROUNDS,
    LATER,
    NO_DATE,
    NOT_STARTED,
    OVERDUE,
    SOON,
    START_FIELDS,
    START_WIDTHS,
    STATUSES,
    start_field,
)
from hsbstar.plan.model import PLAN_CAUTIONS
from hsbstar.rounds import RULE
from hsbstar.spreadsheets import Formula
from hsbstar.spreadsheets.writing import ProseSheet, fit_row, set_page, write_text, write_value

if TYPE_CHECKING:
    from collections.abc import Sequence

    from openpyxl.worksheet.worksheet import Worksheet

    from hsbstar.plan.grounds_sheet import PlanContent
    from hsbstar.plan.layout import PlanSheet

WHAT_THIS_IS = (
    "Each row of the sheet ‘{actions}’ is one action for a statement that needs work most. Write "
    "what shall be done, who sees to it, by when, and how you will know that it worked; choose the "
    "status from the list. Add a row wherever you need one and type the statement's ref in it: a "
    "statement may have several actions. The sheet ‘{grounds}’ says what each priority rests on."
)
OURS = (
    "First steps, principles and notes on the guideline are suggestions in the words of the "
    "framework file, not the official wording of the NSPCC, of Research in Practice or of NICE."
)
AFTERWARDS = (
    "After the next round, carry over what is still open: hsbstar plan NEXT/star-tool.xlsx --from "
    "THIS-FILE -o NEXT-PLAN.xlsx. Rows may be sorted and sheets renamed; keep refs and headings."
)
NO_PROPOSALS = (
    "No proposed actions are shown: they stand in the returns. Name those with --returns, or make "
    "the star tool with --with-evidence."
)
READ_PROPOSALS = (
    "What agencies proposed stands here word for word: read it before you pass the plan on."
)


def write_plan_start(sheet: Worksheet, content: PlanContent) -> None:
    """Write what the workbook is, how far it has come, and by which rule it was made."""
    source, page = content.plan.round.source, ProseSheet(sheet, START_WIDTHS)
    page.begin("Action plan")
    page.prose(2, WHAT_THIS_IS.format(actions=ACTIONS.name, grounds=GROUNDS.name))
    page.prose(3, f"{OURS} {AFTERWARDS}")
    page.prose(4, READ_PROPOSALS if content.has_proposals else NO_PROPOSALS, "hsb warning")
    page.prose(5, source.choices, "hsb warning" if source.choices else "hsb text")
    page.prose(6, content.marking, "hsb strong")
    page.heading(ABOUT_ROW, "About this plan")
    for key, text in zip(START_FIELDS, (source.area, source.round), strict=True):
        place = start_field(key)
        write_text(sheet, place.row, 1, FIELD_BY_KEY[key].caption, "hsb cell strong")
        write_text(sheet, *place, text, "hsb cell")
    row = start_field(START_FIELDS[-1]).row + 1
    for caption, text in (
        ("Star tool", content.star_tool),
        # In two lines: wider than the cell, it would be cut.
        ("Fingerprint of that file (SHA-256)", f"{content.sha256[:32]}\n{content.sha256[32:]}"),
        ("Carried over from", content.plan.last_round or "–"),
    ):
        write_text(sheet, row, 1, caption, "hsb cell strong")
        _write_across(sheet, row, text)
        row += 1
    row = _write_progress(sheet, row + 1, content)
    page.heading(row, "How the priorities arise")
    lines = (RULE, *PLAN_CAUTIONS, content.framework.wording, content.framework.citation)
    for number, line in enumerate(lines, start=row + 1):
        page.prose(number, line)
    set_page(sheet, marking=content.marking, footer=content.footer, one_page=True, portrait=True)
    sheet.sheet_properties.tabColor = "1F3864"


def _write_across(sheet: Worksheet, row: int, text: str) -> None:
    """Write a text into the columns right of a caption, joined."""
    for column in range(2, len(START_WIDTHS) + 1):
        write_value(sheet, row, column, None, "hsb cell")
    write_text(sheet, row, 2, text, "hsb cell")
    sheet.merge_cells(start_row=row, start_column=2, end_row=row, end_column=len(START_WIDTHS))
    fit_row(sheet, row, (text, sum(START_WIDTHS[1:])))


def _write_progress(sheet: Worksheet, row: int, content: PlanContent) -> int:
    """Count the actions by status, and those that go on by when they are due; return what is next.

    An action counts as soon as it is written down.
    """
    ProseSheet(sheet, START_WIDTHS).heading(row, "Progress")
    carried = [one.carried for one in content.plan.rows if one.carried]
    first = _write_counts(sheet, row + 1, ("Actions", *STATUSES), [
        _count_status(status, sum(one.status == status for one in carried)) for status in STATUSES
    ])
    # What is due when depends on the day, and a plan does not hold the day on which it was made:
    # a figure that a previewer shows might be wrong by then, so there is none until it is opened.
    dated = any(one.due for one in carried)
    undated = sum(one.due is None for one in carried)
    return _write_counts(sheet, first, ("Of those that go on", *_WHEN_DUE), [
        Formula(f"={_counted(ACTIONS)}{_goes_on()}*{condition})",
                undated if when == NO_DATE else "" if dated else 0)
        for when, condition in _WHEN_DUE.items()
    ]) + 1


def _goes_on() -> str:
    status = ACTIONS.whole("status")
    return "".join(f'*({status}<>"{word}")' for word in FINISHED)


_DUE = ACTIONS.whole("due")
_WHEN_DUE = {
    OVERDUE: f"ISNUMBER({_DUE})*({_DUE}<TODAY())",
    SOON: f"ISNUMBER({_DUE})*({_DUE}>=TODAY())*({_DUE}<=TODAY()+{DAYS_SOON})",
    LATER: f"ISNUMBER({_DUE})*({_DUE}>TODAY()+{DAYS_SOON})",
    NO_DATE: f"(1-ISNUMBER({_DUE}))",
}
"""Of which days each word is said; counted from the days, so that rows which people add count."""


def _counted(sheet: PlanSheet) -> str:
    """Return the beginning of a formula that counts rows in which an action stands."""
    return f"SUMPRODUCT(({sheet.whole('action')}<>\"\")"


def _count_status(status: str, result: int) -> Formula:
    cells = ACTIONS.whole("status")
    told = f"({cells}=\"{status}\")"
    if status == NOT_STARTED:
        told = f"(({cells}=\"{status}\")+({cells}=\"\"))"
    return Formula(f"={_counted(ACTIONS)}*{told})", result)


def _write_counts(
    sheet: Worksheet, row: int, captions: Sequence[str], counts: Sequence[Formula]
) -> int:
    for column, caption in enumerate(captions, start=1):
        write_text(sheet, row, column, caption, "hsb column heading")
    fit_row(sheet, row, *zip(captions, START_WIDTHS, strict=True))
    write_text(sheet, row + 1, 1, "How many", "hsb cell strong")
    for column, count in enumerate(counts, start=2):
        write_value(sheet, row + 1, column, count, "hsb number")
    return row + 2
