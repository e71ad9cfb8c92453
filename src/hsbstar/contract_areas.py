"""What `collate-areas` prints as JSON (docs/reference/json.md) and writes as tidy tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hsbstar.areas import FEWEST_AREAS, tell_region
from hsbstar.contract import VERSION, as_number, finding_json
from hsbstar.csv_writing import as_csv

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hsbstar.areas import Distribution, Region
    from hsbstar.contract import Json
    from hsbstar.csv_writing import Cell
    from hsbstar.findings import Finding

_FIGURES = ("mean", "lower", "median", "upper")


def areas_json(region: Region, findings: Sequence[Finding], outputs: Sequence[str]) -> Json:
    """Return what `collate-areas --format json` prints."""
    return {
        "version": VERSION,
        "areas": len(region.areas),
        "named": region.named,
        "fewest_areas": FEWEST_AREAS,
        "cautions": tell_region(region),
        "domains": [
            {"number": one.item.domain, "title": one.item.text, **_figures(one)}
            for one in region.domains
        ],
        "statements": [
            {"id": one.item.key, "ref": one.item.ref, "domain": one.item.domain, **_figures(one)}
            for one in region.statements
        ],
        "places": [
            {"area": label, "domains": [
                {"number": int(key), "quartile": place.quartile,
                 **({"score": as_number(place.score), "thin": place.thin} if region.named else {})}
                for key, place in places.items()
            ]}
            for label, places in region.places.items()
        ],
        "findings": [finding_json(one) for one in findings],
        "outputs": list(outputs),
    }


def _figures(one: Distribution) -> Json:
    return {
        "withheld": one.withheld,
        "areas": None if one.withheld else one.areas,
        **{name: as_number(getattr(one, name)) for name in _FIGURES},
    }


def places_csv(region: Region) -> bytes:
    """Return one row for each area and domain: its quartile; its score where areas are named."""
    own = ("score", "thin_evidence") if region.named else ()
    rows: list[tuple[Cell, ...]] = [("area", "domain", "title", "quartile", *own)]
    titles = {one.item.key: one.item.text for one in region.domains}
    for label, places in region.places.items():
        for key, place in places.items():
            shown = (as_number(place.score), place.thin)
            rows.append((label, key, titles[key], place.quartile,
                         *(shown if region.named else ())))
    return as_csv(rows)


def distribution_csv(region: Region) -> bytes:
    """Return one row for each domain and statement: how the areas' scores are distributed."""
    rows: list[tuple[Cell, ...]] = [(
        "level", "domain", "ref", "id", "text", "areas", "mean", "lower_quartile", "median",
        "upper_quartile", "withheld",
    )]
    for level, items in (("domain", region.domains), ("statement", region.statements)):
        for one in items:
            figures = [as_number(getattr(one, name)) for name in _FIGURES]
            id_ = one.item.key if level == "statement" else ""
            rows.append((level, one.item.domain, one.item.ref, id_, one.item.text,
                         None if one.withheld else one.areas, *figures, one.withheld))
    return as_csv(rows)
