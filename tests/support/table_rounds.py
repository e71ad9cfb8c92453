"""Rounds written down as tables: an agency a row, a statement a column."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from hsbstar.framework.answers import Answered
from hsbstar.rounds.collating import score_round
from hsbstar.rounds.model import Round, Source
from hsbstar.rounds.scoring import EQUAL, Weighing
from support.made_rounds import Domain, Statement

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

NA, ND, BLANK = Answered.NOT_APPLICABLE, Answered.NO_DATA, Answered.BLANK


def table_round(
    rows: Mapping[str, Sequence[Any]], name: str = "one", *,
    statements: Sequence[str] = (), per_domain: int = 99, day: dt.date | None = None,
    agreed: Mapping[str, Any] | None = None, weighing: Weighing = EQUAL, area: str = "Northshire",
) -> Round:
    """Return a round of what each agency said, by statement; None is blank.

    Statements are s1, s2, … unless named, so many in a domain.
    """
    width = max(map(len, rows.values()), default=0)
    ids = list(statements) or [f"s{place}" for place in range(1, width + 1)]
    voices: dict[str, dict[str, Any]] = {
        id_: {
            agency: _voice(said[place] if place < len(said) else None)
            for agency, said in rows.items()
        }
        for place, id_ in enumerate(ids)
    }
    domains = [
        Domain(number, f"Domain {number}", [
            Statement(id_, f"{number}.{place}")
            for place, id_ in enumerate(ids[start:start + per_domain], start=1)
        ])
        for number, start in enumerate(range(0, len(ids), per_domain), start=1)
    ]
    source = Source(area, name, "f", "1", 0, 4, (day,) if day else ())
    counted = {id_: _voice(said) for id_, said in (agreed or {}).items()}
    return score_round(source, domains, sorted(rows), voices, len(rows), agreed=counted,
                       weighing=weighing)


def _voice(said: Any) -> Fraction | Answered:
    if isinstance(said, Answered):
        return said
    return BLANK if said is None else Fraction(str(said))
