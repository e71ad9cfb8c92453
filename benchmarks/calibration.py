"""How often intervals hold the truth and words are right, in made-up rounds and pairs of them.

Draws pairs of rounds with a fixed seed. An agency has a level of its own that stays, a shift
between the rounds, and chance in every answer; scores are rounded and cut to 0 to 4. Who answers
what is the bundled framework's: statements that a kind of agency is not expected to answer are N/A.
The truth of a domain is the change that is expected after scores are rounded and cut.

For the order of domains single rounds are drawn, in which agencies also differ in how they see each
domain: all domains' true scores are equal, or 0.1 apart.

Run: python benchmarks/calibration.py [--pairs 500] [--workers 2] [--order]
"""

from __future__ import annotations

import argparse
import math
import random
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from itertools import cycle, islice
from statistics import NormalDist
from typing import TYPE_CHECKING

from hsbstar.framework import bundled_framework
from hsbstar.rounds.model import DomainScore, Round, Source
from hsbstar.rounds.order import order_of
from hsbstar.rounds.scoring import mean
from hsbstar.rounds.sign_flips import Verdict, infer

if TYPE_CHECKING:
    from collections.abc import Sequence

SEED = 2019
HIGHEST = 4
OWN_LEVEL, CHANCE = 0.5, 0.9
"""The standard deviations of agencies' levels and of single answers."""
OWN_VIEW = 0.3
"""The standard deviation of agencies' views of a domain, on top of their levels."""
MIDDLE, STEP = 2.0, 0.1
"""The true scores of domains lie around the middle of the scale, this far apart or equal."""
AGENCIES = (6, 8, 10, 15)

Expected = list[list[frozenset[str]]]
"""For each statement of each domain, the kinds of agency that are expected to answer."""


@dataclass(frozen=True)
class Condition:
    """What is true of a made-up area, apart from its agencies and the rise."""

    name: str
    levels: tuple[float, float] = (1.2, 2.4)
    """Between these lies a domain's level."""
    shift: float = 0.3
    """The standard deviation of agencies' shifts between the rounds, in all their answers."""
    sharing: float = 0.0
    """The share of agencies that have a single shift together."""
    missing: float = 0.0
    """The chance that an answer is missing, in either round."""
    hidden: float = 0.0
    """The chance that an answer below 2 becomes no data in the last round."""


CONDITIONS = (
    Condition("no change", shift=0.0),
    Condition("each agency shifts by 0.3"),
    Condition("ceiling: level 3.6", levels=(3.6, 3.6)),
    Condition("35% missing", missing=0.35),
    Condition("a third of low answers become no data", hidden=1 / 3),
    Condition("half the agencies share a respondent", sharing=0.5),
    Condition("all agencies share a coordinator", sharing=1.0),
)


@dataclass(frozen=True)
class Outcome:
    """How a pair of rounds, or the mean of many, was judged: shares from 0 to 1."""

    covered: float
    """All intervals hold the truth of their domain."""
    false: float
    """Any domain has a word for a direction that is not true."""
    found: float
    """The share of all domains that are called a clear rise."""


@dataclass(frozen=True)
class OrderOutcome:
    """How the order of a round's domains, or the mean of many, was judged: shares from 0 to 1."""

    false: float
    """Any two domains are called different that are equal, or in the direction that is not true."""
    lowest_apart: float
    """The lowest is called different from any other domain."""
    true_lowest: float
    """The domain that is truly lowest is the lowest, or is one of those that are equal lowest."""
    truth_kept: float
    """It is the lowest, or the sentence names it as not apart from the lowest."""


def as_shipped() -> Expected:
    """Return who is expected to answer, by the bundled framework."""
    framework = bundled_framework()
    return [[frozenset(statement.agencies or framework.kinds) for statement in domain.statements]
            for domain in framework.domains]


def answered_by_all() -> Expected:
    """Return the bundled framework's statements, each expected of every kind of agency."""
    kinds = frozenset(bundled_framework().kinds)
    return [[kinds for _ in statements] for statements in as_shipped()]


def calibrate(
    expected: Expected, agencies: int, condition: Condition, rise: float, pairs: Sequence[int]
) -> Outcome:
    """Return the mean outcome of some pairs of rounds, each drawn by its number."""
    outcomes = [judge(expected, agencies, condition, rise, number) for number in pairs]
    return Outcome(*(
        sum(getattr(outcome, field) for outcome in outcomes) / len(outcomes)
        for field in ("covered", "false", "found")
    ))


def judge_order(expected: Expected, agencies: int, step: float, number: int) -> OrderOutcome:
    """Draw a round whose domains' true scores are `step` apart, and judge its order."""
    chance = random.Random(f"{SEED} order {agencies} {step} {number}")  # noqa: S311 - not a secret
    drawn = _Agencies(_drawn_kinds(expected, agencies, chance), CONDITIONS[0], chance)
    truths = [MIDDLE + step * rank for rank in range(len(expected))]
    chance.shuffle(truths)
    order = order_of(Round(
        Source("", "", "", "", 0, HIGHEST), tuple(drawn.names),
        tuple(drawn.scored(place, kinds, truth)
              for place, (kinds, truth) in enumerate(zip(expected, truths, strict=True))),
        agencies,
    ))
    apart = [pair for pair in order.pairs if pair.apart]
    lowest = [domain.number for domain in order.lowest]
    kept = [*lowest, *(domain.number for domain in order.not_apart)]
    truly = truths.index(min(truths))
    return OrderOutcome(
        any((truths[pair.first.number] - truths[pair.second.number])
            * ((pair.first.score or 0) - (pair.second.score or 0)) <= 0 for pair in apart),
        any(len({*lowest} & {pair.first.number, pair.second.number}) == 1 for pair in apart),
        truly in lowest, truly in kept,
    )


def _drawn_kinds(expected: Expected, agencies: int, chance: random.Random) -> list[str]:
    """Return the kinds of agencies: each once, in a drawn order, and then again."""
    kinds = sorted(frozenset().union(*(kinds for domain in expected for kinds in domain)))
    chance.shuffle(kinds)
    return list(islice(cycle(kinds), agencies))


def judge(
    expected: Expected, agencies: int, condition: Condition, rise: float, number: int
) -> Outcome:
    """Draw a pair of rounds in which practice rose by `rise`, and judge it.

    Agencies are one of each kind, in a drawn order, and second ones beyond that.
    """
    chance = random.Random(f"{SEED} {agencies} {condition} {number}")  # noqa: S311 - not a secret
    drawn = _Agencies(_drawn_kinds(expected, agencies, chance), condition, chance)
    levels = [chance.uniform(*condition.levels) for _ in expected]
    concluded = infer(
        [[drawn.changes(kinds_expected, level, rise) for kinds_expected in domain]
         for domain, level in zip(expected, levels, strict=True)],
        HIGHEST,
    )
    truths = [_mean(level + rise, condition.shift) - _mean(level, 0.0) for level in levels]
    untrue = {Verdict.FALL} if rise > 0 else {Verdict.RISE, Verdict.FALL}
    verdicts = [found.verdict for found in concluded]
    return Outcome(
        all(found.low is None or found.high is None
            or found.low - 1e-9 <= truth <= found.high + 1e-9
            for found, truth in zip(concluded, truths, strict=True)),
        any(verdict in untrue for verdict in verdicts),
        verdicts.count(Verdict.RISE) / len(verdicts),
    )


class _Agencies:
    """The agencies of a made-up area: how they judge, and how that shifts."""

    def __init__(self, kinds: Sequence[str], condition: Condition, chance: random.Random) -> None:
        self.kinds, self.condition, self.chance = kinds, condition, chance
        self.names = [f"Agency {place:02}" for place in range(len(kinds))]
        self.levels = [chance.gauss(0, OWN_LEVEL) for _ in kinds]
        shared = chance.gauss(0, condition.shift)
        sharing = round(condition.sharing * len(kinds))
        self.shifts = [shared if place < sharing else chance.gauss(0, condition.shift)
                       for place in range(len(kinds))]

    def changes(self, expected: frozenset[str], level: float, rise: float) -> dict[str, Fraction]:
        """Return the changes of a statement by agency, where it has an answer in both rounds."""
        found = {}
        for place, kind in enumerate(self.kinds):
            first = self._answer(level + self.levels[place])
            last = self._answer(level + self.levels[place] + self.shifts[place] + rise)
            hidden = last is not None and last < 2 and self.chance.random() < self.condition.hidden
            if kind in expected and first is not None and last is not None and not hidden:
                found[self.names[place]] = Fraction(last - first)
        return found

    def scored(
        self, number: int, expected: Sequence[frozenset[str]], level: float
    ) -> DomainScore:
        """Return a domain of a single round, without its statements."""
        views = [level + own + self.chance.gauss(0, OWN_VIEW) for own in self.levels]
        answers = [
            {name: Fraction(score) for name, kind, view
             in zip(self.names, self.kinds, views, strict=True)
             if kind in kinds and (score := self._answer(view)) is not None}
            for kinds in expected
        ]
        by_agency = {name: mean([given[name] for given in answers if name in given])
                     for name in self.names}
        means = (mean(given.values()) for given in answers)
        whole = mean([known for known in means if known is not None])
        return DomainScore(number, f"Domain {number}", (), whole, by_agency)

    def _answer(self, level: float) -> int | None:
        score = round(self.chance.gauss(level, CHANCE))
        missing = self.chance.random() < self.condition.missing
        return None if missing else max(0, min(HIGHEST, score))


def _mean(level: float, shift: float) -> float:
    """Return the score expected at a level, rounded and cut to the scale: Σ P(score ≥ j)."""
    spread = NormalDist(level, math.hypot(OWN_LEVEL, CHANCE, shift))
    return sum(1 - spread.cdf(score - 0.5) for score in range(1, HIGHEST + 1))


def _print_order(rounds: int, workers: int) -> None:
    """Print how often the order is right, with the framework as it ships."""
    print("| true scores | agencies | told apart, not truly | lowest told apart from another "
          "| truly lowest is lowest | or not told apart |\n|---|---|---|---|---|---|")
    expected = as_shipped()
    with ProcessPoolExecutor(workers) as pool:
        for step, fields in ((0.0, 2), (STEP, 4)):
            for agencies in AGENCIES:
                judged = list(pool.map(
                    partial(judge_order, expected, agencies, step), range(rounds), chunksize=10))
                shares = " | ".join(
                    f"{sum(getattr(outcome, field) for outcome in judged) / rounds:.1%}"
                    for field in ("false", "lowest_apart", "true_lowest", "truth_kept")[:fields])
                print(f"| {f'{step} apart' if step else 'equal'} | {agencies} "
                      f"| {shares}{' | –' * (4 - fields)} |", flush=True)


def main() -> None:
    """Print a table: the conditions without a rise, and rises of 0.5 and 1 under the second."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--pairs", type=int, default=500)
    options.add_argument("--workers", type=int, default=2)
    options.add_argument("--order", action="store_true", help="the order of domains alone")
    chosen = options.parse_args()
    if chosen.order:
        _print_order(chosen.pairs, chosen.workers)
        return
    rows = [*((condition, 0.0) for condition in CONDITIONS),
            (CONDITIONS[1], 0.5), (CONDITIONS[1], 1.0)]
    batches = [range(start, min(start + 10, chosen.pairs)) for start in range(0, chosen.pairs, 10)]
    print("| answers | condition | rise | agencies | all intervals hold | any false word "
          "| clear rises |\n|---|---|---|---|---|---|---|")
    with ProcessPoolExecutor(chosen.workers) as pool:
        for answers, expected in (("as shipped", as_shipped()), ("all", answered_by_all())):
            for condition, rise in rows:
                for agencies in AGENCIES:
                    run = partial(calibrate, expected, agencies, condition, rise)
                    means = [(outcome, len(batch)) for outcome, batch
                             in zip(pool.map(run, batches), batches, strict=True)]
                    covered, false, found = (
                        sum(getattr(outcome, field) * size for outcome, size in means)
                        / chosen.pairs for field in ("covered", "false", "found"))
                    print(f"| {answers} | {condition.name} | {rise:.1f} | {agencies} "
                          f"| {covered:.1%} | {false:.1%} | {found:.1%} |", flush=True)


if __name__ == "__main__":
    main()
