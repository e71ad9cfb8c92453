"""Agreement: spreads by hand, alpha by the published example, readings by their cut-offs."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import krippendorff
import numpy as np
import pytest
from hypothesis import given, strategies as st

from hsbstar.framework.answers import Answered
from hsbstar.framework.model import Statement
from hsbstar.rounds.agreement import (
    agreement_on,
    agreement_summary,
    distribution_of,
    spread_of,
    widest_first,
    without_score,
)
from hsbstar.rounds.model import StatementScore
from hsbstar.rounds.scoring import mean

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hsbstar.rounds.model import Round
    from hsbstar.rounds.ratings import Rating

NO, NA, OPEN = Answered.NO_DATA, Answered.NOT_APPLICABLE, Answered.BLANK
NAMES = ("A", "B", "C", "D", "E", "F", "G", "H")

PUBLISHED = (
    (1, 2, 3, 3, 2, 1, 4, 1, 2, None, None, None),
    (1, 2, 3, 3, 2, 2, 4, 1, 2, 5, None, 3),
    (None, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, None),
    (1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, None),
)
"""Krippendorff 2011, *Computing Krippendorff's Alpha-Reliability*: 4 observers, 12 units."""


def statement(ref: str, *given: int | Fraction | Answered | None) -> StatementScore:
    """Return a statement with the ratings of agencies A, B …; None is a blank."""
    ratings: dict[str, Rating] = {}
    for name, rating in zip(NAMES, given, strict=False):
        if rating is None:
            ratings[name] = OPEN
        else:
            ratings[name] = rating if isinstance(rating, Answered) else Fraction(rating)
    scores = [rating for rating in ratings.values() if isinstance(rating, Fraction)]
    return StatementScore(Statement(id=ref, ref=ref, text=ref), 1, ratings, mean(scores))


def statements(rows: Sequence[Sequence[int | None]]) -> list[StatementScore]:
    """Return statements from the scores of each agency."""
    return [statement(str(number), *column)
            for number, column in enumerate(zip(*rows, strict=True), start=1)]


def test_the_spread_is_the_highest_less_the_lowest() -> None:
    """Police 4, schools 1: a spread of 3. One score alone has none."""
    spread = spread_of(statement("1", 4, 1, NA, None, 2))
    assert spread is not None
    assert [spread.lowest, spread.highest, spread.width] == [1, 4, 3]
    assert spread_of(statement("1", 4, NA, NO)) is None


def test_the_distribution_counts_each_agency_once() -> None:
    """The mean of two returns, 2.5, counts for 3."""
    score = statement("1", 0, 4, 4, Fraction(5, 2), NA)
    assert distribution_of(score, 0, 4) == {0: 1, 1: 0, 2: 0, 3: 1, 4: 2}


def test_agencies_without_a_score_are_named_by_their_answer() -> None:
    """*Not applicable*, *no data* and nothing are three things."""
    found = without_score(statement("1", 3, NA, NO, None, NA))
    assert found == {NA: ("B", "E"), NO: ("C",), OPEN: ("D",), Answered.NOT_ON_FORM: ()}


def test_the_published_example_has_its_published_alpha() -> None:
    """0.815 for ordinal data."""
    agreement = agreement_on(statements(PUBLISHED), NAMES[:4])
    assert agreement.alpha == pytest.approx(0.815, abs=0.0005)
    assert agreement.reading == (
        "reliable: agencies see the statements alike; rough, from 4 agencies")
    assert agreement_summary(agreement).startswith("alpha 0.82, reliable")


@given(st.lists(st.lists(st.one_of(st.none(), st.integers(0, 4)), min_size=6, max_size=6),
                min_size=2, max_size=8))
def test_alpha_is_the_packages_own(rows: list[list[int | None]]) -> None:
    """Where it is defined at all; whom nobody can be compared with makes no difference."""
    agreement = agreement_on(statements(rows), NAMES[: len(rows)])
    if agreement.alpha is None:
        assert agreement.reading.endswith(".")
        assert agreement_summary(agreement) == agreement.reading
        return
    data = np.array([[np.nan if score is None else score for score in row] for row in rows],
                    dtype=float)
    expected = krippendorff.alpha(reliability_data=data, level_of_measurement="ordinal")
    assert agreement.alpha == pytest.approx(float(expected))


def test_without_two_scores_of_one_statement_there_is_no_alpha() -> None:
    """Nothing to compare, and the reason is given."""
    agreement = agreement_on([statement("1", 3, NA), statement("2", None, 2)], NAMES[:2])
    assert agreement.alpha is None
    assert "none can be compared" in agreement.reading


def test_without_any_variation_there_is_no_alpha() -> None:
    """All the same everywhere: agreement cannot be distinguished from chance."""
    agreement = agreement_on([statement("1", 3, 3), statement("2", 3, 3, 1)], NAMES[:3])
    assert agreement.alpha is not None
    agreement = agreement_on([statement("1", 3, 3), statement("2", 3, 3)], NAMES[:2])
    assert agreement.alpha is None
    assert "same score" in agreement.reading


@pytest.mark.parametrize(
    ("rows", "reading"),
    [
        (((0, 1, 2, 3, 4, 0),) * 6, "reliable"),
        (((0, 1, 2, 3, 4, 0),) * 5 + ((2, 2, 2, 2, 2, 2),), "tentative"),
        (((0, 1, 2, 3, 4, 0),) * 3 + ((4, 3, 2, 1, 0, 4),) * 3, "unreliable"),
        (((3, 3, 3, 3, 3, 3),) * 5 + ((3, 3, 3, 3, 3, 2),), "little variation"),
    ],
)
def test_the_readings(rows: Sequence[Sequence[int]], reading: str) -> None:
    """From 0.8 reliable, from 0.667 tentative; nearly all the same is no disagreement."""
    found = agreement_on(statements(rows), NAMES[:6]).reading
    assert found.split(":")[0] == reading
    assert "rough" not in found


def test_the_widest_spread_comes_first(collated: Round) -> None:
    """Ties in the framework's order, and statements that cannot be compared last."""
    ordered = widest_first(collated)
    widths = [spread.width if (spread := spread_of(score)) else Fraction(-1) for score in ordered]
    assert widths == sorted(widths, reverse=True)
    assert {score.statement.ref for score in ordered} == {
        score.statement.ref for score in collated.statements}
