"""Write OLE compound files: what holds a VBA project, and what a password makes of a workbook.

After [MS-CFB], in the plain way: sectors of 512 bytes, streams of at least 4,096 bytes (so that
no second, smaller table of sectors is needed), and storages whose members hang in one chain.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping

Tree: TypeAlias = "Mapping[str, bytes | Tree]"
"""Streams, and storages of more of them, by name."""

MARK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
SECTOR = 512
SMALLEST_STREAM = 4096
FREE, END, TABLE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
NONE = 0xFFFFFFFF
_STORAGE, _STREAM, _ROOT = 1, 2, 5
_BLACK = 1


@dataclass
class _Entry:
    """An entry of the directory; the numbers are those of other entries."""

    name: str
    kind: int
    content: bytes = b""
    after: int = NONE
    child: int = NONE
    start: int = END


@dataclass
class _Sectors:
    """The file after its header, and the table of which sector follows which."""

    content: bytearray = field(default_factory=bytearray)
    table: list[int] = field(default_factory=list)

    def add(self, content: bytes) -> int:
        """Append a stream, and return the number of its first sector."""
        first = len(self.table)
        count = -(-len(content) // SECTOR)
        self.content += content.ljust(count * SECTOR, b"\0")
        self.table += [*range(first + 1, first + count), END]
        return first


def compound_file(tree: Tree) -> bytes:
    """Return the compound file of streams and storages."""
    entries = [_Entry("Root Entry", _ROOT)]
    _enter(entries, 0, tree)
    sectors = _Sectors()
    for entry in entries:
        if entry.kind == _STREAM:
            entry.start = sectors.add(entry.content)
    directory = sectors.add(b"".join(map(_directory_entry, entries)))
    at = len(sectors.table)
    assert at < SECTOR // 4, "one sector of the table is enough for the tests' files"
    table = [*sectors.table, TABLE]
    table += [FREE] * (SECTOR // 4 - len(table))
    return _header(directory, at) + bytes(sectors.content) + struct.pack("<128I", *table)


def _enter(entries: list[_Entry], parent: int, tree: Tree) -> None:
    """Add the members of a storage, sorted by length and name, each to the left of the next."""
    last = None
    for name in sorted(tree, key=lambda name: (len(name), name.upper())):
        content = tree[name]
        number = len(entries)
        if isinstance(content, bytes):
            padded = content.ljust(SMALLEST_STREAM, b"\0")
            entries.append(_Entry(name, _STREAM, padded))
        else:
            entries.append(_Entry(name, _STORAGE))
            _enter(entries, number, content)
        if last is None:
            entries[parent].child = number
        else:
            entries[last].after = number
        last = number


def _directory_entry(entry: _Entry) -> bytes:
    name = entry.name.encode("utf-16-le")
    start = 0 if entry.kind == _STORAGE else entry.start
    return struct.pack(
        "<64sHBBIII16sIQQIQ", name, len(name) + 2, entry.kind, _BLACK, NONE, entry.after,
        entry.child, b"", 0, 0, 0, start, len(entry.content),
    )


def _header(directory: int, table: int) -> bytes:
    start = struct.pack(
        "<8s16sHHHHH6sIIIIIIIIII", MARK, b"", 0x3E, 3, 0xFFFE, 9, 6, b"", 0, 1, directory, 0,
        SMALLEST_STREAM, END, 0, END, 0, table,
    )
    return start.ljust(SECTOR, b"\xff")


def vba_project() -> bytes:
    """Return a VBA project with nothing to run: what a package of macros must hold, no more."""
    project = (
        b'ID="{00000000-0000-0000-0000-000000000000}"\r\nDocument=ThisWorkbook/&H00000000\r\n'
        b'Name="Northshire"\r\nHelpContextID="0"\r\nVersionCompatible32="393222000"\r\n'
    )
    return compound_file({
        "PROJECT": project,
        "VBA": {
            "_VBA_PROJECT": b"\xcc\x61\xff\xff\x00\x00\x00",
            "dir": _uncompressed(struct.pack("<HIIHIHHIH", 1, 4, 3, 3, 2, 1252, 16, 0, 0)),
        },
    })


def _uncompressed(content: bytes) -> bytes:
    """Return a chunk of [MS-OVBA] that is marked as not compressed."""
    return b"\x01" + struct.pack("<H", 0x3FFF) + content.ljust(4096, b"\0")


def encrypted_workbook() -> bytes:
    """Return what Excel makes of a workbook with a password: a package nobody else can read."""
    noise = bytes((number * 151 + 89) % 256 for number in range(SMALLEST_STREAM * 2))
    return compound_file({
        "EncryptionInfo": struct.pack("<HHI", 4, 4, 0x40) + b"<encryption/>",
        "EncryptedPackage": struct.pack("<Q", len(noise) - 8) + noise,
        "\x06DataSpaces": {"Version": b"<\0\0\0M\0i\0c\0r\0o\0s\0o\0f\0t\0"},
    })
