"""Unpack an untrusted zip file: within limits, and only where it does not contradict itself.

Readers of zip files disagree on files with two parts of the same name, wrong sizes or parts that
overlap: one reader can be shown something harmless and the next something different. Such files
are refused, and no other reader is given the zip file itself: it gets the parts checked here.
"""

from __future__ import annotations

import contextlib
import io
import stat
import struct
import zipfile
import zlib
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING

from hsbstar.core.limits import MEBIBYTE
from hsbstar.core.problems import Problem
from hsbstar.core.signals import exit_if_signalled
from hsbstar.spreadsheets.reading.refusal import Refusal, harmful, over_limit, unreadable
from hsbstar.spreadsheets.reading.xml_stream import Prolog

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from hsbstar.spreadsheets.reading.refusal import Tally

PIECE = 256 * 1024
MAX_KEPT = 8 * 1024 * 1024
"""Bytes of XML that are kept of one file, to unpack it once; parts beyond them are unpacked again,
piece by piece, when they are read."""
MAX_OPENED, MAX_MARKUP = 50, 600_000
"""MiB of a file that is opened whole, and how many elements and attributes (which count twice) it
may have: each takes hundreds of bytes of memory."""
OF_ODS = {"META-INF/manifest.xml", "content.xml"}
"""The parts by which an .ods is known."""
_UNREAD = ("Basic/", "Dialogs/", "Scripts/", "Configurations2/")
"""Where LibreOffice keeps macros and menus, in an .xlsx too."""
_DIRECTORY_ENTRY = b"PK\x01\x02"
_LOCAL_HEADER = struct.Struct("<4s22xHH")
"""Its signature, and the lengths of its name and of its extra field."""
_ENCRYPTED, _UTF_8 = 1, 0x800
_RAW_DEFLATE = -15
_SHORT = "it is damaged or cut short"
_METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}


class Parts:
    """The parts of a zip file by name, unpacked within the limits of a tally."""

    def __init__(self, data: bytes, tally: Tally, *, holds_zips: bool = False) -> None:
        """Read the directory; raise Refusal where it is damaged, harmful or beyond limits.

        `holds_zips` allows for the directories of the workbooks that a zip file may hold as they
        are.
        """
        self._data, self._tally = data, tally
        self._counted: set[str] = set()
        self._kept: dict[str, bytes] = {}
        self._refused: dict[str, Refusal] = {}
        # Counted before the directory is read, because reading it takes longer than refusing it.
        tally.hold("parts", data.count(_DIRECTORY_ENTRY) / (100 if holds_zips else 2))
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as package:
                listed = package.infolist()
        except Exception as error:  # noqa: BLE001 - zipfile raises many kinds for unsound directories
            exit_if_signalled()
            if "verlap" in str(error):
                raise harmful("some of its parts overlap") from None
            raise unreadable(_SHORT) from None
        entries = [entry for entry in listed if not entry.is_dir()]
        self.first_at = min((entry.header_offset for entry in listed), default=0)
        tally.hold("parts", len(entries))
        # Some programs of Windows write backslashes, which Excel reads.
        names = [entry.filename.replace("\\", "/") for entry in entries]
        check_names(names)
        self._entries = dict(zip(names, entries, strict=True))
        self._bodies = {name: self._body(entry) for name, entry in self._entries.items()}
        _check_places(sorted(self._bodies.values()))

    @cached_property
    def by_case(self) -> dict[str, str]:
        """The names by their folded form: the same name may be written in another case."""
        return {name.casefold(): name for name in self._entries}

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all parts, in the order of the directory."""
        return tuple(self._entries)

    def is_link(self, name: str) -> bool:
        """Return whether a part is a symbolic link: its content is the path that it leads to."""
        return stat.S_ISLNK(self._entries[name].external_attr >> 16)

    def own_name(self, name: str) -> str:
        """Return a part's name as the zip's maker wrote it.

        Where it is not marked as UTF-8, it is UTF-8 all the same, or the code page of DOS.
        """
        entry = self._entries[name]
        if entry.flag_bits & _UTF_8 or name.isascii() or entry.filename != entry.orig_filename:
            return name
        written = name.encode("cp437")
        try:
            return written.decode("utf-8")
        except UnicodeDecodeError:
            return written.decode("cp850")

    def look_through(self, *, opened_whole: bool = False) -> None:
        """Unpack every part once and keep as much of the XML as there is room for.

        Raises Refusal where a part contradicts the directory, its prolog is refused (see `Prolog`),
        or the file is too large to be opened whole, if it will be. LibreOffice writes document
        types into macros and menus, and other programs into other parts of an .ods: such a part is
        refused when it is read.
        """
        room, markup = MAX_KEPT, 0
        is_ods = set(self.names) >= OF_ODS
        for name in self.names:
            if not name.lower().endswith((".xml", ".rels", ".vml")):
                for _ in self.pieces(name):
                    pass
                continue
            kept, prolog, refused = [], Prolog(), None
            for piece in self.pieces(name):
                try:
                    prolog.feed(piece)
                except Refusal as refusal:
                    if not is_ods and not name.startswith(_UNREAD):
                        raise
                    refused = refusal
                if opened_whole:
                    markup += piece.count(b"<") + 2 * piece.count(b"=")
                room -= len(piece)
                if room > 0:
                    kept.append(piece)
            if refused:
                self._refused[name] = refused
            elif room > 0:
                self._kept[name] = b"".join(kept)
        if opened_whole:
            self._refuse_large(markup)

    def _refuse_large(self, markup: int) -> None:
        """Raise a Refusal of a file that would take too much memory if it is opened whole."""
        if self._tally.unpacked > MAX_OPENED * MEBIBYTE:
            raise over_limit("the size of the unpacked file", MAX_OPENED, " MiB")
        if markup > MAX_MARKUP:
            raise over_limit("the number of elements and attributes in it", MAX_MARKUP)

    def whole(self, name: str) -> bytes | None:
        """Return a part's content where `look_through` kept it."""
        if name in self._refused:
            raise self._refused[name]
        return self._kept.get(name)

    def pieces(self, name: str) -> Iterator[bytes]:
        """Yield a part's content in pieces; raise Refusal where it contradicts the directory.

        Its bytes count towards the limits the first time that it is unpacked whole.
        """
        if name in self._refused:
            raise self._refused[name]
        if name in self._kept:
            for start in range(0, len(self._kept[name]), PIECE):
                self._tally.keep_time()
                yield self._kept[name][start : start + PIECE]
            return
        entry = self._entries[name]
        size = check = 0
        for piece in _inflated(self._data, *self._bodies[name], entry.compress_type):
            if name not in self._counted:
                self._tally.unpack(len(piece), len(self._data))
            self._tally.keep_time()
            size += len(piece)
            check = zlib.crc32(piece, check)
            if size > entry.file_size:
                raise harmful("one of its parts is larger than the file says")
            yield piece
        if size < entry.file_size or check != entry.CRC:
            raise unreadable(_SHORT)
        self._counted.add(name)

    def _body(self, entry: zipfile.ZipInfo) -> tuple[int, int]:
        """Return where a part's packed bytes begin and end."""
        if entry.flag_bits & _ENCRYPTED:
            raise Refusal(Problem.FILE_ENCRYPTED, how="a password")
        if entry.compress_type not in _METHODS:
            raise unreadable("it is compressed in an unusual way")
        header = self._data[entry.header_offset : entry.header_offset + _LOCAL_HEADER.size]
        if len(header) < _LOCAL_HEADER.size:
            raise unreadable(_SHORT)
        mark, name_length, extra_length = _LOCAL_HEADER.unpack(header)
        name_start = entry.header_offset + _LOCAL_HEADER.size
        start = name_start + name_length + extra_length
        end = start + entry.compress_size
        if mark != b"PK\x03\x04" or end > len(self._data):
            raise unreadable(_SHORT)
        name = self._data[name_start : name_start + name_length]
        if name not in _encodings(entry.orig_filename):
            raise harmful("one of its parts has two different names")
        return start, end


def _inflated(data: bytes, start: int, end: int, method: int) -> Iterator[bytes]:
    """Yield the content of packed bytes, in pieces of at most PIECE bytes."""
    inflate = zlib.decompressobj(_RAW_DEFLATE)
    for place in range(start, end, PIECE):
        rest = data[place : min(place + PIECE, end)]
        if method == zipfile.ZIP_STORED:
            yield rest
            continue
        full = True
        while (rest or full) and not inflate.eof:
            try:
                piece = inflate.decompress(rest, PIECE)
            except zlib.error:
                raise unreadable(_SHORT) from None
            rest = inflate.unconsumed_tail
            # After a full piece, more may follow that needs no further input.
            full = len(piece) == PIECE
            if piece:
                yield piece
        if inflate.eof and (inflate.unused_data or place + PIECE < end):
            raise harmful("one of its parts has extra data after its end")


def _encodings(name: str) -> set[bytes]:
    found = {name.encode("utf-8", "surrogateescape")}
    with contextlib.suppress(UnicodeEncodeError):
        found.add(name.encode("cp437"))
    return found


def check_names(names: Sequence[str]) -> None:
    """Raise a Refusal where names are the same, or lead outside the file that they are in."""
    # By the packaging standard, names that differ in case alone are the same.
    if len({name.casefold() for name in names}) < len(names):
        raise harmful("two of its parts have the same name")
    for name in names:
        if name.startswith("/") or ".." in name.split("/") or name[1:2] == ":":
            raise harmful("the name of one of its parts points outside the file")


def _check_places(bodies: list[tuple[int, int]]) -> None:
    for (_, end), (start, _) in pairwise(bodies):
        if start < end:
            raise harmful("some of its parts overlap")
