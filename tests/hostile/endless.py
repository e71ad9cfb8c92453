"""Files that would keep a reader busy, fill its memory, or hide what they declare."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from typing import TYPE_CHECKING

from hostile import biff12
from hostile.containers import BEYOND, DAMAGED, HARMFUL
from hostile.formats import RELATIONS, WORKBOOK, as_xlsb, values
from hostile.parts_inside import (
    MAIN,
    before_data,
    in_ods,
    in_sheet,
    many_rows,
    ods_row,
    padded,
    xls_of,
    xlsb_more,
)
from hostile.variants import (
    SHEET,
    Base,
    Expected,
    Variant,
    added,
    contents,
    parts_changed,
    reads,
    refused,
    swapped,
    zipped,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

CORE = "docProps/core.xml"
ENTITY = '<!DOCTYPE x [<!ENTITY y "z">]>'


def with_bytes_behind(name: str, data: bytes, more: bytes = b"J") -> bytes:
    """Return a zip file with bytes behind the end of a packed part."""
    parts = contents(data)
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as package:
        for other, content in parts.items():
            if other != name:
                package.writestr(other, content)
                continue
            packer = zlib.compressobj(9, zlib.DEFLATED, -15)
            packed = packer.compress(content) + packer.flush() + more
            # Written as it is, and then said to be packed.
            package.writestr(name, packed)
            entry = package.getinfo(name)
            entry.compress_type, entry.file_size = zipfile.ZIP_DEFLATED, len(content)
            entry.CRC = zlib.crc32(content)
    return held.getvalue()


def behind(
    name: str, build: Callable[[Base], bytes], more: bytes = b"J"
) -> Callable[[Base], bytes]:
    """Build with bytes behind the end of a part."""
    return lambda base: with_bytes_behind(name, build(base), more)


def as_xlsx(base: Base) -> bytes:
    """Return the return as it is."""
    return base.xlsx


def in_styles(more: str) -> Callable[[Base], bytes]:
    """Build with something before the fonts of a workbook."""
    return parts_changed({"xl/styles.xml": lambda content: content.replace(
        b"<fonts", more.encode() + b"<fonts", 1)})


def slow_formats(content: bytes) -> bytes:
    """Return styles with very many number formats that take long to understand."""
    codes = "".join(f'<numFmt numFmtId="{n}" formatCode="{n};{"[" * 240}"/>'
                    for n in range(1_000, 61_000))
    formats = "".join(f'<xf numFmtId="{n}"/>' for n in range(1_000, 61_000))
    return content.replace(b"<fonts", f"<numFmts>{codes}</numFmts><fonts".encode(), 1).replace(
        b"</cellXfs>", f"{formats}</cellXfs>".encode(), 1)


def declared(coding: str, name: str = CORE) -> Callable[[Base], bytes]:
    """Build with a part in another encoding, with a document type in it."""
    def change(content: bytes) -> bytes:
        body = content.decode().partition("?>")[2]
        declaration = f'<?xml version="1.0" encoding="{coding}"?>'
        if coding == "utf-7":
            return (declaration + "+ADwAIQ-DOCTYPE x+AFsAXQA+-" + body).encode()
        return (declaration + ENTITY + body).encode(coding, "xmlcharrefreplace")

    return parts_changed({name: change})


def with_properties(content: bytes) -> Callable[[Base], bytes]:
    """Build with these properties of the document, which nobody needs."""
    return lambda base: zipped({**contents(base.xlsx), CORE: content})


def linked(count: int) -> Callable[[Base], bytes]:
    """Build with links that each have very many cells."""
    listed = "".join(f'<hyperlink ref="A{row}:ZZ{row + 9999}" r:id="rId77"/>'
                     for row in range(1, count + 1))
    space = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    relations = ('<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/'
                 f'relationships"><Relationship Id="rId77" Type="{space}/hyperlink" '
                 'Target="https://example.org/" TargetMode="External"/></Relationships>')
    folder, file = SHEET.rsplit("/", 1)

    def build(base: Base) -> bytes:
        parts = contents(base.xlsx)
        parts[SHEET] = parts[SHEET].replace(b"</sheetData>", (
            f'</sheetData><hyperlinks xmlns:r="{space}">{listed}</hyperlinks>').encode(), 1)
        return zipped({**parts, f"{folder}/_rels/{file}.rels": relations.encode()})

    return padded(build)


def many_relations(base: Base) -> bytes:
    """Return a workbook with more relations than a sheet may have links."""
    more = "".join(f'<Relationship Id="x{number}" Type="t" Target="u"/>'
                   for number in range(500_000))
    return padded(parts_changed({RELATIONS: swapped(
        "</Relationships>", f"{more}</Relationships>")}))(base)


def xlsb_styles(records: bytes) -> Callable[[Base], bytes]:
    """Build a binary workbook with more records in its styles."""
    return padded(parts_changed({"xl/styles.bin": lambda content: content + records}, as_xlsb))


def runs_back_and_forth() -> bytes:
    """Return the record of a text whose many runs begin at its start and its end in turn."""
    text = " " * 32_000
    runs = struct.pack("<HHHH", 0, 0, 31_999, 1) * 90_000
    return biff12.record(biff12.RICH, struct.pack("<II", 20, 0) + b"\1" + biff12.text(text)
                         + struct.pack("<I", 180_000) + runs)


def many_roots(_base: Base) -> bytes:
    """Return a container whose folder holds nothing but roots without content."""
    free, end, tables, sectors = 0xFFFFFFFF, 0xFFFFFFFE, 109, 13_800
    header = (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
              + struct.pack("<5H", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
              + struct.pack("<9I", 0, tables, tables, 0, 4096, end, 0, end, 0)
              + struct.pack("<109I", *range(tables)))
    following = [0xFFFFFFFD] * tables + [*range(tables + 1, sectors), end]
    following += [free] * (tables * 128 - len(following))
    root = "Workbook\0".encode("utf-16-le").ljust(64, b"\0") + struct.pack(
        "<HBB3I", 18, 5, 1, free, free, free) + bytes(36) + struct.pack("<3I", end, 0, 0)
    return (header + struct.pack(f"<{len(following)}I", *following)
            + root * 4 * (sectors - tables))


def endless() -> Iterator[Variant]:
    """Yield the variants, each of which must end soon."""
    for name, build, expected in (*_packages(), *_sheets(), *_declared()):
        yield Variant(f"endless {name}", "police.xlsx", build, expected)
    for ending, variants in (("xlsb", _xlsb()), ("ods", _ods()), ("xls", _xls()), ("csv", _csv())):
        for name, build, expected in variants:
            yield Variant(f"endless {ending} {name}", f"police.{ending}", build, expected)


Built = tuple[str, "Callable[[Base], bytes]", Expected]


def _packages() -> Iterator[Built]:
    yield "byte behind a part", behind(WORKBOOK, as_xlsx), HARMFUL
    yield "many bytes behind a part", behind(SHEET, as_xlsx, bytes(600_000)), HARMFUL
    yield "stream behind a part", behind(CORE, as_xlsx, zlib.compress(b"a")), HARMFUL
    yield "byte behind spaces", behind("a.xml", lambda base: zipped(
        {**contents(base.xlsx), "a.xml": b" " * 300_000 + b"<a/>"})), HARMFUL
    yield "very many relations", many_relations, DAMAGED


def _sheets() -> Iterator[Built]:
    code = "[" * 200_000
    listed = f'<numFmts count="1"><numFmt numFmtId="170" formatCode="{code}"/></numFmts>'
    yield "long number format", in_styles(listed), HARMFUL
    yield "number format of 256 characters", in_styles(listed.replace(code, "0" * 256)), HARMFUL
    yield "very many slow number formats", padded(parts_changed(
        {"xl/styles.xml": slow_formats})), BEYOND
    fonts = "<font/>" * 1_500_000
    yield "very many fonts", padded(in_styles(f"<fonts>{fonts}</fonts>")), DAMAGED
    yield "links on very many cells", linked(3_000), BEYOND
    rows = many_rows(1, f'<row r="#"><c r="K#"><v>{"1" * 32_000}x</v></c></row>')
    yield "long number", in_sheet(added(rows)), DAMAGED
    texts = f"<v>{'a' * 32_000}</v><is/>" * 1_000
    yield "texts in one cell", padded(in_sheet(added(many_rows(
        1, f'<row r="#"><c r="K#" t="str">{texts}</c></row>')))), Expected(
        refused=frozenset({"file-beyond-bounds", "file-unreadable"}))
    yield "comment in one piece", in_sheet(before_data(f"<!--{'-a' * 3_000_000}-->")), HARMFUL
    yield "comment behind the cells", in_sheet(swapped(
        "</sheetData>", f"</sheetData><!--{'-a' * 1_000_000}-->")), HARMFUL


def _declared() -> Iterator[Built]:
    for coding in ("utf-32", "utf-32-le", "utf-32-be", "utf-7", "utf-16", "cp037"):
        yield f"document type in {coding}", declared(coding), HARMFUL
    yield "sheet in utf-7", declared("utf-7", SHEET), HARMFUL
    yield "sheet in latin-1", in_sheet(lambda content: (
        b'<?xml version="1.0" encoding="iso-8859-1"?>' + content)), HARMFUL
    for name, content in {"text": b"no XML", "nothing": b"", "noughts": bytes(300_000)}.items():
        yield f"properties of {name}", with_properties(content), reads()
    for name, before in {"text": b"&", "noughts": bytes(300_000),
                         "another encoding": b'<?xml version="1.0" encoding="utf-16"?>'}.items():
        typed = before + ENTITY.encode() + b"<a/>"
        yield f"document type behind {name}", with_properties(typed), DAMAGED
    yield "document type behind a comment", lambda base: zipped({
        **contents(base.xlsx),
        CORE: f"<!--{'a' * 300_000}-->{ENTITY}<x xmlns='{MAIN}'/>".encode()}), HARMFUL


def _xlsb() -> Iterator[Built]:
    yield "byte behind a part", behind("xl/workbook.bin", as_xlsb), HARMFUL
    code = biff12.record(biff12.FORMAT_CODE, struct.pack("<H", 171) + biff12.text("[" * 256))
    yield "long number format", xlsb_styles(code), HARMFUL
    yield "very many fonts", xlsb_styles(biff12.font() * 200_000), DAMAGED
    yield "runs back and forth", padded(xlsb_more(runs_back_and_forth())), reads()
    yield "cell before all rows", parts_changed({"xl/worksheets/sheet2.bin": swapped(
        biff12.record(biff12.BEGIN_DATA),
        biff12.record(biff12.BEGIN_DATA) + biff12.record(biff12.REAL, struct.pack("<IId", 9, 0, 1))
    )}, as_xlsb), DAMAGED
    yield "sheet's name that XML cannot hold", lambda base: biff12.xlsb(
        {f"{name}\uffff": rows for name, rows in values(base).items()}), reads()
    yield "empty records", padded(xlsb_more(biff12.record(50) * 20_000_000)), BEYOND


def _ods() -> Iterator[Built]:
    def saved(base: Base) -> bytes:
        return base.saved("ods")

    yield "byte behind a part", behind("content.xml", saved), HARMFUL
    styles = "".join(f'<style:style style:name="x{n}"/>' for n in range(300_000))
    yield "very many styles", padded(in_ods(swapped(
        "</office:automatic-styles>", f"{styles}</office:automatic-styles>"))), DAMAGED
    yield "paragraphs in one cell", padded(in_ods(ods_row(
        f"<table:table-cell>{'<text:p/>' * 1_500_000}</table:table-cell>"))), BEYOND
    spans = "".join(f'<text:span text:style-name="x{n}"/>' for n in range(100_000))
    yield "spans of no style", padded(in_ods(ods_row(
        f"<table:table-cell><text:p>{spans}</text:p></table:table-cell>"))), reads()
    note = "<office:annotation><text:p>a</text:p></office:annotation>"
    notes = f"<table:table-cell>{note}</table:table-cell>"
    yield "very many notes", padded(in_ods(ods_row(notes * 300_000))), BEYOND
    yield "rows without cells", padded(in_ods(swapped(
        "</table:table>", lambda: "<table:table-row/>" * 5_000_000 + "</table:table>"))), BEYOND


def _xls() -> Iterator[Built]:
    code = struct.pack("<HHB", 170, 4_000, 0) + b"[" * 4_000
    yield "long number format", lambda _: xls_of(
        struct.pack("<HH", 0x41E, len(code)) + code), HARMFUL
    yield "very many roots", many_roots, DAMAGED


def _csv() -> Iterator[Built]:
    def of(data: Callable[[], bytes]) -> Callable[[Base], bytes]:
        return lambda _base: b"ref,score\r\n" + data()

    yield "line ends", of(lambda: b"\n" * 19_000_000), BEYOND
    yield "carriage returns", of(lambda: b"\r" * 19_000_000), BEYOND
    yield "commas", of(lambda: b"," * 19_000_000), BEYOND
    yield "rows of commas", of(lambda: (b"," * 900 + b"\n") * 21_000), BEYOND
    yield "rows of commas with an end", of(lambda: (b"," * 1_000 + b"x\n") * 19_000), BEYOND
    yield "open quotation mark", of(lambda: b'"' + b"\n" * 19_000_000), DAMAGED
    yield "quotation marks", of(lambda: b'"' * 19_000_000), DAMAGED
    yield "accents of a code page", of(lambda: b"\xe9 " * 9_000_000), DAMAGED
    yield "half characters", lambda _base: b"\xff\xfe" + b"\0\xdc" * 9_000_000, refused(
        "file-unreadable", "file-passed-over", "file-beyond-bounds")
    yield "spaces", of(lambda: b" " * 19_000_000), DAMAGED
