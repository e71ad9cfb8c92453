"""Regions of made-up areas, and all that their outputs hold."""

from __future__ import annotations

import datetime as dt
import io
import json
import zipfile
from typing import TYPE_CHECKING, Any

from hsbstar.areas.contract import areas_json, distribution_csv, places_csv
from hsbstar.areas.model import AreaRound, Region, Scored, collate_areas, reduce_round
from hsbstar.areas.workbook import write_region
from support.table_rounds import table_round

if TYPE_CHECKING:
    from collections.abc import Sequence

NAMES = ("Ashby", "Brook", "Copse", "Dale", "Easton", "Fenwick", "Grove", "Hale", "Ivybridge",
         "Jarrow", "Kelso", "Larne")


def areas_of(
    rows: Sequence[Sequence[Any]], names: Sequence[str] = NAMES, per_domain: int = 2
) -> tuple[list[AreaRound], dict[str, Scored]]:
    """Return areas, each a round of one agency that scored these statements."""
    known: dict[str, Scored] = {}
    areas = []
    for number, (name, row) in enumerate(zip(names, rows, strict=False)):
        collated = table_round({"Police": row}, "2026", area=name, per_domain=per_domain,
                               day=dt.date(2026, 1, 1 + number % 28))
        area, items = reduce_round(collated, f"{name}.xlsx", f"{number:064x}")
        areas.append(area)
        known |= items
    return areas, known


def region_of(rows: Sequence[Sequence[Any]], *, named: bool = False, per_domain: int = 2) -> Region:
    """Return the region of such areas."""
    return collate_areas(*areas_of(rows, per_domain=per_domain), named=named)


def texts_of(region: Region) -> list[str]:
    """Return all that the outputs hold: every part of the workbook, tables and JSON."""
    book = zipfile.ZipFile(io.BytesIO(write_region(region)))
    return [
        *(book.read(name).decode("utf-8") for name in book.namelist()),
        places_csv(region).decode(), distribution_csv(region).decode(),
        json.dumps(areas_json(region, [], [])),
    ]
