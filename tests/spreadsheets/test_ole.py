"""Containers of .xls files: the same streams as xlrd takes out of them, and never in circles."""

from __future__ import annotations

import io
import struct
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest
import xlrd.compdoc
from hypothesis import given, strategies as st

from hsbstar.spreadsheets.reading.ole import stream_in
from hsbstar.spreadsheets.reading.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from support.office import Office

FREE, END, TABLE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def container(
    *, size: int = 128, small: int = END, following: dict[int, int] | None = None,
    name: str = "Workbook",
) -> bytes:
    """Return a container with one stream of 64-byte sectors; `small` follows its first sector."""
    table = {0: TABLE, 1: END, 2: 3, 3: END, 4: END, **(following or {})}
    header = (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
        + struct.pack("<5H", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
        + struct.pack("<9I", 0, 1, 1, 0, 4096, 4, 1, END, 0)
        + struct.pack("<109I", 0, *[FREE] * 108)
    )

    def entry(title: str, kind: int, start: int, length: int) -> bytes:
        text = (title + "\0").encode("utf-16-le")
        return (text.ljust(64, b"\0") + struct.pack("<HBB3I", len(text), kind, 1, FREE, FREE, FREE)
                + bytes(36) + struct.pack("<3I", start, length, 0))

    numbers = struct.pack("<128I", *(table.get(place, FREE) for place in range(128)))
    folder = entry("Root Entry", 5, 2, 1024) + entry(name, 2, 0, size) + bytes(256)
    content = bytes(range(256)) * 4
    small_table = struct.pack("<128I", small, END, *[FREE] * 126)
    return header + numbers + folder + content + small_table


@pytest.mark.parametrize("name", ["Workbook", "WORKBOOK", "Book"])
def test_a_small_stream_is_found_by_name(name: str) -> None:
    """Some programs write names in capitals, and older ones ‘Book’."""
    data = container(small=1, name=name)
    assert stream_in(data, "Workbook", "Book") == (bytes(range(256)) * 4)[:128]


@pytest.mark.parametrize(("data", "reason"), [
    (container(small=0), "in a circle"), (container(following={3: 2}), "in a circle"),
    (container(following={1: 1}), "in a circle"), (container(following={2: 0}), "in a circle"),
    (container(following={2: 400}), "cut short"), (container(following={2: 100}), "cut short"),
    (container(name="Words"), "it has no workbook"), (container()[:300], "cut short"),
    (container()[:900], "cut short"), (bytes(600), "no sectors"),
])
def test_circles_and_cut_files_are_refused(data: bytes, reason: str) -> None:
    """In the folder, in a stream, in small sectors; at once, with the reason."""
    with pytest.raises(Refusal) as refused:
        stream_in(data, "Workbook")
    assert reason in refused.value.finding("a.xls").message


def test_streams_are_those_that_xlrd_finds(
    office: Office, filled: Callable[..., bytes], tmp_path: Path
) -> None:
    """Of a file that LibreOffice saved, with long chains and several sectors of the table."""
    (tmp_path / "a.xlsx").write_bytes(filled("Police", answers={"d1-a": (3, "x" * 30_000, "")}))
    data = office.convert(tmp_path / "a.xlsx", "xls", tmp_path).read_bytes()
    held, start, length = xlrd.compdoc.CompDoc(data, logfile=io.StringIO()).locate_named_stream(
        "Workbook")
    assert held
    assert stream_in(data, "Workbook") == bytes(held[start : start + length])


@given(st.integers(512, 3000), st.integers(0, 255), st.integers(0, 3000))
def test_no_byte_makes_it_hang(place: int, byte: int, end: int) -> None:
    """A damaged container gives a stream no larger than the file, or a refusal."""
    data = bytearray(container(small=1))
    data[place % len(data)] = byte
    with suppress(Refusal):
        assert len(stream_in(bytes(data[: len(data) - end]), "Workbook")) <= len(data)
