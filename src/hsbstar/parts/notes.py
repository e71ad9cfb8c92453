"""The notes at a worksheet's cells: ours are put beside those of others, and taken away again.

A note is told in two parts, and a threaded comment in three: its text (`comments`), its box (a VML
drawing) and the conversation (`threadedComments`). VML is seldom well-formed, so it is only ever
changed as text.
"""

from __future__ import annotations

import posixpath
import re
import textwrap
import uuid
from typing import TYPE_CHECKING, NamedTuple

from lxml import etree

from hsbstar.parts.book import RELATION, STRICT_RELATION
from hsbstar.parts.elements import insert, needed, tag, text_of
from hsbstar.parts.plain_text import clean_text
from hsbstar.parts.sheet import place_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from lxml.etree import _Element as Element

    from hsbstar.cells import Place
    from hsbstar.parts.book import Book
    from hsbstar.parts.sheet import SheetPart

AUTHOR = "hsbstar"
SIGNATURE = "— hsbstar"
"""How each of our notes ends, so that it is known again beside somebody else's."""
COMMENTS_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
VML_TYPE = "application/vnd.openxmlformats-officedocument.vmlDrawing"

WIDTH = 300
"""How wide a note is, in pixels."""
_SIGNS_A_LINE, _LINE, _FRAME = 48, 16, 14
_FARTHEST = 100
"""Over so many columns or rows, hidden ones too, a box may reach."""
_XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_REPLY = "\nReply:\n    "
"""How Excel tells a reply to a threaded comment in the note that older programs show."""
_PERSON = "{" + str(uuid.uuid5(uuid.NAMESPACE_URL, "urn:hsbstar")).upper() + "}"

_SPACES = (
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:x="urn:schemas-microsoft-com:office:excel"'
)
_DRAWING = """\
<xml {spaces}>
<o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="{map}"/></o:shapelayout>
<v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe">\
<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>
</xml>
"""
_SHAPE = """\
<v:shape{spaces} id="_x0000_s{number}" type="#_x0000_t202" style="position:absolute;\
margin-left:60pt;margin-top:10pt;{size};z-index:{layer};visibility:hidden" \
fillcolor="#ffffe1" o:insetmode="auto"><v:fill color2="#ffffe1"/>\
<v:shadow on="t" color="black" obscured="t"/><v:path o:connecttype="none"/>\
<v:textbox style="mso-direction-alt:auto"><div style="text-align:left"></div></v:textbox>\
<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/>\
<x:Anchor>{anchor}</x:Anchor><x:AutoFill>False</x:AutoFill><x:Row>{row}</x:Row>\
<x:Column>{column}</x:Column></x:ClientData></v:shape>
"""
# Programs choose their own prefixes.
_SHAPES = re.compile(rb"<(?:\w+:)?shape\s.*?</(?:\w+:)?shape>\s*", re.DOTALL)
_NUMBERS = re.compile(rb'id\s*=\s*["\']_x0000_s(\d+)')
_SIZE = re.compile(rb"width:[^;]*;\s*height:[^;\"']*")
_ANCHOR = re.compile(rb"<(\w+:)?Anchor>[^<]*</(?:\w+:)?Anchor>\s*")
_ROW = re.compile(rb"<(\w+:)?Row>")
_CELL = re.compile(rb"<(?:\w+:)?(Row|Column)>\s*(\d+)\s*</")


class Note(NamedTuple):
    """What a note of ours says: a heading, which is how it is known again, and the text."""

    heading: str
    text: str

    @property
    def whole(self) -> str:
        """The note as people read it."""
        return clean_text(f"{self.heading}\n{self.text}\n{SIGNATURE}")


class Notes:
    """The notes of one worksheet."""

    def __init__(self, book: Book, sheet: str) -> None:
        """Look at what notes there are."""
        self._book = book
        self._sheet = sheet
        self._package = book.package
        self._part = book.sheets[sheet]

    def texts(self) -> dict[Place, str]:
        """Return what each note says."""
        return {place_of(one.get("ref", "")): text_of(one) for one in self._comments()}

    def add(self, place: Place, note: Note) -> None:
        """Put a note at a cell, below the one that it has; in a conversation as a reply."""
        root = self._package.edit(self._part_of("comments") or self._new_comments())
        comment = next((one for one in root.iterfind(".//{*}comment")
                        if place_of(one.get("ref", "")) == place), None)
        if comment is None:
            listing = needed(root, "{*}commentList")
            comment = etree.SubElement(listing, tag(root, "comment"), ref=place.address,
                                       authorId=str(_author(root)), shapeId="0")
            etree.SubElement(comment, tag(root, "text"))
        text = needed(comment, "{*}text")
        before = text_of(text)
        if self._reply(place, note):
            _append(text, _REPLY, bold=False)
        elif before:
            _append(text, "\n\n", bold=False)
        heading, rest = note.whole.split("\n", 1)
        _append(text, heading, bold=True)
        _append(text, f"\n{rest}", bold=False)
        self._draw(place, text_of(text))

    def remove(self, headings: tuple[str, ...]) -> None:
        """Take away all notes of ours, known by their headings; others' stay as they are."""
        self._remove_replies()
        part = self._part_of("comments")
        if not part:
            return
        for comment in list(self._comments()):
            text = needed(comment, "{*}text")
            rest = _without_ours(text_of(text), headings)
            if rest == text_of(text):
                continue
            self._package.edit(part)
            place = place_of(comment.get("ref", ""))
            if rest:
                _cut(text, rest)
                self._draw(place, rest)
            else:
                needed(self._package.read(part), "{*}commentList").remove(comment)
                self._erase(place)
        if not self._comments():
            self._package.remove(part)

    def _comments(self) -> list[Element]:
        part = self._part_of("comments")
        return self._package.read(part).findall("{*}commentList/{*}comment") if part else []

    def _part_of(self, kind: str) -> str:
        return next(iter(self._package.related(self._part, kind)), "")

    def _new_comments(self) -> str:
        space = etree.QName(self._package.read(self._part)).namespace
        folder = posixpath.dirname(self._book.part)
        part = self._package.free_name(posixpath.join(folder, "comments{}.xml"))
        root = etree.fromstring(f'<comments xmlns="{space}"><authors/><commentList/></comments>')
        self._package.add(part, root, COMMENTS_TYPE)
        self._package.relate(self._part, "comments", part)
        return part

    # The boxes.

    def _drawing(self) -> str:
        """Return the part that draws the sheet's notes, related as `legacyDrawing` says."""
        root = self._package.read(self._part)
        held = root.find("{*}legacyDrawing")
        if held is None:
            return ""
        key = held.get(RELATION) or held.get(STRICT_RELATION)
        return next((one.part for one in self._package.relations(self._part) if one.key == key),
                    "")

    def _new_drawing(self) -> str:
        root = self._package.edit(self._part)
        folder = posixpath.join(posixpath.dirname(self._book.part), "drawings")
        part = self._package.free_name(posixpath.join(folder, "vmlDrawing{}.vml"))
        number = self._book.order.index(self._sheet) + 1
        self._package.add(part, _DRAWING.format(spaces=_SPACES, map=number).encode(), VML_TYPE)
        key = self._package.relate(self._part, "vmlDrawing", part)
        strict = "purl.oclc.org" in (etree.QName(root).namespace or "")
        held = etree.Element(tag(root, "legacyDrawing"))
        held.set(STRICT_RELATION if strict else RELATION, key)
        insert(root, held)
        return part

    def _draw(self, place: Place, text: str) -> None:
        """Give a note a box in which all of its text can be read."""
        part = self._drawing() or self._new_drawing()
        drawing = self._package.raw(part)
        anchor = _anchor(self._book.sheet(self._sheet), place, _height(text))
        size = f"width:{WIDTH * 3 / 4:g}pt;height:{_height(text) * 3 / 4:g}pt"
        held = next((one for one in _SHAPES.findall(drawing) if _is_at(one, place)), None)
        if held is not None:
            larger = _ANCHOR.sub(b"", _SIZE.sub(size.encode(), held, count=1))
            larger = _ROW.sub(rb"<\1Anchor>" + anchor.encode() + rb"</\1Anchor>\g<0>", larger)
            self._package.replace(part, drawing.replace(held, larger, 1))
            return
        numbers = [int(one) for one in _NUMBERS.findall(drawing)]
        first = 1024 * (self._book.order.index(self._sheet) + 1)
        shape = _SHAPE.format(
            spaces="" if b"xmlns:v=" in drawing.split(b">", 1)[0] else f" {_SPACES}",
            number=max(numbers, default=first) + 1, layer=len(numbers) + 1, size=size,
            anchor=anchor, row=place.row - 1, column=place.column - 1,
        )
        end = drawing.rindex(b"</xml>")
        self._package.replace(part, drawing[:end] + shape.encode() + drawing[end:])

    def _erase(self, place: Place) -> None:
        """Take a note's box away, and the drawing where it holds nothing else."""
        part = self._drawing()
        if not part:
            return
        drawing = self._package.raw(part)
        for shape in _SHAPES.findall(drawing):
            if _is_at(shape, place):
                drawing = drawing.replace(shape, b"", 1)
        self._package.replace(part, drawing)
        if not _SHAPES.search(drawing):
            self._package.remove(part)
            root = self._package.edit(self._part)
            root.remove(needed(root, "{*}legacyDrawing"))

    # Conversations.

    def _reply(self, place: Place, note: Note) -> bool:
        """Say it in the conversation at a cell, if there is one: Excel shows nothing else there."""
        part, people = self._part_of("threadedComment"), self._people()
        if not part or not people:
            return False
        thread = [one for one in self._package.read(part)
                  if place_of(one.get("ref", "")) == place]
        if not thread:
            return False
        if not any(one.get("id") == _PERSON for one in self._package.read(people)):
            root = self._package.edit(people)
            etree.SubElement(root, tag(root, "person"), displayName=AUTHOR, id=_PERSON,
                             userId=AUTHOR, providerId="None")
        first, last = thread[0], thread[-1]
        root = self._package.edit(part)
        key = str(uuid.uuid5(uuid.NAMESPACE_URL, f"{first.get('id')} {note.whole}")).upper()
        reply = etree.Element(tag(root, "threadedComment"), ref=place.address)
        if last.get("dT"):
            # No clock: the reply bears the time of what it follows.
            reply.set("dT", last.get("dT", ""))
        reply.set("personId", _PERSON)
        reply.set("id", f"{{{key}}}")
        reply.set("parentId", first.get("id", ""))
        etree.SubElement(reply, tag(root, "text")).text = note.whole
        last.addnext(reply)
        return True

    def _people(self) -> str:
        return next(iter(self._package.related(self._book.part, "person")), "")

    def _remove_replies(self) -> None:
        part, people = self._part_of("threadedComment"), self._people()
        if not part or not people:
            return
        ours = {one.get("id") for one in self._package.read(people)
                if one.get("displayName") == AUTHOR}
        for one in list(self._package.read(part)):
            if one.get("personId") in ours:
                self._package.edit(part).remove(one)


def _author(root: Element) -> int:
    authors = needed(root, "{*}authors")
    names = [one.text for one in authors]
    if AUTHOR not in names:
        etree.SubElement(authors, tag(root, "author")).text = AUTHOR
        names.append(AUTHOR)
    return names.index(AUTHOR)


def _append(text: Element, words: str, *, bold: bool) -> None:
    """Add words to a note, in a run of their own."""
    for plain in text.findall("{*}t"):
        # A text without runs becomes the first run.
        run = etree.Element(tag(text, "r"))
        plain.addprevious(run)
        run.append(plain)
    run = etree.Element(tag(text, "r"))
    look = etree.SubElement(run, tag(text, "rPr"))
    if bold:
        etree.SubElement(look, tag(text, "b"))
    etree.SubElement(look, tag(text, "sz"), val="9")
    etree.SubElement(look, tag(text, "color"), indexed="81")
    etree.SubElement(look, tag(text, "rFont"), val="Arial")
    held = etree.SubElement(run, tag(text, "t"))
    held.text = words
    held.set(_XML_SPACE, "preserve")
    runs = sum(etree.QName(one).localname in {"t", "r"} for one in text)
    text.insert(runs, run)


def _without_ours(whole: str, headings: tuple[str, ...]) -> str:
    """Return a note's text without what is ours: from a heading to the signature below it."""
    rest = whole.replace("\r\n", "\n")
    while (end := rest.find(SIGNATURE)) >= 0:
        start = max(rest.rfind(heading, 0, end) for heading in headings)
        if start < 0:
            break
        before = rest[:start].removesuffix(_REPLY).rstrip("\n")
        rest = before + rest[end + len(SIGNATURE):]
    return whole if rest == whole.replace("\r\n", "\n") else rest.strip("\n")


def _cut(text: Element, rest: str) -> None:
    """Let a note say only what is left: runs that are left whole keep their look."""
    kept = ""
    for run in list(text.iterchildren("{*}r", "{*}t")):
        said = text_of(run) if etree.QName(run).localname == "r" else run.text or ""
        if rest.startswith(kept + said):
            kept += said
        else:
            text.remove(run)
    if kept != rest:
        _append(text, rest[len(kept):], bold=False)


def _height(text: str) -> int:
    """Return how high a box must be that shows a text whole, in pixels."""
    lines = sum(max(1, len(textwrap.wrap(line, _SIGNS_A_LINE))) for line in text.split("\n"))
    return lines * _LINE + _FRAME


def _anchor(sheet: SheetPart, place: Place, height: int) -> str:
    """Return where a box stands beside its cell: column, offset, row, offset of both corners."""
    left, top = place.column, max(0, place.row - 2)
    across = _reach(left, WIDTH + 15, sheet.column_pixels)
    if across is None:
        # All columns to the right are hidden: the box stands over the sheet's first ones.
        left, across = 0, _reach(0, WIDTH + 15, sheet.column_pixels) or (0, WIDTH)
    down = _reach(top, height + 4, sheet.row_pixels) or (top + 1, 0)
    return f"{left}, 15, {top}, 4, {across[0]}, {across[1]}, {down[0]}, {down[1]}"


def _reach(start: int, size: int, pixels_of: Callable[[int], int]) -> tuple[int, int] | None:
    """Return in which column or row (from 0) a size ends, and how far in it; None for too far."""
    for number in range(start, start + _FARTHEST):
        pixels = pixels_of(number + 1)
        if size < pixels:
            return number, size
        size -= pixels
    return None


def _is_at(shape: bytes, place: Place) -> bool:
    told = {name: int(number) for name, number in _CELL.findall(shape)}
    is_note = b'ObjectType="Note"' in shape
    return is_note and told == {b"Row": place.row - 1, b"Column": place.column - 1}
