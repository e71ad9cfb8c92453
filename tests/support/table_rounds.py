"""Rounds written down as tables: an agency a row, a statement a column."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from hsbstar.framework.answers import Answered
from hsbstar.framework.model import Domain, Statement
from hsbstar.rounds.collating import score_round
from hsbstar.rounds.model import Round, Source
from hsbstar.rounds.scoring import EQUAL, Weighing
from hsbstar.star_tool.read import read_star_tool

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

NA, ND, BLANK = Answered.NOT_APPLICABLE, Answered.NO_DATA, Answered.BLANK


def table_round(
    rows: Mapping[str, Sequence[Any]], name: str = "one", *,
    statements: Sequence[str] = (), per_domain: int = 99, day: dt.date | None = None,
    agreed: Mapping[str, Any] | None = None, weighing: Weighing = EQUAL, area: str = "Northshire",
) -> Round:
    """Return a round of the answers of each agency, by statement; None is blank.

    Statements are s1, s2, … unless named, `per_domain` in each domain.
    """
    width = max(map(len, rows.values()), default=0)
    ids = list(statements) or [f"s{place}" for place in range(1, width + 1)]
    ratings: dict[str, dict[str, Any]] = {
        id_: {
            agency: _rating(answers[place] if place < len(answers) else None)
            for agency, answers in rows.items()
        }
        for place, id_ in enumerate(ids)
    }
    domains = [
        Domain(number=number, title=f"Domain {number}", statements=tuple(
            Statement(id=id_, ref=f"{number}.{place}", text="We do it.")
            for place, id_ in enumerate(ids[start:start + per_domain], start=1)
        ))
        for number, start in enumerate(range(0, len(ids), per_domain), start=1)
    ]
    source = Source(area, name, "f", "1", 0, 4, (day,) if day else ())
    counted = {id_: _rating(answer) for id_, answer in (agreed or {}).items()}
    return score_round(source, domains, sorted(rows), ratings, len(rows), agreed=counted,
                       weighing=weighing)


def _rating(answer: Any) -> Fraction | Answered:
    if isinstance(answer, Answered):
        return answer
    return BLANK if answer is None else Fraction(str(answer))


def round_in(star_tool: bytes) -> Round:
    """Return the round that a star tool holds, in which nothing may be wrong."""
    collated, findings = read_star_tool(star_tool, "star-tool.xlsx")
    assert findings == []
    assert collated is not None
    return collated
