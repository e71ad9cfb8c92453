"""What is at a cell besides its value, in every format: notes, links and how it is shown."""

from __future__ import annotations

import re
import struct
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment
from openpyxl.styles import Color, Font, PatternFill

from hostile import biff12
from hostile.variants import contents, zipped
from hsbstar.spreadsheets.cells import DateCell, EmptyFormula, PercentCell, Place, as_text
from hsbstar.spreadsheets.reading import read_cells
from hsbstar.spreadsheets.reading.notes_and_links import target_in
from hsbstar.spreadsheets.reading.number_formats import ALTERED, HIDDEN
from hsbstar.spreadsheets.reading.refusal import Tally
from hsbstar.spreadsheets.sheets import STRUCK_OUT, STRUCK_OUT_IN_PART, RawSheet, Workbook
from hsbstar.spreadsheets.writing.save import workbook_bytes

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

SAVED = ("openpyxl", "xlsx", "ods", "xls")
"""As openpyxl writes the workbook, and as LibreOffice saves it again in a format."""
STRIKE, BOLD = InlineFont(strike=True), InlineFont(b=True)
POLICY = "https://example.org/Política"
NOTE, ON_A_BLANK = "Only half of the team", "We are waiting for it"
THREADS = "http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments"
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def source() -> bytes:
    """Return a workbook with values that are more, or less, than they seem."""
    book = openpyxl.Workbook()
    sheet: Any = book.active
    sheet.title = "Answers"
    formats = {"A1": (3, "0;-0;0%"), "A2": (0, "0;-0;0%"), "A3": (3, ";;;"), "A4": (0, "0;-0;;@"),
               "A5": (3, "0;-0;;@"), "A6": ("N/A", ";;;"), "A7": (2, "[>5]0;0.000%"),
               "A8": (3, "0%"),
               "A9": (2, '"1"0'), "A10": (2, '0" of 4"')}
    for cell, (value, code) in formats.items():
        sheet[cell].value, sheet[cell].number_format = value, code
    sheet["B1"] = CellRichText(TextBlock(STRIKE, "2"), " 3")
    sheet["B2"] = CellRichText(TextBlock(STRIKE, "2"))
    sheet["B3"] = CellRichText(TextBlock(BOLD, "o"), "ften")
    sheet["B4"], sheet["B4"].font = "2", Font(strike=True)
    black, white = Color(theme=1), Color(theme=0)
    for row, (ink, ground) in enumerate(
        ((black, black), (None, black), (white, black), (white, None)), start=1):
        sheet[f"E{row}"].value, sheet[f"E{row}"].font = 2, Font(color=ink)
        sheet[f"E{row}"].fill = PatternFill("solid", ground) if ground else PatternFill()
    for cell, shown, target in (
        ("C1", "Minutes", "https://example.org/minutes?a=1&b=2"), ("C2", "Here", "#Answers!A1"),
        ("C3", "Write", "mailto:lead@example.org"),
    ):
        sheet[cell], sheet[cell].hyperlink = shown, target
    for row, formula in enumerate((
        f'HYPERLINK("{POLICY}","Policy")', f'HYPERLINK("{POLICY}")', f'HYPERLINK("{POLICY}",3)',
        f'IF(A1=3,HYPERLINK("{POLICY}",A1),"")', 'HYPERLINK("https://example.org/"&A1,"Policy")',
        'HYPERLINK(A1,"Policy")', 'HYPERLINK("#Answers!A1","Policy")', 'UPPER("Policy")',
    ), start=4):
        sheet[f"C{row}"] = f"={formula}"
    sheet["D1"], sheet["D1"].comment = 3, Comment(NOTE, "Ann")
    sheet["D2"].comment = Comment(ON_A_BLANK, "Ann")
    return workbook_bytes(book)


@pytest.fixture(scope="module", params=SAVED)
def sheet(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> RawSheet:
    """The sheet of the workbook, saved by a program in a format."""
    folder = tmp_path_factory.mktemp("around")
    path: Path = folder / "a.xlsx"
    path.write_bytes(source())
    if request.param != "openpyxl":
        convert = request.getfixturevalue("libreoffice")
        path = convert(path, request.param, folder / "saved")
    read = read_cells(path.read_bytes(), path.name)
    assert isinstance(read, Workbook)
    return read.sheets[0]


def at(address: str) -> Place:
    """Return a place in the first ten rows."""
    return Place(int(address[1:]), ord(address[0]) - 64)


def test_the_section_of_a_format_that_applies_counts(sheet: RawSheet) -> None:
    """A 3 in `0;-0;0%` is a 3, and a 0 is 0%; only the 0 is hidden by `0;-0;;@`."""
    values = {cell: sheet.value(at(cell)) for cell in ("A1", "A2", "A4", "A5", "A7", "A8")}
    assert values == {"A1": 3, "A2": PercentCell(0), "A4": 0, "A5": 3, "A7": PercentCell(2),
                      "A8": PercentCell(3)}
    looks = {place.address: look for place, look in sheet.unseen.items() if place.column == 1}
    assert looks == {**dict.fromkeys(("A3", "A4", "A6"), HIDDEN), "A9": ALTERED}


def test_struck_out_runs_of_a_text_are_known(sheet: RawSheet) -> None:
    """Whether all of a text is struck out, or a part of it."""
    looks = {place.address: look for place, look in sheet.unseen.items() if place.column == 2}
    assert looks == {"B1": STRUCK_OUT_IN_PART, "B2": STRUCK_OUT, "B4": STRUCK_OUT}


def test_a_score_in_the_colour_of_its_cell_is_known(
    sheet: RawSheet, request: pytest.FixtureRequest
) -> None:
    """White or black, by the colours of a theme too."""
    looks = {place.address: look for place, look in sheet.unseen.items() if place.column == 5}
    # LibreOffice writes a text of the usual colour, which it shows white on black, as no colour.
    usual = set() if "[ods]" in request.node.name else {"E2"}
    assert looks == dict.fromkeys({"E1", "E4"} | usual, "in the same colour as the cell")


def test_notes_are_known_also_on_blank_cells(sheet: RawSheet) -> None:
    """They are not read any further, but they are there."""
    assert {place.address: text for place, text in sheet.notes.items()} == {
        "D1": NOTE, "D2": ON_A_BLANK}
    assert sheet.has_note(at("D1"))
    assert not sheet.has_note(at("A1"))


def test_links_that_leave_the_file_are_known(sheet: RawSheet) -> None:
    """Of a formula too, unless its target is calculated; a link to a cell leads nowhere else."""
    links = {place.address: target for place, target in sheet.links.items()}
    # LibreOffice saves the link to a cell as a link to the file.
    links.pop("C2", "")
    assert links == {"C1": "https://example.org/minutes?a=1&b=2", "C3": "mailto:lead@example.org",
                     **dict.fromkeys(("C4", "C5", "C6", "C7"), POLICY)}


def test_openpyxl_s_links_to_cells_lead_nowhere() -> None:
    """Nothing is kept of what is inside the file."""
    read = read_cells(source(), "a.xlsx")
    assert isinstance(read, Workbook)
    assert at("C2") not in read.sheets[0].links


RELATIONS = "xl/worksheets/_rels/sheet1.xml.rels"


def with_thread(text: str = "Is this still so?") -> bytes:
    """Return the workbook with a comment in a thread at A1 and one at no cell."""
    parts = contents(source())
    relation = (f'<Relationship Id="t" Type="{THREADS.replace("main", "")}/threadedComment" '
                'Target="/xl/threadedComments/threadedComment1.xml"/></Relationships>')
    parts[RELATIONS] = parts[RELATIONS].replace(b"</Relationships>", relation.encode())
    comments = "".join(f'<threadedComment ref="{ref}" id="{ref}"><text>{text}</text>'
                       "</threadedComment>" for ref in ("A1", "", "A1"))
    parts["xl/threadedComments/threadedComment1.xml"] = (
        f'<ThreadedComments xmlns="{THREADS}">{comments}</ThreadedComments>').encode()
    return zipped(parts)


def test_comments_in_threads_are_notes() -> None:
    """Also where the note for older programs is missing."""
    read = read_cells(with_thread(), "a.xlsx")
    assert isinstance(read, Workbook)
    assert read.sheets[0].notes[at("A1")] == "Is this still so?" * 2
    assert set(read.sheets[0].notes) == {at("A1"), at("D1"), at("D2")}


@pytest.mark.parametrize(("text", "counts"), [
    ("Please correct:\nThe score 9\n— hsbstar", False),
    ("Please check:\nThe score 9\n— hsbstar\n", False),
    ("We mean 2\n\nPlease correct:\nThe score 9\n— hsbstar", True),
    ("Please correct:\nThe score 9\n— hsbstar\nThis is wrong", True),
    ("See — hsbstar", True), ("", True),
])
def test_our_own_notes_do_not_count(text: str, counts: bool) -> None:
    """They are in the copy that came back, unless somebody wrote more at the cell."""
    made = RawSheet("1", {}, notes={Place(1, 1): text})
    assert made.has_note(Place(1, 1)) is counts


def spelled(pattern: str, new: str) -> Callable[[], bytes]:
    """Return the workbook with something else in its sheet."""
    def build() -> bytes:
        parts = contents(source())
        name = "xl/worksheets/sheet1.xml"
        before = parts[name].decode()
        after = re.sub(pattern, new, before, count=1)
        assert after != before
        return zipped({**parts, name: after.encode()})

    return build


@pytest.mark.parametrize(("build", "cells"), [
    (spelled(r'ref="C1"', 'ref="C1:C2"'), {"C1", "C2", "C3"}),
    (spelled(r'ref="C1"', 'ref="C9:C1048576"'), {f"C{row}" for row in range(9, 1009)} | {"C3"}),
    (spelled(r'ref="C1"', 'ref="here"'), {"C3"}),
    (spelled(r'(<hyperlink [^>]*?ref="C1"[^>]*?) r:id="[^"]*"', r"\1"), {"C3"}),
    (spelled("<hyperlinks>", '<hyperlinks><hyperlink ref="C9" xmlns:q="urn:q" q:id="x"/>'),
     {"C1", "C3"}),
])
def test_links_are_read_alike_in_both_ways(build: Callable[[], bytes], cells: set[str]) -> None:
    """A link of many cells is one of each, up to a number; a link without cells is none."""
    data = build()
    again = zipped({name: part.replace(b"<row ", b"<row\n") if "sheet1.xml" in name else part
                    for name, part in contents(data).items()})
    for spelling in (data, again):
        read = read_cells(spelling, "a.xlsx")
        assert isinstance(read, Workbook)
        links = {place.address for place in read.sheets[0].links}
        assert links - {"C4", "C5", "C6", "C7"} == cells


def xlsb() -> bytes:
    """Return a binary workbook with a note, a comment in a thread, a link and struck out runs."""
    rich = struct.pack("<II", 0, 0) + b"\x01" + biff12.text("2 3") + struct.pack("<I", 2)
    runs = struct.pack("<4H", 0, 1, 1, 0)
    more = b"".join((
        biff12.record(biff12.ROW, struct.pack("<IIHBBI", 9, 0, 300, 0, 0, 0)),
        biff12.record(biff12.RICH, rich + runs),
        biff12.record(494, struct.pack("<4I", 0, 1, 0, 0) + biff12.text("rId1")
                      + biff12.text("") * 3),
        biff12.record(494, struct.pack("<4I", 0, 0, 1, 1) + struct.pack("<I", 0xFFFFFFFF)
                      + biff12.text("") * 3),
    ))
    parts = contents(biff12.xlsb({"1": [], "2": [["Minutes", 3.0]]}, more=more))
    strings = parts["xl/sharedStrings.bin"]
    whole = b"\x01" + biff12.text("Minutes") + struct.pack("<IHH", 1, 0, 1)
    parts["xl/sharedStrings.bin"] = strings.replace(
        biff12.record(biff12.ITEM, b"\0" + biff12.text("Minutes")),
        biff12.record(biff12.ITEM, whole))
    parts["xl/comments1.bin"] = b"".join((
        biff12.record(635, struct.pack("<5I", 0, 0, 0, 1, 1) + bytes(16)),
        biff12.record(637, b"\0" + biff12.text(NOTE)), biff12.record(636)))
    parts["xl/thread.xml"] = (f'<ThreadedComments xmlns="{THREADS}"><threadedComment ref="C1">'
                              "<text>So?</text></threadedComment></ThreadedComments>").encode()
    kinds = (("rId1", "hyperlink", 'https://example.org" TargetMode="External'),
             ("rId2", "comments", "/xl/comments1.bin"), ("rId3", "threadedComment",
                                                         "/xl/thread.xml"))
    related = "".join(f'<Relationship Id="{key}" Type="{RELATION}/{kind}" Target="{target}"/>'
                      for key, kind, target in kinds)
    parts["xl/worksheets/_rels/sheet2.bin.rels"] = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f"{related}</Relationships>").encode()
    return zipped(parts)


def test_a_binary_workbook_has_them_too() -> None:
    """Records of [MS-XLSB], which LibreOffice and openpyxl do not write."""
    read = read_cells(xlsb(), "a.xlsb")
    assert isinstance(read, Workbook)
    made = read.sheets[1]
    assert made.notes == {Place(1, 2): NOTE, Place(1, 3): "So?"}
    assert made.links == dict.fromkeys((Place(1, 1), Place(2, 1)), "https://example.org")
    assert made.unseen == {Place(1, 1): STRUCK_OUT, Place(10, 1): STRUCK_OUT_IN_PART}


def linking(kind: int, result: bytes, target: str) -> bytes:
    """Return the record of a cell in column E with the formula `HYPERLINK(target,"Policy")`."""
    texts = (struct.pack("<BH", 0x17, len(text)) + text.encode("utf-16-le")
             for text in (target, "Policy"))
    tokens = b"".join(texts) + b"\x42\x02\x67\x01"
    return biff12.record(kind, struct.pack("<II", 4, 0) + result + struct.pack(
        "<HI", 0, len(tokens)) + tokens + bytes(4))


@pytest.mark.parametrize(("kind", "result"), [
    (biff12.FORMULA_TEXT, biff12.text("Policy")), (biff12.FORMULA_NUMBER, struct.pack("<d", 3)),
    (biff12.FORMULA_NUMBER + 1, b"\x01"), (biff12.FORMULA_NUMBER + 2, b"\x2a"),
])
def test_a_link_by_a_formula_in_a_binary_workbook_is_known(kind: int, result: bytes) -> None:
    """Whatever the formula's result is."""
    for target, links in ((POLICY, {Place(1, 5): POLICY}), ("#Answers!A1", {})):
        data = biff12.xlsb({"1": [], "2": [["Minutes"]]}, more=linking(kind, result, target))
        read = read_cells(data, "a.xlsb")
        assert isinstance(read, Workbook)
        assert dict(read.sheets[1].links) == links


@pytest.mark.parametrize("is_long", [True, False])
def test_formulas_that_hold_nothing_but_the_begins_of_texts_end(*, is_long: bool) -> None:
    """Cut where Excel's own limit is, within the time that a file has."""
    tally = Tally()
    for _ in range(20):
        tokens = b"\x17" * 1_000_000 + b"\x42\x01\x67\x01"
        assert not target_in(b"\x42\x01\x67\x01" + tokens, tally, is_long=is_long)


CELLS = """<table:table-row{row}><table:table-cell{cell} office:value-type="float" office:value="2">
<text:p>2</text:p></table:table-cell></table:table-row>"""
STYLES = """<office:automatic-styles xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"
 xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0">{0}
</office:automatic-styles>"""
STRUCK_STYLE = """<style:style style:name="s" style:family="table-cell"><style:text-properties
 style:text-line-through-style="solid"/></style:style><style:style style:name="child"
 style:parent-style-name="s"/><style:style style:name="not" style:parent-style-name="s">
<style:text-properties style:text-line-through-style="none"/></style:style><style:style
 style:name="white">
<style:text-properties fo:color="#ffffff"/></style:style><style:style style:name="plain"
 style:parent-style-name="white"><style:text-properties style:use-window-font-color="true"/>
</style:style><style:style style:name="circle" style:parent-style-name="circle"/>"""


SPACES = " ".join(f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
                  for name in ("office", "table", "text"))


def ods(row: str = "", cell: str = "", column: str = "") -> bytes:
    """Return a small .ods with a 2 in A1; a part that nobody reads has a document type."""
    table = (f'<table:table table:name="1"><table:table-column{column}/>'
             f"{CELLS.format(row=row, cell=cell)}</table:table>")
    styles = STYLES.format(STRUCK_STYLE)
    return zipped({
        "META-INF/manifest.xml": b'<m xmlns="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>',
        "styles.xml": f"<office:styles {SPACES}>{styles}</office:styles>".encode(),
        "settings.xml": b"<!DOCTYPE a><a/>",
        "content.xml": (f"<office:document-content {SPACES}><office:body><office:spreadsheet>"
                        f"{table}</office:spreadsheet></office:body></office:document-content>"
                        ).encode(),
    })


DEFAULT = ' table:default-cell-style-name="{0}"'
OWN = ' table:style-name="{0}"'


@pytest.mark.parametrize(("row", "cell", "column", "struck"), [
    ("", "", "", False),
    ("", OWN.format("s"), "", True),
    ("", OWN.format("child"), "", True),
    ("", OWN.format("not"), "", False),
    ("", OWN.format("circle"), "", False),
    ("", OWN.format("plain"), DEFAULT.format("white"), False),
    ("", "", DEFAULT.format("s"), True),
    (DEFAULT.format("child"), "", "", True),
    (DEFAULT.format("not"), "", DEFAULT.format("s"), False),
    ("", OWN.format("not"), DEFAULT.format("s"), False),
    (' table:number-rows-repeated="2"', OWN.format("s"), "", True),
])
def test_styles_of_columns_rows_and_parents_count_in_an_ods(
    row: str, cell: str, column: str, struck: bool
) -> None:
    """A cell without a style has its row's, or else its column's (OpenDocument 1.3, 3, 19.749)."""
    read = read_cells(ods(row, cell, column), "a.ods")
    assert isinstance(read, Workbook), read
    (made,) = read.sheets
    rows = made.row_numbers
    assert dict(made.unseen) == (dict.fromkeys((Place(number, 1) for number in rows), STRUCK_OUT)
                                 if struck else {})


def test_an_ods_shows_what_its_formats_make_of_a_number() -> None:
    """A number shown as a percentage is one; one that is followed by a % sign as text is none."""
    def sheet_with(number: str, shown: str) -> RawSheet:
        parts = contents(ods())
        content = parts["content.xml"].replace(b'value="2"', f'value="{number}"'.encode())
        if "string" in number:
            content = content.replace(b' office:value-type="float"', b"")
        content = content.replace(b"<text:p>2<", f"<text:p>{shown}<".encode())
        read = read_cells(zipped({**parts, "content.xml": content}), "a.ods")
        assert isinstance(read, Workbook)
        return read.sheets[0]

    def value_in(number: str, shown: str) -> Any:
        return sheet_with(number, shown).value(Place(1, 1))

    assert value_in("2", "200%") == PercentCell(2)
    assert value_in("0", "0%") == PercentCell(0)
    assert value_in("2", "2%") == 2
    assert value_in("2", "2") == 2
    assert value_in("1", "TRUE") is True
    assert value_in("0", "FALSE") is False
    for shown, look in (("Yes", HIDDEN), ("1 Jan", ALTERED), ("12", ALTERED)):
        assert dict(sheet_with("2", shown).unseen) == {Place(1, 1): look}
    assert value_in('x" office:value-type="string', "2") == "2"
    for shown in ("2", "2.0", "2,0", "2 points", "2 of 4", "-"):
        assert not sheet_with("2", shown).unseen


def test_a_formula_with_an_empty_text_as_its_result_is_a_blank_in_an_ods() -> None:
    """LibreOffice writes the empty text as an empty paragraph."""
    def value_in(inside: str) -> Any:
        cell = f'<table:table-cell table:formula="of:=&quot;&quot;">{inside}</table:table-cell>'
        parts = contents(ods())
        content = re.sub(b"<table:table-cell .*?</table:table-cell>", cell.encode(),
                         parts["content.xml"], count=1, flags=re.DOTALL)
        read = read_cells(zipped({**parts, "content.xml": content}), "a.ods")
        assert isinstance(read, Workbook)
        return read.sheets[0].value(Place(1, 1))

    assert value_in("<text:p/>") is None
    assert value_in("") == EmptyFormula()


@pytest.mark.parametrize(("days", "text"), [
    (0.4375, "10:30"), (1.5, "36:00"), (0.0, "0:00"), (-0.5, "-0.5"), (1e9, "1e+09"),
])
def test_a_time_is_shown_as_a_time(days: float, text: str) -> None:
    """Also one that is longer than a day; other numbers without a day have only their number."""
    assert as_text(DateCell(days, None)) == text


def test_a_note_within_a_paragraph_of_an_ods_takes_nothing_from_it() -> None:
    """Its text is not the cell's, and what follows it is; a long note is no long cell."""
    note = f"<office:annotation><text:p>{'x' * 30_000}</text:p></office:annotation>"
    parts = contents(ods())
    content = parts["content.xml"].replace(b'value-type="float" office:value="2"',
                                           b'value-type="string"')
    content = content.replace(b"<text:p>2<", f"<text:p>of{note}{'t' * 9_000}en<".encode())
    read = read_cells(zipped({**parts, "content.xml": content}), "a.ods")
    assert isinstance(read, Workbook), read
    assert read.sheets[0].value(Place(1, 1)) == f"of{'t' * 9_000}en"
    assert len(read.sheets[0].notes[Place(1, 1)]) == 30_000
