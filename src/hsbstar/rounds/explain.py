"""Explain a figure of the star: from the domain's score to the statements to the agencies."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hsbstar.core.plurals import count_agencies
from hsbstar.core.text import fold, nearest
from hsbstar.framework import Answered
from hsbstar.rounds.collating import by_strand
from hsbstar.rounds.model import show_score

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from fractions import Fraction

    from hsbstar.rounds.model import DomainScore, Round, StatementScore
    from hsbstar.rounds.ratings import Voice

_IN_WORDS = {
    Answered.NOT_APPLICABLE: "not applicable", Answered.NO_DATA: "no data",
    Answered.BLANK: "no answer",
}


def find_figure(collated: Round, wanted: str) -> DomainScore | StatementScore | None:
    """Return the statement of a ref, the domain of a number or title, or the strand of a name."""
    key = fold(wanted)
    for one in collated.statements:
        if fold(one.statement.ref) == key:
            return one
    for domain in (*collated.domains, *by_strand(collated).domains):
        if key in {str(domain.number or ""), fold(domain.title)}:
            return domain
    return None


def nearest_figure(collated: Round, wanted: str) -> str | None:
    """Return the ref, number or title that was most likely meant."""
    refs = [one.statement.ref for one in collated.statements]
    domains = [name for one in collated.domains for name in (str(one.number), one.title)]
    strands = [one.title for one in by_strand(collated).domains]
    return nearest(wanted, [*refs, *domains, *strands])


def explain_domain(domain: DomainScore) -> Iterator[str]:
    """Yield the arithmetic of the score of a domain or a strand: the mean of its statements'."""
    named = f"Domain {domain.number}" if domain.number else "Strand"
    yield f"{named} {domain.title}: {show_score(domain.score)}"
    scored = [one.score for one in domain.statements if one.score is not None]
    yield (f"  is the mean of its {len(scored)} scored statements, of {domain.of} that apply"
           f"{' (thin evidence)' if domain.thin else ''}")
    if domain.score is not None:
        yield f"  {_mean_of(scored)} = {_in_full(domain.score)}"
    for one in domain.statements:
        told = show_score(one.score) if one.applies else "does not apply"
        yield f"    {one.statement.ref}  {told}  {one.statement.text}"


def explain_statement(
    one: StatementScore, cells: Callable[[str, str], Sequence[str]]
) -> Iterator[str]:
    """Yield the arithmetic of a statement's score, and the cells that each answer came from.

    `cells` names the cells of an agency's answers, by the statement's ref and the agency.
    """
    yield f"Statement {one.statement.ref}: {show_score(one.score)}  {one.statement.text}"
    scores = list(one.scores.values())
    if one.agreed is not None:
        yield (f"  is what the agencies agreed in moderation; self-assessed it is "
               f"{show_score(one.self_assessed)}:")
    agencies = count_agencies(len(scores))
    verb = "the" if one.agreed is not None else "is the"
    weights = [one.weighing.weight(agency) for agency in one.scores]
    mean = "weighted mean" if one.weighing.weights else "mean"
    thin = " (thin evidence)" if one.thin else ""
    yield f"  {verb} {mean} over the {agencies} that scored it, of {len(one.by_agency)}{thin}"
    if one.self_assessed is not None:
        terms = _weighted(scores, weights) if one.weighing.weights else _mean_of(scores)
        yield f"  {terms} = {_in_full(one.self_assessed)}"
    for agency, voice in one.by_agency.items():
        weight = f" (weight {_number(one.weighing.weight(agency))})" if one.weighing.weights else ""
        yield f"    {agency}{weight}: {_said(voice)}"
        for cell in cells(one.statement.ref, agency):
            yield f"      {cell}"


def _mean_of(scores: Sequence[Fraction]) -> str:
    """Return the terms of the mean: `(4 + 1 + 2) / 3`."""
    return f"({' + '.join(map(_number, scores))}) / {len(scores)}"


def _weighted(scores: Sequence[Fraction], weights: Sequence[Fraction]) -> str:
    """Return the terms of the weighted mean: `(2 × 4 + 1 × 1) / (2 + 1)`."""
    pairs = zip(weights, scores, strict=True)
    terms = " + ".join(f"{_number(weight)} × {_number(score)}" for weight, score in pairs)
    return f"({terms}) / ({' + '.join(map(_number, weights))})"


def _in_full(mean: Fraction) -> str:
    """Return a mean as it is: `7/3 = 2.333…`, or `2.5` where that is all of it."""
    return _number(mean) if _ends(mean) else f"{_number(mean)} = {float(mean):.3f}…"


def _number(score: Fraction) -> str:
    """Return a score as people write it: with its decimals where they end soon, else as `8/3`."""
    return f"{float(score):.3f}".rstrip("0").rstrip(".") if _ends(score) else str(score)


def _ends(score: Fraction) -> bool:
    """Say whether three decimals tell a score in full."""
    return (score * 1000).denominator == 1


def _said(voice: Voice) -> str:
    return _IN_WORDS[voice] if isinstance(voice, Answered) else _number(voice)
