"""One score cell: the same answer as a careful person reads, or a finding and no guess."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, strategies as st

from hsbstar.core.findings import Where, finding
from hsbstar.core.problems import Problem
from hsbstar.framework.answers import Answered
from hsbstar.framework.file import read_framework
from hsbstar.returns.score_cells import read_score
from hsbstar.spreadsheets.cells import CellValue, DateCell, EmptyFormula, ErrorCell, PercentCell
from support.frameworks import framework_bytes, framework_data, small_framework

if TYPE_CHECKING:
    from hsbstar.framework.model import Framework, Scale

SCALE = small_framework().scale
AS_TEXT = Problem.SCORE_READ_FROM_TEXT


def other_scale(*values: int) -> Scale:
    """Return a scale of these scores."""
    data: dict[str, Any] = framework_data()
    data["scale"]["scores"] = [
        {"value": value, "label": f"step {value}", "description": "A step."} for value in values
    ]
    return read_framework(framework_bytes(data), "mine.yaml").scale


@pytest.mark.parametrize(
    ("value", "score", "problem"),
    [
        (3, 3, None), (3.0, 3, None), (0, 0, None), (4.0, 4, None),
        ("3", 3, AS_TEXT), (" 3 ", 3, AS_TEXT), ("3.0", 3, AS_TEXT), ("３", 3, AS_TEXT),
        ("\u00a03\u00a0", 3, AS_TEXT), ("0", 0, AS_TEXT), ("+2", 2, AS_TEXT),
        ("3 - often", 3, AS_TEXT), ("3 – Often / good evidence", 3, AS_TEXT),
        ("3: good evidence", 3, AS_TEXT), ("3 (often)", 3, AS_TEXT), ("3 = often", 3, AS_TEXT),
        ("three", 3, AS_TEXT), ("Zero", 0, AS_TEXT), ("3.", 3, AS_TEXT), ('"3"', 3, AS_TEXT),
        ("'3", 3, AS_TEXT), ("Score: 3", 3, AS_TEXT), ("3 out of 4", 3, AS_TEXT),
        ("\u200b3\ufeff", 3, AS_TEXT), ("٣", 3, AS_TEXT), (3.0000000000000004, 3, None),
        ("Often.", 3, AS_TEXT), ("often/good evidence", 3, AS_TEXT), ("often (3)", 3, AS_TEXT),
        ("Often - 3", 3, AS_TEXT), ("3 (three)", 3, AS_TEXT), ("Three (3)", 3, AS_TEXT),
        ("often", 3, AS_TEXT), ("NEVER", 0, AS_TEXT), ("Never / no evidence", 0, AS_TEXT),
        (DateCell(3, dt.date(1900, 1, 3)), 3, Problem.SCORE_SHOWN_AS_DATE),
        (DateCell(0, None), 0, Problem.SCORE_SHOWN_AS_DATE),
    ],
)
def test_what_means_one_score_is_that_score(
    value: CellValue, score: int, problem: Problem | None
) -> None:
    """A number needs no note; what was not a number has one."""
    reading = read_score(value, SCALE)
    assert (reading.answered, reading.score) == (Answered.SCORED, score)
    assert reading.problem is problem


@pytest.mark.parametrize(
    ("value", "answered", "noted"),
    [
        ("N/A", Answered.NOT_APPLICABLE, False), (" n/a", Answered.NOT_APPLICABLE, False),
        ("NA", Answered.NOT_APPLICABLE, True), ("n.a.", Answered.NOT_APPLICABLE, True),
        ("Not applicable", Answered.NOT_APPLICABLE, True),
        ("No data", Answered.NO_DATA, False), ("no-data", Answered.NO_DATA, True),
        (None, Answered.BLANK, False), ("", Answered.BLANK, False), ("  ", Answered.BLANK, False),
    ],
)
def test_answers_that_are_no_score(
    value: CellValue, answered: Answered, noted: bool
) -> None:
    """*Not applicable*, *no data* and blank are three different things, and none is a 0."""
    reading = read_score(value, SCALE)
    assert (reading.answered, reading.score) == (answered, None)
    assert (reading.problem is AS_TEXT) == noted


@pytest.mark.parametrize(
    ("value", "problem"),
    [
        (2.5, Problem.SCORE_NOT_WHOLE), ("2.5", Problem.SCORE_NOT_WHOLE),
        (0.75, Problem.SCORE_NOT_WHOLE), (float("nan"), Problem.SCORE_NOT_WHOLE),
        (float("inf"), Problem.SCORE_NOT_WHOLE),
        ("3/4", Problem.SCORE_IS_RANGE), ("3-4", Problem.SCORE_IS_RANGE),
        ("3–4", Problem.SCORE_IS_RANGE), ("3 to 4", Problem.SCORE_IS_RANGE),
        ("¾", Problem.SCORE_NOT_WHOLE), ("3;4", Problem.SCORE_IS_RANGE),
        ("2..3", Problem.SCORE_IS_RANGE), ("3…4", Problem.SCORE_IS_RANGE),
        ("3 out of 5", Problem.SCORE_IS_RANGE),
        ("✓", Problem.SCORE_IS_TICK), ("☑️", Problem.SCORE_IS_TICK), ("Yes", Problem.SCORE_IS_TICK),
        ("75%", Problem.SCORE_IS_PERCENTAGE), ("100 per cent", Problem.SCORE_IS_PERCENTAGE),
        (PercentCell(1), Problem.SCORE_IS_PERCENTAGE),
        (PercentCell(0.75), Problem.SCORE_IS_PERCENTAGE),
        ("3,0", Problem.SCORE_NOT_WHOLE), ("3?", Problem.SCORE_NOT_WHOLE),
        ("12/2011", Problem.SCORE_IS_TEXT), ("3" * 201, Problem.SCORE_IS_TEXT),
        ("01/02/2010", Problem.SCORE_IS_TEXT),
        (5, Problem.SCORE_OFF_SCALE), (-1, Problem.SCORE_OFF_SCALE), ("5", Problem.SCORE_OFF_SCALE),
        ("-1", Problem.SCORE_OFF_SCALE),
        (DateCell(46115, dt.date(2026, 4, 3)), Problem.SCORE_IS_DATE),
        (DateCell(2.5, None), Problem.SCORE_IS_DATE),
        (True, Problem.SCORE_IS_LOGICAL), (False, Problem.SCORE_IS_LOGICAL),
        (ErrorCell("#N/A"), Problem.SCORE_IS_ERROR), (EmptyFormula(), Problem.SCORE_FORMULA_EMPTY),
        ("never - 3", Problem.SCORE_CONTRADICTS_LABEL), ("schools (3)", Problem.SCORE_IS_TEXT),
        ("two (3)", Problem.SCORE_CONTRADICTS_LABEL),
        ("3 - never", Problem.SCORE_CONTRADICTS_LABEL), ("3 or 4", Problem.SCORE_IS_RANGE),
        ("3rd", Problem.SCORE_IS_TEXT), ("mostly", Problem.SCORE_IS_TEXT),
        ("evidence", Problem.SCORE_IS_TEXT), ("3 we do this", Problem.SCORE_IS_TEXT),
    ],
)
def test_what_is_in_doubt_is_a_problem_and_counts_as_blank(
    value: CellValue, problem: Problem
) -> None:
    """No score is guessed, and the finding has all its words."""
    reading = read_score(value, SCALE)
    assert (reading.answered, reading.score) == (Answered.BLANK, None)
    assert reading.problem is problem
    assert finding(problem, Where(), **reading.slots).message


@pytest.mark.parametrize("typed", [
    "2½", "2 ½", "¾", "2,0", "3,4", "3;4", "4+", "2..3", "2…3", "3–4", "2 / 3", "3?", "75 %", "1⁄2",
])
def test_what_was_typed_is_quoted_as_it_was_typed(typed: str) -> None:
    """Its plain form can read otherwise: 2½ as 21⁄2."""
    assert read_score(f" {typed} ", SCALE).slots["value"] == f"‘{typed}’"


def test_na_is_in_doubt_where_a_return_may_be_in_another_language() -> None:
    """It means ‘no’ in Welsh: a finding. What is plain in every language is still read."""
    for typed in ("na", "NA", " Na ", "‘Na’"):
        unclear = read_score(typed, SCALE, only_english=False)
        assert (unclear.answered, unclear.problem) == (Answered.BLANK, Problem.SCORE_IS_TICK)
        assert finding(Problem.SCORE_IS_TICK, Where(), **unclear.slots).message
        assert read_score(typed, SCALE).answered is Answered.NOT_APPLICABLE
    for typed in ("n/a", "N/A", "n.a.", "not applicable"):
        read = read_score(typed, SCALE, only_english=False)
        assert read.answered is Answered.NOT_APPLICABLE
    assert read_score("3 - mostly", SCALE, only_english=False).problem is Problem.SCORE_IS_TEXT


def test_other_scales() -> None:
    """A framework may score 1 to 5, 0 to 10 or -2 to 2."""
    assert read_score(0, other_scale(1, 2, 3, 4, 5)).problem is Problem.SCORE_OFF_SCALE
    assert read_score("10", other_scale(*range(11))).score == 10
    assert read_score("10 - step 10", other_scale(*range(11))).score == 10
    assert read_score("-2", other_scale(-2, -1, 0, 1, 2)).score == -2
    assert read_score("-2 - step -2", other_scale(-2, -1, 0, 1, 2)).score == -2
    assert other_scale(-2, -1, 0, 1, 2).in_words == "-2 to 2, N/A or No data"


def test_a_word_that_two_labels_share_means_neither() -> None:
    """‘evidence’ alone in two labels is in doubt."""
    data = framework_data()
    for value, label in ((1, "some / little"), (2, "some / more")):
        data["scale"]["scores"][value]["label"] = label
    scale = read_framework(framework_bytes(data), "mine.yaml").scale
    assert read_score("some", scale).problem is Problem.SCORE_IS_TEXT
    assert read_score("little", scale).score == 1


@given(st.one_of(st.text(), st.floats(), st.integers(), st.booleans(), st.none()))
def test_reading_never_raises_and_never_leaves_the_scale(value: CellValue) -> None:
    """Any value of a cell: a score of the scale, an answer that is none, or a problem."""
    reading = read_score(value, SCALE)
    assert reading.score is None or reading.score in SCALE.values
    assert (reading.score is not None) == (reading.answered is Answered.SCORED)


@given(st.text(min_size=13))
def test_long_text_is_never_repeated(text: str) -> None:
    """Evidence that slipped into the score column is not quoted in the finding."""
    reading = read_score(text, SCALE)
    assert not any(text.strip() in slot for slot in reading.slots.values() if text.strip())


def test_the_frameworks_lookups(small: Framework) -> None:
    """Statements by ref, blind to case; the scale's ends."""
    assert small.by_ref["1.10"].id == "d1-c"
    assert (small.scale.lowest, small.scale.highest) == (0, 4)
