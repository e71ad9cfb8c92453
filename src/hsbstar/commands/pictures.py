"""Which pictures a command draws: their files, how wide they are, with how many dots an inch."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from hsbstar.charts.formats import DPI, MOST_DOTS_ACROSS, WIDTH_CM, Format, Pictures
from hsbstar.errors import HsbstarError

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True)
class PictureOptions:
    """What the user asked for, the same in `score` and `compare`."""

    charts: tuple[Path, ...] = ()
    dpi: int = DPI
    width: float = WIDTH_CM

    def files(self, folder: Path, usual: str) -> tuple[Path, ...]:
        """Return where the pictures go; `usual` is the one that is drawn where none is named.

        A name alone goes into the folder of the outputs, a path stands as it was given.

        Raises HsbstarError where a name says no format, two are the same, or a PNG would be too
        large for memory.
        """
        charts = self.charts or (Path(usual),)
        for chart in charts:
            _format_of(chart)
        files = tuple(
            chart if chart.parent != Path() else folder / chart for chart in charts
        )
        _check_different(files)
        self._check_size(charts)
        return files

    def of(self, files: Sequence[Path]) -> Pictures:
        """Return how these files are drawn."""
        return Pictures(tuple(map(_format_of, files)), self.dpi, self.width)

    def _check_size(self, charts: tuple[Path, ...]) -> None:
        across = Pictures((), self.dpi, self.width).dots_across
        if across > MOST_DOTS_ACROSS and Format.PNG in map(_format_of, charts):
            raise HsbstarError(
                f"A PNG {across:,} dots across is too large; {MOST_DOTS_ACROSS:,} are the most. "
                "Lower --dpi or --width, or draw a .pdf or .svg, which is sharp at any size."
            )


def second_files(files: Sequence[Path], what: str) -> tuple[Path, ...]:
    """Return where the second picture goes, named after what it shows: beside each of the first.

    Raises HsbstarError where the user gave one of these names to a first picture.
    """
    second = tuple(file.with_name(f"{file.stem}-{what}{file.suffix}") for file in files)
    _check_different((*files, *second))
    return second


def _format_of(chart: Path) -> Format:
    ending = chart.suffix.lower().removeprefix(".")
    if ending not in list(Format):
        raise HsbstarError(
            f"--chart {chart} does not say which picture to draw. Give it the ending .png, .svg or "
            ".pdf, as --chart star.png."
        )
    return Format(ending)


def _check_different(files: tuple[Path, ...]) -> None:
    seen: set[str] = set()
    for file in files:
        # Many systems take Star.png and star.png for one file.
        name = str(file.resolve()).casefold()
        if name in seen:
            raise HsbstarError(f"{file} is named twice. Give each picture a name of its own "
                               "with --chart.")
        seen.add(name)
