"""Write OLE compound files: Outlook messages, VBA projects, workbooks with a password.

After [MS-CFB], in the plain way: sectors of 512 bytes, streams below 4,096 bytes in sectors of 64,
and storages whose members hang in one chain.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Tree: TypeAlias = "Mapping[str, bytes | Tree]"
"""Streams, and storages of more of them, by name."""

MARK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
SECTOR = 512
_NUMBERS = SECTOR // 4
"""Numbers in a sector of a table."""
SMALL_SECTOR, SMALLEST_STREAM = 64, 4096
"""Smaller streams are put together in one, whose sectors have a table of their own."""
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

    size: int = SECTOR
    content: bytearray = field(default_factory=bytearray)
    table: list[int] = field(default_factory=list)

    def add(self, content: bytes) -> int:
        """Append a stream, and return the number of its first sector."""
        if not content:
            return END
        first = len(self.table)
        count = -(-len(content) // self.size)
        self.content += content.ljust(count * self.size, b"\0")
        self.table += [*range(first + 1, first + count), END]
        return first

    def table_bytes(self) -> bytes:
        """Return the table, filled up to whole sectors."""
        numbers = [*self.table, *[FREE] * (-len(self.table) % _NUMBERS)]
        return struct.pack(f"<{len(numbers)}I", *numbers)


def compound_file(tree: Tree) -> bytes:
    """Return the compound file of streams and storages."""
    entries = [_Entry("Root Entry", _ROOT)]
    _enter(entries, 0, tree)
    sectors, small = _Sectors(), _Sectors(SMALL_SECTOR)
    for entry in entries:
        if entry.kind == _STREAM:
            is_small = len(entry.content) < SMALLEST_STREAM
            entry.start = (small if is_small else sectors).add(entry.content)
    entries[0].content = bytes(small.content)
    entries[0].start = sectors.add(entries[0].content)
    small_table = sectors.add(small.table_bytes())
    directory = sectors.add(b"".join(map(_directory_entry, entries)))
    at = len(sectors.table)
    count = -(-at // (_NUMBERS - 1))
    assert count <= 109, "the header has room for the table of the tests' files"
    sectors.table += [TABLE] * count
    header = _header(directory, (small_table, -(-len(small.table) // _NUMBERS)), (at, count))
    return header + bytes(sectors.content) + sectors.table_bytes()


def _enter(entries: list[_Entry], parent: int, tree: Tree) -> None:
    """Add the members of a storage, sorted by length and name, each to the left of the next."""
    last = None
    for name in sorted(tree, key=lambda name: (len(name), name.upper())):
        content = tree[name]
        number = len(entries)
        if isinstance(content, bytes):
            entries.append(_Entry(name, _STREAM, content))
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


def _header(directory: int, small: tuple[int, int], table: tuple[int, int]) -> bytes:
    """Return the header; of both tables the first sector and their number is given."""
    (small_at, small_count), (at, count) = small, table
    start = struct.pack(
        "<8s16sHHHHH6sIIIIIIIII", MARK, b"", 0x3E, 3, 0xFFFE, 9, 6, b"", 0, count, directory, 0,
        SMALLEST_STREAM, small_at, small_count, END, 0,
    )
    return (start + struct.pack(f"<{count}I", *range(at, at + count))).ljust(SECTOR, b"\xff")


def outlook_message(
    attachments: Sequence[tuple[str, bytes | Tree]], *, pictures: Mapping[str, bytes] | None = None
) -> bytes:
    """Return an Outlook message with files, and messages given as their storages, attached."""
    return compound_file(message_tree(attachments, pictures=pictures))


def message_tree(
    attachments: Sequence[tuple[str, bytes | Tree]], *, pictures: Mapping[str, bytes] | None = None
) -> Tree:
    """Return the storages of a message, after [MS-OXMSG]; pictures are shown in its text."""
    storages: dict[str, bytes | Tree] = {
        "__properties_version1.0": bytes(32), "__substg1.0_0037001F": "Audit".encode("utf-16-le"),
        "__substg1.0_1000001F": "Please find attached.".encode("utf-16-le"),
        "__recip_version1.0_#00000000": {"__properties_version1.0": bytes(8)},
    }
    listed = [*((name, content, 0) for name, content in attachments),
              *((name, content, 4) for name, content in (pictures or {}).items())]
    for number, (name, content, flags) in enumerate(listed):
        streams: dict[str, bytes | Tree] = {
            "__properties_version1.0": bytes(8) + struct.pack("<IIQ", 0x37140003, 6, flags),
            f"__substg1.0_3701{'0102' if isinstance(content, bytes) else '000D'}": content,
        }
        if name:
            streams["__substg1.0_3707001F"] = name.encode("utf-16-le")
            streams["__substg1.0_3704001E"] = b"SHORT~1.XLS"
        if flags:
            streams["__substg1.0_370E001F"] = "image/png".encode("utf-16-le")
        storages[f"__attach_version1.0_#{number:08X}"] = streams
    return storages


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
