"""Reading files: every format, exact where the fast reader is not, and never harmed."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from hsbstar.audit.layout import audit_layout
from hsbstar.core.limits import raised_limits
from hsbstar.core.problems import Severity
from hsbstar.framework.answers import Answered
from hsbstar.returns.read import read_return
from hsbstar.spreadsheets.writing.save import workbook_bytes
from support.packages import packed
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


@pytest.mark.parametrize("part", ["xl/workbook.xml", "other.xml"])
def test_a_package_without_a_sound_workbook_is_refused(part: str, small: Framework) -> None:
    """A zip file of something else, and a workbook that breaks off: a single sentence."""
    read, (found,) = read_return(packed({part: b"<broken"}), "odd.xlsx", small)
    assert read is None
    assert (found.code, found.where.file) == ("file-unreadable", "odd.xlsx")


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
