"""What a star tool keeps of a return: whose it was, when it came, and how much was answered."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Received:
    """One return, as the star tool lists it."""

    agency: str
    completed: str
    """The day on which it was completed, as people write it; empty where nobody said."""
    signed_off: bool
    scored: str
    not_applicable: str
    no_data: str
    blank: str
    unevidenced: str
    """High scores without evidence."""
