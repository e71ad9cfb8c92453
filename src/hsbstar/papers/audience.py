"""Who reads a paper, and what they may see.

A paper for the board tells all but evidence. One that is published names no agency and shows no
figure that fewer than five agencies stand behind; the rule, and its number, are ours.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hsbstar.wording import fold_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from hsbstar.rounds import DomainScore, Round, StatementScore

FEWEST_ANSWERS = 5
"""What fewer agencies answered is not published."""
WITHHELD = "withheld"


@dataclass(frozen=True)
class Audience:
    """What the readers of a paper may see."""

    public: bool = False
    hidden_statements: frozenset[str] = frozenset()
    """By id."""
    hidden_domains: frozenset[int] = frozenset()
    """By number."""
    names: frozenset[str] = frozenset()
    """The folded names of agencies, of which no text may tell."""

    def sees(self, one: StatementScore) -> bool:
        """Say whether a statement's figures are shown."""
        return one.statement.id not in self.hidden_statements

    def sees_domain(self, one: DomainScore) -> bool:
        """Say whether a domain's figures are shown."""
        return one.number not in self.hidden_domains

    def sees_count(self, agencies: int) -> bool:
        """Say whether what so many agencies stand behind is shown."""
        return not self.public or agencies >= FEWEST_ANSWERS

    def may_read(self, text: str) -> bool:
        """Say whether a text that people wrote names no agency, or may."""
        told = f" {fold_name(text)} "
        return not any(f" {name} " in told for name in self.names)


THE_BOARD = Audience()
"""Those who know each other's scores."""


def the_public(rounds: Sequence[Round]) -> Audience:
    """Return what may be seen of rounds by anyone: in each round, five agencies behind a figure.

    A domain's score is the mean of its statements': were one of them alone withheld, it could be
    worked out. So another is withheld with it, of those shown the one of fewest agencies.
    """
    statements = {
        one.statement.id for collated in rounds for one in collated.statements if _is_few(one)
    }
    while more := {
        found for collated in rounds for domain in collated.domains
        for found in _gives_away(domain, statements)
    }:
        statements |= more
    domains = {
        one.number for collated in rounds for one in collated.domains
        if one.score is not None and one.agencies < FEWEST_ANSWERS
    }
    names = {fold_name(name) for collated in rounds for name in collated.agencies}
    return Audience(
        public=True, hidden_statements=frozenset(statements), hidden_domains=frozenset(domains),
        names=frozenset(names - {""}),
    )


def _is_few(one: StatementScore) -> bool:
    return one.score is not None and one.respondents < FEWEST_ANSWERS


def _gives_away(domain: DomainScore, hidden: Iterable[str]) -> list[str]:
    """Return the statement that must be withheld so that the only hidden one cannot be told."""
    scored = [one for one in domain.statements if one.score is not None]
    shown = [one for one in scored if one.statement.id not in hidden]
    if len(scored) - len(shown) != 1 or not shown:
        return []
    return [min(shown, key=lambda one: one.respondents).statement.id]
