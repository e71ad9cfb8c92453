"""Write the action plan's *Grounds*: the scores and the arithmetic behind each priority."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hsbstar.framework import Answered
from hsbstar.plan.layout import FIRST_ROW, GROUNDS
from hsbstar.rounds import score_label, score_or, show_own_score, show_value
from hsbstar.spreadsheets.writing import colour_scores, set_page, write_table, write_text
from hsbstar.star_tool import show_rank

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from openpyxl.worksheet.worksheet import Worksheet

    from hsbstar.framework import Domain, Framework, Scale, Statement
    from hsbstar.plan.model import Plan
    from hsbstar.rounds import Priority, Rating
    from hsbstar.spreadsheets import Table, Value


@dataclass(frozen=True)
class PlanContent:
    """Everything that the workbook shows."""

    plan: Plan
    framework: Framework
    star_tool: str
    """The star tool's file name, without a folder."""
    sha256: str
    """The fingerprint of that file."""
    has_proposals: bool = True

    @property
    def footer(self) -> str:
        """The text at the foot of each printed page."""
        source = self.plan.round.source
        return "  ".join(filter(None, ("Action plan", source.area, source.round)))

    @property
    def statements(self) -> dict[str, Statement]:
        """The framework's statements by id."""
        return {statement.id: statement for statement in self.framework.statements}

    @property
    def domains(self) -> dict[str, Domain]:
        """The framework's domains by the id of each of their statements."""
        return {statement.id: domain
                for domain in self.framework.domains for statement in domain.statements}


def write_grounds(sheet: Worksheet, content: PlanContent) -> None:
    """Write the scores, the arithmetic and the guidance of each priority."""
    scale, priorities = content.framework.scale, content.plan.priorities
    records = [_ground(priority, content, scale) for priority in priorities]
    write_plan_table(sheet, GROUNDS, records, content)
    for key in ("figure", "lowest", "highest"):
        cells = GROUNDS.cells(key, len(priorities), anchored=False)
        colour_scores(sheet, cells, scale.lowest, scale.highest)
    sheet.freeze_panes = GROUNDS.place(FIRST_ROW, "figure").address
    sheet.sheet_properties.tabColor = "2468A8"


def _ground(priority: Priority, content: PlanContent, scale: Scale) -> dict[str, Value]:
    score = priority.score
    titles = {domain.number: domain.title for domain in content.plan.round.domains}
    return {
        "rank": show_rank(priority),
        "ref": score.statement.ref,
        "domain": f"{score.domain}  {titles[score.domain]}",
        "strand": score.statement.strand or "",
        "statement": score.statement.text,
        "figure": score_or(score.score, "–"),
        "agencies": score.respondents,
        "lowest": score_or(min(score.given, default=None), "–"),
        "highest": score_or(max(score.given, default=None), "–"),
        "ratings": "; ".join(f"{agency} {_show_rating(rating, scale)}"
                             for agency, rating in score.by_agency.items()),
        "why": priority.why,
        "sum": show_arithmetic(priority),
        **_guidance(score.statement.id, content),
    }


def _show_rating(rating: Rating, scale: Scale) -> str:
    if isinstance(rating, Answered):
        return score_label(rating, scale) or "no answer"
    return show_own_score(rating)


def show_arithmetic(priority: Priority) -> str:
    """Return the arithmetic of a priority: `2.5 × (1 + 6 ÷ 8) ÷ 2 × 1.2 = 2.6`."""
    gap = f"{float(priority.gap):.2f}".rstrip("0").rstrip(".")
    agreed = " (of the agreed score)" if priority.score.agreed is not None else ""
    return (
        f"{gap}{agreed} × (1 + {priority.applies_to} ÷ {priority.of}) ÷ 2 × "
        f"{float(priority.weight):g} = {show_value(priority.value)}"
    )


def _guidance(id_: str, content: PlanContent) -> dict[str, Value]:
    """Return the principles of a statement's domain, and the guideline's sections on it."""
    domain, statement = content.domains.get(id_), content.statements.get(id_)
    if domain is None or statement is None:
        return {"principles": None, "nice": None}
    sections = {note.section: f"{note.section}  {note.text}" for note in domain.nice}
    nice = "\n".join(sections.get(section, section) for section in statement.nice)
    principles = "\n".join(principle.principle for principle in domain.principles)
    return {"principles": principles or None, "nice": nice or None}


def write_plan_table(
    sheet: Worksheet, table: Table, records: Sequence[Mapping[str, Value]], content: PlanContent
) -> None:
    """Write a sheet of the plan: its title, its table, and how it prints."""
    source = content.plan.round.source
    write_table(sheet, table, records)
    write_text(sheet, 2, 1, "  ·  ".join(filter(None, (source.area, source.round))), "hsb subtitle")
    set_page(sheet, marking=source.marking, footer=content.footer, heading_row=table.header_row)
    # The rank and the ref, or the ref and the statement.
    sheet.print_title_cols = "A:B"
