"""The captions of the audit workbook in words that can be compared."""

from __future__ import annotations

from hsbstar.core.cache import later
from hsbstar.core.text import fold

_SCALE_BEHIND = later(
    r"\s*[(\[]\s*(?:\d{1,2}\s*(?:-|to)|out of)\s*\d{1,2}\s*[)\]]|\s\d{1,2}\s*(?:-|to)\s*\d{1,2}$"
)
"""Not any bracket or figure: ‘Score (2025)’ is another column."""


def words_of_caption(caption: str) -> str:
    """Return the words of a caption, be it retyped: `Scores`, `SCORE (0-4):`, `Ref.`."""
    words = fold(caption)
    if words[-1:].isdigit() or "(" in words or "[" in words:
        words = _SCALE_BEHIND().sub("", words)
    return words.rstrip(" :*.?#")


def words_of_field(caption: str) -> str:
    """Return the words of a field's caption, be it retyped."""
    return fold(caption).rstrip(":*")
