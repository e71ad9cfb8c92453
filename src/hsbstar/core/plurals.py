"""Counts, lists and sentences in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hsbstar.core.text import is_unseen

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_COUNTS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
           "eleven", "twelve")


def count(number: int, singular: str, plural: str = "") -> str:
    """Return a number with its noun: `1 agency`, `4 agencies`; the default plural adds an s."""
    return f"{number} {singular if number == 1 else plural or f'{singular}s'}"


def count_agencies(number: int) -> str:
    """Return a number of agencies: `1 agency`, `4 agencies`."""
    return count(number, "agency", "agencies")


FEW_AGENCIES = 2
"""A figure from this many agencies or fewer is marked wherever it is listed (ours)."""
FEW_FORMAT = f'[<1]0;[<={FEW_AGENCIES}]"only "0;0'
"""The number format in which a cell shows a number of agencies as `show_agencies` does."""


def show_agencies(number: int, of: int | None = None) -> str:
    """Return how many agencies a figure is from, few ones marked: `7 of 8`, `only 2 of 8`."""
    only = "only " if 0 < number <= FEW_AGENCIES else ""
    return f"{only}{number}" if of is None else f"{only}{number} of {of}"


def agencies_behind(number: int, of: int | None = None) -> str:
    """Return the same with its noun: `7 of 8 agencies`, `only 2 agencies`, `only 1 agency`."""
    noun = "agency" if (number if of is None else of) == 1 else "agencies"
    return f"{show_agencies(number, of)} {noun}"


def one_or_more(number: int, what: str) -> str:
    """Return a number with its noun, and 1 as a word: `one thing`, `4 things`."""
    return f"one {what}" if number == 1 else count(number, what)


def counted(number: int, singular: str, plural: str = "") -> str:
    """Return a number with its noun, up to twelve in words: `four agencies`, `13 agencies`."""
    words = count(number, singular, plural)
    return words.replace(str(number), _COUNTS[number]) if number < len(_COUNTS) else words


def begin_count(number: int, singular: str, plural: str) -> str:
    """Return a number with its noun for the beginning of a sentence: `Four agencies`."""
    words = counted(number, singular, plural)
    return f"{words[:1].upper()}{words[1:]}"


def listed(names: Sequence[str], last: str = "and ") -> str:
    """Return names in a sentence, three and more with semicolons.

    Titles have commas and an “and” of their own.
    """
    return " and ".join(names) if len(names) < 3 else f"{'; '.join(names[:-1])}; {last}{names[-1]}"


def comma_list(names: Sequence[str], word: str = "and") -> str:
    """Return short names in a sentence: `3`, `3 and 4`, `3, 4 and 5`; or with another word."""
    return f" {word} ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))


def any_of(paths: Iterable[object]) -> str:
    """Return paths in a sentence: `‘a’ or ‘b’`. In marks, the folder `.` is not a full stop."""
    return comma_list([f"‘{path}’" for path in paths], "or")


def short_list(names: Iterable[str], most: int = 6) -> str:
    """Return the first names in a sentence, and how many more there are."""
    listed = list(names)
    rest = len(listed) - most
    return comma_list([*listed[:most], f"{rest} more"] if rest > 0 else listed)


def sentence(text: str) -> str:
    """Return a text with a capital at its beginning and a full stop at its end."""
    ended = text if text.endswith((".", "!", "?")) else f"{text}."
    return f"{ended[:1].upper()}{ended[1:]}"


def printable(text: str) -> str:
    """Return a text on one line, with each unseen character as `?`."""
    return "".join("?" if is_unseen(char) else char for char in " ".join(text.split()))


def joined(sentences: Iterable[str]) -> str:
    """Return texts as the sentences of a paragraph."""
    return " ".join(f"{sentence[:1].upper()}{sentence[1:]}." for sentence in sentences)
