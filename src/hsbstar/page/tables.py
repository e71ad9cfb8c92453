"""The tables of an answer: each text as it is to be shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hsbstar.core.plurals import show_agencies
from hsbstar.framework import Answered
from hsbstar.page.looked import LookKind
from hsbstar.returns import answered_by_domain, answered_captions, answered_rows
from hsbstar.rounds import SCORE_CAPTIONS, domain_rows, first_priorities, show_score

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from hsbstar.core.json import Json
    from hsbstar.framework import Framework
    from hsbstar.page.looked import Looked
    from hsbstar.returns import Return
    from hsbstar.rounds import Round

MAX_PRIORITIES = 10
"""At most this many priorities are listed, or more where they share the last rank."""


def tables_of(looked: Looked) -> list[Json]:
    """Return the tables that have rows."""
    made = _of_agency(looked.own, looked.framework) if looked.own else _of_round(looked)
    return [table for table in made if table["rows"]]


def _of_agency(own: Return, framework: Framework) -> Iterator[Json]:
    _, _, *captions = answered_captions(framework.scale)
    yield _table("answered", "What is answered", "Answers by domain", ("Domain", *captions),
                 answered_by_domain(own, framework))
    yield _table(
        "blank", "Statements without an answer", "Where an answer that counts is missing",
        ("Ref", "Statement", "Sheet", "Cell"),
        [(answer.statement.ref, answer.statement.text, answer.where.sheet, answer.where.in_sheet)
         for answer in own.answers if answer.answered is Answered.BLANK])


def _of_round(looked: Looked) -> Iterator[Json]:
    yield _table("returns", "Returns", "What each return answered",
                 answered_captions(looked.framework.scale), answered_rows(looked.intake.returns))
    if looked.round and looked.kind is LookKind.ROUND:
        yield _table("domains", "Scores", "The score of each domain, and how much of it is scored",
                     ("No.", "Domain", *SCORE_CAPTIONS), domain_rows(looked.round))
        yield _table("priorities", "First priorities", "The statements to act on first, and why",
                     ("Rank", "Ref", "Statement", "Score", "Agencies", "Why"),
                     _priorities(looked.round))


def _priorities(collated: Round) -> Iterator[tuple[str, ...]]:
    for priority in first_priorities(collated, MAX_PRIORITIES):
        score = priority.score
        yield (priority.place, score.statement.ref, score.statement.text, show_score(score.score),
               show_agencies(score.respondents, len(collated.agencies)), priority.why)


def _table(
    name: str, title: str, caption: str, columns: Sequence[str], rows: Iterable[Sequence[str]]
) -> Json:
    """Return a table without the columns that are blank in every row."""
    texts = list(rows)
    kept = [number for number in range(len(columns)) if any(row[number] for row in texts)]
    return {"id": name, "title": title, "caption": caption,
            "columns": [columns[number] for number in kept],
            "rows": [[row[number] for number in kept] for row in texts]}
