"""What each agency says on one statement, held in little space: thousands of agencies fit.

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

Voice = Fraction | Answered
"""What one agency says on one statement: a score, or which answer that is no score."""


class Agencies(tuple[str, ...]):
    """The agencies of a round in their order, and where each stands in it."""

    @cached_property
    def places(self) -> dict[str, int]:
        """The position of each agency."""
        return {name: at for at, name in enumerate(self)}


class Voices(Mapping[str, Voice]):
    """What agencies say on one statement, by agency."""

    def __init__(self, agencies: Agencies, voices: Sequence[Voice]) -> None:
        """Hold what each agency says, in their order."""
        self._agencies, self._voices = agencies, tuple(voices)

    @property
    def agencies(self) -> Agencies:
        """The agencies that say it, in their order."""
        return self._agencies

    def values(self) -> ValuesView[Voice]:
        """What they say, in their order."""
        return _Said(self)

    def __getitem__(self, agency: str) -> Voice:
        return self._voices[self._agencies.places[agency]]

    def __iter__(self) -> Iterator[str]:
        return iter(self._agencies)

    def __len__(self) -> int:
        return len(self._voices)

    def in_order(self) -> tuple[Voice, ...]:
        """What each agency says, in the round's order of agencies."""
        return self._voices

    def __eq__(self, other: object) -> bool:
        return dict(self) == (dict(other) if isinstance(other, Mapping) else other)

    def __hash__(self) -> int:
        return hash(self._voices)


class _Said(ValuesView[Voice]):
    """The voices as they are held, not looked up one by one."""

    def __init__(self, voices: Voices) -> None:
        super().__init__(voices)
        self._held = voices.in_order()

    def __iter__(self) -> Iterator[Voice]:
        return iter(self._held)


def voices_of(agencies: Sequence[str], said: Mapping[str, Voice]) -> Voices:
    """Return what agencies say in their order."""
    if isinstance(said, Voices) and said.agencies == agencies:
        return said
    known = agencies if isinstance(agencies, Agencies) else Agencies(agencies)
    return Voices(known, [said.get(agency, Answered.BLANK) for agency in known])
