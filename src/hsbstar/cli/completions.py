"""What the Tab key proposes beside commands and options: values, and files of the right kind.

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

MOST_FILES = 2_000
"""Names in a folder that are looked at."""


def propose_limits(incomplete: str) -> list[str]:
    """Return each limit, raised to double."""
    return _begun([f"{name}={2 * value}" for name, value in asdict(BOUNDS).items()], incomplete)


def propose_strands(incomplete: str) -> list[str]:
    """Return the strands."""
    return _begun(list(framework.STRANDS), incomplete)


def propose_figures(incomplete: str) -> list[tuple[str, str]]:
    """Return the refs and domains of the framework that comes with hsbstar, with their titles."""
    known = framework.bundled_framework()
    figures = [(str(domain.number), domain.title) for domain in known.domains]
    figures += [(statement.ref, statement.text) for statement in known.statements]
    return [figure for figure in figures if figure[0].startswith(incomplete)]


def _begun(words: list[str], incomplete: str) -> list[str]:
    return [word for word in words if word.startswith(incomplete)]


def _propose_files(*endings: str) -> Callable[[str], list[str]]:
    """Return what proposes folders, and files with some endings.

    Where there are none, the shell proposes all files itself.
    """

    def propose(incomplete: str) -> list[str]:
        begun = incomplete.replace(os.sep, "/").rpartition("/")[2]
        above = incomplete[:len(incomplete) - len(begun)]
        try:
            with os.scandir(above or ".") as entries:
                found = [(entry.name, entry.is_dir()) for entry in islice(entries, MOST_FILES)]
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
