"""The meeting that agrees scores: its agenda and its workbook."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hsbstar.moderation.agenda import WIDE, Agenda, Why, set_agenda
    from hsbstar.moderation.apply import Taken, open_agreed, take_agreed
    from hsbstar.moderation.read import Moderation
    from hsbstar.moderation.workbook import Meeting, write_moderation
else:
    from hsbstar.core.lazy import lazy_names

    __getattr__ = lazy_names(__name__, {
        "agenda": "Agenda WIDE Why set_agenda",
        "apply": "Taken open_agreed take_agreed",
        "read": "Moderation",
        "workbook": "Meeting write_moderation",
    })

__all__ = [
    "WIDE",
    "Agenda",
    "Meeting",
    "Moderation",
    "Taken",
    "Why",
    "open_agreed",
    "set_agenda",
    "take_agreed",
    "write_moderation",
]
