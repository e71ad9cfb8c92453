"""Star tools of earlier rounds lack columns that were added since: they are still read."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest

from hsbstar.core.files import STAR_TEMPLATE, bundled
from hsbstar.returns.read import read_workbook
from hsbstar.spreadsheets.sheets import Workbook
from hsbstar.spreadsheets.tables import HEADER_ROW
from hsbstar.star_tool import read, tables
from hsbstar.star_tool.content import StarContent
from hsbstar.star_tool.fill import fill_star_tool
from hsbstar.star_tool.layout import ADDED_LATER, EVIDENCE, RETURNS, SCORES, SOURCES
from hsbstar.star_tool.read import read_star_tool
from hsbstar.star_tool.tables import read_table
from support.sheets import opened
from support.table_rounds import round_in

if TYPE_CHECKING:
    from hsbstar.framework.model import Framework
    from hsbstar.rounds.model import Round
    from hsbstar.spreadsheets.tables import Table

LACKING = {"Scores": frozenset({"strand"}), "Returns": frozenset({"role"})}


@pytest.fixture
def earlier(collated: Round, framework: Framework) -> bytes:
    """A star tool without two of today's columns."""
    data = fill_star_tool(bundled(STAR_TEMPLATE), StarContent(collated, framework, ()))
    book = opened(data)
    for table, key in ((SCORES, "strand"), (RETURNS, "role")):
        book[table.sheet].cell(HEADER_ROW, table.place(1, key).column).value = None
    book[RETURNS.sheet].cell(HEADER_ROW + 1, RETURNS.place(1, "agency").column).value = "Police"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_columns_that_were_always_there_are_needed(earlier: bytes) -> None:
    """Without one of them a workbook is no star tool of ours."""
    back, findings = read_star_tool(earlier, "star-tool.xlsx")
    assert back is None
    assert [found.code for found in findings] == ["star-tool-fault"]
    assert read_table(raw_of(earlier), RETURNS) == []


def test_columns_that_were_added_later_are_not(
    earlier: bytes, collated: Round, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The round comes back; of the table of returns, the missing column is empty."""
    for module in (read, tables):
        monkeypatch.setattr(module, "ADDED_LATER", LACKING)
    back = round_in(earlier)
    assert [domain.score for domain in back.domains] == [
        domain.score for domain in collated.domains
    ]
    (row,) = read_table(raw_of(earlier), RETURNS)
    assert row["agency"] == "Police"
    assert row["role"] == ""


def raw_of(data: bytes) -> Workbook:
    """Return the cells of a workbook."""
    raw = read_workbook(data, "star-tool.xlsx")
    assert isinstance(raw, Workbook)
    return raw


@pytest.mark.parametrize(
    "table", [EVIDENCE, RETURNS, SCORES, SOURCES], ids=lambda table: table.sheet
)
def test_each_column_that_was_added_is_one(table: Table) -> None:
    """What is listed as added is a column of its sheet."""
    assert ADDED_LATER.get(table.sheet, frozenset()) <= {column.key for column in table.columns}
