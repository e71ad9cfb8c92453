"""What a picture file may be: its kind, its width and its dots an inch.

Nothing heavy is imported here, so that the command line can name the defaults.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

DPI, WIDTH_CM = 250, 29.7
"""Crisp in print at A4 across, in a file of some 100 kB and in a quarter of a second."""

LEAST_DPI, MOST_DPI = 50, 1200
LEAST_WIDTH_CM, MOST_WIDTH_CM = 8, 120
MOST_DOTS_ACROSS = 15_000
"""More need gigabytes of memory; a PDF or an SVG is as sharp at any size."""


class Format(StrEnum):
    """What kind of file a picture is; the value is the file's ending."""

    PNG = "png"
    SVG = "svg"
    PDF = "pdf"


@dataclass(frozen=True)
class Pictures:
    """Which files are made of one page, how wide in centimetres, and with how many dots an inch."""

    formats: tuple[Format, ...] = (Format.PNG,)
    dpi: int = DPI
    width: float = WIDTH_CM

    @property
    def dots_across(self) -> int:
        """How many dots wide a PNG is."""
        return round(self.dpi * self.width / 2.54)
