"""An area's own star tool: mapped, opened and filled."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hsbstar.star_tool.own.fill import Entry, holds_scores
    from hsbstar.star_tool.own.map import write_star_map
    from hsbstar.star_tool.own.open import check_own_sheets, damage_told, open_star_tool
    from hsbstar.star_tool.own.search import find_places, name_of
else:
    from hsbstar.core.lazy import lazy_names

    __getattr__ = lazy_names(__name__, {
        "fill": "Entry holds_scores",
        "map": "write_star_map",
        "open": "check_own_sheets damage_told open_star_tool",
        "search": "find_places name_of",
    })

__all__ = [
    "Entry",
    "check_own_sheets",
    "damage_told",
    "find_places",
    "holds_scores",
    "name_of",
    "open_star_tool",
    "write_star_map",
]
