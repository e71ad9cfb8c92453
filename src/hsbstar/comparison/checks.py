"""What is wrong with rounds as they were named for a comparison: their order, agencies' names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hsbstar.comparison.agency_names import near_names
from hsbstar.comparison.dates import in_order
from hsbstar.core.findings import Where, finding
from hsbstar.core.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from hsbstar.core.findings import Finding
    from hsbstar.rounds import Round


def check_order(rounds: Sequence[Round]) -> Iterator[Finding]:
    """Find that rounds were named in another order than that of their dates."""
    ordered = in_order(rounds)
    if ordered != list(rounds):
        dated = ", ".join(
            f"{one.source.round} ({one.source.completed:%d.%m.%Y})" for one in ordered
        )
        yield finding(Problem.ROUNDS_OUT_OF_ORDER, Where(), dated=dated)


def check_names(rounds: Sequence[Round]) -> Iterator[Finding]:
    """Propose names that may mean one agency."""
    for one, other in near_names(rounds):
        rounds_of_one, rounds_of_other = (
            ", ".join(some.source.round for some in rounds if name in some.agencies)
            for name in (one, other)
        )
        slots = {"one": one, "rounds": rounds_of_one, "other": other, "others": rounds_of_other}
        yield finding(Problem.AGENCIES_ALIKE, Where(), **slots)
