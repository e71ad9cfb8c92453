"""Check the arguments of the public functions: paths, texts, numbers, and files to write."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from hsbstar.core.errors import HsbstarError
from hsbstar.core.outputs import Advice, check_outputs, write_files

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hsbstar.core.outputs import Content

PathLike = str | os.PathLike[str]
"""A path as `str` or `pathlib.Path`."""
_IN_PYTHON = Advice("Name another file.", "pass force=True to replace it")


def path_of(value: PathLike) -> Path:
    """Return a path, with `~` as the user's own folder; raises HsbstarError for anything else."""
    try:
        text = os.fspath(value)
    except TypeError:
        text = ""
    if not isinstance(text, str) or not text.strip():
        raise HsbstarError(f"A path must be a str or a Path with a name in it, not {value!r}.")
    return Path(text).expanduser()


def text_of(name: str, value: str) -> str:
    """Return an argument that is a text; raises HsbstarError for anything else."""
    if not isinstance(value, str):
        raise HsbstarError(f"{name} must be a str, not {value!r}.")
    return value


def number_of(name: str, value: float) -> float:
    """Return an argument that is a number; raises HsbstarError for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise HsbstarError(f"{name} must be a number, not {value!r}.")
    return value


def check_output(path: PathLike, *, inputs: Iterable[Path] = (), force: bool) -> Path:
    """Return the path of a file to write, checked before any work is done.

    Raises HsbstarError where the file exists and `force` is not set, and where it is an input.
    """
    output = path_of(path)
    check_outputs([output], inputs, force=force, advice=_IN_PYTHON)
    return output


def write_output(path: Path, content: Content, *, force: bool) -> Path:
    """Write a file completely or not at all; return its path."""
    write_files([(path, content)], force=force)
    return path
