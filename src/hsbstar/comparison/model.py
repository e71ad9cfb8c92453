"""Compare rounds: each domain's and statement's score in every round, and how it changed.

Domains are matched by number and statements by id, so a statement whose ref or wording changed
between editions is still the same statement; agencies by name (see `agency_names`). What is in some
rounds only is listed, never compared.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, TypeVar

from hsbstar.comparison.agency_names import unify_names
from hsbstar.comparison.dates import months_of
from hsbstar.comparison.decomposition import Split, split
from hsbstar.core.markings import highest_marking
from hsbstar.rounds import EQUAL, DomainScore, StatementScore, describe, infer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from fractions import Fraction

    from hsbstar.comparison.agency_names import SameNames
    from hsbstar.rounds import Inference, Round

Item = TypeVar("Item")


@dataclass(frozen=True)
class Change:
    """How a score changed from one round to another."""

    split: Split
    inference: Inference

    @property
    def plain(self) -> Fraction | None:
        """The change of all respondents."""
        return self.split.change

    @property
    def matched(self) -> Fraction | None:
        """The change of agencies' answers that both rounds have."""
        return self.split.matched


class _AcrossRounds:
    """A domain or statement in each round; None where a round does not have it."""

    in_rounds: Sequence[DomainScore | StatementScore | None]
    moved: Change

    @property
    def scores(self) -> tuple[Fraction | None, ...]:
        """The score in each round; None where there is none."""
        return tuple(score.score if score else None for score in self.in_rounds)

    @property
    def respondents(self) -> tuple[int, ...]:
        """How many agencies scored it in each round."""
        return tuple(score.respondents if score else 0 for score in self.in_rounds)

    @property
    def change(self) -> Fraction | None:
        """The last round's score less the first's; None unless both have one."""
        return self.moved.plain


@dataclass(frozen=True)
class DomainChange(_AcrossRounds):
    """A domain in all rounds; None where a round does not have it."""

    number: int
    title: str
    in_rounds: tuple[DomainScore | None, ...]
    moved: Change
    """From the first round to the last."""
    steps: tuple[Change, ...]
    """From each round to the next."""


@dataclass(frozen=True)
class StatementChange(_AcrossRounds):
    """A statement in all rounds; None where a round does not have it."""

    id: str
    ref: str
    domain: int
    text: str
    in_rounds: tuple[StatementScore | None, ...]
    moved: Change
    """From the first round to the last."""

    @property
    def missing_from(self) -> tuple[int, ...]:
        """The positions of the rounds whose framework does not have the statement."""
        return tuple(index for index, score in enumerate(self.in_rounds) if score is None)


@dataclass(frozen=True)
class Comparison:
    """Two or more rounds side by side, in the order given."""

    rounds: tuple[Round, ...]
    """With the same name for an agency in every round."""
    domains: tuple[DomainChange, ...]
    statements: tuple[StatementChange, ...]
    spelled: tuple[dict[str, str], ...]
    """How each round spells its agencies, by the name that they have in the comparison."""
    marking: str = ""
    """The protective marking of the rounds, the highest where they differ."""

    def __repr__(self) -> str:
        """Return a line for a notebook: the rounds that are compared."""
        return f"<Comparison of {', '.join(map(repr, self.names))}>"

    @property
    def names(self) -> tuple[str, ...]:
        """The rounds' names; a round without a name goes by its position."""
        return tuple(
            collated.source.round or f"Round {number}"
            for number, collated in enumerate(self.rounds, start=1)
        )

    @property
    def months(self) -> Fraction | None:
        """Months from the first round's last return to the last round's; None without dates."""
        return months_of(self.rounds[0], self.rounds[-1])

    @property
    def in_both(self) -> tuple[str, ...]:
        """Agencies that the first and the last round have."""
        return tuple(name for name in self.rounds[0].agencies if name in self.rounds[-1].agencies)

    @property
    def joined(self) -> tuple[str, ...]:
        """Agencies in the last round that the first does not have."""
        first = self.rounds[0].agencies
        return tuple(name for name in self.rounds[-1].agencies if name not in first)

    @property
    def left(self) -> tuple[str, ...]:
        """Agencies in the first round that the last does not have."""
        last = self.rounds[-1].agencies
        return tuple(name for name in self.rounds[0].agencies if name not in last)


def compare(as_read: Sequence[Round], same: Iterable[SameNames] = ()) -> Comparison:
    """Compare rounds in the order given; `same` are names that mean one agency.

    Raises ValueError for fewer than two rounds, HsbstarError where `same` cannot be.
    """
    if len(as_read) < 2:
        message = "a comparison needs two rounds or more"
        raise ValueError(message)
    rounds, spelled = unify_names(as_read, same)
    domains, in_rounds = _side_by_side(
        [each.domains for each in rounds], lambda domain: domain.number)
    statements, scored = _side_by_side(
        [each.statements for each in rounds], lambda score: score.statement.id)
    last = len(rounds) - 1
    moved = _changes(rounds, in_rounds, 0, last)
    steps = [
        _changes(rounds, in_rounds, *step) for step in pairwise(range(len(rounds)))
    ] if last > 1 else [moved]
    return Comparison(
        tuple(rounds),
        tuple(
            DomainChange(latest.number, latest.title, scores, change, tuple(own_steps))
            for latest, scores, change, *own_steps in zip(
                domains, in_rounds, moved, *steps, strict=True)
        ),
        tuple(
            StatementChange(latest.statement.id, latest.statement.ref, latest.domain,
                            latest.statement.text, scores, change)
            for latest, scores, change in zip(
                statements, scored, _changes(rounds, scored, 0, last), strict=True)
        ),
        tuple(spelled), highest_marking(each.source.marking for each in rounds),
    )


def _changes(
    rounds: Sequence[Round], items: Sequence[Sequence[DomainScore | StatementScore | None]],
    first: int, last: int,
) -> list[Change]:
    """Return how each item changed between two rounds, by their positions.

    Domains are judged together; single statements, which hardly ever could be clear, not at all.
    Weights count where they are the same for all agencies in both rounds. Otherwise each agency
    counts equally in the parts, and the effect of the weights is a part of its own.
    """
    before, after = rounds[first], rounds[last]
    weights = shared_weights(before, after)
    weighings = (before.weighing, after.weighing) if weights is not None else (EQUAL, EQUAL)
    agencies = frozenset(before.agencies) & frozenset(after.agencies)
    splits = [split(item[first], item[last], agencies, weighings) for item in items]
    moved = [_by_statement(part) for part in splits]
    if any(isinstance(score, DomainScore) for item in items for score in item):
        span = after.source.highest - after.source.lowest
        known = infer(moved, span, weights)
    else:
        known = [describe(statements, weights) for statements in moved]
    return [Change(*both) for both in zip(splits, known, strict=True)]


def shared_weights(before: Round, after: Round) -> dict[str, Fraction] | None:
    """Return the weights of agencies in both rounds; None where they differ and do not count."""
    agencies = sorted(frozenset(before.agencies) & frozenset(after.agencies))
    weights = {name: before.weighing.weight(name) for name in agencies}
    same = all(after.weighing.weight(name) == weight for name, weight in weights.items())
    return weights if same else None


def _by_statement(part: Split) -> list[dict[str, Fraction]]:
    """Return the agencies' changes of each statement; none where the change is not compared."""
    found: dict[str, dict[str, Fraction]] = defaultdict(dict)
    for pair in part.pairs if part.change is not None else ():
        found[pair.statement][pair.agency] = pair.change
    return list(found.values())


def check_comparable(rounds: Sequence[Round]) -> str:
    """Return why rounds cannot be compared at all; empty where they can.

    Scores of another framework or on another scale mean something else.
    """
    first = rounds[0].source
    for source in (other.source for other in rounds[1:]):
        if source.framework_id != first.framework_id:
            return (
                f"{first.round} was scored with the framework ‘{first.framework_id}’ and "
                f"{source.round} with ‘{source.framework_id}’"
            )
        if (source.lowest, source.highest) != (first.lowest, first.highest):
            return (
                f"{first.round} was scored from {first.lowest} to {first.highest} and "
                f"{source.round} from {source.lowest} to {source.highest}"
            )
    return ""


def _side_by_side(
    rounds: Sequence[Iterable[Item]], key: Callable[[Item], object]
) -> tuple[list[Item], list[tuple[Item | None, ...]]]:
    """Line items up by key; return the latest of each, and each in all rounds.

    The order is that of the last round; items that only earlier rounds have come after it.
    """
    by_key = [{key(item): item for item in items} for items in rounds]
    latest: dict[object, Item] = {}
    for items in reversed(by_key):
        latest |= {name: item for name, item in items.items() if name not in latest}
    return list(latest.values()), [tuple(items.get(name) for items in by_key) for name in latest]
