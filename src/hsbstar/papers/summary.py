"""The first page: the star, its plain reading, three strengths and three priorities."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hsbstar.alt_text import describe_round
from hsbstar.papers.audience import FEWEST_ANSWERS
from hsbstar.papers.document import Block, Bullets, Figure, Heading, Kind, Paragraph
from hsbstar.papers.sentences import (
    count,
    joined,
    tell_changes,
    tell_coverage,
    tell_ends,
    tell_overall_agreement,
    tell_returns,
    tell_scale,
    tell_statement,
    tell_strengths,
)
from hsbstar.priorities import first_priorities
from hsbstar.rounds import tell_moderated

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hsbstar.papers.content import Content
    from hsbstar.priorities import Priority

STAR = "star"
MOST_TOLD = 3
"""So many strengths and priorities are on the first page."""
LONGEST = 130
"""So many signs of a statement are on the first page; its domain's table has it whole."""
IN_WORDS = ("No", "One", "Two", "Three")
SCORED_DESPITE_ERRORS = (
    "Some answers had errors and count as blank, or agencies were counted otherwise than usual."
)
RULE_OF_FEW = (
    f"This version is made to be published: it names no agency, holds no evidence, and withholds "
    f"what fewer than {FEWEST_ANSWERS} agencies stand behind."
)


def summary(content: Content) -> Iterator[Block]:
    """Yield the first page."""
    if told := _notice(content):
        yield Paragraph(told, Kind.WARNING)
    if content.audience.public:
        yield Paragraph(RULE_OF_FEW, Kind.NOTE)
    yield Paragraph(joined([
        tell_returns(content), tell_ends(content), tell_coverage(content),
        tell_moderated(content.round), *tell_changes(content),
    ]))
    yield figure(content)
    strengths, more = tell_strengths(content, MOST_TOLD)
    yield Heading(_how_many(len(strengths), "strength"), 2)
    if strengths:
        yield Bullets(tuple(tell_statement(content, one, LONGEST) for one in strengths))
    if more:
        yield Paragraph(more, Kind.NOTE)
    priorities = shown_priorities(content, MOST_TOLD)
    yield Heading(_how_many(len(priorities[:MOST_TOLD]), "priority"), 2)
    if not priorities:
        yield Paragraph("Every statement that has a score is at the top of the scale.")
    else:
        yield Bullets(tuple(_priority(content, one) for one in priorities[:MOST_TOLD]))
    if (alike := len(priorities) - MOST_TOLD) > 0:
        yield Paragraph(f"{count(alike, 'more statement')} share{'s' if alike == 1 else ''} the "
                        "rank of the last.", Kind.NOTE)


def figure(content: Content) -> Figure:
    """Return the star with its caption."""
    before = f" The dashed line is {content.earlier}." if content.earlier else ""
    name = ", ".join(filter(None, (content.round.source.area, content.round.source.round)))
    return Figure(
        STAR, describe_round(content.shown),
        f"The star of {name or 'this round'}: each spoke is a domain, farther out is better."
        f"{before}",
    )


def shown_priorities(content: Content, most: int) -> list[Priority]:
    """Return the first priorities that these readers may see; a tie at the last is not cut."""
    found = [one for one in first_priorities(content.round, len(content.round.statements))
             if content.audience.sees(one.score)]
    return [one for one in found if one.value >= found[:most][-1].value]


def _priority(content: Content, one: Priority) -> str:
    statement = one.score.statement
    nice = ", ".join(content.nice.get(statement.id, ()))
    planned = len(content.actions.get(statement.id, ()))
    told = [tell_statement(content, one.score, LONGEST)]
    told += [f"NG55 {nice}."] if nice else []
    told += [f"{count(planned, 'action')} planned."] if content.plan else []
    return " ".join(told)


def _how_many(number: int, what: str) -> str:
    plural = {"strength": "strengths", "priority": "priorities"}[what]
    return f"{IN_WORDS[number]} {what if number == 1 else plural}"


def _notice(content: Content) -> str:
    """Return what no reader may miss; of what names agencies or files the public reads the gist."""
    told = content.notice or content.round.source.choices
    return SCORED_DESPITE_ERRORS if told and content.audience.public else told
