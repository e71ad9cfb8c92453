"""Lists that people keep in Excel: the same from every format, each value with its cell."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import Workbook

from hsbstar.audit.agencies import read_agencies, unused_columns_sentence
from hsbstar.comparison.agency_names import read_same_file
from hsbstar.core.errors import HsbstarError
from hsbstar.rounds.selection import read_weights
from hsbstar.spreadsheets.reading.lists import read_list

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

ROWS: list[list[Any]] = [["Agencies of Northshire"], [], ["Agency", "Kind", "Contact"],
        ["Police", "police", "Ann"],
        [None, None, None], ["Health", "", 2]]


def book(*sheets: Sequence[Sequence[Any]], names: Sequence[str] = ()) -> bytes:
    """Return a workbook with these rows on its sheets."""
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    for number, rows in enumerate(sheets):
        sheet = workbook.create_sheet(names[number] if names else f"List {number + 1}")
        for row in rows:
            sheet.append(row)
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()


def test_a_workbook_is_a_list_of_agencies() -> None:
    """On whichever sheet the heading is; titles and blank rows do not count."""
    notes = [["Please see the next sheet"]]
    for data in (book(ROWS), book(notes, ROWS)):
        police, health = read_agencies(data, "a.xlsx")
        assert (police.name, police.kind, police.contact) == ("Police", "police", "Ann")
        assert (health.name, health.kind, health.contact) == ("Health", "", "2")
    assert str(police.cells["kind"]) == "a.xlsx › List 2 › B4"
    assert str(health.cells["agency"]) == "a.xlsx › List 2 › A6"
    assert unused_columns_sentence(data, "a.xlsx") == ""
    more = book([["agency", "notes"], ["Police", "x"]])
    assert unused_columns_sentence(more, "a.xlsx").startswith(
        "a.xlsx › List 1 › A1: the column ‘notes’ will not be used. hsbstar uses only agency, ")


def test_other_lists_may_be_workbooks_too() -> None:
    """Weights and names of the same agency, with the cell of what is wrong."""
    assert read_weights(book([["agency", "weight"], ["Police", 0.5]]), "w.xlsx") == {"Police": 0.5}
    (pair,) = read_same_file(book([["Agency", "Same_as"], ["Police", "The Police"]]), "s.xlsx")
    assert (pair.name, pair.other, pair.where) == ("Police", "The Police", "s.xlsx › List 1 › A2")
    with pytest.raises(HsbstarError, match=r"^w.xlsx › List 1 › B2: ‘none’ is not a weight"):
        read_weights(book([["agency", "weight"], ["Police", "none"]]), "w.xlsx")


@pytest.mark.parametrize(("sheets", "words"), [
    ([[]], "a.xlsx has no column ‘agency’"),
    ([[["name"], ["Police"]]], "a.xlsx has no column ‘agency’. The first row must give the column"),
    ([[["agency"]]], "lists no agencies"),
    ([[["agency", "kind"], ["", "police"]]], "a.xlsx › List 1 › A2: this row has no agency"),
    ([[["agency"], ["Police"], ["police."]]], "a.xlsx › List 1 › A3: ‘police.’ is listed twice"),
    ([[["agency", "agency"], ["Police", "Health"]]],
     "a.xlsx › List 1 › A1: two columns are headed ‘agency’"),
    ([ROWS, ROWS], "on more than one sheet: ‘List 1’, ‘List 2’. Keep the list on one sheet only"),
    ([[["agency"], ["=A1"]]], "a.xlsx › List 1 › A2: the cell contains a formula without a saved"),
    ([[["agency"], ["#N/A"]]], "a.xlsx › List 1 › A2: the cell contains an error"),
])
def test_a_list_in_a_workbook_that_cannot_be_used(
    sheets: Sequence[Sequence[Sequence[Any]]], words: str
) -> None:
    """File, sheet and cell, and what to do."""
    with pytest.raises(HsbstarError) as caught:
        read_agencies(book(*sheets), "a.xlsx")
    assert words in str(caught.value)


def test_files_that_are_no_list() -> None:
    """A damaged workbook and an endless cell end with a sentence."""
    with pytest.raises(HsbstarError, match=r"a.xlsx: This file cannot be opened as a spreadsheet"):
        read_list(book(ROWS)[:200], "a.xlsx", "agency")
    with pytest.raises(HsbstarError, match=r"a.csv: a cell is too long"):
        read_list(b'agency\n"' + b"x" * 200_000, "a.csv", "agency")


@pytest.mark.office
def test_lists_in_the_other_formats(
    libreoffice: Callable[[Path, str, Path], Path], tmp_path: Path
) -> None:
    """The same agencies from .xls and .ods."""
    source = tmp_path / "a.xlsx"
    source.write_bytes(book(ROWS))
    expected = read_agencies(source.read_bytes(), "a.xlsx")
    for ending in ("xls", "ods"):
        saved = libreoffice(source, ending, tmp_path / ending)
        assert read_agencies(saved.read_bytes(), saved.name) == expected
