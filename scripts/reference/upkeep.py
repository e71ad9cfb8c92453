"""Stop where the pages no longer match the code."""

from __future__ import annotations


def require(holds: object, otherwise: str) -> None:
    """Raise LookupError, with what to do, unless something holds."""
    if not holds:
        raise LookupError(otherwise)
