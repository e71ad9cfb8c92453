"""Stop where the code and what the pages say of it have come apart."""

from __future__ import annotations


def require(holds: object, otherwise: str) -> None:
    """Raise LookupError, with what to do, unless something holds."""
    if not holds:
        raise LookupError(otherwise)
