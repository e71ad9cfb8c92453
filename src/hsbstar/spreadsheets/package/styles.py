"""The styles part: which number a named style has, formats in another colour, conditional ones."""

from __future__ import annotations

import posixpath
from copy import deepcopy
from typing import TYPE_CHECKING, NamedTuple

from lxml import etree

from hsbstar.spreadsheets.package.xml import is_on, tag

if TYPE_CHECKING:
    from collections.abc import Collection

    from lxml.etree import _Element as Element

    from hsbstar.spreadsheets.package.package import Package

STYLES_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"
_ORDER = (
    "numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles", "dxfs",
    "tableStyles", "colors", "extLst",
)
"""What a styles part may hold, in its order (ECMA-376-1, 18.8.39)."""
_LEAST = (
    "<fonts><font/></fonts>"
    '<fills><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill></fills>'
    "<borders><border/></borders>"
    "<cellStyleXfs><xf/></cellStyleXfs>"
    '<cellXfs><xf xfId="0"/></cellXfs>'
    '<cellStyles><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'
)
"""The least that a styles part must hold; Excel takes the first two fills for its own."""
WHITE = {("rgb", "FFFFFF"), ("theme", "0"), ("indexed", "1"), ("indexed", "9")}
"""How a font says that it is white."""


class NamedFormat(NamedTuple):
    """How a named style looks: elements of any name space, and whether its cells are locked."""

    font: Element
    fill: Element
    border: Element
    alignment: Element
    locked: bool = True


def add_styles_part(package: Package, workbook: str) -> None:
    """Give a workbook that has no styles part (some exports have none) the least one."""
    space = etree.QName(package.read(workbook)).namespace
    part = posixpath.join(posixpath.dirname(workbook), "styles.xml")
    if part in package.names:
        part = package.free_name(posixpath.join(posixpath.dirname(workbook), "styles{}.xml"))
    root = etree.fromstring(f'<styleSheet xmlns="{space}">{_LEAST}</styleSheet>')
    package.add(part, root, STYLES_TYPE)
    package.relate(workbook, "styles", part)


class Styles:
    """What a workbook's styles part tells; what it lacks is added when it is asked for."""

    def __init__(self, package: Package, part: str) -> None:
        """Look the named styles up."""
        self._package = package
        self._part = part
        self._root = package.read(part)
        self._numbers: dict[tuple[str, bool], int] = {}
        self._filled: dict[tuple[int, str], int] = {}
        self._named = {
            one.get("name"): one.get("xfId", "0")
            for one in self._root.iterfind("{*}cellStyles/{*}cellStyle")
        }

    def number(self, name: str, *, quoted: bool = False) -> int:
        """Return the number of the cell format of a named style.

        `quoted` asks for the one whose text stays text when somebody edits it in Excel. Raises
        KeyError where the workbook has no style of the name.
        """
        key = (name, quoted)
        if key not in self._numbers:
            found = self._find(self._named[name], quoted=quoted)
            self._numbers[key] = self._add(name, quoted=quoted) if found is None else found
        return self._numbers[key]

    def quoted(self, number: int) -> int:
        """Return the number of the cell format that is as another one, and whose text stays text.

        Raises IndexError where there is no such format.
        """
        formats = self._root.findall("{*}cellXfs/{*}xf")
        wanted = deepcopy(formats[number])
        wanted.set("quotePrefix", "1")
        for place, one in enumerate(formats):
            same = sorted(one.items()) == sorted(wanted.items())
            if same and list(map(etree.tostring, one)) == list(map(etree.tostring, wanted)):
                return place
        return self._append("cellXfs", wanted)

    def locked(self, number: int) -> bool:
        """Say whether cells of a format are locked once their sheet is protected."""
        formats = self._root.findall("{*}cellXfs/{*}xf")
        protection = formats[number].find("{*}protection") if number < len(formats) else None
        return protection is None or protection.get("locked") is None or is_on(protection, "locked")

    def differential(self, fill: str, ink: str) -> int:
        """Return the number of the conditional format with letters and ground of two colours."""
        for number, one in enumerate(self._root.iterfind("{*}dxfs/{*}dxf")):
            for colour in one.iterfind("{*}fill/{*}patternFill/{*}bgColor"):
                if colour.get("rgb", "")[-6:] == fill:
                    return number
        return self._add_differential(fill, ink)

    @property
    def names(self) -> set[str]:
        """The names of the named styles."""
        return {str(name) for name in self._named}

    def add_named(self, name: str, look: NamedFormat) -> None:
        """Add a style of a name that the workbook does not have."""
        one = etree.Element(tag(self._root, "xf"), numFmtId="0")
        for key, part in (("font", look.font), ("fill", look.fill), ("border", look.border)):
            one.set(f"{key}Id", str(self._shared(f"{key}s", part)))
            one.set(f"apply{key.title()}", "1")
        one.set("applyAlignment", "1")
        one.set("applyProtection", "1")
        one.append(_copied(self._root, look.alignment))
        etree.SubElement(one, tag(self._root, "protection"), locked=str(int(look.locked)))
        number = self._append("cellStyleXfs", one)
        style = etree.Element(tag(self._root, "cellStyle"), name=name, xfId=str(number))
        self._append("cellStyles", style)
        self._named[name] = str(number)

    def numbers_filled(self, colours: Collection[str]) -> set[int]:
        """Return the numbers of the formats whose ground is in one of some colours (`FFF2CC`)."""
        grounds = [one.find("{*}patternFill/{*}fgColor")
                   for one in self._root.iterfind("{*}fills/{*}fill")]
        filled = {str(number) for number, one in enumerate(grounds)
                  if one is not None and one.get("rgb", "")[-6:].upper() in colours}
        formats = self._root.iterfind("{*}cellXfs/{*}xf")
        return {number for number, one in enumerate(formats) if one.get("fillId", "0") in filled}

    def in_white(self, number: int) -> bool:
        """Say whether a format writes in white, as on a dark ground."""
        listed = self._root.findall("{*}fonts/{*}font")
        held = int(self._format(number).get("fontId", "0"))
        colour = listed[held].find("{*}color") if held < len(listed) else None
        return colour is not None and any(
            (key, value[-6:]) in WHITE for key, value in colour.items()
        )

    def filled(self, number: int, colour: str) -> int:
        """Return the number of a format in all like another but for the colour of its ground."""
        if (number, colour) in self._filled:
            return self._filled[number, colour]
        fill = etree.Element(tag(self._root, "fill"))
        pattern = etree.SubElement(fill, tag(self._root, "patternFill"), patternType="solid")
        etree.SubElement(pattern, tag(self._root, "fgColor"), rgb=f"FF{colour}")
        etree.SubElement(pattern, tag(self._root, "bgColor"), indexed="64")
        made = self._with_fill(number, str(self._shared("fills", fill)))
        self._filled[number, colour] = made
        return made

    def filled_like(self, number: int, other: int) -> int:
        """Return the number of a format in all like one, but for the ground of another one."""
        return self._with_fill(number, self._format(other).get("fillId", "0"))

    def filled_as_named(self, number: int) -> int:
        """Return the number of a format in all like one, but for the ground of its named style."""
        listed = self._root.findall("{*}cellStyleXfs/{*}xf")
        style = int(self._format(number).get("xfId", "0"))
        return self._with_fill(number, listed[style].get("fillId", "0") if style < len(listed)
                               else "0")

    def _with_fill(self, number: int, fill: str) -> int:
        one = deepcopy(self._format(number))
        one.set("fillId", fill)
        one.set("applyFill", "1")
        return self._shared("cellXfs", one)

    def _format(self, number: int) -> Element:
        """Return a cell format; the first one for a number beyond them, as spreadsheets do."""
        formats = self._root.findall("{*}cellXfs/{*}xf")
        return formats[number if number < len(formats) else 0]

    def _shared(self, name: str, one: Element) -> int:
        """Return the number of an element in a list, added where there is none like it."""
        listing = self._root.find("{*}" + name)
        shape = _shape(one)
        for number, other in enumerate([] if listing is None else listing):
            if _shape(other) == shape:
                return number
        return self._append(name, _copied(self._root, one))

    def _find(self, style: str, *, quoted: bool) -> int | None:
        for number, one in enumerate(self._root.iterfind("{*}cellXfs/{*}xf")):
            same_quote = is_on(one, "quotePrefix") is quoted
            if one.get("xfId", "0") == style and same_quote:
                return number
        return None

    def _add(self, name: str, *, quoted: bool) -> int:
        style = self._named[name]
        one = deepcopy(self._root.findall("{*}cellStyleXfs/{*}xf")[int(style)])
        one.set("xfId", style)
        if quoted:
            one.set("quotePrefix", "1")
        return self._append("cellXfs", one)

    def _add_differential(self, fill: str, ink: str) -> int:
        one = etree.Element(tag(self._root, "dxf"))
        font = etree.SubElement(one, tag(self._root, "font"))
        etree.SubElement(font, tag(self._root, "b"), val="1")
        etree.SubElement(font, tag(self._root, "color"), rgb=f"FF{ink}")
        ground = etree.SubElement(one, tag(self._root, "fill"))
        pattern = etree.SubElement(ground, tag(self._root, "patternFill"), patternType="solid")
        etree.SubElement(pattern, tag(self._root, "fgColor"), rgb=f"FF{fill}")
        etree.SubElement(pattern, tag(self._root, "bgColor"), rgb=f"FF{fill}")
        return self._append("dxfs", one)

    def _append(self, name: str, one: Element) -> int:
        root = self._package.edit(self._part)
        listing = root.find("{*}" + name)
        if listing is None:
            listing = _least(root, name)
            before = [other for other in root
                      if etree.QName(other).localname in _ORDER[: _ORDER.index(name)]]
            root.insert(len(before), listing)
        if name == "fills":
            # Excel takes the first two for its own, whatever they are.
            listing.extend(list(_least(root, name))[len(listing):])
        listing.append(one)
        listing.set("count", str(len(listing)))
        return len(listing) - 1


def _least(root: Element, name: str) -> Element:
    """Return a list of the least styles part, so that number 0 stays the plain format."""
    held = etree.fromstring(f"<styleSheet>{_LEAST}</styleSheet>").find(name)
    return etree.Element(tag(root, name)) if held is None else _copied(root, held)


def _shape(one: Element) -> tuple[object, ...]:
    """Return what makes two formats the same, in whichever name space they are written."""
    return (etree.QName(one).localname, sorted(one.items()),
            [_shape(inner) for inner in one.iterchildren("{*}*")])


def _copied(root: Element, one: Element) -> Element:
    """Return a copy of an element in the name space of a part."""
    copied = etree.Element(tag(root, etree.QName(one).localname))
    for key, value in one.items():
        copied.set(key, value)
    copied.extend([_copied(root, inner) for inner in one.iterchildren("{*}*")])
    return copied
