"""Agreement: spreads by hand, alpha by the published example, readings by their cut-offs."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

import krippendorff
import numpy as np
import pytest
from hypothesis import given, strategies as st

from hsbstar.framework.answers import Answered
from hsbstar.framework.model import Statement
from hsbstar.rounds.agreement import (
    _read,
    agreement_on,
    agreement_summary,
    distribution_of,
    ordinal_alpha,
    show_alpha,
    spread_of,
    widest_first,
    without_score,
)
from hsbstar.rounds.model import StatementScore
from hsbstar.rounds.scoring import Weighing, mean

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


def statements(rows: Sequence[Sequence[int | Fraction | None]]) -> list[StatementScore]:
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
    assert agreement.alpha is not None
    assert float(agreement.alpha) == pytest.approx(0.815, abs=0.0005)
    assert agreement.reading == (
        "reliable: agencies scored the statements alike; rough, from only 4 agencies")
    assert agreement_summary(agreement).startswith("alpha 0.82 (reliable")
    assert agreement.sentence == (
        "Agencies scored the same statements very similarly. With only 4 agencies to compare, "
        "this is a rough guide.")


@given(st.lists(st.lists(st.one_of(st.none(), st.sampled_from([Fraction(half, 2)
                                                              for half in range(9)])),
                         min_size=6, max_size=6), min_size=2, max_size=8))
def test_alpha_is_the_packages_own(rows: list[list[Fraction | None]]) -> None:
    """Where it is defined at all, also with the halves that two returns of an agency make.

    An agency that can be compared with no other makes no difference.
    """
    agreement = agreement_on(statements(rows), NAMES[: len(rows)])
    if agreement.alpha is None:
        assert agreement.reading.endswith(".")
        assert agreement.sentence.endswith(".")
        assert agreement_summary(agreement) == agreement.reading
        return
    data = np.array([[np.nan if score is None else float(score) for score in row] for row in rows])
    expected = krippendorff.alpha(reliability_data=data, level_of_measurement="ordinal")
    assert float(agreement.alpha) == pytest.approx(float(expected), abs=1e-9)


def test_weights_do_not_change_how_far_agencies_agree() -> None:
    """Weights decide whose scores count for more, not how far apart they are."""
    plain = statements(PUBLISHED)
    weighed = [replace(score, weighing=Weighing({"a": Fraction(3), "b": Fraction(1)}))
               for score in plain]
    assert agreement_on(weighed, NAMES[:4]) == agreement_on(plain, NAMES[:4])


def test_without_two_scores_of_one_statement_there_is_no_alpha() -> None:
    """Nothing to compare, and the reason is given."""
    agreement = agreement_on([statement("1", 3, NA), statement("2", None, 2)], NAMES[:2])
    assert agreement.alpha is None
    assert agreement.reading == (
        "No statement was scored by two or more agencies, so agreement cannot be measured.")


@pytest.mark.parametrize("scores", [(0, 4), (4, 3, 4, 4), (1, 2, 3, 4, 0)])
def test_one_statement_alone_has_no_alpha(scores: Sequence[int]) -> None:
    """The formula gives 0 whatever agencies score, which would look like no agreement at all."""
    alone = statement("1", *scores)
    assert ordinal_alpha([alone.given]) == 0
    agreement = agreement_on([alone, statement("2", 3, NA)], NAMES[: len(scores)])
    assert agreement.alpha is None
    assert agreement.sentence == "Only one statement was scored by two or more agencies."
    assert agreement.reading == (
        f"{agreement.sentence} Alpha would be 0, whatever they scored.")


def test_without_any_variation_there_is_no_alpha() -> None:
    """All the same everywhere: agreement cannot be distinguished from chance."""
    agreement = agreement_on([statement("1", 3, 3), statement("2", 3, 3, 1)], NAMES[:3])
    assert agreement.alpha is not None
    agreement = agreement_on([statement("1", 3, 3), statement("2", 3, 3)], NAMES[:2])
    assert agreement.alpha is None
    assert agreement.reading == (
        "Every statement that two or more agencies scored has the same score, so agreement cannot "
        "be measured against chance.")


@pytest.mark.parametrize(
    ("rows", "reading", "sentence"),
    [
        (((0, 1, 2, 3, 4, 0),) * 6, "reliable",
         "Agencies scored the same statements very similarly."),
        (((0, 1, 2, 3, 4, 0),) * 5 + ((2, 2, 2, 2, 2, 2),), "tentative",
         "Agencies scored the same statements fairly similarly."),
        (((0, 1, 2, 3, 4, 0),) * 4 + ((2, 2, 2, 2, 2, 2),) * 2, "unreliable",
         "Agencies scored the same statements differently."),
        (((0, 1, 2, 3, 4, 0),) * 3 + ((4, 3, 2, 1, 0, 4),) * 3, "unreliable",
         "Agencies scored the same statements very differently."),
        (((3, 3, 3, 3, 3, 3),) * 5 + ((3, 3, 3, 3, 3, 2),), "little variation",
         "Most scores are the same, so they hardly show how far agencies agree."),
    ],
)
def test_the_readings(rows: Sequence[Sequence[int]], reading: str, sentence: str) -> None:
    """From 0.8 reliable, from 0.667 tentative; nearly all the same is no disagreement."""
    found = agreement_on(statements(rows), NAMES[:6])
    assert found.reading.split(":")[0] == reading
    assert "rough" not in found.reading
    assert found.sentence == sentence


@pytest.mark.parametrize(
    ("alpha", "word", "shown"),
    [
        ("0.8", "reliable", "0.80"), ("0.7996", "tentative", "0.7996"),
        ("0.796", "tentative", "0.796"), ("0.79", "tentative", "0.79"),
        ("0.799999", "tentative", "0.799999"), ("0.667", "tentative", "0.67"),
        ("0.6668", "unreliable", "0.6668"), ("0.665", "unreliable", "0.665"),
        ("0.6649", "unreliable", "0.66"), ("0.33333", "unreliable", "0.33"),
        ("0.3334", "unreliable", "0.3334"), ("0.9996", "reliable", "0.9996"),
        ("1", "reliable", "1.00"), ("0", "unreliable", "0.00"), ("0.004", "unreliable", "0.00"),
        ("-0.004", "unreliable", "−0.004"), ("-0.125", "unreliable", "−0.13"),
    ],
)
def test_the_figure_that_is_shown_never_contradicts_its_word(
    alpha: str, word: str, shown: str
) -> None:
    """The exact figure decides; where two decimals would be read otherwise, more are shown."""
    found = _read(Fraction(alpha), Fraction(1, 2), 6)
    assert agreement_summary(found).startswith(f"alpha {shown} ({word}")
    few = _read(Fraction(alpha), Fraction(3, 4), 6).reading
    assert few.startswith("little variation" if word == "unreliable" else word)


def test_where_there_is_no_alpha_a_dash_is_shown() -> None:
    """A column of figures has a place for what does not exist."""
    assert show_alpha(None) == "–"


def test_the_widest_spread_comes_first(collated: Round) -> None:
    """Ties in the framework's order, and statements that cannot be compared last."""
    ordered = widest_first(collated)
    widths = [spread.width if (spread := spread_of(score)) else Fraction(-1) for score in ordered]
    assert widths == sorted(widths, reverse=True)
    assert {score.statement.ref for score in ordered} == {
        score.statement.ref for score in collated.statements}
