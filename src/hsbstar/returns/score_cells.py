"""Read one score cell as a careful person would: the same answer, or a finding and no guess."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from hsbstar.core.cache import Remembered, later
from hsbstar.core.problems import Problem
from hsbstar.core.text import fold
from hsbstar.framework import (
    NO_DATA,
    NOT_APPLICABLE,
    NUMBERS_IN_WORDS,
    TICKS,
    Answered,
    as_label,
    other_answers,
    scores_by_label,
)
from hsbstar.spreadsheets import DateCell, ErrorCell, PercentCell, is_blank

if TYPE_CHECKING:
    from hsbstar.framework import Scale, Scales
    from hsbstar.spreadsheets import CellValue


@dataclass(frozen=True)
class Reading:
    """What a score cell was read as, and the problem with it, if any."""

    answered: Answered = Answered.BLANK
    score: int | None = None
    problem: Problem | None = None
    slots: dict[str, str] = field(default_factory=dict)


_NUMBER = later(r"[+-]?\d+(?:\.\d*)?")
_NAMED_NUMBER = later(r"(?:score|scored|level|rating)\s*[:=]?\s*(\d+)")
_OUT_OF = later(r"(\d{1,2}) out of (\d{1,2})")
_PERCENTAGE = later(r"[+-]?\d{1,4}(?:[.,]\d{1,2})?\s*(?:%|per ?cent)")
_RANGE = later(
    r"\d{1,2}(?:\.\d)?\s*(?:-|/|\u2044|\\|\||&|\+|or|to|and)\s*\d{1,2}(?:\.\d)?"
)
LONGEST_SCORE = 200
"""Characters; a longer text in a score cell says more than a score."""
_QUOTES = "'\""
_NEARLY = 1e-9
"""What a calculation may be off a whole number that every program shows as that number."""
_NUMBER_THEN_WORDS = later(r"([+-]?\d+)\s*[-:.,=(]*\s*([^\d\s].*?)\)?")
_WORDS_THEN_NUMBER = later(r"([^\d\s].*?)\s*[-:=(]+\s*([+-]?\d+)\)?")
_NO_IN_OTHER_LANGUAGES = {"na"}
"""What is read as *not applicable* in English, and says *no* in Welsh and other languages."""


class ScoreReader:
    """Reads score cells of one scale; what the same text or number means is worked out once."""

    def __init__(
        self, scale: Scale, others: Scales = (), *, only_english: bool = True
    ) -> None:
        """Know nothing yet but the scale, and the same one in other languages."""
        self._scale = scale
        self._texts = Remembered(
            lambda text: read_score(text, scale, others, only_english=only_english)
        )
        self._numbers: dict[float, Reading] = {
            float(value): read_score(value, scale) for value in scale.values
        }

    def read(self, value: CellValue) -> Reading:
        """Return what a score cell means, as `read_score` does."""
        if isinstance(value, str):
            return self._texts[value]
        if isinstance(value, float) and value in self._numbers:
            return self._numbers[value]
        return read_score(value, self._scale)


@lru_cache(8)
def score_reader(
    scale: Scale, others: Scales = (), *, only_english: bool = True
) -> ScoreReader:
    """Return the one reader of a scale that has its words in other languages, too."""
    return ScoreReader(scale, others, only_english=only_english)


def read_score(
    value: CellValue, scale: Scale, others: Scales = (), *, only_english: bool = True
) -> Reading:
    """Return what a score cell means on this scale; `others` are the same one in other languages.

    A number, or text that says one score of the scale and nothing else, is a score; the usual
    spellings of *not applicable* and *no data* are those answers; all else is a problem, and then
    the answer counts as blank. Unless a return can only be in English, *na* is in doubt.
    """
    if is_blank(value):
        return Reading()
    if not isinstance(value, str):
        return _read_value(value, scale)
    if len(value) > LONGEST_SCORE:
        return _fault(Problem.SCORE_IS_TEXT, scale)
    reading = _read_text(value, (scale, *others))
    if reading.problem is Problem.SCORE_READ_FROM_TEXT and not only_english and (
        _without_quotes(fold(value)) in _NO_IN_OTHER_LANGUAGES
    ):
        return _fault(Problem.SCORE_IS_TICK, scale)
    return reading


def _read_value(value: CellValue, scale: Scale) -> Reading:
    """Return what a cell that holds no text means."""
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
    if not math.isfinite(number) or abs(number - round(number)) > _NEARLY:
        return _fault(Problem.SCORE_NOT_WHOLE, scale, value=f"{number:g}")
    if round(number) not in scale.values:
        return _fault(Problem.SCORE_OFF_SCALE, scale, value=f"{number:g}")
    return Reading(Answered.SCORED, round(number))


def _read_date(cell: DateCell, scale: Scale) -> Reading:
    # A 3 typed into a cell that is formatted as a date is still the number 3; a real date is not.
    reading = _read_number(float(cell.serial), scale)
    if reading.score is None:
        return _fault(Problem.SCORE_IS_DATE, scale)
    return _noted(reading, Problem.SCORE_SHOWN_AS_DATE, str(reading.score))


def _read_text(text: str, scales: Scales) -> Reading:
    folded = fold(text)
    scale = scales[0]
    if folded in other_answers(scales):
        return Reading(other_answers(scales)[folded])
    plain = _without_quotes(folded)
    number = _number_in(plain, scales)
    if number is not None:
        reading = _read_number(number, scale)
        return reading if reading.problem else _noted_as_text(reading, str(reading.score))
    if plain in NOT_APPLICABLE:
        return _noted_as_text(Reading(Answered.NOT_APPLICABLE), scale.not_applicable.label)
    if plain in NO_DATA:
        return _noted_as_text(Reading(Answered.NO_DATA), scale.no_data.label)
    return _read_doubtful(plain, scales)


def _without_quotes(folded: str) -> str:
    return folded.strip(_QUOTES).strip()


def _number_in(plain: str, scales: Scales) -> float | None:
    """Return the one number that a text says: in figures, in words, or by the scale's label."""
    if _NUMBER().fullmatch(plain):
        return float(plain)
    by_label, label = scores_by_label(scales), as_label(plain)
    if label in by_label:
        return by_label[label]
    if plain in NUMBERS_IN_WORDS:
        return NUMBERS_IN_WORDS[plain]
    if parts := _NAMED_NUMBER().fullmatch(plain):
        return float(parts[1])
    # Of the scale's top, and of nothing else: of another top it would be a share.
    parts, values = _OUT_OF().fullmatch(plain), scales[0].values
    if parts and min(values) == 0 and int(parts[2]) == max(values):
        return float(parts[1])
    return None


def _read_doubtful(plain: str, scales: Scales) -> Reading:
    """Return the reading of a number with words beside it, or what keeps a text from being one."""
    scale = scales[0]
    if _PERCENTAGE().fullmatch(plain):
        return _fault(Problem.SCORE_IS_PERCENTAGE, scale, value=f"‘{plain}’")
    if _RANGE().fullmatch(plain) or _OUT_OF().fullmatch(plain):
        return _fault(Problem.SCORE_IS_RANGE, scale, value=f"‘{plain}’")
    if plain in TICKS:
        return _fault(Problem.SCORE_IS_TICK, scale)
    if parts := _NUMBER_THEN_WORDS().fullmatch(plain):
        return _read_number_and_label(parts[1], parts[2].strip(), scales)
    if (parts := _WORDS_THEN_NUMBER().fullmatch(plain)) and _said_by(parts[1], scales) is not None:
        return _read_number_and_label(parts[2], parts[1], scales)
    return _unreadable(plain, scale)


def _said_by(words: str, scales: Scales) -> int | None:
    """Return the score that words say: a label of the scale, or a number."""
    label = as_label(words)
    return scores_by_label(scales).get(label, NUMBERS_IN_WORDS.get(label))


def _read_number_and_label(digits: str, words: str, scales: Scales) -> Reading:
    said, scale = _said_by(words, scales), scales[0]
    if said is None:
        return _unreadable(f"{digits} {words}", scale)
    if said != int(digits):
        return _fault(Problem.SCORE_CONTRADICTS_LABEL, scale, value=digits)
    return _noted_as_text(Reading(Answered.SCORED, int(digits)), digits)


def _unreadable(folded: str, scale: Scale) -> Reading:
    # Words are not quoted in the finding: they may be evidence that slipped into this column.
    # A longer run of figures could be a date of birth.
    if any(sign.isalpha() for sign in folded) or len(folded) > 5:
        return _fault(Problem.SCORE_IS_TEXT, scale)
    return _fault(Problem.SCORE_NOT_WHOLE, scale, value=f"‘{folded}’")


def _noted_as_text(reading: Reading, score: str) -> Reading:
    return _noted(reading, Problem.SCORE_READ_FROM_TEXT, score)


def _noted(reading: Reading, problem: Problem, score: str) -> Reading:
    return Reading(reading.answered, reading.score, problem, {"score": score})


def _fault(problem: Problem, scale: Scale, value: str = "") -> Reading:
    slots = {
        "value": value,
        "scale": scale.in_words,
        "not_applicable": scale.not_applicable.label,
        "no_data": scale.no_data.label,
    }
    return Reading(problem=problem, slots=slots)
