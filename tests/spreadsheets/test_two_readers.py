"""The fast reader of .xlsx gives what the exact one gives, or passes the workbook on."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pytest

from hostile.fuzz import HeldParts, disagreement, disagreements, lines_of, small_workbooks
from hostile.two_readers import two_readers
from hostile.variants import Base, contents
from hsbstar.core.limits import DEFAULT_LIMITS
from hsbstar.spreadsheets.reading.refusal import Tally
from hsbstar.spreadsheets.reading.xlsx_fast import read_regular
from hsbstar.spreadsheets.reading.xlsx_workbook import find_book, list_sheets

if TYPE_CHECKING:
    from pathlib import Path

    from hostile.variants import Variant

STEP = 500
SHEET, STRINGS = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"


@pytest.mark.parametrize("first", range(0, 2000, STEP))
def test_both_readers_agree_on_mutations(first: int) -> None:
    """Two thousand; `make fuzz` goes on, with the files of the corpus too."""
    seeds = range(first, first + STEP)
    assert list(disagreements(seeds, math.inf)) == []


def test_the_workbooks_that_are_mutated_go_the_fast_way() -> None:
    """Else their mutations would compare nothing."""
    for workbook in small_workbooks():
        parts, tally = HeldParts(workbook), Tally(DEFAULT_LIMITS)
        book = find_book(parts, "xl/workbook.xml", list_sheets(parts, "xl/workbook.xml"), tally)
        sheets = read_regular(parts, book, tally)
        assert sheets is not None
        assert len(lines_of(sheets)) > 10


@pytest.mark.parametrize("variant", [*two_readers()], ids=lambda variant: variant.name)
def test_both_readers_agree_on_what_was_once_read_twice(variant: Variant, tmp_path: Path) -> None:
    """What it must give is held with the rest of the corpus."""
    def convert(*_: object) -> Path:
        raise AssertionError

    assert disagreement(contents(variant.build(Base(tmp_path, convert)))) == ""


@pytest.mark.parametrize(("part", "old", "new"), [
    (SHEET, 'encoding="UTF-8" standalone="yes"', 'encoding = "latin-1"'),
    (SHEET, "HYPERLINK(", "HYPERLINK&#40;"),
    (SHEET, "<f>HYPERLINK", '<f a="HYPERLINK(&quot;http://y.example&quot;">HYPERLINK'),
    (SHEET, '"http://x.example/a', f'"http://x.example/{"a" * 40_000}'),
    (SHEET, 't="str"><f>HYPERLINK("http://x.example/a?b&amp;c","3")</f><v>3</v>',
     't="str"><f>HYPERLINK("http://x.example/a")</f><v></v>'),
    (SHEET, "a_x000D_", "é_x000D_\r\n\r"),
    (SHEET, '<row r="3"/>', '<row r="3" zz="1" zz="1"/>'),
    (SHEET, "</row></sheetData>", '</row><row r="9" zz="1" zz="1"/></sheetData>'),
    (SHEET, " xmlns:x14ac=", " xmlns:x15ac="),
    (STRINGS, "<t>Ref</t>", '<t>Ref</t><rPh sb="0" eb="1"><t>hint</t></rPh>'),
    (STRINGS, "<t>Ref</t>", f"<t>{'_x000D_' * 30_000}</t>"),
    (STRINGS, "<t>Ref</t>", f"<t>{'&amp;' * 33_000}</t>"),
    (STRINGS, "<sst", "<!-- <sst> --><sst"),
])
def test_both_readers_agree_on_a_spelling(part: str, old: str, new: str) -> None:
    """Spellings that a return's scores do not show, such as those of links."""
    for workbook in small_workbooks()[:3]:
        text = workbook[part].decode().replace("a &amp; b", "é &amp; b")
        if old in text:
            changed = text.replace(old, new, 1).encode()
            assert disagreement({**workbook, part: changed}) == ""
    assert any(old in workbook[part].decode() for workbook in small_workbooks()[:3])
