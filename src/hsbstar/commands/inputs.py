"""Read what several commands take: the framework, the list of agencies, many files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hsbstar.files import FRAMEWORK_FILE, bundled, read_bytes
from hsbstar.framework_file import read_framework
from hsbstar.register import Agency, read_agencies
from hsbstar.weights import Weight, read_weights

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

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
