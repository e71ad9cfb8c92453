"""The round file `audit.yaml`: what the commands of a round would be given again and again.

`hsbstar new-audit` writes it next to the workbooks. Paths in it are relative to its folder. Every
fault is reported with its line, as in a framework file.
"""

from __future__ import annotations

import datetime as dt
import re
import textwrap
from dataclasses import dataclass, fields
from difflib import get_close_matches
from pathlib import PurePath
from typing import TYPE_CHECKING, Any, NamedTuple

from hsbstar import framework
from hsbstar.core.find_files import INSIDE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from hsbstar.framework import FileFault

MAX_ROUND_FILE_BYTES = 256 * 1024
"""The largest round file that is read; real ones have some 2 KiB."""
RULES = ("latest", "mean")
"""The words that `versions` may have, as the option `--versions`."""
_WIDTH = 98


@dataclass(frozen=True)
class RoundFile:
    """What a round file holds; empty where it has no such key."""

    area: str = ""
    round: str = ""
    marking: str = ""
    due: str = ""
    agencies: str = ""
    framework: str = ""
    same: tuple[str, ...] = ()
    versions: str = ""
    use: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """Area and round, as far as they are known."""
        return ", ".join(filter(None, (self.area, self.round)))


class RoundKey(NamedTuple):
    """A key of the round file: what it means, an example, and what it may hold."""

    meaning: str
    example: str
    is_path: bool = False
    """Whether it names files."""
    is_list: bool = False


ROUND_KEYS = {
    "area": RoundKey("The local area.", "Northshire"),
    "round": RoundKey("The round's name.", "Winter 2025"),
    "marking": RoundKey(
        "The protective marking. If a file that is read has a higher one, that one is used.",
        "OFFICIAL-SENSITIVE",
    ),
    "due": RoundKey(
        "The date to return it by, as workbooks and letters show it. Change it here if you give "
        "agencies more time.", "12 December 2025",
    ),
    "agencies": RoundKey("The list of the agencies that take part (.csv or .xlsx).",
                         "agencies.csv", is_path=True),
    "framework": RoundKey("Your own framework file. Without it, the framework that comes with "
                          "hsbstar is used.", "framework.yaml", is_path=True),
    "same": RoundKey("Names of the same agency (A=B), or a list of such names (.csv or .xlsx).",
                     "Police=Northshire Police", is_list=True),
    "versions": RoundKey("If an agency returned more than once: latest uses its latest return, "
                         "mean the mean of its returns.", "latest"),
    "use": RoundKey("If an agency returned more than once: the returns to use.",
                    "returns/police.xlsx", is_path=True, is_list=True),
}
"""All keys by name, in the order of the file."""
_HEAD = (
    "This file belongs to one audit round. hsbstar reads it when you run a command in this folder "
    "or in a folder below it, so that you need not type these options each time. An option that "
    "you do type is used instead. File names are relative to this folder. A line that begins with "
    "# has no effect: to use a key below, remove its #."
)
_IF_EMPTY = "Remove the # in front of each key that you use, or delete the file."
_ISO = re.compile(r"\b(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})\b")
_FIGURES = re.compile(r"\b(?P<day>\d{1,2})[/.](?P<month>\d{1,2})[/.](?P<year>\d{4})\b")
_WORDS = re.compile(r"\b(?P<day>\d{1,2}) (?P<month>[A-Za-z]+) (?P<year>\d{4})\b")
_MONTHS = {f"{dt.date(2000, month, 1):%B}".lower(): month for month in range(1, 13)}
_PLAIN = re.compile(r"(\.\./)*[^\W\d_][\w .,/()'’&=-]*")
_OTHER_MEANING = {"true", "false", "yes", "no", "on", "off", "y", "n", "null"}
"""Words that are more than texts to some readers of YAML."""


def read_round_file(data: bytes, file: str, exists: Callable[[str], bool]) -> RoundFile:
    """Return what a round file holds.

    Args:
        data: The file's content.
        file: Its name, for findings.
        exists: Whether a path, relative to the file's folder, is that of a file.

    Raises:
        FrameworkError: The file has faults; there is a finding with the line of each.
    """
    checked = framework.CheckedYaml(data, file, "round file", _IF_EMPTY)
    content = checked.value
    if not isinstance(content, dict):
        checked.refuse([((), "must be a group of keys", "Write it as ‘key: value’ lines.")])
    faults = [fault for key, value in content.items() for fault in _check(key, value, exists)]
    checked.refuse(faults, checked.faults)
    values: dict[str, Any] = {
        key: tuple(map(str.strip, value)) if isinstance(value, list) else value.strip()
        for key, value in content.items() if value
    }
    return RoundFile(**values)


def _check(key: str, value: object, exists: Callable[[str], bool]) -> Iterator[FileFault]:
    """Check a key and its value, which may be anything that YAML can express."""
    if key not in ROUND_KEYS:
        near = get_close_matches(key, ROUND_KEYS, n=1)
        fix = (f"Did you mean ‘{near[0]}’?" if near else
               f"Remove it. The keys allowed here are {', '.join(ROUND_KEYS)}.")
        yield (key,), "is not a key in a round file", fix
        return
    known = ROUND_KEYS[key]
    if value == "":
        return
    if known.is_list and not isinstance(value, list):
        yield (key,), "must be a list", "Start each entry on a new line with ‘- ’."
        return
    for path, text in (enumerate(value) if known.is_list and isinstance(value, list)
                       else [(None, value)]):
        place = (key,) if path is None else (key, path)
        if not isinstance(text, str):
            yield place, "must be text", "Write one text, not a list or a group of keys."
        else:
            yield from ((place, *fault) for fault in _check_text(key, text.strip(), exists))


def _check_text(
    key: str, text: str, exists: Callable[[str], bool]
) -> Iterator[tuple[str, str]]:
    """Check one text of a known key; yield what is wrong with it, and what to do."""
    names_file = ROUND_KEYS[key].is_path or (key == "same" and "=" not in text)
    if not text:
        yield "is empty", "Write the text."
    elif names_file and not _is_file(key, text, exists):
        yield f"there is no file {text}", "Check the name. It is relative to this file's folder."
    elif key == "same" and not names_file and not all(map(str.strip, text.split("=", 1))):
        yield "a name is missing", "Write both names, with = between them."
    elif key == "versions" and text not in RULES:
        yield f"must be {' or '.join(RULES)}", "Use one of these words."
    elif key == "due" and (fault := fault_of_date(text)):
        yield fault, "Correct the date."


def _is_file(key: str, text: str, exists: Callable[[str], bool]) -> bool:
    """Return whether a path is that of a file; a return may be in an email or a zip file."""
    held_in = PurePath(text.replace(INSIDE, "/")).parents if key == "use" else ()
    return exists(text) or any(exists(str(holder)) for holder in held_in)


def fault_of_date(text: str) -> str:
    """Return what is wrong with a date as people write it; empty if nothing is, or it has none.

    The day it names must be in the calendar: `31 November 2025` and `2025-13-01` are not.
    """
    for pattern in (_ISO, _FIGURES, _WORDS):
        for found in pattern.finditer(text):
            month = _MONTHS.get(found["month"].lower()) or found["month"]
            if not str(month).isdecimal():
                continue
            try:
                dt.date(int(found["year"]), int(month), int(found["day"]))
            except ValueError:
                return f"there is no such day as {found[0]}"
    return ""


def write_round_file(known: RoundFile) -> bytes:
    """Return a round file: every key with what it means; keys without a value as comments."""
    lines = _comment(_HEAD)
    for key, about in ROUND_KEYS.items():
        value = getattr(known, key)
        lines += ["", *_comment(about.meaning)]
        if value:
            lines += _entry(key, value)
        else:
            example = (about.example,) if about.is_list else about.example
            lines += [f"# {line}" for line in _entry(key, example)]
    return ("\n".join(lines) + "\n").encode("utf-8", "replace")


def _entry(key: str, value: str | tuple[str, ...]) -> list[str]:
    if isinstance(value, str):
        return [f"{key}: {_scalar(value)}"]
    return [f"{key}:", *(f"  - {_scalar(text)}" for text in value)]


def _comment(text: str) -> list[str]:
    return [f"# {line}" for line in textwrap.wrap(text, _WIDTH, break_on_hyphens=False)]


def _scalar(text: str) -> str:
    """Return a text as YAML: as it is if no reader can take it for something else."""
    if _PLAIN.fullmatch(text) and text.strip() == text and text.lower() not in _OTHER_MEANING:
        return text
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    shown = (character if character.isprintable() else f"\\U{ord(character):08X}"
             for character in escaped)
    return f'"{"".join(shown)}"'


def as_mapping(known: RoundFile) -> Mapping[str, str | tuple[str, ...]]:
    """Return the keys that have a value."""
    values = {field.name: getattr(known, field.name) for field in fields(known)}
    return {key: value for key, value in values.items() if value}
