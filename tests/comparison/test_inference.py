"""How sure a change is: against scipy's own, against counting by hand, and what it means."""

from __future__ import annotations

import itertools
import math
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, strategies as st
from scipy import stats

from hsbstar.comparison.decomposition import Pair
from hsbstar.comparison.inference import Verdict, holm, infer, min_agencies_for_clear, verdict_on
from hsbstar.comparison.resampling import EXACT_UP_TO, interval_of, sign_flip
from hsbstar.rounds.scoring import Weighing

if TYPE_CHECKING:
    from collections.abc import Sequence

CHANGES = st.lists(st.integers(-4, 4), min_size=6, max_size=10)


def pairs_of(rows: Sequence[Sequence[int | None]]) -> list[Pair]:
    """Return matched answers: an agency a row, a statement a column, each a change from 0."""
    return [
        Pair(f"Agency {row}", f"s{column}", Fraction(0), Fraction(change))
        for row, changes in enumerate(rows) for column, change in enumerate(changes)
        if change is not None
    ]


def interval(changes: Sequence[int]) -> tuple[float, float]:
    """Return the interval of one statement's changes."""
    ends, _ = interval_of([(Fraction(change),) for change in changes], [Fraction(1)] * len(changes))
    return ends


@given(CHANGES)
def test_the_test_is_that_of_all_patterns_counted_by_hand(changes: list[int]) -> None:
    """Of all 2ⁿ patterns of plus and minus, those whose sum is as far from 0; no library used."""
    far = abs(sum(changes))
    sums = [
        abs(sum(sign * change for sign, change in zip(pattern, changes, strict=True)))
        for pattern in itertools.product((1, -1), repeat=len(changes))
    ]
    by_hand = sum(total >= far for total in sums) / len(sums)
    thirds = [Fraction(change, 3) for change in changes]
    assert sign_flip(thirds) == pytest.approx(by_hand, abs=1e-12)


@given(CHANGES)
def test_the_test_is_scipys_own_on_the_same_data(changes: list[int]) -> None:
    """Exact for as few as these, so both are the same whatever the order."""
    own = stats.permutation_test(
        (np.array(changes, float),), np.mean, permutation_type="samples", n_resamples=np.inf
    )
    assert sign_flip(list(map(Fraction, changes))) == pytest.approx(own.pvalue, abs=1e-12)


def test_the_interval_is_scipys_own_on_the_same_data() -> None:
    """Eight agencies or more: BCa with scipy's draws of our seed, the changes in their order."""
    changes = [1, 0, 2, 1, 0, 3, 1, -1, 0, 1]
    ordered = np.array(sorted(changes, key=lambda item: (abs(item), item)), float)
    own = stats.bootstrap((ordered,), np.mean, method="BCa", n_resamples=9_999, rng=2016)
    assert interval(changes) == pytest.approx(tuple(own.confidence_interval), abs=1e-9)


def test_few_agencies_are_resampled_in_full() -> None:
    """Of six: all 46,656 resamples, listed by hand, given to scipy's BCa."""
    changes = [2, 0, 1, 1, -1, 3]
    means = [float(np.mean(some)) for some in itertools.product(changes, repeat=6)]

    class Listed:
        bootstrap_distribution = np.round(means, 12)

    own = stats.bootstrap(
        (np.array(changes, float),), np.mean, method="BCa", n_resamples=0,
        bootstrap_result=Listed(),
    )
    assert interval(changes) == pytest.approx(tuple(own.confidence_interval), abs=1e-9)


def test_agencies_are_resampled_whole() -> None:
    """An agency's answers hang together: with gaps, the change is still over statements first."""
    rows: list[list[int | None]] = [[1, 2], [0, None], [1, 1], [None, 3], [2, 0], [1, None], [0, 1],
                                    [1, 2]]
    grid = np.array([[np.nan if change is None else change for change in row] for row in rows])

    def change(places: np.ndarray) -> float:
        drawn = grid[places.astype(int)]
        known = ~np.isnan(drawn).all(axis=0)
        return float(np.nanmean(drawn[:, known], axis=0).mean())

    found = infer([pairs_of(rows)])[0].interval
    own = stats.bootstrap((np.arange(8),), change, method="BCa", vectorized=False, rng=5,
                          n_resamples=20_000)
    assert found == pytest.approx(tuple(own.confidence_interval), abs=0.08)


@given(st.lists(st.lists(st.one_of(st.none(), st.integers(-4, 4)), min_size=2, max_size=2),
                min_size=6, max_size=9))
def test_order_and_direction_change_nothing(rows: list[list[int | None]]) -> None:
    """Agencies in another order give the same; turned, the same with the other sign."""
    forth, shuffled = (infer([pairs_of(some)])[0] for some in (rows, rows[::-1]))
    back = infer([pairs_of([[None if change is None else -change for change in row]
                                  for row in rows])])[0]
    assert forth == shuffled
    assert (forth.p_value, forth.stayed) == (back.p_value, back.stayed)
    assert (forth.interval is None) == (back.interval is None)
    if forth.interval and back.interval:
        assert forth.interval == (-back.interval[1], -back.interval[0])


def test_changes_that_are_the_same_in_both_directions_have_such_an_interval() -> None:
    """As many up as down by as much: the interval reaches as far to either side."""
    low, high = interval([3, -3, 1, -1, 2, -2, 0, 0])
    assert low == -high < 0


def test_alike_changes_have_a_point_for_an_interval() -> None:
    """Eight agencies that all rose by 1: a clear rise, and a note explains the point."""
    known = infer([pairs_of([[1]] * 8)])[0]
    assert (known.interval, known.verdict) == ((1.0, 1.0), Verdict.RISE)
    assert "changed alike" in known.note
    assert known.p_value == pytest.approx(2 / 2**8)
    still = infer([pairs_of([[0]] * 8)])[0]
    assert (still.interval, still.p_value, still.verdict) == ((0.0, 0.0), 1.0, Verdict.NO_CHANGE)


def test_one_agency_that_moved_is_no_clear_change() -> None:
    """Either sign of it gives as much."""
    known = infer([pairs_of([[4], *[[0]] * 9])])[0]
    assert (known.p_value, known.verdict) == (1.0, Verdict.NO_CHANGE)
    assert (known.rose, known.fell, known.stayed) == (1, 0, 9)


def test_where_bca_cannot_be_worked_out_the_percentile_interval_is_given_and_explained() -> None:
    """Each agency up in one statement and down in the next: leaving any one out gives 0."""
    rows: list[list[int | None]] = [[None] * 6 for _ in range(6)]
    for place, row in enumerate(rows):
        row[place], row[(place + 1) % 6] = 1, -1
    known = infer([pairs_of(rows)])[0]
    assert known.interval is not None
    assert known.interval[0] == pytest.approx(-known.interval[1])
    assert "plain percentile interval" in known.note


def test_weights_count_in_the_interval_and_the_test() -> None:
    """The heavy agency's fall outweighs five rises of the others."""
    pairs = pairs_of([[-2], *[[1]] * 7])
    equal = infer([pairs])[0]
    heavy = infer([pairs], Weighing({"agency 0": Fraction(50)}))[0]
    assert equal.interval is not None
    assert heavy.interval is not None
    assert heavy.interval[0] < equal.interval[0]
    assert heavy.p_value == pytest.approx(1.0)


def test_many_agencies_are_tested_by_a_seeded_draw() -> None:
    """Beyond sixteen not all patterns are looked at; the draw is the same each time."""
    changes = [Fraction(change) for change in range(1, EXACT_UP_TO + 4)]
    assert sign_flip(changes) == sign_flip(changes[::-1]) == pytest.approx(2 / 10_000)


def test_fewer_than_six_pairs_are_too_few() -> None:
    """Five agencies that all rose: no interval, no p, no word on significance."""
    known = infer([pairs_of([[4]] * 5)])[0]
    assert known.verdict is Verdict.TOO_FEW
    assert (known.interval, known.p_value, known.adjusted) == (None, None, None)
    assert (known.pairs, known.rose) == (5, 5)
    assert infer([[]])[0].verdict is Verdict.TOO_FEW


def test_holm_by_hand() -> None:
    """The worked example: 0.01, 0.04, 0.03 and 0.005 of four; what is not tested does not count."""
    assert holm([0.01, None, 0.04, 0.03, 0.005]) == pytest.approx(
        [0.03, None, 0.06, 0.06, 0.02]
    )
    assert holm([0.9, 0.8]) == [1.0, 1.0]
    assert holm([]) == []


def test_several_changes_are_judged_together() -> None:
    """Eight rises of eight are clear alone (p 0.0078), and of five (0.039), but not of seven."""
    rose, still = pairs_of([[1], *[[2]] * 7]), pairs_of([[1], [-1]] * 4)
    assert infer([rose, *[still] * 4])[0].verdict is Verdict.RISE
    assert infer([rose, *[still] * 6])[0].verdict is Verdict.NO_CHANGE
    assert infer([rose, *[pairs_of([[4]] * 5)] * 6])[0].verdict is Verdict.RISE


@pytest.mark.parametrize(
    ("ends", "adjusted", "verdict"),
    [((0.1, 1.0), 0.05, Verdict.RISE), ((-1.0, -0.1), 0.05, Verdict.FALL),
     ((0.1, 1.0), 0.051, Verdict.NO_CHANGE), ((0.0, 1.0), 0.01, Verdict.NO_CHANGE),
     ((-1.0, 0.0), 0.01, Verdict.NO_CHANGE)],
)
def test_the_words_need_interval_and_test(
    ends: tuple[float, float], adjusted: float, verdict: Verdict
) -> None:
    """Clear only where the interval excludes 0 and Holm's p is at most 0.05."""
    assert verdict_on(6, ends, adjusted) is verdict


@pytest.mark.parametrize(("changes", "agencies"), [(0, 6), (1, 6), (2, 7), (5, 8), (67, 12)])
def test_how_many_agencies_a_clear_change_takes(changes: int, agencies: int) -> None:
    """As many that 2/2ⁿ times the number of changes is at most 0.05; one fewer is not enough."""
    assert min_agencies_for_clear(changes) == agencies
    assert max(changes, 1) * 2 / 2**agencies <= 0.05
    assert agencies == 6 or changes * 2 / 2 ** (agencies - 1) > 0.05
    assert math.isclose(2 / 2**5, 0.0625)
