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
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from hsbstar.core.plurals import comma_list
from hsbstar.rounds.priorities import Priority, applies_to, first_priorities
from hsbstar.rounds.scoring import DOES_NOT_APPLY, domain_score, rounded

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from decimal import Decimal

    from hsbstar.rounds.model import DomainScore, Round, StatementScore

MAX_PRIORITIES = 10
"""Ranges are given of the priorities with this rank or a better one."""
MAX_NAMED = 3
"""At most this many agencies are named in a sentence."""


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

    @property
    def without_sentence(self) -> str:
        """Who would change the lowest, with the numbers of the domains; empty where nobody would.

        It names agencies, and has no place in a paper that is published.
        """
        if len(self.without) > MAX_NAMED:
            return f"Leaving out any one of {len(self.without)} agencies would change the lowest."
        return " ".join(lowest_without(agency, _numbered(numbers))
                        for agency, numbers in self.without.items())


def lowest_without(agency: str, lowest: str) -> str:
    """Return in a sentence what would be lowest without an agency; nothing is if it is empty."""
    rest = f"{lowest} would be lowest" if lowest else "no domain would have a score"
    return f"Without {agency}, {rest}."


def _numbered(numbers: Sequence[int]) -> str:
    """Return `domain 4`, or `domains 2 and 4`; nothing of none."""
    if not numbers:
        return ""
    return f"domain{'' if len(numbers) == 1 else 's'} {comma_list(list(map(str, numbers)))}"


def rank_ranges(collated: Round) -> RankRanges:
    """Return the rank ranges of a round's domains and of its first priorities."""
    weights = _whole_weights(collated)
    pools = {score.statement.id: _Pool(_counted(score), weights) for score in collated.statements}
    left_out = (None, *(collated.agencies if len(collated.agencies) > 1 else ()))
    domains = [domain for domain in collated.domains if domain.number]
    by_mean, by_median = (
        [list(map(_ranks, _domain_scores(domains, pools, left_out, average)))
         for average in (_MEAN, _MEDIAN)]
    )
    ranges = {
        domain.number: RankRange(min(known), max(known))
        for domain, *ranks in zip(domains, *by_mean, *by_median, strict=True)
        if domain.score is not None and (known := [rank for rank in ranks if rank])
    }
    # Statements first, by the mean: these are the round's own scores.
    lowest = [tuple(domain.number for domain, rank in zip(domains, ranks, strict=True) if rank == 1)
              for ranks in by_mean[::2]]
    return RankRanges(
        ranges, _priority_ranges(collated, pools, left_out),
        {agency: numbers for agency, numbers in zip(left_out, lowest, strict=True)
         if agency is not None and numbers != lowest[0]},
    )


def _ranks(values: Sequence[Fraction | Decimal | None]) -> list[int]:
    """Return each value's rank from the lowest; 0 where there is none."""
    first: dict[Fraction | Decimal, int] = {}
    for rank, value in enumerate(sorted(value for value in values if value is not None), start=1):
        first.setdefault(value, rank)
    return [0 if value is None else first[value] for value in values]


def _domain_scores(
    domains: Sequence[DomainScore], pools: Mapping[str, _Pool],
    left_out: Sequence[str | None], average: _Average,
) -> Iterator[list[Decimal | None]]:
    """Yield the scores as they are shown, without each agency: statements and agencies first."""
    parts = [[pools[score.statement.id] for score in domain.statements] for domain in domains]
    own = [_own_averages(part, average) for part in parts]
    for left in left_out:
        yield [_shown(average.of(average.without(pool, left) for pool in part)) for part in parts]
        yield [_shown(average.without(pool, left)) for pool in own]


def _own_averages(pools: Sequence[_Pool], average: _Average) -> _Pool:
    """Return each agency's average over the statements of a domain."""
    given: dict[str, list[Fraction]] = defaultdict(list)
    for pool in pools:
        for agency, score in pool.scores.items():
            given[agency].append(score)
    own = {agency: average.of(scores) for agency, scores in given.items()}
    return _Pool({agency: score for agency, score in own.items() if score is not None},
                 pools[0].weights if pools else {})


def _shown(score: Fraction | None) -> Decimal | None:
    return None if score is None else rounded(score, 1)


def _priority_ranges(
    collated: Round, pools: Mapping[str, _Pool], left_out: Sequence[str | None]
) -> dict[str, RankRange]:
    """Return the rank ranges of the first priorities, by statement id."""
    rows = [
        _ranks(values) for average in (_MEAN, _MEDIAN) for values in zip(*(
            _urgencies(score, pools[score.statement.id], left_out, average, collated)
            for score in collated.statements
        ), strict=True)
    ]
    ranks = {score.statement.id: [rank for rank in column if rank]
             for score, column in zip(collated.statements, zip(*rows, strict=True), strict=False)}
    first = (priority.score.statement.id for priority in first_priorities(collated, MAX_PRIORITIES))
    return {id_: RankRange(min(ranks[id_]), max(ranks[id_])) for id_ in first}


def _urgencies(
    score: StatementScore, pool: _Pool, left_out: Sequence[str | None], average: _Average,
    collated: Round,
) -> Iterator[Fraction | None]:
    """Yield a statement's priority without each agency, negative so that the first is lowest."""
    applies, of = applies_to(score), len(collated.agencies)
    for left in left_out:
        value = average.without(pool, left)
        if value is None:
            yield None
            continue
        leaves = left is not None and score.by_agency[left] not in DOES_NOT_APPLY
        gap = collated.source.highest - value
        yield -Priority(score, gap, applies - leaves, of - (left is not None)).value


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
    """The scores that agencies gave, to be averaged without one of them."""

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
    def whole(self) -> int:
        """The sum of the weights."""
        return self.masses.total()

    @cached_property
    def medians(self) -> dict[tuple[Fraction, int], Fraction | None]:
        """The medians that are known, without a score of a weight."""
        return {}

    def mean_without(self, agency: str | None) -> Fraction | None:
        """Return the weighted mean without an agency; None if no score is left."""
        score, mass = self._gone(agency)
        whole = self.whole - mass
        return (self.total - mass * score) / whole if whole else None

    def median_without(self, agency: str | None) -> Fraction | None:
        """Return the weighted median without an agency; None if no score is left."""
        score, mass = gone = self._gone(agency)
        if gone not in self.medians:
            self.medians[gone] = _median(self.masses - Counter({score: mass}))
        return self.medians[gone]

    def _gone(self, agency: str | None) -> tuple[Fraction, int]:
        """Return the score and the weight that go with an agency."""
        if agency is None or agency not in self.scores:
            return Fraction(), 0
        return self.scores[agency], self.weights[agency]


def _median(masses: Mapping[Fraction, int]) -> Fraction | None:
    """Return the score at which half the weight is reached; between two scores, their mean."""
    rest, below = sum(masses.values()), None
    for score in sorted(masses):
        if below is not None:
            return (below + score) / 2
        rest -= 2 * masses[score]
        if rest < 0:
            return score
        below = None if rest else score
    return None


class _Average(NamedTuple):
    """The mean, or the median."""

    of: Callable[[Iterable[Fraction | None]], Fraction | None]
    """Of scores that count equally, without those that there are not."""
    without: Callable[[_Pool, str | None], Fraction | None]
    """Of the scores of a pool, without those of an agency."""


def _plain_median(scores: Iterable[Fraction | None]) -> Fraction | None:
    return _median(Counter(score for score in scores if score is not None))


_MEAN = _Average(domain_score, _Pool.mean_without)
_MEDIAN = _Average(_plain_median, _Pool.median_without)
