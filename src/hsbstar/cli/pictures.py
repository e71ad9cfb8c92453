"""Which pictures a command draws, and a process of its own that draws them.

What draws takes longer to load than twelve returns take to read, and more memory than the answers
of ten thousand; so it runs while this process fills the star tool.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from hsbstar import charts, rounds
from hsbstar.charts import DPI, MAX_DOTS_ACROSS, WIDTH_CM, Format, Pictures
from hsbstar.core.errors import HsbstarError
from hsbstar.core.processes import cores, pool_of, submitted
from hsbstar.core.signals import ignore_signals

if TYPE_CHECKING:
    from hsbstar.rounds import Round
    from hsbstar.star_tool import StarContent


@dataclass(frozen=True)
class PictureOptions:
    """How pictures are drawn and where they go, the same in `score` and `compare`."""

    charts: tuple[Path, ...] = ()
    dpi: int = DPI
    width: float = WIDTH_CM
    spread: bool = False
    """Whether a star shows how far agencies are apart."""

    @property
    def option(self) -> str:
        """The options that name where the outputs of a command that draws go."""
        return "-o or --chart" if self.charts else "-o"

    def files(self, folder: Path, usual: str) -> tuple[Path, ...]:
        """Return where the pictures go; `usual` is the file that is drawn where none is named.

        A name alone goes into the folder of the outputs, a path is used as it was given.

        Raises HsbstarError where a name has no format, or a PNG would be too large for memory.
        """
        charts = self.charts or (Path(usual),)
        pictures = self.of(charts)
        if pictures.dots_across > MAX_DOTS_ACROSS and Format.PNG in pictures.formats:
            raise HsbstarError(
                f"A PNG {pictures.dots_across:,} dots across is too large: the maximum is "
                f"{MAX_DOTS_ACROSS:,}. Reduce --dpi or --width, or draw a .pdf or .svg, which is "
                "sharp at any size."
            )
        return tuple(chart if chart.parent != Path() else folder / chart for chart in charts)

    def stars(
        self, content: StarContent, first: Sequence[Path], second: Sequence[Path]
    ) -> list[Star]:
        """Return what to draw: the star of domains, and that of strands where it has files."""
        drawn = [(content.round, first)]
        drawn += [(rounds.by_strand(content.round), second)] if second else []
        return [
            Star(collated, self.of(files), content.expected, content.notice, self.spread)
            for collated, files in drawn
        ]

    def of(self, files: Sequence[Path]) -> Pictures:
        """Return how these files are drawn."""
        return Pictures(tuple(map(_format_of, files)), self.dpi, self.width)


def second_files(files: Sequence[Path], what: str) -> tuple[Path, ...]:
    """Return where the second picture goes, named after what it shows: beside each of the first."""
    return tuple(file.with_name(f"{file.stem}-{what}{file.suffix}") for file in files)


def _format_of(chart: Path) -> Format:
    try:
        return Format(chart.suffix.lower().removeprefix("."))
    except ValueError:
        raise HsbstarError(
            f"--chart {chart} needs a name that ends in .png, .svg or .pdf, for example --chart "
            "star.png."
        ) from None


@dataclass(frozen=True)
class Star:
    """A star to draw."""

    collated: Round
    pictures: Pictures
    expected: int | None = None
    notice: str = ""
    spread: bool = False


Drawing = Callable[[Sequence[Star]], Callable[[], list[bytes]]]
"""Begins to draw, and returns what waits for the pictures: each star's, one after the other."""


def draw(stars: Sequence[Star]) -> list[bytes]:
    """Return the stars as files, each in all its formats."""
    return [
        picture for star in stars
        for picture in charts.draw_star(
            star.collated, star.pictures, expected=star.expected, notice=star.notice,
            spread=star.spread,
        )
    ]


def get_ready() -> None:
    """Load what draws, while others read: the one who is waited for ends this, too."""
    ignore_signals()
    draw(())


@contextmanager
def drawing() -> Iterator[Drawing]:
    """Provide who draws: a process that gets ready meanwhile, where there is a processor for it."""
    # Loaded already, it draws sooner than a process starts.
    if cores() == 1 or "matplotlib" in sys.modules:
        yield lambda stars: partial(draw, stars)
        return
    with pool_of(1, get_ready) as pool:
        submitted(pool, draw, ())
        yield lambda stars: submitted(pool, draw, stars)
