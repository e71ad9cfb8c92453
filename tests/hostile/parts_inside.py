"""Parts that mean harm: XML and records that grow, lead elsewhere or contradict themselves."""

from __future__ import annotations

import re
import struct
from typing import TYPE_CHECKING, Any

from hostile import biff12
from hostile.containers import BEYOND, DAMAGED, EITHER, HARMFUL, MEBIBYTE, noise
from hostile.formats import RELATIONS, STRINGS, WORKBOOK, as_xlsb, values
from hostile.variants import (
    SHEET,
    Base,
    Expected,
    Text,
    Variant,
    added,
    as_bytes,
    contents,
    edited,
    parts_changed,
    reads,
    refused,
    swapped,
    zipped,
)
from support.compound_files import compound_file

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

LOL = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "lol"}">' for n in range(9))
BOMB = f'<!DOCTYPE worksheet [{LOL}]>'
FILE_ENTITY = '<!DOCTYPE worksheet [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
WEB_ENTITY = '<!DOCTYPE worksheet SYSTEM "http://203.0.113.1/x.dtd">'
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
FAR = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'


def padded(build: Callable[[Base], bytes]) -> Callable[[Base], bytes]:
    """Build with added noise, so that the file does not grow much by unpacking."""
    return lambda base: zipped({**contents(build(base)), "xl/media/n.bin": noise(2 * MEBIBYTE)})


def in_sheet(*changes: Callable[[bytes], bytes]) -> Callable[[Base], bytes]:
    """Build by changing the first domain's sheet."""
    def change(content: bytes) -> bytes:
        for change in changes:
            content = change(content)
        return content

    return parts_changed({SHEET: change})


def before_data(text: Text) -> Callable[[bytes], bytes]:
    """Return a change that puts something before the cells."""
    return swapped(b"<sheetData>", lambda: as_bytes(text) + b"<sheetData>")


def prolog(text: str) -> Callable[[bytes], bytes]:
    """Return a change that puts something before the root element."""
    return swapped("<worksheet", f"{text}<worksheet")


def saved_strings(change: Callable[[bytes], bytes]) -> Callable[[Base], bytes]:
    """Build by changing the shared texts of the return as LibreOffice saves it."""
    return parts_changed({STRINGS: change}, lambda base: base.saved("xlsx"))


def saved_sheet(change: Callable[[bytes], bytes]) -> Callable[[Base], bytes]:
    """Build by changing the first domain's sheet as LibreOffice saves it."""
    return parts_changed({SHEET: change}, lambda base: base.saved("xlsx"))


def in_ods(change: Callable[[bytes], bytes]) -> Callable[[Base], bytes]:
    """Build by changing the content of the return as .ods."""
    return parts_changed({"content.xml": change}, lambda base: base.saved("ods"))


def ods_row(cells: str, attributes: str = "") -> Callable[[bytes], bytes]:
    """Return a change that adds a row to the first table of an .ods."""
    return swapped("</table:table>", f"<table:table-row {attributes}>{cells}</table:table-row>"
                                     "</table:table>")


def many_rows(count: int, row: str) -> str:
    """Return rows from 30 on; `#` in the row is its number."""
    return "".join(row.replace("#", str(number)) for number in range(30, 30 + count))


def grid(columns: int, rows: int) -> str:
    """Return rows of numbers, far right of all tables."""
    letters = [chr(75 + number) for number in range(columns)]
    cells = "".join(f'<c r="{letter}#"><v>1</v></c>' for letter in letters)
    return many_rows(rows, f'<row r="#">{cells}</row>')


def many_sheets(book: Any) -> None:
    """Add sheets beyond the bound."""
    for _ in range(201):
        book.create_sheet()


def xls_damaged(change: Callable[[bytes], bytes]) -> Callable[[Base], bytes]:
    """Build by changing bytes of the return as .xls."""
    return lambda base: change(base.saved("xls"))


def xls_far(data: bytes) -> bytes:
    """Return an .xls in which a text's record places it in row 60,001."""
    at = re.search(rb"\xfd\x00\x0a\x00", data)
    assert at
    return data[: at.end()] + struct.pack("<H", 60_000) + data[at.end() + 2 :]


def xls_circle(data: bytes) -> bytes:
    """Return an .xls whose table of sectors leads in circles."""
    (first,) = struct.unpack_from("<I", data, 76)
    place = (first + 1) * 512
    return data[:place] + struct.pack("<128I", *range(128)) + data[place + 512 :]


def xls_of(records: bytes) -> bytes:
    """Return an .xls that begins as it must, and then holds these records."""
    start = struct.pack("<HHHHHHII", 0x809, 16, 0x600, 5, 0, 0, 0, 0)
    return compound_file({"Workbook": start + records + struct.pack("<HH", 10, 0)})


def xlsb_more(records: bytes) -> Callable[[Base], bytes]:
    """Build a binary workbook with more records on the second sheet."""
    return lambda base: biff12.xlsb(values(base), more=records)


def far_cell() -> bytes:
    """Return the records of a cell in the grid's last corner."""
    row = biff12.record(biff12.ROW, struct.pack("<IIHBBI", 1_048_575, 0, 300, 0, 0, 0))
    return row + biff12.record(biff12.REAL, struct.pack("<IId", 16_383, 0, 1.0))


SLOW = Expected(or_refused=True)


def parts_inside() -> Iterator[Variant]:
    """Yield the variants of .xlsx parts, then those of the other formats."""
    long = "x" * 32_768
    shared = '<c r="K#" t="s"><v>0</v></c>'
    xlsx: tuple[tuple[str, Callable[[Base], bytes], Expected], ...] = (
        ("billion laughs", in_sheet(prolog(BOMB), swapped("Evidence of d1-a", "&l8;")), HARMFUL),
        ("external file",
         in_sheet(prolog(FILE_ENTITY), swapped("Evidence of d1-a", "&x;")), HARMFUL),
        ("external web page", in_sheet(prolog(WEB_ENTITY)), HARMFUL),
        ("document type in the workbook", parts_changed(
            {WORKBOOK: swapped("<workbook", "<!DOCTYPE workbook><workbook")}), HARMFUL),
        ("undefined entity", in_sheet(swapped("Evidence of d1-a", "&nothing;")), DAMAGED),
        ("huge comment", in_sheet(before_data(
            lambda: b"<!--" + b" " * (150 * MEBIBYTE) + b"-->")), BEYOND),
        ("huge comment beside noise", padded(
            in_sheet(before_data(lambda: b"<!--" + b" " * (150 * MEBIBYTE) + b"-->"))), HARMFUL),
        ("huge attribute beside noise", padded(
            in_sheet(before_data(lambda: b'<a b="' + b" " * (150 * MEBIBYTE) + b'"/>'))), HARMFUL),
        ("huge blank beside noise", padded(
            in_sheet(before_data(lambda: b" " * (150 * MEBIBYTE)))), SLOW),
        ("deep nesting", in_sheet(added(
            lambda: b"<a>" * 1_000_000 + b"</a>" * 1_000_000)), HARMFUL),
        ("never closed", in_sheet(swapped("</sheetData>", "")), DAMAGED),
        ("cut in the midst", in_sheet(lambda content: content[: len(content) // 2]), DAMAGED),
        ("cell in the last corner", in_sheet(added(FAR)), BEYOND),
        ("cell in the last corner in a wrong row",
         in_sheet(added('<row r="9"><c r="XFD1048576"><v>1</v></c></row>')), refused(
             "file-beyond-bounds", "file-unreadable")),
        ("cell in the last corner in a row without number",
         in_sheet(added('<row><c r="XFD1048576"><v>1</v></c></row>')), BEYOND),
        ("cell in the last corner in single quotation marks",
         in_sheet(added(FAR.replace('"', "'"))), BEYOND),
        ("cell in the last corner with a coded address",
         in_sheet(added(FAR.replace('r="X', 'r="&#88;'))), BEYOND),
        ("cell in the last corner with a prefix", in_sheet(added(
            f'<x:row xmlns:x="{MAIN}" r="1048576">'
            '<x:c r="XFD1048576"><x:v>1</x:v></x:c></x:row>')), BEYOND),
        ("empty cell in the last corner",
         in_sheet(added('<row r="1048576"><c r="XFD1048576" s="1"/></row>')), reads()),
        ("column beyond", in_sheet(added('<row r="30"><c r="BXY30"><v>1</v></c></row>')), BEYOND),
        ("row beyond", in_sheet(added('<row r="20001"><c r="K20001"><v>1</v></c></row>')), BEYOND),
        ("last row and column within",
         in_sheet(added('<row r="20000"><c r="BXX20000"><v>1</v></c></row>')), reads()),
        ("no such address", in_sheet(added('<row r="30"><c r="11"><v>1</v></c></row>')), DAMAGED),
        ("row nought", in_sheet(added('<row r="0"><c r="A0"><v>1</v></c></row>')), DAMAGED),
        ("row of letters", in_sheet(added('<row r="x"><c><v>1</v></c></row>')), DAMAGED),
        ("a million empty rows", in_sheet(added(
            lambda: many_rows(1_000_000, '<row r="#" s="1" customFormat="1"/>'))), SLOW),
        ("thirty thousand empty cells", in_sheet(added(
            lambda: many_rows(30_000, '<row r="#"><c r="A#" s="1"/></row>'))), SLOW),
        ("too many cells", in_sheet(added(lambda: grid(6, 17_000))), BEYOND),
        ("many cells", in_sheet(added(lambda: grid(5, 15_000))), SLOW),
        ("too long a text", in_sheet(swapped("Evidence of d1-a", long)), BEYOND),
        ("long texts in every row", in_sheet(added(lambda: many_rows(
            400, f'<row r="#"><c r="K#" t="inlineStr"><is><t>{"y" * 30_000}</t></is></c></row>'))),
         BEYOND),
        ("one long shared text everywhere", parts_changed({
            STRINGS: swapped("<si>", f"<si><t>{'y' * 32_000}</t></si><si>"),
            SHEET: lambda content: added(many_rows(15_000, f'<row r="#">{shared}</row>'))(
                re.sub(rb'(t="s"[^>]*><v>)(\d+)', lambda m: m[1] + b"%d" % (int(m[2]) + 1),
                       content))}, lambda base: base.saved("xlsx")), BEYOND),
        ("shared texts that claim to be very many", saved_strings(
            lambda content: re.sub(rb'uniqueCount="\d+"', b'uniqueCount="99999999999"', content)),
         reads()),
        ("shared texts that claim to be many", saved_strings(
            lambda content: re.sub(rb'uniqueCount="\d+"', b'uniqueCount="900000000"', content)),
         reads()),
        ("a sheet that claims to be full", saved_sheet(lambda content: re.sub(
            rb'<dimension ref="[^"]*"', b'<dimension ref="A1:XFD1048576"', content)), reads()),
        ("shared text out of range",
         saved_sheet(added('<row r="30"><c r="K30" t="s"><v>99999</v></c></row>')), DAMAGED),
        ("shared text below range",
         saved_sheet(added('<row r="30"><c r="K30" t="s"><v>-1</v></c></row>')), DAMAGED),
        ("shared text of no number",
         saved_sheet(added('<row r="30"><c r="K30" t="s"><v>x</v></c></row>')), DAMAGED),
        ("shared texts within themselves", saved_strings(swapped("<si>", "<si>" * 70)), EITHER),
        ("shared texts cut", saved_strings(lambda content: content[:200]), DAMAGED),
        ("number of no figures", in_sheet(swapped("<v>1</v>", "<v>one</v>")), DAMAGED),
        ("infinite number", in_sheet(swapped("<v>1</v>", "<v>inf</v>")),
         reads({"E6": "score-not-whole"}, d1_b=None)),
        ("too many sheets", edited(many_sheets), BEYOND),
        ("sheet that is not there", lambda base: zipped(
            {name: part for name, part in contents(base.xlsx).items() if name != SHEET}), DAMAGED),
        ("relations that are not there", lambda base: zipped(
            {name: part for name, part in contents(base.xlsx).items() if name != RELATIONS}),
         DAMAGED),
        ("relations in circles", parts_changed({RELATIONS: swapped(
            "/xl/worksheets/sheet2.xml", "/xl/workbook.xml")}),
         reads({"": "domain-missing"}, texts=False, d1_a=None, d1_b=None, d1_c=None)),
        ("two sheets of one name", parts_changed({WORKBOOK: swapped(
            'name="2 Helping early"', 'name="1 finding out"')}), DAMAGED),
        ("broken cell formats", parts_changed(
            {"xl/styles.xml": lambda content: content[:300]}), DAMAGED),
        ("very many cell formats", padded(parts_changed({"xl/styles.xml": swapped(
            "</cellXfs>", lambda: '<xf numFmtId="9"/>' * 1_500_000 + "</cellXfs>")})), refused(
                "file-unreadable", "file-beyond-bounds")),
        ("very many merged cells", in_sheet(swapped("</sheetData>", lambda: "".join((
            "</sheetData><mergeCells>",
            *(f'<mergeCell ref="K{n}:XFD{n}"/>' for n in range(1, 90_000)),
            "</mergeCells>")))), SLOW),
        ("one statement in every row", in_sheet(added(many_rows(5_000, (
            '<row r="#"><c r="A#" t="inlineStr"><is><t>1.2</t></is></c><c r="E#"><v>4</v></c></row>'
        )))), reads({"E6": "statement-in-many-rows"}, texts=False, d1_b=None)),
        ("unknown encoding", in_sheet(lambda content: b'<?xml version="1.0" encoding="x-none"?>'
                                      + re.sub(rb"^<\?xml[^>]*\?>", b"", content)), DAMAGED),
        ("signs that are no text", in_sheet(swapped("Evidence of d1-a", b"\xff\xfe\xfd")), DAMAGED),
    )
    for name, build, expected in xlsx:
        yield Variant(f"inside {name}", "police.xlsx", build, expected)
    yield from _other_formats()


def _other_formats() -> Iterator[Variant]:
    number = '<table:table-cell office:value-type="float" office:value="1"/>'
    ods: tuple[tuple[str, Callable[[Base], bytes], Expected], ...] = (
        ("far column", in_ods(ods_row(
            f'<table:table-cell table:number-columns-repeated="3000"/>{number}')), BEYOND),
        ("far row", in_ods(ods_row(number, 'table:number-rows-repeated="1048000"')), BEYOND),
        ("repeated without content", in_ods(ods_row(
            '<table:table-cell table:number-columns-repeated="1000000000"/>',
            'table:number-rows-repeated="1000000000"')), reads()),
        ("repeated with content", in_ods(ods_row(number.replace(
            "/>", ' table:number-columns-repeated="1000000000"/>'))), BEYOND),
        ("filled grid", in_ods(ods_row(number.replace(
            "/>", ' table:number-columns-repeated="1900"/>'), 'table:number-rows-repeated="900"')),
         BEYOND),
        ("repeats of no number", in_ods(ods_row(
            '<table:table-cell table:number-columns-repeated="x"/>')), DAMAGED),
        ("repeats below nought", in_ods(ods_row(
            '<table:table-cell table:number-columns-repeated="-5"/>')), DAMAGED),
        ("picture of another file", in_ods(swapped("</table:table-cell>", (
            '<draw:image xlink:href="file:///etc/passwd"/></table:table-cell>'))), reads()),
        ("document type", in_ods(swapped("<office:document-content", (
            '<!DOCTYPE x SYSTEM "http://203.0.113.1/x"><office:document-content'))), HARMFUL),
        ("cut in the midst", in_ods(lambda content: content[: len(content) // 2]), DAMAGED),
        ("a percentage", in_ods(lambda content: re.sub(
            rb'office:value-type="float" office:value="1" calcext:value-type="float"><text:p>1<',
            b'office:value-type="percentage" office:value="1" calcext:value-type="percentage">'
            b"<text:p>100%<", content, count=1)), reads({"E6": "score-is-percentage"}, d1_b=None)),
    )
    for name, build, expected in ods:
        yield Variant(f"ods {name}", "police.ods", build, expected)
    xls: tuple[tuple[str, Callable[[Base], bytes], Expected], ...] = (
        ("cut short", xls_damaged(lambda data: data[:3000]), DAMAGED),
        ("cut in the midst", xls_damaged(lambda data: data[: len(data) // 2]), DAMAGED),
        ("cell in row 60,001", xls_damaged(xls_far), BEYOND),
        ("sectors in circles", xls_damaged(xls_circle), HARMFUL),
        ("very many shared texts", lambda _: xls_of(
            struct.pack("<HHII", 0xFC, 8, 4_000_000, 4_000_000)), BEYOND),
        ("very many records", lambda _: b"\x09\x08\x10\0" + bytes(16)
         + struct.pack("<HH", 0x31, 0) * 120_000, BEYOND),
        ("bare records", lambda _: b"\x09\x08\x10\0" + bytes(40), DAMAGED),
    )
    listing = b'<!DOCTYPE library:libraries PUBLIC "-//X//DTD 1.0//EN" "libraries.dtd"><a/>'
    yield Variant("macros in ods", "police.ods", lambda base: zipped(
        {**contents(base.saved("ods")), "Basic/script-lc.xml": listing}), reads())
    yield Variant("macros in xlsx named in its place", "police.xlsx", lambda base: zipped({
        **contents(base.xlsx), "Basic/sheet.xml": listing, RELATIONS: contents(base.xlsx)[
            RELATIONS].replace(b"worksheets/sheet2.xml", b"../Basic/sheet.xml")}),
        HARMFUL)
    for name, build, expected in xls:
        yield Variant(f"xls {name}", "police.xls", build, expected)
    xlsb: tuple[tuple[str, Callable[[Base], bytes], Expected], ...] = (
        ("cell in the last corner", xlsb_more(far_cell()), BEYOND),
        ("record without end", xlsb_more(b"\x05\xff\xff\xff\x7f"), DAMAGED),
        ("record too short", xlsb_more(b"\x05\x02ab"), DAMAGED),
        ("text out of range", xlsb_more(
            biff12.record(biff12.SHARED, struct.pack("<III", 20, 0, 99_999))), DAMAGED),
        ("text longer than its record", xlsb_more(
            biff12.record(biff12.TEXT, struct.pack("<III", 20, 0, 5_000))), DAMAGED),
        ("cut in the midst", lambda base: zipped({
            name: part[: len(part) // 2] if name.endswith("sheet2.bin") else part
            for name, part in contents(as_xlsb(base)).items()}), DAMAGED),
    )
    for name, build, expected in xlsb:
        yield Variant(f"xlsb {name}", "police.xlsb", build, expected)


def names() -> Iterator[Variant]:
    """Yield returns whose names would steer a terminal, or pass for markup."""
    for name, text in (
        ("escape code", "Police _x001B_[31mred"), ("markup", "[red]Police[/red] [/x]"),
        ("link", "_x001B_]8;;http://203.0.113.1_x0007_Police"),
        ("reversed", "Police \u202egnp.exe"),
        ("mathtext", "$\\frac{1}{0}$ Police"), ("formula", "=cmd|' /C calc'!A0"),
    ):
        findings = {"B9": "characters-replaced"} if "_x00" in text else {}
        yield Variant(f"name {name}", "police.xlsx", parts_changed(
            {"xl/worksheets/sheet1.xml": swapped("<t>Police</t>", f"<t>{text}</t>")}),
            reads(findings))
    yield Variant("name of a sheet", "police.xlsx", parts_changed(
        {WORKBOOK: swapped('name="1 Finding out"', 'name="&#x202e;[red]1"')}), reads())
