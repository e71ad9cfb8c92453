"""`hsbstar check --save`: a list of all findings to work through, as a workbook or a table."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

import pytest

from hsbstar.returns import findings_list, findings_workbook
from support.marked import FAULTS
from support.sheets import opened

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from conftest import Ran
    from support.office import Office

CAPTIONS = ["Agency", "File", "Sheet", "Cell", "Severity", "What is wrong", "What to do", "Done"]


@pytest.fixture
def spoiled(returns: Path, filled: Callable[..., bytes]) -> Path:
    """A folder with a clean return, one with errors in a folder with a space, and a .csv."""
    (returns / "in post").mkdir()
    answers = {**FAULTS, "d3-c": (4, "SECRET-EVIDENCE", "SECRET-ACTION"), "d2-c": (2, "", "")}
    data = filled("=Police & Co", answers=answers, marking="OFFICIAL-SENSITIVE")
    (returns / "in post" / "police #1.xlsx").write_bytes(data)
    (returns / "minutes.pdf").write_bytes(b"%PDF-1.7")
    return returns


def rows_of(data: bytes, sheet: str = "Findings") -> list[list[Any]]:
    """Return the heading and the rows below it."""
    return [[cell.value for cell in row] for row in opened(data)[sheet].iter_rows(min_row=5)]


def test_each_finding_is_a_row_the_worst_first(
    cli: Callable[..., Ran], spoiled: Path, tmp_path: Path
) -> None:
    """The same as in JSON; the path is the last line; no evidence, and no formula."""
    done = cli("check", spoiled, "--save", "findings.xlsx")
    assert done.code == 1
    assert done.out.splitlines()[-1] == "Wrote findings.xlsx"
    data = (tmp_path / "findings.xlsx").read_bytes()
    heading, *rows = rows_of(data)
    assert heading == CAPTIONS
    severities = [row[4] for row in rows]
    assert severities == sorted(severities, key=["Error", "Warning", "Note"].index)
    assert {row[0] for row in rows} == {"=Police & Co", None}
    assert {row[1] for row in rows} == {"returns/in post/police #1.xlsx", "returns/minutes.pdf"}
    assert all(cell.data_type != "f" for row in opened(data)["Findings"].iter_rows()
               for cell in row)
    assert "SECRET" not in str(rows_of(data) + rows_of(data, "Returns"))
    assert len(rows) == cli("check", spoiled, "--format", "json").out.count('"code"')


def test_links_open_the_return_at_the_cell(
    cli: Callable[..., Ran], spoiled: Path, tmp_path: Path
) -> None:
    """Relative, with the characters of a link; none for what is no workbook."""
    cli("check", spoiled.resolve(), "--save", "lists/findings.xlsx")
    sheet = opened((tmp_path / "lists" / "findings.xlsx").read_bytes())["Findings"]
    assert sheet["D6"].value == "E5"
    link = sheet["D6"].hyperlink
    assert link.target == "../returns/in%20post/police%20%231.xlsx"
    assert link.location == "'1 Finding out'!E5"
    assert link.tooltip == "Open police #1.xlsx at 1 Finding out, cell E5"
    pdf = next(row for row in sheet.iter_rows(min_row=6) if str(row[1].value).endswith(".pdf"))
    assert pdf[3].hyperlink is None


def test_the_list_can_be_filtered_printed_and_ticked_off(
    cli: Callable[..., Ran], spoiled: Path, tmp_path: Path
) -> None:
    """A filter, a heading that stays, pages across with the marking, and yes or blank."""
    cli("check", spoiled, "--save", "findings.xlsx")
    sheet = opened((tmp_path / "findings.xlsx").read_bytes())["Findings"]
    (table,) = sheet.tables.values()
    last = sheet.max_row
    assert (table.ref, table.autoFilter.ref) == (f"A5:H{last}", f"A5:H{last}")
    assert sheet.freeze_panes == "A6"
    assert sheet.print_title_rows == "$5:$5"
    assert (sheet.page_setup.orientation, sheet.page_setup.fitToWidth) == ("landscape", 1)
    assert sheet.oddHeader.center.text == "OFFICIAL-SENSITIVE"
    assert sheet.oddFooter.center.text == "OFFICIAL-SENSITIVE"
    assert sheet.oddFooter.right.text == "Page &P of &N"
    (done,) = sheet.data_validations.dataValidation
    assert (done.formula1, str(done.sqref), done.allow_blank) == ('"yes"', f"H6:H{last}", True)
    assert sheet["F6"].alignment.wrap_text


def test_a_table_opens_in_excel(cli: Callable[..., Ran], spoiled: Path, tmp_path: Path) -> None:
    """UTF-8 with its mark, lines as Windows has them, and no text that becomes a formula."""
    cli("check", spoiled, "--save", "findings.CSV")
    data = (tmp_path / "findings.CSV").read_bytes()
    assert data.startswith(b"\xef\xbb\xbfAgency,File,")
    heading, *rows = csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""))
    assert heading == CAPTIONS
    assert rows[0][:5] == ["'=Police & Co", "returns/in post/police #1.xlsx", "1 Finding out", "E5",
                           "Error"]
    assert data.count(b"\r\n") == len(rows) + 1
    assert b"SECRET" not in data


@pytest.mark.parametrize("name", ["findings.xlsx", "findings.csv"])
def test_the_same_returns_give_the_same_bytes_and_nothing_is_replaced(
    name: str, cli: Callable[..., Ran], spoiled: Path, tmp_path: Path
) -> None:
    """Without --force an existing file stays; a place among the returns is refused."""
    cli("check", spoiled, "--save", name)
    before = (tmp_path / name).read_bytes()
    refused = cli("check", spoiled, "--save", name)
    assert (refused.code, refused.out) == (2, "")
    assert "already exists. Choose another place with --save, or add --force" in refused.err
    assert cli("check", spoiled, "--save", name, "--force").code == 1
    assert (tmp_path / name).read_bytes() == before
    for place in (spoiled / name, spoiled / "in post" / name, spoiled / "new" / name):
        done = cli("check", spoiled, "--save", place)
        assert done.code == 2
        assert "is where the returns are, so the list would be read as a return" in done.err
        assert not place.exists()


def test_a_return_is_not_replaced_through_a_link(
    cli: Callable[..., Ran], spoiled: Path, tmp_path: Path
) -> None:
    """Not even with --force."""
    before = (spoiled / "police.xlsx").read_bytes()
    (tmp_path / "findings.xlsx").symlink_to(spoiled / "police.xlsx")
    done = cli("check", spoiled, "--save", "findings.xlsx", "--force")
    assert (done.code, done.out) == (2, "")
    assert (spoiled / "police.xlsx").read_bytes() == before


def test_another_kind_of_file_is_refused_and_a_folder_gets_the_usual_name(
    cli: Callable[..., Ran], returns: Path, tmp_path: Path
) -> None:
    """A missing ending is that of a workbook."""
    done = cli("check", returns, "--save", "findings.pdf")
    assert (done.code, done.out) == (2, "")
    assert "--save writes a workbook or a table, but findings.pdf ends in .pdf." in done.err
    (tmp_path / "out").mkdir()
    assert cli("check", returns, "--save", "out").out.splitlines()[-1] == "Wrote out/findings.xlsx"
    assert cli("check", returns, "--save", "list").out.splitlines()[-1] == "Wrote list.xlsx"
    sheet = opened((tmp_path / "list.xlsx").read_bytes())["Findings"]
    assert sheet["A3"].value == "No findings."


def test_the_list_is_no_return(cli: Callable[..., Ran], spoiled: Path, tmp_path: Path) -> None:
    """Moved among the returns by hand, it is passed over; the path is in JSON and under -q."""
    for name in ("findings.xlsx", "findings.csv"):
        done = cli("check", spoiled, "--save", name, "-q")
        assert (done.out.splitlines()[-1], done.err) == (f"Wrote {name}", "")
        (tmp_path / name).rename(spoiled / name)
    out = cli("check", spoiled, "--notes").out
    assert "findings.xlsx\tfile-passed-over\tNot read: a list of findings that hsbstar made." in out
    assert "findings.csv\tfile-passed-over" in out
    assert '"outputs": [\n    "a.xlsx"\n  ]' in cli(
        "check", spoiled, "--save", "a.xlsx", "--format", "json").out
    done = cli("score", spoiled / "findings.csv", "-o", "x")
    assert "a list of findings" in done.err + done.out


def test_more_findings_than_a_sheet_can_hold_go_into_a_table(
    cli: Callable[..., Ran], spoiled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And more links than Excel opens are left out."""
    monkeypatch.setattr(findings_workbook, "MAX_LINKS", 1)
    cli("check", spoiled, "--save", "few.xlsx")
    sheet = opened((tmp_path / "few.xlsx").read_bytes())["Findings"]
    assert [bool(sheet[cell].hyperlink) for cell in ("D6", "D7")] == [True, False]
    monkeypatch.setattr(findings_workbook, "MAX_FINDINGS", 1)
    done = cli("check", spoiled, "--save", "many.xlsx")
    assert done.code == 2
    assert "at most 1 findings, and there are" in done.err
    assert "Name a file that ends in .csv with --save." in done.err
    assert cli("check", spoiled, "--save", "many.csv").code == 1


def test_the_list_survives_libreoffice(
    cli: Callable[..., Ran], spoiled: Path, tmp_path: Path, office: Office
) -> None:
    """Every row, the link with its sheet and cell, the filter and the choices are kept."""
    cli("check", spoiled, "--save", "findings.xlsx")
    source = tmp_path / "findings.xlsx"
    saved = office.convert(source, "xlsx", tmp_path / "saved").read_bytes()
    assert rows_of(saved) == rows_of(source.read_bytes())
    sheet = opened(saved)["Findings"]
    assert sheet["D6"].hyperlink.target.endswith("returns/in%20post/police%20%231.xlsx")
    # LibreOffice writes it as in a web address.
    assert unquote(sheet["D6"].hyperlink.location) == "'1 Finding out'!E5"
    assert sheet.data_validations.dataValidation[0].formula1 == '"yes"'
    assert next(iter(sheet.tables.values())).autoFilter


def test_on_another_drive_a_file_is_named_without_a_link(
    cli: Callable[..., Ran], spoiled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On Windows no relative path leads to another drive."""

    def refuse(*_: object) -> str:
        raise ValueError("path is on mount 'C:', start on mount 'D:'")

    monkeypatch.setattr(findings_list, "relpath", refuse)
    cli("check", spoiled, "--save", "findings.xlsx")
    sheet = opened((tmp_path / "findings.xlsx").read_bytes())["Findings"]
    assert sheet["B6"].value == "police #1.xlsx"
    assert sheet["D6"].value == "E5"
    assert sheet["D6"].hyperlink is None
