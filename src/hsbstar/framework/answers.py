"""The answers that a scale allows, known by their labels."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import TYPE_CHECKING

from hsbstar.core.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hsbstar.framework.model import Scale


Scales = tuple["Scale", ...]


class Answered(StrEnum):
    """The kinds of answer: a score, one of the two other answers, or a blank."""

    SCORED = "scored"
    NOT_APPLICABLE = "not_applicable"
    NO_DATA = "no_data"
    BLANK = "blank"


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
