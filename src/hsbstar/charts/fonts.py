"""Find a font for every sign: the one that comes with matplotlib, else one of the computer's."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import matplotlib as mpl
from matplotlib.font_manager import fontManager, get_font

if TYPE_CHECKING:
    from matplotlib.ft2font import FT2Font

OWN = "DejaVu Sans"
"""The font that comes with matplotlib: nearly all letters but those of East and South Asia."""

_SIZE = 64
_NORMAL = (400, "normal", "regular", "book")


def is_drawable(sign: str) -> bool:
    """Say whether any font at hand has the sign."""
    return _family_with(sign) is not None


def families_of(text: str) -> list[str]:
    """Return the fonts that a line needs, our own first."""
    return list(dict.fromkeys([OWN, *filter(None, map(_family_with, text))]))


@lru_cache(maxsize=8192)
def advance(sign: str, *, bold: bool) -> float:
    """Return how far one sign moves the next, in sizes of its letters."""
    family = _family_with(sign)
    if family is None:
        return 1.0
    font = _own(bold=bold) if family == OWN else get_font(_installed()[family])
    font.set_size(_SIZE, 72)
    return font.load_char(ord(sign)).linearHoriAdvance / 65536 / _SIZE


def _own(*, bold: bool) -> FT2Font:
    """Return our own font, whatever the computer has."""
    name = "DejaVuSans-Bold.ttf" if bold else "DejaVuSans.ttf"
    return get_font(str(Path(mpl.get_data_path()) / "fonts" / "ttf" / name))


@lru_cache(maxsize=8192)
def _family_with(sign: str) -> str | None:
    """Return the first font that has a sign, our own before all others."""
    if _own(bold=False).get_char_index(ord(sign)):
        return OWN
    return next((name for name, path in _installed().items() if _has(path, sign)), None)


def _has(path: str, sign: str) -> bool:
    try:
        return bool(get_font(path).get_char_index(ord(sign)))
    except (OSError, RuntimeError):
        # Gone since matplotlib made its list, or not a font that it can open.
        return False


@lru_cache(maxsize=1)
def _installed() -> dict[str, str]:
    """Return the computer's upright fonts of normal weight, sans serif first, each with its file.

    It is asked for only where a sign needs it. matplotlib's own mathematical fonts are left out:
    in them a code stands for another sign than it does elsewhere.
    """
    own = str(mpl.get_data_path())
    entries = sorted(
        (("Sans" not in entry.name, entry.name, entry.fname)
         for entry in fontManager.ttflist
         if entry.style == "normal" and entry.weight in _NORMAL
         # A dot begins the name of a font that draws boxes for signs it does not have.
         and not entry.name.startswith(".") and not entry.fname.startswith(own)),
    )
    found: dict[str, str] = {}
    for _, name, file in entries:
        found.setdefault(name, file)
    return found
