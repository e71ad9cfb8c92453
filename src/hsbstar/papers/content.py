"""All that a board paper is made of, before it is worded."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from hsbstar.papers.audience import THE_BOARD, Audience
from hsbstar.privacy import identifiers_in, tell_left_out

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hsbstar.action_plan import LastPlan, Planned
    from hsbstar.comparison import Comparison, DomainChange, StatementChange
    from hsbstar.framework import Framework
    from hsbstar.returned import Returned
    from hsbstar.rounds import Round

NAMES_AGENCY = "[Left out here: it names an agency.]"


@dataclass(frozen=True)
class Content:
    """What a board paper tells."""

    round: Round
    framework: Framework
    returns: tuple[Returned, ...] = ()
    missing: tuple[str, ...] = ()
    """Agencies that were asked and did not return."""
    unevidenced: Mapping[str, int] | None = None
    """By statement id, how many high scores stand without evidence; None where nobody knows."""
    notice: str = ""
    """What the star tool says on its face."""
    marking: str = ""
    comparison: Comparison | None = None
    """From an earlier round to this one."""
    plan: LastPlan | None = None
    audience: Audience = THE_BOARD

    @cached_property
    def nice(self) -> Mapping[str, tuple[str, ...]]:
        """By statement id, the sections of NICE guideline NG55 that bear on it."""
        return {one.id: tuple(one.nice) for one in self.framework.statements}

    @cached_property
    def first_steps(self) -> Mapping[str, str]:
        """By statement id, what an area could begin with."""
        return {one.id: one.first_step for one in self.framework.statements}

    @cached_property
    def moved_statements(self) -> Mapping[str, StatementChange]:
        """By statement id, what moved since the earlier round; nothing without one."""
        return {one.id: one for one in self.comparison.statements} if self.comparison else {}

    @cached_property
    def moved_domains(self) -> Mapping[int, DomainChange]:
        """By domain number, what moved since the earlier round; nothing without one."""
        return {one.number: one for one in self.comparison.domains} if self.comparison else {}

    @cached_property
    def actions(self) -> Mapping[str, tuple[str, ...]]:
        """By statement id, what is planned, in words."""
        planned: dict[str, list[str]] = defaultdict(list)
        for one in self.plan.actions if self.plan else ():
            planned[one.id].append(self._tell(one))
        return {key: tuple(some) for key, some in planned.items()}

    def _tell(self, one: Planned) -> str:
        """Return an action in words, unless it could identify a child or names an agency.

        A public paper does not tell who owns it: that may be an agency, or a person.
        """
        if kinds := identifiers_in(one.action):
            return tell_left_out(kinds, "the action plan")
        if not self.audience.public:
            return one.in_words
        return replace(one, owner="").in_words if self.audience.may_read(one.action) else (
            NAMES_AGENCY
        )

    @property
    def shown(self) -> Round:
        """The round as its star may be drawn: what is withheld has no score."""
        domains = tuple(
            one if self.audience.sees_domain(one) else replace(one, score=None)
            for one in self.round.domains
        )
        return replace(self.round, domains=domains)

    @property
    def earlier(self) -> str:
        """What the earlier round is called; nothing without one."""
        return self.comparison.names[0] if self.comparison else ""
