"""How certain the order of a round's domains is: which is lowest, and which are hardly different.

For each pair of domains each agency's own mean in one less its own mean in the other is one
difference; each agency with both counts equally. All pairs are judged together, as one family of
`sign_flips.infer`, whose 95% intervals hold together. Agreed scores and weights do not enter: both
are decided by others than the agency.

Two domains are apart only where their scores are shown as different figures and the pair's interval
excludes 0 in the same direction. Everything that is printed about the order uses `Order.sentence`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache, partial
from itertools import combinations
from typing import TYPE_CHECKING

from hsbstar.core.plurals import (
    FEW_AGENCIES,
    agencies_behind,
    comma_list,
    listed,
    printable,
    sentence,
)
from hsbstar.rounds.model import show_score
from hsbstar.rounds.sign_flips import MIN_AGENCIES, Inference, infer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from fractions import Fraction

    from hsbstar.rounds.model import DomainScore, Round

MAX_TITLES = 3
"""At most this many domains of a kind are named by their titles; more have their numbers."""
MAX_LENGTH = 240
"""Of a sentence with titles; it fits into two lines of the picture."""
_WITH_SCORE = " with a score here"
"""A published paper shows fewer scores than there are."""


MAX_OF_TWO = 180
"""Of each of the two sentences of a paper's first page."""


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
    ends: str = ""
    """The lowest and the highest in a sentence; `sentence` where not two figures differ."""
    certainty: str = ""
    """What is not apart from the lowest, for after `ends`; empty where not two figures differ."""

    @property
    def too_few(self) -> bool:
        """Whether no other domain shares six agencies with one of the lowest."""
        ends = {id(domain) for domain in self.lowest}
        return all(pair.too_few for pair in self.pairs
                   if (id(pair.first) in ends) != (id(pair.second) in ends))


def order_of(collated: Round) -> Order:
    """Return how certain the order of a round's domains is; those without a score are not in it."""
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
    found = replace(found, sentence=_sentence(collated, found, others))
    if not others:
        return replace(found, ends=found.sentence)
    return replace(
        found, ends=_fitting(partial(_ends, found, others, len(collated.agencies)), MAX_OF_TWO),
        certainty=_fitting(partial(_certainty, collated, found, len(others),
                                   ("The lowest", "the lowest")), MAX_OF_TWO),
    )


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
    """Return the order in words; `others` are the domains above the lowest, weakest first.

    Titles that make it too long are replaced by the domains' numbers.
    """
    if not order.lowest:
        return f"No {collated.spokes} has a score."
    if not others:
        return _all_equal(collated, order.lowest)
    lowest = order.lowest
    them = ("It", "it") if len(lowest) == 1 else ("They", "them")
    return _fitting(lambda at_most: " ".join((
        _lowest(lowest, _names(lowest, at_most), len(collated.agencies)),
        _certainty(collated, order, len(others), them, at_most),
    )), MAX_LENGTH)


def _certainty(
    collated: Round, order: Order, others: int, them: tuple[str, str], at_most: int
) -> str:
    """Return what is not apart from the lowest, and what does not enter that.

    `them` are words for the lowest, at the beginning of a sentence and within.
    """
    near = _names(order.not_apart, at_most, scored=True)
    return " ".join(filter(None, (
        _compared(collated, order, others, near, them), _note(collated, order))))


def _fitting(write: Callable[[int], str], at_most: int) -> str:
    """Return a sentence with titles, or with the domains' numbers where those make it too long."""
    by_title = write(MAX_TITLES)
    return by_title if len(by_title) <= at_most else write(0)


def _ends(
    order: Order, others: Sequence[DomainScore], agencies: int, at_most: int
) -> str:
    """Return the lowest and the highest in a sentence, or in two where either is shared."""
    lowest, figure = order.lowest, show_score(others[-1].score)
    highest = [domain for domain in others if show_score(domain.score) == figure]
    below, above = ("joint " if len(ends) > 1 else "" for ends in (lowest, highest))
    first = f"{_names(lowest, at_most)} scored {below}lowest ({_behind(lowest, agencies)})"
    named, rank = _names(highest, at_most), f"{above}highest ({figure})"
    if below or above:
        return f"{sentence(first)} {sentence(f'{named} scored {rank}')}"
    return sentence(f"{first} and {named} {rank}")


def _names(domains: Sequence[DomainScore], at_most: int, *, scored: bool = False) -> str:
    """Return titles, or numbers of more than `at_most` domains; strands have titles alone."""
    by_number = len(domains) > at_most and all(domain.number for domain in domains)
    named = [
        f"{domain.number if by_number else printable(domain.title)}"
        f"{f' ({show_score(domain.score)})' if scored else ''}" for domain in domains
    ]
    if by_number:
        return f"domain{'' if len(named) == 1 else 's'} {comma_list(named)}"
    return listed(named)


def _lowest(lowest: Sequence[DomainScore], names: str, agencies: int) -> str:
    """Return which are lowest, at what figure, and from how many agencies if these are few."""
    what = "Lowest" if len(lowest) == 1 else "Equal lowest"
    return f"{what}: {names} ({_behind(lowest, agencies)})."


def _behind(lowest: Sequence[DomainScore], agencies: int) -> str:
    """Return the figure of the lowest, and what speaks against it: few agencies, thin evidence."""
    most = max(domain.agencies for domain in lowest)
    few = f", {agencies_behind(most)}" if most <= FEW_AGENCIES < agencies else ""
    thin = ", thin evidence" if all(domain.thin for domain in lowest) else ""
    return f"{show_score(lowest[0].score)}{few}{thin}"


def _compared(
    collated: Round, order: Order, others: int, near: str, lowest: tuple[str, str]
) -> str:
    """Return what is not apart from the lowest."""
    it, them = lowest
    every = all(domain.score is not None for domain in collated.domains)
    rest = f"the other {'' if others == 1 else f'{others} '}{collated.spokes}"
    rest += f"{'' if others == 1 else 's'}{'' if every else _WITH_SCORE}"
    if order.too_few:
        return f"There are too few agencies to tell {rest} apart from {them}."
    if not order.not_apart:
        return f"{it} can be told apart from {rest}."
    if MAX_TITLES < len(order.not_apart) == others:
        return f"None of {rest} can be told apart from {them}."
    return sentence(f"{near} cannot be told apart from {them}")


def _note(collated: Round, order: Order) -> str:
    """Return what of the scores does not enter the comparison of domains."""
    without = [
        *(["agreed scores"] if collated.moderated else []),
        *(["weights"] if len(set(collated.weighing.weights.values())) > 1 else []),
    ]
    if not without or order.too_few:
        return ""
    return f"This compares agencies' own scores, without {' or '.join(without)}."


def _all_equal(collated: Round, lowest: Sequence[DomainScore]) -> str:
    """Return that all domains with a score are shown with the same figure, or that it is one."""
    figure = show_score(lowest[0].score)
    if len(lowest) == 1:
        return f"Only {printable(lowest[0].title)} has a score here ({figure})."
    with_score = "" if len(lowest) == len(collated.domains) else _WITH_SCORE
    every = "Both" if len(lowest) == 2 else f"All {len(lowest)}"
    return f"{every} {collated.spokes}s{with_score} are equal ({figure})."
