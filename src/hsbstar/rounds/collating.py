"""Collate returns into a round: by agency, by statement, by domain.

The rules of arithmetic are in `scoring`, in the order in which they are used here.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from fractions import Fraction
from functools import lru_cache
from itertools import repeat
from typing import TYPE_CHECKING

from hsbstar.core.text import fold_name
from hsbstar.framework import STRANDS
from hsbstar.rounds.model import (
    NOTHING_AGREED,
    DomainScore,
    Round,
    Source,
    StatementScore,
)
from hsbstar.rounds.ratings import Agencies, Voices, voices_of
from hsbstar.rounds.scoring import agency_score, counted_score, domain_score
from hsbstar.rounds.weighing import EQUAL

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from hsbstar.framework import Domain, Framework
    from hsbstar.returns import Intake, Return
    from hsbstar.rounds.ratings import Voice
    from hsbstar.rounds.weighing import Weighing

UNNUMBERED = 0
"""The number of what has none: strands."""


def collate(
    returns: Sequence[Return], framework: Framework, *, area: str, round_name: str,
    agreed: Mapping[str, Voice] = NOTHING_AGREED, weighing: Weighing = EQUAL, choices: str = "",
) -> Round:
    """Collate the returns of one round, with what was agreed in moderation (by statement id).

    Agencies are told apart by name without case, spacing and punctuation; the first spelling in
    the alphabet is the one shown. `choices` says in sentences what was chosen otherwise than usual.
    """
    names = names_of(returns)
    returned: dict[str, list[Return]] = defaultdict(list)
    for one in returns:
        returned[names[fold_name(one.agency)]].append(one)
    agencies = Agencies(sorted(returned, key=lambda name: (name.casefold(), name)))
    ids = [statement.id for statement in framework.statements]
    rows = (_voices_on(ids, returned[agency]) for agency in agencies)
    # Without returns, or without statements, there is nothing to turn.
    columns = zip(*rows, strict=True) if agencies else repeat(())
    by_statement = {
        id_: Voices(agencies, voices) for id_, voices in zip(ids, columns, strict=False)
    }
    source = Source(
        area, round_name, framework.id, framework.edition,
        framework.scale.lowest, framework.scale.highest,
        tuple(sorted(one.date for one in returns if one.date)), choices,
    )
    return score_round(
        source, framework.domains, agencies, by_statement, len(returns), agreed=agreed,
        weighing=weighing,
    )


def _voices_on(ids: Sequence[str], returns: Sequence[Return]) -> list[Voice]:
    """Return what an agency says in its returns on each statement."""
    said = [
        {id_: answered if score is None else _fraction(score)
         for id_, score, answered in one.scores()}
        for one in returns
    ]
    return [agency_score([voices[id_] for voices in said if id_ in voices]) for id_ in ids]


@lru_cache(4096)
def _fraction(score: int) -> Fraction:
    """Return the one fraction of a score: thousands of agencies gave the same."""
    return Fraction(score)


def names_of(returns: Sequence[Return]) -> dict[str, str]:
    """Return each agency's shown name by its folded name."""
    names: dict[str, str] = {}
    for name in sorted(one.agency for one in returns):
        names.setdefault(fold_name(name), " ".join(name.split()))
    return names


def score_round(
    source: Source,
    domains: Sequence[Domain],
    agencies: Sequence[str],
    voices: Mapping[str, Mapping[str, Voice]],
    returns: int,
    *,
    agreed: Mapping[str, Voice] = NOTHING_AGREED,
    weighing: Weighing = EQUAL,
) -> Round:
    """Score statements and domains from what each agency says (by statement id, by agency).

    What was agreed in moderation (by statement id) stands in the place of the agencies' mean.
    """
    scored = []
    known = Agencies(agencies)
    for domain in domains:
        statements = tuple(
            _score_statement(
                StatementScore(statement, domain.number,
                               voices_of(known, voices[statement.id]), None,
                               agreed.get(statement.id), weighing)
            )
            for statement in domain.statements
        )
        scored.append(score_group(domain.number, domain.title, statements, agencies))
    return Round(source, known, tuple(scored), returns, weighing)


def _score_statement(one: StatementScore) -> StatementScore:
    # What was agreed is the score: then nobody's own scores are needed here.
    own = one.self_assessed if one.agreed is None else None
    return replace(one, score=counted_score(own, one.agreed))


def score_group(
    number: int, title: str, statements: Sequence[StatementScore], agencies: Sequence[str]
) -> DomainScore:
    """Score statements together, each counting equally: those of a domain, or of a strand."""
    said = zip(*(voices_of(agencies, one.by_agency).in_order() for one in statements), strict=True)
    by_agency = {
        agency: domain_score([voice for voice in voices if isinstance(voice, Fraction)])
        for agency, voices in zip(agencies, said if statements else repeat(()), strict=False)
    }
    score = domain_score(statement.score for statement in statements)
    return DomainScore(number, title, tuple(statements), score, by_agency)


def by_strand(collated: Round) -> Round:
    """Return a round whose spokes are the strands, across domains, instead of the domains.

    Statements of no strand are in none. A strand without statements has no score, so that a star
    keeps its shape; where no statement has a strand, there are no spokes at all.
    """
    named = any(one.statement.strand for one in collated.statements)
    strands = STRANDS if named else ()
    return replace(collated, spokes="strand", domains=tuple(
        score_group(
            UNNUMBERED, strand.capitalize(),
            [one for one in collated.statements if one.statement.strand == strand],
            collated.agencies,
        )
        for strand in strands
    ))


def collate_intake(
    intake: Intake, framework: Framework, round_name: str | None = None
) -> Round:
    """Collate the returns that can be counted, as they were self-assessed."""
    return collate(
        intake.usable, framework,
        area=intake.area, round_name=round_name or intake.round_name,
    )
