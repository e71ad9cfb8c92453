"""Use the round file `audit.yaml`: its values are the defaults of options that are not typed.

It is looked for in the folder where a command runs, then in the folders above.
"""

from __future__ import annotations

import os
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hsbstar import audit
from hsbstar.cli.terminal import Reporter
from hsbstar.core.errors import HsbstarError, reason_of
from hsbstar.core.files import ROUND_FILE, read_at_most
from hsbstar.core.markings import highest_marking
from hsbstar.core.suggest import command_line

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from hsbstar.audit import RoundFile

PARAMETERS = {
    "area": ("area",), "round": ("round_name",), "marking": ("marking",), "due": ("due",),
    "agencies": ("agencies", "expected"), "framework": ("framework",), "same": ("same",),
    "versions": ("versions",), "use": ("use",),
}
"""The parameters of commands that each key of the file is the default of."""
OTHER_MEANINGS = {
    "collate-areas": {"area"},
    # It reads the returns of other rounds.
    "compare": {"versions", "use"},
}
"""By command, keys whose options mean something else there."""
_OPTIONS = {"expected": "agencies"}
"""The options of a printed command that have another name than their key."""


@dataclass(frozen=True)
class Found:
    """A round file that was found and read."""

    path: Path
    """As seen from the folder where the command runs."""
    known: RoundFile

    @property
    def folder(self) -> Path:
        """The folder of the round."""
        return self.path.parent

    def at(self, path: str) -> str:
        """Return a path of the file as seen from the folder where the command runs."""
        return path if Path(path).is_absolute() else os.path.relpath(self.folder / path)

    def value(self, key: str) -> str | list[str]:
        """Return the value of a key as it would be typed for its option."""
        value = getattr(self.known, key)
        if key == "same":
            return [name if "=" in name else self.at(name) for name in value]
        if audit.ROUND_KEYS[key].is_path:
            return self.at(value) if isinstance(value, str) else [self.at(path) for path in value]
        return list(value) if isinstance(value, tuple) else value


_top: ContextVar[Path | None] = ContextVar("top", default=None)
_used: ContextVar[tuple[Found | None, frozenset[str]]] = ContextVar(
    "used", default=(None, frozenset()))
"""The round file of the command that runs, and its keys that options came from."""


def find_round_file() -> Found | None:
    """Return the round file of this folder, or of the nearest folder above it that has one.

    Above this folder, the home folder and the root of a disk are not looked in: a file there would
    apply to everything. Raises FrameworkError with the lines of all faults.
    """
    here = Path.cwd()
    top = _top.get()
    borders = {Path(here.anchor), Path(os.path.expanduser("~"))}  # noqa: PTH111 - never raises
    for place in (here, *here.parents):
        if (place in borders and place != here) or (top and not place.is_relative_to(top)):
            break
        if os.path.lexists(place / ROUND_FILE):
            return read_found(Path(os.path.relpath(place / ROUND_FILE)))
        if place in borders:
            break
    return None


def round_files_below() -> list[Path]:
    """Return the round files in the folders directly below this one."""
    return sorted(path for path in Path().glob(f"*/{ROUND_FILE}") if path.is_file())


@contextmanager
def searched_within(folder: Path) -> Iterator[None]:
    """Look for round files in a folder and below it alone, as the demo does."""
    token = _top.set(folder.resolve())
    try:
        yield
    finally:
        _top.reset(token)


def read_found(path: Path) -> Found:
    """Return what a round file holds; raise HsbstarError where it cannot be opened."""
    try:
        data = read_at_most(path, audit.MAX_ROUND_FILE_BYTES + 1)
    except OSError as error:
        raise HsbstarError(
            f"The round file {path} cannot be opened: {reason_of(error)}. Correct or remove it."
        ) from None
    if len(data) > audit.MAX_ROUND_FILE_BYTES:
        raise HsbstarError(f"{path} is larger than {audit.MAX_ROUND_FILE_BYTES // 1024} KiB, too "
                           "large for a round file. Check what it is.")
    return Found(path, audit.read_round_file(
        data, str(path), lambda name: os.path.isfile(path.parent / name)))  # noqa: PTH113 - never raises


def offer(context: Any) -> Found | None:
    """Make the file's values the defaults of a command's options, before its words are parsed."""
    command = context.command
    others = OTHER_MEANINGS.get(command.name, ())
    params = {param.name: param for param in command.params}
    keys = {name: key for key, names in PARAMETERS.items() for name in names
            if name in params and key not in others}
    found = find_round_file() if keys else None
    if found is None:
        return None
    known = audit.as_mapping(found.known)
    context.default_map = {
        name: [found.value(key)] if params[name].multiple and not audit.ROUND_KEYS[key].is_list
        else found.value(key)
        for name, key in keys.items() if key in known
    }
    return found


@contextmanager
def in_use(context: Any, found: Found | None) -> Iterator[None]:
    """Keep in mind which values came from the file while a command runs, and say so."""
    params = context.params
    applied = {key: name for key, names in PARAMETERS.items() for name in names
               if found and name in params and _is_from_file(context, name)}
    if found:
        for key in [*_unsuitable(context.command.name, params, found, applied)]:
            # As if it had not been given: each of these options has an empty default.
            params[applied.pop(key)] = "" if key == "due" else None
    if found and applied:
        title = f": {found.known.title}" if found.known.title else ""
        Reporter(quiet=params.get("quiet", False)).note(f"Using {found.path}{title}.")
    token = _used.set((found, frozenset(applied)))
    try:
        yield
    finally:
        _used.reset(token)


def _is_from_file(context: Any, name: str) -> bool:
    source = context.get_parameter_source(name)
    return source is not None and source.name == "DEFAULT_MAP"


def _unsuitable(
    command: str, params: Mapping[str, Any], found: Found, applied: Collection[str]
) -> Iterator[str]:
    """Yield the keys whose values do not suit the options that were typed."""
    if command == "new-audit" and params["agency"] and "agencies" in applied:
        yield "agencies"  # Workbooks for those that are named, not for all.
    if command == "new-audit" and params["round_name"] != found.known.round and "due" in applied:
        yield "due"  # The day of another round.
    if command == "new-audit" and not _reads_returns_of(found, params["last"] or ()):
        yield from {"versions", "use"}.intersection(applied)  # Those returns are another round's.
    if command == "report" and not params["earlier"] and "same" in applied:
        yield "same"  # There is only one round.
    if command == "report" and params["public"] and "marking" in applied:
        yield "marking"  # What is published has none, unless it is typed.


def _reads_returns_of(found: Found, last: Collection[Path]) -> bool:
    """Return whether these are folders of a round's returns, with each return that it uses."""
    folders = [path.resolve() for path in last]
    round_folder = found.folder.resolve()
    return bool(folders) and all(
        folder.is_dir() and folder.is_relative_to(round_folder) for folder in folders
    ) and all(
        any(Path(found.at(file)).resolve().is_relative_to(folder) for folder in folders)
        for file in found.known.use
    )


def is_from_file(key: str) -> bool:
    """Return whether the value of a key came from the round file, in the command that runs."""
    return key in _used.get()[1]


def named_by(option: str) -> str:
    """Return what names a file: an option that was typed, or the key of the round file."""
    (found, keys), name = _used.get(), option.removeprefix("--")
    key = _OPTIONS.get(name, name)
    return f"{found.path}, {key}" if found and key in keys else option


def folder_of_round(area: str, round_name: str) -> Path | None:
    """Return the folder of the round file of the command that runs, if it is of this round."""
    found, _ = _used.get()
    is_this = found and (found.known.area, found.known.round) == (area, round_name)
    return found.folder if found and is_this else None


def known_area() -> str:
    """Return the area of the round file of the command that runs; empty where there is none."""
    found, _ = _used.get()
    return found.known.area if found else ""


def marking_of(given: str, own: Iterable[str]) -> str:
    """Return the marking of what is written from files with markings of their own.

    A marking that was typed counts as it is. That of the round file was not chosen for these files,
    so a higher one among them counts.
    """
    return highest_marking([given, *own]) if is_from_file("marking") else given


def next_command(command: str, *words: object, **options: object) -> str:
    """Return a command to run next, without the options that the round file gives."""
    return command_line(command, *words, **{
        name: value for name, value in options.items()
        if not is_from_file(_OPTIONS.get(name, name))
    })
