"""Counts, lists and sentences in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hsbstar.core.text import is_unseen

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_COUNTS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
           "eleven", "twelve")


def count(number: int, one: str, more: str) -> str:
    """Return a count with its word: `1 agency`, `4 agencies`."""
    return f"{number} {one if number == 1 else more}"


def count_agencies(number: int) -> str:
    """Return how many agencies: `1 agency`, `4 agencies`."""
    return count(number, "agency", "agencies")


def one_or_more(number: int, what: str) -> str:
    """Return a count in which 1 is a word: `one thing`, `4 things`."""
    return f"one {what}" if number == 1 else f"{number} {what}s"


def begin_count(number: int, one: str, more: str) -> str:
    """Return a count as a sentence begins with it: `Four agencies`, `13 agencies`."""
    spelled = _COUNTS[number].capitalize() if number < len(_COUNTS) else str(number)
    return f"{spelled} {one if number == 1 else more}"


def listed(names: Sequence[str]) -> str:
    """Return names in a sentence; titles hold commas and an “and” of their own, so: semicolons."""
    return " and ".join(names) if len(names) < 3 else f"{'; '.join(names[:-1])}; and {names[-1]}"


def comma_list(names: Sequence[str], word: str = "and") -> str:
    """Return short names in a sentence: `3`, `3 and 4`, `3, 4 and 5`; or with another word."""
    return f" {word} ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))


def sentence(text: str) -> str:
    """Return a text as a sentence: with a capital at its beginning and a full stop at its end."""
    ended = text if text.endswith((".", "!", "?")) else f"{text}."
    return f"{ended[:1].upper()}{ended[1:]}"


def counted(number: int, what: str, *, digits: bool = False) -> str:
    """Return a number with its noun, in words up to twelve unless in digits."""
    shown = str(number) if digits or number >= len(_COUNTS) else _COUNTS[number]
    return f"{shown} {what}{'' if number == 1 else 's'}"


def as_list(names: Sequence[str]) -> str:
    """Join names into a list."""
    # Titles hold commas and an “and” of their own; a semicolon keeps three of them apart.
    return " and ".join(names) if len(names) < 3 else "; ".join(names)


def printable(text: str) -> str:
    """Return a text in one line, each unseen character as `?`."""
    return "".join("?" if is_unseen(sign) else sign for sign in " ".join(text.split()))


def joined(sentences: Iterable[str]) -> str:
    """Join sentences into a paragraph."""
    return " ".join(f"{sentence[:1].upper()}{sentence[1:]}." for sentence in sentences)
