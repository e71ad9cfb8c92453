"""How far ranks depend on who answered and on how scores are averaged.

Each choice of a full factorial gives other ranks (Saisana, M., Saltelli, A. and Tarantola, S.,
2005, 'Uncertainty and sensitivity analysis techniques as tools for the quality assessment of
composite indicators', *Journal of the Royal Statistical Society A*, 168(2), 307-323; OECD and JRC,
2008, *Handbook on Constructing Composite Indicators*, step 7). The choices, (n + 1) × 2 × 2 of n
agencies:

* each agency is left out in turn, or none; a single agency is never left out;
* statements first: each statement is averaged over agencies, then the domain over its statements,
  as its score is; or agencies first: each agency's scores in the domain are averaged, then the
  domain over agencies;
* each average of the two is the mean, or it is the median (of an even number, the mean of the two
  in the middle).

A domain's rank is 1 for the lowest score. Scores are compared as they are shown, to one decimal, so
that equal figures are equal. A statement is averaged over agencies only, so that it has the same
score both ways; its priority is calculated from that score and from the share of the agencies left
that it applies to, and its rank is 1 for the highest priority, compared exactly. Equal ones share
the better rank, as in sport. What has no score in a combination has no rank in it, and what is at
the top of the scale is ranked with the other statements.

An agreed score counts as every agency's; a statement that was agreed to be without a score has
none. Weights count wherever agencies are averaged; the weighted median is the score at which half
the weight is reached, or, where that lies between two scores, their mean. What was chosen of an
agency's returns is its score throughout.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING

from hsbstar.rounds.priorities import Priority, applies_to, first_priorities
from hsbstar.rounds.scoring import DOES_NOT_APPLY, rounded

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from decimal import Decimal

    from hsbstar.rounds.model import DomainScore, Round, StatementScore

MAX_PRIORITIES = 10
"""Ranges are given of the priorities with this rank or a better one."""


@dataclass(frozen=True)
class RankRange:
    """The best and the worst rank over all combinations; 1 is lowest, or first."""

    best: int
    worst: int

    def __str__(self) -> str:
        """Return `2`, or `1 to 3`."""
        return str(self.best) if self.best == self.worst else f"{self.best} to {self.worst}"


@dataclass(frozen=True)
class RankRanges:
    """How far the ranks of a round reach, and which agencies decide what is lowest."""

    domains: Mapping[int, RankRange]
    """By number, of each domain that has a score; nothing for strands, which have no number."""
    priorities: Mapping[str, RankRange]
    """By statement id, in their order, of the first ten priorities and those that share rank 10."""
    without: Mapping[str, tuple[int, ...]]
    """By agency, whose leaving out alone changes the lowest domains: the numbers of those then.

    These are what `score --without AGENCY` shows as lowest; none where no domain has a score then.
    """


def rank_ranges(collated: Round) -> RankRanges:
    """Return the rank ranges of a round's domains and of its first priorities."""
    weights = _whole_weights(collated)
    pools = {score.statement.id: _Pool(_counted(score), weights) for score in collated.statements}
    left_out = (None, *(collated.agencies if len(collated.agencies) > 1 else ()))
    domains = [domain for domain in collated.domains if domain.number]
    by_mean = list(_domain_scores(domains, pools, left_out, _Pool.mean))
    by_median = list(_domain_scores(domains, pools, left_out, _Pool.median))
    ranks: dict[int, list[int]] = defaultdict(list)
    for shown in (*by_mean, *by_median):
        for domain, rank in zip(domains, _ranks(shown), strict=True):
            if rank:
                ranks[domain.number].append(rank)
    # Statements first, by the mean: these are the round's own scores.
    lowest = [tuple(domain.number for domain, rank in zip(domains, _ranks(shown), strict=True)
                    if rank == 1) for shown in by_mean[::2]]
    return RankRanges(
        {domain.number: _range(ranks[domain.number]) for domain in domains
         if domain.score is not None},
        _priority_ranges(collated, pools, left_out),
        {agency: numbers for agency, numbers in zip(left_out, lowest, strict=True)
         if agency is not None and numbers != lowest[0]},
    )


def _range(ranks: Sequence[int]) -> RankRange:
    return RankRange(min(ranks), max(ranks))


def _ranks(values: Sequence[Fraction | Decimal | None]) -> list[int]:
    """Return each value's rank from the lowest; 0 where there is none."""
    known = sorted(value for value in values if value is not None)
    first: dict[Fraction | Decimal, int] = {}
    for rank, value in enumerate(known, start=1):
        first.setdefault(value, rank)
    return [0 if value is None else first[value] for value in values]


def _domain_scores(
    domains: Sequence[DomainScore], pools: Mapping[str, _Pool],
    left_out: Sequence[str | None], average: Average,
) -> Iterator[list[Decimal | None]]:
    """Yield the scores as they are shown, without each agency: statements and agencies first."""
    parts = [[pools[score.statement.id] for score in domain.statements] for domain in domains]
    own = [_own_averages(part, average) for part in parts]
    for left in left_out:
        yield [_shown(_average_of([average(pool, left) for pool in part], average))
               for part in parts]
        yield [_shown(average(pool, left)) for pool in own]


def _own_averages(pools: Sequence[_Pool], average: Average) -> _Pool:
    """Return each agency's average over the statements of a domain."""
    given: dict[str, list[Fraction]] = defaultdict(list)
    for pool in pools:
        for agency, score in pool.scores.items():
            given[agency].append(score)
    averages = {agency: _average_of(scores, average) for agency, scores in given.items()}
    weights = pools[0].weights if pools else {}
    return _Pool({agency: own for agency, own in averages.items() if own is not None}, weights)


def _average_of(scores: Sequence[Fraction | None], average: Average) -> Fraction | None:
    """Return the average of scores that count equally, without those that there are not."""
    known = {str(place): score for place, score in enumerate(scores) if score is not None}
    return average(_Pool(known, dict.fromkeys(known, 1)), None)


def _shown(score: Fraction | None) -> Decimal | None:
    return None if score is None else rounded(score, 1)


def _priority_ranges(
    collated: Round, pools: Mapping[str, _Pool], left_out: Sequence[str | None]
) -> dict[str, RankRange]:
    """Return the rank ranges of the first priorities, by statement id."""
    ids = [score.statement.id for score in collated.statements]
    found: dict[str, list[int]] = defaultdict(list)
    for average in (_Pool.mean, _Pool.median):
        for left in left_out:
            values = [_urgency(score, pools[score.statement.id], collated, left, average)
                      for score in collated.statements]
            for id_, rank in zip(ids, _ranks(values), strict=True):
                if rank:
                    found[id_].append(rank)
    first = (priority.score.statement.id for priority in first_priorities(collated, MAX_PRIORITIES))
    return {id_: _range(found[id_]) for id_ in first}


def _urgency(
    score: StatementScore, pool: _Pool, collated: Round, left: str | None, average: Average
) -> Fraction | None:
    """Return a statement's priority with the opposite sign; None where it has no score."""
    value = average(pool, left)
    if value is None:
        return None
    leaves = left is not None and score.by_agency[left] not in DOES_NOT_APPLY
    of = len(collated.agencies) - (left is not None)
    priority = Priority(score, collated.source.highest - value, applies_to(score) - leaves, of)
    return -priority.value


def _counted(score: StatementScore) -> Mapping[str, Fraction]:
    """Return the score that counts for each agency: where something was agreed, that for all."""
    if score.agreed is None:
        return score.scores
    if isinstance(score.agreed, Fraction):
        return dict.fromkeys(score.by_agency, score.agreed)
    return {}


def _whole_weights(collated: Round) -> dict[str, int]:
    """Return the agencies' weights as whole numbers in the same proportions."""
    weights = {agency: collated.weighing.weight(agency) for agency in collated.agencies}
    unit = math.lcm(*(weight.denominator for weight in weights.values()))
    return {agency: int(weight * unit) for agency, weight in weights.items()}


@dataclass(frozen=True)
class _Pool:
    """The scores that agencies gave, averaged without one of them."""

    scores: Mapping[str, Fraction]
    weights: Mapping[str, int]

    @cached_property
    def masses(self) -> Counter[Fraction]:
        """How much weight is on each score."""
        found: Counter[Fraction] = Counter()
        for agency, score in self.scores.items():
            found[score] += self.weights[agency]
        return found

    @cached_property
    def total(self) -> Fraction:
        """The weighted sum."""
        return sum((score * mass for score, mass in self.masses.items()), Fraction())

    @cached_property
    def medians(self) -> dict[tuple[Fraction | None, int], Fraction | None]:
        """The medians without a score of a weight, as far as they are known."""
        return {}

    def left(self, agency: str | None) -> tuple[Fraction | None, int]:
        """Return the score and the weight that an agency's leaving out takes away."""
        score = None if agency is None else self.scores.get(agency)
        return score, self.weights[agency] if agency is not None and score is not None else 0

    def mean(self, without: str | None) -> Fraction | None:
        """Return the weighted mean without an agency; None if no score is left."""
        score, mass = self.left(without)
        whole = self.masses.total() - mass
        return (self.total - mass * (score or 0)) / whole if whole else None

    def median(self, without: str | None) -> Fraction | None:
        """Return the weighted median without an agency; None if no score is left."""
        key = score, mass = self.left(without)
        if key not in self.medians:
            left = self.masses - Counter({score: mass} if score is not None else {})
            self.medians[key] = _median(left)
        return self.medians[key]


Average = Callable[[_Pool, str | None], Fraction | None]
"""`_Pool.mean` or `_Pool.median`."""


def _median(masses: Mapping[Fraction, int]) -> Fraction | None:
    """Return the score at which half the weight is reached; between two scores, their mean."""
    rest = sum(masses.values())
    below = None
    for score in sorted(masses):
        if below is not None:
            return (below + score) / 2
        rest -= 2 * masses[score]
        if rest < 0:
            return score
        if not rest:
            below = score
    return None
