"""Collating a round: from returns to scores, with examples worked by hand."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, strategies as st

from hsbstar.audit.agencies import Agency
from hsbstar.comparison.caveats import round_caveats
from hsbstar.comparison.change_text import show_change
from hsbstar.comparison.contract import compare_json
from hsbstar.comparison.dates import interval_sentence, months_between
from hsbstar.comparison.model import Comparison, check_comparable, compare
from hsbstar.framework.answers import Answered
from hsbstar.rounds.collating import score_round
from hsbstar.rounds.contract import score_json
from hsbstar.rounds.model import Round, Source, show_score
from support.rounds_by_hand import BLANK, NA, ND, ROUND, SMALL, Given, collated, returned

if TYPE_CHECKING:
    import random

    from hsbstar.framework.model import Framework


def test_a_worked_example() -> None:
    """The method page's example: 1.1 is (0+4+1)/3, 1.2 is (3+2)/2, 1.3 does not apply.

    The domain is (5/3 + 5/2) / 2 = 25/12, 2.083, shown as 2.1, with 2 of 2 scored.
    """
    result = collated(
        returned("Police", 0, 3, NA), returned("Schools", 4, 2, NA), returned("Health", 1, ND, NA)
    )
    domain = result.domains[0]
    assert [statement.score for statement in domain.statements] == [
        Fraction(5, 3), Fraction(5, 2), None
    ]
    assert domain.score == Fraction(25, 12)
    assert show_score(domain.score) == "2.1"
    assert (domain.scored, domain.of, domain.thin, domain.agencies) == (2, 2, False, 3)
    assert domain.by_agency == {
        "Health": 1, "Police": Fraction(3, 2), "Schools": 3,
    }


def test_two_returns_of_one_agency_are_one_rating() -> None:
    """Police 0 and 3 make 1.5; with schools at 4 the statement is (1.5 + 4) / 2 = 2.75."""
    result = collated(
        returned("Police", 0), returned("POLICE.", 3, file="b"), returned("Schools", 4))
    assert result.agencies == ("POLICE.", "Schools")
    assert result.statements[0].score == Fraction(11, 4)
    assert result.returns == 3


def test_a_zero_counts_and_nothing_else_is_a_zero() -> None:
    """0 is the lowest score; not applicable, no data and blank are left out."""
    result = collated(returned("A", 0, NA, ND), returned("B", 2, 2, 2), returned("C", 1))
    assert [statement.score for statement in result.statements[:3]] == [1, 2, 2]


def test_coverage_counts_what_applies() -> None:
    """N/A of all agencies lowers what applies; no data and blank lower what is scored."""
    result = collated(returned("A", 1, NA, NA), returned("B", ND, NA, BLANK))
    assert (result.domains[0].scored, result.domains[0].of) == (1, 2)
    assert not result.domains[0].thin
    nothing = collated(returned("A", NA, NA, NA)).domains[0]
    assert (nothing.score, nothing.scored, nothing.of, nothing.thin) == (None, 0, 0, True)


def test_thin_is_under_half() -> None:
    """One of three is thin evidence, two of three and one of two are not."""
    assert collated(returned("A", 1)).domains[0].thin
    assert not collated(returned("A", 1, 1)).domains[0].thin
    assert not collated(returned("A", 1, NA)).domains[0].thin


def test_the_weakest_come_first_and_ties_keep_the_frameworks_order() -> None:
    """Domains without a score are not among the weakest."""
    result = collated(returned("A", 3, 1, 1, 0, ND, 0))
    assert [domain.number for domain in result.weakest_domains] == [2, 1]


@pytest.mark.parametrize(
    ("score", "shown"),
    [(Fraction(9, 4), "2.3"), (Fraction(5, 100), "0.1"), (Fraction(235, 100), "2.4"),
     (Fraction(105, 100), "1.1"), (Fraction(1, 3), "0.3"), (Fraction(0), "0.0"), (None, "–"),
     (Fraction(-9, 4), "-2.3"), (Fraction(-1, 100), "0.0")],
)
def test_scores_are_shown_to_one_decimal_halves_away_from_zero(
    score: Fraction | None, shown: str
) -> None:
    """1.05 is shown as 1.1, although a computer's 1.05 may lie a hair below."""
    assert show_score(score) == shown


@given(ROUND, st.randoms(use_true_random=False))
def test_the_order_of_returns_never_matters(
    answers: list[list[Given]], chance: random.Random
) -> None:
    """Files come in any order; every figure is the same."""
    returns = [returned(f"A{index % 4}", *given, file=str(index))
               for index, given in enumerate(answers)]
    shuffled = list(returns)
    chance.shuffle(shuffled)
    assert collated(*shuffled) == collated(*returns)


@given(ROUND)
def test_scores_agree_with_plain_arithmetic_and_stay_on_the_scale(
    answers: list[list[Given]],
) -> None:
    """Recomputed with plain floats from the answers, every domain agrees to 1e-12."""
    result = collated(*(returned(f"A{index}", *given) for index, given in enumerate(answers)))
    for number, domain in enumerate(result.domains):
        means = []
        for column in range(3 * number, 3 * number + 3):
            scores = [given[column] for given in answers if not isinstance(given[column], Answered)]
            if scores:
                means.append(sum(map(int, scores)) / len(scores))
        if means:
            assert float(domain.score or 0) == pytest.approx(sum(means) / len(means), abs=1e-12)
            assert 0 <= (domain.score or 0) <= 4
        else:
            assert domain.score is None


@given(st.lists(st.lists(st.integers(0, 3), min_size=9, max_size=9), min_size=1, max_size=5))
def test_a_constant_shift_moves_every_score_equally(answers: list[list[int]]) -> None:
    """All answers one higher: all scores one higher."""
    low = collated(*(returned(f"A{index}", *given) for index, given in enumerate(answers)))
    high = collated(*(returned(f"A{index}", *[score + 1 for score in given])
                      for index, given in enumerate(answers)))
    assert [(b.score or 0) - (a.score or 0)
            for a, b in zip(low.domains, high.domains, strict=True)] == [1, 1, 1]


@given(ROUND)
def test_an_agency_that_answers_nothing_changes_no_score(answers: list[list[Given]]) -> None:
    """Not applicable everywhere is as good as absent, for the scores."""
    returns = [returned(f"A{index}", *given) for index, given in enumerate(answers)]
    with_it = collated(*returns, returned("Nobody", *[NA] * 9))
    assert [score.score for score in with_it.statements] == [
        score.score for score in collated(*returns).statements
    ]


@given(ROUND)
def test_a_round_compared_with_itself_has_no_change(answers: list[list[Given]]) -> None:
    """Every change is 0, or there is none where there is no score."""
    result = collated(*(returned(f"A{index}", *given) for index, given in enumerate(answers)))
    comparison = compare([result, result])
    assert {item.change for item in comparison.statements} <= {None, 0}
    assert {item.change for item in comparison.domains} <= {None, 0}
    assert (comparison.joined, comparison.left) == ((), ())


@given(ROUND, ROUND)
def test_swapped_rounds_negate(first: list[list[Given]], second: list[list[Given]]) -> None:
    """What rose from the first to the second falls from the second to the first."""
    rounds = [collated(*(returned(f"A{index}", *given) for index, given in enumerate(answers)))
              for answers in (first, second)]
    forth, back = compare(rounds), compare(rounds[::-1])
    assert [item.change for item in forth.domains] == [
        None if item.change is None else -item.change for item in back.domains
    ]


class Outline:
    """A domain or a statement as a star tool outlines it."""

    def __init__(self, **values: object) -> None:
        """Take any attributes."""
        self.__dict__.update(values)


def outlined(name: str, *ids: str, agencies: tuple[str, ...] = ("A",)) -> Round:
    """Return a round of one domain with these statements, all scored 2."""
    statements = [Outline(id=id_, ref=f"r{id_}", strand=None, text=id_) for id_ in ids]
    domain: object = Outline(number=len(ids), title="D", statements=statements)
    ratings = {id_: dict.fromkeys(agencies, Fraction(2)) for id_ in ids}
    # A stand-in for a domain, with what a round needs to know and no more.
    return score_round(Source("", name, "f", "1", 0, 4), [domain], agencies, ratings, 1)  # type: ignore[list-item] # a stand-in


def test_what_only_one_round_has_is_shown_and_not_compared() -> None:
    """Statements are matched by id, agencies by name; the last round's order comes first."""
    comparison = compare([
        outlined("one", "a", "b", agencies=("A", "B c")),
        outlined("two", "b", "x", "y", agencies=("B C.", "D")),
    ])
    assert [(item.id, item.change, item.missing_from) for item in comparison.statements] == [
        ("b", 0, ()), ("x", None, (0,)), ("y", None, (0,)), ("a", None, (1,)),
    ]
    assert [(item.number, item.change) for item in comparison.domains] == [(3, None), (2, None)]
    assert comparison.joined == ("D",)
    assert comparison.left == ("A",)
    content = compare_json(comparison, None, [], [])
    assert content["statements"][1]["missing_from"] == ["one"]
    assert content["statements"][1]["scores"] == [None, 2.0]


def test_a_comparison_needs_two_rounds() -> None:
    """One round has nothing to be compared with."""
    with pytest.raises(ValueError, match="two rounds"):
        compare([outlined("one", "a")])


def test_rounds_of_another_framework_or_scale_cannot_be_compared() -> None:
    """The same figure would mean something else."""
    first = outlined("one", "a")
    other = replace(first, source=replace(first.source, round="two", framework_id="g"))
    assert "‘f’" in check_comparable([first, other])
    other = replace(first, source=replace(first.source, round="two", highest=10))
    assert "from 0 to 10" in check_comparable([first, other])
    assert check_comparable([first, first, first]) == ""


def test_other_areas_editions_and_titles_are_shown() -> None:
    """A change between them may mean little: all outputs mention it."""
    first = outlined("one", "a")
    domain = replace(first.domains[0], title="Another")
    source = replace(first.source, area="Elsewhere", edition="2")
    caveats = round_caveats([first, replace(first, source=source, domains=(domain,))])
    assert len(caveats) == 3
    assert "‘D’ and ‘Another’" in caveats[2]
    assert round_caveats([first, replace(first, source=replace(first.source, round="two"))]) == []


def test_a_round_beside_itself_is_shown() -> None:
    """Scored before and after a late return: who answered changed, not the practice."""
    first = outlined("one", "a")
    again = replace(first, source=replace(first.source, round="ONE "))
    assert round_caveats([first, again]) == [
        ("Both rounds are one of the same area: any difference comes from who answered or was "
         "counted, not from practice.")
    ]
    nameless = replace(first, source=replace(first.source, round=""))
    assert round_caveats([nameless, nameless]) == []


def test_statements_that_are_not_in_all_rounds_are_shown_by_ref() -> None:
    """Of each round that has any: a round that only adds statements lists its own alone."""
    caveats = round_caveats([outlined("one", "a"), outlined("", "a", "b")])
    (caveat,) = [caveat for caveat in caveats if "in all rounds" in caveat]
    assert caveat.startswith("1 of 2 statements are in all rounds. Not in all rounds: round 2 (")
    assert "one (" not in caveat


@pytest.mark.parametrize(
    ("first", "last", "months"),
    [
        (dt.date(2023, 5, 1), dt.date(2024, 5, 1), 12), (dt.date(2026, 2, 1),
                                                        dt.date(2026, 8, 1), 6),
        (dt.date(2026, 1, 31), dt.date(2026, 2, 28), Fraction(28, 31)),
        (dt.date(2026, 8, 1), dt.date(2026, 2, 1), -6),
        (dt.date(2026, 1, 1), dt.date(2026, 1, 1), 0),
    ],
)
def test_months_are_calendar_months(first: dt.date, last: dt.date, months: Fraction) -> None:
    """A year is 12 months, leap year or not."""
    assert months_between(first, last) == months


@pytest.mark.parametrize(
    ("change", "shown"),
    [(None, "–"), (Fraction(0), "0.0"), (Fraction(1, 25), "0.0"), (Fraction(-1, 25), "0.0"),
     (Fraction(1, 20), "+0.1"), (Fraction(-5, 4), "−1.3")],
)
def test_changes_have_a_sign_unless_they_are_nothing(change: Fraction | None, shown: str) -> None:
    """Rounded as scores are, halves away from zero."""
    assert show_change(change) == shown


def between(first: dt.date | None, last: dt.date | None) -> Comparison:
    """Return two rounds completed on these days."""
    return compare([collated(returned("A", 1, date=day)) for day in (first, last)])


@pytest.mark.parametrize(
    ("first", "last", "sentence"),
    [
        (dt.date(2025, 3, 1), dt.date(2025, 12, 1),
         "9 months apart, within the advised 6 to 12 months"),
        (dt.date(2025, 3, 1), dt.date(2025, 4, 1), "1 month apart, sooner"),
        (dt.date(2025, 3, 1), dt.date(2025, 3, 1), "less than a month apart, sooner"),
        (dt.date(2025, 3, 1), dt.date(2027, 3, 1), "24 months apart, later"),
        (dt.date(2025, 3, 1), dt.date(2024, 3, 1), "a date is probably wrong"),
        (dt.date(2025, 3, 1), dt.date(2026, 3, 1),
         "12 months apart, within the advised 6 to 12 months"),
        (dt.date(2025, 3, 1), dt.date(2025, 9, 1),
         "6 months apart, within the advised 6 to 12 months"),
        (None, dt.date(2025, 3, 1), "not known"), (dt.date(2025, 3, 1), None, "not known"),
    ],
)
def test_the_time_between_rounds_is_held_against_the_advice(
    first: dt.date | None, last: dt.date | None, sentence: str
) -> None:
    """The framework advises 6 to 12 months."""
    assert sentence in interval_sentence(between(first, last).months)


def test_the_latest_return_dates_the_round() -> None:
    """A round is complete when its last return is."""
    days = (dt.date(2026, 4, 2), dt.date(2026, 3, 1))
    result = collated(*(returned(f"A{day}", 1, date=day) for day in days))
    assert result.source.completed == days[0]


def test_json_of_a_round_has_the_contracts_keys(small: Framework) -> None:
    """Keys of the design page, and null where there is no score."""
    assert small == SMALL
    returns = [returned("A", 1, NA, ND), returned("B", 4)]
    content = score_json(collated(*returns), returns, [], ["star.png"], [Agency("C")])
    assert content.keys() == {
        "version", "area", "round", "framework", "marking", "domains", "order", "statements",
        "agreement", "no_data", "returns", "findings", "outputs", "not_returned",
    }
    assert content["framework"] == {"id": "small", "edition": "1"}
    assert content["domains"][0] == {
        "number": 1, "title": "Finding out", "score": 2.5, "scored": 1, "of": 3, "thin": True,
        "agencies": 2, "by_agency": {"A": 1.0, "B": 4.0}, "alpha": None,
        "reading": "Only one statement was scored by two or more agencies. Alpha would be 0, "
                   "whatever they scored.",
        "rank_range": [1, 1],
    }
    assert content["domains"][1]["score"] is None
    assert content["domains"][1]["rank_range"] is None
    assert content["order"] == {
        "lowest": [1], "not_told_apart": [], "pairs": [], "without": {},
        "sentence": "Only Finding out has a score here (2.5).",
    }
    assert content["statements"][0] == {
        "ref": "1.1", "id": "d1-a", "domain": 1, "score": 2.5, "by_agency": {"A": 1.0, "B": 4.0},
        "distribution": {"0": 0, "1": 1, "2": 0, "3": 0, "4": 1}, "lowest": 1, "highest": 4,
        "spread": 3, "without_score": {}, "priority": 1.5, "rank": 1,
        "rank_range": [1, 1],
    }
    assert content["returns"][0] == {
        "file": "A.xlsx", "agency": "A", "marking": "", "scored": 1, "not_applicable": 1,
        "no_data": 1, "blank": 6, "of": 9, "not_expected": 0, "not_on_form": 0, "sha256": "",
        "superseded": False,
    }
    assert "not_returned" not in score_json(collated(*returns), returns, [], [])
