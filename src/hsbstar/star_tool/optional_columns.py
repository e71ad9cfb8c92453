"""The star tool's optional columns: scores agreed in moderation, and thin scores.

All is live: whoever changes an agreed score changes the figures that rest on it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hsbstar.rounds import NO_SCORE, THIN, as_voice, in_order, score_or
from hsbstar.spreadsheets import FIRST_ROW, Formula, Place, Value
from hsbstar.star_tool.layout import (
    FIRST_AGENCY_COLUMN,
    PRIORITIES_MODERATED,
    SCORES,
    SCORES_MODERATED,
    SCORES_THIN,
    STAR,
    STAR_MODERATED,
    moderated_cells,
    moderated_place,
    scores_beside,
)
from hsbstar.star_tool.scores_sheet import NOTHING_BESIDE, Beside, mean_of, row_in_scores

if TYPE_CHECKING:
    from hsbstar.framework import Scale
    from hsbstar.moderation import Moderation
    from hsbstar.rounds import DomainScore, Round, StatementScore

MODERATED = "agreed"
"""What *Priorities* says beside a statement that was moderated."""


def beside_scores(collated: Round, scale: Scale, moderation: Moderation | None) -> Beside:
    """Return what stands beside *Scores*; nothing where nothing was agreed."""
    if not collated.moderated:
        return NOTHING_BESIDE
    agreed = moderation.scores if moderation else ()
    cells = {one.statement.id: f"{one.where.sheet} › {one.where.cell}" for one in agreed}
    records = tuple(
        _statement(row, one, len(collated.agencies), scale)
        | {"agreed_in": cells.get(one.statement.id)}
        for row, one in enumerate(collated.statements, start=FIRST_ROW)
    )
    return Beside(SCORES_MODERATED, records, ("self_assessed", "agreed"))


def _statement(
    row: int, one: StatementScore, agencies: int, scale: Scale
) -> dict[str, Value]:
    first = Place(row, FIRST_AGENCY_COLUMN).address
    voices = f"{first}:{Place(row, FIRST_AGENCY_COLUMN + agencies - 1).address}"
    own = moderated_place(row, "self_assessed", agencies).address
    agreed = moderated_place(row, "agreed", agencies).address
    no = scale.not_applicable.label.replace('"', '""')
    said = f'SUMPRODUCT(--({voices}="{no}"))=COLUMNS({voices})'
    return {
        "self_assessed": Formula(
            f"={mean_of(row, agencies, one.weighing)}", score_or(one.self_assessed, "")
        ),
        "agreed": None if one.agreed is None else as_voice(one.agreed, scale),
        "score": Formula(
            f'=IF({agreed}="",{own},IF(ISNUMBER({agreed}),{agreed},""))', score_or(one.score, "")
        ),
        "applies": Formula(
            f'=IF(IF({agreed}="",{said},{agreed}="{no}"),"no","yes")',
            "yes" if one.applies else "no",
        ),
    }


def beside_star(collated: Round) -> Beside:
    """Return what stands beside *Star*: the self-assessed scores."""
    if not collated.moderated:
        return NOTHING_BESIDE
    records = tuple(
        _domain(row, one, collated) for row, one in enumerate(collated.domains, start=FIRST_ROW)
    )
    return Beside(STAR_MODERATED, records, ("self_assessed",))


def _domain(row: int, one: DomainScore, collated: Round) -> dict[str, Value]:
    rows, agencies = len(collated.statements), len(collated.agencies)
    domains = SCORES.cells("domain", rows)
    own = moderated_cells("self_assessed", agencies, rows)
    number = STAR.place(row, "number").absolute
    count = f"SUMPRODUCT(({domains}={number})*ISNUMBER({own}))"
    return {
        "self_assessed": Formula(
            f'=IF({count}=0,"{NO_SCORE}",AVERAGEIF({domains},{number},{own}))',
            score_or(one.self_assessed, NO_SCORE),
        ),
    }


def beside_priorities(collated: Round) -> Beside:
    """Return what stands beside *Priorities*: the self-assessed score, and which were moderated."""
    if not collated.moderated:
        return NOTHING_BESIDE
    rows, agencies = len(collated.statements), len(collated.agencies)
    own = moderated_cells("self_assessed", agencies, rows)
    agreed = moderated_cells("agreed", agencies, rows)
    records = []
    for row, (one, _) in enumerate(in_order(collated), start=FIRST_ROW):
        match = row_in_scores(row, rows)
        score, answer = f"INDEX({own},{match})", f"INDEX({agreed},{match})"
        records.append({
            "self_assessed": Formula(
                f'=IF(ISNUMBER({score}),{score},"{NO_SCORE}")',
                score_or(one.self_assessed, NO_SCORE),
            ),
            "moderated": Formula(
                f'=IF({answer}="","","{MODERATED}")', "" if one.agreed is None else MODERATED
            ),
        })
    return Beside(PRIORITIES_MODERATED, tuple(records), ("self_assessed",))


def beside_thin(collated: Round) -> Beside:
    """Return the column that marks thin scores; nothing where nobody wants a minimum."""
    if not collated.weighing.minimum:
        return NOTHING_BESIDE
    records = tuple(
        {"thin": _thin(row, one, collated)}
        for row, one in enumerate(collated.statements, start=FIRST_ROW)
    )
    return Beside(SCORES_THIN, records)


def _thin(row: int, one: StatementScore, collated: Round) -> Value:
    score, counted = (SCORES.place(row, key).address for key in ("score", "agencies"))
    few = f"AND(ISNUMBER({score}),{counted}<{collated.weighing.minimum})"
    if collated.moderated:
        agreed = moderated_place(row, "agreed", len(collated.agencies)).address
        few = f'AND({agreed}="",ISNUMBER({score}),{counted}<{collated.weighing.minimum})'
    return Formula(f'=IF({few},"{THIN}","")', THIN if one.thin else "")


def thin_cells(collated: Round) -> str:
    """Return the cells of that column, as a formula on any sheet names them; empty without it."""
    if not collated.weighing.minimum:
        return ""
    beside = scores_beside(moderated=bool(collated.moderated), minimum=collated.weighing.minimum)
    column = FIRST_AGENCY_COLUMN + len(collated.agencies) + len(beside) - 1
    first, last = (
        Place(row, column).absolute for row in (FIRST_ROW, FIRST_ROW + len(collated.statements) - 1)
    )
    return f"{SCORES.sheet}!{first}:{last}"
