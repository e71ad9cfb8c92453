"""Sentences built from the figures, and from nothing else."""

from __future__ import annotations

from collections import defaultdict
from fractions import Fraction
from typing import TYPE_CHECKING

from hsbstar.agreement import agreement_on, spread_of, tell_agreement
from hsbstar.certainty import Verdict
from hsbstar.comparison import show_change
from hsbstar.moderation import WIDE
from hsbstar.papers.audience import FEWEST_ANSWERS, WITHHELD
from hsbstar.rounds import show_score

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from hsbstar.comparison import Change, DomainChange
    from hsbstar.papers.content import Content
    from hsbstar.rounds import DomainScore, StatementScore


def count(number: int, one: str, more: str = "") -> str:
    """Return `1 agency`, `2 agencies`."""
    return f"{number} {one if number == 1 else more or f'{one}s'}"


def listed(names: Sequence[str]) -> str:
    """Return names in a sentence; titles hold commas and an `and` of their own."""
    return " and ".join(names) if len(names) < 3 else "; ".join(names)


def shortened(text: str, most: int) -> str:
    """Return a text of at most so many signs, cut after a word."""
    if len(text) <= most:
        return text
    cut = text[:most].rsplit(" ", 1)[0].rstrip(" ,;:.")
    return f"{cut or text[:most]} …"


def numbered(domain: DomainScore | DomainChange) -> str:
    """Return a domain's number and title."""
    return f"{domain.number} {domain.title}"


def tell_returns(content: Content) -> str:
    """Say how many agencies answered, of those that were asked where that is known."""
    agencies = len(content.round.agencies)
    told = f"{count(agencies, 'agency', 'agencies')} returned the audit"
    if content.missing:
        asked = agencies + len(content.missing)
        told = f"{agencies} of {asked} agencies that were asked returned the audit"
    return f"{told}."


def tell_scale(content: Content) -> str:
    """Say what the ends of the scale mean."""
    points = sorted(content.framework.scale.scores, key=lambda one: one.value)
    ends = (f"{one.value} ({one.label})" for one in (points[0], points[-1]))
    return f"Scores run from {' to '.join(ends)}; they are what agencies say of themselves."


def tell_ends(content: Content) -> str:
    """Name the highest and the lowest domains by the figures shown: equal figures are no order."""
    by_shown: dict[str, list[str]] = defaultdict(list)
    for one in content.round.weakest_domains:
        if content.audience.sees_domain(one):
            by_shown[show_score(one.score)].append(numbered(one))
    if not by_shown:
        return "No domain has a score that can be shown here."
    lowest, *_, highest = [*by_shown, *by_shown]
    if lowest == highest:
        return f"Every domain with a score has the same one, {lowest}."
    top, bottom = by_shown[highest], by_shown[lowest]
    return (
        f"{listed(top)} {'have' if len(top) > 1 else 'has'} the highest score ({highest}), "
        f"{listed(bottom)} the lowest ({lowest})."
    )


def tell_coverage(content: Content) -> str:
    """Say how many statements have a score, and which domains rest on few."""
    domains = content.round.domains
    scored, of = sum(one.scored for one in domains), sum(one.of for one in domains)
    told = f"{scored} of {count(of, 'statement')} that apply {'has' if of == 1 else 'have'} a score"
    thin = [numbered(one) for one in domains if one.thin]
    return f"{told}{f'; the evidence is thin in {listed(thin)}' if thin else ''}."


def tell_overall_agreement(content: Content) -> str:
    """Say how far agencies agree on all statements."""
    if not content.audience.sees_count(len(content.round.agencies)):
        return ""
    agreement = agreement_on(content.round.statements, content.round.agencies)
    if agreement.alpha is None:
        return ""
    return f"How far agencies agree, over all statements: {tell_agreement(agreement)}."


def tell_changes(content: Content) -> list[str]:
    """Say which domains moved since the earlier round, and how sure that is, surest first."""
    if content.comparison is None:
        return []
    domains = [
        one for one in content.comparison.domains
        if one.number not in content.audience.hidden_domains
    ]
    by_verdict: dict[Verdict, list[str]] = defaultdict(list)
    for one in domains:
        is_clear = one.moved.certainty.verdict in {Verdict.RISE, Verdict.FALL}
        moved = f" ({show_change(one.moved.matched)})" if is_clear else ""
        by_verdict[one.moved.certainty.verdict].append(f"{numbered(one)}{moved}")
    parts = [
        f"{verdict.value} in {listed(names) if len(names) < len(domains) else 'every domain'}"
        for verdict in Verdict if (names := by_verdict[verdict])
    ]
    return [f"Since {content.earlier}, among agencies in both rounds: {'; '.join(parts)}."
            ] if parts else []


def tell_strengths(content: Content, most: int) -> tuple[list[StatementScore], str]:
    """Return the highest scores above the middle of the scale, and what is to be said of the rest.

    Two agencies at least must stand behind a strength; of equal ones that with more agencies comes
    first, then the framework's order. The rule is ours.
    """
    source = content.round.source
    middle = Fraction(source.lowest + source.highest, 2)
    above = sorted(
        (one for one in content.round.statements
         if one.score is not None and one.score > middle and one.respondents > 1
         and not one.thin and content.audience.sees(one)),
        key=lambda one: (-(one.score or 0), -one.respondents),
    )
    first = above[:most]
    if not first:
        return [], (f"No statement that two agencies or more scored lies above the middle of the "
                    f"scale ({show_score(middle)}).")
    alike = sum(show_score(one.score) == show_score(first[-1].score) for one in above[most:])
    verb = "has" if alike == 1 else "have"
    return first, f"{count(alike, 'more statement')} {verb} the score of the last." if alike else ""


def tell_statement(content: Content, one: StatementScore, most: int) -> str:
    """Return a statement with its score and how many agencies stand behind it."""
    of = len(content.round.agencies)
    agreed = "agreed in moderation, " if one.agreed is not None else ""
    text = shortened(one.statement.text, most)
    return (f"{one.statement.ref} ({show_score(one.score)}; {agreed}{one.respondents} of "
            f"{count(of, 'agency', 'agencies')}): {text}")


def tell_domain(content: Content, one: DomainScore) -> str:
    """Say a domain's score, what it rests on, and what the agencies' own scores come to."""
    audience, source = content.audience, content.round.source
    if one.score is None:
        return "No score: none of its statements could be scored."
    if not audience.sees_domain(one):
        return f"Its score is withheld: fewer than {FEWEST_ANSWERS} agencies stand behind it."
    told = (
        f"Score {show_score(one.score)} on the scale of {source.lowest} to {source.highest}, from "
        f"{one.scored} of {count(one.of, 'statement')} that apply; "
        f"{one.agencies} of {count(len(content.round.agencies), 'agency', 'agencies')} scored it."
    )
    if one.moderated:
        told += (f" {count(one.moderated, 'statement')} moderated; self-assessed it is "
                 f"{show_score(one.self_assessed)}.")
    return f"{told} The evidence is thin." if one.thin else told


def tell_change(content: Content, one: DomainScore) -> str:
    """Say how a domain moved since the earlier round, and how sure that is."""
    moved = content.moved_domains.get(one.number)
    if moved is None or not content.audience.sees_domain(one):
        return ""
    before = moved.in_rounds[0]
    if before is None:
        return f"{content.earlier} did not have this domain."
    if moved.change is None:
        return f"No change can be told: there is no score in {content.earlier} or in this round."
    return (f"{show_change(moved.change)} since {content.earlier} ({show_score(before.score)}) over "
            f"all agencies. {tell_certainty(content, moved.moved)}")


def tell_certainty(content: Content, moved: Change) -> str:
    """Say what the agencies in both rounds changed, and how sure that is."""
    known = moved.certainty
    if moved.matched is None:
        return "No agency scored a statement of it in both rounds."
    pairs = count(known.pairs, "agency", "agencies")
    if not content.audience.sees_count(known.pairs):
        return "Too few agencies answered in both rounds to say more."
    between = tell_interval(moved)
    interval = f" (95 % interval {between})" if between else ""
    return (f"Among the {pairs} in both rounds {show_change(moved.matched)}{interval}: "
            f"{known.verdict.value}.")


def tell_interval(moved: Change) -> str:
    """Return the 95 % interval of a matched change; nothing where there is none."""
    ends = moved.certainty.interval
    return " to ".join(show_change(Fraction(end)) for end in ends) if ends else ""


def tell_domain_agreement(content: Content, one: DomainScore) -> str:
    """Say how far agencies agree on a domain, and on which statements they are far apart."""
    audience = content.audience
    if not audience.sees_domain(one) or not audience.sees_count(one.agencies):
        return ""
    agreement = tell_agreement(agreement_on(one.statements, content.round.agencies))
    told = f"{agreement[:1].upper()}{agreement[1:].rstrip('.')}."
    apart = [
        f"{score.statement.ref} ({show_score(spread.lowest)} to {show_score(spread.highest)})"
        for score in one.statements
        if (spread := spread_of(score)) and spread.width >= WIDE
    ]
    if audience.public or not apart:
        return told
    return f"{told} {WIDE} points or more apart on {', '.join(apart)}."


def tell_score(content: Content, one: StatementScore | None) -> str:
    """Return a statement's score as a table shows it."""
    if one is None:
        return "–"
    if one.score is not None and not content.audience.sees(one):
        return WITHHELD
    marks = [mark for mark, holds in (("agreed", one.agreed is not None), ("thin", one.thin))
             if holds]
    return " ".join([show_score(one.score), *marks])


def joined(sentences: Iterable[str]) -> str:
    """Return sentences as one paragraph, without the empty ones."""
    return " ".join(filter(None, sentences))
