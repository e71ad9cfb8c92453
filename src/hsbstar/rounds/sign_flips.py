"""What two rounds show about changes that are judged together: interval, p and one word.

The unit is the agency, because an agency's answers hang together. Had nothing truly changed, an
agency that rose could as well have fallen by as much. All patterns of such flips are compared with
what was found, each pattern in every domain at once (Fisher, R. A., 1935, *The Design of
Experiments*, section 21). The largest deviation among the domains sets the limit for each (max-T:
Westfall, P. H. and Young, S. S., 1993, *Resampling-Based Multiple Testing*). The interval inverts
the test: it holds the true changes that the test does not reject. In 95% of rounds the true changes
of all domains lie inside their intervals together.

The functions follow the method's steps, whose letters their comments use: for a domain, D is its
change, n its agencies, c_a an agency's part of D, w_a its share of the weight, e_a = c_a − w_a D
its residual, ε_a = ±1 its flip, B = Σ ε_a e_a and W = Σ ε_a w_a.
"""

from __future__ import annotations

import math
import random
from bisect import bisect_left
from collections import defaultdict
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

MIN_AGENCIES = 6
"""With five agencies the test's smallest p is 1/16; with six it is 1/32."""
MAX_EXACT = 16
"""Up to this many agencies every pattern is used; of more, `DRAWN` patterns."""
DRAWN = 10_000
"""The pattern that flips nothing, and 9,999 drawn with `SEED`."""
SEED = 2016
MAX_DECIMALS = 6
"""A figure is never shown with more."""
TOLERANCE = 1e-9
"""Figures that differ by at most this are equal."""
MIN_CLEAR = Fraction(1, 20)
"""A smaller change is shown as 0.0, and is never clear."""


class Verdict(StrEnum):
    """The word for a change."""

    RISE = "clear rise"
    FALL = "clear fall"
    NO_CHANGE = "no clear change"
    TOO_FEW = "too few to tell"


@dataclass(frozen=True)
class Inference:
    """What two rounds show about one change, in points of the scale and unrounded.

    Fewer than six agencies have no interval and no p: the verdict is `TOO_FEW`.
    """

    change: Fraction | None
    """The matched change: mean over statements of the agencies' mean; None without any answer."""
    agencies: int
    """How many agencies have a matched answer here."""
    rose: int
    fell: int
    stayed: int
    """How many agencies' own plain mean change is above 0, below 0, and 0; they sum to agencies."""
    low: float | None = None
    high: float | None = None
    """The ends of the simultaneous 95% interval, cut to the scale; an end at 0 is exactly 0.0."""
    p: float | None = None
    """Adjusted for the family, two-sided, above 0 and at most 1."""
    verdict: Verdict | None = None
    """None for a single statement, which is not judged."""
    direction_withheld: bool = False
    """The change has one direction but more agencies moved in the other: the word names neither."""
    clear_beyond: float | None = None
    """A change larger than this would have been clear; None where no change on the scale would."""

    @property
    def is_clear(self) -> bool:
        """Whether the change is a clear rise or a clear fall."""
        return self.verdict in {Verdict.RISE, Verdict.FALL}

    @property
    def clear_from(self) -> float | None:
        """The change from which this round would have been clear, rounded up.

        One decimal, and more where it would contradict the verdict on this change.
        """
        if self.clear_beyond is None or self.change is None:
            return None
        # A change that lies exactly on the limit is not clear.
        change = float(abs(self.change)) + (TOLERANCE if self.is_clear else 2 * TOLERANCE)
        decimals, found = 1, rounded_up(self.clear_beyond, 1)
        while self.is_clear and found > change and decimals < MAX_DECIMALS:
            decimals += 1
            found = rounded_up(self.clear_beyond, decimals)
        if self.is_clear or self.direction_withheld or found > change:
            return found
        return round(found + 0.1, 1)


def infer(
    family: Iterable[Iterable[Mapping[str, Fraction]]],
    span: Fraction | int,
    weights: Mapping[str, Fraction] | None = None,
) -> list[Inference]:
    """Judge the changes of a family of domains together.

    The order of domains, statements and agencies does not matter. Opposite changes give exactly the
    opposite conclusion. Ten domains of 16 agencies take about half a second.

    Args:
        family: For each domain its statements, and for each statement the changes of the agencies
            with an answer in both rounds, by matched name; a statement without any does not count.
            To compare two domains of one round, give a single statement with each agency's
            difference.
        span: The highest less the lowest score of the scale.
        weights: How much agencies count, above 0, by matched name; 1 for those not listed.

    Returns:
        One conclusion for each domain, in the order given.
    """
    domains = [_split(statements, weights or {}) for statements in family]
    names = sorted({name for domain in domains for name in domain.shares})
    judged = [domain for domain in domains if len(domain.shares) >= MIN_AGENCIES]
    reaches = dict(zip(judged, _reaches(judged, names), strict=True))
    return [
        _judge(domain, reaches[domain], float(span)) if domain in reaches
        else replace(_describe(domain), verdict=Verdict.TOO_FEW)
        for domain in domains
    ]


def describe(
    statements: Iterable[Mapping[str, Fraction]], weights: Mapping[str, Fraction] | None = None
) -> Inference:
    """Return what needs no test: the change, and how many agencies moved where (step 12).

    The arguments are those of `infer`, for a single domain or statement.
    """
    return _describe(_split(statements, weights or {}))


def rounded_up(value: float, decimals: int) -> float:
    """Return a figure rounded up, unless it already has so few decimals within the tolerance."""
    unit = 10.0**decimals
    return math.ceil((value - TOLERANCE) * unit) / unit


@dataclass(frozen=True, eq=False)
class _Domain:
    """A domain's change and the agencies' parts in it, by matched name, exactly."""

    change: Fraction
    """D."""
    shares: Mapping[str, Fraction]
    """w_a; they sum to 1."""
    residuals: Mapping[str, Fraction]
    """e_a; they sum to 0."""
    totals: Mapping[str, Fraction]
    """The plain sum of an agency's changes, which has the direction of its mean."""


def _split(
    statements: Iterable[Mapping[str, Fraction]], weights: Mapping[str, Fraction]
) -> _Domain:
    """Split a domain's change: each statement counts equally, agencies by weight (steps 2, 4)."""
    matched = [changes for changes in statements if changes]
    parts: dict[str, Fraction] = defaultdict(Fraction)
    shares: dict[str, Fraction] = defaultdict(Fraction)
    totals: dict[str, Fraction] = defaultdict(Fraction)
    for changes in matched:
        own = {name: weights.get(name, Fraction(1)) for name in changes}
        whole = sum(own.values()) * len(matched)
        for name, change in changes.items():
            share = own[name] / whole
            parts[name] += share * change
            shares[name] += share
            totals[name] += change
    mean = sum(parts.values(), Fraction())
    residuals = {name: part - shares[name] * mean for name, part in parts.items()}
    return _Domain(mean, shares, residuals, totals)


def _describe(domain: _Domain) -> Inference:
    totals = domain.totals.values()
    return Inference(
        domain.change if totals else None, len(totals), sum(total > 0 for total in totals),
        sum(total < 0 for total in totals), sum(total == 0 for total in totals),
    )


def _patterns(agencies: int) -> list[bytes]:
    """Return the patterns by eight agencies: byte i of item j has agencies 8j to 8j + 7 (step 5).

    A set bit flips the agency; pattern 0 flips none. Flipping all agencies changes no figure, so
    the first is never flipped where all patterns are used.
    """
    size = (agencies + 7) // 8
    patterns: Iterable[int] = range(0, 2**agencies, 2)
    if agencies > MAX_EXACT:
        draws = random.Random(SEED)  # noqa: S311 - not a secret
        patterns = [0, *(draws.getrandbits(agencies) for _ in range(DRAWN - 1))]
    rows = b"".join(pattern.to_bytes(size, "little") for pattern in patterns)
    return [rows[place::size] for place in range(size)]


def _flipped_sums(values: Sequence[Fraction], patterns: Sequence[bytes]) -> list[float]:
    """Return Σ ε_a value_a of each pattern, from tables of all sums of eight agencies."""
    sums = [0.0] * len(patterns[0])
    for place, flips in enumerate(patterns):
        table = [0.0]
        for value in map(float, values[8 * place:8 * place + 8]):
            table = [total + value for total in table] + [total - value for total in table]
        sums = [total + table[index] for total, index in zip(sums, flips, strict=True)]
    return sums


def _reaches(
    domains: Sequence[_Domain], names: Sequence[str]
) -> Iterator[tuple[list[float], list[float]]]:
    """Yield how far up and down each pattern reaches from each domain's change (steps 6 to 9)."""
    patterns = _patterns(len(names))
    weights: dict[tuple[Fraction, ...], list[float]] = {}
    sums, units, deviations = [], [], []
    for domain in domains:
        residuals = [domain.residuals.get(name, Fraction()) for name in names]
        sums.append(_flipped_sums(residuals, patterns))
        # `sum` rounds differently from Python 3.12 on.
        squared = math.fsum(float(residual) ** 2 / float(domain.shares[name])
                            for name, residual in domain.residuals.items())
        root = math.sqrt(len(domain.shares) - 1)
        units.append(math.sqrt(squared) / root)
        deviations.append(_deviations(sums[-1], squared, root))
    # The largest of the other domains is the second largest where a domain's own is the largest.
    none = [[0.0] * len(row) for row in deviations[:1]]
    largest = [sorted(row)[-2:] for row in zip(*none, *deviations, strict=True)]
    for domain, totals, unit, own in zip(domains, sums, units, deviations, strict=True):
        shares = tuple(domain.shares.get(name, Fraction()) for name in names)
        if shares not in weights:
            weights[shares] = _flipped_sums(shares, patterns)
        # No other limits a domain without spread: 0 times an infinite deviation is no number.
        limits = [unit * (second if deviation == first else first) if unit else 0.0
                  for (second, first), deviation in zip(largest, own, strict=True)]
        yield _farthest(totals, weights[shares], limits)


def _deviations(totals: Sequence[float], squared: float, root: float) -> list[float]:
    """Return T: each pattern's B, studentised by the spread that the pattern leaves (step 6)."""
    if not squared:
        return [0.0] * len(totals)
    least = TOLERANCE * squared
    return [root * abs(total) / math.sqrt(rest)
            if (rest := squared - total * total) > least else math.inf for total in totals]


def _farthest(
    totals: Sequence[float], weights: Sequence[float], limits: Sequence[float]
) -> tuple[list[float], list[float]]:
    """Return how far above and below D a true change may lie before a pattern rejects it (step 8).

    A true change of D − t, where t ≥ 0, is not rejected as long as |B + W t| ≥ t; and none is
    within the limit that the other domains set (step 9).
    """
    ups, downs = [], []
    for total, weight, limit in zip(totals, weights, limits, strict=True):
        up = down = limit
        if 1 - abs(weight) <= TOLERANCE:
            up = down = math.inf
        elif abs(total) > TOLERANCE:
            along, against = abs(total) / (1 + weight), abs(total) / (1 - weight)
            own_up, own_down = (along, against) if total > 0 else (against, along)
            up = max(limit, own_up)
            down = max(limit, own_down)
        ups.append(up)
        downs.append(down)
    return ups, downs


def _judge(
    domain: _Domain, reaches: tuple[list[float], list[float]], span: float
) -> Inference:
    """Return a domain's interval, p and word (steps 10 to 14)."""
    known, change = _describe(domain), float(domain.change)
    ups, downs = map(sorted, reaches)
    rejected = 1 + len(ups) // 20  # floor(0.05 N) patterns may reach farther
    up, down = ups[-rejected], downs[-rejected]
    low, high = max(_snapped(change - down), -span), min(_snapped(change + up), span)
    beyond = max(down if change >= 0 else 0.0, up if change <= 0 else 0.0)
    withheld = change * (known.rose - known.fell) < 0
    verdict = Verdict.NO_CHANGE
    if (low > 0 or high < 0) and abs(domain.change) >= MIN_CLEAR and not withheld:
        verdict = Verdict.RISE if change > 0 else Verdict.FALL
    towards_zero = downs if change > 0 else ups
    as_far = len(ups) - bisect_left(towards_zero, abs(change) - TOLERANCE)
    return replace(
        known, low=low, high=high, verdict=verdict, direction_withheld=withheld,
        p=as_far / len(ups),
        clear_beyond=max(beyond, float(MIN_CLEAR)) if beyond <= span else None,
    )


def _snapped(end: float) -> float:
    """Return an end of an interval, exactly 0 where it is 0 within the tolerance."""
    return 0.0 if abs(end) <= TOLERANCE else end
