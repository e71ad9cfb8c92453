"""The chain of a figure: from the domain to the statements, the agencies and their cells."""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest

from hsbstar.core.files import STAR_TEMPLATE, bundled
from hsbstar.framework.answers import Answered
from hsbstar.framework.model import Statement
from hsbstar.rounds.explain import explain_domain, explain_statement, find_figure, nearest_figure
from hsbstar.rounds.model import DomainScore, StatementScore
from hsbstar.rounds.scoring import mean
from hsbstar.spreadsheets.tables import FIRST_ROW
from hsbstar.spreadsheets.writing.save import workbook_bytes
from hsbstar.star_tool.content import StarContent
from hsbstar.star_tool.fill import fill_star_tool
from hsbstar.star_tool.layout import FIRST_AGENCY_COLUMN, SCORES, SOURCES
from support.moderations import read_all, small_returns, small_round
from support.sheets import opened

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from conftest import Ran
    from hsbstar.framework.model import Framework
    from hsbstar.rounds.model import Round
    from hsbstar.rounds.ratings import Rating


def statement(ref: str, **ratings: Rating) -> StatementScore:
    """Return a statement with the agencies' ratings."""
    scores = [rating for rating in ratings.values() if isinstance(rating, Fraction)]
    return StatementScore(Statement(id=ref, ref=ref, text=f"Words of {ref}"), 2, ratings,
                          mean(scores))


def test_a_statement_is_the_mean_of_the_agencies_that_scored_it() -> None:
    """With the arithmetic in full, and each answer's cell below it."""
    score = statement("2.4", Police=Fraction(4), Schools=Fraction(1), Health=Fraction(2),
                    Youth=Answered.NO_DATA, Board=Answered.NOT_APPLICABLE, Care=Answered.BLANK)
    lines = list(explain_statement(score, lambda ref, agency: [f"{agency}.xlsx {ref}"]))
    assert lines == [
        "Statement 2.4: 2.3  Words of 2.4",
        "  is the mean over the 3 agencies that scored it, of 6",
        "  (4 + 1 + 2) / 3 = 7/3 = 2.333…",
        "    Police: 4", "      Police.xlsx 2.4",
        "    Schools: 1", "      Schools.xlsx 2.4",
        "    Health: 2", "      Health.xlsx 2.4",
        "    Youth: no data", "      Youth.xlsx 2.4",
        "    Board: not applicable", "      Board.xlsx 2.4",
        "    Care: no answer", "      Care.xlsx 2.4",
    ]


def test_an_agreed_score_comes_before_the_mean() -> None:
    """The self-assessed mean is shown with its arithmetic all the same."""
    score = replace(statement("2.4", Police=Fraction(4), Schools=Fraction(1)),
                    score=Fraction(2), agreed=Fraction(2))
    assert list(explain_statement(score, lambda *_: []))[:4] == [
        "Statement 2.4: 2.0  Words of 2.4",
        "  is what the agencies agreed in moderation; self-assessed it is 2.5:",
        "  the mean over the 2 agencies that scored it, of 2",
        "  (4 + 1) / 2 = 2.5",
    ]


def test_a_statement_that_nobody_scored_has_no_arithmetic() -> None:
    """No mean of nothing."""
    lines = list(explain_statement(statement("2.4", Police=Answered.BLANK), lambda *_: []))
    assert lines[0].startswith("Statement 2.4: –")
    assert not any("/" in line for line in lines)


def test_a_domain_is_the_mean_of_its_scored_statements() -> None:
    """A half is written as a decimal, a third as a fraction; what does not apply is marked."""
    rows = (statement("2.1", A=Fraction(2), B=Fraction(3)), statement("2.2", A=Fraction(1)),
            statement("2.3", A=Answered.NOT_APPLICABLE))
    score = mean(row.score for row in rows if row.score is not None)
    lines = list(explain_domain(DomainScore(2, "Helping", rows, score, {})))
    assert lines == [
        "Domain 2 Helping: 1.8",
        "  is the mean of its 2 scored statements, of 2 that apply",
        "  (2.5 + 1) / 2 = 1.75",
        "    2.1  2.5  Words of 2.1", "    2.2  1.0  Words of 2.2",
        "    2.3  does not apply  Words of 2.3",
    ]


def test_a_domain_without_scores_is_thin() -> None:
    """And has no arithmetic."""
    domain = DomainScore(2, "Helping", (statement("2.1", A=Answered.BLANK),), None, {})
    assert list(explain_domain(domain))[1].endswith("(thin evidence)")


def test_figures_are_found_by_ref_number_and_title(collated: Round) -> None:
    """As people name them; what is not there has a nearest."""
    score = collated.statements[3]
    assert find_figure(collated, score.statement.ref) is score
    assert find_figure(collated, "2") is collated.domains[1]
    assert find_figure(collated, collated.domains[1].title.upper()) is collated.domains[1]
    assert find_figure(collated, "9.99") is None
    assert nearest_figure(collated, "2.44") == "2.4"


@pytest.fixture
def star_tool(cli: Callable[..., Ran], returns: Path, tmp_path: Path) -> Path:
    """A star tool of two returns."""
    assert cli("score", returns, "-o", "results").code == 0
    return tmp_path / "results" / "star-tool.xlsx"


def test_explain_follows_a_figure_to_the_cells_of_the_returns(
    cli: Callable[..., Ran], star_tool: Path, returns: Path
) -> None:
    """The file, sheet and cell that it names hold the score that it shows."""
    done = cli("explain", star_tool, "1.1")
    assert done.code == 0
    assert "(3 + 0) / 2 = 1.5" in done.out
    assert "schools.xlsx › 1 Finding out › E5: 0" in done.out
    assert opened(returns / "schools.xlsx")["1 Finding out"]["E5"].value == 0


def test_explain_shows_a_domain_and_what_is_not_there(
    cli: Callable[..., Ran], star_tool: Path
) -> None:
    """A domain by its number; an unknown ref with the nearest; another file not at all."""
    assert "Domain 2 Helping early: 3.0" in cli("explain", star_tool, "2").out
    done = cli("explain", star_tool, "1.11")
    assert done.code == 2
    assert "Was 1.1 meant?" in " ".join(done.err.split())
    assert "Name a statement's ref" in cli("explain", star_tool, "xyzzy").err
    assert cli("explain", star_tool.with_name("nothing.xlsx"), "2").code == 2


def test_a_star_tool_without_sources_is_explained_as_far_as_it_goes(
    cli: Callable[..., Ran], star_tool: Path, tmp_path: Path
) -> None:
    """Somebody deleted the sheet: the arithmetic is there all the same."""
    book = opened(star_tool)
    del book[SOURCES.sheet]
    (tmp_path / "less.xlsx").write_bytes(workbook_bytes(book))
    done = cli("explain", "less.xlsx", "1.1")
    assert "(3 + 0) / 2 = 1.5" in done.out
    assert "score the returns again" in " ".join(done.err.split())


def test_a_file_that_is_no_star_tool_is_a_finding(
    cli: Callable[..., Ran], star_tool: Path, returns: Path
) -> None:
    """A return cannot be explained."""
    assert star_tool.exists()
    done = cli("explain", returns / "police.xlsx", "1.1")
    assert done.code == 1
    assert "not a star tool" in done.out


def links_in(star_tool: bytes) -> int:
    """Return how many cells of *Scores* lead somewhere."""
    return sum(cell.hyperlink is not None
               for row in opened(star_tool)[SCORES.sheet].iter_rows() for cell in row)


def test_each_score_shows_where_it_came_from(
    filled: Callable[..., bytes], small: Framework, libreoffice: Callable[..., Path],
    tmp_path: Path,
) -> None:
    """Pointed at, an answer on *Scores* names file, sheet and cell, and leads to *Sources*."""
    returns = small_returns(filled, small)
    content = StarContent(small_round(returns, small), small, tuple(returns))
    once = fill_star_tool(bundled(STAR_TEMPLATE), content)
    assert fill_star_tool(once, content) == fill_star_tool(fill_star_tool(once, content), content)
    source = tmp_path / "star.xlsx"
    source.write_bytes(once)
    saved = opened(libreoffice(source, "xlsx", tmp_path / "s"))
    for book in (opened(once), saved, opened(fill_star_tool(once, content))):
        scores, sources = book[SCORES.sheet], book[SOURCES.sheet]
        health, police = (scores.cell(FIRST_ROW, FIRST_AGENCY_COLUMN + place) for place in (0, 1))
        assert (health.value, police.value) == (2, 4)
        # LibreOffice keeps where a link leads, but not its tooltip.
        tooltip = "" if book is saved else "1.1, Police: police.xlsx › 1 Finding out › E"
        assert tooltip in (police.hyperlink.tooltip or "")
        sheet, cell = police.hyperlink.location.replace("#", "").split("!")
        assert sheet.strip("'") == SOURCES.sheet
        row = sources[cell.replace("$", "")].row
        keys = ("ref", "agency", "answer", "file")
        assert [sources.cell(*SOURCES.place(row, key)).value for key in keys] == [
            "1.1", "Police", 4, "police.xlsx"
        ]
        # Nothing answered, nothing to lead to.
        assert scores.cell(FIRST_ROW + 2, FIRST_AGENCY_COLUMN).hyperlink is None
    assert links_in(once) == 26


def test_a_link_shows_all_files_of_an_agency_and_is_no_longer_than_excel_takes(
    filled: Callable[..., bytes], small: Framework
) -> None:
    """Two returns of one agency: the first is named, and how many more; a long name is cut."""
    returns = read_all({f"{'long-' * 60}{number}.xlsx": filled("Police", respondent=str(number))
                        for number in (1, 2)}, small)
    tool = fill_star_tool(bundled(STAR_TEMPLATE),
                          StarContent(small_round(returns, small), small, tuple(returns)))
    hint = opened(tool)[SCORES.sheet].cell(FIRST_ROW, FIRST_AGENCY_COLUMN).hyperlink.tooltip
    assert len(hint) == 255
    assert hint.endswith("…")
    short = [replace(each, file=f"{number}.xlsx") for number, each in enumerate(returns)]
    tool = fill_star_tool(bundled(STAR_TEMPLATE),
                          StarContent(small_round(short, small), small, tuple(short)))
    hint = opened(tool)[SCORES.sheet].cell(FIRST_ROW, FIRST_AGENCY_COLUMN).hyperlink.tooltip
    assert re.fullmatch(r"1\.1, Police: 0\.xlsx › 1 Finding out › E\d+, and 1 more", hint)


def test_more_links_than_excel_takes_are_none(
    filled: Callable[..., bytes], small: Framework, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A sheet with too many would be repaired by Excel: then *Sources* alone lists them."""
    monkeypatch.setattr("hsbstar.star_tool.sources_sheet.MAX_LINKS", 5)
    returns = small_returns(filled, small)
    content = StarContent(small_round(returns, small), small, tuple(returns))
    assert links_in(fill_star_tool(bundled(STAR_TEMPLATE), content)) == 0
