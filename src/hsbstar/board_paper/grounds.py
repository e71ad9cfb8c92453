"""What the figures rest on: how they arise, what they cannot tell, who returned and who did not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hsbstar.board_paper.blocks import Heading, Items, Section, Table, Text
from hsbstar.board_paper.blocks import Item as Entry
from hsbstar.board_paper.publishing import FEWEST
from hsbstar.board_paper.strengths import STRENGTH_RULE
from hsbstar.board_paper.summary import tell_returned
from hsbstar.board_paper.words import count
from hsbstar.method import (
    HOW_AGREEMENT_IS_TOLD,
    HOW_FEW_ARE_MARKED,
    HOW_MODERATION_COUNTS,
    HOW_PRIORITIES_ARISE,
    HOW_ROUNDS_COMPARE,
    HOW_SCORES_ARISE,
    HOW_WEIGHTS_COUNT,
    PLAN_CAUTIONS,
    framework_lines,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hsbstar.board_paper.facts import Facts

HOW_IT_IS_PUBLISHED = (
    "This paper is made to be published. It names no agency, and withholds every figure that rests "
    f"on fewer than {FEWEST} agencies. Where only one statement of a domain is withheld, the one "
    "that fewest other agencies scored is withheld with it: with the domain's score it could else "
    "be worked out. The lowest and highest scores, and who had no data, are not told."
)
WHAT_IT_CANNOT_TELL = (
    "Scores are what agencies say of themselves, and not what an inspector found.",
    "A high score is no proof of good practice where nothing stands beside it as evidence.",
    "Statements without a score were not filled in with anything: no data is a finding of its own.",
)
NAMELESS = "an agency without a name"


def write_method(facts: Facts) -> Section:
    """Return how the figures arise and what they cannot tell."""
    limits = [*WHAT_IT_CANNOT_TELL, *(facts.changes.told if facts.changes else ())]
    return Section("Method and limits", (), (
        Section("What these figures cannot tell", (Items(tuple(map(Entry, limits))),)),
        Section("How they arise", tuple(map(Text, _tell_method(facts)))),
        Section("Framework and sources", tuple(map(Text, framework_lines(facts.framework)))),
    ))


def _tell_method(facts: Facts) -> Iterator[str]:
    if facts.public:
        yield HOW_IT_IS_PUBLISHED
    yield from HOW_SCORES_ARISE
    weighing = facts.round.weighing
    if weighing.weights and not facts.public:
        yield from HOW_WEIGHTS_COUNT
    if weighing.minimum:
        yield from HOW_FEW_ARE_MARKED
    if facts.whole.moderated:
        yield from HOW_MODERATION_COUNTS
    yield from HOW_AGREEMENT_IS_TOLD
    yield STRENGTH_RULE
    yield from HOW_PRIORITIES_ARISE
    if facts.plan:
        yield from PLAN_CAUTIONS
    if facts.changes:
        yield from HOW_ROUNDS_COMPARE


def write_returns(facts: Facts) -> Section:
    """Return who returned and who did not; in public how many alone."""
    told = Text(f"{tell_returned(facts)}.")
    if facts.public:
        return Section("Returns", (told,))
    return Section("Returns", (told, *_missing(facts), Table(
        "Returns received",
        (Heading("Agency", 30), Heading("Completed", 16), Heading("Signed off", 10),
         Heading("Scored", 9, figures=True), Heading("Not applicable", 11, figures=True),
         Heading("No data", 8, figures=True), Heading("No answer", 9, figures=True),
         Heading("High scores without evidence", 12, figures=True)),
        tuple(
            (one.agency or NAMELESS, one.completed or "not told",
             "yes" if one.signed_off else "no",
             one.scored, one.not_applicable, one.no_data, one.blank, one.unevidenced)
            for one in facts.returned
        ),
    )))


def _missing(facts: Facts) -> Iterator[Text | Items]:
    if facts.asked is None and not facts.missing:
        yield Text("Who was asked is not known: a list of agencies, named with --expected when the "
                   "round is scored, tells who has not returned.")
    elif facts.missing:
        yield Text(f"Not returned, {count(len(facts.missing), 'agency', 'agencies')}:")
        yield Items(tuple(map(Entry, facts.missing)))
