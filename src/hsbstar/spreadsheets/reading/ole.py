"""Take streams out of an OLE container, which .xls and .msg files are: [MS-CFB].

A container is a small disk: sectors in chains, a table of which sector follows which, and folders
of streams. A sector that is in two places, or follows itself, is refused, so that no chain is
endless and nothing is larger than the file.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, NamedTuple

from hsbstar.spreadsheets.reading.refusal import harmful, unreadable

if TYPE_CHECKING:
    from collections.abc import Sequence

_HEADER = struct.Struct("<8s16sHHHHH6sIIIIIIIII109I")
_ENTRY = struct.Struct("<64sHBBIII16sIQQIQ")
_LAST_SECTOR = 0xFFFFFFFA
"""Higher numbers mean the end of a chain, or no sector."""
_FOLDER, _STREAM, _ROOT = 1, 2, 5
_CIRCLE = "its parts refer to each other in a circle"


def stream_in(data: bytes, *names: str) -> bytes:
    """Return the first stream of a container that has one of the names, in any case.

    Raises Refusal where there is none, or where the container is damaged or goes in circles.
    """
    container = _Container(data)
    for name in names:
        for own, start, size in container.streams:
            if own.lower() == name.lower():
                return container.content(start, size)
    raise unreadable("it has no workbook in it, or is damaged")


def folder_in(data: bytes) -> Folder:
    """Return the topmost folder of a container.

    Raises Refusal where the container is damaged or goes in circles.
    """
    container = _Container(data)
    try:
        return Folder(container, container.root, {container.root})
    except RecursionError:
        raise harmful("its folders are deeper than any program makes them") from None


class Folder:
    """A folder of a container: its streams and the folders in it, by name."""

    def __init__(self, container: _Container, number: int, seen: set[int]) -> None:
        """List what is in the folder of a number; no entry may be in two places."""
        self._container = container
        self._streams: dict[str, _Entry] = {}
        self.folders: dict[str, Folder] = {}
        waiting = [container.entries[number].child] if number in container.entries else []
        while waiting:
            place = waiting.pop()
            entry = container.entries.get(place)
            if entry is None:
                continue
            if place in seen:
                raise harmful(_CIRCLE)
            seen.add(place)
            waiting += [entry.left, entry.right]
            if entry.name in self._streams or entry.name in self.folders:
                raise harmful("two of its parts have the same name")
            if entry.kind == _STREAM:
                self._streams[entry.name] = entry
            elif entry.kind == _FOLDER:
                self.folders[entry.name] = Folder(container, place, seen)

    def __contains__(self, name: str) -> bool:
        """Return whether there is a stream of this name."""
        return name in self._streams

    def content(self, name: str) -> bytes:
        """Return a stream's content, which can be read only once; empty where there is none."""
        entry = self._streams.get(name)
        return self._container.content(entry.start, entry.size) if entry else b""


class _Entry(NamedTuple):
    """A stream or a folder; `left`, `right` and `child` are the numbers of other entries."""

    name: str
    kind: int
    left: int
    right: int
    child: int
    start: int
    size: int


class _Container:
    """A container: its sectors, the tables of what follows them, and its streams."""

    def __init__(self, data: bytes) -> None:
        if len(data) < _HEADER.size:
            raise unreadable("it is cut short")
        (_, _, _, _, _, shift, small_shift, _, _, _, folder, _, self._small_below,
         small_table, _, more, _, *listed) = _HEADER.unpack_from(data)
        if shift not in {9, 12} or small_shift not in range(2, shift):
            raise unreadable("it is damaged: it has no sectors")
        self._data, self._size = data, 1 << shift
        self._used: set[int] = set()
        self._next = self._table([*listed, *self._further_tables(more)])
        self._small_next = _numbers(self._chained(small_table))
        self.entries: dict[int, _Entry] = {}
        self.root = 0
        self._small = b""
        self._small_size = 1 << small_shift
        entries = self._chained(folder)
        for number in range(len(entries) // _ENTRY.size):
            name, length, kind, _, left, right, child, _, _, _, _, start, size = (
                _ENTRY.unpack_from(entries, number * _ENTRY.size))
            # Older programs leave rubbish in the higher half of the size.
            size &= 0xFFFFFFFF
            if kind == _ROOT and not self._small:
                self.root = number
                self._small = self._chained(start)[:size]
            text = name[: max(0, min(length, 64) - 2)].decode("utf-16-le", errors="replace")
            self.entries[number] = _Entry(text, kind, left, right, child, start, size)

    @property
    def streams(self) -> list[tuple[str, int, int]]:
        """The name, start and size of each stream, whatever folder it is in."""
        return [(entry.name, entry.start, entry.size) for entry in self.entries.values()
                if entry.kind == _STREAM]

    def content(self, start: int, size: int) -> bytes:
        """Return a stream's content."""
        if size >= self._small_below:
            return self._chained(start)[:size]
        places = _chain(start, self._small_next, set())
        width = self._small_size
        return b"".join(self._small[place * width : (place + 1) * width] for place in places)[:size]

    def _sector(self, number: int) -> bytes:
        if number in self._used:
            raise harmful(_CIRCLE)
        self._used.add(number)
        start = (number + 1) * self._size
        if start >= len(self._data):
            raise unreadable("it is cut short")
        return self._data[start : start + self._size]

    def _chained(self, start: int) -> bytes:
        return b"".join(self._sector(number) for number in _chain(start, self._next, self._used))

    def _further_tables(self, number: int) -> list[int]:
        """Return the sectors of the table that the header has no room for."""
        found: list[int] = []
        while number < _LAST_SECTOR:
            *listed, number = _numbers(self._sector(number)) or [_LAST_SECTOR]
            found += listed
        return found

    def _table(self, sectors: Sequence[int]) -> list[int]:
        return [following for number in sectors if number < _LAST_SECTOR
                for following in _numbers(self._sector(number))]


def _chain(start: int, following: Sequence[int], used: set[int]) -> list[int]:
    """Return the numbers of a chain, none of which may come twice or be used elsewhere."""
    found, seen = [], set[int]()
    while start < _LAST_SECTOR:
        if start in seen or start in used:
            raise harmful(_CIRCLE)
        if start >= len(following):
            raise unreadable("it is cut short")
        seen.add(start)
        found.append(start)
        start = following[start]
    return found


def _numbers(data: bytes) -> list[int]:
    return [number for (number,) in struct.iter_unpack("<I", data[: len(data) // 4 * 4])]
