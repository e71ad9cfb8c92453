"""`hsbstar.read_framework`: the framework by which returns are read, for Python users."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from hsbstar.core.arguments import path_of
from hsbstar.core.errors import HsbstarError
from hsbstar.core.files import read_bytes
from hsbstar.framework import bundled_framework

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
    if path is None:
        return bundled_framework()
    return load_framework(path_of(path))


def load_framework(path: Path) -> Framework:
    """Return the framework that a file holds, with the messages that it names."""
    # What checks a framework file takes longer to load than a return to read.
    from hsbstar.framework import read_framework as read_file  # noqa: PLC0415

    framework = read_file(read_bytes(path), str(path))
    return _with_messages(framework, path) if framework.messages else framework


def _with_messages(framework: Framework, path: Path) -> Framework:
    from hsbstar.audit.message_file import read_messages  # noqa: PLC0415 - as above
    from hsbstar.framework import bundled_messages  # noqa: PLC0415 - as above

    read: list[Messages] = []
    for language, name in framework.messages.items():
        file = _messages_file(path, name)
        others = [*bundled_messages().values(), *read]
        read.append(read_messages(read_bytes(file), str(file), language, others))
    return framework.with_messages(*read)


def _messages_file(framework: Path, name: str) -> Path:
    """Return the path of a file of messages that a framework file names; raise HsbstarError.

    Only within its folder: a framework file that was sent must not lead anywhere else.
    """
    file, folder = framework.parent / name, framework.parent.resolve()
    if "\\" in name or ":" in name or PurePosixPath(name).is_absolute() or (
        ".." in PurePosixPath(name).parts or not file.resolve().is_relative_to(folder)
    ):
        raise HsbstarError(
            f"{framework}: the file of messages ‘{name}’ must lie in the folder of the framework "
            "file, or in a folder inside it. Put it there, and write only its name."
        )
    if file.exists() and not file.is_file():
        raise HsbstarError(
            f"{framework}: the file of messages ‘{name}’ is a folder or a device, not a file. "
            "Write the name of the file."
        )
    return file
