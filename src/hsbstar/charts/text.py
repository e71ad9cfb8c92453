"""Measure and wrap text before it is drawn, so that no word overlaps another or leaves the page.

A font is found for every character: matplotlib's own, otherwise a font of the computer.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import matplotlib as mpl
from matplotlib.font_manager import fontManager, get_font

from hsbstar.core.text import is_unseen, limit_marks

if TYPE_CHECKING:
    from collections.abc import Iterable

    from matplotlib.ft2font import FT2Font

OWN = "DejaVu Sans"
"""The font that comes with matplotlib: nearly all letters except those of East and South Asia."""

_MEASURED_SIZE = 64
_NORMAL = (400, "normal", "regular", "book")

INK, MUTED = "#1A1A1A", "#505050"
"""The two colours of text: 17 and 8 to 1 against white."""

LEADING, BASE = 1.25, 0.26
"""The height of a line and of the base of its letters, as multiples of the letters' size.

The middle of a figure is then in the middle of its line.
"""

GLUE = "\u00a0"
"""The space between two words that stay on the same line."""

MAX_LETTERS = 900
"""The length to which a text is cut before it is measured; a cell may hold 32,767."""

# Widths are added character by character, without kerning: a little to spare covers that.
_TO_SPARE = 1.01

# Unseen between letters: a soft hyphen, spaces of no width.
_UNSEEN = dict.fromkeys(map(ord, "\u00ad\u200b\u2060\ufeff"))
# Between the pieces of a word that is too wide for a line.
_BREAK = "\n"

# Thai and Lao, Burmese, Khmer; and the vowels that are written before their consonant.
_SPACELESS = (("\u0e00", "\u0eff"), ("\u1000", "\u109f"), ("\u1780", "\u17ff"))
_LEADING_VOWELS = "\u0e40\u0e41\u0e42\u0e43\u0e44\u0ec0\u0ec1\u0ec2\u0ec3\u0ec4"
_CLOSING, _OPENING = {"Pe", "Pf", "Po"}, {"Ps", "Pi"}
_JOINERS = "\u200c\u200d"


@dataclass(frozen=True)
class Lettering:
    """How text is written, and which point of it is at its place."""

    size: float
    bold: bool = False
    colour: str = INK
    across: Literal["left", "center", "right"] = "left"
    up: Literal["bottom", "center", "top"] = "center"
    backed: bool = False
    """Whether a white ground keeps lines behind the text from crossing it."""

    @property
    def pitch(self) -> float:
        """The height of a line, in inches."""
        return self.size * LEADING / 72

    def height(self, lines: int) -> float:
        """Return the height of a number of lines, in inches."""
        return lines * self.pitch


def clean(text: str) -> str:
    """Return `text` on a single line, with `?` for characters that are unsafe or that no font has.

    At most three follow each other: a whole title of question marks is of no use.
    """
    tidy = unicodedata.normalize("NFC", limit_marks(" ".join(text.translate(_UNSEEN).split())))
    cut = tidy if len(tidy) <= MAX_LETTERS else tidy[:MAX_LETTERS] + "…"
    safe = "".join(
        character if is_drawable(character)
        and (character in _JOINERS or not is_unseen(character)) else "?" for character in cut
    )
    return re.sub(r"\?{4,}", "???", safe)


def text_width(text: str, lettering: Lettering) -> float:
    """Return the width of a line in inches, a little too wide rather than too narrow."""
    return _width(text, lettering.size, bold=lettering.bold)


def wrap(text: str, width: float, lettering: Lettering, most: int | None = None) -> list[str]:
    """Return `text` in lines no wider than `width` inches; with `most`, in at most that many lines.

    A word wider than a line is broken with a hyphen. Scripts without spaces between words are
    broken where a line is full. An ellipsis replaces what does not fit into the last line.
    """
    lines: list[str] = []
    gaps: list[str] = []
    used = 0.0
    for gap, piece in _pieces(text, width, lettering):
        wide = text_width(piece, lettering)
        step = text_width(gap.strip(_BREAK), lettering) + wide
        if lines and gap != _BREAK and used + step <= width:
            lines[-1] += gap + piece
            used += step
        else:
            lines.append(piece)
            gaps.append(gap)
            used = wide
    if most is not None and len(lines) > most:
        rest = "".join(map("".join, zip(gaps[most - 1 :], lines[most - 1 :], strict=True)))
        lines[most - 1 :] = [shorten(rest.replace(_BREAK, "").strip(" "), width, lettering)]
    return lines


def numbered(number: int, title: str) -> str:
    """Return a domain's number and title, kept on a line together; a strand has no number, or 0."""
    return f"{number}{GLUE}{clean(title)}" if number else clean(title)


def shorten(text: str, width: float, lettering: Lettering) -> str:
    """Return `text`, cut with an ellipsis where it is wider than `width` inches."""
    if text_width(text, lettering) <= width:
        return text
    kept = text
    while kept and text_width(kept + "…", lettering) > width:
        kept = kept[:-1]
    return kept.rstrip() + "…"


def fit(lettering: Lettering, lines: Iterable[str], width: float) -> Lettering:
    """Return the same letters, smaller where the widest line would not fit into `width` inches."""
    widest = max((text_width(line, lettering) for line in lines), default=0.0)
    return replace(lettering, size=lettering.size * min(1.0, width / (widest or width)))


def breaks_words(text: str, width: float, lettering: Lettering) -> bool:
    """Return whether a word of `text` is wider than a line."""
    return any(text_width(unit, lettering) > width for _, unit in _units(text))


def without_long_words(text: str, width: float, lettering: Lettering) -> str:
    """Return `text` without the words that are wider than a line."""
    return "".join(gap + unit for gap, unit in _units(text)
                   if text_width(unit, lettering) <= width)


def _pieces(text: str, width: float, lettering: Lettering) -> list[tuple[str, str]]:
    """Return the pieces that may be on a line of their own, each with the gap before it."""
    pieces = []
    for gap, unit in _units(text):
        before, word = gap, unit
        while len(word) > 1 and text_width(word, lettering) > width:
            cut = 1
            while cut < len(word) - 1 and text_width(word[: cut + 1] + "-", lettering) <= width:
                cut += 1
            pieces.append((before, word[:cut] + "-"))
            before, word = _BREAK, word[cut:]
        pieces.append((before, word))
    return pieces


def _units(text: str) -> list[tuple[str, str]]:
    """Return what is never broken where there is room: words, or letters of spaceless scripts."""
    units = []
    for word in text.split(" "):
        gap, unit = " ", ""
        for character in word:
            if unit and _may_part(unit[-1], character):
                units.append((gap, unit))
                gap, unit = "", ""
            unit += character
        units.append((gap, unit))
    return units


def _may_part(before: str, after: str) -> bool:
    """Return whether a line may end between two characters of a word."""
    # A line begins with no mark, closing bracket or stop, and ends with no opening bracket.
    if unicodedata.category(after)[0] == "M" or unicodedata.category(after) in _CLOSING:
        return False
    if unicodedata.category(before) in _OPENING or before in _LEADING_VOWELS + GLUE + _JOINERS:
        return False
    return _is_spaceless(before) or (_is_spaceless(after) and after not in _JOINERS)


def _is_spaceless(character: str) -> bool:
    """Return whether a character is of a script that puts no spaces between words."""
    return (any(first <= character <= last for first, last in _SPACELESS)
            or unicodedata.east_asian_width(character) in {"W", "F"})


@lru_cache(maxsize=16_384)
def _width(text: str, size: float, *, bold: bool) -> float:
    return sum(advance(letter, bold=bold) for letter in text) * size / 72 * _TO_SPARE


def is_drawable(character: str) -> bool:
    """Return whether any font on this computer has the character."""
    return _font_with(character) is not None


def families_of(text: str) -> list[str]:
    """Return the names of the fonts that a line needs, our own first."""
    return list(dict.fromkeys([OWN, *filter(None, map(_font_with, text))]))


@lru_cache(maxsize=8192)
def advance(character: str, *, bold: bool) -> float:
    """Return how far a character moves the next, as a multiple of the size of its letters."""
    family = _font_with(character)
    if family is None:
        return 1.0
    font = _own_font(bold=bold) if family == OWN else get_font(_installed()[family])
    font.set_size(_MEASURED_SIZE, 72)
    return font.load_char(ord(character)).linearHoriAdvance / 65536 / _MEASURED_SIZE


def _own_font(*, bold: bool) -> FT2Font:
    name = "DejaVuSans-Bold.ttf" if bold else "DejaVuSans.ttf"
    return get_font(str(Path(mpl.get_data_path()) / "fonts" / "ttf" / name))


@lru_cache(maxsize=8192)
def _font_with(character: str) -> str | None:
    """Return the first font that has a character, our own before all others."""
    if _own_font(bold=False).get_char_index(ord(character)):
        return OWN
    return next((name for name, path in _installed().items() if _has(path, character)), None)


def _has(path: str, character: str) -> bool:
    try:
        return bool(get_font(path).get_char_index(ord(character)))
    except (OSError, RuntimeError):
        # Gone since matplotlib made its list, or not a font that it can open.
        return False


@lru_cache(maxsize=1)
def _installed() -> dict[str, str]:
    """Return the files of the computer's upright fonts of normal weight by name, sans serif first.

    matplotlib's own mathematical fonts are left out: their codes have other meanings.
    """
    own = str(mpl.get_data_path())
    entries = sorted(
        (("Sans" not in entry.name, entry.name, entry.fname)
         for entry in fontManager.ttflist
         if entry.style == "normal" and entry.weight in _NORMAL
         # A dot begins the name of a font that draws boxes for characters it does not have.
         and not entry.name.startswith(".") and not entry.fname.startswith(own)),
    )
    found: dict[str, str] = {}
    for _, name, file in entries:
        found.setdefault(name, file)
    return found
