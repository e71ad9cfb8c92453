"""Read YAML as plain text values, within bounds, and say what is wrong with a file.

Values are texts (YAML's base schema): `ref: 2.10` stays `2.10` and `title: No` stays `No`.
Object tags are faults, and aliases cannot make the file grow beyond `MOST_VALUES` values.
Each fault has its line.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, NoReturn

import yaml

from hsbstar.core.errors import FrameworkError
from hsbstar.core.findings import Finding, Where, finding
from hsbstar.core.plurals import one_or_more
from hsbstar.core.problems import Problem
from hsbstar.core.text import one_line, xml_text

if TYPE_CHECKING:
    from collections.abc import Iterable

Path = tuple[str | int, ...]

MOST_BYTES = 2 * 1024 * 1024
MOST_DEPTH = 20
MOST_VALUES = 50_000

_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_PLAIN_TAGS = {"tag:yaml.org,2002:" + kind for kind in ("str", "seq", "map")}


class UnreadableYamlError(Exception):
    """The text cannot be read at all: why, and on which line, where that is known."""

    def __init__(self, line: int | None, what: str) -> None:
        """Say where and why."""
        super().__init__(what)
        self.line = line
        self.what = what


class Fault(NamedTuple):
    """What is wrong with one value: its line, its place, and what to do."""

    line: int
    path: Path
    what: str
    fix: str


class PlainYaml:
    """A YAML text as plain values, with the line on which each of them stands."""

    def __init__(self, data: bytes) -> None:
        """Read a text, None where it holds nothing; raise UnreadableYamlError where it is none."""
        self.lines: dict[Path, int] = {(): 1}
        self.faults: list[Fault] = []
        self._left = MOST_VALUES
        self.value = self._read(data)

    def line_of(self, path: Path) -> int:
        """Return the line of a place, or of the nearest place above it that has one."""
        while path not in self.lines:
            path = path[:-1]
        return self.lines[path]

    def _read(self, data: bytes) -> Any:
        if len(data) > MOST_BYTES:
            what = f"the file is larger than {MOST_BYTES // 1024 // 1024} MiB"
            raise UnreadableYamlError(1, what)
        try:
            _check_depth(data)
            node = yaml.compose(data, Loader=_LOADER)
        except (yaml.YAMLError, UnicodeDecodeError) as error:
            mark = getattr(error, "problem_mark", None)
            what = getattr(error, "problem", None) or "it is not text in UTF-8"
            line = mark.line + 1 if mark else None
            raise UnreadableYamlError(line, f"this is not YAML: {what}") from None
        return None if node is None else self._plain(node, ())

    def _plain(self, node: yaml.Node, path: Path) -> Any:
        self._left -= 1
        if self._left < 0 or len(path) > MOST_DEPTH:
            raise UnreadableYamlError(_line(node), "aliases make the file too large")
        self.lines.setdefault(path, _line(node))
        if node.tag not in _PLAIN_TAGS:
            fix = f"Remove the tag {node.tag}."
            self.faults.append(
                Fault(self.line_of(path), path, "object tags are not allowed", fix)
            )
        if isinstance(node, yaml.MappingNode):
            return self._plain_mapping(node, path)
        if isinstance(node, yaml.SequenceNode):
            return [self._plain(item, (*path, index)) for index, item in enumerate(node.value)]
        self._check_signs(node.value, path)
        return node.value

    def _check_signs(self, text: str, path: Path) -> None:
        """Tell signs that no cell of a workbook can hold: in double quotes YAML can spell them."""
        clean = xml_text(text)
        if clean != text:
            first = next(sign for sign, kept in zip(text, clean, strict=True) if sign != kept)
            what = f"holds a sign that no workbook can hold: {one_line(first)}"
            self.faults.append(Fault(self.line_of(path), path, what, "Leave it out."))

    def _plain_mapping(self, node: yaml.MappingNode, path: Path) -> dict[str, Any]:
        mapping: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key = str(key_node.value) if isinstance(key_node, yaml.ScalarNode) else "?"
            line, place = _line(key_node), (*path, key)
            if key in mapping:
                what = f"stands twice (first on line {self.lines[place]})"
                self.faults.append(Fault(line, place, what, "Keep one of the two."))
                continue
            self.lines[place] = line
            mapping[key] = self._plain(value_node, place)
        return mapping


def _check_depth(data: bytes) -> None:
    # Events come without recursion, so a deeply nested file is seen before it is composed.
    depth = 0
    for event in yaml.parse(data, Loader=_LOADER):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > MOST_DEPTH:
            raise UnreadableYamlError(_line(event), "the values are nested too deeply")


def _line(item: yaml.Node | yaml.Event) -> int:
    return item.start_mark.line + 1 if item.start_mark else 1


FileFault = tuple[Path, str, str]
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
            count = one_or_more(len(found), "thing")
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
