"""How certain the order of domains is: by hand, by a slow second method, and by simulation."""

from __future__ import annotations

import math
import random
from fractions import Fraction
from itertools import combinations, product
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings, strategies as st

from hsbstar.rounds.collating import by_strand
from hsbstar.rounds.model import Round, show_score
from hsbstar.rounds.order import lowest_of, order_of
from hsbstar.rounds.scoring import Weighing
from support.made_rounds import made_round
from support.rounds_by_hand import collated, returned
from support.table_rounds import NA, table_round

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

TITLES = ["One", "Two", "Three", "Four", "Five", "Six"]
APART = [[0] * 6, [2, 2, 2, 2, 2, 1]]
"""Six agencies with 2, and once 1, more in the second domain: the interval is 1 to 2."""
ABOVE = [1, 1, 1, 3, 3, 4]
"""Six agencies, of which three are below 2 and three above: 2.2."""
THEY = "They can be told apart from the other domain."
NEAR = "cannot be told apart from it."
FEW = "There are too few agencies to tell"


def sentence_of(scores: Sequence[Any], **more: Any) -> str:
    """Return the sentence on domains with these scores, or with these scores of each agency."""
    return order_of(made_round(scores, TITLES, **more)).sentence


def test_two_domains_by_hand() -> None:
    """The differences are −2 five times and −1: by hand in `test_sign_flips`, −2 to −1."""
    order = order_of(made_round(APART, TITLES))
    pair, = order.pairs
    assert pair.inference.change == Fraction(-11, 6)
    assert (pair.inference.low, pair.inference.high) == pytest.approx((-2, -1))
    assert (pair.inference.p, pair.inference.agencies) == (1 / 32, 6)
    assert pair.apart
    assert not order.not_apart
    assert order.sentence == "Lowest: One (0.0). It can be told apart from the other domain."


def test_a_domain_that_agencies_see_both_ways_by_hand() -> None:
    """Three agencies are 1 above and three 1 below: nothing orders the two domains.

    The third domain is 2 to 1 above the first. Its pair with the second is 0 to 2 wide.
    """
    order = order_of(made_round([[1] * 6, [0, 0, 0, 2, 2, 3], [3] * 6], TITLES))
    assert [pair.apart for pair in order.pairs] == [False, True, False]
    assert [domain.title for domain in order.not_apart] == ["Two"]
    assert order.sentence == "Lowest: One (1.0). Two (1.2) cannot be told apart from it."


@pytest.mark.parametrize(
    ("scores", "sentence"),
    [
        ([None, None], "No domain has a score."),
        ([None, 2], "Only Two has a score here (2.0)."),
        ([2, 2], "Both domains are equal (2.0)."),
        ([2, "2.04", None], "Both domains with a score here are equal (2.0)."),
        ([None, [1] * 6, [3] * 6, [4] * 6],
         "Lowest: Two (1.0). It can be told apart from the other 2 domains with a score here."),
        ([2] * 6, "All 6 domains are equal (2.0)."),
        ([2, 1], f"Lowest: Two (1.0). {FEW} the other domain apart from it."),
        ([2, 1, 3], f"Lowest: Two (1.0). {FEW} the other 2 domains apart from it."),
        ([2, 1, "1.04"],
         f"Equal lowest: Two and Three (1.0). {FEW} the other domain apart from them."),
        ([[0] * 6, [0] * 6, [3] * 6, [4] * 6],
         "Equal lowest: One and Two (0.0). They can be told apart from the other 2 domains."),
        ([[1] * 6, [1] * 6, [1] * 6, [1] * 6, [3] * 6],
         f"Equal lowest: domains 1, 2, 3 and 4 (1.0). {THEY}"),
        ([[2] * 6, *[ABOVE] * 3],
         "Lowest: One (2.0). Two (2.2); Three (2.2); and Four (2.2) cannot be told apart from it."),
        ([[2] * 6, *[ABOVE] * 4],
         "Lowest: One (2.0). None of the other 4 domains can be told apart from it."),
        ([[2] * 6, *[ABOVE] * 4, [4] * 6],
         f"Lowest: One (2.0). Domains 2 (2.2), 3 (2.2), 4 (2.2) and 5 (2.2) {NEAR}"),
    ],
)
def test_the_sentence(scores: Sequence[Any], sentence: str) -> None:
    """What is shown with the same figure is equal; few have their titles, more their numbers."""
    assert sentence_of(scores) == sentence


def test_titles_that_would_make_it_too_long_are_numbers() -> None:
    """Up to 240 characters it has titles."""
    scores = [[2] * 6, *[ABOVE] * 3]
    long = "Long title " * 3
    found = order_of(made_round(scores, [f"{long}123456789"] * 4)).sentence
    assert found.startswith("Lowest: Long title Long")
    assert len(found) == 240
    assert order_of(made_round(scores, [f"{long}1234567890"] * 4)).sentence == (
        f"Lowest: domain 1 (2.0). Domains 2 (2.2), 3 (2.2) and 4 (2.2) {NEAR}")


def test_a_lowest_domain_of_few_agencies_is_marked() -> None:
    """Two of the six scored it; where there are no more than two agencies, nothing is marked."""
    few = [[1, 1, None, None, None, None], [2] * 6]
    assert sentence_of(few).startswith("Lowest: One (1.0, only 2 agencies). ")
    assert sentence_of([[1, 1], [2, 2]]).startswith("Lowest: One (1.0). ")


def test_thin_evidence_is_named() -> None:
    """A lowest domain of which less than half is scored says so, where all the lowest are thin."""
    assert sentence_of([1, 2], thin=[1]).startswith("Lowest: One (1.0, thin evidence). There")
    assert sentence_of([1, 1, 2], thin=[1]).startswith("Equal lowest: One and Two (1.0). There")


def test_an_agency_in_one_of_the_domains_is_not_in_the_pair() -> None:
    """Six agencies in the first domain and five in both: too few, and the pair says nothing."""
    order = order_of(made_round([[1] * 6, [3, 3, 3, 3, 3, None], [4] * 6], TITLES))
    assert [pair.too_few for pair in order.pairs] == [True, False, True]
    assert order.sentence == "Lowest: One (1.0). Two (3.0) cannot be told apart from it."
    assert not order.too_few
    few = order_of(made_round([[1, 1, 1, 1, 1, None], [3] * 6, [4] * 6], TITLES))
    assert few.sentence == f"Lowest: One (1.0). {FEW} the other 2 domains apart from it."


def test_means_of_agencies_against_the_scores_are_not_apart() -> None:
    """Of 12 agencies 11 put the lower domain higher; the interval excludes 0 on that side.

    Domain 1 is (2 + 0)/2 = 1, since one agency alone has 0 in its second statement; domain 2 is
    1.5. By their own means 11 are at 2 in domain 1, and at 1.5 in domain 2.
    """
    rows = {f"Agency {place}": [2, NA, "1.5", NA] for place in range(11)}
    order = order_of(table_round({**rows, "Police": [2, 0, "1.5", NA]}, per_domain=2))
    pair, = order.pairs
    assert pair.inference.low is not None
    assert pair.inference.low > 0
    assert not pair.apart
    assert order.sentence == (
        "Lowest: Domain 1 (1.0). Domain 2 (1.5) cannot be told apart from it.")


def test_figures_that_are_shown_alike_are_equal_whatever_the_interval() -> None:
    """All six agencies are 0.08 higher in the second domain: both are shown as 2.0."""
    order = order_of(made_round([["1.96"] * 6, ["2.04"] * 6, [4] * 6], TITLES))
    assert order.pairs[0].inference.high == pytest.approx(-0.08)
    assert not order.pairs[0].apart
    assert [domain.title for domain in order.lowest] == ["One", "Two"]


def test_apart_from_each_of_the_lowest() -> None:
    """Three is above One for each agency, but not above Two, which is shown with the same figure.

    Then it is not apart from the lowest.
    """
    order = order_of(made_round([[1] * 6, [0, 0, 0, 2, 2, 2], ["1.5"] * 6], TITLES))
    assert [pair.apart for pair in order.pairs] == [False, True, False]
    assert order.sentence == (
        "Equal lowest: One and Two (1.0). Three (1.5) cannot be told apart from them.")


def test_agreed_scores_and_weights_do_not_enter() -> None:
    """The note says so; with too few agencies there is nothing that they could enter."""
    rows = {f"Agency {place}": [0, 3] for place in range(6)}
    weighing = Weighing({f"agency {place}": Fraction(2 - place % 2) for place in range(6)})
    note = "This compares agencies' own scores, without "
    agreed = order_of(table_round(rows, per_domain=1, agreed={"s2": 1}))
    assert agreed.pairs[0].inference.change == -3
    assert agreed.sentence == (
        "Lowest: Domain 1 (0.0). It can be told apart from the other domain. "
        f"{note}agreed scores.")
    weighed = order_of(table_round(rows, per_domain=1, weighing=weighing))
    assert weighed.pairs[0].inference == agreed.pairs[0].inference
    assert weighed.sentence.endswith(f" {note}weights.")
    both = order_of(table_round(rows, per_domain=1, agreed={"s2": 1}, weighing=weighing))
    assert both.sentence.endswith(f" {note}agreed scores or weights.")
    alike = Weighing({f"agency {place}": Fraction(2) for place in range(6)})
    assert order_of(table_round(rows, per_domain=1, weighing=alike)).sentence.endswith("domain.")
    few = order_of(table_round({"A": [0, 3]}, per_domain=1, agreed={"s2": 1}))
    assert few.sentence.endswith("apart from it.")


def test_an_agreed_score_that_turns_the_order_is_not_apart() -> None:
    """All agencies put the first domain lower, and they agreed 4 for its statement."""
    rows = {f"Agency {place}": [0, 3] for place in range(6)}
    order = order_of(table_round(rows, per_domain=1, agreed={"s1": 4}))
    assert order.sentence.startswith("Lowest: Domain 2 (3.0). Domain 1 (4.0) cannot be told apart")


def test_strands_are_compared_as_domains_are() -> None:
    """They have no number, and are called strands."""
    answers = [0, 1, 2, 3, 4, 3, 2, 1, 0]
    strands = by_strand(collated(*(returned(f"Agency {place}", *answers) for place in range(6))))
    order = order_of(strands)
    assert order.sentence == (
        "Equal lowest: Practice and Leadership (1.7). They can be told apart from the other strand."
    )


def test_titles_that_are_alike_are_two_domains() -> None:
    """A domain is known by itself, and a title shows no unseen character."""
    order = order_of(made_round([[0] * 6, [3] * 6], ["T\x1b", "T\x1b"]))
    assert order.sentence == "Lowest: T? (0.0). It can be told apart from the other domain."


def test_lowest_by_the_figures_that_are_shown() -> None:
    """In the framework's order; domains without a score are none."""
    domains = made_round([3, "1.04", None, "0.96"], TITLES).domains
    assert [domain.number for domain in lowest_of(domains)] == [2, 4]
    assert lowest_of(domains[2:3]) == ()


def apart_by_definition(collated: Round) -> dict[tuple[int, int], bool]:
    """Return for each pair whether it is apart: the method, word by word, slowly."""
    scored = [domain for domain in collated.domains if domain.score is not None]
    found = dict.fromkeys(
        ((first.number, second.number) for first, second in combinations(scored, 2)), False)
    family = {}
    for first, second in combinations(scored, 2):
        own = {agency: first.by_agency[agency] - second.by_agency[agency]  # type: ignore[operator] # all scored
               for agency in collated.agencies
               if None not in (first.by_agency[agency], second.by_agency[agency])}
        if len(own) >= 6:
            family[first.number, second.number] = own
    names = sorted(set().union(*family.values())) if family else []
    patterns = [(1, *rest) for rest in product((1, -1), repeat=len(names) - 1)] if names else []
    flips = [{key: flip(own, dict(zip(names, pattern, strict=True)))
              for key, own in family.items()} for pattern in patterns]
    for key, own in family.items():
        mean = sum(own.values()) / len(own)
        spread = sum((value - mean) ** 2 for value in own.values()) / len(own)
        ups, downs = [], []
        for row in flips:
            others = [row[other][0] for other in row if other != key]
            limit = max([0.0, *others]) * math.sqrt(spread / (len(own) - 1)) if spread else 0
            ups.append(max(row[key][1], limit))
            downs.append(max(row[key][2], limit))
        rejected = len(patterns) // 20
        low = float(mean) - sorted(downs, reverse=True)[rejected]
        high = float(mean) + sorted(ups, reverse=True)[rejected]
        first, second = (next(domain for domain in scored if domain.number == number)
                         for number in key)
        if show_score(first.score) != show_score(second.score):
            below = first.score < second.score  # type: ignore[operator] # both scored
            found[key] = high < -1e-9 if below else low > 1e-9
    return found


def flip(own: Mapping[str, Fraction], pattern: Mapping[str, int]) -> tuple[float, float, float]:
    """Return a pattern's deviation, and its own reaches up and down."""
    size = len(own)
    mean = sum(own.values()) / size
    total = sum((pattern[name] * (value - mean) for name, value in own.items()),
                Fraction()) / size
    weight = Fraction(sum(pattern[name] for name in own), size)
    squared = sum((value - mean) ** 2 for value in own.values()) / size
    if not squared:
        deviation = 0.0
    elif squared - total**2 <= squared / 10**9:
        deviation = math.inf
    else:
        deviation = math.sqrt((size - 1) * total**2 / (squared - total**2))
    if abs(weight) == 1:
        return deviation, math.inf, math.inf
    up, down = total / (1 + weight), total / (1 - weight)
    return (deviation, float(up), float(down)) if total >= 0 else (
        deviation, float(-down), float(-up))


ANSWER = st.sampled_from([None, NA, 0, 0, 1, 2, 3, 4])


@st.composite
def rounds(draw: st.DrawFn) -> Round:
    """Draw a round of up to four domains of two statements and five to eight agencies."""
    width = 2 * draw(st.integers(1, 4))
    rows = draw(st.lists(st.lists(ANSWER, min_size=width, max_size=width), min_size=5, max_size=8))
    agreed = draw(st.dictionaries(st.sampled_from(["s1", "s2", "s3"]), st.integers(0, 4),
                                  max_size=1))
    named = {f"Agency {place}": row for place, row in enumerate(rows)}
    ids = {f"s{place}" for place in range(1, width + 1)}
    return table_round(named, per_domain=2, agreed={
        id_: score for id_, score in agreed.items() if id_ in ids})


@settings(max_examples=60)
@given(rounds())
def test_pairs_are_those_of_the_method(collated: Round) -> None:
    """A second implementation, from the method in exact fractions, gives the same."""
    order = order_of(collated)
    assert {(pair.first.number, pair.second.number): pair.apart for pair in order.pairs} == (
        apart_by_definition(collated))


@given(rounds())
def test_nothing_contradicts_the_scores_that_are_shown(collated: Round) -> None:
    """The lowest has the lowest figure, and what is not apart from it has a higher one."""
    order = order_of(collated)
    figures = {domain.number: show_score(domain.score) for domain in collated.domains
               if domain.score is not None}
    lowest = min(figures.values(), default="")
    assert {domain.number for domain in order.lowest} == {
        number for number, figure in figures.items() if figure == lowest}
    assert all(show_score(domain.score) > lowest for domain in order.not_apart)
    scores = [domain.score for domain in order.not_apart]
    assert scores == sorted(scores, key=lambda score: score or 0)
    for pair in order.pairs:
        lower, higher = sorted((pair.first, pair.second), key=lambda domain: domain.score or 0)
        if pair.apart:
            assert show_score(lower.score) < show_score(higher.score)
            assert (pair.inference.change or 0) * (1 if higher is pair.first else -1) > 0
    assert order.sentence.count("(") <= 1 + len(order.not_apart)


def test_domains_that_are_truly_alike_are_hardly_ever_apart() -> None:
    """In 300 rounds of eight agencies and five domains any pair is apart in at most 5%.

    Agencies differ in their level, and a quarter of the answers is missing. With a true rate of 5%
    more than 27 of 300 would be found in 1 of 1,000 such simulations.
    """
    chance = random.Random(2016)  # noqa: S311 - made-up answers
    falsely = 0
    for _ in range(300):
        levels = {f"Agency {place}": chance.gauss(2, 0.5) for place in range(8)}
        order = order_of(table_round({
            agency: [None if chance.random() < 0.25 else drawn(level, chance) for _ in range(25)]
            for agency, level in levels.items()
        }, per_domain=5))
        falsely += any(pair.apart for pair in order.pairs)
    assert falsely <= 27


def drawn(level: float, chance: random.Random) -> int:
    """Return an agency's made-up score of a statement."""
    return min(max(round(chance.gauss(level, 1)), 0), 4)


def test_a_domain_that_is_truly_lower_is_found() -> None:
    """Twelve agencies, 1.2 lower: found in most rounds, so that the caution is not empty."""
    chance = random.Random(5)  # noqa: S311 - made-up answers
    found = 0
    for _ in range(20):
        levels = {f"Agency {place}": chance.gauss(2.5, 0.5) for place in range(12)}
        order = order_of(table_round({
            agency: [drawn(level - 1.2 * (place < 5), chance) for place in range(15)]
            for agency, level in levels.items()
        }, per_domain=5))
        found += [domain.number for domain in order.lowest] == [1] and not order.not_apart
    assert found >= 15


def test_a_paper_names_both_ends_and_then_how_sure_they_are() -> None:
    """In a sentence; in two where either is shared, and with numbers where titles are too long."""
    def ends(scores: Sequence[Any], titles: Sequence[str] = TITLES) -> tuple[str, str]:
        order = order_of(made_round(scores, titles))
        return order.ends, order.certainty

    assert ends(APART) == (
        "One scored lowest (0.0) and Two highest (1.8).",
        "The lowest can be told apart from the other domain.")
    assert ends([[1] * 6, [1] * 6, [3] * 6])[0] == (
        "One and Two scored joint lowest (1.0). Three scored highest (3.0).")
    assert ends([[1] * 6, [3] * 6, [3] * 6])[0] == (
        "One scored lowest (1.0). Two and Three scored joint highest (3.0).")
    assert ends([[1] * 6, [0, 0, 0, 2, 2, 3], [3] * 6]) == (
        "One scored lowest (1.0) and Three highest (3.0).",
        "Two (1.2) cannot be told apart from the lowest.")
    assert ends([[2] * 6, [2] * 6]) == ("Both domains are equal (2.0).", "")
    long = [f"{title} {'x' * 90}" for title in ("One", "Two", "Three")]
    assert ends([[1] * 6, [0, 0, 0, 2, 2, 3], [3] * 6], long) == (
        "Domain 1 scored lowest (1.0) and domain 3 highest (3.0).",
        f"{long[1]} (1.2) cannot be told apart from the lowest.")
