"""The rule of priorities: worked by hand, its ties, and what may never change it."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, strategies as st

from hsbstar.framework.answers import Answered
from hsbstar.framework.model import Statement
from hsbstar.rounds.collating import collate
from hsbstar.rounds.model import StatementScore
from hsbstar.rounds.priorities import (
    RULE,
    STRAND_WEIGHTS,
    Priority,
    applies_to,
    first_priorities,
    in_order,
    prioritise,
    reach_in_words,
    show_value,
    weight_in_words,
    weight_of,
    why_higher_first,
)
from support.rounds_by_hand import BLANK, NA, ND, ROUND, SMALL, collated, returned

if TYPE_CHECKING:
    import random

    from support.rounds_by_hand import Given


def test_the_rule_by_hand() -> None:
    """Two agencies. 1.1 practice, (1 + 2) / 2 = 1.5, both: (4 - 1.5) × (1 + 2/2) / 2 × 1 = 2.5.

    1.2 process, 0 for one alone: (4 - 0) × (1 + 1/2) / 2 × 1.1 = 3.3. 1.10 leadership, 2, the other
    has no data and so is concerned, too: 2 × (1 + 2/2) / 2 × 1.2 = 2.4. 2.1, 4: nothing to do, 0.
    """
    result = collated(returned("A", 1, 0, 2, 4), returned("B", 2, NA, ND, NA))
    found = {item.score.statement.ref: item for item in prioritise(result)}
    assert {ref: item.value for ref, item in found.items()} == {
        "1.1": Fraction(5, 2), "1.2": Fraction(33, 10), "1.10": Fraction(12, 5), "2.1": 0,
    }
    assert [(item.place, item.score.statement.ref) for item in prioritise(result)] == [
        ("1", "1.2"), ("2", "1.1"), ("3", "1.10"), ("4", "2.1")
    ]
    assert found["1.2"].gap == 4
    assert (found["1.2"].applies_to, found["1.2"].of) == (1, 2)


def test_a_priority_is_shown_as_the_sheet_shows_it() -> None:
    """To two decimals, halves upwards: 2.75 × 1.1 = 3.025 is 3.03."""
    assert [show_value(Fraction(value)) for value in ("3.025", "0", "1/3", "2.995")] == [
        "3.03", "0.00", "0.33", "3.00"
    ]


def test_why_a_priority_has_its_place_in_words() -> None:
    """The parts of the rule by hand, in its order."""
    result = collated(returned("A", 1, 0, 2, 4), returned("B", 2, NA, ND, NA))
    assert {item.score.statement.ref: item.why for item in prioritise(result)} == {
        "1.2": "4.0 below the top; applies to 1 of 2 agencies; process counts 1.1 times",
        "1.1": "2.5 below the top; applies to both agencies; practice counts once",
        "1.10": "2.0 below the top; applies to both agencies; leadership counts 1.2 times",
        "2.1": "at the top; applies to 1 of 2 agencies; practice counts once",
    }


def test_a_statement_without_a_strand_has_no_word_on_it() -> None:
    """Its weight is 1, as that of everything that the rule does not name."""
    statement = Statement(id="x", ref="1", text="")
    bare = StatementScore(statement, 1, {"A": Fraction(2)}, Fraction(2))
    assert weight_in_words(bare) == ""
    assert Priority(bare, Fraction(2), 1, 1).why == "2.0 below the top; applies to the one agency"
    assert reach_in_words(12, 12) == "all 12 agencies"


def test_the_gap_in_words_never_contradicts_the_score() -> None:
    """2.25 is shown as 2.3, and 1.75 would be 1.8: they would sum to 4.1."""
    result = collated(*(returned(f"A{number}", score) for number, score in enumerate((2, 2, 2, 3))))
    (first,) = prioritise(result)
    assert first.why.startswith("1.75 below the top; applies to all 4 agencies")


def test_why_a_higher_score_comes_before_a_lower_one() -> None:
    """1.10 (leadership, 1.9) before 1.1 (practice, 0.8, of 2 agencies of 10)."""
    leadership = [2] * 9 + [1]
    returns = [
        returned(f"A{number:02}", 1 if number == 0 else 0 if number == 1 else NA, BLANK, score)
        for number, score in enumerate(leadership)
    ]
    found = first_priorities(collated(*returns), 10)
    assert [(item.score.statement.ref, item.value) for item in found] == [
        ("1.10", Fraction(21 * 12, 100)), ("1.1", Fraction(21, 10))
    ]
    assert why_higher_first(found) == (
        "Why 1.10 (1.9) comes before 1.1 (0.5): 1.10 applies to all 10 agencies and leadership "
        "counts 1.2 times; 1.1 applies to 2 of 10 agencies and practice counts once."
    )
    assert why_higher_first(found[::-1]) == ""
    assert why_higher_first([]) == ""


def test_ties_share_the_better_rank_and_are_shown() -> None:
    """Practice at 1 in all three domains: rank 1= three times, and the next is rank 4."""
    result = collated(returned("A", 1, 2, 4, 1, 3, 4, 1, 3, 4))
    assert [(item.place, item.score.statement.ref) for item in prioritise(result)] == [
        ("1=", "1.1"), ("1=", "2.1"), ("1=", "3.1"), ("4", "1.2"), ("5=", "2.2"), ("5=", "3.2"),
        ("7=", "1.10"), ("7=", "2.10"), ("7=", "3.10"),
    ]
    assert len(first_priorities(result, 2)) == 3  # a tie is not cut in two
    assert len(first_priorities(result, 4)) == 4
    assert len(first_priorities(result, 99)) == 6  # the top of the scale is no priority


def test_what_has_no_score_comes_last_and_has_no_rank() -> None:
    """Nobody knows how weak it is: the sheet Gaps lists it."""
    result = collated(returned("A", ND, 3, BLANK))
    order = [(item.statement.ref, priority is not None) for item, priority in in_order(result)]
    assert order == [("1.2", True), ("1.1", False), ("1.10", False), ("2.1", False),
                     ("2.2", False), ("2.10", False), ("3.1", False), ("3.2", False),
                     ("3.10", False)]


def test_the_agreed_score_counts_and_the_agencies_it_applies_to() -> None:
    """Self-assessed 4 and agreed 1: the gap is 3."""
    result = collate([returned("A", 4), returned("B", NA)], SMALL, area="", round_name="",
                  agreed={"d1-a": Fraction(1), "d1-b": Fraction(0)})
    first, second = prioritise(result)
    assert (first.score.statement.ref, first.value) == ("1.2", Fraction(44, 10))
    assert second.gap == 3
    assert second.value == 3 * Fraction(3, 4)


def test_the_weights_are_those_of_the_rule() -> None:
    """The sentence on the sheet and the figures in the cells are the same."""
    assert {strand: float(weight) for strand, weight in STRAND_WEIGHTS.items()} == {
        "leadership": 1.2, "process": 1.1, "practice": 1,
    }
    for strand, weight in STRAND_WEIGHTS.items():
        assert f"{strand} {float(weight):g}" in RULE
    bare = StatementScore(Statement(id="x", ref="1", text=""), 1, {"A": Answered.BLANK}, None)
    assert weight_of(bare) == 1
    assert applies_to(bare) == 1


@given(ROUND, st.randoms(use_true_random=False))
def test_the_order_of_agencies_never_matters(
    answers: list[list[Given]], chance: random.Random
) -> None:
    """Nor that of files: the same priorities, the same ranks."""
    returns = [returned(f"A{index}", *given) for index, given in enumerate(answers)]
    shuffled = [returned(f"B{-index}", *given) for index, given in enumerate(answers)]
    chance.shuffle(shuffled)
    assert [(each.place, each.score.statement.ref, each.value)
            for each in prioritise(collated(*returns))] == [
        (priority.place, priority.score.statement.ref, priority.value)
        for priority in prioritise(collated(*shuffled))
    ]


@given(ROUND)
def test_a_priority_is_never_negative_and_no_more_than_the_scale_allows(
    answers: list[list[Given]],
) -> None:
    """From 0, at the top of the scale, to the whole scale times the heaviest strand."""
    result = collated(*(returned(f"A{index}", *given) for index, given in enumerate(answers)))
    assert all(0 <= item.value <= 4 * Fraction(6, 5) for item in prioritise(result))
    ranks = [item.rank for item in prioritise(result)]
    assert ranks == sorted(ranks)


@pytest.mark.parametrize("lower", [1, 2, 3])
def test_a_lower_score_is_never_less_urgent(lower: int) -> None:
    """All else alike."""
    high, low = (collated(returned("A", *[score] * 9)) for score in (lower, lower - 1))
    assert all(a.value < b.value for a, b in zip(prioritise(high), prioritise(low), strict=True))
