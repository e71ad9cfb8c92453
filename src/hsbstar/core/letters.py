"""The widths of letters where the font of the reader is not known, with room to spare.

They are measured as wide as Arial's.
"""

from __future__ import annotations

import unicodedata

_WIDTHS = {0.25: "ijl|'’‘ ", 0.34: "fIrt.,:;()[]!/-–", 0.52: "ckszvxyJ", 0.85: "mMwW%@—"}
_OF_CHARACTER = {character: width for width, group in _WIDTHS.items() for character in group}
_SMALL, _CAPITAL, _WIDE = 0.56, 0.73, 1.0
BOLD = 1.07
"""How much wider bold letters are."""


def text_width(text: str) -> float:
    """Return the width of a text on a line, as a multiple of the letters' size."""
    return sum(map(_width, text))


def _width(character: str) -> float:
    if character in _OF_CHARACTER:
        return _OF_CHARACTER[character]
    if unicodedata.east_asian_width(character) in {"W", "F"}:
        return _WIDE
    return _CAPITAL if character.isupper() else _SMALL
