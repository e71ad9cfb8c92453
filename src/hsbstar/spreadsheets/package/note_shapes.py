"""The boxes in which a worksheet's notes are shown: a VML drawing.

VML is seldom well-formed, so it is changed as text.
"""

from __future__ import annotations

import posixpath
import re
import textwrap
from functools import cache
from typing import TYPE_CHECKING

from lxml import etree

from hsbstar.spreadsheets.cells import Place
from hsbstar.spreadsheets.package.workbook import RELATION, STRICT_RELATION
from hsbstar.spreadsheets.package.xml import insert, needed, tag

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from hsbstar.spreadsheets.package.workbook import Book

VML_TYPE = "application/vnd.openxmlformats-officedocument.vmlDrawing"
WIDTH = 300
"""How wide a box is, in pixels."""
_CHARACTERS_A_LINE, _LINE, _FRAME = 48, 16, 14
_MAX_REACH = 100
"""How many columns or rows, hidden ones too, a box may cover."""

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


def draw_boxes(book: Book, sheet: str, texts: Mapping[Place, str]) -> None:
    """Give each note a box that shows all of its text; without a text its box is removed."""
    part = _drawing(book, sheet)
    if not part:
        if not any(texts.values()):
            return
        part = _new_drawing(book, sheet)
    drawing = book.package.bytes_of(part)
    room = _room_beside(book, sheet)
    drawn = set()

    def redraw(found: re.Match[bytes]) -> bytes:
        place = _place_of(found[0])
        if place is None or place not in texts:
            return found[0]
        drawn.add(place)
        return _resized(found[0], room(place, texts[place]), texts[place]) if texts[place] else b""

    drawing = _SHAPES.sub(redraw, drawing)
    fresh = {place: text for place, text in texts.items() if text and place not in drawn}
    numbers = [int(number) for number in _NUMBERS.findall(drawing)]
    first = max(numbers, default=1024 * (book.order.index(sheet) + 1)) + 1
    spaces = "" if b"xmlns:v=" in drawing.split(b">", 1)[0] else f" {_SPACES}"
    shapes = "".join(
        _SHAPE.format(spaces=spaces, number=number, layer=len(numbers) + number - first + 1,
                      size=_size(text), anchor=room(place, text), row=place.row - 1,
                      column=place.column - 1)
        for number, (place, text) in enumerate(fresh.items(), start=first)
    )
    end = drawing.rindex(b"</xml>")
    drawing = drawing[:end] + shapes.encode() + drawing[end:]
    book.package.replace(part, drawing)
    if not _SHAPES.search(drawing):
        book.package.remove(part)
        root = book.package.edit(book.sheets[sheet])
        root.remove(needed(root, "{*}legacyDrawing"))


def _drawing(book: Book, sheet: str) -> str:
    """Return the part that draws the sheet's notes, which `legacyDrawing` names."""
    held = book.package.read(book.sheets[sheet]).find("{*}legacyDrawing")
    if held is None:
        return ""
    key = held.get(RELATION) or held.get(STRICT_RELATION)
    return next((relation.part for relation in book.package.relations(book.sheets[sheet])
                 if relation.key == key), "")


def _new_drawing(book: Book, sheet: str) -> str:
    package, root = book.package, book.package.edit(book.sheets[sheet])
    folder = posixpath.join(posixpath.dirname(book.part), "drawings")
    part = package.free_name(posixpath.join(folder, "vmlDrawing{}.vml"))
    number = book.order.index(sheet) + 1
    package.add(part, _DRAWING.format(spaces=_SPACES, map=number).encode(), VML_TYPE)
    key = package.relate(book.sheets[sheet], "vmlDrawing", part)
    held = etree.Element(tag(root, "legacyDrawing"))
    held.set(book.relation, key)
    insert(root, held)
    return part


def _place_of(shape: bytes) -> Place | None:
    """Return the cell whose note a shape shows; None for other shapes, such as a button."""
    found = {name: int(number) for name, number in _CELL.findall(shape)}
    if b'ObjectType="Note"' not in shape or found.keys() != {b"Row", b"Column"}:
        return None
    return Place(found[b"Row"] + 1, found[b"Column"] + 1)


def _resized(shape: bytes, anchor: str, text: str) -> bytes:
    shape = _ANCHOR.sub(b"", _SIZE.sub(_size(text).encode(), shape, count=1))
    return _ROW.sub(rb"<\1Anchor>" + anchor.encode() + rb"</\1Anchor>\g<0>", shape)


def _size(text: str) -> str:
    return f"width:{WIDTH * 3 / 4:g}pt;height:{_height(text) * 3 / 4:g}pt"


def _height(text: str) -> int:
    """Return the height of a box that shows all of a text, in pixels."""
    lines = sum(max(1, len(textwrap.wrap(line, _CHARACTERS_A_LINE))) for line in text.split("\n"))
    return lines * _LINE + _FRAME


def _room_beside(book: Book, sheet: str) -> Callable[[Place, str], str]:
    """Return the function for a box's anchor: column, offset, row and offset of both corners."""
    part = book.sheet(sheet)
    columns, rows = cache(part.column_pixels), cache(part.row_pixels)

    def anchor(place: Place, text: str) -> str:
        left, top = place.column, max(0, place.row - 2)
        across = _reach(left, WIDTH + 15, columns)
        if across is None:
            # All columns to the right are hidden: the box covers the sheet's first columns.
            left, across = 0, _reach(0, WIDTH + 15, columns) or (0, WIDTH)
        down = _reach(top, _height(text) + 4, rows) or (top + 1, 0)
        return f"{left}, 15, {top}, 4, {across[0]}, {across[1]}, {down[0]}, {down[1]}"

    return anchor


def _reach(start: int, size: int, pixels_of: Callable[[int], int]) -> tuple[int, int] | None:
    """Return the column or row (from 0) in which a size ends, and how far in; None if too far."""
    for number in range(start, start + _MAX_REACH):
        pixels = pixels_of(number + 1)
        if size < pixels:
            return number, size
        size -= pixels
    return None
