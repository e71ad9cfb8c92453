"""Rank ranges: by hand, and by a slow second implementation that removes agencies for good."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from fractions import Fraction
from itertools import chain
from statistics import mean, median
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, strategies as st

from hsbstar.framework.answers import Answered
from hsbstar.rounds.collating import by_strand
from hsbstar.rounds.order import order_of
from hsbstar.rounds.priorities import first_priorities
from hsbstar.rounds.ranking import RankRange, RankRanges, rank_ranges
from hsbstar.rounds.scoring import Weighing
from support.rounds_by_hand import collated, returned
from support.table_rounds import NA, ND, table_round

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hsbstar.rounds.model import Round

Rows = dict[str, list[Any]]
"""Answers by agency."""


def shown(ranges: Mapping[Any, RankRange]) -> dict[Any, str]:
    """Return ranges as people read them."""
    return {key: str(found) for key, found in ranges.items()}


def test_a_range_in_words() -> None:
    """A single rank is a number."""
    assert (str(RankRange(2, 2)), str(RankRange(1, 3))) == ("2", "1 to 3")


def test_an_agency_that_decides_what_is_lowest_by_hand() -> None:
    """Domain 1 has (4 + 1 + 1)/3 = 2, domain 2 has (0 + 2 + 2)/3 = 4/3, domain 3 has 3.

    Without A they are 1 and 2, the median of all is 1 and 2: domains 1 and 2 change places. Without
    B or C they are 2.5 and 1. With one statement in each, agencies first is the same.
    """
    found = rank_ranges(table_round(
        {"A": [4, 0, 3], "B": [1, 2, 3], "C": [1, 2, 3]}, per_domain=1))
    assert shown(found.domains) == {1: "1 to 2", 2: "1 to 2", 3: "3"}
    assert found.without == {"A": (1,)}


@pytest.mark.parametrize(
    ("without", "sentence"),
    [
        ({}, ""),
        ({"Police": (4,)}, "Without Police, domain 4 would be lowest."),
        ({"Police": (2, 4)}, "Without Police, domains 2 and 4 would be lowest."),
        ({"Police": (2, 3, 4), "Health": ()}, (
            "Without Police, domains 2, 3 and 4 would be lowest. Without Health, no domain would "
            "have a score.")),
        (dict.fromkeys("ABCD", (4,)), "Leaving out any one of 4 agencies would change the lowest."),
    ],
)
def test_who_changes_the_lowest_in_words(
    without: dict[str, tuple[int, ...]], sentence: str
) -> None:
    """Up to three agencies are named."""
    assert RankRanges({}, {}, without).without_sentence == sentence


def test_statements_first_and_agencies_first_by_hand() -> None:
    """Agency A has 0 and 4 in domain 1, agency B has 0 in its first statement alone.

    Statements first: (0 + 4)/2 = 2. Agencies first: (2 + 0)/2 = 1. Domain 2 is 1.5 for both.
    Without A domain 1 is 0; without B it is 2. Medians of two are their means.
    """
    found = rank_ranges(table_round(
        {"A": [0, 4, "1.5"], "B": [0, None, "1.5"]}, per_domain=2))
    assert shown(found.domains) == {1: "1 to 2", 2: "1 to 2"}
    assert found.without == {"A": (1,)}


def test_equal_figures_share_the_better_rank() -> None:
    """1.96 and 2.04 are both shown as 2.0: rank 1 for both, and 3 for the next."""
    found = rank_ranges(table_round({"A": ["1.96", "2.04", 3]}, per_domain=1))
    assert shown(found.domains) == {1: "1", 2: "1", 3: "3"}
    assert not found.without


def test_a_single_agency_is_never_left_out() -> None:
    """Nothing would be left; with two, each is left out once."""
    assert shown(rank_ranges(table_round({"A": [1, 2]}, per_domain=1)).domains) == {1: "1", 2: "2"}
    found = rank_ranges(table_round({"A": [1, 2], "B": [3, 0]}, per_domain=1))
    assert shown(found.domains) == {1: "1 to 2", 2: "1 to 2"}
    assert found.without == {"B": (1,)}


def test_no_rank_without_a_score() -> None:
    """A domain that nobody scored has none; one that a single agency scored has none without it."""
    found = rank_ranges(table_round(
        {"A": [1, 2, ND], "B": [None, 3, NA]}, per_domain=1))
    assert shown(found.domains) == {1: "1", 2: "1 to 2"}
    assert found.without == {"A": (2,)}
    nothing = rank_ranges(table_round({"A": [None], "B": [ND]}))
    assert (nothing.domains, nothing.priorities, nothing.without) == ({}, {}, {})
    assert rank_ranges(table_round({"A": [0], "B": [ND]})).without == {"A": ()}


def test_a_round_without_returns() -> None:
    """It has no scores and no ranks."""
    found = rank_ranges(collated())
    assert (found.domains, found.priorities, found.without) == ({}, {}, {})


def test_strands_have_no_number_and_no_range() -> None:
    """Their priorities are those of their statements."""
    strands = by_strand(collated(*(returned(name, *range(5), *range(4)) for name in "AB")))
    found = rank_ranges(strands)
    assert (found.domains, found.without) == ({}, {})
    assert found.priorities


def test_priorities_by_hand() -> None:
    """Of three agencies: gaps 3, 2 and 1 of statements that apply to all, to one and to all.

    s1: 3 × (1 + 1)/2 = 3. s2: 4 × (1 + 1/3)/2 = 8/3; without B or C it is 4 × (1 + 1/2)/2 = 3, as
    much as s1; without A it has no score. s3: 1.
    """
    found = rank_ranges(table_round({"A": [1, 0, 3], "B": [1, NA, 3], "C": [1, NA, 3]}))
    assert shown(found.priorities) == {"s1": "1", "s2": "1 to 2", "s3": "2 to 3"}


def test_the_first_ten_priorities_and_those_that_share_the_tenth_rank() -> None:
    """Statements at the top of the scale are no priorities."""
    answers = [0] * 9 + [2] * 3 + [3, 4]
    found = rank_ranges(table_round({"A": answers, "B": answers}))
    assert shown(found.priorities) == {
        **{f"s{place}": "1" for place in range(1, 10)}, "s10": "10", "s11": "10", "s12": "10"}


def test_an_agreed_score_is_every_agencys() -> None:
    """Agreed 3 for the one statement of domain 1: no agency left out changes it, and no median."""
    rows: Rows = {"A": [0, 1], "B": [0, 4], "C": [0, 2]}
    found = rank_ranges(table_round(rows, per_domain=1, agreed={"s1": 3}))
    # Domain 2 is 7/3 and without each agency 3, 1.5 and 2.5.
    assert shown(found.domains) == {1: "1 to 2", 2: "1"}
    assert found.without == {"A": (1, 2)}
    none = rank_ranges(table_round(rows, per_domain=1, agreed={"s1": ND}))
    assert shown(none.domains) == {2: "1"}
    assert list(none.priorities) == ["s2"]


def test_weights_count_by_hand() -> None:
    """A has half the weight: domain 1 is (2 × 0 + 3 + 4)/4 = 7/4, its median is between 0 and 3.

    Domain 2 is 1.6 for all; without A domain 1 is 3.5, and without B or C 4/3 and 1.
    """
    rows: Rows = {"A": [0, "1.6"], "B": [3, "1.6"], "C": [4, "1.6"]}
    weights = {"a": Fraction(1), "b": Fraction(1, 2), "c": Fraction(1, 2)}
    found = rank_ranges(table_round(rows, per_domain=1, weighing=Weighing(weights)))
    assert shown(found.domains) == {1: "1 to 2", 2: "1 to 2"}
    assert found.without == {"B": (1,), "C": (1,)}


Average = Callable[[Iterable[Fraction]], Fraction]
Counted = dict[int, dict[str, list[Fraction]]]
"""For each place the agencies' scores, each as often as the agency's weight."""
ANSWER = st.sampled_from([None, NA, ND, 0, 1, 2, 3, 4, "2.5"])
PLACES, PER_DOMAIN = range(1, 7), 2
NAMES = [f"a{number}" for number in range(5)]


@given(
    st.lists(st.lists(ANSWER, min_size=6, max_size=6), min_size=1, max_size=5),
    st.dictionaries(st.sampled_from([1, 2, 6]), st.sampled_from([0, 3, NA, ND]), max_size=2),
    st.lists(st.integers(1, 3), min_size=5, max_size=5),
)
def test_the_ranges_are_those_of_the_factorial(
    answers: list[list[Any]], agreed: dict[int, Any], weights: list[int]
) -> None:
    """A second implementation works each combination out from the answers that are left."""
    rows, weight = dict(zip(NAMES, answers, strict=False)), dict(zip(NAMES, weights, strict=True))
    domains: dict[int, list[int]] = defaultdict(list)
    statements: dict[int, list[int]] = defaultdict(list)
    lowest: dict[str, set[int]] = {}
    for left in ["", *(rows if len(rows) > 1 else ())]:
        rest = {name: row for name, row in rows.items() if name != left}
        counted = counted_in(rest, agreed, weight)
        for average in (mean, median):
            for first in (statements_first, agencies_first):
                order = ranks(first(counted, average))
                add(domains, order)
                if (first, average) == (statements_first, mean):
                    lowest[left] = {number for number, rank in order.items() if rank == 1}
            add(statements, ranks(priorities_in(counted, average, rest)))
    collated = rank_ranges(round_of(rows, agreed, weight))
    scored = {domain.number for domain in round_of(rows, agreed, weight).domains
              if domain.score is not None}
    assert collated.domains == {
        number: RankRange(min(found), max(found)) for number, found in domains.items()
        if number in scored}
    assert collated.priorities == {
        id_: RankRange(min(statements[int(id_[1:])]), max(statements[int(id_[1:])]))
        for id_ in (priority.score.statement.id
                    for priority in first_priorities(round_of(rows, agreed, weight), 10))}
    assert {name: set(found) for name, found in collated.without.items()} == {
        name: found for name, found in lowest.items() if found != lowest[""]}


def round_of(rows: Rows, agreed: Mapping[int, Any], weight: Mapping[str, int]) -> Round:
    """Return the round of a drawn table."""
    return table_round(
        rows, per_domain=PER_DOMAIN, agreed={f"s{place}": score for place, score in agreed.items()},
        weighing=Weighing({name: Fraction(number, 3) for name, number in weight.items()}),
    )


def counted_in(
    rows: Rows, agreed: Mapping[int, Any], weight: Mapping[str, int]
) -> Counted:
    """Return the scores that count."""
    found: Counted = {}
    for place in PLACES:
        given_scores = {name: agreed.get(place, row[place - 1]) for name, row in rows.items()}
        found[place] = {name: [Fraction(score)] * weight[name]
                        for name, score in given_scores.items()
                        if score is not None and not isinstance(score, Answered)}
    return found


def add(known: dict[int, list[int]], found: Mapping[int, int]) -> None:
    """Add each rank to the others of its kind."""
    for key, rank in found.items():
        known[key].append(rank)


def ranks(values: Mapping[int, Fraction]) -> dict[int, int]:
    """Return ranks from the lowest; equal values share the better one."""
    return {key: 1 + sum(other < value for other in values.values())
            for key, value in values.items()}


def statement_scores(counted: Counted, average: Average) -> dict[int, Fraction]:
    """Return the average of each statement that has scores."""
    return {place: average(chain.from_iterable(scores.values()))
            for place, scores in counted.items() if scores}


def statements_first(counted: Counted, average: Average) -> dict[int, Fraction]:
    """Return the scores of domains, in whole tenths, halves upwards."""
    parts: dict[int, list[Fraction]] = defaultdict(list)
    for place, score in statement_scores(counted, average).items():
        parts[(place + 1) // PER_DOMAIN].append(score)
    return {number: Fraction(tenths(average(scores))) for number, scores in parts.items()}


def agencies_first(counted: Counted, average: Average) -> dict[int, Fraction]:
    """Return the same of the agencies' own averages."""
    parts: dict[int, dict[str, list[list[Fraction]]]] = defaultdict(lambda: defaultdict(list))
    for place, scores in counted.items():
        for name, own in scores.items():
            parts[(place + 1) // PER_DOMAIN][name].append(own)
    return {
        number: Fraction(tenths(average(chain.from_iterable(
            [average(own[0] for own in all_own)] * len(all_own[0]) for all_own in names.values()
        ))))
        for number, names in parts.items()
    }


def tenths(score: Fraction) -> int:
    """Return a score in tenths."""
    return int(score * 10 + Fraction(1, 2))


def priorities_in(counted: Counted, average: Average, rows: Rows) -> dict[int, Fraction]:
    """Return the priorities with the opposite sign."""
    applies = {place: sum(row[place - 1] is not NA for row in rows.values()) for place in PLACES}
    return {
        place: -(4 - score) * (1 + Fraction(applies[place], len(rows))) / 2
        for place, score in statement_scores(counted, average).items()
    }


@given(
    st.lists(st.lists(ANSWER, min_size=6, max_size=6), min_size=2, max_size=4),
    st.booleans(),
)
def test_who_changes_the_lowest_is_as_without_the_agency(
    answers: list[list[Any]], moderated: bool
) -> None:
    """`score --without AGENCY` shows as lowest what is said here, and the same where nothing is."""
    rows: Rows = dict(zip(NAMES, answers, strict=False))
    agreed = {1: 2} if moderated else {}
    found = rank_ranges(round_of(rows, agreed, dict.fromkeys(NAMES, 1)))
    whole = order_of(round_of(rows, agreed, dict.fromkeys(NAMES, 1)))
    for name in rows:
        rest = {other: row for other, row in rows.items() if other != name}
        lowest = order_of(round_of(rest, agreed, dict.fromkeys(NAMES, 1))).lowest
        expected = tuple(domain.number for domain in lowest)
        assert found.without.get(name, tuple(domain.number for domain in whole.lowest)) == expected


@given(st.lists(st.lists(ANSWER, min_size=6, max_size=6), min_size=1, max_size=4))
def test_a_range_holds_the_rank_that_is_shown(answers: list[list[Any]]) -> None:
    """The round itself is one of the combinations; the lowest domains have the best rank 1."""
    collated = round_of(dict(zip(NAMES, answers, strict=False)), {}, dict.fromkeys(NAMES, 1))
    found = rank_ranges(collated)
    for priority in first_priorities(collated, 10):
        own = found.priorities[priority.score.statement.id]
        assert own.best <= priority.rank <= own.worst
    assert all(found.domains[domain.number].best == 1 for domain in order_of(collated).lowest)
