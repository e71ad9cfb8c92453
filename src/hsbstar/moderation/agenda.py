"""What a moderation meeting should talk about first, and why, in words.

In moderation the agencies agree one score for a statement. A statement needs talk where

- agencies are `WIDE` or more apart,
- a high score has no evidence recorded (high is above the middle of the scale), or
- there are few answers: fewer than half of the agencies that it applies to scored it, or fewer than
  two in all. An agency that says *not applicable* has answered, and is not missed.

The rules are ours. Nothing here changes a score.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from hsbstar.core.privacy import identifiers_in, mask_identifying
from hsbstar.core.text import fold_name
from hsbstar.framework import Answered
from hsbstar.returns import without_evidence
from hsbstar.rounds import applies_to, show_score, spread_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from fractions import Fraction

    from hsbstar.framework import Scale
    from hsbstar.returns import Answer, Return
    from hsbstar.rounds import Round, StatementScore, Voice

WIDE = 2
"""A spread from here on is worth talking about."""
FEWEST = 2
"""With fewer scores than this there is nobody to differ from."""
MOST_NAMES = 3
"""So many agencies are named in a reason; more are counted."""


class Why(StrEnum):
    """The kinds of reason to talk about a statement."""

    SPREAD = "spread"
    NO_EVIDENCE = "no-evidence"
    FEW_ANSWERS = "few-answers"


class Reason(NamedTuple):
    """One reason to talk about a statement, and what it is in words."""

    why: Why
    text: str


@dataclass(frozen=True)
class Spoken:
    """What one agency says on one statement: its voice in the round, and its answers."""

    agency: str
    voice: Voice
    answers: tuple[Answer, ...]
    """One for each of its returns, usually one."""


@dataclass(frozen=True)
class Item:
    """One statement on the agenda; without reasons there is no need to talk about it."""

    score: StatementScore
    spoken: tuple[Spoken, ...]
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
    """All statements of a round: those to talk about first, widest spread first, then the rest."""

    to_talk: tuple[Item, ...]
    others: tuple[Item, ...]


def set_agenda(collated: Round, returns: Sequence[Return], scale: Scale) -> Agenda:
    """Part the statements of a round into those that need talk and the others."""
    answers = _answers_of(returns)
    items = []
    for one in collated.statements:
        spoken = tuple(
            Spoken(agency, voice, tuple(answers[one.statement.id, fold_name(agency)]))
            for agency, voice in one.by_agency.items()
        )
        items.append(Item(one, spoken, tuple(_reasons(one, spoken, scale))))
    to_talk = [item for item in items if item.reasons]
    # A stable sort: statements as far apart as each other stay in the framework's order.
    to_talk.sort(key=lambda item: -1 if item.spread is None else item.spread, reverse=True)
    return Agenda(tuple(to_talk), tuple(item for item in items if not item.reasons))


def _answers_of(returns: Sequence[Return]) -> dict[tuple[str, str], list[Answer]]:
    """Return the answers by statement's id and agency's folded name, whatever order files have."""
    found: dict[tuple[str, str], list[Answer]] = defaultdict(list)
    for one in sorted(returns, key=lambda item: (item.file, item.sha256)):
        for answer in one.answers:
            found[answer.statement.id, fold_name(one.agency)].append(answer)
    return found


def _reasons(one: StatementScore, spoken: Sequence[Spoken], scale: Scale) -> Iterator[Reason]:
    if text := _tell_spread(one):
        yield Reason(Why.SPREAD, text)
    if text := _tell_no_evidence(spoken, scale):
        yield Reason(Why.NO_EVIDENCE, text)
    if text := _tell_few(one, scale):
        yield Reason(Why.FEW_ANSWERS, text)


def _tell_spread(one: StatementScore) -> str:
    """Say who is how far apart; nothing below `WIDE`."""
    spread = spread_of(one)
    if spread is None or spread.width < WIDE:
        return ""
    ends = " to ".join(
        f"{show_plain(end)} ({_names(name for name, score in one.scores.items() if score == end)})"
        for end in (spread.lowest, spread.highest)
    )
    return f"Agencies are {show_plain(spread.width)} apart: {ends}."


def _tell_no_evidence(spoken: Sequence[Spoken], scale: Scale) -> str:
    """Say who gave a high score and wrote nothing beside it."""
    high = [
        (said.agency, answer.score) for said in spoken
        for answer in without_evidence(said.answers, scale) if answer.score is not None
    ]
    if not high:
        return ""
    told = "; ".join(
        f"{score} from {_names(dict.fromkeys(name for name, given in high if given == score))}"
        for score in sorted({score for _, score in high}, reverse=True)
    )
    return f"High without evidence: {told}."


def _tell_few(one: StatementScore, scale: Scale) -> str:
    """Say how many scored it, where that is few of those that it applies to."""
    voices = list(one.by_agency.values())
    scored = len(one.scores)
    if scored >= FEWEST and 2 * scored >= applies_to(one):
        return ""
    others = (
        (Answered.NOT_APPLICABLE, f"say {scale.not_applicable.label}"),
        (Answered.NO_DATA, f"say {scale.no_data.label}"),
        (Answered.BLANK, "say nothing"),
    )
    silent = [f"{count} {told}" for answered, told in others if (count := voices.count(answered))]
    return f"Few answers: {'; '.join([f'{scored} of {len(voices)} agencies scored it', *silent])}."


def _names(names: Iterable[str]) -> str:
    known = list(names)
    return ", ".join(known) if len(known) <= MOST_NAMES else f"{len(known)} agencies"


def show_plain(score: Fraction) -> str:
    """Return a score as an agency gave it: a whole number, or the mean of two returns as 2.5."""
    return str(score.numerator) if score.denominator == 1 else show_score(score)


def tell_evidence(spoken: Spoken) -> str:
    """Return what an agency wrote as evidence; in the place of what could identify a child, where.

    The evidence of several returns stands below each other.
    """
    return "\n".join(
        mask_identifying(answer.evidence, _beside_score(answer))
        for answer in spoken.answers if answer.evidence
    )


def _beside_score(answer: Answer) -> str:
    """Return the place of an answer's evidence in words."""
    sheet = answer.where._replace(cell="").short
    return f"{sheet}, beside the score in {answer.where.cell}"


def count_left_out(agenda: Agenda) -> int:
    """Return how many texts are left out because they seem to identify a child."""
    return sum(
        bool(identifiers_in(answer.evidence))
        for item in (*agenda.to_talk, *agenda.others)
        for spoken in item.spoken for answer in spoken.answers
    )
