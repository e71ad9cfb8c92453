"""The styles part: which number a named style has, and the colours of conditional formats."""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING

from lxml import etree

from hsbstar.parts.elements import is_on, tag

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

    from hsbstar.parts.package import Package

class Styles:
    """What a workbook's styles part tells; what it lacks is added when it is asked for."""

    def __init__(self, package: Package, part: str) -> None:
        """Look the named styles up."""
        self._package = package
        self._part = part
        self._root = package.read(part)
        self._numbers: dict[tuple[str, bool], int] = {}
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
        listing = self._package.edit(self._part).find("{*}" + name)
        if listing is None:
            message = f"no {name} in the styles part"
            raise KeyError(message)
        listing.append(one)
        listing.set("count", str(len(listing)))
        return len(listing) - 1
