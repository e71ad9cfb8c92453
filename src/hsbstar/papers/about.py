"""What the figures rest on: who returned, how scores arise, and what they cannot tell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hsbstar.method import (
    HOW_AGREEMENT_IS_TOLD,
    HOW_FEW_ARE_MARKED,
    HOW_MODERATION_COUNTS,
    HOW_PRIORITIES_ARISE,
    HOW_ROUNDS_COMPARE,
    HOW_SCORES_ARISE,
    HOW_WEIGHTS_COUNT,
    framework_lines,
)
from hsbstar.papers.audience import FEWEST_ANSWERS
from hsbstar.papers.document import Block, Bullets, Column, Heading, Paragraph, Table
from hsbstar.papers.sentences import count, tell_overall_agreement, tell_returns, tell_scale

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hsbstar.papers.content import Content
    from hsbstar.returned import Returned

HOW_FEW_ARE_WITHHELD = (
    f"Withheld: a score, a change or a measure of agreement that fewer than {FEWEST_ANSWERS} "
    "agencies stand behind is not shown. Where one statement alone of a domain would be withheld, "
    "the one of the fewest agencies is withheld with it: with the domain's score and all others it "
    "could else be worked out. The lowest and highest scores are left out, since each is one "
    "agency's. The rule is ours.",
)
LIMITS = (
    "Scores are what agencies say of themselves. They are not checked against cases, and agencies "
    "may judge more or less strictly than each other.",
    "A mean can hide that agencies differ: read it beside their agreement.",
    "An answer that is missing is not a low score. What nobody could say is told as a gap.",
    "The star shows where to look and talk, not how safe any child is.",
)


def received(content: Content) -> Iterator[Block]:
    """Yield the returns: by name for the board, as a count for the public."""
    yield Heading("Returns received and missing")
    yield Paragraph(tell_returns(content))
    if content.audience.public:
        return
    if content.missing:
        yield Paragraph(f"{'; '.join(content.missing)}.", lead="Not returned.")
    if content.returns:
        yield Table(
            "Returns received",
            (Column("Agency", 5), Column("Completed", 2.6), Column("Signed off", 1.6),
             Column("Scored", 1.6, figures=True), Column("N/A", 1.2, figures=True),
             Column("No data", 1.3, figures=True), Column("Blank", 1.4, figures=True),
             Column("High without evidence", 2.3, figures=True)),
            tuple(_returned(one) for one in content.returns),
        )


def _returned(one: Returned) -> tuple[str, ...]:
    return (one.agency, one.date or "not dated", "yes" if one.signed_off else "no",
            *map(str, (one.scored, one.not_applicable, one.no_data, one.blank, one.unevidenced)))


def method(content: Content) -> Iterator[Block]:
    """Yield how the figures arise, and what they cannot tell."""
    weighing = content.round.weighing
    yield Heading("Method and limits")
    yield Heading("What the scores cannot tell", 2)
    yield Bullets(LIMITS)
    yield Heading("How the figures arise", 2)
    yield Paragraph(tell_scale(content))
    if told := tell_overall_agreement(content):
        yield Paragraph(told)
    lines = [
        *HOW_SCORES_ARISE[:-1],
        *(HOW_WEIGHTS_COUNT if weighing.weights else ()),
        *(HOW_FEW_ARE_MARKED if weighing.minimum else ()),
        *(HOW_MODERATION_COUNTS if content.round.moderated else ()),
        *HOW_PRIORITIES_ARISE, *HOW_AGREEMENT_IS_TOLD,
        *(HOW_ROUNDS_COMPARE if content.comparison else ()),
        *(HOW_FEW_ARE_WITHHELD if content.audience.public else ()),
    ]
    yield Bullets(tuple(lines))
    yield Heading("Framework and sources", 2)
    yield Bullets(framework_lines(content.framework))


def tell_completed(content: Content) -> str:
    """Say from when to when the returns were completed."""
    dates = content.round.source.dates
    if not dates:
        return ""
    first, last = (f"{day.day} {day:%B %Y}" for day in (dates[0], dates[-1]))
    return f"Returns completed {first}" if first == last else (
        f"Returns completed {first} to {last}"
    )


def tell_count(content: Content) -> str:
    """Return how many agencies returned, for the subtitle."""
    return count(len(content.round.agencies), "agency", "agencies")
