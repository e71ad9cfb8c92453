"""Add a worksheet to a workbook that exists: what counts by place moves, all else stays."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import openpyxl
import pytest
from lxml import etree
from openpyxl.workbook.defined_name import DefinedName
from python_calamine import CalamineWorkbook

from hsbstar.spreadsheets.cells import Place
from hsbstar.spreadsheets.package.new_sheet import add_sheet, free_sheet_name, remove_sheet
from hsbstar.spreadsheets.package.package import CONTENT_TYPES, Package
from hsbstar.spreadsheets.package.workbook import PRINT_AREA, Book
from hsbstar.spreadsheets.package.xml import IN_A_WORKSHEET, child_of
from support.packages import changed_parts, packed, parts
from support.sheets import opened
from support.star_tools import STAR_TOOLS, strict, xlsxwriter_plain

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

NAME = "Please correct"
WORKBOOK, RELATIONS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"


def book_of(data: bytes) -> Book:
    """Return a workbook, part by part."""
    return Book(Package(data))


def with_sheet(data: bytes, *, first: bool = False, active: bool = False) -> bytes:
    """Return a workbook with one more sheet that says hello."""
    book = book_of(data)
    add_sheet(book, NAME, first=first, active=active).write(Place(1, 1), "Hello")
    return book.package.to_bytes()


def with_names() -> bytes:
    """Return a workbook of three sheets, the last of them selected, with names of one sheet."""
    book = openpyxl.Workbook()
    for name in ("One", "Two", "Three"):
        sheet = book.create_sheet(name)
        sheet["A1"] = name
        sheet.defined_names["here"] = DefinedName("here", attr_text=f"{name}!$A$1")
        sheet.print_area = "A1:B2"
    book.remove(book.worksheets[0])
    book.active = 2
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


@pytest.mark.parametrize("first", [True, False])
@pytest.mark.parametrize("name", sorted(STAR_TOOLS))
def test_everything_else_stays_to_the_byte(
    name: str, first: bool, council_tool: Callable[[str], bytes]
) -> None:
    """Only the workbook, its relations and the content types change, and one part is new."""
    before = council_tool(name)
    after = with_sheet(before, first=first)
    changed = changed_parts(before, after)
    (new,) = changed - {WORKBOOK, RELATIONS, CONTENT_TYPES}
    assert new not in parts(before)
    assert book_of(after).order == (
        (NAME, *book_of(before).order) if first else (*book_of(before).order, NAME)
    )


@pytest.mark.filterwarnings("ignore:.*extension is not supported:UserWarning")
@pytest.mark.parametrize("first", [True, False])
@pytest.mark.parametrize("name", sorted(STAR_TOOLS))
def test_all_readers_find_the_sheet_and_the_others(
    name: str, first: bool, council_tool: Callable[[str], bytes], tmp_path: Path,
    libreoffice: Callable[..., Path],
) -> None:
    """openpyxl, calamine and LibreOffice read the new sheet, and the others as before."""
    before = council_tool(name)
    after = with_sheet(before, first=first)
    fast = CalamineWorkbook.from_filelike(io.BytesIO(after))
    assert fast.get_sheet_by_name(NAME).to_python() == [["Hello"]]
    was = CalamineWorkbook.from_filelike(io.BytesIO(before))
    for sheet in was.sheet_names:
        cells = was.get_sheet_by_name(sheet).to_python()
        assert fast.get_sheet_by_name(sheet).to_python() == cells
    assert opened(after)[NAME]["A1"].value == "Hello"
    (tmp_path / "with.xlsx").write_bytes(after)
    saved = opened(libreoffice(tmp_path / "with.xlsx", "xlsx", tmp_path / "saved"))
    assert saved[NAME]["A1"].value == "Hello"
    assert saved.sheetnames == list(fast.sheet_names)


def test_names_of_one_sheet_go_on_counting_on_it() -> None:
    """A print area, or a name of a sheet, is that of the same sheet as before."""
    before, after = book_of(with_names()), book_of(with_sheet(with_names(), first=True))
    assert {(name.name, name.sheet, name.meaning) for name in before.names()} == {
        (name.name, name.sheet, name.meaning) for name in after.names()
    }
    printed = {name.sheet for name in after.names() if name.name == PRINT_AREA}
    assert printed == {"One", "Two", "Three"}


@pytest.mark.parametrize(("first", "shown"), [(True, 3), (False, 2)])
def test_the_file_opens_with_the_sheet_that_it_opened_with(first: bool, shown: int) -> None:
    """A sheet that is not made active leaves the active sheet as it was."""
    book = opened(with_sheet(with_names(), first=first))
    assert book.sheetnames.index("Three") == shown
    assert book.active is book["Three"]


@pytest.mark.parametrize("first", [True, False])
def test_an_active_sheet_is_the_only_one_selected(first: bool) -> None:
    """What is typed into the new sheet must not be typed into another one that is selected."""
    after = with_sheet(with_names(), first=first, active=True)
    book = opened(after)
    assert book.active is book[NAME]
    selected = [sheet.title for sheet in book if sheet.sheet_view.tabSelected]
    assert selected == [NAME]


def without_views(data: bytes) -> bytes:
    """Return a workbook that does not say how it opens: with its first sheet, then."""
    content = parts(data)
    root = etree.fromstring(content[WORKBOOK])
    for views in root.findall("{*}bookViews"):
        root.remove(views)
    content[WORKBOOK] = etree.tostring(root)
    return packed(content)


def test_a_workbook_that_does_not_say_how_it_opens() -> None:
    """It goes on opening with the sheet that was the first, unless the new sheet is active."""
    kept = opened(with_sheet(without_views(with_names()), first=True))
    assert kept.active is kept["One"]
    new = opened(with_sheet(without_views(with_names()), active=True))
    assert new.active is new[NAME]


def test_a_tab_further_left_than_the_first_shown_is_brought_into_view() -> None:
    """A file whose tabs were scrolled to the right opens with the tab of the active sheet."""
    content = parts(with_names())
    content[WORKBOOK] = content[WORKBOOK].replace(b'firstSheet="0"', b'firstSheet="2"')
    book = book_of(with_sheet(packed(content), first=True, active=True))
    view = book.package.read(WORKBOOK).find("{*}bookViews/{*}workbookView")
    assert view is not None
    assert view.get("firstSheet") is None
    kept = book_of(with_sheet(packed(content), first=True)).package.read(WORKBOOK)
    assert [view.get("firstSheet") for view in kept.iterfind(".//{*}workbookView")] == ["3"]


def test_the_strict_dialect_stays_strict() -> None:
    """Name spaces and kinds of relations are those that the rest of the workbook uses."""
    after = with_sheet(strict(), first=True)
    for name, part in parts(after).items():
        assert b"schemas.openxmlformats.org/spreadsheetml" not in part, name
        assert b"schemas.openxmlformats.org/officeDocument" not in part, name
    # openpyxl does not follow the strict dialect's relations.
    fast = CalamineWorkbook.from_filelike(io.BytesIO(after))
    assert fast.get_sheet_by_name(NAME).to_python() == [["Hello"]]


def test_a_name_in_use_gets_a_number() -> None:
    """Names differ by more than case, and stay within Excel's 31 characters."""
    book = book_of(xlsxwriter_plain())
    assert free_sheet_name(book, NAME) == NAME
    add_sheet(book, NAME)
    assert free_sheet_name(book, NAME.upper()) == f"{NAME.upper()} (2)"
    add_sheet(book, f"{NAME} (2)")
    assert free_sheet_name(book, NAME) == f"{NAME} (3)"
    long = "x" * 31
    add_sheet(book, long)
    assert free_sheet_name(book, long) == "x" * 27 + " (2)"


def test_part_names_that_differ_in_case_alone_are_the_same() -> None:
    """A part `Sheet3.XML` takes the name `sheet3.xml`; a folder with a space is no hindrance."""
    content = parts(with_names())
    for name in (RELATIONS, CONTENT_TYPES):
        content[name] = content[name].replace(b"/worksheets/sheet", b"/work%20sheets/SHEET")
    moved = {name.replace("/worksheets/sheet", "/work sheets/SHEET"): part
             for name, part in content.items()}
    book = book_of(packed(moved))
    add_sheet(book, NAME).write(Place(2, 2), "x")
    assert book.sheets[NAME] == "xl/work sheets/sheet4.xml"
    assert book_of(book.package.to_bytes()).sheet(NAME).value(Place(2, 2)) == "x"


def test_settings_stand_in_the_order_of_the_schema() -> None:
    """Whatever is put into the new sheet is where the schema has it."""
    root = add_sheet(book_of(xlsxwriter_plain()), NAME).root
    for name in ("tableParts", "cols", "sheetPr", "mergeCells", "pageSetup", "sheetFormatPr"):
        child_of(root, name)
    found = [etree.QName(child).localname for child in root]
    assert found == sorted(found, key=IN_A_WORKSHEET.index)


def test_a_relation_takes_a_key_that_is_free() -> None:
    """Keys that others use are left alone, however they are numbered."""
    package = Package(xlsxwriter_plain())
    keys = {relation.key for relation in package.relations(WORKBOOK)}
    key = package.relate(WORKBOOK, "worksheet", "xl/worksheets/sheet1.xml")
    assert key not in keys
    assert package.relate("docProps/core.xml", "x", "xl/workbook.xml") == "rId1"
    assert [relation.part for relation in package.relations("docProps/core.xml")] == [WORKBOOK]


def test_a_sheet_that_was_added_can_be_removed(council_tool: Callable[[str], bytes]) -> None:
    """Part, type, relation, names of its own and places that moved: all is as it was."""
    for name in sorted(STAR_TOOLS):
        before = council_tool(name)
        book = book_of(before)
        add_sheet(book, NAME, first=True)
        book.add_name(PRINT_AREA, "'Please correct'!$A$1", sheet=NAME)
        remove_sheet(book, NAME)
        after = book.package.to_bytes()
        assert changed_parts(before, after) <= {WORKBOOK, RELATIONS, CONTENT_TYPES}
        assert book_of(after).order == book_of(before).order
        assert book_of(after).names() == book_of(before).names()
        types = etree.fromstring(parts(after)[CONTENT_TYPES])
        assert len(types) == len(etree.fromstring(parts(before)[CONTENT_TYPES]))


def test_what_only_a_removed_sheet_uses_goes_with_it() -> None:
    """Its chart and drawing; a part that another sheet uses as well stays."""
    book = book_of(STAR_TOOLS["openpyxl-plain"].build())
    (drawing,) = book.package.related(book.sheets["Star Tool"], "drawing")
    other = add_sheet(book, NAME)
    assert other.last_row == 0
    book.package.relate(book.sheets[NAME], "image", "xl/theme/theme1.xml")
    book.package.relate(book.sheets["Star Tool"], "image", "xl/theme/theme1.xml")
    remove_sheet(book, "Star Tool")
    assert drawing not in book.package.names
    assert not [name for name in book.package.names if "chart" in name]
    assert "xl/theme/theme1.xml" in book.package.names
    assert book_of(book.package.to_bytes()).order == (NAME,)


def test_a_list_of_formulas_goes_with_a_sheet_of_formulas(
    council_tool: Callable[[str], bytes]
) -> None:
    """The calculation chain would name cells that are gone; Excel makes a new one."""
    book = book_of(council_tool("excel-like"))
    assert "xl/calcChain.xml" in book.package.names
    remove_sheet(book, "Our star")
    assert "xl/calcChain.xml" not in book.package.names


def test_names_can_be_added_hidden_and_removed() -> None:
    """Behind the sheets and before the calculation; an empty list of names is no list."""
    book = book_of(xlsxwriter_plain())
    had = len(book.names())
    book.add_name("mine_1", "Star!$A$1", hidden=True)
    book.add_name("mine_2", "Star!$A$2")
    order = [etree.QName(child).localname for child in book.package.read(book.part)]
    assert order.index("sheets") < order.index("definedNames") < order.index("calcPr")
    hidden = [name.get("name") for name in book.package.read(book.part).iter("{*}definedName")
              if name.get("hidden")]
    assert hidden == ["mine_1"]
    book.remove_names("mine_")
    assert len(book.names()) == had
