"""Values and files that the Tab key proposes; Typer leaves out those that begin otherwise.

No file of the user's is opened for it: the shell waits for the answer.
"""

from __future__ import annotations

import os
from dataclasses import asdict
from itertools import islice
from typing import TYPE_CHECKING

from hsbstar import framework
from hsbstar.core.limits import BOUNDS

if TYPE_CHECKING:
    from collections.abc import Callable

MAX_FILES = 2_000
"""At most this many names in a folder are looked at."""


def propose_limits() -> list[str]:
    """Return each limit, raised to double."""
    return [f"{name}={2 * value}" for name, value in asdict(BOUNDS).items()]


def propose_strands() -> list[str]:
    """Return the strands."""
    return list(framework.STRANDS)


def propose_figures() -> list[tuple[str, str]]:
    """Return the refs and domains of the framework that comes with hsbstar, with their titles."""
    known = framework.bundled_framework()
    figures = [(str(domain.number), domain.title) for domain in known.domains]
    return figures + [(statement.ref, statement.text) for statement in known.statements]


def _propose_files(*endings: str) -> Callable[[str], list[str]]:
    """Return what proposes folders, and files with some endings.

    Where there are none, the shell proposes all files itself.
    """

    def propose(incomplete: str) -> list[str]:
        begun = incomplete.replace(os.sep, "/").rpartition("/")[2]
        above = incomplete[:len(incomplete) - len(begun)]
        try:
            with os.scandir(above or ".") as entries:
                found = [(entry.name, entry.is_dir()) for entry in islice(entries, MAX_FILES)]
        except OSError:
            return []
        return sorted(
            f"{above}{name}{'/' if is_folder else ''}" for name, is_folder in found
            if name.startswith(begun) and not name.startswith((".", "~$"))
            and (is_folder or name.lower().endswith(endings))
        )

    return propose


propose_lists = _propose_files(".csv")
propose_workbooks = _propose_files(".xlsx", ".xlsm")
propose_yaml = _propose_files(".yaml", ".yml")
propose_templates = _propose_files(".docx", ".dotx")
