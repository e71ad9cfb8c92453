"""Read one score cell as a careful person would: a certain answer, or a finding and no guess."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from hsbstar import framework
from hsbstar.core.cache import TextCache, later
from hsbstar.core.problems import Problem
from hsbstar.core.text import fold
from hsbstar.framework import Answered
from hsbstar.spreadsheets import DateCell, ErrorCell, PercentCell, is_blank

if TYPE_CHECKING:
    from collections.abc import Callable

    from hsbstar.framework import Scale, Scales
    from hsbstar.spreadsheets import CellValue


@dataclass(frozen=True)
class Reading:
    """The meaning of a score cell, and the problem with it, if any."""

    answered: Answered = Answered.BLANK
    score: int | None = None
    problem: Problem | None = None
    slots: dict[str, str] = field(default_factory=dict)
    """The values in the problem's sentences."""


_NUMBER = later(r"[+-]?\d+(?:\.\d*)?")
_NAMED_NUMBER = later(r"(?:score|scored|level|rating)\s*[:=]?\s*(\d+)")
_OUT_OF = later(r"(\d{1,2}) out of (\d{1,2})")
_PERCENTAGE = later(r"[+-]?\d{1,4}(?:[.,]\d{1,2})?\s*(?:%|per ?cent)")
_RANGE = later(
    r"\d{1,2}(?:\.\d)?\s*(?:[-/\u2044\\|&+;]|\.{2,3}|or|to|and)\s*\d{1,2}(?:\.\d)?"
)
_MIXED = later(r"[+-]?\d{0,2} ?[¼½¾⅐-⅞]")
"""A fraction of one character, also after a whole number."""
GUARDS = "'\"="
"""Characters around an entry that keep a program from changing it: `'1.10` and `="1.10"`."""
MAX_SCORE_LENGTH = 200
"""Characters; a longer text in a score cell is more than a score."""
_ROUNDING_ERROR = 1e-9
"""How far a calculated value may be from the whole number that every program shows for it."""
_NUMBER_THEN_WORDS = later(r"([+-]?\d+)\s*[-:.,=(]*\s*([^\d\s].*?)\)?")
_WORDS_THEN_NUMBER = later(r"([^\d\s].*?)\s*[-:=(]+\s*([+-]?\d+)\)?")
_NO_IN_OTHER_LANGUAGES = {"na"}
"""Read as *not applicable* in English; means *no* in Welsh and other languages."""


@lru_cache(8)
def score_reader(
    scale: Scale, others: Scales = (), *, only_english: bool = True
) -> Callable[[CellValue], Reading]:
    """Return `read_score` for a scale, with a cache of texts and of the scale's numbers."""
    texts = TextCache(lambda text: _read_text(text, (scale, *others), only_english=only_english))
    numbers = {float(value): read_score(value, scale) for value in scale.values}

    def read(value: CellValue) -> Reading:
        if isinstance(value, str):
            return texts[value]
        known = numbers.get(value) if isinstance(value, float) else None
        return known or read_score(value, scale)

    return read


def read_score(
    value: CellValue, scale: Scale, others: Scales = (), *, only_english: bool = True
) -> Reading:
    """Return what a score cell means on a scale.

    A number, or text that gives one score of the scale and nothing else, is a score; the usual
    spellings of *not applicable* and *no data* are those answers. Anything else is a problem, and
    the answer counts as blank.

    Args:
        value: The cell's value.
        scale: The framework's scale.
        others: The same scale in other languages.
        only_english: Whether a return can only be in English; otherwise *na* is unclear.
    """
    if isinstance(value, str):
        return _read_text(value, (scale, *others), only_english=only_english)
    if is_blank(value):
        return Reading()
    if isinstance(value, bool):
        return _fault(Problem.SCORE_IS_LOGICAL, scale)
    if isinstance(value, int | float):
        return _read_number(float(value), scale)
    if isinstance(value, DateCell):
        return _read_date(value, scale)
    if isinstance(value, PercentCell):
        shown = f"{value.number * 100:.6g}%"
        return _fault(Problem.SCORE_IS_PERCENTAGE, scale, value=shown)
    if isinstance(value, ErrorCell):
        return _fault(Problem.SCORE_IS_ERROR, scale, value=value.text)
    return _fault(Problem.SCORE_FORMULA_EMPTY, scale)


def _read_number(number: float, scale: Scale) -> Reading:
    if not math.isfinite(number) or abs(number - round(number)) > _ROUNDING_ERROR:
        return _fault(Problem.SCORE_NOT_WHOLE, scale, value=f"{number:g}")
    if round(number) not in scale.values:
        return _fault(Problem.SCORE_OFF_SCALE, scale, value=f"{number:g}")
    return Reading(Answered.SCORED, round(number))


def _read_date(cell: DateCell, scale: Scale) -> Reading:
    # A 3 in a cell that is formatted as a date is still the number 3; a real date is not.
    reading = _read_number(float(cell.serial), scale)
    if reading.problem:
        return _fault(Problem.SCORE_IS_DATE, scale)
    return _noted(reading, str(reading.score), Problem.SCORE_SHOWN_AS_DATE)


def _read_text(text: str, scales: Scales, *, only_english: bool) -> Reading:
    scale = scales[0]
    if is_blank(text):
        return Reading()
    if len(text) > MAX_SCORE_LENGTH:
        return _fault(Problem.SCORE_IS_TEXT, scale)
    folded = fold(text)
    if folded in framework.other_answers(scales):
        return Reading(framework.other_answers(scales)[folded])
    plain = folded.strip(GUARDS).strip()
    if plain in _NO_IN_OTHER_LANGUAGES and not only_english:
        return _fault(Problem.SCORE_IS_TICK, scale)
    number = _number_in(plain, scales)
    if number is not None:
        reading = _read_number(number, scale)
        return reading if reading.problem else _noted(reading, str(reading.score))
    if plain in framework.NOT_APPLICABLE:
        return _noted(Reading(Answered.NOT_APPLICABLE), scale.not_applicable.label)
    if plain in framework.NO_DATA:
        return _noted(Reading(Answered.NO_DATA), scale.no_data.label)
    return _read_doubtful(plain, scales, " ".join(text.split()))


def _number_in(plain: str, scales: Scales) -> float | None:
    """Return the number that a text gives: in figures, in words, or by the scale's label."""
    if _NUMBER().fullmatch(plain):
        return float(plain)
    by_label, label = framework.scores_by_label(scales), framework.as_label(plain)
    if label in by_label:
        return by_label[label]
    if plain in framework.NUMBERS_IN_WORDS:
        return framework.NUMBERS_IN_WORDS[plain]
    if parts := _NAMED_NUMBER().fullmatch(plain):
        return float(parts[1])
    # Only out of the scale's highest score: out of another number it is a share.
    parts, values = _OUT_OF().fullmatch(plain), scales[0].values
    if parts and min(values) == 0 and int(parts[2]) == max(values):
        return float(parts[1])
    return None


def _read_doubtful(plain: str, scales: Scales, typed: str) -> Reading:
    """Return the reading of a number with words next to it, or the problem with a text.

    `typed` is quoted in the problem: its plain form reads otherwise (`2½` as 21⁄2).
    """
    scale = scales[0]
    if _PERCENTAGE().fullmatch(plain):
        return _fault(Problem.SCORE_IS_PERCENTAGE, scale, value=f"‘{typed}’")
    if _MIXED().fullmatch(typed):
        return _fault(Problem.SCORE_NOT_WHOLE, scale, value=f"‘{typed}’")
    if _RANGE().fullmatch(plain) or _OUT_OF().fullmatch(plain):
        return _fault(Problem.SCORE_IS_RANGE, scale, value=f"‘{typed}’")
    if plain in framework.TICKS:
        return _fault(Problem.SCORE_IS_TICK, scale)
    if parts := _NUMBER_THEN_WORDS().fullmatch(plain):
        digits, words = parts[1], parts[2].strip()
    elif parts := _WORDS_THEN_NUMBER().fullmatch(plain):
        digits, words = parts[2], parts[1]
    else:
        digits, words = "", plain
    label = framework.as_label(words)
    score = framework.scores_by_label(scales).get(label, framework.NUMBERS_IN_WORDS.get(label))
    if not digits or score is None:
        return _unreadable(plain, scale, typed)
    if score != int(digits):
        return _fault(Problem.SCORE_CONTRADICTS_LABEL, scale, value=digits)
    return _noted(Reading(Answered.SCORED, score), digits)


def _unreadable(plain: str, scale: Scale, typed: str) -> Reading:
    # Words are not quoted in the finding: they may be evidence that was typed into this column.
    # A longer run of figures could be a date of birth.
    if any(map(str.isalpha, plain)) or len(plain) > 5:
        return _fault(Problem.SCORE_IS_TEXT, scale)
    return _fault(Problem.SCORE_NOT_WHOLE, scale, value=f"‘{typed}’")


def _noted(
    reading: Reading, score: str, problem: Problem = Problem.SCORE_READ_FROM_TEXT
) -> Reading:
    return Reading(reading.answered, reading.score, problem, {"score": score})


def _fault(problem: Problem, scale: Scale, value: str = "") -> Reading:
    slots = {
        "value": value,
        "scale": scale.in_words,
        "not_applicable": scale.not_applicable.label,
        "no_data": scale.no_data.label,
    }
    return Reading(problem=problem, slots=slots)
