"""The star tool's *Priorities*: which statements to act on first, with the arithmetic, live."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hsbstar.rounds import NO_SCORE, RULE, applies_to, as_cell, in_order, score_or, weight_of
from hsbstar.spreadsheets import FIRST_ROW, HEADER_ROW, Formula, Place, Value
from hsbstar.star_tool.layout import FIRST_AGENCY_COLUMN, PRIORITIES, SCORES
from hsbstar.star_tool.scores_sheet import NOTHING_BESIDE, Beside, row_in_scores, write_table

if TYPE_CHECKING:
    from hsbstar.framework import Scale
    from hsbstar.rounds import Priority, Round, StatementScore
    from hsbstar.spreadsheets.writing import SheetFilling

NOBODY = "–"
"""What stands where a statement without a score has no rank and no priority."""


def fill_priorities(
    sheet: SheetFilling, collated: Round, scale: Scale, beside: Beside = NOTHING_BESIDE
) -> None:
    """List the statements by priority, then those without a score; the figures are live."""
    titles = {domain.number: domain.title for domain in collated.domains}
    records: list[dict[str, Value]] = [
        {
            "rank": _rank(priority),
            "ref": one.statement.ref,
            "domain": f"{one.domain}  {titles[one.domain]}",
            "strand": one.statement.strand or "",
            "statement": one.statement.text,
            **_live(row, one, collated),
            **_priority(row, one, collated, scale, priority),
        }
        for row, (one, priority) in enumerate(in_order(collated), start=FIRST_ROW)
    ]
    write_table(sheet, PRIORITIES, records, beside)
    sheet.write(Place(HEADER_ROW - 1, 1), RULE, "hsb subtitle")
    cells = PRIORITIES.cells("score", len(records), anchored=False)
    sheet.colour(cells, collated.source.lowest, collated.source.highest)
    beside.colour(sheet, len(PRIORITIES.columns) + 1, len(records), collated.source)


def _rank(priority: Priority | None) -> Value:
    if priority is None:
        return NOBODY
    return priority.place if priority.tied else priority.rank


def _voices(row: int, collated: Round) -> str:
    """Return the agencies' answers to the statement of a row, as a formula names them."""
    rows = len(collated.statements)
    first = Place(FIRST_ROW, FIRST_AGENCY_COLUMN).absolute
    last = Place(
        FIRST_ROW + rows - 1, FIRST_AGENCY_COLUMN + len(collated.agencies) - 1
    ).absolute
    return f"INDEX({SCORES.sheet}!{first}:{last},{row_in_scores(row, rows)},0)"


def _live(row: int, one: StatementScore, collated: Round) -> dict[str, Value]:
    """Return the figures of a row, looked up by its ref in *Scores*."""
    rows = len(collated.statements)
    match, voices = row_in_scores(row, rows), _voices(row, collated)
    score = f"INDEX({SCORES.cells('score', rows)},{match})"
    counted = PRIORITIES.place(row, "agencies").address
    return {
        "score": Formula(
            f'=IF(ISNUMBER({score}),{score},"{NO_SCORE}")', score_or(one.score, NO_SCORE)
        ),
        "agencies": Formula(
            f"=INDEX({SCORES.cells('agencies', rows)},{match})", one.respondents
        ),
        "lowest": Formula(
            f'=IF({counted}=0,"",MIN({voices}))',
            score_or(min(one.given, default=None), ""),
        ),
        "highest": Formula(
            f'=IF({counted}=0,"",MAX({voices}))',
            score_or(max(one.given, default=None), ""),
        ),
    }


def _priority(
    row: int, one: StatementScore, collated: Round, scale: Scale, priority: Priority | None
) -> dict[str, Value]:
    """Return the parts of the rule, and what they come to."""
    score, gap, applies, weight = (
        PRIORITIES.place(row, key).address for key in ("score", "gap", "applies", "weight")
    )
    agencies = len(collated.agencies)
    no = scale.not_applicable.label.replace('"', '""')
    return {
        "gap": Formula(
            f'=IF(ISNUMBER({score}),{scale.highest}-{score},"{NOBODY}")',
            score_or(priority.gap if priority else None, NOBODY),
        ),
        "applies": Formula(
            f'={agencies}-SUMPRODUCT(--({_voices(row, collated)}="{no}"))', applies_to(one)
        ),
        "weight": as_cell(weight_of(one)),
        "priority": Formula(
            f'=IF(ISNUMBER({gap}),{gap}*(1+{applies}/{agencies})/2*{weight},"{NOBODY}")',
            score_or(priority.value if priority else None, NOBODY),
        ),
    }
