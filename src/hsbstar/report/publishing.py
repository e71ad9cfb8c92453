"""The facts of a paper that may be published: no agency's name, no figure from fewer than five.

A figure from fewer than five agencies is removed from the facts before anything is written, so no
sentence, table or picture can show it. What would give it away is removed with it: where a single
statement of a domain is withheld, the statement of the fewest other agencies; and the domain's own
score, if with the scores of the other statements it would leave the withheld scores less than a
step of the scale (such as all at its top). The rule of five is that of `hsbstar.areas.model`, for
agencies. What a single agency answered (lowest, highest, who had no data) is left out.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from hsbstar.core.errors import HsbstarError
from hsbstar.core.plurals import count_agencies
from hsbstar.framework import Answered
from hsbstar.report.facts import without_names
from hsbstar.rounds import Agencies, ratings_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from hsbstar.plan import LastPlan
    from hsbstar.report.facts import Changes, Facts, Since
    from hsbstar.rounds import DomainScore, Round, StatementScore

STEP = 1
"""A withheld score must be possible anywhere within a step of the scale."""
MIN_AGENCIES = 5
"""A figure from fewer agencies is not published."""
WITHHELD = "withheld"
"""The text in place of a figure that is not published."""
CHOSEN = "Whose voice counts was chosen otherwise than usual; who, this paper does not tell."
INCOMPLETE = "Not every answer could be counted; which, this paper does not tell."


def publish(facts: Facts) -> Facts:
    """Return what may be published of a paper's facts.

    Raises HsbstarError where fewer than five agencies returned the audit, because nothing could be
    published, and where agencies are weighted.
    """
    agencies = len(facts.round.agencies)
    if agencies < MIN_AGENCIES:
        raise HsbstarError(
            f"Only {count_agencies(agencies)} returned: a paper to publish tells "
            f"nothing that rests on fewer than {MIN_AGENCIES}. Leave out --public for the board's "
            "own paper."
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
        round=replace(unnamed, domains=tuple(_mask(domain, few) for domain in unnamed.domains)),
        whole=replace(unnamed, domains=_mask_scores(unnamed.domains, few)),
        returned=(), missing=(), marking="", unevidenced=None, notice=_plain_notice(facts),
        plan=_without_words(facts.plan) if facts.plan else None,
        changes=_publish_changes(facts.changes, few) if facts.changes else None,
        withheld=few, public=True,
    )


def _plain_notice(facts: Facts) -> str:
    """Return that something was chosen or left out, without a name or a file."""
    source = facts.round.source
    rest = facts.notice.replace(source.stated, "").strip()
    return " ".join(filter(None, (rest and INCOMPLETE, without_names(source, CHOSEN).stated)))


def _without_words(plan: LastPlan) -> LastPlan:
    """Return a plan without what people wrote, which can name anybody; statuses are kept."""
    return replace(plan, actions=tuple(
        replace(action, action="", owner="", due="", measure="", history="",
                status=action.counted_status) for action in plan.actions
    ))


def _without_names(collated: Round) -> Round:
    """Return a round with numbers for agencies."""
    numbers = {name: f"agency {number}" for number, name in enumerate(collated.agencies, start=1)}
    agencies = Agencies(numbers.values())

    def renamed(score: StatementScore) -> StatementScore:
        ratings = {numbers[name]: rating for name, rating in score.by_agency.items()}
        return replace(score, by_agency=ratings_of(agencies, ratings))

    def renamed_domain(domain: DomainScore) -> DomainScore:
        counted = _agencies_in(domain)
        scores = {numbers[name]: score if name in counted else None
                  for name, score in domain.by_agency.items()}
        return replace(domain, by_agency=scores, statements=tuple(map(renamed, domain.statements)))

    return replace(collated, agencies=agencies, source=without_names(collated.source, CHOSEN),
                   domains=tuple(map(renamed_domain, collated.domains)))


def _agencies_in(domain: DomainScore) -> set[str]:
    """Return the agencies whose scores are in a domain's, without statements that have none."""
    return {agency for score in domain.statements if score.score is not None
            for agency in score.scores}


def _few(collated: Round) -> Iterator[str | int]:
    """Yield what is withheld: numbers of domains, ids of statements."""
    for domain in collated.domains:
        scored = [score for score in domain.statements if score.score is not None]
        shown = [score for score in scored if score.respondents >= MIN_AGENCIES]
        hidden = [score for score in scored if score.respondents < MIN_AGENCIES]
        if len(hidden) == 1 and shown:
            hidden.append(min(shown, key=lambda score: score.respondents))
        yield from (score.statement.id for score in hidden)
        if _is_few(domain) or _pinned(hidden, collated.source.lowest, collated.source.highest):
            yield domain.number


def _is_few(domain: DomainScore) -> bool:
    return domain.score is not None and len(_agencies_in(domain)) < MIN_AGENCIES


def _pinned(hidden: Sequence[StatementScore], low: int, high: int) -> bool:
    """Return whether the sum of withheld scores leaves each less than a step of the scale.

    With the domain's score and those of its other statements a reader can work that sum out.
    """
    if not hidden:
        return False
    total = sum((score.score or Fraction() for score in hidden), Fraction())
    others = len(hidden) - 1
    least = max(Fraction(low), total - others * high)
    most = min(Fraction(high), total - others * low)
    return most - least < STEP


def _mask(domain: DomainScore, few: frozenset[str | int]) -> DomainScore:
    """Return a domain without its withheld figures: their statements seem to have no answer."""
    (masked,) = _mask_scores([domain], few)
    return replace(masked, by_agency={}, statements=tuple(
        replace(score, score=None, agreed=None,
                by_agency=dict.fromkeys(score.by_agency, Answered.BLANK))
        if score.statement.id in few else score
        for score in domain.statements
    ))


def _mask_scores(
    domains: Iterable[DomainScore], few: frozenset[str | int]
) -> tuple[DomainScore, ...]:
    return tuple(replace(domain, score=None) if domain.number in few else domain
                 for domain in domains)


def _publish_changes(changes: Changes, few: frozenset[str | int]) -> Changes:
    """Return what changed, if both rounds may be published; nothing of single statements."""
    hidden = few | {domain.number for domain in changes.scores if _is_few(domain)}
    return replace(
        changes,
        domains={number: _publish_since(since, hidden=number in hidden)
                 for number, since in changes.domains.items()},
        statements={}, scores=_mask_scores(changes.scores, hidden), caveats=changes.public_caveats,
    )


def _publish_since(since: Since, *, hidden: bool) -> Since:
    if hidden:
        return replace(since, before=None, change=None, matched=None, withheld=True)
    return replace(since, matched=None) if since.inference.agencies < MIN_AGENCIES else since
