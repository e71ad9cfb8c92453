"""Write a framework as a file that people can read and edit, and that reads back the same.

Block style, texts folded at 100 columns, empty entries left out. Every value reads back as the same
text, also by other readers of YAML: quotation marks surround what they could take for a number or
for *yes*.
"""

from __future__ import annotations

import re
import textwrap
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from hsbstar.core.text import one_line
from hsbstar.framework.translations import MAIN, merged

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from hsbstar.framework.model import Framework
    from hsbstar.framework.yaml_values import Path

    Remarks = Mapping[Path, Sequence[str]]

WIDTH = 100
_STEP = 2
_PLAIN = re.compile(r"[^\W\d_](?:[^:#]|:(?! |$)|(?<! )#)*")
_WORD = re.compile(r"[A-Za-z0-9._-]+")
_OTHER_MEANING = {"true", "false", "yes", "no", "on", "off", "y", "n", "null"}
"""Words that are more than texts to some readers of YAML."""


def write_framework(
    framework: Framework, *, head: Sequence[str] = (), remarks: Remarks | None = None
) -> str:
    """Return a framework's file; the paragraphs of `head` are comments at its beginning.

    `remarks` become comments, by the place of their value: the first on its line, each further
    remark on lines of its own below.
    """
    lines = [line for paragraph in head for line in _comment(paragraph, 0)]
    lines += _group(_values(framework), 0, (), remarks or {})
    return "\n".join(lines) + "\n"


def _values(framework: Framework) -> dict[str, Any]:
    """Return a framework as the values of its file, texts in all its languages."""
    main = framework.language
    spoken = {main: framework, **framework.translations}
    values: dict[str, Any] = merged(
        {code: asdict(version) | {"language": main} for code, version in spoken.items()}, main
    )
    if main == MAIN:
        # The default needs no line.
        del values["language"]
    return values


def _group(values: Mapping[str, Any], indent: int, path: Path, remarks: Remarks) -> Iterator[str]:
    """Yield the lines of a group of keys; keys without a value are left out."""
    for key, value in values.items():
        if value is None or (not isinstance(value, int) and not value):
            continue
        place = (*path, key)
        remark, *below = remarks.get(place, ("",))
        first, *rest = _entry(f"{_scalar(key)}:", value, indent, place, remarks)
        yield f"{first}  # {one_line(remark)}" if remark else first
        yield from rest
        for further in below:
            yield from _comment(further, indent)


def _comment(text: str, indent: int) -> Iterator[str]:
    # On one line first: some invisible characters end a comment, and begin a value.
    margin = f"{' ' * indent}# "
    yield from (margin + line for line in _wrapped(one_line(text), WIDTH - len(margin)))


def _entry(lead: str, value: Any, indent: int, path: Path, remarks: Remarks) -> Iterator[str]:
    """Yield the lines of one value behind its `key:` or its `-`."""
    margin = " " * indent
    if isinstance(value, dict):
        yield margin + lead
        yield from _group(value, indent + _STEP, path, remarks)
    elif isinstance(value, tuple):
        yield from _list(lead, value, indent, path, remarks)
    else:
        shown = value if isinstance(value, int) else _scalar(value)
        line = f"{margin}{lead} {shown}"
        # A longer text is folded, where folding keeps every character.
        if len(line) <= WIDTH or not _can_fold(value):
            yield line
            return
        yield f"{margin}{lead} >-"
        inner = margin + " " * _STEP
        yield from (inner + part for part in _wrapped(value, WIDTH - len(inner)))


def _list(
    lead: str, values: Sequence[Any], indent: int, path: Path, remarks: Remarks
) -> Iterator[str]:
    """Yield the lines of a list: words on the same line, other values below each other."""
    margin = " " * indent
    if all(isinstance(value, str) and _WORD.fullmatch(value) for value in values):
        start = f"{margin}{lead} ["
        words = ", ".join(map(_scalar, values)) + "]"
        yield from textwrap.wrap(
            words, WIDTH, initial_indent=start, subsequent_indent=" " * len(start),
            break_long_words=False, break_on_hyphens=False,
        )
        return
    yield margin + lead
    inner = indent + _STEP
    for index, value in enumerate(values):
        if isinstance(value, dict):
            first, *rest = _group(value, inner + _STEP, (*path, index), remarks)
            yield f"{' ' * inner}- {first.lstrip()}"
            yield from rest
        else:
            yield from _entry("-", value, inner, (*path, index), remarks)


def _scalar(text: str) -> str:
    """Return a text on one line, in quotation marks where it could read as something else."""
    is_plain = _PLAIN.fullmatch(text) and text.isprintable() and text == text.strip()
    if is_plain and text.casefold() not in _OTHER_MEANING:
        return text
    held = text.replace("\\", "\\\\").replace('"', '\\"')
    shown = (char if char.isprintable() else f"\\U{ord(char):08x}" for char in held)
    return f'"{"".join(shown)}"'


def _can_fold(text: str) -> bool:
    """Return whether a text can be broken at its spaces and reads back the same."""
    return text.isprintable() and text == " ".join(text.split())


def _wrapped(text: str, width: int) -> list[str]:
    return textwrap.wrap(text, width, break_long_words=False, break_on_hyphens=False)
