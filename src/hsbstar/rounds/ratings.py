"""The agencies' ratings of a statement, held in little space: thousands of agencies fit.

The names and their order are shared by all statements of a round, and so are the scores.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, ValuesView
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING

from hsbstar.framework import Answered

if TYPE_CHECKING:
    from collections.abc import Sequence

Rating = Fraction | Answered
"""An agency's rating of a statement: a score, or the kind of an answer without a score."""


class Agencies(tuple[str, ...]):
    """The agencies of a round in their order."""

    @cached_property
    def places(self) -> dict[str, int]:
        """The position of each agency."""
        return {name: place for place, name in enumerate(self)}


class Ratings(Mapping[str, Rating]):
    """The ratings of a statement, by agency."""

    def __init__(self, agencies: Agencies, ratings: Sequence[Rating]) -> None:
        """Hold a rating of each agency, in their order."""
        self.agencies, self._ratings = agencies, tuple(ratings)

    def values(self) -> ValuesView[Rating]:
        """Return the ratings in the order of the agencies, without looking each one up."""
        return dict(zip(self.agencies, self._ratings, strict=True)).values()

    def __getitem__(self, agency: str) -> Rating:
        return self._ratings[self.agencies.places[agency]]

    def __iter__(self) -> Iterator[str]:
        return iter(self.agencies)

    def __len__(self) -> int:
        return len(self._ratings)

    def __hash__(self) -> int:
        return hash(self._ratings)


def ratings_of(agencies: Sequence[str], ratings: Mapping[str, Rating]) -> Ratings:
    """Return the agencies' ratings in their order; blank for an agency that has none."""
    if isinstance(ratings, Ratings) and ratings.agencies == agencies:
        return ratings
    known = agencies if isinstance(agencies, Agencies) else Agencies(agencies)
    return Ratings(known, [ratings.get(agency, Answered.BLANK) for agency in known])
