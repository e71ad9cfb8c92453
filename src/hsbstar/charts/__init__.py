"""Pictures."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hsbstar.charts.comparison import draw_comparison
    from hsbstar.charts.formats import (
        DPI,
        LEAST_DPI,
        LEAST_WIDTH_CM,
        MOST_DOTS_ACROSS,
        MOST_DPI,
        MOST_WIDTH_CM,
        WIDTH_CM,
        Format,
        Pictures,
    )
    from hsbstar.charts.report_star import PAPER_WIDTH_CM, draw_paper_star
    from hsbstar.charts.save import Words
    from hsbstar.charts.star import draw_star
    from hsbstar.charts.trend import draw_trend
else:
    from hsbstar.core.lazy import lazy_names

    __getattr__ = lazy_names(__name__, {
        "comparison": "draw_comparison",
        "formats":
            "DPI Format LEAST_DPI LEAST_WIDTH_CM MOST_DOTS_ACROSS MOST_DPI MOST_WIDTH_CM "
            "Pictures WIDTH_CM",
        "report_star": "PAPER_WIDTH_CM draw_paper_star",
        "save": "Words",
        "star": "draw_star",
        "trend": "draw_trend",
    })

__all__ = [
    "DPI",
    "LEAST_DPI",
    "LEAST_WIDTH_CM",
    "MOST_DOTS_ACROSS",
    "MOST_DPI",
    "MOST_WIDTH_CM",
    "PAPER_WIDTH_CM",
    "WIDTH_CM",
    "Format",
    "Pictures",
    "Words",
    "draw_comparison",
    "draw_paper_star",
    "draw_star",
    "draw_trend",
]
