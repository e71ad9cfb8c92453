"""The pictures: the star of one round, and two or more rounds side by side."""

from __future__ import annotations

from hsbstar.charts.comparison import draw_comparison
from hsbstar.charts.star import draw_star

__all__ = ["draw_comparison", "draw_star"]
