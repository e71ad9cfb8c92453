"""Suggest corrections of mistyped paths, and quote words of a command.

Double quotation marks work in cmd, PowerShell, bash, zsh and fish. Where a name has characters that
a shell reads inside them, the marks are those of the system that hsbstar runs on.
"""

from __future__ import annotations

import os
import shlex
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from hsbstar.core.cache import later
from hsbstar.core.text import nearest

if TYPE_CHECKING:
    from collections.abc import Sequence

ON_WINDOWS = os.name == "nt"
HYPHENS = ("‐", "‑")
"""Word's own hyphens, the second of which does not break a line."""
LONG_DASHES = ("–", "—", "−", "‒", "―", *HYPHENS)
"""Word and Outlook turn two hyphens into a dash, also in commands that people copy from there."""
CURLY_MARKS = frozenset("“”„")
MAX_NAMES = 5_000
"""Names in a folder that are compared."""
_PLAIN = later(r"[\w./\\:@%+,=-]+")
_EXPANDED = frozenset('$`!"')
"""Characters that shells read even inside double quotation marks."""


def hint_for(path: Path, following: Sequence[Path] = ()) -> str:
    """Return a hint for a path that does not exist; `following` was typed after it."""
    name = str(path)
    if name.startswith(LONG_DASHES):
        return long_dash_hint(name)
    if CURLY_MARKS.intersection(name):
        return "It was typed with curly quotation marks. Type straight ones."
    if whole := _parted_by_spaces(path, following):
        return f"Did you mean {quoted(whole)}, with the quotation marks?"
    if near := near_path(path):
        return f"Did you mean {quoted(near)}?"
    return "Check the name and the folder."


def long_dash_hint(word: str) -> str:
    """Return how to type an option that begins with a long dash."""
    name = word.lstrip("".join(LONG_DASHES) + "-")
    if word.startswith(HYPHENS):
        return f"It begins with a hyphen from Word. Type {'-' if len(name) == 1 else '--'}{name}."
    if len(name) == 1:
        return f"It begins with a long dash. Type -{name}."
    return f"It begins with a long dash, which Word makes from two hyphens. Type --{name}."


def near_path(path: Path) -> Path | None:
    """Return the file or folder that a path was most likely meant to name, or None.

    Its first part that does not exist is the mistyped part.
    """
    missing = [part for part in (path, *path.parents) if not os.path.lexists(part)]
    if not missing:
        return None
    wrong = missing[-1]
    near = nearest(wrong.name, _names_in(wrong.parent))
    if near is None:
        return None
    found = wrong.with_name(near)
    whole = found / path.relative_to(wrong)
    return whole if whole.exists() else found


def _names_in(folder: Path) -> list[str]:
    try:
        with os.scandir(folder) as entries:
            names = [entry.name for entry in islice(entries, MAX_NAMES)]
    except OSError:
        return []
    return sorted(name for name in names if not name.startswith((".", "~$")))


def _parted_by_spaces(path: Path, following: Sequence[Path]) -> Path | None:
    """Return a path with spaces that the shell split into several."""
    words = [str(word) for word in (path, *following)]
    joined = (Path(" ".join(words[:count])) for count in range(2, len(words) + 1))
    return next((whole for whole in joined if whole.exists()), None)


def quoted(word: object) -> str:
    """Return a word, such as a path, with quotation marks where a shell needs them."""
    text = str(word)
    if _PLAIN().fullmatch(text):
        return text
    # No name in Windows has a double mark, and cmd expands none of the others.
    if ON_WINDOWS or not _EXPANDED.intersection(text):
        return f'"{text}"'
    return shlex.quote(text)


def command_line(command: str, *words: object, **options: object) -> str:
    """Return a command of hsbstar to run next, quoted for a shell.

    An option without a value is left out, `True` is an option alone, and of several values each has
    the option's name before it. `allow_errors` is `--allow-errors`, `from_` is `--from` and `o` is
    `-o`.
    """
    parts = ["hsbstar", command, *map(quoted, words)]
    for name, value in options.items():
        typed = f"{'-' if len(name) == 1 else '--'}{name.strip('_').replace('_', '-')}"
        if value is True:
            parts.append(typed)
            continue
        for each in value if isinstance(value, (tuple, list)) else [value]:
            parts += [typed, quoted(each)] if each else []
    return " ".join(parts)
