"""Set rounds side by side: what each domain and statement was, is, and by how much it changed.

Domains are matched by number and statements by id, so a statement whose ref or wording changed
between editions is still the same statement. What stands in some rounds only is told, never
compared.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, TypeVar

from hsbstar.rounds import show_score
from hsbstar.wording import fold, fold_name

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterable, Sequence

    from hsbstar.rounds import DomainScore, Round, StatementScore

SOONEST_MONTHS, LATEST_MONTHS = 6, 12
"""How long after one audit the framework advises to repeat it, in months."""

Item = TypeVar("Item")


class _AcrossRounds:
    """Something that is scored in each round; None where a round does not have it."""

    in_rounds: Sequence[DomainScore | StatementScore | None]

    @property
    def scores(self) -> tuple[Fraction | None, ...]:
        """The score in each round; None where there is none."""
        return tuple(one.score if one else None for one in self.in_rounds)

    @property
    def change(self) -> Fraction | None:
        """The last round's score less the first's; None unless both have one."""
        first, last = self.scores[0], self.scores[-1]
        return None if first is None or last is None else last - first


@dataclass(frozen=True)
class DomainChange(_AcrossRounds):
    """One domain in all rounds; None where a round does not have it."""

    number: int
    title: str
    in_rounds: tuple[DomainScore | None, ...]


@dataclass(frozen=True)
class StatementChange(_AcrossRounds):
    """One statement in all rounds; None where a round does not have it."""

    id: str
    ref: str
    domain: int
    text: str
    in_rounds: tuple[StatementScore | None, ...]

    @property
    def missing_from(self) -> tuple[int, ...]:
        """The positions of the rounds whose framework does not have the statement."""
        return tuple(index for index, one in enumerate(self.in_rounds) if one is None)


@dataclass(frozen=True)
class Comparison:
    """Two or more rounds side by side, in the order given."""

    rounds: tuple[Round, ...]
    domains: tuple[DomainChange, ...]
    statements: tuple[StatementChange, ...]

    @property
    def months(self) -> Fraction | None:
        """Months from the first round's last return to the last round's; None without dates."""
        first, last = self.rounds[0].source.completed, self.rounds[-1].source.completed
        if first is None or last is None:
            return None
        return months_between(first, last)

    @property
    def joined(self) -> tuple[str, ...]:
        """Agencies in the last round that the first does not have."""
        return _names_beyond(self.rounds[-1], self.rounds[0])

    @property
    def left(self) -> tuple[str, ...]:
        """Agencies in the first round that the last does not have."""
        return _names_beyond(self.rounds[0], self.rounds[-1])


def compare(rounds: Sequence[Round]) -> Comparison:
    """Set rounds side by side, in the order given.

    Raises ValueError for fewer than two rounds.
    """
    if len(rounds) < 2:
        message = "a comparison needs two rounds or more"
        raise ValueError(message)
    domains = _side_by_side([one.domains for one in rounds], lambda domain: domain.number)
    statements = _side_by_side(
        [one.statements for one in rounds], lambda statement: statement.statement.id
    )
    return Comparison(
        tuple(rounds),
        tuple(_domain_change(in_rounds) for in_rounds in domains),
        tuple(_statement_change(in_rounds) for in_rounds in statements),
    )


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


def tell_cautions(rounds: Sequence[Round]) -> list[str]:
    """Say what a reader must know before trusting a change: other areas, editions or titles."""
    cautions = []
    areas = list(dict.fromkeys(one.source.area for one in rounds))
    if len({fold(area) for area in areas}) > 1:
        cautions.append(f"The rounds are of different areas: {', '.join(areas)}.")
    editions = list(dict.fromkeys(one.source.edition for one in rounds))
    if len(editions) > 1:
        cautions.append(
            f"The rounds used different editions ({', '.join(editions)}): statements are matched "
            "by their id, domains by their number."
        )
    cautions += _tell_other_statements(rounds)
    for number in sorted({domain.number for one in rounds for domain in one.domains}):
        titles = [
            domain.title for one in rounds for domain in one.domains if domain.number == number
        ]
        if len({fold(title) for title in titles}) > 1:
            names = " and ".join(f"‘{title}’" for title in dict.fromkeys(titles))
            cautions.append(f"Domain {number} is {names}: its change may mean little.")
    if any(one.moderated for one in rounds):
        told = ", ".join(
            f"{one.source.round or f'round {number}'} {one.moderated} of {len(one.statements)}"
            for number, one in enumerate(rounds, start=1)
        )
        cautions.append(
            f"Scores agreed in moderation: {told}. Where one round was moderated and another was "
            "not, part of a change can come from that."
        )
    cautions += [
        f"{one.source.round or f'Round {number}'} was not scored as usual: {one.source.choices} "
        "Part of a change can come from that."
        for number, one in enumerate(rounds, start=1) if one.source.choices
    ]
    return cautions


def _tell_other_statements(rounds: Sequence[Round]) -> list[str]:
    """Say which statements are not in all rounds, by their refs; nothing where all are."""
    ids = [{one.statement.id for one in collated.statements} for collated in rounds]
    common, known = set.intersection(*ids), set.union(*ids)
    if common == known:
        return []
    told = []
    for number, collated in enumerate(rounds, start=1):
        refs = [one.statement.ref for one in collated.statements if one.statement.id not in common]
        if refs:
            told.append(f"of {collated.source.round or f'round {number}'}: {', '.join(refs)}")
    return [
        (f"{len(common)} of {len(known)} statements are in all rounds. Not in all, "
        f"{'; '.join(told)}. They may share a ref and yet be others, so they are not compared; a "
        "domain's change comes from them, too.")
    ]


def months_between(first: dt.date, last: dt.date) -> Fraction:
    """Return the calendar months between two days: 1 May to 1 November is 6, whatever the days.

    Days beyond the whole months count as 31sts of a month; negative where `last` is earlier.
    """
    if last < first:
        return -months_between(last, first)
    whole = (last.year - first.year) * 12 + last.month - first.month
    days = last.day - first.day
    if days < 0:
        whole, days = whole - 1, days + 31
    return whole + Fraction(days, 31)


def tell_interval(months: Fraction | None) -> str:
    """Say how the time between rounds stands to what the framework advises."""
    advice = f"the framework advises {SOONEST_MONTHS} to {LATEST_MONTHS} months"
    if months is None:
        return f"The time between the rounds is not known, as returns lack dates; {advice}."
    if months < 0:
        return "The first round is dated after the last: check the order of the rounds."
    apart = round(months)
    told = f"{apart} month{'' if apart == 1 else 's'}" if months >= 1 else "less than a month"
    if months < SOONEST_MONTHS:
        return f"The rounds are {told} apart, sooner than advised: {advice}."
    if months > LATEST_MONTHS:
        return f"The rounds are {told} apart, later than advised: {advice}."
    return f"The rounds are {told} apart, as advised: {advice}."


def show_change(change: Fraction | None) -> str:
    """Return a change to one decimal with its sign, halves away from zero; `–` where none is."""
    if change is None:
        return "–"
    shown = show_score(abs(change))
    if shown == "0.0":
        return shown
    return f"+{shown}" if change > 0 else f"−{shown}"


def _names_beyond(one: Round, other: Round) -> tuple[str, ...]:
    known = {fold_name(name) for name in other.agencies}
    return tuple(name for name in one.agencies if fold_name(name) not in known)


def _side_by_side(
    rounds: Sequence[Iterable[Item]], key: Callable[[Item], object]
) -> list[tuple[Item | None, ...]]:
    """Line items up by key, in the order of the last round, then what only earlier rounds have."""
    by_key = [{key(item): item for item in items} for items in rounds]
    order = dict.fromkeys(name for items in reversed(by_key) for name in items)
    return [tuple(items.get(name) for items in by_key) for name in order]


def _domain_change(in_rounds: tuple[DomainScore | None, ...]) -> DomainChange:
    latest = next(one for one in reversed(in_rounds) if one)
    return DomainChange(latest.number, latest.title, in_rounds)


def _statement_change(in_rounds: tuple[StatementScore | None, ...]) -> StatementChange:
    latest = next(one for one in reversed(in_rounds) if one)
    statement = latest.statement
    return StatementChange(
        statement.id, statement.ref, latest.domain, statement.text, in_rounds
    )
