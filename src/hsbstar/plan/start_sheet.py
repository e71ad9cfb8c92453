"""Write the first sheet of the action plan: what it is, its progress, and its rule."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hsbstar.audit import FIELD_BY_KEY
from hsbstar.plan.layout import (
    ACTIONS,
    DAYS_SOON,
    FINISHED_STATUSES,
    GROUNDS,
    LATER,
    MAX_ROWS,
    NO_DATE,
    NOT_STARTED,
    OTHER_STATUS,
    OVERDUE,
    SOON,
    STATUSES,
    UNCLEAR,
)
from hsbstar.plan.model import PLAN_CAVEATS
from hsbstar.rounds import RULE
from hsbstar.spreadsheets import Formula
from hsbstar.spreadsheets.writing import ProseSheet, fit_row, set_page, write_text, write_value

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

    from hsbstar.plan.grounds_sheet import PlanContent

WHAT_THIS_IS = (
    "Each row of the sheet ‘{actions}’ is one action for a statement that needs work most. Say "
    "what will be done, who will do it, by when, and how you will know that it worked. Choose the "
    "status from the list. Add a row wherever you need one and type the statement's ref in it: a "
    "statement may have several actions. The sheet ‘{grounds}’ shows the basis for each priority."
)
OURS = (
    "First steps, principles and notes on the guideline are suggestions from the framework file. "
    "They are not the official wording of the NSPCC, of Research in Practice or of NICE."
)
AFTERWARDS = (
    "After the next round, carry over the open actions: hsbstar plan NEXT/star-tool.xlsx --from "
    "THIS-FILE -o NEXT-PLAN.xlsx. You can sort rows and rename sheets. Keep the refs and the "
    "headings."
)
NO_PROPOSALS = (
    "No proposed actions are shown, because they are in the returns. To show them, name the "
    "returns with --returns, or make the star tool with --with-evidence."
)
READ_PROPOSALS = (
    "This plan quotes agencies' proposals word for word. Read them before you share the plan."
)


START_WIDTHS = (42.5, 13.5, 13.5, 13.5, 13.5, 13.5)
_DUE = ACTIONS.cells("due", MAX_ROWS)
_WHEN_DUE = {
    OVERDUE: f"ISNUMBER({_DUE})*({_DUE}<TODAY())",
    SOON: f"ISNUMBER({_DUE})*({_DUE}>=TODAY())*({_DUE}<=TODAY()+{DAYS_SOON})",
    LATER: f"ISNUMBER({_DUE})*({_DUE}>TODAY()+{DAYS_SOON})",
    NO_DATE: f'({_DUE}="")',
    UNCLEAR: f'(1-ISNUMBER({_DUE}))*({_DUE}<>"")',
}
"""The due dates that each word means; counted from the dates, so that added rows count."""


def write_plan_start(sheet: Worksheet, content: PlanContent) -> None:
    """Write what the workbook is, how far it has come, and by which rule it was made."""
    source, page, row = content.plan.round.source, ProseSheet(sheet, START_WIDTHS), 8
    page.begin("Action plan")
    page.prose(2, WHAT_THIS_IS.format(actions=ACTIONS.sheet, grounds=GROUNDS.sheet))
    page.prose(3, f"{OURS} {AFTERWARDS}")
    page.prose(4, READ_PROPOSALS if content.has_proposals else NO_PROPOSALS, "hsb warning")
    page.prose(5, source.stated, "hsb warning" if source.stated else "hsb text")
    page.prose(6, source.marking, "hsb strong")
    page.heading(row, "About this plan")
    for caption, text, across in (
        (FIELD_BY_KEY["area"].caption, source.area, False),
        (FIELD_BY_KEY["round"].caption, source.round, False),
        ("Star tool", content.star_tool, True),
        # In two lines: wider than the cell, it would be cut.
        ("Fingerprint of that file (SHA-256)", f"{content.sha256[:32]}\n{content.sha256[32:]}",
         True),
        ("Carried over from", content.plan.last_round or "–", True),
    ):
        row += 1
        write_text(sheet, row, 1, caption, "hsb cell strong")
        write_text(sheet, row, 2, text, "hsb cell")
        if across:
            _join_right(sheet, row, text)
    row = _write_progress(page, row + 2, content)
    page.heading(row, "How the priorities are calculated")
    lines = (RULE, *PLAN_CAVEATS, content.framework.wording, content.framework.citation)
    for number, line in enumerate(lines, start=row + 1):
        page.prose(number, line)
    set_page(sheet, marking=source.marking, footer=content.footer, one_page=True, portrait=True)
    sheet.sheet_properties.tabColor = "1F3864"


def _join_right(sheet: Worksheet, row: int, text: str) -> None:
    """Join the columns right of a caption, in a row high enough for their text."""
    last = len(START_WIDTHS)
    for column in range(3, last + 1):
        write_value(sheet, row, column, None, "hsb cell")
    sheet.merge_cells(start_row=row, start_column=2, end_row=row, end_column=last)
    fit_row(sheet, row, (text, sum(START_WIDTHS[1:])))


def _write_progress(page: ProseSheet, row: int, content: PlanContent) -> int:
    """Count actions by status, and open ones by when they are due; return the next free row.

    An action counts as soon as it is written down.
    """
    page.heading(row, "Progress")
    carried = [row.carried for row in content.plan.rows if row.carried]
    cells = ACTIONS.cells("status", MAX_ROWS)
    statuses = {status: f'({cells}="{status}")' for status in STATUSES}
    statuses[NOT_STARTED] = f'({statuses[NOT_STARTED]}+({cells}=""))'
    statuses[OTHER_STATUS] = "*".join(f'({cells}<>"{known}")' for known in ("", *STATUSES))
    page.captions(row + 1, ("Actions", *statuses))
    page.figures(row + 2, "How many", [
        _count(f"*{condition}", sum(action.counted_status == status for action in carried))
        for status, condition in statuses.items()
    ])
    open_ = "".join(f'*({cells}<>"{status}")' for status in FINISHED_STATUSES)
    # What is due when depends on the day, and a plan does not hold the day on which it was made:
    # a figure that a previewer shows might be wrong by then, so there is none until it is opened.
    due = [UNCLEAR if isinstance(action.due, str) else "" for action in carried if action.due]
    known = {NO_DATE: len(carried) - len(due), UNCLEAR: due.count(UNCLEAR)}
    page.captions(row + 3, ("Open actions", *_WHEN_DUE))
    page.figures(row + 4, "How many", [
        _count(f"{open_}*{condition}", known.get(when, "" if "" in due else 0))
        for when, condition in _WHEN_DUE.items()
    ])
    return row + 6


def _count(conditions: str, result: str | int) -> Formula:
    """Return the formula that counts rows with an action that meet conditions."""
    return Formula(f'=SUMPRODUCT(({ACTIONS.cells("action", MAX_ROWS)}<>""){conditions})', result)
