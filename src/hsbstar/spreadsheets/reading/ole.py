"""Take a stream out of an OLE container, which .xls files are in: [MS-CFB].

A container is a small disk: sectors in chains, a table of which sector follows which, and a folder
of streams. A sector that is in two places, or follows itself, is refused, so that no chain is
endless and nothing is larger than the file.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

from hsbstar.spreadsheets.reading.refusal import harmful, unreadable

if TYPE_CHECKING:
    from collections.abc import Sequence

_HEADER = struct.Struct("<8s16sHHHHH6sIIIIIIIII109I")
_ENTRY = struct.Struct("<64sHBBIII16sIQQIQ")
_LAST_SECTOR = 0xFFFFFFFA
"""Higher numbers mean the end of a chain, or no sector."""
_STREAM, _ROOT = 2, 5


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
        self.streams: list[tuple[str, int, int]] = []
        self._small = b""
        self._small_size = 1 << small_shift
        entries = self._chained(folder)
        for place in range(0, len(entries) - _ENTRY.size + 1, _ENTRY.size):
            name, length, kind, *_, start, size = _ENTRY.unpack_from(entries, place)
            # Older programs leave rubbish in the higher half of the size.
            size &= 0xFFFFFFFF
            if kind == _ROOT and not self._small:
                self._small = self._chained(start)[:size]
            elif kind == _STREAM:
                text = name[: max(0, min(length, 64) - 2)].decode("utf-16-le", errors="replace")
                self.streams.append((text, start, size))

    def content(self, start: int, size: int) -> bytes:
        """Return a stream's content."""
        if size >= self._small_below:
            return self._chained(start)[:size]
        places = _chain(start, self._small_next, set())
        width = self._small_size
        return b"".join(self._small[place * width : (place + 1) * width] for place in places)[:size]

    def _sector(self, number: int) -> bytes:
        if number in self._used:
            raise harmful("its parts refer to each other in a circle")
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
            raise harmful("its parts refer to each other in a circle")
        if start >= len(following):
            raise unreadable("it is cut short")
        seen.add(start)
        found.append(start)
        start = following[start]
    return found


def _numbers(data: bytes) -> list[int]:
    return [number for (number,) in struct.iter_unpack("<I", data[: len(data) // 4 * 4])]
