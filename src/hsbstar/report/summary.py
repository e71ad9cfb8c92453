"""The first page: the star, what it says in plain words, three strengths, three priorities.

Every sentence is built from the figures and says nothing that they do not.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from hsbstar.core.plurals import begin_count, count
from hsbstar.framework import is_high
from hsbstar.report.document import Item, Items, Manner, Picture, Section, Text
from hsbstar.report.publishing import FEWEST
from hsbstar.report.sentences import read_plainly, tell_changes, tell_scores
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
SUMMED_UP = 3
"""So many strengths and priorities stand in the summary."""
STRENGTH_RULE = (
    "Strengths are the statements with the highest scores: above the middle of the scale, scored "
    "by at least two agencies, and not among the first priorities. Of equal ones, those that more "
    "agencies scored come first, then those on which agencies differ less, then the framework's "
    "order. The rule is ours."
)


def write_summary(facts: Facts, star: Picture) -> Section:
    """Return the summary."""
    notices = [Text(facts.notice, Manner.NOTICE)] if facts.notice else []
    blocks: list[Block] = [
        *notices, Text(tell_scores(facts), Manner.LEAD), star,
        Text(" ".join(filter(None, read_plainly(facts)))),
    ]
    if facts.public:
        blocks.append(Text(FOR_THE_PUBLIC, Manner.SMALL))
    if facts.changes:
        blocks.append(Text(tell_changes(facts, facts.changes)))
    urgent, as_urgent = summed_up_priorities(facts.round)
    first, alike = first_strengths(facts.round, urgent)
    return Section("Summary", tuple(blocks), (
        Section(begin_count(len(first), "strength", "strengths"),
                tuple(_tell_strengths(first, alike, facts))),
        Section(begin_count(len(urgent), "priority", "priorities"),
                tuple(_tell_priorities(urgent, as_urgent, facts))),
    ))


def _tell_strengths(
    first: Sequence[StatementScore], alike: Sequence[StatementScore], facts: Facts
) -> Iterator[Block]:
    if not first:
        some = "that is told here" if facts.public else "that two agencies or more scored"
        yield Text(f"No statement {some} lies above the middle of the scale, unless it is among "
                   "the priorities.")
        return
    yield Items(tuple(
        Item(f"{_tell_score(one)}{_tell_bare(one, facts)}", _named(one)) for one in first
    ))
    yield from _tell_alike(alike, "scores as high as", "score as high as")


def _tell_bare(one: StatementScore, facts: Facts) -> str:
    """Say how many high scores of a statement nothing stands beside; in public nothing of it."""
    bare = (facts.unevidenced or {}).get(one.statement.id, 0)
    if facts.public or not bare:
        return ""
    return f"; {count(bare, 'high score', 'high scores')} without evidence"


def _tell_priorities(
    first: Sequence[Priority], alike: Sequence[Priority], facts: Facts
) -> Iterator[Block]:
    if not first:
        some = "that is told here" if facts.public else "with a score"
        yield Text(f"No statement {some} lies below the top of the scale.")
        return
    yield Items(tuple(
        Item(f"{_tell_score(one.score)}{_tell_planned(one.score, facts)}", _named(one.score))
        for one in first
    ))
    yield from _tell_alike([one.score for one in alike], "is as urgent as", "are as urgent as")


def _tell_alike(alike: Sequence[StatementScore], one: str, more: str) -> Iterator[Text]:
    """Say which statements would stand in a list just as well: a tie is not cut in silence."""
    if alike:
        refs = ", ".join(some.statement.ref for some in alike)
        begun = begin_count(len(alike), f"more statement {one}", f"more statements {more}")
        yield Text(f"{begun} the last of these: {refs}.", Manner.SMALL)


def _named(one: StatementScore) -> str:
    return f"{one.statement.ref} {one.statement.text}"


def _tell_score(one: StatementScore) -> str:
    """Say a statement's score and who stands behind it."""
    agreed = ", agreed in moderation" if one.agreed is not None else ""
    agencies = count(one.respondents, "agency", "agencies")
    return f"Scored {show_score(one.score)}{agreed} ({agencies})"


def _tell_planned(one: StatementScore, facts: Facts) -> str:
    if facts.plan is None:
        return ""
    actions = [some for some in facts.plan.actions if some.id == one.statement.id]
    planned = count(len(actions), "action", "actions") if actions else "no action"
    return f"; {planned} planned"


def strengths(collated: Round) -> list[StatementScore]:
    """Return the statements that count as strengths, the strongest first."""
    ends = collated.source.lowest, collated.source.highest
    found = [score for score in collated.statements
             if score.score is not None and is_high(score.score, *ends) and score.respondents > 1
             and not score.thin]
    return sorted(found, key=_weakness)


def _weakness(one: StatementScore) -> tuple[Fraction, int, Fraction]:
    spread = spread_of(one)
    return -(one.score or Fraction()), -one.respondents, spread.width if spread else Fraction()


def first_strengths(
    collated: Round, urgent: Sequence[Priority]
) -> tuple[list[StatementScore], list[StatementScore]]:
    """Return the strengths of the summary, and those that score as high as the last of them.

    A statement that is among the most urgent ones is no strength on the same page.
    """
    named = {one.score.statement.id for one in urgent}
    found = [one for one in strengths(collated) if one.statement.id not in named]
    first, rest = found[:SUMMED_UP], found[SUMMED_UP:]
    return first, [one for one in rest if one.score == first[-1].score]


def summed_up_priorities(collated: Round) -> tuple[Sequence[Priority], Sequence[Priority]]:
    """Return the priorities of the summary, and those that share the last one's rank."""
    found = first_priorities(collated, SUMMED_UP)
    return found[:SUMMED_UP], found[SUMMED_UP:]
