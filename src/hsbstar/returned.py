"""What a star tool keeps of a return: whose it was, when it came, and how much was answered."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Returned:
    """A return that was scored."""

    agency: str
    date: str
    """When it was completed, as people write it; empty where nobody said."""
    signed_off: bool
    scored: int
    not_applicable: int
    no_data: int
    blank: int
    unevidenced: int
    """High scores without evidence."""
