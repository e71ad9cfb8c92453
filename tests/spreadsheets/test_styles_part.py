"""The styles part of a workbook that is not ours: formats in another colour, styles by name."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from lxml import etree

from hsbstar.spreadsheets.package.package import Package
from hsbstar.spreadsheets.package.styles import NamedFormat, Styles, add_styles_part
from hsbstar.spreadsheets.package.workbook import Book
from support.star_tools import strict, xlsxwriter_plain

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

PART = "xl/styles.xml"


def styles_of(xml: str) -> tuple[Styles, Package]:
    """Return the styles of a workbook whose styles part holds this."""
    package = Package(xlsxwriter_plain())
    space = etree.QName(package.read(PART)).namespace
    package.put(PART, etree.fromstring(f'<styleSheet xmlns="{space}">{xml}</styleSheet>'))
    return Styles(package, PART), package


def looks() -> NamedFormat:
    """Return a look in no name space."""
    font, fill, border, alignment = (etree.fromstring(xml) for xml in (
        "<font><b/><sz val='10'/></font>",
        "<fill><patternFill patternType='solid'><fgColor rgb='FFAABBCC'/></patternFill></fill>",
        "<border><left/></border>", "<alignment wrapText='1'/>",
    ))
    return NamedFormat(font, fill, border, alignment, locked=False)


def children(package: Package) -> list[str]:
    """Return the lists of a styles part in their order."""
    return [etree.QName(child).localname for child in package.read(PART)]


def formats(package: Package) -> list[Element]:
    """Return the cell formats."""
    return package.read(PART).findall("{*}cellXfs/{*}xf")


PLAIN = '<cellXfs><xf numFmtId="14" xfId="0"><alignment wrapText="1"/></xf><xf/></cellXfs>'


def test_missing_lists_are_made_with_their_plain_formats_first() -> None:
    """Number 0 stays plain, and of fills the first two, which Excel takes for its own."""
    styles, package = styles_of(PLAIN)
    number = styles.filled(0, "FFCC00")
    assert number == 2
    assert children(package) == ["fills", "cellXfs"]
    assert formats(package)[number].get("fillId") == "2"
    styles.differential("FFCC00", "000000")
    styles.add_named("mine", looks())
    assert children(package) == [
        "fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles", "dxfs"]
    for listing in package.read(PART):
        assert listing.get("count") in {None, str(len(listing))}


def test_a_single_fill_is_filled_up_to_two() -> None:
    """The second fill would be shown as dots, whatever it is."""
    styles, package = styles_of(f"<fills><fill><patternFill/></fill></fills>{PLAIN}")
    number = styles.filled(0, "FFCC00")
    assert formats(package)[number].get("fillId") == "2"


def test_a_format_in_another_colour_is_in_all_else_the_same() -> None:
    """Number format and alignment stay; the same colour again gives the same format."""
    styles, package = styles_of(PLAIN)
    number = styles.filled(0, "FFCC00")
    assert styles.filled(0, "FFCC00") == number
    look = formats(package)[number]
    assert (look.get("numFmtId"), look.get("applyFill")) == ("14", "1")
    assert look.find("{*}alignment") is not None
    assert styles.numbers_filled({"FFCC00"}) == {number}
    assert styles.numbers_filled({"FFCC01"}) == set()
    assert styles.filled(99, "FFCC00") == number


def test_a_ground_can_be_given_back() -> None:
    """From another format, or from the named style that the format goes back to."""
    styles, package = styles_of(
        '<fills><fill/><fill/><fill><patternFill patternType="darkUp"/></fill></fills>'
        '<cellStyleXfs><xf/><xf fillId="2"/></cellStyleXfs>'
        '<cellXfs><xf/><xf fillId="2" xfId="1" numFmtId="14"/></cellXfs>'
    )
    marked = styles.filled(1, "FFCC00")
    for back in (styles.filled_like(marked, 1), styles.filled_as_named(marked)):
        assert formats(package)[back].get("fillId") == "2"
        assert formats(package)[back].get("numFmtId") == "14"
    plain = styles.filled_as_named(0)
    assert formats(package)[plain].get("fillId") == "0"
    lost, package = styles_of('<cellXfs><xf xfId="7" fillId="1"/></cellXfs>')
    plain = lost.filled_as_named(0)
    assert formats(package)[plain].get("fillId") == "0"


@pytest.mark.parametrize(("font", "white"), [
    ('<color rgb="FFFFFFFF"/>', True), ('<color theme="0"/>', True),
    ('<color indexed="9"/>', True), ('<color rgb="FF1A1A1A"/>', False),
    ('<color theme="1"/>', False), ("", False),
])
def test_white_letters_are_known(font: str, white: bool) -> None:
    """In the three ways in which programs name colours."""
    styles, _ = styles_of(f'<fonts><font>{font}</font></fonts><cellXfs><xf fontId="0"/></cellXfs>')
    assert styles.in_white(0) is white
    assert not styles_of('<cellXfs><xf fontId="5"/></cellXfs>')[0].in_white(0)


def test_a_named_style_is_added_in_the_dialect_of_the_part() -> None:
    """Its cells are found by the name; a second one of the same look shares what it can."""
    book = Book(Package(strict()))
    assert "mine" not in book.styles.names
    book.styles.add_named("mine", looks())
    book.styles.add_named("another", looks())
    assert {"mine", "another"} <= book.styles.names
    number = book.styles.number("mine")
    assert not book.styles.locked(number)
    root = book.package.read(PART)
    assert {etree.QName(element).namespace for element in root.iter("{*}*")} == {
        etree.QName(root).namespace}
    before = Book(Package(strict())).package.read(PART).findall("{*}fonts/{*}font")
    assert len(root.findall("{*}fonts/{*}font")) == len(before) + 1


def test_a_workbook_without_styles_gets_a_part() -> None:
    """Under the usual name where that is free, and related to the workbook."""
    package = Package(xlsxwriter_plain())
    add_styles_part(package, "xl/workbook.xml")
    assert package.related("xl/workbook.xml", "styles") == [PART, "xl/styles1.xml"]
    package.remove(PART)
    package.remove("xl/styles1.xml")
    add_styles_part(package, "xl/workbook.xml")
    assert package.related("xl/workbook.xml", "styles") == [PART]
    assert Styles(package, PART).names == {"Normal"}


def test_a_style_by_name_brings_its_number_format() -> None:
    """With a number that is free; one of the same code is shared."""
    styles, package = styles_of(
        '<numFmts count="1"><numFmt numFmtId="170" formatCode="0.0"/></numFmts>' + PLAIN
    )
    for name, code in (("mine", "0.00"), ("yours", "0.0"), ("theirs", "0.00")):
        styles.add_named(name, looks()._replace(number_format=code))
    codes = [styles.number_format(styles.number(name)) for name in ("mine", "yours", "theirs")]
    assert codes == ["0.00", "0.0", "0.00"]
    held = package.read(PART).findall("{*}numFmts/{*}numFmt")
    assert [(own.get("numFmtId"), own.get("formatCode")) for own in held] == [
        ("170", "0.0"), ("171", "0.00"),
    ]
    styles, _ = styles_of(PLAIN)
    styles.add_named("mine", looks()._replace(number_format="0.00"))
    assert styles.number_format(styles.number("mine")) == "0.00"
