"""The smallest change that a comparison is likely to find."""

from __future__ import annotations

import math
from fractions import Fraction

import pytest

from hsbstar.rounds.detectable import smallest_change

NAMES = [f"Agency {place}" for place in range(20)]


def test_by_hand() -> None:
    """Eight agencies on ten statements: each has 1/8 of the weight, in ten parts of 1/80."""
    variance = 8 * (0.09 / 64 + 1.8 * 10 / 80**2)
    found = smallest_change([NAMES[:8]] * 10)
    assert found == pytest.approx((3.6 + 0.85) * math.sqrt(variance))


def test_fewer_than_six_agencies_find_nothing() -> None:
    """However many statements they answer; a statement without any does not count."""
    assert smallest_change([NAMES[:5]] * 30) is None
    assert smallest_change([]) is None
    assert smallest_change([[], NAMES[:6]]) == smallest_change([NAMES[:6]])


def test_more_agencies_and_more_answers_find_smaller_changes() -> None:
    """Between the known numbers of agencies, and beyond them, too."""
    changes = [smallest_change([NAMES[:count]] * 12) or 0 for count in range(6, 21)]
    assert changes == sorted(changes, reverse=True)
    assert len(set(changes)) == len(changes)
    half = smallest_change([NAMES[:8] if place % 2 else NAMES[:3] for place in range(12)])
    assert half
    assert half > changes[2]


def test_another_scale_and_weights_by_hand() -> None:
    """A scale half as long finds half as large a change; heavy agencies find larger ones.

    Five agencies of weight 1 and one of weight 5 have a tenth each, and a half.
    """
    usual = smallest_change([NAMES[:8]] * 10)
    assert usual
    assert smallest_change([NAMES[:8]] * 10, 2) == pytest.approx(usual / 2)
    variance = (0.09 + 1.8) * (5 * 0.1**2 + 0.5**2)
    heavy = {NAMES[0]: Fraction(5)}
    assert smallest_change([NAMES[:6]] * 4, weights=heavy) == pytest.approx(
        (4.8 + 0.85) * math.sqrt(variance - 1.8 * 3 / 4 * (5 * 0.1**2 + 0.5**2)))
    assert smallest_change([NAMES[:6]] * 4, weights=dict.fromkeys(NAMES, Fraction(3))) == (
        pytest.approx(smallest_change([NAMES[:6]] * 4)))


def test_no_change_is_larger_than_the_scale() -> None:
    """Where a single agency alone decides half of a domain, no change on the scale is enough."""
    assert smallest_change([NAMES[:1], NAMES[1:6]]) is None
