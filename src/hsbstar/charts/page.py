"""A page to draw on. Places and lengths are in inches from its lower left corner."""

from __future__ import annotations

import math
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import matplotlib as mpl
import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Polygon

from hsbstar.charts.formats import WIDTH_CM
from hsbstar.charts.text import BASE, Lettering, clean, families_of, shorten, wrap

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

Point = tuple[float, float]

WIDTH, HEIGHT, MARGIN = 11.7, 8.3, 0.45
"""A4 landscape, in inches. A picture is laid out on this, then scaled."""

_SIZES = ("linewidth", "markersize", "markeredgewidth")

BLUE, VERMILLION, GREEN = "#0072B2", "#D55E00", "#009E73"
"""Colours that most colour-blind readers can distinguish (Okabe and Ito, 2008)."""
ORANGE = "#E8720C"
"""A vermillion that is lighter than the blue also in grey, and at 3 to 1 against white (WCAG 2.2,
1.4.11).
"""
GRID, RULE, PALE = "#BDBDBD", "#DDDDDD", "#FBEBDD"
MATCHED = "#F2F2F2"
"""The ground of matched answers, and of nothing else."""

PLAIN_COLOURS = (BLUE, ORANGE, VERMILLION, GREEN, GRID, RULE, PALE, MATCHED, "white")
"""What a PNG shows exactly, whatever else is in it."""

# The layers, from the ground up.
GROUND, LOW, FILL, STROKE, RING_LABEL, MARK, TEXT = range(7)


@dataclass(frozen=True)
class Box:
    """An upright rectangle."""

    left: float
    bottom: float
    right: float
    top: float

    @property
    def width(self) -> float:
        """The width in inches."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """The height in inches."""
        return self.top - self.bottom

    @property
    def centre(self) -> Point:
        """The point in the middle."""
        return (self.left + self.right) / 2, (self.bottom + self.top) / 2

    @property
    def corners(self) -> tuple[Point, ...]:
        """The corners, clockwise from the lower left."""
        return ((self.left, self.bottom), (self.left, self.top),
                (self.right, self.top), (self.right, self.bottom))

    def meets(self, other: Box) -> bool:
        """Return whether the two boxes overlap."""
        return (
            self.left < other.right and other.left < self.right
            and self.bottom < other.top and other.bottom < self.top
        )

    def is_crossed(self, start: Point, end: Point) -> bool:
        """Return whether the straight line between two points touches the box.

        Liang and Barsky's algorithm: which part of the line is between both pairs of sides.
        """
        enter, leave = 0.0, 1.0
        for place, other, low, high in (
            (start[0], end[0], self.left, self.right), (start[1], end[1], self.bottom, self.top)
        ):
            if place != other:
                near, far = sorted((side - place) / (other - place) for side in (low, high))
                enter, leave = max(enter, near), min(leave, far)
            elif not low <= place <= high:
                return False
        return enter <= leave

    def distance(self, point: Point) -> float:
        """Return the distance of a point from the box; 0 inside."""
        across = max(self.left - point[0], 0.0, point[0] - self.right)
        up = max(self.bottom - point[1], 0.0, point[1] - self.top)
        return math.hypot(across, up)

    @classmethod
    def around(cls, centre: Point, width: float, height: float) -> Box:
        """Return the box of this size with its middle at `centre`."""
        across, up = centre
        return cls(across - width / 2, up - height / 2, across + width / 2, up + height / 2)


class Page:
    """A page with text, lines and marks on it."""

    def __init__(
        self, width: float = WIDTH_CM, inches: Point = (WIDTH, HEIGHT)
    ) -> None:
        """Begin a blank white page.

        Args:
            width: The width in centimetres; everything on the page is scaled to it.
            inches: The size that places refer to: A4 landscape, or a part of a paper.
        """
        across, up = inches
        self._scale = width / 2.54 / across
        self.families: set[str] = set()
        """The fonts that the text so far needs."""
        size = (across * self._scale, up * self._scale)
        self.figure = Figure(figsize=size, facecolor="white")
        self._axes = self.figure.add_axes((0, 0, 1, 1))
        self._axes.set(xlim=(0, across), ylim=(0, up), aspect="equal")
        self._axes.axis("off")

    def write(
        self, at: Point, lines: str | Sequence[str], lettering: Lettering, *, layer: int = TEXT
    ) -> None:
        """Write lines of text; never as markup, so a `$` stays a `$`."""
        block = [lines] if isinstance(lines, str) else lines
        ground = {"facecolor": "white", "edgecolor": "none", "pad": self._scale}
        above = {"bottom": 1.0, "center": 0.5, "top": 0.0}[lettering.up] * len(block)
        for place, line in enumerate(block):
            # Each line on its own base line: the pitch is even whatever the letters.
            base = (above - place - 1) * lettering.pitch + BASE * lettering.size / 72
            families = families_of(line)
            self.families.update(families)
            self._axes.text(
                at[0], at[1] + base, line,
                family=families,
                size=lettering.size * self._scale,
                # Another font's bold letters may lack what its plain letters have.
                weight="bold" if lettering.bold and len(families) == 1 else "normal",
                color=lettering.colour,
                ha=lettering.across,
                va="baseline",
                bbox=ground if lettering.backed else None,
                parse_math=False,
                zorder=layer,
            )

    def line(self, points: Sequence[Point], **look: Any) -> None:
        """Draw a line through points; `look` holds properties of matplotlib's `Line2D`."""
        across, up = [point[0] for point in points], [point[1] for point in points]
        sizes = {name: look[name] * self._scale for name in _SIZES if name in look}
        self._axes.add_line(Line2D(across, up, **{**look, **sizes}))

    def mark(self, at: Point, **look: Any) -> None:
        """Draw a mark."""
        self.line([at], **{"linestyle": "none", "zorder": MARK, **look})

    def fill(self, corners: Sequence[Point], **look: Any) -> None:
        """Fill the shape between corners."""
        self._axes.add_patch(Polygon(corners, closed=True, linewidth=0, **look))

    def pixels(self, dpi: int) -> Any:
        """Return the page as rows of red, green, blue and opacity, at `dpi` dots an inch."""
        self.figure.dpi = dpi
        canvas = FigureCanvasAgg(self.figure)
        # matplotlib gives neither of the two types.
        canvas.draw()  # type: ignore[no-untyped-call] # it has no types
        return np.asarray(canvas.buffer_rgba())  # type: ignore[no-untyped-call] # as above


@contextmanager
def own_settings() -> Iterator[None]:
    """Draw by matplotlib's defaults, whatever a user's matplotlibrc says."""
    with mpl.rc_context():
        mpl.rcdefaults()
        mpl.rcParams.update({
            # Letters fitted to dots are wider than measured, the more so the fewer the dots.
            "text.hinting": "none",
            "svg.fonttype": "none",
            "svg.hashsalt": "hsbstar",
            "pdf.fonttype": 42,
        })
        yield


def draw_frame(
    page: Page, heading: str, lines: Sequence[str], notes: Sequence[str], *, marking: str = "",
    notice: str = "",
) -> Box:
    """Write the heading, lines and notice above a picture and notes below; return the room between.

    The first line is larger, and an empty line takes no room. The marking is a protective marking
    for the top and the bottom.
    """
    _draw_marking(page, marking)
    top = _draw_head(page, heading, lines)
    if notice:
        top = _draw_notice(page, top, clean(notice))
    return Box(MARGIN, _draw_foot(page, notes), WIDTH - MARGIN, top)


def _draw_head(page: Page, heading: str, lines: Sequence[str]) -> float:
    """Write the title and the lines below it; return where they end."""
    width = WIDTH - 2 * MARGIN
    title = Lettering(18, bold=True, up="top")
    page.write((MARGIN, HEIGHT - 0.42), shorten(clean(heading), width, title), title)
    top = HEIGHT - 0.42 - title.height(1) - 0.02
    for place, line in enumerate(lines):
        if not line:
            continue
        lettering = Lettering(13 if place == 0 else 9.5, up="top")
        wrapped = wrap(clean(line), width, lettering, most=2)
        page.write((MARGIN, top), wrapped, lettering)
        top -= lettering.height(len(wrapped)) + 0.02
    return top


def _draw_notice(page: Page, top: float, notice: str) -> float:
    """Write the notice on a coloured ground; return where it ends."""
    lettering = Lettering(11, bold=True, up="top")
    inset = 0.14
    lines = wrap(notice, WIDTH - 2 * MARGIN - 2 * inset, lettering, most=5)
    top -= 0.06
    bottom = top - lettering.height(len(lines)) - 0.12
    for right, colour in ((WIDTH - MARGIN, PALE), (MARGIN + 0.06, VERMILLION)):
        page.fill(Box(MARGIN, bottom, right, top).corners, color=colour)
    page.write((MARGIN + inset, top - 0.07), lines, lettering)
    return bottom


def _draw_foot(page: Page, notes: Sequence[str]) -> float:
    """Write the notes; return where they begin."""
    lettering = Lettering(8.5, up="bottom")
    top = 0.5
    for note in reversed(notes):
        lines = wrap(clean(note), WIDTH - 2 * MARGIN, lettering, most=2)
        page.write((MARGIN, top), lines, lettering)
        top += lettering.height(len(lines)) + 0.02
    page.line([(MARGIN, top + 0.05), (WIDTH - MARGIN, top + 0.05)], color=GRID, linewidth=0.8)
    return top + 0.1


def _draw_marking(page: Page, marking: str) -> None:
    lettering = Lettering(11, bold=True, across="center")
    shown = shorten(clean(marking), WIDTH - 2 * MARGIN, lettering)
    for up in (HEIGHT - 0.24, 0.26):
        page.write((WIDTH / 2, up), shown, lettering)
