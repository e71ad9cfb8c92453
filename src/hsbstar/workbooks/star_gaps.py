"""The star tool's *Gaps*: statements that are somebody's to do and of which nobody can say how.

An agency that answers *no data* tells the audit something: that is a finding in its own right.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hsbstar.agreement import without_score
from hsbstar.cells import Place
from hsbstar.parts.values import Formula, Value
from hsbstar.scores import Answered
from hsbstar.star_layout import FIRST_AGENCY_COLUMN, FIRST_ROW, GAPS, SCORES
from hsbstar.workbooks.star_figures import shows_agencies

if TYPE_CHECKING:
    from hsbstar.framework import Scale
    from hsbstar.rounds import Round, StatementScore
    from hsbstar.workbooks.sheet_filling import SheetFilling


def fill_gaps(sheet: SheetFilling, collated: Round, scale: Scale) -> None:
    """List statements to which an agency answered *no data* or nothing, in their order."""
    open_ones = [one for one in collated.statements
                 if any(without_score(one)[answered]
                        for answered in (Answered.NO_DATA, Answered.BLANK))]
    records = [_record(row, one, collated, scale)
               for row, one in enumerate(open_ones, start=FIRST_ROW)]
    sheet.table(GAPS.columns, records)


def _record(row: int, one: StatementScore, collated: Round, scale: Scale) -> dict[str, Value]:
    silent = without_score(one)
    shown = shows_agencies(collated)
    no_data, blank = silent[Answered.NO_DATA], silent[Answered.BLANK]
    voices = _voices(row, collated)
    label = scale.no_data.label.replace('"', '""')
    return {
        "ref": one.statement.ref,
        "domain": one.domain,
        "statement": one.statement.text,
        "no_data": Formula(f'=COUNTIF({voices},"{label}")', len(no_data)),
        "no_data_from": ", ".join(no_data) if shown else "",
        "blank": Formula(f"=COUNTBLANK({voices})", len(blank)),
        "blank_from": ", ".join(blank) if shown else "",
    }


def _voices(row: int, collated: Round) -> str:
    """Return the agencies' cells of a row's statement in *Scores*, found by its ref."""
    rows = len(collated.statements)
    first = Place(FIRST_ROW, FIRST_AGENCY_COLUMN).absolute
    last = Place(FIRST_ROW + rows - 1, FIRST_AGENCY_COLUMN + len(collated.agencies) - 1).absolute
    match = f"MATCH({GAPS.place(row, 'ref').absolute},{SCORES.cells('ref', rows)},0)"
    return f"INDEX({SCORES.sheet}!{first}:{last},{match},0)"
