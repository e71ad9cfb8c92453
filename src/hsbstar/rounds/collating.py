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

from hsbstar.core.markings import highest_marking
from hsbstar.core.text import fold_name
from hsbstar.framework import STRANDS, Answered
from hsbstar.returns import versions_sentence
from hsbstar.rounds.model import NOTHING_AGREED, DomainScore, Round, Source, StatementScore
from hsbstar.rounds.ratings import Agencies, Ratings, ratings_of
from hsbstar.rounds.scoring import EQUAL, agency_score, counted_score, domain_score

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from hsbstar.framework import Domain, Framework
    from hsbstar.returns import Intake, Return
    from hsbstar.rounds.ratings import Rating
    from hsbstar.rounds.scoring import Weighing


def collate(
    returns: Sequence[Return], framework: Framework, *, area: str, round_name: str,
    agreed: Mapping[str, Rating] = NOTHING_AGREED, weighing: Weighing = EQUAL, selection: str = "",
) -> Round:
    """Collate the returns of a round, with what was agreed in moderation (by statement id).

    Agencies are distinguished by name without case, spacing and punctuation; the first spelling in
    the alphabet is shown. `choices` describes the selection of ratings, if any, in sentences.
    """
    names = names_of(returns)
    returned: dict[str, list[Return]] = defaultdict(list)
    for each in returns:
        returned[names[fold_name(each.agency)]].append(each)
    agencies = Agencies(sorted(returned, key=lambda name: (name.casefold(), name)))
    ids = [statement.id for statement in framework.statements]
    rows = (_ratings_of(ids, returned[agency]) for agency in agencies)
    # Without returns, or without statements, there are no rows to transpose.
    columns = zip(*rows, strict=True) if agencies else repeat(())
    by_statement = {
        id_: Ratings(agencies, ratings) for id_, ratings in zip(ids, columns, strict=False)
    }
    source = Source(
        area, round_name, framework.id, framework.edition,
        framework.scale.lowest, framework.scale.highest,
        tuple(sorted(each.date for each in returns if each.date)), selection,
        max((each.revision for each in returns), default=framework.revision),
        versions_sentence(returns),
        highest_marking(each.marking for each in returns),
    )
    domains = [_on_forms(domain, by_statement) for domain in framework.domains]
    return score_round(
        source, domains, agencies, by_statement, len(returns), agreed=agreed, weighing=weighing,
    )


def _on_forms(domain: Domain, by_statement: Mapping[str, Ratings]) -> Domain:
    """Return a domain with the statements that are on the form of an agency at least.

    A round whose forms were made before a statement was added is a round without it.
    """
    return replace(domain, statements=tuple(
        statement for statement in domain.statements
        if not (ratings := by_statement[statement.id])
        or any(rating is not Answered.NOT_ON_FORM for rating in ratings.values())
    ))


def _ratings_of(ids: Sequence[str], returns: Sequence[Return]) -> list[Rating]:
    """Return an agency's rating of each statement, from its returns."""
    given = [
        {id_: answered if score is None else _fraction(score)
         for id_, score, answered in each.scores()}
        for each in returns
    ]
    return [agency_score([ratings[id_] for ratings in given if id_ in ratings]) for id_ in ids]


@lru_cache(4096)
def _fraction(score: int) -> Fraction:
    """Return the same object for the same score: thousands of agencies give it."""
    return Fraction(score)


def names_of(returns: Sequence[Return]) -> dict[str, str]:
    """Return each agency's shown name by its folded name."""
    names: dict[str, str] = {}
    for name in sorted(each.agency for each in returns):
        names.setdefault(fold_name(name), " ".join(name.split()))
    return names


def score_round(
    source: Source, domains: Sequence[Domain], agencies: Sequence[str],
    ratings: Mapping[str, Mapping[str, Rating]], returns: int, *,
    agreed: Mapping[str, Rating] = NOTHING_AGREED, weighing: Weighing = EQUAL,
) -> Round:
    """Score statements and domains from each agency's rating (by statement id, by agency).

    What was agreed in moderation (by statement id) replaces the agencies' mean.
    """
    known = Agencies(agencies)
    scored = []
    for domain in domains:
        statements = []
        for statement in domain.statements:
            own_ratings = ratings_of(known, ratings[statement.id])
            rated = StatementScore(
                statement, domain.number, own_ratings, None, agreed.get(statement.id), weighing)
            # What was agreed is the score: then the agencies' mean is not needed here.
            own = rated.self_assessed if rated.agreed is None else None
            statements.append(replace(rated, score=counted_score(own, rated.agreed)))
        scored.append(_score_group(domain.number, domain.title, statements, agencies))
    return Round(source, known, tuple(scored), returns, weighing)


def _score_group(
    number: int, title: str, statements: Sequence[StatementScore], agencies: Sequence[str]
) -> DomainScore:
    """Score statements together, each counting equally: those of a domain, or of a strand."""
    rows = zip(*(ratings_of(agencies, score.by_agency).values() for score in statements),
               strict=True)
    by_agency = {
        agency: domain_score([rating for rating in ratings if isinstance(rating, Fraction)])
        for agency, ratings in zip(agencies, rows if statements else repeat(()), strict=False)
    }
    score = domain_score(statement.score for statement in statements)
    return DomainScore(number, title, tuple(statements), score, by_agency)


def by_strand(collated: Round) -> Round:
    """Return a round whose spokes are the strands, across domains, instead of the domains.

    Statements of no strand are left out. A strand without statements has no score, so that a star
    keeps its shape; where no statement has a strand, there are no spokes. Strands have number 0.
    """
    named = any(score.statement.strand for score in collated.statements)
    return replace(collated, spokes="strand", domains=tuple(
        _score_group(
            0, strand.capitalize(),
            [score for score in collated.statements if score.statement.strand == strand],
            collated.agencies,
        )
        for strand in (STRANDS if named else ())
    ))


def collate_intake(intake: Intake, framework: Framework, round_name: str | None = None) -> Round:
    """Collate the returns that can be counted, as they were self-assessed."""
    return collate(
        intake.usable, framework,
        area=intake.area, round_name=round_name or intake.round_name,
    )
