"""The hidden stamp: what is written is what is read, in any workbook."""

from __future__ import annotations

import io

import openpyxl

from hsbstar.spreadsheets.cells import Place
from hsbstar.spreadsheets.sheets import RawSheet, Workbook
from hsbstar.spreadsheets.stamp import (
    STAMP_MARK,
    STAMP_SHEET,
    read_pairs,
    read_stamp,
    stamp_cells,
    stamp_pairs,
    stamp_sheet,
)
from hsbstar.spreadsheets.writing.cells import add_stamp
from hsbstar.spreadsheets.writing.save import Draft, workbook_bytes

PAIRS = stamp_pairs("star", framework="hsb", edition="2", layout=3, round_name="Spring", area="A")
TABLES = {4: [("id", "ref"), ("d1-a", "1.1")]}


def stamped(mark: str = STAMP_MARK) -> Workbook:
    """Return a workbook with a sheet of answers and a stamp, which starts with a mark."""
    cells = dict(stamp_cells(PAIRS, TABLES)) | {Place(1, 1): mark}
    return Workbook("a.xlsx", "", (RawSheet.of_cells("One", {}), RawSheet.of_cells("x", cells)))


def test_what_is_stamped_is_read() -> None:
    """By its mark, however that is cased and whatever the sheet is called."""
    for mark in (STAMP_MARK, "HSBstar  stamp"):
        assert read_stamp(stamped(mark)) == PAIRS == {
            "workbook": "star", "framework": "hsb", "edition": "2", "layout": "3",
            "round": "Spring", "area": "A",
        }
    assert read_stamp(stamped("stamp")) == {}


def test_a_stamp_is_found_by_its_kind() -> None:
    """A workbook of another kind has no such stamp."""
    sheet = stamp_sheet(stamped(), "star")
    assert sheet is not None
    assert read_pairs(sheet) == PAIRS
    assert sheet.value(Place(2, 5)) == "1.1"
    assert stamp_sheet(stamped(), "plan") is None


def test_the_stamp_is_out_of_sight() -> None:
    """It is very hidden: no menu of Excel shows it."""
    workbook = Draft()
    add_stamp(workbook, {"workbook": "region"}, {4: [(0,), ("N/A",)]}, style="Normal")
    sheet = openpyxl.load_workbook(io.BytesIO(workbook_bytes(workbook)))[STAMP_SHEET]
    assert sheet.sheet_state == "veryHidden"
    assert [[cell.value for cell in row] for row in sheet["A1:D2"]] == [
        [STAMP_MARK, None, None, 0], ["workbook", "region", None, "N/A"],
    ]
