"""Write what `collate-areas` found as tidy tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hsbstar.areas.contract import FIGURES
from hsbstar.core.csv_text import as_csv
from hsbstar.core.json import as_number

if TYPE_CHECKING:
    from hsbstar.areas.model import Region
    from hsbstar.core.csv_text import Cell


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
            figures = [as_number(getattr(one, name)) for name in FIGURES]
            id_ = one.item.key if level == "statement" else ""
            rows.append((level, one.item.domain, one.item.ref, id_, one.item.text,
                         None if one.withheld else one.areas, *figures, one.withheld))
    return as_csv(rows)
