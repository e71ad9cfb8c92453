"""Emails and zip files that mean harm, lie, or are broken, and what reading each must give.

`make fuzz` damages them further.
"""

from __future__ import annotations

import io
import zipfile
from functools import cache
from typing import TYPE_CHECKING

from hostile.containers import MEBIBYTE, Zip, noise
from hostile.variants import Expected, Variant, contents, filled, reads, refused, zipped
from support.compound_files import compound_file, message_tree, outlook_message
from support.holders import email_of, eml, forwarded, msg, sharepoint, signed, zip_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

NAME = "police.xlsx"
HARMFUL, BEYOND = refused("container-harmful"), refused("file-beyond-bounds")
DAMAGED, PROTECTED = refused("container-unreadable"), refused("file-encrypted")
UNREADABLE, NESTED = refused("file-unreadable"), refused("container-nested")
START = b"From: a@example.org\nMIME-Version: 1.0\n"


def good() -> dict[str, bytes]:
    """Return a valid return by its name."""
    return {NAME: police()}


@cache
def police() -> bytes:
    """Return a valid return, made once."""
    return filled("Police")


def lying_zip(name: str, content: bytes = b"x", **lies: object) -> bytes:
    """Return a zip file with a valid return and an odd part."""
    target = Zip()
    target.add(NAME, police())
    target.add(name, content, **lies)  # type: ignore[arg-type] # whatever the variant lies about
    return target.file()


def overlapping() -> bytes:
    """Return a zip file in which two names are for the same bytes."""
    target = Zip()
    place = target.add(NAME, police())
    target.add("again.xlsx", police(), at=place, local_name=NAME)
    return target.file()


def with_link() -> bytes:
    """Return a zip file with a symbolic link."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as package:
        link = zipfile.ZipInfo("passwords.xlsx")
        link.external_attr = 0o120777 << 16
        package.writestr(link, "/etc/passwd")
    return held.getvalue()


def with_wrong_name() -> bytes:
    """Return a zip file whose name is marked as UTF-8 and is not."""
    return zip_of({"police ü.xlsx": police()}).replace("ü".encode(), b"\xfc\xfc")


@cache
def bomb(size: int = 150) -> bytes:
    """Return a workbook that is small in its file and large outside it."""
    return zipped({**contents(police()), "xl/media/x.bin": bytes(size * MEBIBYTE)})


@cache
def half_bomb() -> bytes:
    """Return a zip file that is within all limits, but not several times."""
    return zip_of({"a.csv": noise(MEBIBYTE) + bytes(60 * MEBIBYTE)})


def zips() -> Iterator[tuple[str, Callable[[], bytes], Expected]]:
    """Yield zip files."""
    yield "climbing name", lambda: lying_zip("../../a.xlsx"), HARMFUL
    yield "climbing backwards", lambda: lying_zip("..\\a.xlsx"), HARMFUL
    yield "absolute name", lambda: lying_zip("/etc/a.xlsx"), HARMFUL
    yield "drive", lambda: lying_zip("C:\\a.xlsx"), HARMFUL
    yield "duplicate name", lambda: lying_zip(NAME.upper()), HARMFUL
    yield "other name where it lies", lambda: lying_zip("a.csv", local_name="b.csv"), HARMFUL
    yield "overlapping", overlapping, HARMFUL
    yield "size too small", lambda: lying_zip("a.xlsx", b"x" * 99, size=9), HARMFUL
    yield "wrong sum", lambda: lying_zip("a.xlsx", check=1), UNREADABLE
    yield "encrypted", lambda: lying_zip("a.xlsx", flags=1), PROTECTED
    yield "unknown packing", lambda: lying_zip("a.xlsx", method=14), DAMAGED
    yield "link", with_link, UNREADABLE
    yield "name that is not UTF-8", with_wrong_name, DAMAGED
    yield "cut", lambda: sharepoint(good())[:-40], DAMAGED
    yield "cut behind a picture", lambda: sharepoint(
        {"a.png": b"x", **good(), "b.png": b"x"})[:-200], DAMAGED
    yield "bomb of zeros", lambda: zip_of({"a.csv": bytes(210 * MEBIBYTE)}), BEYOND
    yield "bomb of many", lambda: zip_of(
        {f"{number}.csv": bytes(30 * MEBIBYTE) for number in range(9)}), BEYOND
    yield "bomb in a zip", lambda: zip_of(
        {"a.zip": zip_of({"a.csv": bytes(210 * MEBIBYTE)})}), BEYOND
    yield "bombs in zips", lambda: zip_of({
        f"{number}.zip": half_bomb() for number in range(9)}), BEYOND
    yield "workbooks that are bombs", lambda: zip_of({
        f"{number}.xlsx": bomb() + bytes([number]) for number in range(9)}, stored=True), refused(
            "container-harmful", "file-beyond-bounds")
    yield "too many files", lambda: zip_of(
        {f"{number}.csv": b"ref,score" for number in range(2100)}), BEYOND
    yield "too many workbooks", lambda: zip_of(
        {f"{number}.pdf": b"" for number in range(2100)}), BEYOND
    yield "nested deep", lambda: zip_of({"b.zip": zip_of({"c.zip": zip_of(good())})}), NESTED
    yield "in itself without end", lambda: zip_of({"b.zip": zip_of({
        "c.zip": zip_of({"d.zip": zip_of({"e.zip": b""})})})}), NESTED


def deep(levels: int) -> bytes:
    """Return an email whose parts are in parts, down to a level."""
    parts = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (level, level)
                     for level in range(levels))
    return START + parts


def with_part(headers: bytes, content: bytes = b"x") -> bytes:
    """Return an email with a valid return and an odd part."""
    whole = email_of(good(), logo=False)
    whole.set_boundary("edge")
    return whole.as_bytes().replace(
        b"--edge--", b"--edge\n" + headers + b"\n\n" + content + b"\n--edge--")


def named(name: bytes) -> bytes:
    """Return the headers of an attachment of a name."""
    return b'Content-Disposition: attachment; filename="' + name + b'"'


def mails() -> Iterator[tuple[str, Callable[[], bytes], Expected]]:
    """Yield emails."""
    yield "climbing name", lambda: with_part(named(b"../../a.xlsx")), HARMFUL
    yield "absolute name", lambda: with_part(named(b"/etc/a.xlsx")), HARMFUL
    yield "drive", lambda: with_part(named(b"C:\\\\a.xlsx")), HARMFUL
    yield "long header", lambda: with_part(named(b"a" * 9000 + b".xlsx")), HARMFUL
    yield "header without end", lambda: with_part(
        b"Content-Type: text/plain; " + b";" * 20 * MEBIBYTE), HARMFUL
    yield "headers that take long", lambda: with_part(b"\n--edge\n".join(
        [b"Content-Type: text/plain" + b";" * 7900] * 2500)), refused(
            "file-beyond-bounds", "container-harmful")
    yield "parts without end", lambda: with_part(
        b"\n\n--edge\n".join([named(b"a.csv")] * 2500)), BEYOND
    yield "lines without end", lambda: START + b"\n" + b"a\n" * 11 * MEBIBYTE, HARMFUL
    yield "lines of another system", lambda: START + b"\n" + b"\r" * 20 * MEBIBYTE, HARMFUL
    yield "deep parts", lambda: deep(3000), DAMAGED
    yield "deep parts with many lines", lambda: deep(400) + b"a\n" * 900_000, refused(
        "file-beyond-bounds", "container-unreadable")
    yield "deep emails", lambda: START + b"Content-Type: message/rfc822\n\n" * 3000, refused(
        "container-unreadable", "container-nested", "file-passed-over")
    yield "no boundary", lambda: START + b"Content-Type: multipart/mixed\n\nHello\n", DAMAGED
    yield "boundary that never comes", lambda: (
        START + b"Content-Type: multipart/mixed; boundary=e\n\nHello\n"), DAMAGED
    yield "cut", lambda: eml(good())[:-1000], DAMAGED
    yield "part of an email", lambda: START + b"Content-Type: message/partial\n\nPK", DAMAGED
    yield "broken coding", lambda: with_part(
        named(b"a.csv") + b"\nContent-Transfer-Encoding: base64", b"cmVmLHNjb3Jl!"), UNREADABLE
    yield "unknown coding", lambda: with_part(
        named(b"a.xlsx") + b"\nContent-Transfer-Encoding: x-none"), UNREADABLE
    yield "broken name", lambda: with_part(
        b"Content-Disposition: attachment; filename*0*=utf-9'x'%ZZ; filename*999999999999=a"), (
            refused("file-passed-over"))
    yield "encrypted", lambda: START + (
        b"Content-Type: multipart/encrypted; boundary=e\n\n--e\n\nx\n--e--\n"), PROTECTED
    yield "sealed", lambda: eml({"smime.p7m": b"\x30\x80"}), PROTECTED
    yield "too large", lambda: START + b"\n" + bytes(26 * MEBIBYTE), BEYOND
    yield "bomb", lambda: eml({NAME: bomb(210)}), BEYOND
    yield "bombs", lambda: eml({f"{number}.xlsx": bomb(210) + bytes([number])
                                for number in range(5)}), HARMFUL
    yield "nested deep", lambda: eml({"a.zip": zip_of({"b.eml": signed(good())})}), NESTED
    yield "program", lambda: eml({NAME: b"MZ" + bytes(90)}), UNREADABLE


def in_circles(name: str) -> bytes:
    """Return an Outlook message in which the storage of an attachment leads back to the first."""
    data = bytearray(msg(good()))
    entry = data.find(name.encode("utf-16-le")) // 128 * 128
    data[entry + 68 : entry + 80] = bytes(12)
    return bytes(data)


def nested_folders(levels: int = 5000) -> bytes:
    """Return an Outlook message whose folders are in one another."""
    data = bytearray(compound_file({"__properties_version1.0": bytes(32), **{
        f"__attach{number:04}": {} for number in range(levels)}}))
    first = data.find("__attach0000".encode("utf-16-le"))
    for place in range(first, first + levels * 128, 128):
        after, child = data[place + 72 : place + 76], data[place + 76 : place + 80]
        data[place + 72 : place + 80] = child + after
    return bytes(data)


def same_folders() -> bytes:
    """Return an Outlook message with two attachments under the same name."""
    data = msg({NAME: b"x", "b.xlsx": b"y"})
    first, second = (f"__attach_version1.0_#0000000{number}".encode("utf-16-le")
                     for number in (0, 1))
    return data.replace(second, first)


def messages() -> Iterator[tuple[str, Callable[[], bytes], Expected]]:
    """Yield Outlook messages."""
    yield "in circles", lambda: in_circles("__attach_version1.0_#00000000"), HARMFUL
    yield "cut", lambda: msg(good())[:9000], DAMAGED
    yield "climbing name", lambda: msg({"..\\a.xlsx": b"x"}), HARMFUL
    yield "too many files", lambda: outlook_message(
        [(f"{number}.csv", b"") for number in range(2100)]), BEYOND
    yield "sealed", lambda: msg({"message.rpmsg": b"x"}), PROTECTED
    yield "deep folders", nested_folders, HARMFUL
    yield "folders of the same name", same_folders, HARMFUL
    yield "name without end", lambda: msg({"a/" * 100_000 + "b.xlsx": b"x"}), HARMFUL
    yield "attachment without end", lambda: compound_file({
        "__properties_version1.0": bytes(32), "__attach_version1.0_#00000000": {
            "__substg1.0_370E001F": b"i\0m\0a\0g\0e\0/\0" * 9000, "__substg1.0_37010102": b"x"}}), (
                refused("file-passed-over"))
    yield "nested deep", lambda: outlook_message([("", message_tree([
        ("", message_tree([*good().items()]))]))]), NESTED


def honest() -> Iterator[tuple[str, str, Callable[[], bytes]]]:
    """Yield containers that read well, for the fuzzer to damage."""
    makers: Mapping[str, Callable[[Mapping[str, bytes]], bytes]] = {
        "eml": eml, "msg": msg, "zip": zip_of}
    for ending, make in makers.items():
        yield "plain", ending, lambda make=make: make(good())  # type: ignore[misc] # it has a type
    yield "forwarded", "eml", lambda: forwarded(good())
    yield "signed", "eml", lambda: signed(good())
    yield "of a folder", "zip", lambda: sharepoint(good())
    yield "in an email", "eml", lambda: eml({"a.zip": zip_of(good())})
    yield "in a zip", "zip", lambda: zip_of({"a.msg": msg(good())})


HOLDERS: dict[str, Variant] = {
    f"{ending} {name}": Variant(f"{ending} {name}", f"a.{ending}", lambda _, build=build: build(),  # type: ignore[misc] # it has a type
                                expected)
    for ending, variants in (("zip", zips()), ("eml", mails()), ("msg", messages()))
    for name, build, expected in variants
} | {
    f"{ending} {name}": Variant(f"{ending} {name}", f"a.{ending}", lambda _, build=build: build(),  # type: ignore[misc] # as above
                                reads())
    for name, ending, build in honest()
}
