from .contract import (
    areas_json as areas_json,
    distribution_csv as distribution_csv,
    places_csv as places_csv,
)
from .model import (
    MIN_AREAS as MIN_AREAS,
    QUARTILES as QUARTILES,
    AreaRound as AreaRound,
    Region as Region,
    Scored as Scored,
    collate_areas as collate_areas,
    latest_of_each as latest_of_each,
    reduce_round as reduce_round,
    region_caveats as region_caveats,
)
from .workbook import WITHHELD as WITHHELD, write_region as write_region
