"""Made-up rounds for the tests of pictures and their words."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from hsbstar.framework.answers import Answered
from hsbstar.framework.model import Domain, Statement
from hsbstar.rounds.collating import score_round
from hsbstar.rounds.model import Round, Source

if TYPE_CHECKING:
    from collections.abc import Sequence

TITLES = [
    "A continuum of responses",
    "Prevention, identification and early assessment",
    "Effective assessment and referral pathways",
    "Interventions",
    "Workforce development",
]
LONG = ("Multi-agency arrangements for the recognition, understanding of and proportionate "
        "response to behaviour across all our settings")[:120]


def made_round(
    scores: Sequence[Any], titles: Sequence[str] = TITLES, *, thin: Sequence[int] = (),
    **source: Any,
) -> Round:
    """Return a round with these domain scores; four statements each, only one scored where thin.

    A score may be a list: then each agency has one of its own, None where it has none.
    """
    voiced = [score if isinstance(score, list) else [score] for score in scores]
    agencies = ["Police", *(f"Agency {place}" for place in range(2, max(map(len, voiced)) + 1))]
    domains, ratings = [], {}
    for number, (title, own) in enumerate(zip(titles, voiced, strict=False), start=1):
        refs = [f"{number}.{place}" for place in range(4)]
        for place, ref in enumerate(refs):
            ratings[ref] = {
                agency: _rating(score, blank=number in thin and place > 0)
                for agency, score in zip(
                    agencies, [*own, *[None] * (len(agencies) - len(own))], strict=True
                )
            }
        statements = tuple(Statement(id=ref, ref=ref, text="We do it.") for ref in refs)
        domains.append(Domain(number=number, title=title, statements=statements))
    header = Source("Northtown", "Autumn 2025", "hsb", "2", 0, 4)
    return score_round(replace(header, **source), domains, agencies, ratings, len(agencies))


def _rating(score: Any, *, blank: bool) -> Fraction | Answered:
    return Answered.BLANK if score is None or blank else Fraction(str(score))


def dated(year: int, scores: Sequence[Any], **more: Any) -> Round:
    """Return the round of an autumn."""
    source = {"round": f"Autumn {year}", "dates": (dt.date(year, 10, 1),)}
    return made_round(scores, **{**source, **more})
