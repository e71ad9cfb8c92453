"""The facts of a paper: a round as its star tool holds it, and what changed."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from hsbstar.comparison import (
    Change,
    Split,
    compare,
    intervals_sentence,
    round_caveats,
    sample_caveats,
    show_figures,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from fractions import Fraction

    from hsbstar.comparison import Comparison, DomainChange, SameNames, Shown, StatementChange
    from hsbstar.framework import Framework
    from hsbstar.plan import LastPlan
    from hsbstar.rounds import DomainScore, Inference, Round
    from hsbstar.star_tool import Received


@dataclass(frozen=True)
class Since:
    """The change of a domain or a statement since an earlier round."""

    before: Fraction | None
    """Its score in the earlier round; None if it had none, or if it is withheld."""
    change: Fraction | None
    matched: Fraction | None
    """The change of answers that agencies gave in both rounds."""
    inference: Inference
    withheld: str = ""
    """Why it is not published, in sentences; empty where it is."""

    @property
    def shown(self) -> Shown:
        """How the score before and now, and their change, are shown."""
        now = None if self.before is None or self.change is None else self.before + self.change
        moved = Change(Split(self.change, self.matched), self.inference)
        return show_figures((self.before, now), moved)


@dataclass(frozen=True)
class Changes:
    """The changes since an earlier round."""

    earlier: str
    """The name of the earlier round."""
    domains: Mapping[int, Since]
    statements: Mapping[str, Since]
    caveats: tuple[str, ...]
    """What a reader must know before trusting a change, in sentences."""
    scores: tuple[DomainScore, ...]
    """The earlier round's domains, for the star."""
    comparison: Comparison | None = None
    """The rounds behind it, with the same names for agencies; None in public."""
    errors: str = ""
    """The errors that the earlier round was scored despite, as its star tool states them."""
    moderated_once: bool = False
    """Whether scores were agreed in moderation in one of the two rounds only."""
    marking: str = ""
    """The protective marking of the earlier round."""


@dataclass(frozen=True)
class Facts:
    """Everything that a paper may contain."""

    round: Round
    """The round as it is published of statements; in public, agencies have numbers for names."""
    whole: Round
    """The round behind the domains' published scores: every statement counts, withheld or not."""
    framework: Framework
    returned: tuple[Received, ...] = ()
    missing: tuple[str, ...] = ()
    """The agencies that were invited and did not return the audit."""
    not_returned: int = 0
    """How many they are: a public paper gives only this number."""
    invited: int | None = None
    """How many agencies were invited; None if that is not known."""
    unevidenced: Mapping[str, int] | None = None
    """By statement id, how many high scores have no evidence; None if that is not known."""
    notice: str = ""
    """The warning on the face of the star tool."""
    marking: str = ""
    changes: Changes | None = None
    plan: LastPlan | None = None
    withheld: frozenset[str | int] = field(default_factory=frozenset)
    """The statements (by id) and domains (by number) whose figures are not published."""
    public: bool = False
    """Whether no agency may be recognised."""
    no_changes: str = ""
    """Why a public paper shows no change at all; empty where it shows any, or compares nothing."""

    @property
    def withheld_domains(self) -> list[int]:
        """The numbers of the domains whose scores are not published."""
        return [key for key in self.withheld if isinstance(key, int)]

    @property
    def scale(self) -> tuple[int, int]:
        """The ends of the scale."""
        return self.round.source.lowest, self.round.source.highest


def changes_since(
    earlier: Round, now: Round, same: Iterable[SameNames] = (), notice: str = ""
) -> Changes:
    """Return what changed from an earlier round to this one.

    Args:
        earlier: The earlier round.
        now: This round.
        same: Names that are the same agency's.
        notice: The warning on the face of the earlier star tool.
    """
    # A comparison repeats the rounds' own notices, which may name agencies; the paper has its own.
    comparison = compare([replace(earlier, notice=""), replace(now, notice="")], same)
    name = comparison.names[0]
    # What somebody chose is among the caveats already.
    errors = notice.replace(earlier.source.stated, "").strip()
    return Changes(
        name,
        {domain.number: _since(domain) for domain in comparison.domains},
        {statement.id: _since(statement) for statement in comparison.statements},
        (intervals_sentence(comparison.rounds), *round_caveats(comparison.rounds),
         *([f"{name}: {errors}"] if errors else []),
         *(f"Only {when}: {', '.join(agencies)}." for when, agencies in (
             ("in this round", comparison.joined), (f"in {name}", comparison.left)) if agencies),
         *sample_caveats(comparison)),
        comparison.rounds[0].domains, comparison, errors,
        bool(earlier.moderated) != bool(now.moderated), earlier.source.marking,
    )


def _since(change: DomainChange | StatementChange) -> Since:
    return Since(change.scores[0], change.change, change.moved.matched, change.moved.inference)
