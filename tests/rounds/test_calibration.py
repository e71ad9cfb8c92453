"""A small calibration with a fixed seed: made-up rounds of the framework as it ships."""

from __future__ import annotations

import runpy
from pathlib import Path
from typing import Any

import pytest

CALIBRATION = Path(__file__).parents[2] / "benchmarks" / "calibration.py"


@pytest.fixture(scope="module")
def calibration() -> dict[str, Any]:
    """The names of benchmarks/calibration.py."""
    return runpy.run_path(str(CALIBRATION))


def test_intervals_hold_the_truth_and_words_are_seldom_false(calibration: dict[str, Any]) -> None:
    """Nothing changed, each agency shifts by 0.3: 93% and 5%, within the error of 120 pairs."""
    outcome = calibration["calibrate"](
        calibration["as_shipped"](), 8, calibration["CONDITIONS"][1], 0.0, range(120)
    )
    assert outcome.covered >= 0.93 - 0.045
    assert outcome.false <= 0.05 + 0.04


def test_equal_domains_are_seldom_called_different(calibration: dict[str, Any]) -> None:
    """At most 5% of rounds, within the error of 150; domains 1.0 apart are nearly always."""
    judge_order, shipped = calibration["judge_order"], calibration["as_shipped"]()
    equal = [judge_order(shipped, 8, 0.0, number) for number in range(150)]
    assert sum(outcome.false for outcome in equal) <= 150 * 0.05 + 5
    apart = [judge_order(shipped, 8, 1.0, number) for number in range(10)]
    assert all(outcome.true_lowest for outcome in apart)
    assert sum(outcome.lowest_apart for outcome in apart) >= 8
    assert not any(outcome.false for outcome in apart)


def test_a_rise_is_found_more_often_with_full_answers(calibration: dict[str, Any]) -> None:
    """A rise of 1.0 with eight agencies: in most domains where all answer, in fewer as it ships."""
    shifting = calibration["CONDITIONS"][1]
    shipped, full = (
        calibration["calibrate"](calibration[answers](), 8, shifting, 1.0, range(40))
        for answers in ("as_shipped", "answered_by_all")
    )
    assert full.found >= 0.9
    assert 0.4 <= shipped.found <= full.found
    assert not shipped.false
    assert not full.false
