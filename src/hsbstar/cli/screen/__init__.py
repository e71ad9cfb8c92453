"""What is drawn on a terminal; in a pipe nothing of it is loaded."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hsbstar.cli.screen.draw import draw_line, draw_table, new_console
    from hsbstar.cli.screen.progress import show_progress
else:
    from hsbstar.core.lazy import lazy_names

    __getattr__ = lazy_names(__name__, {
        "draw": "draw_line draw_table new_console",
        "progress": "show_progress",
    })

__all__ = [
    "draw_line",
    "draw_table",
    "new_console",
    "show_progress",
]
