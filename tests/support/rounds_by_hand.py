"""Small rounds whose figures are worked out by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import strategies as st

from hsbstar.core.findings import Where
from hsbstar.framework.answers import Answered
from hsbstar.returns.answers import Answer, Return
from hsbstar.returns.form import Entry
from hsbstar.rounds.collating import collate
from hsbstar.rounds.model import NOTHING_AGREED, Round
from support.frameworks import small_framework

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from hsbstar.rounds.ratings import Rating

SMALL = small_framework()
NA, ND, BLANK = Answered.NOT_APPLICABLE, Answered.NO_DATA, Answered.BLANK
Given = int | Answered


def returned(agency: str, *said: Given, date: dt.date | None = None, file: str = "") -> Return:
    """Return a return of the small framework: nine answers, blank where none is given."""
    fields = {key: Entry("", Where()) for key in ("area", "round", "signed_by")}
    fields |= {"agency": Entry(agency, Where()), "date": Entry("", Where(), date)}
    answers = []
    for index, statement in enumerate(SMALL.statements):
        given = said[index] if index < len(said) else BLANK
        answered, score = (given, None) if isinstance(given, Answered) else (Answered.SCORED, given)
        answers.append(Answer(statement, answered, score, "", "", Where()))
    return Return(file or f"{agency}.xlsx", "", fields, tuple(answers))


def collated(
    *returns: Return, name: str = "2026", agreed: Mapping[str, Rating] = NOTHING_AGREED
) -> Round:
    """Return the round of these returns."""
    return collate(returns, SMALL, area="Northshire", round_name=name, agreed=agreed)


SAID = st.sampled_from([0, 1, 2, 3, 4, NA, ND, BLANK])
ROUND = st.lists(st.lists(SAID, min_size=9, max_size=9), min_size=1, max_size=6)
