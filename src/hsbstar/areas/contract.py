"""What `collate-areas` prints as JSON (docs/reference/json.md) and writes as tidy tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hsbstar.areas.model import MIN_AREAS, MIN_QUARTERED, region_caveats
from hsbstar.core.csv_text import as_csv
from hsbstar.core.json import as_number
from hsbstar.rounds import VERSION, Band, finding_json

if TYPE_CHECKING:
    from collections.abc import Sequence
    from fractions import Fraction

    from hsbstar.areas.documents import AreasJson, DistributionJson, PlacedDomainJson
    from hsbstar.areas.model import Distribution, Place, Region
    from hsbstar.core.csv_text import Cell
    from hsbstar.core.findings import Finding


def areas_json(region: Region, findings: Sequence[Finding], outputs: Sequence[str]) -> AreasJson:
    """Return what `collate-areas --format json` prints."""
    return {
        "version": VERSION,
        "areas": len(region.areas),
        "named": region.named,
        "marking": region.marking,
        "fewest_areas": MIN_AREAS,
        "fewest_areas_of_quartiles": MIN_QUARTERED,
        "cautions": region_caveats(region),
        "domains": [
            {"number": known.item.domain, "title": known.item.text, **_shown(known)}
            for known in region.domains
        ],
        "statements": [
            {"id": known.item.key, "ref": known.item.ref, "domain": known.item.domain,
             **_shown(known)}
            for known in region.statements
        ],
        "places": [
            {"area": label,
             "domains": [_place(int(key), place, region) for key, place in places.items()]}
            for label, places in region.places.items()
        ],
        "findings": [finding_json(found) for found in findings],
        "outputs": list(outputs),
    }


def _place(number: int, place: Place, region: Region) -> PlacedDomainJson:
    known: PlacedDomainJson = {"number": number, "quartile": place.quartile}
    if region.named:
        known["score"], known["thin"] = as_number(place.score), place.thin
    return known


def _shown(known: Distribution) -> DistributionJson:
    return {
        "withheld": known.withheld,
        "areas": None if known.withheld else known.areas,
        "mean": _number(known.mean),
        "lower": _number(known.lower),
        "median": _number(known.median),
        "upper": _number(known.upper),
        "ranges": _ranges(known),
    }


def _number(figure: Fraction | None) -> float | None:
    """Return a figure; None where only its range is shown."""
    return None if isinstance(figure, Band) else as_number(figure)


def _ranges(known: Distribution) -> dict[str, str]:
    """Return the ranges in words that are shown in place of figures, by the figure's name."""
    return {name: figure.words for name, figure in known.figures.items()
            if isinstance(figure, Band)}


def places_csv(region: Region) -> bytes:
    """Return a row for each area and domain: its quartile, and its score where areas are named."""
    own = ("score", "thin_evidence") if region.named else ()
    titles = {known.item.key: known.item.text for known in region.domains}
    rows: list[tuple[Cell, ...]] = [("area", "domain", "title", "quartile", *own, "marking")]
    rows += [
        (label, key, titles[key], place.quartile,
         *((as_number(place.score), place.thin) if region.named else ()), region.marking)
        for label, places in region.places.items() for key, place in places.items()
    ]
    return as_csv(rows)


def distribution_csv(region: Region) -> bytes:
    """Return a row for each domain and statement: how the areas' scores are distributed.

    A figure near an end of the scale is blank, and its range is in the last column.
    """
    rows: list[tuple[Cell, ...]] = [(
        "level", "domain", "ref", "id", "text", "areas", "mean", "lower_quartile", "median",
        "upper_quartile", "withheld", "marking", "ranges",
    )]
    rows += [
        (level, known.item.domain, known.item.ref,
         known.item.key if level == "statement" else "", known.item.text,
         None if known.withheld else known.areas, *map(_number, known.figures.values()),
         known.withheld, region.marking,
         "; ".join(f"{name} {words}" for name, words in _ranges(known).items()))
        for level, items in (("domain", region.domains), ("statement", region.statements))
        for known in items
    ]
    return as_csv(rows)
