"""Which scores are high: those that need evidence, and those that can count as strengths."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hsbstar.core.plurals import comma_list

if TYPE_CHECKING:
    from fractions import Fraction

    from hsbstar.framework.model import Scale


def is_high(score: Fraction | int, lowest: int, highest: int) -> bool:
    """Return whether a score is above the middle of its scale.

    On 0 to 4, 3 and 4 are high; on 0 to 2, only 2; on 0 to 5, from 3; on 0 to 10, from 6. A score
    above the middle claims that practice is more often right than not, and a claim needs evidence.
    A fixed number of scores from the top would not do: the top two of 0 to 2 include the middle,
    and the top two of 0 to 10 leave out 7 and 8. The rule is ours.
    """
    return 2 * score > lowest + highest


def high_scores_sentence(scale: Scale) -> str:
    """Return the rule in words, with the scores that are high on this scale."""
    lowest, highest = scale.lowest, scale.highest
    high = [str(value) for value in scale.values if is_high(value, lowest, highest)]
    return (f"A score is high where it is above the middle of the scale: {comma_list(high, 'or')} "
            f"on the scale of {lowest} to {highest}.")
