"""Send a return back with what to correct."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hsbstar.returns.send_back.corrections import Corrections, to_correct
    from hsbstar.returns.send_back.letter import Copy, write_letter
    from hsbstar.returns.send_back.marked_copy import Marking, mark_copy
else:
    from hsbstar.core.lazy import lazy_names

    __getattr__ = lazy_names(__name__, {
        "corrections": "Corrections to_correct",
        "letter": "Copy write_letter",
        "marked_copy": "Marking mark_copy",
    })

__all__ = [
    "Copy",
    "Corrections",
    "Marking",
    "mark_copy",
    "to_correct",
    "write_letter",
]
