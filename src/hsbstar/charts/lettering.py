"""Measure and wrap text before it is drawn, so that no word meets another or leaves the page."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Literal

import matplotlib as mpl
from matplotlib.font_manager import get_font

from hsbstar.wording import one_line

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

# Widths are added letter by letter, without kerning and hinting: a little to spare covers those.
_TO_SPARE = 1.03


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

    def sized(self, size: float) -> Lettering:
        """Return the same lettering in another size."""
        return replace(self, size=size)

    def height(self, lines: int) -> float:
        """Return the height of so many lines, in inches."""
        return lines * self.pitch


def clean(text: str) -> str:
    """Return `text` on one line, with `?` for each sign that is unsafe or that the font lacks."""
    safe = one_line(" ".join(text.split()))
    cut = safe if len(safe) <= MOST_LETTERS else safe[:MOST_LETTERS] + "…"
    return "".join(sign if _font(bold=False).get_char_index(ord(sign)) else "?" for sign in cut)


def text_width(text: str, lettering: Lettering) -> float:
    """Return the width of one line in inches; at most a few hundredths too wide."""
    ems = sum(_advance(sign, bold=lettering.bold) for sign in text)
    return ems * lettering.size / 72 * _TO_SPARE


def wrap(text: str, width: float, lettering: Lettering, most: int | None = None) -> list[str]:
    """Return `text` in lines no wider than `width` inches, at most so many of them.

    A word wider than a line is broken with a hyphen; what does not fit into the last line gives
    way to an ellipsis.
    """
    lines: list[str] = []
    for word in text.split(" "):
        for piece in _pieces(word, width, lettering):
            longer = f"{lines[-1]} {piece}" if lines else piece
            if lines and text_width(longer, lettering) <= width:
                lines[-1] = longer
            else:
                lines.append(piece)
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


@lru_cache(maxsize=4096)
def _advance(sign: str, *, bold: bool) -> float:
    """Return how far one letter moves the next, in ems."""
    font = _font(bold=bold)
    font.set_size(100, 72)
    return font.load_char(ord(sign)).linearHoriAdvance / 65536 / 100


def _font(*, bold: bool) -> mpl.ft2font.FT2Font:
    """Return the font that comes with matplotlib, whatever the computer has."""
    name = "DejaVuSans-Bold.ttf" if bold else "DejaVuSans.ttf"
    return get_font(str(Path(mpl.get_data_path()) / "fonts" / "ttf" / name))
