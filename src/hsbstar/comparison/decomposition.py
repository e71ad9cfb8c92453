"""Split a change between two rounds: what moved in matched answers, and what by who answered what.

"We went from 2.1 to 2.6" can mean that practice improved, or that the sceptical agency did not
answer this time. An answer that an agency gave to a statement in both rounds is *matched*; the
matched change is the change of such answers alone. What is left of the plain change comes from
agencies that answered in one round only, and from statements that were added, dropped, or answered
in one round only (not applicable, no data, blank).

The score of a group of statements is worked out four times for each round: of all answers; of the
agencies in both rounds only; of the statements in both rounds only; and of matched answers only.
The change of the last is the matched change. The rest is shared between agencies and statements by
the mean of both orders in which one can leave them out (Shapley's value for two players), so that
no order is preferred, the parts sum to the whole exactly, and swapped rounds give the same parts
with the other sign. Source: Shapley, L. S. (1953), *A Value for n-Person Games*; its use here is
ours.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from hsbstar.rounds import EQUAL, Weighing, score_of_answers

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from hsbstar.rounds import Round, StatementScore

Answers = dict[str, dict[str, Fraction]]
"""What agencies scored: by the statement's id, by the agency's name."""


@dataclass(frozen=True)
class Pair:
    """An agency's scores of one statement in two rounds."""

    agency: str
    statement: str
    """Its id."""
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
    matched: Fraction | None
    """The change of matched answers; None where no answer is matched (it counts 0 in the sum)."""
    agencies: Fraction | None
    """What comes from agencies that answered in one of the rounds only."""
    statements: Fraction | None
    """What comes from statements that are in one round only, or were answered in one only."""
    choices: Fraction | None
    """What comes from scores agreed in moderation, and from weights that were changed."""
    pairs: tuple[Pair, ...] = ()
    """The matched answers, by statement and agency."""

    @property
    def matched_agencies(self) -> tuple[str, ...]:
        """The agencies that have a matched answer."""
        return tuple(sorted({pair.agency for pair in self.pairs}))


@dataclass(frozen=True)
class Between:
    """Two rounds, and how their answers are set against each other."""

    both: frozenset[str]
    """The agencies that returned in both."""
    first: Weighing
    last: Weighing
    """How much agencies' voices count in either round."""


def between(first: Round, last: Round) -> Between:
    """Return how two rounds are set against each other; their agencies are known by name.

    Weights count where they are the same for all agencies in both rounds; otherwise each agency has
    one voice in the parts, and what the weights did is told as a part of its own.
    """
    both = frozenset(first.agencies) & frozenset(last.agencies)
    alike = all(first.weighing.weight(name) == last.weighing.weight(name) for name in both)
    if alike:
        return Between(both, first.weighing, last.weighing)
    return Between(both, EQUAL, EQUAL)


def split(
    first: Sequence[StatementScore], last: Sequence[StatementScore],
    scores: tuple[Fraction | None, Fraction | None], rounds: Between,
) -> Split:
    """Split the change of statements' common score, from what agencies scored in two rounds.

    `scores` are the two scores as they stand in the rounds, with what was agreed in moderation.
    """
    before, after = _answers(first), _answers(last)
    pairs = tuple(
        Pair(agency, id_, score, after[id_][agency])
        for id_, scored in sorted(before.items()) if id_ in after
        for agency, score in sorted(scored.items()) if agency in after[id_]
    )
    if scores[0] is None or scores[1] is None:
        return Split(None, None, None, None, None, pairs)

    def moved(one: Answers, other: Answers) -> Fraction | None:
        was = score_of_answers(one.values(), rounds.first)
        is_now = score_of_answers(other.values(), rounds.last)
        return None if was is None or is_now is None else is_now - was

    own = moved(before, after) or Fraction()
    same_agencies = moved(*(_of_agencies(one, rounds.both) for one in (before, after))) or 0
    same_statements = moved(
        _of_statements(before, after, {one.statement.id for one in last}, rounds.both),
        _of_statements(after, before, {one.statement.id for one in first}, rounds.both),
    ) or 0
    matched = moved(_matched(before, pairs), _matched(after, pairs))
    same_both = matched or 0
    change = scores[1] - scores[0]
    return Split(
        change,
        matched,
        Fraction((own - same_agencies) + (same_statements - same_both)) / 2,
        Fraction((own - same_statements) + (same_agencies - same_both)) / 2,
        change - own,
        pairs,
    )


def _answers(statements: Sequence[StatementScore]) -> Answers:
    return {one.statement.id: one.scores for one in statements if one.scores}


def _of_agencies(answers: Answers, agencies: frozenset[str]) -> Answers:
    """Leave out the agencies that are not in both rounds."""
    return _filled({
        id_: {name: score for name, score in scores.items() if name in agencies}
        for id_, scores in answers.items()
    })


def _of_statements(
    answers: Answers, others: Answers, known: set[str], both: frozenset[str]
) -> Answers:
    """Leave out statements that the other round does not have, or that an agency left open there.

    What an agency that is not in both rounds scored stays if the other round has the statement:
    nobody knows what it would have answered there.
    """
    return _filled({
        id_: {name: score for name, score in scores.items()
              if name not in both or name in others.get(id_, ())}
        for id_, scores in answers.items() if id_ in known
    })


def _matched(answers: Answers, pairs: Sequence[Pair]) -> Answers:
    kept: Answers = {}
    for pair in pairs:
        kept.setdefault(pair.statement, {})[pair.agency] = answers[pair.statement][pair.agency]
    return kept


def _filled(answers: Mapping[str, dict[str, Fraction]]) -> Answers:
    return {id_: scores for id_, scores in answers.items() if scores}
