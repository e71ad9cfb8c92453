"""Print the rounds of many areas: the figures of domains, and where an area is among them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hsbstar.areas import QUARTILES, WITHHELD, tell_region
from hsbstar.core.text import fold_name
from hsbstar.rounds import show_score

if TYPE_CHECKING:
    from hsbstar.areas import Region
    from hsbstar.cli.terminal import Reporter


def report_region(reporter: Reporter, region: Region, area: str, notice: str) -> None:
    """Show each domain's figures; with an `area`, also in which quarter of the areas it is."""
    places = region.places[region.labels[fold_name(area)]] if area else {}
    for line in filter(None, (notice, *tell_region(region))):
        reporter.line(line, "bold")
    reporter.table(
        f"{len(region.areas)} areas",
        ("No.", "Domain", "Areas", "Mean", "Lower", "Median", "Upper",
         *((area,) if area else ())),
        [
            (domain.item.ref, domain.item.text, WITHHELD if domain.withheld else str(domain.areas),
             *map(show_score, (domain.mean, domain.lower, domain.median, domain.upper)),
             *((_quarter(places[domain.item.key].quartile),) if area else ()))
            for domain in region.domains
        ],
        words=1,
    )


def _quarter(number: int | None) -> str:
    return QUARTILES[number - 1] if number else "–"
