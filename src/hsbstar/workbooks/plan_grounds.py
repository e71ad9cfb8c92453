"""The action plan's *Grounds*: what each priority rests on, agency by agency."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hsbstar.plan_layout import FIRST_ROW, GROUNDS
from hsbstar.priorities import show_value
from hsbstar.rounds import show_score
from hsbstar.scores import Answered
from hsbstar.workbooks.plan_content import show_rank, show_statement, write_plan_table
from hsbstar.workbooks.star_figures import as_cell
from hsbstar.workbooks.styles import colour_scores

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

    from hsbstar.framework import Scale
    from hsbstar.parts.values import Value
    from hsbstar.priorities import Priority
    from hsbstar.rounds import StatementScore
    from hsbstar.workbooks.plan_content import PlanContent


def write_grounds(sheet: Worksheet, content: PlanContent) -> None:
    """Write the scores, the arithmetic and the guidance of each priority."""
    scale = content.framework.scale
    records = [_ground(one, content, scale) for one in content.plan.priorities]
    write_plan_table(sheet, GROUNDS, records, content)
    for key in ("figure", "lowest", "highest"):
        colour_scores(sheet, GROUNDS.address(key, len(records)), scale.lowest, scale.highest)
    sheet.freeze_panes = GROUNDS.place(FIRST_ROW, "domain").address
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
