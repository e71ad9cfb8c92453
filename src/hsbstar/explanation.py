"""Explain a figure of the star: from the domain's score to the statements to the agencies."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from hsbstar.rounds import show_score
from hsbstar.scores import Answered
from hsbstar.wording import fold, nearest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from hsbstar.rounds import DomainScore, Round, StatementScore, Voice

_IN_WORDS = {
    Answered.NOT_APPLICABLE: "not applicable", Answered.NO_DATA: "no data",
    Answered.BLANK: "no answer",
}


def find_figure(collated: Round, wanted: str) -> DomainScore | StatementScore | None:
    """Return the statement of a ref, or the domain of a number or title."""
    key = fold(wanted)
    for one in collated.statements:
        if fold(one.statement.ref) == key:
            return one
    for domain in collated.domains:
        if key in {str(domain.number), fold(domain.title)}:
            return domain
    return None


def nearest_figure(collated: Round, wanted: str) -> str | None:
    """Return the ref, number or title that was most likely meant."""
    refs = [one.statement.ref for one in collated.statements]
    domains = [name for one in collated.domains for name in (str(one.number), one.title)]
    return nearest(wanted, [*refs, *domains])


def explain_domain(domain: DomainScore) -> Iterator[str]:
    """Yield the arithmetic of a domain's score: the mean of its statements' scores."""
    yield f"Domain {domain.number} {domain.title}: {show_score(domain.score)}"
    scored = [one.score for one in domain.statements if one.score is not None]
    yield (f"  is the mean of its {len(scored)} scored statements, of {domain.of} that apply"
           f"{' (thin evidence)' if domain.thin else ''}")
    if scored:
        yield f"  {_mean_of(scored)}"
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
    count = f"{len(scores)} agenc{'y' if len(scores) == 1 else 'ies'}"
    verb = "the" if one.agreed is not None else "is the"
    yield f"  {verb} mean over the {count} that scored it, of {len(one.by_agency)}"
    if scores:
        yield f"  {_mean_of(scores)}"
    for agency, voice in one.by_agency.items():
        yield f"    {agency}: {_said(voice)}"
        for cell in cells(one.statement.ref, agency):
            yield f"      {cell}"


def _mean_of(scores: Sequence[Fraction]) -> str:
    """Return the mean in full: `(4 + 1 + 2) / 3 = 7/3 = 2.333…`."""
    total = sum(scores, Fraction())
    mean = total / len(scores)
    terms = " + ".join(map(_number, scores))
    decimals = "" if _ends(mean) else f" = {float(mean):.3f}…"
    return f"({terms}) / {len(scores)} = {_number(mean)}{decimals}"


def _number(score: Fraction) -> str:
    """Return a score as people write it: with its decimals where they end soon, else as `8/3`."""
    return f"{float(score):.3f}".rstrip("0").rstrip(".") if _ends(score) else str(score)


def _ends(score: Fraction) -> bool:
    """Say whether three decimals tell a score in full."""
    return (score * 1000).denominator == 1


def _said(voice: Voice) -> str:
    return _IN_WORDS[voice] if isinstance(voice, Answered) else _number(voice)
