"""What of a paper's facts may be published: agencies without names, no figure from fewer than five.

A figure that rests on fewer than five agencies is taken out of the facts before anything is written
from them, so that no sentence, table or picture can tell it. What would give it away is taken out
with it: where only one statement of a domain is withheld, the one of the fewest other agencies; and
the domain's own score, where with those of the other statements it would leave the withheld ones
less than a step of the scale (all at its top, say). The rule of five is that of
`hsbstar.areas.model`, for agencies. What one agency said alone (lowest, highest, who had no data)
is not told at all.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from hsbstar.core.errors import HsbstarError
from hsbstar.core.plurals import count_agencies
from hsbstar.framework import Answered
from hsbstar.rounds import Agencies, voices_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from hsbstar.plan import LastPlan
    from hsbstar.report.facts import Changes, Facts, Since
    from hsbstar.rounds import DomainScore, Round, StatementScore

STEP = 1
"""A withheld score must be able to lie anywhere within a step of the scale."""
FEWEST = 5
"""A figure from fewer agencies is not published."""
WITHHELD = "withheld"
"""What stands in the place of a figure that is not published."""
CHOSEN = "Whose voice counts was chosen otherwise than usual; who, this paper does not tell."
INCOMPLETE = "Not every answer could be counted; which, this paper does not tell."


def publish(facts: Facts) -> Facts:
    """Return what may be published of a paper's facts.

    Raises HsbstarError where fewer than five agencies returned, since nothing at all could be, and
    where agencies are weighted.
    """
    agencies = len(facts.round.agencies)
    if agencies < FEWEST:
        raise HsbstarError(
            f"Only {count_agencies(agencies)} returned: a paper to publish tells "
            f"nothing that rests on fewer than {FEWEST}. Leave out --public for the board's own "
            "paper."
        )
    if facts.round.weighing.weights or (facts.changes and facts.changes.weighted):
        raise HsbstarError(
            "A round whose agencies are weighted is not published: a score can then be one "
            "agency's. Score the returns without --weights and name that star tool."
        )
    unnamed = _without_names(facts.round)
    few = frozenset(_few(unnamed))
    return replace(
        facts,
        round=replace(unnamed, domains=tuple(_mask(one, few) for one in unnamed.domains)),
        whole=replace(unnamed, domains=tuple(_mask_score(one, few) for one in unnamed.domains)),
        returned=(), missing=(), marking="", unevidenced=None, notice=_plain_notice(facts),
        plan=_without_words(facts.plan) if facts.plan else None,
        changes=_publish_changes(facts.changes, few) if facts.changes else None,
        withheld=few, public=True,
    )


def _plain_notice(facts: Facts) -> str:
    """Return that something was chosen or left out, without a name or a file."""
    choices = facts.round.source.choices
    rest = facts.notice.replace(choices, "").strip() if choices else facts.notice
    return " ".join(filter(None, (INCOMPLETE if rest else "", CHOSEN if choices else "")))


def _without_words(plan: LastPlan) -> LastPlan:
    """Return a plan without what people wrote, which can name anybody: how far it is remains."""
    return replace(plan, actions=tuple(
        replace(one, action="", owner="", measure="", history="") for one in plan.actions
    ))


def _without_names(collated: Round) -> Round:
    """Return a round whose agencies bear numbers."""
    numbers = {name: f"agency {number}" for number, name in enumerate(collated.agencies, start=1)}
    agencies = Agencies(numbers.values())

    def renamed(one: StatementScore) -> StatementScore:
        said = {numbers[name]: voice for name, voice in one.by_agency.items()}
        return replace(one, by_agency=voices_of(agencies, said))

    def renamed_domain(domain: DomainScore) -> DomainScore:
        counted = behind(domain)
        scores = {numbers[name]: score if name in counted else None
                  for name, score in domain.by_agency.items()}
        return replace(domain, by_agency=scores, statements=tuple(map(renamed, domain.statements)))

    source = collated.source
    return replace(
        collated, agencies=agencies,
        domains=tuple(map(renamed_domain, collated.domains)),
        source=replace(source, choices=CHOSEN if source.choices else ""),
    )


def behind(domain: DomainScore) -> set[str]:
    """Return the agencies whose scores are in a domain's: not those of statements without one."""
    return {agency for one in domain.statements if one.score is not None for agency in one.scores}


def _few(collated: Round) -> Iterator[str | int]:
    """Yield what is withheld: numbers of domains, ids of statements."""
    for domain in collated.domains:
        scored = [one for one in domain.statements if one.score is not None]
        shown = [one for one in scored if one.respondents >= FEWEST]
        hidden = [one for one in scored if one.respondents < FEWEST]
        if len(hidden) == 1 and shown:
            hidden.append(min(shown, key=lambda one: one.respondents))
        yield from (one.statement.id for one in hidden)
        few = domain.score is not None and len(behind(domain)) < FEWEST
        if few or _pinned(hidden, collated.source.lowest, collated.source.highest):
            yield domain.number


def _pinned(hidden: Sequence[StatementScore], low: int, high: int) -> bool:
    """Say whether the sum of withheld scores leaves each of them less than a step of the scale.

    With the domain's score and those of its other statements a reader can work that sum out.
    """
    if not hidden:
        return False
    total = sum((one.score or Fraction() for one in hidden), Fraction())
    others = len(hidden) - 1
    least = max(Fraction(low), total - others * high)
    most = min(Fraction(high), total - others * low)
    return most - least < STEP


def _mask(domain: DomainScore, few: frozenset[str | int]) -> DomainScore:
    """Return a domain of which nothing that is withheld can be read."""
    return replace(
        _mask_score(domain, few), by_agency={},
        statements=tuple(_mask_statement(one) if one.statement.id in few else one
                         for one in domain.statements),
    )


def _mask_score(domain: DomainScore, few: frozenset[str | int]) -> DomainScore:
    return replace(domain, score=None) if domain.number in few else domain


def _mask_statement(one: StatementScore) -> StatementScore:
    """Return a statement of which nobody seems to have said anything."""
    nothing: Mapping[str, Answered] = dict.fromkeys(one.by_agency, Answered.BLANK)
    return replace(one, score=None, by_agency=nothing, agreed=None)


def _publish_changes(changes: Changes, few: frozenset[str | int]) -> Changes:
    """Return what changed, as far as both rounds may be told; nothing of single statements."""
    hidden = frozenset(_few_domains(changes.scores)) | few
    return replace(
        changes,
        domains={number: _publish_since(one, hidden=number in hidden)
                 for number, one in changes.domains.items()},
        statements={},
        scores=tuple(_mask_score(one, hidden) for one in changes.scores),
        told=changes.told_in_public,
    )


def _few_domains(domains: tuple[DomainScore, ...]) -> Iterator[int]:
    return (one.number for one in domains if one.score is not None and len(behind(one)) < FEWEST)


def _publish_since(one: Since, *, hidden: bool) -> Since:
    if hidden:
        return replace(one, before=None, change=None, matched=None, withheld=True)
    return replace(one, matched=None) if one.certainty.pairs < FEWEST else one
