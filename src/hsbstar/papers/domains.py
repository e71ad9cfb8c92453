"""Each domain on its own: score, change, agreement, gaps, priorities with actions, statements."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hsbstar.action_plan import USUAL_TOP
from hsbstar.agreement import spread_of, without_score
from hsbstar.comparison import show_change
from hsbstar.papers.audience import WITHHELD
from hsbstar.papers.document import Block, Bullets, Column, Heading, Paragraph, Table
from hsbstar.papers.sentences import (
    count,
    numbered,
    tell_change,
    tell_domain,
    tell_domain_agreement,
    tell_score,
)
from hsbstar.papers.summary import shown_priorities
from hsbstar.rounds import show_score
from hsbstar.scores import Answered

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from hsbstar.papers.content import Content
    from hsbstar.priorities import Priority
    from hsbstar.rounds import DomainScore, StatementScore

LONGEST_NAME = 16
"""So many signs of a round's name head a column."""


def each_domain(content: Content) -> Iterator[Block]:
    """Yield a section for each domain."""
    priorities = shown_priorities(content, USUAL_TOP)
    for one in content.round.domains:
        yield Heading(numbered(one))
        yield Paragraph(tell_domain(content, one), lead="Score.")
        for lead, told in (
            ("Change.", tell_change(content, one)),
            ("Agreement.", tell_domain_agreement(content, one)),
            ("Evidence gaps.", _tell_gaps(content, one)),
        ):
            if told:
                yield Paragraph(told, lead=lead)
        yield from _priorities(content, one, priorities)
        if one.statements:
            yield _statements(content, one)


def _tell_gaps(content: Content, domain: DomainScore) -> str:
    """Say where agencies had no data or gave no answer, and where high scores have no evidence."""
    told = []
    for answered, what in ((Answered.NO_DATA, "No data"), (Answered.BLANK, "No answer")):
        silent = [(one, len(without_score(one)[answered])) for one in domain.statements]
        if shown := [f"{one.statement.ref} ({count(number, 'agency', 'agencies')})"
                     for one, number in silent if number and content.audience.sees_count(number)]:
            told.append(f"{what}: {', '.join(shown)}.")
    if content.unevidenced is None:
        told.append("This star tool does not tell which high scores stand without evidence.")
    else:
        bare = [(one, content.unevidenced.get(one.statement.id, 0)) for one in domain.statements]
        if shown := [f"{one.statement.ref} ({number})" for one, number in bare
                     if number and content.audience.sees_count(number)]:
            told.append(f"High scores without evidence, by statement: {', '.join(shown)}.")
    if told:
        return " ".join(told)
    return "" if content.audience.public else "None: every agency answered, with evidence beside " \
        "its high scores."


def _priorities(
    content: Content, domain: DomainScore, priorities: Sequence[Priority]
) -> Iterator[Block]:
    """Yield the domain's part of the first priorities, and of what is planned."""
    first = {one.score.statement.id: one for one in priorities}
    rows = [one for one in domain.statements if content.audience.sees(one)
            and (one.statement.id in first or one.statement.id in content.actions)]
    if not rows:
        yield Paragraph(f"None of the first {USUAL_TOP} priorities of the round lies in this "
                        "domain.", lead="Priorities.")
        return
    rows.sort(key=lambda one: first[one.statement.id].rank if one.statement.id in first
              else len(content.round.statements))
    action = "What is planned" if content.plan else "Where to begin"
    yield Table(
        f"Priorities in domain {domain.number}",
        (Column("Ref", 1.3), Column("Rank", 1.4, figures=True), Column("Score", 1.6, figures=True),
         Column("NG55", 1.7), Column(action, 11)),
        tuple(_priority(content, one, first.get(one.statement.id)) for one in rows),
    )
    sections = {section for one in rows for section in content.nice.get(one.statement.id, ())}
    about = [f"{one.section}: {one.text}" for own in content.framework.domains
             if own.number == domain.number for one in own.nice if one.section in sections]
    if about:
        yield Paragraph("What these sections of NICE guideline NG55 ask for, in our words:")
        yield Bullets(tuple(about))


def _priority(
    content: Content, one: StatementScore, priority: Priority | None
) -> tuple[str, ...]:
    statement = one.statement
    planned = content.actions.get(statement.id, ())
    begin = content.first_steps.get(statement.id, "")
    if content.plan and not planned:
        planned = (f"No action yet.{f' It could begin with: {begin}' if begin else ''}",)
    place = "–"
    if priority and not content.audience.public:
        place = priority.place
    elif priority:
        # Ranks that are missing would tell where what is withheld lies.
        place = "first 10"
    return (statement.ref, place, tell_score(content, one),
            ", ".join(content.nice.get(statement.id, ())) or "–",
            " ".join(planned) or begin or "–")


def _statements(content: Content, domain: DomainScore) -> Table:
    """Return the table of all statements."""
    columns = [Column("Ref", 1.3), Column("Statement", 8.4), Column("Score", 1.7, figures=True)]
    if content.comparison:
        name = content.earlier
        short = name if len(name) <= LONGEST_NAME else "Before"
        columns += [Column(short, 1.9, figures=True), Column("Change", 1.7, figures=True)]
    columns.append(Column("Agencies", 1.9, figures=True))
    if not content.audience.public:
        columns.append(Column("Lowest to highest", 2.0, figures=True))
    return Table(
        f"All statements of domain {domain.number}", tuple(columns),
        tuple(_statement(content, one) for one in domain.statements),
    )


def _statement(content: Content, one: StatementScore) -> tuple[str, ...]:
    hidden = not content.audience.sees(one)
    cells = [one.statement.ref, one.statement.text, tell_score(content, one)]
    if content.comparison:
        moved = content.moved_statements[one.statement.id]
        before = moved.in_rounds[0]
        cells += [tell_score(content, before),
                  WITHHELD if hidden else show_change(moved.change)]
    cells.append(WITHHELD if hidden else str(one.respondents))
    if not content.audience.public:
        spread = spread_of(one)
        cells.append(f"{show_score(spread.lowest)} to {show_score(spread.highest)}" if spread
                     else "–")
    return tuple(cells)
