"""What the figures rest on: how they arise, what they cannot tell, who returned and who did not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hsbstar.comparison import HOW_ROUNDS_COMPARE
from hsbstar.core.plurals import count
from hsbstar.framework import high_scores_sentence
from hsbstar.plan import PLAN_CAUTIONS
from hsbstar.report.document import Heading, Item as Entry, Items, Section, Table, Text
from hsbstar.report.publishing import FEWEST
from hsbstar.report.sentences import tell_returned
from hsbstar.report.summary import STRENGTH_RULE
from hsbstar.rounds import (
    HOW_AGREEMENT_IS_TOLD,
    HOW_FEW_ARE_MARKED,
    HOW_MODERATION_COUNTS,
    HOW_PRIORITIES_ARISE,
    HOW_SCORES_ARISE,
    HOW_WEIGHTS_COUNT,
    framework_lines,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hsbstar.report.facts import Facts

HOW_IT_IS_PUBLISHED = (
    "This paper is made to be published. It names no agency, and withholds every figure that rests "
    f"on fewer than {FEWEST} agencies. Where only one statement of a domain is withheld, the one "
    "that fewest other agencies scored is withheld with it: with the domain's score it could else "
    "be worked out; and where the withheld scores would be known all the same, because they lie at "
    "an end of the scale, the domain's score is withheld as well. The lowest and highest scores, "
    "and how often agencies had no data or no evidence, are not told."
)
WHAT_IT_CANNOT_TELL = (
    "Scores are what agencies say of themselves, and not what an inspector found.",
    "A high score is no proof of good practice where nothing stands beside it as evidence.",
    "Statements without a score were not filled in with anything: no data is a finding of its own.",
)
ONLY_IN_WORKBOOKS = (
    " The cells hold the full figures.", " The weights stand above the agencies on Scores.",
    " on Scores",
)
NOT_IN_PAPERS = "The three parts sum to the change exactly."
"""How a change is split is in the comparison's workbook, and not in a paper."""
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
    weighing = facts.round.weighing
    lines = [
        *HOW_SCORES_ARISE, high_scores_sentence(facts.framework.scale),
        *(HOW_WEIGHTS_COUNT if weighing.weights else ()),
        *(HOW_FEW_ARE_MARKED if weighing.minimum else ()),
        *(HOW_MODERATION_COUNTS if facts.whole.moderated else ()),
        *HOW_AGREEMENT_IS_TOLD, STRENGTH_RULE, *HOW_PRIORITIES_ARISE,
        *(PLAN_CAUTIONS if facts.plan else ()),
        *(HOW_ROUNDS_COMPARE if facts.changes else ()),
    ]
    yield from filter(None, map(_of_a_paper, lines))


def _of_a_paper(line: str) -> str:
    """Return a line of the method without what only a workbook has; nothing of others."""
    for words in ONLY_IN_WORKBOOKS:
        line = line.replace(words, "")
    return "" if line.startswith(NOT_IN_PAPERS) else line


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
    if facts.asked is None and not facts.missing and not facts.round.source.choices:
        yield Text("Who was asked is not known: a list of agencies, named with --expected when the "
                   "round is scored, tells who has not returned.")
    elif facts.missing:
        yield Text(f"Not returned, {count(len(facts.missing), 'agency', 'agencies')}:")
        yield Items(tuple(map(Entry, facts.missing)))
