"""Suggest what may have been meant, and show words of a command as they are typed.

Quoted alike in cmd, PowerShell, bash, zsh and fish.
"""

from __future__ import annotations

import os
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from hsbstar.core.cache import later
from hsbstar.core.text import nearest

if TYPE_CHECKING:
    from collections.abc import Sequence

LONG_DASHES = ("–", "—", "−")
"""Word and Outlook make one of two hyphens, and who copies a command from there has it."""
CURLY_MARKS = frozenset("“”„")
MOST_NAMES = 5_000
"""Names in a folder that are looked at."""
_PLAIN = later(r"[\w./\\:@%+,=~-]+")
_EXPANDED = frozenset("$`!")
"""Signs that shells read even between double quotation marks."""


def hint_for(path: Path, following: Sequence[Path] = ()) -> str:
    """Return the way out for a path that is not there; `following` was typed after it."""
    name = str(path)
    if name.startswith(LONG_DASHES):
        return spoken_for(name)
    if CURLY_MARKS.intersection(name):
        return "It was typed with curly quotation marks: type straight ones."
    if whole := _parted_by_spaces(path, following):
        return f"Did you mean {quoted(whole)}, with the quotation marks?"
    if near := near_path(path):
        return f"Did you mean {quoted(near)}?"
    return "Check the name and the folder."


def spoken_for(word: str) -> str:
    """Say how an option is typed that begins with a long dash."""
    return (f"It begins with a long dash, as Word makes of two hyphens: type "
            f"--{word.lstrip(''.join(LONG_DASHES) + '-')}.")


def near_path(path: Path) -> Path | None:
    """Return the file or folder that a path was most likely meant to name, or None.

    The first part of it that is not there is the one that is mistyped.
    """
    missing = [one for one in (path, *path.parents) if not os.path.lexists(one)]
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
            names = [entry.name for entry in islice(entries, MOST_NAMES)]
    except OSError:
        return []
    return sorted(name for name in names if not name.startswith((".", "~$")))


def _parted_by_spaces(path: Path, following: Sequence[Path]) -> Path | None:
    """Return the path that the shell took for several, because of the spaces in its name."""
    words = [str(one) for one in (path, *following)]
    joined = (Path(" ".join(words[:count])) for count in range(2, len(words) + 1))
    return next((one for one in joined if one.exists()), None)


def quoted(word: object) -> str:
    """Return a word, such as a path, with quotation marks where a shell would read its signs."""
    text = str(word)
    if _PLAIN().fullmatch(text):
        return text
    # cmd knows no single marks, but Windows has hardly a name with such a sign.
    mark = "'" if _EXPANDED.intersection(text) and "'" not in text else '"'
    return f"{mark}{text}{mark}"


def option(name: str, value: object) -> str:
    """Return an option as it follows in a command; nothing where nothing was given."""
    return f" {name} {quoted(value)}" if value else ""
