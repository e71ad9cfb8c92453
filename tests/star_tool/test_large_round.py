"""Rounds of very many agencies, with the limit lowered; and who draws while others fill."""

from __future__ import annotations

import os
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest

from hsbstar.charts.formats import Format, Pictures
from hsbstar.cli import pictures as drawing_module
from hsbstar.cli.pictures import Star, draw, drawing, get_ready
from hsbstar.spreadsheets.tables import FIRST_ROW, HEADER_ROW
from hsbstar.star_tool.layout import AGREEMENT, RETURNS, SCORES, SOURCES, STAR
from support.again import again
from support.rounds_by_hand import collated, returned
from support.sheets import opened

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from conftest import Ran


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """One agency is as many as a star tool shows."""
    for module in ("layout", "frame", "returns_sheet", "read"):
        monkeypatch.setattr(f"hsbstar.star_tool.{module}.MAX_AGENCIES", 1)


@pytest.mark.usefixtures("few")
def test_a_star_tool_of_too_many_agencies_shows_figures_alone(
    cli: Callable[..., Ran], returns: Path, tmp_path: Path
) -> None:
    """Each sheet that would name agencies says so, and where they are; none is named."""
    assert cli("score", returns, "-o", tmp_path / "large").code == 0
    book = opened((tmp_path / "large" / "star-tool.xlsx").read_bytes())
    for table in (SCORES, AGREEMENT, SOURCES, RETURNS):
        texts = [str(cell) for row in book[table.sheet].iter_rows(values_only=True)
                 for cell in row if cell is not None]
        assert any("more than 1" in text for text in texts), table.sheet
        assert not {"Police", "Schools"} & set(texts)


@pytest.mark.usefixtures("few")
def test_figures_alone_are_the_same_figures(
    cli: Callable[..., Ran], returns: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every domain's score on the star's sheet, as where the agencies are shown."""
    assert cli("score", returns, "-o", tmp_path / "large").code == 0
    monkeypatch.undo()
    monkeypatch.chdir(tmp_path)
    assert cli("score", returns, "-o", tmp_path / "usual").code == 0
    large, usual = (
        opened((tmp_path / name / "star-tool.xlsx").read_bytes()) for name in ("large", "usual"))
    assert (tmp_path / "large" / "star.png").read_bytes() == (
        tmp_path / "usual" / "star.png").read_bytes()
    for sheet in ("Star", "Priorities"):
        assert list(large[sheet].iter_rows(values_only=True, min_row=4, max_col=4)) == list(
            usual[sheet].iter_rows(values_only=True, min_row=4, max_col=4))


@pytest.mark.usefixtures("few")
def test_formulas_over_optional_columns_name_the_columns_that_are_there(
    cli: Callable[..., Ran], returns: Path, tmp_path: Path
) -> None:
    """Without the agencies' columns, the marks of thin scores are further left."""
    args = ("--minimum-agencies", 2, "-o", tmp_path)
    assert cli("score", returns, *args).code == 0
    book = opened((tmp_path / "star-tool.xlsx").read_bytes())
    heading = {cell.value: cell.column_letter for cell in book[SCORES.sheet][HEADER_ROW]}
    note = book[STAR.sheet].cell(*STAR.place(FIRST_ROW, "note")).value
    assert f"Scores!${heading['Evidence']}$" in note


@pytest.mark.usefixtures("few")
def test_such_a_star_tool_cannot_be_matched_and_says_so(
    cli: Callable[..., Ran], returns: Path, tmp_path: Path
) -> None:
    """The folder of the returns can be compared instead, as the sentence says."""
    assert cli("score", returns, "-o", tmp_path / "large").code == 0
    tool = tmp_path / "large" / "star-tool.xlsx"
    refused = cli("compare", tool, returns, "-o", tmp_path / "out")
    assert refused.code in {1, 2}
    assert "star-tool-without-answers" in refused.out + refused.err
    assert "name the folder of returns instead" in refused.out + refused.err
    assert cli("compare", returns, again(returns), "-o", tmp_path / "out").code == 0


def test_who_draws_makes_no_difference(monkeypatch: pytest.MonkeyPatch) -> None:
    """Here, or in a process of its own; where that dies, here after all."""
    scored = collated(returned("Police", 4, 3, 2, 1, 2, 3, 4, 0, 1), returned("Schools", *[2] * 9))
    stars = [Star(scored, Pictures((Format.PNG, Format.SVG), 80)),
             Star(scored.marked("OFFICIAL"), Pictures((Format.SVG,)), expected=3, notice="Look.")]
    here = draw(stars)
    assert [picture[:4] for picture in here] == [b"\x89PNG", here[1][:4], here[1][:4]]
    assert b"<svg" in here[1]
    with drawing() as begin:
        assert begin(stars)() == here
    monkeypatch.setattr(drawing_module, "cores", lambda: 2)
    monkeypatch.setattr(drawing_module, "sys", SimpleNamespace(modules={}))
    with drawing() as begin:
        waiting = begin(stars)
        assert waiting() == here
    monkeypatch.setattr(drawing_module, "get_ready", os.abort)
    with drawing() as begin:
        assert begin(stars)() == here


def test_who_gets_ready_goes_on_when_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever waits for it ends it, too."""
    called: list[str] = []
    monkeypatch.setattr(drawing_module, "ignore_signals", lambda: called.append("ready"))
    get_ready()
    assert called == ["ready"]
