"""The paper as a web page."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hsbstar.report.html.page import write_page
else:
    from hsbstar.core.lazy import lazy_names

    __getattr__ = lazy_names(__name__, {
        "page": "write_page",
    })

__all__ = [
    "write_page",
]
