"""The chain of a figure: from the domain to the statements, the agencies and their cells."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
from openpyxl.worksheet.hyperlink import Hyperlink

from hsbstar.core.files import STAR_TEMPLATE, bundled
from hsbstar.framework.answers import Answered
from hsbstar.framework.model import Statement
from hsbstar.rounds.explain import explain_domain, explain_statement, find_figure, nearest_figure
from hsbstar.rounds.model import DomainScore, StatementScore
from hsbstar.rounds.ranking import RankRange
from hsbstar.rounds.scoring import mean
from hsbstar.spreadsheets.tables import FIRST_ROW, HEADER_ROW
from hsbstar.spreadsheets.writing.save import workbook_bytes
from hsbstar.star_tool.content import StarContent
from hsbstar.star_tool.fill import fill_star_tool
from hsbstar.star_tool.layout import SCORES, SOURCES, scores_table
from hsbstar.star_tool.read import read_star_tool
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
        "  is the mean over the 3 agencies that scored it, out of 6",
        "  (4 + 1 + 2) / 3 = 2.333",
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
        "  is the score agreed in moderation. The self-assessed score is 2.5:",
        "  the mean over the 2 agencies that scored it, out of 2",
        "  (4 + 1) / 2 = 2.5",
    ]


def test_a_domain_names_its_rank_range() -> None:
    """Of a strand there is none."""
    domain = DomainScore(4, "Interventions", (), Fraction(2), {})
    line = ("  Rank from the lowest: 1 to 3, when each agency is left out in turn and scores are "
            "averaged in other ways")
    assert line in list(explain_domain(domain, RankRange(1, 3)))
    assert not any("Rank" in line for line in explain_domain(domain))


def test_a_statement_that_nobody_scored_has_no_arithmetic() -> None:
    """No mean of nothing."""
    lines = list(explain_statement(statement("2.4", Police=Answered.BLANK), lambda *_: []))
    assert lines[0].startswith("Statement 2.4: –")
    assert not any("/" in line for line in lines)


def test_a_domain_is_the_mean_of_its_scored_statements() -> None:
    """Halves and thirds are written as decimals; what does not apply is marked."""
    rows = (statement("2.1", A=Fraction(2), B=Fraction(3), C=Fraction(3)),
            statement("2.2", A=Fraction(1)), statement("2.3", A=Answered.NOT_APPLICABLE))
    score = mean(row.score for row in rows if row.score is not None)
    lines = list(explain_domain(DomainScore(2, "Helping", rows, score, {})))
    assert lines == [
        "Domain 2 Helping: 1.8",
        "  is the mean of its 2 scored statements, out of 2 that apply",
        "  (2.667 + 1) / 2 = 1.833",
        "    2.1  2.7  Words of 2.1", "    2.2  1.0  Words of 2.2",
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
    cli: Callable[..., Ran], star_tool: Path, returns: Path, tmp_path: Path
) -> None:
    """The statement first; the file, sheet and cell that it names hold the score that it shows."""
    done = cli("explain", star_tool, "1.1")
    assert done.code == 0
    assert "(3 + 0) / 2 = 1.5" in done.out
    assert done.out.splitlines()[0].startswith("Statement 1.1: 1.5  ")
    assert done.out.splitlines()[-1] == (
        "Statement 1.1 is one of the 3 scored statements in domain 1 Finding out: 2.5"
    )
    assert "hsbstar explain results/star-tool.xlsx 1" in done.err.replace(f"{tmp_path}/", "")
    assert "schools.xlsx › 1 Finding out › E5: 0" in done.out
    assert opened(returns / "schools.xlsx")["1 Finding out"]["E5"].value == 0


def test_explain_shows_a_domain_and_what_is_not_there(
    cli: Callable[..., Ran], star_tool: Path
) -> None:
    """A domain by its number; an unknown ref with the nearest; another file not at all."""
    assert "Domain 2 Helping early: 3.0" in cli("explain", star_tool, "2").out
    done = cli("explain", star_tool, "1.11")
    assert done.code == 2
    assert "Did you mean 1.1?" in " ".join(done.err.split())
    assert "Give a statement's ref" in cli("explain", star_tool, "xyzzy").err
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
    assert "Score the returns again" in " ".join(done.err.split())


def test_a_file_that_is_no_star_tool_is_refused(
    cli: Callable[..., Ran], star_tool: Path, returns: Path
) -> None:
    """A return cannot be explained: it is named as what it is."""
    assert star_tool.exists()
    done = cli("explain", returns / "police.xlsx", "1.1")
    assert done.code == 2
    assert "STAR-TOOL.xlsx must be a star tool" in done.err


def test_each_statement_leads_to_its_sources(
    filled: Callable[..., bytes], small: Framework, libreoffice: Callable[..., Path],
    tmp_path: Path,
) -> None:
    """From the last column of *Scores* to its first row on *Sources*; no figure is a link."""
    returns = small_returns(filled, small)
    content = StarContent(small_round(returns, small), small, tuple(returns))
    once = fill_star_tool(bundled(STAR_TEMPLATE), content)
    assert fill_star_tool(once, content) == fill_star_tool(fill_star_tool(once, content), content)
    source = tmp_path / "star.xlsx"
    source.write_bytes(once)
    saved = libreoffice(source, "xlsx", tmp_path / "s").read_bytes()
    agencies = len(content.round.agencies)
    last = scores_table(content.round.agencies, moderated=False, minimum=0).number("sources")
    for data in (once, saved, fill_star_tool(once, content), fill_star_tool(saved, content)):
        scores, sources = (opened(data)[name] for name in (SCORES.sheet, SOURCES.sheet))
        links = {cell.coordinate: cell.hyperlink for row in scores.iter_rows() for cell in row
                 if cell.hyperlink is not None}
        assert len(links) == len(small.statements)
        for number, score in enumerate(content.round.statements):
            cell = scores.cell(FIRST_ROW + number, last)
            assert cell.value == SOURCES.sheet
            target = links[cell.coordinate].location.lstrip("#").split("!")[1]
            assert links[cell.coordinate].display == SOURCES.sheet
            row = sources[target.replace("$", "")].row
            assert row == FIRST_ROW + number * agencies
            keys = ("ref", "agency")
            assert [sources.cell(*SOURCES.place(row, key)).value for key in keys] == [
                score.statement.ref, content.round.agencies[0]
            ]


def test_links_on_scores_of_earlier_versions_go(
    filled: Callable[..., bytes], small: Framework
) -> None:
    """Last year's star tool linked each figure; somebody's own link stays."""
    returns = small_returns(filled, small)
    content = StarContent(small_round(returns, small), small, tuple(returns))
    book = opened(fill_star_tool(bundled(STAR_TEMPLATE), content))
    for address, location in (("H6", "Sources!F6"), ("I6", "#Sources!F7"), ("A1", "Star!A1")):
        link = Hyperlink(ref=address, location=location)
        book[SCORES.sheet][address].hyperlink = link
    again = opened(fill_star_tool(workbook_bytes(book), content))[SCORES.sheet]
    assert again["A1"].hyperlink.location == "Star!A1"
    assert not any(again[address].hyperlink for address in ("H6", "I6"))


def test_an_agency_may_be_called_sources(filled: Callable[..., bytes], small: Framework) -> None:
    """Its column keeps its name, as in star tools of earlier versions; that of the links gives way.

    Star tools without the column of links are read as before.
    """
    returns = read_all({"a.xlsx": filled("Sources"), "b.xlsx": filled("Police")}, small)
    collated = small_round(returns, small)
    tool = fill_star_tool(bundled(STAR_TEMPLATE), StarContent(collated, small, tuple(returns)))
    captions = [cell.value for cell in opened(tool)[SCORES.sheet][HEADER_ROW]][-3:]
    assert captions == ["Police", "Sources", "Sources (2)"]
    book = opened(tool)
    book[SCORES.sheet].delete_cols(len(SCORES.columns) + 3)
    for data in (tool, workbook_bytes(book)):
        back, findings = read_star_tool(data, "star-tool.xlsx")
        assert findings == []
        assert back is not None
        assert [score.by_agency for score in back.statements] == [
            score.by_agency for score in collated.statements
        ]
