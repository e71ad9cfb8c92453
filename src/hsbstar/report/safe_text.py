"""Text as a page or a Word file may hold it: one name must not turn the words around it."""

from __future__ import annotations

from hsbstar.core.text import xml_text

_TURNING = dict.fromkeys((*range(0x202A, 0x202F), *range(0x2066, 0x206A)))
"""What steers the direction of writing until it is ended: embeddings, overrides and isolates.

Letters bear their own direction, so that names in Arabic or Hebrew read right without them.
"""


def safe_text(text: str) -> str:
    """Return `text` without control characters, and without what turns the text after it."""
    return xml_text(text.translate(_TURNING))
