"""A round as data: the scores of statements, agencies and domains, and the ratings behind them.

The arithmetic is in `scoring`. Scores are exact fractions until they leave the program, so neither
the order of files or agencies nor rounding on the way can change a figure.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING

from hsbstar.core.dates import likely_days
from hsbstar.rounds import scoring
from hsbstar.rounds.scoring import EQUAL, Weighing

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping
    from typing import Self

    from hsbstar.framework import Statement
    from hsbstar.rounds.ratings import Rating

BAND = Fraction(1, 2)
"""A score nearer than this to an end of the scale is published as a range of this width."""
NOTHING_AGREED: Mapping[str, Rating] = MappingProxyType({})
"""Of a round without moderation."""


@dataclass(frozen=True)
class Source:
    """The round's header: where it was audited, by which framework, on which scale, and when."""

    area: str
    round: str
    framework_id: str
    edition: str
    lowest: int
    highest: int
    dates: tuple[dt.date, ...] = ()
    """The days on which the returns were completed, earliest first."""
    selection: str = ""
    """The selection of ratings, in sentences; empty where all count equally."""
    revision: int = 1
    """The latest revision of the framework's file that a form of the round was made from."""
    versions: str = ""
    """What was chosen of several returns of an agency, in sentences; empty without any."""
    marking: str = ""
    """The protective marking of the returns, the highest where they differ; everything that is made
    of the round is marked with it."""

    @property
    def stated(self) -> str:
        """All that was chosen, as every output states it."""
        return " ".join(filter(None, (self.versions, self.selection)))

    @property
    def completed(self) -> dt.date | None:
        """The day of the latest return: the round's date in a comparison.

        A day that is before 2016, or far from those of the other returns, does not count.
        """
        return max(likely_days(self.dates), default=None)


@dataclass(frozen=True)
class StatementScore:
    """A statement in the round."""

    statement: Statement
    domain: int
    by_agency: Mapping[str, Rating]
    """Each agency's rating; `Ratings` where the round was scored here."""
    score: Fraction | None
    agreed: Rating | None = None
    """What the agencies agreed in moderation; None where they did not."""
    weighing: Weighing = EQUAL

    @property
    def self_assessed(self) -> Fraction | None:
        """The (weighted) mean over the agencies that scored it, whatever was agreed."""
        return scoring.statement_score(self.scores, self.weighing)

    @cached_property
    def ratings(self) -> Mapping[Rating, int]:
        """How many agencies gave each rating."""
        return Counter(self.by_agency.values())

    @cached_property
    def given(self) -> Mapping[Fraction, int]:
        """How many agencies gave each score."""
        return {rating: count for rating, count in self.ratings.items()
                if isinstance(rating, Fraction)}

    @property
    def thin(self) -> bool:
        """Whether its score is from fewer agencies than the chosen minimum; never if agreed."""
        return self.score is not None and scoring.is_thin_statement(
            self.respondents, self.weighing.minimum, self.agreed
        )

    @property
    def scores(self) -> dict[str, Fraction]:
        """The agencies' scores, without ratings that are no score."""
        return {agency: rating for agency, rating in self.by_agency.items()
                if isinstance(rating, Fraction)}

    @property
    def respondents(self) -> int:
        """How many agencies scored it."""
        return sum(self.given.values())

    @property
    def applies(self) -> bool:
        """Whether it applies to any agency; where something was agreed, that decides."""
        return scoring.applies_to_any(self.ratings, self.agreed)


@dataclass(frozen=True)
class DomainScore:
    """A domain in the round."""

    number: int
    title: str
    statements: tuple[StatementScore, ...]
    score: Fraction | None
    by_agency: Mapping[str, Fraction | None]

    @property
    def self_assessed(self) -> Fraction | None:
        """The mean of the statements' self-assessed scores, whatever was agreed."""
        return scoring.domain_score(statement.self_assessed for statement in self.statements)

    @property
    def moderated(self) -> int:
        """How many statements have an agreed rating."""
        return sum(score.agreed is not None for score in self.statements)

    @property
    def scored(self) -> int:
        """How many statements have a score."""
        return sum(score.score is not None for score in self.statements)

    @property
    def of(self) -> int:
        """How many statements apply."""
        return sum(score.applies for score in self.statements)

    @property
    def agencies(self) -> int:
        """How many agencies scored at least one statement."""
        return sum(score is not None for score in self.by_agency.values())

    @property
    def respondents(self) -> int:
        """The same, by the name that it has for a statement."""
        return self.agencies

    @property
    def thin(self) -> bool:
        """Whether less than half of the statements that apply have a score that is not thin."""
        firm = sum(score.score is not None and not score.thin for score in self.statements)
        return scoring.is_thin_domain(firm, self.scored, self.of)


@dataclass(frozen=True)
class Round:
    """All returns of one audit, collated.

    `domains` are in the framework's order. The `score` of a domain and of a statement is an exact
    `Fraction` within the scale (`source.lowest` to `source.highest`), or None where nobody scored
    it. People are shown one decimal, halves rounded away from zero.
    """

    source: Source
    agencies: tuple[str, ...]
    domains: tuple[DomainScore, ...]
    returns: int
    weighing: Weighing = EQUAL
    spokes: str = "domain"
    """What `domains` are: the framework's, or strands across them (see `collating.by_strand`)."""
    notice: str = ""
    """The notice on every output of a round that was scored despite errors; otherwise empty."""

    def __repr__(self) -> str:
        """Return a line for a notebook: the area, the round and the score of each domain."""
        named = " ".join(filter(None, (self.source.area, self.source.round)))
        scores = ", ".join(f"{domain.title} {show_score(domain.score)}" for domain in self.domains)
        return f"<Round {named!r}, {len(self.agencies)} agencies: {scores}>"

    def marked(self, marking: str) -> Round:
        """Return the round with another protective marking."""
        return replace(self, source=replace(self.source, marking=marking))

    @property
    def statements(self) -> tuple[StatementScore, ...]:
        """All statements in the framework's order."""
        return tuple(score for domain in self.domains for score in domain.statements)

    @property
    def moderated(self) -> int:
        """How many statements were moderated."""
        return sum(domain.moderated for domain in self.domains)

    @property
    def weakest_domains(self) -> list[DomainScore]:
        """The domains that have a score, weakest first; ties in the framework's order."""
        scored = [(domain.score, domain) for domain in self.domains if domain.score is not None]
        return [domain for _, domain in sorted(scored, key=lambda pair: pair[0])]


class Band(Fraction):
    """A score of which only a range is known here; its value is the middle of the range."""

    low: Fraction
    high: Fraction
    words: str
    """The range in words, which are shown in place of a figure."""

    def __new__(cls, low: Fraction, high: Fraction, words: str) -> Self:
        """Return the range from `low` to `high`."""
        band = super().__new__(cls, (low + high) / 2)
        band.low, band.high, band.words = low, high, words
        return band


def published_score(
    score: Fraction | None, scale: tuple[int, int], decimals: int | None = None
) -> Fraction | None:
    """Return a score as it is published: near an end of the scale as a range.

    An exact 0 or 4 is everybody's answer. All scores in the range are published alike: otherwise
    the range would give away as much as the figure. Other scores are rounded to `decimals`, or
    exact without them.
    """
    if score is None:
        return None
    low, high = scale
    if score < low + BAND:
        return Band(Fraction(low), low + BAND, f"below {show_score(low + BAND)}")
    if score >= high - BAND:
        return Band(high - BAND, Fraction(high), f"{show_score(high - BAND)} or more")
    return score if decimals is None else Fraction(scoring.rounded(score, decimals))


def show_score(score: Fraction | None, decimals: int = 1) -> str:
    """Return a score to one decimal, halves away from zero; `–` where there is none."""
    if isinstance(score, Band):
        return score.words
    return "–" if score is None else str(scoring.rounded(score, decimals))


def show_own_score(score: Fraction) -> str:
    """Return a score of a single agency: `4`; with a decimal only as the mean of its returns."""
    return str(score.numerator) if score.denominator == 1 else show_score(score)


def decimals_in(figure: str) -> int:
    """Return how many decimals a figure has as it is shown: 2 for `−0.25`, 0 for `3` and `–`."""
    return len(figure.partition(".")[2])


def moderated_sentence(collated: Round) -> str:
    """Return how many of a round's scores were agreed in moderation; empty where none was."""
    count, of = collated.moderated, len(collated.statements)
    if not count:
        return ""
    agreed = ("was agreed in moderation and is" if count == 1
              else "were agreed in moderation and are")
    return f"{count} of {of} scores {agreed} used here."
