"""The star tool shows how certain the order is, how many agencies it is from, and why."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from hsbstar.core.files import STAR_TEMPLATE, bundled
from hsbstar.core.plurals import FEW_FORMAT
from hsbstar.rounds.collating import collate
from hsbstar.rounds.order import order_of
from hsbstar.rounds.priorities import in_order
from hsbstar.rounds.ranking import rank_ranges
from hsbstar.spreadsheets.cells import Place
from hsbstar.spreadsheets.tables import FIRST_ROW, HEADER_ROW
from hsbstar.star_tool.content import StarContent
from hsbstar.star_tool.fill import fill_star_tool
from hsbstar.star_tool.layout import (
    AGREEMENT,
    GAPS,
    METHOD_SHEET,
    PRIORITIES,
    SCORES,
    STAR,
)
from support.moderations import read_all
from support.packages import packed, parts
from support.sheets import opened
from support.table_rounds import round_in

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from hsbstar.framework.model import Framework
    from hsbstar.returns.answers import Return
    from hsbstar.rounds.model import Round
    from hsbstar.spreadsheets.tables import Table

GIVEN = {
    "Health": (1, 2, "N/A", 1, 3, 2, 4, 4, 1),
    "Police": (2, 2, "N/A", "No data", 1, 2, 3, 4, 3),
    "Schools": (0, "N/A", 4, "N/A", "No data", None, 3, 4, 2),
    "Youth justice": (2, 3, "N/A", 2, "N/A", "No data", 3, 4, 2),
}


@pytest.fixture(scope="module")
def returns(small: Framework, filled: Callable[..., bytes]) -> list[Return]:
    """Four returns; some statements were scored by one or two agencies alone."""
    ids = [statement.id for statement in small.statements]
    return read_all({
        f"{name}.xlsx": filled(name, answers={
            id_: (answer, "", "") for id_, answer in zip(ids, answers, strict=True)
        }) for name, answers in GIVEN.items()
    }, small)


@pytest.fixture(scope="module")
def collated(small: Framework, returns: list[Return]) -> Round:
    """The round of the four agencies."""
    return collate(returns, small, area="Northshire", round_name="2026")


@pytest.fixture(scope="module")
def content(small: Framework, returns: list[Return], collated: Round) -> StarContent:
    """What the star tool is filled with."""
    return StarContent(collated, small, tuple(returns))


@pytest.fixture(scope="module")
def star_tool(content: StarContent) -> bytes:
    """The star tool, filled into the template of this version."""
    return fill_star_tool(bundled(STAR_TEMPLATE), content)


def column_of(data: bytes, table: Table, key: str, rows: int) -> list[Any]:
    """Return the values in a column of a table."""
    sheet = opened(data, values=True)[table.sheet]
    return [sheet.cell(*table.place(row, key)).value for row in range(FIRST_ROW, FIRST_ROW + rows)]


def test_domains_and_first_priorities_have_their_rank_ranges(
    collated: Round, star_tool: bytes
) -> None:
    """As text, so that no program makes a day of `1 to 2`; the order is in one sentence."""
    ranges = rank_ranges(collated)
    assert column_of(star_tool, STAR, "range", 3) == [
        str(ranges.domains[domain.number]) for domain in collated.domains
    ]
    shown = column_of(star_tool, PRIORITIES, "range", 9)
    assert shown == [
        str(ranges.priorities[score.statement.id]) if score.statement.id in ranges.priorities
        else None for score, _ in in_order(collated)
    ]
    assert None in shown  # what is at the top of the scale is no priority
    sheet = opened(star_tool)[STAR.sheet]
    sentence = str(sheet.cell(HEADER_ROW - 1, 1).value)
    assert sentence == " ".join(
        filter(None, (order_of(collated).sentence, ranges.without_sentence)))
    method = [str(cell.value) for cell in opened(star_tool)[METHOD_SHEET]["A"]]
    assert any(text.startswith("A rank range is the best and the worst rank") for text in method)


def test_who_would_change_the_lowest_is_named(
    small: Framework, filled: Callable[..., bytes]
) -> None:
    """Domain 2 has 2.0 and domain 1 has 2.5; without Schools 3.0 and 2.0."""
    returns = read_all({
        "a.xlsx": filled("Police", answers={"d1-a": (0, "", "")}),
        "b.xlsx": filled("Schools", answers={"d2-a": (0, "", ""), "d2-b": (0, "", "")}),
    }, small)
    content = StarContent(collate(returns, small, area="", round_name=""), small, tuple(returns))
    sheet = opened(fill_star_tool(bundled(STAR_TEMPLATE), content))[STAR.sheet]
    assert str(sheet.cell(HEADER_ROW - 1, 1).value).endswith(
        "Without Schools, domain 1 would be lowest.")


def test_what_is_shown_of_the_order_is_not_read_back(
    collated: Round, star_tool: bytes
) -> None:
    """Whatever somebody writes there, the round is that of the agencies' answers."""
    book = parts(star_tool)
    changed = {
        name: data.replace(b">1 to 2<", b">7 to 9<") if name.startswith("xl/worksheets") else data
        for name, data in book.items()
    }
    assert changed != book
    assert round_in(packed(changed)).domains == round_in(star_tool).domains
    assert round_in(star_tool).domains[0].score == collated.domains[0].score


@pytest.mark.parametrize("table", [STAR, SCORES, PRIORITIES, AGREEMENT, GAPS])
def test_few_agencies_are_marked_wherever_figures_are_listed(
    table: Table, star_tool: bytes
) -> None:
    """The number of agencies is a number, in a format with the word ‘only’ for one and two."""
    sheet = opened(star_tool)[table.sheet]
    cell = sheet.cell(*table.place(FIRST_ROW, "agencies"))
    assert cell.number_format == FEW_FORMAT


def test_the_mark_and_the_reasons_are_live(
    collated: Round, star_tool: bytes, types: Callable[..., Path], libreoffice: Callable[..., Path],
    tmp_path: Path,
) -> None:
    """Recalculated by LibreOffice they are ours; with another answer they change."""
    source = tmp_path / "star.xlsx"
    source.write_bytes(star_tool)
    again = libreoffice(source, "xlsx", tmp_path / "again").read_bytes()
    expected = [priority.why if priority else "–" for _, priority in in_order(collated)]
    assert column_of(again, PRIORITIES, "why", 9) == expected
    assert column_of(star_tool, PRIORITIES, "why", 9) == expected
    row = next(number for number, (score, _) in enumerate(in_order(collated), FIRST_ROW)
               if score.statement.id == "d2-a")
    typed = types(source, [(SCORES.sheet, Place(FIRST_ROW + 3, 9).address, 3)],
                  tmp_path / "typed.xlsx").read_bytes()
    sheet = opened(typed, values=True)[PRIORITIES.sheet]
    why = sheet.cell(*PRIORITIES.place(row, "why")).value
    assert why == "2.0 below the top; applies to 3 of 4 agencies; practice counts once"
    assert sheet.cell(*PRIORITIES.place(row, "agencies")).value == 3


def earlier(star_tool: bytes) -> bytes:
    """Return a star tool as earlier versions filled it: without the style, other captions."""
    held = parts(star_tool)
    held["xl/styles.xml"] = re.sub(
        rb'<cellStyle name="hsb agencies"[^>]*/>', b"", held["xl/styles.xml"]
    )
    return packed({
        name: data.replace(b"Rank range (1 is lowest)", b"Statements scored ")
        if name.startswith("xl/") else data for name, data in held.items()
    })


def test_last_year_s_star_tool_of_an_earlier_version_is_filled(
    star_tool: bytes, content: StarContent
) -> None:
    """It gets the style, and the widths of the columns from the first that it did not have."""
    old = earlier(star_tool)
    made = opened(fill_star_tool(old, content))
    for table in (STAR, PRIORITIES):
        sheet = made[table.sheet]
        assert sheet.cell(*table.place(FIRST_ROW, "agencies")).number_format == FEW_FORMAT
        for number, column in enumerate(table.columns, start=1):
            letter = sheet.cell(HEADER_ROW, number).column_letter
            assert sheet.column_dimensions[letter].width == pytest.approx(column.width, abs=1)
    assert round_in(fill_star_tool(old, content)).domains == round_in(star_tool).domains
