"""Find a font for every character: matplotlib's own, otherwise a font of the computer."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import matplotlib as mpl
from matplotlib.font_manager import fontManager, get_font

if TYPE_CHECKING:
    from matplotlib.ft2font import FT2Font

OWN = "DejaVu Sans"
"""The font that comes with matplotlib: nearly all letters except those of East and South Asia."""

_SIZE = 64
_NORMAL = (400, "normal", "regular", "book")


def is_drawable(character: str) -> bool:
    """Return whether any font on this computer has the character."""
    return _family_with(character) is not None


def families_of(text: str) -> list[str]:
    """Return the names of the fonts that a line needs, our own first."""
    return list(dict.fromkeys([OWN, *filter(None, map(_family_with, text))]))


@lru_cache(maxsize=8192)
def advance(character: str, *, bold: bool) -> float:
    """Return how far a character moves the next, as a multiple of the size of its letters."""
    family = _family_with(character)
    if family is None:
        return 1.0
    font = _own(bold=bold) if family == OWN else get_font(_installed()[family])
    font.set_size(_SIZE, 72)
    return font.load_char(ord(character)).linearHoriAdvance / 65536 / _SIZE


def _own(*, bold: bool) -> FT2Font:
    name = "DejaVuSans-Bold.ttf" if bold else "DejaVuSans.ttf"
    return get_font(str(Path(mpl.get_data_path()) / "fonts" / "ttf" / name))


@lru_cache(maxsize=8192)
def _family_with(character: str) -> str | None:
    """Return the first font that has a character, our own before all others."""
    if _own(bold=False).get_char_index(ord(character)):
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
