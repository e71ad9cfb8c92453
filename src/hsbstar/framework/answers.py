"""The answers that a scale allows, known by their labels, and which scores are high."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import TYPE_CHECKING

from hsbstar.core.plurals import comma_list
from hsbstar.core.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterator
    from fractions import Fraction

    from hsbstar.framework.model import Scale

Scales = tuple["Scale", ...]


class Answered(StrEnum):
    """The kinds of answer: a score, one of the two other answers, or a blank."""

    SCORED = "scored"
    NOT_APPLICABLE = "not_applicable"
    NO_DATA = "no_data"
    BLANK = "blank"
    NOT_ON_FORM = "not_on_form"
    """The form was made before the statement was added to the framework."""


TICKS = {*"✓✔☑✅√✗✘☒❌×xyn", "yes", "no", "tick", "ticked", "done", "achieved", "met", "not met"}
NUMBERS_IN_WORDS = {
    word: number for number, word in enumerate(
        ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
    )
}
NOT_APPLICABLE = {"n/a", "na", "n.a.", "n.a", "n / a", "n-a", "n\\a", "not applicable"}
NO_DATA = {"no data", "nodata", "no-data", "n/d", "data not available", "no data available"}


def other_answers(scales: Scales) -> dict[str, Answered]:
    """Map the folded labels of the two answers without a score to their meaning."""
    return {
        fold(label): answered for scale in reversed(scales) for label, answered in (
            (scale.no_data.label, Answered.NO_DATA),
            (scale.not_applicable.label, Answered.NOT_APPLICABLE),
        )
    }


def as_label(plain: str) -> str:
    """Return a text without the spaces and full stops that people add to or drop from a label."""
    return re.sub(r"\s*/\s*", "/", plain).rstrip(". ")


def scores_by_label(scales: Scales) -> dict[str, int]:
    """Map each label, and each part of a label that belongs to a single score, to its score."""
    found: dict[str, set[int]] = {}
    for scale in scales:
        for point in scale.scores:
            whole = fold(point.label)
            for words in {whole, *whole.split("/")}:
                found.setdefault(as_label(words.strip()), set()).add(point.value)
    return {words: min(values) for words, values in found.items() if len(values) == 1}


def clashes(scale: Scale, other: Scale) -> Iterator[tuple[int | Answered, str]]:
    """Yield each answer of a scale in another language whose label means another answer elsewhere.

    Elsewhere is in the language of `scale`, or among the words that are read in every return.
    """
    fixed: dict[str, int | Answered] = {
        **dict.fromkeys(NO_DATA, Answered.NO_DATA),
        **dict.fromkeys(NOT_APPLICABLE, Answered.NOT_APPLICABLE), **NUMBERS_IN_WORDS,
    }
    known = fixed | answers_by_label(scale)
    whole = {as_label(fold(point.label)): point.value for point in other.scores}
    for words, answer in (answers_by_label(other) | whole).items():
        if known.get(words, answer) != answer or words in TICKS:
            yield answer, words


def answers_by_label(scale: Scale) -> dict[str, int | Answered]:
    """Map each folded label of a scale in one language to its answer."""
    return {**scores_by_label((scale,)), **other_answers((scale,))}


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
    return (f"A score is high if it is above the middle of the scale: {comma_list(high, 'or')} on "
            f"the scale of {lowest} to {highest}.")
