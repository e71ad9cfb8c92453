"""What moved since the earlier round, and how sure that is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hsbstar.cautions import tell_cautions, tell_limits
from hsbstar.comparison import show_change
from hsbstar.movement import largest_falls, largest_rises, tell_planned
from hsbstar.papers.audience import WITHHELD
from hsbstar.papers.document import Block, Column, Heading, Paragraph, Table
from hsbstar.papers.sentences import count, joined, numbered, tell_interval
from hsbstar.rounds import show_score
from hsbstar.timing import tell_intervals, tell_next_due

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from hsbstar.comparison import Comparison, DomainChange, StatementChange
    from hsbstar.papers.content import Content


def what_changed(content: Content) -> Iterator[Block]:
    """Yield the section on change; nothing without an earlier round."""
    comparison = content.comparison
    if comparison is None:
        return
    yield Heading(f"Change since {content.earlier}")
    yield Paragraph(joined([
        tell_intervals(comparison.rounds), tell_next_due(comparison.rounds[-1]),
        *_tell_limits(content, comparison),
    ]))
    yield _domains(content, comparison)
    for lead, moved in (("Rose most.", largest_rises(comparison)),
                        ("Fell most.", largest_falls(comparison))):
        if told := _tell_moved(content, moved):
            yield Paragraph(told, lead=lead)
    if content.plan and not content.audience.public:
        yield Paragraph(tell_planned(comparison, content.plan), lead="The action plan.")
    yield Paragraph(
        "A change among agencies in both rounds is what the same agencies say of themselves; it "
        "is no proof of what caused it. The lowest scores of one round tend to rise in the next by "
        "chance alone."
    )


def _tell_limits(content: Content, comparison: Comparison) -> Sequence[str]:
    """Say what a reader must know first; the public need not know how few agencies stayed."""
    if content.audience.public and not content.audience.sees_count(len(comparison.in_both)):
        return ["Too few agencies answered in both rounds to tell a change from chance."]
    return [*tell_cautions(comparison.rounds), *tell_limits(comparison)]


def _domains(content: Content, comparison: Comparison) -> Table:
    before, now = comparison.names[0], comparison.names[-1]
    return Table(
        f"Scores of {before} and {now}, and the change among agencies in both",
        (Column("Domain", 5.6), Column("Before", 1.6, figures=True),
         Column("Now", 1.4, figures=True), Column("Change", 1.8, figures=True),
         Column("Matched", 1.9, figures=True), Column("95 % interval", 2.6, figures=True),
         Column("In words", 2.8)),
        tuple(_domain(content, one) for one in comparison.domains),
    )


def _domain(content: Content, one: DomainChange) -> tuple[str, ...]:
    if one.number in content.audience.hidden_domains:
        return numbered(one), *([WITHHELD] * 6)
    known = one.moved.certainty
    matched = (show_change(one.moved.matched), tell_interval(one.moved) or "–",
               known.verdict.value)
    if not content.audience.sees_count(known.pairs):
        matched = (WITHHELD,) * 3
    return (numbered(one), show_score(one.scores[0]), show_score(one.scores[-1]),
            show_change(one.change), *matched)


def _tell_moved(content: Content, moved: Sequence[StatementChange]) -> str:
    """List statements with their matched change and the agencies behind it."""
    shown = [
        one for one in moved
        if one.id not in content.audience.hidden_statements
        and content.audience.sees_count(one.moved.certainty.pairs)
    ]
    told = [
        f"{one.ref} ({show_change(one.moved.matched)}, "
        f"{count(one.moved.certainty.pairs, 'agency', 'agencies')}, "
        f"{one.moved.certainty.verdict.value})"
        for one in shown
    ]
    return f"{', '.join(told)}." if told else ""
