"""What a moderation meeting should talk about first, and why, in words.

In moderation the agencies agree one score for a statement. A statement needs talk where

- agencies are `WIDE` or more apart,
- a high score has no evidence recorded (high is above the middle of the scale), or
- there are few answers: fewer than half of the agencies that it applies to scored it, or fewer than
  two in all. An agency that says *not applicable* has answered, and is not missed.

A meeting has time for some of them: at most `MAX_FIRST` are to discuss first, those whose scores
are furthest apart. The rules are ours. Nothing here changes a score.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from hsbstar.core.plurals import agencies_behind
from hsbstar.core.privacy import identifiers_in, mask_identifiers
from hsbstar.core.text import fold_name
from hsbstar.framework import Answered
from hsbstar.returns import without_evidence
from hsbstar.rounds import WIDE, applies_to, in_order, show_own_score, spread_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from fractions import Fraction

    from hsbstar.framework import Scale
    from hsbstar.returns import Answer, Return
    from hsbstar.rounds import Rating, Round, StatementScore

MAX_FIRST = 20
"""At most this many statements are to discuss first: a meeting of two hours has about six minutes
for each."""
ORDER = (
    "The statements furthest apart come first. If two are equally far apart, the one with more "
    "high scores without evidence comes first, and then the one with the higher priority."
)
"""The rule for the order in which statements are discussed; ties stay in the framework's order."""
MIN_RATINGS = 2
"""With fewer scores than this there is nobody to differ from."""
MAX_NAMES = 3
"""A reason names at most this many agencies, and counts more."""


class Why(StrEnum):
    """The kinds of reason to talk about a statement."""

    SPREAD = "spread"
    NO_EVIDENCE = "no-evidence"
    FEW_ANSWERS = "few-answers"


class Reason(NamedTuple):
    """A reason to talk about a statement: its kind, and a sentence."""

    why: Why
    text: str


class AgencyRating(NamedTuple):
    """An agency's rating of a statement in the round, and the answers behind it."""

    agency: str
    rating: Rating
    answers: tuple[Answer, ...]
    """One for each of its returns, usually one."""


@dataclass(frozen=True)
class Item:
    """A statement on the agenda; without reasons there is no need to talk about it."""

    score: StatementScore
    ratings: tuple[AgencyRating, ...]
    reasons: tuple[Reason, ...]

    @property
    def spread(self) -> Fraction | None:
        """The highest score less the lowest; None where fewer than two agencies scored it."""
        spread = spread_of(self.score)
        return spread.width if spread else None

    @property
    def why(self) -> str:
        """The reasons in words; empty where there are none."""
        return " ".join(reason.text for reason in self.reasons)


@dataclass(frozen=True)
class Agenda:
    """All statements of a round: those to discuss, in the order of `ORDER`; the rest."""

    to_talk: tuple[Item, ...]
    others: tuple[Item, ...]

    @property
    def first(self) -> tuple[Item, ...]:
        """Those to discuss first."""
        return self.to_talk[:MAX_FIRST]

    @property
    def later(self) -> tuple[Item, ...]:
        """Those to discuss if there is time."""
        return self.to_talk[MAX_FIRST:]


def set_agenda(collated: Round, returns: Sequence[Return], scale: Scale) -> Agenda:
    """Return the statements of a round, divided into those that need talk and the others."""
    answers: dict[tuple[str, str], list[Answer]] = defaultdict(list)
    for returned in sorted(returns, key=lambda returned: (returned.file, returned.sha256)):
        for answer in returned.answers:
            answers[answer.statement.id, fold_name(returned.agency)].append(answer)
    items = []
    for score in collated.statements:
        ratings = tuple(
            AgencyRating(agency, rating, tuple(answers[score.statement.id, fold_name(agency)]))
            for agency, rating in score.by_agency.items()
        )
        reasons = (
            Reason(Why.SPREAD, _spread_sentence(score)),
            Reason(Why.NO_EVIDENCE, _no_evidence_sentence(ratings, scale)),
            Reason(Why.FEW_ANSWERS, _few_answers_sentence(score, scale)),
        )
        items.append(Item(score, ratings, tuple(reason for reason in reasons if reason.text)))
    urgency = {score.statement.id: number for number, (score, _) in enumerate(in_order(collated))}

    def order(item: Item) -> tuple[Fraction | int, int, int]:
        spread = 1 if item.spread is None else -item.spread
        high = sum(len(without_evidence(rating.answers, scale)) for rating in item.ratings)
        return spread, -high, urgency[item.score.statement.id]

    to_talk = sorted((item for item in items if item.reasons), key=order)
    return Agenda(tuple(to_talk), tuple(item for item in items if not item.reasons))


def _spread_sentence(score: StatementScore) -> str:
    """Return who is how far apart; nothing below `WIDE`."""
    spread = spread_of(score)
    if spread is None or spread.width < WIDE:
        return ""
    scores = score.scores.items()
    ends = " to ".join(
        f"{show_own_score(end)} ({_names(name for name, given in scores if given == end)})"
        for end in (spread.lowest, spread.highest)
    )
    return f"Agencies' scores are {show_own_score(spread.width)} apart: {ends}."


def _no_evidence_sentence(ratings: Sequence[AgencyRating], scale: Scale) -> str:
    """Return who gave a high score and recorded no evidence; nothing where nobody did."""
    high: dict[int, dict[str, None]] = defaultdict(dict)
    unevidenced = [
        (answer.score, rating.agency) for rating in ratings
        for answer in without_evidence(rating.answers, scale) if answer.score is not None
    ]
    for score, agency in unevidenced:
        high[score][agency] = None
    if not high:
        return ""
    given = "; ".join(f"{score} from {_names(high[score])}" for score in sorted(high, reverse=True))
    return f"High scores without evidence: {given}."


def _few_answers_sentence(score: StatementScore, scale: Scale) -> str:
    """Return how many scored it; nothing where that is not few of those that it applies to."""
    ratings = list(score.by_agency.values())
    scored = len(score.scores)
    if scored >= MIN_RATINGS and 2 * scored >= applies_to(score):
        return ""
    others = (
        (Answered.NOT_APPLICABLE, f"answered {scale.not_applicable.label}"),
        (Answered.NO_DATA, f"answered {scale.no_data.label}"),
        (Answered.BLANK, "did not answer"),
    )
    silent = [f"{count} {words}" for answered, words in others
              if (count := ratings.count(answered))]
    who = agencies_behind(scored, len(ratings))
    return f"Few answers: {'; '.join([f'{who} scored it', *silent])}."


def _names(names: Iterable[str]) -> str:
    known = list(names)
    return ", ".join(known) if len(known) <= MAX_NAMES else f"{len(known)} agencies"


def evidence_of(rating: AgencyRating) -> str:
    """Return what an agency wrote as evidence, that of several returns below each other.

    In the place of a text that could identify a child is the place of that text.
    """
    return "\n".join(
        mask_identifiers(
            answer.evidence,
            f"{answer.where._replace(cell='').short}, next to the score in {answer.where.cell}",
        )
        for answer in rating.answers if answer.evidence
    )


def count_left_out(agenda: Agenda) -> int:
    """Return how many texts are left out because they seem to identify a child."""
    return sum(
        bool(identifiers_in(answer.evidence))
        for item in (*agenda.to_talk, *agenda.others)
        for rating in item.ratings for answer in rating.answers
    )
