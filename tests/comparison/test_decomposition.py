"""A change and its parts: matched answers, agencies, statements, and what was chosen."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from hypothesis import given, strategies as st

from hsbstar.comparison.model import Change, compare
from hsbstar.rounds.scoring import Weighing
from support.table_rounds import NA, table_round

if TYPE_CHECKING:
    from hsbstar.comparison.decomposition import Split
    from hsbstar.rounds.model import Round

SCORE = st.one_of(st.integers(0, 4), st.sampled_from([NA, None]))
AGENCIES = st.sampled_from(["Ash", "Beech", "Cedar", "Dogwood", "Elm", "Fir", "Gorse", "Hazel"])


@st.composite
def rounds(draw: Any) -> Round:
    """Any round: agencies, some of six statements in two domains, some agreed, some weights."""
    ids = draw(st.lists(st.sampled_from([f"s{place}" for place in range(6)]), min_size=1,
                        unique=True))
    rows = draw(st.dictionaries(AGENCIES, st.lists(SCORE, min_size=len(ids), max_size=len(ids)),
                                min_size=1, max_size=5))
    agreed = draw(st.dictionaries(st.sampled_from(ids), st.integers(0, 4), max_size=1))
    weights = draw(st.sampled_from([{}, {"ash": Fraction(2)}]))
    return table_round(rows, statements=ids, per_domain=3, agreed=agreed,
                       weighing=Weighing(weights))


def parts(split: Split) -> list[Fraction]:
    """Return the parts of a change; a part that is not there counts nothing."""
    return [score or Fraction() for score in
            (split.matched, split.agencies, split.statements, split.selection)]


def changes(first: Round, last: Round) -> list[Change]:
    """Return all changes between two rounds, of domains and of statements."""
    compared = compare([first, last])
    return [score.moved for score in (*compared.domains, *compared.statements)]


def only(first: Round, last: Round) -> Any:
    """Return how the only domain's change is split."""
    return compare([first, last]).domains[0].moved.split


@given(rounds(), rounds())
def test_the_parts_sum_to_the_whole_for_any_two_rounds(first: Round, last: Round) -> None:
    """Exactly, of domains and of statements, whoever answered what."""
    for change in changes(first, last):
        if change.plain is None:
            split = change.split
            assert split.agencies is split.statements is split.selection is None
        else:
            assert sum(parts(change.split)) == change.plain


@given(rounds())
def test_a_round_compared_with_itself_is_all_zeros(collated: Round) -> None:
    """No part of any change is other than 0."""
    for change in changes(collated, collated):
        assert set(parts(change.split)) == {Fraction()}
        assert change.inference.verdict in {None, "no clear change", "too few to tell"}


@given(rounds(), rounds())
def test_swapped_rounds_negate(first: Round, last: Round) -> None:
    """Every part, and every interval, has the other sign; what is sure stays as sure."""
    forth, back = (
        {**{str(domain.number): domain.moved for domain in compared.domains},
         **{statement.id: statement.moved for statement in compared.statements}}
        for compared in (compare([first, last]), compare([last, first]))
    )
    for key, change in forth.items():
        known, other = change.inference, back[key].inference
        assert parts(change.split) == [-part for part in parts(back[key].split)]
        assert (known.rose, known.fell, known.p) == (other.fell, other.rose, other.p)
        assert (known.low, known.high) == (
            None if other.high is None else -other.high, None if other.low is None else -other.low)
        assert known.change == change.matched


@given(rounds(), rounds())
def test_other_names_for_the_agencies_change_nothing(first: Round, last: Round) -> None:
    """Named backwards, in both rounds alike, agencies give the same figures in another order."""
    def renamed(collated: Round) -> Round:
        rows = {
            name[::-1]: [score.by_agency[name] for score in collated.statements]
            for name in collated.agencies
        }
        agreed = {score.statement.id: score.agreed for score in collated.statements
                  if score.agreed is not None}
        weights = {name[::-1]: weight for name, weight in collated.weighing.weights.items()}
        return table_round(
            rows, statements=[score.statement.id for score in collated.statements], per_domain=3,
            agreed=agreed, weighing=Weighing(weights),
        )

    before, after = changes(first, last), changes(renamed(first), renamed(last))
    assert [parts(change.split) for change in before] == [parts(change.split) for change in after]
    assert [change.inference for change in before] == [change.inference for change in after]


def test_a_low_scorer_that_left_is_no_change_of_practice() -> None:
    """The score rises from 2 to 3 though no answer changed: all of it comes from agencies."""
    stayed = {name: [3, 3, 3] for name in "ABCDEF"}
    split = only(table_round({**stayed, "Low": [0, 0, 0]}), table_round(stayed))
    assert split.change == Fraction(3, 7)
    assert (split.matched, split.agencies, split.statements) == (0, Fraction(3, 7), 0)


def test_a_statement_that_only_the_leaver_scored_is_the_agencies_part() -> None:
    """It is gone because its agency is: nobody who stayed answered it otherwise."""
    first = table_round({"A": [3, None], "B": [3, None], "Low": [3, 0]})
    last = table_round({"A": [3, None], "B": [3, None]}, statements=["s1", "s2"])
    split = only(first, last)
    assert split.change == Fraction(3, 2)
    assert (split.matched, split.agencies, split.statements) == (0, Fraction(3, 2), 0)


def test_a_low_statement_that_was_dropped_is_no_change_of_practice() -> None:
    """From (4 + 0) / 2 to 4: all of it comes from statements."""
    split = only(table_round({"A": [4, 0], "B": [4, 0]}), table_round({"A": [4], "B": [4]}))
    assert (split.change, split.matched, split.agencies, split.statements) == (2, 0, 0, 2)


def test_a_statement_that_became_not_applicable_to_an_agency_is_the_statements_part() -> None:
    """A's 0 is gone, but A is not: the rise of s1 from 1 to 2 comes from statements."""
    split = only(table_round({"A": [0, 3], "B": [2, 3]}), table_round({"A": [NA, 3], "B": [2, 3]}))
    assert (split.change, split.matched, split.agencies) == (Fraction(1, 2), 0, 0)
    assert split.statements == Fraction(1, 2)


def test_the_same_answers_raised_by_one_are_all_matched() -> None:
    """Nothing else changed, so nothing else has a part."""
    split = only(table_round({"A": [0, 1], "B": [2, 3]}), table_round({"A": [1, 2], "B": [3, 4]}))
    assert (split.change, split.matched, split.agencies, split.statements) == (1, 1, 0, 0)


def test_both_at_once_are_shared_by_the_mean_of_both_orders() -> None:
    """Worked by hand: A 1 and 3, B (who left) 0 and 0; later A 2, C (new) 4, and s2 dropped.

    All answers: 1 to 3, a change of 2. Agencies in both only: 2 to 2, 0. Statements in both only
    (s1): 1/2 to 3, 5/2. Matched only (A on s1): 1 to 2, a change of 1.
    Agencies: ((2 − 0) + (5/2 − 1)) / 2 = 7/4; statements: ((2 − 5/2) + (0 − 1)) / 2 = −3/4.
    """
    split = only(table_round({"A": [1, 3], "B": [0, 0]}), table_round({"A": [2], "C": [4]}))
    assert split.change == 2
    assert (split.matched, split.agencies, split.statements) == (1, Fraction(7, 4), Fraction(-3, 4))


def test_without_an_agency_in_both_nothing_is_matched() -> None:
    """The same statements and wholly other agencies: all of the change is theirs."""
    split = only(table_round({"A": [1]}), table_round({"B": [3]}))
    assert (split.matched, split.agencies, split.statements) == (None, 2, 0)
    assert split.pairs == ()


def test_without_a_statement_in_both_all_is_the_statements() -> None:
    """The same agencies answered wholly other statements of the domain."""
    split = only(table_round({"A": [1]}), table_round({"A": [3]}, statements=["other"]))
    assert (split.matched, split.agencies, split.statements) == (None, 0, 2)


def test_what_was_agreed_in_moderation_is_a_part_of_its_own() -> None:
    """Both gave 1 and 2 in both rounds; the meeting then agreed 4: no answer changed."""
    rows = {"A": [1], "B": [2]}
    split = only(table_round(rows), table_round(rows, agreed={"s1": 4}))
    assert (split.change, split.matched, split.agencies, split.statements, split.selection) == (
        Fraction(5, 2), 0, 0, 0, Fraction(5, 2)
    )


def test_the_same_weights_count_in_the_parts_and_changed_ones_are_a_part() -> None:
    """A counts three times as much and rose by 1; B stayed."""
    heavy = Weighing({"a": Fraction(3), "b": Fraction(1)})
    before, after = {"A": [1], "B": [1]}, {"A": [2], "B": [1]}
    alike = only(table_round(before, weighing=heavy), table_round(after, weighing=heavy))
    assert (alike.change, alike.matched, alike.selection) == (Fraction(3, 4), Fraction(3, 4), 0)
    other = only(table_round(before), table_round(after, weighing=heavy))
    assert (other.change, other.matched, other.selection) == (
        Fraction(3, 4), Fraction(1, 2), Fraction(1, 4)
    )


def test_a_domain_without_a_score_has_matched_answers_but_no_change() -> None:
    """Agreed to be beyond anybody's knowledge: the answers count, the change does not."""
    last = table_round({"A": [2]})
    gone = replace(last.domains[0], score=None)
    split = only(table_round({"A": [1]}), replace(last, domains=(gone,)))
    assert split.change is None
    assert [pair.agency for pair in split.pairs] == ["A"]
    assert [pair.change for pair in split.pairs] == [1]
