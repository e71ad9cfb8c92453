"""Measure and wrap text before it is drawn, so that no word meets another or leaves the page."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import matplotlib as mpl
from matplotlib.backends.backend_agg import get_hinting_flag
from matplotlib.font_manager import get_font

from hsbstar.wording import one_line

if TYPE_CHECKING:
    from collections.abc import Callable

INK, MUTED = "#1A1A1A", "#505050"
"""The two colours of text: 17 and 8 to 1 against white."""

LEADING, BASE = 1.25, 0.26
"""The height that one line takes, and how high in it the letters stand, in sizes of its letters.

A figure then has its middle in the middle of its line.
"""

GLUE = "\u00a0"
"""The space between two words that stay on one line."""

MOST_LETTERS = 900
"""Where a text is cut before it is measured: no page holds more, and a cell may hold 32,767."""

DOTS_PER_INCH = 150

# Widths are added letter by letter, without kerning: a little to spare covers that.
_TO_SPARE = 1.01

# How letters are fitted to dots when they are drawn; matplotlib gives it no types.
_hinting: Callable[[], Any] = get_hinting_flag


@dataclass(frozen=True)
class Lettering:
    """How text is written, and which point of it stands where it is put."""

    size: float
    bold: bool = False
    colour: str = INK
    across: Literal["left", "center", "right"] = "left"
    up: Literal["bottom", "center", "top"] = "center"
    backed: bool = False
    """Whether a white ground keeps lines behind the text from crossing it."""

    @property
    def pitch(self) -> float:
        """The height of one line, in inches."""
        return self.size * LEADING / 72

    def height(self, lines: int) -> float:
        """Return the height of so many lines, in inches."""
        return lines * self.pitch


def clean(text: str) -> str:
    """Return `text` on one line, with `?` for each sign that is unsafe or that the font lacks."""
    safe = one_line(" ".join(text.split()))
    cut = safe if len(safe) <= MOST_LETTERS else safe[:MOST_LETTERS] + "…"
    return "".join(sign if _font(bold=False).get_char_index(ord(sign)) else "?" for sign in cut)


def text_width(text: str, lettering: Lettering) -> float:
    """Return the width of one line in inches, a little too wide rather than too narrow."""
    return _width(text, lettering.size, bold=lettering.bold)


def wrap(text: str, width: float, lettering: Lettering, most: int | None = None) -> list[str]:
    """Return `text` in lines no wider than `width` inches, at most so many of them.

    A word wider than a line is broken with a hyphen; what does not fit into the last line gives
    way to an ellipsis.
    """
    lines: list[str] = []
    used, space = 0.0, text_width(" ", lettering)
    for word in text.split(" "):
        for piece in _pieces(word, width, lettering):
            wide = text_width(piece, lettering)
            if lines and used + space + wide <= width:
                lines[-1] += f" {piece}"
                used += space + wide
            else:
                lines.append(piece)
                used = wide
    if most is None or len(lines) <= most:
        return lines
    return [*lines[: most - 1], shorten(" ".join(lines[most - 1 :]), width, lettering)]


def numbered(number: int, title: str) -> str:
    """Return a domain's number and title, the number never alone at the end of a line."""
    return f"{number}{GLUE}{clean(title)}"


def shorten(text: str, width: float, lettering: Lettering) -> str:
    """Return `text`, cut with an ellipsis where it is wider than `width` inches."""
    if text_width(text, lettering) <= width:
        return text
    kept = text
    while kept and text_width(kept + "…", lettering) > width:
        kept = kept[:-1]
    return kept.rstrip() + "…"


def breaks_words(text: str, width: float, lettering: Lettering) -> bool:
    """Say whether a word of `text` is wider than a line."""
    return any(text_width(word, lettering) > width for word in text.split(" "))


def _pieces(word: str, width: float, lettering: Lettering) -> list[str]:
    pieces = []
    while len(word) > 1 and text_width(word, lettering) > width:
        cut = 1
        while cut < len(word) - 1 and text_width(word[: cut + 1] + "-", lettering) <= width:
            cut += 1
        pieces.append(word[:cut] + "-")
        word = word[cut:]
    return [*pieces, word]


@lru_cache(maxsize=16_384)
def _width(text: str, size: float, *, bold: bool) -> float:
    return sum(_advance(sign, size, bold=bold) for sign in text) * _TO_SPARE


@lru_cache(maxsize=4096)
def _advance(sign: str, size: float, *, bold: bool) -> float:
    """Return how far one letter moves the next, in inches."""
    font = _font(bold=bold)
    font.set_size(size, DOTS_PER_INCH)
    glyph = font.load_char(ord(sign), flags=_hinting())
    # Small letters are drawn in whole dots, some of them wider than they should be.
    return max(glyph.linearHoriAdvance / 65536, glyph.horiAdvance / 64) / DOTS_PER_INCH


def _font(*, bold: bool) -> mpl.ft2font.FT2Font:
    """Return the font that comes with matplotlib, whatever the computer has."""
    name = "DejaVuSans-Bold.ttf" if bold else "DejaVuSans.ttf"
    return get_font(str(Path(mpl.get_data_path()) / "fonts" / "ttf" / name))
