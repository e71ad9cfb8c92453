"""The arithmetic of a round: each rule with an example worked by hand."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest

from hsbstar.framework.answers import Answered
from hsbstar.rounds.scoring import (
    EQUAL,
    Weighing,
    agency_score,
    applies_to_any,
    counted_score,
    domain_score,
    is_thin_domain,
    is_thin_statement,
    mean,
    rounded,
    score_of_answers,
    statement_score,
)

if TYPE_CHECKING:
    from hsbstar.rounds.ratings import Rating

NA, ND, BLANK = Answered.NOT_APPLICABLE, Answered.NO_DATA, Answered.BLANK
POLICE_TWICE = Weighing({"police": Fraction(2)})


def scores(**given: int) -> dict[str, Fraction]:
    """Return agencies' scores by name."""
    return {agency: Fraction(score) for agency, score in given.items()}


def test_the_mean_is_exact_and_of_nothing_there_is_none() -> None:
    """(4 + 1 + 2) / 3 = 7/3; the mean of no scores is never 0."""
    assert mean([4, 1, 2]) == Fraction(7, 3)
    assert mean([Fraction(1, 2), 2]) == Fraction(5, 4)
    assert mean([]) is None


@pytest.mark.parametrize(
    ("ratings", "rating"),
    [([], BLANK), ([BLANK, NA], NA), ([NA, ND], ND), ([BLANK, NA, Fraction(2)], 2),
     ([Fraction(2), Fraction(3)], Fraction(5, 2)), ([Fraction(0), ND], 0)],
)
def test_an_agencys_score_is_the_mean_of_its_returns(ratings: list[Rating], rating: Rating) -> None:
    """2 and 3 make 2.5; a score before no data, no data before not applicable, then blank."""
    assert agency_score(ratings) == rating


def test_a_statements_score_is_the_mean_over_agencies() -> None:
    """Police 4, schools 1: 2.5; with a weight of 2 for the police (2 × 4 + 1) / 3 = 3."""
    given = scores(Police=4, Schools=1)
    assert statement_score(given, EQUAL) == Fraction(5, 2)
    assert statement_score(given, POLICE_TWICE) == 3
    assert statement_score({}, EQUAL) is statement_score({}, POLICE_TWICE) is None


def test_what_was_agreed_replaces_the_mean() -> None:
    """Also where it was agreed that the statement is not applicable: then it has no score."""
    own = Fraction(5, 2)
    assert counted_score(own, None) == own
    assert counted_score(own, Fraction(2)) == 2
    assert counted_score(own, NA) is counted_score(own, ND) is None


def test_a_domains_score_is_the_mean_of_its_scored_statements() -> None:
    """5/3 and 5/2, and one without a score: (5/3 + 5/2) / 2 = 25/12."""
    assert domain_score([Fraction(5, 3), Fraction(5, 2), None]) == Fraction(25, 12)
    assert domain_score([None]) is None


def test_answers_are_scored_by_statement_first() -> None:
    """Of 1.1 agencies gave 4 and 1, of 1.2 only 2: (2.5 + 2) / 2 = 2.25, not 7/3."""
    answers = [scores(Police=4, Schools=1), scores(Schools=2), {}]
    assert score_of_answers(answers, EQUAL) == Fraction(9, 4)
    assert score_of_answers(answers, POLICE_TWICE) == Fraction(5, 2)
    assert score_of_answers([], EQUAL) is None


def test_a_statement_applies_unless_all_answer_not_applicable() -> None:
    """No data and blank are no such answer; what was agreed decides."""
    assert applies_to_any([NA, BLANK], None)
    assert not applies_to_any([NA, NA], None)
    assert applies_to_any([NA], Fraction(2))
    assert not applies_to_any([Fraction(3)], NA)


def test_a_statement_is_thin_below_the_minimum() -> None:
    """2 of at least 3 agencies are thin, 3 are not; what was agreed never is."""
    assert is_thin_statement(2, 3, None)
    assert not is_thin_statement(3, 3, None)
    assert not is_thin_statement(2, 3, Fraction(2))


def test_a_domain_is_thin_under_half() -> None:
    """1 of 3 is thin, 1 of 2 is not; 1 firm score of 2, in 3 applicable statements, is."""
    assert is_thin_domain(1, 1, 3)
    assert not is_thin_domain(1, 1, 2)
    assert is_thin_domain(1, 2, 3)
    assert is_thin_domain(0, 0, 0)


@pytest.mark.parametrize(
    ("value", "decimals", "shown"),
    [(Fraction(9, 4), 1, "2.3"), (Fraction(-9, 4), 1, "-2.3"), (Fraction(105, 100), 1, "1.1"),
     (Fraction(-1, 100), 1, "0.0"), (Fraction(2995, 1000), 2, "3.00"), (Fraction(5, 2), 0, "3")],
)
def test_halves_are_rounded_away_from_zero(value: Fraction, decimals: int, shown: str) -> None:
    """2.25 is shown as 2.3, −2.25 as −2.3; a little less than 0 is 0.0 without a minus."""
    assert str(rounded(value, decimals)) == shown
    assert rounded(value, decimals) == Decimal(shown)
