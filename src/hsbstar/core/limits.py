"""How large a returned file may be: bounds that no honest return meets, each with its name.

A file over a bound is refused with a sentence that names the bound; whoever trusts the file can
raise it for one run.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING

from hsbstar.core.errors import HsbstarError
from hsbstar.core.text import nearest

if TYPE_CHECKING:
    from collections.abc import Sequence

MEBIBYTE = 1024 * 1024


@dataclass(frozen=True)
class Bounds:
    """The bounds of one file; all are inclusive."""

    file: int = 25
    """Size of the file, in MiB."""
    unpacked: int = 200
    """Size of all its parts when unpacked, in MiB."""
    ratio: int = 200
    """How many times larger it may become by unpacking, beyond the first 10 MiB."""
    parts: int = 2_000
    """Parts in the file."""
    sheets: int = 200
    """Sheets in the workbook."""
    cells: int = 100_000
    """Cells in use, and texts kept for them, in the whole workbook."""
    rows: int = 20_000
    """The last row in use of a sheet."""
    columns: int = 2_000
    """The last column in use of a sheet."""
    characters: int = 32_767
    """Characters in one cell."""
    text: int = 10_000_000
    """Characters in all cells together."""
    seconds: int = 3
    """Time of the processor to read one file, in seconds."""


IN_WORDS = {
    "file": ("the file's size", " MiB"),
    "unpacked": ("the size of the unpacked file", " MiB"),
    "ratio": ("how many times larger it becomes by unpacking", ""),
    "parts": ("the number of parts in the file", ""),
    "sheets": ("the number of sheets", ""),
    "cells": ("the number of cells in use", ""),
    "rows": ("the number of rows in use", ""),
    "columns": ("the number of columns in use", ""),
    "characters": ("the number of characters in a cell", ""),
    "text": ("the number of characters in all cells", ""),
    "seconds": ("the time that it takes to read", " seconds"),
}
"""What each bound is about, and its unit."""

BOUNDS = Bounds()


def raised(limits: Sequence[str]) -> Bounds:
    """Return the bounds with those changed that `limits` names, each as `rows=50000`.

    Raises HsbstarError for an unknown name or for what is no whole number above 0.
    """
    names = [one.name for one in fields(Bounds)]
    changes: dict[str, int] = {}
    for limit in limits:
        name, _, number = (part.strip() for part in limit.partition("="))
        if name not in names:
            near = nearest(name, names)
            hint = f" Was {near} meant?" if near else ""
            raise HsbstarError(
                f"--limit: There is no limit ‘{name}’.{hint} The limits are {', '.join(names)}."
            )
        plain = number.replace(",", "").replace("_", "")
        if not (plain.isascii() and plain.isdecimal() and len(plain) < 13 and int(plain)):
            raise HsbstarError(f"--limit {name} needs a whole number above 0, as {name}=50000.")
        changes[name] = int(plain)
    return replace(BOUNDS, **changes)
