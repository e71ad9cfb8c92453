"""What a paper is written from: a round as its star tool holds it, and what changed."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from hsbstar.comparison import FEWEST, compare, tell_cautions, tell_intervals, tell_limits

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from fractions import Fraction

    from hsbstar.comparison import Certainty, Comparison, DomainChange, SameNames, StatementChange
    from hsbstar.framework import Framework
    from hsbstar.plan import LastPlan
    from hsbstar.rounds import DomainScore, Round
    from hsbstar.star_tool import Received

_CHOSEN_IN_PUBLIC = "Whose voice counts was chosen."
_ERRORS_IN_PUBLIC = "Not every answer could be counted."
_TOO_FEW_IN_PUBLIC = "Too few agencies answered in both rounds to tell a change from chance."


@dataclass(frozen=True)
class Since:
    """How something changed since an earlier round."""

    before: Fraction | None
    """Its score in the earlier round; None where it had none, or where it is withheld."""
    change: Fraction | None
    matched: Fraction | None
    """The change of answers that agencies gave in both rounds."""
    certainty: Certainty
    withheld: bool = False
    """Whether too few agencies stand behind it for it to be published."""


@dataclass(frozen=True)
class Changes:
    """What changed since an earlier round."""

    earlier: str
    """What the earlier round is called."""
    domains: Mapping[int, Since]
    statements: Mapping[str, Since]
    told: tuple[str, ...]
    """What a reader must know before trusting a change, in sentences."""
    told_in_public: tuple[str, ...]
    """The same without a word of single agencies."""
    scores: tuple[DomainScore, ...]
    """The earlier round's domains, for the star."""
    weighted: bool = False
    """Whether some agency counted more than another in it."""


@dataclass(frozen=True)
class Facts:
    """All that a paper may say."""

    round: Round
    """What may be told of statements; in public, agencies bear numbers for names."""
    whole: Round
    """What may be told of domains: every statement counts, withheld or not."""
    framework: Framework
    returned: tuple[Received, ...] = ()
    missing: tuple[str, ...] = ()
    """The agencies that were asked in vain."""
    in_vain: int = 0
    """How many these are: in public they have no names."""
    asked: int | None = None
    """How many agencies were asked; None where nobody said who."""
    unevidenced: Mapping[str, int] | None = None
    """By statement id, how many high scores have no evidence beside them; None where not known."""
    notice: str = ""
    """What the star tool says on its face."""
    marking: str = ""
    changes: Changes | None = None
    plan: LastPlan | None = None
    withheld: frozenset[str | int] = field(default_factory=frozenset)
    """The statements (by id) and domains (by number) whose figures are not to be published."""
    public: bool = False
    """Whether agencies are not to be told from each other."""

    @property
    def scale(self) -> tuple[int, int]:
        """The ends of the scale."""
        return self.round.source.lowest, self.round.source.highest


def changes_since(
    earlier: Round, now: Round, same: Iterable[SameNames] = (), notice: str = ""
) -> Changes:
    """Return what changed from an earlier round to this one; `same` are names of one agency.

    `notice` is what the earlier star tool says on its face.
    """
    # A comparison repeats the rounds' own notices, which may name agencies; the paper has its own.
    comparison = compare([replace(earlier, notice=""), replace(now, notice="")], same)
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
