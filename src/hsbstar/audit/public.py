"""`hsbstar.read_framework`: the framework by which returns are read, for Python users."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from hsbstar import audit, framework
from hsbstar.core.arguments import path_of
from hsbstar.core.errors import HsbstarError
from hsbstar.core.files import read_bytes

if TYPE_CHECKING:
    from pathlib import Path

    from hsbstar.core.arguments import PathLike
    from hsbstar.framework import Framework, Messages


def read_framework(path: PathLike | None = None) -> Framework:
    """Return the framework that a file describes, or the one that comes with hsbstar.

    Args:
        path: A framework file (YAML), as `str` or `Path`. Without it, the bundled framework. Files
            of messages that it names are read too: they must be in its folder or below it.

    Returns:
        The framework: its domains with their statements, and its scale (`scale.lowest` to
        `scale.highest`, whole numbers). Pass it to `read_returns`.

    Raises:
        HsbstarError: The file is not there or cannot be used. All faults of a framework file are in
            `findings` of the error, each with its line.
    """
    return framework.bundled_framework() if path is None else load_framework(path_of(path))


def load_framework(path: Path) -> Framework:
    """Return the framework that a file holds, with the messages that it names.

    Raises HsbstarError (see `read_framework`).
    """
    read = framework.read_framework(read_bytes(path), str(path))
    own: list[Messages] = []
    for language, name in read.messages.items():
        file = _messages_file(path, name)
        others = [*framework.bundled_messages().values(), *own]
        own.append(audit.read_messages(read_bytes(file), str(file), language, others))
    return read.with_messages(*own) if own else read


def _messages_file(path: Path, name: str) -> Path:
    """Return the path of a file of messages that a framework file names.

    Raises HsbstarError outside its folder: a framework file from others must not lead elsewhere.
    """
    file, folder = path.parent / name, path.parent.resolve()
    if "\\" in name or ":" in name or PurePosixPath(name).is_absolute() or (
        ".." in PurePosixPath(name).parts or not file.resolve().is_relative_to(folder)
    ):
        raise HsbstarError(
            f"{path}: the message file ‘{name}’ must be in the framework file's folder, or in a "
            "folder inside it. Move it there, and give only its name."
        )
    if file.exists() and not file.is_file():
        raise HsbstarError(
            f"{path}: the message file ‘{name}’ is a folder or a device, not a file. Give the name "
            "of a file."
        )
    return file
