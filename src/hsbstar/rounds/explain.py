"""Explain a figure of the star: from the agencies' answers to a statement, or up to a domain."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hsbstar.core.plurals import count_agencies
from hsbstar.core.text import fold, nearest
from hsbstar.framework import Answered
from hsbstar.rounds.collating import by_strand
from hsbstar.rounds.model import show_score
from hsbstar.rounds.scoring import rounded

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from fractions import Fraction

    from hsbstar.rounds.model import DomainScore, Round, StatementScore
    from hsbstar.rounds.ranking import RankRange

_IN_WORDS = {
    Answered.NOT_APPLICABLE: "not applicable", Answered.NO_DATA: "no data",
    Answered.BLANK: "no answer", Answered.NOT_ON_FORM: "not on its form",
}


def find_figure(collated: Round, name: str) -> DomainScore | StatementScore | None:
    """Return the statement with a ref, the domain with a number or title, or a strand."""
    figures = _figures(collated)
    return next((figure for known, figure in figures if fold(known) == fold(name)), None)


def nearest_figure(collated: Round, name: str) -> str | None:
    """Return the ref, number or title that was most likely meant."""
    return nearest(name, [known for known, _ in _figures(collated)])


def _figures(collated: Round) -> Iterator[tuple[str, DomainScore | StatementScore]]:
    """Yield the names of all figures, each with its figure."""
    yield from ((score.statement.ref, score) for score in collated.statements)
    for domain in (*collated.domains, *by_strand(collated).domains):
        if domain.number:
            yield str(domain.number), domain
        yield domain.title, domain


def explain_domain(domain: DomainScore, ranks: RankRange | None = None) -> Iterator[str]:
    """Yield the arithmetic of the score of a domain or a strand: the mean of its statements.

    `ranks` are those of a domain among the others.
    """
    named = f"Domain {domain.number}" if domain.number else "Strand"
    yield f"{named} {domain.title}: {show_score(domain.score)}"
    scored = [score.score for score in domain.statements if score.score is not None]
    yield (f"  is the mean of its {len(scored)} scored statements, out of {domain.of} that "
           f"apply{' (thin evidence)' if domain.thin else ''}")
    if domain.score is not None:
        yield f"  {_mean_of(scored)} = {_number(domain.score)}"
    if ranks:
        yield (f"  Rank from the lowest: {ranks}, when each agency is left out in turn and scores "
               "are averaged in other ways")
    for score in domain.statements:
        shown = show_score(score.score) if score.applies else "does not apply"
        yield f"    {score.statement.ref}  {shown}  {score.statement.text}"


def explain_statement(
    score: StatementScore, cells: Callable[[str, str], Sequence[str]]
) -> Iterator[str]:
    """Yield the arithmetic of a statement's score, and the cells that each answer came from.

    `cells` names the cells of an agency's answers, by the statement's ref and the agency.
    """
    yield f"Statement {score.statement.ref}: {show_score(score.score)}  {score.statement.text}"
    scores, weighing = list(score.scores.values()), score.weighing
    verb = "is the"
    if score.agreed is not None:
        yield ("  is the score agreed in moderation. The self-assessed score is "
               f"{show_score(score.self_assessed)}:")
        verb = "the"
    mean = "weighted mean" if weighing.weights else "mean"
    thin = " (thin evidence)" if score.thin else ""
    yield (f"  {verb} {mean} over the {count_agencies(len(scores))} that scored it, out of "
           f"{len(score.by_agency)}{thin}")
    if score.self_assessed is not None:
        weights = [weighing.weight(agency) for agency in score.scores]
        terms = _weighted(scores, weights) if weighing.weights else _mean_of(scores)
        yield f"  {terms} = {_number(score.self_assessed)}"
    for agency, rating in score.by_agency.items():
        weight = f" (weight {_number(weighing.weight(agency))})" if weighing.weights else ""
        answer = _IN_WORDS[rating] if isinstance(rating, Answered) else _number(rating)
        yield f"    {agency}{weight}: {answer}"
        for cell in cells(score.statement.ref, agency):
            yield f"      {cell}"


def _mean_of(scores: Sequence[Fraction]) -> str:
    """Return the terms of the mean: `(4 + 1 + 2) / 3`."""
    return f"({' + '.join(map(_number, scores))}) / {len(scores)}"


def _weighted(scores: Sequence[Fraction], weights: Sequence[Fraction]) -> str:
    """Return the terms of the weighted mean: `(2 × 4 + 1 × 1) / (2 + 1)`."""
    pairs = zip(weights, scores, strict=True)
    terms = " + ".join(f"{_number(weight)} × {_number(score)}" for weight, score in pairs)
    return f"({terms}) / ({' + '.join(map(_number, weights))})"


def _number(score: Fraction) -> str:
    """Return a score as people write it: a whole number, or rounded to at most three decimals."""
    return str(rounded(score, 3)).rstrip("0").rstrip(".")
