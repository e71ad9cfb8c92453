"""Read a framework file: YAML, checked in one pass, every problem with its line.

The file is read as plain text values (`plain_yaml`); the models say what is a number.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import fields
from difflib import get_close_matches
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NoReturn, get_args, get_type_hints

from pydantic import TypeAdapter, ValidationError

from hsbstar.errors import FrameworkError
from hsbstar.findings import Finding, Problem, Where, finding
from hsbstar.framework import Framework, Part
from hsbstar.plain_yaml import Path, PlainYaml, UnreadableYamlError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydantic_core import ErrorDetails

_WHOLE = re.compile(r"[+-]?\d{1,9}")
_LIKE_A_NUMBER = re.compile(r"[=+\-@]|\d+(\.\d+)?%?$")


def read_framework(data: bytes, file: str) -> Framework:
    """Return the framework that a file holds.

    Raises FrameworkError with a finding for everything that is wrong with it.
    """
    faults = _Faults(file)
    content, problems = faults.content(data)
    framework = None
    try:
        framework = validated(content)
    except ValidationError as error:
        problems += [faults.problem(*_in_words(details)) for details in _true_faults(error)]
    problems += [faults.problem(*fault) for fault in _check_across(content)]
    if framework is None or problems:
        count = "one thing" if len(problems) == 1 else f"{len(problems)} things"
        raise FrameworkError(
            f"The framework file {file} cannot be used: {count} must be mended first.",
            sorted(set(problems), key=lambda found: (found.where.line, found.message)),
        )
    return framework


def validated(content: Any) -> Framework:
    """Return the framework of plain values; raise pydantic's ValidationError where it is none.

    It looks at each value by itself; what no single one shows is for `read_framework`.
    """
    return _adapter().validate_python(content)


@lru_cache(1)
def _adapter() -> TypeAdapter[Framework]:
    return TypeAdapter(Framework)


class _Faults:
    """Findings about a framework file, each with its line."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.read: PlainYaml | None = None

    def content(self, data: bytes) -> tuple[Any, list[Finding]]:
        """Return the file's plain values and what is wrong with them as YAML."""
        try:
            self.read = PlainYaml(data)
        except UnreadableYamlError as error:
            self._stop(error.line or 1, error.what)
        if self.read.value is None:
            self._stop(1, "the file is empty")
        return self.read.value, [self._at(*fault) for fault in self.read.faults]

    def problem(self, path: Path, what: str, fix: str) -> Finding:
        """Return the finding at `path`, or at the nearest place above it that has a line."""
        return self._at(self.read.line_of(path) if self.read else 1, path, what, fix)

    def _at(self, line: int, path: Path, what: str, fix: str) -> Finding:
        where = Where(self.file, line=line)
        return finding(
            Problem.FRAMEWORK_FAULT, where, path=path_in_words(path), what=what, fix=fix
        )

    def _stop(self, line: int, what: str) -> NoReturn:
        raise FrameworkError(
            f"The framework file {self.file} cannot be read: line {line}: {what}.",
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


_WORDS_BY_KIND = {
    "int_parsing": ("must be a whole number", "Write it in digits."),
    "int_type": ("must be a whole number", "Write it in digits."),
    "string_too_short": ("is empty", "Write the text."),
    "string_too_long": ("is longer than {max_length} characters", "Shorten it."),
    "string_pattern_mismatch": (
        "holds signs that it may not hold, or is too long",
        "Use letters, digits, full stops, hyphens and underscores, without spaces.",
    ),
    "literal_error": ("must be {expected}", "Use one of these words."),
    "too_short": (
        "has {actual_length} of at least {min_length} entries", "Add what is missing.",
    ),
    "too_long": ("has more than {max_length} entries", "Take some out."),
    "tuple_type": ("must be a list", "Begin each entry on a line of its own with ‘- ’."),
    "dataclass_type": ("must be a group of keys", "Write it as ‘key: value’ lines."),
    "dict_type": ("must be a group of keys", "Write it as ‘key: value’ lines."),
    "string_type": ("must be text", "Write one text, not a list or a group of keys."),
}


def _true_faults(error: ValidationError) -> list[ErrorDetails]:
    """Leave out that a list is too short where that is only because an entry has a fault."""
    found = error.errors()
    inside = {details["loc"][:depth] for details in found for depth in range(len(details["loc"]))}
    return [
        details for details in found
        if details["type"] != "too_short" or details["loc"] not in inside
    ]


def _in_words(details: ErrorDetails) -> tuple[Path, str, str]:
    """Turn what pydantic found into a path, a plain description and a way out."""
    path: Path = tuple(part for part in details["loc"] if part != "[key]")
    kind = details["type"]
    if kind == "missing":
        return path, "is missing", f"Add ‘{path[-1]}’."
    if kind == "unexpected_keyword_argument":
        return path, "is not a key that a framework file has", _suggest_key(path)
    what, fix = _WORDS_BY_KIND.get(kind, (str(details["msg"]).lower(), "Mend the value."))
    return path, what.format(**details.get("ctx", {})), fix


def _suggest_key(path: Path) -> str:
    known = [field.name for field in fields(_model_at(path[:-1]))]
    near = get_close_matches(str(path[-1]), known, n=1)
    if near:
        return f"Did you mean ‘{near[0]}’?"
    return f"Remove it. Known here: {', '.join(known)}."


def _model_at(path: Path) -> type[Part]:
    """Return the model that checks the group of keys at `path`."""
    model: type[Part] = Framework
    for part in path:
        if isinstance(part, str):
            annotation = get_type_hints(model)[part]
            inner = next(iter(get_args(annotation)), annotation)
            model = inner if isinstance(inner, type) else model
    return model


def _select(content: Any, *steps: str) -> Iterator[tuple[Path, Any]]:
    """Yield each value that the steps lead to (`*`: every entry of a list), with its path."""
    found: list[tuple[Path, Any]] = [((), content)]
    for step in steps:
        if step == "*":
            found = [
                ((*path, index), entry)
                for path, value in found if isinstance(value, list)
                for index, entry in enumerate(value)
            ]
        else:
            found = [
                ((*path, step), value[step])
                for path, value in found if isinstance(value, dict) and step in value
            ]
    yield from found


def _check_across(content: Any) -> Iterator[tuple[Path, str, str]]:
    """Check what no single value shows: doubles, gaps and names that lead nowhere.

    Works on the plain values, so that it also speaks where a model could not be made.
    """
    statement = ("domains", "*", "statements", "*")
    yield from _check_doubles(content, "id", *statement, "id")
    yield from _check_doubles(content, "ref", *statement, "ref")
    yield from _check_doubles(content, "number", "domains", "*", "number")
    yield from _check_doubles(content, "title", "domains", "*", "title")
    yield from _check_doubles(content, "score", "scale", "scores", "*", "value")
    yield from _check_scale(content)
    yield from _check_kinds(content)


def _check_doubles(content: Any, name: str, *steps: str) -> Iterator[tuple[Path, str, str]]:
    first: dict[str, Path] = {}
    for path, value in _select(content, *steps):
        if not isinstance(value, str):
            continue
        seen = first.setdefault(value.strip().casefold(), path)
        if seen != path:
            what = f"the {name} ‘{value}’ is used already in {path_in_words(seen[:-1])}"
            yield path, what, f"Give each its own {name}."


def _check_scale(content: Any) -> Iterator[tuple[Path, str, str]]:
    values: dict[int, Path] = {}
    for path, value in _select(content, "scale", "scores", "*", "value"):
        if isinstance(value, str) and _WHOLE.fullmatch(value.strip()):
            values[int(value)] = path
    ordered = list(values)
    if ordered != sorted(ordered):
        yield ("scale", "scores"), "the scores are not in order", "List them lowest first."
    if values and max(values) - min(values) <= 2000:
        gaps = [str(step) for step in range(min(values), max(values)) if step not in values]
        if gaps:
            what = f"the scale has a gap: {', '.join(gaps[:5])} is missing"
            yield ("scale", "scores"), what, "Add the missing score, or number without gaps."
    labels: dict[str, Path] = defaultdict(tuple)
    other = [("not_applicable", "label"), ("no_data", "label")]
    found = [*_select(content, "scale", "scores", "*", "label")]
    for steps in other:
        for path, label in _select(content, "scale", *steps):
            found.append((path, label))
            if isinstance(label, str) and _LIKE_A_NUMBER.match(label.strip()):
                what = f"the label ‘{label}’ looks like a number or a formula"
                yield path, what, "Use words, such as ‘N/A’: a cell must show which answer it is."
    for path, label in found:
        if isinstance(label, str):
            seen = labels.setdefault(label.strip().casefold(), path)
            if seen != path:
                yield path, f"the label ‘{label}’ is used twice", "Give each its own label."


def _check_kinds(content: Any) -> Iterator[tuple[Path, str, str]]:
    kinds = content.get("kinds", {}) if isinstance(content, dict) else {}
    if not isinstance(kinds, dict):
        return
    for path, kind in _select(content, "domains", "*", "statements", "*", "agencies", "*"):
        if isinstance(kind, str) and kind not in kinds:
            near = get_close_matches(kind, list(kinds), n=1)
            fix = f"Did you mean ‘{near[0]}’?" if near else "Add it under ‘kinds’."
            yield path, f"‘{kind}’ is not one of the kinds of agency", fix
