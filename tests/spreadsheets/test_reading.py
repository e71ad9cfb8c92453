"""Reading files: every format, exact where the fast reader is not, and never harmed."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, strategies as st
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from hsbstar.audit.heading import Heading
from hsbstar.audit.layout import audit_layout
from hsbstar.audit.workbook import write_audit_workbook
from hsbstar.core.formats import OLE_MARK
from hsbstar.core.limits import raised_limits
from hsbstar.core.problems import Severity
from hsbstar.framework.answers import Answered
from hsbstar.returns.read import read_return
from hsbstar.spreadsheets.writing.save import workbook_bytes
from support.sheets import opened

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from hsbstar.framework.model import Framework
    from hsbstar.returns.answers import Return

FORMATS = ("xlsx", "ods", "xls")


def typed_over(data: bytes, framework: Framework, values: dict[str, object]) -> bytes:
    """Return a workbook with something else typed into some score cells (by statement id)."""
    book = opened(data)
    for place in audit_layout(framework).domains:
        for statement in place.domain.statements:
            if statement.id in values:
                value = values[statement.id]
                cell = book[place.name][place.place(statement, "score").address]
                cell.value = value
                if isinstance(value, dt.date):
                    cell.number_format = "dd/mm/yyyy"
    return workbook_bytes(book)


def scores(read: Return | None) -> dict[str, tuple[Answered, int | None]]:
    """Return what was read, by statement id."""
    assert read is not None
    return {answer.statement.id: (answer.answered, answer.score) for answer in read.answers}


ODD = {
    "d1-a": "=NA()", "d1-b": "=1+2", "d1-c": dt.date(2026, 4, 3), "d2-a": 2.5, "d2-b": " 3 ",
    "d2-c": "n/a", "d3-a": "No data", "d3-b": 0, "d3-c": None,
}
EXPECTED_ODD = {
    "d1-a": (Answered.BLANK, None), "d1-b": (Answered.SCORED, 3), "d1-c": (Answered.BLANK, None),
    "d2-a": (Answered.BLANK, None), "d2-b": (Answered.SCORED, 3),
    "d2-c": (Answered.NOT_APPLICABLE, None), "d3-a": (Answered.NO_DATA, None),
    "d3-b": (Answered.SCORED, 0), "d3-c": (Answered.BLANK, None),
}


@pytest.mark.parametrize("ending", FORMATS)
def test_libreoffice_saves_in_three_formats_read_the_same(
    ending: str, small: Framework, filled: Callable[..., bytes], libreoffice: Callable[..., Path],
    tmp_path: Path,
) -> None:
    """A workbook saved again by LibreOffice gives the same answers, and the same faults."""
    source = tmp_path / "police.xlsx"
    source.write_bytes(typed_over(filled(), small, ODD))
    saved = libreoffice(source, ending, tmp_path / "saved")
    read, findings = read_return(saved.read_bytes(), "police", small)
    assert scores(read) == EXPECTED_ODD
    first_sheet = audit_layout(small).domains[0].name
    codes = {found.where.cell: found.code for found in findings
             if found.where.sheet == first_sheet}
    assert codes["E5"] == "score-is-error"
    assert codes["E7"] == "score-is-date"
    faults = [found.code for found in findings if found.severity is Severity.ERROR]
    assert sorted(faults) == ["score-is-date", "score-is-error", "score-not-whole"]


def test_a_formula_without_a_saved_result_is_reported(
    small: Framework, filled: Callable[..., bytes]
) -> None:
    """A score typed as a formula by a program that did not calculate it is no blank."""
    read, findings = read_return(
        typed_over(filled(), small, {"d1-a": "=1+2"}), "police.xlsx", small
    )
    assert scores(read)["d1-a"] == (Answered.BLANK, None)
    assert [(found.code, found.where.cell) for found in findings] == [("score-formula-empty", "E5")]


def test_a_score_in_a_cell_that_shows_dates_is_the_number_behind_it(
    small: Framework, filled: Callable[..., bytes]
) -> None:
    """A 3 that Excel shows as 3 January 1900 is read as 3, with a warning; so is a 0."""
    book = opened(filled())
    sheet = book[audit_layout(small).domains[0].name]
    for cell, score in (("E5", 3), ("E6", 0)):
        sheet[cell].value = score
        sheet[cell].number_format = "dd/mm/yyyy"
    read, findings = read_return(workbook_bytes(book), "police.xlsx", small)
    assert scores(read)["d1-a"] == (Answered.SCORED, 3)
    assert scores(read)["d1-b"] == (Answered.SCORED, 0)
    assert {found.code for found in findings} == {"score-shown-as-date"}


def test_a_score_shown_as_a_date_in_a_1904_workbook_is_the_number_behind_it(
    small: Framework, filled: Callable[..., bytes]
) -> None:
    """Old Mac workbooks count days from 1904; the number behind the date is still the answer."""
    book = opened(filled())
    book.epoch = CALENDAR_MAC_1904
    cell = book[audit_layout(small).domains[0].name]["E5"]
    cell.value, cell.number_format = 3, "dd/mm/yyyy"
    read, _ = read_return(workbook_bytes(book), "police.xlsx", small)
    assert scores(read)["d1-a"] == (Answered.SCORED, 3)


def test_clean_returns_never_pay_for_the_second_look(
    small: Framework, filled: Callable[..., bytes], libreoffice: Callable[..., Path],
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A clean return saved by a spreadsheet program is read by the fast reader alone."""
    source = tmp_path / "clean.xlsx"
    source.write_bytes(filled())
    saved = libreoffice(source, "xlsx", tmp_path / "saved").read_bytes()

    def fail(*_: object) -> None:
        pytest.fail("looked again")

    monkeypatch.setattr("hsbstar.spreadsheets.reading.xlsx.read_xlsx", fail)
    read, _ = read_return(saved, "clean.xlsx", small)
    assert read is not None


def refused(data: bytes, small: Framework) -> str:
    """Return the code of the one finding with which a file is refused."""
    read, findings = read_return(data, "odd.xlsx", small)
    assert read is None
    (found,) = findings
    assert found.where.file == "odd.xlsx"
    return found.code


def package(**parts: bytes) -> bytes:
    """Return a zip file of parts."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in parts.items():
            target.writestr(name.replace("__", "/").replace("_xml", ".xml"), content)
    return held.getvalue()


@pytest.mark.parametrize(
    "data",
    [
        b"", b"%PDF-1.7 x", b"hello", b"\x89PNG....", b"<html><body>", b"{\\rtf1 x",
        b"PK\x03\x04junk",
        package(word__document_xml=b"<w/>"), package(ppt__presentation_xml=b"<p/>"),
        package(Index_iwa=b"x"), package(other_xml=b"x"),
        package(xl__workbook_xml=b"<broken"),
    ],
    ids=["empty", "pdf", "text", "png", "html", "rtf", "zip-stub", "word", "powerpoint", "numbers",
         "zip", "broken"],
)
def test_what_is_no_workbook_is_named_and_refused(data: bytes, small: Framework) -> None:
    """Whatever was renamed to .xlsx is refused with a sentence, never with an exception."""
    assert refused(data, small) == "file-unreadable"


def test_a_truncated_workbook_is_refused(small: Framework, filled: Callable[..., bytes]) -> None:
    """A file that the mail server cut short is refused at every length."""
    data = filled()
    for length in range(50, len(data), len(data) // 7):
        assert refused(data[:length], small) == "file-unreadable"


def test_a_document_type_is_refused(small: Framework) -> None:
    """It can define entities that grow without end; no spreadsheet program writes one."""
    data = package(xl__workbook_xml=b"<!DOCTYPE x><workbook/>")
    assert refused(data, small) == "file-harmful"


def test_protected_workbooks_are_named(small: Framework) -> None:
    """A password makes an Office file a container with an encrypted package in it."""
    office = OLE_MARK + b"\0" * 512 + "EncryptedPackage\0".encode("utf-16-le")
    assert refused(office, small) == "file-encrypted"
    space = b"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
    manifest = b'<m xmlns="' + space + b'"><encryption-data/></m>'
    open_document = package(META__INF_manifest_xml=manifest)
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as target:
        target.writestr("META-INF/manifest.xml", manifest)
        target.writestr("content.xml", b"x")
    assert refused(held.getvalue(), small) == "file-encrypted"
    assert refused(open_document, small) == "file-unreadable"


def test_a_broken_old_workbook_is_refused(small: Framework) -> None:
    """An .xls container without a workbook in it is a finding, not an error."""
    assert refused(OLE_MARK + b"\0" * 2000, small) == "file-unreadable"


def test_bounds_hold(small: Framework, filled: Callable[..., bytes]) -> None:
    """Files beyond the bounds are refused before any reader is given them."""
    data = filled()
    for limit in ("parts=3", "sheets=4", "cells=50", "rows=5", "columns=5", "characters=20",
                  "text=500"):
        read, (found,) = read_return(data, "odd.xlsx", small, raised_limits([limit]))
        name, _, number = limit.partition("=")
        assert (read, found.code) == (None, "file-beyond-bounds")
        assert f"limit of {number}" in found.message
        assert f"--limit {name}=NUMBER" in found.fix


@pytest.mark.parametrize("address", ["XFD1048576", "A1048576", "XFD1", "ZZZZ1"])
def test_a_cell_at_the_grids_end_is_beyond_bounds(
    address: str, small: Framework, filled: Callable[..., bytes]
) -> None:
    """Whoever keeps a grid would allocate all of it, and some abort the process."""
    source = zipfile.ZipFile(io.BytesIO(filled()))
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as target:
        for entry in source.infolist():
            content = source.read(entry)
            if entry.filename == "xl/worksheets/sheet2.xml":
                cell = f'<row r="9"><c r="{address}"><v>1</v></c></row></sheetData>'
                content = content.replace(b"</sheetData>", cell.encode())
            target.writestr(entry.filename, content)
    assert refused(held.getvalue(), small) == "file-beyond-bounds"


@pytest.mark.parametrize(
    ("cell", "row"),
    [('<table:table-cell table:number-columns-repeated="3000"/>', 'number-rows-repeated="5"'),
     ("", 'number-rows-repeated="1048000"')],
    ids=["columns", "rows"],
)
def test_a_stray_cell_far_out_in_an_ods_is_beyond_bounds(
    cell: str, row: str, small: Framework, filled: Callable[..., bytes],
    libreoffice: Callable[..., Path], tmp_path: Path,
) -> None:
    """Blank cells are written with their number of repeats: a cell after them fills the memory."""
    source = tmp_path / "a.xlsx"
    source.write_bytes(filled())
    saved = zipfile.ZipFile(libreoffice(source, "ods", tmp_path / "saved"))
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as target:
        for entry in saved.infolist():
            content = saved.read(entry)
            if entry.filename == "content.xml":
                stray = (f'<table:table-row table:{row}><table:table-cell/></table:table-row>'
                         f'<table:table-row>{cell}<table:table-cell office:value-type="float" '
                         'office:value="1"/></table:table-row></table:table>')
                content = content.replace(b"</table:table>", stray.encode(), 1)
            target.writestr(entry.filename, content)
    assert refused(held.getvalue(), small) == "file-beyond-bounds"


def test_an_old_sheet_without_a_container_is_read_as_xls(small: Framework) -> None:
    """A bare BIFF stream is tried as .xls, and refused where it is none."""
    assert refused(b"\x09\x08\x10\x00" + b"\0" * 40, small) == "file-unreadable"


@given(place=st.floats(0, 1), change=st.binary(min_size=1, max_size=8))
def test_random_damage_never_raises(
    place: float, change: bytes, small: Framework, damaged_base: bytes
) -> None:
    """Whatever bytes are hit, the reader gives a return or a finding."""
    at = int(place * (len(damaged_base) - 1))
    damaged = damaged_base[:at] + change + damaged_base[at + len(change):]
    read, findings = read_return(damaged, "damaged.xlsx", small)
    assert read is not None or findings


@pytest.fixture(scope="module")
def damaged_base(small: Framework) -> bytes:
    """A valid workbook to damage."""
    return write_audit_workbook(small, Heading(agency="Police"))


def test_a_person_can_rearrange_the_workbook(
    small: Framework, filled: Callable[..., bytes]
) -> None:
    """Rows sorted and inserted, columns moved, sheets renamed and reordered: the same answers."""
    answers = {"d1-a": (0, "", ""), "d1-b": (4, "Why", "Then"), "d1-c": ("N/A", "", "")}
    data = filled(answers=answers)
    before, _ = read_return(data, "police.xlsx", small)
    book = opened(data)
    sheet = book[audit_layout(small).domains[0].name]
    for merged in list(sheet.merged_cells.ranges):
        sheet.unmerge_cells(str(merged))
    rows = [[cell.value for cell in row] for row in sheet["A5:G7"]]
    for number, row in enumerate(reversed(rows), start=5):
        for column, value in enumerate(row, start=1):
            sheet.cell(number, column).value = value
    sheet.insert_rows(5, amount=2)
    sheet.insert_cols(5, amount=1)
    sheet.title = "Renamed by hand"
    book.move_sheet(sheet, offset=2)
    after, findings = read_return(workbook_bytes(book), "police.xlsx", small)
    assert scores(after) == scores(before)
    assert not [found for found in findings if found.severity is Severity.ERROR]
