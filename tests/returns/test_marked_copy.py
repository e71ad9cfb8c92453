"""The copy that goes back: marked and listed, otherwise as it was, and clean once corrected."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import TYPE_CHECKING

import openpyxl
import pytest
from lxml import etree
from openpyxl.comments import Comment
from openpyxl.styles import Font, GradientFill, PatternFill
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from hsbstar.audit.layout import audit_layout
from hsbstar.core.problems import Severity
from hsbstar.returns.read import read_return
from hsbstar.returns.send_back.corrections_sheet import KEEPER, MARKER_TEXT, MAX_ITEMS
from hsbstar.returns.send_back.marked_copy import PLAIN, WITH_MACROS, MarkOptions, mark_copy
from hsbstar.returns.send_back.marks import DARK, ERROR, MARKED, WARNING
from hsbstar.spreadsheets.cells import Place
from hsbstar.spreadsheets.package.package import CONTENT_TYPES, Package
from hsbstar.spreadsheets.package.sheet import place_of
from hsbstar.spreadsheets.package.workbook import Book
from hsbstar.spreadsheets.package.xml import IN_A_WORKSHEET, child_of, tag, unset
from support.marked import (
    FAULTS,
    answers_of,
    as_xlsxwriter_saves,
    cells_to_correct,
    corrected,
    corrections_of,
    errors_of,
    fields_of,
    findings_of,
    links,
    marked_cells,
    sent_back,
    unfaulted,
)
from support.packages import changed_parts, packed, parts
from support.sheets import opened
from support.tiers import first_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from typing import Any

    from hsbstar.framework.model import Framework

SHEET = "Please correct"
SCORES = "1 Finding out"
"""The sheet of the first domain; its scores are in E5 to E7."""


@pytest.fixture
def faulty(filled: Callable[..., bytes]) -> bytes:
    """A return with faults of each kind."""
    return filled(answers=FAULTS)


@pytest.fixture
def copy(faulty: bytes, small: Framework) -> bytes:
    """The copy that goes back."""
    return sent_back(faulty, small).data


def edited(data: bytes, change: Callable[[Any], None]) -> bytes:
    """Return a workbook after a change with openpyxl."""
    book = opened(data)
    change(book)
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def notes(data: bytes) -> dict[tuple[str, str], str]:
    """Return the notes of a workbook by sheet and cell."""
    return {
        (sheet.title, cell.coordinate): cell.comment.text
        for sheet in opened(data) for row in sheet.iter_rows() for cell in row if cell.comment
    }


# The corrected copy, returned, reads clean.


def test_the_corrected_copy_reads_clean(faulty: bytes, copy: bytes, small: Framework) -> None:
    """Each cell that is listed, corrected with openpyxl: no finding, all other answers the same."""
    after = corrected(copy)
    assert findings_of(after, small) == []
    assert unfaulted(answers_of(after, small), FAULTS) == unfaulted(
        answers_of(faulty, small), FAULTS)
    assert fields_of(read_return(after, "x.xlsx", small)[0]) == fields_of(
        read_return(faulty, "x.xlsx", small)[0])


@pytest.mark.parametrize("suffix", first_of("ods", "xlsx", "xls"))
def test_the_corrected_copy_saved_by_libreoffice_reads_clean(
    suffix: str, faulty: bytes, copy: bytes, small: Framework,
    libreoffice: Callable[..., Path], tmp_path: Path,
) -> None:
    """Opened, corrected and saved by another program, in three formats."""
    (tmp_path / "mended.xlsx").write_bytes(corrected(copy))
    after = libreoffice(tmp_path / "mended.xlsx", suffix, tmp_path / "saved").read_bytes()
    assert findings_of(after, small, f"mended.{suffix}") == []
    assert unfaulted(answers_of(after, small), FAULTS) == unfaulted(
        answers_of(faulty, small), FAULTS)


def test_the_copy_itself_reads_as_the_return_did(
    faulty: bytes, copy: bytes, small: Framework
) -> None:
    """Nobody has corrected anything yet: same findings, same answers; our sheet adds nothing."""
    assert findings_of(copy, small) == findings_of(faulty, small)
    assert answers_of(copy, small) == answers_of(faulty, small)


@pytest.mark.parametrize("suffix", ["ods", "xls"])
def test_formats_without_notes_come_back_as_xlsx_and_read_clean_when_corrected(
    suffix: str, faulty: bytes, small: Framework, libreoffice: Callable[..., Path],
    tmp_path: Path,
) -> None:
    """Same sheets, same values in the same cells, the stamp hidden, answers to choose from."""
    (tmp_path / "return.xlsx").write_bytes(faulty)
    other = libreoffice(tmp_path / "return.xlsx", suffix, tmp_path / suffix).read_bytes()
    back = sent_back(other, small, f"return.{suffix}")
    assert (back.suffix, back.rebuilt) == (".xlsx", True)
    assert answers_of(back.data, small) == answers_of(other, small)
    was = CalamineWorkbook.from_filelike(io.BytesIO(other))
    now = CalamineWorkbook.from_filelike(io.BytesIO(back.data))
    assert now.sheet_names == [SHEET, *was.sheet_names]
    for name in was.sheet_names:
        before, after = (each.get_sheet_by_name(name).to_python() for each in (was, now))
        assert after == before, name
    book = opened(back.data)
    assert book["hsbstar"].sheet_state == "veryHidden"
    (offer,) = book[SCORES].data_validations.dataValidation
    assert offer.formula1 == '"0,1,2,3,4,N/A,No data"'
    assert {str(merged) for merged in offer.sqref.ranges} == {"E5", "E6", "E7"}
    assert not book[SCORES]["E5"].protection.locked
    assert findings_of(corrected(back.data), small) == []


CSV = (
    "agency,round,area,date,signed_by,ref,score,evidence,action\r\n"
    "Police,2026,Northshire,31 March 2026,Chief,1.1,2.5,=Minutes,\r\n"
    + "".join(f",,,,,{ref},3,,\r\n" for ref in
              ("1.2", "1.10", "2.1", "2.2", "2.10", "3.1", "3.2"))
    + ",,,,,3.10,mostly,\"Two\nlines\",\r\n"
).encode()


def test_a_csv_comes_back_as_a_workbook_and_reads_clean_when_corrected(small: Framework) -> None:
    """The long table on one sheet, agency and round on another; no stamp, and that is reported."""
    back = sent_back(CSV, small, "police.csv")
    assert links(back.data) == [("Table", "G2"), ("Table", "G10")]
    book = opened(back.data)
    assert book["Table"]["H2"].value == "=Minutes"
    assert book["Table"]["H2"].data_type == "s"
    after = corrected(back.data)
    assert {each.code for each in findings_of(after, small)} == {"stamp-missing"}
    assert fields_of(read_return(after, "x", small)[0]) == fields_of(
        read_return(CSV, "police.csv", small)[0])
    assert unfaulted(answers_of(after, small), {"d1-a": 0, "d3-c": 0}) == unfaulted(
        answers_of(CSV, small, "police.csv"), {"d1-a": 0, "d3-c": 0})


def test_fields_of_a_csv_are_marked_on_the_first_sheet(small: Framework) -> None:
    """There they are read again; those that the table does not have are marked, too."""
    text = CSV.decode().replace("31 March 2026", "soon").replace("signed_by", "remark")
    back = sent_back(text.encode(), small, "police.csv")
    assert set(links(back.data)) == {("Table", "G2"), ("Table", "G10"), ("Start here", "B6"),
                                     ("Start here", "B7")}
    abouts = {(item.sheet, item.cell): item.about for item in back.corrections.items if item.cell}
    assert abouts == {("Table", "G2"): "Statement 1.1", ("Table", "G10"): "Statement 3.10",
                      ("Start here", "B6"): "", ("Start here", "B7"): ""}


# Everything else as it was.


def test_parts_that_need_not_change_are_the_same_to_the_byte(faulty: bytes, copy: bytes) -> None:
    """Sheets without a fault, the stamp, tables, theme and properties stay byte for byte."""
    book = Book(Package(faulty))
    changed = changed_parts(faulty, copy)
    assert changed <= {
        CONTENT_TYPES, "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml",
        *(book.sheets[name] for name in book.sheets if name != "hsbstar"),
        *(name for name in parts(copy) if name not in parts(faulty) or name.endswith(".rels")),
    }
    assert book.sheets["hsbstar"] not in changed
    assert "docProps/app.xml" not in changed


def shorn(data: bytes, sheet: str, cells: set[str]) -> list[bytes]:
    """Return the elements of a sheet without notes, colour rules of ours, and marked styles."""
    root = Book(Package(data)).sheet(sheet).root
    for element in root.findall("{*}legacyDrawing"):
        root.remove(element)
    for element in root.findall("{*}conditionalFormatting"):
        if "hsbstar" in (element.findtext("{*}cfRule/{*}formula") or ""):
            root.remove(element)
    for rule in root.iter("{*}cfRule"):
        rule.attrib.pop("priority")
    for view in root.iter("{*}sheetView"):
        unset(view, "tabSelected")
    for cell in root.iter("{*}c"):
        if cell.get("r") in cells:
            unset(cell, "s")
    return [etree.tostring(each, method="c14n") for each in root]


def test_faulty_sheets_change_by_colour_and_note_alone(faulty: bytes, copy: bytes) -> None:
    """Values, drop-downs, conditional formats, protection, links and widths are the same."""
    cells = {cell for _, cell in links(copy)}
    for name in Book(Package(faulty)).sheets:
        assert shorn(copy, name, cells) == shorn(faulty, name, cells), name


def test_a_mark_keeps_all_of_a_cells_format_but_its_ground(faulty: bytes, copy: bytes) -> None:
    """Font, borders, number format, alignment and the unlocked answer cell are as they were."""
    before, after = opened(faulty), opened(copy)
    assert len(marked_cells(copy)) == 5
    for sheet, cell in marked_cells(copy):
        was, now = before[sheet][cell], after[sheet][cell]
        for name in ("font", "border", "alignment", "number_format", "protection"):
            assert repr(getattr(now, name)) == repr(getattr(was, name)), name
        assert not now.protection.locked
        assert now.style == was.style
        assert now.fill.fgColor.rgb[-6:] in {ERROR, WARNING}
    assert {sheet.title: sheet.protection.sheet for sheet in after.worksheets[1:-1]} == {
        sheet.title: True for sheet in before.worksheets[:-1]}


def test_each_fault_is_marked_with_message_and_way_out(copy: bytes, small: Framework) -> None:
    """Fill and note at each cell that has a finding, worst first; nothing else is marked."""
    listed = corrections_of(copy, small)
    cells = {(item.sheet, item.cell): item for item in listed.items if item.cell
             and item.severity != "note"}
    assert marked_cells(copy).keys() == cells.keys() == cells_to_correct(copy, small)
    assert set(links(copy)) == cells.keys() | {("3 Learning", "E7")}
    noted = notes(copy)
    assert noted.keys() == cells.keys()
    for cell, each in cells.items():
        assert each.wrong in noted[cell]
        assert each.to_do in noted[cell]
        assert marked_cells(copy)[cell] == (ERROR if each.severity == "error" else WARNING)
        assert noted[cell].startswith(
            "Please correct:\n" if each.severity == "error" else "Please check:\n")
    authors = {each.comment.author for sheet in opened(copy) for row in sheet.iter_rows()
               for each in row if each.comment}
    assert authors == {"hsbstar"}


def test_a_mark_is_seen_through_the_colours_of_scores(copy: bytes) -> None:
    """Our forms colour scores by rules, which hide a fill: ours goes before them and stops them."""
    root = Book(Package(copy)).sheet(SCORES).root
    rules = root.findall("{*}conditionalFormatting/{*}cfRule")
    ours = [rule for rule in rules if "hsbstar" in (rule.findtext("{*}formula") or "")]
    assert len(ours) == 1
    assert rules[0] is ours[0]
    assert ours[0].get("stopIfTrue") == "1"
    priorities = [int(rule.get("priority", "0")) for rule in rules]
    assert min(priorities) == int(ours[0].get("priority", "0"))
    assert len(priorities) == len(set(priorities))


@pytest.mark.parametrize(("cells", "seen"), [
    ("E5:E7", {"E5", "E6"}), ("E:E", {"E5", "E6"}), ("F5:F7", set()), ("A1 E6:F6", {"E6"}),
    (" ".join(f"Z{row}" for row in range(1, 1200)), {"E5", "E6"}),
])
def test_only_where_rules_colour_cells_a_rule_is_needed(
    cells: str, seen: set[str], faulty: bytes, small: Framework
) -> None:
    """In the two spellings of conditional formats, that of 2006 and that of 2009."""
    for space in ("", "http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"):
        book = Book(Package(faulty))
        root = book.edit(SCORES).root
        for element in root.findall("{*}conditionalFormatting"):
            root.remove(element)
        if space:
            held = etree.SubElement(child_of(root, "extLst"), tag(root, "ext"))
            holder = etree.SubElement(held, f"{{{space}}}conditionalFormatting")
            etree.SubElement(holder, f"{{{space}}}cfRule", priority="1")
            etree.SubElement(holder, f"{{{space}}}sqref").text = cells
        else:
            holder = child_of(root, "conditionalFormatting")
            holder.set("sqref", cells)
            etree.SubElement(holder, tag(root, "cfRule"), priority="1")
        after = Book(Package(sent_back(book.package.to_bytes(), small).data)).sheet(SCORES).root
        ours = [element.get("sqref", "").split()
                for element in after.iterfind("{*}conditionalFormatting")
                if "hsbstar" in (element.findtext("{*}cfRule/{*}formula") or "")]
        assert {cell for some in ours for cell in some} == seen


# The first sheet.


def test_the_first_sheet_opens_and_lists_the_worst_first(copy: bytes) -> None:
    """Title, whose return it is, what to do, and the findings: errors before warnings."""
    book = opened(copy)
    sheet = book.worksheets[0]
    assert sheet.title == SHEET
    assert book.active is sheet
    assert [each.title for each in book if each.sheet_view.tabSelected] == [SHEET]
    assert sheet["A1"].value == "Please correct"
    assert sheet["A2"].value == "The return of Police for the round ‘2026’ in Northshire"
    assert " by " not in sheet["A3"].value
    column = [cell.value for cell in sheet["A"]]
    must = column.index("Must be corrected (4, orange in the sheets)")
    check = next(row for row, text in enumerate(column) if str(text).startswith("Please check"))
    assert must < check
    assert sheet.protection.sheet
    assert sheet.print_title_rows == "$5:$5"
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)


def test_the_date_is_there_where_it_is_known(faulty: bytes, small: Framework) -> None:
    """Until when, in the user's own words."""
    sheet = opened(sent_back(faulty, small, due="30 May 2026").data).worksheets[0]
    assert "send it back by 30 May 2026." in sheet["A3"].value


def test_the_first_sheet_is_never_read_as_part_of_a_return(
    copy: bytes, small: Framework
) -> None:
    """Without the other sheets no audit table and no field is found in it."""

    def only_the_first(book: Any) -> None:
        for sheet in book.worksheets[1:]:
            book.remove(sheet)

    alone = edited(copy, only_the_first)
    assert [each.code for each in findings_of(alone, small)] == ["not-a-return"]


def test_links_lead_to_their_cells_whatever_sheets_are_called(
    faulty: bytes, small: Framework
) -> None:
    """Quotes, spaces, symbols and captions of ours in sheets' names are no hindrance."""

    def rename(book: Any) -> None:
        for sheet, name in zip(book.worksheets[1:4], ("It's ‘1’", "A & B!", "Agency"), strict=True):
            sheet.title = name

    renamed = edited(faulty, rename)
    copy = sent_back(renamed, small).data
    assert set(links(copy)) > cells_to_correct(renamed, small)
    assert {sheet for sheet, _ in links(copy)} == {"It's ‘1’", "A & B!", "Agency"}
    assert fields_of(read_return(copy, "x", small)[0])["agency"] == "Police"
    assert findings_of(corrected(copy), small) == []


def test_findings_without_a_cell_are_listed_without_a_link(
    filled: Callable[..., bytes], small: Framework
) -> None:
    """A row that was deleted and a lost stamp have no cell."""

    def spoil(book: Any) -> None:
        book[SCORES].delete_rows(6)
        book.remove(book["hsbstar"])

    copy = sent_back(edited(filled(), spoil), small).data
    sheet = opened(copy).worksheets[0]
    rows = {row[3].value: row for row in sheet.iter_rows(min_row=6) if row[3].value}
    missing = rows["Statement 1.2 is not in this workbook."]
    assert [missing[0].value, missing[1].value] == ["The file as a whole", None]
    assert missing[2].value == "Statement 1.2"
    assert links(copy) == []


def test_text_that_looks_like_a_formula_stays_text(
    filled: Callable[..., bytes], small: Framework
) -> None:
    """An agency that is called =1+1, and nothing of ours, makes no formula anywhere."""
    data = filled('=HYPERLINK("x")', answers={"d1-a": ("=cmd|'/c calc'!A0", "", "")})
    data = edited(data, lambda book: setattr(book[SCORES]["E5"], "value", "+cmd"))
    sheet = opened(sent_back(data, small).data).worksheets[0]
    kinds = {cell.data_type for row in sheet.iter_rows() for cell in row}
    assert kinds <= {"s", "n", "inlineStr"}
    assert "=HYPERLINK" in sheet["A2"].value


def test_all_blanks_are_listed(filled: Callable[..., bytes], small: Framework) -> None:
    """One finding counts the blanks; the sender is led to each of them."""
    copy = sent_back(filled(answers={"d1-b": (None, "", ""), "d3-c": (None, "", "")}), small).data
    assert links(copy) == [(SCORES, "E6"), ("3 Learning", "E7")]
    assert findings_of(corrected(copy), small) == []


def test_notes_alone_come_last_and_mark_nothing(
    filled: Callable[..., bytes], small: Framework
) -> None:
    """What was read otherwise than written is listed; many alike are cut."""
    often = {statement.id: ("often", "", "") for statement in small.statements}
    answers = often | {"d1-a": (9, "", "")}
    copy = sent_back(filled(answers=answers), small).data
    assert marked_cells(copy) == {(SCORES, "E5"): ERROR}
    column = [str(cell.value) for cell in opened(copy).worksheets[0]["A"]]
    assert column.index("For your information (8)") > column.index(
        "Must be corrected (1, orange in the sheets)")


def test_more_than_anybody_can_correct_is_counted(faulty: bytes, small: Framework) -> None:
    """A file made to do harm may have thousands of faults: some are listed, the others counted."""
    corrections = corrections_of(faulty, small)
    many = tuple(replace(corrections.items[0], cell=f"E{row}") for row in range(40, 347))
    copy = mark_copy(faulty, replace(corrections, items=many), MarkOptions(small)).data
    assert len(marked_cells(copy)) == len(links(copy)) == MAX_ITEMS[Severity.ERROR] == 300
    column = [cell.value for cell in opened(copy).worksheets[0]["A"]]
    assert "There are 7 more. We will look at these when you send the workbook back." in column


def headed(data: bytes, header: str) -> bytes:
    """Return a workbook whose first sheet has a header on its pages."""
    book = Book(Package(data))
    holder = child_of(book.edit("Start here").root, "headerFooter")
    for element in holder.findall("{*}oddHeader"):
        holder.remove(element)
    made = etree.Element(tag(holder, "oddHeader"))
    made.text = header
    holder.insert(0, made)
    return book.package.to_bytes()


@pytest.mark.parametrize(("header", "shown"), [
    ("&COFFICIAL", "&COFFICIAL"), ("&L&G&COFFICIAL", None),
])
def test_the_marking_of_the_form_is_on_our_page_too(
    header: str, shown: str | None, faulty: bytes, small: Framework
) -> None:
    """A protective marking; but no picture, which would need a part of its own."""
    root = Book(Package(sent_back(headed(faulty, header), small).data)).sheet(SHEET).root
    assert root.findtext("{*}headerFooter/{*}oddHeader") == shown
    assert "Page &P of &N" in (root.findtext("{*}headerFooter/{*}oddFooter") or "")


def test_a_workbook_of_hidden_sheets_has_no_marking(faulty: bytes, small: Framework) -> None:
    """It cannot be opened in Excel, but it can be read and sent back."""
    content = parts(faulty)
    content["xl/workbook.xml"] = content["xl/workbook.xml"].replace(
        b'state="visible"', b'state="hidden"')
    book = Book(Package(sent_back(packed(content), small).data))
    assert [name for name in book.sheets if not book.hidden(name)] == [SHEET]


# A second time round.


def restored(data: bytes, sheet: str, cell: str) -> Any:
    """Return the fill of a cell."""
    return opened(data)[sheet][cell].fill


@pytest.mark.parametrize("saver", ["as it was", "openpyxl", "libreoffice"])
def test_a_second_round_replaces_sheet_marks_and_notes(
    saver: str, faulty: bytes, copy: bytes, small: Framework,
    libreoffice: Callable[..., Path], tmp_path: Path,
) -> None:
    """One cell was corrected: it looks as before; the others are marked once, on one sheet."""
    half = edited(copy, lambda book: setattr(book[SCORES]["E5"], "value", 2))
    if saver == "libreoffice":
        (tmp_path / "half.xlsx").write_bytes(half)
        half = libreoffice(tmp_path / "half.xlsx", "xlsx", tmp_path / "s").read_bytes()
    if saver == "as it was":
        book = Book(Package(copy))
        book.edit(SCORES).write(Place(5, 5), 2)
        half = book.package.to_bytes()
    again = sent_back(half, small).data
    assert [name for name in opened(again).sheetnames if name.startswith(SHEET)] == [SHEET]
    assert marked_cells(again).keys() == marked_cells(copy).keys() - {(SCORES, "E5")}
    noted = notes(again)
    assert noted.keys() == notes(copy).keys() - {(SCORES, "E5")}
    assert all(text.count("hsbstar") == 1 for text in noted.values())
    was = restored(faulty, SCORES, "E5")
    assert restored(again, SCORES, "E5").fgColor.rgb[-6:] == was.fgColor.rgb[-6:]
    assert restored(again, SCORES, "E5").fill_type == was.fill_type
    names = [name for name in opened(again).defined_names if name.startswith(MARKED)]
    assert len(names) == len(noted)
    assert findings_of(corrected(again), small) == []


def test_third_and_second_copy_are_alike(copy: bytes, small: Framework) -> None:
    """Sent back again and again without a change, a file does not grow."""
    again = sent_back(copy, small).data
    assert parts(sent_back(again, small).data) == parts(again)
    assert len(again) < len(copy) + 500


FILLS = {
    "theme": PatternFill("solid", fgColor=openpyxl.styles.Color(theme=4, tint=0.6)),
    "pattern": PatternFill("lightUp", fgColor="FF00AA00"),
    "gradient": GradientFill(stop=("FF00FF00", "FFFFFFFF")),
    "none": PatternFill(),
}


@pytest.mark.parametrize("name", FILLS)
def test_any_ground_comes_back(name: str, faulty: bytes, small: Framework) -> None:
    """Also a ground that is not that of the form: it is kept by a cell, not by a number."""
    own = edited(faulty, lambda book: setattr(book[SCORES]["E5"], "fill", FILLS[name]))
    copy = sent_back(own, small).data
    assert marked_cells(copy)[SCORES, "E5"] == ERROR
    half = edited(copy, lambda book: setattr(book[SCORES]["E5"], "value", 2))
    again = sent_back(half, small).data
    assert repr(restored(again, SCORES, "E5")) == repr(restored(own, SCORES, "E5"))


def test_a_ground_comes_back_after_rows_were_inserted(faulty: bytes, small: Framework) -> None:
    """Excel moves the hidden names with the cells; here we do what Excel does."""
    own = edited(faulty, lambda book: setattr(book[SCORES]["E5"], "fill", FILLS["pattern"]))
    book = Book(Package(sent_back(own, small).data))
    part = book.edit(SCORES)
    part.set_style(Place(8, 5), part.style(Place(5, 5)))
    part.set_style(Place(5, 5), 0)
    root = book.package.edit(book.part)
    for element in root.iterfind("{*}definedNames/{*}definedName"):
        if element.get("name", "").startswith(MARKED) and element.text == f"'{SCORES}'!$E$5":
            element.text = f"'{SCORES}'!$E$8"
    again = sent_back(book.package.to_bytes(), small).data
    assert repr(restored(again, SCORES, "E8")) == repr(restored(own, SCORES, "E5"))


def test_a_marked_row_that_was_deleted_is_no_hindrance(copy: bytes, small: Framework) -> None:
    """Excel then lets the hidden name mean #REF!; nor is one that somebody has changed."""
    book = Book(Package(copy))
    root = book.package.edit(book.part)
    for element in root.iterfind("{*}definedNames/{*}definedName"):
        if element.get("name") == f"{MARKED}1":
            element.text = f"'{SCORES}'!#REF!"
        if element.get("name") == f"{MARKED}2":
            element.text = f"'{SCORES}'!somewhere"
    again = sent_back(book.package.to_bytes(), small).data
    assert marked_cells(again) == marked_cells(copy)


def test_marks_go_even_when_sheet_and_names_are_gone(copy: bytes, small: Framework) -> None:
    """The sender deleted our sheet: cells get the ground of their named style again."""

    def forget(book: Any) -> None:
        book.remove(book.worksheets[0])
        for name in [name for name in book.defined_names if name.startswith(MARKED)]:
            del book.defined_names[name]
        book[SCORES]["E5"].value = 2

    again = sent_back(edited(copy, forget), small).data
    assert (SCORES, "E5") not in marked_cells(again)
    assert restored(again, SCORES, "E5").fgColor.rgb[-6:] == "FFFBE8"


def test_a_colour_that_the_sender_chose_is_left(copy: bytes, small: Framework) -> None:
    """A marked cell that somebody has since painted keeps its paint."""

    def paint(book: Any) -> None:
        book[SCORES]["E5"].fill = PatternFill("solid", fgColor="FF123456")
        book[SCORES]["E5"].value = 2

    again = sent_back(edited(copy, paint), small).data
    assert restored(again, SCORES, "E5").fgColor.rgb == "FF123456"


def test_a_sheet_of_the_senders_own_with_our_sheets_name_stays(
    faulty: bytes, small: Framework
) -> None:
    """Only a sheet that is marked as ours is replaced."""
    own = edited(faulty, lambda book: book.create_sheet(SHEET))
    assert opened(sent_back(own, small).data).sheetnames[0] == f"{SHEET} (2)"
    assert SHEET in opened(sent_back(own, small).data).sheetnames


# Unusual workbooks.


def test_of_merged_cells_the_visible_cell_is_marked(
    filled: Callable[..., bytes], small: Framework
) -> None:
    """A score merged across two columns is marked and linked where people see it."""
    data = edited(filled(answers=FAULTS), lambda book: book[SCORES].merge_cells("E5:F5"))
    copy = sent_back(data, small).data
    assert (SCORES, "E5") in marked_cells(copy)
    assert (SCORES, "E5") in links(copy)


def test_white_letters_get_a_dark_ground(faulty: bytes, small: Framework) -> None:
    """What is wrong with a heading, white on navy, can still be read."""

    def double(book: Any) -> None:
        book[SCORES]["F4"].value = "Score"

    copy = sent_back(edited(faulty, double), small).data
    assert marked_cells(copy)[SCORES, "F4"] == DARK[ERROR]


def test_hidden_rows_and_sheets_are_reported(faulty: bytes, small: Framework) -> None:
    """A link cannot lead to what is hidden, so the list mentions it."""

    def hide(book: Any) -> None:
        book[SCORES].row_dimensions[5].hidden = True
        book["2 Helping early"].sheet_state = "hidden"

    copy = sent_back(edited(faulty, hide), small).data
    texts = [str(cell.value) for cell in opened(copy).worksheets[0]["A"]]
    assert "‘1 Finding out’ (hidden: show its row and column first)" in texts
    assert "‘2 Helping early’ (hidden sheet)" in texts
    assert not [sheet for sheet, _ in links(copy) if sheet == "2 Helping early"]


def test_a_copy_by_xlsxwriter_is_marked_too(faulty: bytes, small: Framework) -> None:
    """A return pasted into a plain workbook: no styles of ours, no cells to fill in."""
    plain = as_xlsxwriter_saves(faulty)
    back = sent_back(plain, small)
    assert not back.rebuilt
    assert marked_cells(back.data).keys() == cells_to_correct(back.data, small)
    assert findings_of(corrected(back.data), small) == []
    book = Book(Package(back.data))
    assert changed_parts(plain, back.data) >= {book.sheets[SCORES], "xl/styles.xml"}


def test_a_copy_by_libreoffice_is_marked_too(
    faulty: bytes, small: Framework, libreoffice: Callable[..., Path], tmp_path: Path
) -> None:
    """Saved by LibreOffice before it was returned."""
    (tmp_path / "return.xlsx").write_bytes(faulty)
    saved = libreoffice(tmp_path / "return.xlsx", "xlsx", tmp_path / "s").read_bytes()
    back = sent_back(saved, small)
    assert not back.rebuilt
    assert marked_cells(back.data).keys() == cells_to_correct(back.data, small)
    assert findings_of(corrected(back.data), small) == []


def with_content_type(data: bytes, kind: str) -> bytes:
    """Return a workbook with the content type of another kind."""
    content = parts(data)
    content[CONTENT_TYPES] = content[CONTENT_TYPES].replace(PLAIN.encode(), kind.encode())
    return packed(content)


@pytest.mark.parametrize(("kind", "content_type", "suffix"), [
    ("application/vnd.openxmlformats-officedocument.spreadsheetml.template.main+xml", PLAIN,
     ".xlsx"),
    ("application/vnd.ms-excel.template.macroEnabled.main+xml", WITH_MACROS, ".xlsm"),
    (WITH_MACROS, WITH_MACROS, ".xlsm"),
    (PLAIN, PLAIN, ".xlsx"),
])
def test_a_template_becomes_a_workbook(
    kind: str, content_type: str, suffix: str, faulty: bytes, small: Framework
) -> None:
    """A form saved as a template would open as another, nameless file."""
    back = sent_back(with_content_type(faulty, kind), small)
    assert back.suffix == suffix
    assert Package(back.data).content_type("xl/workbook.xml") == content_type


def test_macros_are_untouched(faulty: bytes, small: Framework) -> None:
    """A return with macros stays one."""
    package = Package(with_content_type(faulty, WITH_MACROS))
    package.add("xl/vbaProject.bin", b"macros", "application/vnd.ms-office.vbaProject")
    package.relate("xl/workbook.xml", "vbaProject", "xl/vbaProject.bin")
    back = sent_back(package.to_bytes(), small, "police.xlsm")
    assert back.suffix == ".xlsm"
    assert parts(back.data)["xl/vbaProject.bin"] == b"macros"


def test_a_signature_is_removed(faulty: bytes, small: Framework) -> None:
    """Of a marked copy it would be wrong."""
    package = Package(faulty)
    package.add("_xmlsignatures/origin.sigs", b"", "application/x-origin")
    package.relate("", "origin", "_xmlsignatures/origin.sigs")
    package.add("_xmlsignatures/sig1.xml", etree.fromstring("<Signature/>"), "application/x-sig")
    package.relate("_xmlsignatures/origin.sigs", "signature", "_xmlsignatures/sig1.xml")
    after = Package(sent_back(package.to_bytes(), small).data)
    assert not [name for name in after.names if "signature" in name]
    assert not after.related("", "origin")


def test_parts_that_cannot_be_marked_are_copied_by_value(
    faulty: bytes, small: Framework
) -> None:
    """A drawing of notes that no program can have written: the answers go back all the same."""
    data = edited(faulty, lambda book: setattr(
        book[SCORES]["E5"], "comment", Comment("Look.", "Ann")))
    content = parts(data)
    (drawing,) = [name for name in content if name.endswith(".vml")]
    content[drawing] = b"<xml>"
    back = sent_back(packed(content), small)
    assert back.rebuilt
    assert findings_of(corrected(back.data), small) == []


def test_a_workbook_without_styles_gets_them(small: Framework, faulty: bytes) -> None:
    """Some exports have no styles part at all."""
    package = Package(as_xlsxwriter_saves(faulty))
    package.remove("xl/styles.xml")
    for name in Book(package).sheets.values():
        for cell in package.edit(name).iter("{*}c", "{*}row", "{*}col"):
            unset(cell, "s")
            unset(cell, "style")
    back = sent_back(package.to_bytes(), small)
    assert not back.rebuilt
    assert marked_cells(back.data).keys() == cells_to_correct(back.data, small)


# Other programs.


def test_all_readers_read_the_copy(
    faulty: bytes, copy: bytes, small: Framework, libreoffice: Callable[..., Path],
    tmp_path: Path,
) -> None:
    """openpyxl, calamine and LibreOffice see the same cells as before, and the notes."""
    (tmp_path / "copy.xlsx").write_bytes(copy)
    saved = libreoffice(tmp_path / "copy.xlsx", "xlsx", tmp_path / "s").read_bytes()
    assert notes(saved) == notes(copy)
    assert links(saved) == links(copy)
    assert marked_cells(saved) == marked_cells(copy)
    was = CalamineWorkbook.from_filelike(io.BytesIO(faulty))
    now = CalamineWorkbook.from_filelike(io.BytesIO(copy))
    assert now.sheet_names == [SHEET, *was.sheet_names]
    for name in was.sheet_names:
        assert now.get_sheet_by_name(name).to_python() == was.get_sheet_by_name(name).to_python()
    assert answers_of(saved, small) == answers_of(faulty, small)


def test_the_first_sheet_prints_whole_on_numbered_pages(
    filled: Callable[..., bytes], small: Framework, libreoffice: Callable[..., Path],
    tmp_path: Path,
) -> None:
    """Every message is on paper, with the heading on each page; the keeper's column is not."""
    data = filled(answers={statement.id: ("mostly so", "", "") for statement in small.statements})
    copy = sent_back(data, small).data
    (tmp_path / "copy.xlsx").write_bytes(copy)
    page = PdfReader(libreoffice(tmp_path / "copy.xlsx", "pdf", tmp_path / "p")).pages[0]
    text = " ".join(page.extract_text().split())
    assert "Please correct" in text
    assert text.count("The score cell contains text that is not on the scale") == 9
    assert text.count("Put comments in the column ‘Evidence’.") == 9
    assert "Page 1 of" in text
    assert MARKER_TEXT not in text
    assert sorted(map(round, page.mediabox[2:])) == [595, 842]


def test_parts_are_in_the_order_of_their_schema(copy: bytes) -> None:
    """Excel refuses a worksheet whose children, rows or cells are out of order."""
    book = Book(Package(copy))
    for name in book.sheets:
        root = book.sheet(name).root
        found = [etree.QName(child).localname for child in root]
        assert found == sorted(found, key=IN_A_WORKSHEET.index), name
        rows = [int(row.get("r", "0")) for row in root.iterfind(".//{*}row")]
        assert rows == sorted(set(rows))
        for row in root.iterfind(".//{*}row"):
            columns = [place_of(cell.get("r", "")).column for cell in row.iterfind("{*}c")]
            assert columns == sorted(set(columns))
    order = ["sheets", "definedNames", "calcPr"]
    names = [etree.QName(returned).localname for returned in book.package.read(book.part)]
    assert [name for name in names if name in order] == order


def test_the_keepers_are_in_a_hidden_column(copy: bytes) -> None:
    """People do not see what our sheet keeps."""
    book = Book(Package(copy))
    assert book.sheet(SHEET).is_column_hidden(KEEPER)
    hidden = [element for element in book.package.read(book.part).iter("{*}definedName")
              if element.get("name", "").startswith(MARKED)]
    assert hidden
    assert all(each.get("hidden") == "1" for each in hidden)


def test_same_return_same_bytes(faulty: bytes, small: Framework) -> None:
    """No clock and no chance in a copy."""
    assert sent_back(faulty, small) == sent_back(faulty, small)


def test_every_layout_of_a_score_sheet_can_be_reached(small: Framework) -> None:
    """The sheet and cells that these tests name are those of the layout."""
    place = audit_layout(small).domains[0]
    assert place.name == SCORES
    first = place.domain.statements[0]
    assert place.place(first, "score").address == "E5"
    assert errors_of(b"", small) == ["file-unreadable"]
    assert Font().name is None
