"""What *Scores* shows where somebody wants a minimum of agencies: which scores are thin."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hsbstar.cells import Place
from hsbstar.parts.values import Formula
from hsbstar.star_layout import (
    FIRST_AGENCY_COLUMN,
    FIRST_ROW,
    SCORES,
    SCORES_THIN,
    moderated_place,
    scores_beside,
)
from hsbstar.workbooks.star_figures import NOTHING_BESIDE, THIN, Beside

if TYPE_CHECKING:
    from hsbstar.parts.values import Value
    from hsbstar.rounds import Round, StatementScore


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
