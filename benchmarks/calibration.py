"""How often `compare` calls a change of made-up rounds clear, where the truth is known.

Draws pairs of rounds by a fixed seed: agencies judge five domains of thirteen statements, each with
a temper of its own that stays, and chance in every answer. Without a real change ‘clear’ should be
the verdict on at most 5 % of the pairs; with a real rise it should be common. Prints the table of
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
from hsbstar.framework.model import Domain, Statement
from hsbstar.rounds.collating import score_round
from hsbstar.rounds.model import DomainScore, Round, Source, StatementScore

if TYPE_CHECKING:
    from collections.abc import Sequence

DOMAINS, STATEMENTS, SEED = 5, 13, 2019


@dataclass(frozen=True)
class Truth:
    """The truth of a made-up area: its agencies, the share of missing answers, the real rise."""

    name: str
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
    Domain(number=number, title=f"Domain {number}", statements=tuple(
        Statement(id=f"s{number}.{place}", ref=f"{number}.{place}", text="")
        for place in range(1, STATEMENTS + 1)
    ))
    for number in range(1, DOMAINS + 1)
)


def made_up_round(truth: Truth, name: str, rise: float, tempers: random.Random,
                  chance: random.Random) -> Round:
    """Return a round in which each agency answers by its temper, by chance, and by what rose."""
    agencies = [f"Agency {number}" for number in range(truth.agencies)]
    own = {agency: tempers.gauss(0, 0.5) for agency in agencies}
    levels = {domain.number: tempers.uniform(1.2, 2.4) for domain in FRAMEWORK}

    def answer(agency: str, domain: Domain) -> Fraction | Answered:
        if chance.random() < truth.missing:
            return Answered.NOT_APPLICABLE
        score = round(chance.gauss(levels[domain.number] + own[agency] + rise, 0.9))
        return Fraction(max(0, min(4, score)))

    ratings = {
        statement.id: {agency: answer(agency, domain) for agency in agencies}
        for domain in FRAMEWORK for statement in domain.statements
    }
    source = Source("Made up", name, "made-up", "1", 0, 4)
    return score_round(source, FRAMEWORK, agencies, ratings, len(agencies))


def count_clear(truth: Truth, number: int, *, statements: bool) -> tuple[int, int]:
    """Return for how many domains and how many statements of a made-up pair a change is clear."""
    chance = random.Random(f"{SEED} {_seed_of(truth)} {number}")  # noqa: S311 - not a secret
    seed = chance.random()
    rounds = [
        made_up_round(truth, name, rise, random.Random(seed), chance)  # noqa: S311 - as above
        for name, rise in (("first", 0.0), ("last", truth.rise))
    ]
    domains = _count_clear([collated.domains for collated in rounds])
    return domains, _count_clear([collated.statements for collated in rounds]) if statements else 0


def _seed_of(truth: Truth) -> str:
    # The published table was drawn when the field had this name.
    return str(truth).replace("name=", "told=", 1)


def _count_clear(rounds: Sequence[Sequence[DomainScore] | Sequence[StatementScore]]) -> int:
    """Return how many changes of domains or statements, judged together, are called clear."""
    pairs = [matched_pairs(answers_to(first), answers_to(last))
             for first, last in zip(*rounds, strict=True)]
    return sum(known.verdict in {Verdict.RISE, Verdict.FALL} for known in infer(pairs))


def main() -> None:
    """Print how often a change is clear, by pairs and by domains."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--pairs", type=int, default=2000)
    options.add_argument("--workers", type=int, default=2)
    options.add_argument("--statements", action="store_true",
                         help="Judge the 65 statements, too, which takes twenty times as long.")
    arguments = options.parse_args()
    print("| truth | agencies | pairs of rounds | ‘clear’ of any domain | of a domain "
          "| of any statement |")
    print("|---|---|---|---|---|---|")
    with ProcessPoolExecutor(arguments.workers) as pool:
        for truth in CASES:
            judge = partial(count_clear, truth, statements=arguments.statements)
            found = list(pool.map(judge, range(arguments.pairs), chunksize=20))
            any_domain = sum(domains > 0 for domains, _ in found) / arguments.pairs
            domain = sum(domains for domains, _ in found) / arguments.pairs / DOMAINS
            of_any = sum(statements > 0 for _, statements in found) / arguments.pairs
            statement = f"{of_any:.1%}" if arguments.statements else "–"
            print(f"| {truth.name} | {truth.agencies} | {arguments.pairs:,} | {any_domain:.1%} "
                  f"| {domain:.1%} | {statement} |", flush=True)


if __name__ == "__main__":
    main()
