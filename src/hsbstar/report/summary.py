"""The first page: the star, its meaning in plain words, three strengths, three priorities."""

from __future__ import annotations

from fractions import Fraction
from functools import partial
from typing import TYPE_CHECKING

from hsbstar.core.plurals import agencies_behind, begin_count, count
from hsbstar.framework import is_high
from hsbstar.report.document import Item, Items, Picture, Section, Style, Text
from hsbstar.report.sentences import changes_sentence, plain_reading, scores_summary
from hsbstar.report.suppression import MIN_AGENCIES
from hsbstar.rounds import first_priorities, show_score, spread_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from hsbstar.report.document import Block
    from hsbstar.report.facts import Facts
    from hsbstar.rounds import Round, StatementScore

FOR_THE_PUBLIC = (
    "This version is for publication. It names no agency and leaves out results from fewer than "
    f"{MIN_AGENCIES} agencies. Strengths and priorities are chosen from what is published."
)
MAX_IN_SUMMARY = 3
"""The most strengths and priorities in the summary."""
STRENGTH_RULE = (
    "Strengths are the statements with the highest scores: above the middle of the scale, scored "
    "by at least two agencies, and not among the first priorities. If scores are equal, statements "
    "that more agencies scored come first, then those on which agencies differ less, then the "
    "framework's order. This is hsbstar's own rule."
)


def write_summary(facts: Facts, star: Picture) -> Section:
    """Return the summary."""
    notices = [Text(facts.notice, Style.NOTICE)] if facts.notice else []
    blocks: list[Block] = [
        *notices, Text(scores_summary(facts), Style.LEAD), star,
        Text(" ".join(filter(None, plain_reading(facts)))),
    ]
    if facts.public:
        blocks.append(Text(FOR_THE_PUBLIC, Style.SMALL))
    if facts.changes:
        blocks.append(Text(changes_sentence(facts, facts.changes)))
    if facts.no_changes:
        blocks.append(Text(facts.no_changes))
    ranked = [priority.score for priority in first_priorities(facts.round, MAX_IN_SUMMARY)]
    urgent, as_urgent = ranked[:MAX_IN_SUMMARY], ranked[MAX_IN_SUMMARY:]
    first, alike = _first_strengths(facts, urgent)
    strong = "with a published score" if facts.public else "that at least two agencies scored"
    scored = "with a published score" if facts.public else "with a score"
    return Section("Summary", tuple(blocks), (
        Section(begin_count(len(first), "strength", "strengths"), (
            _listing(first, _unevidenced, facts),
            *_alike(alike, "scores as high as", "score as high as"),
        ) if first else (Text(
            f"No statement {strong} is above the middle of the scale, except for the priorities."
        ),)),
        Section(begin_count(len(urgent), "priority", "priorities"), (
            _listing(urgent, _planned, facts),
            *_alike(as_urgent, "is as urgent as", "are as urgent as"),
        ) if urgent else (Text(f"No statement {scored} is below the top of the scale."),)),
    ))


def _listing(
    scores: Sequence[StatementScore], detail: Callable[[StatementScore, Facts], str], facts: Facts
) -> Items:
    return Items(tuple(
        Item(f"{_scored(score)}{detail(score, facts)}",
             f"{score.statement.ref} {score.statement.text}") for score in scores
    ))


def _unevidenced(score: StatementScore, facts: Facts) -> str:
    """Return how many high scores of a statement have no evidence; nothing in public."""
    bare = (facts.unevidenced or {}).get(score.statement.id, 0)
    if facts.public or not bare:
        return ""
    return f"; {count(bare, 'high score', 'high scores')} without evidence"


def _alike(scores: Sequence[StatementScore], single: str, several: str) -> Iterator[Text]:
    """Yield which statements could be in a list as well: a tie is not cut in silence."""
    if scores:
        refs = ", ".join(score.statement.ref for score in scores)
        begun = begin_count(len(scores), f"more statement {single}", f"more statements {several}")
        yield Text(f"{begun} the last of these: {refs}.", Style.SMALL)


def _scored(score: StatementScore) -> str:
    """Return a statement's score, and from how many agencies it is."""
    agreed = ", agreed in moderation" if score.agreed is not None else ""
    return f"Scored {show_score(score.score)}{agreed} ({agencies_behind(score.respondents)})"


def _planned(score: StatementScore, facts: Facts) -> str:
    if facts.plan is None:
        return ""
    actions = sum(action.id == score.statement.id for action in facts.plan.actions)
    return f"; {count(actions, 'action', 'actions') if actions else 'no actions'} planned"


def strengths(collated: Round, *, public: bool = False) -> list[StatementScore]:
    """Return the statements that count as strengths, the strongest first (`STRENGTH_RULE`).

    In public the order does not show on which of them agencies differ less.
    """
    ends = collated.source.lowest, collated.source.highest
    found = [score for score in collated.statements
             if score.score is not None and is_high(score.score, *ends) and score.respondents > 1
             and not score.thin]
    return sorted(found, key=partial(_strength_order, public=public))


def _strength_order(score: StatementScore, *, public: bool) -> tuple[Fraction, int, Fraction]:
    spread = None if public else spread_of(score)
    return -(score.score or Fraction()), -score.respondents, spread.width if spread else Fraction()


def _first_strengths(
    facts: Facts, urgent: Sequence[StatementScore]
) -> tuple[list[StatementScore], list[StatementScore]]:
    """Return the strengths of the summary, and those that score as high as the last of them.

    A statement that is among the most urgent is not a strength on the same page.
    """
    ranked = strengths(facts.round, public=facts.public)
    found = [score for score in ranked if score not in urgent]
    first, rest = found[:MAX_IN_SUMMARY], found[MAX_IN_SUMMARY:]
    return first, [score for score in rest if score.score == first[-1].score]
