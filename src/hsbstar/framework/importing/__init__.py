"""Make a framework from a sheet of statements."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hsbstar.framework.importing.make import (
        Imported,
        Names,
        UnusableNameError,
        make_framework,
        outline_of,
        without_translation,
    )
    from hsbstar.framework.importing.match import Certainty, Match
    from hsbstar.framework.importing.sheet import PastedRow, read_statement_sheet
else:
    from hsbstar.core.lazy import lazy_names

    __getattr__ = lazy_names(__name__, {
        "make": "Imported Names UnusableNameError make_framework outline_of without_translation",
        "match": "Certainty Match",
        "sheet": "PastedRow read_statement_sheet",
    })

__all__ = [
    "Certainty",
    "Imported",
    "Match",
    "Names",
    "PastedRow",
    "UnusableNameError",
    "make_framework",
    "outline_of",
    "read_statement_sheet",
    "without_translation",
]
