"""Workbooks as people open, fill in and print them: rows, filters, frozen columns, links, pages."""

from __future__ import annotations

import re
import subprocess
from typing import TYPE_CHECKING, Any

import pytest
from pypdf import PdfReader

from hsbstar.audit.layout import audit_layout
from hsbstar.cli.demo.made_up import AGENCIES
from hsbstar.moderation.layout import FIRST_ROW as FIRST_TALK, TALK_SHEET
from hsbstar.plan.layout import ACTIONS, FIRST_ROW as FIRST_ACTION
from hsbstar.spreadsheets.package.package import Package
from hsbstar.spreadsheets.package.sheet import area_of, place_of
from hsbstar.spreadsheets.package.workbook import Book
from hsbstar.spreadsheets.tables import FIRST_ROW, HEADER_ROW
from hsbstar.star_tool.layout import RETURNS, SOURCES
from hsbstar.star_tool.sources_sheet import NOT_PRINTED
from support.every_workbook import FORMS, OURS, path_of, write_every_workbook
from support.fitting import broken_headings
from support.packages import parts
from support.sheets import opened

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from hsbstar.framework.model import Framework
    from support.once import Once

FOR_FIGURES = ("hsb number", "hsb mean", "hsb priority", "hsb change", "hsb per cent", "hsb answer")
"""How the styles begin of cells with figures and answers."""
SMALL = {"Star", "Strands", "Summary", "Domains", "Trend"}
"""Sheets with a row for each domain and a chart of them, which a filter would thin out."""
LAPTOP = 1366 - 60
"""The pixels across of a small laptop's screen, without row numbers and scroll bar."""
LEGIBLE = 7.9
"""Points on paper."""
OWN = "council's own"


@pytest.fixture(scope="session")
def workbooks(once: Once) -> Path:
    """The folder with every workbook."""
    return once.folder("workbooks", write_every_workbook)


@pytest.fixture(params=[name for name in OURS if name != OWN])
def ours(request: pytest.FixtureRequest, workbooks: Path) -> bytes:
    """Each workbook of ours."""
    return path_of(workbooks, request.param).read_bytes()


def visible_sheets(data: bytes) -> Iterator[Any]:
    """Yield the sheets that people see, as openpyxl reads them."""
    yield from (sheet for sheet in opened(data) if sheet.sheet_state == "visible")


@pytest.mark.parametrize("name", ["moderation", "plan that goes on", "comparison", "findings"])
def test_no_heading_is_broken_within_a_word(workbooks: Path, name: str) -> None:
    """‘Lowes-t’ is no heading."""
    assert list(broken_headings(path_of(workbooks, name).read_bytes())) == []


def test_rows_grow_with_what_is_typed_and_joined_cells_keep_their_height(ours: bytes) -> None:
    """No row with an answer has a height of its own; a program measures no text over columns."""
    book, answers = Book(Package(ours)), 0
    for sheet in visible_sheets(ours):
        rows = {int(row.get("r", "0")): row for row in book.sheet(sheet.title).root.iter("{*}row")}
        for row in sheet.iter_rows():
            filled_in = any(cell.style.startswith(("hsb answer", "hsb unexpected"))
                            for cell in row if not cell.protection.locked)
            if filled_in:
                answers += 1
                element = rows[row[0].row]
                assert element.get("customHeight") is None
                assert float(element.get("ht", "0")) >= 13
        for merged in sheet.merged_cells.ranges:
            if merged.max_col > merged.min_col:
                assert rows[merged.min_row].get("customHeight") == "1", (sheet.title, merged)
    assert answers or not any(name in book.sheets for name in ("Start here", TALK_SHEET))


def test_nothing_is_calculated_on_opening(ours: bytes) -> None:
    """Every result is stored: whoever only looks sees no question about changes."""
    part = parts(ours)["xl/workbook.xml"].decode()
    assert "fullCalcOnLoad" not in part
    assert 'calcId="191029"' in part


def test_every_list_has_a_filter(ours: bytes) -> None:
    """Also on protected sheets, where Excel must be allowed to use it."""
    for sheet in visible_sheets(ours):
        tables = list(sheet.tables.values())
        for table in tables:
            assert (table.autoFilter is None) is (sheet.title in SMALL), sheet.title
        if tables and sheet.protection.sheet:
            assert sheet.protection.autoFilter is False


def test_ref_and_statement_stay_in_view_and_leave_room(ours: bytes) -> None:
    """On a laptop at most half of the screen is frozen."""
    for sheet in visible_sheets(ours):
        for table in sheet.tables.values():
            area = area_of(table.ref)
            captions = [cell.value for cell in sheet[area.first.row]]
            if "Statement" not in captions or sheet.title in SMALL:
                continue
            first = place_of(sheet.freeze_panes)
            assert first.row == area.first.row + 1
            assert first.column > captions.index("Statement") + 1 > captions.index("Ref") + 1
            widths = [sheet.column_dimensions[cell.column_letter].width
                      for cell in sheet[area.first.row][:first.column - 1]]
            zoom = (sheet.sheet_view.zoomScale or 100) / 100
            assert sum(widths) * 7 * zoom < 0.55 * LAPTOP, sheet.title


def test_no_figure_is_a_link_and_each_link_names_what_it_shows(ours: bytes) -> None:
    """A program that shows the link in place of the cell leaves every figure."""
    for sheet in visible_sheets(ours):
        for row in sheet.iter_rows():
            for cell in row:
                if cell.hyperlink is not None:
                    assert isinstance(cell.value, str)
                    assert not cell.style.startswith(FOR_FIGURES)
                    assert cell.hyperlink.display == cell.value


def test_sources_say_how_to_print_them(workbooks: Path) -> None:
    """By default the top alone is printed; the sentence counts the rows below it."""
    sheet = opened(path_of(workbooks, "star tool"))[SOURCES.sheet]
    rows = sheet.max_row - HEADER_ROW
    assert sheet.cell(HEADER_ROW - 1, 1).value == NOT_PRINTED.format(rows=rows)
    assert sheet.print_area == f"'{SOURCES.sheet}'!$A$1:$F${HEADER_ROW - 1}"


def test_the_fingerprint_is_shown_whole(workbooks: Path) -> None:
    """Of 64 of the widest characters: the row has as many lines as they take."""
    sheet = opened(path_of(workbooks, "star tool"))[RETURNS.sheet]
    place = RETURNS.place(FIRST_ROW, "sha256")
    width = sheet.column_dimensions[sheet.cell(*place).column_letter].width
    on_a_line = int((width * 7 - 2 * 3 - 9) / 7)
    assert sheet.row_dimensions[FIRST_ROW].height >= -(-64 // on_a_line) * 13


def test_statements_are_named_on_each_page_of_a_wide_comparison(workbooks: Path) -> None:
    """Ref and statement are on all pages side by side, and the texts above fit over them."""
    sheet = opened(path_of(workbooks, "comparison"))["Statements"]
    assert sheet.page_setup.fitToWidth == 2
    assert sheet.print_title_cols == "$A:$B"
    assert {merged.coord for merged in sheet.merged_cells.ranges} == {"A2:B2", "A3:B3"}


LONG = " ".join(f"Word{number}." for number in range(120)) + " The very last word."


@pytest.mark.parametrize("name", ["blank form", "plan", "moderation"])
def test_what_people_type_is_printed_whole(
    name: str, workbooks: Path, small: Framework, types: Callable[..., Path], tmp_path: Path
) -> None:
    """A long text in LibreOffice makes its row higher; the print shows its end."""
    place = audit_layout(small).domains[0]
    cells = {
        "blank form": (place.name, f"F{place.first_row}"),
        "plan": (ACTIONS.sheet, ACTIONS.place(FIRST_ACTION, "action").address),
        "moderation": (TALK_SHEET, f"H{FIRST_TALK}"),
    }
    typed = [(*cells[name], LONG)]
    printed = types(path_of(workbooks, name), typed, tmp_path / "typed.pdf")
    words = " ".join(text_of(printed).split())
    assert "Word119." in words
    assert re.search(r"very\b.{0,200}last\b.{0,200}word\.", words)


def text_of(pdf: Path) -> str:
    """Return the text of a PDF, in the order in which it is drawn."""
    return subprocess.run(["pdftotext", "-raw", str(pdf), "-"], capture_output=True, text=True,
                          check=True).stdout


def smallest(pdf: PdfReader) -> float:
    """Return the height in points of the smallest letters in a PDF."""
    sizes: set[float] = set()

    def see(text: str, around: Any, matrix: Any, _font: Any, size: float) -> None:
        if text.strip():
            sizes.add(size * max(map(abs, matrix[2:4])) * max(map(abs, around[2:4])))

    for page in pdf.pages:
        page.extract_text(visitor_text=see)
    return min(sizes)


@pytest.mark.parametrize(("name", "most"), [
    ("round-1/results/star-tool.xlsx", 25),
    ("round-1/hsb-audit-Spring-2025-Northshire-Police.xlsx", 12),
    ("round-2/hsb-audit-Winter-2025-Northshire-Health-Trust.xlsx", 12),
    ("comparison/comparison.xlsx", 25),
])
def test_eight_agencies_print_on_few_pages_that_can_be_read(
    name: str, most: int, played_demo: Path, libreoffice: Callable[..., Path], tmp_path: Path
) -> None:
    """The whole framework: star tool, form, form with the last round's answers, comparison."""
    assert len(AGENCIES) == 8
    printed = PdfReader(libreoffice(played_demo / name, "pdf", tmp_path))
    assert len(printed.pages) <= most
    assert smallest(printed) >= LEGIBLE


@pytest.mark.parametrize("name", FORMS)
def test_a_blank_row_has_room_to_write(name: str, workbooks: Path) -> None:
    """Three lines by hand on paper, before anything is typed."""
    sheet = opened(path_of(workbooks, name)).worksheets[1]
    assert sheet.row_dimensions[place_of(sheet.freeze_panes).row].height >= 39
