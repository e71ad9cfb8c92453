"""Zip files that lie, and files that are not what their names promise."""

from __future__ import annotations

import io
import random
import struct
import zipfile
import zlib
from typing import TYPE_CHECKING

from hostile.variants import (
    MAIN_NAMES,
    SHEET,
    Base,
    Variant,
    added,
    contents,
    reads,
    refused,
    swapped,
    zipped,
)
from support.compound_files import MARK, compound_file, encrypted_workbook

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

DAMAGED, HARMFUL = MAIN_NAMES["damaged"], MAIN_NAMES["harmful"]
BEYOND, PROTECTED = MAIN_NAMES["beyond"], MAIN_NAMES["protected"]
EITHER = refused("file-harmful", "file-unreadable")
MEBIBYTE = 1024 * 1024
XML_OF_2003 = (b'<?xml version="1.0"?>'
               b'<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>')
FLAT_OPENDOCUMENT = (b'<?xml version="1.0"?><office:document '
                     b'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"/>')


class Zip:
    """A zip file written field by field, so that each can lie."""

    def __init__(self) -> None:
        """Begin with nothing in it."""
        self._out = bytearray()
        self._directory = bytearray()
        self._count = 0

    def add(
        self, name: str, content: bytes, *, size: int | None = None, check: int | None = None,
        local_name: str | None = None, at: int | None = None, flags: int = 0, method: int = 8,
    ) -> int:
        """Add a part, and return where it lies; `at` points to one that lies there already."""
        packed = zlib.compress(content)[2:-4] if method == 8 else content
        size = len(content) if size is None else size
        check = zlib.crc32(content) if check is None else check
        place = len(self._out) if at is None else at
        data, local = name.encode(), (local_name or name).encode()
        fields = (flags, method, 0, 33, check, len(packed), size)
        if at is None:
            self._out += struct.pack("<4sHHHHHIIIHH", b"PK\x03\x04", 20, *fields, len(local), 0)
            self._out += local + packed
        self._directory += struct.pack(
            "<4sHHHHHHIIIHHHHHII", b"PK\x01\x02", 20, 20, *fields, len(data), 0, 0, 0, 0, 0, place)
        self._directory += data
        self._count += 1
        return place

    def file(self) -> bytes:
        """Return the zip file."""
        end = struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, self._count, self._count,
                          len(self._directory), len(self._out), 0)
        return bytes(self._out + self._directory + end)


def with_zip(change: Callable[[Zip, Mapping[str, bytes]], None]) -> Callable[[Base], bytes]:
    """Build by writing the return's parts into a zip, where `change` writes the odd part."""
    def build(base: Base) -> bytes:
        target, parts = Zip(), contents(base.xlsx)
        change(target, parts)
        return target.file()

    return build


def with_more(name: str, content: bytes = b"x", **lies: object) -> Callable[[Base], bytes]:
    """Build by adding an odd part after those of the return."""
    def change(target: Zip, parts: Mapping[str, bytes]) -> None:
        for part, held in parts.items():
            target.add(part, held)
        target.add(name, content, **lies)  # type: ignore[arg-type] # whatever the variant lies about

    return with_zip(change)


def lying(size: int, *, matching: bool) -> Callable[[Base], bytes]:
    """Build with a sheet that is longer than the file states; the rest holds a cell far out."""
    def change(target: Zip, parts: Mapping[str, bytes]) -> None:
        for name, held in parts.items():
            if name == SHEET:
                far = added('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')(held)
                check = zlib.crc32(far[:size]) if matching else None
                target.add(name, far, size=size, check=check)
            else:
                target.add(name, held)

    return with_zip(change)


def overlapping(target: Zip, parts: Mapping[str, bytes]) -> None:
    """Let a part's bytes reach into another's."""
    for name, held in parts.items():
        place = target.add(name, held)
        if name == SHEET:
            target.add("xl/media/same.bin", held, at=place)


def nested(_: Base) -> bytes:
    """Return a zip of a zip of zeros."""
    inner = zipped({"zeros": bytes(40 * MEBIBYTE)})
    return zipped({f"{number}.zip": inner for number in range(20)})


def cut(share: float) -> Callable[[Base], bytes]:
    """Build by cutting the file short."""
    return lambda base: base.xlsx[: int(len(base.xlsx) * share)]


def noise(count: int) -> bytes:
    """Return bytes that do not pack."""
    return random.Random(4).randbytes(count)  # noqa: S311 - filling, not a secret


def containers() -> Iterator[Variant]:
    """Yield zip files that lie, bomb, or are cut short."""
    odd: tuple[tuple[str, Callable[[Base], bytes], frozenset[str]], ...] = (
        ("duplicate part", with_more(SHEET, b"<worksheet/>"), HARMFUL.refused),
        ("duplicate in another case", with_more("XL/Worksheets/sheet2.xml"), HARMFUL.refused),
        ("climbing path", with_more("../../etc/passwd"), HARMFUL.refused),
        ("climbing inside", with_more("xl/../../x"), HARMFUL.refused),
        ("absolute path", with_more("/etc/passwd"), HARMFUL.refused),
        ("drive", with_more("C:\\x"), HARMFUL.refused),
        ("climbing backwards", with_more("..\\..\\x"), HARMFUL.refused),
        ("other name where it lies", with_more("a.xml", local_name="b.xml"), EITHER.refused),
        ("overlapping parts", with_zip(overlapping), HARMFUL.refused),
        ("size too small", lying(500, matching=False), HARMFUL.refused),
        ("size too small with its sum", lying(500, matching=True), HARMFUL.refused),
        ("size too large", with_more("a.bin", b"x", size=999), DAMAGED.refused),
        ("wrong sum", with_more("a.bin", b"x", check=1), DAMAGED.refused),
        ("encrypted part", with_more("a.bin", b"x", flags=1), PROTECTED.refused),
        ("unknown packing", with_more("a.bin", b"x", method=12), DAMAGED.refused),
        ("unknown packing 99", with_more("a.bin", b"x", method=99), DAMAGED.refused),
        ("too many parts", lambda base: zipped(
            {**contents(base.xlsx), **{f"a{number}": b"" for number in range(2100)}}),
         BEYOND.refused),
        ("bomb of one part", lambda base: zipped(
            {**contents(base.xlsx), "xl/media/x.bin": bytes(150 * MEBIBYTE)}), BEYOND.refused),
        ("bomb beside noise", lambda base: zipped(
            {**contents(base.xlsx), "n.bin": noise(2 * MEBIBYTE),
             "xl/media/x.bin": bytes(210 * MEBIBYTE)}), BEYOND.refused),
        ("bomb of zips", nested, refused("file-beyond-bounds", "file-unreadable").refused),
        ("too large", lambda base: base.xlsx + bytes(26 * MEBIBYTE), BEYOND.refused),
    )
    for name, build, codes in odd:
        yield Variant(f"zip {name}", "police.xlsx", build, refused(*codes))
    for share in (0.1, 0.5, 0.9, 0.99, 0.999):
        yield Variant(f"zip cut at {share}", "police.xlsx", cut(share), DAMAGED)
    yield Variant("zip behind something else", "police.xlsx",
                  lambda base: b"PK\x03\x04 something before" + base.xlsx, reads())
    yield Variant("zip with a comment", "police.xlsx", with_comment, reads())
    yield Variant("zip of large pictures", "police.xlsx", lambda base: zipped(
        {**contents(base.xlsx), "xl/media/photo.png": noise(12 * MEBIBYTE)}), reads())


def with_comment(base: Base) -> bytes:
    """Return the return with a comment at the zip's end, as mail scanners add."""
    held = io.BytesIO(base.xlsx)
    with zipfile.ZipFile(held, "a") as package:
        package.comment = b"Scanned"
    return held.getvalue()


def other_kinds() -> Iterator[Variant]:
    """Yield files that are no workbooks, whatever their names."""
    plain: tuple[tuple[str, bytes], ...] = (
        ("empty", b""), ("zeros", bytes(5000)), ("pdf", b"%PDF-1.7\n%x"), ("rtf", b"{\\rtf1 x}"),
        ("png", b"\x89PNG\r\n\x1a\n" + bytes(50)), ("jpeg", b"\xff\xd8\xff\xe0" + bytes(50)),
        ("gif", b"GIF89a" + bytes(50)), ("tiff", b"II*\0" + bytes(50)),
        ("heic", bytes(4) + b"ftypheic" + bytes(50)), ("html", b"<html><table><tr><td>3"),
        ("xml of 2003", XML_OF_2003), ("flat opendocument", FLAT_OPENDOCUMENT),
        ("text", b"Dear colleague, please find"), ("e-mail", b"From: a@example.org\r\n"),
        ("rar", b"Rar!\x1a\x07" + bytes(20)), ("7z", b"7z\xbc\xaf\x27\x1c" + bytes(20)),
        ("gzip", b"\x1f\x8b\x08" + bytes(20)), ("program", b"MZ" + bytes(90)),
        ("noise", noise(5000)), ("sylk", b"ID;PWXL;N;E\r\n"),
        ("word", zipped({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w/>"})),
        ("powerpoint", zipped({"ppt/presentation.xml": b"<p/>"})),
        ("numbers", zipped({"Index/Document.iwa": b"x", "Metadata/Properties.plist": b"x"})),
        ("old numbers", zipped({"Index.zip": b"x", "preview.jpg": b"x"})),
        ("opendocument text", zipped({"mimetype": b"application/vnd.oasis.opendocument.text",
                                      "META-INF/manifest.xml": b"<m/>",
                                      "content.xml": b"<office/>"})),
        ("zip of workbooks", zipped({"a.xlsx": b"x", "b.xlsx": b"x"})),
        ("empty zip", zipped({})),
        ("old word", compound_file({"WordDocument": b"x"})),
        ("old powerpoint", compound_file({"PowerPoint Document": b"x"})),
        ("outlook message", compound_file({"__properties_version1.0": b"x"})),
        ("broken container", MARK + bytes(2000)),
    )
    for name, data in plain:
        yield Variant(f"kind {name}", "police.xlsx", always(data), DAMAGED)
    rights = compound_file({"EncryptedPackage": b"x", "\x06DataSpaces": {
        "DataSpaceInfo": {"DRMEncryptedDataSpace": b"x"}}})
    yield Variant("kind password", "police.xlsx", lambda _: encrypted_workbook(), PROTECTED)
    yield Variant("kind rights management", "police.xlsx", lambda _: rights, PROTECTED)
    yield Variant("kind password of xls", "police.xls", xls_with_password, PROTECTED)
    yield Variant("kind password of ods", "police.ods", ods_with_password, PROTECTED)
    yield Variant("kind list of agencies", "agencies.csv",
                  lambda _: b"agency,kind\nPolice,police\n", refused("file-passed-over"))
    yield Variant("kind binary csv", "police.csv", lambda _: b"ref,score\n1.1,\x00\n", DAMAGED)
    yield Variant("kind another workbook", "police.xlsx", lambda base: zipped({
        **contents(base.xlsx), SHEET: b"", }), DAMAGED)


def always(data: bytes) -> Callable[[Base], bytes]:
    """Build what needs no return."""
    return lambda _: data


def xls_with_password(_: Base) -> bytes:
    """Return an old workbook whose records are marked as encrypted."""
    start = struct.pack("<HHHHHHII", 0x809, 16, 0x600, 5, 0, 0, 0, 0)
    locked = struct.pack("<HHHHH", 0x2F, 6, 0, 0x1234, 0x5678)
    return compound_file({"Workbook": start + locked + struct.pack("<HH", 10, 0)})


def ods_with_password(base: Base) -> bytes:
    """Return an .ods whose manifest names the encryption of its parts."""
    parts = contents(base.saved("ods"))
    parts["META-INF/manifest.xml"] = swapped(
        "</manifest:manifest>", '<manifest:file-entry manifest:full-path="x"><manifest:encryption-'
        'data manifest:checksum="x"/></manifest:file-entry></manifest:manifest>'
    )(parts["META-INF/manifest.xml"])
    return zipped(parts)
