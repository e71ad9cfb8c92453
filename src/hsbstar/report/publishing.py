"""The facts of a paper that may be published: no agency's name, no figure from fewer than five.

What may not be published is removed from the facts before anything is written, so no sentence,
table or picture can show it (what that is: `suppression`). Domains' scores are rounded, too: a star
drawn from exact ones would show more than its labels. What a single agency answered (lowest,
highest, who had no data) is left out.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from hsbstar.comparison import intervals_sentence, round_caveats, sample_caveats
from hsbstar.core.errors import HsbstarError
from hsbstar.core.plurals import count_agencies
from hsbstar.framework import Answered
from hsbstar.report.suppression import (
    JOINED,
    MIN_AGENCIES,
    agencies_in,
    withheld_changes,
    withheld_in,
)
from hsbstar.rounds import (
    Agencies,
    decimals_in,
    minimum_sentence,
    published_score,
    ratings_of,
)

if TYPE_CHECKING:
    from collections.abc import Collection
    from fractions import Fraction

    from hsbstar.comparison import Comparison
    from hsbstar.plan import LastPlan
    from hsbstar.report.facts import Changes, Facts, Since
    from hsbstar.rounds import DomainScore, Rating, Round, Source, StatementScore

WITHHELD = "withheld"
"""The text in place of a figure that is not published."""
INCOMPLETE = "Not every answer could be counted. This paper does not show which."
VERSIONS = "An agency returned more than once, and which of its returns to use was chosen."
_TOO_FEW = "Too few agencies answered in both rounds to tell a change from chance."
SELECTED = (
    "{which} was scored with {options}, so no paper of it can be published: set against a paper of "
    "all answers, it would show what was answered by those left out or weighted. Score all returns "
    "without these options and name that star tool, or leave out --public for the board's own "
    "paper."
)
ONE_VERSION = (
    "Publish only one paper of a round: two that differ by one agency, such as before and after a "
    "late return, show what that agency answered."
)
TWO_ROUNDS = (
    "1 to {most} agencies answered in only one of the rounds, so changes are left out of this "
    "paper. If {earlier} has a published paper of its own, the two papers together still suggest "
    "what those agencies answered: ask them before you publish."
)
CORRECTED = (
    "Some answers could not be counted. If you correct them later and publish again, the "
    "difference shows those answers: correct them first."
)


def publish(facts: Facts) -> Facts:
    """Return what may be published of a paper's facts.

    Raises HsbstarError where fewer than five agencies returned the audit, because nothing could be
    published, and where the answers of either round were selected or weighted.
    """
    agencies = len(facts.round.agencies)
    if agencies < MIN_AGENCIES:
        raise HsbstarError(
            f"Only {count_agencies(agencies)} returned. A paper to publish leaves out results from "
            f"fewer than {MIN_AGENCIES}. To write the board's own paper, leave out --public."
        )
    _refuse_selection(facts.round, "This star tool")
    unnamed = _without_names(facts.round)
    hidden = withheld_in(unnamed)
    changes = None
    if facts.changes and facts.changes.comparison:
        changes = _published_changes(facts.changes, facts.changes.comparison, hidden)
    shown = any(not since.withheld for since in changes.domains.values()) if changes else False
    domains = _published_domains(unnamed, hidden, changes)
    return replace(
        facts,
        round=replace(unnamed, domains=tuple(
            replace(domain, statements=tuple(
                _published(score, hidden, facts.scale) for score in domain.statements
            )) for domain in domains
        )),
        whole=replace(unnamed, domains=domains),
        returned=(), missing=(), marking="", unevidenced=None, notice=_plain_notice(facts),
        plan=_without_words(facts.plan) if facts.plan else None,
        changes=changes if shown else None, withheld=hidden, public=True,
        no_changes=_no_changes(changes) if changes and not shown else "",
    )


def warnings(own: Facts, public: Facts) -> list[str]:
    """Return what to know before publishing: what other papers, next to this one, would show.

    `public` is what is published of `own`, the facts of the board's paper; without a warning where
    the paper is the board's.
    """
    if not public.public:
        return []
    withheld = [*(since.withheld for since in public.changes.domains.values())
                ] if public.changes else [public.no_changes]
    earlier = own.changes.earlier if own.changes else ""
    return [ONE_VERSION, *(warning for applies, warning in (
        (any(JOINED in reason for reason in withheld),
         TWO_ROUNDS.format(most=MIN_AGENCIES - 1, earlier=earlier)),
        (INCOMPLETE in public.notice, CORRECTED),
        (bool(own.marking) and not public.marking,
         (f"Its sources are marked ‘{own.marking}’ but this paper has no marking. Publish it only "
          "if the person responsible for that marking agrees.")),
    ) if applies)]


def _refuse_selection(collated: Round, which: str) -> None:
    """Raise HsbstarError where agencies or statements were left out, or agencies weighted.

    A minimum of agencies only marks scores: it leaves nothing out.
    """
    weighing = collated.weighing
    marked = minimum_sentence(weighing.minimum) if weighing.minimum else ""
    selected = collated.source.selection.replace(marked, "").strip()
    if weighing.weights:
        raise HsbstarError(SELECTED.format(which=which, options="--weights"))
    if selected:
        raise HsbstarError(SELECTED.format(which=which, options="--only or --without"))


def _plain_notice(facts: Facts) -> str:
    """Return that something was chosen or left out, without a name or a file."""
    source = facts.round.source
    rest = facts.notice.replace(source.stated, "").strip()
    return " ".join(filter(None, (rest and INCOMPLETE, _plain(source).stated)))


def _plain(source: Source) -> Source:
    """Return a round's header that states that something was chosen, without names and files."""
    return replace(source, versions=VERSIONS if source.versions else "")


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
        counted = agencies_in(domain)
        scores = {numbers[name]: score if name in counted else None
                  for name, score in domain.by_agency.items()}
        return replace(domain, by_agency=scores, statements=tuple(map(renamed, domain.statements)))

    return replace(collated, agencies=agencies, source=_plain(collated.source),
                   domains=tuple(map(renamed_domain, collated.domains)))


def _published_domains(
    collated: Round, hidden: Collection[str | int], changes: Changes | None
) -> tuple[DomainScore, ...]:
    """Return domains with the scores that are published, as exact as they are shown."""
    scale = collated.source.lowest, collated.source.highest
    since = changes.domains if changes else {}

    def score_of(domain: DomainScore) -> Fraction | None:
        if domain.number in hidden:
            return None
        shown = since[domain.number].shown.scores[-1] if domain.number in since else ""
        return published_score(domain.score, scale, decimals_in(shown) or 1)

    return tuple(replace(domain, score=score_of(domain)) for domain in collated.domains)


def _published(
    score: StatementScore, hidden: frozenset[str | int], scale: tuple[int, int]
) -> StatementScore:
    """Return a statement as it is published; a withheld one seems to have no answer.

    Who has no score had no data, or does not do this work; the order of priorities would show how
    many did which, so in public it applies to the agencies that scored it.
    """
    if score.statement.id in hidden:
        blank: dict[str, Rating] = dict.fromkeys(score.by_agency, Answered.BLANK)
        return replace(score, score=None, agreed=None, by_agency=blank)
    return replace(
        score, score=published_score(score.score, scale),
        by_agency={agency: rating if agency in score.scores else Answered.NOT_APPLICABLE
                   for agency, rating in score.by_agency.items()} if score.scores
        else score.by_agency,
    )


def _published_changes(
    changes: Changes, comparison: Comparison, now: frozenset[str | int]
) -> Changes:
    """Return what changed where both rounds may be published; nothing of single statements."""
    earlier = comparison.rounds[0]
    _refuse_selection(earlier, f"The star tool of {changes.earlier}")
    reasons = withheld_changes(comparison, now | withheld_in(earlier))
    published = replace(
        changes, statements={}, comparison=None, errors="",
        domains={number: _published_since(since, reasons.get(number, ""))
                 for number, since in changes.domains.items()},
        caveats=_public_caveats(changes, comparison, withheld=bool(reasons)),
    )
    return replace(published, scores=_published_domains(earlier, reasons, published))


def _published_since(since: Since, reason: str) -> Since:
    if reason:
        return replace(since, before=None, change=None, matched=None, withheld=reason)
    return replace(since, matched=None) if since.inference.agencies < MIN_AGENCIES else since


def _no_changes(changes: Changes) -> str:
    """Return why no domain's change is published."""
    reasons = {since.withheld for since in changes.domains.values()}
    reason = JOINED if JOINED in reasons else min(reasons, default="")
    return f"How scores changed since {changes.earlier} is {reason}"


def _public_caveats(
    changes: Changes, comparison: Comparison, *, withheld: bool
) -> tuple[str, ...]:
    """Return the caveats without a name, and without a count of few agencies.

    Where a change is withheld, no caveat is about how all domains moved.
    """
    rounds = [replace(each, source=_plain(each.source)) for each in comparison.rounds]
    seen = replace(comparison, domains=()) if withheld else comparison
    few = len(comparison.in_both) < MIN_AGENCIES
    limits = [_TOO_FEW] if few else sample_caveats(seen, published_from=MIN_AGENCIES)
    errors = [f"{changes.earlier}: {INCOMPLETE}"] if changes.errors else []
    return (intervals_sentence(rounds), *round_caveats(rounds, counted=False), *limits, *errors)
