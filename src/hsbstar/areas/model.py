"""An area among areas: how a region's scores are distributed, and where each area lies.

What is shown of a single area could be held against it, so areas bear labels without meaning and
only their quartile is told, unless somebody asks for names. No figure rests on fewer than five
areas; where one figure is withheld for that, so is any that would give it away by subtraction.

Quartiles are those of Excel's QUARTILE.INC (type 7 of Hyndman and Fan 1996, *Sample Quantiles in
Statistical Packages*). The rule of five is the methods brief's; what is withheld beside it is ours.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING

from hsbstar.core.findings import Finding, Where, finding
from hsbstar.core.problems import Problem
from hsbstar.core.text import fold_name
from hsbstar.rounds import mean

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping, Sequence

    from hsbstar.rounds import Round

FEWEST_AREAS = 5
"""A figure that rests on fewer areas is withheld."""
QUARTILES = ("lowest quarter", "second quarter", "third quarter", "highest quarter")


@dataclass(frozen=True)
class Scored:
    """A domain or statement as the areas' frameworks have it."""

    key: str
    """A domain's number, a statement's id."""
    ref: str
    text: str
    domain: int


@dataclass(frozen=True)
class AreaRound:
    """What is kept of one area's round: its scores, without the agencies'."""

    area: str
    round: str
    file: str
    sha256: str
    framework: tuple[str, int, int]
    """The framework's id, and the ends of its scale."""
    edition: str
    completed: dt.date | None
    special: bool
    """Whether it was moderated, or scored otherwise than usual."""
    domains: Mapping[str, Fraction | None]
    thin: frozenset[str]
    """The domains that rest on thin evidence."""
    statements: Mapping[str, Fraction | None]


@dataclass(frozen=True)
class Distribution:
    """How areas' scores are distributed; all figures None where they are withheld."""

    item: Scored
    areas: int
    """How many areas have a score; 0 where it is withheld."""
    mean: Fraction | None = None
    lower: Fraction | None = None
    median: Fraction | None = None
    upper: Fraction | None = None

    @property
    def withheld(self) -> bool:
        """Whether the figures are withheld."""
        return self.mean is None


@dataclass(frozen=True)
class Place:
    """Where one area lies in one domain."""

    quartile: int | None
    """1 (the lowest quarter of areas) to 4; None without a score, or where nothing is told."""
    score: Fraction | None
    """Its own score, for who asks for names."""
    thin: bool = False


@dataclass(frozen=True)
class Region:
    """Many areas' rounds, side by side."""

    areas: tuple[AreaRound, ...]
    labels: Mapping[str, str]
    """By the area's folded name: a label without meaning, or its name where that was asked for."""
    named: bool
    domains: tuple[Distribution, ...]
    statements: tuple[Distribution, ...]
    places: Mapping[str, Mapping[str, Place]]
    """By the area's label, then by the domain's key; in the order of the labels."""

    @property
    def scale(self) -> tuple[int, int]:
        """The ends of the scale."""
        return self.areas[0].framework[1:]


def reduce_round(collated: Round, file: str, sha256: str) -> tuple[AreaRound, dict[str, Scored]]:
    """Return what is kept of a round, and what its domains and statements are by key."""
    source = collated.source
    items = {
        **{str(one.number): Scored(str(one.number), str(one.number), one.title, one.number)
           for one in collated.domains},
        **{one.statement.id: Scored(one.statement.id, one.statement.ref, one.statement.text,
                                    one.domain)
           for one in collated.statements},
    }
    return AreaRound(
        source.area, source.round, file, sha256,
        (source.framework_id, source.lowest, source.highest), source.edition, source.completed,
        bool(source.choices or collated.moderated),
        {str(one.number): one.score for one in collated.domains},
        frozenset(str(one.number) for one in collated.domains if one.thin),
        {one.statement.id: one.score for one in collated.statements},
    ), items


def latest_of_each(rounds: Iterable[AreaRound]) -> tuple[list[AreaRound], list[Finding]]:
    """Return each area's latest round, and what was left out or cannot be told apart.

    The same file twice counts once. An area's earlier rounds are left out, with a note. Two rounds
    of the same day, or without one, are an error: which is the latest is the user's to say.
    """
    by_area: dict[str, dict[str, AreaRound]] = defaultdict(dict)
    findings = []
    for one in sorted(rounds, key=lambda item: item.file):
        same = by_area[fold_name(one.area)]
        if one.sha256 in same:
            where, other = Where(one.file), same[one.sha256].file
            findings.append(finding(Problem.SAME_FILE_TWICE, where, other=other))
        same.setdefault(one.sha256, one)
    kept = []
    for rounds_of_area in by_area.values():
        ordered = sorted(rounds_of_area.values(), key=lambda one: str(one.completed or ""))
        kept.append(ordered[-1])
        for earlier in ordered[:-1]:
            is_unclear = earlier.completed in {None, ordered[-1].completed}
            kind = Problem.AREA_TWICE if is_unclear else Problem.EARLIER_ROUND
            slots = {"area": earlier.area, "round": earlier.round, "other": ordered[-1].file}
            findings.append(finding(kind, Where(earlier.file), **slots))
    return sorted(kept, key=lambda one: fold_name(one.area)), findings


def collate_areas(
    areas: Sequence[AreaRound], items: Mapping[str, Scored], *, named: bool = False
) -> Region:
    """Return the distribution of each domain and statement, and each area's place.

    Raises ValueError for no area.
    """
    if not areas:
        message = "a region needs areas"
        raise ValueError(message)
    labels = {fold_name(one.area): one.area for one in areas} if named else label_areas(areas)
    domains = _distributions([one.domains for one in areas], items)
    statements = _hide_with_others(_distributions([one.statements for one in areas], items))
    ordered = sorted(areas, key=lambda one: labels[fold_name(one.area)])
    return Region(
        tuple(areas), labels, named, tuple(domains), tuple(statements),
        {labels[fold_name(one.area)]: {
            known.item.key: Place(
                _quartile(one.domains.get(known.item.key), known),
                one.domains.get(known.item.key), known.item.key in one.thin)
            for known in domains
        } for one in ordered},
    )


def label_areas(areas: Sequence[AreaRound]) -> dict[str, str]:
    """Return a label for each area, by folded name, in an order that tells nothing.

    The order is that of the names' hashes, salted with the hash of all files: the same files give
    the same labels, and who lacks the files cannot work them out from the names.
    """
    salt = hashlib.sha256("".join(sorted(one.sha256 for one in areas)).encode()).digest()
    names = sorted(
        (fold_name(one.area) for one in areas),
        key=lambda name: hashlib.blake2b(name.encode(), key=salt).digest(),
    )
    width = max(2, len(str(len(names))))
    return {name: f"Area {number:0{width}d}" for number, name in enumerate(names, start=1)}


def quantile(ordered: Sequence[Fraction], share: Fraction) -> Fraction:
    """Return the value below which a share (0 to 1) of sorted values lies, between neighbours.

    Source: type 7 of Hyndman and Fan (1996), as Excel's QUARTILE.INC. Exact.
    """
    at = share * (len(ordered) - 1)
    below = at.__floor__()
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (at - below) * (ordered[above] - ordered[below])


def _distributions(
    scores: Sequence[Mapping[str, Fraction | None]], items: Mapping[str, Scored]
) -> list[Distribution]:
    """Return the distribution of everything that is scored, in the framework's order."""
    found: dict[str, list[Fraction]] = {}
    for one in scores:
        for key, score in one.items():
            found.setdefault(key, []).extend([] if score is None else [score])
    ordered = [item for key, item in items.items() if key in found]
    return [_distribution(item, sorted(found[item.key])) for item in ordered]


def _distribution(item: Scored, ordered: Sequence[Fraction]) -> Distribution:
    if len(ordered) < FEWEST_AREAS:
        return Distribution(item, 0)
    lower, median, upper = (quantile(ordered, Fraction(part, 4)) for part in (1, 2, 3))
    return Distribution(item, len(ordered), mean(ordered), lower, median, upper)


def _hide_with_others(statements: Sequence[Distribution]) -> list[Distribution]:
    """Withhold, where only one statement of a domain is withheld, the one of fewest areas, too.

    With the domain's own score and all others it could else be worked out by subtraction.
    """
    hidden = set()
    for number in {one.item.domain for one in statements}:
        own = [one for one in statements if one.item.domain == number]
        shown = [one for one in own if not one.withheld]
        if len(own) - len(shown) == 1 and shown:
            hidden.add(min(shown, key=lambda one: one.areas).item.key)
    return [
        replace(one, areas=0, mean=None, lower=None, median=None, upper=None)
        if one.item.key in hidden else one
        for one in statements
    ]


def _quartile(score: Fraction | None, known: Distribution) -> int | None:
    """Return in which quarter of areas a score lies; equal scores lie in the same one."""
    if score is None or known.lower is None or known.median is None or known.upper is None:
        return None
    return 1 + sum(score > bound for bound in (known.lower, known.median, known.upper))


def tell_region(region: Region) -> list[str]:
    """Say what a reader must know before trusting the figures."""
    told = []
    editions = {one.edition for one in region.areas}
    if len(editions) > 1:
        told.append("The areas used different editions: statements are matched by their id, "
                    "domains by their number.")
    if any(one.special for one in region.areas):
        told.append("Not all areas scored alike: some moderated their scores, or chose whose voice "
                    "counts.")
    dates = [one.completed for one in region.areas if one.completed]
    if len(dates) < len(region.areas):
        told.append("Not all rounds are dated.")
    elif (max(dates) - min(dates)).days > 366:
        told.append("The areas' rounds are more than a year apart.")
    if any(one.thin for one in region.areas):
        told.append("Some scores rest on thin evidence; they count as any other.")
    return told
