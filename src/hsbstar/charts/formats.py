"""The kind, the width and the dots an inch of picture files, with their limits.

Nothing heavy is imported here, because the command line shows the defaults.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

DPI, WIDTH_CM = 250, 29.7
"""Crisp in print on A4 landscape, in a file of some 100 kB and in a quarter of a second."""

MIN_DPI, MAX_DPI = 50, 1200
MIN_WIDTH_CM, MAX_WIDTH_CM = 8, 120
MAX_DOTS_ACROSS = 15_000
"""More need gigabytes of memory; a PDF or an SVG is as sharp at any size."""


class Format(StrEnum):
    """The kind of a picture file; the value is the file's ending."""

    PNG = "png"
    SVG = "svg"
    PDF = "pdf"


@dataclass(frozen=True)
class Pictures:
    """The files to make of a page: their formats, dots an inch, and width in centimetres."""

    formats: tuple[Format, ...] = (Format.PNG,)
    dpi: int = DPI
    width: float = WIDTH_CM

    @property
    def dots_across(self) -> int:
        """The width of a PNG in dots."""
        return round(self.dpi * self.width / 2.54)
