"""What `collate-areas` prints as JSON (docs/reference/json.md) and writes as tidy tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hsbstar.areas.model import MIN_AREAS, region_caveats
from hsbstar.core.csv_text import as_csv
from hsbstar.core.json import as_number
from hsbstar.rounds import VERSION, finding_json

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hsbstar.areas.model import Distribution, Region
    from hsbstar.core.csv_text import Cell
    from hsbstar.core.findings import Finding
    from hsbstar.core.json import Json


def areas_json(region: Region, findings: Sequence[Finding], outputs: Sequence[str]) -> Json:
    """Return what `collate-areas --format json` prints."""
    return {
        "version": VERSION,
        "areas": len(region.areas),
        "named": region.named,
        "marking": region.marking,
        "fewest_areas": MIN_AREAS,
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
            {"area": label, "domains": [
                {"number": int(key), "quartile": place.quartile,
                 **({"score": as_number(place.score), "thin": place.thin} if region.named else {})}
                for key, place in places.items()
            ]}
            for label, places in region.places.items()
        ],
        "findings": [finding_json(found) for found in findings],
        "outputs": list(outputs),
    }


def _shown(known: Distribution) -> Json:
    return {
        "withheld": known.withheld, "areas": None if known.withheld else known.areas,
        **{name: as_number(figure) for name, figure in known.figures.items()},
    }


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
    """Return a row for each domain and statement: how the areas' scores are distributed."""
    rows: list[tuple[Cell, ...]] = [(
        "level", "domain", "ref", "id", "text", "areas", "mean", "lower_quartile", "median",
        "upper_quartile", "withheld", "marking",
    )]
    rows += [
        (level, known.item.domain, known.item.ref,
         known.item.key if level == "statement" else "", known.item.text,
         None if known.withheld else known.areas, *map(as_number, known.figures.values()),
         known.withheld, region.marking)
        for level, items in (("domain", region.domains), ("statement", region.statements))
        for known in items
    ]
    return as_csv(rows)
