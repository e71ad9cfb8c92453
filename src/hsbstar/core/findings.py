"""Findings: one problem each, as data.

A finding says where (file, sheet, cell), what is wrong and what to do. Three severities:

- *error*: an answer or a file cannot be used as it is; `score` refuses, or with
  `--allow-errors` counts a faulty cell as blank and leaves an unreadable file out;
- *warning*: the figures can be used, but the coordinator should look;
- *note*: hsbstar read something in another way than it was written.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import TYPE_CHECKING, NamedTuple

from hsbstar.core.plurals import comma_list, count
from hsbstar.core.problems import Problem, Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


class Where(NamedTuple):
    """The place of a value or a problem; parts that do not apply are empty or 0."""

    file: str = ""
    sheet: str = ""
    cell: str = ""
    line: int = 0

    @property
    def short(self) -> str:
        """The place without the file's folder, which would show whose machine it was."""
        return str(self._replace(file=PurePath(self.file).name))

    @property
    def in_file(self) -> str:
        """The place within the file; empty where that is all of it."""
        return str(self._replace(file=""))

    @property
    def in_sheet(self) -> str:
        """The place within a sheet or a text file: the cell, or `line 7`; empty without either."""
        return self.cell or (f"line {self.line}" if self.line else "")

    def __str__(self) -> str:
        """Return the place in words: `police.xlsx › 2 Prevention › D14`."""
        line = f"line {self.line}" if self.line else ""
        return " › ".join(part for part in (self.file, self.sheet, self.cell, line) if part)


@dataclass(frozen=True)
class Finding:
    """One problem: its kind, its place, and the finished sentences."""

    code: str
    severity: Severity
    where: Where
    message: str
    fix: str

    @property
    def order(self) -> tuple[str, int, str, int, tuple[int, str], str, str]:
        """Sort key: by file, worst first, then by place."""
        column_then_row = (len(self.where.cell), self.where.cell)
        return (
            self.where.file, self.severity.rank, self.where.sheet, self.where.line,
            column_then_row, self.code, self.message,
        )


def finding(problem: Problem, where: Where, **slots: object) -> Finding:
    """Return the finding of a kind of problem at a place.

    Raises KeyError for a missing slot: a mistake in our own code.
    """
    kind = problem.value
    return Finding(
        problem.code, kind.severity, where, kind.message.format(**slots), kind.fix.format(**slots)
    )


def shortened(findings: Sequence[Finding], most: int = 100) -> list[Finding]:
    """Return the findings of a file with at most `most` of a kind, and the number of the others.

    A damaged or hostile file can have a fault in every row; nobody reads ten thousand lines.
    """
    by_code: dict[str, list[Finding]] = defaultdict(list)
    for found in findings:
        by_code[found.code].append(found)
    kept = []
    for same in by_code.values():
        kept += same[:most]
        if len(same) > most:
            where, rest = Where(same[most].where.file), len(same) - most
            message = f"{rest:,} more cells in this file have the same problem."
            kept.append(replace(same[most], where=where, message=message))
    return kept


def in_one(findings: Sequence[Finding], problem: Problem) -> list[Finding]:
    """Return the findings with those of a kind as one: the first, with the number of the others."""
    same = [found for found in findings if found.code == problem.code]
    if len(same) < 2:
        return list(findings)
    cells = count(len(same) - 1, "other cell")
    whole = replace(same[0], message=f"{same[0].message} The same applies to {cells} in this file.")
    return [whole, *(found for found in findings if found.code != problem.code)]


def system_files_ignored(files: Sequence[PurePath]) -> list[Finding]:
    """Return one finding on all files of the system that a command left out; none without any."""
    names = sorted({file.name for file in files}, key=str.casefold)
    if not names:
        return []
    some = names[:2] if len(names) > 3 else names
    rest = len(names) - len(some)
    shown = comma_list([*some, count(rest, "other")] if rest else some)
    were = "was" if len(files) == 1 else "were"
    return [finding(Problem.SYSTEM_FILES_IGNORED, Where(),
                    files=f"{count(len(files), 'system file')} {were}", names=shown)]


def count_by_severity(findings: Iterable[Finding]) -> Counter[Severity]:
    """Return the number of errors, warnings and notes."""
    return Counter(found.severity for found in findings)


def has_errors(findings: Iterable[Finding]) -> bool:
    """Return whether any finding is an error."""
    return any(found.severity is Severity.ERROR for found in findings)


def count_in_words(findings: Iterable[Finding]) -> str:
    """Return `2 errors, 1 warning and 3 notes`, or that nothing was found."""
    counts = count_by_severity(findings)
    parts = [count(counts[severity], severity.value) for severity in Severity if counts[severity]]
    return f"{comma_list(parts)}." if parts else "No findings."
