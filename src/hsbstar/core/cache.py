"""Remember what was worked out of a text: thousands of workbooks say the same."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, AnyStr, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")
MOST = 8192
"""So many texts are remembered; then all are forgotten, so that memory stays small."""
LONGEST = 1000
"""Characters of a text that is remembered at the most: longer ones hardly come again."""


class Remembered(dict[str, T], Generic[T]):
    """A function of a text whose results are looked up where they are known.

    A dictionary finds them several times sooner than `functools.lru_cache`, and reading asks for
    thousands in each file.
    """

    def __init__(self, work_out: Callable[[str], T]) -> None:
        """Remember nothing yet of a function."""
        super().__init__()
        self._work_out = work_out

    def __missing__(self, text: str) -> T:
        """Work out what is not known."""
        found = self._work_out(text)
        if len(text) <= LONGEST:
            if len(self) >= MOST:
                self.clear()
            self[text] = found
        return found


def later(pattern: AnyStr, flags: int = 0) -> Callable[[], re.Pattern[AnyStr]]:
    """Return what compiles a pattern when it is first looked for: many runs never need it."""
    return cache(lambda: re.compile(pattern, flags))
