"""Changes judged together: by hand, by a slow second implementation, and by their properties."""

from __future__ import annotations

import math
import random
from dataclasses import replace
from fractions import Fraction
from itertools import product
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, strategies as st

from hsbstar.rounds.sign_flips import Inference, Verdict, infer, rounded_up

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

NAMES = [f"Agency {number:02}" for number in range(40)]
SPAN = 4
"""The scale goes from 0 to 4."""

Changes = dict[str, Fraction]
"""The changes of a statement by agency."""
Family = list[list[Changes]]
"""Domains, each with its statements."""


def statement(*changes: Fraction | int | None) -> Changes:
    """Return a statement on which agencies 0, 1, 2 … changed by this; None is no answer."""
    return {name: Fraction(change) for name, change in zip(NAMES, changes, strict=False)
            if change is not None}


def of_one(*changes: Fraction | int | None) -> Inference:
    """Return the conclusion on a single domain with a single statement."""
    return infer([[statement(*changes)]], SPAN)[0]


def shifted(family: Family, by: Fraction) -> Family:
    """Return a family in which each answer rose by so much more."""
    return [[{name: change + by for name, change in changes.items()} for changes in statements]
            for statements in family]


ALMOST_ALIKE = (2, 2, 2, 2, 2, 1)
"""Five of six agencies rose by 2, the sixth by 1.

D = 11/6, w = 1/6; e = 1/36 five times, and −5/36. s² = 6 × (5 × 1 + 25)/36² = 5/36.
Flip j of the five: B = −j/18, W = 1 − j/3 (to flip the sixth is to flip the five, j = 5).
Own up = (j/18) / (j/3) = 1/6 for every j ≥ 1. Own down = (j/18) / (2 − j/3) = j/(36 − 6j), which is
1/30, 1/12, 1/6, 1/3, 5/6 for j = 1 to 5, of 5, 10, 10, 5 and 1 patterns. j = 0 flips none: ∞.
T² = 5j²/(45 − j²), so T = 5/2 for j = 5, and √(80/29) < 1.7 for j = 4.
r = floor(0.05 × 32) = 1: the second largest decides. It is 5/6 down, and 1/6 up.
"""
HALF_AND_HALF = (1, 1, 1, -1, -1, -1)
"""Three agencies rose by 1 and three fell by 1: D = 0, e = ±1/6, s² = 6 × 6/36 = 1.

To flip the three that fell gives B = 1, W = 0 and s² − B² = 0: T = ∞.
"""


def test_a_clear_rise_by_hand() -> None:
    """The interval is 11/6 − 5/6 to 11/6 + 1/6; only the pattern without flips reaches 0."""
    found = of_one(*ALMOST_ALIKE)
    assert found.change == Fraction(11, 6)
    assert (found.low, found.high) == pytest.approx((1, 2), abs=1e-12)
    assert found.p == 1 / 32
    assert (found.agencies, found.rose, found.fell, found.stayed) == (6, 6, 0, 0)
    assert found.verdict is Verdict.RISE
    assert found.clear_beyond == pytest.approx(5 / 6)
    assert found.clear_from == 0.9


def test_an_interval_that_ends_at_0_by_hand() -> None:
    """One less for each: the interval is 0 to 1, and 0 is not outside; p is 2/32, above 0.05."""
    found = of_one(1, 1, 1, 1, 1, 0)
    assert found.low == 0
    assert found.high == pytest.approx(1)
    assert found.p == 2 / 32
    assert (found.rose, found.fell, found.stayed) == (5, 0, 1)
    assert (found.verdict, found.clear_from) == (Verdict.NO_CHANGE, 0.9)


def test_another_domain_widens_the_interval_by_hand() -> None:
    """A domain and its double: the other's T = 5/2 is 5/2 × s/√5 = 5/12 here, more than 1/6 up.

    Down, 5/6 stays the larger: the interval is 1 to 11/6 + 5/12 = 9/4.
    """
    for found in infer([[statement(*ALMOST_ALIKE)]] * 2, SPAN):
        assert (found.low, found.high) == pytest.approx((1, 9 / 4))
        assert (found.p, found.verdict) == (1 / 32, Verdict.RISE)


def test_an_infinite_deviation_of_another_domain_by_hand() -> None:
    """T = ∞ is a second pattern that reaches everywhere: the interval is the scale, and p is 2/32.

    Of the half-and-half domain the second largest reach is the other's T = 5/2, 5/2 × 1/√5 = √5/2;
    its own are 1 at most: 1 for B = 1, W = 0, and (1/3)/(1 − 2/3) for one flip.
    """
    rose, split = infer([[statement(*ALMOST_ALIKE)], [statement(*HALF_AND_HALF)]], SPAN)
    assert (rose.low, rose.high, rose.p) == (-4.0, 4.0, 2 / 32)
    assert (rose.verdict, rose.clear_from) == (Verdict.NO_CHANGE, None)
    assert split.high == pytest.approx(math.sqrt(5) / 2)
    assert split.low == pytest.approx(-math.sqrt(5) / 2)
    assert (split.p, split.clear_from, split.verdict) == (1.0, 1.2, Verdict.NO_CHANGE)


def test_a_domain_that_an_agency_left_out_by_hand() -> None:
    """To flip the agency that is not in it changes nothing: |W| = 1 for 2 of 64 patterns.

    Every reach is there twice and r = 3: the fourth largest is the second largest of before.
    """
    seven = statement(*[0] * 7)
    for absent in (0, 3, 6):
        changes: list[int | None] = [*ALMOST_ALIKE]
        changes.insert(absent, None)
        found, still = infer([[statement(*changes)], [seven]], SPAN)
        assert (found.low, found.high) == pytest.approx((1, 2))
        assert (found.agencies, found.p, found.verdict) == (6, 2 / 64, Verdict.RISE)
        assert (still.agencies, still.low, still.high, still.p) == (7, 0.0, 0.0, 1.0)


def test_statements_count_equally_and_agencies_within_them_by_hand() -> None:
    """All six rose by 1 on a statement, one of them alone by 4 on another: D is (1 + 4)/2 = 5/2.

    The one has c = 1/12 + 4/2 and w = 1/12 + 1/2, each other 1/12 for both: e = 5/8, and −1/8 five
    times. Flip i of the others: B = i/4, W = 1 − i/6. Own up = (i/4)/(2 − i/6), 15/14 for i = 5 and
    less for fewer; own down = (i/4)/(i/6) = 3/2 for each.
    """
    found = infer([[statement(*[1] * 6), statement(4)]], SPAN)[0]
    assert found.change == Fraction(5, 2)
    assert (found.low, found.high) == pytest.approx((1, 5 / 2 + 15 / 14))
    assert (found.p, found.verdict) == (1 / 32, Verdict.RISE)


def test_weights_count_in_the_change_and_not_in_who_rose() -> None:
    """An agency of weight 5 fell by 2, five of weight 1 rose by 1: (5 × −2 + 5 × 1)/10 = −1/2.

    More rose than fell, so no direction is named.
    """
    found = infer([[statement(-2, *[1] * 5)]], SPAN, {NAMES[0]: Fraction(5)})[0]
    assert found.change == Fraction(-1, 2)
    assert (found.rose, found.fell, found.stayed) == (5, 1, 0)
    assert (found.verdict, found.direction_withheld) == (Verdict.NO_CHANGE, True)


def test_equal_weights_are_no_weights() -> None:
    """Only the ratio of weights counts."""
    family = [[statement(*ALMOST_ALIKE), statement(0, None, 1)]]
    assert infer(family, SPAN, dict.fromkeys(NAMES, Fraction(3))) == infer(family, SPAN)


def test_agencies_that_changed_alike_have_a_point() -> None:
    """S = 0: a point interval, clear; p is that of the pattern without flips, 1 of 32."""
    found = of_one(*[1] * 6)
    assert (found.low, found.high, found.p) == (1.0, 1.0, 1 / 32)
    assert (found.verdict, found.clear_from) == (Verdict.RISE, 0.1)
    fell = of_one(*[-1] * 6)
    assert (fell.low, fell.high, fell.verdict) == (-1.0, -1.0, Verdict.FALL)


def test_a_point_stays_a_point_next_to_an_infinite_deviation() -> None:
    """S = 0 gives M = 0, whatever the other domains do."""
    found, _ = infer([[statement(*[1] * 6)], [statement(*HALF_AND_HALF)]], SPAN)
    assert (found.low, found.high, found.p, found.verdict) == (1.0, 1.0, 1 / 32, Verdict.RISE)


def test_no_change_at_all() -> None:
    """0 to 0 with p = 1: nothing changed, and nothing is clear below a change of 0.1."""
    found = of_one(*[0] * 6)
    assert found == Inference(
        Fraction(0), 6, 0, 0, 6, 0.0, 0.0, 1.0, Verdict.NO_CHANGE, clear_beyond=0.05
    )
    assert found.clear_from == 0.1


def test_fewer_than_six_agencies_are_too_few() -> None:
    """Change and counts, and nothing else; five that all rose by 2 as well as none."""
    few = Verdict.TOO_FEW
    assert of_one(2, 2, 2, 2, -2, None) == Inference(Fraction(6, 5), 5, 4, 1, 0, verdict=few)
    assert infer([[], [{}, {}]], SPAN) == [Inference(None, 0, 0, 0, 0, verdict=few)] * 2
    found = of_one(*[2] * 5)
    assert (found.verdict, found.clear_from, found.p) == (Verdict.TOO_FEW, None, None)
    assert infer([], SPAN) == []


def test_a_domain_of_too_few_is_not_in_the_family() -> None:
    """Its spread widens nothing, also where it has an agency that no other domain has."""
    alone = of_one(*ALMOST_ALIKE)
    for few in (HALF_AND_HALF[1:], (None, None, 1, 1, -1, -1), (None,) * 6 + (1, -1, 1, -1)):
        found, excluded = infer([[statement(*ALMOST_ALIKE)], [statement(*few)]], SPAN)
        assert (found.low, found.high, found.p) == (alone.low, alone.high, alone.p)
        assert excluded.verdict is Verdict.TOO_FEW


def test_a_direction_that_most_agencies_did_not_take_is_withheld() -> None:
    """All eight fell by their own means, yet the mean over statements rose, alike for each.

    On eight statements a single agency rose by 1; on two all fell by 1. D = (8 − 2)/10, s = 0. An
    agency's own mean is (1 − 2)/3. By the interval alone this would be a clear rise.
    """
    own = [{name: Fraction(1)} for name in NAMES[:8]]
    family = [[*own, statement(*[-1] * 8), statement(*[-1] * 8)]]
    found = infer(family, SPAN)[0]
    assert (found.change, found.low, found.p) == (Fraction(3, 5), 0.6, 1 / 128)
    assert (found.rose, found.fell) == (0, 8)
    assert (found.verdict, found.direction_withheld) == (Verdict.NO_CHANGE, True)


def test_as_many_up_as_down_withhold_nothing() -> None:
    """Three rose and three fell: the change has a direction, and no majority is against it."""
    found = of_one(4, 4, 4, -1, -1, -1)
    assert (found.rose, found.fell, found.direction_withheld) == (3, 3, False)


@pytest.mark.parametrize(
    ("statements", "verdict", "clear_from"),
    [(20, Verdict.RISE, 0.05), (21, Verdict.NO_CHANGE, 0.1)],
)
def test_a_change_that_is_shown_as_0_is_not_clear(
    statements: int, verdict: Verdict, clear_from: float
) -> None:
    """All six rose by 1 on one of 20 statements: 0.05, shown as 0.1. Of 21: less, shown as 0.0."""
    still = [statement(*[0] * 6)] * (statements - 1)
    found = infer([[statement(*[1] * 6), *still]], SPAN)[0]
    assert found.low == found.high == pytest.approx(1 / statements)
    assert (found.verdict, found.clear_from) == (verdict, clear_from)


@pytest.mark.parametrize(
    ("value", "decimals", "shown"),
    [(5 / 6, 1, 0.9), (0.9, 1, 0.9), (0.1 + 0.2, 1, 0.3), (0.301, 1, 0.4), (0.05, 1, 0.1),
     (0.05, 2, 0.05), (0.0501, 2, 0.06), (4.0, 1, 4.0)],
)
def test_figures_are_rounded_up(value: float, decimals: int, shown: float) -> None:
    """A figure that has no more decimals, within the tolerance, stays."""
    assert rounded_up(value, decimals) == shown


def test_all_patterns_up_to_sixteen_agencies() -> None:
    """Sixteen that all rose: p is that of the pattern without flips, 1 of 2¹⁵."""
    assert of_one(*[1] * 16).p == 2**-15


def test_patterns_are_drawn_of_more_agencies() -> None:
    """Seventeen that all rose: 1 of 10,000, and the same figures each time and in each order."""
    found = of_one(*[1] * 17)
    assert (found.low, found.high, found.p, found.verdict) == (1.0, 1.0, 1e-4, Verdict.RISE)
    chance = random.Random(5)  # noqa: S311 - made-up answers
    family = drawn_family(chance, agencies=17, domains=2)
    backwards = [[dict(reversed(changes.items())) for changes in reversed(statements)]
                 for statements in reversed(family)]
    assert infer(family, SPAN) == infer(family, SPAN) == infer(backwards, SPAN)[::-1]
    assert_same(infer(family, SPAN), by_definition(family, {}))


def drawn_family(chance: random.Random, agencies: int, domains: int) -> Family:
    """Return made-up changes of four statements a domain, a quarter of the answers missing."""
    return [[{name: Fraction(chance.randint(-3, 4)) for name in NAMES[:agencies]
              if chance.random() < 0.75} for _ in range(4)] for _ in range(domains)]


class Table:
    """A domain by the method, word by word: exact fractions, one pattern after the other, slowly.

    Attributes have the method's letters.
    """

    def __init__(
        self, statements: Sequence[Changes], names: Sequence[str], weights: Mapping[str, Fraction]
    ) -> None:
        """Work out steps 1 to 4 and 12; names are the agencies of all domains, sorted."""
        d = [changes for changes in statements if changes]
        weight = {a: weights.get(a, Fraction(1)) for a in names}
        whole = [sum(weight[a] for a in changes) for changes in d]
        answered = {a: [s for s, changes in enumerate(d) if a in changes] for a in names}
        self.c = [sum((weight[a] * d[s][a] / (whole[s] * len(d)) for s in answered[a]), Fraction())
                  for a in names]
        self.w = [sum((weight[a] / (whole[s] * len(d)) for s in answered[a]), Fraction())
                  for a in names]
        self.D = sum(self.c, Fraction())
        self.n = sum(w > 0 for w in self.w)
        self.e = [c - w * self.D for c, w in zip(self.c, self.w, strict=True)]
        self.s2 = sum((e**2 / w for e, w in zip(self.e, self.w, strict=True) if w), Fraction())
        means = [Fraction(sum(d[s][a] for s in places), len(places))
                 for a, places in answered.items() if places]
        self.moved = [sum(direction(mean) == which for mean in means) for which in (1, -1, 0)]

    def flip(self, pattern: Sequence[int]) -> tuple[float, float, float]:
        """Return a pattern's T and own reaches up and down: steps 6 and 8."""
        b = sum((flip * e for flip, e in zip(pattern, self.e, strict=True)), Fraction())
        w = sum((flip * w for flip, w in zip(pattern, self.w, strict=True)), Fraction())
        if self.s2 == 0:
            deviation = 0.0
        elif self.s2 - b**2 <= self.s2 / 10**9:
            deviation = math.inf
        else:
            deviation = math.sqrt((self.n - 1) * b**2 / (self.s2 - b**2))
        if abs(w) == 1:
            return deviation, math.inf, math.inf
        up, down = {1: (b / (1 + w), b / (1 - w)), 0: (b, b), -1: (-b / (1 - w), -b / (1 + w))}[
            direction(b)]
        return deviation, float(up), float(down)


def direction(value: Fraction) -> int:
    """Return 1, −1 or 0."""
    return (value > 0) - (value < 0)


def by_definition(family: Family, weights: Mapping[str, Fraction]) -> list[Inference]:
    """Return what the method gives, by a second implementation."""
    names = sorted({name for statements in family for changes in statements for name in changes})
    tables = [Table(statements, names, weights) for statements in family]
    patterns = [pattern for pattern in product((1, -1), repeat=min(len(names), 16))
                if pattern[:1] == (1,)]
    if len(names) > 16:
        draw = random.Random(2016)  # noqa: S311 - the method's
        drawn = [0, *(draw.getrandbits(len(names)) for _ in range(9_999))]
        patterns = [tuple(-1 if bits >> place & 1 else 1 for place in range(len(names)))
                    for bits in drawn]
    flips = {table: [table.flip(pattern) for pattern in patterns]
             for table in tables if table.n >= 6}
    return [steps_7_to_14(table, flips) for table in tables]


def steps_7_to_14(
    table: Table, flips: Mapping[Table, Sequence[tuple[float, float, float]]]
) -> Inference:
    """Return the conclusion from the flips of every domain of the family."""
    rose, fell, stayed = table.moved
    known = Inference(table.D if table.n else None, table.n, rose, fell, stayed,
                      verdict=Verdict.TOO_FEW)
    if table.n < 6:
        return known
    ups, downs = [], []
    for place, (_, own_up, own_down) in enumerate(flips[table]):
        largest = max([flips[other][place][0] for other in flips if other is not table], default=0)
        limit = largest * math.sqrt(table.s2 / (table.n - 1)) if table.s2 else 0
        ups.append(max(own_up, limit))
        downs.append(max(own_down, limit))
    change, r = float(table.D), math.floor(Fraction(5, 100) * len(ups))
    high, low = change + sorted(ups)[-(r + 1)], change - sorted(downs)[-(r + 1)]
    withheld = (change > 0 and fell > rose) or (change < 0 and rose > fell)
    verdict = Verdict.NO_CHANGE
    if abs(table.D) >= Fraction(5, 100) and not withheld:
        if low > 1e-9:
            verdict = Verdict.RISE
        elif high < -1e-9:
            verdict = Verdict.FALL
    beyond = {1: change - low, -1: high - change, 0: max(high, -low)}[direction(table.D)]
    towards_zero = downs if change > 0 else ups
    return replace(
        known, low=max(low, -SPAN), high=min(high, SPAN), verdict=verdict,
        p=sum(reach >= abs(change) - 1e-9 for reach in towards_zero) / len(ups),
        direction_withheld=withheld, clear_beyond=max(beyond, 0.05) if beyond <= SPAN else None,
    )


def assert_same(found: Sequence[Inference], expected: Sequence[Inference]) -> None:
    """Assert that conclusions are the same, with ends that differ by no more than the tolerance."""
    for here, there in zip(found, expected, strict=True):
        assert here == replace(
            there, low=here.low, high=here.high, clear_beyond=here.clear_beyond)
        for field in ("low", "high", "clear_beyond"):
            assert getattr(here, field) == pytest.approx(getattr(there, field), abs=1e-9)


FEW_CHANGES = st.sampled_from([None, *range(-4, 5), Fraction(1, 2), Fraction(-5, 3)])


@st.composite
def families(draw: st.DrawFn) -> Family:
    """Draw up to three domains of up to three statements, of five to eight agencies, with gaps."""
    agencies = draw(st.integers(5, 8))
    answers = st.lists(FEW_CHANGES, min_size=agencies, max_size=agencies)
    statements = st.lists(answers.map(lambda changes: statement(*changes)), max_size=3)
    return draw(st.lists(statements, min_size=1, max_size=3))


WEIGHTS = st.dictionaries(
    st.sampled_from(NAMES[:8]), st.fractions(Fraction(1, 4), 5, max_denominator=4), max_size=3
)


@given(families(), WEIGHTS)
def test_the_figures_are_those_of_the_method(
    family: Family, weights: Mapping[str, Fraction]
) -> None:
    """A second implementation, written from the method in exact fractions, gives the same."""
    assert_same(infer(family, SPAN, weights), by_definition(family, weights))


@given(families(), WEIGHTS)
def test_opposite_changes_give_the_opposite(
    family: Family, weights: Mapping[str, Fraction]
) -> None:
    """Swapped rounds: the same figures with the other sign, to the last bit."""
    opposite = {Verdict.RISE: Verdict.FALL, Verdict.FALL: Verdict.RISE}
    swapped = [[{name: -change for name, change in changes.items()} for changes in statements]
               for statements in family]
    for forth, back in zip(infer(family, SPAN, weights), infer(swapped, SPAN, weights),
                           strict=True):
        assert back == replace(
            forth, rose=forth.fell, fell=forth.rose,
            change=None if forth.change is None else -forth.change,
            low=None if forth.high is None else -forth.high,
            high=None if forth.low is None else -forth.low,
            verdict=opposite.get(forth.verdict or Verdict.TOO_FEW, forth.verdict),
        )


@given(families(), WEIGHTS, st.randoms())
def test_no_order_matters(
    family: Family, weights: Mapping[str, Fraction], chance: random.Random
) -> None:
    """Agencies, statements and domains in another order give the same, to the last bit."""
    places = list(range(len(family)))
    chance.shuffle(places)
    shuffled = [
        [dict(chance.sample(list(changes.items()), len(changes)))
         for changes in chance.sample(family[place], len(family[place]))]
        for place in places
    ]
    found = infer(family, SPAN, weights)
    assert infer(shuffled, SPAN, weights) == [found[place] for place in places]


@given(families(), WEIGHTS)
def test_nothing_shown_contradicts_anything(
    family: Family, weights: Mapping[str, Fraction]
) -> None:
    """The interval holds the change, on the scale; p, ends and word agree, and all are finite."""
    for found in infer(family, SPAN, weights):
        assert found.rose + found.fell + found.stayed == found.agencies
        assert (found.agencies < 6) == (found.verdict is Verdict.TOO_FEW)
        if found.change is None or found.low is None or found.high is None or found.p is None:
            assert (found.low, found.high, found.p, found.clear_from) == (None,) * 4
            continue
        assert -SPAN <= found.low <= found.change + Fraction(1, 10**9)
        assert found.change - Fraction(1, 10**9) <= found.high <= SPAN
        assert 0 < found.p <= 1
        assert (found.p <= 0.05) == (found.low > 0 or found.high < 0)
        assert found.verdict is not Verdict.RISE or (found.low > 0 and found.rose >= found.fell)
        assert found.verdict is not Verdict.FALL or (found.high < 0 and found.fell >= found.rose)
        if found.clear_from is not None:
            assert 0.1 <= found.clear_from <= SPAN
        clear = abs(found.change) >= Fraction(1, 20) and found.p <= 0.05
        beyond = found.clear_beyond is not None and abs(found.change) > found.clear_beyond + 1e-9
        assert not beyond or clear
        assert (found.verdict in {Verdict.RISE, Verdict.FALL}) == (
            clear and not found.direction_withheld)


@given(families(), st.fractions(-4, 4, max_denominator=12))
def test_the_interval_holds_what_the_test_does_not_reject(family: Family, true: Fraction) -> None:
    """A true change is inside exactly where p of the changes less it is above 0.05: connected."""
    for found, less in zip(infer(family, 1000), infer(shifted(family, -true), 1000),
                           strict=True):
        if found.low is None or found.high is None or less.p is None:
            continue
        near = min(abs(found.low - true), abs(found.high - true)) < 1e-8
        assert near or (found.low < true < found.high) == (less.p > 0.05)


@given(families())
def test_a_round_is_clear_from_where_it_says(family: Family) -> None:
    """Had all answers risen by more, or less, the change would be clear above that figure only."""
    for place, found in enumerate(infer(family, SPAN)):
        if found.change is None or found.clear_beyond is None or found.change <= 0:
            continue
        for more, clear in ((Fraction(1, 1000), True), (Fraction(-1, 1000), False)):
            aim = Fraction(found.clear_beyond) + more
            there = infer(shifted(family, aim - found.change), SPAN)[place]
            assert (there.verdict is Verdict.RISE) == (clear and not there.direction_withheld)


@given(st.lists(st.integers(-4, 4), min_size=6, max_size=9))
def test_with_one_domain_the_test_is_the_exact_sign_flip_test(changes: list[int]) -> None:
    """Of all 2ⁿ patterns, the share whose sum is as far from 0; counted in whole numbers."""
    far = abs(sum(changes))
    sums = [abs(sum(flip * change for flip, change in zip(pattern, changes, strict=True)))
            for pattern in product((1, -1), repeat=len(changes))]
    assert of_one(*changes).p == sum(total >= far for total in sums) / len(sums)
