"""Set rounds side by side: what each domain and statement was, is, and by how much it changed.

Domains are matched by number and statements by id, so a statement whose ref or wording changed
between editions is still the same statement; agencies by name (see `naming`). What stands in some
rounds only is told, never compared.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, TypeVar

from hsbstar.comparison.agency_names import known_again
from hsbstar.comparison.dates import months_of
from hsbstar.comparison.decomposition import Split, between, split
from hsbstar.comparison.inference import Certainty, certainties
from hsbstar.rounds import DomainScore, StatementScore, show_score

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from hsbstar.comparison.agency_names import SameNames
    from hsbstar.rounds import Round

Item = TypeVar("Item")


@dataclass(frozen=True)
class Change:
    """How something changed from one round to another."""

    split: Split
    certainty: Certainty

    @property
    def plain(self) -> Fraction | None:
        """The change of all respondents."""
        return self.split.change

    @property
    def matched(self) -> Fraction | None:
        """The change of agencies' answers that both rounds have."""
        return self.split.matched


class _AcrossRounds:
    """Something that is scored in each round; None where a round does not have it."""

    in_rounds: Sequence[DomainScore | StatementScore | None]
    moved: Change

    @property
    def scores(self) -> tuple[Fraction | None, ...]:
        """The score in each round; None where there is none."""
        return tuple(one.score if one else None for one in self.in_rounds)

    @property
    def respondents(self) -> tuple[int, ...]:
        """How many agencies stand behind the score in each round."""
        return tuple(one.respondents if one else 0 for one in self.in_rounds)

    @property
    def change(self) -> Fraction | None:
        """The last round's score less the first's; None unless both have one."""
        return self.moved.plain


@dataclass(frozen=True)
class DomainChange(_AcrossRounds):
    """One domain in all rounds; None where a round does not have it."""

    number: int
    title: str
    in_rounds: tuple[DomainScore | None, ...]
    moved: Change
    """From the first round to the last."""
    steps: tuple[Change, ...]
    """From each round to the next."""


@dataclass(frozen=True)
class StatementChange(_AcrossRounds):
    """One statement in all rounds; None where a round does not have it."""

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
        return tuple(index for index, one in enumerate(self.in_rounds) if one is None)


@dataclass(frozen=True)
class Comparison:
    """Two or more rounds side by side, in the order given."""

    rounds: tuple[Round, ...]
    """With one name for each agency."""
    domains: tuple[DomainChange, ...]
    statements: tuple[StatementChange, ...]
    spelled: tuple[dict[str, str], ...]
    """How each round's agencies are spelled there, by their one name."""

    def __repr__(self) -> str:
        """Return a line for a notebook: the rounds that are compared."""
        return f"<Comparison of {', '.join(map(repr, self.names))}>"

    @property
    def names(self) -> tuple[str, ...]:
        """What the rounds are called; a round without a name goes by its place."""
        return tuple(
            one.source.round or f"Round {number}" for number, one in enumerate(self.rounds, start=1)
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
    """Set rounds side by side, in the order given; `same` are names that mean one agency.

    Raises ValueError for fewer than two rounds, HsbstarError where `same` cannot be.
    """
    if len(as_read) < 2:
        message = "a comparison needs two rounds or more"
        raise ValueError(message)
    rounds, spelled = known_again(as_read, same)
    domains = _side_by_side([one.domains for one in rounds], lambda domain: domain.number)
    statements = _side_by_side(
        [one.statements for one in rounds], lambda statement: statement.statement.id
    )
    last = len(rounds) - 1
    moved = _changes(rounds, [[_group(one) for one in in_rounds] for in_rounds in domains], 0, last)
    steps = [
        _changes(rounds, [[_group(one) for one in in_rounds] for in_rounds in domains], *step)
        for step in pairwise(range(len(rounds)))
    ] if last > 1 else [moved]
    each = _changes(rounds, [[_alone(one) for one in in_rounds] for in_rounds in statements],
                    0, last)
    return Comparison(
        tuple(rounds),
        tuple(
            DomainChange(latest.number, latest.title, in_rounds, change, tuple(own))
            for in_rounds, change, *own in zip(domains, moved, *steps, strict=True)
            for latest in [_latest(in_rounds)]
        ),
        tuple(
            StatementChange(latest.statement.id, latest.statement.ref, latest.domain,
                            latest.statement.text, in_rounds, change)
            for in_rounds, change in zip(statements, each, strict=True)
            for latest in [_latest(in_rounds)]
        ),
        tuple(spelled),
    )


Scored = tuple["Sequence[StatementScore]", "Fraction | None"]
"""Statements of one round, and the score that they have together."""


def _group(domain: DomainScore | None) -> Scored:
    return (domain.statements, domain.score) if domain else ((), None)


def _alone(statement: StatementScore | None) -> Scored:
    return ((statement,), statement.score) if statement else ((), None)


def _changes(
    rounds: Sequence[Round], items: Sequence[Sequence[Scored]], first: int, last: int
) -> list[Change]:
    """Return how each item changed between two rounds, by their places, judged together."""
    together = between(rounds[first], rounds[last])
    splits = [
        split(one[first][0], one[last][0], (one[first][1], one[last][1]), together)
        for one in items
    ]
    known = certainties([one.pairs for one in splits], together.first)
    return [Change(*both) for both in zip(splits, known, strict=True)]


def _latest(in_rounds: Sequence[Item | None]) -> Item:
    return next(one for one in reversed(in_rounds) if one is not None)


def check_comparable(rounds: Sequence[Round]) -> str:
    """Return why rounds cannot be compared at all; nothing where they can.

    Scores of another framework or on another scale mean something else.
    """
    first = rounds[0].source
    for one in (other.source for other in rounds[1:]):
        if one.framework_id != first.framework_id:
            return (
                f"{first.round} was scored with the framework ‘{first.framework_id}’, "
                f"{one.round} with ‘{one.framework_id}’"
            )
        if (one.lowest, one.highest) != (first.lowest, first.highest):
            return (
                f"{first.round} was scored from {first.lowest} to {first.highest}, "
                f"{one.round} from {one.lowest} to {one.highest}"
            )
    return ""


def show_change(change: Fraction | None) -> str:
    """Return a change to one decimal with its sign, halves away from zero; `–` where none is."""
    if change is None:
        return "–"
    shown = show_score(abs(change))
    if shown == "0.0":
        return shown
    return f"+{shown}" if change > 0 else f"−{shown}"


def show_interval(known: Certainty) -> str:
    """Return an interval with signs, to one decimal; `–` where there is none."""
    if known.interval is None:
        return "–"
    low, high = (show_change(Fraction(end)) for end in known.interval)
    return f"{low} to {high}"


def _side_by_side(
    rounds: Sequence[Iterable[Item]], key: Callable[[Item], object]
) -> list[tuple[Item | None, ...]]:
    """Line items up by key, in the order of the last round, then what only earlier rounds have."""
    by_key = [{key(item): item for item in items} for items in rounds]
    order = dict.fromkeys(name for items in reversed(by_key) for name in items)
    return [tuple(items.get(name) for items in by_key) for name in order]
