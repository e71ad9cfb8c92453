"""Fill in `*` and `?` in file names, as Windows leaves to the program and other shells do."""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence


def filled_in(words: Sequence[str], *, windows: bool = os.name == "nt") -> list[str]:
    """Return what was typed, on Windows with the files that each pattern stands for.

    A pattern that no file fits stays as it is, to be told by whoever looks for it.
    """
    if not windows:
        return list(words)
    return [name for word in words for name in _files(word)]


def _files(word: str) -> list[str]:
    if word.startswith("-") or not {"*", "?"}.intersection(word):
        return [word]
    from glob import glob  # noqa: PLC0415 - rarely needed

    # Square brackets are common in names that Windows gives to copies.
    return sorted(glob(word.replace("[", "[[]"))) or [word]  # noqa: PTH207 - keeps it as typed
