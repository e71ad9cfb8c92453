"""What `collate-areas` prints as JSON and writes as tidy tables (docs/json.md, docs/areas.md)."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from hsbstar.areas import FEWEST_AREAS, tell_region
from hsbstar.contract import VERSION, as_number, finding_json

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from hsbstar.areas import Distribution, Region
    from hsbstar.contract import Json
    from hsbstar.findings import Finding

_FIGURES = ("mean", "lower", "median", "upper")
_LIKE_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")


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
    rows = [("area", "domain", "title", "quartile", *own)]
    titles = {one.item.key: one.item.text for one in region.domains}
    for label, places in region.places.items():
        for key, place in places.items():
            shown = (_number(as_number(place.score)), "yes" if place.thin else "no")
            rows.append((label, key, titles[key], _number(place.quartile),
                         *(shown if region.named else ())))
    return _csv(rows)


def distribution_csv(region: Region) -> bytes:
    """Return one row for each domain and statement: how the areas' scores are distributed."""
    rows: list[tuple[str, ...]] = [(
        "level", "domain", "ref", "id", "text", "areas", "mean", "lower_quartile", "median",
        "upper_quartile", "withheld",
    )]
    for level, items in (("domain", region.domains), ("statement", region.statements)):
        for one in items:
            figures = [_number(as_number(getattr(one, name))) for name in _FIGURES]
            id_ = one.item.key if level == "statement" else ""
            rows.append((level, str(one.item.domain), one.item.ref, id_, one.item.text,
                         "" if one.withheld else str(one.areas), *figures,
                         "yes" if one.withheld else "no"))
    return _csv(rows)


def _number(value: float | None) -> str:
    return "" if value is None else repr(value)


def _csv(rows: Iterable[Sequence[str]]) -> bytes:
    """Return a table as Excel opens it; a text that it would take for a formula gets a quote."""
    out = io.StringIO(newline="")
    csv.writer(out).writerows(
        [f"'{cell}" if cell.startswith(_LIKE_A_FORMULA) else cell for cell in row] for row in rows
    )
    return out.getvalue().encode("utf-8-sig")
