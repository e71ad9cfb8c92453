"""Read YAML as plain text values, within limits, and find what is wrong with a file.

Values are texts (YAML's base schema): `ref: 2.10` stays `2.10` and `title: No` stays `No`. Only
`null` and `~` are empty, as in every editor; in quotation marks they are texts, too.
Object tags are faults, and aliases cannot make the file grow beyond `MAX_VALUES` values.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple, NoReturn

import yaml

from hsbstar.core.errors import FrameworkError
from hsbstar.core.findings import Finding, Where, finding
from hsbstar.core.plurals import one_or_more
from hsbstar.core.problems import Problem
from hsbstar.core.text import one_line, xml_text
from hsbstar.framework.yaml_errors import Slip, curly_or_unseen, find_slip

if TYPE_CHECKING:
    from collections.abc import Iterable

Path = tuple[str | int, ...]
"""The keys and list indexes that lead to a value."""
FileFault = tuple[Path, str, str]
"""A place, what is wrong there and what to do."""

MAX_BYTES = 2 * 1024 * 1024
MAX_DEPTH = 20
MAX_VALUES = 50_000

_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_EMPTY = {"null", "Null", "NULL", "~"}
_PLAIN_TAGS = {"tag:yaml.org,2002:" + kind for kind in ("str", "seq", "map")}


class UnreadableYamlError(Exception):
    """The text cannot be read at all: on which line, why, and what to do."""

    def __init__(self, slip: Slip) -> None:
        """Keep the reason."""
        super().__init__(slip.what)
        self.slip = slip


_IN_CURLY_MARKS = re.compile("“[^“”]*”|‘[^‘’]*’|„[^„“”]*[“”]")
"""A text that Word put between curly quotation marks: YAML takes them for a part of it."""


class Fault(NamedTuple):
    """What is wrong with a value as YAML: its line, its place, and what to do."""

    line: int
    path: Path
    what: str
    fix: str


class PlainYaml:
    """A YAML text as plain values, with the line of each of them."""

    def __init__(self, data: bytes) -> None:
        """Read a text; `value` is None for an empty one. Raises UnreadableYamlError."""
        self.lines: dict[Path, int] = {(): 1}
        self.faults: list[Fault] = []
        self._left = MAX_VALUES
        node = _compose(data)
        self.value: Any = None if node is None else self._plain(node, ())

    def line_of(self, path: Path) -> int:
        """Return the line of a place, or of the nearest place above it that has one."""
        while path not in self.lines:
            path = path[:-1]
        return self.lines[path]

    def _plain(self, node: yaml.Node, path: Path) -> Any:
        self._left -= 1
        if self._left < 0 or len(path) > MAX_DEPTH:
            raise _too_much(_line(node), "aliases make the file too large")
        line = self.lines.setdefault(path, _line(node))
        if node.tag not in _PLAIN_TAGS:
            what, fix = "object tags are not allowed", f"Remove the tag {node.tag}."
            self.faults.append(Fault(line, path, what, fix))
        if isinstance(node, yaml.MappingNode):
            return self._plain_mapping(node, path)
        if isinstance(node, yaml.SequenceNode):
            return [self._plain(item, (*path, index)) for index, item in enumerate(node.value)]
        clean = xml_text(node.value)
        if clean != node.value:
            # In double quotes YAML can spell characters that no cell of a workbook can hold.
            first = next(a for a, b in zip(node.value, clean, strict=True) if a != b)
            what = f"contains a character that a workbook cannot store: {one_line(first)}"
            self.faults.append(Fault(line, path, what, "Remove it."))
        is_plain = isinstance(node, yaml.ScalarNode) and not node.style
        if is_plain and _IN_CURLY_MARKS.fullmatch(node.value):
            fix = "Leave them out. If they belong to the text, type straight ones around them."
            self.faults.append(Fault(line, path, "is in curly quotation marks", fix))
        return "" if is_plain and node.value in _EMPTY else node.value

    def _plain_mapping(self, node: yaml.MappingNode, path: Path) -> dict[str, Any]:
        mapping: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key = str(key_node.value) if isinstance(key_node, yaml.ScalarNode) else "?"
            line, place = _line(key_node), (*path, key)
            if wrong := curly_or_unseen(key):
                self.faults.append(Fault(line, place, *wrong))
            if key in mapping:
                what = f"is used twice (first on line {self.lines[place]})"
                self.faults.append(Fault(line, place, what, "Keep only one."))
                continue
            self.lines[place] = line
            mapping[key] = self._plain(value_node, place)
        return mapping


def _compose(data: bytes) -> yaml.Node | None:
    if len(data) > MAX_BYTES:
        raise _too_much(1, f"the file is larger than {MAX_BYTES // 1024 // 1024} MiB")
    try:
        _check_depth(data)
        return yaml.compose(data, Loader=_LOADER)
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise UnreadableYamlError(find_slip(data, error)) from None


def _check_depth(data: bytes) -> None:
    # Events come without recursion, so a deeply nested file is seen before it is composed.
    depth = 0
    for event in yaml.parse(data, Loader=_LOADER):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > MAX_DEPTH:
            raise _too_much(_line(event), "the values are nested too deeply")


def _too_much(line: int, what: str) -> UnreadableYamlError:
    return UnreadableYamlError(Slip(line, what, "Shorten the file."))


def _line(item: yaml.Node | yaml.Event) -> int:
    return item.start_mark.line + 1 if item.start_mark else 1


class CheckedYaml(PlainYaml):
    """The plain values of a file of ours, and findings about it, each with its line."""

    def __init__(
        self, data: bytes, file: str, kind: str = "framework file", if_empty: str = ""
    ) -> None:
        """Read a file; raises FrameworkError where it is empty or cannot be read at all.

        `if_empty` is what to do where it is empty.
        """
        self.file = file
        self.kind = kind
        try:
            super().__init__(data)
        except UnreadableYamlError as error:
            self._stop(error.slip)
        if self.value is None:
            what = "it is empty, or has only comments" if data.strip() else "it is empty"
            self._stop(Slip(1, what, if_empty or f"Name a {kind} that is not empty."))

    def refuse(self, faults: Iterable[FileFault], in_yaml: Iterable[Fault] = ()) -> None:
        """Raise FrameworkError with everything that is wrong, by line, if anything is.

        A place without a line gets that of the nearest place above it.
        """
        found = {self._finding(self.line_of(path), path, *words) for path, *words in faults}
        found |= {self._finding(*fault) for fault in in_yaml}
        if found:
            count = one_or_more(len(found), "thing")
            raise FrameworkError(
                f"The {self.kind} {self.file} cannot be used: {count} must be corrected first.",
                sorted(found, key=lambda finding: (finding.where.line, finding.message)),
            )

    def _finding(self, line: int, path: Path, what: str, fix: str) -> Finding:
        where = Where(self.file, line=line)
        return finding(
            Problem.FRAMEWORK_FAULT, where, path=path_in_words(path), what=what, fix=fix
        )

    def _stop(self, slip: Slip) -> NoReturn:
        quoted = (f"‘{slip.text}’",) if slip.text else ()
        raise FrameworkError(
            f"The {self.kind} {self.file} cannot be read. Correct line {slip.line}, then run the "
            "command again.", [self._finding(slip.line, quoted, slip.what, slip.fix)],
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
