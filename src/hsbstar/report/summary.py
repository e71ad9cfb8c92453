"""The first page: the star, its meaning in plain words, and the decisions for the board.

It is a page alone, whatever the round: texts that can be long are cut here, or name domains by
their numbers, and are whole further on. `word.first_page` and the page's print style give the star
the room that the texts leave.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hsbstar.comparison import next_due_sentence
from hsbstar.core.plurals import count, count_agencies
from hsbstar.report.document import Item, Items, Picture, Section, Style, Text, shortened
from hsbstar.report.highlights import alike, first_urgent, planned
from hsbstar.report.sentences import (
    changes_sentence,
    plain_reading,
    quote_statement,
    scores_summary,
    show_statement,
)
from hsbstar.report.suppression import MIN_AGENCIES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hsbstar.report.document import Block
    from hsbstar.report.facts import Facts

FOR_THE_PUBLIC = (
    "This version is for publication. It names no agency and leaves out results from fewer than "
    f"{MIN_AGENCIES} agencies. Strengths and priorities are chosen from what is published."
)
DRAFT = "Draft, made from the priorities. Edit it before the meeting."
DRAFT_WITHOUT = "Draft. Edit it before the meeting."
"""Where no statement is a priority."""
MAX_NOTICE = 300
"""Of characters of the notice on the first page; where it is longer, it is whole in the annex."""


def write_summary(facts: Facts, star: Picture) -> Section:
    """Return the first page."""
    blocks: list[Block] = []
    if facts.notice:
        more = " The whole notice is in the star tool." if is_long(facts.notice) else ""
        blocks.append(Text(f"{shortened(facts.notice, MAX_NOTICE)}{more}", Style.NOTICE))
    blocks += [
        Text(scores_summary(facts), Style.LEAD), star,
        Text(" ".join(filter(None, plain_reading(facts)))),
    ]
    if facts.public:
        blocks.append(Text(FOR_THE_PUBLIC, Style.SMALL))
    if facts.changes:
        blocks.append(Text(changes_sentence(facts, facts.changes)))
    if facts.no_changes:
        blocks.append(Text(facts.no_changes))
    return Section("Summary", tuple(blocks), (_decisions(facts),))


def is_long(notice: str) -> bool:
    """Return whether the first page has only the beginning of a notice."""
    return len(notice) > MAX_NOTICE


def _decisions(facts: Facts) -> Section:
    """Return the decisions for the board, as a draft from the priorities."""
    urgent, as_urgent = first_urgent(facts)
    items = [Item(
        f"Agree {score.statement.ref} as a priority for the action plan: "
        f"{quote_statement(score.statement)} "
        f"(score {show_statement(score, facts)}{planned(score, facts)})."
    ) for score in urgent]
    return Section("What the board is asked to decide", (
        Text(DRAFT if urgent else DRAFT_WITHOUT, Style.SMALL),
        Items((*items, *map(Item, _requests(facts, any_urgent=bool(urgent)))), numbered=True),
        *alike(as_urgent, "is as urgent as the last priority above",
               "are as urgent as the last priority above"),
    ))


def _requests(facts: Facts, *, any_urgent: bool) -> Iterator[str]:
    """Yield what else to decide: who reports back, what is missing, when to audit again."""
    if any_urgent:
        yield ("Name a lead for each agreed priority, who reports back to the board by "
               "[date to complete].")
    if not facts.public and facts.not_returned:
        missing = facts.not_returned
        who = "agency" if missing == 1 else count_agencies(missing)
        yield f"Ask the {who} that did not return the audit to complete it."
    bare = sum((facts.unevidenced or {}).values())
    if not facts.public and bare:
        yield f"Ask agencies to record the evidence for {count(bare, 'high score', 'high scores')}."
    due = next_due_sentence(facts.round)
    yield " ".join(filter(None, ("Set the date of the next audit.", due)))
