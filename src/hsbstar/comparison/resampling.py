"""An interval by resampling agencies, and an exact test by swapping plus and minus in changes.

- Interval: bias-corrected and accelerated bootstrap (BCa; Efron 1987, *Better Bootstrap Confidence
  Intervals*), 95%, by `scipy.stats.bootstrap`: all resamples of up to seven agencies, 9,999 drawn
  with a fixed seed for more.
- Test: sign-flip permutation of the agencies' mean changes (Fisher 1935, *The Design of
  Experiments*, §21), two-sided, by `scipy.stats.permutation_test`: all patterns of plus and minus
  of up to sixteen agencies whose change is not 0, 9,999 drawn with a fixed seed for more.

Neither the agencies' order nor the direction of the change alters the draws: other names for the
agencies give the same figures, and swapped rounds the same with the other sign.
"""

from __future__ import annotations

import math
import warnings
from fractions import Fraction
from functools import lru_cache
from itertools import combinations_with_replacement
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import lazy_loader

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

# Together they take a second to load, and rounds of few agencies need neither.
np = lazy_loader.load("numpy")
scipy = lazy_loader.load("scipy")

CONFIDENCE = 0.95
ALL_RESAMPLES_UP_TO = 7
"""This many agencies have 7⁷ = 823,543 resamples, few enough to use them all."""
EXACT_UP_TO = 16
RESAMPLES, SEED = 9_999, 2016
_DIGITS = 12
"""Figures are rounded to this many decimals: equal sums can differ in the last bit."""

Row = tuple[Fraction | None, ...]
"""An agency's changes, one for each statement; None where its answer is not matched."""
WeightedRow = tuple[int, tuple[int | None, ...]]
"""An agency's weight and its changes by statement, in whole numbers."""


def sign_flip(changes: Sequence[Fraction]) -> float:
    """Return the two-sided p-value of the sign-flip test: how often random patterns give as much.

    The changes' order does not matter, nor does their common sign. Source: Fisher (1935), §21.
    """
    whole = _whole_numbers(changes)
    signed = max(
        (_ordered(whole), _ordered(-change for change in whole)),
        key=lambda ordered: (sum(ordered), ordered),
    )
    return _sign_flip(tuple(change for change in signed if change))


def _ordered(numbers: Iterable[int]) -> tuple[int, ...]:
    return tuple(sorted(numbers, key=lambda number: (abs(number), number)))


def _whole_numbers(values: Sequence[Fraction]) -> list[int]:
    """Return fractions as whole numbers in the same proportions: their sums are exact as floats."""
    common = math.lcm(*(value.denominator for value in values))
    numbers = [int(value * common) for value in values]
    shared = math.gcd(*numbers) or 1
    return [number // shared for number in numbers]


@lru_cache(maxsize=4096)
def _sign_flip(changes: tuple[int, ...]) -> float:
    """Test changes other than 0; a 0 does not matter, whatever its sign."""
    if len(changes) < 2:
        # Either sign of a single change gives as much.
        return 1.0
    few = len(changes) <= EXACT_UP_TO
    tested = scipy.stats.permutation_test(
        (np.array(changes, float),), lambda signed, axis: signed.sum(axis=axis),
        permutation_type="samples", vectorized=True,
        n_resamples=math.inf if few else RESAMPLES, rng=SEED, batch=RESAMPLES,
    )
    return float(tested.pvalue)


def interval_of(
    rows: Sequence[Row], weights: Sequence[Fraction]
) -> tuple[tuple[float, float], str]:
    """Return the interval of the matched change, and a note on it (usually empty).

    The change is the mean over statements of the (weighted) means over agencies; each row holds an
    agency's changes, and has a weight. Rows are sorted by their figures, and turned where that
    makes a fall a rise: neither agencies' names nor the order of the rounds can alter the draws.
    """
    common = math.lcm(*(change.denominator for row in rows for change in row if change is not None))
    whole = _whole_numbers(weights)
    forth, back = (
        tuple(sorted((
            (weight, tuple(None if change is None else int(sign * change * common)
                           for change in row))
            for weight, row in zip(whole, rows, strict=True)
        ), key=_sort_key))
        for sign in (1, -1)
    )
    turned = _lean(back) > _lean(forth)
    low, high, note = _bca(back if turned else forth)
    if back == forth:
        # The changes are the same in both directions, so their interval must be.
        low, high = (low - high) / 2, (high - low) / 2
    low, high = low / common, high / common
    return ((-high, -low) if turned else (low, high)), note


def _sort_key(weighted: WeightedRow) -> tuple[int, list[tuple[bool, int, int]]]:
    weight, row = weighted
    return weight, [(change is None, abs(change or 0), change or 0) for change in row]


def _lean(rows: Sequence[WeightedRow]) -> list[Any]:
    """Return a key that is larger for the direction in which more changes go up."""
    return [
        sum(weight * change for weight, row in rows for change in row if change is not None),
        *map(_sort_key, rows),
    ]


@lru_cache(maxsize=1024)
def _bca(rows: tuple[WeightedRow, ...]) -> tuple[float, float, str]:
    """Return the ends of the interval, and a note where it is not a BCa interval."""
    resampled = _Resampled(rows)
    every = resampled.every() if len(rows) <= ALL_RESAMPLES_UP_TO else None
    positions = np.arange(len(rows))
    drawn = scipy.stats.bootstrap(
        (positions,), resampled, vectorized=True, method="percentile", rng=SEED,
        confidence_level=CONFIDENCE, n_resamples=0 if every else RESAMPLES, bootstrap_result=every,
    )
    if np.ptp(drawn.bootstrap_distribution) == 0:
        only = float(drawn.bootstrap_distribution[0])
        return only, only, "All agencies changed alike, so the interval is a point."
    with warnings.catch_warnings():
        # The note below explains it better than a warning on a terminal.
        warnings.simplefilter("ignore")
        accelerated = scipy.stats.bootstrap(
            (positions,), resampled, vectorized=True, method="BCa", confidence_level=CONFIDENCE,
            n_resamples=0, bootstrap_result=drawn,
        )
    low, high = map(float, accelerated.confidence_interval)
    if math.isfinite(low) and math.isfinite(high):
        return low, high, ""
    low, high = map(float, drawn.confidence_interval)
    return low, high, ("The BCa interval cannot be worked out here; this is the plain percentile "
                       "interval.")


class _Resampled:
    """The matched change of resampled agencies: over statements, then over agencies."""

    def __init__(self, rows: Sequence[WeightedRow]) -> None:
        self.size = len(rows)
        self._sums = np.array(
            [[weight * (change or 0) for change in row] for weight, row in rows], float
        )
        self._weights = np.array(
            [[weight * (change is not None) for change in row] for weight, row in rows], float
        )

    def __call__(self, drawn: Any, axis: int = -1) -> Any:  # noqa: ARG002 - scipy passes the axis
        """Return the change for each row of drawn positions; the last axis is one resample."""
        rows = drawn.reshape(-1, drawn.shape[-1]).astype(np.int64)
        offsets = self.size * np.arange(len(rows))[:, None]
        counts = np.bincount((rows + offsets).ravel(), minlength=self.size * len(rows))
        return self._of_counts(counts.reshape(-1, self.size)).reshape(drawn.shape[:-1])

    def _of_counts(self, counts: Any) -> Any:
        """Return the change for each row of how often each agency was drawn."""
        weights = counts @ self._weights
        means = np.divide(
            counts @ self._sums, weights, out=np.zeros_like(weights), where=weights > 0
        )
        return np.round(means.sum(axis=1) / (weights > 0).sum(axis=1), _DIGITS)

    def every(self) -> SimpleNamespace:
        """Return the changes of all resamples, each as often as it comes up, for scipy."""
        drawn = combinations_with_replacement(range(self.size), self.size)
        counts = np.array([np.bincount(positions, minlength=self.size) for positions in drawn])
        times = [
            math.factorial(self.size) // math.prod(map(math.factorial, map(int, row)))
            for row in counts
        ]
        return SimpleNamespace(bootstrap_distribution=np.repeat(self._of_counts(counts), times))
