"""Strengths and priorities: the second page, after the summary."""

from __future__ import annotations

from fractions import Fraction
from functools import partial
from typing import TYPE_CHECKING

from hsbstar.core.plurals import agencies_behind, begin_count, count, short_list
from hsbstar.framework import is_high
from hsbstar.report.document import Field, Fields, Item, Items, Section, Style, Text
from hsbstar.report.sentences import show_statement
from hsbstar.rounds import first_priorities, spread_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from hsbstar.report.facts import Facts
    from hsbstar.rounds import Round, StatementScore

MAX_SHOWN = 3
"""The most strengths and priorities that are shown."""
STRENGTH_RULE = (
    "Strengths are the statements with the highest scores: above the middle of the scale, scored "
    "by at least two agencies, and not among the first priorities. If scores are equal, statements "
    "that more agencies scored come first, then those on which agencies differ less, then the "
    "framework's order. This is hsbstar's own rule."
)
CANNOT_SHOW = (
    "The audit shows what agencies say they do. It cannot show what changed for children. Complete "
    "this part from other sources, such as what children and families say, case reviews and "
    "outcomes, without naming a child."
)


def write_highlights(facts: Facts) -> Section:
    """Return strengths, priorities, and a place for what the audit cannot show."""
    urgent, as_urgent = first_urgent(facts)
    first, as_strong = _first_strengths(facts, urgent)
    strong = "with a published score" if facts.public else "that at least two agencies scored"
    scored = "with a published score" if facts.public else "with a score"
    last = "the last of these"
    return Section("Strengths and priorities", (), (
        Section(begin_count(len(first), "strength", "strengths"), (
            _listing(first, _unevidenced, facts),
            *alike(as_strong, f"scores as high as {last}", f"score as high as {last}"),
        ) if first else (Text(
            f"No statement {strong} is above the middle of the scale, except for the priorities."
        ),)),
        Section(begin_count(len(urgent), "priority", "priorities"), (
            _listing(urgent, planned, facts),
            *alike(as_urgent, f"is as urgent as {last}", f"are as urgent as {last}"),
        ) if urgent else (Text(f"No statement {scored} is below the top of the scale."),)),
        Section("What changed for children", (
            Text(CANNOT_SHOW),
            Fields((Field("What is different for children"), Field("How we know")), roomy=True),
        )),
    ), new_page=True)


def first_urgent(facts: Facts) -> tuple[list[StatementScore], list[StatementScore]]:
    """Return the first priorities, and those that share the last one's rank."""
    ranked = [priority.score for priority in first_priorities(facts.round, MAX_SHOWN)]
    return ranked[:MAX_SHOWN], ranked[MAX_SHOWN:]


def _listing(
    scores: Sequence[StatementScore], detail: Callable[[StatementScore, Facts], str], facts: Facts
) -> Items:
    return Items(tuple(
        Item(f"{_scored(score, facts)}{detail(score, facts)}",
             f"{score.statement.ref} {score.statement.text}") for score in scores
    ))


def _unevidenced(score: StatementScore, facts: Facts) -> str:
    """Return how many high scores of a statement have no evidence; nothing in public."""
    bare = (facts.unevidenced or {}).get(score.statement.id, 0)
    if facts.public or not bare:
        return ""
    return f"; {count(bare, 'high score', 'high scores')} without evidence"


def alike(scores: Sequence[StatementScore], single: str, several: str) -> Iterator[Text]:
    """Yield which statements could be in a list as well: a tie is not cut in silence."""
    if scores:
        refs = short_list(score.statement.ref for score in scores)
        begun = begin_count(len(scores), f"more statement {single}", f"more statements {several}")
        yield Text(f"{begun}: {refs}.", Style.SMALL)


def _scored(score: StatementScore, facts: Facts) -> str:
    """Return a statement's score, and from how many agencies it is."""
    agreed = ", agreed in moderation" if score.agreed is not None else ""
    shown = show_statement(score, facts)
    return f"Scored {shown}{agreed} ({agencies_behind(score.respondents)})"


def planned(score: StatementScore, facts: Facts) -> str:
    """Return how many actions are planned for a statement; nothing without a plan."""
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
    """Return the first strengths, and those that score as high as the last of them.

    A statement that is among the most urgent is not a strength on the same page.
    """
    ranked = strengths(facts.round, public=facts.public)
    found = [score for score in ranked if score not in urgent]
    first, rest = found[:MAX_SHOWN], found[MAX_SHOWN:]
    return first, [score for score in rest if score.score == first[-1].score]
