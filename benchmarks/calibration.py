"""How often `compare` says ‘clear’ of made-up rounds whose truth is known.

Draws pairs of rounds by a fixed seed: agencies judge five domains of thirteen statements, each with
a temper of its own that stays, and chance in every answer. Without a real change ‘clear’ should be
said of at most 5 % of the pairs; with a real rise it should be said often. Prints the table of
docs/explanation/matched-change.md.

Run: python benchmarks/calibration.py [--pairs 2000] [--workers 2]
"""

from __future__ import annotations

import argparse
import random
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from typing import TYPE_CHECKING

from hsbstar.comparison.decomposition import answers_to, matched_pairs
from hsbstar.comparison.inference import Verdict, infer
from hsbstar.framework.answers import Answered
from hsbstar.rounds.collating import score_round
from hsbstar.rounds.model import DomainScore, Round, Source, StatementScore

if TYPE_CHECKING:
    from collections.abc import Sequence

DOMAINS, STATEMENTS, SEED = 5, 13, 2019


@dataclass(frozen=True)
class Statement:
    """A made-up statement."""

    id: str
    ref: str
    strand: str | None = None
    text: str = ""


@dataclass(frozen=True)
class Domain:
    """A made-up domain."""

    number: int
    title: str
    statements: tuple[Statement, ...]


@dataclass(frozen=True)
class Truth:
    """What is true of a made-up area: its agencies, how many answers miss, what really rose."""

    told: str
    agencies: int
    missing: float = 0.0
    rise: float = 0.0
    """By how much practice really rose in all domains, on the scale 0 to 4."""


CASES = (
    *(Truth("no change", count) for count in (6, 8, 10, 12, 20)),
    Truth("no change, a third of the answers missing", 10, 1 / 3),
    *(Truth("a rise of 0.5", count, rise=0.5) for count in (8, 10, 12)),
    *(Truth("a rise of 1", count, rise=1.0) for count in (8, 10, 12)),
    Truth("a rise of 1, a third of the answers missing", 10, 1 / 3, 1.0),
)
FRAMEWORK = tuple(
    Domain(number, f"Domain {number}", tuple(
        Statement(f"s{number}.{place}", f"{number}.{place}") for place in range(1, STATEMENTS + 1)
    ))
    for number in range(1, DOMAINS + 1)
)


def made_up_round(truth: Truth, name: str, rise: float, tempers: random.Random,
                  chance: random.Random) -> Round:
    """Return a round in which each agency answers by its temper, by chance, and by what rose."""
    agencies = [f"Agency {number}" for number in range(truth.agencies)]
    own = {agency: tempers.gauss(0, 0.5) for agency in agencies}
    levels = {domain.number: tempers.uniform(1.2, 2.4) for domain in FRAMEWORK}

    def said(agency: str, domain: Domain) -> Fraction | Answered:
        if chance.random() < truth.missing:
            return Answered.NOT_APPLICABLE
        score = round(chance.gauss(levels[domain.number] + own[agency] + rise, 0.9))
        return Fraction(max(0, min(4, score)))

    voices = {
        statement.id: {agency: said(agency, domain) for agency in agencies}
        for domain in FRAMEWORK for statement in domain.statements
    }
    source = Source("Made up", name, "made-up", "1", 0, 4)
    return score_round(source, FRAMEWORK, agencies, voices, len(agencies))


def said_clear(truth: Truth, number: int, *, statements: bool) -> tuple[int, int]:
    """Return of how many domains and of how many statements one made-up pair is called clear."""
    chance = random.Random(f"{SEED} {truth} {number}")  # noqa: S311 - not a secret
    seed = chance.random()
    rounds = [
        made_up_round(truth, name, rise, random.Random(seed), chance)  # noqa: S311 - as above
        for name, rise in (("first", 0.0), ("last", truth.rise))
    ]
    domains = _count_clear([collated.domains for collated in rounds])
    return domains, _count_clear([collated.statements for collated in rounds]) if statements else 0


def _count_clear(rounds: Sequence[Sequence[DomainScore] | Sequence[StatementScore]]) -> int:
    """Return how many changes of domains or statements, judged together, are called clear."""
    pairs = [matched_pairs(answers_to(first), answers_to(last))
             for first, last in zip(*rounds, strict=True)]
    return sum(known.verdict in {Verdict.RISE, Verdict.FALL} for known in infer(pairs))


def main() -> None:
    """Print how often ‘clear’ is said, of pairs and of domains."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--pairs", type=int, default=2000)
    options.add_argument("--workers", type=int, default=2)
    options.add_argument("--statements", action="store_true",
                         help="Judge the 65 statements, too, which takes twenty times as long.")
    asked = options.parse_args()
    print("| truth | agencies | pairs of rounds | ‘clear’ of any domain | of a domain "
          "| of any statement |")
    print("|---|---|---|---|---|---|")
    with ProcessPoolExecutor(asked.workers) as pool:
        for truth in CASES:
            judge = partial(said_clear, truth, statements=asked.statements)
            found = list(pool.map(judge, range(asked.pairs), chunksize=20))
            any_domain = sum(domains > 0 for domains, _ in found) / asked.pairs
            domain = sum(domains for domains, _ in found) / asked.pairs / DOMAINS
            of_any = sum(statements > 0 for _, statements in found) / asked.pairs
            statement = f"{of_any:.1%}" if asked.statements else "–"
            print(f"| {truth.told} | {truth.agencies} | {asked.pairs:,} | {any_domain:.1%} "
                  f"| {domain:.1%} | {statement} |", flush=True)


if __name__ == "__main__":
    main()
