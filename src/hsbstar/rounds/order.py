"""How sure the order of a round's domains is: which is lowest, and which are hardly different.

For each pair of domains each agency's own mean in one less its own mean in the other is one
difference; each agency with both counts equally. All pairs are judged together, as one family of
`sign_flips.infer`, whose 95% intervals hold together. Agreed scores and weights do not enter: both
are decided by others than the agency.

Two domains are apart only where their scores are shown as different figures and the pair's interval
excludes 0 in the same direction. Everything that is printed about the order uses `Order.sentence`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import combinations
from typing import TYPE_CHECKING

from hsbstar.core.plurals import count, listed, printable
from hsbstar.rounds.model import show_score
from hsbstar.rounds.sign_flips import MIN_AGENCIES, Inference, infer

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from fractions import Fraction

    from hsbstar.rounds.model import DomainScore, Round

MAX_NAMED = 3
"""At most this many domains are named in a sentence; of more, only the number is given."""


@dataclass(frozen=True)
class Pair:
    """Two domains that have a score, the first one earlier in the framework."""

    first: DomainScore
    second: DomainScore
    inference: Inference
    """Of the agencies' own means in the first less those in the second, in points of the scale."""

    @property
    def apart(self) -> bool:
        """Whether the interval excludes 0 in the direction of the scores, as they are shown."""
        first, second = self.first.score, self.second.score
        low, high = self.inference.low, self.inference.high
        if (first is None or second is None or low is None or high is None
                or show_score(first) == show_score(second)):
            return False
        return low > 0 if first > second else high < 0

    @property
    def too_few(self) -> bool:
        """Whether fewer than six agencies have scores in both."""
        return self.inference.agencies < MIN_AGENCIES


@dataclass(frozen=True)
class Order:
    """What a round shows about the order of its domains (or strands)."""

    lowest: tuple[DomainScore, ...]
    """Those whose score is shown with the lowest figure, in the framework's order."""
    not_apart: tuple[DomainScore, ...]
    """Those with a higher figure that are not apart from each of the lowest, weakest first."""
    pairs: tuple[Pair, ...]
    """Every two domains that have a score, in the framework's order."""
    sentence: str
    """The lowest and what is not apart from it, with the figures as they are shown."""


def order_of(collated: Round) -> Order:
    """Return how sure the order of a round's domains is; those without a score are not in it."""
    scored = [domain for domain in collated.domains if domain.score is not None]
    families = tuple(_differences(*pair) for pair in combinations(scored, 2))
    inferences = _infer(families, collated.source.highest - collated.source.lowest)
    pairs = tuple(Pair(first, second, inference) for (first, second), inference
                  in zip(combinations(scored, 2), inferences, strict=True))
    lowest = lowest_of(scored)
    # Titles can repeat, and strands have no number: a domain is itself alone.
    ends = {id(domain) for domain in lowest}
    near = {
        id(domain) for pair in pairs if not pair.apart
        if (id(pair.first) in ends) != (id(pair.second) in ends)
        for domain in (pair.first, pair.second)
    }
    others = [domain for domain in collated.weakest_domains if id(domain) not in ends]
    not_apart = tuple(domain for domain in others if id(domain) in near)
    found = Order(lowest, not_apart, pairs, "")
    return replace(found, sentence=_sentence(collated, found, others))


def lowest_of(domains: Iterable[DomainScore]) -> tuple[DomainScore, ...]:
    """Return those whose score is shown with the lowest figure: equal figures are equal."""
    scored = [(domain.score, domain) for domain in domains if domain.score is not None]
    figure = show_score(min((score for score, _ in scored), default=None))
    return tuple(domain for score, domain in scored if show_score(score) == figure)


def _differences(first: DomainScore, second: DomainScore) -> tuple[tuple[str, Fraction], ...]:
    """Return each agency's own mean in one domain less that in another, where it has both."""
    return tuple(
        (agency, own - other) for agency, own in first.by_agency.items()
        if own is not None and (other := second.by_agency.get(agency)) is not None
    )


@lru_cache(maxsize=4)
def _infer(
    pairs: tuple[tuple[tuple[str, Fraction], ...], ...], span: int
) -> tuple[Inference, ...]:
    """Judge all pairs as one family; several outputs of a round need the same."""
    return tuple(infer([[dict(differences)] for differences in pairs], span))


def _sentence(collated: Round, order: Order, others: Sequence[DomainScore]) -> str:
    """Return the order in words; `others` are the domains above the lowest, weakest first."""
    what, lowest = collated.spokes, order.lowest
    if not lowest:
        return f"No {what} has a score."
    figure = show_score(lowest[0].score)
    if not others:
        return _all_equal(collated, figure)
    only = len(lowest) == 1
    named = (listed([_title(domain) for domain in lowest]) if len(lowest) <= MAX_NAMED
             else f"{len(lowest)} of {len(lowest) + len(others)} {what}s")
    thin = ", thin evidence" if all(domain.thin for domain in lowest) else ""
    them, rest = "it" if only else "them", _others(len(others), what)
    near = order.not_apart
    note = _note(collated)
    if all(pair.too_few for pair in order.pairs):
        compared, note = f"There are too few agencies to tell {rest} apart from {them}.", ""
    elif not near:
        compared = f"{'It' if only else 'They'} can be told apart from {rest}."
    elif len(near) <= MAX_NAMED:
        names = listed([f"{_title(domain)} ({show_score(domain.score)})" for domain in near])
        compared = f"{names} cannot be told apart from {them}."
    else:
        several = (f"None of {rest}" if len(near) == len(others)
                   else f"{len(near)} of {rest}")
        verb = "can" if len(near) == len(others) else "cannot"
        compared = f"{several} {verb} be told apart from {them}."
    return " ".join(filter(None, (
        f"{'Lowest' if only else 'Equal lowest'}: {named} ({figure}{thin}).", compared, note)))


def _all_equal(collated: Round, figure: str) -> str:
    """Return that all domains with a score are shown with the same figure, or that it is one."""
    scored = [domain for domain in collated.domains if domain.score is not None]
    if len(scored) == 1:
        return f"Only {_title(scored[0])} has a score ({figure})."
    with_score = "" if len(scored) == len(collated.domains) else " with a score"
    every = "Both" if len(scored) == 2 else f"All {len(scored)}"
    return f"{every} {collated.spokes}s{with_score} are equal ({figure})."


def _title(domain: DomainScore) -> str:
    return printable(domain.title)


def _others(number: int, what: str) -> str:
    return f"the other {what}" if number == 1 else f"the other {count(number, what)}"


def _note(collated: Round) -> str:
    """Return what of the scores does not enter the comparison of domains."""
    without = [
        *(["agreed scores"] if collated.moderated else []),
        *(["weights"] if collated.weighing.weights else []),
    ]
    if not without:
        return ""
    return f"This compares agencies' own scores, without {' or '.join(without)}."
