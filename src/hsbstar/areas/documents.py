"""What `collate-areas` prints as JSON: every key, what it holds and what it means.

As `hsbstar.rounds.documents`: keys are only ever added.
"""

from typing import NotRequired, TypedDict

from hsbstar.rounds import (
    FoundJson,
    MarkingJson,
    NamedStatementJson,
    OutputsJson,
    TitledJson,
    VersionJson,
)


class DistributionJson(TypedDict):
    """How areas' scores are distributed."""

    withheld: bool
    """Whether its figures are withheld, because too few areas have it."""
    areas: int | None
    """How many areas have a score; null if withheld, like all figures."""
    mean: float | None
    """The mean over areas, to one decimal as all figures here; null where only its range is shown.
    """
    lower: float | None
    """The lower quartile; null with fewer than 10 areas."""
    median: float | None
    """The median."""
    upper: float | None
    """The upper quartile; null with fewer than 10 areas."""
    ranges: dict[str, str]
    """The ranges in words, such as *below 0.5*, that are shown in place of figures near an end of
    the scale, by the figure's name."""


class RegionDomainJson(TitledJson, DistributionJson):
    """A domain over all areas."""


class RegionStatementJson(NamedStatementJson, DistributionJson):
    """A statement over all areas."""


class PlacedDomainJson(TypedDict):
    """Where an area is in a domain."""

    number: int
    """The domain's number."""
    quartile: int | None
    """The quarter of the areas that it is in; 1 is the lowest."""
    score: NotRequired[float | None]
    """Only with `--name-areas`: its score."""
    thin: NotRequired[bool]
    """Only with `--name-areas`: whether that is *thin evidence*."""


class PlaceJson(TypedDict):
    """Where an area is."""

    area: str
    """Its label, or with `--name-areas` its name."""
    domains: list[PlacedDomainJson]
    """Domain by domain."""


class RegionJson(TypedDict):
    """The figures of many areas."""

    areas: int
    """How many areas there are."""
    named: bool
    """Whether areas are named (`--name-areas`)."""
    fewest_areas: int
    """From how many areas on a figure is shown."""
    fewest_areas_of_quartiles: int
    """From how many areas on quartiles, and an area's quarter, are shown."""
    cautions: list[str]
    """What must be stated with the figures, in sentences."""
    domains: list[RegionDomainJson]
    """The domains."""
    statements: list[RegionStatementJson]
    """The statements."""
    places: list[PlaceJson]
    """Where each area is."""


class AreasJson(VersionJson, MarkingJson, RegionJson, FoundJson, OutputsJson):
    """What `collate-areas` prints; where errors stop it, only the version and the findings."""
