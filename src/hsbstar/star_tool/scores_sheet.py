"""The star tool's *Scores*: every agency's answer, and the statements' scores as live formulas.

Only what the agencies said and agreed are values; every score is a formula over them, so whoever
changes an answer changes the figures that rest on it. Other sheets look their figures up here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hsbstar.rounds import THIN, as_cell, rating_cell, score_or
from hsbstar.spreadsheets import FIRST_ROW, Formula, Place, Table, Value
from hsbstar.spreadsheets.writing import spread_over_pages
from hsbstar.star_tool.layout import (
    FIRST_AGENCY_COLUMN,
    SCORES,
    SCORES_MODERATED,
    WEIGHTS_ROW,
    scores_table,
    shows_agencies,
)

if TYPE_CHECKING:
    from hsbstar.framework import Scale
    from hsbstar.moderation import Moderation
    from hsbstar.rounds import Round, StatementScore, Weighing
    from hsbstar.spreadsheets.writing import SheetFilling


def scores_of(collated: Round) -> Table:
    """Return *Scores* with all its columns in a round."""
    return scores_table(
        collated.agencies if shows_agencies(collated) else (),
        moderated=bool(collated.moderated), minimum=collated.weighing.minimum,
    )


def fill_scores(
    sheet: SheetFilling, collated: Round, scale: Scale, moderation: Moderation | None
) -> None:
    """Write each agency's rating of each statement, and the statements' scores."""
    table, rows = scores_of(collated), len(collated.statements)
    shown = collated.agencies if shows_agencies(collated) else ()
    agreed_in = {score.statement.id: f"{score.where.sheet} › {score.where.cell}"
                 for score in (moderation.scores if moderation else ())}
    records = [
        _record(row, score, table, len(shown), scale)
        | {f"agency {number}": rating_cell(score.by_agency[agency], scale)
           for number, agency in enumerate(shown)}
        | {"agreed_in": agreed_in.get(score.statement.id)}
        for row, score in enumerate(collated.statements, start=FIRST_ROW)
    ]
    if collated.weighing.weights and shown:
        _write_weights(sheet, collated)
    sheet.table(table.columns, records)
    spread_over_pages(sheet.book, SCORES.sheet, table.width)
    coloured = [table.cells("score", rows, anchored=False)]
    if shown:
        coloured.append(_ratings(FIRST_ROW, FIRST_ROW + rows - 1, len(shown), absolute=False))
    if collated.moderated:
        coloured += [table.cells(key, rows, anchored=False) for key in ("self_assessed", "agreed")]
    for cells in coloured:
        sheet.colour(cells, scale.lowest, scale.highest)


def _write_weights(sheet: SheetFilling, collated: Round) -> None:
    """Write each agency's weight above its column; the formulas below use it."""
    sheet.write(Place(WEIGHTS_ROW, FIRST_AGENCY_COLUMN - 1), "Weight:", "hsb strong")
    for column, agency in enumerate(collated.agencies, start=FIRST_AGENCY_COLUMN):
        weight = as_cell(collated.weighing.weight(agency))
        sheet.write(Place(WEIGHTS_ROW, column), weight, "hsb number")


def _record(
    row: int, score: StatementScore, table: Table, agencies: int, scale: Scale
) -> dict[str, Value]:
    """Return a row without the agencies' ratings; columns that the table lacks are not written."""
    ratings = _ratings(row, row, agencies, absolute=False)
    own = _mean(ratings, agencies, score.weighing)
    nobody = f"{count_answers(ratings, scale.not_applicable.label)}=COLUMNS({ratings})"
    shown, counted = (SCORES.place(row, key).address for key in ("score", "agencies"))
    counting, few = own, f"ISNUMBER({shown}),{counted}<{score.weighing.minimum}"
    optional: dict[str, Value] = {}
    if SCORES_MODERATED[0] in table.columns:
        self_assessed, agreed = (
            table.place(row, key).address for key in ("self_assessed", "agreed")
        )
        optional = {
            "self_assessed": Formula(f"={own}", score_or(score.self_assessed, "")),
            "agreed": None if score.agreed is None else rating_cell(score.agreed, scale),
        }
        counting = f'IF({agreed}="",{self_assessed},IF(ISNUMBER({agreed}),{agreed},""))'
        label = in_formula(scale.not_applicable.label)
        nobody = f'IF({agreed}="",{nobody},{agreed}="{label}")'
        few = f'{agreed}="",{few}'
    return {
        "ref": score.statement.ref,
        "domain": score.domain,
        "strand": score.statement.strand or "",
        "statement": score.statement.text,
        "score": Formula(f"={counting}", score_or(score.score, "")),
        "agencies": Formula(f"=COUNT({ratings})", score.respondents),
        "applies": Formula(f'=IF({nobody},"no","yes")', "yes" if score.applies else "no"),
        "thin": Formula(f'=IF(AND({few}),"{THIN}","")', THIN if score.thin else ""),
        **optional,
    }


def _ratings(first: int, last: int, agencies: int, *, absolute: bool) -> str:
    """Return the cells of all agencies' ratings in some rows."""
    ends = Place(first, FIRST_AGENCY_COLUMN), Place(last, FIRST_AGENCY_COLUMN + agencies - 1)
    return ":".join(end.absolute if absolute else end.address for end in ends)


def _mean(ratings: str, agencies: int, weighing: Weighing) -> str:
    """Return the formula, without `=`, of the (weighted) mean of the agencies' scores in a row."""
    mean = f"AVERAGE({ratings})"
    if weighing.weights:
        weights = _ratings(WEIGHTS_ROW, WEIGHTS_ROW, agencies, absolute=True)
        # SUMPRODUCT counts an answer that is no score as 0, and so must the sum of the weights.
        mean = f"SUMPRODUCT({weights},{ratings})/SUMPRODUCT({weights},--ISNUMBER({ratings}))"
    return f'IF(COUNT({ratings})=0,"",{mean})'


def in_formula(text: str) -> str:
    """Return a text as it is written between the quotation marks of a formula."""
    return text.replace('"', '""')


def count_answers(cells: str, answer: str) -> str:
    """Return the formula, without `=`, that counts the cells with an answer."""
    return f'SUMPRODUCT(--({cells}="{in_formula(answer)}"))'


def find_statement(ref: Place, collated: Round) -> str:
    """Return the formula that finds the row of *Scores* whose ref is in a cell of another sheet."""
    return f"MATCH({ref.absolute},{SCORES.cells('ref', len(collated.statements))},0)"


def find_ratings(ref: Place, collated: Round) -> str:
    """Return the formula of all agencies' ratings of the statement whose ref is in a cell."""
    last = FIRST_ROW + len(collated.statements) - 1
    cells = _ratings(FIRST_ROW, last, len(collated.agencies), absolute=True)
    return f"INDEX({SCORES.sheet}!{cells},{find_statement(ref, collated)},0)"
