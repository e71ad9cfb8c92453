"""Write the action plan: a sheet to fill in, the grounds of priorities, and what was finished."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import Font, PatternFill
from openpyxl.worksheet.datavalidation import DataValidation

from hsbstar.action_plan import GONE
from hsbstar.cells import column_letters
from hsbstar.layout import FIELD_BY_KEY, STAMP_KEYS, STAMP_MARK, STAMP_SHEET, START_SHEET
from hsbstar.method import PLAN_CAUTIONS
from hsbstar.parts.values import Formula
from hsbstar.plan_layout import (
    ABOUT_ROW,
    ACTIONS,
    DAYS_SOON,
    ENDED,
    FINISHED,
    FIRST_ROW,
    GROUNDS,
    HEADER_ROW,
    LATER,
    MOST_ROWS,
    NO_DATE,
    NOT_STARTED,
    OVERDUE,
    PLAN,
    PLAN_LAYOUT_VERSION,
    SCALE_KEY,
    SOON,
    START_FIELDS,
    START_WIDTHS,
    STATUSES,
    start_field,
)
from hsbstar.priorities import RULE, show_value
from hsbstar.rounds import show_score
from hsbstar.scores import Answered
from hsbstar.star_layout import OUTLINE_CAPTIONS, OUTLINE_COLUMN
from hsbstar.wording import clean_text
from hsbstar.workbooks.saving import Draft, workbook_bytes
from hsbstar.workbooks.star_figures import as_cell
from hsbstar.workbooks.styles import add_styles, colour_scores, fit_row, set_page
from hsbstar.workbooks.writing import (
    add_table,
    write_heading,
    write_prose,
    write_record,
    write_text,
    write_value,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from openpyxl.worksheet.worksheet import Worksheet

    from hsbstar.action_plan import Plan, Planned, PlanRow
    from hsbstar.framework import Domain, Framework, Scale, Statement
    from hsbstar.parts.values import Value
    from hsbstar.plan_layout import PlanSheet
    from hsbstar.priorities import Priority
    from hsbstar.rounds import StatementScore

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
NOTHING_HERE = "Nothing yet."
_COLOURS = {
    OVERDUE: ("B3261E", "FFFFFF"), SOON: ("FDE9D9", "1A1A1A"), LATER: ("EAF0F8", "1A1A1A"),
    NO_DATE: ("E4E4E4", "1A1A1A"),
}
"""Fill and ink; each with a contrast of at least 4.5:1, and the cell says it in words, too."""


@dataclass(frozen=True)
class PlanContent:
    """All that the workbook tells."""

    plan: Plan
    framework: Framework
    star_tool: str
    """The star tool's file name, without a folder, and its fingerprint."""
    has_proposals: bool = True
    marking: str = ""

    @property
    def footer(self) -> str:
        """What the foot of each page says."""
        source = self.plan.round.source
        return "  ".join(filter(None, ("Action plan", source.area, source.round)))

    @property
    def statements(self) -> dict[str, Statement]:
        """The framework's statements by id."""
        return {one.id: one for one in self.framework.statements}

    @property
    def domains(self) -> dict[str, Domain]:
        """The framework's domains by the id of each of their statements."""
        return {one.id: domain for domain in self.framework.domains for one in domain.statements}


def write_plan(content: PlanContent) -> bytes:
    """Return the file of the action plan; the same bytes each time."""
    workbook = Draft()
    add_styles(workbook)
    start = workbook.worksheets[0]
    start.title = START_SHEET
    _write_start(start, content)
    _write_actions(workbook.create_sheet(ACTIONS.name), content)
    _write_grounds(workbook.create_sheet(GROUNDS.name), content)
    _write_finished(workbook.create_sheet(ENDED.name), content)
    _write_stamp(workbook.create_sheet(STAMP_SHEET), content)
    _describe(workbook, content)
    return workbook_bytes(workbook)


def _describe(workbook: Draft, content: PlanContent) -> None:
    source = content.plan.round.source
    told = filter(None, ("HSB audit action plan", source.area, source.round))
    workbook.properties.title = clean_text(" – ".join(told))
    workbook.properties.subject = (
        f"Action plan, framework {source.framework_id}, edition {source.edition}"
    )
    workbook.properties.creator = "hsbstar"
    workbook.properties.keywords = "harmful sexual behaviour; audit; action plan"
    workbook.properties.description = "What will be done about the statements that need it most."
    workbook.properties.language = "en-GB"


def _write_stamp(sheet: Worksheet, content: PlanContent) -> None:
    """Write what reads the plan back: whose it is, and what its refs mean, whatever comes later."""
    plan, source = content.plan, content.plan.round.source
    values = (PLAN, source.framework_id, source.edition, str(PLAN_LAYOUT_VERSION), source.round,
              source.area, f"{source.lowest} {source.highest}")
    write_text(sheet, 1, 1, STAMP_MARK)
    for row, (key, value) in enumerate(
        zip((*STAMP_KEYS, SCALE_KEY), values, strict=True), start=2
    ):
        write_text(sheet, row, 1, key)
        write_text(sheet, row, 2, value)
    titles = {domain.number: domain.title for domain in plan.round.domains}
    outline = [
        (one.statement.id, one.statement.ref, str(one.domain), titles[one.domain],
         one.statement.strand or "", one.statement.text,
         "" if one.score is None else str(one.score))
        for one in plan.round.statements
    ]
    known = {line[0] for line in outline}
    for planned in (*(row.carried for row in plan.rows if row.carried), *plan.finished):
        if planned.id not in known:
            known.add(planned.id)
            outline.append((planned.id, planned.ref, "0", GONE, "", planned.statement, ""))
    for row, line in enumerate([(*OUTLINE_CAPTIONS, "score"), *outline], start=1):
        for offset, text in enumerate(line):
            write_text(sheet, row, OUTLINE_COLUMN + offset, text)
    sheet.sheet_state = "veryHidden"


def _write_start(sheet: Worksheet, content: PlanContent) -> None:
    """Write what the workbook is, how far it has come, and by which rule it was made."""
    for column, width in enumerate(START_WIDTHS, start=1):
        sheet.column_dimensions[column_letters(column)].width = width
    source = content.plan.round.source
    write_text(sheet, 1, 1, "Action plan", "hsb title")
    sheet.row_dimensions[1].height = 26
    _prose(sheet, 2, WHAT_THIS_IS.format(actions=ACTIONS.name, grounds=GROUNDS.name), "hsb text")
    _prose(sheet, 3, f"{OURS} {AFTERWARDS}", "hsb text")
    _prose(sheet, 4, READ_PROPOSALS if content.has_proposals else NO_PROPOSALS, "hsb warning")
    _prose(sheet, 5, source.choices, "hsb warning" if source.choices else "hsb text")
    _prose(sheet, 6, content.marking, "hsb strong")
    _heading(sheet, ABOUT_ROW, "About this plan")
    for key, text in zip(START_FIELDS, (source.area, source.round), strict=True):
        place = start_field(key)
        write_text(sheet, place.row, 1, FIELD_BY_KEY[key].caption, "hsb cell strong")
        write_text(sheet, *place, text, "hsb cell")
    row = start_field(START_FIELDS[-1]).row + 1
    for caption, text in (("Star tool", content.star_tool), ("Carried over from",
                                                             content.plan.last_round or "–")):
        write_text(sheet, row, 1, caption, "hsb cell strong")
        write_prose_cell(sheet, row, text)
        row += 1
    row = _write_progress(sheet, row + 1, content)
    _heading(sheet, row, "How the priorities arise")
    lines = (RULE, *PLAN_CAUTIONS, content.framework.wording, content.framework.citation)
    for number, line in enumerate(lines, start=row + 1):
        _prose(sheet, number, line, "hsb text")
    set_page(sheet, marking=content.marking, footer=content.footer, one_page=True, portrait=True)
    sheet.sheet_properties.tabColor = "1F3864"


def write_prose_cell(sheet: Worksheet, row: int, text: str) -> None:
    """Write a text into the columns right of a caption, joined."""
    for column in range(2, len(START_WIDTHS) + 1):
        write_value(sheet, row, column, None, "hsb cell")
    write_text(sheet, row, 2, text, "hsb cell")
    sheet.merge_cells(start_row=row, start_column=2, end_row=row, end_column=len(START_WIDTHS))
    fit_row(sheet, row, (text, sum(START_WIDTHS[1:])))


def _prose(sheet: Worksheet, row: int, text: str, style: str) -> None:
    write_prose(sheet, row, text, style, width=sum(START_WIDTHS), columns=len(START_WIDTHS))


def _heading(sheet: Worksheet, row: int, title: str) -> None:
    write_text(sheet, row, 1, title, "hsb heading")
    fit_row(sheet, row, (title, 100), size=12)


def _write_progress(sheet: Worksheet, row: int, content: PlanContent) -> int:
    """Count the actions by status, and those that go on by when they are due; return what is next.

    An action counts as soon as it is written down.
    """
    _heading(sheet, row, "Progress")
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


def _write_actions(sheet: Worksheet, content: PlanContent) -> None:
    plan, scale = content.plan, content.framework.scale
    records = [
        _action(number, row, content) for number, row in enumerate(plan.rows, start=FIRST_ROW)
    ]
    _write_table(sheet, ACTIONS, records, content)
    rows = MOST_ROWS - HEADER_ROW
    colour_scores(sheet, ACTIONS.address("score", rows), scale.lowest, scale.highest)
    _colour_when(sheet, ACTIONS.address("when", rows))
    _validate(sheet, rows)
    sheet.freeze_panes = ACTIONS.place(FIRST_ROW, "score").address
    sheet.sheet_properties.tabColor = "D55E00"


def _action(number: int, row: PlanRow, content: PlanContent) -> dict[str, Value]:
    """Return a row of the plan; what people decide is empty, or as they left it."""
    id_ = row.score.statement.id if row.score else ""
    known = content.statements.get(id_)
    proposals = "\n".join(one.shown for one in content.plan.proposals.get(id_, ()))
    return {
        "rank": _rank(row.priority),
        "ref": row.ref,
        "statement": row.text,
        "score": _score(row.score),
        "proposed": proposals or None,
        "step": known.first_step if known and known.first_step else None,
        **_planned(row.carried),
        "when": _when(number, row.carried),
        "moved": row.carried.moved if row.carried else None,
        "history": row.carried.history if row.carried else None,
    }


def _planned(one: Planned | None) -> dict[str, Value]:
    if one is None:
        return {"status": NOT_STARTED}
    return {"action": one.action, "owner": one.owner, "due": one.due, "measure": one.measure,
            "status": one.status}


def _rank(priority: Priority | None) -> Value:
    if priority is None:
        return "–"
    return priority.place if priority.tied else priority.rank


def _score(one: StatementScore | None) -> Value:
    return "–" if one is None or one.score is None else as_cell(one.score)


def _when(number: int, one: Planned | None) -> Formula:
    """Return the formula that says in words when an action is due."""
    due, status = (ACTIONS.place(number, key).address for key in ("due", "status"))
    ended = ",".join(f'{status}="{word}"' for word in FINISHED)
    return Formula(
        f'=IF(OR({ended}),LOWER({status}),IF({due}="","{NO_DATE}",IF(ISNUMBER({due}),'
        f'IF({due}<TODAY(),"{OVERDUE}",IF({due}<=TODAY()+{DAYS_SOON},"{SOON}","{LATER}")),'
        '"no date that can be read")))',
        # Where the day decides, a program that opens the plan works it out for its own day.
        "" if one and one.due else NO_DATE,
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


def _validate(sheet: Worksheet, rows: int) -> None:
    """Offer the statuses, and take days alone as due dates."""
    status = DataValidation(
        type="list", formula1=f'"{",".join(STATUSES)}"', allow_blank=True, showErrorMessage=True,
        showDropDown=False, errorTitle="Not a status",
        error=f"Choose one of: {', '.join(STATUSES)}.",
    )
    status.add(ACTIONS.address("status", rows))
    due = DataValidation(
        type="date", operator="greaterThan", formula1="36526", allow_blank=True,
        showErrorMessage=True, errorTitle="Not a date",
        error="Type a day, such as 31 March 2026.", showInputMessage=True,
        promptTitle="Due date", prompt="A day, such as 31 March 2026.",
    )
    due.add(ACTIONS.address("due", rows))
    for one in (status, due):
        sheet.add_data_validation(one)


def _write_grounds(sheet: Worksheet, content: PlanContent) -> None:
    scale = content.framework.scale
    records = [_ground(one, content, scale) for one in content.plan.priorities]
    _write_table(sheet, GROUNDS, records, content)
    for key in ("figure", "lowest", "highest"):
        colour_scores(sheet, GROUNDS.address(key, len(records)), scale.lowest, scale.highest)
    sheet.freeze_panes = GROUNDS.place(FIRST_ROW, "domain").address
    sheet.sheet_properties.tabColor = "2468A8"


def _ground(priority: Priority, content: PlanContent, scale: Scale) -> dict[str, Value]:
    one = priority.score
    titles = {domain.number: domain.title for domain in content.plan.round.domains}
    scores = one.scores.values()
    return {
        "rank": _rank(priority),
        "ref": one.statement.ref,
        "domain": f"{one.domain}  {titles[one.domain]}",
        "strand": one.statement.strand or "",
        "statement": one.statement.text,
        "figure": _score(one),
        "lowest": as_cell(min(scores)) if scores else "–",
        "highest": as_cell(max(scores)) if scores else "–",
        "said": "; ".join(_said(agency, one, scale) for agency in one.by_agency),
        "sum": tell_priority(priority),
        **_guidance(one.statement.id, content),
    }


def _said(agency: str, one: StatementScore, scale: Scale) -> str:
    voice = one.by_agency[agency]
    labels = {Answered.NOT_APPLICABLE: scale.not_applicable.label,
              Answered.NO_DATA: scale.no_data.label}
    if isinstance(voice, Answered):
        return f"{agency} {labels.get(voice, 'no answer')}"
    return f"{agency} {voice if voice.denominator == 1 else show_score(voice)}"


def tell_priority(priority: Priority) -> str:
    """Return the arithmetic of a priority: `2.5 × (1 + 6 ÷ 8) ÷ 2 × 1.2 = 2.6`."""
    gap = f"{float(priority.gap):.2f}".rstrip("0").rstrip(".")
    agreed = " (of the agreed score)" if priority.score.agreed is not None else ""
    return (
        f"{gap}{agreed} × (1 + {priority.applies_to} ÷ {priority.of}) ÷ 2 × "
        f"{float(priority.weight):g} = {show_value(priority.value)}"
    )


def _guidance(id_: str, content: PlanContent) -> dict[str, Value]:
    """Return the principles of a statement's domain, and what the guideline says to it."""
    domain, known = content.domains.get(id_), content.statements.get(id_)
    if domain is None or known is None:
        return {"principles": None, "nice": None}
    principles = "\n".join(one.principle for one in domain.principles)
    sections = {one.section: one.text for one in domain.nice}
    nice = "\n".join(
        f"{section}  {sections[section]}" if section in sections else f"{section}"
        for section in known.nice
    )
    return {"principles": principles or None, "nice": nice or None}


def _write_finished(sheet: Worksheet, content: PlanContent) -> None:
    records: list[dict[str, Value]] = [
        {
            "ref": one.ref, "statement": one.statement,
            "score": "–" if one.score is None else as_cell(one.score),
            **_planned(one), "history": one.history or None,
        }
        for one in content.plan.finished
    ]
    _write_table(sheet, ENDED, records, content)
    if not records:
        write_text(sheet, 3, 1, NOTHING_HERE, "hsb strong")
    sheet.freeze_panes = ENDED.place(FIRST_ROW, "score").address
    sheet.sheet_properties.tabColor = "8A94A6"


def _write_table(
    sheet: Worksheet, place: PlanSheet, records: Sequence[Mapping[str, Value]],
    content: PlanContent,
) -> None:
    source = content.plan.round.source
    write_text(sheet, 1, 1, place.title, "hsb title")
    sheet.row_dimensions[1].height = 26
    write_text(sheet, 2, 1, "  ·  ".join(filter(None, (source.area, source.round))), "hsb subtitle")
    write_heading(sheet, place.columns, HEADER_ROW)
    for row, values in enumerate(records, start=FIRST_ROW):
        write_record(sheet, place.columns, row, values)
    add_table(sheet, place.table, len(place.columns), HEADER_ROW, len(records))
    set_page(sheet, marking=content.marking, footer=content.footer, heading_row=HEADER_ROW)
