"""The first page: the star, its meaning in plain words, three strengths, three priorities."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from hsbstar.core.plurals import begin_count, count, count_agencies
from hsbstar.framework import is_high
from hsbstar.report.document import Item, Items, Picture, Section, Style, Text
from hsbstar.report.publishing import FEWEST
from hsbstar.report.sentences import changes_sentence, plain_reading, scores_summary
from hsbstar.rounds import first_priorities, show_score, spread_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from hsbstar.report.document import Block
    from hsbstar.report.facts import Facts
    from hsbstar.rounds import Priority, Round, StatementScore

FOR_THE_PUBLIC = (
    f"This version is made to be published: it names no agency, and withholds what rests on fewer "
    f"than {FEWEST}. Strengths and priorities are chosen from what is told."
)
MAX_IN_SUMMARY = 3
"""The most strengths and priorities in the summary."""
STRENGTH_RULE = (
    "Strengths are the statements with the highest scores: above the middle of the scale, scored "
    "by at least two agencies, and not among the first priorities. Of equal ones, those that more "
    "agencies scored come first, then those on which agencies differ less, then the framework's "
    "order. The rule is ours."
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
    found = first_priorities(facts.round, MAX_IN_SUMMARY)
    urgent, as_urgent = found[:MAX_IN_SUMMARY], found[MAX_IN_SUMMARY:]
    first, alike = _first_strengths(facts.round, urgent)
    return Section("Summary", tuple(blocks), (
        Section(begin_count(len(first), "strength", "strengths"),
                tuple(_strengths(first, alike, facts))),
        Section(begin_count(len(urgent), "priority", "priorities"),
                tuple(_priorities(urgent, as_urgent, facts))),
    ))


def _strengths(
    first: Sequence[StatementScore], alike: Sequence[StatementScore], facts: Facts
) -> Iterator[Block]:
    if not first:
        some = "that is told here" if facts.public else "that two agencies or more scored"
        yield Text(f"No statement {some} lies above the middle of the scale, unless it is among "
                   "the priorities.")
        return
    yield Items(tuple(
        Item(f"{_scored(score)}{_unevidenced(score, facts)}", _named(score)) for score in first
    ))
    yield from _alike(alike, "scores as high as", "score as high as")


def _unevidenced(score: StatementScore, facts: Facts) -> str:
    """Return how many high scores of a statement have no evidence; nothing in public."""
    bare = (facts.unevidenced or {}).get(score.statement.id, 0)
    if facts.public or not bare:
        return ""
    return f"; {count(bare, 'high score', 'high scores')} without evidence"


def _priorities(
    first: Sequence[Priority], alike: Sequence[Priority], facts: Facts
) -> Iterator[Block]:
    if not first:
        some = "that is told here" if facts.public else "with a score"
        yield Text(f"No statement {some} lies below the top of the scale.")
        return
    yield Items(tuple(
        Item(f"{_scored(priority.score)}{_planned(priority.score, facts)}", _named(priority.score))
        for priority in first
    ))
    yield from _alike([priority.score for priority in alike], "is as urgent as", "are as urgent as")


def _alike(scores: Sequence[StatementScore], single: str, several: str) -> Iterator[Text]:
    """Yield which statements could be in a list as well: a tie is not cut in silence."""
    if scores:
        refs = ", ".join(score.statement.ref for score in scores)
        begun = begin_count(len(scores), f"more statement {single}", f"more statements {several}")
        yield Text(f"{begun} the last of these: {refs}.", Style.SMALL)


def _named(score: StatementScore) -> str:
    return f"{score.statement.ref} {score.statement.text}"


def _scored(score: StatementScore) -> str:
    """Return a statement's score, and from how many agencies it is."""
    agreed = ", agreed in moderation" if score.agreed is not None else ""
    return f"Scored {show_score(score.score)}{agreed} ({count_agencies(score.respondents)})"


def _planned(score: StatementScore, facts: Facts) -> str:
    if facts.plan is None:
        return ""
    actions = sum(action.id == score.statement.id for action in facts.plan.actions)
    return f"; {count(actions, 'action', 'actions') if actions else 'no action'} planned"


def strengths(collated: Round) -> list[StatementScore]:
    """Return the statements that count as strengths, the strongest first (`STRENGTH_RULE`)."""
    ends = collated.source.lowest, collated.source.highest
    found = [score for score in collated.statements
             if score.score is not None and is_high(score.score, *ends) and score.respondents > 1
             and not score.thin]
    return sorted(found, key=_weakness)


def _weakness(score: StatementScore) -> tuple[Fraction, int, Fraction]:
    spread = spread_of(score)
    return -(score.score or Fraction()), -score.respondents, spread.width if spread else Fraction()


def _first_strengths(
    collated: Round, urgent: Sequence[Priority]
) -> tuple[list[StatementScore], list[StatementScore]]:
    """Return the strengths of the summary, and those that score as high as the last of them.

    A statement that is among the most urgent is not a strength on the same page.
    """
    named = {priority.score.statement.id for priority in urgent}
    found = [score for score in strengths(collated) if score.statement.id not in named]
    first, rest = found[:MAX_IN_SUMMARY], found[MAX_IN_SUMMARY:]
    return first, [score for score in rest if score.score == first[-1].score]
