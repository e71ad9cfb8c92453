"""Every format a council uses, and the dialects of .xlsx: all read the same."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from operator import methodcaller
from typing import TYPE_CHECKING, Any

import xlsxwriter
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from hostile import biff12
from hostile.variants import (
    ACTION,
    EVIDENCE,
    FIRST,
    MAIN_NAMES,
    OTHER_SHEET,
    SCORES,
    SHEET,
    Base,
    Expected,
    Variant,
    contents,
    edited,
    parts_changed,
    reads,
    swapped,
    zipped,
)
from support.sheets import opened

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

WORKBOOK, RELATIONS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
STRINGS, STYLES = "xl/sharedStrings.xml", "xl/styles.xml"
SAVED = ("xlsx", "xlsm", "xltx", "ods", "xls")
"""The formats in which LibreOffice saves the return again."""
REFS = {"d1-a": "1.1", "d1-b": "1.2", "d1-c": "1.10", "d2-a": "2.1", "d2-b": "2.2", "d2-c": "2.10",
        "d3-a": "3.1", "d3-b": "3.2", "d3-c": "3.10"}
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def values(base: Base) -> dict[str, list[list[Any]]]:
    """Return the valid return's sheets as rows of values; formulas are left out."""
    sheets = {}
    for sheet in opened(base.xlsx).worksheets:
        sheets[sheet.title] = [
            [None if cell.data_type == "f" else cell.value for cell in row]
            for row in sheet.iter_rows()
        ]
    return sheets


def as_xlsb(base: Base) -> bytes:
    """Return the return as Excel's binary workbook."""
    return biff12.xlsb(values(base))


def xlsb_with(cell: biff12.Cell) -> Callable[[Base], bytes]:
    """Build a binary workbook with something else as the score of d1-b."""
    def build(base: Base) -> bytes:
        sheets = values(base)
        sheets[FIRST][5][4] = cell
        return biff12.xlsb(sheets)

    return build


def by_xlsxwriter(base: Base) -> bytes:
    """Return the return as another library writes it: shared texts, rich texts."""
    held = io.BytesIO()
    with xlsxwriter.Workbook(held) as book:
        bold = book.add_format({"bold": True})
        for name, rows in values(base).items():
            sheet = book.add_worksheet(name)
            for row, cells in enumerate(rows):
                for column, value in enumerate(cells):
                    if isinstance(value, str) and value.startswith("Evidence of"):
                        sheet.write_rich_string(row, column, bold, value[:8], value[8:])
                    elif value is not None:
                        sheet.write(row, column, value)
    return held.getvalue()


def table(delimiter: str, *, with_agency: bool) -> str:
    """Return the return as a long table."""
    held = io.StringIO()
    writer = csv.writer(held, delimiter=delimiter)
    fields = ["Agency", "Round", "Area", "Date completed", "Respondent", "Signed off by"]
    head = ["ref", "score", "evidence", "action"]
    writer.writerow(head + fields if with_agency else head)
    details = ["Police", "2026", "Northshire", "31 March 2026", "Audit lead", "Chief"]
    for identity, ref in REFS.items():
        row = [ref, SCORES[identity], EVIDENCE[identity], ACTION[identity]]
        writer.writerow(row + details if with_agency else row)
    return held.getvalue()


def encoded(text: str, coding: str) -> Callable[[Base], bytes]:
    """Build a text file."""
    return lambda _: text.encode(coding)


def strict(base: Base) -> bytes:
    """Return the return in the strict dialect of Office Open XML."""
    spaces = (
        (b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
         b"http://purl.oclc.org/ooxml/spreadsheetml/main"),
        (b"http://schemas.openxmlformats.org/officeDocument/2006/",
         b"http://purl.oclc.org/ooxml/officeDocument/"),
    )
    parts = contents(base.saved("xlsx"))
    for name, content in parts.items():
        for transitional, purl in spaces:
            content = content.replace(transitional, purl)  # noqa: PLW2901 - step by step
        parts[name] = content
    return zipped(parts)


def renamed(data: bytes, old: str, new: str) -> bytes:
    """Return a zip file with something else in the names of its parts."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as package:
        for name, content in contents(data).items():
            entry = zipfile.ZipInfo(name)
            entry.filename = name.replace(old, new)
            package.writestr(entry, content)
    return held.getvalue()


def capital_streams(base: Base) -> bytes:
    """Return the return as .xls with the name of its stream in capitals."""
    data = base.saved("xls")
    changed = data.replace("Workbook".encode("utf-16-le"), "WORKBOOK".encode("utf-16-le"))
    assert changed != data
    return changed


def xls_with_blanks(base: Base) -> bytes:
    """Return the return as .xls with more coloured blank cells than a return may have cells."""
    book = opened(base.xlsx)
    sheet = book.create_sheet("Coloured")
    for row in range(1, 501):
        for column in range(1, 253, 2):
            sheet.cell(row, column).fill = PatternFill("solid", "FFC3DBEE")
            sheet.cell(row, column + 1).fill = PatternFill("solid", "FF2468A8")
    source = base.folder / "blanks" / "base.xlsx"
    source.parent.mkdir(parents=True, exist_ok=True)
    book.save(source)
    return base.convert(source, "xls", source.parent / "xls").read_bytes()


def xls_with(character: str) -> Callable[[Base], bytes]:
    """Build an .xls in which a text that was saved with U+2603 has something else there."""
    def build(base: Base) -> bytes:
        book = opened(base.xlsx)
        book[FIRST]["F5"].value = f"{EVIDENCE['d1-a']} \u2603"
        source = base.folder / "snow" / "base.xlsx"
        source.parent.mkdir(parents=True, exist_ok=True)
        book.save(source)
        data = base.convert(source, "xls", base.folder / "snow").read_bytes()
        changed = data.replace(" \u2603".encode("utf-16-le"),
                               f" {character}".encode("utf-16-le", "surrogatepass"))
        assert changed != data
        return changed

    return build


def struck(cell: Any) -> None:
    """Strike a score out."""
    cell.font = Font(strike=True)


def white(cell: Any) -> None:
    """Show a score in white on white."""
    cell.font, cell.fill = Font(color="FFFFFFFF"), PatternFill("solid", "FFFFFFFF")


def hidden(cell: Any) -> None:
    """Hide a score by its number format."""
    cell.number_format = ";;;"


def struck_in_part(cell: Any) -> None:
    """Strike out one of two scores in a cell."""
    cell.value = CellRichText(TextBlock(InlineFont(strike=True), "4"), " 1")


def noted(cell: Any) -> None:
    """Comment on a score."""
    cell.comment = Comment("Only since May", "Ann")


def percentage_of_nought(cell: Any) -> None:
    """Show a 0 as a percentage, and no other number."""
    cell.number_format = "0;-0;0%"


LOOKS: tuple[tuple[str, Callable[[Any], None], Expected], ...] = (
    ("struck out", struck, reads({"E6": "score-unseen"})),
    ("white on white", white, reads({"E6": "score-unseen"})),
    ("format", hidden, reads({"E6": "score-unseen"})),
    ("struck out in part", struck_in_part, reads({"E6": "score-struck-out-in-part"}, d1_b=None)),
    ("a note", noted, reads({"E6": "scores-with-notes"})),
    ("a percentage of nought", percentage_of_nought, reads()),
)


def looking(change: Callable[[Any], None], ending: str) -> Callable[[Base], bytes]:
    """Build by formatting the score of d1-b and saving in a format."""
    def build(base: Base) -> bytes:
        book = opened(base.xlsx)
        change(book[FIRST]["E6"])
        source = base.folder / f"look-{change.__name__}" / "base.xlsx"
        source.parent.mkdir(parents=True, exist_ok=True)
        book.save(source)
        if ending == "xlsx":
            return source.read_bytes()
        return base.convert(source, ending, source.parent / ending).read_bytes()

    return build


def prefixed(content: bytes) -> bytes:
    """Return a sheet part in which every element has a prefix."""
    renamed = re.sub(rb"<(/?)(\w+)(?=[\s/>])", rb"<\1x:\2", content)
    return renamed.replace(b"xmlns=", b"xmlns:x=")


def without_addresses(content: bytes) -> bytes:
    """Return a sheet part whose cells follow on each other: gaps are filled with empty ones."""
    def fill(row: re.Match[bytes]) -> bytes:
        cells, out = re.findall(rb'<c r="([A-Z]+)\d+"([^>]*?)(/>|>.*?</c>)', row[0], re.DOTALL), b""
        column = 1
        for letters, rest, body in cells:
            place = letters[0] - 64
            out += b"<c/>" * (place - column) + b"<c" + rest + body
            column = place + 1
        return b"<row>" + out + b"</row>"

    numbers = [int(number) for number in re.findall(rb'<row r="(\d+)"', content)]
    bare = re.sub(rb"<row r=.*?</row>", fill, content, flags=re.DOTALL)
    rows = re.split(rb"(?=<row>)", bare)
    out, before = rows[0], 0
    for number, row in zip(numbers, rows[1:], strict=True):
        out += b"<row/>" * (number - before - 1) + row
        before = number
    return out


def oddly_named(base: Base) -> bytes:
    """Return the return with parts under other names, related by absolute targets."""
    parts = contents(base.xlsx)
    moved = {WORKBOOK: "odd/Book 1.xml", RELATIONS: "odd/_rels/Book 1.xml.rels",
             SHEET: "odd/tab.one", "xl/worksheets/_rels/sheet2.xml.rels": "odd/_rels/tab.one.rels"}
    parts = {moved.get(name, name): content for name, content in parts.items()}
    for name in ("_rels/.rels", "odd/_rels/Book 1.xml.rels", "[Content_Types].xml"):
        content = parts[name]
        content = re.sub(rb'Target="(?!/|http)(?:xl/)?', b'Target="/xl/', content)
        content = content.replace(b"/xl/workbook.xml", b"/odd/Book%201.xml")
        content = content.replace(b"/xl/worksheets/sheet2.xml", b"/odd/tab.one")
        content = content.replace(b"/xl/docProps", b"/docProps")
        parts[name] = content
    return zipped(parts)


def in_utf16(content: bytes) -> bytes:
    """Return an XML part in two bytes for each character, with its mark."""
    body = re.sub(r"^<\?xml[^>]*\?>", "", content.decode())
    return ('<?xml version="1.0" encoding="UTF-16"?>' + body).encode("utf-16")


def formats() -> Iterator[Variant]:
    """Yield the return in every format and dialect."""
    for ending in SAVED:
        yield Variant(f"saved by LibreOffice as {ending}", f"police.{ending}",
                      methodcaller("saved", ending), reads())
    yield Variant("named as a macro workbook", "police.xlsm", lambda base: base.xlsx, reads())
    yield Variant("named as a template", "police.xltx", lambda base: base.xlsx, reads())
    yield Variant("ods named xlsx", "police.xlsx", lambda base: base.saved("ods"), reads())
    yield Variant("xls named xlsx", "police.xlsx", lambda base: base.saved("xls"), reads())
    yield Variant("xlsx named csv", "police.csv", lambda base: base.xlsx, reads())
    yield Variant("xls with formatted blanks", "police.xls", xls_with_blanks, reads())
    yield Variant("xls with its stream in capitals", "police.xls", capital_streams, reads())
    yield Variant("xls with half a character", "police.xls", xls_with("\ud83d"),
                  reads({"F5": "characters-replaced"}, texts=False))
    yield Variant("binary workbook with half a character", "police.xlsb",
                  xlsb_with("often \ud83d"), reads({"E6": "score-is-text"}, d1_b=None))
    yield Variant("written by XlsxWriter", "police.xlsx", by_xlsxwriter, reads())
    yield Variant("binary workbook", "police.xlsb", as_xlsb, reads())
    cell = "E6"
    for name, value, expected in (
        ("number", 3.0, reads(d1_b=3)), ("text", "often", reads({cell: "score-read-from-text"},
                                                                  d1_b=3)),
        ("result", biff12.Worked(3), reads(d1_b=3)),
        ("half", 2.5, reads({cell: "score-not-whole"}, d1_b=None)),
        ("error", biff12.Fault(0x2A), reads({cell: "score-is-error"}, d1_b=None)),
        ("percentage", biff12.Styled(1, biff12.PERCENT),
         reads({cell: "score-is-percentage"}, d1_b=None)),
        ("day", biff12.Styled(3, biff12.DAY), reads({cell: "score-shown-as-date"}, d1_b=3)),
        ("real day", biff12.Styled(46115, biff12.DAY), reads({cell: "score-is-date"}, d1_b=None)),
        ("struck out", biff12.Styled(3, biff12.STRUCK), reads({cell: "score-unseen"}, d1_b=3)),
        ("truth", True, reads({cell: "score-is-logical"}, d1_b=None)),
    ):
        yield Variant(f"binary workbook {name}", "police.xlsb", xlsb_with(value), expected)
    yield Variant("binary workbook merged", "police.xlsb",
                  lambda base: biff12.xlsb(values(base), merges=[(4, 5, 4, 4)]),
                  reads({cell: "score-merged"}, d1_b=None))
    for name, text in (
        ("comma", table(",", with_agency=True)), ("semicolon", table(";", with_agency=True)),
        ("tab", table("\t", with_agency=True)), ("mark", "\ufeff" + table(",", with_agency=True)),
    ):
        yield Variant(f"csv {name}", "police.csv", encoded(text, "utf-8"),
                      reads({"": "stamp-missing"}))
    yield Variant("csv in UTF-16", "police.csv", encoded(table("\t", with_agency=True), "utf-16"),
                  reads({"": "stamp-missing"}))
    yield Variant("csv western", "police.csv", encoded(table(",", with_agency=True), "cp1252"),
                  reads({"": "stamp-missing"}))
    yield Variant("csv of a named file", "Police.csv", encoded(
        table(",", with_agency=False), "utf-8"), reads(
            {"": ("stamp-missing", "round-missing", "date-missing", "sign-off-missing")}))
    dialects: tuple[tuple[str, Callable[[Base], bytes]], ...] = (
        ("strict", strict),
        ("days from 1904", edited(lambda book: setattr(book, "epoch", CALENDAR_MAC_1904))),
        ("prefixed", parts_changed({SHEET: prefixed})),
        ("without addresses", parts_changed({SHEET: without_addresses})),
        ("odd part names", oddly_named),
        ("in UTF-16", parts_changed({SHEET: in_utf16, WORKBOOK: in_utf16})),
        ("with a byte mark", parts_changed({SHEET: lambda content: b"\xef\xbb\xbf" + content})),
        ("single quotation marks", parts_changed({SHEET: lambda content: re.sub(
            rb'(<c|<row) r="(\w+)"', rb"\1 r='\2'", content)})),
        ("a comment between cells", parts_changed(
            {SHEET: swapped("</row>", "<!-- <c/> --></row>")})),
        ("a text in CDATA", parts_changed({SHEET: swapped(
            f"<t>{EVIDENCE['d1-a']}</t>", f"<t><![CDATA[{EVIDENCE['d1-a']}]]></t>")})),
        ("rich text in a cell", parts_changed({SHEET: swapped(
            f"<t>{EVIDENCE['d1-a']}</t>",
            '<r><t xml:space="preserve">Evidence </t></r><r><rPr><b/></rPr><t>of d1-a</t></r>')})),
        ("hints of pronunciation", parts_changed({SHEET: swapped(
            f"<t>{EVIDENCE['d1-a']}</t>",
            f'<t>{EVIDENCE["d1-a"]}</t><rPh sb="0" eb="1"><t>not this</t></rPh>')})),
        ("coded signs", parts_changed({SHEET: swapped(
            f"<t>{EVIDENCE['d1-a']}</t>", "<t>Evidence_x0020_of d1-a</t>")})),
        ("rows out of order", parts_changed({SHEET: lambda content: re.sub(
            rb'(<row r="5".*?</row>)(<row r="6".*?</row>)', rb"\2\1", content, flags=re.DOTALL)})),
        ("cells out of order", parts_changed({SHEET: lambda content: re.sub(
            rb'(<c r="E5".*?</c>)(<c r="F5".*?</c>)', rb"\2\1", content, flags=re.DOTALL)})),
        ("elements of others", parts_changed({SHEET: swapped(
            "</sheetData>", '</sheetData><x:c xmlns:x="urn:x" r="E6"><x:v>4</x:v></x:c>')})),
        ("without cell formats", lambda base: zipped({
            name: content for name, content in contents(base.xlsx).items()
            if name != "xl/styles.xml"})),
        ("without properties", lambda base: zipped({
            name: content for name, content in contents(base.xlsx).items()
            if not name.startswith("docProps")})),
        ("without root relations", lambda base: zipped({
            name: content for name, content in contents(base.xlsx).items()
            if name != "_rels/.rels"})),
        ("part names in capitals", lambda base: zipped({
            name.replace("worksheets/sheet2.xml", "Worksheets/Sheet2.XML"): content
            for name, content in contents(base.xlsx).items() if "_rels/sheet2" not in name})),
        ("links to another workbook", parts_changed({RELATIONS: swapped(
            "</Relationships>", f'<Relationship Id="rId99" Type="{_OFFICE}/externalLink" '
            'Target="externalLinks/externalLink1.xml"/></Relationships>')})),
        ("a picture on the web", parts_changed({RELATIONS: swapped(
            "</Relationships>", f'<Relationship Id="rId98" Type="{_OFFICE}/image" '
            'Target="http://203.0.113.1/x.png" TargetMode="External"/></Relationships>')})),
        ("a macro project", lambda base: zipped(
            {**contents(base.xlsx), "xl/vbaProject.bin": b"\xd0\xcf\x11\xe0 not run"})),
        ("formats out of range", parts_changed(
            {SHEET: swapped('r="E6" s="25"', 'r="E6" s="9999"')})),
    )
    dialects += (
        ("line ends of Windows", parts_changed({SHEET: swapped(
            f"<t>{EVIDENCE['d1-a']}</t>", f"<t>{EVIDENCE['d1-a']}\r\n</t>")})),
        ("line ends as codes", parts_changed({SHEET: swapped(
            f"<t>{EVIDENCE['d1-a']}</t>", f"<t>{EVIDENCE['d1-a']}_x000D_\n</t>")})),
        ("backslashes in part names", lambda base: renamed(base.xlsx, "/", "\\")),
        ("an old macro module", parts_changed({WORKBOOK: swapped(
            "</sheets>", '<sheet name="Module1" sheetId="99" state="veryHidden" r:id="" '
            f'xmlns:r="{_OFFICE}"/></sheets>')})),
        ("a currency for values over a limit", parts_changed({STYLES: swapped(
            "</styleSheet>", '<dxfs count="1"><dxf><numFmt numFmtId="0" formatCode="0%"/></dxf>'
            "</dxfs></styleSheet>")})),
        ("the width of a percent sign", edited(
            lambda book: setattr(book[FIRST]["E6"], "number_format", "0_%"))),
        ("an empty result as action", parts_changed({SHEET: swapped(
            '</row><row r="6"', '<c r="Z5" t="str"><f>IF(E5="","","")</f><v/></c></row>'
            '<row r="6"')})),
    )
    for name, build in dialects:
        yield Variant(f"dialect {name}", "police.xlsx", build, reads())
    yield Variant("dialect a day as text", "police.xlsx", parts_changed({SHEET: swapped(
        '<c r="E6" s="25" t="n"><v>1</v></c>', '<c r="E6" t="d"><v>2026-04-03</v></c>')}),
        reads({cell: "score-is-date"}, d1_b=None))
    for time in ("T10:30:00", "10:30:00", "10:30", "T10:30:00.5Z"):
        yield Variant(f"dialect the time {time} as text", "police.xlsx", parts_changed({
            SHEET: swapped('<c r="E6" s="25" t="n"><v>1</v></c>',
                           f'<c r="E6" t="d"><v>{time}</v></c>')}),
            reads({cell: "score-is-date"}, d1_b=None))
    for name, change, expected in LOOKS:
        for ending in ("xlsx", "ods", "xls"):
            yield Variant(f"{name} in {ending}", f"police.{ending}", looking(change, ending),
                          expected)
    twice = swapped('<c r="F5"', '<c r="E5"><v>4</v></c><c r="F5"')
    yield Variant("dialect two cells of one address", "police.xlsx",
                  parts_changed({OTHER_SHEET: twice}), MAIN_NAMES["damaged"])
