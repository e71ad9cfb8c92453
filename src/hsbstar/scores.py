"""Read one score cell as a careful person would: the same answer, or a finding and no guess."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from hsbstar.cells import CellValue, DateCell, EmptyFormula, ErrorCell, is_blank
from hsbstar.findings import Problem
from hsbstar.wording import fold

if TYPE_CHECKING:
    from hsbstar.framework import Scale


class Answered(StrEnum):
    """What an answer is: a score, one of the two answers that are no score, or a blank."""

    SCORED = "scored"
    NOT_APPLICABLE = "not_applicable"
    NO_DATA = "no_data"
    BLANK = "blank"


@dataclass(frozen=True)
class Reading:
    """What a score cell was read as, and the problem with it, if any."""

    answered: Answered = Answered.BLANK
    score: int | None = None
    problem: Problem | None = None
    slots: dict[str, str] = field(default_factory=dict)


_NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?")
_NUMBER_THEN_WORDS = re.compile(r"([+-]?\d+)\s*[-:.,=(]*\s*([^\d\s].*?)\)?")
_NOT_APPLICABLE = {"n/a", "na", "n.a.", "n.a", "n / a", "n-a", "n\\a", "not applicable"}
_NO_DATA = {"no data", "nodata", "no-data", "n/d", "data not available", "no data available"}


def read_score(value: CellValue, scale: Scale) -> Reading:
    """Return what a score cell means on this scale.

    A number, or text that says one score of the scale and nothing else, is a score; the usual
    spellings of *not applicable* and *no data* are those answers; all else is a problem, and then
    the answer counts as blank.
    """
    if is_blank(value):
        return Reading()
    if isinstance(value, bool):
        return _fault(Problem.SCORE_IS_LOGICAL, scale)
    if isinstance(value, int | float):
        return _read_number(float(value), scale)
    if isinstance(value, DateCell):
        return _read_date(value, scale)
    if isinstance(value, ErrorCell):
        return _fault(Problem.SCORE_IS_ERROR, scale, value=value.text)
    if isinstance(value, EmptyFormula):
        return _fault(Problem.SCORE_FORMULA_EMPTY, scale)
    return _read_text(str(value), scale)


def _read_number(number: float, scale: Scale) -> Reading:
    if not number.is_integer():
        return _fault(Problem.SCORE_NOT_WHOLE, scale, value=f"{number:g}")
    if int(number) not in scale.values:
        return _fault(Problem.SCORE_OFF_SCALE, scale, value=f"{number:g}")
    return Reading(Answered.SCORED, int(number))


def _read_date(cell: DateCell, scale: Scale) -> Reading:
    # A 3 typed into a cell that is formatted as a date is still the number 3; a real date is not.
    reading = _read_number(float(cell.serial), scale)
    if reading.score is None:
        return _fault(Problem.SCORE_IS_DATE, scale)
    return _noted(reading, Problem.SCORE_SHOWN_AS_DATE, str(reading.score))


def _read_text(text: str, scale: Scale) -> Reading:
    folded = fold(text)
    if folded == fold(scale.not_applicable.label):
        return Reading(Answered.NOT_APPLICABLE)
    if folded == fold(scale.no_data.label):
        return Reading(Answered.NO_DATA)
    if _NUMBER.fullmatch(folded):
        reading = _read_number(float(folded), scale)
        return reading if reading.problem else _noted_as_text(reading, str(reading.score))
    by_label = _scores_by_label(scale)
    if folded in by_label:
        return _noted_as_text(Reading(Answered.SCORED, by_label[folded]), str(by_label[folded]))
    if folded in _NOT_APPLICABLE:
        return _noted_as_text(Reading(Answered.NOT_APPLICABLE), scale.not_applicable.label)
    if folded in _NO_DATA:
        return _noted_as_text(Reading(Answered.NO_DATA), scale.no_data.label)
    if parts := _NUMBER_THEN_WORDS.fullmatch(folded):
        return _read_number_and_label(parts[1], parts[2].strip(), by_label, scale)
    return _unreadable(folded, scale)


def _read_number_and_label(
    digits: str, words: str, by_label: dict[str, int], scale: Scale
) -> Reading:
    if words not in by_label:
        return _unreadable(f"{digits} {words}", scale)
    if by_label[words] != int(digits):
        return _fault(Problem.SCORE_CONTRADICTS_LABEL, scale, value=digits)
    return _noted_as_text(Reading(Answered.SCORED, int(digits)), digits)


def _scores_by_label(scale: Scale) -> dict[str, int]:
    """Map each label, and each part of it that belongs to one score alone, to its score."""
    found: dict[str, set[int]] = {}
    for point in scale.scores:
        whole = fold(point.label)
        for words in {whole, *(part.strip() for part in whole.split("/"))}:
            found.setdefault(words, set()).add(point.value)
    return {words: min(values) for words, values in found.items() if len(values) == 1}


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
