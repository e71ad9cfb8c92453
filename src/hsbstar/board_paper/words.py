"""Say counts, days and lists as a sentence has them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_NUMBERS = ("No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten",
            "Eleven", "Twelve")


def count(number: int, one: str, more: str) -> str:
    """Return a count with its word: `1 agency`, `4 agencies`."""
    return f"{number} {one if number == 1 else more}"


def begin_count(number: int, one: str, more: str) -> str:
    """Return a count as a sentence begins with it: `Four agencies`, `13 agencies`."""
    spelled = _NUMBERS[number] if number < len(_NUMBERS) else str(number)
    return f"{spelled} {one if number == 1 else more}"


def listed(names: Sequence[str]) -> str:
    """Return names in a sentence; titles hold commas and an “and” of their own, so: semicolons."""
    return " and ".join(names) if len(names) < 3 else f"{'; '.join(names[:-1])}; and {names[-1]}"


def sentence(text: str) -> str:
    """Return a text as a sentence: with a capital at its beginning and a full stop at its end."""
    ended = text if text.endswith((".", "!", "?")) else f"{text}."
    return f"{ended[:1].upper()}{ended[1:]}"
