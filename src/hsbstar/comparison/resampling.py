"""An interval by resampling agencies, and an exact test by flipping the signs of their changes.

- Interval: bias-corrected and accelerated bootstrap (BCa; Efron 1987, *Better Bootstrap Confidence
  Intervals*), 95 %, by `scipy.stats.bootstrap`; of up to seven agencies all resamples that there
  are, of more 9,999 drawn with a fixed seed.
- Test: sign-flip permutation of the agencies' mean changes (Fisher 1935, *The Design of
  Experiments*, §21), two-sided, by `scipy.stats.permutation_test`; of up to sixteen agencies whose
  change is not 0 all patterns of signs, of more 9,999 drawn with a fixed seed.

Neither the agencies' order nor the direction of the change can alter what chance draws: the same
answers give the same figures whatever the agencies are called, and swapped rounds the same with
the other sign.
"""

from __future__ import annotations

import math
import warnings
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

CONFIDENCE = 0.95
ALL_RESAMPLES_UP_TO = 7
"""So many agencies have 7⁷ = 823,543 resamples, which can all be looked at."""
ALL_SIGNS_UP_TO = 16
RESAMPLES, SEED = 9_999, 2016
_DIGITS = 12
"""Figures are compared after rounding to so many: equal sums can differ in the last bit."""

Row = tuple[Fraction | None, ...]
"""An agency's changes, one for each statement; None where its answer is not matched."""
Voice = tuple[int, tuple[int | None, ...]]
"""An agency's weight and its changes by statement, in whole numbers."""


def sign_flip(changes: Sequence[Fraction]) -> float:
    """Return the two-sided p-value of the sign-flip test: how often signs by chance give as much.

    The changes' order does not matter, nor does their common sign. Source: Fisher (1935), §21.
    """
    whole = _whole_numbers(changes)
    signed = max(_ordered(whole), _ordered([-one for one in whole]), key=lambda some: (sum(some),
                                                                                       some))
    return _sign_flip(tuple(one for one in signed if one))


def _ordered(numbers: Iterable[int]) -> tuple[int, ...]:
    return tuple(sorted(numbers, key=lambda one: (abs(one), one)))


def _whole_numbers(values: Sequence[Fraction]) -> list[int]:
    """Return fractions as whole numbers in the same proportions: their sums are exact as floats."""
    common = math.lcm(*(value.denominator for value in values)) if values else 1
    numbers = [int(value * common) for value in values]
    shared = math.gcd(*numbers) or 1
    return [number // shared for number in numbers]


@lru_cache(maxsize=4096)
def _sign_flip(changes: tuple[int, ...]) -> float:
    """Test changes that are not 0; those that are do not matter, whatever their sign."""
    if len(changes) < 2:
        # Either sign of a single change gives as much.
        return 1.0
    from scipy.stats import permutation_test  # noqa: PLC0415 - a second to load

    few = len(changes) <= ALL_SIGNS_UP_TO
    tested = permutation_test(
        ([float(one) for one in changes],), _sum, permutation_type="samples", vectorized=True,
        n_resamples=math.inf if few else RESAMPLES, rng=SEED, batch=RESAMPLES,
    )
    return float(tested.pvalue)


def _sum(changes: Any, axis: int) -> Any:
    return changes.sum(axis=axis)


def interval_of(
    rows: Sequence[Row], weights: Sequence[Fraction]
) -> tuple[tuple[float, float], str]:
    """Return the interval of the matched change of agencies, and what must be told of it.

    Each row is one agency's, and has a weight. The change is the mean over statements of the
    (weighted) means over the agencies.

    Voices are put into an order of their own, and turned where that makes a fall a rise: neither
    agencies' names nor the order of the rounds can then change what chance draws.
    """
    common = math.lcm(*(one.denominator for row in rows for one in row if one is not None))
    shares = _whole_numbers(weights)
    forth, back = (
        tuple(sorted((
            (share, tuple(None if one is None else int(sign * one * common) for one in row))
            for share, row in zip(shares, rows, strict=True)
        ), key=_place_of))
        for sign in (1, -1)
    )
    turned = _lean(back) > _lean(forth)
    low, high, note = _bca(back if turned else forth)
    if back == forth:
        # The changes are the same in both directions, so their interval must be.
        low, high = (low - high) / 2, (high - low) / 2
    low, high = low / common, high / common
    return ((-high, -low) if turned else (low, high)), note


def _place_of(voice: Voice) -> tuple[int, list[tuple[bool, int, int]]]:
    share, row = voice
    return share, [(one is None, abs(one or 0), one or 0) for one in row]


def _lean(voices: Sequence[Voice]) -> list[Any]:
    """Return what is larger for the direction in which more changes go up."""
    return [
        sum(share * one for share, row in voices for one in row if one is not None),
        *map(_place_of, voices),
    ]


@lru_cache(maxsize=1024)
def _bca(voices: tuple[Voice, ...]) -> tuple[float, float, str]:
    """Return the ends of the interval, and a note where it is no usual one."""
    import numpy as np  # noqa: PLC0415 - heavy
    from scipy.stats import bootstrap  # noqa: PLC0415 - a second to load

    change = _Resampled(voices)
    every = change.of_all_resamples() if len(voices) <= ALL_RESAMPLES_UP_TO else None
    places = np.arange(len(voices))
    drawn = bootstrap(
        (places,), change, vectorized=True, method="percentile", confidence_level=CONFIDENCE,
        n_resamples=RESAMPLES if every is None else 0, bootstrap_result=every, rng=SEED,
    )
    if np.ptp(drawn.bootstrap_distribution) == 0:
        only = float(drawn.bootstrap_distribution[0])
        return only, only, "All agencies changed alike, so the interval is a point."
    with warnings.catch_warnings():
        # Told in the note below, not on a terminal.
        warnings.simplefilter("ignore")
        accelerated = bootstrap(
            (places,), change, vectorized=True, method="BCa", confidence_level=CONFIDENCE,
            n_resamples=0, bootstrap_result=drawn,
        )
    low, high = map(float, accelerated.confidence_interval)
    if math.isfinite(low) and math.isfinite(high):
        return low, high, ""
    low, high = map(float, drawn.confidence_interval)
    return low, high, ("The BCa interval cannot be worked out here; this is the plain percentile "
                       "interval.")


class _Resampled:
    """The matched change of agencies that were drawn: over statements, then over agencies."""

    bootstrap_distribution: Any

    def __init__(self, voices: Sequence[Voice]) -> None:
        import numpy as np  # noqa: PLC0415 - heavy

        self.size = len(voices)
        self._sums = np.array([[share * (one or 0) for one in row] for share, row in voices], float)
        self._shares = np.array(
            [[share * (one is not None) for one in row] for share, row in voices], float
        )

    def __call__(self, drawn: Any, axis: int = -1) -> Any:  # noqa: ARG002 - scipy's own call
        """Return the change for each row of places that were drawn; the last axis is one row."""
        import numpy as np  # noqa: PLC0415 - heavy

        rows = drawn.reshape(-1, drawn.shape[-1]).astype(np.int64)
        offsets = self.size * np.arange(len(rows))[:, None]
        counts = np.bincount((rows + offsets).ravel(), minlength=self.size * len(rows))
        return self.of_counts(counts.reshape(-1, self.size)).reshape(drawn.shape[:-1])

    def of_counts(self, counts: Any) -> Any:
        """Return the change where each agency was drawn so often; a statement may be without."""
        import numpy as np  # noqa: PLC0415 - heavy

        shares = counts @ self._shares
        means = np.divide(counts @ self._sums, shares, out=np.zeros_like(shares), where=shares > 0)
        return np.round(means.sum(axis=1) / (shares > 0).sum(axis=1), _DIGITS)

    def of_all_resamples(self) -> Any:
        """Return the change of every resample that there is, each as often as it comes up."""
        import numpy as np  # noqa: PLC0415 - heavy

        counts = np.array(list(_compositions(self.size, self.size)))
        often = [
            math.factorial(self.size) // math.prod(map(math.factorial, map(int, row)))
            for row in counts
        ]
        self.bootstrap_distribution = np.repeat(self.of_counts(counts), often)
        return self


def _compositions(total: int, parts: int) -> Iterator[tuple[int, ...]]:
    """Yield each way in which whole numbers from 0, so many of them, can sum to a total."""
    if parts == 1:
        yield (total,)
        return
    for first in range(total + 1):
        for rest in _compositions(total - first, parts - 1):
            yield (first, *rest)
