"""An area among areas: how a region's scores are distributed, and where each area lies.

What is shown of a single area could be held against it, so areas have labels without meaning and
only their quartile is shown, unless names are requested. No figure is from fewer than five areas;
where a figure is withheld for that, so is any that would give it away by subtraction. Quartiles are
shown from ten areas on: the quartiles of five areas are the scores of three of them, and the area
in the second quarter has the median. Everything is rounded to one decimal, and is a range near the
ends of the scale, before any output can hold it.

Quartiles are those of Excel's QUARTILE.INC (type 7 of Hyndman and Fan 1996, *Sample Quantiles in
Statistical Packages*). The rule of five is from the methods brief; what else is withheld is ours.
"""

from __future__ import annotations

import hashlib
import statistics
from collections import defaultdict
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING

from hsbstar.core.findings import Finding, Where, finding
from hsbstar.core.markings import highest_marking
from hsbstar.core.problems import Problem
from hsbstar.core.text import fold_name
from hsbstar.rounds import mean, published_score, rounded

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping, Sequence

    from hsbstar.rounds import Round

MIN_AREAS = 5
"""A figure from fewer areas is withheld."""
MIN_QUARTERED = 10
"""Of fewer areas neither the quartiles are shown nor in which quarter an area is."""
NO_QUARTERS = (
    f"Quartiles, and the quarter that each area is in, need at least {MIN_QUARTERED} areas."
)
ONE_EDITION = (
    "Publish only one edition of these tables: two editions that differ by one area, such as "
    "before and after its star tool arrives, show that area's scores by subtraction."
)
QUARTILES = ("lowest quarter", "second quarter", "third quarter", "highest quarter")


@dataclass(frozen=True)
class Scored:
    """A domain or statement of the areas' frameworks."""

    key: str
    """A domain's number, a statement's id."""
    ref: str
    text: str
    domain: int


@dataclass(frozen=True)
class AreaRound:
    """An area's round, reduced to its scores, without the agencies'."""

    area: str
    round: str
    file: str
    sha256: str
    framework: tuple[str, int, int]
    """The framework's id, and the ends of its scale."""
    edition: str
    marking: str
    """The protective marking of its star tool."""
    completed: dt.date | None
    special: bool
    """Whether it was moderated, or ratings or one of an agency's returns were selected."""
    domains: Mapping[str, Fraction | None]
    thin: frozenset[str]
    """The domains with thin evidence."""
    statements: Mapping[str, Fraction | None]


@dataclass(frozen=True)
class Distribution:
    """How areas' scores are distributed; all figures None where they are withheld.

    In a region each figure has one decimal or is a range, and quartiles of few areas are None.
    """

    item: Scored
    areas: int = 0
    """How many areas have a score; 0 where it is withheld."""
    mean: Fraction | None = None
    lower: Fraction | None = None
    median: Fraction | None = None
    upper: Fraction | None = None

    @property
    def figures(self) -> dict[str, Fraction | None]:
        """The mean and the quartiles, by name."""
        return {"mean": self.mean, "lower": self.lower, "median": self.median, "upper": self.upper}

    @property
    def withheld(self) -> bool:
        """Whether the figures are withheld."""
        return self.mean is None


@dataclass(frozen=True)
class Place:
    """Where an area lies in a domain."""

    quartile: int | None
    """1 (the lowest quarter of areas) to 4; None without a score, or where it is withheld."""
    score: Fraction | None
    """Its own score to one decimal; None unless areas are named."""
    thin: bool = False


@dataclass(frozen=True)
class Region:
    """Many areas' rounds, side by side."""

    areas: tuple[AreaRound, ...]
    labels: Mapping[str, str]
    """By the area's folded name: a label without meaning, or its name where areas are named."""
    named: bool
    domains: tuple[Distribution, ...]
    statements: tuple[Distribution, ...]
    places: Mapping[str, Mapping[str, Place]]
    """By the area's label, then by the domain's key; in the order of the labels."""
    marking: str = ""
    """The protective marking of the star tools, the highest where they differ."""

    @property
    def scale(self) -> tuple[int, int]:
        """The ends of the scale."""
        return self.areas[0].framework[1:]


def reduce_round(collated: Round, file: str, sha256: str) -> tuple[AreaRound, dict[str, Scored]]:
    """Return a round without its agencies' scores, and its domains and statements by key."""
    source = collated.source
    domains = {str(domain.number): domain for domain in collated.domains}
    statements = {score.statement.id: score for score in collated.statements}
    items = {
        **{key: Scored(key, key, domain.title, domain.number) for key, domain in domains.items()},
        **{key: Scored(key, score.statement.ref, score.statement.text, score.domain)
           for key, score in statements.items()},
    }
    return AreaRound(
        source.area, source.round, file, sha256,
        (source.framework_id, source.lowest, source.highest), source.edition,
        source.marking, source.completed,
        bool(source.stated or collated.moderated),
        {key: domain.score for key, domain in domains.items()},
        frozenset(key for key, domain in domains.items() if domain.thin),
        {key: score.score for key, score in statements.items()},
    ), items


def latest_of_each(rounds: Iterable[AreaRound]) -> tuple[list[AreaRound], list[Finding]]:
    """Return each area's latest round, and findings on rounds left out or ambiguous.

    The same file twice counts once. An area's earlier rounds are left out, with a note. Two rounds
    of the same day, or without one, are an error: only the user knows which is the latest.
    """
    by_area: dict[str, dict[str, AreaRound]] = defaultdict(dict)
    findings = []
    for area in sorted(rounds, key=lambda area: area.file):
        same = by_area[fold_name(area.area)]
        if area.sha256 in same:
            where, other = Where(area.file), same[area.sha256].file
            findings.append(finding(Problem.SAME_FILE_TWICE, where, other=other))
        same.setdefault(area.sha256, area)
    kept = []
    for rounds_of_area in by_area.values():
        *earlier_rounds, latest = sorted(
            rounds_of_area.values(), key=lambda area: str(area.completed or "")
        )
        kept.append(latest)
        for earlier in earlier_rounds:
            is_unclear = earlier.completed in {None, latest.completed}
            kind = Problem.AREA_TWICE if is_unclear else Problem.EARLIER_ROUND
            slots = {"area": earlier.area, "round": earlier.round, "other": latest.file}
            findings.append(finding(kind, Where(earlier.file), **slots))
    return sorted(kept, key=lambda area: fold_name(area.area)), findings


def collate_areas(
    areas: Sequence[AreaRound], items: Mapping[str, Scored], *, named: bool = False
) -> Region:
    """Return the distribution of each domain and statement, and each area's place.

    Raises ValueError for no area.
    """
    if not areas:
        message = "a region needs areas"
        raise ValueError(message)
    labels = {fold_name(area.area): area.area for area in areas} if named else label_areas(areas)
    scale = areas[0].framework[1:]
    domains = _distributions([area.domains for area in areas], items)
    scores = [area.statements for area in areas]
    statements = _hide_with_others(_distributions(scores, items), scores)
    by_label = {labels[fold_name(area.area)]: area for area in areas}
    return Region(
        tuple(areas), labels, named, tuple(_shown(known, scale) for known in domains),
        tuple(_shown(known, scale) for known in statements),
        {label: {
            known.item.key: Place(
                _quartile(score := area.domains.get(known.item.key), known),
                _one_decimal(score) if named else None, known.item.key in area.thin)
            for known in domains
        } for label, area in sorted(by_label.items())},
        highest_marking(area.marking for area in areas),
    )


def label_areas(areas: Sequence[AreaRound]) -> dict[str, str]:
    """Return a label for each area, by folded name, in an order without meaning.

    The order is that of the names' hashes, salted with the hash of all files: the same files give
    the same labels, and nobody without the files can derive them from the names.
    """
    salt = hashlib.sha256("".join(sorted(area.sha256 for area in areas)).encode()).digest()
    names = sorted(
        (fold_name(area.area) for area in areas),
        key=lambda name: hashlib.blake2b(name.encode(), key=salt).digest(),
    )
    width = max(2, len(str(len(names))))
    return {name: f"Area {number:0{width}d}" for number, name in enumerate(names, start=1)}


def _distributions(
    scores: Sequence[Mapping[str, Fraction | None]], items: Mapping[str, Scored]
) -> list[Distribution]:
    """Return the distribution of every domain or statement, in the framework's order."""
    found: dict[str, list[Fraction]] = {}
    for of_area in scores:
        for key, score in of_area.items():
            found.setdefault(key, []).extend([] if score is None else [score])
    return [area_distribution(item, found[key]) for key, item in items.items() if key in found]


def area_distribution(item: Scored, scores: Sequence[Fraction]) -> Distribution:
    """Return how scores are distributed; withheld where they are too few."""
    if len(scores) < MIN_AREAS:
        return Distribution(item)
    quartiles = statistics.quantiles(scores, n=4, method="inclusive")
    return Distribution(item, len(scores), mean(scores), *quartiles)


def _hide_with_others(
    statements: Sequence[Distribution], scores: Sequence[Mapping[str, Fraction | None]]
) -> list[Distribution]:
    """Withhold more statements where those of too few areas could be calculated.

    With the domain's own score and all others, the withheld ones together can. So those with the
    fewest areas are added until the withheld ones of a domain are from five areas together.
    """
    hidden: set[str] = set()
    for number in {known.item.domain for known in statements}:
        own = [known for known in statements if known.item.domain == number]
        few = {known.item.key for known in own if known.withheld}
        shown = sorted((known for known in own if not known.withheld),
                       key=lambda known: known.areas)
        while shown and 0 < sum(
            any(of_area.get(key) is not None for key in few) for of_area in scores
        ) < MIN_AREAS:
            few.add(shown.pop(0).item.key)
        hidden |= few
    return [Distribution(known.item) if known.item.key in hidden else known for known in statements]


def _shown(known: Distribution, scale: tuple[int, int]) -> Distribution:
    """Return a distribution as it is shown: rounded, with ranges, without quartiles of few."""
    mean_shown, lower, median, upper = (
        published_score(figure, scale, decimals=1) for figure in known.figures.values()
    )
    if known.areas < MIN_QUARTERED:
        lower = upper = None
    return replace(known, mean=mean_shown, lower=lower, median=median, upper=upper)


def _one_decimal(score: Fraction | None) -> Fraction | None:
    return None if score is None else Fraction(rounded(score, 1))


def _quartile(score: Fraction | None, known: Distribution) -> int | None:
    """Return the quarter of areas that a score is in; equal scores are in the same quarter."""
    if (known.areas < MIN_QUARTERED or score is None or known.lower is None
            or known.median is None or known.upper is None):
        return None
    return 1 + sum(score > limit for limit in (known.lower, known.median, known.upper))


def region_caveats(region: Region) -> list[str]:
    """Return what a reader must know before trusting the figures, in sentences."""
    dates = [area.completed for area in region.areas if area.completed]
    dated = len(dates) == len(region.areas)
    return [caveat for applies, caveat in (
        (True, ONE_EDITION),
        (len(region.areas) < MIN_QUARTERED, NO_QUARTERS),
        (len({area.edition for area in region.areas}) > 1,
         ("The areas used different editions. Statements are matched by their id and domains by "
          "their number.")),
        (any(area.special for area in region.areas),
         ("Areas scored differently: some moderated their scores, or chose which agencies' "
          "scores or returns count.")),
        (not dated, "Not all rounds are dated."),
        (dated and (max(dates) - min(dates)).days > 366,
         "The areas' rounds are more than a year apart."),
        (any(area.thin for area in region.areas),
         "Some scores have thin evidence. They count like any other."),
    ) if applies]
