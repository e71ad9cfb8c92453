"""Weights, chosen agencies and strands, and the second star: what outputs show, and read back."""

from __future__ import annotations

import json
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest
from PIL import Image

from hsbstar.cli.app import run
from hsbstar.comparison.caveats import round_caveats
from hsbstar.comparison.model import compare
from hsbstar.core.files import STAR_TEMPLATE, bundled
from hsbstar.rounds.collating import collate
from hsbstar.rounds.selection import Selection, minimum_sentence, select
from hsbstar.spreadsheets.stamp import STAMP_SHEET
from hsbstar.spreadsheets.tables import FIRST_ROW, HEADER_ROW
from hsbstar.star_tool.content import StarContent
from hsbstar.star_tool.fill import fill_star_tool
from hsbstar.star_tool.layout import (
    FIRST_AGENCY_COLUMN,
    PLOTS,
    SCORES,
    STAR,
    STRANDS,
    WEIGHTS_ROW,
)
from hsbstar.star_tool.read import read_star_tool
from hsbstar.star_tool.stamp import AGENCIES_COLUMN
from support.frameworks import framework_bytes, some_strands
from support.moderations import small_returns
from support.packages import packed, parts
from support.sheets import edited, opened
from support.table_rounds import round_in

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from conftest import Ran
    from hsbstar.framework.model import Framework
    from hsbstar.returns.answers import Return
    from hsbstar.rounds.model import Round
    from hsbstar.rounds.ratings import Rating

WEIGHTS = {"Police": Fraction(2), "Schools": Fraction(1), "Health": Fraction(1, 2)}
AGREED: dict[str, Rating] = {"d1-b": Fraction(4)}


@pytest.fixture
def answers(filled: Callable[..., bytes], small: Framework) -> list[Return]:
    """The returns of police, schools and health."""
    return small_returns(filled, small)


def tool_of(
    answers: Sequence[Return], framework: Framework, selection: Selection, *,
    agreed: dict[str, Rating] | None = None, template: bytes | None = None,
    with_strands: bool = True,
) -> tuple[Round, bytes]:
    """Return the round of what was chosen, and its star tool."""
    selected = select(selection, answers, framework)
    result = collate(selected.returns, selected.framework, area="Northshire", round_name="2026",
                  agreed=agreed or {}, weighing=selected.weighing, selection=selected.sentences)
    content = StarContent(result, selected.framework, selected.returns, notice=selected.sentences,
                          with_strands=with_strands)
    return result, fill_star_tool(template or bundled(STAR_TEMPLATE), content)


CASES: list[tuple[Selection, dict[str, Rating]]] = [
    (Selection(weights=WEIGHTS), {}),
    (Selection(weights=WEIGHTS, minimum=3), AGREED),
    (Selection(minimum=3), {}),
    (Selection(minimum=2), AGREED),
    (Selection(only=("Police", "practice")), {}),
    (Selection(without=("leadership", "Schools"), weights=WEIGHTS, minimum=2), {}),
]


@pytest.mark.parametrize(("selection", "agreed"), CASES)
def test_the_star_shows_the_scores_of_what_was_chosen(
    selection: Selection, agreed: dict[str, Rating], answers: list[Return], small: Framework
) -> None:
    """Each domain's score, or that there is none."""
    result, tool = tool_of(answers, small, selection, agreed=agreed)
    star = opened(tool, values=True)[STAR.sheet]
    shown = [star.cell(*STAR.place(row, "score")).value
             for row, _ in enumerate(result.domains, start=FIRST_ROW)]
    assert shown == ["no score" if domain.score is None else pytest.approx(float(domain.score))
                     for domain in result.domains]


@pytest.mark.parametrize(("selection", "agreed"), CASES)
def test_what_was_chosen_reads_back(
    selection: Selection, agreed: dict[str, Rating], answers: list[Return], small: Framework
) -> None:
    """Scores, weights, what is thin, and the sentence of a comparison."""
    result, tool = tool_of(answers, small, selection, agreed=agreed)
    read = round_in(tool)
    assert [(s.score, s.self_assessed, s.thin) for s in read.statements] == [
        (s.score, s.self_assessed, s.thin) for s in result.statements
    ]
    assert [(d.score, d.thin) for d in read.domains] == [
        (d.score, d.thin) for d in result.domains if d.statements
    ]
    assert read.source.selection == result.source.selection
    assert read.weighing == result.weighing
    assert [line for line in round_caveats(compare([read, read]).rounds)
            if line.startswith("2026 was not scored as usual: ")] == [
        (f"2026 was not scored as usual: {result.source.selection} Part of a change can come from "
         "that.")
    ] * 2


def test_the_weights_are_above_the_agencies(answers: list[Return], small: Framework) -> None:
    """On Scores, where the formulas take them from, and a reader sees them."""
    scores = opened(tool_of(answers, small, Selection(weights=WEIGHTS))[1])[SCORES.sheet]
    heading = [scores.cell(HEADER_ROW, FIRST_AGENCY_COLUMN + place).value for place in range(3)]
    weights = [scores.cell(WEIGHTS_ROW, FIRST_AGENCY_COLUMN + place).value for place in range(3)]
    assert dict(zip(heading, weights, strict=True)) == {"Health": 0.5, "Police": 2, "Schools": 1}
    assert "Agencies are weighted" in scores["A3"].value


def test_weights_are_gone_from_the_next_star_tool(
    answers: list[Return], small: Framework
) -> None:
    """A tool that was filled with weights is a template like any other."""
    before = tool_of(answers, small, Selection(weights=WEIGHTS, minimum=3))[1]
    _, after = tool_of(answers, small, Selection(), template=before, with_strands=False)
    book = opened(after)
    scores = book[SCORES.sheet]
    assert not [cell.value for cell in scores[WEIGHTS_ROW] if cell.value is not None]
    assert "SUMPRODUCT({" not in str(scores.cell(*SCORES.place(FIRST_ROW, "score")).value)
    assert book[STRANDS.sheet].sheet_state == "hidden"
    assert read_star_tool(after, "a.xlsx")[1] == []


@pytest.mark.parametrize(("change", "sentence"), [
    (lambda book: book[SCORES.sheet].cell(*SCORES.place(FIRST_ROW, "score"), value=1.5),
     "The score is not the weighted mean of the agencies' scores in its row"),
    (lambda book: book[STAMP_SHEET].cell(1, AGENCIES_COLUMN + 1, value="0"),
     "This is not a star tool that hsbstar filled"),
    (lambda book: book[STAMP_SHEET].cell(1, AGENCIES_COLUMN + 1, value="1/0"),
     "This is not a star tool that hsbstar filled"),
    (lambda book: book[SCORES.sheet].delete_cols(FIRST_AGENCY_COLUMN + 3),
     "The column ‘Evidence’ is missing"),
])
def test_what_somebody_changed_is_found(
    change: Callable[[Any], object], sentence: str, answers: list[Return], small: Framework
) -> None:
    """A score that is not the weighted mean, a weight of nothing, a missing column."""
    tool = tool_of(answers, small, Selection(weights=WEIGHTS, minimum=2))[1]
    collated, findings = read_star_tool(edited(tool, change), "star.xlsx")
    assert collated is None
    assert [found.message for found in findings] == [f"{sentence}."]


# The second star.


def test_the_second_star_is_shown_only_on_request(
    answers: list[Return], small: Framework
) -> None:
    """Its sheet is hidden otherwise; its figures and its chart are there both times."""
    for selection, state in ((True, "visible"), (False, "hidden")):
        result, tool = tool_of(answers, small, Selection(), with_strands=selection)
        sheet = opened(tool, values=True)[STRANDS.sheet]
        assert sheet.sheet_state == state
        assert [sheet.cell(FIRST_ROW + place, 1).value for place in range(3)] == [
            "practice", "process", "leadership"
        ]
        plot, labels = PLOTS[STRANDS.sheet]
        plotted = [sheet.cell(FIRST_ROW + place, plot).value for place in range(3)]
        assert plotted == [sheet.cell(*STRANDS.place(FIRST_ROW + place, "score")).value
                           for place in range(3)]
        assert sheet.cell(FIRST_ROW, labels).value.startswith("Practice")
        chart = opened(tool)[STRANDS.sheet]._charts[0]
        assert chart.series[0].val.numRef.f == "'Strands'!$I$6:$I$8"
        assert result.domains
        # LibreOffice would print a hidden sheet that has a print area.
        assert bool(opened(tool)[STRANDS.sheet].print_area) is selection


def test_statements_of_no_strand_are_shown(answers: list[Return], small: Framework) -> None:
    """They count in none of them."""
    domains = tuple(
        replace(domain, statements=tuple(
            replace(statement, strand=None) if statement.ref.endswith("10")
            else statement for statement in domain.statements
        ))
        for domain in small.domains
    )
    bare = replace(small, domains=domains)
    sheet = opened(tool_of(answers, bare, Selection())[1])[STRANDS.sheet]
    assert sheet.cell(HEADER_ROW - 1, 1).value == (
        "3 statements have no strand and cannot be shown here.")
    assert [sheet.cell(FIRST_ROW + place, 1).value for place in range(4)] == [
        "practice", "process", "leadership", None
    ]


# The command.


@pytest.fixture
def returns(filled: Callable[..., bytes], tmp_path: Path) -> Path:
    """A folder with the returns of police and schools, and a list of weights beside it."""
    folder = tmp_path / "returns"
    folder.mkdir()
    (folder / "police.xlsx").write_bytes(filled("Police", answers={"d1-a": (4, "Minutes.", "")}))
    (folder / "schools.xlsx").write_bytes(filled("Schools", answers={"d1-a": (1, "A survey.", "")}))
    (tmp_path / "w.csv").write_text("agency,weight\nPolice,2\nSchools,1\n", encoding="utf-8")
    return folder


def test_score_shows_its_selection_and_writes_the_second_star(
    returns: Path, cli: Callable[..., Ran], tmp_path: Path
) -> None:
    """On the terminal, in the workbook, in JSON; the pictures are next to each other."""
    done = cli("score", "returns", "-o", "out", "--weights", "w.csv", "--by", "strand",
               "--without", "leadership", "--minimum-agencies", "2", "--chart", "s.png",
               "--chart", "s.svg")
    assert done.code == 0, done.err
    sentence = ("Statements on leadership were left out (6 of 9 statements counted). Agencies are "
            "weighted: Police 2 and Schools 1.")
    assert done.out.startswith(sentence)
    assert "Practice\t3.0\t3\t3\tonly 2 of 2\t" in done.out
    files = {path.name for path in (tmp_path / "out").iterdir()}
    assert files == {"star-tool.xlsx", "s.png", "s.svg", "s-by-strand.png", "s-by-strand.svg"}
    assert "HSB audit star by strand" in (tmp_path / "out" / "s-by-strand.svg").read_text("utf-8")
    with Image.open(tmp_path / "out" / "s-by-strand.png") as picture:
        assert "Star of three strands" in picture.text["Description"]  # type: ignore[attr-defined] # a PNG has it
    again = cli("score", "returns", "-o", "out", "--weights", "w.csv", "--by", "strand",
                "--without", "leadership", "--minimum-agencies", "2", "--format", "json", "--force")
    content = json.loads(again.out)
    assert content["choices"]["weights"] == {"Police": 2, "Schools": 1}
    assert content["choices"]["minimum_agencies"] == 2
    assert content["choices"]["told"].startswith(sentence)
    strands = [strand["strand"] for strand in content["strands"]]
    assert strands == ["practice", "process", "leadership"]
    assert content["statements"][0]["score"] == 3
    assert content["statements"][0]["thin"] is False
    assert returns.is_dir()


def test_explain_shows_the_weights(returns: Path, cli: Callable[..., Ran]) -> None:
    """The arithmetic is that of the weighted mean, and the selection comes first."""
    assert cli("score", returns, "-o", "out", "--weights", "w.csv", "--minimum-agencies", "3"
               ).code == 0
    done = cli("explain", "out/star-tool.xlsx", "1.1").out
    assert done.startswith("Agencies are weighted: Police 2 and Schools 1.")
    assert ("is the weighted mean over the 2 agencies that scored it, out of 2 (thin evidence)"
            in done)
    assert "(2 × 4 + 1 × 1) / (2 + 1) = 3\n" in done
    assert "Police (weight 2): 4" in done
    strand = cli("explain", "out/star-tool.xlsx", "practice").out
    assert "Strand Practice: 3.0" in strand
    assert "Did you mean Practice?" in cli("explain", "out/star-tool.xlsx", "practise").err


def test_the_same_choices_make_the_same_bytes(
    returns: Path, cli: Callable[..., Ran], tmp_path: Path
) -> None:
    """Again, on the same files, from another folder name: all outputs are the same."""
    options = ("--weights", "w.csv", "--by", "strand", "--minimum-agencies", "2")
    for name in ("one", "two"):
        assert cli("score", returns, "-o", name, *options).code == 0
    for path in (tmp_path / "one").iterdir():
        assert path.read_bytes() == (tmp_path / "two" / path.name).read_bytes()


@pytest.mark.parametrize(("options", "sentence"), [
    (("--weights", "none.csv"), "There is no file none.csv"),
    (("--only", "Polise"), "Did you mean ‘Police’?"),
    (("--weights", "w.csv", "--output", "."), "Northshire"),
])
def test_slips_end_before_anything_is_written(
    options: tuple[str, ...], sentence: str, returns: Path, cli: Callable[..., Ran], tmp_path: Path
) -> None:
    """With a sentence that names it."""
    if "Northshire" in sentence:
        (tmp_path / "w.csv").write_text("agency,weight\nNorthshire,2\n", encoding="utf-8")
    done = cli("score", returns, "-o", "out", *options)
    assert done.code == 2
    assert sentence in " ".join(done.err.split())
    assert not (tmp_path / "out").exists()


def test_by_strand_without_strands(returns: Path, cli: Callable[..., Ran], tmp_path: Path) -> None:
    """Nothing to draw: the framework's file is where strands come from."""
    text = (tmp_path / "small.yaml").read_text("utf-8")
    lines = [line for line in text.splitlines() if "strand:" not in line]
    (tmp_path / "bare.yaml").write_text("\n".join(lines), encoding="utf-8")
    done = cli("score", returns, "--framework", "bare.yaml", "--by", "strand")
    assert done.code == 2
    assert "have no strands" in done.err


@pytest.mark.parametrize(("options", "sentence", "scored"), [
    (("--without", "practice"),
     "Statements on practice were left out (8 of 9 statements counted).", [2, 3, 3]),
    (("--without", "practice", "--without", "process", "--without", "leadership"),
     "Statements on practice, process and leadership were left out (6 of 9 statements counted).",
     [0, 3, 3]),
    (("--only", "practice"), "Only statements on practice counted (1 of 9 statements).",
     [1, 0, 0]),
])
def test_statements_without_a_strand_count_unless_only_a_strand_does(
    returns: Path, cli: Callable[..., Ran], tmp_path: Path, options: tuple[str, ...],
    sentence: str, scored: list[int],
) -> None:
    """The first domain alone has strands here; a domain without statements has no score."""
    (tmp_path / "some.yaml").write_bytes(framework_bytes(some_strands()))
    done = cli("score", returns, "-o", "out", "--framework", "some.yaml", "--format", "json",
               *options)
    assert done.code == 0, done.err
    content = json.loads(done.out)
    assert content["choices"]["told"] == sentence
    assert [domain["of"] for domain in content["domains"]] == scored
    assert [domain["score"] is None for domain in content["domains"]] == [not of for of in scored]
    tool, _ = read_star_tool((tmp_path / "out" / "star-tool.xlsx").read_bytes(), "star-tool.xlsx")
    assert tool is not None
    assert tool.source.selection == sentence
    assert [domain.of for domain in tool.domains] == [of for of in scored if of]


def test_agreed_scores_are_everybodys(returns: Path, cli: Callable[..., Ran]) -> None:
    """Agreed by all agencies, they cannot count for some: one of the two is left out."""
    assert cli("moderate", returns, "-o", "m.xlsx").code == 0
    book = opened(open_bytes("m.xlsx"))
    sheet = next(sheet for sheet in book if sheet.title == "To discuss")
    column = {cell.value: cell.column for row in sheet.iter_rows(max_row=8) for cell in row}
    row = next(cell.row for (cell,) in sheet.iter_rows(max_col=1) if cell.value == "1.1")
    sheet.cell(row, column["Agreed score"], value=2)
    sheet.cell(row, column["Reason"], value="Talked over.")
    sheet.cell(row, column["Agreed by"], value="All")
    book.save("agreed.xlsx")
    refused = cli("score", returns, "--agreed", "agreed.xlsx", "--only", "Police")
    assert refused.code == 2
    assert "An agreed score covers all agencies" in refused.err
    fine = cli("score", returns, "-o", "out", "--agreed", "agreed.xlsx", "--weights", "w.csv",
               "--only", "practice")
    assert fine.code == 0, fine.err


def open_bytes(name: str) -> bytes:
    """Return what is in a file of the working folder."""
    with open(name, "rb") as file:  # noqa: PTH123 - the folder that the command works in
        return file.read()


def test_a_star_tool_of_hsbstar_can_be_the_template(
    returns: Path, cli: Callable[..., Ran], tmp_path: Path
) -> None:
    """Last round's star tool, filled without a selection, takes this round's with it."""
    assert cli("score", returns, "-o", "plain").code == 0
    done = cli("score", returns, "-o", "out", "--star-tool", "plain/star-tool.xlsx", "--only",
               "practice")
    assert done.code == 0, done.err
    read = round_in((tmp_path / "out" / "star-tool.xlsx").read_bytes())
    assert [score.statement.ref for score in read.statements] == ["1.1", "2.1", "3.1"]


def test_a_councils_own_star_tool_needs_a_place_for_what_was_chosen(
    played_demo: Path, council_tool: Callable[[str], bytes], capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
) -> None:
    """Figures of a part may not look like those of the whole."""
    tool = tmp_path / "council.xlsx"
    tool.write_bytes(council_tool("xlsxwriter-plain"))
    code = run(["score", str(played_demo / "round-2" / "returns"), "-o", str(tmp_path / "out"),
                "--star-tool", str(tool), "--only", "practice", "-q"])
    assert code == 2
    done = " ".join(capsys.readouterr().err.split())
    assert "must be shown with these scores: Only statements on practice counted" in done
    assert "Name a cell in the map" in done
    assert not (tmp_path / "out").exists()


EARLIER = {
    "If an agency returned more than once, the mean of its returns is used: Police (2).":
    "Where an agency returned more than once, the mean of its returns counts: Police (2).",
    "Agencies are weighted: Health 0.5, Police 2 and Schools 1.":
    "Agencies weighted: Health 0.5, Police 2 and Schools 1.",
    "Scored despite errors. 1 error in the returns: faulty answers count as blank.":
    "Scored despite errors. 1 error in the returns: the faulty answers count as blank.",
}
"""What this version writes into a star tool, and what an earlier one wrote."""


def test_the_sentences_of_an_earlier_version_are_recognised(
    answers: list[Return], small: Framework
) -> None:
    """Its star tools keep their own: a choice is no error, and is not stated twice."""
    versions, _, errors = EARLIER
    selected = select(Selection(weights=WEIGHTS, minimum=3), answers, small)
    plain = collate(selected.returns, small, area="Northshire", round_name="2026",
                    weighing=selected.weighing, selection=selected.sentences)
    result = replace(plain, source=replace(plain.source, versions=versions))
    content = StarContent(result, small, selected.returns,
                          notice=f"{errors} {result.source.stated}")
    star_tool = fill_star_tool(bundled(STAR_TEMPLATE), content)
    assert not [new for new in EARLIER if new.encode() not in b"".join(parts(star_tool).values())]
    old = {}
    for name, data in parts(star_tool).items():
        for new, earlier in EARLIER.items():
            data = data.replace(new.encode(), earlier.encode())  # noqa: PLW2901 - edited in turn
        old[name] = data
    read = round_in(packed(old))
    assert read.notice == EARLIER[errors]
    assert read.source.versions == EARLIER[versions]
    assert read.source.selection.startswith("Agencies weighted: Health 0.5")
    assert [score.score for score in read.statements] == [
        score.score for score in result.statements]


def test_the_sentence_of_a_minimum_never_changes() -> None:
    """A paper to publish looks for it in star tools of earlier versions: it is no selection."""
    stored = "A statement that fewer than 3 agencies scored is marked as thin evidence."
    assert minimum_sentence(3) == stored
