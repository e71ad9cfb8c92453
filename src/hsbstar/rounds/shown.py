"""What is shown of a round wherever it is shown: its rows, and the sentences on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hsbstar.core.plurals import agencies_behind, count, show_agencies
from hsbstar.framework import Answered
from hsbstar.rounds.agreement import (
    WIDE,
    agreement_on,
    agreement_summary,
    spread_of,
    widest_first,
    without_score,
)
from hsbstar.rounds.model import show_own_score, show_score
from hsbstar.rounds.order import order_of
from hsbstar.rounds.ranking import rank_ranges

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hsbstar.rounds.model import DomainScore, Round
    from hsbstar.rounds.priorities import Priority
    from hsbstar.rounds.ranking import RankRanges

SCORE_CAPTIONS = ("Score", "Scored", "Of", "Agencies", "Note")
"""Above the figures of `score_row`."""
MAX_NAMED = 3
"""At most this many statements of a kind are named."""


def score_row(scored: DomainScore, collated: Round) -> tuple[str, ...]:
    """Return a domain's or strand's title, score and coverage, as text."""
    note = "no score" if scored.score is None else "thin evidence" if scored.thin else ""
    return (scored.title, show_score(scored.score), str(scored.scored), str(scored.of),
            show_agencies(scored.agencies, len(collated.agencies)), note)


def domain_rows(collated: Round) -> list[tuple[str, ...]]:
    """Return a row for each domain: its number, and what `score_row` has."""
    return [(str(domain.number), *score_row(domain, collated)) for domain in collated.domains]


def order_sentences(collated: Round, ranges: RankRanges | None = None) -> list[str]:
    """Return which domains are lowest, how sure that is, and by which agencies.

    `ranges` are the `rank_ranges` of the round, where they are known already.
    """
    found = (order_of(collated).sentence, (ranges or rank_ranges(collated)).without_sentence)
    return [sentence for sentence in found if sentence]


def priority_figures(priority: Priority, agencies: int) -> str:
    """Return a priority's score with the agencies behind it, and what was agreed if any."""
    score = priority.score
    who = agencies_behind(score.respondents, agencies)
    if score.agreed is None:
        return f"{show_score(score.score)}, {who}{', thin evidence' if score.thin else ''}"
    own = f"{show_score(score.self_assessed)} self-assessed by {who}"
    return f"{show_score(score.score)} agreed, {own}"


def ties_sentence(first: Sequence[Priority]) -> str:
    """Return how many more priorities share the rank of the last one named; empty without any."""
    ties = len(first[MAX_NAMED:])
    return f"{ties} more share rank {first[-1].place}" if ties else ""


def agreement_sentences(collated: Round) -> list[str]:
    """Return how far agencies agree, and where they are furthest apart."""
    agreement = agreement_on(collated.statements, collated.agencies)
    sentences = [f"Agreement between agencies: {agreement_summary(agreement)}"]
    widest = []
    for score in widest_first(collated)[:MAX_NAMED]:
        spread = spread_of(score)
        if spread and spread.width >= WIDE:
            ends = f"{show_own_score(spread.lowest)} to {show_own_score(spread.highest)}"
            who = show_agencies(score.respondents, len(collated.agencies))
            widest.append(f"{score.statement.ref} ({ends}, {who} agencies)")
    return [*sentences, *([f"Furthest apart: {'; '.join(widest)}"] if widest else [])]


def gaps_sentence(collated: Round) -> str:
    """Return for how many statements an agency has no data; empty without any."""
    gaps = sum(bool(without_score(score)[Answered.NO_DATA]) for score in collated.statements)
    return f"No data for {count(gaps, 'statement')}" if gaps else ""
