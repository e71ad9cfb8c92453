"""Protective markings: which of several counts, and whether they differ.

The order is that of the Government Security Classifications (Cabinet Office): OFFICIAL, then
OFFICIAL-SENSITIVE, which is OFFICIAL with a need for more care, then SECRET and TOP SECRET. A
marking that is none of these has no place in the order, so it is never left out.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from hsbstar.core.cache import later
from hsbstar.core.findings import Where, finding
from hsbstar.core.problems import Problem
from hsbstar.core.text import fold, fold_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from hsbstar.core.findings import Finding

BETWEEN = " / "
"""Between markings of which none is above the other."""
_LEVELS = ("official", "officialsensitive", "secret", "topsecret")
_LEVEL = later(r"(?:uk )?(top ?secret|secret|official ?sensitive|official)\b ?(.*)")
_BEGINS_WITH_LEVEL = later(r"(?:UK )?(?:TOP SECRET|SECRET|OFFICIAL)\b.*")
_Kind = tuple[int, str]
"""A marking's place in the order, from 1 (0: no place), and its further words, such as
`personal`."""


def highest_marking(markings: Iterable[str]) -> str:
    """Return the marking of what is made from things with these markings; empty without any.

    Spellings of one marking (`Official – Sensitive`) are one. Markings of the same level with
    further words, and those without a place in the order, are shown next to each other.
    """
    distinct = sorted({shown for marking in markings if (shown := " ".join(marking.split()))})
    if len(distinct) == 1:
        return distinct[0]
    spelled: dict[_Kind, str] = {}
    for marking in distinct:
        for part in marking.split(BETWEEN):
            spelled.setdefault(_kind(part), part)
    top = max((level for level, _ in spelled), default=0)
    with_words = any(words and level == top for level, words in spelled)
    kept = [kind for kind in sorted(spelled, key=lambda kind: (-kind[0], kind[1]))
            if kind[0] in {0, top} and not (kind == (top, "") and with_words)]
    return BETWEEN.join(spelled[kind] for kind in kept)


def is_lower(marking: str, other: str) -> bool:
    """Return whether a marking is below another, or leaves out a part of it."""
    return _kinds(highest_marking((marking, other))) != _kinds(marking)


def marking_in(text: str) -> str:
    """Return the marking with which a text begins, in capitals; empty where it begins otherwise.

    In forms of earlier versions the day on which they are due follows after two blanks.
    """
    first = text.partition("  ")[0].strip()
    return first if _BEGINS_WITH_LEVEL().fullmatch(first) else ""


def check_markings(marked: Iterable[tuple[str, str]]) -> Iterator[Finding]:
    """Report in one note that markings differ; each comes with the file that has it."""
    names: dict[frozenset[_Kind], list[str]] = defaultdict(list)
    spelled: dict[frozenset[_Kind], str] = {}
    for file, marking in sorted(marked):
        if kinds := _kinds(marking):
            names[kinds].append(file)
            spelled.setdefault(kinds, marking)
    if len(names) > 1:
        shown = (f"‘{spelled[kinds]}’ ({first}{f' and {len(others)} more' if others else ''})"
                 for kinds, (first, *others) in names.items())
        slots = {"markings": ", ".join(shown), "highest": highest_marking(spelled.values())}
        yield finding(Problem.MARKINGS_DIFFER, Where(), **slots)


def _kinds(marking: str) -> frozenset[_Kind]:
    return frozenset(_kind(part) for part in marking.split(BETWEEN) if part.strip())


def _kind(marking: str) -> _Kind:
    plain = fold_name(marking) or fold(marking)
    if match := _LEVEL().fullmatch(plain):
        return _LEVELS.index(match[1].replace(" ", "")) + 1, match[2]
    return 0, plain
