"""What a paper is written from: a round as its star tool holds it, and what belongs beside it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from fractions import Fraction

    from hsbstar.action_plan import LastPlan
    from hsbstar.certainty import Certainty
    from hsbstar.framework import Framework
    from hsbstar.received import Received
    from hsbstar.rounds import DomainScore, Round


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
