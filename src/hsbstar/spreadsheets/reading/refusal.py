"""Why a file cannot be read: raised where it shows, reported as a finding where reading began."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from hsbstar.core.findings import Finding, Where, finding
from hsbstar.core.limits import DEFAULT_LIMITS, LIMITS_IN_WORDS, MEBIBYTE, FileLimits
from hsbstar.core.problems import Problem
from hsbstar.core.processes import IN_BROWSER

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hsbstar.spreadsheets.cells import CellValue, Place

PACE = 4 if IN_BROWSER else 1
"""How many times longer the same work takes here: a browser's Python is that much slower."""


class Refusal(Exception):  # noqa: N818 - a file that is refused is no error of ours
    """A file that is not read any further; `finding` gives the reason."""

    def __init__(self, problem: Problem, **slots: object) -> None:
        """Keep the problem and the words for its slots."""
        super().__init__(problem)
        self._problem, self._slots = problem, slots

    @property
    def reason(self) -> str:
        """The reason why the file is damaged or harmful; empty where it is refused otherwise."""
        return str(self._slots.get("reason", ""))

    def finding(self, file: str, *, than: str = "any return") -> Finding:
        """Return the finding for a file; `than` is what it is larger than, if it is too large."""
        return finding(self._problem, Where(file), than=than, **self._slots)


def unreadable(reason: str) -> Refusal:
    """Return the refusal of a file that is damaged, or no spreadsheet."""
    return Refusal(Problem.FILE_UNREADABLE, reason=reason)


def harmful(reason: str) -> Refusal:
    """Return the refusal of a file that no spreadsheet program writes."""
    return Refusal(Problem.FILE_HARMFUL, reason=reason)


def over_limit(what: str, limit: int, unit: str = "", name: str = "") -> Refusal:
    """Return the refusal of a file over a limit, which has a name where `--limit` can raise it."""
    return Refusal(Problem.FILE_BEYOND_BOUNDS, what=what, limit=f"{limit:,}{unit}", name=name)


@dataclass
class Tally:
    """Counts what a file holds, and raises a Refusal as soon as it is over a limit."""

    limits: FileLimits = DEFAULT_LIMITS
    cells: int = 0
    text: int = 0
    unpacked: int = 0
    _begun: float = field(default_factory=time.process_time)

    def hold(self, name: str, count: float) -> None:
        """Raise a Refusal where a count is over the limit of a name."""
        limit = getattr(self.limits, name)
        if count > limit:
            what, unit = LIMITS_IN_WORDS[name]
            raise over_limit(what, limit, unit, name)

    def keep_time(self) -> None:
        """Raise a Refusal where reading takes too long; call it between pieces of work."""
        self.hold("seconds", (time.process_time() - self._begun) / PACE)

    def unpack(self, size: int, packed: int) -> None:
        """Count unpacked bytes of a file that has `packed` bytes."""
        self.unpacked += size
        self.hold("unpacked", self.unpacked / MEBIBYTE)
        if self.unpacked > 10 * MEBIBYTE:
            self.hold("ratio", self.unpacked / packed)

    def cell(self, place: Place, value: CellValue) -> None:
        """Count a cell in use."""
        self.hold("rows", place.row)
        self.hold("columns", place.column)
        self.cells += 1
        self.hold("cells", self.cells)
        if isinstance(value, str):
            self.hold("characters", len(value))
            self.add_text(len(value))

    def add_text(self, length: int) -> None:
        """Count characters that are kept."""
        self.text += length
        self.hold("text", self.text)

    def sheet(self, rows: Mapping[int, Mapping[int, CellValue]]) -> None:
        """Count the cells in use of a sheet small enough to be counted after it is read."""
        self.hold("rows", max(rows, default=0))
        self.hold("columns", max(map(max, rows.values()), default=0))
        self.cells += sum(map(len, rows.values()))
        self.hold("cells", self.cells)
        lengths = [len(value) for values in rows.values() for value in values.values()
                   if isinstance(value, str)]
        self.hold("characters", max(lengths, default=0))
        self.add_text(sum(lengths))
