"""What the action plan's workbook tells, and how its tables are written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hsbstar.plan_layout import FIRST_ROW, HEADER_ROW
from hsbstar.workbooks.star_figures import as_cell
from hsbstar.workbooks.styles import set_page
from hsbstar.workbooks.writing import add_table, write_heading, write_record, write_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from openpyxl.worksheet.worksheet import Worksheet

    from hsbstar.action_plan import Plan
    from hsbstar.framework import Domain, Framework, Statement
    from hsbstar.parts.values import Value
    from hsbstar.plan_layout import PlanSheet
    from hsbstar.priorities import Priority
    from hsbstar.rounds import StatementScore


@dataclass(frozen=True)
class PlanContent:
    """All that the workbook tells."""

    plan: Plan
    framework: Framework
    star_tool: str
    """The star tool's file name, without a folder."""
    sha256: str
    """The fingerprint of that file."""
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


def show_rank(priority: Priority | None) -> Value:
    """Return a rank as a cell holds it: a number, or `3=`; a dash where there is none."""
    if priority is None:
        return "–"
    return priority.place if priority.tied else priority.rank


def show_statement(one: StatementScore | None) -> Value:
    """Return a statement's score as a cell holds it; a dash where there is none."""
    return "–" if one is None or one.score is None else as_cell(one.score)


def write_plan_table(
    sheet: Worksheet, place: PlanSheet, records: Sequence[Mapping[str, Value]],
    content: PlanContent,
) -> None:
    """Write a sheet of the plan: its title, its table, and how it prints."""
    source = content.plan.round.source
    write_text(sheet, 1, 1, place.title, "hsb title")
    sheet.row_dimensions[1].height = 26
    write_text(sheet, 2, 1, "  ·  ".join(filter(None, (source.area, source.round))), "hsb subtitle")
    write_heading(sheet, place.columns, HEADER_ROW)
    for row, values in enumerate(records, start=FIRST_ROW):
        write_record(sheet, place.columns, row, values)
    add_table(sheet, place.table, len(place.columns), HEADER_ROW, len(records))
    set_page(sheet, marking=content.marking, footer=content.footer, heading_row=HEADER_ROW)
