"""Made-up answers of a made-up area for the demo: plausible, and the same each time.

All is invented: the area, the agencies and their answers, which come from a fixed seed.
"""

from __future__ import annotations

import datetime as dt
import io
import random
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import openpyxl

from hsbstar.plan import ACTIONS, DONE, FIRST_ROW, IN_PROGRESS, NOT_STARTED, PLANNED as PLAN_COLUMNS
from hsbstar.spreadsheets.writing import cell_at, grow_row, workbook_bytes

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hsbstar.audit import AuditLayout
    from hsbstar.framework import Framework, Statement

AREA = "Northshire"
SEED = 2019
AGENCIES = {
    "Northshire Children's Services": "social-care",
    "Northshire Schools Forum": "education",
    "Northshire Health Trust": "health",
    "Northshire Police": "police",
    "Northshire Youth Justice Service": "youth-justice",
    "Harbour Voluntary Network": "voluntary",
    "Northshire Commissioning Team": "commissioners",
    "Northshire Safeguarding Board": "board",
}

CellValue = str | int | float | dt.date
Answer = tuple[CellValue | None, str, str]
"""Score, evidence and action, as typed."""


@dataclass(frozen=True)
class DemoRound:
    """One made-up round: its name, when it was answered, and how each domain scores."""

    name: str
    completed: dt.date
    level: Mapping[int, float]
    """How an average agency judges each domain, by number."""


FIRST = DemoRound("Spring 2025", dt.date(2025, 3, 14), {1: 2.3, 2: 2.8, 3: 2.1, 4: 1.4, 5: 1.8})
SECOND = DemoRound(
    "Winter 2025", dt.date(2025, 12, 5), {1: 2.1, 2: 2.5, 3: 2.5, 4: 2.2, 5: 1.6}
)

EVIDENCE = (
    "Policy agreed this year and on the shared drive.",
    "Audit of twelve plans by the quality team.",
    "Minutes of the last three meetings.",
    "Training records by role.",
    "Feedback from staff in supervision.",
    "Dashboard reported each quarter.",
)
PROPOSALS = (
    "Write a one-page guide for staff.",
    "Bring to the next board meeting.",
    "Agree a named lead.",
    "Dip-sample ten records each quarter.",
)


@dataclass(frozen=True)
class Filled:
    """What a respondent types: fields by key, and answers (score, evidence, action) by id."""

    fields: Mapping[str, CellValue]
    answers: Mapping[str, Answer]


def made_up_return(
    framework: Framework, agency: str, demo_round: DemoRound, *, mistakes: bool = False
) -> Filled:
    """Return one agency's made-up answers: plausible, and the same each time."""
    chance = random.Random(f"{SEED} {demo_round.name} {agency}")  # noqa: S311 - not a secret
    # An agency's own temper is the same in both rounds: some judge more strictly than others.
    temper = random.Random(f"{SEED} {agency}").gauss(0, 0.4)  # noqa: S311 - as above
    answers = {
        statement.id: _made_up_answer(statement, AGENCIES[agency],
                                      demo_round.level[domain.number] + temper, chance)
        for domain in framework.domains for statement in domain.statements
    }
    completed = demo_round.completed + dt.timedelta(days=chance.randrange(-9, 1))
    fields: dict[str, CellValue] = {
        "respondent": "Audit lead", "role": "Service manager", "date": completed,
        "signed_by": "Head of service", "signed_role": "Director",
        "signed_date": completed + dt.timedelta(days=4),
    }
    if mistakes:
        for key in ("signed_by", "signed_role", "signed_date"):
            del fields[key]
        answers.update(_made_up_mistakes(framework, answers))
    return Filled(fields, answers)


def _made_up_mistakes(
    framework: Framework, answers: Mapping[str, Answer]
) -> dict[str, Answer]:
    """Return what goes wrong in practice, in the first statement of each domain."""
    scores = (2.5, 5, "mostly", dt.date(2025, 4, 3), None)
    firsts = [domain.statements[0].id for domain in framework.domains]
    return {
        id_: (score, *answers[id_][1:]) for id_, score in zip(firsts, scores, strict=False)
    }


def _made_up_answer(
    statement: Statement, kind: str, level: float, chance: random.Random
) -> Answer:
    expected = not statement.agencies or kind in statement.agencies
    draw = chance.random()
    if not expected and draw < 0.9:
        return "N/A", "", ""
    if draw < 0.04:
        return "No data", "", "Find out who could count this."
    score = max(0, min(4, round(chance.gauss(level, 0.8))))
    evidence = chance.choice(EVIDENCE) if score and chance.random() < 0.85 else ""
    action = chance.choice(PROPOSALS) if score < 3 and chance.random() < 0.6 else ""
    return score, evidence, action


PLANNED: tuple[tuple[CellValue, ...], ...] = (
    ("Agree debriefs for each team.", "Head of service, health", dt.date(2025, 9, 30),
     "Staff say they have had one.", IN_PROGRESS),
    ("Improve the course.", "Training lead", dt.date(2026, 6, 30), "It covers all four subjects.",
     NOT_STARTED),
    ("Map what is offered and for whom.", "Commissioning lead", dt.date(2025, 7, 31),
     "The board has the map.", DONE),
    ("Choose two measures with families.", "Youth justice lead", dt.date(2026, 1, 31),
     "They are used in each new piece of work.", IN_PROGRESS),
)
"""What the agencies of the demo decide for the first priorities."""


def fill_in_plan(plan: bytes) -> bytes:
    """Return an action plan with what the demo's agencies decided typed into it."""
    workbook: Any = openpyxl.load_workbook(io.BytesIO(plan))
    sheet = workbook[ACTIONS.sheet]
    for row, typed in enumerate(PLANNED, start=FIRST_ROW):
        for column, value in zip(PLAN_COLUMNS, typed, strict=True):
            cell_at(sheet, *ACTIONS.place(row, column.key)).value = value
        grow_row(sheet, row, least=sheet.row_dimensions[row].height)
    return workbook_bytes(workbook)


def fill_in(blank: bytes, layout: AuditLayout, filled: Filled) -> bytes:
    """Return an audit workbook with fields and answers typed into its answer cells."""
    workbook = openpyxl.load_workbook(io.BytesIO(blank))
    start = workbook.worksheets[0]
    widths = [column.width for column in layout.columns if column.key in {"evidence", "action"}]
    for key, value in filled.fields.items():
        cell_at(start, *layout.field(key)).value = value
    for domain in layout.domains:
        sheet = workbook[domain.name]
        for statement in domain.domain.statements:
            answer = filled.answers.get(statement.id, (None, "", ""))
            for key, typed in zip(("score", "evidence", "action"), answer, strict=True):
                if typed is not None and typed != "":
                    cell_at(sheet, *domain.place(statement, key)).value = typed
            row = domain.place(statement, "score").row
            grow_row(sheet, row, *zip(answer[1:], widths, strict=True),
                     least=sheet.row_dimensions[row].height or 0)
    return workbook_bytes(workbook)
