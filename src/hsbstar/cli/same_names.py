"""Read which names the user says are one agency's."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from hsbstar.comparison import SameNames, read_same_file, read_same_option
from hsbstar.core.files import read_list

if TYPE_CHECKING:
    from collections.abc import Iterable


def load_same(texts: Iterable[str]) -> list[SameNames]:
    """Return which names the user says are one agency's: `A=B`, or the name of a .csv file.

    Raises HsbstarError for what is neither a pair of names nor a readable list.
    """
    known: list[SameNames] = []
    for one in texts:
        if "=" in one or not one.casefold().endswith((".csv", ".txt")):
            known.append(read_same_option(one))
        else:
            known += read_same_file(read_list(Path(one)), one)
    return known
