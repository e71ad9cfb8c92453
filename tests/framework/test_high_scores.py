"""Which scores are high: one rule, on scales of different lengths."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest

from hsbstar.framework.answers import high_scores_sentence, is_high
from hsbstar.framework.model import ScalePoint

if TYPE_CHECKING:
    from hsbstar.framework.model import Framework

SCALES = pytest.mark.parametrize(("lowest", "highest", "high", "in_words"), [
    (0, 2, [2], "2 on the scale of 0 to 2"),
    (0, 4, [3, 4], "3 or 4 on the scale of 0 to 4"),
    (0, 5, [3, 4, 5], "3, 4 or 5 on the scale of 0 to 5"),
    (0, 10, [6, 7, 8, 9, 10], "6, 7, 8, 9 or 10 on the scale of 0 to 10"),
    (1, 5, [4, 5], "4 or 5 on the scale of 1 to 5"),
])


@SCALES
def test_high_scores_are_above_the_middle_of_any_scale(
    lowest: int, highest: int, high: list[int], in_words: str, small: Framework
) -> None:
    """The middle itself is not high, and the printed rule names the same scores."""
    values = range(lowest, highest + 1)
    assert [value for value in values if is_high(value, lowest, highest)] == high
    points = tuple(
        ScalePoint(value=value, label=f"Label {value}", description="-") for value in values
    )
    sentence = high_scores_sentence(replace(small.scale, scores=points))
    assert sentence == f"A score is high if it is above the middle of the scale: {in_words}."


def test_a_mean_just_above_the_middle_is_high() -> None:
    """A statement's score in a round can be any fraction: 2.1 of 0 to 4 is high, 2 is not."""
    assert is_high(Fraction(21, 10), 0, 4)
    assert not is_high(Fraction(2), 0, 4)
