"""Write the action plan's *Grounds*: what each priority rests on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hsbstar.framework import Answered
from hsbstar.plan.layout import FIRST_ROW, GROUNDS, HEADER_ROW
from hsbstar.rounds import as_cell, show_score, show_value
from hsbstar.spreadsheets.writing import (
    add_table,
    colour_scores,
    freeze,
    set_page,
    write_heading,
    write_record,
    write_text,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from openpyxl.worksheet.worksheet import Worksheet

    from hsbstar.framework import Domain, Framework, Scale, Statement
    from hsbstar.plan.layout import PlanSheet
    from hsbstar.plan.model import Plan
    from hsbstar.rounds import Priority, StatementScore
    from hsbstar.spreadsheets import Value


def write_grounds(sheet: Worksheet, content: PlanContent) -> None:
    """Write the scores, the arithmetic and the guidance of each priority."""
    scale = content.framework.scale
    records = [_ground(one, content, scale) for one in content.plan.priorities]
    write_plan_table(sheet, GROUNDS, records, content)
    for key in ("figure", "lowest", "highest"):
        colour_scores(sheet, GROUNDS.address(key, len(records)), scale.lowest, scale.highest)
    freeze(sheet, GROUNDS.place(FIRST_ROW, "domain"))
    sheet.sheet_properties.tabColor = "2468A8"


def _ground(priority: Priority, content: PlanContent, scale: Scale) -> dict[str, Value]:
    one = priority.score
    titles = {domain.number: domain.title for domain in content.plan.round.domains}
    scores = one.given
    return {
        "rank": show_rank(priority),
        "ref": one.statement.ref,
        "domain": f"{one.domain}  {titles[one.domain]}",
        "strand": one.statement.strand or "",
        "statement": one.statement.text,
        "figure": show_statement(one),
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
