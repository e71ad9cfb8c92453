"""JSON documents: their type, their text, and scores in them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from hsbstar.core.text import is_unseen

if TYPE_CHECKING:
    from collections.abc import Mapping
    from fractions import Fraction

Json = dict[str, Any]


def as_number(score: Fraction | None) -> float | None:
    """Return a score for JSON; None, for null, where there is none."""
    return None if score is None else float(score)


def json_text(content: Mapping[str, object]) -> str:
    """Return a document as lines of text.

    Letters stay readable; what would steer a terminal is escaped, as JSON allows.
    """
    text = json.dumps(content, ensure_ascii=False, indent=2)
    escaped = (json.dumps(character)[1:-1] if is_unseen(character) and character != "\n"
               else character for character in text)
    return "".join(escaped) + "\n"
