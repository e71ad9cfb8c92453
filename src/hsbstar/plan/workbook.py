"""Write the action plan: a sheet to fill in, the grounds of priorities, and finished actions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import Font, PatternFill
from openpyxl.worksheet.datavalidation import DataValidation

from hsbstar.audit import START_SHEET
from hsbstar.framework import OUTLINE_CAPTIONS, OUTLINE_COLUMN
from hsbstar.plan.grounds_sheet import write_grounds, write_plan_table
from hsbstar.plan.layout import (
    ACTIONS,
    DAYS_SOON,
    FINISHED,
    FINISHED_STATUSES,
    FIRST_ROW,
    GROUNDS,
    LATER,
    MAX_ROWS,
    NO_DATE,
    NOT_STARTED,
    OVERDUE,
    PLAN,
    PLAN_LAYOUT_VERSION,
    SCALE_KEY,
    SOON,
    STATUSES,
    UNCLEAR,
)
from hsbstar.plan.model import GONE
from hsbstar.plan.start_sheet import write_plan_start
from hsbstar.rounds import score_or
from hsbstar.spreadsheets import Formula, stamp_pairs
from hsbstar.spreadsheets.writing import (
    Draft,
    add_stamp,
    add_styles,
    colour_scores,
    describe,
    workbook_bytes,
    write_text,
)
from hsbstar.star_tool import outline_rows, show_rank

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

    from hsbstar.plan.grounds_sheet import PlanContent
    from hsbstar.plan.model import Planned, PlanRow
    from hsbstar.spreadsheets import Value

NOTHING_HERE = "Nothing yet."
_COLOURS = {
    OVERDUE: ("B3261E", "FFFFFF"), SOON: ("FDE9D9", "1A1A1A"), LATER: ("EAF0F8", "1A1A1A"),
    NO_DATE: ("E4E4E4", "1A1A1A"), UNCLEAR: ("E4E4E4", "1A1A1A"),
}
"""Fill and ink, with a contrast of at least 4.5:1; the cell also says it in words."""


def write_plan(content: PlanContent) -> bytes:
    """Return the file of the action plan; the same bytes each time."""
    workbook, source = Draft(), content.plan.round.source
    add_styles(workbook)
    start = workbook.worksheets[0]
    start.title = START_SHEET
    write_plan_start(start, content)
    _write_actions(workbook.create_sheet(ACTIONS.sheet), content)
    write_grounds(workbook.create_sheet(GROUNDS.sheet), content)
    _write_finished(workbook.create_sheet(FINISHED.sheet), content)
    _add_stamp(workbook, content)
    describe(
        workbook,
        title=" – ".join(filter(None, ("HSB audit action plan", source.area, source.round))),
        subject=f"Action plan, framework {source.framework_id}, edition {source.edition}",
        keywords="harmful sexual behaviour; audit; action plan",
        description="What will be done about the statements that need it most.",
    )
    return workbook_bytes(workbook)


def _add_stamp(workbook: Draft, content: PlanContent) -> None:
    """Write what reads the plan back: its round, and what its refs mean in any later edition."""
    plan, source = content.plan, content.plan.round.source
    pairs = stamp_pairs(
        PLAN, framework=source.framework_id, edition=source.edition, layout=PLAN_LAYOUT_VERSION,
        round_name=source.round, area=source.area, marking=source.marking,
    )
    outline = {
        row[0]: (*row, "" if score.score is None else str(score.score))
        for row, score in zip(outline_rows(plan.round), plan.round.statements, strict=True)
    }
    for planned in (*(row.carried for row in plan.rows if row.carried), *plan.finished):
        gone = (planned.id, planned.ref, "0", GONE, "", planned.statement, "")
        outline.setdefault(planned.id, gone)
    add_stamp(workbook, pairs | {SCALE_KEY: f"{source.lowest} {source.highest}"},
              {OUTLINE_COLUMN: [(*OUTLINE_CAPTIONS, "score"), *outline.values()]})


def _write_actions(sheet: Worksheet, content: PlanContent) -> None:
    plan, scale = content.plan, content.framework.scale
    records = [
        _action(number, row, content) for number, row in enumerate(plan.rows, start=FIRST_ROW)
    ]
    write_plan_table(sheet, ACTIONS, records, content)
    score, when, status, due = (
        ACTIONS.cells(key, MAX_ROWS, anchored=False) for key in ("score", "when", "status", "due")
    )
    colour_scores(sheet, score, scale.lowest, scale.highest)
    _colour_when(sheet, when)
    _validate(sheet, status, due)
    sheet.freeze_panes = ACTIONS.place(FIRST_ROW, "score").address
    sheet.sheet_properties.tabColor = "D55E00"


def _action(number: int, row: PlanRow, content: PlanContent) -> dict[str, Value]:
    """Return a row of the plan; what people decide is empty, or as they left it."""
    id_ = row.score.statement.id if row.score else ""
    statement = content.statements.get(id_)
    proposals = "\n".join(proposal.shown for proposal in content.plan.proposals.get(id_, ()))
    return {
        "rank": show_rank(row.priority),
        "ref": row.ref,
        "statement": row.text,
        "score": score_or(row.score.score if row.score else None, "–"),
        "agencies": row.score.respondents if row.score else None,
        "proposed": proposals or None,
        "step": (statement.first_step if statement else None) or None,
        **_planned(row.carried),
        "when": _when(number, row.carried),
        "moved": row.carried.moved if row.carried else None,
        "history": row.carried.history if row.carried else None,
    }


def _planned(action: Planned | None) -> dict[str, Value]:
    if action is None:
        return {"status": NOT_STARTED}
    return {key: getattr(action, key) or None
            for key in ("action", "owner", "due", "measure", "status")}


def _when(number: int, action: Planned | None) -> Formula:
    """Return the formula that says in words when an action is due."""
    due, status = (ACTIONS.place(number, key).address for key in ("due", "status"))
    ended = ",".join(f'{status}="{word}"' for word in FINISHED_STATUSES)
    return Formula(
        f'=IF(OR({ended}),LOWER({status}),IF({due}="","{NO_DATE}",IF(ISNUMBER({due}),'
        f'IF({due}<TODAY(),"{OVERDUE}",IF({due}<=TODAY()+{DAYS_SOON},"{SOON}","{LATER}")),'
        f'"{UNCLEAR}")))',
        # Where the day decides, a program that opens the plan calculates it for its own day.
        NO_DATE if not (action and action.due) else UNCLEAR if isinstance(action.due, str) else "",
    )


def _colour_when(sheet: Worksheet, cells: str) -> None:
    first = cells.split(":", maxsplit=1)[0]
    for word, (fill, ink) in _COLOURS.items():
        rule = FormulaRule(  # type: ignore[no-untyped-call] # openpyxl's stubs leave it out
            formula=[f'{first}="{word}"'],
            fill=PatternFill("solid", bgColor=fill, fgColor=fill),
            font=Font(color=ink, bold=True),
        )
        sheet.conditional_formatting.add(cells, rule)


def _validate(sheet: Worksheet, statuses: str, due_dates: str) -> None:
    """Offer the statuses, and accept only days as due dates."""
    status = DataValidation(
        type="list", formula1=f'"{",".join(STATUSES)}"', allow_blank=True, showErrorMessage=True,
        showDropDown=False, errorTitle="Not a status",
        error=f"Choose one of: {', '.join(STATUSES)}.",
    )
    status.add(statuses)
    due = DataValidation(
        type="date", operator="greaterThan", formula1="36526", allow_blank=True,
        showErrorMessage=True, errorTitle="Not a date",
        error="Type a date, such as 31 March 2026.", showInputMessage=True,
        promptTitle="Due date", prompt="A date, such as 31 March 2026.",
    )
    due.add(due_dates)
    for validation in (status, due):
        sheet.add_data_validation(validation)


def _write_finished(sheet: Worksheet, content: PlanContent) -> None:
    records: list[dict[str, Value]] = [
        {
            "ref": action.ref, "statement": action.statement,
            "score": score_or(action.score, "–"),
            **_planned(action), "history": action.history or None,
        }
        for action in content.plan.finished
    ]
    write_plan_table(sheet, FINISHED, records, content)
    if not records:
        write_text(sheet, 3, 1, NOTHING_HERE, "hsb strong")
    sheet.freeze_panes = FINISHED.place(FIRST_ROW, "score").address
    sheet.sheet_properties.tabColor = "8A94A6"
