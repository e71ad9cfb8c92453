"""The star tool's *Priorities*: which statements to act on first, with the arithmetic, live."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hsbstar.rounds import (
    AT_THE_TOP,
    NO_SCORE,
    RULE,
    applies_to,
    as_cell,
    in_order,
    reach_in_words,
    score_or,
    weight_in_words,
    weight_of,
)
from hsbstar.spreadsheets import FIRST_ROW, HEADER_ROW, Formula, Value
from hsbstar.star_tool.frame import fill_table
from hsbstar.star_tool.layout import PRIORITIES, PRIORITIES_MODERATED, SCORES
from hsbstar.star_tool.scores_sheet import (
    count_answers,
    find_ratings,
    find_statement,
    in_formula,
    scores_of,
)

if TYPE_CHECKING:
    from hsbstar.framework import Scale
    from hsbstar.rounds import Priority, RankRanges, Round, StatementScore
    from hsbstar.spreadsheets.writing import SheetFilling

NONE = "–"
"""The rank and the priority of a statement without a score."""
MODERATED = "agreed"
"""What the column *Moderated* says of a statement with an agreed score."""


def fill_priorities(
    sheet: SheetFilling, collated: Round, scale: Scale, ranges: RankRanges
) -> None:
    """List the statements by priority, then those without a score; the figures are live."""
    titles = {domain.number: domain.title for domain in collated.domains}
    shown_ranges = {id_: str(found) for id_, found in ranges.priorities.items()}
    records: list[dict[str, Value]] = [
        {
            "rank": show_rank(priority),
            "range": shown_ranges.get(score.statement.id),
            "ref": score.statement.ref,
            "domain": f"{score.domain}  {titles[score.domain]}",
            "strand": score.statement.strand or "",
            "statement": score.statement.text,
            **_figures(row, score, collated),
            **_priority(row, score, collated, scale, priority),
            "why": _why(row, score, collated, scale, priority),
            **(_moderated(row, score, collated) if collated.moderated else {}),
        }
        for row, (score, priority) in enumerate(in_order(collated), start=FIRST_ROW)
    ]
    optional = PRIORITIES_MODERATED if collated.moderated else ()
    fill_table(sheet, PRIORITIES, optional, records, collated)
    sheet.prose(HEADER_ROW - 1, RULE, "hsb strong", PRIORITIES.columns)


def show_rank(priority: Priority | None) -> Value:
    """Return a rank as a cell holds it: a number, or `3=`; a dash where there is none."""
    if priority is None:
        return NONE
    return priority.place if priority.tied else priority.rank


def _figures(row: int, score: StatementScore, collated: Round) -> dict[str, Value]:
    """Return the figures of a row, looked up by its ref in *Scores*."""
    ref, rows = PRIORITIES.place(row, "ref"), len(collated.statements)
    match, ratings = find_statement(ref, collated), find_ratings(ref, collated)
    found = f"INDEX({SCORES.cells('score', rows)},{match})"
    counted = PRIORITIES.place(row, "agencies").address
    return {
        "score": Formula(
            f'=IF(ISNUMBER({found}),{found},"{NO_SCORE}")', score_or(score.score, NO_SCORE)
        ),
        "agencies": Formula(
            f"=INDEX({SCORES.cells('agencies', rows)},{match})", score.respondents
        ),
        "lowest": Formula(
            f'=IF({counted}=0,"",MIN({ratings}))', score_or(min(score.given, default=None), "")
        ),
        "highest": Formula(
            f'=IF({counted}=0,"",MAX({ratings}))', score_or(max(score.given, default=None), "")
        ),
    }


def _priority(
    row: int, score: StatementScore, collated: Round, scale: Scale, priority: Priority | None
) -> dict[str, Value]:
    """Return the parts of the rule, and the priority that they give."""
    shown, gap, applies, weight = (
        PRIORITIES.place(row, key).address for key in ("score", "gap", "applies", "weight")
    )
    agencies = len(collated.agencies)
    ratings = find_ratings(PRIORITIES.place(row, "ref"), collated)
    return {
        "gap": Formula(
            f'=IF(ISNUMBER({shown}),{scale.highest}-{shown},"{NONE}")',
            score_or(priority.gap if priority else None, NONE),
        ),
        "applies": Formula(
            f"={agencies}-{count_answers(ratings, scale.not_applicable.label)}", applies_to(score)
        ),
        "weight": as_cell(weight_of(score)),
        "priority": Formula(
            f'=IF(ISNUMBER({gap}),{gap}*(1+{applies}/{agencies})/2*{weight},"{NONE}")',
            score_or(priority.value if priority else None, NONE),
        ),
    }


def _why(
    row: int, score: StatementScore, collated: Round, scale: Scale, priority: Priority | None
) -> Formula:
    """Return in words what the rule multiplies: live, as the figures are."""
    shown, gap, applies = (
        PRIORITIES.place(row, key).address for key in ("score", "gap", "applies")
    )
    agencies = len(collated.agencies)
    decimals = f"IF(ROUND(ROUND({shown},1)+ROUND({gap},1),1)={scale.highest},1,2)"
    lower = f'IF({gap}=0,"{AT_THE_TOP}",FIXED({gap},{decimals})&" below the top")'
    everybody = reach_in_words(agencies, agencies)
    reach = f'IF({applies}={agencies},"{everybody}",{applies}&" of {agencies} agencies")'
    strand = weight_in_words(score)
    counts = f'&"; {in_formula(strand)}"' if strand else ""
    return Formula(f'=IF(ISNUMBER({gap}),{lower}&"; applies to "&{reach}{counts},"{NONE}")',
                   priority.why if priority else NONE)


def _moderated(row: int, score: StatementScore, collated: Round) -> dict[str, Value]:
    """Return the self-assessed score, and whether an agreed score counts instead."""
    match = find_statement(PRIORITIES.place(row, "ref"), collated)
    own, agreed = (
        f"INDEX({scores_of(collated).cells(key, len(collated.statements))},{match})"
        for key in ("self_assessed", "agreed")
    )
    return {
        "self_assessed": Formula(
            f'=IF(ISNUMBER({own}),{own},"{NO_SCORE}")', score_or(score.self_assessed, NO_SCORE)
        ),
        "moderated": Formula(
            f'=IF({agreed}="","","{MODERATED}")', "" if score.agreed is None else MODERATED
        ),
    }
