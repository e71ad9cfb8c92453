"""Cache results by input text; thousands of workbooks repeat the same strings."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, AnyStr, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")
MAX_TEXTS = 8192
"""Texts in a cache; a full one is cleared, so that memory stays small."""
MAX_TEXT_LENGTH = 1000
"""Characters of a text in a cache; longer texts are hardly ever repeated."""


class TextCache(dict[str, T], Generic[T]):
    """The cached results of a function of a text, looked up as in a dictionary.

    Several times faster than `functools.lru_cache`, and each file needs thousands of results.
    """

    def __init__(self, function: Callable[[str], T]) -> None:
        """Begin with an empty cache."""
        super().__init__()
        self._function = function

    def __missing__(self, text: str) -> T:
        """Return the result for a text that is not in the cache."""
        result = self._function(text)
        if len(text) <= MAX_TEXT_LENGTH:
            if len(self) >= MAX_TEXTS:
                self.clear()
            self[text] = result
        return result


def later(pattern: AnyStr, flags: int = 0) -> Callable[[], re.Pattern[AnyStr]]:
    """Return a function that compiles a pattern at its first call; many runs never need it."""
    return cache(lambda: re.compile(pattern, flags))
