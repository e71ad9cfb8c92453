"""A workbook made anew from the values of a return: each in its cell, each what it was."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from hsbstar.returns.send_back.rebuild import rebuild
from hsbstar.spreadsheets.cells import Area, DateCell, EmptyFormula, ErrorCell, PercentCell, Place
from hsbstar.spreadsheets.sheets import RawSheet, Workbook
from hsbstar.spreadsheets.stamp import STAMP_MARK
from support.packages import parts
from support.sheets import opened, raw_return

if TYPE_CHECKING:
    from typing import Any

    from hsbstar.framework.model import Framework
    from hsbstar.spreadsheets.cells import CellValue

TABLE = """
| Ref | Statement | Score | Evidence |
| "1.1" | Every school has a policy. | 3 | Minutes. |
| "1.2" | Records are kept. | 2.5 |  |
"""


def made(framework: Framework, *sheets: tuple[str, str]) -> Any:
    """Return the workbook made of sheets, as openpyxl opens it."""
    return opened(rebuild(raw_return(*sheets), framework)[0])


def cell(framework: Framework, value: CellValue) -> Any:
    """Return the cell made of a value."""
    workbook = Workbook("a.ods", "", (RawSheet.of_rows("A", [[value]]),))
    return opened(rebuild(workbook, framework)[0])["A"]["A1"]


@pytest.mark.parametrize(("value", "kind", "held"), [
    ("=1+1", "s", "=1+1"), ("@x", "s", "@x"), ("a\x07", "s", "a\ufffd"), (3, "n", 3),
    (2.5, "n", 2.5), (True, "b", True), (ErrorCell("#N/A"), "e", "#N/A"),
    (ErrorCell("Err:508"), "e", "#VALUE!"), (EmptyFormula(), "n", None), (None, "n", None),
    (float("inf"), "s", "inf"),
])
def test_a_value_is_what_it_was(
    value: CellValue, kind: str, held: object, small: Framework
) -> None:
    """Texts, numbers, truth values and errors; a formula whose result nobody knows is blank."""
    found = cell(small, value)
    assert (found.data_type, found.value) == (kind, held)


@pytest.mark.parametrize(("value", "held", "shown"), [
    (DateCell(45747.0, dt.date(2025, 3, 31)), "2025-03-31 00:00:00", "d mmm yyyy"),
    (DateCell(0.5, None), "12:00:00", "h:mm"),
    (DateCell(12.5, None), "12.5", "0.00"), (PercentCell(0.75), "0.75", "0.##%"),
])
def test_days_stay_days(value: CellValue, held: str, shown: str, small: Framework) -> None:
    """The number behind a day or a percentage, shown as such; times and spans as can be."""
    found = cell(small, value)
    assert (str(found.value), found.number_format) == (held, shown)


def test_names_that_excel_does_not_allow_are_changed_and_listed(small: Framework) -> None:
    """Characters, lengths and doubles; a good name is kept."""
    names = ("Good", "a/b: [c]?", "x" * 40, "X" * 40, "'", "GOOD")
    workbook = Workbook("a.ods", "", tuple(RawSheet.of_rows(name, [["x"]]) for name in names))
    data, renamed = rebuild(workbook, small)
    assert opened(data).sheetnames == [
        "Good", "a b   c", "x" * 31, "X" * 27 + " (2)", "Sheet", "GOOD (2)"]
    assert renamed == {"a/b: [c]?": "a b   c", "x" * 40: "x" * 31, "X" * 40: "X" * 27 + " (2)",
                       "'": "Sheet", "GOOD": "GOOD (2)"}


def test_a_table_looks_like_one_and_offers_the_answers(small: Framework) -> None:
    """Heading, widths, cells to fill in; the heading stays in sight and on each page."""
    sheet = made(small, ("A", TABLE))["A"]
    assert sheet["A1"].style == "hsb column heading"
    assert sheet.freeze_panes == "C2"
    assert sheet.print_title_rows == "$1:$1"
    assert sheet.column_dimensions["B"].width == 42
    assert not sheet["C2"].protection.locked
    (offer,) = sheet.data_validations.dataValidation
    assert str(offer.sqref) == "C2 C3"


def test_the_last_round_s_answers_are_as_wide_as_in_the_form_and_not_printed(
    small: Framework
) -> None:
    """In any language; a column that somebody added behind them is printed, and so are they."""
    heads = "Ref | Statement | Score | Last time: score | Last time: evidence"
    row = '| "1.1" | Every school has a policy. | 3 | 2 | A long text. |'
    sheet = made(small, ("First", f"| {heads} |\n{row}"))["First"]
    assert sheet.print_area == "'First'!$A$1:$C$2"
    assert [sheet.column_dimensions[letter].width for letter in "CDE"] == [11, 10, 38]
    sheet = made(small, ("First", f"| {heads} | Ours |\n{row[:-1]}| More |"))["First"]
    assert not sheet.print_area


def test_columns_that_would_fill_the_screen_are_not_frozen(small: Framework) -> None:
    """A statement far to the right, and a table without one: the heading alone stays in sight."""
    notes = " | ".join(f"Note {number}" for number in range(6))
    far = f"| Ref | {notes} | Statement | Score |\n| \"1.1\" | {notes} | Policy. | 3 |"
    for text in (far, '| Ref | Score |\n| "1.1" | 3 |'):
        sheet = made(small, ("A", text))["A"]
        assert sheet.freeze_panes == "A2"


@pytest.mark.parametrize("label", ["no, not yet", 'say "no"', "n" * 260])
def test_answers_that_no_list_can_hold_are_not_offered(label: str, small: Framework) -> None:
    """A comma separates the answers of a list, and Excel allows 255 characters."""
    no_data = replace_label(small, label)
    data, _ = rebuild(raw_return(("A", TABLE)), no_data)
    assert not opened(data)["A"].data_validations.dataValidation


def replace_label(small: Framework, label: str) -> Any:
    """Return the framework with another label for *no data*."""
    renamed = replace(small.scale.no_data, label=label)
    return replace(small, scale=replace(small.scale, no_data=renamed))


def test_prose_below_a_table_reaches_across_it(small: Framework) -> None:
    """It is no row of the table, though it is in its first column."""
    prose = "A long text that helps to judge the statements of this domain."
    sheet = made(small, ("A", f"{TABLE}| {prose} |\n| End |"))["A"]
    assert [str(merged) for merged in sheet.merged_cells.ranges] == ["A4:D4"]
    assert sheet["A4"].value == prose
    assert sheet.row_dimensions[4].height < 60


def test_a_first_sheet_can_be_filled_in(small: Framework) -> None:
    """The cells next to the captions are answer cells; also those that are blank."""
    sheet = made(small, ("Start here", "| Agency | Police |\n| Date completed |  |\n| Else | x |"))
    start = sheet["Start here"]
    assert start["A1"].style == "hsb cell strong"
    assert start["B1"].style == "hsb answer"
    assert start["B2"].style == "hsb answer date"
    assert start["B3"].style == "hsb text"
    assert not start.merged_cells.ranges


def test_the_stamp_is_hidden_as_it_was(small: Framework) -> None:
    """People do not see it, and it holds the same."""
    workbook = raw_return(("A", TABLE), ("hsbstar", f"| {STAMP_MARK} |\n| framework | small |"))
    book = opened(rebuild(replace(workbook, file="a.xls"), small)[0])
    assert book["hsbstar"].sheet_state == "veryHidden"
    assert book["hsbstar"]["B2"].value == "small"


def test_what_was_merged_is_merged_again(small: Framework) -> None:
    """With what lies below the first cell; ranges that overlap, as no program writes them, not."""
    workbook = raw_return(("A", TABLE))
    merges = [Area(Place(2, 3), Place(3, 3)), Area(Place(3, 3), Place(4, 4)),
              Area(Place(9, 1), Place(9, 4))]
    cells = {**dict(workbook.sheets[0].cells()), Place(9, 1): "A long text. " * 9}
    sheet = RawSheet.of_cells("A", cells, tuple(merges))
    data, _ = rebuild(replace(workbook, sheets=(sheet,)), small)
    made = opened(data)["A"]
    assert [str(merged) for merged in made.merged_cells.ranges] == ["C2:C3", "A9:D9"]
    assert made.row_dimensions[9].height < 60
    assert b"<v>2.5</v>" in parts(data)["xl/worksheets/sheet1.xml"]


def test_a_long_text_next_to_merged_cells_is_not_merged_with_them(small: Framework) -> None:
    """Its row is higher instead."""
    merge = Area(Place(1, 2), Place(1, 3))
    sheet = RawSheet.of_cells("A", {Place(1, 1): "A long text. " * 9}, (merge,))
    data, _ = rebuild(Workbook("a.ods", "", (sheet,)), small)
    assert [str(merged) for merged in opened(data)["A"].merged_cells.ranges] == ["B1:C1"]


def test_a_text_names_where_its_link_led(small: Framework) -> None:
    """The copy has no links to keep it; only texts show where they lead."""
    places = dict.fromkeys((Place(1, 1), Place(1, 2)), "https://example.org")
    sheet = replace(RawSheet.of_rows("A", [["Minutes", 3.0]]), links={
        **places, Place(9, 9): "https://example.org"})
    found = opened(rebuild(Workbook("a.ods", "", (sheet,)), small)[0])["A"]
    assert (found["A1"].value, found["B1"].value) == ("Minutes (https://example.org)", 3)
    assert found["A1"].hyperlink is None
