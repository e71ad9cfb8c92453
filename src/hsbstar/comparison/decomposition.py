"""Split a change between two rounds: what moved in matched answers, and what by who answered what.

"We went from 2.1 to 2.6" can mean that practice improved, or that the sceptical agency did not
answer this time. An answer that an agency gave to a statement in both rounds is *matched*; the
matched change is the change of such answers alone. The rest of the change comes from agencies that
answered in one round only, and from statements that were added, dropped, or answered in one round
only (not applicable, no data, blank).

The score of a group of statements is calculated four times for each round: from all answers; from
the agencies in both rounds; from the statements in both rounds; and from matched answers. The
change of the last is the matched change. The rest is shared between agencies and statements by the
mean of both orders in which they can be left out (Shapley's value for two players). So no order is
preferred, the parts sum to the change exactly, and swapped rounds give the same parts with the
other sign. Source: Shapley, L. S. (1953), *A Value for n-Person Games*; its use here is ours.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from hsbstar.rounds import DomainScore, score_of_answers

if TYPE_CHECKING:
    from collections.abc import Collection

    from hsbstar.rounds import StatementScore, Weighing

    Item = DomainScore | StatementScore | None
    """What is scored in a round; None where the round does not have it."""

Answers = dict[tuple[str, str], Fraction]
"""Scores by the statement's id and the agency's name."""


@dataclass(frozen=True)
class Pair:
    """An agency's scores of one statement in two rounds."""

    agency: str
    statement: str
    """The statement's id."""
    first: Fraction
    last: Fraction

    @property
    def change(self) -> Fraction:
        """The last score less the first."""
        return self.last - self.first


@dataclass(frozen=True)
class Split:
    """A change and the parts that sum to it exactly; a part is None where there is no change."""

    change: Fraction | None
    """The last round's score less the first's; None unless both have one."""
    matched: Fraction | None = None
    """The change of matched answers; None where no answer is matched (it counts 0 in the sum)."""
    agencies: Fraction | None = None
    """What comes from agencies that answered in one of the rounds only."""
    statements: Fraction | None = None
    """What comes from statements that are in one round only, or were answered in one only."""
    selection: Fraction | None = None
    """What comes from scores agreed in moderation, and from weights that were changed."""
    pairs: tuple[Pair, ...] = ()
    """The matched answers, by statement and agency."""


def matched_pairs(before: Answers, after: Answers) -> tuple[Pair, ...]:
    """Return the scores that an agency gave to a statement in both rounds."""
    return tuple(
        Pair(agency, id_, before[id_, agency], after[id_, agency])
        for id_, agency in sorted(before.keys() & after.keys())
    )


def split(
    first: Item, last: Item, agencies: Collection[str], weighings: tuple[Weighing, Weighing]
) -> Split:
    """Split the change of a domain's or statement's score, in points of the scale.

    What is not matched is shared by the mean of both orders of leaving out agencies and statements
    (Shapley 1953, *A Value for n-Person Games*): docs/explanation/matched-change.md.
    `agencies` are those that returned in both rounds, `weighings` the weights in each.
    """
    before, after = answers_to(first), answers_to(last)
    pairs = matched_pairs(before, after)
    if not first or not last or first.score is None or last.score is None:
        return Split(None, pairs=pairs)

    def change(earlier: Answers, later: Answers) -> Fraction | None:
        was, is_now = _score(earlier, weighings[0]), _score(later, weighings[1])
        return None if was is None or is_now is None else is_now - was

    own = change(before, after) or Fraction()
    same_agencies = change(*(
        {key: score for key, score in answers.items() if key[1] in agencies}
        for answers in (before, after)
    )) or 0
    same_statements = change(
        _in_both_rounds(before, after, _statements(last), agencies),
        _in_both_rounds(after, before, _statements(first), agencies),
    ) or 0
    same_both = change(
        {(pair.statement, pair.agency): pair.first for pair in pairs},
        {(pair.statement, pair.agency): pair.last for pair in pairs},
    )
    whole = last.score - first.score
    return Split(
        whole,
        same_both,
        Fraction((own - same_agencies) + (same_statements - (same_both or 0))) / 2,
        Fraction((own - same_statements) + (same_agencies - (same_both or 0))) / 2,
        whole - own,
        pairs,
    )


def _in_both_rounds(
    answers: Answers, others: Answers, statements: Collection[str], agencies: Collection[str]
) -> Answers:
    """Leave out statements that the other round lacks, or that an agency left blank there.

    The scores of an agency that is not in both rounds stay if the other round has the statement:
    nobody knows what it would have answered there.
    """
    return {
        (id_, agency): score for (id_, agency), score in answers.items()
        if id_ in statements and (agency not in agencies or (id_, agency) in others)
    }


def _statements(item: Item) -> dict[str, StatementScore]:
    """Return the statements of an item by their ids: those of a domain, or itself."""
    if item is None:
        return {}
    statements = item.statements if isinstance(item, DomainScore) else (item,)
    return {score.statement.id: score for score in statements}


def answers_to(item: Item) -> Answers:
    """Return the agencies' scores of a statement, or of all statements of a domain."""
    return {
        (id_, agency): score for id_, statement in _statements(item).items()
        for agency, score in statement.scores.items()
    }


def _score(answers: Answers, weighing: Weighing) -> Fraction | None:
    """Return the score of some answers together, by the rules of a round."""
    by_statement: dict[str, dict[str, Fraction]] = defaultdict(dict)
    for (id_, agency), score in answers.items():
        by_statement[id_][agency] = score
    return score_of_answers(by_statement.values(), weighing)
