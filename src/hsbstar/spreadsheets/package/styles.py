"""The styles part: which number a named style has, formats in another colour, conditional ones."""

from __future__ import annotations

import posixpath
from copy import deepcopy
from typing import TYPE_CHECKING, NamedTuple

from lxml import etree

from hsbstar.spreadsheets.package.xml import IN_STYLES, child_of, is_on, tag

if TYPE_CHECKING:
    from collections.abc import Collection

    from lxml.etree import _Element as Element

    from hsbstar.spreadsheets.package.package import Package

STYLES_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"
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
_DIFFERENTIAL = (
    '<dxf><font><b val="1"/><color rgb="FF{ink}"/></font><fill><patternFill patternType="solid">'
    '<fgColor rgb="FF{fill}"/><bgColor rgb="FF{fill}"/></patternFill></fill></dxf>'
)
_FILL = (
    '<fill><patternFill patternType="solid"><fgColor rgb="FF{colour}"/><bgColor indexed="64"/>'
    "</patternFill></fill>"
)
_BUILT_IN_FORMATS = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 5: "£#,##0", 6: "£#,##0", 7: "£#,##0.00",
    8: "£#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?", 13: "# ??/??", 37: "#,##0",
    38: "#,##0", 39: "#,##0.00", 40: "#,##0.00", 41: "#,##0", 42: "£#,##0", 43: "#,##0.00",
    44: "£#,##0.00", 48: "##0.0E+0", 49: "@",
    **dict.fromkeys((*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)), "d mmm"),
}
"""Number formats by number, those of days and times as one (ECMA-376-1, 18.8.30)."""
_FIRST_OWN_FORMAT = 164
"""The number of the first number format that is a workbook's own (ECMA-376-1, 18.8.30)."""
WHITE = {("rgb", "FFFFFF"), ("theme", "0"), ("indexed", "1"), ("indexed", "9")}
"""The spellings of white in a font."""


class NamedFormat(NamedTuple):
    """How a named style looks: elements of any name space, and whether its cells are locked."""

    font: Element
    fill: Element
    border: Element
    alignment: Element
    locked: bool = True
    number_format: str = "General"


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
    """The styles part of a workbook; what it lacks is added when it is first used."""

    def __init__(self, package: Package, part: str) -> None:
        """Look the named styles up."""
        self._package = package
        self._part = part
        self._root = package.read(part)
        self._numbers: dict[tuple[str, bool], int] = {}
        self._filled: dict[tuple[int, str], int] = {}
        self._named = {
            str(style.get("name")): style.get("xfId", "0")
            for style in self._root.iterfind("{*}cellStyles/{*}cellStyle")
        }

    def number(self, name: str, *, quoted: bool = False) -> int:
        """Return the number of the cell format of a named style.

        With `quoted`, its text stays text when somebody edits it in Excel. Raises KeyError where
        the workbook has no style of the name.
        """
        key = (name, quoted)
        if key not in self._numbers:
            found = self._find(self._named[name], quoted=quoted)
            self._numbers[key] = self._add(name, quoted=quoted) if found is None else found
        return self._numbers[key]

    def quoted(self, number: int) -> int:
        """Return the number of a format that is the same as another, and whose text stays text."""
        copied = deepcopy(self._format(number))
        copied.set("quotePrefix", "1")
        return self._shared("cellXfs", copied)

    def locked(self, number: int) -> bool:
        """Return whether cells of a format are locked once their sheet is protected."""
        protection = self._format(number).find("{*}protection")
        return protection is None or protection.get("locked") is None or is_on(protection, "locked")

    def number_format(self, number: int) -> str:
        """Return the code of a format's number format: `General`, `0.0`."""
        held = int(self._format(number).get("numFmtId", "0"))
        own = self._root.find(f"{{*}}numFmts/{{*}}numFmt[@numFmtId='{held}']")
        return _BUILT_IN_FORMATS.get(held, "General") if own is None else own.get("formatCode", "")

    def conditional_number_format(self, number: int) -> str:
        """Return the code of the number format of a conditional format; empty without one."""
        looks = self._root.findall("{*}dxfs/{*}dxf")[number:][:1]
        held = looks[0].find("{*}numFmt") if looks else None
        return "" if held is None else held.get("formatCode", "")

    def differential(self, fill: str, ink: str) -> int:
        """Return the number of the conditional format of two colours, such as `FFF2CC`."""
        for number, look in enumerate(self._root.iterfind("{*}dxfs/{*}dxf")):
            for colour in look.iterfind("{*}fill/{*}patternFill/{*}bgColor"):
                if colour.get("rgb", "")[-6:] == fill:
                    return number
        look = etree.fromstring(_DIFFERENTIAL.format(fill=fill, ink=ink))
        return self._append("dxfs", _copied(self._root, look))

    @property
    def names(self) -> set[str]:
        """The names of the named styles."""
        return {*self._named}

    def add_named(self, name: str, look: NamedFormat) -> None:
        """Add a style of a name that the workbook does not have."""
        held = str(self._number_format(look.number_format))
        made = etree.Element(tag(self._root, "xf"), numFmtId=held, applyNumberFormat="1")
        for key, part in (("font", look.font), ("fill", look.fill), ("border", look.border)):
            made.set(f"{key}Id", str(self._shared(f"{key}s", part)))
            made.set(f"apply{key.title()}", "1")
        made.set("applyAlignment", "1")
        made.set("applyProtection", "1")
        made.append(_copied(self._root, look.alignment))
        etree.SubElement(made, tag(self._root, "protection"), locked=str(int(look.locked)))
        number = self._append("cellStyleXfs", made)
        style = etree.Element(tag(self._root, "cellStyle"), name=name, xfId=str(number))
        self._append("cellStyles", style)
        self._named[name] = str(number)

    def _number_format(self, code: str) -> int:
        """Return the number of a number format, added where the workbook does not have it."""
        if code == "General":
            return 0
        numbers = {number: own.get("formatCode") for own in
                   self._root.iterfind("{*}numFmts/{*}numFmt")
                   if (number := int(own.get("numFmtId", "0")))}
        found = next((number for number, own in numbers.items() if own == code), 0)
        if not found:
            found = max((_FIRST_OWN_FORMAT - 1, *numbers)) + 1
            made = etree.Element(tag(self._root, "numFmt"), numFmtId=str(found), formatCode=code)
            self._append("numFmts", made)
        return found

    def numbers_filled(self, colours: Collection[str]) -> set[int]:
        """Return the numbers of the formats with one of some colours (`FFF2CC`) as their fill."""
        grounds = [fill.find("{*}patternFill/{*}fgColor")
                   for fill in self._root.iterfind("{*}fills/{*}fill")]
        filled = {str(number) for number, colour in enumerate(grounds)
                  if colour is not None and colour.get("rgb", "")[-6:].upper() in colours}
        formats = self._root.iterfind("{*}cellXfs/{*}xf")
        return {number for number, held in enumerate(formats) if held.get("fillId", "0") in filled}

    def in_white(self, number: int) -> bool:
        """Return whether a format writes in white, as on a dark fill."""
        listed = self._root.findall("{*}fonts/{*}font")
        held = int(self._format(number).get("fontId", "0"))
        colour = listed[held].find("{*}color") if held < len(listed) else None
        return colour is not None and any(
            (key, value[-6:]) in WHITE for key, value in colour.items()
        )

    def filled(self, number: int, colour: str) -> int:
        """Return the number of a format that differs from another in the colour of its fill."""
        if (number, colour) not in self._filled:
            fill = self._shared("fills", etree.fromstring(_FILL.format(colour=colour)))
            self._filled[number, colour] = self._with_fill(number, str(fill))
        return self._filled[number, colour]

    def filled_like(self, number: int, other: int) -> int:
        """Return the number of a format that differs from one in having another one's fill."""
        return self._with_fill(number, self._format(other).get("fillId", "0"))

    def filled_as_named(self, number: int) -> int:
        """Return the number of a format that differs from one in having its named style's fill."""
        styles = self._root.findall("{*}cellStyleXfs/{*}xf")
        style = styles[int(self._format(number).get("xfId", "0")):][:1]
        return self._with_fill(number, style[0].get("fillId", "0") if style else "0")

    def _with_fill(self, number: int, fill: str) -> int:
        copied = deepcopy(self._format(number))
        copied.set("fillId", fill)
        copied.set("applyFill", "1")
        return self._shared("cellXfs", copied)

    def _format(self, number: int) -> Element:
        """Return a cell format; the first one for a number beyond them, as spreadsheets do."""
        formats = self._root.findall("{*}cellXfs/{*}xf")
        return formats[number if number < len(formats) else 0]

    def _shared(self, name: str, element: Element) -> int:
        """Return the number of an element in a list, added where there is none like it."""
        listing = self._root.find("{*}" + name)
        shape = _shape(element)
        for number, other in enumerate([] if listing is None else listing):
            if _shape(other) == shape:
                return number
        return self._append(name, _copied(self._root, element))

    def _find(self, style: str, *, quoted: bool) -> int | None:
        for number, held in enumerate(self._root.iterfind("{*}cellXfs/{*}xf")):
            if held.get("xfId", "0") == style and is_on(held, "quotePrefix") is quoted:
                return number
        return None

    def _add(self, name: str, *, quoted: bool) -> int:
        style = self._named[name]
        copied = deepcopy(self._root.findall("{*}cellStyleXfs/{*}xf")[int(style)])
        copied.set("xfId", style)
        if quoted:
            copied.set("quotePrefix", "1")
        return self._append("cellXfs", copied)

    def _append(self, name: str, element: Element) -> int:
        root = self._package.edit(self._part)
        least = etree.fromstring(f"<styleSheet>{_LEAST}</styleSheet>").findall(f"{name}/*")
        is_new = root.find("{*}" + name) is None
        listing = child_of(root, name, IN_STYLES)
        if is_new or name == "fills":
            # Number 0 is the plain format; of fills, Excel takes the first two for its own.
            listing.extend([_copied(root, plain) for plain in least[len(listing):]])
        listing.append(element)
        listing.set("count", str(len(listing)))
        return len(listing) - 1


def _shape(element: Element) -> tuple[object, ...]:
    """Return what makes two formats the same, in whichever name space they are written."""
    return (etree.QName(element).localname, sorted(element.items()),
            [_shape(inner) for inner in element.iterchildren("{*}*")])


def _copied(root: Element, element: Element) -> Element:
    """Return a copy of an element in the name space of a part."""
    copied = etree.Element(tag(root, etree.QName(element).localname))
    for key, value in element.items():
        copied.set(key, value)
    copied.extend([_copied(root, inner) for inner in element.iterchildren("{*}*")])
    return copied
