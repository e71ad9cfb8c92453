"""What changed since the last round, as a paper tells it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from hsbstar.board_paper.facts import Changes, Since
from hsbstar.cautions import tell_cautions, tell_limits
from hsbstar.certainty import FEWEST
from hsbstar.comparison import compare
from hsbstar.timing import tell_intervals

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hsbstar.comparison import Comparison, DomainChange, StatementChange
    from hsbstar.naming import SameNames
    from hsbstar.rounds import Round

_CHOSEN_IN_PUBLIC = "Whose voice counts was chosen."
_ERRORS_IN_PUBLIC = "Not every answer could be counted."
_TOO_FEW_IN_PUBLIC = "Too few agencies answered in both rounds to tell a change from chance."


def changes_since(
    earlier: Round, now: Round, same: Iterable[SameNames] = (), notice: str = ""
) -> Changes:
    """Return what changed from an earlier round to this one; `same` are names of one agency.

    `notice` is what the earlier star tool says on its face.
    """
    comparison = compare([earlier, now], same)
    name = comparison.names[0]
    # What somebody chose is among the cautions already.
    errors = notice.replace(earlier.source.choices, "").strip()
    return Changes(
        name,
        {one.number: _since(one) for one in comparison.domains},
        {one.id: _since(one) for one in comparison.statements},
        (tell_intervals(comparison.rounds), *tell_cautions(comparison.rounds),
         *([f"{name}: {errors}"] if errors else []), *_tell_voices(comparison),
         *tell_limits(comparison)),
        (*_tell_in_public(comparison), *([f"{name}: {_ERRORS_IN_PUBLIC}"] if errors else [])),
        comparison.rounds[0].domains, bool(earlier.weighing.weights),
    )


def _since(one: DomainChange | StatementChange) -> Since:
    return Since(one.scores[0], one.change, one.moved.matched, one.moved.certainty)


def _tell_voices(comparison: Comparison) -> list[str]:
    """Say which agencies answered in one of the rounds only."""
    return [f"Only {when}: {', '.join(agencies)}."
            for when, agencies in (("in this round", comparison.joined),
                                   (f"in {comparison.names[0]}", comparison.left)) if agencies]


def _tell_in_public(comparison: Comparison) -> tuple[str, ...]:
    """Say the same without a name, and without a count of few agencies."""
    rounds = [
        replace(one, source=replace(one.source, choices=_CHOSEN_IN_PUBLIC))
        if one.source.choices else one
        for one in comparison.rounds
    ]
    few = len(comparison.in_both) < FEWEST
    limits = [_TOO_FEW_IN_PUBLIC] if few else tell_limits(comparison)
    return (tell_intervals(rounds), *tell_cautions(rounds), *limits)
