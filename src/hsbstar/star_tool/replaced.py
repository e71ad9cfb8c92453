"""What changed since the star tool that is replaced: after a late or a corrected return."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from hsbstar.core.files import read_bytes
from hsbstar.core.json import as_number
from hsbstar.core.text import fold, fold_name
from hsbstar.star_tool.read import read_star_tool

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet
    from fractions import Fraction
    from pathlib import Path

    from hsbstar.core.limits import FileLimits
    from hsbstar.rounds import Round
    from hsbstar.star_tool.documents import MovedDomainJson, ReplacedJson


class DomainMove(NamedTuple):
    """A domain in which a score changed, with the refs of the statements whose scores did."""

    number: int
    title: str
    before: Fraction | None
    after: Fraction | None
    statements: tuple[str, ...]


class Replaced(NamedTuple):
    """How a round differs from the star tool that it replaces, by the keys of the JSON."""

    not_compared: str | None
    """Why that is not known; None where it is."""
    domains: tuple[DomainMove, ...] = ()
    new_agencies: tuple[str, ...] = ()
    gone_agencies: tuple[str, ...] = ()
    changed_agencies: tuple[str, ...] = ()
    """The agencies in both whose answers differ."""


def read_replaced(file: Path, now: Round, limits: FileLimits) -> Replaced | None:
    """Return what changed since the star tool that `now` replaces; None where there is no file."""
    if not file.is_file():
        return None
    before, _ = read_star_tool(read_bytes(file), str(file), limits)
    if before is None:
        return Replaced("it cannot be read as a star tool")
    if _identity(before) != _identity(now):
        named = " ".join(filter(None, (before.source.area, before.source.round))) or "no name"
        return Replaced(f"it is from another round ({named}) or framework")
    return _differences(before, now)


def _identity(collated: Round) -> tuple[object, ...]:
    source = collated.source
    return (fold_name(source.area), fold(source.round), source.framework_id, source.lowest,
            source.highest)


def _differences(before: Round, now: Round) -> Replaced:
    scores = {score.statement.id: score.score for score in before.statements}
    domains = {domain.number: domain.score for domain in before.domains}
    moves = [
        DomainMove(
            domain.number, domain.title, domains.get(domain.number), domain.score,
            tuple(score.statement.ref for score in domain.statements
                  if score.score != scores.get(score.statement.id)),
        )
        for domain in now.domains
    ]
    then, today = _answers(before), _answers(now)
    return Replaced(
        None, tuple(move for move in moves if move.statements or move.before != move.after),
        _named(now, today.keys() - then.keys()), _named(before, then.keys() - today.keys()),
        _named(now, {name for name in today.keys() & then.keys() if today[name] != then[name]}),
    )


def _answers(collated: Round) -> dict[str, dict[str, object]]:
    """Return each agency's answers by statement id, by its folded name."""
    return {
        fold_name(agency): {score.statement.id: score.by_agency[agency]
                            for score in collated.statements}
        for agency in collated.agencies
    }


def _named(collated: Round, folded: AbstractSet[str]) -> tuple[str, ...]:
    return tuple(agency for agency in collated.agencies if fold_name(agency) in folded)


def replaced_json(replaced: Replaced | None) -> ReplacedJson:
    """Return what changed, as JSON; nothing where no star tool was replaced."""
    if replaced is None:
        return {}
    moves: list[MovedDomainJson] = [
        {"number": move.number, "title": move.title, "before": as_number(move.before),
         "after": as_number(move.after), "statements": list(move.statements)}
        for move in replaced.domains
    ]
    return {"replaced": {
        "not_compared": replaced.not_compared,
        "domains": moves,
        "new_agencies": list(replaced.new_agencies),
        "gone_agencies": list(replaced.gone_agencies),
        "changed_agencies": list(replaced.changed_agencies),
    }}
