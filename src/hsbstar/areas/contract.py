"""What `collate-areas` prints as JSON (docs/reference/json.md) and writes as tidy tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hsbstar.areas.model import FEWEST_AREAS, tell_region
from hsbstar.core.json import as_number
from hsbstar.rounds import VERSION, finding_json

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hsbstar.areas.model import Distribution, Region
    from hsbstar.core.findings import Finding
    from hsbstar.core.json import Json

FIGURES = ("mean", "lower", "median", "upper")


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
        **{name: as_number(getattr(one, name)) for name in FIGURES},
    }
