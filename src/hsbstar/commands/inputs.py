"""Read what several commands take: the framework, the list of agencies, many files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from hsbstar.files import FRAMEWORK_FILE, bundled, read_bytes
from hsbstar.framework_file import read_framework
from hsbstar.naming import SameNames, read_same_file, read_same_option
from hsbstar.register import Agency, read_agencies
from hsbstar.weights import Weight, read_weights

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from hsbstar.framework import Framework
    from hsbstar.intake import Progress
    from hsbstar.report import Reporter

MANY = 12
"""From so many files on, a bar shows the progress."""


def load_framework(path: Path | None) -> Framework:
    """Return the user's framework, or the bundled one."""
    if path is None:
        return read_framework(bundled(FRAMEWORK_FILE), FRAMEWORK_FILE)
    return read_framework(read_bytes(path), str(path))


def load_agencies(path: Path | None) -> tuple[Agency, ...] | None:
    """Return the agencies of a list; None where no list was given."""
    return None if path is None else read_agencies(read_bytes(path), str(path))


def load_weights(path: Path | None) -> dict[str, Weight]:
    """Return the weights of agencies, by folded name; nothing where no list was given."""
    return {} if path is None else read_weights(read_bytes(path), str(path))


def load_same(texts: Iterable[str]) -> list[SameNames]:
    """Return which names the user says are one agency's: `A=B`, or the name of a .csv file.

    Raises HsbstarError for what is neither a pair of names nor a readable list.
    """
    known: list[SameNames] = []
    for one in texts:
        if "=" in one or not one.casefold().endswith((".csv", ".txt")):
            known.append(read_same_option(one))
        else:
            known += read_same_file(read_bytes(Path(one)), one)
    return known


def progress_bar(reporter: Reporter) -> Progress:
    """Return a way through files that shows a bar where many are read on a terminal."""

    def through(files: Sequence[Path]) -> Iterable[Path]:
        if reporter.quiet or not reporter.err.is_terminal or len(files) < MANY:
            return files
        from rich.progress import track  # noqa: PLC0415 - only for many files on a terminal

        return track(files, "Reading returns", console=reporter.err, transient=True)

    return through


def quoted(path: Path) -> str:
    """Return a path as it is typed in a command."""
    return f'"{path}"' if " " in str(path) else str(path)
