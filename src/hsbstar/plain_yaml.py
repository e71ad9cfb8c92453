"""Read YAML as plain text values, within bounds, with the line of each and every doubled key.

Values are texts (YAML's base schema): `ref: 2.10` stays `2.10` and `title: No` stays `No`. Object
tags are faults, and aliases cannot make the file grow beyond `MOST_VALUES` values.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import yaml

from hsbstar.wording import one_line, xml_text

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
