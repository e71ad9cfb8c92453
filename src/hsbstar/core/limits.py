"""Limits on returned files that no honest return meets; each has a name.

A file over a limit is refused with a sentence that names the limit. A user who trusts the file can
raise the limit for one run.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields, replace
from typing import TYPE_CHECKING, Any

from hsbstar.core.errors import HsbstarError
from hsbstar.core.text import nearest

if TYPE_CHECKING:
    from collections.abc import Sequence

MEBIBYTE = 1024 * 1024


def _limit(default: int, words: str, unit: str = "") -> Any:
    return field(default=default, metadata={"words": words, "unit": unit})


@dataclass(frozen=True)
class FileLimits:
    """The limits of a file, all inclusive: each with what it is about, and its unit.

    The last is that of all files that a command reads: what agencies wrote is in memory at once.
    """

    file: int = _limit(25, "the file's size", " MiB")
    unpacked: int = _limit(200, "the size of the unpacked file", " MiB")
    # Beyond the first 10 MiB.
    ratio: int = _limit(200, "the number of times larger it becomes when unpacked")
    parts: int = _limit(2_000, "the number of parts in the file")
    sheets: int = _limit(200, "the number of sheets")
    # In the whole workbook, with the texts that are kept for cells.
    cells: int = _limit(100_000, "the number of cells in use")
    # The last one in use of a sheet, as for columns.
    rows: int = _limit(20_000, "the number of rows in use")
    columns: int = _limit(2_000, "the number of columns in use")
    characters: int = _limit(32_767, "the number of characters in a cell")
    text: int = _limit(10_000_000, "the number of characters in all cells")
    # Of the processor, not of the clock.
    seconds: int = _limit(3, "the time it takes to read", " seconds")
    # Where a command keeps them.
    evidence: int = _limit(
        500_000_000, "the number of characters of evidence and actions in all files together")

    @property
    def raised(self) -> tuple[str, ...]:
        """The limits that are not the default, each as `rows=50000`."""
        return tuple(
            f"{limit.name}={value}" for limit in fields(self)
            if (value := getattr(self, limit.name)) != limit.default
        )


LIMITS_IN_WORDS = {
    limit.name: (limit.metadata["words"], limit.metadata["unit"]) for limit in fields(FileLimits)
}
DEFAULT_LIMITS = FileLimits()


def raised_limits(changes: Sequence[str]) -> FileLimits:
    """Return the default limits with changes, each as `rows=50000`.

    Raises HsbstarError for an unknown name, or where the value is not a whole number above 0.
    """
    numbers: dict[str, int] = {}
    for change in changes:
        name, _, number = (part.strip() for part in change.partition("="))
        if name not in LIMITS_IN_WORDS:
            near = nearest(name, LIMITS_IN_WORDS)
            hint = f" Did you mean {near}?" if near else ""
            raise HsbstarError(
                f"--limit: there is no limit ‘{name}’.{hint} The limits are "
                f"{', '.join(LIMITS_IN_WORDS)}."
            )
        plain = number.replace(",", "").replace("_", "")
        if not (plain.isascii() and plain.isdecimal() and len(plain) < 13 and int(plain)):
            raise HsbstarError(f"--limit {name} needs a whole number above 0, for example "
                               f"{name}=50000.")
        numbers[name] = int(plain)
    return replace(DEFAULT_LIMITS, **numbers)
