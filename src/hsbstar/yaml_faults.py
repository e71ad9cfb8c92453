"""Say what is wrong with a YAML file of ours: each fault a finding with its line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NoReturn

from hsbstar.errors import FrameworkError
from hsbstar.findings import Finding, Problem, Where, finding
from hsbstar.plain_yaml import Path, PlainYaml, UnreadableYamlError

if TYPE_CHECKING:
    from collections.abc import Iterable

Fault = tuple[Path, str, str]
"""A place, what is wrong there and what to do."""


class YamlFaults:
    """Findings about one file, each with its line."""

    def __init__(self, file: str, kind: str = "framework file") -> None:
        """Know nothing yet of a file of some kind."""
        self.file = file
        self.kind = kind
        self.read: PlainYaml | None = None

    def content(self, data: bytes) -> tuple[Any, list[Finding]]:
        """Return the file's plain values and what is wrong with them as YAML.

        Raises FrameworkError where it cannot be read at all.
        """
        try:
            self.read = PlainYaml(data)
        except UnreadableYamlError as error:
            self._stop(error.line or 1, error.what)
        if self.read.value is None:
            self._stop(1, "the file is empty")
        return self.read.value, [self._at(*fault) for fault in self.read.faults]

    def problem(self, path: Path, what: str, fix: str) -> Finding:
        """Return the finding at `path`, or at the nearest place above it that has a line."""
        return self._at(self.line_of(path), path, what, fix)

    def line_of(self, path: Path) -> int:
        """Return the line of a place, or of the nearest place above it that has one."""
        return self.read.line_of(path) if self.read else 1

    def refuse(self, problems: Iterable[Finding]) -> None:
        """Raise FrameworkError with the problems, in the order of their lines, if there are any."""
        found = sorted(set(problems), key=lambda one: (one.where.line, one.message))
        if found:
            count = "one thing" if len(found) == 1 else f"{len(found)} things"
            raise FrameworkError(
                f"The {self.kind} {self.file} cannot be used: {count} must be mended first.", found
            )

    def _at(self, line: int, path: Path, what: str, fix: str) -> Finding:
        where = Where(self.file, line=line)
        return finding(
            Problem.FRAMEWORK_FAULT, where, path=path_in_words(path), what=what, fix=fix
        )

    def _stop(self, line: int, what: str) -> NoReturn:
        raise FrameworkError(
            f"The {self.kind} {self.file} cannot be read: line {line}: {what}.",
            [self._at(line, (), what, "Mend the file and run the command again.")],
        )


def path_in_words(path: Path) -> str:
    """Return a place in the file as people say it: `domain 2, statement 4, text`."""
    singular = {
        "domains": "domain", "statements": "statement", "principles": "principle",
        "scores": "score", "nice": "NICE section", "questions": "question", "sources": "source",
        "agencies": "agency",
    }
    words: list[str] = []
    for part in path:
        if isinstance(part, int) and words:
            words[-1] = f"{singular.get(words[-1], words[-1])} {part + 1}"
        else:
            words.append(str(part))
    return ", ".join(words) or "the file"
