"""The rounds of many areas."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hsbstar.areas.contract import areas_json
    from hsbstar.areas.model import (
        FEWEST_AREAS,
        QUARTILES,
        AreaRound,
        Region,
        Scored,
        collate_areas,
        latest_of_each,
        reduce_round,
        tell_region,
    )
    from hsbstar.areas.tables import distribution_csv, places_csv
    from hsbstar.areas.workbook import WITHHELD, write_region
else:
    from hsbstar.core.lazy import lazy_names

    __getattr__ = lazy_names(__name__, {
        "contract": "areas_json",
        "model":
            "AreaRound FEWEST_AREAS QUARTILES Region Scored collate_areas latest_of_each "
            "reduce_round tell_region",
        "tables": "distribution_csv places_csv",
        "workbook": "WITHHELD write_region",
    })

__all__ = [
    "FEWEST_AREAS",
    "QUARTILES",
    "WITHHELD",
    "AreaRound",
    "Region",
    "Scored",
    "areas_json",
    "collate_areas",
    "distribution_csv",
    "latest_of_each",
    "places_csv",
    "reduce_round",
    "tell_region",
    "write_region",
]
