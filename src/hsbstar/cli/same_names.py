"""Read which names the user gave as names of the same agency."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from hsbstar import comparison
from hsbstar.core.files import read_list

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hsbstar.comparison import SameNames


def load_same(texts: Iterable[str]) -> list[SameNames]:
    """Return the names that belong to the same agency: `A=B`, or those in a .csv file.

    Raises HsbstarError for what is neither a pair of names nor a readable list.
    """
    known: list[SameNames] = []
    for text in texts:
        if "=" in text or not text.casefold().endswith((".csv", ".txt")):
            known.append(comparison.read_same_option(text))
        else:
            known += comparison.read_same_file(read_list(Path(text)), text)
    return known


def files_of_same(texts: Iterable[str]) -> list[Path]:
    """Return the files among the values of `--same`."""
    return [Path(text) for text in texts if "=" not in text]
