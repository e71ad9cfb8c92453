"""Draw stars in a process of their own, while this one fills the star tool.

What draws takes longer to load than twelve returns take to read, and more memory than the answers
of ten thousand.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from hsbstar.ending import ignore_endings
from hsbstar.processes import cores, pool_of, submitted

if TYPE_CHECKING:
    from hsbstar.charts.formats import Pictures
    from hsbstar.rounds import Round


@dataclass(frozen=True)
class Star:
    """A star to draw."""

    collated: Round
    pictures: Pictures
    expected: int | None = None
    marking: str = ""
    notice: str = ""
    spread: bool = False


Drawing = Callable[[Sequence[Star]], Callable[[], list[bytes]]]
"""Begins to draw, and returns what waits for the pictures: each star's, one after the other."""


def draw(stars: Sequence[Star]) -> list[bytes]:
    """Return the stars as files, each in all its formats."""
    from hsbstar.charts.star import draw_star  # noqa: PLC0415 - where it is drawn, and only there

    return [
        picture for star in stars
        for picture in draw_star(
            star.collated, star.pictures, expected=star.expected, marking=star.marking,
            notice=star.notice, spread=star.spread,
        )
    ]


def get_ready() -> None:
    """Load what draws, while others read: the one who is waited for ends this, too."""
    ignore_endings()
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
