"""Which ratings count: each selection with an example by hand, and what it may never change."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, strategies as st

from hsbstar.core.errors import HsbstarError
from hsbstar.framework.answers import Answered
from hsbstar.framework.file import read_framework
from hsbstar.rounds.collating import by_strand, collate
from hsbstar.rounds.scoring import Weighing
from hsbstar.rounds.selection import Selection, read_weights, select, show_weight
from support.frameworks import framework_bytes, some_strands
from support.rounds_by_hand import NA, ROUND, SMALL, collated, returned
from support.weighed_rounds import POLICE, RETURNS, SCHOOLS, scored, weighed

if TYPE_CHECKING:
    import random

    from support.rounds_by_hand import Given


def test_nothing_chosen_is_the_usual_round() -> None:
    """Framework and returns as they are, no weights, no sentence."""
    selected = select(Selection(), RETURNS, SMALL)
    assert selected.framework is SMALL
    assert selected.returns == RETURNS
    assert selected.sentences == ""
    assert not selected.leaves_agencies_out
    assert scored(selected).domains == collated(*RETURNS).domains


def test_weights_by_hand() -> None:
    """1.1: police 4 twice, schools 1 once: (2 × 4 + 1 × 1) / 3 = 3; health has no data.

    1.2: (2 × 3 + 1 × 2 + 0.5 × 1) / 3.5 = 17/7; 1.10: schools alone, 0. Domain: 181/100...
    """
    selection = Selection(weights=weighed(Police="2", Schools="1", Health="0.5"))
    selected = select(selection, RETURNS, SMALL)
    domain = scored(selected).domains[0]
    assert [score.score for score in domain.statements] == [3, Fraction(17, 7), 0]
    assert domain.score == (3 + Fraction(17, 7)) / 3
    assert selected.sentences == "Agencies are weighted: Health 0.5, Police 2 and Schools 1."


@given(ROUND, st.sampled_from(["1", "3", "0.5"]))
def test_weights_that_are_all_alike_change_no_score(
    answers: list[list[Given]], weight: str
) -> None:
    """Weights of 1 equal no weights, and so does any other weight for all."""
    returns = [returned(f"A{index}", *given) for index, given in enumerate(answers)]
    names = {f"A{index}": weight for index in range(len(answers))}
    selected = select(Selection(weights=weighed(**names)), returns, SMALL)
    assert selected.sentences == "All agencies were given the same weight."
    assert [domain.score for domain in scored(selected).domains] == [
        domain.score for domain in collated(*returns).domains
    ]


@given(ROUND, st.lists(st.integers(1, 9), min_size=6, max_size=6),
       st.randoms(use_true_random=False))
def test_the_order_of_files_never_matters_with_weights(
    answers: list[list[Given]], weights: list[int], chance: random.Random
) -> None:
    """Shuffled returns of weighted agencies make the same round."""
    returns = [returned(f"A{index}", *given) for index, given in enumerate(answers)]
    names = {f"A{i}": str(weight) for i, weight in enumerate(weights)}
    selection = Selection(weights=weighed(**names))
    shuffled = list(returns)
    chance.shuffle(shuffled)
    assert scored(select(selection, shuffled, SMALL)) == scored(select(selection, returns, SMALL))


@given(ROUND)
def test_a_weight_of_two_is_two_agencies_of_one_mind(answers: list[list[Given]]) -> None:
    """What a weight means: as if the agency were there that number of times."""
    returns = [returned(f"A{index}", *given) for index, given in enumerate(answers)]
    names = {f"A{index}": "2" if index == 0 else "1" for index in range(len(answers))}
    weighted = scored(select(Selection(weights=weighed(**names)), returns, SMALL))
    doubled = collated(*returns, returned("Twin", *answers[0]))
    assert [score.score for score in weighted.statements] == [
        score.score for score in doubled.statements]


def test_an_agency_without_a_weight_is_refused() -> None:
    """No weight is assumed; a name that fits nobody is shown."""
    with pytest.raises(HsbstarError, match=r"has no weight for Schools\. Add.*leave out --weights"):
        select(Selection(weights=weighed(Police="2", Health="1")), RETURNS, SMALL)
    with pytest.raises(HsbstarError, match=r"has no weight for Health and Schools \(it lists "
                                           r"Skools, without a return.*Add a line for each"):
        select(Selection(weights=weighed(Police="2", Skools="1")),
               (POLICE, SCHOOLS, returned("Health", 1)), SMALL)


@pytest.mark.parametrize(("selection", "agencies", "sentence"), [
    (Selection(only=("police",)), ["Police"], "Only Police counted (1 of 3 agencies)."),
    (Selection(only=("Schools", "HEALTH")), ["Health", "Schools"],
     "Only Health and Schools counted (2 of 3 agencies)."),
    (Selection(without=("schools ",)), ["Health", "Police"],
     "Left out: Schools (2 of 3 agencies counted)."),
    (Selection(only=("Police", "Health"), without=("Schools",)), ["Health", "Police"],
     "Only Health and Police counted (2 of 3 agencies)."),
])
def test_agencies_can_be_chosen(selection: Selection, agencies: list[str], sentence: str) -> None:
    """By name without case and spacing; their answers alone are in the round, as if by absence."""
    selected = select(selection, RETURNS, SMALL)
    collation = scored(selected)
    assert list(collation.agencies) == agencies
    assert selected.sentences == sentence
    assert selected.leaves_agencies_out
    kept = [each for each in RETURNS if each.agency in agencies]
    assert collation.domains == collated(*kept).domains
    assert collation.source.selection == sentence


@pytest.mark.parametrize(("selection", "refs", "sentence"), [
    (Selection(only=("practice",)), ["1.1", "2.1", "3.1"],
     "Only statements on practice counted (3 of 9 statements)."),
    (Selection(only=("Practice", "leadership")), ["1.1", "1.10", "2.1", "2.10", "3.1", "3.10"],
     "Only statements on practice and leadership counted (6 of 9 statements)."),
    (Selection(without=("process", "Leadership")), ["1.1", "2.1", "3.1"],
     "Statements on process and leadership were left out (3 of 9 statements counted)."),
])
def test_strands_can_be_chosen(selection: Selection, refs: list[str], sentence: str) -> None:
    """Statements of other strands are gone, also from the answers of a return."""
    selected = select(selection, RETURNS, SMALL)
    collation = scored(selected)
    assert [score.statement.ref for score in collation.statements] == refs
    assert {len(each.answers) for each in selected.returns} == {len(refs)}
    assert selected.sentences == sentence
    assert not selected.leaves_agencies_out
    whole = {score.statement.ref: score.score for score in collated(*RETURNS).statements}
    assert [score.score for score in collation.statements] == [whole[ref] for ref in refs]


def test_statements_without_a_strand() -> None:
    """They are in no strand, and so are left out by --only and kept by --without."""
    framework = read_framework(framework_bytes(some_strands()), "some.yaml")
    only = select(Selection(only=("practice",)), (), framework).framework
    assert [len(domain.statements) for domain in only.domains] == [1, 0, 0]
    without = select(Selection(without=("practice",)), (), framework).framework
    assert [len(domain.statements) for domain in without.domains] == [2, 3, 3]
    every = select(Selection(without=("practice", "process", "leadership")), (), framework)
    assert [len(domain.statements) for domain in every.framework.domains] == [0, 3, 3]
    assert every.sentences == (
        "Statements on practice, process and leadership were left out (6 of 9 statements counted).")
    domain = scored(select(Selection(only=("practice",)), RETURNS, framework)).domains[1]
    assert domain.score is None
    assert (domain.of, domain.thin) == (0, True)


@pytest.mark.parametrize(("selection", "reason"), [
    (Selection(only=("Polise",)), "--only: ‘Polise’ is not an agency.*Did you mean ‘Police’"),
    (Selection(without=("proces",)), "--without: ‘proces’ is not an .*Did you mean ‘process’"),
    (Selection(only=("xyz",)), "You can name: Health, Police, Schools, practice, process, l"),
    (Selection(only=("Police",), without=("police",)), "with both --only and --without"),
    (Selection(without=("Police", "Schools", "Health")), "Nothing.*every agency. Leave out one"),
    (Selection(without=("practice", "process", "leadership")), "names every strand"),
])
def test_a_selection_that_cannot_be_meant(selection: Selection, reason: str) -> None:
    """Each is refused in a sentence that lists what there is."""
    with pytest.raises(HsbstarError, match=reason):
        select(selection, RETURNS, SMALL)


def test_an_agency_that_is_called_like_a_strand() -> None:
    """Nobody can know which is meant."""
    with pytest.raises(HsbstarError, match="‘practice’ is both an agency and a strand"):
        select(Selection(only=("practice",)), (returned("Practice", 1),), SMALL)


def test_a_minimum_of_agencies_marks_and_changes_nothing() -> None:
    """1.1 two of them scored, 1.2 three, 1.10 one; a domain is thin with less than half firm."""
    selected = select(Selection(minimum=3), RETURNS, SMALL)
    collation = scored(selected)
    domain = collation.domains[0]
    assert [score.thin for score in domain.statements] == [True, False, True]
    assert (domain.scored, domain.of, domain.thin) == (3, 3, True)
    assert domain.score == collated(*RETURNS).domains[0].score
    assert "fewer than 3 agencies scored" in selected.sentences
    assert not scored(select(Selection(minimum=2), RETURNS, SMALL)).domains[0].thin
    assert "fewer than 1 agency scored" in select(Selection(minimum=1), RETURNS, SMALL).sentences


def test_what_was_agreed_is_never_thin_and_has_no_weight() -> None:
    """It is the meeting's, however many scored before it."""
    weighing = Weighing({"police": Fraction(9)}, 3)
    result = collate(RETURNS, SMALL, area="N", round_name="1", weighing=weighing,
                  agreed={"d1-a": Fraction(2), "d1-b": Answered.NO_DATA})
    first, second, third = result.domains[0].statements
    assert [first.score, second.score] == [2, None]
    assert not first.thin
    assert not second.thin
    assert third.thin
    assert first.self_assessed == Fraction(9 * 4 + 1, 10)


def test_strands_across_domains_by_hand() -> None:
    """Practice: 1.1 (4 + 1) / 2 and 2.1, 3.1 with 3 from police: (5/2 + 3 + 3) / 3 = 17/6."""
    given = returned("Police", 4, 3, NA, 3, 1, 1, 3, 0, 0)
    strands = by_strand(collated(given, returned("Schools", 1)))
    assert strands.spokes == "strand"
    assert [(strand.title, strand.score, strand.scored, strand.of)
            for strand in strands.domains] == [
        ("Practice", Fraction(17, 6), 3, 3),
        ("Process", Fraction(4, 3), 3, 3),
        ("Leadership", Fraction(1, 2), 2, 3),
    ]
    assert strands.domains[0].by_agency == {"Police": Fraction(10, 3), "Schools": 1}


def test_strands_of_a_framework_without_any_and_with_some() -> None:
    """No strand, no spokes; a strand without statements has no score."""
    framework = read_framework(framework_bytes(some_strands()), "some.yaml")
    only = scored(select(Selection(only=("practice",)), RETURNS, framework))
    assert [(domain.title, domain.score) for domain in by_strand(only).domains] == [
        ("Practice", Fraction(5, 2)), ("Process", None), ("Leadership", None)
    ]
    none = select(Selection(), (), framework).framework
    bare = replace(none, domains=none.domains[1:])
    assert by_strand(collate((), bare, area="", round_name="")).domains == ()


def test_many_weights_are_shown_in_short() -> None:
    """The sheet Scores has them all."""
    returns = [returned(f"A{number}", 1) for number in range(9)]
    weights = {f"A{number}": str(number + 1) for number in range(9)}
    sentence = select(Selection(weights=weighed(**weights)), returns, SMALL).sentences
    assert sentence == "Agencies are weighted: A0 1, A1 2, A2 3, A3 4, A4 5, A5 6 and 3 more."


# The list of weights.


@pytest.mark.parametrize("data", [
    b"agency,weight\nPolice,2\nSchools,0.5\n\n",
    "\ufeffWeight;Agency;Why\r\n2;Police;they know\r\n0.5;Schools;\r\n;;\r\n".encode(),
    "agency\tweight\nPolice\t2\nSchools\t0.50".encode("utf-16"),
])
def test_weights_are_read_as_excel_saves_them(data: bytes) -> None:
    """Comma, semicolon or tab; columns in any order, others passed over, empty lines too."""
    weights = read_weights(data, "w.csv")
    assert weights == {"Police": 2, "Schools": Fraction(1, 2)}
    assert [show_weight(weight) for weight in weights.values()] == ["2", "0.5"]


@pytest.mark.parametrize(("text", "reason"), [
    ("", "needs the columns"),
    ("agency\nPolice", "needs the columns ‘agency’ and ‘weight’"),
    ("agency,weight\n", "lists no agencies"),
    ("agency,weight\nPolice,", "line 2: the weight is missing"),
    ("agency,weight\nPolice,two", "line 2: ‘two’ is not a weight"),
    ("agency,weight\nPolice,0", "‘0’ is not a weight.*--without"),
    ("agency,weight\nPolice,-1", "‘-1’ is not a weight"),
    ("agency,weight\nPolice,nan", "‘nan’ is not a weight"),
    ("agency,weight\nPolice,1e3", "‘1e3’ is not a weight"),
    ("agency,weight\nPolice,1/2", "‘1/2’ is not a weight"),
    ("agency;weight\nPolice;1,5", "‘1,5’ is not a weight"),
    ("agency,weight\nPolice,99999", "‘99999’ is not a weight"),
    ("agency,weight\nPolice,\uff12", "is not a weight"),
    ("agency,weight\n,2", "line 2: this row has no agency"),
    ("agency,weight\nPolice,1\n police ,2", "line 3: ‘police’ is listed twice"),
])
def test_faulty_weights_are_refused(text: str, reason: str) -> None:
    """With the line and what to do; nothing is guessed."""
    with pytest.raises(HsbstarError, match=reason):
        read_weights(text.encode(), "w.csv")
