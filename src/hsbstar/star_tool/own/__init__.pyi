from .fill import Entry as Entry, holds_scores as holds_scores
from .map import StarMap as StarMap, write_star_map as write_star_map
from .open import (
    check_own_sheets as check_own_sheets,
    damage_reported as damage_reported,
    open_star_tool as open_star_tool,
)
from .search import find_candidates as find_candidates, name_of as name_of
