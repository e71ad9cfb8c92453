"""Notes at cells: ours beside those of others, boxes that show all of the text, and away again."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING

import openpyxl
import pytest
from lxml import etree
from openpyxl.comments import Comment

from hsbstar.spreadsheets.cells import Place
from hsbstar.spreadsheets.package.notes import Note, Notes
from hsbstar.spreadsheets.package.package import CONTENT_TYPES, Package
from hsbstar.spreadsheets.package.workbook import Book
from hsbstar.spreadsheets.sheets import NOTE_END
from support.packages import changed_parts, packed, parts
from support.sheets import opened
from support.star_tools import STAR_TOOLS, excel_like, macros, openpyxl_plain, strict

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

HEADINGS = ("Please correct:", "Please check:")
NOTE = Note(HEADINGS[0], "The score 7 is not on the scale.\n→ Please choose another one.")
OTHER = Note(HEADINGS[1], "A blank.")
STAR = "Star Tool"


def book_of(data: bytes) -> Book:
    """Return a workbook, part by part."""
    return Book(Package(data))


def commented(text: str = "Asked Ann.") -> bytes:
    """Return a workbook with notes of somebody at B4 and C9."""
    book = opened(openpyxl_plain())
    book[STAR]["B4"].comment = Comment(text, "Ann")
    book[STAR]["C9"].comment = Comment("Elsewhere.", "Ben")
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def with_note(data: bytes, sheet: str, *places: Place, note: Note = NOTE) -> bytes:
    """Return a workbook with a note of ours at some cells."""
    book = book_of(data)
    Notes(book, sheet).add(dict.fromkeys(places, note))
    return book.package.to_bytes()


def without_ours(data: bytes, sheet: str) -> bytes:
    """Return a workbook without notes of ours."""
    book = book_of(data)
    Notes(book, sheet).remove(HEADINGS)
    return book.package.to_bytes()


def shapes(data: bytes) -> list[bytes]:
    """Return the boxes of all notes."""
    return [shape for name, part in parts(data).items() if name.endswith(".vml")
            for shape in re.findall(rb"<(?:\w+:)?shape .*?</(?:\w+:)?shape>", part, re.DOTALL)]


def anchor(shape: bytes) -> list[int]:
    """Return the place of a box: column, offset, row and offset of its two corners."""
    found = re.search(rb"Anchor>([^<]*)<", shape)
    assert found
    return [int(number) for number in found[1].split(b",")]


def test_a_sheet_without_notes_gets_one() -> None:
    """Text, author and box; openpyxl finds them, and only new parts and their relations differ."""
    before = openpyxl_plain()
    after = with_note(before, STAR, Place(4, 2))
    cell = opened(after)[STAR]["B4"]
    assert cell.comment.text == NOTE.whole
    assert cell.comment.author == "hsbstar"
    assert cell.comment.text.endswith(NOTE_END)
    part = book_of(before).sheets[STAR]
    assert changed_parts(before, after) == {
        CONTENT_TYPES, part, "xl/worksheets/_rels/sheet1.xml.rels", "xl/comments1.xml",
        "xl/drawings/vmlDrawing1.vml",
    }


def test_removed_again_nothing_is_left() -> None:
    """Also the parts, their types and relations are gone: the package is as it came."""
    before = openpyxl_plain()
    again = without_ours(with_note(before, STAR, Place(4, 2), Place(5, 2)), STAR)
    assert parts(again).keys() == parts(before).keys()
    for name, part in parts(again).items():
        was = etree.fromstring(parts(before)[name]) if name != CONTENT_TYPES else None
        if was is not None:
            now = etree.fromstring(part)
            assert etree.tostring(now, method="c14n") == etree.tostring(was, method="c14n")
    types = {part.get("PartName") for part in etree.fromstring(parts(again)[CONTENT_TYPES])}
    assert not [part for part in types if part and "comments" in part]


def test_a_note_of_somebody_else_is_kept_above_ours() -> None:
    """Text and author of a note that is there already; other notes are not touched."""
    before = commented()
    after = with_note(before, STAR, Place(4, 2))
    sheet = opened(after)[STAR]
    assert sheet["B4"].comment.text == f"Asked Ann.\n\n{NOTE.whole}"
    assert sheet["B4"].comment.author == "Ann"
    assert sheet["C9"].comment.text == "Elsewhere."
    assert len(shapes(after)) == len(shapes(before)) == 2
    again = without_ours(after, STAR)
    assert opened(again)[STAR]["B4"].comment.text == "Asked Ann."
    assert opened(again)[STAR]["C9"].comment.text == "Elsewhere."


def test_runs_of_somebody_elses_note_keep_their_look() -> None:
    """A bold word in it stays bold, before and after ours was there."""
    content = parts(commented())
    name = "xl/comments/comment1.xml"
    content[name] = re.sub(
        rb"<t[^>]*>Asked Ann\.</t>", b"<r><rPr><b/></rPr><t>Asked</t></r><r><t> Ann.</t></r>",
        content[name],
    )
    before = packed(content)
    runs = re.search(rb"<r><rPr><b ?/></rPr><t>Asked</t></r>", content[name])
    assert runs
    for after in (with_note(before, STAR, Place(4, 2)),
                  without_ours(with_note(before, STAR, Place(4, 2)), STAR)):
        assert re.search(rb"<r><rPr><b ?/></rPr><t>Asked</t></r>", parts(after)[name])


def test_what_somebody_wrote_below_ours_is_kept() -> None:
    """A sender may answer in the note: only the text from our heading to our name goes."""
    book = book_of(with_note(openpyxl_plain(), STAR, Place(4, 2)))
    notes = Notes(book, STAR)
    root = book.package.edit(book.package.related(book.sheets[STAR], "comments")[0])
    (last,) = root.findall(".//{*}r/{*}t")[-1:]
    last.text = f"{last.text}\nI meant 3. Cy"
    notes.remove(HEADINGS)
    assert notes.texts() == {Place(4, 2): "I meant 3. Cy"}


def test_a_note_that_only_sounds_like_ours_stays() -> None:
    """A heading without our name below it, and our name without a heading above."""
    for text in ("Please correct: the spelling", f"See {NOTE_END}"):
        for data in (commented(text), with_note(commented(text), STAR, Place(4, 2))):
            assert opened(without_ours(data, STAR))[STAR]["B4"].comment.text == text


def test_two_kinds_of_note_go_together() -> None:
    """Both headings are known."""
    book = book_of(commented())
    for note in (NOTE, OTHER):
        Notes(book, STAR).add({Place(4, 2): note})
    Notes(book, STAR).remove(HEADINGS)
    assert Notes(book, STAR).texts() == {Place(4, 2): "Asked Ann.", Place(9, 3): "Elsewhere."}


def test_a_box_is_beside_its_cell_and_as_large_as_its_text() -> None:
    """Three hundred pixels wide, as high as the lines need, whatever the columns are."""
    long = Note(HEADINGS[0], "Many words are read here. " * 40)
    book = book_of(openpyxl_plain())
    sheet = book.sheet(STAR)
    Notes(book, STAR).add({Place(4, 2): NOTE, Place(20, 2): long})
    small, large = map(anchor, shapes(book.package.to_bytes()))
    for box in (small, large):
        columns = range(box[0] + 1, box[4] + 1)
        assert sum(map(sheet.column_pixels, columns)) + box[5] - box[1] == 300
    rows = [sum(map(sheet.row_pixels, range(box[2] + 1, box[6] + 1))) + box[7] - box[3]
            for box in (small, large)]
    assert rows[0] > 60
    assert rows[1] > 24 * 14


def test_a_box_grows_with_the_note_that_it_shows() -> None:
    """The box of a note that is there already."""
    before = with_note(commented(), STAR, Place(4, 2), note=OTHER)
    after = with_note(before, STAR, Place(4, 2))
    grown = [(old, new) for old, new in zip(shapes(before), shapes(after), strict=True)
             if old != new]
    assert len(grown) == 1
    assert anchor(grown[0][1])[6] > anchor(grown[0][0])[6]


@pytest.mark.parametrize("hidden", [(2, 16384), (1, 16384)])
def test_a_box_finds_room_where_columns_are_hidden(hidden: tuple[int, int]) -> None:
    """Where all columns to the right are hidden, the box covers the first columns."""
    book = book_of(openpyxl_plain())
    root = book.package.edit(book.sheets[STAR])
    for columns in root.findall("{*}cols"):
        for column in list(columns):
            columns.remove(column)
        etree.SubElement(columns, columns.tag[:-1], min="1", max="1", width="60")
        etree.SubElement(columns, columns.tag[:-1], min=str(hidden[0]), max=str(hidden[1]),
                         hidden="1", width="9")
    Notes(book, STAR).add({Place(4, 2): NOTE})
    (shape,) = shapes(book.package.to_bytes())
    assert anchor(shape)[0] == 0
    assert anchor(shape)[4] == 0


def test_a_reply_goes_into_a_conversation() -> None:
    """At a threaded comment Excel shows nothing but the thread: we reply in it, without a clock."""
    before = excel_like()
    after = with_note(before, "Our star", Place(6, 4))
    content = parts(after)
    thread = etree.fromstring(content["xl/threadedComments/threadedComment1.xml"])
    first, reply = thread
    people = etree.fromstring(content["xl/persons/person.xml"])
    (us,) = [person for person in people if person.get("displayName") == "hsbstar"]
    assert reply.get("personId") == us.get("id")
    assert reply.get("parentId") == first.get("id")
    assert reply.get("dT") == first.get("dT")
    assert reply.findtext("{*}text") == NOTE.whole
    text = Notes(book_of(after), "Our star").texts()[Place(6, 4)]
    assert text.startswith("[Threaded comment]")
    assert text.endswith(f"\nReply:\n    {NOTE.whole}")
    again = without_ours(after, "Our star")
    assert parts(again)["xl/threadedComments/threadedComment1.xml"].count(b"threadedComment ") == 1
    was = Notes(book_of(before), "Our star").texts()
    assert Notes(book_of(again), "Our star").texts() == was


def test_beside_a_conversation_a_cell_gets_a_note() -> None:
    """Another cell of the same sheet has no thread: a plain note; the thread is untouched."""
    before = excel_like()
    after = with_note(before, "Our star", Place(7, 4))
    name = "xl/threadedComments/threadedComment1.xml"
    assert parts(after)[name] == parts(before)[name]
    assert Notes(book_of(after), "Our star").texts()[Place(7, 4)] == NOTE.whole


def test_a_button_is_no_note() -> None:
    """Buttons are drawn in VML too: theirs stays, also when our note goes again."""
    before = macros()
    book = book_of(before)
    (sheet,) = [name for name, part in book.sheets.items()
                if book.package.read(part).find("{*}legacyDrawing") is not None]
    buttons = shapes(before)
    after = with_note(before, sheet, Place(5, 3))
    assert len(shapes(after)) == len(buttons) + 1
    assert shapes(without_ours(after, sheet)) == buttons


@pytest.mark.filterwarnings("ignore:.*extension is not supported:UserWarning")
@pytest.mark.parametrize("name", sorted(STAR_TOOLS))
def test_libreoffice_and_openpyxl_show_the_note(
    name: str, council_tool: Callable[[str], bytes], libreoffice: Callable[..., Path],
    tmp_path: Path,
) -> None:
    """In workbooks by many programs the note is found beside those that were there."""
    before = council_tool(name)
    sheet = STAR_TOOLS[name].chart_sheet
    was = Notes(book_of(before), sheet).texts()
    after = with_note(before, sheet, Place(12, 6))
    assert opened(after)[sheet]["F12"].comment.text == NOTE.whole
    (tmp_path / "with.xlsx").write_bytes(after)
    saved = libreoffice(tmp_path / "with.xlsx", "xlsx", tmp_path / "s").read_bytes()
    texts = Notes(book_of(saved), sheet).texts()
    assert texts[Place(12, 6)] == NOTE.whole
    assert texts.keys() == was.keys() | {Place(12, 6)}


def test_the_strict_dialect_stays_strict() -> None:
    """Notes and their relations are named as the rest of the workbook names them."""
    after = with_note(strict(), STAR, Place(4, 2))
    for name, part in parts(after).items():
        assert b"schemas.openxmlformats.org/spreadsheetml" not in part, name
        assert b"schemas.openxmlformats.org/officeDocument" not in part, name
    assert Notes(book_of(after), STAR).texts() == {Place(4, 2): NOTE.whole}


def test_characters_that_xml_cannot_hold_are_replaced() -> None:
    """A message may repeat a name with a control character in it."""
    after = with_note(openpyxl_plain(), STAR, Place(4, 2), note=Note(HEADINGS[0], "a\x07b"))
    assert "a\ufffdb" in opened(after)[STAR]["B4"].comment.text


def test_openpyxl_is_not_needed_for_any_of_it() -> None:
    """A drawing that is not well-formed, as Office wrote it once, is changed as text."""
    content = parts(commented())
    (name,) = [part for part in content if part.endswith(".vml")]
    content[name] = re.sub(rb"</(\w+:)textbox>", rb"<br></\1textbox>", content[name])
    after = with_note(packed(content), STAR, Place(5, 2))
    assert len(shapes(after)) == 3
    assert openpyxl.load_workbook(io.BytesIO(after))[STAR]["B5"].comment.text == NOTE.whole
