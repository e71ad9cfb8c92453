"""The quick way to read a workbook: what it gives is what the exact way gives, to the last cell."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from hypothesis import given, strategies as st
from openpyxl.styles.numbers import is_date_format as openpyxl_date_format

from hsbstar.core.cache import MAX_TEXT_LENGTH, MAX_TEXTS, TextCache
from hsbstar.core.limits import DEFAULT_LIMITS
from hsbstar.spreadsheets.reading.number_formats import (
    HIDDEN,
    Form,
    format_of,
    is_date_format,
)
from hsbstar.spreadsheets.reading.refusal import Refusal, Tally
from hsbstar.spreadsheets.reading.xlsx import read_xlsx
from hsbstar.spreadsheets.reading.xlsx_fast import read_regular
from hsbstar.spreadsheets.reading.xlsx_workbook import find_book, list_sheets, workbook_part
from hsbstar.spreadsheets.reading.zip_parts import Parts

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from hsbstar.spreadsheets.reading.xlsx_workbook import XlsxBook
    from hsbstar.spreadsheets.sheets import RawSheet

TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=40)
VALUES = st.one_of(
    st.none(), st.booleans(), TEXTS, st.integers(-(10**9), 10**9),
    st.floats(allow_nan=False, allow_infinity=False), st.dates(),
    st.sampled_from(["=1+1", "=A1", " 3 ", "_x0041_", "a&b <c> \"d\"", "N/A", "#N/A", "3\n4"]),
)
FORMATS = st.sampled_from(["General", "0", "0%", "0.00%", "dd/mm/yyyy", "[$-809]d mmmm yyyy", "@",
                           ";;;", "0;-0;0%", "0;-0;;@"])


def exact(data: bytes) -> tuple[RawSheet, ...]:
    """Return what the exact way makes of a workbook."""
    return read_xlsx(*_inside(data))


def regular(data: bytes) -> tuple[RawSheet, ...] | None:
    """Return what the quick way makes of a workbook."""
    return read_regular(*_inside(data))


def _inside(data: bytes) -> tuple[Parts, XlsxBook, Tally]:
    tally = Tally(DEFAULT_LIMITS)
    parts = Parts(data, tally)
    parts.look_through()
    main = workbook_part(parts)
    return parts, find_book(parts, main, list_sheets(parts, main), tally), tally


def contents(sheets: tuple[RawSheet, ...]) -> list[Any]:
    """Return the contents of sheets, with the type of each value."""
    return [
        (sheet.name, sheet.merges, sheet.unseen, sheet.notes, sheet.links,
         [(place, type(value), value) for place, value in sheet.cells()])
        for sheet in sheets
    ]


@given(st.lists(st.lists(st.tuples(VALUES, FORMATS), max_size=6), max_size=8), st.booleans())
def test_any_table_reads_alike(rows: list[list[tuple[Any, str]]], merged: bool) -> None:
    """Texts, numbers, days, formulas, formats and merged cells, as openpyxl writes them."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row, values in enumerate(rows, start=1):
        for column, (value, shown) in enumerate(values, start=1):
            cell = sheet.cell(row, column, value)
            cell.number_format = shown
    if merged:
        sheet.merge_cells("B2:C3")
    out = io.BytesIO()
    book.save(out)
    quick = regular(out.getvalue())
    assert quick is not None
    assert contents(quick) == contents(exact(out.getvalue()))


@pytest.mark.parametrize("saved", ["ours", "openpyxl", "LibreOffice"])
def test_a_return_reads_alike_and_takes_the_quick_way(
    saved: str, filled: Callable[..., bytes], tmp_path: Path,
    libreoffice: Callable[[Path, str, Path], Path],
) -> None:
    """As we write it, as openpyxl and as LibreOffice save it again."""
    data = filled(answers={"d1-a": ("N/A", "‘Yes’ & <no>\nagain", "a_x0041_b")})
    source = tmp_path / "a.xlsx"
    source.write_bytes(data)
    if saved == "openpyxl":
        book = openpyxl.load_workbook(source)
        book.save(source)
    if saved == "LibreOffice":
        source = libreoffice(source, "xlsx", tmp_path / "again")
    quick = regular(source.read_bytes())
    assert quick is not None
    assert contents(quick) == contents(exact(source.read_bytes()))


_PIECES = [*"dmyhs0#.,;@$-:/ AGBPél", '"d"', "\\d", "_d", "[Red]", "[$-809]", "[h]", "[mm]", "[>5]"]


@given(st.lists(st.sampled_from(_PIECES), max_size=8).map("".join))
def test_days_are_recognised_as_by_openpyxl(code: str) -> None:
    """Our rule, which needs no openpyxl to be loaded, is the rule of openpyxl."""
    assert is_date_format(code) == openpyxl_date_format(code)


@pytest.mark.parametrize(("code", "form"), [
    ("0%", Form.PERCENT), ("0.0 %", Form.PERCENT), ("0;-0%", Form.PLAIN),
    ("[Red]0%", Form.PERCENT),
    ("0_%", Form.PLAIN), ("0*%", Form.PLAIN), ('0"%"', Form.ALTERED), ("0\\%", Form.ALTERED),
    ("_%0%", Form.PERCENT), ("\\_%", Form.PERCENT), ("[$%-809]0", Form.PLAIN),
    ("0_d", Form.PLAIN), ("0*d", Form.PLAIN), ("\\\\d", Form.DATE), ('0"; "d', Form.DATE),
    ("[h]:mm", Form.DURATION), ("[HH]", Form.DURATION), ('0"days', Form.PLAIN),
])
def test_characters_beside_the_codes_of_a_format_are_no_codes(code: str, form: Form) -> None:
    """Quoted characters, the width of one and a fill show no percentage and no day."""
    assert format_of(170, code).form(1) is form


@pytest.mark.parametrize(("code", "forms"), [
    ("0%;0;0", "percent plain plain"), ("0;0;0%", "plain plain percent"),
    ("0;0%", "plain percent plain"), ("0;d", "plain date plain"),
    (";;;", "hidden hidden hidden"), (";;", "hidden hidden hidden"),
    ("0;-0;;@", "plain plain hidden"), ('0;-0;"";@', "plain plain hidden"),
    ("0;[Red]_-* ", "plain hidden plain"), ('0;-0;"-"', "plain plain plain"),
    ("", "plain plain plain"), ('""', "plain plain plain"), ('0" ; "%', "percent percent percent"),
    ("[>0]0%;0", "percent plain plain"), ("[<=0]0;0%", "percent plain plain"),
    ("[=1]0%;[<>0]d;0", "percent date plain"), ("[>=1]0%;[<0]d;", "percent date hidden"),
    ("d mmm;@", "date date date"), ("0%;-0;@", "percent plain percent"),
    (";;@", "hidden hidden hidden"), ('0;"@"', "plain plain plain"),
    ('[=1]"Yes";[=0]"No";0', "hidden plain hidden"), ('"n/a"', "hidden hidden hidden"),
    ('"Level "0', "plain plain plain"), ("[Red]General", "plain plain plain"),
    ('"1"0', "altered altered altered"), ('0;-0;0"0"', "plain plain altered"),
    ('0".5"', "altered altered altered"), ("0\\.0", "altered altered altered"),
    ('0.0"5"', "altered altered altered"), ('General"0"', "altered altered altered"),
    ("0,", "altered altered altered"), ('0"%"', "altered altered altered"),
    ('"1."0', "altered altered altered"), ('"0."0', "altered altered altered"),
    ('"10"0', "altered altered altered"), ('"0"0', "plain plain plain"),
    ("00", "plain plain plain"), ('0"."', "plain plain plain"),
    ('0" of 4"', "plain plain plain"), ('0"/4"', "plain plain plain"),
    ('"Q1: "0', "plain plain plain"), ("# ##0", "plain plain plain"),
    ("#,##0.00", "plain plain plain"), ("# ?/4", "plain plain plain"),
    ("0.0E+00", "plain plain plain"), ("[$-809]0", "plain plain plain"),
    ('_-* #,##0_-;-* #,##0_-;_-* "-"??_-;_-@_-', "plain plain plain"),
])
def test_the_section_for_a_number_gives_its_form(code: str, forms: str) -> None:
    """The forms of 1, -1 and 0: ECMA-376-1, 18.8.31."""
    shown = format_of(170, code)
    assert " ".join(shown.form(number).name.lower() for number in (1, -1, 0)) == forms
    assert shown.may_hide == ("hidden" in forms or "altered" in forms)


def test_a_text_is_hidden_by_the_fourth_section() -> None:
    """Truth values are not hidden: what Excel does with them is not a number's format."""
    assert format_of(170, ";;;").look("N/A") == HIDDEN
    for code, value in ((";;;@", "N/A"), (";;", "N/A"), ('"1"0', "N/A"), (";;;", True)):
        assert not format_of(170, code).look(value)


def test_what_is_remembered_stays_small() -> None:
    """A limited number of texts, and no long text."""
    looked_up: list[str] = []

    def length(text: str) -> int:
        looked_up.append(text)
        return len(text)

    known = TextCache(length)
    assert (known["a"], known["a"], looked_up) == (1, 1, ["a"])
    assert known["b" * (MAX_TEXT_LENGTH + 1)] == MAX_TEXT_LENGTH + 1
    assert list(known) == ["a"]
    for number in range(MAX_TEXTS):
        assert known[str(number)]
    assert len(known) <= MAX_TEXTS


def test_a_part_is_looked_at_again_where_it_differs(filled: Callable[..., bytes]) -> None:
    """What is remembered of one file is never used for another."""
    first, other = filled("Police"), filled("Schools", answers={"d1-a": (0, "", "")})
    for _ in range(2):
        for data in (first, other):
            quick = regular(data)
            assert quick is not None
            assert contents(quick) == contents(exact(data))
    with pytest.raises(Refusal):
        regular(first[:-100])
